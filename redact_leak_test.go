// SPDX-License-Identifier: MIT

package logplex_test

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	stdlog "log"
	"log/slog"
	"math/big"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/rs/zerolog"

	"github.com/logplex-go/logplex"
	"github.com/logplex-go/logplex/logplexzerolog"
)

// A leak is one of the ways by which a secret gets into a log.
type leak struct {
	name string
	log  func(l *slog.Logger, secret string)
}

type (
	leakStringer     struct{ v string }
	leakPtrStringer  struct{ v string }
	leakText         struct{ v string }
	leakJSON         struct{ v string }
	leakValuer       struct{ v string }
	leakPtrValuer    struct{ v string }
	leakGroupValuer  struct{ v string }
	leakPanicValuer  struct{ v string }
	leakPanicString  struct{ v string }
	leakTextError    struct{ v string }
	leakJSONError    struct{ v string }
	leakJSONNumber   struct{ v string }
	leakFormatter    struct{ v string }
	leakGoStringer   struct{ v string }
	leakNamed        string
	leakError        struct{ v string }
	leakNestedValuer struct{ Inner leakValuer }
)

func (s leakStringer) String() string           { return s.v }
func (s *leakPtrStringer) String() string       { return s.v }
func (s leakText) MarshalText() ([]byte, error) { return []byte(s.v), nil }
func (s leakJSON) MarshalJSON() ([]byte, error) {
	return json.Marshal(map[string]string{"is": s.v})
}
func (s leakValuer) LogValue() slog.Value     { return slog.StringValue(s.v) }
func (s *leakPtrValuer) LogValue() slog.Value { return slog.StringValue(s.v) }
func (s leakGroupValuer) LogValue() slog.Value {
	return slog.GroupValue(slog.String("is", s.v))
}
func (s leakPanicValuer) LogValue() slog.Value { panic("no value for " + s.v) }
func (s leakPanicString) String() string       { panic("no string for " + s.v) }
func (s leakTextError) MarshalText() ([]byte, error) {
	return nil, errors.New("no text for " + s.v)
}
func (s leakJSONError) MarshalJSON() ([]byte, error) {
	return nil, errors.New("no JSON for " + s.v)
}
func (s leakJSONNumber) MarshalJSON() ([]byte, error) {
	return json.Marshal([]any{1, []string{s.v}, map[string]any{s.v: 1}})
}
func (s leakFormatter) Format(f fmt.State, _ rune) { io.WriteString(f, s.v) }
func (s leakGoStringer) GoString() string          { return s.v }
func (s leakError) Error() string                  { return "failed with " + s.v }

