// SPDX-License-Identifier: MIT

package interop

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/heroku/x/logplex/encoding"

	"github.com/logplex-go/logplex"
	"github.com/logplex-go/logplex/format"
)

const drainToken = "d.0f6b3c5a-1d7e-4c55-9a57-2f3d1b7c9e10"

// awkwardTexts are messages of every kind that readers stumble over.
func awkwardTexts() []string {
	texts := []string{
		"hello", "-", "- ", "- text after a dash", "- - nil twice", "[", "[]", "[x] y",
		"[GIN] 2026/06/13 - 14:52:23 | 200 |", "[INFO] [worker] up",
		`[meta sequenceId="1"] looks like structured data`, `[a b="c\]d"][e]`, "  leading spaces",
		"\tleading tab", "trailing space  ", "trailing newline\n",
		"two\nlines", "three\r\nlines\r\n",
		"a  b   c", "carriage\rreturn", `"quoted" 'single' \ back`, `{"at":"info","n":[1,null]}`,
		"at=info method=GET path=\"/a?b=c\"", "%s %d %n", "<190>1 looks like a header",
		"63 <190>1 2026-11-22T14:00:00.123456+00:00 host app web.1 - a whole frame",
		"héllo 日本語 😀", "zero\u200bwidth \u202e \u2028 \u0085", "\ufeffa byte order mark",
		"bad \xff\xfe \xe2\x82", "nul\x00inside", "\x1b[31mred\x1b[0m \a\b\x7f",
	}
	for n := 9900; n <= 10020; n += 3 { // around the longest frame
		texts = append(texts, strings.Repeat("0123456789", n/10)+strings.Repeat("x", n%10))
	}
	for _, unit := range []string{"é", "€", "😀", "日本 ", "word ", "{}\"\\", "\n"} {
		texts = append(texts, "long "+strings.Repeat(unit, 30000/len(unit)))
	}
	return texts
}

// A request is what a drain posted.
type request struct {
	header http.Header
	body   []byte
}

