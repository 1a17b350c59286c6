// SPDX-License-Identifier: MIT

package redact

import (
	"errors"
	"log/slog"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/logplex-go/logplex/internal/keynames"
	"github.com/logplex-go/logplex/internal/knownvalues"
	"github.com/logplex-go/logplex/internal/secretscan"
)

// Options are what the built-in rules can be set to; see RedactOptions of the
// root package.
type Options struct {
	Keys, Allow, ConfigVars []string
	Show                    uint8
	FingerprintKey          []byte
	Personal                bool
	OnRedact                func(Redaction)
}

// Rules is the built-in redactor; parts that are nil are off.
type Rules struct {
	keys     *keynames.Keys
	hasPaths bool // keys has dotted paths
	rules    *secretscan.Rules
	values   *knownvalues.Values
	mask     *secretscan.Mask
	refused  []error // values that could not be registered; they name variables, never values
	listener *listener
	byItself
}

// NewRules returns the default rules with settings. It reads the environment.
func NewRules(o Options) *Rules {
	keys := keynames.NewKeys(o.Keys, o.Allow)
	r := &Rules{
		keys: keys,
		hasPaths: slices.ContainsFunc(slices.Concat(o.Keys, o.Allow),
			func(s string) bool { return strings.Contains(s, ".") }),
		rules: secretscan.NewRules(keys, o.Personal),
		mask:  secretscan.NewMask(secretscan.Show(o.Show), o.FingerprintKey),
	}
	r.rules.SettleFor(r.mask)
	if o.OnRedact != nil {
		r.listener = &listener{notify: o.OnRedact}
	}
	r.values, r.refused = configVars(o.ConfigVars)
	return r
}

// NewShapes returns the rules for credential shapes alone.
func NewShapes() *Rules {
	return &Rules{rules: secretscan.NewRules(nil, false), mask: new(secretscan.Mask)}
}

// NewConfigVars returns the rule for the values of config vars alone. It reads
// the environment.
func NewConfigVars() *Rules {
	r := &Rules{mask: new(secretscan.Mask)}
	r.values, r.refused = configVars(nil)
	return r
}

func configVars(names []string) (*knownvalues.Values, []error) {
	values := new(knownvalues.Values)
	var refused []error
	for _, v := range knownvalues.ConfigVars(os.Environ(), names) {
		refused = append(refused, prefixErrors("config var ", values.Add(v.Name, v.Value))...)
	}
	return values, refused
}

// prefixErrors changes errs to this module's errors about what, and returns them.
func prefixErrors(what string, errs []error) []error {
	for i, err := range errs {
		errs[i] = errors.New("logplex: " + what + strings.TrimPrefix(err.Error(), "knownvalues: "))
	}
	return errs
}

func (r *Rules) addTo(p *Policy) {
	if r.keys != nil {
		p.keys = append(p.keys, namedKeys{r.keys})
		p.paths = p.paths || r.hasPaths
	}
	switch {
	case r.rules == nil:
	case p.rules == nil:
		p.rules = r.rules
	default:
		p.finders = append(p.finders, r.rules)
	}
	if r.values != nil && r.values.Len() > 0 {
		p.finders = append(p.finders, r.values)
	}
	if r.keys != nil {
		p.mask = r.mask // of NewRedactor, which has a setting for it
	}
	if r.listener != nil {
		p.listeners = append(p.listeners, r.listener)
	}
	if p.report != nil {
		for _, err := range r.refused {
			p.report(err)
		}
	}
}

// Redact scrubs one attr. As a part of Options.Redactor it is not called for
// each attr: the handler asks the parts of its Policy.
func (r *Rules) Redact(groups []string, a slog.Attr) slog.Attr {
	return r.alone(r).redactAndNotify(groups, a)
}

// namedKeys applies the built-in classification of key names.
type namedKeys struct{ *keynames.Keys }

func (k namedKeys) verdict(groups []string, key string) Verdict {
	v := k.VerdictString(key)
	if v != None || len(groups) > 0 {
		v = k.Path(groups, key)
	}
	if v == None {
		v = secretscan.MemberVerdict(key)
	}
	if (v == None || v == Weak) && k.inTokens(groups) {
		v = Token
	}
	return v
}

// inTokens reports whether one of the open groups is an object of tokens.
func (k namedKeys) inTokens(groups []string) bool {
	for i, g := range groups {
		if secretscan.HoldsTokens(g) && k.Path(groups[:i], g) == Weak {
			return true
		}
	}
	return false
}

