// SPDX-License-Identifier: MIT

package logplexzerolog_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/logplex-go/logplex/internal/jsonline"
	"github.com/logplex-go/logplex/logplexzerolog"
)

// event is a record as the tests compare it.
type event struct {
	Time    time.Time
	Level   slog.Level
	Message string
	Caller  string
	Fields  string // canonical, see canonical
}

// recorder keeps events in either of the two ways in which a Writer hands them over.
type recorder struct {
	directHandler // used if the recorder is direct
	mu            sync.Mutex
	events        []event
	err           error // what Handle returns
}

// newWriters returns a Writer of each way, with its recorder.
func newWriters() map[string]struct {
	*logplexzerolog.Writer
	*recorder
} {
	out := map[string]struct {
		*logplexzerolog.Writer
		*recorder
	}{}
	for _, way := range []string{"direct", "plain"} {
		r := new(recorder)
		var h slog.Handler = plainHandler{r}
		if way == "direct" {
			r.handle = func(e *jsonline.Event) error {
				return r.add(event{Time: e.Time, Level: e.Level, Message: string(e.Message),
					Caller: string(e.Caller),
					Fields: canonicalFields(e.Fields)})
			}
			h = &r.directHandler
		}
		out[way] = struct {
			*logplexzerolog.Writer
			*recorder
		}{logplexzerolog.NewWriter(h), r}
	}
	return out
}

func (r *recorder) add(e event) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if d := time.Since(e.Time); 0 <= d && d < time.Minute {
		e.Time = time.Time{} // stamped by the Writer
	}
	r.events = append(r.events, e)
	return r.err
}

// take returns the events so far and forgets them.
func (r *recorder) take() []event {
	r.mu.Lock()
	defer r.mu.Unlock()
	out := r.events
	r.events = nil
	return out
}

// plainHandler records what a handler sees that does not know Events.
type plainHandler struct{ r *recorder }

func (h plainHandler) Enabled(context.Context, slog.Level) bool { return true }
func (h plainHandler) WithAttrs([]slog.Attr) slog.Handler       { return h }
func (h plainHandler) WithGroup(string) slog.Handler            { return h }

func (h plainHandler) Handle(_ context.Context, rec slog.Record) error {
	ev := event{Time: rec.Time, Level: rec.Level, Message: rec.Message}
	var as []slog.Attr
	rec.Attrs(func(a slog.Attr) bool {
		if len(as) == 0 && ev.Caller == "" && a.Key == "caller" &&
			a.Value.Kind() == slog.KindString {
			ev.Caller = a.Value.String()
			return true
		}
		as = append(as, a)
		return true
	})
	ev.Fields = canonicalAttrs(as)
	return h.r.add(ev)
}

// canonical turns the members of an object, read by encoding/json, into text:
// in order, duplicates kept, numbers by their value, strings quoted.
func canonical(d *json.Decoder) string {
	var out []string
	for d.More() {
		key, err := d.Token()
		if err != nil {
			panic(err)
		}
		var raw json.RawMessage
		if err := d.Decode(&raw); err != nil {
			panic(err)
		}
		out = append(out, fmt.Sprintf("%q:%s", key, canonicalJSON(raw)))
	}
	return "{" + strings.Join(out, " ") + "}"
}

func canonicalJSON(raw []byte) string {
	switch raw[0] {
	case '{':
		d := json.NewDecoder(bytes.NewReader(raw))
		if _, err := d.Token(); err != nil {
			panic(err)
		}
		return canonical(d)
	case '"':
		var s string
		if err := json.Unmarshal(raw, &s); err != nil {
			panic(err)
		}
		return strconv.Quote(s)
	case '[', 't', 'f', 'n':
		return string(raw)
	}
	return number(string(raw))
}

// number returns the same text for equal numbers in the range of a float64, and
// others unchanged.
func number(s string) string {
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return s
	}
	if mantissa, _, _ := strings.Cut(strings.ToLower(s), "e"); f == 0 {
		if strings.Trim(mantissa, "-0.") == "" {
			return "0"
		}
		return s
	}
	x, ok := new(big.Rat).SetString(s)
	if !ok {
		return "no number: " + s
	}
	return x.RatString()
}

func canonicalFields(fields []jsonline.Field) string {
	var out []string
	for i := 0; i < len(fields); i++ {
		f := fields[i]
		if f.Taken {
			i += f.Len
			continue
		}
		text := string(f.Text)
		switch f.Kind {
		case jsonline.String:
			text = strconv.Quote(text)
		case jsonline.Number:
			text = number(text)
		case jsonline.Object:
			text = canonicalFields(fields[i+1 : i+1+f.Len])
			i += f.Len
		}
		out = append(out, fmt.Sprintf("%q:%s", f.Key, text))
	}
	return "{" + strings.Join(out, " ") + "}"
}

func canonicalAttrs(as []slog.Attr) string {
	var out []string
	for _, a := range as {
		var text string
		switch v := a.Value; v.Kind() {
		case slog.KindGroup:
			text = canonicalAttrs(v.Group())
		case slog.KindString:
			text = strconv.Quote(v.String())
		case slog.KindInt64, slog.KindUint64:
			text = number(v.String())
		case slog.KindFloat64:
			text = number(strconv.FormatFloat(v.Float64(), 'e', -1, 64))
		case slog.KindBool:
			text = v.String()
		default:
			switch x := v.Any().(type) {
			case nil:
				text = "null"
			case json.Number:
				text = number(x.String())
			case json.RawMessage:
				text = string(x)
			case map[string]any:
				text = fmt.Sprintf("{%s}", strings.Repeat("unexpected", len(x)))
			default:
				text = fmt.Sprintf("unexpected %T", x)
			}
		}
		out = append(out, fmt.Sprintf("%q:%s", a.Key, text))
	}
	return "{" + strings.Join(out, " ") + "}"
}

// want is the event that a Writer should make of an info line, by encoding/json
// and with zerolog's default names.
func want(t *testing.T, line []byte) event {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(line))
	if _, err := d.Token(); err != nil {
		t.Fatalf("zerolog wrote %q: %v", line, err)
	}
	var ev event
	var out []string
	message := -1 // where it is in out
	for first := true; d.More(); first = false {
		key, err := d.Token()
		if err != nil {
			t.Fatalf("zerolog wrote %q: %v", line, err)
		}
		var raw json.RawMessage
		if err := d.Decode(&raw); err != nil {
			t.Fatalf("zerolog wrote %q: %v", line, err)
		}
		var s string
		isString := json.Unmarshal(raw, &s) == nil
		switch {
		case key == "level" && first:
			continue
		case key == "caller" && isString:
			ev.Caller = s
			continue
		case key == "time" && isString:
			if ev.Time, err = time.Parse(time.RFC3339Nano, s); err != nil {
				t.Fatalf("zerolog wrote %q: %v", line, err)
			}
			continue
		case key == "message" && isString:
			ev.Message, message = s, len(out)
		}
		out = append(out, fmt.Sprintf("%q:%s", key, canonicalJSON(raw)))
	}
	if message >= 0 {
		out = slices.Delete(out, message, message+1)
	}
	ev.Fields = "{" + strings.Join(out, " ") + "}"
	return ev
}

// equal compares events; times by their instant.
func equal(a, b event) bool {
	ta, tb := a.Time, b.Time
	a.Time, b.Time = time.Time{}, time.Time{}
	return a == b && ta.Equal(tb)
}
