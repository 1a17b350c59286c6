// SPDX-License-Identifier: MIT

package output

import (
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
)

// A logging writer keeps the lines that it gets and calls on, if it is not nil, for each.
type logging struct {
	lines []string
	on    func(line string)
}

func (w *logging) Write(p []byte) (int, error) {
	w.lines = append(w.lines, string(p))
	if w.on != nil {
		w.on(string(p))
	}
	return len(p), nil
}

// check compares the lines that the writer got.
func (w *logging) check(t *testing.T, want ...string) {
	t.Helper()
	if got := strings.Join(w.lines, "|"); got != strings.Join(want, "|") {
		t.Errorf("the writer got %q, want %q", got, strings.Join(want, "|"))
	}
}

// TestNested writes from inside a Write: the lines come after the one under way, in order, each
// in one Write of its own.
func TestNested(t *testing.T) {
	w := new(logging)
	o := New(w)
	w.on = func(line string) {
		if line != "outer\n" {
			return
		}
		b := []byte("first\n")
		writing := false
		if err := o.Write(b, &writing); err != nil || writing {
			t.Errorf("a nested Write = %v with writing = %v, want nil, false", err, writing)
		}
		copy(b, "xxxxx") // Write keeps nothing of its line
		if err := write(o, "second\n"); err != nil {
			t.Errorf("a second nested Write = %v, want nil", err)
		}
	}
	if err := write(o, "outer\n"); err != nil {
		t.Errorf("Write = %v, want nil", err)
	}
	w.check(t, "outer\n", "first\n", "second\n")
	if err := write(o, "next\n"); err != nil {
		t.Errorf("Write after that = %v, want nil", err)
	}
	w.check(t, "outer\n", "first\n", "second\n", "next\n")
}

// TestNestedForEver has a writer that logs about each line: what is logged while deferred lines
// are written is refused.
func TestNestedForEver(t *testing.T) {
	w := new(logging)
	o := New(w)
	var nested []error
	w.on = func(line string) { nested = append(nested, write(o, "about "+line)) }
	for range 2 { // the first one leaves nothing for the second
		w.lines, nested = nil, nil
		if err := write(o, "m\n"); !errors.Is(err, errNested) {
			t.Errorf("Write = %v, want %v", err, errNested)
		}
		w.check(t, "m\n", "about m\n")
		if len(nested) != 2 || nested[0] != nil || nested[1] != nil {
			t.Errorf("the nested Writes = %v, want two times nil", nested)
		}
	}
}

// TestNestedLimit logs more from inside a Write than is kept.
func TestNestedLimit(t *testing.T) {
	w := new(logging)
	o := New(w)
	refused := 0
	w.on = func(line string) {
		for i := 0; line == "m\n" && i < maxDeferred+3; i++ {
			if err := write(o, fmt.Sprintf("%d\n", i)); errors.Is(err, errManyNested) {
				refused++
			} else if err != nil {
				t.Errorf("a nested Write = %v, want nil or %v", err, errManyNested)
			}
		}
	}
	if err := write(o, "m\n"); err != nil {
		t.Errorf("Write = %v, want nil: the refused ones have had their error", err)
	}
	if last := w.lines[len(w.lines)-1]; refused != 3 || len(w.lines) != 1+maxDeferred ||
		last != fmt.Sprintf("%d\n", maxDeferred-1) {
		t.Errorf("%d lines refused and %d written, the last %q, want 3 and %d",
			refused, len(w.lines), last, 1+maxDeferred)
	}
}

// TestNestedErrors has deferred lines that the writer fails and panics at: the other ones are
// written, and the errors are those of the line under way.
func TestNestedErrors(t *testing.T) {
	errDisk := errors.New("disk full")
	var o *Writer
	var got strings.Builder
	o = New(writerFunc(func(p []byte) (int, error) {
		switch line := strings.TrimPrefix(string(p), "\n"); line {
		case "outer\n":
			for _, s := range []string{"panics\n", "fails\n", "good\n"} {
				if err := write(o, s); err != nil {
					t.Errorf("a nested Write of %q = %v, want nil", s, err)
				}
			}
		case "fails\n":
			n, _ := got.Write(p[:len(p)-len("ils\n")])
			return n, errDisk
		case "panics\n":
			got.WriteString(string(p)[:3])
			panic("s3cret")
		}
		return got.Write(p)
	}))
	err := write(o, "outer\n")
	if !errors.Is(err, errDisk) || !errors.Is(err, errPanicked) ||
		strings.Contains(err.Error(), "s3cret") {
		t.Errorf("Write = %v, want both errors and no text of the panic", err)
	}
	if want := "outer\npan\nfa\ngood\n"; got.String() != want {
		t.Errorf("the writer got %q, want %q", got.String(), want)
	}
}

