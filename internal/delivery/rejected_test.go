// SPDX-License-Identifier: MIT

package delivery

import (
	"errors"
	"testing"
	"testing/synctest"
)

// A receiver that takes a batch but not all of its records has lost these: they
// are not sent again, counted, and in the next notice.
func TestRejected(t *testing.T) {
	for _, tt := range []struct {
		name     string
		rejected int
		want     uint64
	}{
		{"none", 0, 0}, {"some", 2, 2}, {"all", 3, 3},
		{"more than sent", 7, 3}, {"negative", -1, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var reported []error
				r := &receiver{}
				warning := errors.New("no room for these")
				r.answer = func(n int, b *Batch) Result {
					if n > 1 {
						return Result{Outcome: Delivered}
					}
					return Result{Outcome: Delivered, Rejected: tt.rejected, Err: warning}
				}
				c := config(r)
				c.OnError = func(err error) { reported = append(reported, err) }
				e := New(c)
				push(t, e, 0, "a", "b", "c")
				if _, err := e.Flush(t.Context()); err != nil {
					t.Fatal(err)
				}
				s := check(t, e)
				if s.Dropped[Rejected] != tt.want || s.Delivered != 3-tt.want ||
					s.Requests != 1 || s.Retries != 0 {
					t.Errorf("Stats = %+v, want %d rejected, the rest delivered in one request",
						s, tt.want)
				}
				stop(t, e)
				if tt.want == 0 {
					wantBodies(t, r, "a\nb\nc\n")
				} else {
					wantBodies(t, r, "a\nb\nc\n", "lost "+string(rune('0'+tt.want))+"\n")
				}
				if len(reported) != 1 || reported[0] != warning ||
					e.Stats().LastError != warning.Error() {
					t.Errorf("reported %v, last %q, want %v once",
						reported, e.Stats().LastError, warning)
				}
			})
		})
	}
}
