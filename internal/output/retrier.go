// SPDX-License-Identifier: MIT

package output

import (
	"errors"
	"io"
	"syscall"
	"time"
)

// maxWait is how long a writer may be busy before a line is given up.
const maxWait = 5 * time.Second

// A Retrier writes what short writes and passing errors leave of a line: EINTR,
// and for up to five seconds EAGAIN. The time is the writer's, not the line's:
// after a line was given up, lines that meet EAGAIN are given up at once until
// one is written whole. It is not safe for concurrent use.
type Retrier struct {
	W       io.Writer
	stalled bool // the last line was given up
}

// A busyError is what a line was given up for. A writer above does not wait
// again.
type busyError struct{ err error }

func (e *busyError) Error() string { return e.err.Error() }
func (e *busyError) Unwrap() error { return e.err }

// WriteAll writes p in one Write, and what that leaves in others. It returns
// the bytes that were taken.
func (r *Retrier) WriteAll(p []byte) (done int, err error) {
	n, err := writeOnce(r.W, p)
	return r.write(p, n, err)
}

// write writes what a Write that returned n and err left of p. It returns the
// bytes that were taken.
func (r *Retrier) write(p []byte, n int, err error) (done int, _ error) {
	var start time.Time // when the writer was busy first
	pause := time.Millisecond
	for interrupts := 0; ; n, err = writeOnce(r.W, p[done:]) {
		if n < 0 || n > len(p)-done {
			return done, errors.New("logplex: the writer gave an impossible count")
		}
		done += n
		var busy *busyError
		switch {
		case done == len(p) && err == nil:
			r.stalled = false
			return done, nil
		case done == len(p):
			return done, writeError(err)
		case n > 0 && (err == nil || errors.Is(err, io.ErrShortWrite)):
			continue
		case errors.As(err, &busy):
			return done, err
		case errors.Is(err, syscall.EINTR) && interrupts < 100:
			interrupts++
			continue
		case errors.Is(err, syscall.EAGAIN), errors.Is(err, syscall.EINTR):
			now := time.Now()
			if start.IsZero() {
				start = now
			}
			if r.stalled || now.Sub(start) >= maxWait {
				r.stalled = true
				return done, &busyError{writeError(err)}
			}
			time.Sleep(pause)
			pause = min(2*pause, 50*time.Millisecond)
			continue
		case err == nil:
			err = io.ErrShortWrite
		}
		return done, writeError(err)
	}
}

// writeOnce is one Write, whose panic becomes an error.
func writeOnce(w io.Writer, p []byte) (n int, err error) {
	returned := false
	defer func() {
		if returned {
			return
		}
		if r := recover(); r != nil {
			n, err = 0, panicked(r)
		}
	}()
	n, err = w.Write(p)
	returned = true
	return n, err
}
