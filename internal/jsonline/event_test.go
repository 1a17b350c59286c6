// SPDX-License-Identifier: MIT

package jsonline_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/logplex-go/logplex/internal/jsonline"
	"github.com/logplex-go/logplex/internal/race"
)

// lines are whole objects that every reader of JSON takes.
var lines = []struct{ name, line, fields string }{
	{"empty", `{}`, ``},
	{"spaces", " {\t} \r\n", ``},
	{"string", `{"a":"b"}`, `a=string b`},
	{"empty key and text", `{"":""}`, `=string `},
	{"long string", `{"message":"a sentence of more than eight bytes, plain"}`,
		`message=string a sentence of more than eight bytes, plain`},
	{"newline", `{"a":"x\ny"}`, "a=string x\ny"},
	{"all escapes", `{"a":"\"\\\/\b\f\n\r\t\u0041"}`, "a=string \"\\/\b\f\n\r\tA"},
	{"escaped key", `{"\u0061\n":1}`, "a\n=number 1"},
	{"surrogates", `{"a":"\ud83d\ude00"}`, "a=string \U0001F600"},
	{"lone surrogate", `{"a":"\ud83dx"}`, "a=string \uFFFDx"},
	{"two high surrogates", `{"a":"\ud83d\ud83d\ude00"}`, "a=string \uFFFD\U0001F600"},
	{"low surrogate first", `{"a":"\ude00\ud83d"}`, "a=string \uFFFD\uFFFD"},
	{"utf-8", `{"ключ":"значение, более восьми байт"}`, "ключ=string значение, более восьми байт"},
	{"broken utf-8", "{\"a\":\"x\xffy\xc3\"}", "a=string x\uFFFDy\uFFFD"},
	{"DEL and line separator", "{\"a\":\"\x7f\u2028\"}", "a=string \x7f\u2028"},
	{"int", `{"a":-12}`, `a=number -12`},
	{"int64 exactly", `{"a":9223372036854775807}`, `a=number 9223372036854775807`},
	{"beyond uint64", `{"a":18446744073709551616}`, `a=number 18446744073709551616`},
	{"fraction", `{"a":0.10}`, `a=number 0.10`},
	{"exponent", `{"a":-1.5E+300}`, `a=number -1.5E+300`},
	{"bools and null", `{"a":true,"b":false,"c":null}`, `a=bool true;b=bool false;c=null null`},
	{"duplicates in order", `{"a":1,"b":2,"a":3}`, `a=number 1;b=number 2;a=number 3`},
	{"object", `{"a":{"b":1,"c":{"d":"e"}},"f":2}`,
		`a=object {"b":1,"c":{"d":"e"}}+3;b=number 1;c=object {"d":"e"}+1;d=string e;f=number 2`},
	{"empty object", `{"a":{},"b":{ }}`, `a=object {}+0;b=object { }+0`},
	{"array", `{"a":[1,"]",{"b":[]},[ ],{ }],"c":0}`,
		`a=array [1,"]",{"b":[]},[ ],{ }];c=number 0`},
	{"arrays after objects", `{"a":[{"b":1},[2,3],{"c":[4,5]}]}`,
		`a=array [{"b":1},[2,3],{"c":[4,5]}]`},
	{"spaces everywhere", "\n{ \"a\" : 1 , \"b\" :\t[ 1 , 2 ] , \"c\" : { \"d\" : null } }\n",
		`a=number 1;b=array [ 1 , 2 ];c=object { "d" : null }+1;d=null null`},
}

