// SPDX-License-Identifier: MIT

package secretscan

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/logplex-go/logplex/internal/lex"
)

// TestEnds compares what an ends remembers with what reading again finds, from starts in order and
// from others, in texts in which few signs end a value.
func TestEnds(t *testing.T) {
	pieces := []string{"(", ")", "[", "]", "{", "}", "<", ">", "'", "\"", "`", "\\", "\\\\", "\\\"",
		"\\'", "C:\\\\x", ",", ";", "=", ":", "&", "#", "%", "%26", "|", "...", ",,", "'s ", " ",
		"\n", "[REDACTED]", "[REDACTED:key]", "x=", "&x=", ",y:", "<b", "</b", "\\n", "\\x1b[31m",
		"é", "{\"a\":\"", ")a", "]a", "}(", "=(", strings.Repeat(",", 40) + " "}
	rnd := rand.New(rand.NewPCG(1, 2))
	texts := 300
	if testing.Short() {
		texts = 60
	}
	for range texts {
		var b []byte
		var signs []int // where pieces start
		kinds := make([]string, 1+rnd.IntN(8))
		for i := range kinds {
			kinds[i] = pieces[rnd.IntN(len(pieces))]
		}
		for size := 300 + rnd.IntN(3000); len(b) < size; {
			for range rnd.IntN(60) {
				b = append(b, "ab1-_/."[rnd.IntN(7)])
			}
			signs = append(signs, len(b))
			b = append(b, kinds[rnd.IntN(len(kinds))]...)
		}
		var m ends
		for n, i := 0, 1; i < len(b); n, i = n+1, i+1+rnd.IntN(20) {
			s := i
			if n%16 == 15 {
				s = 1 + rnd.IntN(len(b)-1)
			}
			checkEnds(t, &m, b, s, rnd)
			for ; len(signs) > 0 && signs[0] <= s; signs = signs[1:] {
				checkEnds(t, &m, b, max(signs[0], 1), rnd)
			}
		}
	}
	// What starts with a sign that opens goes on after the one that closes.
	b := []byte("x=<1" + strings.Repeat("abcdefghijkl>)token=", 40))
	var m ends
	for i := 2; i < len(b); i++ {
		checkEnds(t, &m, b, i, rnd)
	}
}

func checkEnds(t *testing.T, m *ends, b []byte, s int, rnd *rand.Rand) {
	t.Helper()
	for _, sep := range [...]byte{' ', '&', '%'} {
		if got, want := m.bareEnd(b, s, sep), bareEnd(b, s, len(b), sep); got != want {
			t.Fatalf("bareEnd(%q, %d, %q) = %d, read again %d", b, s, sep, got, want)
		}
	}
	if got, want := m.nextBrace(b, s), (*ends)(nil).nextBrace(b, s); got != want {
		t.Fatalf("nextBrace(%q, %d) = %d, read again %d", b, s, got, want)
	}
	for _, quote := range [...]byte{'\'', '"', '`'} {
		esc := 0
		for s-1-esc > 0 && b[s-1-esc] == '\\' && esc < 3 {
			esc++
		}
		text := append([]byte(nil), b...)
		text[s-1] = quote // where a text starts
		e := closeQuote(text, s, esc, quote)
		var fresh ends
		for range 2 {
			if got := fresh.closeQuote(text, s, esc, quote); got != e {
				t.Fatalf("closeQuote(%q, %d, %d, %q) = %d, want %d", text, s, esc, quote, got, e)
			}
		}
		for n := 0; n < 4 && e > s; n++ {
			k := s + rnd.IntN(e-s) + 1
			if k >= len(text) || text[k-1] == '\\' {
				continue
			}
			got, want := fresh.closeQuote(text, k, esc, quote), closeQuote(text, k, esc, quote)
			if got != want {
				t.Fatalf("closeQuote(%q, %d, %d, %q) = %d after %d, read again %d", text, k, esc,
					quote, got, s, want)
			}
		}
		if got, want := m.closeEnclosing(b, s, max(s, e), esc),
			closeEnclosing(b[:max(s, e)], s, esc); got != want && b[s-1] != '\\' {
			t.Fatalf("closeEnclosing(%q, %d, %d, %d) = %d, read again %d", b, s, e, esc, got, want)
		}
	}
	if got, want := m.nextBracket(b, s), lex.Next(b, s, ']'); got != want {
		t.Fatalf("nextBracket(%q, %d) = %d, read again %d", b, s, got, want)
	}
	if got, want := m.closeBracket(b, s), closeBracket(b, s); got != want {
		t.Fatalf("closeBracket(%q, %d) = %d, read again %d", b, s, got, want)
	}
}

// TestNextBraceOnce holds that a text without a closing brace is not searched for one again from
// each place where a list of Go's begins: what is put there later is not seen.
func TestNextBraceOnce(t *testing.T) {
	var m ends
	text := []byte(strings.Repeat("password: []string{\"", 64))
	if got := m.nextBrace(text, 0); got != len(text) {
		t.Fatalf("nextBrace = %d, want %d", got, len(text))
	}
	text[len(text)-1] = '}'
	for i := 1; i < len(text); i++ {
		if got := m.nextBrace(text, i); got != len(text) {
			t.Fatalf("nextBrace from %d = %d, which was looked for again", i, got)
		}
	}
	var other ends
	if got := other.nextBrace(text, 0); got != len(text)-1 {
		t.Fatalf("nextBrace of another = %d, want %d", got, len(text)-1)
	}
}
