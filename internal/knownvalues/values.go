// SPDX-License-Identifier: MIT

// Package knownvalues finds values that are known to be secret, and encodings of them, in text:
// those that a program registers and those of config vars. [Values] searches; [ConfigVars] picks
// the environment variables whose values are secret.
package knownvalues

import (
	"encoding/binary"
	"fmt"
	"io"
	"log/slog"
	"strconv"
	"sync"
	"sync/atomic"

	"github.com/logplex-go/logplex/internal/secretscan"
)

// Values finds exact values, and encodings of them, in text. The zero value is ready and finds
// nothing. All methods may be called at once: a search works on an immutable table, which Add
// replaces. A Values shows nothing of its values however it is printed, and must not be copied.
type Values struct {
	// Atomic pointers, also because packages that print by reflection do not follow those.
	table    atomic.Pointer[valueTable]
	registry atomic.Pointer[valueRegistry] // read and changed with mu held
	mu       sync.Mutex                    // serialises Add; guards what registry points to
}

// Add registers values to look for: each as it is, and by those of its parts that are secret on
// their own (the password of a URL or DSN, the strings of a JSON document, the lines of a text).
// name names the values in errors, such as the environment variable they come from; if there are
// several values or no name, errors have their position as well.
//
// Values that would blank out ordinary text are refused: those under 8 bytes or of fewer than 4
// distinct bytes, common words, numbers, paths, URLs without credentials. There is one error for
// each of them, which never shows the value. Of a value over 64 KiB the first 64 KiB are looked
// for; all values together may take 16 MiB with their encodings.
//
// Adding takes time linear in all that is registered, at about the speed of a copy, and never stops
// a search. A value that is there already is not added again. From the return of Add on,
// [Values.Find] finds the values.
func (v *Values) Add(name string, values ...string) []error {
	v.mu.Lock()
	defer v.mu.Unlock()
	reg := v.registry.Load()
	if reg == nil {
		reg = &valueRegistry{whole: map[string]struct{}{}, forms: map[form]struct{}{}}
		v.registry.Store(reg)
	}
	var errs []error
	var fresh []form
	for i, value := range values {
		value = value[:min(len(value), maxValue)]
		if _, ok := reg.whole[value]; ok {
			continue
		}
		parts, err := secretParts(value)
		if err == nil {
			fresh, err = reg.register(fresh, value, parts)
		}
		if err != nil {
			errs = append(errs, fmt.Errorf("knownvalues: %s: %w",
				valueName(name, i, len(values)), err))
		}
	}
	if len(fresh) > 0 || v.Len() != len(reg.whole) {
		next := v.table.Load().clone()
		next.add(fresh)
		next.values = len(reg.whole)
		v.table.Store(next)
	}
	return errs
}

func valueName(name string, i, n int) string {
	switch {
	case name == "":
		return "value " + strconv.Itoa(i+1)
	case n > 1:
		return name + " (value " + strconv.Itoa(i+1) + ")"
	}
	return name
}

// Len counts the distinct values that were registered, without their parts and encodings.
func (v *Values) Len() int {
	if v == nil {
		return 0
	}
	if t := v.table.Load(); t != nil {
		return t.values
	}
	return 0
}

// Find appends to dst a span for each stretch of text that registered values cover. The spans are
// in order, do not touch each other and have the kind [secretscan.KindValue]. Comparison is exact,
// apart from the case of hex digits. The time is linear in text, however many values there are.
// Find allocates only if dst has no room; nil and empty Values return dst at once.
func (v *Values) Find(dst []secretscan.Span, text []byte) []secretscan.Span {
	if v == nil {
		return dst
	}
	t := v.table.Load()
	if t == nil || len(text) < t.width { // no form is shorter than a window
		return dst
	}
	base := len(dst)
	shift, bits, stride := t.bitShift&31, t.bits, t.stride
	for i := 0; i+gramLen <= len(text); i += stride {
		g := binary.LittleEndian.Uint32(text[i:])
		h := g * gramHash >> shift
		if bits[h>>6]>>(h&63)&1 != 0 {
			dst = t.verify(dst, base, text, i, g)
		}
	}
	return dst
}

const valuesText = "[REDACTED values]"

// String shows nothing of the values.
func (v *Values) String() string { return valuesText }

// GoString shows nothing of the values.
func (v *Values) GoString() string { return valuesText }

// Format shows nothing of the values, whatever the verb.
func (v *Values) Format(s fmt.State, _ rune) { _, _ = io.WriteString(s, valuesText) }

// MarshalJSON shows nothing of the values.
func (v *Values) MarshalJSON() ([]byte, error) { return []byte(`"` + valuesText + `"`), nil }

// MarshalText shows nothing of the values.
func (v *Values) MarshalText() ([]byte, error) { return []byte(valuesText), nil }

// LogValue shows nothing of the values.
func (v *Values) LogValue() slog.Value { return slog.StringValue(valuesText) }
