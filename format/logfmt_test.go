// SPDX-License-Identifier: MIT

package format

import (
	"encoding/json"
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/logplex-go/logplex/internal/race"
)

type pair struct{ key, value string }

func collectPairs(s string) []pair {
	var pairs []pair
	for k, v := range Pairs(s) {
		pairs = append(pairs, pair{k, v})
	}
	return pairs
}

func TestAppendPair(t *testing.T) {
	tests := []struct {
		key, value, want string
	}{
		{"a", "b", `a=b`},
		{"a", "", `a=`},
		{"a", "null", `a="null"`},
		{"a", "nulls", `a=nulls`},
		{"a", "Null", `a=Null`},
		{"a", "b c", `a="b c"`},
		{"a", "b=c", `a="b=c"`},
		{"a", `b"c`, `a="b\"c"`},
		{"a", `b\c`, `a=b\c`},
		{"a", `b\c d`, `a="b\\c d"`},
		{"a", `\n`, `a=\n`},
		{"a", "\n", `a="\n"`},
		{"a", "\r\t", `a="\r\t"`},
		{"a", "\x00\x1b\x7f", `a="\u0000\u001b\u007f"`},
		{"a", "\u0085", `a="\u0085"`},
		{"a", "\u2028\u2029", `a="\u2028\u2029"`},
		{"a", "\u061c\u200e\u200f", `a="\u061c\u200e\u200f"`},
		{"a", "\u202a\u202e\u2066\u2069", `a="\u202a\u202e\u2066\u2069"`},
		{"a", "\ufeff", `a="\ufeff"`},
		{"a", "\ufffd", `a="\ufffd"`},
		{"a", "b\ufffdc\n", `a="b\ufffdc\n"`},
		{"a", "b\xffc", `a="b\ufffdc"`},
		{"a", "\xe2\x80", `a="\ufffd\ufffd"`},
		{"a", "é日本😀\u00a0\u200b", "a=é日本😀\u00a0\u200b"},
		{"a", "a,b;{c}'d'", `a=a,b;{c}'d'`},
		{"a", "/search?q", `a=/search?q`},
		{"", "b", `!EMPTYKEY=b`},
		{"a b", "c", `a\u0020b=c`},
		{"a=b", "c", `a\u003db=c`},
		{`a"b`, "c", `a\u0022b=c`},
		{"a\nb\x7f", "c", `a\u000ab\u007f=c`},
		{"a\xff\ufffd", "c", `a\ufffd\ufffd=c`},
		{"\u202e\u0085\ufeff", "c", `\u202e\u0085\ufeff=c`},
		{"é.日本", "c", `é.日本=c`},
		{`a\b`, "c", `a\b=c`},
		{`\u00`, "c", `\u00=c`},
		{`\u0041`, "c", `\u005cu0041=c`},
		{`\\u0041`, "c", `\\u005cu0041=c`},
		{`\ud83d`, "c", `\u005cud83d=c`},
		{"\\\n", "c", `\\u000a=c`},
		{`\u00` + " 0", "c", `\u00\u00200=c`},
		{"sample#memory", "1MB", `sample#memory=1MB`},
	}
	for _, tt := range tests {
		if got := string(AppendPair(nil, tt.key, tt.value)); got != tt.want {
			t.Errorf("AppendPair(%q, %q) = %s, want %s", tt.key, tt.value, got, tt.want)
		}
		want := []pair{{readableKey(tt.key), readableText(tt.value)}}
		if got := collectPairs(tt.want); !slices.Equal(got, want) {
			t.Errorf("Pairs(%s) = %q, want %q", tt.want, got, want)
		}
	}
}

func TestAppendPairSeparator(t *testing.T) {
	tests := []struct{ before, want string }{
		{"", "a=b"}, {"x=y", "x=y a=b"}, {"x=y ", "x=y a=b"}, {" ", " a=b"},
		{"x=y\n", "x=y\na=b"}, {"x=", "x= a=b"},
	}
	for _, tt := range tests {
		if got := string(AppendPair([]byte(tt.before), "a", "b")); got != tt.want {
			t.Errorf("AppendPair(%q, a, b) = %q, want %q", tt.before, got, tt.want)
		}
	}
}

