// SPDX-License-Identifier: MIT

package transport

import (
	"encoding/base64"
	"errors"
	"net"
	"net/url"
	"strconv"
	"strings"
)

// A Target is a drain's URL taken apart.
type Target struct {
	Display     string // scheme and host: all that is ever shown
	Syslog      bool
	Encrypted   bool
	Loopback    bool
	Credentials bool // the URL has or may have some

	url            *url.URL // for requests: without user, password and fragment
	address        string   // host and port to dial
	host           string   // for certificates
	authorization  string   // Basic credentials; "": none
	queryHasSecret bool     // the query may have a key
}

// ParseTarget parses a drain's URL. Its errors show nothing of it.
func ParseTarget(rawURL string) (*Target, error) {
	if HasControl(rawURL) {
		return nil, errors.New("the drain URL holds a control byte")
	}
	u, err := url.Parse(rawURL)
	if err != nil {
		return nil, errors.New("the drain URL is malformed") // err quotes it
	}
	t := &Target{}
	port := ""
	switch u.Scheme {
	case "https":
		port, t.Encrypted = "443", true
	case "http":
		port = "80"
	case "syslog+tls":
		port, t.Encrypted, t.Syslog = "6514", true, true
	case "syslog":
		port, t.Syslog = "601", true
	default:
		return nil, errors.New("the drain URL's scheme is not https, http, syslog+tls or syslog")
	}
	t.host = u.Hostname()
	if u.Opaque != "" || t.host == "" || strings.ContainsAny(t.host, " \"<>\\^`{|}/?#@") {
		return nil, errors.New("the drain URL has no valid host")
	}
	if p := u.Port(); p != "" {
		if n, err := strconv.ParseUint(p, 10, 16); err != nil || n == 0 {
			return nil, errors.New("the drain URL's port is not in 1 to 65535")
		}
		port = p
	}
	t.address = net.JoinHostPort(t.host, port)
	t.Loopback = isLoopback(t.host)
	t.Display = u.Scheme + "://" + u.Host
	if u.User != nil {
		password, _ := u.User.Password()
		t.authorization = "Basic " +
			base64.StdEncoding.EncodeToString([]byte(u.User.Username()+":"+password))
	}
	for k := range u.Query() {
		k = strings.ToLower(k)
		for _, w := range []string{"key", "token", "secret", "pass", "auth", "sig"} {
			t.queryHasSecret = t.queryHasSecret || strings.Contains(k, w)
		}
	}
	t.Credentials = t.authorization != "" || t.queryHasSecret
	r := *u
	r.User, r.Fragment, r.RawFragment = nil, "", ""
	if r.Path == "" {
		r.Path = "/"
	}
	t.url = &r
	return t, nil
}

func isLoopback(host string) bool {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// HasControl reports whether s has a control byte other than a tab, which no
// URL and no header value may have.
func HasControl(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' && s[i] != '\t' || s[i] == 0x7f {
			return true
		}
	}
	return false
}
