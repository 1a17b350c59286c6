// SPDX-License-Identifier: MIT

// Package redact decides what is secret. It turns a handler's Redactor into a
// Policy and answers the questions that a writer of attrs has to ask: what a key
// means (Key), what to do about a leaf (Leaf), where the secrets in a text are
// (Find), and whether a text's marks rule them out (Quiet). No other package
// interprets the verdicts of secretscan. It knows attrs and texts, but no
// formats, handlers or writers.
package redact

import (
	"fmt"
	"log/slog"
	"math"
	"math/bits"
	"slices"
	"strings"

	"github.com/logplex-go/logplex/internal/escape"
	"github.com/logplex-go/logplex/internal/freeze"
	"github.com/logplex-go/logplex/internal/keynames"
	"github.com/logplex-go/logplex/internal/knownvalues"
	"github.com/logplex-go/logplex/internal/secretscan"
)

// Redacted is the placeholder that shows nothing.
const Redacted = "[REDACTED]"

// Redactor scrubs attrs; it is the interface of that name in the root package.
type Redactor interface {
	Redact(groups []string, a slog.Attr) slog.Attr
}

// Span is a secret in a text.
type Span = secretscan.Span

// Verdict is the key rules' judgement of an attr.
type Verdict = keynames.Verdict

// The verdicts on a key.
const (
	None    = keynames.None    // its value is scanned
	Weak    = keynames.Weak    // its value is secret if it looks random
	Allowed = keynames.Allowed // only known values and users' patterns count in its value
	Secret  = keynames.Secret  // its value is secret
	Token   = keynames.Token   // its value, in an object of tokens, is secret if it looks like one
)

// Policy is a handler's Redactor made ready for speed. The built-in redactors
// are asked by key before a value is formatted and find spans in its text; only
// the users' own see attrs one by one. It is immutable but for values that are
// added to a Values, and safe for concurrent use.
type Policy struct {
	keys    []keyRule
	rules   *secretscan.Rules // find what is secret by its shape; nil: none
	finders []finder          // find what is secret under any key, allowed ones too
	mask    *secretscan.Mask
	tagMask string // of mask; "": not made yet
	idle    bool   // nothing is looked for in texts
	paths   bool   // some rule names a dotted path
	simple  bool   // there are neither user rules nor paths

	mutableValues []*knownvalues.Values // to which values may be added

	// userRules is all of the Redactor, in order, where users' redactors are
	// among it; else nil.
	userRules []Redactor
	report    func(error)

	listeners []*listener // are called with redactions
}

// keyRule judges attrs by their place: the open groups and the key.
type keyRule interface {
	verdict(groups []string, key string) Verdict
}

// finder finds the secrets in raw text.
type finder interface {
	Find(dst []Span, text []byte) []Span
}

// builtin is a redactor of this package: it adds itself to a Policy.
type builtin interface {
	Redactor
	addTo(p *Policy)
	alone(b builtin) *alone
}

// NoRedaction returns the Policy that scrubs nothing.
func NoRedaction() *Policy {
	return &Policy{mask: new(secretscan.Mask), idle: true, simple: true}
}

// NewPolicy returns the Policy of redactors that apply in order; none of them is
// nil. report gets the errors: what could not be registered and which
// redactor panicked; nil: they are dropped.
func NewPolicy(all []Redactor, report func(error)) *Policy {
	p := &Policy{mask: new(secretscan.Mask), report: report}
	for _, r := range all {
		if b, ok := r.(builtin); ok {
			b.addTo(p)
		} else {
			p.userRules = all
		}
	}
	p.idle = p.rules == nil && len(p.finders) == 0
	p.simple = p.userRules == nil && !p.paths
	p.tagMask = string(p.AppendMask(nil, nil))
	return p
}

// HasUserRules reports whether users' redactors want to see each attr.
func (p *Policy) HasUserRules() bool { return p.userRules != nil }

// Simple reports whether built-in rules alone apply, and none names a dotted
// path: a key's verdict outside all groups holds in every group that is neither
// secret nor InTokens, unless it is Allowed or Weak.
func (p *Policy) Simple() bool { return p.simple }

