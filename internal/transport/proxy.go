// SPDX-License-Identifier: MIT

package transport

import (
	"bufio"
	"context"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
)

// dialProxy opens a connection to the target through a proxy: by CONNECT if the
// target's connection is encrypted, by SOCKS, or to the proxy itself, which then gets requests
// with absolute URLs. cfg is the target's configuration of TLS.
func dialProxy(
	ctx context.Context, df DialFunc, proxy *url.URL, cfg *tls.Config, t *Target,
) (*link, error) {
	ports := map[string]string{"http": "80", "https": "443", "socks5": "1080", "socks5h": "1080"}
	port, ok := ports[proxy.Scheme]
	if !ok || proxy.Hostname() == "" {
		return nil, errProxyAddress
	}
	if p := proxy.Port(); p != "" {
		port = p
	}
	l, err := dial(ctx, df, net.JoinHostPort(proxy.Hostname(), port))
	if err != nil {
		return nil, &proxyError{err}
	}
	unbound := l.bound(ctx)
	defer unbound()
	if proxy.Scheme == "https" {
		own := new(tls.Config)
		if cfg != nil {
			own = cfg.Clone()
		}
		own.ServerName, own.NextProtos = "", nil
		err = l.encrypt(ctx, own, proxy.Hostname())
	}
	switch {
	case err != nil:
	case proxy.Scheme == "socks5", proxy.Scheme == "socks5h":
		err = socksConnect(l, proxy.User, t.address)
	case cfg != nil:
		err = httpConnect(l, proxy, t.address)
	}
	if err != nil {
		l.raw.Close()
		return nil, &proxyError{err}
	}
	return l, nil
}

// proxyAuthorization returns the credentials of the proxy's URL for
// Proxy-Authorization, "" for none.
func proxyAuthorization(proxy *url.URL) string {
	if proxy.User == nil {
		return ""
	}
	password, _ := proxy.User.Password()
	pair := proxy.User.Username() + ":" + password
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(pair))
}

// httpConnect asks an HTTP proxy for a tunnel (RFC 9110 section 9.3.6).
func httpConnect(l *link, proxy *url.URL, address string) error {
	req := "CONNECT " + address + " HTTP/1.1\r\nHost: " + address + "\r\n"
	if v := proxyAuthorization(proxy); v != "" {
		req += "Proxy-Authorization: " + v + "\r\n"
	}
	if _, err := io.WriteString(l, req+"\r\n"); err != nil {
		return err
	}
	br := bufio.NewReader(io.LimitReader(l, maxHeaderBytes))
	res, err := http.ReadResponse(br, &http.Request{Method: http.MethodConnect})
	switch {
	case err != nil && !isNetworkError(err):
		return errNotHTTP
	case err != nil:
		return err
	case res.StatusCode != http.StatusOK:
		return wireError("answered " + strconv.Itoa(res.StatusCode))
	case br.Buffered() > 0:
		return errNotHTTP // the target is not asked to speak first
	}
	return nil
}

// socksConnect asks a SOCKS proxy for a connection (RFC 1928, RFC 1929).
func socksConnect(l *link, user *url.Userinfo, address string) error {
	host, p, err := net.SplitHostPort(address)
	if err != nil {
		return err
	}
	port, err := strconv.ParseUint(p, 10, 16)
	if err != nil || len(host) > 255 {
		return wireError("cannot take the host's name")
	}
	hello := []byte{5, 1, 0} // no authentication
	if user != nil {
		hello = []byte{5, 2, 0, 2} // or by user and password
	}
	var b [4]byte
	if _, err := l.Write(hello); err != nil {
		return err
	}
	if _, err := io.ReadFull(l, b[:2]); err != nil {
		return err
	}
	switch {
	case b[0] != 5:
		return wireError("does not speak SOCKS 5")
	case b[1] == 2 && user != nil:
		if err := socksAuthenticate(l, user); err != nil {
			return err
		}
	case b[1] != 0:
		return wireError("refused the credentials")
	}
	req := []byte{5, 1, 0}
	if ip := net.ParseIP(host); ip == nil {
		req = append(append(req, 3, byte(len(host))), host...)
	} else if v4 := ip.To4(); v4 != nil {
		req = append(append(req, 1), v4...)
	} else {
		req = append(append(req, 4), ip...)
	}
	if _, err := l.Write(append(req, byte(port>>8), byte(port))); err != nil {
		return err
	}
	if _, err := io.ReadFull(l, b[:4]); err != nil {
		return err
	}
	if b[0] != 5 || b[1] != 0 {
		return wireError(fmt.Sprintf("refused the connection with code %d", b[1]))
	}
	return skipSocksAddress(l, b[3])
}

// skipSocksAddress reads the address of that type in the proxy's reply.
func skipSocksAddress(l *link, kind byte) error {
	n := 0
	switch kind {
	case 1:
		n = net.IPv4len
	case 4:
		n = net.IPv6len
	case 3:
		var b [1]byte
		if _, err := io.ReadFull(l, b[:]); err != nil {
			return err
		}
		n = int(b[0])
	default:
		return errors.New("unknown type of address")
	}
	_, err := io.CopyN(io.Discard, l, int64(n)+2)
	return err
}

// socksAuthenticate sends user and password.
func socksAuthenticate(l *link, user *url.Userinfo) error {
	name := user.Username()
	password, _ := user.Password()
	if name == "" || len(name) > 255 || len(password) > 255 {
		return wireError("cannot take the credentials")
	}
	b := append([]byte{1, byte(len(name))}, name...)
	b = append(append(b, byte(len(password))), password...)
	if _, err := l.Write(b); err != nil {
		return err
	}
	var reply [2]byte
	if _, err := io.ReadFull(l, reply[:]); err != nil {
		return err
	}
	if reply[1] != 0 {
		return wireError("refused the credentials")
	}
	return nil
}
