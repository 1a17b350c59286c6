// SPDX-License-Identifier: MIT

package transport

import (
	"bufio"
	"bytes"
	"io"
	"net/http"
	"strconv"
	"sync"
	"time"
)

const (
	maxHeaderBytes = 64 << 10 // of an answer, interim ones included
	// answerGrace is how long a request goes on being sent after its answer
	// arrived, and how long an answer is waited for that the peer may have
	// sent before it stopped reading.
	answerGrace = 50 * time.Millisecond
)

// An http1Conn is a connection that speaks HTTP/1.1 (RFC 9112).
type http1Conn struct {
	link      *link
	maxAnswer int
	source    *errReader        // below limit
	limit     *io.LimitedReader // below br: limits the bytes read of an answer
	br        *bufio.Reader     // used by read
	head      []byte            // scratch for requests
	answers   chan answer       // capacity 1: from read, one for each request
	done      chan struct{}     // closed when read has returned

	absolute           bool // requests have absolute URLs, for a proxy
	proxyAuthorization string

	mu      sync.Mutex  // guards the following
	busy    bool        // a request is being sent or answered
	ended   bool        // no other request may be sent
	sending bool        // a request is being sent
	late    *time.Timer // stops the sending of a request that was answered; nil: none
}

// An answer is the result of a request.
type answer struct {
	res *http.Response
	err error
}

// An errReader remembers the error that has ended its Reader.
type errReader struct {
	io.Reader
	err error
}

func (r *errReader) Read(p []byte) (int, error) {
	n, err := r.Reader.Read(p)
	r.err = err
	return n, err
}

func newHTTP1Conn(l *link, maxAnswer int) *http1Conn {
	c := &http1Conn{
		link:      l,
		maxAnswer: maxAnswer,
		source:    &errReader{Reader: l.Conn},
		answers:   make(chan answer, 1),
		done:      make(chan struct{}),
	}
	c.limit = &io.LimitedReader{R: c.source, N: maxHeaderBytes}
	c.br = bufio.NewReader(c.limit)
	go c.read()
	return c
}

func (c *http1Conn) usable() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return !c.ended
}

func (c *http1Conn) close() {
	c.link.close()
	<-c.done
}

// roundTrip sends the request and waits for its answer.
func (c *http1Conn) roundTrip(req *http.Request, body []byte) (*http.Response, error) {
	c.mu.Lock()
	if c.ended {
		c.mu.Unlock()
		return nil, errStale
	}
	c.busy, c.sending = true, true
	c.mu.Unlock()

	n, err := c.send(req, body)

	c.mu.Lock()
	c.sending = false
	if c.late != nil {
		c.late.Stop()
		c.late = nil
	}
	if err != nil {
		c.ended = true
	}
	c.mu.Unlock()
	if err == nil {
		a := <-c.answers
		return a.res, a.err
	}
	// The peer may have answered before it closed the connection.
	end := time.AfterFunc(answerGrace, func() { c.link.raw.Close() })
	a := <-c.answers
	end.Stop()
	switch {
	case a.err == nil:
		return a.res, nil
	case isCause(a.err, err):
		return nil, a.err
	case n == 0 && !isTimeout(err):
		return nil, errStale
	}
	return nil, err
}

// send writes the request. A small one is a single write, since each is a TLS
// record. It returns how many octets were written.
func (c *http1Conn) send(req *http.Request, body []byte) (int, error) {
	b := bytes.NewBuffer(c.head[:0])
	b.WriteString("POST ")
	if c.absolute {
		b.WriteString("http://" + hostOf(req))
	}
	b.WriteString(req.URL.RequestURI())
	b.WriteString(" HTTP/1.1\r\nHost: " + hostOf(req) + "\r\n")
	if c.proxyAuthorization != "" {
		b.WriteString("Proxy-Authorization: " + c.proxyAuthorization + "\r\n")
	}
	_ = req.Header.WriteSubset(b, map[string]bool{"Host": true}) // a Buffer takes everything
	b.WriteString("Content-Length: " + strconv.Itoa(len(body)) + "\r\n\r\n")
	k := min(len(body), max(wireBufferSize-b.Len(), 0))
	b.Write(body[:k])
	c.head = b.Bytes()
	n, err := c.link.Write(c.head)
	if err == nil && k < len(body) {
		_, err = c.link.Write(body[k:])
	}
	return n, err
}

// read reads the answers until the connection ends. What arrives while no
// request waits for an answer ends it.
func (c *http1Conn) read() {
	defer close(c.done)
	defer c.link.raw.Close()
	for {
		c.limit.N = maxHeaderBytes
		first, err := c.br.Peek(1)
		if err == nil && (first[0] == 0x15 || first[0] == 0x16) {
			err = errSpeaksTLS
		}
		c.mu.Lock()
		if !c.busy {
			c.ended = true
			c.mu.Unlock()
			return
		}
		c.mu.Unlock()
		var res *http.Response
		keep := false
		if err == nil {
			res, keep, err = c.readAnswer()
		}
		keep = keep && c.br.Buffered() == 0
		c.mu.Lock()
		c.busy = false
		c.ended = c.ended || !keep
		if keep && c.sending {
			c.late = time.AfterFunc(answerGrace, c.link.interrupt)
		}
		c.mu.Unlock()
		c.answers <- answer{res, err}
		if !keep {
			return
		}
	}
}

// readAnswer reads one final answer with its body, of which it keeps the first
// maxAnswer octets, and reports whether the connection may be used again.
func (c *http1Conn) readAnswer() (*http.Response, bool, error) {
	for {
		res, err := http.ReadResponse(c.br, &http.Request{Method: http.MethodPost})
		switch {
		case err != nil && c.limit.N <= 0:
			return nil, false, errAnswerTooLong
		case err != nil && c.source.err != nil:
			return nil, false, c.source.err // rather than the syntax error that the cut has caused
		case err != nil:
			return nil, false, errNotHTTP
		case res.StatusCode < 200 && res.StatusCode != http.StatusSwitchingProtocols:
			continue // an interim answer
		}
		c.limit.N = int64(c.maxAnswer) + maxHeaderBytes
		body, err := io.ReadAll(io.LimitReader(res.Body, int64(c.maxAnswer)))
		if err != nil && c.limit.N <= 0 {
			return nil, false, errAnswerTooLong
		}
		if err != nil {
			return nil, false, err
		}
		keep := len(body) < c.maxAnswer && !res.Close && res.StatusCode >= 200
		res.Body = io.NopCloser(bytes.NewReader(body))
		return res, keep, nil
	}
}
