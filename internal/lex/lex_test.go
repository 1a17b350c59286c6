// SPDX-License-Identifier: MIT

package lex

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"slices"
	"strings"
	"testing"
	"unicode"
)

func TestClasses(t *testing.T) {
	for i := range 256 {
		c := byte(i)
		r := rune(c)
		ascii := c < 0x80
		for _, x := range []struct {
			name      string
			got, want bool
		}{
			{"IsDigit", IsDigit(c), ascii && unicode.IsDigit(r)},
			{"IsLower", IsLower(c), ascii && unicode.IsLower(r)},
			{"IsUpper", IsUpper(c), ascii && unicode.IsUpper(r)},
			{"IsLetter", IsLetter(c), ascii && unicode.IsLetter(r)},
			{"IsAlnum", IsAlnum(c), ascii && (unicode.IsLetter(r) || unicode.IsDigit(r))},
			{"IsSpace", IsSpace(c), ascii && unicode.IsSpace(r)},
			{"IsHex", IsHex(c), strings.IndexByte("0123456789abcdefABCDEF", c) >= 0},
			{"IsToken", IsToken(c), IsAlnum(c) || c == '_' || c == '-'},
			{"IsKey", IsKey(c), IsToken(c) || c == '.'},
			{"IsCard", IsCard(c), IsDigit(c) || c == ' ' || c == '-'},
		} {
			if x.got != x.want {
				t.Errorf("%s(%q) = %t, want %t", x.name, c, x.got, x.want)
			}
		}
	}
}

func TestWordSet(t *testing.T) {
	longest := strings.Repeat("y", LongestWord)
	s := NewWordSet("token", "api-key", "x", "pässe", longest)
	for word, want := range map[string]bool{
		"token": true, "api-key": true, "x": true, "pässe": true, longest: true,
		"": false, "toke": false, "tokens": false, "y": false,
		strings.Repeat("x", LongestWord+1): false,
	} {
		if got := s.Has([]byte(word)); got != want {
			t.Errorf("Has(%q) = %t, want %t", word, got, want)
		}
	}
	if !s.Has([]byte("ToKeN")) {
		t.Error(`Has("ToKeN") = false, want any case to do`)
	}
	want := []string{"api-key", "pässe", "token", "x", longest}
	if got := s.List(); !slices.Equal(got, want) {
		t.Errorf("List() = %q, want %q", got, want)
	}
}

// TestAt has positions inside and outside of a text.
func TestAt(t *testing.T) {
	for i, want := range map[int]byte{-1: 0, 0: 'a', 1: 'b', 2: 0, 1 << 30: 0} {
		if got := At("ab", i); got != want {
			t.Errorf("At(%d) = %q, want %q", i, got, want)
		}
	}
}

// TestGroups compares what looks at eight bytes together with a look at each.
func TestGroups(t *testing.T) {
	text := []byte("0123456789abcdefghijk")
	for n := range len(text) + 1 {
		for base := 0; base <= n; base++ {
			var b [GroupLength]byte
			copy(b[:], text[base:n])
			want := binary.LittleEndian.Uint64(b[:])
			if base < n && Group(text[:n], base) != want {
				t.Errorf("Group(%q, %d) != %x", text[:n], base, want)
			}
			b = [GroupLength]byte{}
			before := text[max(0, base-GroupLength):base]
			copy(b[GroupLength-len(before):], before)
			want = binary.LittleEndian.Uint64(b[:])
			if got := LastBytes(text[:n], base); got != want {
				t.Errorf("LastBytes(%q, %d) = %x, want %x", text[:n], base, got, want)
			}
		}
	}
}

func TestWords(t *testing.T) {
	text := []byte("the new api.key is")
	if s := WordStart(text, 11); s != 8 {
		t.Errorf("WordStart(%q, 11) = %d, want 8", text, s)
	}
	if got := WordBefore(text, 8); string(got) != "new" {
		t.Errorf("WordBefore(%q, 8) = %q, want new", text, got)
	}
	if got := WordAfter(text, 15); string(got) != "is" {
		t.Errorf("WordAfter(%q, 15) = %q, want is", text, got)
	}
	if e := ExtendKey(text, 8); e != 15 {
		t.Errorf("ExtendKey(%q, 8) = %d, want 15", text, e)
	}
	if s := ExtendBack(text, 15); s != 8 {
		t.Errorf("ExtendBack(%q, 15) = %d, want 8", text, s)
	}
}

