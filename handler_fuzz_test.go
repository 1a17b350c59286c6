// SPDX-License-Identifier: MIT

package logplex_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math"
	"math/rand/v2"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/logplex-go/logplex"
	"github.com/logplex-go/logplex/format"
	"github.com/logplex-go/logplex/internal/race"
)

// source makes attrs of all sorts from fuzzed bytes.
type source struct {
	data []byte
	text []string // texts met so far, so that keys occur twice
}

func (s *source) byte() byte {
	if len(s.data) == 0 {
		return 0
	}
	c := s.data[0]
	s.data = s.data[1:]
	return c
}

func (s *source) int64() (n int64) {
	for range 1 + s.byte()%8 {
		n = n<<8 | int64(s.byte())
	}
	return n
}

func (s *source) string() string {
	n := int(s.byte())
	if n >= 0xf0 && len(s.text) > 0 {
		return s.text[n%len(s.text)]
	}
	if n == 0xef {
		return strings.Repeat(string(rune(s.byte())), 50*int(s.byte()))
	}
	if n >= 0xe0 {
		return []string{
			"pid", "msg", "at", "time", "level", "caller", "truncated", "fields.pid", "null", "",
			"source", "dyno", "g", "#01", "\\u0020", "!EMPTYKEY",
		}[n&15]
	}
	n = min(n%24, len(s.data))
	t := string(s.data[:n])
	s.data = s.data[n:]
	s.text = append(s.text, t)
	return t
}

func (s *source) attrs(depth int) (attrs []slog.Attr) {
	for n := s.byte() % 6; n > 0 && len(s.data) > 0; n-- {
		attrs = append(attrs, slog.Attr{Key: s.string(), Value: s.value(depth)})
	}
	return attrs
}

func (s *source) value(depth int) slog.Value {
	switch k := s.byte() % 16; k {
	case 0, 1, 2:
		return slog.StringValue(s.string())
	case 3:
		return slog.Int64Value(s.int64())
	case 4:
		return slog.Uint64Value(uint64(s.int64()))
	case 5:
		return slog.Float64Value(math.Float64frombits(uint64(s.int64())))
	case 6:
		return slog.BoolValue(s.byte()&1 == 1)
	case 7:
		return slog.DurationValue(time.Duration(s.int64()))
	case 8:
		return slog.TimeValue(time.Unix(s.int64(), s.int64()).UTC())
	case 9, 10:
		if depth < 40 {
			return slog.GroupValue(s.attrs(depth + 1)...)
		}
	}
	return slog.AnyValue(s.any(depth))
}

func (s *source) any(depth int) any {
	if depth > 40 {
		return nil
	}
	switch s.byte() % 16 {
	case 0:
		return errors.New(s.string())
	case 1:
		return valuer{s.value(depth + 1)}
	case 2:
		return []string{s.string(), s.string()}
	case 3:
		return []any{s.any(depth + 1), s.any(depth + 1)}
	case 4:
		return map[string]any{s.string(): s.any(depth + 1), s.string(): s.any(depth + 1)}
	case 5:
		return map[int64]float64{s.int64(): math.Float64frombits(uint64(s.int64()))}
	case 6:
		return json.RawMessage(s.string())
	case 7:
		return []byte(s.string())
	case 8:
		return &customer{s.string(), s.string()}
	case 9:
		return struct {
			Any  any
			Name string `json:"pid,omitempty"`
			List []slog.Value
		}{s.any(depth + 1), s.string(), []slog.Value{s.value(depth + 1)}}
	case 10:
		return panicValuer{}
	case 11:
		return time.Unix(s.int64(), 0)
	case 12:
		return s.attrs(depth + 1)
	case 13:
		return float32(s.int64())
	}
	return nil
}

