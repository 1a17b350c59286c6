// SPDX-License-Identifier: MIT

package clean

import (
	"errors"
	"fmt"
	"log/slog"
	"math"
	"reflect"
	"testing"
	"time"

	"github.com/logplex-go/logplex/internal/freeze"
	"github.com/logplex-go/logplex/internal/redact"
)

// FuzzClean compares Record with the redact.Scrubber: of what is clean it changes nothing.
func FuzzClean(f *testing.F) {
	for _, text := range []string{
		"", "bare", "two words", "password=hunter22", token, "4111111111111111", "a=b", "name",
		"password", "kestrel-quillfeather", "postgres://u:hunter22@h/db", "token: abc",
		"Basic dXNlcjpodW50ZXIyMg==", "2026-03-17T08:25:21Z", "\xff", "line\nbreak",
	} {
		for _, key := range []string{"x", "k", "v", "name", "value", "", "pid", "password", "key",
			"user_id", "error", "http.status", "api_key", "a b", "q\"", "\xff", "größe",
			"caller", "source"} {
			f.Add(key, "other", text, int64(4111111111111111), 1.5)
			f.Add("other", key, text, int64(-7), math.NaN())
			f.Add(key, key, text, int64(1), 4111111111111111.0)
		}
	}
	values := new(redact.Values)
	if err := values.Add("kestrel-quillfeather"); err != nil {
		f.Fatal(err)
	}
	c := newFixture(redact.NewRules(redact.Options{}), values)
	f.Fuzz(func(t *testing.T, key, second, text string, n int64, x float64) {
		for _, v := range []slog.Value{
			slog.StringValue(text), slog.Int64Value(n), slog.Uint64Value(uint64(n)),
			slog.Float64Value(x), slog.BoolValue(n > 0), slog.DurationValue(time.Duration(n)),
			slog.AnyValue(errors.New(text)), slog.AnyValue(codeError{int(n)}),
			slog.AnyValue(order{ID: n, Name: text, Price: x, Count: uint64(n)}),
			slog.AnyValue(&order{Note: text}), slog.AnyValue(login{text, text}),
			slog.GroupValue(slog.String(key, text), slog.Int64(second, n)),
			slog.GroupValue(slog.Group(second, key, text), slog.Any(key, order{Note: text})),
			slog.AnyValue([]string{text}), slog.AnyValue(named{text}), slog.AnyValue(nil),
		} {
			attrs := []slog.Attr{{Key: key, Value: v}, slog.String(second, text)}
			r := slog.NewRecord(time.Time{}, slog.LevelInfo, text, 0)
			r.AddAttrs(attrs...)
			if !c.Record(nil, &r, false) {
				continue
			}
			if hidden, changed := c.policy.HidePairs(nil, attrs); changed {
				t.Fatalf("Record(%v) is clean, HidePairs makes it %v", attrs, hidden)
			}
			var s redact.Scrubber
			s.Reset(c.policy, new(freeze.Types), nil, false)
			s.KeepOriginal = true
			if got := s.Message(text); got != text {
				t.Fatalf("message %q is clean, the Scrubber makes it %q", text, got)
			}
			got := s.Attrs(nil, attrs)
			if !reflect.DeepEqual(got, attrs) && fmt.Sprint(got) != fmt.Sprint(attrs) {
				t.Fatalf("Record(%v) is clean, the Scrubber makes it %v", attrs, got)
			}
		}
	})
}