func TestWordReader(t *testing.T) {
	long := strings.Repeat("w", LongestWord)
	for name, want := range map[string]string{
		"": "", "__": "", "key": "key", "DB_passWord2": "db pass word", "apiKEY": "api key",
		"IDToken": "idtoken", "a-b.c d": "a b c d", long + "_x": "x", "x" + long: "",
		long[1:]: long[1:], "é_z": "z",
	} {
		var got []string
		for words := WordsOf([]byte(name)); words.Next(); {
			got = append(got, string(words.Word()))
		}
		if g := strings.Join(got, " "); g != want {
			t.Errorf("words of %q = %q, want %q", name, g, want)
		}
	}
	set := NewWordSet("word", "key")
	for name, want := range map[string]bool{
		"": false, "aKey": true, "monkey": false, "a.WORD": true,
	} {
		if got := set.HasWordOf([]byte(name)); got != want {
			t.Errorf("HasWordOf(%q) = %v, want %v", name, got, want)
		}
	}
	name, n := []byte("DB_passWord2"), 0
	if allocs := testing.AllocsPerRun(10, func() {
		for words := WordsOf(name); words.Next(); {
			n += len(words.Word())
		}
	}); allocs > 0 {
		t.Errorf("a WordReader allocates %v times, want 0", allocs)
	}
}

// TestUnseen has colours and characters without a width.
func TestUnseen(t *testing.T) {
	for _, c := range []struct {
		text string
		want int // bytes that show nothing
	}{
		{"\x1b[31mx", 5}, {`\x1b[0mx`, 7}, {`\u001b[1;31mx`, 12}, {"^[[Kx", 4}, {" x", 1},
		{"\u200bx", 3}, {"\ufeffx", 3}, {"\u00a0x", 2}, {"x", 0}, {"", 0}, {`\n`, 0}, {"\x1b", 0},
	} {
		if got := BlankLen([]byte(c.text), 0); got != c.want {
			t.Errorf("BlankLen(%q, 0) = %d, want %d", c.text, got, c.want)
		}
	}
	if got := TrimInvisible([]byte("a\u200b\u2060"), 7); got != 1 {
		t.Errorf("TrimInvisible = %d, want 1", got)
	}
	var buf [MaxKey]byte
	text := []byte("x pass\u200bword")
	name, start := WithoutInvisible(&buf, text, 9, len(text))
	if string(name) != "password" || start != 2 {
		t.Errorf("WithoutInvisible(%q) = %q from %d, want password from 2", text, name, start)
	}
}

// FuzzText compares the functions with the standard library's and with each other.
func FuzzText(f *testing.F) {
	f.Add([]byte("Basic dXNlcjpwYXNz"), "pass")
	f.Add([]byte("\xffé \x1b[0m"), "\xff")
	f.Fuzz(func(t *testing.T, text []byte, word string) {
		if len(text) > 1<<10 {
			return
		}
		if word != "" {
			got, want := LastIndex(text, word), bytes.LastIndex(text, []byte(word))
			if got != want {
				t.Errorf("LastIndex(%q, %q) = %d, want %d", text, word, got, want)
			}
			if got, want := FirstIndex(text, word), bytes.Index(text, []byte(word)); got != want {
				t.Errorf("FirstIndex(%q, %q) = %d, want %d", text, word, got, want)
			}
		}
		if got, want := HasPrefix(text, word), bytes.HasPrefix(text, []byte(word)); got != want {
			t.Errorf("HasPrefix(%q, %q) = %t, want %t", text, word, got, want)
		}
		if got, want := HasSuffix(text, word), bytes.HasSuffix(text, []byte(word)); got != want {
			t.Errorf("HasSuffix(%q, %q) = %t, want %t", text, word, got, want)
		}
		encoded := base64.RawURLEncoding.EncodeToString(text)
		if got := AppendDecoded(nil, []byte(encoded)); !bytes.Equal(got, text) {
			t.Errorf("AppendDecoded(%q) = %q, want %q", encoded, got, text)
		}
		AppendDecoded(nil, text)
		for i := range len(text) + 1 {
			if n := BlankLen(text, i); n < 0 || i+n > len(text) {
				t.Errorf("BlankLen(%q, %d) = %d", text, i, n)
			}
			if e := ExtendKey(text, i); e < i || e > len(text) {
				t.Errorf("ExtendKey(%q, %d) = %d", text, i, e)
			}
			for _, s := range []int{
				ExtendBack(text, i), TrimInvisible(text, i), ColourBefore(text, i),
			} {
				if s < 0 || s > i {
					t.Errorf("a start before %d of %q is %d", i, text, s)
				}
			}
			WordBefore(text, i)
			WordAfter(text, i)
		}
	})
}