// HasPaths reports whether some rule names a dotted path.
func (p *Policy) HasPaths() bool { return p.paths }

// Panics reports whether a finder panics, as one of the zero regexp.Regexp does on any
// text.
func (p *Policy) Panics() (panics bool) {
	defer func() { panics = recover() != nil }()
	p.Find(nil, []byte("x"), false)
	return false
}

// Idle reports whether nothing is looked for in texts.
func (p *Policy) Idle() bool { return p.idle }

// Mutable reports whether values may be added later.
func (p *Policy) Mutable() bool { return len(p.mutableValues) > 0 }

// Generation returns the number of known values that have been added so far.
// A text scrubbed at an older one may hold a value added since.
func (p *Policy) Generation() (n int) {
	for _, v := range p.mutableValues {
		n += v.Len()
	}
	return n
}

// Key returns the verdict on an attr of the open groups. Groups that are secret
// themselves are not judged again.
func (p *Policy) Key(groups []string, key string) Verdict {
	v := None
	for _, r := range p.keys {
		v = stronger(v, r.verdict(groups, key))
	}
	return v
}

// InTokens reports whether one of the open groups HoldsTokens.
func InTokens(groups []string) bool {
	return len(groups) > 0 && slices.ContainsFunc(groups, secretscan.HoldsTokens)
}

// HoldsTokens reports whether a group may be an object of tokens, by which Key judges its members
// whatever their own names are.
func HoldsTokens(group string) bool { return secretscan.HoldsTokens(group) }

// SecretPair reports whether value is secret under a name that was logged
// beside it, as in {"name":"x-api-key","value":"…"}. A value that is no text
// is given as "".
func (p *Policy) SecretPair(name, value string) bool {
	v := p.Key(nil, name)
	return (v == Secret || v == Weak && value != "" &&
		secretscan.WeakSecret([]byte(name), []byte(value))) && !p.holdsSecret(name)
}

// holdsSecret reports whether a secret or its placeholder is in a text, which is no name of
// another then.
func (p *Policy) holdsSecret(text string) bool {
	return strings.Contains(text, Redacted[:len(Redacted)-1]) ||
		len(p.FindSafe(nil, []byte(text), false)) > 0
}

// ElementVerdict returns the verdict of the element i of l, a list under a key of verdict v. Of two
// texts under a key such as auth, which are a user and a password, the second is secret.
func ElementVerdict(v Verdict, key string, l *freeze.List, i int) Verdict {
	if v != Weak || i != 1 || len(l.Elems) != 2 || freeze.TextOf(l.Elems[0].Value) == "" {
		return v
	}
	key = strings.ToLower(key)
	if (strings.HasSuffix(key, "auth") || strings.HasSuffix(key, "authorization")) &&
		secretscan.LooksPassword([]byte(freeze.TextOf(l.Elems[1].Value))) {
		return Secret
	}
	return v
}

// SecretElement reports whether value is secret in a list that has name before it, as in
// ["user","bob","password","…"].
func (p *Policy) SecretElement(name, value string) bool {
	secret := false
	switch p.Key(nil, name) {
	case Secret:
		secret = value != "" && (secretscan.LooksPassword([]byte(value)) ||
			secretscan.HoldsCookie([]byte(name), []byte(value)))
	case Weak:
		secret = secretscan.WeakSecret([]byte(name), []byte(value))
	}
	return secret && !p.holdsSecret(name)
}

