// SPDX-License-Identifier: MIT

package logplexhttp

import (
	"bytes"
	"net/http"
	"strings"
	"sync"

	"github.com/logplex-go/logplex/internal/keynames"
	"github.com/logplex-go/logplex/internal/secretscan"
	"github.com/logplex-go/logplex/internal/tokenform"
)

// requestTarget returns the request target as the client sent it. What
// handlers do to the URL does not change it.
func requestTarget(r *http.Request) string {
	switch {
	case r.RequestURI != "":
		return r.RequestURI
	case r.URL != nil: // of a request that no server read
		return r.URL.RequestURI()
	}
	return ""
}

// A uriScrubber masks the secrets in request targets and in the header fields
// that clients send. It is safe for concurrent use.
type uriScrubber struct {
	params *keynames.Keys // names of query parameters
	rules  *secretscan.Rules
	mask   secretscan.Mask
	pool   sync.Pool // *scrubbing
}

// scrubbing is the memory of one scan.
type scrubbing struct {
	text, out, plain []byte
	spans, inner     []secretscan.Span
}

// maxKept bounds the buffers that stay in the pool.
const maxKept = 8 << 10

func newURIScrubber() *uriScrubber {
	// As names of parameters these carry credentials, which elsewhere they need
	// not. Heroku's own scrubber (heroku/x, scrub) masks some of them.
	params := []string{
		"key", "pass", "pw", "pin", "auth", "sig", "signature", "hmac", "sid", "session",
	}
	return &uriScrubber{
		params: keynames.NewKeys(params, nil),
		rules:  secretscan.NewRules(nil, false),
	}
}

// target returns a request target without its scheme, host, userinfo and
// fragment, and with its secrets masked.
func (s *uriScrubber) target(t string) string {
	t = s.url(t)
	if _, end, ok := authority(t); ok && !strings.HasPrefix(t, "//") {
		if t = t[end:]; t == "" || t[0] != '/' {
			t = "/" + t
		}
	}
	return t
}

// url returns a URL, or a relative one, without its userinfo and fragment and
// with its secrets masked.
func (s *uriScrubber) url(t string) string {
	t = cutFragment(t)
	if start, end, ok := authority(t); ok {
		if at := strings.LastIndexByte(t[start:end], '@'); at >= 0 {
			t = t[:start] + t[start+at+1:]
		}
	} else if i := strings.IndexAny(t, "/?"); i < 0 {
		t = t[strings.LastIndexByte(t, '@')+1:] // CONNECT's host and port
	}
	return s.masked(t, true)
}

// text returns t with its secrets masked.
func (s *uriScrubber) text(t string) string { return s.masked(t, false) }

func cutFragment(t string) string {
	if i := strings.IndexByte(t, '#'); i >= 0 {
		return t[:i]
	}
	return t
}

// authority finds the authority of a URL (RFC 3986 section 3.2).
func authority(t string) (start, end int, ok bool) {
	start = strings.Index(t, "//")
	if start < 0 || start > 0 && (t[start-1] != ':' || strings.ContainsAny(t[:start], "/?")) {
		return 0, 0, false
	}
	start += len("//")
	if end = strings.IndexAny(t[start:], "/?"); end < 0 {
		return start, len(t), true
	}
	return start, start + end, true
}

func (s *uriScrubber) masked(t string, url bool) string {
	if t == "" {
		return t
	}
	w, _ := s.pool.Get().(*scrubbing)
	if w == nil {
		w = new(scrubbing)
	}
	w.text, w.spans = append(w.text[:0], t...), w.spans[:0]
	if q := strings.IndexByte(t, '?'); url && q >= 0 {
		s.query(w, q+1)
	}
	if w.spans = s.rules.Find(w.spans, w.text); len(w.spans) > 0 {
		w.out = s.mask.Replace(w.out[:0], w.text, secretscan.Merge(w.spans))
		t = string(w.out)
	}
	if max(cap(w.text), cap(w.out), cap(w.plain)) <= maxKept {
		clear(w.text) // secrets stay no longer than needed
		clear(w.plain)
		s.pool.Put(w)
	}
	return t
}

// query adds the values of the secret parameters of w.text from i on. Unlike
// the rules it knows where a parameter begins and ends, and what escapes hide.
func (s *uriScrubber) query(w *scrubbing, i int) {
	for i < len(w.text) {
		end, sep := i, -1
		for ; end < len(w.text) && w.text[end] != '&' && w.text[end] != ';'; end++ {
			if w.text[end] == '=' && sep < 0 {
				sep = end
			}
		}
		if sep > 0 && sep+1 < end && s.secret(w, w.text[i:sep], w.text[sep+1:end]) {
			w.spans = append(w.spans,
				secretscan.Span{Start: sep + 1, End: end, Kind: secretscan.KindKey})
		}
		i = end + 1
	}
}

// secret reports whether all of a parameter's value must be masked.
func (s *uriScrubber) secret(w *scrubbing, name, value []byte) bool {
	if bytes.IndexByte(name, '%') >= 0 || bytes.IndexByte(name, '+') >= 0 {
		w.plain, _ = appendUnescaped(w.plain[:0], name)
		name = w.plain
	}
	switch s.params.Verdict(name) {
	case keynames.Secret:
		return true
	case keynames.Weak:
		if tokenform.Random(value) {
			return true
		}
	}
	// A value may be JSON or a URL, escaped: more is seen in it without.
	plain, escaped := appendUnescaped(w.plain[:0], value)
	w.plain = plain
	if !escaped {
		return false
	}
	const deep = 2 // more escapes of escapes
	for range deep {
		if plain, escaped = appendUnescaped(plain[:0], plain); !escaped {
			break
		}
	}
	w.inner = s.rules.Find(w.inner[:0], plain)
	n := len(w.inner)
	if n == 0 {
		return false
	}
	w.inner = s.rules.Find(w.inner[:0], value)
	return len(w.inner) < n
}

// appendUnescaped undoes the escapes of a query (RFC 1866 section 8.2.1) and
// reports whether there were any with a percent sign. dst may be b[:0].
func appendUnescaped(dst, b []byte) (plain []byte, escaped bool) {
	for i := 0; i < len(b); i++ {
		c := b[i]
		switch {
		case c == '+':
			c = ' '
		case c == '%' && i+2 < len(b):
			if hi, lo := unhex(b[i+1]), unhex(b[i+2]); hi < 16 && lo < 16 {
				c = hi<<4 | lo
				i += 2
				escaped = true
			}
		}
		dst = append(dst, c)
	}
	return dst, escaped
}

// unhex returns the value of a hexadecimal digit, or 16.
func unhex(c byte) byte {
	switch {
	case '0' <= c && c <= '9':
		return c - '0'
	case 'a' <= c|0x20 && c|0x20 <= 'f':
		return c | 0x20 - 'a' + 10
	}
	return 16
}
