// SPDX-License-Identifier: MIT

package logplex

import (
	"fmt"
	"io"
	"log/slog"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/logplex-go/logplex/internal/encode"
)

// sliceBytes adds up what the slices in v take, those behind pointers included
// but for what belongs to the handler.
func sliceBytes(v reflect.Value) (n int) {
	switch v.Kind() {
	case reflect.Pointer:
		if t := v.Type(); !v.IsNil() && t == reflect.TypeFor[*encode.Line]() {
			n += sliceBytes(v.Elem())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			n += sliceBytes(v.Field(i))
		}
	case reflect.Array:
		for i := range v.Len() {
			n += sliceBytes(v.Index(i))
		}
	case reflect.Slice:
		n += v.Cap() * int(v.Type().Elem().Size())
		if v.Type().Elem().Kind() != reflect.Uint8 {
			for i := range v.Len() {
				n += sliceBytes(v.Index(i))
			}
		}
	}
	return n
}

// maxKept is the size from which buffers are not kept for the next record.
const maxKept = 128 << 10

// TestPoolKeepsNothingLarge logs what makes some buffer large and looks at
// what is kept for the next record.
func TestPoolKeepsNothingLarge(t *testing.T) {
	huge := strings.Repeat("lorem ipsum ", 1<<17)
	secrets := strings.Repeat("password=hunter2 ", 1<<14)
	type flat struct{ A, B string }
	var many []slog.Attr
	for i := range 20_000 {
		many = append(many, slog.Int(fmt.Sprint("key", i), i))
	}
	records := map[string]func(*Handler){
		"message":     func(h *Handler) { h.Log(t.Context(), slog.LevelInfo, huge) },
		"value":       func(h *Handler) { h.Log(t.Context(), slog.LevelInfo, "m", slog.String("k", huge)) },
		"secrets":     func(h *Handler) { h.Log(t.Context(), slog.LevelInfo, "m", slog.String("k", secrets)) },
		"key":         func(h *Handler) { h.Log(t.Context(), slog.LevelInfo, "m", slog.Int(huge, 1)) },
		"group":       func(h *Handler) { h.Log(t.Context(), slog.LevelInfo, "m", slog.Group(huge, "a", flat{"b", "c"})) },
		"open group":  func(h *Handler) { slog.New(h.WithGroup(huge)).Info("m", "a", 1) },
		"empty group": func(h *Handler) { slog.New(h.WithGroup(huge)).Info("m") },
		"attrs":       func(h *Handler) { h.Log(t.Context(), slog.LevelInfo, "m", many...) },
		"members":     func(h *Handler) { h.Log(t.Context(), slog.LevelInfo, "m", slog.GroupAttrs("g", many...)) },
		"map": func(h *Handler) {
			h.Log(t.Context(), slog.LevelInfo, "m", slog.Any("k", map[string]string{huge: huge}))
		},
		"error": func(h *Handler) { h.Log(t.Context(), slog.LevelInfo, "m", slog.Any("k", fmt.Errorf("%s", secrets))) },
		"text list": func(h *Handler) {
			h.Log(t.Context(), slog.LevelInfo, "m", slog.Any("k", slices.Repeat([]string{huge[:1000]}, 9000)))
		},
		"list": func(h *Handler) { h.Log(t.Context(), slog.LevelInfo, "m", slog.Any("k", strings.Fields(secrets))) },
	}
	same := RedactorFunc(func(_ []string, a slog.Attr) slog.Attr { return a })
	for name, opts := range map[string]Options{
		"wrapped":         {},
		"wrapped to sink": {Sink: new(keepsNothing)},
		"line":            {Format: FormatLine},
		"json":            {Format: FormatJSON},
		"user's":          {Format: FormatMessage, Redactor: Redactors{same, DefaultRedactor()}},
		"to sink":         {Format: FormatMessage, Sink: new(keepsNothing)},
	} {
		opts.Dyno, opts.PID, opts.MaxLine = "web.1", 4, -1
		for what, log := range records {
			h := NewHandler(io.Discard, &opts)
			if strings.HasPrefix(name, "wrapped") {
				h = Wrap(slog.NewTextHandler(io.Discard, nil), &opts)
			}
			log(h)
			if got, limit := sliceBytes(reflect.ValueOf(h.enc.Line(&h.scope))), 8*maxKept; got > limit {
				t.Errorf("%s: after a large %s a Line keeps %d bytes, want at most %d", name, what, got, limit)
			}
		}
	}
}
