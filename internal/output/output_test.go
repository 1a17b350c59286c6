// SPDX-License-Identifier: MIT

package output

import (
	"errors"
	"io"
	"os"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

// scriptedWriter answers each call as its script says and accepts everything after that.
type scriptedWriter struct {
	script []answer
	got    strings.Builder
	calls  int
}

type answer struct {
	take  int // bytes; -1: all
	err   error
	panic any
}

func (s *scriptedWriter) Write(p []byte) (int, error) {
	s.calls++
	if s.calls > len(s.script) {
		return s.got.Write(p)
	}
	a := s.script[s.calls-1]
	n := a.take
	if n < 0 {
		n = len(p)
	}
	s.got.Write(p[:min(n, len(p))])
	if a.panic != nil {
		panic(a.panic)
	}
	return n, a.err
}

// write calls o.Write as a handler does.
func write(o *Writer, line string) (err error) {
	writing := false
	defer func() {
		if writing {
			err = o.AfterPanic(&writing, recover(), func(err error) error { return err })
		}
	}()
	return o.Write([]byte(line), &writing)
}

func TestWrite(t *testing.T) {
	errDisk := errors.New("disk full")
	const first, second = "at=info msg=\"first\"\n", "at=info msg=\"second\"\n"
	for name, tt := range map[string]struct {
		script  []answer
		wantErr error  // of the first line
		want    string // all that the writer accepted of two lines
		calls   int
	}{
		"good":                {nil, nil, first + second, 2},
		"short without error": {[]answer{{take: 5}}, nil, first + second, 3},
		"short with ErrShortWrite": {[]answer{{take: 5, err: io.ErrShortWrite}},
			nil, first + second, 3},
		"short byte by byte": {[]answer{{take: 1}, {take: 1}, {take: 1}},
			nil, first + second, 5},
		"interrupted": {[]answer{{err: syscall.EINTR}}, nil, first + second, 3},
		"interrupted inside": {[]answer{{take: 5, err: syscall.EINTR}},
			nil, first + second, 3},
		"interrupted, wrapped": {[]answer{{err: &os.PathError{Err: syscall.EINTR}}},
			nil, first + second, 3},
		"try again": {[]answer{{err: syscall.EAGAIN},
			{take: 3, err: syscall.EAGAIN}, {err: syscall.EAGAIN}}, nil, first + second, 5},
		"failing at once": {[]answer{{err: errDisk}}, errDisk, second, 2},
		"failing inside": {[]answer{{take: 5, err: errDisk}}, errDisk,
			"at=in\n" + second, 2},
		"failing after a short write": {[]answer{{take: 2}, {take: 3, err: errDisk}}, errDisk,
			"at=in\n" + second, 3},
		"failing before the newline": {[]answer{{take: len(first) - 1, err: errDisk}},
			errDisk, first + second, 2},
		"failing after all": {[]answer{{take: -1, err: errDisk}},
			errDisk, first + second, 2},
		"nothing without error": {[]answer{{}}, io.ErrShortWrite, second, 2},
		"closed":                {[]answer{{err: os.ErrClosed}}, os.ErrClosed, second, 2},
		"panic at once": {[]answer{{panic: "s3cret"}},
			errPanicked, "\n" + second, 2},
		"panic inside": {[]answer{{take: 5, panic: "s3cret"}}, errPanicked,
			"at=in\n" + second, 2},
		"panic where a retry goes on": {[]answer{{take: 3}, {take: 2, panic: "s3cret"}},
			errPanicked, "at=in\n" + second, 3},
		"panic after another's error": {[]answer{{take: 3, err: syscall.EINTR},
			{take: -1, panic: "s3cret"}}, errPanicked, first + "\n" + second, 3},
		"failing inside, then at once": {[]answer{{take: 3, err: errDisk}, {err: errDisk}}, errDisk,
			"at=", 2},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { // for the pauses after EAGAIN
				w := &scriptedWriter{script: tt.script}
				o := New(w)
				err := write(o, first)
				if tt.wantErr == nil && err != nil || !errors.Is(err, tt.wantErr) ||
					err != nil && strings.Contains(err.Error(), "s3cret") {
					t.Errorf("Write(first) = %v, want %v", err, tt.wantErr)
				}
				_ = write(o, second)
				if got := w.got.String(); got != tt.want || w.calls != tt.calls {
					t.Errorf("the writer got %q in %d calls, want %q in %d",
						got, w.calls, tt.want, tt.calls)
				}
			})
		})
	}
}

