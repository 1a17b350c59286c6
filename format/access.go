// SPDX-License-Identifier: MIT

package format

import (
	"strconv"
	"strings"
	"time"
)

// An Access is one HTTP exchange. It can be written, and read, in Apache's
// common and combined log formats and as a line of Heroku's router. Each form
// has room for some of the fields only; an empty field is one that is not
// known. It is comparable with ==.
type Access struct {
	RemoteHost string    // address of the client
	Ident      string    // by RFC 1413; hardly ever known
	User       string    // by HTTP authentication
	Time       time.Time // when the request came; Apache prints whole seconds
	Method     string    // "GET"
	URI        string    // request target as sent, with the query: "/a%20b?c=d"
	Protocol   string    // "HTTP/1.1"
	Status     int       // of the response; 0: none was sent
	Bytes      int64     // of the response body
	Referer    string    // combined only
	UserAgent  string    // combined only
	// Host header; router only, and read where nginx or vhost_combined has it
	Host      string
	RequestID string // router only
	// X-Forwarded-For, a list with commas; router only, and read where a combined line goes on with
	// it
	Fwd     string
	Dyno    string        // that answered; router only
	Connect time.Duration // as Router.Connect; router only
	// as Router.Service; router only, and read where a common line goes on with it
	Service    time.Duration
	TLS        string // "true", "false" or "": not known; router only
	TLSVersion string // "tls1.3"; router only
}

// AppendCommon appends the exchange in Apache's common log format,
// `%h %l %u %t "%r" %>s %b`, to b, without a newline, and returns the longer b:
//
//	192.0.2.7 - ann [10/Oct/2000:13:55:36 -0700] "GET /apache_pb.gif HTTP/1.0" 200 2326
//
// What is not known, and a body of no bytes, is "-". The time is in its own
// zone; years are clamped to 0 to 9999, and a zone with seconds becomes UTC.
//
// The escapes are Apache's: \" \\ \b \n \r \t \v, and \xhh for all that is not
// printable ASCII. Beyond Apache's, spaces are escaped where they would end a
// field, and so is a "-" that is all of a field, so that ParseCommon reads back
// the same fields whatever a client has sent.
func (a Access) AppendCommon(b []byte) []byte {
	b = append(appendAccessField(b, a.RemoteHost), ' ')
	b = append(appendAccessField(b, a.Ident), ' ')
	b = append(appendAccessField(b, a.User), ' ', '[')
	b = append(appendAccessTime(b, a.Time), ']', ' ', '"')
	switch {
	case a.URI != "" || a.Protocol != "":
		b = append(appendAccessField(b, a.Method), ' ')
		b = appendAccessField(b, a.URI)
		if a.Protocol != "" {
			b = appendAccessField(append(b, ' '), a.Protocol)
		}
	default:
		b = appendAccessField(b, a.Method)
	}
	b = append(b, '"', ' ')
	b = append(appendAccessNumber(b, int64(a.Status)), ' ')
	return appendAccessNumber(b, a.Bytes)
}

// AppendCombined appends the exchange in Apache's combined log format, which is
// the common one with `"%{Referer}i" "%{User-agent}i"` after it, to b, without
// a newline, and returns the longer b. See AppendCommon.
func (a Access) AppendCombined(b []byte) []byte {
	b = append(a.AppendCommon(b), ' ', '"')
	b = append(appendAccessText(b, a.Referer), '"', ' ', '"')
	return append(appendAccessText(b, a.UserAgent), '"')
}

