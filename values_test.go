// SPDX-License-Identifier: MIT

package logplex_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/logplex-go/logplex"
	"github.com/logplex-go/logplex/format"
	"github.com/logplex-go/logplex/internal/jsontest"
)

// jsonTypes is how many generated types TestValuesLikeJSON logs, with 100
// values each.
var jsonTypes = flag.Int("json.types", 15, "generated types to compare with encoding/json")

// TestValuesLikeJSON logs generated values and compares them with what
// encoding/json writes: in FormatJSON, through Wrap, and by their number in
// logfmt.
func TestValuesLikeJSON(t *testing.T) {
	w := newValueLogs()
	for seed := range uint64(*jsonTypes) {
		typ := jsontest.NewType(seed)
		for i := range uint64(100) {
			if p := typ.Pair(i); i%2 > 0 {
				w.compare(t, jsontest.Pair{Log: map[string]any{"in": p.Log}, JSON: map[string]any{"in": p.JSON}}, seed, i)
			} else if _, widened := p.Log.(float32); !widened { // by slog itself
				w.compare(t, p, seed, i)
			}
		}
	}
}

// valueLogs are the ways in which values are compared.
type valueLogs struct {
	json, wrapped, text, wrappedSink bytes.Buffer
	loggers                          []*slog.Logger
}

func newValueLogs() *valueLogs {
	w := new(valueLogs)
	off := logplex.Redactors{} // numbers may look like cards
	sink := keptSink{}
	for _, h := range []slog.Handler{
		logplex.NewHandler(&w.json, &logplex.Options{Format: logplex.FormatJSON, MaxLine: -1, Redactor: off}),
		logplex.Wrap(slog.NewJSONHandler(&w.wrapped, nil), &logplex.Options{Redactor: off}),
		logplex.Wrap(slog.NewJSONHandler(&w.wrappedSink, nil), &logplex.Options{Redactor: off, Sink: sink}),
		logplex.NewHandler(&w.text, &logplex.Options{Format: logplex.FormatMessage, MaxLine: -1, Redactor: off}),
	} {
		w.loggers = append(w.loggers, slog.New(h))
	}
	return w
}

// keptSink is a Sink that drops what it gets.
type keptSink struct{}

func (keptSink) Send(logplex.Record) error { return nil }

func (w *valueLogs) compare(t *testing.T, p jsontest.Pair, typ, seed uint64) {
	t.Helper()
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(p.JSON); err != nil {
		t.Fatalf("encoding/json: %v", err)
	}
	for _, b := range []*bytes.Buffer{&w.json, &w.wrapped, &w.wrappedSink, &w.text} {
		b.Reset()
	}
	for _, l := range w.loggers {
		l.Info("m", "v", p.Log)
	}
	want := tokens(t, b.Bytes())
	if d := cmp.Diff(want, valueOf(t, w.json.Bytes())); d != "" {
		t.Fatalf("seeds %d, %d: FormatJSON of a %T (-encoding/json +line):\n%s", typ, seed, p.Log, d)
	}
	own := w.own(t, p.Log)
	want = tokens(t, sorted(t, b.Bytes())) // a wrapped handler gets objects in lists as maps
	for _, line := range [][]byte{w.wrapped.Bytes(), w.wrappedSink.Bytes()} {
		got := valueOf(t, sorted(t, line))
		if d := cmp.Diff(want, got); d != "" && !slices.Equal(own, got) {
			t.Fatalf("seeds %d, %d: wrapped JSONHandler of a %T (-encoding/json +line):\n%s", typ, seed, p.Log, d)
		}
	}
	n := 0
	for range format.Pairs(strings.TrimSpace(w.text.String())) {
		n++
	}
	if n -= len([]string{"at", "pid", "msg"}); n != leaves(want) {
		t.Fatalf("seeds %d, %d: logfmt of a %T has %d members, want %d: %s", typ, seed, p.Log, n, leaves(want), w.text.Bytes())
	}
}

// own are the tokens that encoding/json itself writes for x. A wrapped handler
// may be given x as it is.
func (w *valueLogs) own(t *testing.T, x any) []string {
	t.Helper()
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if e.Encode(x) != nil {
		return nil
	}
	return tokens(t, sorted(t, b.Bytes()))
}

// sorted sorts the members of all objects of a document.
func sorted(t *testing.T, doc []byte) []byte {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(doc))
	d.UseNumber()
	var x any
	if err := d.Decode(&x); err != nil {
		t.Fatalf("%v in %s", err, doc)
	}
	out, err := json.Marshal(x)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// tokens are the parts of a JSON document in order, numbers as their text.
// Empty keys read !EMPTYKEY.
func tokens(t *testing.T, doc []byte) (all []string) {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(doc))
	d.UseNumber()
	var open []json.Delim // with a key next: '{', else ':'
	for {
		tok, err := d.Token()
		if err == io.EOF {
			return all
		}
		if err != nil {
			t.Fatalf("%v in %s", err, doc)
		}
		n := len(open) - 1
		key := n >= 0 && open[n] == '{' && tok != json.Delim('}')
		switch {
		case key:
			open[n] = ':'
			if tok == "" {
				tok = format.EmptyKey
			}
			all = append(all, fmt.Sprintf("key %q", tok))
			continue
		case n >= 0 && open[n] == ':':
			open[n] = '{'
		}
		switch tok {
		case json.Delim('{'), json.Delim('['):
			open = append(open, tok.(json.Delim))
		case json.Delim('}'), json.Delim(']'):
			open = open[:n]
		}
		if s, ok := tok.(string); ok { // so does log/slog write a float that is none
			tok = strings.TrimPrefix(s, "!ERROR:json: unsupported value: ")
		}
		all = append(all, fmt.Sprintf("%T %v", tok, tok))
	}
}

// valueOf returns the tokens of the member v of a line.
func valueOf(t *testing.T, line []byte) []string {
	t.Helper()
	var m struct{ V json.RawMessage }
	if err := json.Unmarshal(line, &m); err != nil {
		t.Fatalf("%v in %s", err, line)
	}
	if m.V == nil {
		m.V = json.RawMessage("null") // so is what Unmarshal makes of null
	}
	return tokens(t, m.V)
}

// leaves counts the leaves of a document as logfmt has them: values that are
// in no list, lists, and empty objects.
func leaves(tokens []string) (n int) {
	const list, endList, object, endObject = "json.Delim [", "json.Delim ]", "json.Delim {", "json.Delim }"
	lists := 0
	for i, tok := range tokens {
		switch {
		case tok == endList:
			lists--
			continue
		case lists > 0:
		case tok == object && tokens[i+1] == endObject:
			n++
		case tok == object, tok == endObject, strings.HasPrefix(tok, "key "):
		default:
			n++
		}
		if tok == list {
			lists++
		}
	}
	return n
}