// anyLeaks are the ways that need no secret name: the value looks secret, or is known.
func anyLeaks() []leak {
	value := func(name string, v func(s string) any) leak {
		return leak{name, func(l *slog.Logger, s string) { l.Info("m", "v", v(s)) }}
	}
	return []leak{
		{"message", func(l *slog.Logger, s string) { l.Info("using " + s) }},
		{"message alone", func(l *slog.Logger, s string) { l.Info(s) }},
		{"message quoted", func(l *slog.Logger, s string) { l.Info(fmt.Sprintf("using %q", s)) }},
		{"key", func(l *slog.Logger, s string) { l.Info("m", s, 1) }},
		{"key in a group", func(l *slog.Logger, s string) { l.Info("m", slog.Group("g", s, "x")) }},
		{"group name", func(l *slog.Logger, s string) { l.Info("m", slog.Group(s, "a", "x")) }},
		{"WithGroup name", func(l *slog.Logger, s string) { l.WithGroup(s).Info("m", "a", "x") }},
		{"missing value", func(l *slog.Logger, s string) {
			args := []any{s}
			l.Info("m", args...)
		}},
		{"string", func(l *slog.Logger, s string) { l.Info("m", "v", s) }},
		{"With", func(l *slog.Logger, s string) { l.With("v", s).Info("m") }},
		{"With struct", func(l *slog.Logger, s string) {
			l.With("v", struct{ V string }{s}).Info("m")
		}},
		{"WithGroup", func(l *slog.Logger, s string) {
			l.WithGroup("g").With("v", s).Info("m", "w", s)
		}},
		{"group", func(l *slog.Logger, s string) {
			l.Info("m", slog.Group("g", slog.Group("h", "v", s)))
		}},
		{"inline group", func(l *slog.Logger, s string) { l.Info("m", slog.Group("", "v", s)) }},
		{"between words", func(l *slog.Logger, s string) { l.Info("m", "v", "a "+s+" b") }},
		{"lines", func(l *slog.Logger, s string) { l.Info("m", "v", "a\n"+s+"\nb") }},
		{"control bytes", func(l *slog.Logger, s string) {
			l.Info("m", "v", "\x1b[31m"+s+"\x1b[0m")
		}},
		{"std log", func(l *slog.Logger, s string) {
			slog.NewLogLogger(l.Handler(), slog.LevelInfo).Print("using ", s)
		}},
		{"std log fields", func(l *slog.Logger, s string) {
			stdlog.New(slog.NewLogLogger(l.Handler(), slog.LevelInfo).Writer(), "p ", 0).Printf(
				"v=%s", s)
		}},
		{"zerolog message", func(l *slog.Logger, s string) {
			zerologLine(l, map[string]any{"level": "info", "message": "using " + s})
		}},
		{"zerolog fields", func(l *slog.Logger, s string) {
			zerologLine(l, map[string]any{
				"level": "info", "v": s, "error": "failed with " + s, "w": []string{s},
				"x": map[string]string{s: s},
			})
		}},
		value("Stringer", func(s string) any { return leakStringer{s} }),
		value("pointer to a Stringer", func(s string) any { return &leakPtrStringer{s} }),
		value("value of a pointer Stringer", func(s string) any { return leakPtrStringer{s} }),
		value("TextMarshaler", func(s string) any { return leakText{s} }),
		value("json.Marshaler", func(s string) any { return leakJSON{s} }),
		value("json.Marshaler of a list", func(s string) any { return leakJSONNumber{s} }),
		value("failing TextMarshaler", func(s string) any { return leakTextError{s} }),
		value("failing json.Marshaler", func(s string) any { return leakJSONError{s} }),
		value("LogValuer", func(s string) any { return leakValuer{s} }),
		value("LogValuer of a pointer", func(s string) any { return &leakPtrValuer{s} }),
		value("value of a pointer LogValuer", func(s string) any { return leakPtrValuer{s} }),
		value("LogValuer of a group", func(s string) any { return leakGroupValuer{s} }),
		value("panicking LogValuer", func(s string) any { return leakPanicValuer{s} }),
		value("panicking Stringer", func(s string) any { return leakPanicString{s} }),
		value("LogValuer in a struct", func(s string) any {
			return leakNestedValuer{leakValuer{s}}
		}),
		value("LogValuers in a slice", func(s string) any { return []leakValuer{{s}} }),
		value("LogValuers in a map", func(s string) any {
			return map[leakValuer]leakValuer{{s}: {s}}
		}),
		value("Formatter", func(s string) any { return leakFormatter{s} }),
		value("GoStringer", func(s string) any { return leakGoStringer{s} }),
		value("named string", func(s string) any { return leakNamed(s) }),
		value("struct", func(s string) any { return struct{ V string }{s} }),
		value("pointer to a struct", func(s string) any { return &struct{ V string }{s} }),
		value("pointer to a pointer", func(s string) any {
			p := &struct{ V *string }{&s}
			return &p
		}),
		value("unexported field", func(s string) any { return struct{ v string }{s} }),
		value("unexported Stringer field", func(s string) any {
			return struct{ v leakStringer }{leakStringer{s}}
		}),
		value("any in a struct", func(s string) any { return struct{ V any }{[]any{s, &s}} }),
		value("embedded struct", func(s string) any { return struct{ leakError }{leakError{s}} }),
		value("slice", func(s string) any { return []string{"a", s} }),
		value("slice of any", func(s string) any { return []any{1, s, []any{s}} }),
		value("array", func(s string) any { return [2]string{"a", s} }),
		value("map", func(s string) any { return map[string]any{"v": s} }),
		value("map key", func(s string) any { return map[string]int{s: 1} }),
		value("map of structs", func(s string) any {
			return map[string]struct{ V string }{"a": {s}}
		}),
		value("bytes", func(s string) any { return []byte(s) }),
		value("bytes in a struct", func(s string) any { return struct{ B []byte }{[]byte(s)} }),
		value("bytes in a list", func(s string) any { return [][]byte{[]byte(s)} }),
		value("bytes buffer", func(s string) any { return bytes.NewBufferString(s) }),
		value("RawMessage", func(s string) any {
			b, _ := json.Marshal(map[string]string{"v": s})
			return json.RawMessage(b)
		}),
		value("RawMessage in a struct", func(s string) any {
			b, _ := json.Marshal(map[string]string{"v": s})
			return struct{ R json.RawMessage }{b}
		}),
		value("JSON in a string", func(s string) any {
			b, _ := json.Marshal(map[string]string{"v": s})
			return string(b)
		}),
		value("JSON in JSON in a string", func(s string) any {
			b, _ := json.Marshal(map[string]string{"v": s})
			b, _ = json.Marshal(map[string]string{"v": string(b)})
			return string(b)
		}),
		value("error", func(s string) any { return errors.New("failed with " + s) }),
		value("error type", func(s string) any { return leakError{s} }),
		value("wrapped error", func(s string) any {
			return fmt.Errorf("a: %w", fmt.Errorf("b: %w", leakError{s}))
		}),
		value("joined errors", func(s string) any {
			return errors.Join(errors.New("a"), leakError{s})
		}),
		value("%v of a struct", func(s string) any {
			return fmt.Sprintf("%+v", struct{ A, V string }{"x", s})
		}),
		value("%#v of a struct",
			func(s string) any { return fmt.Sprintf("%#v", struct{ A, V string }{"x", s}) }),
		value("%v of a map", func(s string) any {
			return fmt.Sprint(map[string]string{"a": "x", "v": s})
		}),
		value("%q of a slice", func(s string) any { return fmt.Sprintf("%q", []string{"x", s}) }),
		value("URL path", func(s string) any { return "https://example.com/" + s + "/x" }),
		value("URL query", func(s string) any {
			return "https://example.com/?q=" + url.QueryEscape(s)
		}),
		value("*url.URL", func(s string) any {
			return &url.URL{
				Scheme: "https", Host: "example.com", RawQuery: url.Values{"q": {s}}.Encode(),
			}
		}),
		value("url.Values", func(s string) any { return url.Values{"q": {s}} }),
		value("http.Header", func(s string) any { return http.Header{"X-Thing": {s}} }),
		value("cookie", func(s string) any { return &http.Cookie{Name: "thing", Value: s} }),
		value("func over nil", func(s string) any { var e *leakError; return []any{e, s} }),
	}
}

