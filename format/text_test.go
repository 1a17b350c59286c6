// SPDX-License-Identifier: MIT

package format

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"
)

// hostile are texts that must not get through any encoder as they are.
var hostile = []string{
	"", " ", "null", "a", "a b", "a=b", `a"b`, `a\b`, `\`, `\\`, `"`, "=", "a\nb", "\r\n", "\t",
	"\x00", "\x1b[31mred\x1b[0m", "\x7f",
	"\u0080", "\u0085", "\u009b31m", "\u009f", "\u00a0", "\u061c", "\u200e", "\u200f", "\u2028",
	"\u2029", "\u202a", "\u202e", "\u2066", "\u2069",
	"\ufeff", "\ufffd", "\xff", "a\xc3", "\xc3\x28", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x80",
	"é", "日本語", "😀", "mixed é \xff 日\u2028",
	"12345678", "1234567\n", "12345678\n", "1234567é", "123é", "exactly sixteen.",
	"exactly sixteen\n", strings.Repeat("x", 63) + "\u202e",
	`\u0041`, `\u005cu0041`, `\\u0041`, `\u00`, `\ud83d\ude00`, "a,b", "{}", "%n",
	"key=\"v\" other=1", strings.Repeat("\xff", 9), strings.Repeat("é", 20),
}

func cleanLenSimple(s string, low, a, b byte) int {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < low || c == a || c == b || c >= 0x7f {
			return i
		}
	}
	return len(s)
}

func TestCleanLen(t *testing.T) {
	check := func(s string) {
		t.Helper()
		for _, set := range []struct{ low, a, b byte }{
			{0x21, '"', '='}, {0x20, '"', '\\'}, {0x20, 0x7f, 0x7f},
		} {
			want := cleanLenSimple(s, set.low, set.a, set.b)
			low, a, b := uint64(set.low)*onesWord, uint64(set.a)*onesWord, uint64(set.b)*onesWord
			if got := cleanLen(s, low, a, b); got != want {
				t.Fatalf("cleanLen(%q, %q) = %d, want %d",
					s, []byte{set.low, set.a, set.b}, got, want)
			}
			if got := cleanLen([]byte(s), low, a, b); got != want {
				t.Fatalf("cleanLen([]byte(%q), %q) = %d, want %d",
					s, []byte{set.low, set.a, set.b}, got, want)
			}
		}
	}
	// Every byte at every place of every length up to three words.
	for n := range 25 {
		for at := range n {
			s := []byte(strings.Repeat("x", n))
			for c := range 256 {
				s[at] = byte(c)
				check(string(s))
			}
		}
	}
	// Neighbours that borrow and carry into each other.
	const bytes = "\x00\x01\x1f !\"#<=>[\\]a\x7e\x7f\x80\x81\xff"
	rnd := rand.New(rand.NewPCG(3, 4))
	for range 30_000 {
		s := make([]byte, rnd.IntN(20))
		for i := range s {
			if s[i] = 'a'; rnd.IntN(3) == 0 {
				s[i] = bytes[rnd.IntN(len(bytes))]
			}
		}
		check(string(s))
	}
}

func TestRiskyRune(t *testing.T) {
	risky := map[rune]bool{
		0x061c: true, 0x200e: true, 0x200f: true, 0x2028: true, 0x2029: true, 0xfeff: true,
	}
	for _, r := range [][2]rune{{0x80, 0x9f}, {0x202a, 0x202e}, {0x2066, 0x2069}} {
		for c := r[0]; c <= r[1]; c++ {
			risky[c] = true
		}
	}
	for r := range rune(utf8.MaxRune + 1) {
		if got := riskyRune(r); got != risky[r] {
			t.Errorf("riskyRune(%U) = %t, want %t", r, got, risky[r])
		}
	}
}

func TestAppendEscaped(t *testing.T) {
	tests := []struct {
		in, quoted, bare, line string
	}{
		{"", "", "", ""},
		{"plain text", "plain text", "plain text", "plain text"},
		{"a\tb", `a\tb`, `a\tb`, "a\tb"},
		{`say "hi"\`, `say \"hi\"\\`, `say "hi"\`, `say "hi"\`},
		{"a\r\nb\x00\x1b[31m\x7f", `a\r\nb\u0000\u001b[31m\u007f`, `a\r\nb\u0000\u001b[31m\u007f`,
			`a\r\nb\u0000\u001b[31m\u007f`},
		{"é\u0085日\u2028x\u202e\ufeff😀", `é\u0085日\u2028x\u202e\ufeff😀`,
			`é\u0085日\u2028x\u202e\ufeff😀`, `é\u0085日\u2028x\u202e\ufeff😀`},
		{"a\xffb\xc3", `a\ufffdb\ufffd`, `a\ufffdb\ufffd`, `a\ufffdb\ufffd`},
		{"\xe2\x80", `\ufffd\ufffd`, `\ufffd\ufffd`, `\ufffd\ufffd`},
		{"\xed\xa0\x80", `\ufffd\ufffd\ufffd`, `\ufffd\ufffd\ufffd`, `\ufffd\ufffd\ufffd`},
		{"\ufffd", `\ufffd`, "\ufffd", "\ufffd"},
		{"\n12345678\n", `\n12345678\n`, `\n12345678\n`, `\n12345678\n`},
	}
	for _, tt := range tests {
		for mode, want := range []string{tt.quoted, tt.bare, tt.line} {
			if got := string(appendEscaped([]byte("x"), tt.in, textMode(mode))); got != "x"+want {
				t.Errorf("appendEscaped(%q, %d) = %s, want x%s", tt.in, mode, got, want)
			}
			if got := string(appendEscaped([]byte("x"), []byte(tt.in), textMode(mode))); got != "x"+
				want {
				t.Errorf("appendEscaped([]byte(%q), %d) = %s, want x%s", tt.in, mode, got, want)
			}
		}
	}
}

func TestCleanText(t *testing.T) {
	for _, s := range hostile {
		want := string(appendEscaped(nil, s, textBare)) == s
		if got := cleanText(s); got != want {
			t.Errorf("cleanText(%q) = %t, want %t", s, got, want)
		}
		for _, around := range []string{"x", "12345678", "é"} {
			s := around + s + around
			want := string(appendEscaped(nil, s, textBare)) == s
			if got := cleanText([]byte(s)); got != want {
				t.Errorf("cleanText(%q) = %t, want %t", s, got, want)
			}
		}
	}
}

// requireOneLine fails unless s may be in a log as one line.
func requireOneLine(t *testing.T, what, s string) {
	t.Helper()
	if !utf8.ValidString(s) {
		t.Fatalf("%s = %q, want valid UTF-8", what, s)
	}
	for i, r := range s {
		if r < ' ' || r == 0x7f || riskyRune(r) {
			t.Fatalf("%s = %q, want no %U (offset %d)", what, s, r, i)
		}
	}
}
