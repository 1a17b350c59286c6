// SPDX-License-Identifier: MIT

package format

import (
	"iter"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// EmptyKey is what AppendKey writes for a key without text, which logfmt has
// no way to write.
const EmptyKey = "!EMPTYKEY"

// AppendPair appends key=value in logfmt to b, after a space unless b is empty
// or ends in a space or a newline, and returns the longer b. See AppendKey and
// AppendValue for what is escaped. Nothing is ever dropped or refused.
func AppendPair(b []byte, key, value string) []byte {
	if n := len(b); n > 0 && b[n-1] != ' ' && b[n-1] != '\n' {
		b = append(b, ' ')
	}
	b = append(AppendKey(b, key), '=')
	return AppendValue(b, value)
}

// AppendKey appends a logfmt key to b and returns the longer b. A key has no quotes, so characters
// that would end it (a space, a control character, '=', '"') or harm the line (C1 controls, line
// separators, direction marks, the byte order mark, U+FFFD) are written as \uXXXX, and a byte that
// is not UTF-8 as \ufffd. The backslash of a text that looks like such an escape is written as
// \u005c. Pairs undoes all of it; other readers show the escape itself. An empty key becomes
// EmptyKey.
func AppendKey(b []byte, key string) []byte {
	if key == "" {
		return append(b, EmptyKey...)
	}
	if bareLen(key) == len(key) && strings.IndexByte(key, '\\') < 0 {
		return append(b, key...)
	}
	start := 0
	for i := 0; i < len(key); {
		r, size := utf8.DecodeRuneInString(key[i:])
		escape := false
		switch {
		case r == '\\':
			_, escape = parseUnicodeEscape(key[i:])
		case r <= ' ', r == '"', r == '=', r == 0x7f, r == utf8.RuneError:
			escape = true
		default:
			escape = riskyRune(r)
		}
		if escape {
			b = append(b, key[start:i]...)
			b = appendUnicodeEscape(b, r)
			start = i + size
		}
		i += size
	}
	return append(b, key[start:]...)
}

// AppendValue appends a logfmt value to b and returns the longer b. The value
// is quoted if it holds a space, a control character, '=', '"', a C1 control,
// a line separator, a direction mark, a byte order mark, U+FFFD or a byte that
// is not UTF-8, and if it is the text null, which without quotes means no
// value. A backslash alone asks for no quotes. An empty value appends nothing.
//
// Inside quotes, '"' and '\' follow a backslash, and everything named above
// but the space and '=' is written as \n, \r, \t or \uXXXX, each byte that is
// not UTF-8 as \ufffd. The rules are those of the go-logfmt encoder, with more
// characters escaped, so every logfmt reader that knows JSON's escapes reads
// the same value.
func AppendValue(b []byte, value string) []byte {
	if !quotedValue(value) {
		return append(b, value...)
	}
	b = appendEscaped(append(b, '"'), value, textQuoted)
	return append(b, '"')
}

// quotedValue reports whether AppendValue puts value in quotes.
func quotedValue(value string) bool {
	for i := 0; ; {
		i += bareLen(value[i:])
		if i == len(value) {
			return value == "null"
		}
		if value[i] < utf8.RuneSelf {
			return true
		}
		for i < len(value) && value[i] >= utf8.RuneSelf {
			r, size := utf8.DecodeRuneInString(value[i:])
			if r == utf8.RuneError || riskyRune(r) {
				return true
			}
			i += size
		}
	}
}

// bareLen returns the length of the longest prefix of s that is in logfmt
// as it is; s[bareLen(s)] is either not ASCII or ends a bare key or value.
func bareLen(s string) int {
	return cleanLen(s, exclaimWord, quoteWord, equalWord)
}

// Pairs returns an iterator over the logfmt pairs of s, in order, duplicates
// included. It reads back exactly what AppendPair wrote, save that a byte that
// was not UTF-8 comes back as U+FFFD and an empty key as EmptyKey.
//
// It takes any text, by the rules of kr/logfmt where a line is loose: a word without '=' is a key
// with an empty value; a bare value ends at a space, '=' or '"'; stray '=' and '"' between pairs
// are passed over. Beyond these rules, a quote that is never closed, as in a line that Heroku cut
// at 10,000 bytes, ends the value at the end of s, and an unknown escape stays as written. Inside
// quotes the escapes are JSON's, in keys only \uXXXX, and none that is half of a pair.
//
// Router lines have rules of their own; see ParseRouter.
func Pairs(s string) iter.Seq2[string, string] {
	return func(yield func(key, value string) bool) {
		for i := 0; ; {
			for i < len(s) && !bareByte(s[i]) {
				i++
			}
			if i == len(s) {
				return
			}
			start := i
			i = bareEnd(s, i)
			key, value := s[start:i], ""
			if i+1 < len(s) && s[i] == '=' {
				i++
				start = i
				switch {
				case s[i] == '"':
					value, i = parseQuotedValue(s, i+1)
				case bareByte(s[i]):
					i = bareEnd(s, i)
					value = s[start:i]
				}
			}
			if strings.IndexByte(key, '\\') >= 0 {
				key = unescapeKey(key)
			}
			if !yield(key, value) {
				return
			}
		}
	}
}

func bareByte(c byte) bool { return c > ' ' && c != '"' && c != '=' }

func bareEnd(s string, i int) int {
	for i < len(s) && bareByte(s[i]) {
		i++
	}
	return i
}

// parseQuotedValue reads a value whose opening quote is before s[i] and
// returns it with the offset after the closing quote.
func parseQuotedValue(s string, i int) (value string, end int) {
	escaped := false
	for end = i; end < len(s); end++ {
		switch s[end] {
		case '\\':
			escaped = true
			end++
		case '"':
			value = s[i:end]
			if escaped {
				value = unescapeValue(value)
			}
			return value, end + 1
		}
	}
	value = s[i:]
	if escaped {
		value = unescapeValue(value)
	}
	return value, len(s)
}

func unescapeValue(s string) string {
	b := make([]byte, 0, len(s))
	for {
		n := strings.IndexByte(s, '\\')
		if n < 0 || n+1 == len(s) {
			return string(append(b, s...))
		}
		b = append(b, s[:n]...)
		s = s[n:]
		size := 2
		switch c := s[1]; c {
		case '"', '\\', '/', '\'':
			b = append(b, c)
		case 'b':
			b = append(b, '\b')
		case 'f':
			b = append(b, '\f')
		case 'n':
			b = append(b, '\n')
		case 'r':
			b = append(b, '\r')
		case 't':
			b = append(b, '\t')
		default:
			r, ok := parseUnicodeEscape(s)
			if !ok {
				b = append(b, '\\')
				size = 1
				break
			}
			size = 6
			if utf16.IsSurrogate(r) {
				// Half a pair alone, or with another half, is no character.
				low, _ := parseUnicodeEscape(s[6:])
				if r = utf16.DecodeRune(r, low); r != utf8.RuneError {
					size = 12
				}
			}
			b = utf8.AppendRune(b, r)
		}
		s = s[size:]
	}
}

func unescapeKey(s string) string {
	b := make([]byte, 0, len(s))
	for {
		n := strings.IndexByte(s, '\\')
		if n < 0 {
			return string(append(b, s...))
		}
		b = append(b, s[:n]...)
		s = s[n:]
		if r, ok := parseUnicodeEscape(s); ok && !utf16.IsSurrogate(r) {
			b = utf8.AppendRune(b, r)
			s = s[6:]
		} else {
			b = append(b, '\\')
			s = s[1:]
		}
	}
}
