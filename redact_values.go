// SPDX-License-Identifier: MIT

package logplex

import (
	"errors"
	"log/slog"
	"strconv"

	"github.com/logplex-go/logplex/internal/secretscan"
)

// ValueRedactor scrubs exact values. Make one with RedactValues. It is safe
// for concurrent use, and it never prints what it holds.
type ValueRedactor struct {
	values  secretscan.Values
	refused error // what RedactValues was not given to keep; not changed later
}

// RedactValues returns a Redactor of exact values, wherever they stand and
// however they are encoded: plain, quoted, URL-, JSON-, hex- or
// base64-encoded. Of a URL its password counts as well, and of a JSON
// document its strings. Values that would match ordinary text (under 8 bytes,
// common words, plain numbers) are not taken: the handler that is given the
// Redactor tells Options.OnError which, by position.
func RedactValues(values ...string) *ValueRedactor {
	r := new(ValueRedactor)
	r.refused = r.Add(values...)
	return r
}

// Add registers more values while the program logs, such as a rotated key.
// Records logged after it returns are scrubbed of them. The error joins what
// was refused, by position and without showing it; the rest is registered.
func (r *ValueRedactor) Add(values ...string) error {
	var errs []error
	for i, v := range values {
		errs = append(errs, named("", r.values.Add("value "+strconv.Itoa(i+1), v))...)
	}
	return errors.Join(errs...)
}

// Redact scrubs one attr. As a part of Options.Redactor it is not called for
// each attr: the handler does the same in one go.
func (r *ValueRedactor) Redact(groups []string, a slog.Attr) slog.Attr {
	return redactAlone(r, nil, groups, a)
}

func (r *ValueRedactor) join(p *plan) {
	p.known = append(p.known, &r.values)
	p.growing = append(p.growing, r)
	if p.report != nil && r.refused != nil {
		p.report(r.refused)
	}
}

// String returns a fixed text.
func (r *ValueRedactor) String() string { return "logplex.ValueRedactor" }

// GoString returns the same.
func (r *ValueRedactor) GoString() string { return r.String() }

// LogValue returns the same.
func (r *ValueRedactor) LogValue() slog.Value { return slog.StringValue(r.String()) }