// userinfoLeaks are the ways of a password in a URL, whatever the password is.
func userinfoLeaks() []leak {
	value := func(name string, v func(s string) any) leak {
		return leak{name, func(l *slog.Logger, s string) { l.Info("m", "v", v(s)) }}
	}
	return []leak{
		value("URL string", func(s string) any {
			return "postgres://app:" + url.QueryEscape(s) + "@db.example.com:5432/app"
		}),
		value("unescaped URL string", func(s string) any {
			return "postgres://app:" + s + "@db.example.com:5432/app"
		}),
		value("*url.URL with a user", func(s string) any {
			return &url.URL{Scheme: "https", User: url.UserPassword("bob", s), Host: "example.com"}
		}),
		value("url.URL with a user", func(s string) any {
			return url.URL{Scheme: "https", User: url.UserPassword("bob", s), Host: "example.com"}
		}),
		value("*url.URL in a struct", func(s string) any {
			return struct{ U *url.URL }{
				&url.URL{Scheme: "https", User: url.UserPassword("bob", s), Host: "example.com"},
			}
		}),
		value("*url.Userinfo", func(s string) any {
			return struct{ Login any }{url.UserPassword("bob", s).String() + "@tcp(db:3306)/x"}
		}),
		value("url.Parse error", func(s string) any {
			_, err := url.Parse("postgres://app:" + s + "@db:port/app")
			return err
		}),
		value("dial error", func(s string) any {
			_, err := http.NewRequest("GET", "https://app:"+s+"@example.com:x/", nil)
			return fmt.Errorf("dial: %w", err)
		}),
		value("http client error", func(s string) any {
			return &url.Error{
				Op: "Get", URL: "https://example.com/?access_token=" + url.QueryEscape(s),
				Err: io.EOF,
			}
		}),
		value("MySQL DSN", func(s string) any {
			return "app:" + s + "@tcp(db.example.com:3306)/app"
		}),
		value("message URL", func(s string) any { return nil }),
		{"message with a URL", func(l *slog.Logger, s string) {
			l.Info("dial redis://:" + s + "@cache:6379/0 failed")
		}},
	}
}

