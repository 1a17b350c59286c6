// SPDX-License-Identifier: MIT

package logplexhttp_test

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/logplex-go/logplex/format"
	"github.com/logplex-go/logplex/logplexhttp"
)

// post sends a body to a receiver and returns the status and the messages.
func post(t *testing.T, body []byte, strict bool) (int, []format.Syslog) {
	t.Helper()
	in := new(inbox)
	r := httptest.NewRequest("POST", "/logs", bytes.NewReader(body))
	r.Header.Set("Content-Type", "application/logplex-1")
	res := serve(logplexhttp.NewReceiver(in.take, &logplexhttp.ReceiverOptions{
		Strict:  strict,
		Dialect: func(*http.Request) format.Dialect { return format.DialectInput },
	}), r)
	return res.StatusCode, in.msgs
}

// TestReceiverTakesWhatLogplexPassesOn posts headers that RFC 5424 does not allow
// and Logplex passes on: a lenient receiver keeps the text, a strict one refuses.
func TestReceiverTakesWhatLogplexPassesOn(t *testing.T) {
	long := strings.Repeat("x", 300)
	for _, tt := range []struct{ name, in string }{
		{"APP-NAME over 48", "<190>1 - host " + long + " web.1 - - text"},
		{"PROCID over 128", "<190>1 - host app " + long + " - - text"},
		{"HOSTNAME over 255", "<190>1 - " + long + " app web.1 - - text"},
		{"UTF-8", "<190>1 - hôst äpp wéb.1 - - text"},
		{"PRI 192", "<192>1 - host app web.1 - - text"},
		{"PRI 255", "<255>1 - host app web.1 - - text"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			body := []byte(strconv.Itoa(len(tt.in)) + " " + tt.in)
			status, msgs := post(t, body, false)
			if status != 204 || len(msgs) != 1 || msgs[0].Msg != "text" {
				t.Errorf("lenient: %d, %+v, want 204 and the text", status, msgs)
			}
			if status, msgs := post(t, body, true); status != 400 || len(msgs) != 0 {
				t.Errorf("strict: %d, %+v, want 400 and nothing", status, msgs)
			}
		})
	}
}

// TestReceiverLogplexVerdicts posts the messages that a Logplex passed on. The
// texts are compared in format, where the differences are listed.
func TestReceiverLogplexVerdicts(t *testing.T) {
	b, err := os.ReadFile(filepath.Join("..", "format", "testdata", "captures", "from_msg.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	passed := 0
	for row := range bytes.Lines(b) {
		var v struct {
			In  string
			App *string
			Pri string
		}
		if err := json.Unmarshal(row, &v); err != nil {
			t.Fatal(err)
		}
		if v.App == nil {
			continue
		}
		passed++
		in, _ := hex.DecodeString(v.In)
		app, _ := hex.DecodeString(*v.App)
		body := append([]byte(strconv.Itoa(len(in))+" "), in...)
		status, msgs := post(t, body, false)
		if status != 204 || len(msgs) != 1 || strconv.Itoa(msgs[0].Priority) != v.Pri {
			t.Errorf("%q: %d, %+v, want what Logplex passed on", in, status, msgs)
			continue
		}
		if got := msgs[0].App; string(app) != "-" && got != string(app) {
			t.Errorf("%q: App = %q, want %q", in, got, app)
		}
	}
	if passed != 259 {
		t.Errorf("Logplex passed on %d messages, want 259", passed)
	}
}
