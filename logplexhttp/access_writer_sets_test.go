// SPDX-License-Identifier: MIT

package logplexhttp

import (
	"bufio"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

var errBelow = errors.New("below")

// everything has all methods that a writer can have.
type everything struct {
	*httptest.ResponseRecorder
	left chan bool
}

func (everything) Hijack() (net.Conn, *bufio.ReadWriter, error) { return nil, nil, errBelow }
func (everything) ReadFrom(io.Reader) (int64, error)            { return 42, errBelow }
func (everything) Push(string, *http.PushOptions) error         { return errBelow }
func (e everything) CloseNotify() <-chan bool                   { return e.left }

// methodsOf returns the optional methods of w as withMethods takes them.
func methodsOf(w http.ResponseWriter) int {
	_, f := w.(http.Flusher)
	_, h := w.(http.Hijacker)
	_, r := w.(io.ReaderFrom)
	_, p := w.(http.Pusher)
	//lint:ignore SA1019 AccessLog keeps it
	_, n := w.(http.CloseNotifier)
	set := 0
	for i, has := range []bool{f, h, r, p, n} {
		if has {
			set |= 1 << i
		}
	}
	return set
}

// TestWriterSets wants each of the 32 sets of methods kept, where the writer
// below has exactly that set, and each call to reach it.
func TestWriterSets(t *testing.T) {
	for set := range 32 {
		rec := everything{httptest.NewRecorder(), make(chan bool, 1)}
		all := &response{w: rec, id: new([1]string)}
		below := all.withMethods(set)
		if got := methodsOf(below); got != set {
			t.Fatalf("methods of withMethods(%05b) = %05b", set, got)
		}
		p := &response{w: below, id: new([1]string)}
		above := p.writer()
		if got := methodsOf(above); got != set {
			t.Errorf("methods over a writer with %05b = %05b", set, got)
		}
		if w, ok := above.(http.Flusher); ok {
			if w.Flush(); !rec.Flushed || p.status != http.StatusOK {
				t.Errorf("Flush of %05b did not reach the writer below", set)
			}
		}
		if w, ok := above.(http.Hijacker); ok {
			if _, _, err := w.Hijack(); !errors.Is(err, errBelow) {
				t.Errorf("Hijack of %05b = %v", set, err)
			}
		}
		if w, ok := above.(io.ReaderFrom); ok {
			if n, err := w.ReadFrom(strings.NewReader("")); n != 42 || err != errBelow {
				t.Errorf("ReadFrom of %05b = %d, %v", set, n, err)
			}
		}
		if w, ok := above.(http.Pusher); ok {
			if err := w.Push("/", nil); err != errBelow {
				t.Errorf("Push of %05b = %v", set, err)
			}
		}
		//lint:ignore SA1019 AccessLog keeps it
		if w, ok := above.(http.CloseNotifier); ok && w.CloseNotify() != rec.left {
			t.Errorf("CloseNotify of %05b is not that of the writer below", set)
		}
	}
}

// plainWriter hides all of w but Unwrap.
type plainWriter struct{ http.ResponseWriter }

func (p plainWriter) Unwrap() http.ResponseWriter { return p.ResponseWriter }

type taken struct{ http.ResponseWriter }

func (taken) Hijack() (net.Conn, *bufio.ReadWriter, error) { return nil, nil, nil }

// TestHijackThroughUnwrap wants a hijack noted that http.ResponseController finds
// below a writer that has only Unwrap.
func TestHijackThroughUnwrap(t *testing.T) {
	p := &response{w: plainWriter{taken{httptest.NewRecorder()}}, id: new([1]string)}
	if _, _, err := http.NewResponseController(p.writer()).Hijack(); err != nil || !p.hijacked {
		t.Errorf("Hijack = %v, noted %v, want it noted", err, p.hijacked)
	}
	p = &response{w: plainWriter{httptest.NewRecorder()}, id: new([1]string)}
	_, _, err := http.NewResponseController(p.writer()).Hijack()
	if !errors.Is(err, http.ErrNotSupported) || p.hijacked {
		t.Errorf("Hijack = %v, noted %v, want ErrNotSupported", err, p.hijacked)
	}
}
