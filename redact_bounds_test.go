// SPDX-License-Identifier: MIT

package logplex_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"runtime"
	"strings"
	"testing"

	"github.com/logplex-go/logplex"
	"github.com/logplex-go/logplex/internal/race"
)

func TestScrubbedBeforeCut(t *testing.T) {
	const secret = "gh" + "p_16C7e42F292c6912E7710c838347Ae178B4a"
	for _, f := range formats() {
		for pad := 9800; pad < 10050; pad += 3 {
			opts := fixed(f)
			got := line(t, opts, "m", "v", strings.Repeat("a ", pad/2)+secret+" and more", "w", "x password=kestrel/umbra9 y")
			for i := 4; i+8 <= len(secret); i++ {
				if strings.Contains(got, secret[i:i+8]) {
					t.Fatalf("%v: a part of the secret behind %d bytes shows in %q", f, pad, got[len(got)-200:])
				}
			}
			if strings.Contains(got, "kestrel") || strings.Contains(got, "umbra9") {
				t.Fatalf("%v: the second secret shows in %q", f, got[len(got)-200:])
			}
		}
	}
}

func TestRedactHugeInput(t *testing.T) {
	if testing.Short() || race.Enabled {
		t.Skip("takes seconds")
	}
	const secret = "kestrelumbrafold"
	t.Setenv("ACME_API_KEY", secret)
	mega := func(s string) string { return strings.Repeat(s, 1<<20/len(s)) }
	for name, log := range map[string]func(l *slog.Logger){
		"value":             func(l *slog.Logger) { l.Info("m", "v", mega("a")+" "+secret) },
		"message":           func(l *slog.Logger) { l.Info(mega("word ") + secret) },
		"key":               func(l *slog.Logger) { l.Info("m", mega("k")+secret, 1) },
		"secret key":        func(l *slog.Logger) { l.Info("m", mega("k")+"_password", secret) },
		"group":             func(l *slog.Logger) { l.Info("m", slog.Group(mega("g")+secret, "a", 1)) },
		"WithGroup":         func(l *slog.Logger) { l.WithGroup(mega("g")+secret).Info("m", "a", 1) },
		"equal signs":       func(l *slog.Logger) { l.Info(mega("=") + secret) },
		"colons":            func(l *slog.Logger) { l.Info(mega(":") + secret) },
		"quotes":            func(l *slog.Logger) { l.Info(`password="` + mega(`\"`) + secret) },
		"open brackets":     func(l *slog.Logger) { l.Info(mega("password=[") + secret) },
		"unterminated PEM":  func(l *slog.Logger) { l.Info("-----BEGIN RSA PRIVATE KEY-----\n" + mega("QUJD") + secret) },
		"backslashes":       func(l *slog.Logger) { l.Info(mega(`\`) + `"password\":\"` + secret) },
		"invalid UTF-8":     func(l *slog.Logger) { l.Info(mega("\xff\xfe") + "\xffpassword=\xff" + secret) },
		"bytes":             func(l *slog.Logger) { l.Info("m", "v", []byte(mega("\x00a")+secret)) },
		"secrets":           func(l *slog.Logger) { l.Info(mega("password=a1b2c3d4 ") + secret) },
		"known values":      func(l *slog.Logger) { l.Info(mega(secret + " ")) },
		"secret of a mega":  func(l *slog.Logger) { l.Info("password=" + mega("aB3") + secret) },
		"JSON in a string":  func(l *slog.Logger) { l.Info("m", "v", `{"a":"`+mega("x")+`","password":"`+secret+`"}`) },
		"a million strings": func(l *slog.Logger) { l.Info("m", "v", append(make([]string, 1<<18), secret)) },
	} {
		t.Run(name, func(t *testing.T) {
			for where, out := range outputs(t, nil, log) {
				if strings.Contains(out, secret) {
					t.Errorf("%s: the secret shows in %d bytes", where, len(out))
				}
			}
		})
	}
}

func TestRedactManyKeys(t *testing.T) {
	if testing.Short() || race.Enabled {
		t.Skip("takes seconds")
	}
	l := slog.New(logplex.NewHandler(io.Discard, fixed(logplex.FormatMessage)))
	keys := func(n int) {
		ctx := context.Background()
		for i := range n {
			l.LogAttrs(ctx, slog.LevelInfo, "m", slog.Int(fmt.Sprintf("key_%d_name", i), i))
		}
	}
	heap := func() uint64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	keys(10000)
	before := heap()
	keys(1000000)
	if after := heap(); after > before+2<<20 {
		t.Errorf("a million keys took %d bytes of memory, want none", after-before)
	}
	runtime.KeepAlive(l)
}

// TestUserRedactorForEver: the limits of values are those of one record, not of
// all that a handler ever logs.
func TestUserRedactorForEver(t *testing.T) {
	same := logplex.RedactorFunc(func(_ []string, a slog.Attr) slog.Attr { return a })
	for name, h := range map[string]func(w io.Writer) slog.Handler{
		"handler": func(w io.Writer) slog.Handler {
			return logplex.NewHandler(w, &logplex.Options{Redactor: logplex.Redactors{same}})
		},
		"wrap": func(w io.Writer) slog.Handler {
			return logplex.Wrap(slog.NewJSONHandler(w, nil), &logplex.Options{Redactor: logplex.Redactors{same}})
		},
	} {
		var b bytes.Buffer
		l := slog.New(h(&b))
		for range 6000 {
			b.Reset()
			l.Info("m", "v", []any{1, map[string]int{"a": 1, "b": 2}}, "w", struct{ A, B int }{1, 2})
		}
		if strings.Contains(b.String(), "!LIMIT") {
			t.Errorf("%s: after 6,000 records the line is %q", name, b.String())
		}
	}
}
