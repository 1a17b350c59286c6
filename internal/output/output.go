// SPDX-License-Identifier: MIT

// Package output is the writer that a handler and all handlers derived from it
// share: whole lines, one Write each, one at a time. It knows nothing of
// records, formats or secrets.
package output

import (
	"errors"
	"fmt"
	"io"
	"reflect"
	"runtime"
	"sync"
	"sync/atomic"
)

// Writer writes whole lines to an io.Writer. It is safe for concurrent use.
type Writer struct {
	mu      sync.Mutex // guards retrier and midLine, and is held during a Write
	retrier Retrier
	midLine bool // the last Write ended inside a line

	hasDeferred atomic.Bool // deferred may hold lines
	deferredMu  sync.Mutex  // guards deferred
	deferred    [][]byte    // lines that were logged from inside a Write
}

// maxDeferred bounds the lines that one Write may log itself.
const maxDeferred = 64

var errPanicked = errors.New("the writer panicked")

var (
	errNested = errors.New("logplex: " +
		"record logged while the writer was writing such a record; it is dropped")
	errManyNested = errors.New("logplex: " +
		"the writer logged too many records during one Write; this one is dropped")
)

// New returns a Writer to w, which must not be nil.
func New(w io.Writer) *Writer { return &Writer{retrier: Retrier{W: w}} }

// Write hands a line, which ends in a newline, to the writer in one Write call.
// It keeps nothing of line.
//
// A panic or runtime.Goexit in the writer is not recovered here: *writing stays
// true then, and the caller's deferred function must call AfterPanic.
//
// A writer that logs through its own handler would wait for itself. Such a
// line is kept and written after the one under way; what is logged while
// that is written is refused, or it would never end.
func (o *Writer) Write(line []byte, writing *bool) error {
	if !o.mu.TryLock() && !o.lockUnlessReentrant() {
		return o.deferLine(line)
	}
	*writing = true
	err := o.writeLine(line)
	*writing = false
	o.mu.Unlock()
	if o.hasDeferred.Load() {
		err = errors.Join(err, o.writeDeferred())
	}
	return err
}

// AfterPanic unlocks o after the writer panicked with p, writes the deferred
// lines, and returns what then returns for the error. A nil p means that the
// writer ended the goroutine by runtime.Goexit: nothing else is done then.
//
// insideWrite looks for its frame, so it must not be inlined: the frames of
// the panic are still there while then runs.
//
//go:noinline
func (o *Writer) AfterPanic(writing *bool, p any, then func(error) error) error {
	*writing = false
	o.midLine = true // nobody knows how much it wrote
	o.mu.Unlock()
	if p == nil {
		return nil
	}
	err := writeError(panicked(p))
	if o.hasDeferred.Load() {
		err = errors.Join(err, o.writeDeferred())
	}
	return then(err)
}

// lockUnlessReentrant locks the mutex and returns true, unless this goroutine
// holds it already. The stack is walked only where the mutex is not free for a
// while.
func (o *Writer) lockUnlessReentrant() bool {
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

// writeLine is looked for by insideWrite, so it must not be inlined.
//
//go:noinline
func (o *Writer) writeLine(line []byte) error {
	if o.midLine {
		line = append([]byte{'\n'}, line...)
	}
	n, err := o.retrier.W.Write(line)
	if n == len(line) && err == nil {
		o.midLine = false
		o.retrier.stalled = false
		return nil
	}
	n, err = o.retrier.write(line, n, err)
	switch {
	case n == len(line):
		o.midLine = false
	case errors.Is(err, errPanicked):
		o.midLine = true // nobody knows how much it wrote
	case n > 0:
		o.midLine = line[n-1] != '\n'
	}
	return err
}

// writeGuarded is writeLine for a writer that may panic or end the goroutine.
func (o *Writer) writeGuarded(line []byte) (err error) {
	returned := false
	defer func() {
		if returned {
			return
		}
		o.midLine = true // nobody knows how much it wrote
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
	// By address, so that a rename cannot turn this off.
	after, write := nameOf((*Writer).AfterPanic), nameOf((*Writer).writeLine)
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
			case after:
				past++
			case write:
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

func nameOf(f any) string { return runtime.FuncForPC(reflect.ValueOf(f).Pointer()).Name() }

// deferLine keeps a line that was logged from inside a Write, to be written
// after it.
func (o *Writer) deferLine(line []byte) error {
	o.deferredMu.Lock()
	if o.deferred == nil {
		o.deferred = make([][]byte, 0, maxDeferred)
	}
	if len(o.deferred) == cap(o.deferred) {
		o.deferredMu.Unlock()
		return errManyNested
	}
	o.deferred = append(o.deferred, append([]byte(nil), line...))
	o.hasDeferred.Store(true)
	o.deferredMu.Unlock()
	// The holder of the lock may be another goroutine that is past looking.
	if o.mu.TryLock() {
		o.mu.Unlock()
		return o.writeDeferred()
	}
	return nil
}

// writeDeferred writes the lines that were logged from inside a Write. It takes
// them with the lock held, so that those that it refuses were logged while it
// wrote. Where the writer ends the goroutine, the next record writes the rest.
func (o *Writer) writeDeferred() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	lines := o.swapDeferred(nil)
	defer func() {
		if len(lines) > 0 {
			o.swapDeferred(lines)
		}
	}()
	var errs []error
	for len(lines) > 0 {
		line := lines[0]
		lines = lines[1:]
		errs = append(errs, o.writeGuarded(line))
	}
	for range o.swapDeferred(nil) {
		errs = append(errs, errNested)
	}
	return errors.Join(errs...)
}

// swapDeferred makes lines the deferred ones and returns those that were.
func (o *Writer) swapDeferred(lines [][]byte) (old [][]byte) {
	o.deferredMu.Lock()
	old, o.deferred = o.deferred, lines
	o.hasDeferred.Store(len(lines) > 0)
	o.deferredMu.Unlock()
	return old
}

func writeError(err error) error { return fmt.Errorf("logplex: write: %w", err) }

func panicked(p any) error { return fmt.Errorf("%w with a %T", errPanicked, p) }
