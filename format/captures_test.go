// SPDX-License-Identifier: MIT

package format

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"
	"testing"
)

// The files of testdata/captures are what a Logplex built from its public
// source sent to an HTTPS drain and a syslog drain, and to a tail session.
func readCapture(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile("testdata/captures/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// splitCapture cuts a body by its counts, and each frame into its header
// fields and its text, with no help from the code under test.
func splitCapture(t *testing.T, body []byte, fields int) (frames [][]string) {
	t.Helper()
	for len(body) > 0 {
		digits, rest, _ := bytes.Cut(body, []byte(" "))
		n, err := strconv.Atoi(string(digits))
		if err != nil || n > len(rest) {
			t.Fatalf("capture has a frame of %q octets", digits)
		}
		frames = append(frames, strings.SplitN(string(rest[:n]), " ", fields+1))
		body = rest[n:]
	}
	return frames
}

// captureTexts reads a body and compares each message with the octets.
func captureTexts(t *testing.T, name string, body []byte, d Dialect) (texts []string) {
	t.Helper()
	fields := 6
	if d == DialectInput {
		fields = 7
	}
	want := splitCapture(t, body, fields)
	for _, o := range []FrameOptions{
		{Dialect: d}, {Dialect: d, CountedOnly: true}, {Dialect: d, Lenient: true},
	} {
		texts = texts[:0]
		for m, err := range o.Frames(bytes.NewReader(body)) {
			if err != nil {
				t.Fatalf("%s: Frames(%+v) = %v, want no error", name, o, err)
			}
			w := want[len(texts)]
			got := []string{"<" + strconv.Itoa(m.Priority) + ">1", m.Host, m.App, m.Proc}
			if got[0] != w[0] || got[1] != w[2] || got[2] != w[3] || got[3] != w[4] {
				t.Errorf("%s: Frames(%+v) = %q, want %q", name, o, got, w)
			}
			if text := strings.TrimSuffix(w[fields], "\n"); m.Msg != text {
				t.Errorf("%s: Frames(%+v) = text %q, want %q", name, o, m.Msg, text)
			}
			texts = append(texts, m.Msg)
		}
		if len(texts) != len(want) {
			t.Errorf("%s: Frames(%+v) has %d messages, want %d", name, o, len(texts), len(want))
		}
	}
	return texts
}

func TestLogplexCaptures(t *testing.T) {
	var posted []string
	for _, name := range []string{
		"logplex-http-001.raw", "logplex-http-002.raw", "logplex-http-003.raw",
	} {
		r, err := http.ReadRequest(bufio.NewReader(bytes.NewReader(readCapture(t, name))))
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Fatal(err)
		}
		texts := captureTexts(t, name, body, DialectDrain)
		if got := strconv.Itoa(len(texts)); got != r.Header.Get("Logplex-Msg-Count") {
			t.Errorf("%s: %s messages, want %s", name, got, r.Header.Get("Logplex-Msg-Count"))
		}
		for _, text := range texts {
			if e, ok := ParseEvent(Line{Source: "heroku", Dyno: "logplex", Message: text}); ok &&
				e.Code == "L10" {
				if e.Count != 2 || e.Since.IsZero() {
					t.Errorf("%s: ParseEvent(%q) = %+v, want 2 messages", name, text, e)
				}
				continue
			}
			posted = append(posted, text)
		}
	}
	sent := captureTexts(t, "logplex-tcp-001.raw",
		readCapture(t, "logplex-tcp-001.raw"), DialectInput)
	if len(posted) != 76 || len(sent) < len(posted) {
		t.Fatalf("%d messages by HTTPS and %d by syslog, want 76 of each", len(posted), len(sent))
	}
	for i, text := range posted {
		if sent[i] != text {
			t.Errorf("message %d is %q by HTTPS and %q by syslog, want the same", i, text, sent[i])
		}
	}

	// A tail session writes the same texts, each in a line; newlines inside make
	// lines without a header, which ParseLine refuses.
	var lines []Line
	for s := range strings.Lines(string(readCapture(t, "logplex-session.txt"))) {
		if l, err := ParseLine(s); err == nil {
			lines = append(lines, l)
		}
	}
	if len(lines) != len(posted) {
		t.Fatalf("%d lines of a session, want %d", len(lines), len(posted))
	}
	for i, l := range lines {
		first, _, more := strings.Cut(posted[i], "\n")
		if !more {
			first = strings.TrimSuffix(first, "\r") // CR LF ends a line too
		}
		if got := strings.TrimSuffix(l.Message, "\r"); got != strings.TrimSuffix(first, "\r") {
			t.Errorf("ParseLine of session line %d = %q, want %q", i, got, first)
		}
	}
}

// A verdict is what Logplex's from_msg made of a message: its fields as hex, or
// nothing if it drops the message.
type verdict struct {
	In             string
	App, Proc, Msg *string
	Pri            string
}

func unhex(t *testing.T, s string) string {
	t.Helper()
	if s == "-" {
		return "" // as the capture writes an empty text
	}
	b, err := hex.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestLogplexVerdicts compares 559 messages with what Logplex makes of them. A
// lenient reader has every message that Logplex passes on, under the same
// header. What differs and stays:
//
//   - Logplex drops a message without structured data; here all is text.
//   - Logplex takes "[ a]" and "[a b=c]", which RFC 5424 does not allow, for
//     structured data and drops them; here they stay in the text.
//   - Logplex ends structured data at an escaped "\]" and leaves the rest of it
//     in the text; here the escape is read as RFC 5424 section 6.3.3 has it.
func TestLogplexVerdicts(t *testing.T) {
	counts := map[string]int{}
	for row := range bytes.Lines(readCapture(t, "from_msg.jsonl")) {
		var v verdict
		if err := json.Unmarshal(row, &v); err != nil {
			t.Fatal(err)
		}
		in := unhex(t, v.In)
		var m Syslog
		var err error
		o := FrameOptions{Dialect: DialectInput, Lenient: true, CountedOnly: true}
		for m, err = range o.Frames(strings.NewReader(strconv.Itoa(len(in)) + " " + in)) {
			break
		}
		if v.App == nil {
			if err != nil {
				counts["both drop it"]++
			} else {
				counts["text without structured data"]++
			}
			continue
		}
		nilValue := func(s string) string {
			if s == "-" {
				return ""
			}
			return s
		}
		if err != nil || strconv.Itoa(m.Priority) != v.Pri || m.App != nilValue(unhex(t, *v.App)) ||
			m.Proc != nilValue(unhex(t, *v.Proc)) {
			t.Errorf("Frames(%q) = %+v, %v, want the header that Logplex passes on", in, m, err)
			continue
		}
		switch text := strings.TrimSuffix(unhex(t, *v.Msg), "\n"); {
		case m.Msg == text:
			counts["the same"]++
		case strings.HasPrefix(m.Msg, "[") && strings.HasSuffix(m.Msg, text):
			counts["not RFC 5424's structured data"]++
		case strings.Contains(in, `\]`) && strings.HasSuffix(text, m.Msg):
			counts["escaped bracket"]++
		default:
			t.Errorf("Frames(%q) = text %q, want %q", in, m.Msg, text)
		}
	}
	for what, want := range map[string]int{
		"the same": 201, "both drop it": 273,
		"text without structured data": 27, "not RFC 5424's structured data": 42,
		"escaped bracket": 16,
	} {
		if counts[what] != want {
			t.Errorf("%s: %d of 559 messages, want %d", what, counts[what], want)
		}
	}
}

func TestFramesLenient(t *testing.T) {
	long := strings.Repeat("x", 300)
	for _, tt := range []struct {
		name, in string
		want     Syslog
	}{
		{"long APP-NAME", "<190>1 - host " + long + " web.1 - x",
			Syslog{Priority: 190, Host: "host", App: long, Proc: "web.1", Msg: "x"}},
		{"long PROCID", "<190>1 - host app " + long + " - x",
			Syslog{Priority: 190, Host: "host", App: "app", Proc: long, Msg: "x"}},
		{"long HOSTNAME", "<190>1 - " + long + " app web.1 - x",
			Syslog{Priority: 190, Host: long, App: "app", Proc: "web.1", Msg: "x"}},
		{"long MSGID", "<190>1 - host app web.1 " + long + " x",
			Syslog{Priority: 190, Host: "host", App: "app", Proc: "web.1", MsgID: long, Msg: "x"}},
		{"UTF-8", "<190>1 - hôst äpp wéb.1 - x",
			Syslog{Priority: 190, Host: "hôst", App: "äpp", Proc: "wéb.1", Msg: "x"}},
		{"broken UTF-8", "<190>1 - host a\xffb web.1 - x",
			Syslog{Priority: 190, Host: "host", App: "a\xffb", Proc: "web.1", Msg: "x"}},
		{"PRI 192", "<192>1 - host app web.1 - x",
			Syslog{Priority: 192, Host: "host", App: "app", Proc: "web.1", Msg: "x"}},
		{"PRI 255", "<255>1 - host app web.1 - x",
			Syslog{Priority: 255, Host: "host", App: "app", Proc: "web.1", Msg: "x"}},
		{"PRI of eight bits", "<99999999999999999999>1 - host app web.1 - x",
			Syslog{Priority: 255, Host: "host", App: "app", Proc: "web.1", Msg: "x"}},
	} {
		frame := strconv.Itoa(len(tt.in)) + " " + tt.in
		for m, err := range (FrameOptions{Lenient: true}).Frames(strings.NewReader(frame)) {
			if err != nil || m != tt.want {
				t.Errorf("%s: lenient Frames(%q) = %+v, %v, want %+v",
					tt.name, frame, m, err, tt.want)
			}
		}
		for m, err := range Frames(strings.NewReader(frame), DialectDrain) {
			if err == nil {
				t.Errorf("%s: Frames(%q) = %+v, want an error", tt.name, frame, m)
			}
		}
	}
	for _, in := range []string{
		"<190>1 - a\tb app web.1 - x", "<>1 - h a p - x", "<190>2 - h a p - x",
		"<190>1 - h a p", "<190>1 -  a p - x",
	} {
		for m, err := range (FrameOptions{Lenient: true}).Frames(
			strings.NewReader(strconv.Itoa(len(in)) + " " + in)) {
			if err == nil {
				t.Errorf("lenient Frames(%q) = %+v, want an error", in, m)
			}
		}
	}
}
