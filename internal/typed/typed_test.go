// SPDX-License-Identifier: MIT

package typed

import (
	"log/slog"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/logplex-go/logplex/format"
	"github.com/logplex-go/logplex/internal/held"
	"github.com/logplex-go/logplex/internal/memo"
	"github.com/logplex-go/logplex/internal/otlp"
	"github.com/logplex-go/logplex/internal/redact"
)

// TestEncodeFast compares EncodeFast, and a Plain, with Encode: what they encode is the same,
// and they leave keys that come twice to it.
func TestEncodeFast(t *testing.T) {
	var m memo.Reader
	m.Open(memo.New(memo.Config{Policy: redact.NoRedaction(), Typed: true}))
	rnd := rand.New(rand.NewPCG(1, 2))
	keys := []string{"a", "b", "aab", "aba", "key", "", "é", strings.Repeat("long", 20)}
	var attrs func(depth int) []slog.Attr
	attrs = func(depth int) (as []slog.Attr) {
		for range rnd.IntN(4) {
			key := keys[rnd.IntN(len(keys))]
			switch n := rnd.IntN(8); {
			case n == 0 && depth < 4:
				as = append(as, slog.Attr{Key: key, Value: slog.GroupValue(attrs(depth + 1)...)})
			case n == 1:
				as = append(as, slog.String(key, strings.Repeat("text", n)))
			case n == 2:
				as = append(as, slog.Time(key, time.Unix(1, 2)))
			default:
				as = append(as, slog.Int(key, rnd.IntN(1000)))
			}
		}
		return as
	}
	fast, plain := 0, 0
	for range 5_000 {
		var scopes held.Scopes
		for range rnd.IntN(3) {
			if rnd.IntN(2) == 0 {
				scopes = scopes.WithGroup(keys[rnd.IntN(len(keys)-3)])
			} else {
				scopes = scopes.With(attrs(0))
			}
		}
		rec := otlp.Record{Time: time.Unix(5, 6), Observed: time.Unix(7, 8), Message: "m"}
		if rnd.IntN(2) == 0 {
			rec.Trace = format.Trace{ID: [16]byte{1}, Span: [8]byte{2}}
		}
		r := Record{Observed: rec.Observed, Clean: true}
		r.Attrs = attrs(0)
		r.Carried = rnd.IntN(len(r.Attrs) + 1)
		var simple Record
		want := simple.Encode(rec, scopes, r.Attrs[:r.Carried], r.Attrs[r.Carried:])
		if got, ok := r.EncodeFast(&m, &rec, scopes); ok {
			fast++
			if string(got) != string(want) {
				t.Fatalf("EncodeFast(%v in %v) = %q, want %q", r.Attrs, scopes, got, want)
			}
		}
		if len(scopes) > 0 {
			continue
		}
		var p Plain
		r.Start(&p, rec.Time, rec.Level, rec.Message)
		ok := true
		for i := range r.Attrs {
			ok = ok && p.Add(&m, &r.Attrs[i])
		}
		r.End(&p, ok)
		if got, ok := r.Complete(nil, &rec.Trace); ok {
			plain++
			if string(got) != string(want) {
				t.Fatalf("a Plain with %v = %q, want %q", r.Attrs, got, want)
			}
		}
	}
	if fast < 1_000 || plain < 500 {
		t.Errorf("%d of 5000 records were encoded fast, and %d by a Plain, want more", fast, plain)
	}
}
