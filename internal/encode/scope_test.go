// SPDX-License-Identifier: MIT

package encode

import (
	"encoding/json"
	"log/slog"
	"math/rand/v2"
	"testing"
	"time"
)

// TestScopeKeys logs by many derived loggers with few keys. Repeated keys are found in the
// bytes that With has rendered; the line must be that of a handler which rewrites all
// of its lines.
func TestScopeKeys(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	keys := []string{
		"a", "b", "", "user", "path", `q"\`, "key", "a_key_of_more_than_sixteen_bytes", "é",
	}
	attrs := func() (as []slog.Attr) {
		for range r.IntN(4) {
			key := keys[r.IntN(len(keys))]
			switch r.IntN(6) {
			case 0:
				as = append(as, slog.Group(key, slog.Int(keys[r.IntN(len(keys))], 1)))
			case 1:
				as = append(as, slog.Any(key, []any{map[string]any{"a": "b"}, `"a":`}))
			case 2:
				as = append(as, slog.String(key, `,"a":1,{"user":2`))
			case 3:
				as = append(as, slog.Group("", slog.Int(key, 1)))
			default:
				as = append(as, slog.Int(key, r.IntN(100)))
			}
		}
		return as
	}
	repeated := 0
	for i := range 4_000 {
		e, sc := newEncoder(FormatJSON), new(Scope)
		for range r.IntN(5) {
			if r.IntN(3) == 0 {
				sc.OpenGroup(e, keys[r.IntN(len(keys))])
			} else {
				sc.AddAttrs(e, nil, attrs(), false)
			}
		}
		record, carried := slog.NewRecord(time.Unix(1, 0), 0, "m", 0), attrs()
		record.AddAttrs(attrs()...)
		line := func(dup bool) (string, bool) {
			sc := *sc
			ln := e.Line(&sc)
			ln.objects.Repeats = ln.objects.Repeats || dup
			defer e.Release(ln)
			ln.Record(&sc, record.Time, &record, carried)
			return string(ln.Bytes()), ln.objects.Repeats
		}
		got, dup := line(false)
		want, _ := line(true)
		if got != want {
			t.Fatalf("line %d: %s, want %s", i, got, want)
		}
		if !json.Valid([]byte(got)) {
			t.Fatalf("line %d: %s, want JSON", i, got)
		}
		if dup {
			repeated++
		}
	}
	if repeated == 0 || repeated > 3_000 {
		t.Errorf("%d lines with repeated keys of 4000, want some", repeated)
	}
}
