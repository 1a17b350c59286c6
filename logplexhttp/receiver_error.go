// SPDX-License-Identifier: MIT

package logplexhttp

import (
	"errors"
	"fmt"
	"strconv"
	"sync"
	"time"
)

// A RetryError is what a receiver's function returns (itself or wrapped) to
// choose the answer that asks the sender to wait.
type RetryError struct {
	Status int           // 429 or 503; anything else: 429
	After  time.Duration // Retry-After, in whole seconds rounded up; 0 or less: none
	Err    error         // why; may be nil; not shown to the sender
}

// Error returns the text of e.Err after what e asks for.
func (e *RetryError) Error() string {
	text := "logplexhttp: send again"
	if e.After > 0 {
		text += " after " + e.After.String()
	}
	if e.Err != nil {
		text += ": " + fmt.Sprint(e.Err) // fmt recovers from what panics
	}
	return text
}

// Unwrap returns e.Err.
func (e *RetryError) Unwrap() error { return e.Err }

// errorIn returns the first error of type T in err's tree, the zero T where there
// is none. It calls methods of the program's errors, so it recovers: a nil pointer
// that was returned as an error panics in many of them.
func errorIn[T error](err error) (target T) {
	defer func() { _ = recover() }()
	errors.As(err, &target)
	return target
}

// A PanicError reports to OnError that a function given to a receiver panicked.
type PanicError struct {
	Value any    // what it panicked with
	Stack []byte // as debug.Stack returns it
}

// Error returns the type of e.Value, not its text, which may hold part of a
// message.
func (e *PanicError) Error() string {
	return fmt.Sprintf("logplexhttp: function panicked with a %T", e.Value)
}

// Unwrap returns e.Value if it is an error.
func (e *PanicError) Unwrap() error {
	err, _ := e.Value.(error)
	return err
}

// A ReceiveError is what the OnError function of a receiver gets. It contains no
// credential, no token and no part of a body; Err may be an error of the
// function given to NewReceiver.
type ReceiveError struct {
	Status  int    // the reply; 204: the request was taken nevertheless
	Repeats uint64 // how many of the same kind were not reported since the last one that was
	Err     error
}

// Error returns, for example, "logplexhttp: receiver answered 401: no or wrong
// credentials (and 412 more)".
func (e *ReceiveError) Error() string {
	text := "logplexhttp: receiver answered " + strconv.Itoa(e.Status) + ": " + fmt.Sprint(e.Err)
	if e.Repeats > 0 {
		text += " (and " + strconv.FormatUint(e.Repeats, 10) + " more)"
	}
	return text
}

// Unwrap returns e.Err.
func (e *ReceiveError) Unwrap() error { return e.Err }

// A faultKind is a kind of fault, by which reports are limited.
type faultKind int

const (
	faultMethod faultKind = iota
	faultAuth
	faultToken
	faultType
	faultSize
	faultOverload
	faultCut
	faultFrame
	faultCount
	faultFunc
	faultPanic
	faultKinds // how many there are
)

// quietTime is how long a kind of fault is not reported again.
const quietTime = 10 * time.Second

// A reporter reports faults without a flood. Its size does not depend on their
// number.
type reporter struct {
	report func(error) // nil: nobody listens

	mu    sync.Mutex // guards kinds; not held while report runs
	kinds [faultKinds]struct {
		last    time.Time
		repeats uint64
	}
}

func (r *reporter) say(kind faultKind, status int, err error) {
	if r.report == nil {
		return
	}
	r.mu.Lock()
	k := &r.kinds[kind]
	now := time.Now()
	if !k.last.IsZero() && now.Sub(k.last) < quietTime {
		k.repeats++
		r.mu.Unlock()
		return
	}
	repeats := k.repeats
	k.last, k.repeats = now, 0
	r.mu.Unlock()
	// A panic there must not cost the sender its reply.
	defer func() { _ = recover() }()
	r.report(&ReceiveError{Status: status, Repeats: repeats, Err: err})
}