// FuzzLine logs anything in every format and checks what holds for every line.
func FuzzLine(f *testing.F) {
	f.Add("m", []byte("\x05\x01a\x00\x03\x02bc\x09\x03\x01x\x03\x04"), byte(0), int64(0), 0)
	f.Add("a\n\x1b\xff",
		[]byte("\x05\xe0\x00\xe1\x01\xe2\x09\x02\xe0\x01\xf0\x02\x05\x05\x05\x05\x05\x05\x05\x05"),
		byte(1), int64(-1), 200)
	f.Add("password=hunter2secret", bytes.Repeat([]byte("\x04\x02k\n\x0b\x04\x03\xef\xff\xff"), 20),
		byte(7), int64(1<<60), 300)
	f.Add("", bytes.Repeat([]byte{5, 0xe0, 9}, 60), byte(15), int64(-1<<60), 64)
	f.Add("m", bytes.Repeat([]byte{3, 0xe8, 11, 3}, 60), byte(31), int64(1e9), -1)
	f.Fuzz(checkAny)
}

// TestRandomLines does the same for random attrs.
func TestRandomLines(t *testing.T) {
	n := 1500
	if race.Enabled {
		n = 150
	}
	r := rand.New(rand.NewPCG(7, 11))
	for i := 0; i < n && !t.Failed(); i++ {
		data := make([]byte, r.IntN(600))
		for i := range data {
			data[i] = byte(r.Uint32())
			if r.IntN(3) == 0 {
				data[i] %= 16 // more attrs, deeper
			}
		}
		checkAny(t, string(data[:min(len(data), r.IntN(20))]), data, byte(r.Uint32()),
			r.Int64()>>r.IntN(63), r.IntN(1000)-200)
		if t.Failed() {
			t.Logf("in round %d of the random attrs", i)
		}
	}
}

func checkAny(t *testing.T, msg string, data []byte, how byte, unix int64, limit int) {
	s := &source{data: data}
	with, first, second, carried := s.attrs(0), s.string(), s.attrs(0), s.attrs(0)
	attrs := s.attrs(0)
	for _, form := range formats() {
		sink := new(kept)
		opts := fixed(form)
		opts.Sink = sink
		opts.MaxLine = limit
		if limit > 0 {
			opts.MaxLine = max(limit, 3) // room for {}
		}
		opts.AddCaller = how&1 != 0
		if how&2 != 0 {
			opts.Redactor = logplex.Redactors{}
		}
		if how&4 != 0 {
			opts.Redactor = logplex.Redactors{logplex.DefaultRedactor(),
				logplex.RedactorFunc(func(groups []string, a slog.Attr) slog.Attr {
					if len(a.Key)%3 == 1 {
						return slog.Attr{}
					}
					return a
				})}
		}
		if how&8 != 0 {
			opts.Context = func(context.Context) []slog.Attr { return carried }
		}
		if how&16 != 0 {
			opts.Pattern = format.MustPattern("%-5p %X{a} %m")
		}
		w := new(writes)
		h := logplex.NewHandler(w, opts).WithAttrs(with).WithGroup(first).WithAttrs(second)
		r := slog.NewRecord(time.Unix(unix, 0), slog.Level(how)-8, msg, 0)
		r.AddAttrs(attrs...)
		for range 2 {
			if err := h.Handle(context.Background(), r); err != nil {
				t.Fatalf("Handle = %v", err)
			}
		}
		if len(w.each) != 2 || w.each[0] != w.each[1] && !unix0(unix) {
			t.Fatalf("%v: two records gave %q", form, w.each)
		}
		checkLine(t, opts, w.each[0])
		rec := sink.last(t)
		checkFrozen(t, rec.Attrs)
		line := string(rec.AppendTo(nil))
		checkLine(t, &logplex.Options{Format: logplex.FormatLine, MaxLine: -1}, line)
		if _, err := format.ParseLine(line); err != nil {
			t.Fatalf("ParseLine(%q): %v", line, err)
		}
		// Through Wrap nothing may crash or tear a line of slog's JSON.
		if err := logplex.Wrap(slog.NewJSONHandler(w, nil), opts).WithAttrs(with).WithGroup(first).
			Handle(context.Background(), r); err != nil {
			t.Fatalf("Wrap: Handle = %v", err)
		}
		if got := w.each[len(w.each)-1]; strings.Count(got, "\n") != 1 {
			t.Fatalf("Wrap: line = %q", got)
		}
	}
}

// unix0 reports whether a time is slog's zero time, for which now is printed.
func unix0(unix int64) bool { return time.Unix(unix, 0).IsZero() }