// SecretArguments returns args, the arguments of a command line, with mask in the place of what is
// secret in them by the others; nil: nothing is. They are judged as in their JSON text and as in
// the line. What is secret in an argument by itself is left to whoever writes it.
func (p *Policy) SecretArguments(args []string, mask string) (hidden []string) {
	size := 16 // which AppendJSON may ask for
	for _, arg := range args {
		size += len(arg) + len(`"",`)
	}
	list, line := append(make([]byte, 0, size), '['), make([]byte, 0, size)
	inList, inLine := make([]Span, len(args)), make([]Span, len(args)) // where args are
	for i, arg := range args {
		list = append(list, '"')
		inList[i].Start = len(list)
		list = escape.AppendJSON(list, arg)
		inList[i].End = len(list)
		list = append(list, `",`...)
		if strings.ContainsAny(arg, " \t\r\n'\"`\\") {
			line = append(line, "_ "...) // a shell would have it in quotes
			continue
		}
		inLine[i] = Span{Start: len(line), End: len(line) + len(arg)}
		line = append(append(line, arg...), ' ')
	}
	list[len(list)-1] = ']'
	hidden = p.hideArguments(nil, args, mask, list, inList)
	return p.hideArguments(hidden, args, mask, line, inLine)
}

// TakesSecret reports whether a program may have a secret as an argument without a flag.
func (p *Policy) TakesSecret(program string) bool { return secretscan.TakesSecret(program) }

// hideArguments is SecretArguments for a text in which the arguments are at places; one that is
// empty is not in it. hidden is what another text has said, or nil.
func (p *Policy) hideArguments(
	hidden, args []string, mask string, text []byte, places []Span,
) []string {
	spans := p.FindSafe(nil, text, false)
	for i, at := range places {
		for len(spans) > 0 && spans[0].End <= at.Start {
			spans = spans[1:]
		}
		if len(spans) == 0 || spans[0].Start >= at.End || hidden != nil && hidden[i] != args[i] ||
			len(p.FindSafe(nil, []byte(args[i]), false)) > 0 {
			continue
		}
		if hidden == nil {
			hidden = slices.Clone(args)
		}
		s := spans[0]
		if at.End-at.Start == len(args[i]) && s.Start >= at.Start && s.End <= at.End &&
			(len(spans) == 1 || spans[1].Start >= at.End) {
			hidden[i] = args[i][:s.Start-at.Start] + mask + args[i][s.End-at.Start:]
		} else { // it has escapes, or more than one secret
			hidden[i] = mask
		}
	}
	return hidden
}

// MayNameSecret reports whether there are values that are secret under a name.
func (p *Policy) MayNameSecret(name string) bool {
	v := p.Key(nil, name)
	return v == Secret || v == Weak
}

// IsPart reports whether the value under a key may be secret by another attr beside it.
func IsPart(key string) bool { return freeze.IsPart(key) }

// HidePairs returns the attrs of a record with a freeze.Hidden in the place of each value that is
// secret by the name that is another attr, or one of names: attrs itself if there are none.
func (p *Policy) HidePairs(names, attrs []slog.Attr) (hidden []slog.Attr, changed bool) {
	all := attrs
	if len(names) > 0 {
		all = slices.Concat(names, attrs)
	}
	secret := freeze.SecretPairs(p.Names(), all, true) >> len(names)
	if secret == 0 {
		return attrs, false
	}
	hidden = slices.Clone(attrs)
	for ; secret != 0; secret &= secret - 1 {
		hidden[bits.TrailingZeros64(secret)].Value = slog.AnyValue(freeze.Hidden{})
	}
	return hidden, true
}

// maxNames bounds the names that HideInWith keeps.
const maxNames = 8

// HideInWith is HidePairs for attrs that With adds. It returns names with those of attrs that are
// the names of secrets, too.
func (p *Policy) HideInWith(names, attrs []slog.Attr) (hidden, allNames []slog.Attr) {
	value, name := freeze.PartsOf(attrs)
	hidden, allNames = attrs, names
	if value {
		hidden, _ = p.HidePairs(names, attrs)
	}
	if !name {
		return hidden, names
	}
	for i := range attrs {
		if a := &attrs[i]; freeze.IsName(a.Key) && len(allNames) < maxNames {
			if text := freeze.NameOf(a.Value); p.MayNameSecret(text) {
				allNames = append(slices.Clip(allNames), slog.String(a.Key, text))
			}
		}
	}
	return hidden, allNames
}