// faults are texts that are no object, with the offset of the fault.
var faults = []struct {
	name, line string
	offset     int
}{
	{"nothing", "", 0},
	{"space", "  ", 2},
	{"text", "panic: oh", 0},
	{"array", `[1]`, 0},
	{"number", `12`, 0},
	{"cut after the brace", `{`, 1},
	{"cut in a key", `{"ab`, 4},
	{"cut after a key", `{"ab"`, 5},
	{"cut after a colon", `{"ab":`, 6},
	{"cut in a text", `{"ab":"c`, 8},
	{"cut after a backslash", `{"ab":"c\`, 9},
	{"cut in an escape", `{"ab":"\u00`, 11},
	{"cut after a value", `{"ab":1`, 7},
	{"cut after a comma", `{"ab":1,`, 8},
	{"cut in a literal", `{"ab":tru`, 9},
	{"cut in an array", `{"ab":[1,`, 9},
	{"cut in an inner object", `{"ab":{"c":1}`, 13},
	{"no colon", `{"a" 1}`, 5},
	{"no comma", `{"a":1 "b":2}`, 7},
	{"comma at the end", `{"a":1,}`, 7},
	{"comma first", `{,}`, 1},
	{"key without quotes", `{a:1}`, 1},
	{"no value", `{"a":}`, 5},
	{"bare word", `{"a":b}`, 5},
	{"NaN", `{"a":NaN}`, 5},
	{"wrong literal", `{"a":nul1}`, 8},
	{"leading zero", `{"a":01}`, 6},
	{"plus", `{"a":+1}`, 5},
	{"minus alone", `{"a":-}`, 6},
	{"point alone", `{"a":1.}`, 7},
	{"exponent alone", `{"a":1e}`, 7},
	{"hex", `{"a":0x1}`, 6},
	{"raw newline in a string", "{\"a\":\"b\nc\"}", 7},
	{"raw tab in a key", "{\"a\tb\":1}", 3},
	{"unknown escape", `{"a":"\x"}`, 7},
	{"escape with g", `{"a":"\u00g0"}`, 10},
	{"wrong bracket in an array", `{"a":[1}}`, 7},
	{"wrong bracket in an object", `{"a":[{"b":1]]}`, 12},
	{"array with a comma at the end", `{"a":[1,]}`, 8},
	{"array without a comma", `{"a":[1 2]}`, 8},
	{"object in an array without a colon", `{"a":[{"b",1}]}`, 10},
	{"object in an array without a key", `{"a":[{1:1}]}`, 7},
	{"two objects", `{"a":1}{"b":2}`, 7},
	{"text after", `{"a":1} x`, 8},
	{"CBOR", "\xbfaa\x01\xff", 0},
	{"NUL", "\x00", 0},
}

// render prints fields as the tables above do.
func render(fields []jsonline.Field) string {
	var b strings.Builder
	for i, f := range fields {
		if i > 0 {
			b.WriteByte(';')
		}
		fmt.Fprintf(&b, "%s=%v %s", f.Key, f.Kind, f.Text)
		if f.Kind == jsonline.Object {
			fmt.Fprintf(&b, "+%d", f.Len)
		}
	}
	return b.String()
}

func TestParse(t *testing.T) {
	var e jsonline.Event // one for all, as its users do it
	for _, tt := range lines {
		if err := e.Parse([]byte(tt.line)); err != nil {
			t.Errorf("%s: Parse(%q) = %v, want nil", tt.name, tt.line, err)
			continue
		}
		if got := render(e.Fields); got != tt.fields {
			t.Errorf("%s: Parse(%q) = %q, want %q", tt.name, tt.line, got, tt.fields)
		}
	}
}

func TestParseFaults(t *testing.T) {
	var e jsonline.Event
	for _, tt := range faults {
		e.Caller = []byte("x")
		err := e.Parse([]byte(tt.line))
		var se *jsonline.SyntaxError
		if !errors.As(err, &se) || se.Offset != tt.offset {
			t.Errorf("%s: Parse(%q) = %v, want offset %d", tt.name, tt.line, err, tt.offset)
		}
		if len(e.Fields) != 0 || e.Caller != nil {
			t.Errorf("%s: Parse(%q) left %d fields, want 0", tt.name, tt.line, len(e.Fields))
		}
	}
}

func TestParsePrefix(t *testing.T) {
	var e jsonline.Event
	in := " {\"a\":1}\n{\"b\":2}\n"
	n, err := e.ParsePrefix([]byte(in))
	if n != 8 || err != nil || render(e.Fields) != "a=number 1" {
		t.Errorf("ParsePrefix(%q) = %d, %v, %q, want 8, nil, a=number 1",
			in, n, err, render(e.Fields))
	}
}

func TestParseDepth(t *testing.T) {
	nest := func(open, inside, end string, n int) string {
		return strings.Repeat(open, n) + inside + strings.Repeat(end, n)
	}
	tests := []struct {
		name, line string
		ok         bool
	}{
		{"objects up to the bound", nest(`{"a":`, `{}`, `}`, jsonline.MaxDepth-1), true},
		{"objects over it", nest(`{"a":`, `{}`, `}`, jsonline.MaxDepth), false},
		{"arrays up to the bound", `{"a":` + nest(`[`, ``, `]`, jsonline.MaxDepth-1) + `}`, true},
		{"arrays over it", `{"a":` + nest(`[`, ``, `]`, jsonline.MaxDepth) + `}`, false},
		{"mixed up to the bound", `{"a":` + nest(`[{"b":`, `[]`, `}]`, jsonline.MaxDepth/2-1) + `}`,
			true},
		{"mixed over it", `{"a":` + nest(`[{"b":`, `[[]]`, `}]`, jsonline.MaxDepth/2-1) + `}`,
			false},
		{"ten thousand objects", nest(`{"a":`, `1`, `}`, 10_000), false},
		{"ten thousand open arrays", `{"a":` + strings.Repeat(`[`, 10_000), false},
	}
	var e jsonline.Event
	for _, tt := range tests {
		if err := e.Parse([]byte(tt.line)); (err == nil) != tt.ok {
			t.Errorf("%s: Parse(%d bytes) = %v, want ok %v", tt.name, len(tt.line), err, tt.ok)
		}
	}
}

// TestParseSwar moves each special byte through the words that are read eight
// bytes at a time.
func TestParseSwar(t *testing.T) {
	var e jsonline.Event
	for _, special := range []string{
		`\n`, "\x1f", "é", "\xff", `"`, `\u00e9`, "~", "\x7f", " ", "!", "#", "[", "]",
	} {
		for at := range 20 {
			line := []byte(`{"k":"` + strings.Repeat("a", at) + special +
				strings.Repeat("b", 19-at) + `"}`)
			err := e.Parse(line)
			if valid := json.Valid(line); (err == nil) != valid {
				t.Errorf("Parse(%q) = %v, want ok %v", line, err, valid)
			} else if valid {
				check(t, line, &e)
			}
		}
	}
}

// TestParseEscapes moves what is special after an escape through the words from which backslashes
// are taken.
func TestParseEscapes(t *testing.T) {
	var e jsonline.Event
	for _, escape := range []string{`\"`, `\\`, `\n`, `\\\"`, `\"\t\r`} {
		for _, special := range []string{
			`\"`, `\\`, `\n`, `\\\\\"`, "\x1f", "\x00", "\\\x00", `\`, `\x`, `\u00e9`,
			"é", "\xff", `"`, "~", "\x7f", " ", "!", "#", "[", "]", "^",
		} {
			for at := range 24 {
				text := strings.Repeat("a", at%8) + escape + strings.Repeat("b", at/2) + special
				for _, rest := range []string{"", "c", `\"`, strings.Repeat("c", 15), `d\"e`} {
					line := []byte(`{"k":"` + text + rest + `"}`)
					err := e.Parse(line)
					if valid := json.Valid(line); (err == nil) != valid {
						t.Errorf("Parse(%q) = %v, want ok %v", line, err, valid)
					} else if valid {
						check(t, line, &e)
					}
				}
			}
		}
	}
}

func TestFieldRaw(t *testing.T) {
	for name, tt := range map[string]struct{ text, want string }{
		"no escape":       {`plain text`, ``},
		"quotes":          {`say \"hi\" and go on`, `say \"hi\" and go on`},
		"all simple":      {`\n\r\t\\\"`, `\n\r\t\\\"`},
		"solidus":         {`a\/b\n`, ``},
		"by number":       {`\u0041\n`, ``},
		"delete":          {"\x7f\\n", ``},
		"not ASCII":       {`é\n`, ``},
		"not ASCII after": {`a long text\n, then é`, ``},
	} {
		line := `{"k":"` + tt.text + `","to the end":"of the line"}`
		var e jsonline.Event
		if err := e.Parse([]byte(line)); err != nil || string(e.Fields[0].Raw) != tt.want {
			t.Errorf("%s: Parse(%s) = %v, Raw %q, want nil, %q",
				name, line, err, e.Fields[0].Raw, tt.want)
		}
	}
}

func TestEventReset(t *testing.T) {
	var e jsonline.Event
	line := []byte(`{"a":1,"b":"` + strings.Repeat("x", 70<<10) + `"}`)
	if err := e.Parse(line); err != nil {
		t.Fatal(err)
	}
	f := &e.Fields[1]
	if err := e.Parse([]byte(`{"c":1}`)); err != nil { // leaves the long line's second field
		t.Fatal(err)
	}
	e.Caller = line
	e.Reset()
	if e.Fields != nil || e.Caller != nil || f.Key != nil || f.Text != nil {
		t.Errorf("Reset left %q, %q, want nothing", f.Key, f.Text)
	}
}

func TestAttrs(t *testing.T) {
	tests := []struct {
		name, line string
		want       []slog.Attr
	}{
		{"string", `{"a":"x\ty"}`, []slog.Attr{slog.String("a", "x\ty")}},
		{"ints", `{"a":-9223372036854775808,"b":9223372036854775807,"c":18446744073709551615}`,
			[]slog.Attr{
				slog.Int64("a", math.MinInt64), slog.Int64("b", math.MaxInt64),
				slog.Uint64("c", math.MaxUint64)}},
		{"negative zero", `{"a":-0,"b":-0.0}`, []slog.Attr{
			slog.Float64("a", math.Copysign(0, -1)), slog.Any("b", json.Number("-0.0")),
		}},
		{"floats", `{"a":0.1,"b":1.50,"c":1e3,"d":2.5E-7,"e":100e-1,"f":1e+21,"g":1.5e-7,"h":-0.050}`, []slog.Attr{
			slog.Float64("a", 0.1), slog.Any("b", json.Number("1.50")),
			slog.Any("c", json.Number("1e3")), slog.Any("d", json.Number("2.5E-7")),
			slog.Any("e", json.Number("100e-1")), slog.Float64("f", 1e21),
			slog.Float64("g", 1.5e-7), slog.Any("h", json.Number("-0.050"))}},
		{"no float64", `{"a":18446744073709551617,"b":0.1000000000000000055,"c":1e400,"d":1e-400,"e":1e99999999999999999999}`, []slog.Attr{
			slog.Any("a", json.Number("18446744073709551617")),
			slog.Any("b", json.Number("0.1000000000000000055")),
			slog.Any("c", json.Number("1e400")), slog.Any("d", json.Number("1e-400")),
			slog.Any("e", json.Number("1e99999999999999999999"))}},
		{"zeros", `{"a":0,"b":0.000,"c":0e5}`, []slog.Attr{
			slog.Int("a", 0), slog.Any("b", json.Number("0.000")),
			slog.Any("c", json.Number("0e5")),
		}},
		{"bools and null", `{"a":true,"b":false,"c":null}`,
			[]slog.Attr{slog.Bool("a", true), slog.Bool("b", false), slog.Any("c", nil)}},
		{"array", `{"a":[1, {"b":2}]}`,
			[]slog.Attr{slog.Any("a", json.RawMessage(`[1, {"b":2}]`))}},
		{"objects", `{"a":{"b":1,"c":{},"b":{"d":2}},"e":3}`, []slog.Attr{
			slog.Group("a", slog.Int("b", 1), slog.Any("c", map[string]any{}),
				slog.Group("b", slog.Int("d", 2))), slog.Int("e", 3)}},
		{"nothing", `{}`, nil},
	}
	for _, tt := range tests {
		var e jsonline.Event
		line := []byte(tt.line)
		if err := e.Parse(line); err != nil {
			t.Errorf("%s: Parse(%q) = %v, want nil", tt.name, tt.line, err)
			continue
		}
		got := e.Attrs()
		e.Reset()
		clear(line) // what was returned must not share its bytes
		want := slog.GroupValue(tt.want...)
		if got := slog.GroupValue(got...); plain(got) != plain(want) {
			t.Errorf("%s: Attrs(%s) = %s, want %s", tt.name, tt.line, plain(got), plain(want))
		}
	}
}

// plain prints a value with its kind and with its members' kinds.
func plain(v slog.Value) string {
	if v.Kind() != slog.KindGroup {
		return fmt.Sprintf("%v %#v", v.Kind(), v.Any())
	}
	var out []string
	for _, a := range v.Group() {
		out = append(out, fmt.Sprintf("%q: %s", a.Key, plain(a.Value)))
	}
	return "{" + strings.Join(out, ", ") + "}"
}

func TestProbeInForeignHandlers(t *testing.T) {
	var b bytes.Buffer
	h := slog.NewJSONHandler(&b, nil).WithAttrs([]slog.Attr{slog.Any("", &jsonline.Probe{})})
	err := h.Handle(t.Context(), slog.NewRecord(time.Time{}, slog.LevelInfo, "m", 0))
	if err != nil {
		t.Fatal(err)
	}
	if want := `{"level":"INFO","msg":"m"}` + "\n"; b.String() != want {
		t.Errorf("Handle() = %s, want %s", b.String(), want)
	}
}

func TestParseAllocs(t *testing.T) {
	if race.Enabled {
		t.Skip("allocations differ under the race detector")
	}
	line := []byte(`{"level":"info","user":"ann\n","n":12,"f":1.5,"o":{"a":[1,2],"b":true},"time":"2026-03-17T08:25:21Z","message":"größer"}`)
	var e jsonline.Event
	if n := testing.AllocsPerRun(100, func() {
		if e.Parse(line) != nil {
			t.Fatal("Parse failed")
		}
		e.Reset()
	}); n != 0 {
		t.Errorf("Parse allocates %v times, want 0", n)
	}
}

// check compares e, parsed from line, with encoding/json's tokens.
func check(t *testing.T, line []byte, e *jsonline.Event) {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(line))
	d.UseNumber()
	if _, err := d.Token(); err != nil {
		t.Fatalf("Token(%q) = %v, want {", line, err)
	}
	rest := object(t, d, line, e.Fields, false)
	if len(rest) != 0 {
		t.Fatalf("Parse(%q) has %d fields too many", line, len(rest))
	}
	if _, err := d.Token(); err != io.EOF {
		t.Fatalf("Parse(%q) took more than one value", line)
	}
}

// object compares the members of the object that d is in with fields.
func object(t *testing.T, d *json.Decoder, line []byte, fields []jsonline.Field,
	inside bool) []jsonline.Field {
	t.Helper()
	for d.More() {
		if len(fields) == 0 {
			t.Fatalf("Parse(%q) has too few fields", line)
		}
		f := fields[0]
		fields = fields[1:]
		key, err := d.Token()
		if err != nil || string(f.Key) != key {
			t.Fatalf("Parse(%q): key %q, want %q (%v)", line, f.Key, key, err)
		}
		if f.Kind == jsonline.Object {
			if _, err := d.Token(); err != nil {
				t.Fatal(err)
			}
			if f.Len > len(fields) {
				t.Fatalf("Parse(%q): Len %d, want at most %d", line, f.Len, len(fields))
			}
			if rest := object(t, d, line, fields[:f.Len], true); len(rest) != 0 {
				t.Fatalf("Parse(%q): Len %d, want %d", line, f.Len, f.Len-len(rest))
			}
			fields = fields[f.Len:]
			if !json.Valid(f.Text) {
				t.Fatalf("Parse(%q): raw object %q, want valid JSON", line, f.Text)
			}
			continue
		}
		var raw json.RawMessage
		if err := d.Decode(&raw); err != nil {
			t.Fatal(err)
		}
		want := string(raw)
		if f.Raw != nil && `"`+string(f.Raw)+`"` != string(raw) {
			t.Fatalf("Parse(%q): Raw %q, want the inside of %s", line, f.Raw, raw)
		}
		kind := jsonline.Number
		switch raw[0] {
		case '"':
			kind = jsonline.String
			if err := json.Unmarshal(raw, &want); err != nil {
				t.Fatal(err)
			}
			if !utf8.Valid(f.Text) {
				t.Fatalf("Parse(%q): text %q, want UTF-8", line, f.Text)
			}
		case 't', 'f':
			kind = jsonline.Bool
		case 'n':
			kind = jsonline.Null
		case '[':
			kind = jsonline.Array
		}
		if f.Kind != kind || string(f.Text) != want || f.Len != 0 {
			t.Fatalf("Parse(%q): %v %q, want %v %q", line, f.Kind, f.Text, kind, want)
		}
	}
	if _, err := d.Token(); err != nil {
		t.Fatal(err)
	}
	return fields
}

// again parses line with an Event that knows its keys, and wants what an Event that knows
// none made of it.
func again(t *testing.T, line []byte, want error, e *jsonline.Event, fields string) {
	t.Helper()
	for range 2 {
		err := e.Parse(line)
		if fmt.Sprint(err) != fmt.Sprint(want) || render(e.Fields) != fields {
			t.Fatalf("Parse(%q) of known keys = %v, %s, want %v, %s",
				line, err, render(e.Fields), want, fields)
		}
	}
}

// TestKnownKeys parses lines with an Event that knows all of their keys, which follow
// each other in many orders.
func TestKnownKeys(t *testing.T) {
	var known jsonline.Event
	values := []string{
		`"x"`, `"x\ny"`, `"a text of more than eight bytes"`, `12`, `-1.5e3`, `true`, `null`, `{}`,
		`{"a":1,"request_id":"x"}`, `[1,{"a":2}]`,
		`"größer"`, ` "x"`, `"x" `, `01`, `"x`, `tru`, ``,
	}
	keys := []string{
		"a", "", "request_id", "thirteen_long", "fourteen__long", "a_key_of_more_than_two_words",
		strings.Repeat("k", 70), "schlüssel", `es\"cape`,
	}
	r := rand.New(rand.NewPCG(5, 5))
	for range 20_000 {
		var b strings.Builder
		b.WriteByte('{')
		for i := range r.IntN(6) {
			if i > 0 {
				b.WriteByte(',')
			}
			key, value := keys[r.IntN(len(keys))], values[r.IntN(len(values))]
			if r.IntN(3) > 0 {
				key, value = keys[i%len(keys)], values[i%6]
			}
			b.WriteString(`"` + key + `":` + value)
		}
		if r.IntN(9) > 0 {
			b.WriteByte('}')
		}
		var fresh jsonline.Event
		line := []byte(b.String())
		err := fresh.Parse(line)
		again(t, line, err, &known, render(fresh.Fields))
	}
}

func FuzzParse(f *testing.F) {
	for _, tt := range lines {
		f.Add([]byte(tt.line))
	}
	for _, tt := range faults {
		f.Add([]byte(tt.line))
	}
	f.Add([]byte(strings.Repeat(`{"a":`, jsonline.MaxDepth) +
		`1` + strings.Repeat(`}`, jsonline.MaxDepth)))
	f.Add([]byte(`{"a":` + strings.Repeat(`[`, jsonline.MaxDepth) +
		strings.Repeat(`]`, jsonline.MaxDepth) + `}`))
	f.Fuzz(func(t *testing.T, line []byte) {
		var e jsonline.Event
		_ = e.Parse([]byte(`{"a":"x\ny","b":{"c":1},"d":2}`)) // leaves nothing
		err := e.Parse(line)
		want := json.Valid(line) && bytes.TrimLeft(line, " \t\r\n")[0] == '{' &&
			depth(line) <= jsonline.MaxDepth
		if (err == nil) != want {
			t.Fatalf("Parse(%q) = %v, want ok %v", line, err, want)
		}
		if err != nil {
			var se *jsonline.SyntaxError
			if !errors.As(err, &se) || se.Offset < 0 ||
				se.Offset > len(line) || len(e.Fields) != 0 {
				t.Fatalf("Parse(%q) = %v, want an offset inside", line, err)
			}
			again(t, line, err, &e, "")
			return
		}
		check(t, line, &e)
		fields := render(e.Fields)
		again(t, line, nil, &e, fields)
		as := e.Attrs()
		for _, a := range as {
			_ = a.Value.String()
		}
	})
}

// depth returns how many brackets of valid JSON are open at once.
func depth(line []byte) int {
	open, most := 0, 0
	d := json.NewDecoder(bytes.NewReader(line))
	for {
		tok, err := d.Token()
		if err != nil {
			return most
		}
		switch tok {
		case json.Delim('{'), json.Delim('['):
			open++
			most = max(most, open)
		case json.Delim('}'), json.Delim(']'):
			open--
		}
	}
}

func BenchmarkParse(b *testing.B) {
	line := []byte(`{"level":"info","service":"api","method":"GET","path":"/v1/users/42/orders","status":200,"bytes":5316,"elapsed":12.25,"ok":true,"ip":"203.0.113.7","time":"2026-03-17T08:25:21Z","message":"request finished"}` + "\n")
	var e jsonline.Event
	b.SetBytes(int64(len(line)))
	b.ReportAllocs()
	for b.Loop() {
		if err := e.Parse(line); err != nil {
			b.Fatal(err)
		}
		e.Reset()
	}
}

// TestScalarEnd reads numbers and literals before each of the bytes that may follow.
func TestScalarEnd(t *testing.T) {
	const more = `,"k":"a longer rest of the line"}`
	for _, scalar := range []string{
		"0", "1", "-1", "12", "1234567", "12345678", "123456789", "01", "00", "-0", "0.5",
		"0.1234567", "1.12345678", "1234567.1234567", "12345678.5", "1.", "1.x", ".5", "1e3",
		"1.5e3", "1.5E-3", "1e", "-", "+1",
		"true", "false", "null", "tru", "truex", "nul", "{}", "[]", "", "x", `"x"`,
	} {
		for _, after := range []string{",", "}", " ,", "x", more, ""} {
			line := []byte("[" + scalar + after)
			want := 0
			if json.Valid([]byte(scalar)) && scalar[0] != '{' && scalar[0] != '[' &&
				scalar[0] != '"' && after != "" && after != "x" {
				want = 1 + len(scalar)
			}
			if len(line) == 1 {
				continue
			}
			end := jsonline.ScalarEnd(line, 1)
			if after == "x" || !json.Valid([]byte(scalar)) {
				// It may end where a number does, before a byte that ends no value.
				if end > 0 && (line[end] == ',' || line[end] == '}') {
					t.Errorf("ScalarEnd(%q) = %d, before a %q", line, end, line[end])
				}
			} else if end != want {
				t.Errorf("ScalarEnd(%q) = %d, want %d", line, end, want)
			}
		}
	}
}