// keyLeaks are the ways of a secret that only a name gives away.
func keyLeaks() []leak {
	value := func(name string, v func(s string) any) leak {
		return leak{name, func(l *slog.Logger, s string) { l.Info("m", "v", v(s)) }}
	}
	type user struct {
		Name     string
		Password string
	}
	type tagged struct {
		Name string
		Seal string `log:"redact"`
		Gone string `log:"-"`
	}
	leaks := []leak{
		{"pair in the message", func(l *slog.Logger, s string) {
			l.Info("login with password=" + s + " failed")
		}},
		{"colon in the message", func(l *slog.Logger, s string) { l.Info("password: " + s) }},
		{"With", func(l *slog.Logger, s string) { l.With("password", s).Info("m") }},
		{"With in WithGroup", func(l *slog.Logger, s string) {
			l.WithGroup("db").With("password", s).Info("m")
		}},
		{"group", func(l *slog.Logger, s string) {
			l.Info("m", slog.Group("password", "is", s, "n", 1))
		}},
		{"group in a group", func(l *slog.Logger, s string) {
			l.Info("m", slog.Group("a", slog.Group("secrets", slog.Group("x", "is", s))))
		}},
		{"WithGroup", func(l *slog.Logger, s string) {
			l.WithGroup("password").Info("m", "is", s)
		}},
		{"WithGroup With", func(l *slog.Logger, s string) {
			l.WithGroup("credentials").With("is", s).WithGroup("x").Info("m", "v", s)
		}},
		{"key in a group", func(l *slog.Logger, s string) {
			l.Info("m", slog.Group("api", "key", "Zx9"+s+"Qw8vB2nM4"))
		}},
		{"list", func(l *slog.Logger, s string) { l.Info("m", "passwords", []string{s, s}) }},
		{"bytes", func(l *slog.Logger, s string) { l.Info("m", "password", []byte(s)) }},
		{"error", func(l *slog.Logger, s string) { l.Info("m", "password", errors.New(s)) }},
		{"struct under a secret key", func(l *slog.Logger, s string) {
			l.Info("m", "password", struct{ V string }{s})
		}},
		value("struct", func(s string) any { return user{"bob", s} }),
		value("pointer to a struct", func(s string) any { return &user{"bob", s} }),
		value("pointer to a pointer", func(s string) any { p := &user{"bob", s}; return &p }),
		value("tag", func(s string) any { return tagged{"bob", s, s} }),
		value("tag behind a pointer", func(s string) any { return []*tagged{{"bob", s, s}} }),
		value("tag in a map of any", func(s string) any {
			return map[string]any{"a": []any{tagged{"bob", s, s}}}
		}),
		value("tag of an embedded struct", func(s string) any {
			return struct {
				tagged
				N int
			}{tagged{"bob", s, s}, 1}
		}),
		value("slice of structs", func(s string) any { return []user{{"bob", s}} }),
		value("map", func(s string) any { return map[string]string{"password": s} }),
		value("map of any", func(s string) any {
			return map[string]any{"password": []any{s, map[string]any{"x": s}}}
		}),
		value("map in a struct", func(s string) any {
			return struct{ M map[string]any }{map[string]any{"password": s}}
		}),
		value("any in a struct", func(s string) any { return struct{ V any }{&user{"bob", s}} }),
		value("JSON names", func(s string) any {
			return struct {
				P string `json:"db_password"`
			}{s}
		}),
		value("json.Marshaler", func(s string) any {
			b, _ := json.Marshal(user{"bob", s})
			return json.RawMessage(b)
		}),
		value("JSON in a string", func(s string) any {
			b, _ := json.Marshal(user{"bob", s})
			return string(b)
		}),
		value("JSON in JSON in a string", func(s string) any {
			b, _ := json.Marshal(user{"bob", s})
			b, _ = json.Marshal(map[string]string{"body": string(b)})
			return string(b)
		}),
		value("%+v", func(s string) any { return fmt.Sprintf("%+v", user{"bob", s}) }),
		value("%#v", func(s string) any { return fmt.Sprintf("%#v", user{"bob", s}) }),
		value("%v of a map", func(s string) any {
			return fmt.Sprint(map[string]string{"password": s, "user": "bob"})
		}),
		value("error with a pair", func(s string) any {
			return fmt.Errorf("login: %w", errors.New("password="+s+" is wrong"))
		}),
		value("http.Header", func(s string) any {
			return http.Header{"Authorization": {"Bearer " + s}, "X-Api-Key": {s}}
		}),
		value("http.Header as text", func(s string) any {
			return fmt.Sprint(http.Header{"Authorization": {"Bearer " + s}, "Accept": {"*/*"}})
		}),
		value("url.Values", func(s string) any { return url.Values{"password": {s}} }),
		value("DSN", func(s string) any {
			return "host=db port=5432 user=app password='" + s + "' dbname=app"
		}),
		value("LogValuer of a group", func(s string) any { return leakUser{user{"bob", s}} }),
		{"zerolog", func(l *slog.Logger, s string) {
			zerologLine(l, map[string]any{
				"level": "info", "password": s, "token": map[string]any{"is": s}, "message": "m",
			})
		}},
		{"std log", func(l *slog.Logger, s string) {
			slog.NewLogLogger(l.Handler(), slog.LevelInfo).Print("password=", s)
		}},
	}
	for _, key := range []string{
		"password", "Password", "PASSWORD", "db_password", "dbPassword", "DB-PASSWORD",
		"db.password", "passwd", "pwd", "secret", "client_secret",
		"token", "access_token", "AccessToken", "api_key", "apiKey", "APIKey", "X-Api-Key",
		"private_key", "authorization", "Authorization", "cookie", "Set-Cookie",
		"credentials", "passphrase", "secret_key_base", "SECRET_KEY_BASE",
		"user_password_confirmation", "pAsSwOrD",
	} {
		leaks = append(leaks, leak{
			"key " + key, func(l *slog.Logger, s string) { l.Info("m", key, s) },
		})
	}
	return leaks
}

