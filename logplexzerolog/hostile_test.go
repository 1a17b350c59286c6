// SPDX-License-Identifier: MIT

package logplexzerolog_test

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/logplex-go/logplex"
	"github.com/logplex-go/logplex/logplexzerolog"
)

// TestHostileLines writes lines that try to break a logplex line or to carry a
// secret past it.
func TestHostileLines(t *testing.T) {
	const s = "hunter2hunter2"
	nested := func(n int) string {
		return strings.Repeat(`{"a":`, n) + `{"password":"` + s + `"}` + strings.Repeat(`}`, n)
	}
	for _, line := range []string{
		`{"r":` + "[\n1,\r\n\t2]" + `,"o":{` + "\n" + `"a":1}}`,
		`{"a\nb":"c\nd","\u001b[31m":"\u2028"}`,
		`{"users":[{"name":"x","password":"` + s + `"}]}`,
		`{"users":[{"name":"x","deep":{"api_key":"` + s + `"}}]}`,
		`{"password":{"a":"` + s + `"}}`,
		`{"password":["` + s + `"]}`,
		`{"pass\u0077ord":"` + s + `"}`,
		`{"message":"password=` + s + `"}`,
		`{"message":"m","x":"Authorization: Bearer ` + s + s + `"}`,
		`{"caller":"a b=c\n\" msg=x"}`,
		`{"level":"info","level":"x","time":"2026-03-17T08:25:21Z","time":"z","msg":"m","pid":1,"at":"x","source":"y","dyno":"d"}`,
		`{"":"","":{"":1}}`,
		`{"a":1,"a":2,"b":{"c":1,"c":2},"b":3}`,
		`{"n":1e999999999,"m":-0,"o":123456789012345678901234567890}`,
		nested(30), nested(60), nested(200),
		`{"password":"` + s,
		`{"password":"` + s + `"} trailing`,
		"\xbf\x61a\x0a\x0a\xff",
		"a\x1b[31m\u2028b\xff\x00c",
	} {
		for _, f := range []logplex.Format{
			logplex.FormatLine, logplex.FormatMessage, logplex.FormatJSON,
		} {
			var b bytes.Buffer
			w := logplexzerolog.NewWriter(logplex.NewHandler(&b, stamped(f)))
			if n, err := io.WriteString(w, line); n != len(line) || err != nil {
				t.Errorf("%v: Write(%q) = %d, %v, want %d, nil", f, line, n, err, len(line))
			}
			got := b.String()
			if strings.Count(got, "\n") != 1 || !strings.HasSuffix(got, "\n") ||
				strings.ContainsAny(got, "\x00\x1b\r\u2028") || !utf8.ValidString(got) {
				t.Errorf("%v: Write(%q) made %q, want one clean line", f, line, got)
			}
			if strings.Contains(got, s) {
				t.Errorf("%v: Write(%d bytes) shows the secret", f, len(line))
			}
			if f == logplex.FormatJSON && !json.Valid(b.Bytes()) {
				t.Errorf("%v: Write(%q) made %q, want JSON", f, line, got)
			}
		}
	}
}

// TestWriteLooksNoFurther writes a long line in a larger buffer whose rest another
// goroutine writes to, which the race detector watches.
func TestWriteLooksNoFurther(t *testing.T) {
	line := `{"a":"` + strings.Repeat("word ", 1000) + `","b":"x"}` + "\n"
	buf := make([]byte, len(line)+64)
	copy(buf, line)
	w := logplexzerolog.NewWriter(logplex.NewHandler(io.Discard, stamped(logplex.FormatLine)))
	done := make(chan struct{})
	go func() {
		defer close(done)
		for i := range buf[len(line):] {
			buf[len(line)+i] = 'y'
		}
	}()
	for range 4 {
		if n, err := w.Write(buf[:len(line)]); n != len(line) || err != nil {
			t.Errorf("Write = %d, %v, want %d, nil", n, err, len(line))
		}
	}
	<-done
}

// FuzzLogplexLines holds the lines that logplex makes of any event to what its
// readers need: UTF-8 without control bytes, one line for each, and JSON that
// is JSON.
func FuzzLogplexLines(f *testing.F) {
	for _, p := range []string{
		`{"level":"info","time":"2026-03-17T08:25:21Z","a":{"b":[1,{"c":null}]},"message":"m"}`,
		"{\"a\\n\":\"\\u001b[0m\",\"\":{\"\":{}},\"msg\":1}\ntext\x00\xff\n",
		`{"caller":"a\nb","x":[` + "\n\t\"\\u2028\"]}", `{"a":{},"a":[],"pid":-0e1}`,
	} {
		f.Add(p)
	}
	f.Fuzz(func(t *testing.T, p string) {
		for _, format := range []logplex.Format{logplex.FormatMessage, logplex.FormatJSON} {
			var b bytes.Buffer
			n := 0
			w := logplexzerolog.NewWriter(
				logplex.NewHandler(writerFunc(func(line []byte) (int, error) {
					n++
					return b.Write(line)
				}), stamped(format)))
			if _, err := io.WriteString(w, p); err != nil {
				t.Fatalf("Write(%q) = %v, want nil", p, err)
			}
			if got := strings.Count(b.String(), "\n"); got != n || n > 1+strings.Count(p, "\n") {
				t.Fatalf("Write(%q) made %d lines in %d writes, want one a record: %q",
					p, got, n, b.String())
			}
			for line := range strings.Lines(b.String()) {
				if !utf8.ValidString(line) ||
					strings.IndexFunc(strings.TrimSuffix(line, "\n"), unicode.IsControl) >= 0 {
					t.Fatalf("Write(%q) made %q, want UTF-8 without control bytes", p, line)
				}
				if format == logplex.FormatJSON && !json.Valid([]byte(line)) {
					t.Fatalf("Write(%q) made %q, want JSON", p, line)
				}
			}
		}
	})
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }
