// SPDX-License-Identifier: MIT

package logplexhttp

import (
	"bufio"
	"io"
	"net"
	"net/http"
)

// The methods that w may have beyond those of http.ResponseWriter. Handlers ask
// for them by type assertion, so that there is a type for each set.
const (
	canFlush = 1 << iota
	canHijack
	canReadFrom
	canPush
	canCloseNotify
)

// writer returns the writer for a handler: p with as many methods as p.w has.
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
	//lint:ignore SA1019 handlers still ask for it
	if _, ok := p.w.(http.CloseNotifier); ok {
		can |= canCloseNotify
	}
	return p.withMethods(can)
}

// withMethods returns p with the methods of the set can.
func (p *response) withMethods(can int) http.ResponseWriter {
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
	case canCloseNotify:
		return responseN{p}
	case canCloseNotify | canFlush:
		return responseNF{responseF{p}}
	case canCloseNotify | canHijack:
		return responseNH{responseH{p}}
	case canCloseNotify | canHijack | canFlush:
		return responseNHF{responseHF{responseF{p}}}
	case canCloseNotify | canReadFrom:
		return responseNR{responseR{p}}
	case canCloseNotify | canReadFrom | canFlush:
		return responseNRF{responseRF{responseF{p}}}
	case canCloseNotify | canReadFrom | canHijack:
		return responseNRH{responseRH{responseH{p}}}
	case canCloseNotify | canReadFrom | canHijack | canFlush:
		return responseNRHF{responseRHF{responseHF{responseF{p}}}}
	case canCloseNotify | canPush:
		return responseNP{responseP{p}}
	case canCloseNotify | canPush | canFlush:
		return responseNPF{responsePF{responseF{p}}}
	case canCloseNotify | canPush | canHijack:
		return responseNPH{responsePH{responseH{p}}}
	case canCloseNotify | canPush | canHijack | canFlush:
		return responseNPHF{responsePHF{responseHF{responseF{p}}}}
	case canCloseNotify | canPush | canReadFrom:
		return responseNPR{responsePR{responseR{p}}}
	case canCloseNotify | canPush | canReadFrom | canFlush:
		return responseNPRF{responsePRF{responseRF{responseF{p}}}}
	case canCloseNotify | canPush | canReadFrom | canHijack:
		return responseNPRH{responsePRH{responseRH{responseH{p}}}}
	case canCloseNotify | canPush | canReadFrom | canHijack | canFlush:
		return responseNPRHF{responsePRHF{responseRHF{responseHF{responseF{p}}}}}
	}
	return p
}

// The names end in the methods: Flush, Hijack, ReadFrom, Push, (Close)Notify.
// Each type is the size of a pointer, so that it is put into an interface without
// an allocation, and adds one method to the type of the set without it.
type (
	responseF     struct{ *response }
	responseH     struct{ *response }
	responseHF    struct{ responseF }
	responseR     struct{ *response }
	responseRF    struct{ responseF }
	responseRH    struct{ responseH }
	responseRHF   struct{ responseHF }
	responseP     struct{ *response }
	responsePF    struct{ responseF }
	responsePH    struct{ responseH }
	responsePHF   struct{ responseHF }
	responsePR    struct{ responseR }
	responsePRF   struct{ responseRF }
	responsePRH   struct{ responseRH }
	responsePRHF  struct{ responseRHF }
	responseN     struct{ *response }
	responseNF    struct{ responseF }
	responseNH    struct{ responseH }
	responseNHF   struct{ responseHF }
	responseNR    struct{ responseR }
	responseNRF   struct{ responseRF }
	responseNRH   struct{ responseRH }
	responseNRHF  struct{ responseRHF }
	responseNP    struct{ responseP }
	responseNPF   struct{ responsePF }
	responseNPH   struct{ responsePH }
	responseNPHF  struct{ responsePHF }
	responseNPR   struct{ responsePR }
	responseNPRF  struct{ responsePRF }
	responseNPRH  struct{ responsePRH }
	responseNPRHF struct{ responsePRHF }
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

func (p responseN) CloseNotify() <-chan bool     { return p.closeNotify() }
func (p responseNF) CloseNotify() <-chan bool    { return p.closeNotify() }
func (p responseNH) CloseNotify() <-chan bool    { return p.closeNotify() }
func (p responseNHF) CloseNotify() <-chan bool   { return p.closeNotify() }
func (p responseNR) CloseNotify() <-chan bool    { return p.closeNotify() }
func (p responseNRF) CloseNotify() <-chan bool   { return p.closeNotify() }
func (p responseNRH) CloseNotify() <-chan bool   { return p.closeNotify() }
func (p responseNRHF) CloseNotify() <-chan bool  { return p.closeNotify() }
func (p responseNP) CloseNotify() <-chan bool    { return p.closeNotify() }
func (p responseNPF) CloseNotify() <-chan bool   { return p.closeNotify() }
func (p responseNPH) CloseNotify() <-chan bool   { return p.closeNotify() }
func (p responseNPHF) CloseNotify() <-chan bool  { return p.closeNotify() }
func (p responseNPR) CloseNotify() <-chan bool   { return p.closeNotify() }
func (p responseNPRF) CloseNotify() <-chan bool  { return p.closeNotify() }
func (p responseNPRH) CloseNotify() <-chan bool  { return p.closeNotify() }
func (p responseNPRHF) CloseNotify() <-chan bool { return p.closeNotify() }