// FuzzReadBack logs text and numbers with redaction off and reads them back
// from every format.
func FuzzReadBack(f *testing.F) {
	for _, s := range []string{
		"", "plain", "two words", `a"b\c=d`, "\n\r\t\x00\x1b", "\xff\xed\xa0\x80",
		"\u2028\u202e\ufeff\ufffd", "null", `\u0020`, "\U0001f600", "!EMPTYKEY", "pid",
	} {
		f.Add(s, s, s, int64(-1), 0.5)
	}
	f.Fuzz(func(t *testing.T, msg, key, value string, i int64, x float64) {
		valid := func(s string) string { return string([]rune(s)) }
		attrs := []slog.Attr{
			slog.String("s", value), slog.Int64("i", i), slog.Float64("f", x),
			slog.Group("g", slog.String("k"+key, value), slog.String("null", "null")),
			slog.Bool("b", true),
		}
		for _, form := range formats() {
			opts := fixed(form)
			opts.Redactor, opts.MaxLine = logplex.Redactors{}, -1
			w := new(writes)
			r := slog.NewRecord(when(), slog.LevelInfo, msg, 0)
			r.AddAttrs(attrs...)
			if err := logplex.NewHandler(w, opts).Handle(context.Background(), r); err != nil {
				t.Fatal(err)
			}
			got := w.take()
			checkLine(t, opts, got)
			if form == logplex.FormatJSON {
				var m map[string]any
				d := json.NewDecoder(strings.NewReader(got))
				d.UseNumber()
				if err := d.Decode(&m); err != nil {
					t.Fatal(err)
				}
				number := fmt.Sprint(m["f"])
				var back float64
				if _, err := fmt.Sscan(number, &back); err != nil ||
					back != x && !(math.IsNaN(back) && math.IsNaN(x)) {
					t.Errorf("f = %s, want %v", number, x)
				}
				delete(m, "f")
				inner := map[string]any{"k" + valid(key): valid(value)}
				inner["null"] = "null"
				want := map[string]any{"time": lineHead[:32], "level": "info", "source": "app",
					"dyno": "web.1", "pid": json.Number("4"), "msg": valid(msg),
					"s": valid(value), "i": json.Number(fmt.Sprint(i)), "b": true, "g": inner}
				if !reflect.DeepEqual(m, want) {
					t.Errorf("JSON reads back %v, want %v", m, want)
				}
				continue
			}
			message := strings.TrimSuffix(got, "\n")
			if form == logplex.FormatLine {
				l, err := format.ParseLine(got)
				if err != nil {
					t.Fatal(err)
				}
				if !l.Time.Equal(when()) || l.Source != "app" || l.Dyno != "web.1" {
					t.Errorf("ParseLine(%q) = %v", got, l)
				}
				message = l.Message
			}
			want := []string{"at", "info", "pid", "4"}
			if msg != "" {
				want = append(want, "msg", valid(msg))
			}
			want = append(want, "s", valid(value), "i", fmt.Sprint(i), "f", "", "g.k"+valid(key),
				valid(value), "g.null", "null", "b", "true")
			var pairs []string
			for k, v := range format.Pairs(message) {
				if k == "f" {
					var back float64
					if _, err := fmt.Sscan(v, &back); err != nil ||
						back != x && !(math.IsNaN(back) && math.IsNaN(x)) {
						t.Errorf("f = %s, want %v", v, x)
					}
					v = ""
				}
				pairs = append(pairs, k, v)
			}
			if !reflect.DeepEqual(pairs, want) {
				t.Errorf("%v: %q reads back %q, want %q", form, got, pairs, want)
			}
		}
	})
}

// TestAllocations holds what the handler allocates for a record: nothing.
func TestAllocations(t *testing.T) {
	if race.Enabled {
		t.Skip("the race detector allocates")
	}
	ctx := context.Background()
	five := []slog.Attr{
		slog.String("path", "/api/v1/things"), slog.Int("status", 502),
		slog.Duration("took", 1500*time.Microsecond), slog.Bool("ok", false),
		slog.Float64("load", 0.25),
	}
	quoted := []slog.Attr{
		slog.String("a", "two words"), slog.String("b", `say "hi"`),
		slog.String("c", "line\nbreak"), slog.String("d", "\x1b[31m"), slog.String("e", "a\xffb"),
	}
	own := []slog.Attr{
		slog.Any("order", invoice{ID: 18823, State: "paid", Took: time.Second}),
		slog.Any("pointer", &invoice{At: when()}), slog.Any("amount", cents(1995)),
		slog.Any("user", member{slog.Int("id", 8123), slog.String("name", "ada")}),
	}
	grouped := []slog.Attr{
		slog.Group("http", slog.Int("status", 200), slog.Group("request", slog.String("id", "x"))),
		slog.Time("at", when()),
	}
	for _, c := range []struct {
		name    string
		message string
		attrs   []slog.Attr
		derive  func(slog.Handler) slog.Handler
	}{
		{"five plain attributes", "request handled", five, nil},
		{"no attributes", "request handled", nil, nil},
		{"quoting", "said \"hi\"\n", quoted, nil},
		{"groups", "request handled", grouped, nil},
		{"structs and LogValuers", "request handled", own, nil},
		{"With attributes", "request handled", five, func(h slog.Handler) slog.Handler {
			return h.WithAttrs([]slog.Attr{
				slog.String("service", "shop"), slog.String("quoted", "two words"),
			})
		}},
		{"WithGroup", "request handled", five, func(h slog.Handler) slog.Handler {
			return h.WithAttrs(quoted).WithGroup("g").WithAttrs(five[:2]).WithGroup("h")
		}},
	} {
		for _, f := range formats() {
			t.Run(c.name+"/"+f.String(), func(t *testing.T) {
				var h slog.Handler = logplex.NewHandler(io.Discard, fixed(f))
				if c.derive != nil {
					h = c.derive(h)
				}
				// The record is the caller's: only Handle is measured.
				r := slog.NewRecord(when(), slog.LevelInfo, c.message, 0)
				r.AddAttrs(c.attrs...)
				if n := testing.AllocsPerRun(200, func() { _ = h.Handle(ctx, r) }); n > 0 {
					t.Errorf("Handle allocates %v times, want 0", n)
				}
				own := h.(*logplex.Handler)
				if n := testing.AllocsPerRun(200,
					func() { own.Log(ctx, slog.LevelInfo, c.message, c.attrs...) }); n > 0 {
					t.Errorf("Log allocates %v times, want 0", n)
				}
			})
		}
	}
	t.Run("slog", func(t *testing.T) {
		logger := slog.New(logplex.NewHandler(io.Discard, fixed(logplex.FormatLine)))
		n := testing.AllocsPerRun(200, func() {
			logger.LogAttrs(ctx, slog.LevelInfo, "request handled",
				slog.String("path", "/api/v1/things"), slog.Int("status", 502),
				slog.Duration("took", time.Millisecond), slog.Bool("ok", false),
				slog.Float64("load", 0.25))
		})
		if n > 0 {
			t.Errorf("LogAttrs with five attrs allocates %v times, want 0", n)
		}
		own := logger.Handler().(*logplex.Handler)
		n = testing.AllocsPerRun(200, func() {
			own.Log(ctx, slog.LevelInfo, "request handled", slog.String("path", "/api/v1/things"),
				slog.Int("status", 502), slog.Duration("took", time.Millisecond),
				slog.Bool("ok", false), slog.Float64("load", 0.25))
		})
		if n > 0 {
			t.Errorf("Log with five attrs allocates %v times, want 0", n)
		}
		if n := testing.AllocsPerRun(200, func() {
			logger.LogAttrs(ctx, slog.LevelDebug-1, "not logged", slog.String("a", "b"))
		}); n > 0 {
			t.Errorf("LogAttrs below the level allocates %v times, want 0", n)
		}
	})
}

