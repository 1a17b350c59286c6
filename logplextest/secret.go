// SPDX-License-Identifier: MIT

package logplextest

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"log/slog"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/logplex-go/logplex"
)

// RequireNoSecret fails t at once if one of the secrets is in what r
// recorded: in a message, key, value or line, as it is or in an encoded form:
// base64 (standard or URL alphabet, with or without padding, at any alignment
// inside other text), hex, URL- or JSON-escaped. What it prints names the
// place and the number of the secret, counted from 1, never the secret. An
// empty secret is a mistake of the test and fails it as well.
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
		if form := contains(text, forms); form != "" {
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
	add("quoted", inside(strconv.Quote(secret)), false)
	add("quoted in ASCII", inside(strconv.QuoteToASCII(secret)), false)
	add("quoted twice", inside(strconv.Quote(inside(strconv.Quote(secret)))), false)
	if b, err := json.Marshal(secret); err == nil {
		add("JSON-escaped", inside(string(b)), false)
	}
	add("URL-escaped", strings.ToLower(url.QueryEscape(secret)), true)
	add("URL-escaped", strings.ToLower(url.PathEscape(secret)), true)
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

func inside(quoted string) string { return quoted[1 : len(quoted)-1] }

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