func TestPairs(t *testing.T) {
	tests := []struct {
		name, in string
		want     []pair
	}{
		{"empty", "", nil},
		{"spaces", " \t\r\n", nil},
		{"one", "a=b", []pair{{"a", "b"}}},
		{"two", "a=b c=d", []pair{{"a", "b"}, {"c", "d"}}},
		{"much space", "  a=b\t\n c=d ", []pair{{"a", "b"}, {"c", "d"}}},
		{"duplicates", "a=1 a=2", []pair{{"a", "1"}, {"a", "2"}}},
		{"word", "a", []pair{{"a", ""}}},
		{"words", "a b=c d", []pair{{"a", ""}, {"b", "c"}, {"d", ""}}},
		{"empty value", "a= b=c", []pair{{"a", ""}, {"b", "c"}}},
		{"empty value at the end", "a=", []pair{{"a", ""}}},
		{"space before the value", "a= b", []pair{{"a", ""}, {"b", ""}}},
		{"space before the equals", "a =b", []pair{{"a", ""}, {"b", ""}}},
		{"equals in a bare value", "a=b=c", []pair{{"a", "b"}, {"c", ""}}},
		{"two equals", "a==b", []pair{{"a", ""}, {"b", ""}}},
		{"equals first", "=a", []pair{{"a", ""}}},
		{"equals only", "===", nil},
		{"quoted", `a="b c" d="e"`, []pair{{"a", "b c"}, {"d", "e"}}},
		{"empty quotes", `a=""`, []pair{{"a", ""}}},
		{"glued after quotes", `a="b"c=d`, []pair{{"a", "b"}, {"c", "d"}}},
		{"quote in a key", `a"b=c`, []pair{{"a", ""}, {"b", "c"}}},
		{"quote in a bare value", `a=b"c d`, []pair{{"a", "b"}, {"c", ""}, {"d", ""}}},
		{"quoted word", `"a b"`, []pair{{"a", ""}, {"b", ""}}},
		{"escapes", `a="\"\\\/\b\f\n\r\t\'\u00e9\u2028"`, []pair{{"a", "\"\\/\b\f\n\r\t'é\u2028"}}},
		{"surrogates", `a="\ud83d\ude00\uD83D\uDE00"`, []pair{{"a", "😀😀"}}},
		{"lone surrogates", `a="\ud83d \ude00\ud83d"`, []pair{{"a", "\ufffd \ufffd\ufffd"}}},
		{"surrogate and letter", `a="\ud83d\u0041"`, []pair{{"a", "\ufffdA"}}},
		{"unknown escapes", `a="\x\q\u12\u123g"`, []pair{{"a", `\x\q\u12\u123g`}}},
		{"bare escapes", `a=\n\u0041`, []pair{{"a", `\n\u0041`}}},
		{"null", "a=null", []pair{{"a", "null"}}},
		{"key escapes", `a\u0020b=c \u003d=d \u005cu0041=e \ud83d=f \n=g`,
			[]pair{{"a b", "c"}, {"=", "d"}, {`\u0041`, "e"}, {`\ud83d`, "f"}, {`\n`, "g"}}},
		{"no end", `a="b c`, []pair{{"a", "b c"}}},
		{"no end after an escape", `a="b\"`, []pair{{"a", `b"`}}},
		{"no end in an escape", `a="b\`, []pair{{"a", `b\`}}},
		{"no end in a long escape", `a="b\u00`, []pair{{"a", `b\u00`}}},
		{"no end at once", `x=y a="`, []pair{{"x", "y"}, {"a", ""}}},
		{"not UTF-8", "a\xff=b\xff c=\"\xff \"", []pair{{"a\xff", "b\xff"}, {"c", "\xff "}}},
		{"control in quotes", "a=\"b\nc\"", []pair{{"a", "b\nc"}}},
		{"metric", "source=web.1 sample#load_avg_1m=2.46",
			[]pair{{"source", "web.1"}, {"sample#load_avg_1m", "2.46"}}},
		{"text", `Error R14 (Memory quota exceeded)`,
			[]pair{{"Error", ""}, {"R14", ""}, {"(Memory", ""}, {"quota", ""}, {"exceeded)", ""}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := collectPairs(tt.in); !slices.Equal(got, tt.want) {
				t.Errorf("Pairs(%q) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}

func TestPairsStops(t *testing.T) {
	n := 0
	for range Pairs("a=1 b=2 c=3") {
		if n++; n == 2 {
			break
		}
	}
	if n != 2 {
		t.Errorf("Pairs yielded %d pairs before break, want 2", n)
	}
}

// readableText is what a reader gets for s: U+FFFD for each broken byte.
func readableText(s string) string { return string([]rune(s)) }

func readableKey(s string) string {
	if s == "" {
		return EmptyKey
	}
	return readableText(s)
}

// foldKey is the key as readers see it that know no escapes in keys.
func foldKey(s string) string { return string(AppendKey(nil, s)) }

var errReference = errors.New("refused")

// strictPairs reads s by the rules of go-logfmt's decoder: a pair is a key of
// bytes over 0x20 without '"' and '=', then maybe '=' and a bare value of the
// same bytes or a JSON string. It refuses everything else, and U+FFFD in keys.
func strictPairs(s string) ([]pair, error) {
	var pairs []pair
	for {
		s = strings.TrimLeftFunc(s, func(r rune) bool { return r <= ' ' })
		if s == "" {
			return pairs, nil
		}
		end := strings.IndexFunc(s, func(r rune) bool { return r <= ' ' || r == '=' || r == '"' })
		if end < 0 {
			end = len(s)
		}
		key := s[:end]
		if key == "" || strings.ContainsRune(key, utf8.RuneError) {
			return nil, errReference
		}
		s = s[end:]
		if s == "" || s[0] == '"' {
			return nil, errReference // a bare key is legal there, but not what we write
		}
		if s[0] != '=' {
			return nil, errReference
		}
		s = s[1:]
		if !strings.HasPrefix(s, `"`) {
			end := strings.IndexFunc(s, func(r rune) bool { return r <= ' ' })
			if end < 0 {
				end = len(s)
			}
			value := s[:end]
			if strings.ContainsAny(value, `"=`) || strings.ContainsRune(value, utf8.RuneError) ||
				value == "null" {
				return nil, errReference
			}
			pairs = append(pairs, pair{key, value})
			s = s[end:]
			continue
		}
		end = 1
		for end < len(s) && s[end] != '"' {
			if s[end] == '\\' {
				end++
			}
			end++
		}
		if end >= len(s) {
			return nil, errReference
		}
		var value string
		if err := json.Unmarshal([]byte(s[:end+1]), &value); err != nil {
			return nil, errReference
		}
		pairs = append(pairs, pair{key, value})
		s = s[end+1:]
	}
}

// loosePairs reads s by the rules of kr/logfmt's scanner, a machine with a
// state per byte. Unlike it, it reports a bad quoted string.
func loosePairs(s string) ([]pair, error) {
	const (
		garbage = iota
		inKey
		afterEqual
		inIdent
		inQuotes
	)
	var pairs []pair
	state, start, key := garbage, 0, ""
	ident := func(c byte) bool { return c > ' ' && c != '=' && c != '"' }
	for i := 0; i <= len(s); i++ {
		c := byte(' ') // the end is as good as a space
		if i < len(s) {
			c = s[i]
		}
		switch state {
		case garbage:
			if ident(c) {
				state, start = inKey, i
			}
		case inKey:
			switch {
			case c == '=':
				state, key = afterEqual, s[start:i]
			case !ident(c):
				state = garbage
				pairs = append(pairs, pair{s[start:i], ""})
			}
		case afterEqual:
			switch {
			case c == '"':
				state, start = inQuotes, i
			case ident(c):
				state, start = inIdent, i
			default:
				state = garbage
				pairs = append(pairs, pair{key, ""})
			}
		case inIdent:
			if !ident(c) {
				state = garbage
				pairs = append(pairs, pair{key, s[start:i]})
			}
		case inQuotes:
			switch {
			case i == len(s):
				return pairs, errReference
			case c == '\\':
				i++
			case c == '"':
				var value string
				if err := json.Unmarshal([]byte(s[start:i+1]), &value); err != nil {
					return pairs, errReference
				}
				state = garbage
				pairs = append(pairs, pair{key, value})
			}
		}
		if state == inQuotes && i >= len(s) {
			return pairs, errReference
		}
	}
	return pairs, nil
}

// requireReadable fails unless Pairs and both references read line as want.
func requireReadable(t *testing.T, line string, want []pair) {
	t.Helper()
	requireOneLine(t, "AppendPair", line)
	var exact, folded []pair
	for _, p := range want {
		exact = append(exact, pair{readableKey(p.key), readableText(p.value)})
		folded = append(folded, pair{foldKey(p.key), readableText(p.value)})
	}
	if got := collectPairs(line); !slices.Equal(got, exact) {
		t.Fatalf("Pairs(%q) = %q, want %q", line, got, exact)
	}
	if got, err := strictPairs(line); err != nil || !slices.Equal(got, folded) {
		t.Fatalf("strictPairs(%q) = %q, %v, want %q", line, got, err, folded)
	}
	if got, err := loosePairs(line); err != nil || !slices.Equal(got, folded) {
		t.Fatalf("loosePairs(%q) = %q, %v, want %q", line, got, err, folded)
	}
}

func TestLogfmtReadBack(t *testing.T) {
	for _, key := range hostile {
		for _, value := range hostile {
			b := AppendPair([]byte("at=info"), key, value)
			b = AppendPair(b, value, key)
			requireReadable(t, string(b), []pair{{"at", "info"}, {key, value}, {value, key}})
		}
	}
	rnd := rand.New(rand.NewPCG(5, 6))
	for range 20_000 {
		var b []byte
		var want []pair
		for range rnd.IntN(4) {
			p := pair{randomText(rnd), randomText(rnd)}
			b = AppendPair(b, p.key, p.value)
			want = append(want, p)
		}
		requireReadable(t, string(b), want)
	}
}

func randomText(rnd *rand.Rand) string {
	var b []byte
	for range rnd.IntN(12) {
		switch rnd.IntN(6) {
		case 0:
			b = append(b, byte(rnd.IntN(256)))
		case 1:
			b = utf8.AppendRune(b, rune(rnd.IntN(0x2100)))
		case 2:
			b = append(b, hostile[rnd.IntN(len(hostile))]...)
		default:
			b = append(b, "abcdefu0\\5c"[rnd.IntN(11)])
		}
	}
	return string(b)
}

// A value is in quotes exactly when one of its runes asks for it.
func TestQuotedValue(t *testing.T) {
	for r := range rune(0x10000) {
		want := r <= ' ' || r == '=' || r == '"' || r == 0x7f || riskyRune(r) ||
			!utf8.ValidRune(r) || r == utf8.RuneError
		for _, s := range []string{
			string(r), "x" + string(r), "12345678" + string(r), "é" + string(r) + "é",
		} {
			if got := quotedValue(s); got != want {
				t.Fatalf("quotedValue(%+q) = %t, want %t", s, got, want)
			}
		}
	}
	for _, s := range []string{"\xff", "é\xff", "日本\xe6", "null"} {
		if !quotedValue(s) {
			t.Errorf("quotedValue(%+q) = false, want true", s)
		}
	}
}

func TestPairsAsLoose(t *testing.T) {
	for _, s := range []string{
		"a=b", "a", "a=b=c", `a="b" c`, `"a`, "a =b", "a= b", "=", `a""b`, `a=b"c"d=e`,
		"x \x00\x01y=z", "a=é b=日", `a="é" "" b==c`,
	} {
		want, err := loosePairs(s)
		if err != nil {
			t.Fatalf("loosePairs(%q) = %v", s, err)
		}
		if got := collectPairs(s); !slices.Equal(got, want) {
			t.Errorf("Pairs(%q) = %q, want %q", s, got, want)
		}
	}
}

func TestLogfmtAllocates(t *testing.T) {
	if race.Enabled {
		t.Skip("the race detector allocates")
	}
	b := make([]byte, 0, 500)
	if n := testing.AllocsPerRun(100, func() {
		b = AppendPair(b[:0], "path", "/search?q=heroku")
		b = AppendPair(b, "msg", "say \"hi\"\nthere é \u2028 \xff")
		b = AppendPair(b, "a b\xff", "null")
	}); n != 0 {
		t.Errorf("AppendPair allocates %v times, want 0", n)
	}
	line := `at=info method=GET path="/search?q=heroku" status=200 msg="two words"`
	if n := testing.AllocsPerRun(100, func() {
		for k := range Pairs(line) {
			if k == "" {
				t.Error("empty key")
			}
		}
	}); n != 0 {
		t.Errorf("Pairs(%q) allocates %v times, want 0", line, n)
	}
}

// Both directions take time linear in their input: quadratic ones would not
// end before the test binary's timeout.
func TestLogfmtLinear(t *testing.T) {
	const n = 1 << 20
	for _, s := range []string{
		strings.Repeat(`a="`, n), strings.Repeat(`\`, n), `a="` + strings.Repeat(`\`, n),
		`a="` + strings.Repeat(`\ud83d`, n/6), strings.Repeat("=", n), strings.Repeat(`"`, n),
		strings.Repeat("\xff", n), strings.Repeat(`\u0041`, n/6),
	} {
		collectPairs(s)
		AppendPair(nil, s, s)
	}
}

func FuzzPairs(f *testing.F) {
	for _, s := range lineSamples(f) {
		f.Add(s.Message)
	}
	for _, s := range hostile {
		f.Add(`a="` + s + `" b=` + s + " " + s + "=c")
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := collectPairs(s)
		if want, err := loosePairs(s); err == nil && utf8.ValidString(s) &&
			!strings.Contains(s, `\`) {
			if !slices.Equal(got, want) {
				t.Fatalf("Pairs(%q) = %q, want %q", s, got, want)
			}
		}
		var b []byte
		for _, p := range got {
			if p.key == "" {
				t.Fatalf("Pairs(%q) has an empty key", s)
			}
			b = AppendPair(b, p.key, p.value)
		}
		requireReadable(t, string(b), got)
	})
}

func FuzzAppendPair(f *testing.F) {
	for i, s := range hostile {
		f.Add(s, hostile[len(hostile)-1-i], s)
	}
	f.Fuzz(func(t *testing.T, key, value, other string) {
		b := AppendPair(nil, key, value)
		b = AppendPair(b, other, key)
		requireReadable(t, string(b), []pair{{key, value}, {other, key}})
	})
}

func BenchmarkAppendValue(b *testing.B) {
	for _, bench := range []struct{ name, value string }{
		{"bare6", "GET123"}, {"bare19", "/search/heroku/logs"},
		{"bare64", strings.Repeat("abcdefgh", 8)}, {"bare256", strings.Repeat("abcdefgh", 32)},
		{"quoted46", `the user said "hello" and left without a word`},
		{"cyrillic", "привет-мир-как-дела"},
	} {
		b.Run(bench.name, func(b *testing.B) {
			buf := make([]byte, 0, 1024)
			for b.Loop() {
				buf = AppendValue(buf[:0], bench.value)
			}
		})
	}
}
