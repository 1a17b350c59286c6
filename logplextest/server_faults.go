// SPDX-License-Identifier: MIT

package logplextest

import (
	"net/http"
	"strconv"
	"time"
)

// A FaultKind is what a [Fault] does.
type FaultKind int

// Faults of requests. Each is consumed by one request, over HTTP/1.1 and
// HTTP/2 alike. Over syslog, which has no requests, one connection consumes
// one of them; see [Server.Script].
const (
	// FaultAnswer answers with Fault.Status, Header and Body after Delay.
	// It is the zero kind, and the zero Fault is the normal answer: 204, and 200
	// over OTLP.
	FaultAnswer FaultKind = iota

	// FaultReset reads the whole request, waits for Delay, then resets the
	// connection (TCP RST) without an answer.
	FaultReset

	// FaultResetEarly resets the connection when the request's header has been
	// read, before its body is.
	FaultResetEarly

	// FaultHang reads the request and never answers; it ends when the client
	// or the Server gives up.
	FaultHang

	// FaultHalfAnswer cuts the reply in the middle of its header.
	FaultHalfAnswer

	// FaultTruncated sends Status (0: 200) and half of the body that its
	// Content-Length promised, then closes the connection.
	FaultTruncated

	// FaultDrip answers as FaultAnswer, one octet of the reply every Delay
	// (0: 10 ms). Over HTTP/2 the body (a made-up one if Body is empty) is
	// dripped.
	FaultDrip

	// FaultEndlessBody sends Status (0: 500) and a body without end, until the
	// client has enough.
	FaultEndlessBody

	// FaultEndlessHeader sends a reply header of up to a gigabyte, until the
	// client has enough. Over HTTP/2, where a header is built before it is
	// sent, it is 16 MiB.
	FaultEndlessHeader

	// FaultGarbage sends octets that are no reply in the protocol at hand.
	FaultGarbage

	// FaultInterim sends a 103 reply, waits for Delay, then answers as
	// FaultAnswer.
	FaultInterim

	// FaultSlowRead reads the request 512 octets every Delay (0: 10 ms), then
	// answers as FaultAnswer.
	FaultSlowRead

	// FaultHangUp answers as FaultAnswer, and then closes the connection
	// without having announced it, as a server does with one that was
	// idle for long.
	FaultHangUp

	// FaultResetAccept resets the next connection when it is accepted.
	FaultResetAccept

	// FaultSilentAccept accepts the next connection and never reads from it
	// nor writes to it.
	FaultSilentAccept

	// FaultRefuse closes the listener for Delay (0: until the next Script or
	// Up), so that connections are refused, then listens again at the same
	// address.
	FaultRefuse

	// FaultExpired shows the next TLS connection a certificate of yesterday.
	FaultExpired

	// FaultWrongName shows the next TLS connection a certificate for another
	// host.
	FaultWrongName

	// FaultUnknownCA shows the next TLS connection a certificate of an
	// authority that CertPool does not hold.
	FaultUnknownCA
)

// connection reports whether k is drawn when a connection is accepted, and not
// by a request.
func (k FaultKind) connection() bool { return k >= FaultResetAccept }

// String returns the kind's name in lower case, such as "reset".
func (k FaultKind) String() string {
	names := [...]string{
		FaultAnswer: "answer", FaultReset: "reset",
		FaultResetEarly: "reset early", FaultHang: "hang",
		FaultHalfAnswer: "half answer", FaultTruncated: "truncated", FaultDrip: "drip",
		FaultEndlessBody: "endless body", FaultEndlessHeader: "endless header",
		FaultGarbage: "garbage",
		FaultInterim: "interim", FaultSlowRead: "slow read", FaultHangUp: "hang up",
		FaultResetAccept: "reset at accept", FaultSilentAccept: "silent accept",
		FaultRefuse:  "refuse",
		FaultExpired: "expired certificate", FaultWrongName: "wrong name",
		FaultUnknownCA: "unknown authority",
	}
	if k < 0 || int(k) >= len(names) {
		return "fault " + strconv.Itoa(int(k))
	}
	return names[k]
}

// A Fault is what a [Server] does to one request or one connection. The zero
// Fault is the normal answer, 204 or over OTLP 200, at once.
type Fault struct {
	Kind   FaultKind
	Status int           // of the reply; 0: 204 or 200, or what Kind names; 101 is not possible
	Header http.Header   // more reply header, such as Retry-After or Location; nil: none
	Body   string        // of the reply; "": none
	Delay  time.Duration // before the reply, or as documented at Kind
	Times  int           // how many in a row; 0: one; <0: until the next Script
	After  int           // over syslog: messages read before FaultReset and FaultHangUp; 0: one
}

// An Event is what a function given to [Server.ScriptFunc] decides on: a
// connection that was accepted, or a request whose header was read.
type Event struct {
	N       int           // events of this sort before this one
	Conn    int           // the connection, counted from 1
	Since   time.Duration // since NewServer returned
	Request *Request      // nil for a connection; without body and messages, owned by the callee
}

// A script deals out faults. The Server's mutex guards it.
type script struct {
	queue  []Fault
	decide func(Event) Fault // instead of the queue; nil: the queue
}

