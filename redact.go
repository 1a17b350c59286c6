// SPDX-License-Identifier: MIT

package logplex

import (
	"log/slog"
	"regexp"

	"github.com/logplex-go/logplex/internal/redact"
)

// Redacted replaces what was scrubbed, unless RedactOptions.Show is set.
const Redacted = "[REDACTED]"

// Redactor scrubs attrs. It has the shape of slog.HandlerOptions.ReplaceAttr,
// so such functions plug straight in with RedactorFunc.
//
// Redact gets every attr that is not a group, with the names of the groups that it is in,
// outermost first; it may keep neither slice nor change groups. Values are plain data by then:
// LogValuers resolved, structs and maps opened as groups, lists as their JSON text. The message
// arrives as an attr with key slog.MessageKey and no groups. Returning the zero Attr drops the
// attr. What Redact returns is resolved and frozen again.
//
// Redact is called from every goroutine that logs. One that panics costs the value, which becomes
// [REDACTED]; it cannot let it pass. One that blocks holds up the log call that it is in, and no
// other. One may log, to the handler that asks it as well, as long as it does not do so for ever.
type Redactor interface {
	Redact(groups []string, a slog.Attr) slog.Attr
}

// RedactorFunc makes a function a Redactor. A nil one changes nothing.
type RedactorFunc func(groups []string, a slog.Attr) slog.Attr

// Redact calls f.
func (f RedactorFunc) Redact(groups []string, a slog.Attr) slog.Attr {
	if f == nil {
		return a
	}
	return f(groups, a)
}

// Redactors asks several redactors in order, each about what the one before returned, until one
// drops the attr. Nil entries are skipped. The empty Redactors{} scrubs nothing: in Options it is
// how scrubbing is turned off, on purpose.
type Redactors []Redactor

// Redact asks each redactor in order.
func (rs Redactors) Redact(groups []string, a slog.Attr) slog.Attr {
	for _, r := range rs {
		if isNil(r) {
			continue
		}
		if a = r.Redact(groups, a); a.Equal(slog.Attr{}) {
			return slog.Attr{}
		}
	}
	return a
}

// Show is what a placeholder shows of the secret that it replaces.
type Show uint8

const (
	// ShowNothing prints [REDACTED].
	ShowNothing Show = iota
	// ShowKind prints [REDACTED:jwt], the kind of the secret.
	ShowKind
	// ShowFingerprint prints [REDACTED:jwt:1a2b3c4d5e6f], by which equal secrets
	// can be recognized as equal.
	ShowFingerprint
)

// RedactOptions are the settings of NewRedactor. The zero value is the defaults.
type RedactOptions struct {
	// Keys are more secret keys and dotted paths, such as shoe_size or user.size, compared
	// without case, '-' and '_'. A path starts at the outermost group.
	Keys []string

	// Allow has keys and dotted paths that are never secret. In their values only known values
	// and a program's own patterns are looked for.
	Allow []string

	// ConfigVars are environment variables whose values are secret, beside those that look it.
	ConfigVars []string

	// Show is what placeholders show. Zero: [REDACTED].
	Show Show

	// FingerprintKey is the HMAC-SHA256 key of ShowFingerprint. Empty: a random one, so that the
	// fingerprints of two Redactors differ.
	FingerprintKey []byte

	// Personal hides e-mail addresses and phone numbers too.
	Personal bool

	// OnRedact gets what was scrubbed and where, never the secret: it is how to find the log call
	// that leaks. It is called after the line is written, for the first redaction of each kind,
	// path and call site and then for each power of ten, from the goroutine that logs. It may log.
	// A panic in it is recovered. Nil: redactions are not reported.
	OnRedact func(Redaction)
}

// Redaction describes a secret that was scrubbed.
type Redaction struct {
	Kind string // the word that ShowKind prints, such as jwt or key

	// Path is where the secret was: the names of the groups, outermost first, and the key; of a
	// struct or map its keys as well, and the key of a list for all that is in it. It is msg for
	// the message. Secrets in the names themselves are scrubbed. It is the callee's.
	Path []string

	// Source is the place of the log call, for attrs of With that of the call to
	// it. It is nil where the stack does not show it.
	Source *slog.Source

	// Count is the number of redactions so far of this kind, path and place.
	// Beyond 10,000 of them those of a kind are counted together.
	Count uint64
}

