// SPDX-License-Identifier: MIT

package logplexhttp

import (
	"bufio"
	"io"
	"net"
	"net/http"
)

// A response counts what a handler writes to w. It is used by one goroutine at
// a time, as any http.ResponseWriter.
type response struct {
	w        http.ResponseWriter
	bytes    int64 // of the body
	status   int   // 0: none was sent
	head     bool  // the request was HEAD: nothing of the body is sent
	http2    bool  // or later: there is no switching of protocols
	failed   bool  // a part of the body was not taken
	hijacked bool
}

func (p *response) Header() http.Header { return p.w.Header() }

func (p *response) WriteHeader(status int) {
	p.w.WriteHeader(status) // may panic
	informational := 100 <= status && status <= 199 && (status != http.StatusSwitchingProtocols || p.http2)
	if !informational {
		p.sent(status)
	}
}

// sent notes the status unless there was one before, which is that of the line.
func (p *response) sent(status int) {
	if p.status == 0 && !p.hijacked {
		p.status = status
	}
}

func (p *response) count(n int64, err error) {
	p.failed = p.failed || err != nil
	if !p.head {
		p.bytes += max(n, 0)
	}
}

func (p *response) Write(b []byte) (int, error) {
	n, err := p.w.Write(b)
	p.sent(http.StatusOK)
	p.count(int64(n), err)
	return n, err
}

// WriteString is there for io.WriteString, whatever w has.
func (p *response) WriteString(s string) (int, error) {
	n, err := io.WriteString(p.w, s)
	p.sent(http.StatusOK)
	p.count(int64(n), err)
	return n, err
}

// FlushError is what http.ResponseController asks for first.
func (p *response) FlushError() error {
	err := http.NewResponseController(p.w).Flush()
	if err == nil {
		p.sent(http.StatusOK)
	}
	return err
}

// Unwrap is for http.ResponseController.
func (p *response) Unwrap() http.ResponseWriter { return p.w }

// What w may have beyond http.ResponseWriter. Handlers ask by type assertion,
// so that there is a type for each set.
const (
	canFlush = 1 << iota
	canHijack
	canReadFrom
	canPush
)

// writer returns what a handler gets: p with as many methods as p.w has.
func (p *response) writer() http.ResponseWriter {
	can := 0
	if _, ok := p.w.(http.Flusher); ok {
		can |= canFlush
	}
	if _, ok := p.w.(http.Hijacker); ok {
		can |= canHijack
	}
	if _, ok := p.w.(io.ReaderFrom); ok {
		can |= canReadFrom
	}
	if _, ok := p.w.(http.Pusher); ok {
		can |= canPush
	}
	switch can {
	case canFlush:
		return responseF{p}
	case canHijack:
		return responseH{p}
	case canHijack | canFlush:
		return responseHF{responseF{p}}
	case canReadFrom:
		return responseR{p}
	case canReadFrom | canFlush:
		return responseRF{responseF{p}}
	case canReadFrom | canHijack:
		return responseRH{responseH{p}}
	case canReadFrom | canHijack | canFlush:
		return responseRHF{responseHF{responseF{p}}}
	case canPush:
		return responseP{p}
	case canPush | canFlush:
		return responsePF{responseF{p}}
	case canPush | canHijack:
		return responsePH{responseH{p}}
	case canPush | canHijack | canFlush:
		return responsePHF{responseHF{responseF{p}}}
	case canPush | canReadFrom:
		return responsePR{responseR{p}}
	case canPush | canReadFrom | canFlush:
		return responsePRF{responseRF{responseF{p}}}
	case canPush | canReadFrom | canHijack:
		return responsePRH{responseRH{responseH{p}}}
	case canPush | canReadFrom | canHijack | canFlush:
		return responsePRHF{responseRHF{responseHF{responseF{p}}}}
	}
	return p
}

// Each type holds one pointer, so that it is put into an interface without
// an allocation, and adds one method to the next.
type (
	responseF    struct{ *response }
	responseH    struct{ *response }
	responseHF   struct{ responseF }
	responseR    struct{ *response }
	responseRF   struct{ responseF }
	responseRH   struct{ responseH }
	responseRHF  struct{ responseHF }
	responseP    struct{ *response }
	responsePF   struct{ responseF }
	responsePH   struct{ responseH }
	responsePHF  struct{ responseHF }
	responsePR   struct{ responseR }
	responsePRF  struct{ responseRF }
	responsePRH  struct{ responseRH }
	responsePRHF struct{ responseRHF }
)

func (p responseF) Flush() { _ = p.FlushError() }

func (p responseH) Hijack() (net.Conn, *bufio.ReadWriter, error)  { return p.hijack() }
func (p responseHF) Hijack() (net.Conn, *bufio.ReadWriter, error) { return p.hijack() }

func (p responseR) ReadFrom(r io.Reader) (int64, error)   { return p.readFrom(r) }
func (p responseRF) ReadFrom(r io.Reader) (int64, error)  { return p.readFrom(r) }
func (p responseRH) ReadFrom(r io.Reader) (int64, error)  { return p.readFrom(r) }
func (p responseRHF) ReadFrom(r io.Reader) (int64, error) { return p.readFrom(r) }

func (p responseP) Push(target string, o *http.PushOptions) error    { return p.push(target, o) }
func (p responsePF) Push(target string, o *http.PushOptions) error   { return p.push(target, o) }
func (p responsePH) Push(target string, o *http.PushOptions) error   { return p.push(target, o) }
func (p responsePHF) Push(target string, o *http.PushOptions) error  { return p.push(target, o) }
func (p responsePR) Push(target string, o *http.PushOptions) error   { return p.push(target, o) }
func (p responsePRF) Push(target string, o *http.PushOptions) error  { return p.push(target, o) }
func (p responsePRH) Push(target string, o *http.PushOptions) error  { return p.push(target, o) }
func (p responsePRHF) Push(target string, o *http.PushOptions) error { return p.push(target, o) }

func (p *response) hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, rw, err := p.w.(http.Hijacker).Hijack()
	if err == nil {
		p.hijacked = true
	}
	return conn, rw, err
}

// readFrom leaves src as it is: the server sends files without a copy.
func (p *response) readFrom(src io.Reader) (int64, error) {
	n, err := p.w.(io.ReaderFrom).ReadFrom(src)
	if n > 0 {
		p.sent(http.StatusOK)
	}
	p.count(n, err)
	return n, err
}

func (p *response) push(target string, o *http.PushOptions) error {
	return p.w.(http.Pusher).Push(target, o)
}
