// SPDX-License-Identifier: MIT

package logplexhttp

import (
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"
)

// Header fields of Heroku's senders. The first three are Logplex's, the last
// is log-shuttle's.
const (
	drainTokenHeader = "Logplex-Drain-Token"
	frameIDHeader    = "Logplex-Frame-Id"
	msgCountHeader   = "Logplex-Msg-Count"
	requestIDHeader  = "X-Request-Id"
)

const (
	mediaType      = "application/logplex-1"
	otherMediaType = "application/x-logplex-1"
)

// logplexType reports whether a Content-Type is one of Heroku's, whatever its
// parameters are.
func logplexType(value string, strict bool) bool {
	if value == "" {
		return !strict
	}
	name, _, err := mime.ParseMediaType(value)
	if err != nil && !errors.Is(err, mime.ErrInvalidMediaParameter) {
		return false
	}
	return name == mediaType || name == otherMediaType
}

// contentEncoding reports whether a body is in gzip, and whether it is in
// anything that can be read.
func contentEncoding(h http.Header) (zipped, ok bool) {
	values := h.Values("Content-Encoding")
	if len(values) > 1 {
		return false, false
	}
	for _, v := range values {
		switch strings.ToLower(strings.TrimSpace(v)) {
		case "", "identity":
		case "gzip", "x-gzip": // RFC 9110 section 8.4.1.3
			zipped = true
		default:
			return false, false
		}
	}
	return zipped, true
}

// readBody reads the whole body into buf, unpacked, and returns it. damage is why a
// body in gzip could be read in part only; a strict receiver returns nothing of it.
func (h *receiver) readBody(buf []byte, w http.ResponseWriter, r *http.Request) (out []byte,
	no *refusal, damage error) {
	limit := h.opts.MaxBody
	body := r.Body
	if body == nil { // of a request that no server made
		body = http.NoBody
	}
	source := &sourceReader{r: http.MaxBytesReader(w, body, int64(limit))}
	var plain io.Reader = source
	var err error
	if zipped, _ := contentEncoding(r.Header); zipped {
		if plain, err = gzip.NewReader(source); err != nil {
			plain = http.NoBody
		}
	}
	buf, readErr := readAll(buf, plain, limit)
	if err == nil {
		err = readErr
	}
	var large *http.MaxBytesError
	switch {
	case errors.As(source.err, &large) || errors.Is(err, errBodySize):
		return buf, h.tooLarge(), nil
	case source.err != nil:
		// The sender, or a time limit, ended the body. Nothing was handed on, so
		// it can come again whole.
		return buf, &refusal{status: http.StatusServiceUnavailable, kind: faultCut,
			text: "body ended early", err: fmt.Errorf("reading the body: %w", source.err)}, nil
	case err != nil && (h.opts.Strict || len(buf) == 0):
		return buf, &refusal{status: http.StatusBadRequest, kind: faultFrame,
			text: "body is not gzip"}, nil
	case err != nil:
		return buf, nil, fmt.Errorf("logplexhttp: body in gzip is damaged: %w", err)
	}
	return buf, nil, nil
}

var errBodySize = errors.New("logplexhttp: body over the limit")

// readAll appends what r has to buf, which is empty, and returns it. It never
// allocates more for it than limit and one octet, which shows that there is
// more, and not before there is something to put there.
func readAll(buf []byte, r io.Reader, limit int) ([]byte, error) {
	for {
		if len(buf) == cap(buf) {
			larger := make([]byte, len(buf),
				max(1, min(2*cap(buf), limit+1), min(firstBody, limit+1)))
			copy(larger, buf)
			buf = larger
		}
		n, err := r.Read(buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+n]
		switch {
		case len(buf) > limit:
			return buf, errBodySize
		case err == io.EOF:
			return buf, nil
		case err != nil:
			return buf, err
		}
	}
}

// firstBody is the size of a body's first buffer.
const firstBody = 8 << 10

// A sourceReader remembers the connection's error, to distinguish it from one of the
// encoding.
type sourceReader struct {
	r   io.Reader
	err error // but io.EOF
}

// Read reads from the body.
func (s *sourceReader) Read(p []byte) (int, error) {
	n, err := s.r.Read(p)
	if err != nil && err != io.EOF {
		s.err = err
	}
	return n, err
}