// TestWithAllocates holds a logger per request to two allocations, one for the Handler
// and one for the bytes, and its lines to none, in groups too.
func TestWithAllocates(t *testing.T) {
	if race.Enabled {
		t.Skip("the race detector allocates")
	}
	ctx := t.Context()
	with := []slog.Attr{slog.String("request_id", "req-1812"), slog.String("user", "ann"),
		slog.Int("attempt", 3)}
	for _, f := range []logplex.Format{logplex.FormatLine, logplex.FormatJSON} {
		for _, group := range []string{"", "request"} {
			h := slog.Handler(logplex.NewHandler(io.Discard,
				&logplex.Options{Format: f, Dyno: "web.1", PID: 4}))
			h = h.WithGroup(group)
			var own *logplex.Handler
			n := testing.AllocsPerRun(200, func() { own = h.WithAttrs(with).(*logplex.Handler) })
			if n > 1 {
				t.Errorf("%v: WithAttrs in group %q allocates %v times, want 1", f, group, n)
			}
			base := h.(*logplex.Handler)
			for _, c := range []struct {
				user string
				want float64
			}{{"ann", 1}, {strings.Repeat("/items", 20), 2}} {
				n = testing.AllocsPerRun(200, func() {
					_ = base.WithAttrs([]slog.Attr{slog.String("request_id", "req-1812"),
						slog.String("user", c.user)})
				})
				if n > c.want {
					t.Errorf("%v: WithAttrs of attrs made for it in group %q allocates %v times, want %v",
						f, group, n, c.want)
				}
			}
			n = testing.AllocsPerRun(200, func() {
				own.Log(ctx, slog.LevelInfo, "begun", slog.String("host", "bob"),
					slog.String("path", "/a"))
			})
			if n > 0 {
				t.Errorf("%v: Log after WithAttrs in group %q allocates %v times, want 0",
					f, group, n)
			}
		}
	}
}

type (
	invoice struct {
		ID    int           `json:"id"`
		State string        `json:"state,omitempty"`
		Took  time.Duration `json:"took"`
		At    time.Time
		Paid  bool
	}
	cents  int
	member []slog.Attr
)

func (c cents) LogValue() slog.Value  { return slog.IntValue(int(c)) }
func (m member) LogValue() slog.Value { return slog.GroupValue(m...) }

// TestLargeValueAllocates holds values of up to 64 KiB to costing no more than
// their bytes.
func TestLargeValueAllocates(t *testing.T) {
	if race.Enabled {
		t.Skip("the race detector allocates")
	}
	for _, f := range []logplex.Format{logplex.FormatLine, logplex.FormatJSON} {
		h := logplex.NewHandler(io.Discard,
			&logplex.Options{Format: f, Dyno: "web.1", PID: 4, MaxLine: -1})
		for _, text := range []string{
			strings.Repeat("lorem ipsum ", 64<<10/12), strings.Repeat("a \"b\" ", 32<<10/6),
		} {
			n := testing.AllocsPerRun(20, func() {
				h.Log(t.Context(), slog.LevelInfo, "m", slog.String("k", text))
			})
			if n != 0 {
				t.Errorf("%v: a value of %d bytes costs %v allocations, want 0", f, len(text), n)
			}
		}
	}
}

// TestLargeRecordAllocates holds a record of a megabyte, whatever has to be escaped in it, to
// room for its bytes and for what they become, once each.
func TestLargeRecordAllocates(t *testing.T) {
	if race.Enabled {
		t.Skip("the race detector allocates")
	}
	const size, spare = 1 << 20, 1 << 20
	for part, escaped := range map[string]int{
		"a b": 1, `"`: 2, "\n": 2, "é": 1, "\x01": 6, "\xff": 6, "\u2028": 2,
	} {
		text := strings.Repeat(part, size/len(part))
		for _, f := range []logplex.Format{logplex.FormatLine, logplex.FormatJSON} {
			h := logplex.NewHandler(io.Discard, &logplex.Options{Format: f, Dyno: "web.1", PID: 4})
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			h.Log(t.Context(), slog.LevelInfo, "m", slog.Int("n", 1), slog.String("k", text),
				slog.Int("o", 2), slog.String("p", "q r"))
			runtime.ReadMemStats(&after)
			most := uint64(size*(1+escaped+(escaped+7)/8) + spare)
			if n := after.TotalAlloc - before.TotalAlloc; n > most {
				t.Errorf("%v: %d bytes of %q allocate %d bytes, want at most %d",
					f, size, part, n, most)
			}
		}
	}
}