type leakUser struct{ v any }

func (u leakUser) LogValue() slog.Value { return slog.GroupValue(slog.Any("user", u.v)) }

// zerologLine logs as a zerolog logger writes.
func zerologLine(l *slog.Logger, event map[string]any) {
	b, err := json.Marshal(event)
	if err != nil {
		panic(err)
	}
	logplexzerolog.NewWriter(l.Handler()).Write(append(b, '\n'))
}

// outputs logs through everything that a record can leave by, and returns what came out of each.
func outputs(t *testing.T, redactor logplex.Redactor, log func(*slog.Logger)) map[string]string {
	t.Helper()
	out := map[string]string{}
	guard := func(name string) {
		if p := recover(); p != nil {
			t.Errorf("%s: logging panicked with a %T", name, p)
		}
	}
	for _, f := range formats() {
		func() {
			defer guard(f.String())
			var b bytes.Buffer
			opts := fixed(f)
			opts.Redactor = redactor
			log(slog.New(logplex.NewHandler(&b, opts)))
			out[f.String()] = b.String()
			if f == logplex.FormatJSON {
				for line := range strings.Lines(b.String()) {
					if !json.Valid([]byte(line)) {
						t.Errorf("json: a line is not JSON: %.200q", line)
					}
				}
			}
		}()
	}
	next := map[string]func(io.Writer) slog.Handler{
		"Wrap JSON": func(w io.Writer) slog.Handler { return slog.NewJSONHandler(w, nil) },
		"Wrap text": func(w io.Writer) slog.Handler { return slog.NewTextHandler(w, nil) },
	}
	for name, h := range next {
		func() {
			defer guard(name)
			var b bytes.Buffer
			opts := fixed(0)
			opts.Redactor = redactor
			log(slog.New(logplex.Wrap(h(&b), opts)))
			out[name] = b.String()
		}()
	}
	for name, h := range map[string]func(*logplex.Options) slog.Handler{
		"Sink": func(o *logplex.Options) slog.Handler { return logplex.NewHandler(nil, o) },
		"Wrap Sink": func(o *logplex.Options) slog.Handler {
			return logplex.Wrap(slog.NewTextHandler(io.Discard, nil), o)
		},
	} {
		func() {
			defer guard(name)
			sink := new(kept)
			opts := fixed(0)
			opts.Sink, opts.Redactor = sink, redactor
			log(slog.New(h(opts)))
			var b strings.Builder
			for _, r := range sink.all {
				fmt.Fprintf(&b, "%+v\n", r)
				b.Write(r.AppendTo(nil))
			}
			out[name] = b.String()
		}()
	}
	return out
}

// traces are the texts that give a secret away: itself, its halves, and its encodings.
func traces(secret string) []string {
	half := len(secret) / 2
	decimal := strings.Trim(fmt.Sprint([]byte(secret)), "[]")
	return []string{
		secret, secret[:half+1], secret[half:],
		base64.StdEncoding.EncodeToString([]byte(secret))[:12],
		base64.URLEncoding.EncodeToString([]byte(secret))[:12],
		hex.EncodeToString([]byte(secret))[:16],
		strings.ToUpper(hex.EncodeToString([]byte(secret)))[:16],
		decimal, strings.ReplaceAll(decimal, " ", ","), url.QueryEscape(secret),
	}
}

