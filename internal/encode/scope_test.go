// SPDX-License-Identifier: MIT

package encode

import (
	"encoding/json"
	"log/slog"
	"math/rand/v2"
	"strings"
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
				sc.AddAttrs(e, attrs(), false)
			}
		}
		record, carried := slog.NewRecord(time.Unix(1, 0), 0, "m", 0), attrs()
		record.AddAttrs(attrs()...)
		line := func(dup bool) (string, bool) {
			sc := *sc
			sc.dupKeys = sc.dupKeys || dup
			ln := e.Line(&sc)
			defer e.Release(ln)
			ln.Record(&sc, record.Time, &record, carried)
			return string(ln.Bytes()), ln.dupKeys
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

func TestHasMember(t *testing.T) {
	for _, tt := range []struct {
		pre, key string
		depth    int
		want     bool
	}{
		{``, "a", 0, false},
		{`,"a":1`, "a", 0, true},
		{`,"a":1`, "a", 1, false},
		{`,"b":"a"`, "a", 0, false},
		{`,"b":"\"a\":1"`, "a", 0, false},
		{`,"b":{"a":1}`, "a", 0, false},
		{`,"b":{"a":1},"c":{"d":2`, "a", 1, false},
		{`,"b":{"a":1},"c":{"d":2`, "d", 1, true},
		{`,"b":{"a":1},"c":{"d":2`, "c", 0, true},
		{`,"b":[{"a":1},"a"],"c":{"d":[1]`, "a", 1, false},
		{`,"a\"b":1`, `a\"b`, 0, true},
		{`,"ab":1`, `a`, 0, false},
		{`,"":1`, ``, 0, true},
		{`,"` + strings.Repeat("a", 80) + `":1`, strings.Repeat("a", 80), 0, true},
	} {
		if got := hasMember([]byte(tt.pre), tt.key, tt.depth); got != tt.want {
			t.Errorf("hasMember(%s, %s, %d) = %v, want %v", tt.pre, tt.key, tt.depth, got, tt.want)
		}
	}
}