// KeySet masks attrs by key, compared without case, '-' and '_'.
type KeySet struct {
	keys map[string]struct{} // squeezed
	byItself
}

// NewKeySet returns the KeySet of keys; empty ones are left out.
func NewKeySet(keys []string) *KeySet {
	k := &KeySet{keys: make(map[string]struct{}, len(keys))}
	for _, key := range keys {
		if s := squeeze(key); s != "" {
			k.keys[s] = struct{}{}
		}
	}
	return k
}

func squeeze(key string) string {
	return strings.ToLower(strings.NewReplacer("-", "", "_", "").Replace(key))
}

// maxSqueezed bounds the keys that are compared; longer ones match nothing.
const maxSqueezed = 128

func (k *KeySet) has(key []byte) bool {
	var buf [maxSqueezed]byte
	n := 0
	for _, c := range key {
		switch {
		case c == '-' || c == '_':
			continue
		case n == len(buf):
			return false
		case c >= 0x80:
			_, ok := k.keys[squeeze(string(key))]
			return ok
		case 'A' <= c && c <= 'Z':
			c += 'a' - 'A'
		}
		buf[n] = c
		n++
	}
	_, ok := k.keys[string(buf[:n])]
	return ok
}

func (k *KeySet) hasString(key string) bool {
	var buf [maxSqueezed]byte
	return len(key) <= maxSqueezed && k.has(append(buf[:0], key...))
}

func (k *KeySet) verdict(groups []string, key string) Verdict {
	if k.hasString(key) || k.anySecret(groups) {
		return Secret
	}
	return None
}

func (k *KeySet) anySecret(groups []string) bool {
	for _, g := range groups {
		if k.hasString(g) {
			return true
		}
	}
	return false
}

func (k *KeySet) addTo(p *Policy) { p.keys = append(p.keys, k) }

// Redact scrubs one attr.
func (k *KeySet) Redact(groups []string, a slog.Attr) slog.Attr {
	return k.alone(k).redactAndNotify(groups, a)
}

// Finder is a built-in redactor that finds secrets in any text under any key.
type Finder struct {
	find func(dst []Span, text []byte) []Span
	byItself
}

// NewFinder returns the Finder that calls find, which appends the spans of what
// is secret in text. A panic in find costs the value.
func NewFinder(find func(dst []Span, text []byte) []Span) *Finder { return &Finder{find: find} }

// NewPattern returns the Finder of all matches of re that are not empty; a nil
// re matches nothing.
func NewPattern(re *regexp.Regexp) *Finder {
	return NewFinder(func(dst []Span, text []byte) []Span {
		if re == nil {
			return dst
		}
		for _, m := range re.FindAllIndex(text, -1) {
			if m[0] < m[1] {
				dst = append(dst, Span{Start: m[0], End: m[1], Kind: secretscan.KindPattern})
			}
		}
		return dst
	})
}

// Find appends the spans of what is secret in text.
func (r *Finder) Find(dst []Span, text []byte) []Span { return r.find(dst, text) }

func (r *Finder) addTo(p *Policy) { p.finders = append(p.finders, r) }

// Redact scrubs one attr.
func (r *Finder) Redact(groups []string, a slog.Attr) slog.Attr {
	return r.alone(r).redactAndNotify(groups, a)
}

// Values replaces exact values, however encoded. It is safe for concurrent use;
// its zero value has none.
type Values struct {
	values  knownvalues.Values
	Refused error // passed to a Policy's report; not changed later
	byItself
}

// Add registers more values. The error names the values that were refused, by position
// and without showing them; the rest is registered.
func (r *Values) Add(values ...string) error {
	var errs []error
	for i, v := range values {
		errs = append(errs, prefixErrors("", r.values.Add("value "+strconv.Itoa(i+1), v))...)
	}
	return errors.Join(errs...)
}

// Redact scrubs one attr.
func (r *Values) Redact(groups []string, a slog.Attr) slog.Attr {
	return r.alone(r).redactAndNotify(groups, a)
}

func (r *Values) addTo(p *Policy) {
	p.finders = append(p.finders, &r.values)
	p.mutableValues = append(p.mutableValues, &r.values)
	if p.report != nil && r.Refused != nil {
		p.report(r.Refused)
	}
}