func requireNone(t *testing.T, secret string, outs map[string]string) {
	t.Helper()
	for name, out := range outs {
		if out == "" {
			t.Errorf("%s: no output, want a line", name)
		}
		if strings.Contains(out, "!PANIC") && strings.Contains(out, "reflect") {
			t.Errorf("%s: a panic of the library's own: %.300q", name, out)
		}
		for i, trace := range traces(secret) {
			if strings.Contains(out, trace) {
				// The secrets of this test are made up, so that the line may be shown.
				t.Errorf("%s: trace %d of the secret is in %.600q", name, i, out)
				break
			}
		}
	}
}

// A value of a config var is found by nothing but its being known.
const (
	configVarSecret      = "Kestrel/7 jumps+over=9" // changed by every encoding
	plainConfigVarSecret = "kestrelumbrafold"       // changed by few
)

func TestLeaksConfigVar(t *testing.T) {
	t.Setenv("ACME_API_KEY", configVarSecret)
	t.Setenv("OTHER_SECRET", plainConfigVarSecret)
	for _, secret := range []string{configVarSecret, plainConfigVarSecret} {
		for _, l := range append(append(anyLeaks(), userinfoLeaks()...), keyLeaks()...) {
			t.Run(l.name, func(t *testing.T) {
				requireNone(t, secret, outputs(t, nil,
					func(log *slog.Logger) { l.log(log, secret) }))
			})
		}
	}
}

func TestLeaksShape(t *testing.T) {
	const secret = "gh" + "p_16C7e42F292c6912E7710c838347Ae178B4a"
	for _, l := range append(append(anyLeaks(), userinfoLeaks()...), keyLeaks()...) {
		t.Run(l.name, func(t *testing.T) {
			requireNone(t, secret, outputs(t, nil, func(log *slog.Logger) { l.log(log, secret) }))
		})
	}
}

func TestLeaksName(t *testing.T) {
	const secret = "Sparrow+41-hills"
	for _, l := range append(userinfoLeaks(), keyLeaks()...) {
		t.Run(l.name, func(t *testing.T) {
			requireNone(t, secret, outputs(t, nil, func(log *slog.Logger) { l.log(log, secret) }))
		})
	}
}

// TestLeaksFound checks the tests above: without a redactor most of these ways do leak.
func TestLeaksFound(t *testing.T) {
	const secret = "Sparrow+41-hills"
	leaks, shown := keyLeaks(), 0
	for _, l := range leaks {
		for _, out := range outputs(t, logplex.Redactors{},
			func(log *slog.Logger) { l.log(log, secret) }) {
			if strings.Contains(out, secret) {
				shown++
				break
			}
		}
	}
	if shown < len(leaks)*8/10 {
		t.Errorf("without a redactor %d of %d ways show the secret, want most", shown, len(leaks))
	}
}

// TestConfigVarEncodings logs a config var's value as callers encode it.
func TestConfigVarEncodings(t *testing.T) {
	t.Setenv("ACME_API_KEY", configVarSecret)
	quoted, err := json.Marshal(configVarSecret)
	if err != nil {
		t.Fatal(err)
	}
	twice, err := json.Marshal(string(quoted))
	if err != nil {
		t.Fatal(err)
	}
	encodings := map[string]string{
		"query":     url.QueryEscape(configVarSecret),
		"path":      url.PathEscape(configVarSecret),
		"JSON":      string(quoted),
		"JSON JSON": string(twice),
		"Go":        fmt.Sprintf("%q", configVarSecret),
		"hex":       hex.EncodeToString([]byte(configVarSecret)),
		"HEX":       strings.ToUpper(hex.EncodeToString([]byte(configVarSecret))),
		"base64":    base64.StdEncoding.EncodeToString([]byte(configVarSecret)),
		"base64url": base64.RawURLEncoding.EncodeToString([]byte(configVarSecret)),
	}
	for i, before := range []string{"u:", "ab", "x"} {
		encodings[fmt.Sprint("base64 after ", i)] = base64.StdEncoding.EncodeToString(
			[]byte(before + configVarSecret + ":more"))
	}
	for name, text := range encodings {
		t.Run(name, func(t *testing.T) {
			for where, out := range outputs(t, nil, func(l *slog.Logger) {
				l.Info("m", "v", text, "w", "a "+text+" b")
				l.Info("got " + text)
			}) {
				middle := text[len(text)/4 : len(text)*3/4]
				if strings.Contains(out, middle) || !strings.Contains(out, logplex.Redacted) {
					t.Errorf("%s: %q still shows in %q", where, middle, out)
				}
			}
		})
	}
}

