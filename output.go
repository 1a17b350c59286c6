// SPDX-License-Identifier: MIT

package logplex

import (
	"errors"
	"fmt"
	"io"
	"runtime"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// output is the writer that a handler and all its children share.
type output struct {
	mu   sync.Mutex // guards the fields below, and is held during a Write
	w    io.Writer
	torn bool // the last write ended inside a line

	waiting atomic.Bool // late may hold lines
	nested  sync.Mutex  // guards late
	late    [][]byte    // lines that were logged from inside a Write
}

// maxLate bounds the lines that one Write may log itself.
const maxLate = 64

// maxWait is how long a writer may answer EAGAIN before the line is given up.
const maxWait = 5 * time.Second

var errPanicked = errors.New("the writer panicked")

var errNested = errors.New("logplex: record logged while the writer was writing such a record; it is dropped")

// emit hands the line to the writer, if there is one, in one Write call. A
// panic or runtime.Goexit of the writer's comes out of it with s.writing set:
// whoever calls emit has deferred a function that calls broken then.
//
// A writer that logs through its own handler would wait for itself. Such a
// line is kept and written behind the one under way; what is logged while
// that is written is refused, or it would never end.
func (c *core) emit(s *state) error {
	o := c.out
	if o == nil {
		return nil
	}
	line := s.b
	if c.maxLine > 0 && len(line) > c.maxLine {
		line = c.cut(line, c.headLen)
	}
	if !o.mu.TryLock() && !o.lock() {
		return o.later(line)
	}
	s.writing = true
	err := o.writeLine(line)
	s.writing = false
	o.mu.Unlock()
	if o.waiting.Load() {
		err = errors.Join(err, o.writeLate())
	}
	return err
}

// broken sees to what emit was kept from by a panic p of the writer's, and
// hands the error to then; nil means that the writer ended the goroutine.
// insideWrite holds it as a name, as the panic's frames are still there while
// then runs.
//
//go:noinline
func (o *output) broken(s *state, p any, then func(error) error) error {
	s.writing = false
	o.torn = true // who knows what it wrote
	o.mu.Unlock()
	if p == nil {
		return nil
	}
	err := writeError(panicked(p))
	if o.waiting.Load() {
		err = errors.Join(err, o.writeLate())
	}
	return then(err)
}

// lock takes the mutex, unless this goroutine holds it already. Only where
// the mutex is not free for a while is the stack looked at, since only then
// can that be.
func (o *output) lock() bool {
	for range 4 {
		for range 32 { // as long as a Write into memory takes
			if o.mu.TryLock() {
				return true
			}
		}
		runtime.Gosched()
	}
	if insideWrite() {
		return o.mu.TryLock()
	}
	o.mu.Lock()
	return true
}

// writeLine is held as a name by insideWrite: it must stay a frame of its own.
//
//go:noinline
func (o *output) writeLine(line []byte) error {
	if o.torn {
		line = append([]byte{'\n'}, line...)
	}
	n, err := o.w.Write(line)
	if n == len(line) && err == nil {
		o.torn = false
		return nil
	}
	n, err = writeRest(o.w, line, n, err)
	switch {
	case n == len(line):
		o.torn = false
	case errors.Is(err, errPanicked):
		o.torn = true // who knows what it wrote
	case n > 0:
		o.torn = line[n-1] != '\n'
	}
	return err
}

// writeGuarded is writeLine for a writer that may panic or end the goroutine.
func (o *output) writeGuarded(line []byte) (err error) {
	returned := false
	defer func() {
		if returned {
			return
		}
		o.torn = true // who knows what it wrote
		if p := recover(); p != nil {
			err = writeError(panicked(p))
		}
	}()
	err = o.writeLine(line)
	returned = true
	return err
}

// insideWrite reports whether this goroutine holds the mutex: a Write is under
// way and has not panicked.
func insideWrite() bool {
	past := 0 // Writes that have
	pc := make([]uintptr, 64)
	for skip := 2; ; skip += len(pc) {
		n := runtime.Callers(skip, pc)
		if n == 0 {
			return false
		}
		frames := runtime.CallersFrames(pc[:n])
		for {
			f, more := frames.Next()
			switch f.Function {
			case "github.com/logplex-go/logplex.(*output).broken":
				past++
			case "github.com/logplex-go/logplex.(*output).writeLine":
				if past--; past < 0 {
					return true
				}
			}
			if !more {
				break
			}
		}
	}
}

func (o *output) later(line []byte) error {
	o.nested.Lock()
	if o.late == nil {
		o.late = make([][]byte, 0, maxLate)
	}
	if len(o.late) == cap(o.late) {
		o.nested.Unlock()
		return errNested
	}
	o.late = append(o.late, append([]byte(nil), line...))
	o.waiting.Store(true)
	o.nested.Unlock()
	// The holder of the lock may be another goroutine that is past looking.
	if o.mu.TryLock() {
		o.mu.Unlock()
		return o.writeLate()
	}
	return nil
}

// writeLate writes the lines that were logged from inside a Write. It takes
// them with the lock held, so that those that it refuses were logged while it
// wrote. Where the writer ends the goroutine, the next record writes the rest.
func (o *output) writeLate() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	lines := o.swapLate(nil)
	defer func() {
		if len(lines) > 0 {
			o.swapLate(lines)
		}
	}()
	var errs []error
	for len(lines) > 0 {
		line := lines[0]
		lines = lines[1:]
		errs = append(errs, o.writeGuarded(line))
	}
	for range o.swapLate(nil) {
		errs = append(errs, errNested)
	}
	return errors.Join(errs...)
}

// swapLate makes lines the late ones and gives those that were.
func (o *output) swapLate(lines [][]byte) (late [][]byte) {
	o.nested.Lock()
	late, o.late = o.late, lines
	o.waiting.Store(len(lines) > 0)
	o.nested.Unlock()
	return late
}

// writeAll writes p as writeRest does.
func writeAll(w io.Writer, p []byte) (done int, err error) {
	n, err := writeOnce(w, p)
	return writeRest(w, p, n, err)
}

// writeRest writes what a Write that gave n and err left of p, and tries again
// where the system asks for it. It gives the bytes that were taken.
func writeRest(w io.Writer, p []byte, n int, err error) (done int, _ error) {
	var waited time.Duration
	pause := time.Millisecond
	for ; ; n, err = writeOnce(w, p[done:]) {
		if n < 0 || n > len(p)-done {
			return done, errors.New("logplex: the writer gave an impossible count")
		}
		done += n
		switch {
		case done == len(p) && err == nil:
			return done, nil
		case done == len(p):
			return done, writeError(err)
		case n > 0 && (err == nil || errors.Is(err, io.ErrShortWrite)):
			continue
		case errors.Is(err, syscall.EINTR):
			continue
		case errors.Is(err, syscall.EAGAIN) && waited < maxWait:
			time.Sleep(pause)
			waited += pause
			pause = min(2*pause, 50*time.Millisecond)
			continue
		case err == nil:
			err = io.ErrShortWrite
		}
		return done, writeError(err)
	}
}

func writeError(err error) error { return fmt.Errorf("logplex: write: %w", err) }

func panicked(p any) error { return fmt.Errorf("%w with a %T", errPanicked, p) }

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
