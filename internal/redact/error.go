// SPDX-License-Identifier: MIT

package redact

import "errors"

// ScrubError returns err without the secrets in its text, which may be a writer's or a
// Sink's: err itself where there are none.
func ScrubError(p *Policy, err error) error {
	text := err.Error()
	if clean := p.Text(text); clean != text {
		return &scrubbedError{text: clean, err: err}
	}
	return err
}

// scrubbedError is an error whose text is not shown. errors.Is and errors.As find the
// original; errors.Unwrap does not.
type scrubbedError struct {
	text string
	err  error
}

func (e *scrubbedError) Error() string { return e.text }

func (e *scrubbedError) GoString() string { return e.text }

func (e *scrubbedError) Is(target error) bool { return errors.Is(e.err, target) }

func (e *scrubbedError) As(target any) bool { return errors.As(e.err, target) }