// valueOutputs logs a value under a key through everything that takes attrs, and returns what
// came out of each.
func valueOutputs(t *testing.T, key string, value any) map[string]string {
	t.Helper()
	out := outputs(t, nil, func(l *slog.Logger) { l.Info("m", key, value) })
	for way, log := range map[string]func(*slog.Logger){
		"With":      func(l *slog.Logger) { l.With(key, value).Info("m") },
		"WithGroup": func(l *slog.Logger) { l.WithGroup("g").Info("m", key, value) },
		"group":     func(l *slog.Logger) { l.Info("m", slog.Group("g", key, value)) },
		"list":      func(l *slog.Logger) { l.Info("m", "l", []any{map[string]any{key: value}}) },
		"map":       func(l *slog.Logger) { l.Info("m", "o", map[string]any{key: value}) },
		"JSON text": func(l *slog.Logger) {
			b, _ := json.Marshal(map[string]any{key: value})
			l.Info("m", "o", string(b), "raw", json.RawMessage(b))
		},
		"decoded JSON": func(l *slog.Logger) {
			b, _ := json.Marshal(map[string]any{key: value})
			var v any
			_ = json.Unmarshal(b, &v)
			l.Info("m", "o", v)
		},
		"zerolog": func(l *slog.Logger) {
			z := zerolog.New(logplexzerolog.NewWriter(l.Handler()))
			z.Info().Interface(key, value).Msg("m")
		},
		"Log": func(l *slog.Logger) {
			if h, ok := l.Handler().(*logplex.Handler); ok {
				h.Log(context.Background(), slog.LevelInfo, "m", slog.Any(key, value))
			} else {
				l.Info("m", key, value)
			}
		},
	} {
		for to, text := range outputs(t, nil, log) {
			out[to+" "+way] = text
		}
	}
	redact := &slog.HandlerOptions{ReplaceAttr: logplex.DefaultRedactor().Redact}
	var b bytes.Buffer
	slog.New(slog.NewJSONHandler(&b, redact)).Info("m", key, value)
	slog.New(slog.NewTextHandler(&b, redact)).Info("m", key, value)
	out["ReplaceAttr"] = b.String()
	d, s, _ := newOTLP(t, nil, nil)
	slog.New(logplex.NewHandler(io.Discard, &logplex.Options{Sink: d})).Info("m", key, value)
	if err := d.Flush(within10s(t)); err != nil {
		t.Fatal(err)
	}
	for _, r := range s.DeliveredRecords() {
		out["OTLP"] += fmt.Sprintf("%+v %s", r, r.AppendTo(nil))
	}
	return out
}

// A loggedValue is what a user logs, what of it no output may show, and what all of them have to.
type loggedValue struct {
	name, key string
	value     any
	gone      string
	kept      string
}

// checkValues logs each value; but are words in the names of ways that are left out.
func checkValues(t *testing.T, values []loggedValue, but ...string) {
	t.Helper()
	for _, v := range values {
		t.Run(v.name, func(t *testing.T) {
			for way, text := range valueOutputs(t, v.key, v.value) {
				if slices.ContainsFunc(but, func(s string) bool {
					return strings.Contains(way, s)
				}) {
					continue
				}
				if v.gone != "" && strings.Contains(text, v.gone) {
					t.Errorf("%s: %s is in %s", way, v.gone, text)
				}
				if !strings.Contains(text, v.kept) {
					t.Errorf("%s: %s is not in %s", way, v.kept, text)
				}
			}
		})
	}
}

