// SPDX-License-Identifier: MIT

package encode

import (
	"time"

	"github.com/logplex-go/logplex/internal/redact"
)

// newEncoder returns an Encoder with redactors; without any nothing is scrubbed.
func newEncoder(f Format, all ...redact.Redactor) *Encoder {
	return New(Config{
		Format: f, Source: "app", Dyno: "web.1", PID: 4, Location: time.UTC,
		Policy: redact.NewPolicy(all, nil),
	})
}

// rules returns the default redactor.
func rules() *redact.Rules { return redact.NewRules(redact.Options{}) }

// known returns a redactor of values.
func known(values ...string) *redact.Values {
	r := new(redact.Values)
	_ = r.Add(values...)
	return r
}
