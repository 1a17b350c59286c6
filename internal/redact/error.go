// SPDX-License-Identifier: MIT

package redact

import (
	"errors"
	"fmt"
	"strings"
)

// ScrubError returns err without the secrets in its text, which may be a writer's or a
// Sink's: err itself where there are none. Its text can always be asked for: where err's
// panics, as that of a nil pointer does, it names err's type.
func ScrubError(p *Policy, err error) error {
	text, ok := textOf(err, maxJoined)
	if clean := p.Text(text); clean != text || !ok {
		return &scrubbedError{text: clean, err: err}
	}
	return err
}

// maxJoined bounds the depth of errors joined in errors, which may hold themselves.
const maxJoined = 8

// textOf returns the text of err and whether err itself returned it. Of errors that are
// joined each is asked for its own, so that one does not cost the others theirs.
func textOf(err error, depth int) (text string, ok bool) {
	defer func() {
		if recover() != nil {
			text, ok = strings.Join(textsOf(err, depth), "\n"), false
		}
	}()
	return err.Error(), true
}

// textsOf returns the texts of the errors that are joined in err, whose own panicked.
func textsOf(err error, depth int) (texts []string) {
	defer func() {
		if recover() != nil || texts == nil {
			texts = []string{fmt.Sprintf("an error of type %T, whose text panics", err)}
		}
	}()
	if joined, ok := err.(interface{ Unwrap() []error }); ok && depth > 0 {
		for _, e := range joined.Unwrap() {
			text, _ := textOf(e, depth-1)
			texts = append(texts, text)
		}
	}
	return texts
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