// constantWriter returns itself from Write.
type constantWriter int

func (n constantWriter) Write([]byte) (int, error) { return int(n), nil }

func TestWriteImpossibleCount(t *testing.T) {
	for _, w := range []constantWriter{-1, 1 << 30, -1 << 31} {
		if err := write(New(w), "m\n"); err == nil {
			t.Errorf("Write to a writer that returns %d = nil, want an error", int(w))
		}
	}
}

type blockedWriter struct{}

func (blockedWriter) Write([]byte) (int, error) { return 0, syscall.EAGAIN }

func TestWriteGivesUpAfterEAGAIN(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		if err := write(New(blockedWriter{}), "m\n"); !errors.Is(err, syscall.EAGAIN) {
			t.Errorf("Write = %v, want EAGAIN", err)
		}
		if d := time.Since(start); d < time.Second || d > time.Minute {
			t.Errorf("Write gave up after %v, want some seconds", d)
		}
	})
}

// sometimes is a writer that is busy while busy is set.
type sometimes struct {
	busy  bool
	err   error
	lines int
}

func (w *sometimes) Write(p []byte) (int, error) {
	if w.busy {
		return 0, w.err
	}
	w.lines++
	return len(p), nil
}

// The waits of several lines do not add up, whoever writes them: once one was
// given up, the others are at once, until one is written.
func TestWaitsDoNotAddUp(t *testing.T) {
	for _, busy := range []error{
		syscall.EAGAIN, syscall.EINTR, &os.PathError{Err: syscall.EAGAIN},
	} {
		synctest.Test(t, func(t *testing.T) {
			w := &sometimes{busy: true, err: busy}
			o := New(w)
			start := time.Now()
			for range 5 { // as five goroutines would, which wait for the lock
				if err := write(o, "m\n"); !errors.Is(err, busy) {
					t.Errorf("Write = %v, want %v", err, busy)
				}
			}
			if took := time.Since(start); took < maxWait || took > maxWait+100*time.Millisecond {
				t.Errorf("five lines took %v, want %v", took, maxWait)
			}
			start = time.Now()
			if err := write(o, "m\n"); err == nil || time.Since(start) != 0 {
				t.Errorf("a sixth line took %v, %v, want it given up at once",
					time.Since(start), err)
			}
			w.busy = false
			if err := write(o, "m\n"); err != nil {
				t.Errorf("Write to a writer that has recovered = %v, want nil", err)
			}
			w.busy = true
			start = time.Now()
			if err := write(o, "m\n"); err == nil || time.Since(start) < maxWait {
				t.Errorf("a line after that took %v, %v, want %v", time.Since(start), err, maxWait)
			}
		})
	}
}

// A writer below that has waited is not waited for again.
func TestNestedWritersWaitOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		below := &Retrier{W: blockedWriter{}}
		o := New(writerFunc(below.WriteAll))
		start := time.Now()
		for range 3 {
			if err := write(o, "m\n"); !errors.Is(err, syscall.EAGAIN) {
				t.Errorf("Write = %v, want EAGAIN", err)
			}
		}
		if took := time.Since(start); took > maxWait+100*time.Millisecond {
			t.Errorf("three lines took %v, want %v", took, maxWait)
		}
	})
}

// TestInsideWriteFindsItsFrames fails where a renamed function switches the
// guard against a writer that logs off.
func TestInsideWriteFindsItsFrames(t *testing.T) {
	if insideWrite() {
		t.Error("insideWrite() = true outside of a Write, want false")
	}
	inside := false
	o := New(writerFunc(func(p []byte) (int, error) {
		inside = insideWrite()
		return len(p), nil
	}))
	if err := write(o, "m\n"); err != nil || !inside {
		t.Errorf("Write = %v with insideWrite() = %v in it, want nil, true", err, inside)
	}
	broken := New(writerFunc(func([]byte) (int, error) { panic("broken") }))
	writing, after := false, true
	func() {
		defer func() {
			_ = broken.AfterPanic(&writing, recover(), func(err error) error {
				after = insideWrite()
				return err
			})
		}()
		_ = broken.Write([]byte("m\n"), &writing)
	}()
	if after {
		t.Error("insideWrite() = true after the writer's panic, want false")
	}
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }
