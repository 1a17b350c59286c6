// SPDX-License-Identifier: MIT

package interop

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/heroku/x/logplex/encoding"

	"github.com/logplex-go/logplex/format"
	"github.com/logplex-go/logplex/logplexhttp"
)

// encoded returns messages as Heroku's package frames them, and what logplex
// should read. Only one newline at a message's end is framing.
func encoded(t *testing.T, structuredData bool) (body []byte, want []format.Syslog) {
	t.Helper()
	var b bytes.Buffer
	add := func(m encoding.Message) {
		m.Version, m.RFCCompliant = 1, structuredData
		if _, err := m.WriteTo(&b); err != nil {
			t.Fatalf("WriteTo = %v, want nil", err)
		}
		want = append(want, format.Syslog{
			Priority: int(m.Priority), Time: m.Timestamp.UTC().Truncate(time.Microsecond),
			Host: m.Hostname, App: m.Application, Proc: m.Process, MsgID: m.ID,
			Msg: strings.TrimSuffix(m.Message, "\n"),
		})
	}
	zone := time.FixedZone("", -7*3600)
	for i, text := range awkwardTexts() {
		at := when(i)
		if i%3 == 0 {
			at = at.In(zone)
		}
		if i%5 == 0 {
			at = at.Truncate(time.Second) // no fraction at all
		}
		add(encoding.Message{
			Timestamp: at, Hostname: "host", Application: "app", Process: "web.1",
			Priority: uint8(i * 7 % 192), Message: text,
		})
		add(encoding.Message{
			Timestamp: at, Hostname: drainToken, Application: "heroku", Process: "router",
			ID: "id-1", Priority: 158, Message: text + "\n",
		})
	}
	add(encoding.Message{Timestamp: when(0), Message: "no fields"})
	add(encoding.Message{
		Timestamp: when(0), Hostname: strings.Repeat("h", 255),
		Application: strings.Repeat("a", 48), Process: strings.Repeat("p", 128),
		ID: strings.Repeat("i", 32), Priority: 191, Message: "long fields",
	})
	add(encoding.Message{
		Timestamp: when(0), Hostname: "host", Application: "app", Process: "web.1", Message: "",
	})
	add(encoding.Message{
		Timestamp: when(0), Hostname: "host", Application: "app", Process: "web.1", Message: "\n",
	})
	return b.Bytes(), want
}

func dialectOf(structuredData bool) format.Dialect {
	if structuredData {
		return format.DialectInput
	}
	return format.DialectDrain
}

func checkSyslog(t *testing.T, got, want []format.Syslog) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%d messages, want %d", len(got), len(want))
	}
	for i, m := range got {
		if m != want[i] {
			t.Errorf("message %d = %.200q, want %.200q",
				i, fmt.Sprintf("%+v", m), fmt.Sprintf("%+v", want[i]))
		}
	}
}

func TestInteropFramesReadEncode(t *testing.T) {
	for _, structuredData := range []bool{false, true} {
		body, want := encoded(t, structuredData)
		var got []format.Syslog
		for m, err := range format.Frames(bytes.NewReader(body), dialectOf(structuredData)) {
			if err != nil {
				t.Errorf("Frames = %v, want no error", err)
			}
			got = append(got, m)
		}
		checkSyslog(t, got, want)
	}
}

// A receiver takes what Logplex sends, with its drain token, and what
// log-shuttle sends, without one and with structured data.
func TestInteropReceiverTakesEncode(t *testing.T) {
	for _, structuredData := range []bool{false, true} {
		body, want := encoded(t, structuredData)
		var got []format.Syslog
		server := httptest.NewServer(
			logplexhttp.NewReceiver(func(_ context.Context, m format.Syslog) error {
				got = append(got, m)
				return nil
			}, &logplexhttp.ReceiverOptions{Strict: true}))
		defer server.Close()
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL,
			bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/logplex-1")
		req.Header.Set("Logplex-Msg-Count", fmt.Sprint(len(want)))
		if !structuredData {
			req.Header.Set("Logplex-Drain-Token", drainToken)
			req.Header.Set("Logplex-Frame-Id", "09C557EAFCFB6CF2740EE62F62971098")
		}
		res, err := server.Client().Do(req)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != http.StatusNoContent {
			t.Errorf("status = %d, want 204", res.StatusCode)
		}
		checkSyslog(t, got, want)
	}
}

// Both packages write the same octets for the same message, but that Heroku's
// leaves zeros at the end of the fraction out.
func TestInteropAppendFrameIsEncode(t *testing.T) {
	for _, structuredData := range []bool{false, true} {
		body, messages := encoded(t, structuredData)
		sources := [][]encoding.Message{scan(t,
			encoding.NewScanner(bytes.NewReader(body), encoding.RFCCompliant(structuredData),
				encoding.WithBuffer(1<<10, 1<<20)))}
		if len(sources[0]) != len(messages) {
			t.Fatalf("%d messages read back, want %d", len(sources[0]), len(messages))
		}
		compared := 0
		for i, m := range messages {
			text := sources[0][i].Message
			if strings.ToValidUTF8(text, "") != text || m.Time.Nanosecond()/1000%10 == 0 {
				continue // AppendFrame repairs the one and Encode shortens the other
			}
			e := sources[0][i]
			e.Timestamp, e.RFCCompliant = e.Timestamp.UTC(), structuredData
			want, err := encoding.Encode(e)
			if err != nil {
				t.Fatal(err)
			}
			m.Msg = text
			got := format.AppendFrame(nil, m, dialectOf(structuredData))
			if !bytes.Equal(got, want) {
				t.Errorf("AppendFrame = %.120q, want %.120q", got, want)
			}
			compared++
		}
		if compared < 50 {
			t.Errorf("%d messages compared, want 50 or more", compared)
		}
	}
}

// What Heroku's package prints for people is a Line.
func TestInteropParseLineReadsPlain(t *testing.T) {
	for i, text := range awkwardTexts() {
		for _, source := range []string{"app", "heroku"} {
			m := encoding.Message{
				Timestamp: when(i), Application: source, Process: "web.1",
				Message: strings.ReplaceAll(text, "\n", ""),
			}
			var b bytes.Buffer
			if err := encoding.NewPlain(&b).Encode(m); err != nil {
				t.Fatal(err)
			}
			want := format.Line{Time: when(i), Source: source, Dyno: "web.1", Message: m.Message}
			if got, err := format.ParseLine(b.String()); err != nil || got != want {
				t.Errorf("ParseLine(%.60q) = %.120q, %v, want %.120q",
					b.String(), fmt.Sprintf("%+v", got), err, fmt.Sprintf("%+v", want))
			}
		}
	}
}