// MayHoldFacts reports whether what is under a secret key may be an object of nothing
// but facts about a secret, as Azure's authorization is: the built-in rules alone call
// the key secret. OnlyFacts decides.
func (p *Policy) MayHoldFacts(groups []string, key string) bool {
	if p.userRules != nil || p.paths {
		return false
	}
	for _, r := range p.keys {
		if named, ok := r.(namedKeys); ok {
			if !named.MayHoldFacts(key) {
				return false
			}
		} else if r.verdict(groups, key) == Secret {
			return false
		}
	}
	return len(p.keys) > 0
}

// OnlyFacts reports whether the members of an object under a secret key, frozen or plain,
// are facts about the secret, all of them.
func (p *Policy) OnlyFacts(key string, members []slog.Attr) bool {
	return len(members) > 0 && facts{p.keys, key}.only(members, 0)
}

// Names returns p for a freeze.Arena; nil if p has no rules for keys.
func (p *Policy) Names() freeze.Names {
	if len(p.keys) == 0 {
		return nil
	}
	return p
}

// stronger joins two rules' verdicts: what one calls secret is secret, and
// what one allows the others' doubts do not touch.
func stronger(a, b Verdict) Verdict {
	switch {
	case a == b:
		return a
	case a == Secret || b == Secret:
		return Secret
	case a == Allowed || b == Allowed:
		return Allowed
	}
	return max(a, b)
}

// Action is what to do about a leaf.
type Action uint8

// The actions.
const (
	Show      Action = iota // write it as it is
	Mask                    // write the placeholder in its place
	Scan                    // write it without the secrets in its text
	ScanKnown               // the same for known values and users' patterns alone
)

// MinCard is the least number with as many digits as a payment card has
// (ISO/IEC 7812).
const MinCard = 1_000_000_000_000

// MayBeCard reports whether a number has as many digits as a payment card. The text
// of other numbers holds no secret and need not be scanned.
func MayBeCard[N int64 | uint64 | float64](n N) bool { return n >= MinCard }

// IsOtherNumber reports whether spans are what is found in the value t only because it is a number
// that passes for a card's, while key says that it is another thing's, as order_id does.
func IsOtherNumber(spans []Span, t []byte, key string) bool {
	return len(spans) == 1 && spans[0].Kind == secretscan.KindCard &&
		secretscan.IsOtherNumber([]byte(key), t)
}

// Leaf returns what to do about a leaf under a key of verdict v. text is the
// value's text where kind is slog.KindString. An empty text, a boolean, null and a
// placeholder stay visible under a secret key: they explain failures and are no
// secrets. A number outside of one is scanned: it may be a card's.
func Leaf[K, T string | []byte](v Verdict, kind slog.Kind, key K, text T) Action {
	if kind != slog.KindString {
		switch {
		case v == Secret && kind != slog.KindBool:
			return Mask
		case kind == slog.KindInt64, kind == slog.KindUint64, kind == slog.KindFloat64:
			return Scan
		}
		return Show
	}
	switch v {
	case Secret:
		switch {
		case isPlaceholder(string(text)):
			return Show
		case secretscan.IsDirectory([]byte(key), []byte(text)):
			return Scan // of the environment
		}
		return Mask
	case Weak:
		if secretscan.WeakSecret([]byte(key), []byte(text)) {
			return Mask
		}
	case Token:
		if secretscan.IsToken([]byte(key), []byte(text)) ||
			secretscan.WeakSecret([]byte(key), []byte(text)) {
			return Mask
		}
	case Allowed:
		return ScanKnown
	}
	return Scan
}

// isPlaceholder reports whether a text may be seen under a secret key: nothing
// at all, null as users' redactors get it, or a placeholder.
func isPlaceholder(t string) bool {
	if t == "" || t == Redacted || t == "null" {
		return true
	}
	kind, ok := strings.CutPrefix(t, Redacted[:len(Redacted)-1]+":")
	if !ok || len(kind) > 32 || !strings.HasSuffix(kind, "]") {
		return false
	}
	for _, c := range []byte(kind[:len(kind)-1]) {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != ':' {
			return false
		}
	}
	return true
}

