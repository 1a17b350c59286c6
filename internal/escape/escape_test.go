// SPDX-License-Identifier: MIT

package escape

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/logplex-go/logplex/format"
	"github.com/logplex-go/logplex/internal/race"
)

// bareSimple is the simple twin of Bare.
func bareSimple(p []byte) bool {
	for _, c := range p {
		if c <= ' ' || c >= 0x7f || c == '"' || c == '=' {
			return false
		}
	}
	return true
}

// jsonPlainSimple is the simple twin of JSONPlain.
func jsonPlainSimple(p []byte) bool {
	for _, c := range p {
		if c < ' ' || c >= 0x7f || c == '"' || c == '\\' {
			return false
		}
	}
	return true
}

// check compares every result of this package for text with its simple
// twins, with format and with encoding/json.
func check(t *testing.T, text string) {
	t.Helper()
	p := []byte(text)
	if got, want := Bare(p), bareSimple(p); got != want {
		t.Errorf("Bare(%q) = %v, want %v", p, got, want)
	}
	if got, want := JSONPlain(p), jsonPlainSimple(p); got != want {
		t.Errorf("JSONPlain(%q) = %v, want %v", p, got, want)
	}
	value := string(format.AppendValue(nil, text))
	if got, want := BareText(p), value == text || text == "null"; got != want {
		t.Errorf("BareText(%q) = %v, want %v as format.AppendValue", p, got, want)
	}
	if Bare(p) && !BareText(p) {
		t.Errorf("Bare(%q) = true, BareText = false", p)
	}
	out := AppendJSON([]byte("x"), p)
	if out[0] != 'x' {
		t.Fatalf("AppendJSON(x, %q) = %q, lost what was there", p, out)
	}
	for _, room := range []int{1, 8, 9, 16, 100} {
		if got := AppendJSON(make([]byte, 1, room), text); string(got[1:]) != string(out[1:]) {
			t.Errorf("AppendJSON(%q) into %d bytes = %q, else %q", text, room, got[1:], out[1:])
		}
	}
	if got := appendShort([]byte("x"), text); string(got) != string(out) {
		t.Errorf("appendShort(%q) = %q, AppendJSON = %q", text, got, out)
	}
	if JSONPlain([]byte(strings.ReplaceAll(text, `"`, ""))) {
		for _, room := range []int{1, 9 + len(text), 9 + 2*len(text), 100 + 2*len(text)} {
			b := append(make([]byte, 0, room), 'x')
			if got := AppendQuoted(b, text); string(got) != string(out) {
				t.Errorf("AppendQuoted(%q) into %d bytes = %q, want %q", text, room, got, out)
			}
		}
	}
	out = out[1:]
	if got := lengthJSON(text); got != len(out) {
		t.Errorf("lengthJSON(%q) = %d, AppendJSON = %q", text, got, out)
	}
	if want := string(format.AppendValue(nil, text+" ")); `"`+string(out)+` "` != want {
		t.Errorf("AppendJSON(%q) = %q, want %q as format.AppendValue", p, out, want)
	}
	if JSONPlain(p) && string(out) != text {
		t.Errorf("AppendJSON(%q) = %q, want it unchanged", p, out)
	}
	for _, r := range string(out) {
		if r < ' ' || r == 0x7f || Hidden(r) || r == utf8.RuneError {
			t.Errorf("AppendJSON(%q) = %q, holds %U", p, out, r)
		}
	}
	var back string
	if err := json.Unmarshal([]byte(`"`+string(out)+`"`), &back); err != nil {
		t.Errorf("Unmarshal(AppendJSON(%q)) = %v", p, err)
	} else if want := valid(text); back != want {
		t.Errorf("Unmarshal(AppendJSON(%q)) = %q, want %q", p, back, want)
	}
	// A key as the encoder decides it, without and with a closer look.
	key := string(format.AppendKey(nil, text))
	if Bare(p) && bytes.IndexByte(p, '\\') < 0 && text != "" && key != text {
		t.Errorf("Bare(%q) = true, but format.AppendKey = %q", p, key)
	}
}

