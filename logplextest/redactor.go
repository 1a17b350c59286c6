// SPDX-License-Identifier: MIT

package logplextest

import (
	"errors"
	"fmt"
	"log/slog"
	"math"
	"strings"
	"sync"
	"time"

	"github.com/logplex-go/logplex"
)

// TestRedactor holds a redactor to what logplex expects of one and returns all
// violations joined, or nil:
//
//   - it panics on no attr of any kind, with or without groups;
//   - it is idempotent: it returns its own results unchanged;
//   - a value that it does not change keeps its kind;
//   - it writes to neither the groups slice nor the memory after it;
//   - it returns the same results when many goroutines call it at once (run the test
//     with -race to have its memory watched too).
//
// Violations name the attr that was tried, never a text of the redactor.
func TestRedactor(r logplex.Redactor) error {
	if r == nil {
		return errors.New("logplextest: the redactor is nil")
	}
	var errs []error
	trials := trialsOf()
	want := make([]slog.Attr, len(trials))
	for i, tr := range trials {
		got, err := tr.run(r)
		want[i] = got
		if err != nil {
			errs = append(errs, err)
			continue
		}
		again, err := trial{tr.name + ", redacted", tr.groups, got}.run(r)
		switch {
		case err != nil:
			errs = append(errs, err)
		case !equalAttr(again, got) && !(zero(got) && zero(again)):
			errs = append(errs,
				fmt.Errorf("logplextest: %s: it is not idempotent: redacting twice "+
					"differs from once", tr.name))
		}
		if was := tr.attr.Value.Resolve(); got.Key == tr.attr.Key &&
			got.Value.Resolve().Kind() != was.Kind() && safeString(got.Value) == safeString(was) {
			errs = append(errs,
				fmt.Errorf("logplextest: %s: kind %v became %v and the value is the same",
					tr.name, tr.attr.Value.Kind(), got.Value.Kind()))
		}
	}
	if len(errs) == 0 {
		errs = append(errs, concurrently(r, trials, want)...)
	}
	return errors.Join(errs...)
}

// trial is one question to a redactor.
type trial struct {
	name   string
	groups []string
	attr   slog.Attr
}

const sentinel = "logplextest: not to be written"

// run calls the redactor so that writes to groups are noticed.
func (t trial) run(r logplex.Redactor) (got slog.Attr, err error) {
	var groups, backing []string
	if t.groups != nil {
		backing = append(append([]string(nil), t.groups...), sentinel, sentinel)
		groups = backing[:len(t.groups)]
	}
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("logplextest: %s: it panicked with a %T", t.name, p)
			return
		}
		for i := range backing {
			if i < len(t.groups) && backing[i] != t.groups[i] ||
				i >= len(t.groups) && backing[i] != sentinel {
				err = errors.Join(err, fmt.Errorf("logplextest: %s: it wrote to the groups slice",
					t.name))
				return
			}
		}
	}()
	return r.Redact(groups, t.attr), nil
}

func zero(a slog.Attr) bool {
	return a.Key == "" && a.Value.Kind() == slog.KindAny && a.Value.Any() == nil
}

// safeString is Value.String for values whose methods may panic.
func safeString(v slog.Value) (s string) {
	defer func() {
		if recover() != nil {
			s = "panicked"
		}
	}()
	return v.String()
}

func concurrently(r logplex.Redactor, trials []trial, want []slog.Attr) (errs []error) {
	const goroutines, rounds = 8, 20
	var (
		wg     sync.WaitGroup
		mu     sync.Mutex // guards differ
		differ = make(map[string]bool)
	)
	for range goroutines {
		wg.Go(func() {
			for range rounds {
				for i, tr := range trials {
					got, err := tr.run(r)
					if err != nil || !equalAttr(got, want[i]) {
						mu.Lock()
						differ[tr.name] = true
						mu.Unlock()
					}
				}
			}
		})
	}
	wg.Wait()
	for _, tr := range trials {
		if differ[tr.name] {
			errs = append(errs, fmt.Errorf("logplextest: %s: it answers otherwise when several "+
				"goroutines ask at once", tr.name))
			delete(differ, tr.name)
		}
	}
	return errs
}

type textLogValuer string

func (v textLogValuer) LogValue() slog.Value { return slog.StringValue(string(v)) }

type nilStringer struct{ s string }

func (n *nilStringer) String() string { return n.s }

// trialsOf returns attrs of every kind under ordinary and secret keys.
func trialsOf() []trial {
	values := []struct {
		name  string
		value slog.Value
	}{
		{"empty string", slog.StringValue("")},
		{"string", slog.StringValue("ordinary text")},
		{"secret-looking string",
			slog.StringValue("Authorization: Bearer " + strings.Repeat("q7Zk", 10))},
		{"URL with a password", slog.StringValue("postgres://app:kj3h4kj5h@db.internal/orders")},
		{"broken UTF-8", slog.StringValue("a\xff\x00\u2028b")},
		{"long string", slog.StringValue(strings.Repeat("long text ", 1000))},
		{"int", slog.IntValue(-42)},
		{"card number", slog.Int64Value(4111111111111111)},
		{"uint", slog.Uint64Value(math.MaxUint64)},
		{"float", slog.Float64Value(1.5)},
		{"NaN", slog.Float64Value(math.NaN())},
		{"bool", slog.BoolValue(true)},
		{"duration", slog.DurationValue(1500 * time.Millisecond)},
		{"time", slog.TimeValue(time.Date(2026, 3, 17, 8, 25, 21, 0, time.UTC))},
		{"zero time", slog.TimeValue(time.Time{})},
		{"nil", slog.AnyValue(nil)},
		{"typed nil", slog.AnyValue((*nilStringer)(nil))},
		{"error", slog.AnyValue(errors.New("no such file"))},
		{"slice", slog.AnyValue([]string{"a", "b"})},
		{"map", slog.AnyValue(map[string]any{"a": 1})},
		{"function", slog.AnyValue(&struct{ F func() }{})},
		{"LogValuer", slog.AnyValue(textLogValuer("text"))},
		{"group", slog.GroupValue(slog.String("a", "x"), slog.Group("b", slog.Int("c", 1)))},
		{"empty group", slog.GroupValue()},
	}
	groups := [][]string{nil, {}, {"http"}, {"a", "b", "c"}}
	var trials []trial
	for _, key := range []string{
		"", "n", "user", slog.MessageKey, "password", "Authorization", strings.Repeat("k", 1000),
	} {
		for i, v := range values {
			name := v.name + " under the key " + shortKey(key)
			trials = append(trials, trial{
				name, groups[i%len(groups)], slog.Attr{Key: key, Value: v.value},
			})
		}
	}
	return append(trials, trial{"the zero Attr", []string{"http"}, slog.Attr{}})
}

func shortKey(key string) string {
	if len(key) > 32 {
		return key[:8] + "..."
	}
	return `"` + key + `"`
}