// ship logs the awkward texts in a format and returns stdout's lines and what
// the drain posted.
func ship(t *testing.T, f logplex.Format, p *format.Pattern,
	d format.Dialect) (lines []string, requests []request) {
	t.Helper()
	var mu sync.Mutex
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Errorf("ReadAll = %v, want the whole body", err)
		}
		mu.Lock()
		requests = append(requests, request{r.Header.Clone(), body})
		mu.Unlock()
		w.WriteHeader(http.StatusNoContent)
	}))
	defer server.Close()
	drain, err := logplex.NewDrain(server.URL, &logplex.DrainOptions{
		Dialect:    d,
		DrainToken: drainToken,
		TLSConfig: &tls.Config{RootCAs: server.Client().
			Transport.(*http.Transport).TLSClientConfig.RootCAs},
		OnError: func(err error) { t.Errorf("the drain met trouble: %v", err) },
	})
	if err != nil {
		t.Fatal(err)
	}
	var stdout bytes.Buffer
	h := logplex.NewHandler(&stdout, &logplex.Options{
		Format: f, Pattern: p, Sink: drain, Level: slog.LevelDebug, MaxLine: -1,
		Source: "app", Dyno: "web.1", Redactor: logplex.Redactors{},
	})
	for i, text := range awkwardTexts() {
		level := []slog.Level{slog.LevelDebug, slog.LevelInfo, slog.LevelWarn, slog.LevelError}[i%4]
		r := slog.NewRecord(when(i), level, text, 0)
		r.AddAttrs(slog.Int("n", i), slog.String("text", text))
		if err := h.Handle(t.Context(), r); err != nil {
			t.Fatalf("Handle = %v, want nil", err)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	if err := drain.Shutdown(ctx); err != nil {
		t.Fatalf("Shutdown = %v, want nil", err)
	}
	if st := drain.Stats(); st.Delivered != uint64(len(awkwardTexts())) || len(st.Dropped) != 0 {
		t.Errorf("Stats = %+v, want %d delivered", st, len(awkwardTexts()))
	}
	mu.Lock()
	defer mu.Unlock()
	return strings.Split(strings.TrimSuffix(stdout.String(), "\n"), "\n"), requests
}

// when is the time of the i-th record, and of no other.
func when(i int) time.Time {
	return time.Date(2026, 11, 22, 14, 0, i, 1000*((i*99991)%1000000), time.UTC)
}

// joined puts the pieces of long messages together again: they have one time.
func joined(t *testing.T, messages []encoding.Message) []encoding.Message {
	t.Helper()
	var out []encoding.Message
	for _, m := range messages {
		text, ok := strings.CutSuffix(m.Message, "\n")
		if !ok || strings.Contains(text, "\n") || text == "" || !utf8.ValidString(text) {
			t.Errorf("a frame of %v has the text %.40q, want one line of UTF-8 and its newline",
				m.Timestamp, m.Message)
		}
		m.Message = text
		if k := len(out) - 1; k >= 0 && out[k].Timestamp.Equal(m.Timestamp) {
			out[k].Message += text
			continue
		}
		out = append(out, m)
	}
	return out
}

// readers are ways to read a body of a drain.
var readers = []struct {
	name    string
	dialect format.Dialect
	read    func(*testing.T, []byte) []encoding.Message
}{
	{"DrainScanner", format.DialectDrain, func(t *testing.T, body []byte) []encoding.Message {
		return scan(t, encoding.NewDrainScanner(bytes.NewReader(body)))
	}},
	{"Scanner", format.DialectInput, func(t *testing.T, body []byte) []encoding.Message {
		return scan(t, encoding.NewScanner(bytes.NewReader(body)))
	}},
	{"lines and eight fields", format.DialectDrain, splitLines},
	{"Frames", format.DialectDrain, func(t *testing.T, body []byte) []encoding.Message {
		return frames(t, body, format.DialectDrain)
	}},
	{"Frames with structured data", format.DialectInput,
		func(t *testing.T, body []byte) []encoding.Message {
			return frames(t, body, format.DialectInput)
		}},
}

// scan reads with Heroku's package.
func scan(t *testing.T, s encoding.Scanner) (messages []encoding.Message) {
	for s.Scan() {
		messages = append(messages, s.Message())
	}
	if s.Err() != nil {
		t.Errorf("after %d messages Err = %v, want nil", len(messages), s.Err())
	}
	return messages
}

// splitLines reads as Vector does: a line is a message, counts are not looked
// at.
func splitLines(t *testing.T, body []byte) (messages []encoding.Message) {
	lines := bufio.NewScanner(bytes.NewReader(body))
	for lines.Scan() {
		f := strings.SplitN(lines.Text(), " ", 8)
		if len(f) != 8 {
			t.Fatalf("a line has %d fields, want 8", len(f))
		}
		var m encoding.Message
		if _, err := fmt.Sscanf(f[1], "<%d>%d", &m.Priority, &m.Version); err != nil {
			t.Errorf("%q is not a priority and a version", f[1])
		}
		var err error
		if m.Timestamp, err = time.Parse(time.RFC3339Nano, f[2]); err != nil {
			t.Errorf("%q is not a time", f[2])
		}
		m.Hostname, m.Application, m.Process, m.ID, m.Message = f[3], f[4], f[5], f[6], f[7]+"\n"
		messages = append(messages, m)
	}
	if lines.Err() != nil || !bytes.HasSuffix(body, []byte("\n")) {
		t.Errorf("reading lines: %v; want no error and a newline at the end", lines.Err())
	}
	return messages
}

// frames reads with logplex itself.
func frames(t *testing.T, body []byte, d format.Dialect) (messages []encoding.Message) {
	for m, err := range format.Frames(bytes.NewReader(body), d) {
		if err != nil {
			t.Fatalf("Frames = %v, want no error", err)
		}
		messages = append(messages,
			encoding.Message{Timestamp: m.Time, Hostname: m.Host, Application: m.App,
				Process: m.Proc, ID: "-",
				Message: m.Msg + "\n", Version: 1, Priority: uint8(m.Priority)})
	}
	return messages
}

// Every reader finds the lines of stdout in a drain's requests.
func TestInteropReadersOfADrain(t *testing.T) {
	for _, f := range []struct {
		name    string
		format  logplex.Format
		pattern *format.Pattern
	}{
		{"logfmt", logplex.FormatMessage, nil},
		{"json", logplex.FormatJSON, nil},
		{"the bare message", logplex.FormatMessage, format.MustPattern("%m%noattrs")},
	} {
		for _, dialect := range []format.Dialect{format.DialectDrain, format.DialectInput} {
			lines, requests := ship(t, f.format, f.pattern, dialect)
			for _, r := range readers {
				if r.dialect != dialect {
					continue
				}
				t.Run(f.name+"/"+r.name, func(t *testing.T) {
					var all []encoding.Message
					for _, req := range requests {
						got := r.read(t, req.body)
						count := req.header.Get("Logplex-Msg-Count")
						if count != strconv.Itoa(len(got)) {
							t.Errorf("%d messages read, Logplex-Msg-Count is %s", len(got), count)
						}
						all = append(all, got...)
					}
					checkMessages(t, joined(t, all), lines)
				})
			}
			for _, req := range requests {
				if req.header.Get("Content-Type") != "application/logplex-1" ||
					req.header.Get("Logplex-Drain-Token") != drainToken ||
					len(req.header.Get("Logplex-Frame-Id")) != 32 ||
					req.header.Get("Content-Length") != strconv.Itoa(len(req.body)) ||
					req.header.Get("User-Agent") == "" {
					t.Errorf("header = %v, want what Logplex sends", req.header)
				}
			}
		}
	}
}

func checkMessages(t *testing.T, got []encoding.Message, lines []string) {
	t.Helper()
	if len(got) != len(lines) {
		t.Fatalf("%d messages, want %d", len(got), len(lines))
	}
	for i, m := range got {
		want := encoding.Message{
			Timestamp: when(i), Hostname: "host", Application: "app",
			Process: "web.1", ID: "-", Version: 1,
			Priority: []uint8{191, 190, 188, 187}[i%4],
			Message:  strings.TrimRight(lines[i], "\r\n"),
		}
		m.Timestamp = m.Timestamp.UTC()
		if m != want {
			t.Errorf("message %d = %.200q, want %.200q",
				i, fmt.Sprintf("%+v", m), fmt.Sprintf("%+v", want))
		}
	}
}