// valid returns text with each byte that is not UTF-8 as U+FFFD.
func valid(text string) string { return string([]rune(text)) }

var texts = []string{
	"", "a", "null", "nul", "abc", "abcd", "abcdefg", "abcdefgh", "abcdefghi", "0123456789abcdef",
	"0123456789abcde\x00",
	`"id", "state" = 'x', "total"`, strings.Repeat(`"`, 9), strings.Repeat(`"#`, 9), `"""""""#`,
	"two words", `a"b`, `a\b`, `\u0020`, "a=b", "=", "\"", "\x7f", "\x1f", " ", "~", "!", "\x80",
	"\xff\xfe", "\xed\xa0\x80", "\xf4\x90\x80\x80", "é", "日本語", "\ufffd", "a\ufffdb",
	"a\nb", "a\r\nb", "a\tb", "\x1b[31mred", "a\u2028b", "a\u2029b", "\u202edcba", "\u2066x\u2069",
	"\u200e", "\u200f", "\u061c", "\ufeff", "\u0085", "\u009b", "\u00a0", "\u200d",
	"\U0001f600", "\u0600",
	strings.Repeat("x", 1000) + "\n", strings.Repeat("é", 100) + "\"",
}

func TestAgainstTwins(t *testing.T) {
	for _, text := range texts {
		check(t, text)
	}
	// Each byte at each place of short texts, where the words of eight overlap.
	for n := 1; n <= 20; n++ {
		for at := range n {
			for c := range 256 {
				p := bytes.Repeat([]byte{'m'}, n)
				p[at] = byte(c)
				if got, want := Bare(p), bareSimple(p); got != want {
					t.Fatalf("Bare(%q) = %v, want %v", p, got, want)
				}
				if got, want := JSONPlain(p), jsonPlainSimple(p); got != want {
					t.Fatalf("JSONPlain(%q) = %v, want %v", p, got, want)
				}
				if check(t, string(p)); t.Failed() {
					return
				}
			}
		}
	}
}

func TestAgainstTwinsRandom(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 5))
	for range 50_000 {
		var b strings.Builder
		for range r.IntN(24) {
			switch r.IntN(4) {
			case 0:
				b.WriteByte(byte(r.IntN(256)))
			case 1:
				b.WriteRune(rune(r.IntN(0x3000)))
			case 2:
				b.WriteString(texts[r.IntN(len(texts)-2)])
			default:
				b.WriteByte(byte('a' + r.IntN(26)))
			}
		}
		check(t, b.String())
		if t.Failed() {
			return
		}
	}
}

// TestLargeText holds large texts to room that is made once, whatever their escapes are.
func TestLargeText(t *testing.T) {
	if race.Enabled {
		t.Skip("the race detector allocates")
	}
	for _, part := range []string{
		"plain", `"`, "\n", "\x01", "\xff", "\u2028", "é", `a "b" \`, "\U0001f600\a",
	} {
		text := strings.Repeat(part, 1<<20/len(part))
		want := len(AppendJSON(nil, text))
		n := testing.AllocsPerRun(5, func() {
			b := AppendJSON(nil, text)
			if b = append(b, "\" after=1\n"...); cap(b) > want+want/7+1<<14 {
				t.Errorf("AppendJSON of %q, repeated, has a capacity of %d for %d bytes",
					part, cap(b), want)
			}
		})
		if n != 1 {
			t.Errorf("AppendJSON of %q, repeated, allocates %v times, want 1", part, n)
		}
	}
}

// TestHidden compares Hidden with format, rune by rune.
func TestHidden(t *testing.T) {
	for r := rune(0x80); r <= utf8.MaxRune; r++ {
		if !utf8.ValidRune(r) || r == utf8.RuneError {
			continue
		}
		s := string(r)
		if got, want := Hidden(r), string(format.AppendValue(nil, s)) != s; got != want {
			t.Errorf("Hidden(%U) = %v, want %v as format.AppendValue", r, got, want)
		}
	}
}

func FuzzEscape(f *testing.F) {
	for _, text := range texts {
		f.Add(text)
	}
	f.Fuzz(check)
}
