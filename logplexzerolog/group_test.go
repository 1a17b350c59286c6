// SPDX-License-Identifier: MIT

package logplexzerolog_test

import (
	"strings"
	"testing"

	"github.com/rs/zerolog"

	"github.com/logplex-go/logplex"
	"github.com/logplex-go/logplex/logplexzerolog"
)

// TestGroupNameAddedLater adds the name of an open group to the known values
// between two events of one Writer, which keeps what events have in common.
func TestGroupNameAddedLater(t *testing.T) {
	const name = "harbour-blue-42"
	for _, f := range []logplex.Format{logplex.FormatMessage, logplex.FormatJSON} {
		var out strings.Builder
		values := logplex.RedactValues()
		h := logplex.NewHandler(&out, &logplex.Options{
			Format: f, Dyno: "web.1", PID: 4,
			Redactor: logplex.Redactors{logplex.DefaultRedactor(), values},
		})
		w := logplexzerolog.NewWriter(h.WithGroup(name))
		for i, want := range []bool{true, true, false, false} {
			if i == 2 {
				if err := values.Add(name); err != nil {
					t.Fatal(err)
				}
			}
			out.Reset()
			if _, err := w.WriteLevel(zerolog.InfoLevel,
				[]byte(`{"message":"m","n":1}`+"\n")); err != nil {
				t.Fatal(err)
			}
			if got := strings.Contains(out.String(), name); got != want {
				t.Errorf("event %d shows the group's name: %v, want %v: %q",
					i, got, want, out.String())
			}
		}
	}
}
