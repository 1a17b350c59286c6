// SPDX-License-Identifier: MIT

package logplexhttp

import (
	"crypto/tls"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"
)

func TestRouterProtocol(t *testing.T) {
	for proto, want := range map[string]string{
		"HTTP/1.0": "http1.0", "HTTP/1.1": "http1.1", "HTTP/2.0": "http2.0", "HTTP/3.0": "http3.0",
		"HTTP/0.9": "http0.9", "": "",
	} {
		if got := routerProtocol(proto); got != want {
			t.Errorf("routerProtocol(%q) = %q, want %q", proto, got, want)
		}
	}
}

func TestTLSVersion(t *testing.T) {
	for version, want := range map[uint16]string{
		tls.VersionTLS10: "tls1.0", tls.VersionTLS11: "tls1.1", tls.VersionTLS12: "tls1.2",
		tls.VersionTLS13: "tls1.3", 0x0305: "unknown",
	} {
		if got := tlsVersion(&tls.ConnectionState{Version: version}); got != want {
			t.Errorf("tlsVersion(%#x) = %q, want %q", version, got, want)
		}
	}
	if got := tlsVersion(nil); got != "unknown" {
		t.Errorf("tlsVersion(nil) = %q, want unknown", got)
	}
}

// leaky passes for an error of the runtime.
type leaky struct{ error }

func (leaky) RuntimeError() {}

func TestCauseOf(t *testing.T) {
	var conversion any
	func() {
		defer func() { conversion = recover() }()
		_ = any("x").(http.Handler)
	}()
	tests := []struct {
		name string
		v    any
		want string
	}{
		{"exit", nil, ""},
		{"text", "hunter2", "panic with a string"},
		{"error", errors.New("hunter2"), "panic with a *errors.errorString"},
		{"not the runtime's", leaky{errors.New("hunter2")}, "panic with a logplexhttp.leaky"},
		{"conversion", conversion,
			"interface conversion: string is not http.Handler: missing method ServeHTTP"},
	}
	for _, tt := range tests {
		if got := causeOf(tt.v); got != tt.want {
			t.Errorf("%s: causeOf = %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestRequestTarget(t *testing.T) {
	if got := requestTarget(new(http.Request)); got != "" {
		t.Errorf("requestTarget of an empty request = %q, want none", got)
	}
}

func TestMillis(t *testing.T) {
	m := newMillis()
	for i := range 2100 {
		want := strconv.Itoa(i) + "ms"
		if got := m.text(time.Duration(i)*time.Millisecond + 999*time.Microsecond); got != want {
			t.Fatalf("millis.text(%d.999 ms) = %q, want %q", i, got, want)
		}
	}
	if got := m.text(-time.Hour); got != "0ms" {
		t.Errorf("millis.text(-1h) = %q, want 0ms", got)
	}
	if got := m.text(1<<63 - 1); !strings.HasPrefix(got, "9223372036854") {
		t.Errorf("millis.text of the longest duration = %q, want its milliseconds", got)
	}
}