// TestNestedInPanic has a writer that logs, and then panics: then gets the writer's error, with
// the lock released and the nested line written.
func TestNestedInPanic(t *testing.T) {
	w := new(logging)
	o := New(w)
	w.on = func(line string) {
		if line == "m\n" {
			_ = write(o, "nested\n")
			panic("s3cret")
		}
	}
	var given error
	writing := false
	err := func() (err error) {
		defer func() {
			err = o.AfterPanic(&writing, recover(), func(e error) error {
				given = e
				if err := write(o, "then\n"); err != nil {
					t.Errorf("Write in then = %v, want nil", err)
				}
				return errors.Join(e, io.EOF)
			})
		}()
		return o.Write([]byte("m\n"), &writing)
	}()
	if writing {
		t.Error("writing = true after AfterPanic, want false")
	}
	if !errors.Is(err, errPanicked) || !errors.Is(err, io.EOF) || !errors.Is(given, errPanicked) ||
		strings.Contains(given.Error(), "s3cret") {
		t.Errorf("AfterPanic = %v with %v given to then, want %v without the panic's text",
			err, given, errPanicked)
	}
	w.check(t, "m\n", "\nnested\n", "then\n") // nobody knows how much of m was written
}

// goexit calls f in a goroutine of its own, which f may end, and waits for its end.
func goexit(f func()) {
	done := make(chan bool)
	go func() {
		defer close(done)
		f()
	}()
	<-done
}

// TestGoexit has a writer that ends the goroutine: the lock is released, then is not called, and
// the next record writes what was deferred.
func TestGoexit(t *testing.T) {
	for name, exits := range map[string]string{
		"in a line": "m\n", "in a deferred one": "\nnested\n",
	} {
		t.Run(name, func(t *testing.T) {
			w := new(logging)
			o := New(w)
			w.on = func(line string) {
				if line == "m\n" {
					_ = write(o, "nested\n")
					_ = write(o, "another\n")
				}
				if line == exits || "\n"+line == exits {
					runtime.Goexit()
				}
			}
			goexit(func() {
				writing := false
				defer func() {
					if !writing {
						return
					}
					p := recover()
					_ = o.AfterPanic(&writing, p, func(error) error {
						t.Error("AfterPanic called then, want not")
						return nil
					})
				}()
				_ = o.Write([]byte("m\n"), &writing)
				t.Error("Write returned, want the goroutine's end")
			})
			w.on = nil
			if err := write(o, "next\n"); err != nil {
				t.Errorf("the next Write = %v, want nil", err)
			}
			got := strings.ReplaceAll(strings.Join(w.lines, ""), "\n\n", "\n")
			want := "m\nnext\nnested\nanother\n"
			if exits != "m\n" {
				want = "m\nnested\nnext\nanother\n"
			}
			if got != want {
				t.Errorf("the writer got %q, want %q", got, want)
			}
		})
	}
}

// TestConcurrent writes by many goroutines to a writer that is not safe for that.
func TestConcurrent(t *testing.T) {
	const writers, each = 8, 200
	var inside atomic.Int32
	lines := map[string]int{}
	o := New(writerFunc(func(p []byte) (int, error) {
		if inside.Add(1) != 1 {
			t.Error("two Writes at once, want one")
		}
		lines[string(p)]++
		runtime.Gosched() // for the others to try
		inside.Add(-1)
		return len(p), nil
	}))
	var all sync.WaitGroup
	for i := range writers {
		all.Go(func() {
			for j := range each {
				if err := write(o, fmt.Sprintf("%d %d\n", i, j)); err != nil {
					t.Errorf("Write = %v, want nil", err)
				}
			}
		})
	}
	all.Wait()
	for line, n := range lines {
		if n != 1 {
			t.Errorf("%q was written %d times, want once", line, n)
		}
	}
	if len(lines) != writers*each {
		t.Errorf("%d lines were written, want %d", len(lines), writers*each)
	}
}