// DefaultRedactor returns what a nil Options.Redactor means: secret key names, credential shapes,
// and the values of config vars, with default settings. It reads the environment, once.
func DefaultRedactor() Redactor { return NewRedactor(nil) }

// NewRedactor returns DefaultRedactor with settings. Nil opts are the defaults. opts is copied.
func NewRedactor(opts *RedactOptions) Redactor {
	if opts == nil {
		opts = new(RedactOptions)
	}
	var onRedact func(redact.Redaction)
	if notify := opts.OnRedact; notify != nil {
		onRedact = func(r redact.Redaction) { notify(Redaction(r)) }
	}
	return redact.NewRules(redact.Options{
		OnRedact: onRedact,
		Keys:     opts.Keys, Allow: opts.Allow, ConfigVars: opts.ConfigVars,
		Show: uint8(opts.Show), FingerprintKey: opts.FingerprintKey, Personal: opts.Personal,
	})
}

// RedactSecrets returns a Redactor of the known credential shapes in any text:
// vendors' tokens, JWTs, private keys, passwords in URLs, Authorization values,
// assignments to secret names, payment cards. It knows no key names.
func RedactSecrets() Redactor {
	return redact.NewShapes()
}

// RedactConfigVars returns a Redactor of the values of those environment variables that look
// secret by their name (API_KEY, DATABASE_URL, ...) or shape (a URL with a password), however
// encoded. It reads the environment once, when it is called.
func RedactConfigVars() Redactor {
	return redact.NewConfigVars()
}

// RedactKeys returns a Redactor of the attrs with one of the given keys, at any depth, compared
// without case, '-' and '_'. A group with such a name is masked with everything in it.
func RedactKeys(keys ...string) Redactor {
	return redact.NewKeySet(keys)
}

// RedactPattern returns a Redactor that replaces every match of re in any text: message, values,
// errors, and keys of eight bytes and more. Empty matches are skipped. A nil re matches nothing.
// Regular expressions are slow: on the clean path one costs more than all of the built-in rules.
func RedactPattern(re *regexp.Regexp) Redactor { return redact.NewPattern(re) }

// ValueRedactor scrubs exact values. Make one with RedactValues. It is safe
// for concurrent use, and it never prints its values.
type ValueRedactor struct {
	rule redact.Values
}

// RedactValues returns a Redactor of exact values, wherever they are and however they are encoded:
// plain, quoted, URL-, JSON-, hex- or base64-encoded. Of a URL its password counts as well, and of
// a JSON document its strings. Values that would match ordinary text (under 8 bytes, common words,
// plain numbers) are refused: the handler that is given the Redactor reports to Options.OnError
// which, by position.
func RedactValues(values ...string) *ValueRedactor {
	r := new(ValueRedactor)
	r.rule.Refused = r.Add(values...)
	return r
}

// Add registers more values while the program logs, such as a rotated key.
// Records logged after it returns are scrubbed of them. The error joins what
// was refused, by position and without showing it; the rest is registered.
func (r *ValueRedactor) Add(values ...string) error {
	return r.rule.Add(values...)
}

// Redact scrubs one attr. As a part of Options.Redactor it is not called for
// each attr: the handler looks for all values in one pass.
func (r *ValueRedactor) Redact(groups []string, a slog.Attr) slog.Attr {
	return r.rule.Redact(groups, a)
}

// String returns a fixed text.
func (r *ValueRedactor) String() string { return "logplex.ValueRedactor" }

// GoString returns the same.
func (r *ValueRedactor) GoString() string { return r.String() }

// LogValue returns the same.
func (r *ValueRedactor) LogValue() slog.Value { return slog.StringValue(r.String()) }

// newPolicy compiles a Redactor; nil means DefaultRedactor. report gets the errors:
// what could not be registered and which redactor panicked.
func newPolicy(r Redactor, report func(error)) *redact.Policy {
	if isNil(r) {
		r = DefaultRedactor()
	}
	return redact.NewPolicy(flatten(nil, r), report)
}

// flatten lists the redactors that r consists of, without nil ones.
func flatten(all []redact.Redactor, r Redactor) []redact.Redactor {
	switch r := r.(type) {
	case Redactors:
		for _, each := range r {
			all = flatten(all, each)
		}
	case *ValueRedactor:
		if r != nil {
			all = append(all, &r.rule)
		}
	default:
		if !isNil(r) {
			all = append(all, r)
		}
	}
	return all
}
