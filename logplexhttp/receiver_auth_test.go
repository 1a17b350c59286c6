// SPDX-License-Identifier: MIT

package logplexhttp_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/logplex-go/logplex/format"
	"github.com/logplex-go/logplex/internal/testinput"
	"github.com/logplex-go/logplex/logplexhttp"
)

// unread is a body that must not be touched.
type unread struct{ t *testing.T }

func (u unread) Read([]byte) (int, error) {
	u.t.Error("the body was read")
	return 0, io.EOF
}

func (u unread) Close() error { return nil }

func TestReceiverCredentials(t *testing.T) {
	opts := &logplexhttp.ReceiverOptions{Credentials: []logplexhttp.Credential{
		{User: "old", Password: "s3cret"},
		{User: "new", Password: "t0p:s3cret"},
		{User: "only-a-user"},
		{},
	}}
	tests := []struct {
		name          string
		authorization string
		status        int
	}{
		{"first", basic("old:s3cret"), 204},
		{"second", basic("new:t0p:s3cret"), 204},
		{"user only", basic("only-a-user:"), 204},
		{"none", "", 401},
		{"wrong password", basic("old:t0p:s3cret"), 401},
		{"prefix", basic("old:s3cre"), 401},
		{"longer", basic("old:s3crets"), 401},
		{"wrong user", basic("Old:s3cret"), 401},
		{"empty", basic(":"), 401},
		{"no colon", basic("only-a-user"), 401},
		{"bearer", "Bearer s3cret", 401},
		{"not base64", "Basic !!!", 401},
	}
	for _, tt := range tests {
		in := new(inbox)
		h := logplexhttp.NewReceiver(in.take, opts)
		r := drainRequest(testinput.Body(format.DialectDrain, "one"),
			"Authorization", tt.authorization)
		if tt.status != 204 {
			r.Body = unread{t}
		}
		resp := serve(h, r)
		if resp.StatusCode != tt.status {
			t.Errorf("%s: ServeHTTP = %d, want %d", tt.name, resp.StatusCode, tt.status)
		}
		challenge := resp.Header.Get("WWW-Authenticate")
		if (challenge != "") != (tt.status == 401) {
			t.Errorf("%s: WWW-Authenticate = %q with %d", tt.name, challenge, tt.status)
		}
		if tt.status == 401 && in.texts() != "" {
			t.Errorf("%s: %q handed on", tt.name, in.texts())
		}
	}
	nobody := logplexhttp.NewReceiver(new(inbox).take,
		&logplexhttp.ReceiverOptions{Credentials: []logplexhttp.Credential{}})
	if resp := serve(nobody, drainRequest(nil, "Authorization", basic(":"))); resp.StatusCode !=
		401 {
		t.Errorf("empty Credentials: ServeHTTP = %d, want 401", resp.StatusCode)
	}
}

func TestCredentialHides(t *testing.T) {
	opts := logplexhttp.ReceiverOptions{
		Credentials: []logplexhttp.Credential{{User: "someone", Password: "s3cret"}},
	}
	shows := func(s string) bool {
		return strings.Contains(s, "s3cret") || strings.Contains(s, "someone") ||
			strings.Contains(strings.ToLower(s), "733363726574")
	}
	for _, verb := range []string{
		"%v", "%+v", "%#v", "%s", "%q", "%x", "% X", "%d", "%o", "%b", "%c", "%U", "%t", "%e", "%z",
	} {
		for _, v := range []any{opts, opts.Credentials, opts.Credentials[0], &opts.Credentials[0]} {
			if got := fmt.Sprintf(verb, v); shows(got) {
				t.Errorf("Sprintf(%q, %T) = %s, want no credential", verb, v, got)
			}
		}
	}
	var b bytes.Buffer
	slog.New(slog.NewJSONHandler(&b, nil)).Info("receiver", "credentials", opts.Credentials)
	if got := b.String(); shows(got) || !strings.Contains(got, `["[REDACTED]"]`) {
		t.Errorf("JSONHandler printed %s, want no credential", got)
	}
}

func TestReceiverDrainTokens(t *testing.T) {
	h := logplexhttp.NewReceiver(new(inbox).take,
		&logplexhttp.ReceiverOptions{DrainTokens: []string{testToken, "d.other", ""}})
	for token, want := range map[string]int{
		testToken: 204, "d.other": 204, "d.stranger": 403, "": 403, "d.othe": 403,
	} {
		r := drainRequest(nil, "Logplex-Drain-Token", token)
		if want == 403 {
			r.Body = unread{t}
		}
		if resp := serve(h, r); resp.StatusCode != want {
			t.Errorf("token %q: ServeHTTP = %d, want %d", token, resp.StatusCode, want)
		}
	}
}

// TestReceiverGuesses makes 10,000 wrong guesses: OnError hears of them once in
// 10 seconds, with a count.
func TestReceiverGuesses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var heard []error
		stats := new(logplexhttp.ReceiverStats)
		h := logplexhttp.NewReceiver(new(inbox).take, &logplexhttp.ReceiverOptions{
			Credentials: []logplexhttp.Credential{{User: "drain", Password: "s3cret"}},
			OnError:     func(err error) { heard = append(heard, err) },
			Stats:       stats,
		})
		for i := range 10_000 {
			resp := serve(h, drainRequest(nil, "Authorization", basic(fmt.Sprint("drain:", i))))
			if resp.StatusCode != 401 {
				t.Fatalf("guess %d = %d, want 401", i, resp.StatusCode)
			}
		}
		if len(heard) != 1 {
			t.Fatalf("OnError heard %d times of 10,000 guesses, want once", len(heard))
		}
		time.Sleep(10 * time.Second)
		serve(h, drainRequest(nil))
		var last *logplexhttp.ReceiveError
		if len(heard) != 2 || !errors.As(heard[1], &last) ||
			last.Repeats != 9999 || last.Status != 401 {
			t.Errorf("OnError after 10 s = %v, want one more with 9999 repeats", heard[1:])
		}
		if got := stats.Refused.Load(); got != 10_001 {
			t.Errorf("Refused = %d, want 10001", got)
		}
		checkStats(t, stats)
	})
}

func TestReceiverGuessesCostNothing(t *testing.T) {
	h := logplexhttp.NewReceiver(new(inbox).take, &logplexhttp.ReceiverOptions{
		Credentials: []logplexhttp.Credential{{User: "drain", Password: "s3cret"}},
		OnError:     func(error) {},
	})
	r := drainRequest(nil, "Authorization", basic("drain:"+strings.Repeat("x", 4000)))
	w := &discard{header: make(http.Header)}
	few := testing.AllocsPerRun(100, func() { h.ServeHTTP(w, r) })
	many := testing.AllocsPerRun(5000, func() { h.ServeHTTP(w, r) })
	if many > few+1 {
		t.Errorf("a guess allocates %v times after 5000, %v times after 100, want the same",
			many, few)
	}
}

// discard is a ResponseWriter that keeps nothing but the status.
type discard struct {
	header http.Header
	status int
}

func (d *discard) Header() http.Header         { return d.header }
func (d *discard) Write(b []byte) (int, error) { return len(b), nil }
func (d *discard) WriteHeader(status int)      { d.status = status }