// TestCardNumbers logs the number of a payment card as numbers of all types.
func TestCardNumbers(t *testing.T) {
	const n, digits, last, other = 4111111111111111, "111111111", "1111", 4111111111111112
	type payment struct {
		Number float64
		OK     bool
	}
	payments := []float64{n}
	checkValues(t, []loggedValue{
		{"int64", "n", int64(n), digits, last},
		{"uint64", "n", uint64(n), digits, last},
		{"float64", "n", float64(n), digits, last},
		{"float64 pointer", "o", struct{ N any }{&payments[0]}, digits, last},
		{"Amex", "n", 378282246310005.0, "7828224", "0005"},
		{"list", "l", []float64{1.5, n}, digits, last},
		{"struct", "o", payment{n, true}, digits, last},
		{"map", "o", map[string]any{"n": float64(n)}, digits, last},
		{"null", "o", sql.NullFloat64{Float64: n, Valid: true}, digits, last},
		{"json.Number", "n", json.Number("4111111111111111"), digits, last},
		{"json.Number with a fraction", "n", json.Number("4111111111111111.00"), digits, last},
		{"json.Number with an exponent", "n", json.Number("4.111111111111111E15"), digits, last},
		{"big.Float", "n", big.NewFloat(n), digits, last},
		{"printed", "text", fmt.Sprint("card ", float64(n)), digits, last},
		{"printed struct", "text", fmt.Sprintf("%+v", payment{n, true}), digits, last},
		{"printed fraction", "text", fmt.Sprintf("card %f", float64(n)), digits, last},
		{"no card", "n", float64(other), "", "111111111"},
		{"negative", "n", float64(-n), "", "111111111"},
		{"nanoseconds", "n", 1773735921297420.0, "", "77373592129742"},
		{"fraction", "n", 411111111111111.5, "", "111111111"},
	})
}

// taggedFields has a field for each package whose tags give it a secret's name.
type taggedFields struct {
	Host string `yaml:"host" json:"host"`
	A    string `yaml:"db_password"`
	B    string `env:"API_KEY,required" validate:"required"`
	C    string `gorm:"column:password_hash;size:255"`
	D    string `protobuf:"bytes,1,opt,name=client_secret,proto3"`
	E    any    `toml:"credentials"`
	F    string `json:"f" mapstructure:"access_token"`
	G    string `bson:"key,omitempty"`
	H    bool   `db:"password"`
	I    int    `db:"token_count"`
	J    string `validate:"password" default:"token"`
}

// TestTaggedFields logs fields whose Go names say nothing, but their names in tags of packages
// other than encoding/json. Whoever marshals or prints the struct first loses those.
func TestTaggedFields(t *testing.T) {
	const secret = "hunter2Zq"
	v := taggedFields{Host: "db1", A: secret, B: secret, C: secret, D: secret,
		E: []any{map[string]string{"x": secret}}, F: secret,
		G: "h8k2Xb9Q" + secret + "pLm3vZ7tRc5wYf1nJd6sGa4e", H: true, I: 17, J: "word"}
	checkValues(t, []loggedValue{
		{"value", "o", v, secret, "db1"},
		{"pointer", "o", &v, secret, "17"},
		{"list", "o", []*taggedFields{&v}, secret, "true"},
		{"embedded", "o", struct{ taggedFields }{v}, secret, "word"},
		{"weak", "o", taggedFields{G: "users"}, "", "users"},
		{"flat", "o", struct {
			A string `xml:"Password,attr"`
			B string `xml:"b"`
		}{secret, "db1"}, secret, "db1"},
	}, "JSON text", "decoded JSON", "zerolog")
}

// TestKubernetesSecrets logs objects that keep secrets under names that say nothing.
func TestKubernetesSecrets(t *testing.T) {
	const secret = "hunter2Zq"
	type object struct {
		Kind       string            `json:"kind"`
		Name       string            `json:"name"`
		Data       map[string][]byte `json:"data"`
		StringData map[string]string `json:"stringData"`
	}
	bytes, texts := map[string][]byte{"main": []byte(secret)}, map[string]string{"x": secret}
	checkValues(t, []loggedValue{
		{"struct", "o", object{"Secret", "db1", bytes, texts}, secret, "db1"},
		{"pointer", "o", &object{"Secret", "db1", bytes, texts}, secret, "db1"},
		{"map", "o", map[string]any{"kind": "Secret", "metadata": map[string]string{
			"name": "db1"}, "data": map[string]any{"main": secret}}, secret, "db1"},
		{"list", "o", map[string]any{"kind": "List", "items": []any{map[string]any{
			"kind": "Secret", "stringData": texts, "type": "Opaque"}}}, secret, "Opaque"},
	}, "JSON text", "decoded JSON", "zerolog")
	checkValues(t, []loggedValue{
		{"other", "o", map[string]any{"kind": "ConfigMap", "data": texts}, "", secret},
	})
}