// Router returns the exchange as a line of Heroku's router, at=info. Fwd
// is RemoteHost if it is empty, "HTTP/1.1" becomes "http1.1", and a Status of 0
// becomes Empty. Ident, User, Time, Referer and UserAgent have no place in it.
func (a Access) Router() Router {
	r := Router{
		At:         "info",
		Method:     a.Method,
		Path:       a.URI,
		Host:       a.Host,
		RequestID:  a.RequestID,
		Fwd:        a.Fwd,
		Dyno:       a.Dyno,
		Connect:    a.Connect,
		Service:    a.Service,
		Status:     a.Status,
		Bytes:      a.Bytes,
		Protocol:   a.Protocol,
		TLS:        a.TLS,
		TLSVersion: a.TLSVersion,
	}
	if r.Fwd == "" {
		r.Fwd = a.RemoteHost
	}
	if version, ok := strings.CutPrefix(a.Protocol, "HTTP/"); ok {
		r.Protocol = "http" + version
	}
	if r.Status == 0 {
		r.Status = Empty
	}
	return r
}

// Access returns the HTTP exchange that the line describes. RemoteHost is the
// last address of Fwd: the one that the router saw itself, where a client may
// have made up those before it. What Access.Router changed is changed back, and
// the "http" and "https" of older lines become TLS. Empty and Absent become 0.
func (r Router) Access() Access {
	a := Access{
		RemoteHost: strings.Trim(r.Fwd[strings.LastIndexByte(r.Fwd, ',')+1:], " "),
		Method:     r.Method,
		URI:        r.Path,
		Status:     max(r.Status, 0),
		Bytes:      max(r.Bytes, 0),
		Host:       r.Host,
		RequestID:  r.RequestID,
		Fwd:        r.Fwd,
		Dyno:       r.Dyno,
		Connect:    max(r.Connect, 0),
		Service:    max(r.Service, 0),
		Protocol:   r.Protocol,
		TLS:        r.TLS,
		TLSVersion: r.TLSVersion,
	}
	switch version, ok := strings.CutPrefix(r.Protocol, "http"); {
	case r.Protocol == "http" || r.Protocol == "https":
		a.Protocol = ""
		if a.TLS == "" {
			a.TLS = strconv.FormatBool(r.Protocol == "https")
		}
	case ok:
		a.Protocol = "HTTP/" + version
	}
	return a
}

// accessTimeLayout is that of %t, without the brackets.
const accessTimeLayout = "02/Jan/2006:15:04:05 -0700"

func appendAccessTime(b []byte, t time.Time) []byte {
	if _, offset := t.Zone(); offset%60 != 0 || offset <= -24*3600 || offset >= 24*3600 {
		t = t.UTC()
	}
	if year := t.Year(); year < 0 || year > 9999 {
		t = t.UTC()
		switch year := t.Year(); {
		case year < 0:
			t = time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC)
		case year > 9999:
			t = time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC)
		}
	}
	return t.AppendFormat(b, accessTimeLayout)
}

func appendAccessNumber(b []byte, v int64) []byte {
	if v <= 0 {
		return append(b, '-')
	}
	return strconv.AppendInt(b, v, 10)
}

// appendAccessField writes a field that a space ends.
func appendAccessField(b []byte, s string) []byte { return appendAccessEscaped(b, s, '!') }

// appendAccessText writes a field in quotes, without the quotes.
func appendAccessText(b []byte, s string) []byte { return appendAccessEscaped(b, s, ' ') }

func appendAccessEscaped(b []byte, s string, low byte) []byte {
	const hex = "0123456789abcdef"
	switch s {
	case "":
		return append(b, '-')
	case "-":
		return append(b, `\x2d`...)
	}
	start := 0
	for i := range len(s) {
		c := s[i]
		if low <= c && c < 0x7f && c != '"' && c != '\\' {
			continue
		}
		b = append(b, s[start:i]...)
		start = i + 1
		switch c {
		case '"', '\\':
			b = append(b, '\\', c)
		case '\b':
			b = append(b, '\\', 'b')
		case '\n':
			b = append(b, '\\', 'n')
		case '\r':
			b = append(b, '\\', 'r')
		case '\t':
			b = append(b, '\\', 't')
		case '\v':
			b = append(b, '\\', 'v')
		default:
			b = append(b, '\\', 'x', hex[c>>4], hex[c&15])
		}
	}
	return append(b, s[start:]...)
}