// FindSafe is Find that recovers a panic in a finder: all of text is secret
// then.
func (p *Policy) FindSafe(spans []Span, text []byte, allowed bool) (found []Span) {
	base := len(spans)
	defer func() {
		if recover() != nil {
			found = append(spans[:base], Span{End: len(text), Kind: secretscan.KindError})
		}
	}()
	return p.Find(spans, text, allowed)
}

// Find appends the spans of all secrets in text, in order and without overlap.
// With allowed set only known values and users' patterns count. A panic in a
// finder is the caller's: see FindSafe.
func (p *Policy) Find(spans []Span, text []byte, allowed bool) []Span {
	base := len(spans)
	by := 0
	if p.rules != nil && !allowed {
		if spans = p.rules.Find(spans, text); len(spans) > base {
			by++
		}
	}
	for _, f := range p.finders {
		n := len(spans)
		if spans = f.Find(spans, text); len(spans) > n {
			by++
		}
	}
	if by > 1 {
		return spans[:base+len(secretscan.Merge(spans[base:]))]
	}
	return spans
}

// IsClean reports whether Find finds nothing in text, which has the marks m.
// spans is scratch.
func (p *Policy) IsClean(spans []Span, text []byte, m secretscan.Marks) bool {
	if !p.Quiet(m) && !p.rules.Dismisses(text, &m) &&
		len(p.rules.FindMarked(spans, text, m)) > len(spans) {
		return false
	}
	return p.NoKnownValues(spans, text)
}

// IsCleanText reports whether there is nothing secret in a text. tmp and spans are
// scratch memory that the caller keeps for the next call.
func (p *Policy) IsCleanText(text string, tmp *[]byte, spans *[]Span) bool {
	if p.idle {
		return true
	}
	m, short := secretscan.MarksOf(text)
	if short && p.Dismisses([]byte(text), &m) {
		return true
	}
	*tmp = append((*tmp)[:0], text...)
	if short {
		return p.IsClean((*spans)[:0], *tmp, m)
	}
	*spans = p.Find((*spans)[:0], *tmp, false)
	return len(*spans) == 0
}

// Quiet reports whether the rules for shapes find nothing in any text with the
// marks m.
func (p *Policy) Quiet(m secretscan.Marks) bool { return p.rules == nil || p.rules.Clean(m) }

// Dismisses reports whether Find finds nothing in text, which has the marks m, as far as that can
// be told by reading it: a string need not be copied for it. See secretscan.Rules.
func (p *Policy) Dismisses(text []byte, m *secretscan.Marks) bool {
	return p.OnlyShapes() && (p.Quiet(*m) || p.rules.Dismisses(text, m))
}

// OnlyShapes reports whether Quiet and IsClean need not look for known values.
func (p *Policy) OnlyShapes() bool { return len(p.finders) == 0 }

// NoKnownValues reports whether text holds no known value and no match of a
// user's pattern. spans is scratch.
func (p *Policy) NoKnownValues(spans []Span, text []byte) bool {
	for _, f := range p.finders {
		if len(f.Find(spans, text)) > len(spans) {
			return false
		}
	}
	return true
}

// MinKeySecret is the least length of a text that is looked at in a key;
// shorter ones are below every known value and token.
const MinKeySecret = 8

// KeyText returns a key without the secrets in its own text.
func (p *Policy) KeyText(name string) string {
	if len(name) < MinKeySecret {
		return name
	}
	text := []byte(name)
	spans := p.FindSafe(nil, text, false)
	if len(spans) == 0 {
		return name
	}
	return string(p.mask.Replace(nil, text, spans))
}

// AppendKey appends a key to b without the secrets in its own text, and returns how many texts it
// changed: one or none.
func (p *Policy) AppendKey(b *[]byte, name string) (changed int) {
	clean := p.KeyText(name)
	*b = append(*b, clean...)
	if clean != name {
		changed = 1
	}
	return changed
}

