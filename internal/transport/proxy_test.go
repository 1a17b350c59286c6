// SPDX-License-Identifier: MIT

package transport

import (
	"bufio"
	"crypto/tls"
	"encoding/base64"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/logplex-go/logplex/internal/delivery"
)

// A testProxy is a proxy that leads to one address, whatever it is asked for.
type testProxy struct {
	to     string
	user   string // "": no credentials are asked for
	refuse bool

	mu    sync.Mutex // guards asked
	asked []string   // for
}

func (p *testProxy) ask(address string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.asked = append(p.asked, address)
}

// tunnel copies octets both ways.
func (p *testProxy) tunnel(c net.Conn) {
	to, err := net.Dial("tcp", p.to)
	if err != nil {
		return
	}
	defer to.Close()
	go func() {
		_, _ = io.Copy(to, c)
		to.Close()
	}()
	_, _ = io.Copy(c, to)
}

func (p *testProxy) serveHTTP(_ int, c net.Conn) {
	br := bufio.NewReader(c)
	for {
		q, err := http.ReadRequest(br)
		if err != nil {
			return
		}
		user, password, _ := strings.Cut(p.user, ":")
		want := "Basic " + base64.StdEncoding.EncodeToString([]byte(user+":"+password))
		if p.user != "" && q.Header.Get("Proxy-Authorization") != want {
			_, _ = io.WriteString(c,
				"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
			return
		}
		p.ask(q.Method + " " + q.RequestURI)
		if q.Method == http.MethodConnect {
			_, _ = io.WriteString(c, "HTTP/1.1 200 Connection established\r\n\r\n")
			p.tunnel(c)
			return
		}
		_, _ = io.Copy(io.Discard, q.Body)
		_, _ = io.WriteString(c, noContentAnswer)
	}
}

const noContentAnswer = "HTTP/1.1 204 No Content\r\n\r\n"

func (p *testProxy) serveSOCKS(_ int, c net.Conn) {
	b := make([]byte, 600)
	read := func(n int) []byte { _, _ = io.ReadFull(c, b[:n]); return b[:n] }
	methods := string(read(int(read(2)[1])))
	if p.user != "" {
		if !strings.Contains(methods, "\x02") {
			_, _ = c.Write([]byte{5, 0xff})
			return
		}
		_, _ = c.Write([]byte{5, 2})
		user := string(read(int(read(2)[1])))
		password := string(read(int(read(1)[0])))
		if user+":"+password != p.user {
			_, _ = c.Write([]byte{1, 1})
			return
		}
		_, _ = c.Write([]byte{1, 0})
	} else {
		_, _ = c.Write([]byte{5, 0})
	}
	switch read(4)[3] {
	case 1:
		p.ask(net.IP(read(4)).String())
	case 3:
		p.ask(string(read(int(read(1)[0]))))
	case 4:
		p.ask(net.IP(read(16)).String())
	}
	read(2)
	if p.refuse {
		_, _ = c.Write([]byte{5, 2, 0, 1, 0, 0, 0, 0, 0, 0})
		return
	}
	_, _ = c.Write([]byte{5, 0, 0, 3, 1, 'x', 0, 0})
	p.tunnel(c)
}

func TestProxies(t *testing.T) {
	cert, pool := certificate(t)
	h2 := newHTTPServer(t, true, true, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		if r.ProtoMajor != 2 {
			t.Errorf("request over %s, want HTTP/2", r.Proto)
		}
	})
	plain := newHTTPServer(t, false, false, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		if r.Header.Get("Proxy-Authorization") != "" || r.RequestURI != "/p" {
			t.Errorf("request for %q with %v", r.RequestURI, r.Header)
		}
	})
	tests := []struct {
		name, target, proxy string
		user                string // of the proxy
		refuse              bool
		asked, err          string
	}{
		{"http through http", "http://logs.test/p", "http://me:s3cret@PROXY", "me:s3cret", false,
			"POST http://logs.test/p", ""},
		{"https through http", "https://example.com/p", "http://me:s3cret@PROXY", "me:s3cret",
			false, "CONNECT example.com:443", ""},
		{"https through https", "https://example.com/p", "https://PROXY", "", false,
			"CONNECT example.com:443", ""},
		{"no credentials", "https://example.com/p", "http://PROXY", "me:s3cret", false, "",
			"the proxy: answered 407"},
		{"http through SOCKS", "http://logs.test/p", "socks5://PROXY", "", false, "logs.test", ""},
		{"https through SOCKS", "https://example.com/p", "socks5h://me:s3cret@PROXY", "me:s3cret",
			false, "example.com", ""},
		{"IPv4 through SOCKS", "http://192.0.2.1/p", "socks5://PROXY", "", false, "192.0.2.1", ""},
		{"IPv6 through SOCKS", "http://[2001:db8::1]/p", "socks5://PROXY", "",
			false, "2001:db8::1", ""},
		{"wrong password", "http://logs.test/p", "socks5://me:s3cret@PROXY", "me:other", false, "",
			"the proxy: refused the credentials"},
		{"refused", "http://logs.test/p", "socks5://PROXY", "", true, "logs.test",
			"the proxy: refused the connection with code 2"},
		{"unknown scheme", "http://logs.test/p", "ftp://s3cret@PROXY", "", false, "",
			"the proxy's address in the environment is not valid"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			cfg := testConfig(t, tt.target)
			p := &testProxy{to: plain.Listener.Addr().String(), user: tt.user, refuse: tt.refuse}
			if cfg.Target.Encrypted {
				p.to = h2.Listener.Addr().String()
			}
			serve, server := p.serveHTTP, (*tls.Config)(nil)
			if strings.HasPrefix(tt.proxy, "socks") {
				serve = p.serveSOCKS
			}
			if strings.HasPrefix(tt.proxy, "https") {
				server = &tls.Config{Certificates: []tls.Certificate{cert}}
			}
			listener := newPeer(t, server, serve)
			cfg.TLSConfig = &tls.Config{RootCAs: pool}
			_, tr := New(cfg)
			defer tr.Close()
			tr.(*httpTransport).own.proxy = func(*http.Request) (*url.URL, error) {
				return url.Parse(strings.Replace(tt.proxy, "PROXY", listener.Addr().String(), 1))
			}
			for range 2 {
				r := send(t, tr, []byte("8 <14>1 - x"))
				if tt.err == "" && r.Outcome != delivery.Delivered ||
					tt.err != "" && (r.Err == nil || r.Err.Error() != tt.err) {
					t.Errorf("Send = %+v, want error %q", r, tt.err)
				}
			}
			p.mu.Lock()
			defer p.mu.Unlock()
			if got := strings.Join(p.asked, " "); tt.asked != "" &&
				!strings.HasPrefix(got, tt.asked) || tt.asked == "" && got != "" {
				t.Errorf("the proxy was asked for %q, want %q", got, tt.asked)
			}
		})
	}
}
