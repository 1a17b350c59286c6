// SPDX-License-Identifier: MIT

package logplextest_test

import (
	"log/slog"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/logplex-go/logplex"
	"github.com/logplex-go/logplex/logplextest"
)

func TestRedactorAcceptsOurs(t *testing.T) {
	for name, r := range map[string]logplex.Redactor{
		"default":  logplex.DefaultRedactor(),
		"none":     logplex.Redactors{},
		"nil func": logplex.RedactorFunc(nil),
		"secrets":  logplex.RedactSecrets(),
		"vars":     logplex.RedactConfigVars(),
		"keys":     logplex.RedactKeys("user", "password"),
		"pattern":  logplex.RedactPattern(regexp.MustCompile(`[0-9]{4,}`)),
		"values":   logplex.RedactValues("kj3h4kj5h"),
		"personal": logplex.NewRedactor(&logplex.RedactOptions{
			Personal: true, Show: logplex.ShowFingerprint,
		}),
		"redactors": logplex.Redactors{logplex.RedactKeys("user"), logplex.DefaultRedactor()},
		"dropping": logplex.RedactorFunc(func(_ []string, a slog.Attr) slog.Attr {
			if a.Key == "password" {
				return slog.Attr{}
			}
			return a
		}),
	} {
		if err := logplextest.TestRedactor(r); err != nil {
			t.Errorf("TestRedactor(%s) = %v, want nil", name, err)
		}
	}
}

// TestRedactorFindsViolations breaks each rule once.
func TestRedactorFindsViolations(t *testing.T) {
	var calls atomic.Int64
	for want, f := range map[string]func(groups []string, a slog.Attr) slog.Attr{
		"panicked": func(_ []string, a slog.Attr) slog.Attr {
			return slog.String(a.Key, a.Value.Any().(string))
		},
		"idempotent": func(_ []string, a slog.Attr) slog.Attr {
			if a.Value.Kind() == slog.KindString {
				return slog.String(a.Key, a.Value.String()+"x")
			}
			return a
		},
		"kind Int64 became String": func(_ []string, a slog.Attr) slog.Attr {
			if a.Value.Kind() == slog.KindInt64 {
				return slog.String(a.Key, a.Value.String())
			}
			return a
		},
		"wrote to the groups": func(groups []string, a slog.Attr) slog.Attr {
			if len(groups) > 0 {
				_ = append(groups, "own")
			}
			return a
		},
		"several goroutines": func(_ []string, a slog.Attr) slog.Attr {
			if calls.Add(1) > 2000 && a.Key == "user" {
				return slog.Attr{}
			}
			return a
		},
	} {
		err := logplextest.TestRedactor(logplex.RedactorFunc(f))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("TestRedactor = %v, want an error with %q", err, want)
		}
	}
	if err := logplextest.TestRedactor(nil); err == nil {
		t.Error("TestRedactor(nil) = nil, want an error")
	}
}
