// SPDX-License-Identifier: MIT

package logplextest

import (
	"encoding/base64"
	"encoding/hex"
	"log/slog"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/logplex-go/logplex"
)

// RequireNoSecret fails t at once if one of the secrets is in what r
// recorded: in a message, key, value or line, as it is or in an encoded form:
// base64 (standard or URL alphabet, with or without padding, at any alignment
// inside other text), hex, URL- or JSON-escaped, whichever characters the
// encoder escapes, and also as JSON in JSON. What it prints names the place and
// the number of the secret, counted from 1, never the secret. An empty secret is
// a mistake of the test and fails it as well.
func RequireNoSecret(t testing.TB, r *Recorder, secrets ...string) {
	t.Helper()
	var found []string
	for i, s := range secrets {
		if s == "" {
			t.Fatalf("RequireNoSecret: secret %d is empty", i+1)
			return
		}
		found = append(found, leaks(r, i+1, s)...)
	}
	if len(found) == 0 {
		return
	}
	const most = 20
	if len(found) > most {
		found = append(found[:most], "and "+strconv.Itoa(len(found)-most)+" more")
	}
	t.Fatalf("RequireNoSecret: a secret was logged:\n\t%s", strings.Join(found, "\n\t"))
}

func leaks(r *Recorder, number int, secret string) (found []string) {
	forms := formsOf(secret)
	look := func(place, text string) {
		form := contains(text, forms)
		if form == "" {
			form = unescaped(text, secret)
		}
		if form != "" {
			found = append(found, "secret "+strconv.Itoa(number)+" "+form+" in "+place)
		}
	}
	for i, rec := range r.Records() {
		record := "record " + strconv.Itoa(i)
		look("the message of "+record, rec.Message)
		look("the source or dyno of "+record, rec.Source+" "+rec.Dyno)
		if rec.Caller != nil {
			look("the caller of "+record, rec.Caller.File+" "+rec.Caller.Function)
		}
		lookAttrs(record, rec.Attrs, look)
	}
	for i, line := range r.Lines() {
		look("line "+strconv.Itoa(i), line)
	}
	return found
}

// lookAttrs names attrs by number: their keys may be the secret.
func lookAttrs(in string, attrs []slog.Attr, look func(place, text string)) {
	for i, a := range attrs {
		place := "attr " + strconv.Itoa(i) + " of " + in
		look("the key of "+place, a.Key)
		if a.Value.Kind() == slog.KindGroup {
			lookAttrs(place, a.Value.Group(), look)
			continue
		}
		look("the value of "+place, a.Value.String())
	}
}

// form is a way to write a secret.
type form struct {
	name string
	text string
	fold bool // in any case
}

func contains(text string, forms []form) string {
	lower := ""
	for _, f := range forms {
		in := text
		if f.fold {
			if lower == "" {
				lower = strings.ToLower(text)
			}
			in = lower
		}
		if strings.Contains(in, f.text) {
			return f.name
		}
	}
	return ""
}

// leastForm is the length below which the stable part of an encoded secret
// would be in ordinary text by chance.
const leastForm = 6

func formsOf(secret string) []form {
	forms := []form{{name: "as it is", text: secret}}
	add := func(name, text string, fold bool) {
		if text != secret && text != "" {
			forms = append(forms, form{name, text, fold})
		}
	}
	if len(secret) >= 3 {
		add("in hex", hex.EncodeToString([]byte(secret)), true)
	}
	for align := range 3 {
		for _, e := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
			if s := stable(e, align, secret); len(s) >= leastForm || align == 0 && len(s) >= 4 {
				add("in base64", s, false)
			}
		}
	}
	return forms
}

// unescaped returns how secret is escaped in text, "" if it is not there. Encoders differ in
// what they escape, so it looks at what text says without escapes: those of quotes, up to
// three times, as of JSON in a list of JSON, and those of URLs.
func unescaped(text, secret string) string {
	for quoted, n := text, 0; n < 3 && strings.Contains(quoted, `\`); n++ {
		if quoted = unquote(quoted); strings.Contains(quoted, secret) {
			return "quoted or JSON-escaped"
		}
	}
	if plain := unescapeURL(text); strings.Contains(plain, secret) ||
		strings.Contains(unescapeURL(strings.ReplaceAll(text, "+", " ")), secret) {
		return "URL-escaped"
	}
	return ""
}

// unquote replaces the escapes that Go, JSON and their like have inside quotes. A backslash
// before any other character is left out.
func unquote(s string) string {
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' || i+1 == len(s) {
			b = append(b, s[i])
			continue
		}
		i++
		digits := map[byte]int{'x': 2, 'u': 4, 'U': 8}[s[i]]
		if n, ok := hexAt(s, i+1, digits); ok && digits > 0 {
			i += digits
			if low, ok := hexAt(s, i+3, 4); ok && utf16.IsSurrogate(n) && s[i+1:i+3] == `\u` {
				n = utf16.DecodeRune(n, low)
				i += 6
			}
			if digits == 2 {
				b = append(b, byte(n))
			} else {
				b = utf8.AppendRune(b, n)
			}
			continue
		}
		const letters, meant = "abfnrtv", "\a\b\f\n\r\t\v"
		if k := strings.IndexByte(letters, s[i]); k >= 0 {
			b = append(b, meant[k])
		} else {
			b = append(b, s[i])
		}
	}
	return string(b)
}

// hexAt returns the number that n hexadecimal digits at s[i] are.
func hexAt(s string, i, n int) (rune, bool) {
	if i+n > len(s) {
		return 0, false
	}
	v, err := strconv.ParseUint(s[i:i+n], 16, 31)
	return rune(v), err == nil
}

// unescapeURL replaces each %XX.
func unescapeURL(s string) string {
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == '%' {
			if n, ok := hexAt(s, i+1, 2); ok {
				b = append(b, byte(n))
				i += 2
				continue
			}
		}
		b = append(b, s[i])
	}
	return string(b)
}

// stable returns the characters of secret's encoding after align other bytes
// that do not depend on the text around it.
func stable(e *base64.Encoding, align int, secret string) string {
	s := e.EncodeToString([]byte("\x00\x00\x00"[:align] + secret))
	first := []int{0, 2, 3}[align]
	last := (align + len(secret)) * 8 / 6 // whole characters
	if first >= last {
		return ""
	}
	return s[first:last]
}

var _ logplex.Sink = (*Recorder)(nil)
