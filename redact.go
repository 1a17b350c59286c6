// SPDX-License-Identifier: MIT

package logplex

import (
	"errors"
	"log/slog"
	"os"
	"regexp"
	"slices"
	"strings"

	"github.com/logplex-go/logplex/internal/secretscan"
)

// Redacted stands for what was scrubbed, unless RedactOptions.Show says more.
const Redacted = "[REDACTED]"

// Redactor scrubs attrs. It has the shape of slog.HandlerOptions.ReplaceAttr,
// so such functions plug straight in with RedactorFunc.
//
// Redact gets every attr that is not a group, with the names of the groups
// that it stands in, outermost first; it may keep neither slice nor change
// groups. Values are plain data by then: LogValuers resolved, structs and maps
// opened as groups, lists as their JSON text. The message arrives as an attr
// with key slog.MessageKey and no groups. The zero Attr drops what was asked
// about. What Redact returns is resolved and frozen again.
//
// Redact is called from every goroutine that logs. One that panics costs the
// value, which becomes [REDACTED]; it cannot let it pass. One that blocks holds
// up the log call that it is in, and no other. One may log, to the handler that
// asks it as well, as long as it does not do so for ever.
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

// Redactors asks several redactors in order, each about what the one before
// returned, until one drops the attr. Nil entries are skipped. The empty
// Redactors{} scrubs nothing: in Options it is how scrubbing is turned off,
// on purpose.
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

// Show is what a placeholder tells of the secret that it stands for.
type Show uint8

const (
	// ShowNothing prints [REDACTED].
	ShowNothing Show = iota
	// ShowKind prints [REDACTED:jwt], the kind of the secret.
	ShowKind
	// ShowFingerprint prints [REDACTED:jwt:1a2b3c4d5e6f], by which equal
	// secrets can be told to be equal.
	ShowFingerprint
)

// RedactOptions are the settings of NewRedactor. The zero value is the
// defaults.
type RedactOptions struct {
	Keys           []string // more secret key names, compared without case, '-' and '_'
	Allow          []string // keys or dotted paths that are never secret, such as session_id or http.token
	ConfigVars     []string // more environment variables whose values are secret; nil: those that look it
	Show           Show     // what placeholders tell
	FingerprintKey []byte   // HMAC key for ShowFingerprint; nil: random per process, so that fingerprints of two processes differ
	Personal       bool     // also e-mail addresses and phone numbers
}

// DefaultRedactor returns what a nil Options.Redactor means: secret key names,
// credential shapes, and the values of config vars, with default settings. It
// reads the environment, once.
func DefaultRedactor() Redactor { return NewRedactor(nil) }

// NewRedactor returns DefaultRedactor with settings. Nil opts are the
// defaults. opts is copied.
func NewRedactor(opts *RedactOptions) Redactor {
	if opts == nil {
		opts = new(RedactOptions)
	}
	keys := secretscan.NewKeys(opts.Keys, opts.Allow)
	e := &engine{
		keys:  keys,
		paths: slices.ContainsFunc(slices.Concat(opts.Keys, opts.Allow), func(s string) bool { return strings.Contains(s, ".") }),
		rules: secretscan.NewRules(keys, opts.Personal),
		mask:  secretscan.NewMask(secretscan.Show(opts.Show), opts.FingerprintKey),
	}
	e.values, e.refused = configVars(opts.ConfigVars)
	return e
}

// RedactSecrets returns a Redactor of the known credential shapes in any text:
// vendors' tokens, JWTs, private keys, passwords in URLs, Authorization values,
// assignments to secret names, payment cards. It knows no key names.
func RedactSecrets() Redactor {
	return &engine{rules: secretscan.NewRules(nil, false), mask: new(secretscan.Mask)}
}

// RedactConfigVars returns a Redactor of the values of those environment
// variables that look secret by their name (API_KEY, DATABASE_URL, ...) or
// shape (a URL with a password), however encoded. It reads the environment
// once, when it is called.
func RedactConfigVars() Redactor {
	e := &engine{mask: new(secretscan.Mask)}
	e.values, e.refused = configVars(nil)
	return e
}

func configVars(names []string) (*secretscan.Values, []error) {
	values := new(secretscan.Values)
	var refused []error
	for _, v := range secretscan.ConfigVars(os.Environ(), names) {
		refused = append(refused, named("config var ", values.Add(v.Name, v.Value))...)
	}
	return values, refused
}

// named gives refusals the text of this package's errors.
func named(what string, errs []error) []error {
	for i, err := range errs {
		errs[i] = errors.New("logplex: " + what + strings.TrimPrefix(err.Error(), "secretscan: "))
	}
	return errs
}

