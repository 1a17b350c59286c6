// SPDX-License-Identifier: MIT

package transport

import (
	"encoding/base64"
	"errors"
	"fmt"
	"iter"
	"net"
	"net/url"
	"strconv"
	"strings"
)

// A Target is a drain's URL taken apart.
type Target struct {
	Display     string // scheme and host: all that is ever shown
	Syslog      bool
	OTLP        bool
	Encrypted   bool
	Loopback    bool
	Credentials bool // the URL has or may have some
	Ingress     bool // it is one of Logplex's own, which takes format.DialectInput only

	url           *url.URL // for requests: without user, password and fragment
	address       string   // host and port to dial
	host          string   // for certificates
	authorization string   // Basic credentials; "": none
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
	case "otlp+https":
		port, t.Encrypted, t.OTLP = "443", true, true
	case "otlp+http":
		port, t.OTLP = "80", true
	case "syslog+tls":
		port, t.Encrypted, t.Syslog = "6514", true, true
	case "syslog":
		port, t.Syslog = "601", true
	default:
		return nil, errors.New("the drain URL's scheme is not " +
			"https, http, syslog+tls, syslog, otlp+https or otlp+http")
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
	ascii, ok := asciiHost(t.host)
	if !ok {
		return nil, errors.New("the drain URL has no valid host")
	}
	t.host = ascii
	t.address = net.JoinHostPort(t.host, port)
	t.Loopback = isLoopback(t.host)
	t.Display = u.Scheme + "://" + u.Host
	if u.User != nil {
		password, _ := u.User.Password()
		t.authorization = "Basic " +
			base64.StdEncoding.EncodeToString([]byte(u.User.Username()+":"+password))
	}
	t.Credentials = u.User != nil || hasAny(pathSecrets(u.Path)) || queryHasSecret(u.RawQuery)
	t.Ingress = u.User != nil && isIngressUser(u.User) || isIngressHost(t.host)
	r := *u
	r.Host = strings.Replace(u.Host, u.Hostname(), ascii, 1)
	r.User, r.Fragment, r.RawFragment = nil, "", ""
	r.RawQuery = escapeQuery(u.RawQuery)
	if r.Path == "" {
		r.Path = "/"
	}
	if t.OTLP {
		r.Scheme = strings.TrimPrefix(r.Scheme, "otlp+")
		if r.Path == "/" {
			r.Path, r.RawPath = otlpPath, ""
		}
	}
	t.url = &r
	return t, nil
}

// IsIngressToken reports whether user and password are those of Logplex's
// ingress: the word token and one of its tokens.
func IsIngressToken(user, password string) bool {
	return user == "token" && strings.HasPrefix(password, "t.")
}

func isIngressUser(u *url.Userinfo) bool {
	password, _ := u.Password()
	return IsIngressToken(u.Username(), password)
}

// isIngressHost reports whether host is one of Logplex's own.
func isIngressHost(host string) bool {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	return host == "logplex.io" || strings.HasSuffix(host, ".logplex.io")
}

// isSecretParameter reports whether a parameter's name has a word for a
// credential in it.
func isSecretParameter(name string) bool {
	name = strings.ToLower(name)
	for w := range strings.FieldsSeq("key token secret pass pwd auth sig cred jwt licen") {
		if strings.Contains(name, w) {
			return true
		}
	}
	return false
}

// isSecretSegment reports whether a segment of a path announces that the next one is a
// credential. A part of a word is not enough.
func isSecretSegment(s string) bool {
	switch strings.NewReplacer("-", "", "_", "").Replace(strings.ToLower(s)) {
	case "key", "keys", "apikey", "token", "tokens", "secret", "password", "auth",
		"license", "licensekey":
		return true
	}
	return false
}

// parameters yields the names and values of a query, and those that url.ParseQuery leaves out for
// a bad escape or a semicolon: the receiver gets them as well.
func parameters(query string) iter.Seq2[string, string] {
	return func(yield func(name, value string) bool) {
		isEnd := func(r rune) bool { return r == '&' || r == ';' }
		for pair := range strings.FieldsFuncSeq(query, isEnd) {
			name, value, _ := strings.Cut(pair, "=")
			if !yield(unescape(name), unescape(value)) {
				return
			}
		}
	}
}

// unescape returns s as it is where it is not escaped well.
func unescape(s string) string {
	if u, err := url.QueryUnescape(s); err == nil {
		return u
	}
	return s
}

// queryHasSecret reports whether a parameter has the name of a credential or a
// value that looks generated.
func queryHasSecret(query string) bool {
	for name, value := range parameters(query) {
		if isSecretParameter(name) || looksGenerated(name) || looksGenerated(value) {
			return true
		}
	}
	return false
}

// pathSecrets yields the segments of the path that look generated or
// follow the name of a credential.
func pathSecrets(path string) iter.Seq[string] {
	return func(yield func(string) bool) {
		named := false
		for s := range strings.SplitSeq(path, "/") {
			if (s != "" && named || looksGenerated(s)) && !yield(s) {
				return
			}
			named = isSecretSegment(s)
		}
	}
}

func hasAny(seq iter.Seq[string]) bool {
	for range seq {
		return true
	}
	return false
}

// escapeQuery escapes what may not stand in a request's target, as net/url does in paths.
func escapeQuery(query string) string {
	var b strings.Builder
	for i := range len(query) {
		if c := query[i]; c <= ' ' || c >= 0x7f || strings.IndexByte("\"<>\\^`{|}", c) >= 0 {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

// looksGenerated reports whether s has a part that a program has made, as keys
// and identifiers are, rather than words, numbers and dates.
func looksGenerated(s string) bool {
	for part := range strings.FieldsFuncSeq(s, func(r rune) bool { return !isAlnum(r) }) {
		if isGenerated(part) {
			return true
		}
	}
	return isGenerated(strings.ReplaceAll(s, "-", "")) // a UUID
}

// isGenerated is looksGenerated for letters and digits. It counts where letters
// and digits, or upper and lower case, take turns as they do in no word.
func isGenerated(s string) bool {
	const hexDigits = "0123456789abcdefABCDEF"
	if len(s) < 12 {
		return false
	}
	turns, digits := 0, 0
	for i := range len(s) {
		if isDigit(s[i]) {
			digits++
		}
		if i == 0 {
			continue
		}
		switch p, c := s[i-1], s[i]; {
		case isDigit(p) != isDigit(c):
			turns++
		case isLower(p) && !isLower(c) && !isDigit(c) && (i+1 == len(s) || !isLower(s[i+1])):
			turns++ // a capital that begins no word
		}
	}
	switch {
	case len(s) >= 16 && digits > 1 && strings.Trim(s, hexDigits) == "":
		return true
	case len(s) >= 16:
		return turns >= 3
	}
	return turns >= 4
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
func isLower(c byte) bool { return 'a' <= c && c <= 'z' }

func isAlnum(r rune) bool {
	return '0' <= r && r <= '9' || 'a' <= r|0x20 && r|0x20 <= 'z'
}

func isLoopback(host string) bool {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}