// draw removes and returns the next fault if it is one for connections, or for
// requests if connection is false, else the zero Fault.
func (sc *script) draw(connection bool) Fault {
	if len(sc.queue) == 0 || sc.queue[0].Kind.connection() != connection {
		return Fault{}
	}
	f := sc.queue[0]
	switch {
	case f.Times < 0:
	case f.Times > 1:
		sc.queue[0].Times--
	default:
		sc.queue = sc.queue[1:]
	}
	return f
}

// wantsConnection reports whether the next fault waits for a new connection.
func (sc *script) wantsConnection() bool {
	return len(sc.queue) > 0 && sc.queue[0].Kind.connection()
}

// Script replaces what is left of the script. The faults are consumed strictly
// in order. A fault of requests is consumed by the next request, when its
// header has been read (over syslog: by the next connection, for as long as it
// lasts). A fault of connections (FaultResetAccept and those after it) is
// consumed by the next connection that is accepted; while one is next, idle
// connections are closed and replies say "Connection: close", so that a client
// which keeps its connections meets it too. FaultRefuse takes effect as soon
// as it is next. When all are consumed, the Server behaves; Script() without
// faults makes it behave at once, from the next request on.
//
// A Fault that the Server's scheme cannot show (a certificate over http) is
// consumed and has no effect.
func (s *Server) Script(faults ...Fault) {
	s.install(script{queue: append([]Fault(nil), faults...)})
}

// ScriptFunc replaces the script by a function, which is asked at each
// connection accepted and at each request. It is called by one goroutine at a
// time and must not call the Server's methods. A fault of connections returned
// for a request, a fault of requests returned for a connection (but over
// syslog) and FaultRefuse have no effect. A panic in it fails the test, and the
// Server behaves that time, as it does where FailNow ends the function. nil: the
// Server behaves.
func (s *Server) ScriptFunc(f func(Event) Fault) {
	s.install(script{decide: f})
}

func (s *Server) install(sc script) {
	s.mu.Lock()
	s.script = sc
	s.mu.Unlock()
	s.Up()
}

// ask returns what the function given to ScriptFunc decides. It has a goroutine of its own,
// which it may end, as FailNow does; the Server then behaves. The caller holds mu.
func (s *Server) ask(e Event) (f Fault) {
	panicked := make(chan any, 1)
	go func() {
		defer func() { panicked <- recover() }()
		f = s.script.decide(e)
	}()
	if p := <-panicked; p != nil {
		s.t.Errorf("logplextest: the function given to ScriptFunc panicked: %v", p)
		return Fault{}
	}
	return f
}

// drawConnection returns the fault for connection n.
func (s *Server) drawConnection(n int) Fault {
	s.mu.Lock()
	var f Fault
	if s.script.decide != nil {
		f = s.ask(Event{N: n - 1, Conn: n, Since: time.Since(s.start)})
		if f.Kind == FaultRefuse || !s.syslog && !f.Kind.connection() {
			f = Fault{}
		}
	} else {
		f = s.script.draw(true)
		if s.syslog && f.Kind == FaultAnswer {
			f = s.script.draw(false)
		}
	}
	s.mu.Unlock()
	s.steer()
	return f
}

// drawRequest returns the fault for r, which is request n from 0.
func (s *Server) drawRequest(n int, r *Request) Fault {
	s.mu.Lock()
	var f Fault
	if s.script.decide != nil {
		f = s.ask(Event{N: n, Conn: r.Conn, Since: time.Since(s.start), Request: r})
		if f.Kind.connection() {
			f = Fault{}
		}
	} else {
		f = s.script.draw(false)
	}
	s.mu.Unlock()
	s.steer()
	return f
}

// steer makes the listener and the kept connections fit what the script wants
// next.
func (s *Server) steer() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return
	}
	wants := s.script.wantsConnection()
	if s.http != nil && wants == s.keepAlive {
		s.keepAlive = !wants
		s.http.SetKeepAlivesEnabled(s.keepAlive) // false closes the idle ones
	}
	if wants && s.script.queue[0].Kind == FaultRefuse && s.listener != nil {
		f := s.script.draw(true)
		s.unlisten()
		if f.Delay > 0 {
			s.upTimer = time.AfterFunc(f.Delay, s.Up)
		}
	}
}

// Down closes the listener and all connections, as a receiver that died: what
// is in flight is cut, connections are refused, until Up or Script. It does
// nothing when the Server is down.
func (s *Server) Down() {
	s.mu.Lock()
	if s.upTimer != nil { // of FaultRefuse
		s.upTimer.Stop()
		s.upTimer = nil
	}
	s.unlisten()
	conns := s.conns.open()
	s.mu.Unlock()
	for _, c := range conns {
		c.reset()
	}
}

// maxUpTries is how often Up tries to get the address back, 50 ms apart.
const maxUpTries = 100

// Up listens again at the same address after Down or FaultRefuse. It does
// nothing when the Server is up or closed.
func (s *Server) Up() {
	s.mu.Lock()
	if s.upTimer != nil {
		s.upTimer.Stop()
		s.upTimer = nil
	}
	if s.listener == nil && !s.closed {
		err := s.listen()
		switch {
		case err == nil:
			s.upTries = 0
		case s.upTries < maxUpTries:
			// A client's own socket may have the port for a moment.
			s.upTries++
			s.upTimer = time.AfterFunc(50*time.Millisecond, s.Up)
		default:
			s.t.Errorf("logplextest: Server cannot listen again: %v", err)
		}
	}
	s.mu.Unlock()
	s.steer()
}