// engine is the built-in redactor; parts that are nil are off.
type engine struct {
	keys    *secretscan.Keys
	paths   bool // keys has dotted paths
	rules   *secretscan.Rules
	values  *secretscan.Values
	mask    *secretscan.Mask
	refused []error // values that could not be registered; they name variables, never values
}

func (e *engine) join(p *plan) {
	if e.keys != nil {
		p.keys = append(p.keys, namedKeys{e.keys})
		p.paths = p.paths || e.paths
	}
	switch {
	case e.rules == nil:
	case p.rules == nil:
		p.rules = e.rules
	default:
		p.known = append(p.known, e.rules)
	}
	if e.values != nil && e.values.Len() > 0 {
		p.known = append(p.known, e.values)
	}
	if e.keys != nil {
		p.mask = e.mask // of NewRedactor, which has a setting for it
	}
	if p.report != nil {
		for _, err := range e.refused {
			p.report(err)
		}
	}
}

// Redact scrubs one attr. As a part of Options.Redactor it is not called for
// each attr: the handler does the same in one go.
func (e *engine) Redact(groups []string, a slog.Attr) slog.Attr {
	return redactAlone(e, e.mask, groups, a)
}

// redactAlone lets a built-in redactor work by itself, with a mask: nil shows
// nothing.
func redactAlone(b builtin, mask *secretscan.Mask, groups []string, a slog.Attr) slog.Attr {
	p := new(plan)
	b.join(p)
	if p.mask = mask; mask == nil {
		p.mask = new(secretscan.Mask)
	}
	s := scrubber{plan: p, original: true}
	s.arena.Redacted = p.tagged()
	return s.attr(groups, a)
}

// namedKeys applies the built-in classification of key names.
type namedKeys struct{ *secretscan.Keys }

func (k namedKeys) verdict(groups []string, key string) secretscan.Verdict {
	v := k.VerdictString(key)
	if v == secretscan.None && len(groups) == 0 {
		return v
	}
	return k.Path(groups, key)
}

// RedactKeys returns a Redactor of the attrs with one of the given keys, at
// any depth, compared without case, '-' and '_'. A group with such a name is
// masked with everything in it.
func RedactKeys(keys ...string) Redactor {
	k := make(keySet, len(keys))
	for _, key := range keys {
		if s := squeeze(key); s != "" {
			k[s] = struct{}{}
		}
	}
	return k
}

// keySet holds keys without case, '-' and '_'.
type keySet map[string]struct{}

func squeeze(key string) string {
	return strings.ToLower(strings.NewReplacer("-", "", "_", "").Replace(key))
}

// maxSqueezed bounds the keys that are compared; longer ones match nothing.
const maxSqueezed = 128

func (k keySet) has(key []byte) bool {
	var buf [maxSqueezed]byte
	n := 0
	for _, c := range key {
		switch {
		case c == '-' || c == '_':
			continue
		case n == len(buf):
			return false
		case c >= 0x80:
			_, ok := k[squeeze(string(key))]
			return ok
		case 'A' <= c && c <= 'Z':
			c += 'a' - 'A'
		}
		buf[n] = c
		n++
	}
	_, ok := k[string(buf[:n])]
	return ok
}

func (k keySet) hasString(key string) bool {
	var buf [maxSqueezed]byte
	return len(key) <= maxSqueezed && k.has(append(buf[:0], key...))
}

func (k keySet) verdict(groups []string, key string) secretscan.Verdict {
	if k.hasString(key) || k.inside(groups) {
		return secretscan.Secret
	}
	return secretscan.None
}

func (k keySet) inside(groups []string) bool {
	for _, g := range groups {
		if k.hasString(g) {
			return true
		}
	}
	return false
}

func (k keySet) join(p *plan) { p.keys = append(p.keys, k) }

// Redact scrubs one attr.
func (k keySet) Redact(groups []string, a slog.Attr) slog.Attr { return redactAlone(k, nil, groups, a) }

// RedactPattern returns a Redactor that replaces every match of re in any
// text: message, keys, values, errors. Empty matches are skipped. A nil re
// matches nothing. Regular expressions are slow: on the clean path one costs
// more than all of the built-in rules.
func RedactPattern(re *regexp.Regexp) Redactor { return &pattern{re} }

type pattern struct{ re *regexp.Regexp }

func (r *pattern) Find(dst []secretscan.Span, text []byte) []secretscan.Span {
	if r.re == nil {
		return dst
	}
	for _, m := range r.re.FindAllIndex(text, -1) {
		if m[0] < m[1] {
			dst = append(dst, secretscan.Span{Start: m[0], End: m[1], Kind: secretscan.KindPattern})
		}
	}
	return dst
}

func (r *pattern) join(p *plan) { p.known = append(p.known, r) }

// Redact scrubs one attr.
func (r *pattern) Redact(groups []string, a slog.Attr) slog.Attr {
	return redactAlone(r, nil, groups, a)
}
