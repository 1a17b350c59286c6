// SPDX-License-Identifier: MIT

package logplex_test

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"testing"

	"github.com/logplex-go/logplex"
)

// leakyWriter fails with a secret in the error's text.
type leakyWriter struct{ err error }

func (w leakyWriter) Write([]byte) (int, error) { return 0, w.err }

type leakyError struct{ url string }

func (e leakyError) Error() string { return "dial " + e.url + ": refused" }

func TestErrorsAreScrubbed(t *testing.T) {
	const known = "Zq9xHunter2QkLm"
	leaky := leakyError{"postgres://app:" + aPassword + "@db/app"}
	cause := fmt.Errorf("flush: %w", errors.Join(io.ErrShortWrite, leaky, errors.New("value "+known)))
	for _, c := range []struct {
		name string
		new  func(*logplex.Options) slog.Handler
	}{
		{"writer", func(o *logplex.Options) slog.Handler { return logplex.NewHandler(leakyWriter{cause}, o) }},
		{"Sink", func(o *logplex.Options) slog.Handler {
			o.Sink = logplex.Sinks{sinkFunc(func(logplex.Record) error { return cause })}
			return logplex.NewHandler(io.Discard, o)
		}},
		{"wrapped handler", func(o *logplex.Options) slog.Handler {
			return logplex.Wrap(slog.NewTextHandler(leakyWriter{cause}, nil), o)
		}},
	} {
		var told []error
		opts := &logplex.Options{
			Redactor: logplex.Redactors{logplex.DefaultRedactor(), logplex.RedactValues(known)},
			OnError:  func(err error) { told = append(told, err) },
		}
		slog.New(c.new(opts)).Info("x")
		if len(told) != 1 {
			t.Errorf("%s: OnError was told of %d errors, want 1", c.name, len(told))
			continue
		}
		err := told[0]
		for _, text := range []string{err.Error(), fmt.Sprintf("%+v", err), fmt.Sprintf("%#v", err), fmt.Sprintf("%v", errors.Unwrap(err))} {
			if strings.Contains(text, aPassword) || strings.Contains(text, known) {
				t.Errorf("%s: OnError was shown a secret", c.name)
			}
		}
		if !strings.Contains(err.Error(), "refused") || !strings.Contains(err.Error(), logplex.Redacted) {
			t.Errorf("%s: error = %q, want its text but for the secrets", c.name, err)
		}
		var as leakyError
		if !errors.Is(err, io.ErrShortWrite) || !errors.As(err, &as) {
			t.Errorf("%s: errors.Is and errors.As do not find the cause", c.name)
		}
	}
}
