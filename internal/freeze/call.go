// SPDX-License-Identifier: MIT

package freeze

import (
	"fmt"
	"log/slog"
	"reflect"
	"runtime"
)

// The functions of this file call user code. A panic there costs the value
// that it was asked for and nothing else.

func callLogValue(lv slog.LogValuer) (v slog.Value, failed string) {
	done := false
	defer func() {
		if done {
			return
		}
		if p := recover(); p != nil {
			failed = panicText(p)
		}
	}()
	v = lv.LogValue()
	done = true
	return v, ""
}

func callText(f func() string) (text string) {
	defer func() {
		if p := recover(); p != nil {
			text = panicText(p)
		}
	}()
	return f()
}

// ErrorText gives the text of an error as Freeze does; false for a nil
// pointer, whose methods are not called.
func ErrorText(err error) (text string, ok bool) {
	if nilPointer(reflect.ValueOf(err)) {
		return "", false
	}
	defer func() {
		if ok {
			return
		}
		if p := recover(); p != nil {
			text, ok = panicText(p), true
		}
	}()
	return err.Error(), true
}

func callMarshal(f func() ([]byte, error)) (text string) {
	defer func() {
		if p := recover(); p != nil {
			text = panicText(p)
		}
	}()
	b, err := f()
	if err != nil {
		return ErrorMark + err.Error()
	}
	return string(b)
}

func callJSON(f func() ([]byte, error), failed *string) (text []byte, ok bool) {
	defer func() {
		if p := recover(); p != nil {
			*failed, ok = panicText(p), false
		}
	}()
	b, err := f()
	if err != nil {
		*failed = ErrorMark + err.Error()
		return nil, false
	}
	return b, true
}

// panicText is what a value prints whose method panicked. The panic value may
// itself be a value whose methods panic.
func panicText(p any) (text string) {
	defer func() {
		if recover() != nil {
			text = PanicMark + "in its own text"
		}
	}()
	switch p := p.(type) {
	case string:
		return PanicMark + p
	case runtime.Error:
		return PanicMark + p.Error()
	case error:
		return PanicMark + p.Error()
	case fmt.Stringer:
		return PanicMark + p.String()
	}
	return PanicMark + fmt.Sprint(p)
}