// Text returns text without the secrets in it: text itself where there are none.
func (p *Policy) Text(text string) string {
	if p.idle {
		return text
	}
	b := []byte(text)
	spans := p.FindSafe(nil, b, false)
	if len(spans) == 0 {
		return text
	}
	return string(p.mask.Replace(nil, b, spans))
}

// AppendMask appends the placeholder of a value that is secret by its key.
func (p *Policy) AppendMask(dst, secret []byte) []byte {
	return p.mask.Append(dst, secretscan.KindKey, secret)
}

// Replace appends text with its spans replaced.
func (p *Policy) Replace(dst, text []byte, spans []Span) []byte {
	return p.mask.Replace(dst, text, spans)
}

// withMask returns a copy of p with another mask.
func (p *Policy) withMask(m *secretscan.Mask) *Policy {
	q := *p
	q.mask = m
	q.tagMask = string(q.AppendMask(nil, nil))
	return &q
}

// TagMask returns the placeholder of a struct field tagged `log:"redact"`.
func (p *Policy) TagMask() string {
	if p.tagMask != "" {
		return p.tagMask
	}
	return string(p.AppendMask(nil, nil))
}

// Rescan replaces the values added since the handler was made in b[start:],
// which has been escaped and scrubbed of all that was known before. found, if it is
// not nil, is called with the kind of each and where in b it starts.
func (p *Policy) Rescan(b []byte, start int, found func(k Kind, at int)) []byte {
	var spans []Span
	for _, v := range p.mutableValues {
		spans = v.Find(spans, b[start:])
	}
	if len(spans) == 0 {
		return b
	}
	spans = secretscan.Merge(spans)
	if found != nil {
		for _, s := range spans {
			found(s.Kind, start+s.Start)
		}
	}
	made := append([]byte(nil), b[start:]...)
	return p.mask.Replace(b[:start], made, spans)
}

// RescanAttrs returns a copy of attrs, which are in groups, without the values added since
// they were scrubbed. hits takes what is replaced.
func (p *Policy) RescanAttrs(hits *Hits, groups []string, attrs []slog.Attr) []slog.Attr {
	values := &Policy{mask: p.mask, simple: true}
	for _, v := range p.mutableValues {
		values.finders = append(values.finders, v)
	}
	s := Scrubber{policy: values, KeepOriginal: true, Hits: hits, groups: slices.Clip(groups)}
	return s.Attrs(make([]slog.Attr, 0, len(attrs)), attrs)
}

// User runs the whole Redactor, users' redactors included, in order on a leaf.
// One that panics costs the value. It returns the zero Attr for one that was
// dropped.
//
// hits takes what built-in redactors replace.
func (p *Policy) User(hits *Hits, groups []string, a slog.Attr) slog.Attr {
	for _, r := range p.userRules {
		if a = p.redactOne(hits, r, groups, a); a.Equal(slog.Attr{}) {
			return slog.Attr{}
		}
	}
	return a
}

func (p *Policy) redactOne(hits *Hits, r Redactor, groups []string, a slog.Attr) (out slog.Attr) {
	defer func() {
		if v := recover(); v != nil {
			// The panic's text may be the secret: it is not shown.
			out = slog.String(a.Key, Redacted)
			if p.report != nil {
				p.report(fmt.Errorf("logplex: %T panicked in Redact with a %T; the value is masked",
					r, v))
			}
		}
	}()
	if b, ok := r.(builtin); ok {
		return b.alone(b).redact(hits, p.mask, groups, a)
	}
	return r.Redact(groups[:len(groups):len(groups)], a)
}

// valueMayBeCard is MayBeCard for a value of any kind. A number over 1<<63-1 is no card's.
func valueMayBeCard(v slog.Value) bool {
	switch v.Kind() {
	case slog.KindInt64:
		return MayBeCard(v.Int64())
	case slog.KindUint64:
		return MayBeCard(v.Uint64()) && v.Uint64() <= math.MaxInt64
	case slog.KindFloat64:
		return MayBeCard(v.Float64()) && v.Float64() <= math.MaxInt64
	}
	return false
}
