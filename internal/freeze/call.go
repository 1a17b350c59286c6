// SPDX-License-Identifier: MIT

package freeze

import (
	"fmt"
	"log/slog"
	"reflect"
	"runtime"
	"strings"
)

// The functions of this file call user code. A panic there costs the value
// that it was asked for and nothing else.

// method is the receiver of a method that is called, and which one it is.
type method struct {
	rv  reflect.Value
	bit methods
}

// failed returns the replacement of a value whose method panicked with p: null if the
// receiver was nil.
func (m method) failed(p any) slog.Value {
	if _, ok := p.(runtime.Error); ok && m.nilInside(m.rv, 0) {
		return slog.Value{}
	}
	return slog.StringValue(panicText(p))
}

// nilInside reports whether rv is nil, or embeds a nil whose method it has as
// its own, down to MaxDepth.
func (m method) nilInside(rv reflect.Value, depth int) bool {
	switch {
	case nilPointer(rv):
		return true
	case depth > MaxDepth:
		return false
	case rv.Kind() == reflect.Pointer, rv.Kind() == reflect.Interface:
		return m.nilInside(rv.Elem(), depth+1)
	case rv.Kind() != reflect.Struct:
		return false
	}
	for i := range rv.NumField() {
		if sf := rv.Type().Field(i); sf.Anonymous && methodsOf(sf.Type)&m.bit != 0 &&
			m.nilInside(rv.Field(i), depth+1) {
			return true
		}
	}
	return false
}

// callLogValue reports false where LogValue panicked; v is then frozen.
func callLogValue(lv slog.LogValuer) (v slog.Value, ok bool) {
	defer func() {
		if ok {
			return
		}
		if p := recover(); p != nil {
			v = method{reflect.ValueOf(lv), hasLogValue}.failed(p)
		}
	}()
	v = lv.LogValue()
	return v, true
}

// callText calls f, the method m.
func callText(m method, f func() string) (v slog.Value) {
	defer func() {
		if p := recover(); p != nil {
			v = m.failed(p)
		}
	}()
	return slog.StringValue(f())
}

// ErrorText returns the text of an error as Freeze does, and false for null: a
// nil pointer, whose methods are not called, and a struct that embeds a nil
// error.
func ErrorText(err error) (text string, ok bool) {
	if nilPointer(reflect.ValueOf(err)) {
		return "", false
	}
	defer func() {
		if ok {
			return
		}
		if p := recover(); p != nil {
			v := (method{reflect.ValueOf(err), hasError}).failed(p)
			if v.Kind() == slog.KindString {
				text, ok = v.String(), true
			}
		}
	}()
	return err.Error(), true
}

// callMarshal calls f, the method m. It reports false where there is no text;
// v is then frozen.
func callMarshal(m method, f func() ([]byte, error)) (text []byte, v slog.Value, ok bool) {
	defer func() {
		if p := recover(); p != nil {
			v, ok = m.failed(p), false
		}
	}()
	text, err := f()
	if err != nil {
		return nil, slog.StringValue(ErrorMark + err.Error()), false
	}
	return text, v, true
}

// callIsZero reports false where IsZero panicked.
func callIsZero(x any) (zero bool) {
	defer func() { _ = recover() }()
	return x.(zeroer).IsZero()
}

// panicText returns the text that replaces a value whose method panicked. The panic value may
// itself be a value whose methods panic.
func panicText(p any) (text string) {
	defer func() {
		if recover() != nil {
			text = PanicMark + "in its own text"
		}
	}()
	switch p := p.(type) {
	case string:
		text = p
	case runtime.Error:
		return PanicMark + p.Error()
	case error:
		text = p.Error()
	case fmt.Stringer:
		text = p.String()
	default:
		if k := reflect.ValueOf(p).Kind(); k <= reflect.Complex128 || k == reflect.String {
			text = fmt.Sprint(p)
		}
	}
	if text == "" || isBareSecret(text) {
		text = fmt.Sprintf("with a %T", p)
	}
	return PanicMark + text
}

// isBareSecret reports whether a text is a word with digits, or one with capitals inside: where a
// method panics with nothing else, it may be the value itself. One with a name is scanned.
func isBareSecret(text string) bool {
	inner, word := false, strings.TrimRight(text, "=")
	for i := range len(word) {
		switch c := word[i]; {
		case c <= ' ', c == '=':
			return false
		case '0' <= c && c <= '9', i > 0 && 'A' <= c && c <= 'Z' && 'a' <= word[i-1] &&
			word[i-1] <= 'z':
			inner = true
		}
	}
	return inner && len(text) >= leastBareSecret
}

// leastBareSecret is the length of the shortest word that is hidden for its form.
const leastBareSecret = 6