// TestWaitsForOthers has a writer that is slow: another goroutine's line waits for it, and is not
// taken for one that the writer logs itself.
func TestWaitsForOthers(t *testing.T) {
	inside, release := make(chan bool), make(chan bool)
	var o *Writer
	var got []string
	o = New(writerFunc(func(p []byte) (int, error) {
		if len(got) == 0 {
			inside <- true
			<-release
		}
		if got = append(got, string(p)); len(o.deferred) > 0 {
			t.Errorf("%d lines are deferred, want none", len(o.deferred))
		}
		return len(p), nil
	}))
	var all sync.WaitGroup
	all.Go(func() { _ = write(o, "slow\n") })
	<-inside
	all.Go(func() { _ = write(o, "other\n") })
	for range 1000 {
		runtime.Gosched() // past the tries before the lock
	}
	close(release)
	all.Wait()
	if s := strings.Join(got, ""); s != "slow\nother\n" {
		t.Errorf("the writer got %q, want slow and other", s)
	}
}

// TestDeferredForAnother has a writer that logs to another Writer, at which a goroutine of its own
// is writing: the line is left to that one, as the two might wait for each other.
func TestDeferredForAnother(t *testing.T) {
	inside, release := make(chan bool), make(chan bool)
	below := &logging{on: func(line string) {
		if line == "slow\n" {
			inside <- true
			<-release
		}
	}}
	lower := New(below)
	upper := New(writerFunc(func(p []byte) (int, error) {
		return len(p), write(lower, "about "+string(p))
	}))
	var all sync.WaitGroup
	all.Go(func() { _ = write(lower, "slow\n") })
	<-inside
	if err := write(upper, "m\n"); err != nil {
		t.Errorf("Write = %v, want nil", err)
	}
	close(release)
	all.Wait()
	below.check(t, "slow\n", "about m\n")

	// The other goroutine may be past looking for deferred lines.
	if err := lower.deferLine([]byte("late\n")); err != nil {
		t.Errorf("deferLine = %v, want nil", err)
	}
	below.check(t, "slow\n", "about m\n", "late\n")
}

// TestWriteAll holds what a Retrier returns to its caller.
func TestWriteAll(t *testing.T) {
	errDisk := errors.New("disk full")
	for name, tt := range map[string]struct {
		script []answer
		done   int
		err    error
	}{
		"good":                      {nil, 5, nil},
		"in three writes":           {[]answer{{take: 1}, {take: 2}}, 5, nil},
		"failing after a part":      {[]answer{{take: 1}, {take: 2, err: errDisk}}, 3, errDisk},
		"failing after all":         {[]answer{{take: -1, err: errDisk}}, 5, errDisk},
		"panic after a part":        {[]answer{{take: 2}, {panic: "s3cret"}}, 2, errPanicked},
		"nothing, without an error": {[]answer{{take: 2}, {}}, 2, io.ErrShortWrite},
		"interrupted":               {[]answer{{take: 2, err: syscall.EINTR}}, 5, nil},
	} {
		t.Run(name, func(t *testing.T) {
			w := &scriptedWriter{script: tt.script}
			done, err := (&Retrier{W: w}).WriteAll([]byte("line\n"))
			if done != tt.done || !errors.Is(err, tt.err) || tt.err == nil && err != nil {
				t.Errorf("WriteAll = %d, %v, want %d, %v", done, err, tt.done, tt.err)
			}
			if err != nil && (!strings.HasPrefix(err.Error(), "logplex: write: ") ||
				strings.Contains(err.Error(), "s3cret")) {
				t.Errorf("WriteAll's error reads %q", err)
			}
		})
	}
}

// TestInterrupts has a writer that is interrupted for ever: it is tried often, and then as one
// that is busy.
func TestInterrupts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		calls := 0
		r := Retrier{W: writerFunc(func([]byte) (int, error) {
			calls++
			return 0, syscall.EINTR
		})}
		if n, err := r.WriteAll([]byte("m\n")); n != 0 || !errors.Is(err, syscall.EINTR) {
			t.Errorf("WriteAll = %d, %v, want 0, EINTR", n, err)
		}
		if calls < 100 || calls > 1000 {
			t.Errorf("the writer was called %d times, want some hundred", calls)
		}
	})
}
