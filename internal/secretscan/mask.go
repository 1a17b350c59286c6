// SPDX-License-Identifier: MIT

package secretscan

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"hash"
	"sync"

	"github.com/logplex-go/logplex/internal/lex"
)

// Show is how much a placeholder shows.
type Show uint8

const (
	ShowNothing     Show = iota // [REDACTED]
	ShowKind                    // [REDACTED:jwt]
	ShowFingerprint             // [REDACTED:jwt:1a2b3c4d5e6f]
)

// A Mask writes placeholders. The zero Mask prints [REDACTED]; a Mask that was not made by
// [NewMask] has no key and shows the kind where a fingerprint is asked for. A Mask is safe for
// concurrent use.
type Mask struct {
	Show Show
	hmac *fingerprinter
}

// NewMask returns a Mask that shows as much as show. key is the HMAC-SHA256 key of fingerprints,
// copied; nil or empty with ShowFingerprint means a random one, so that fingerprints can be
// compared within this process only.
func NewMask(show Show, key []byte) *Mask {
	m := &Mask{Show: show}
	if show == ShowFingerprint {
		if len(key) == 0 {
			key = make([]byte, sha256.Size)
			rand.Read(key) // never fails: crypto/rand crashes the program instead
		} else {
			key = append([]byte(nil), key...)
		}
		m.hmac = &fingerprinter{}
		m.hmac.pool.New = func() any { return &hashState{Hash: hmac.New(sha256.New, key)} }
	}
	return m
}

// fingerprinter keeps HMAC states that have absorbed the key.
type fingerprinter struct{ pool sync.Pool }

type hashState struct {
	hash.Hash
	sum [sha256.Size]byte
	one [64]byte
}

const placeholderOpen = "[REDACTED"

// fingerprintBytes of an HMAC are shown: 12 hex digits distinguish the secrets of deployments and
// cannot be inverted without the key.
const fingerprintBytes = 6

// Append appends the placeholder of one secret to dst; an empty secret means one that was not
// examined and has no fingerprint. It holds no space, quote, '=' or control byte, so it needs no
// quotes or escapes in logfmt, in JSON strings, URLs and cookies, and its length does not depend on
// the secret's. A card keeps its last four digits after the bracket, where they do not scan as a
// card again.
func (m *Mask) Append(dst []byte, k Kind, secret []byte) []byte {
	dst = append(dst, placeholderOpen...)
	if m.Show != ShowNothing {
		dst = append(dst, ':')
		dst = append(dst, k.String()...)
		if m.Show == ShowFingerprint && m.hmac != nil && len(secret) > 0 {
			dst = append(dst, ':')
			dst = m.hmac.append(dst, k, secret)
		}
	}
	dst = append(dst, ']')
	if k == KindCard {
		dst = appendLastFour(dst, secret)
	}
	return dst
}

func (f *fingerprinter) append(dst []byte, k Kind, secret []byte) []byte {
	const digits = "0123456789abcdef"
	h := f.pool.Get().(*hashState)
	h.Reset()
	if k == KindCard && len(secret) <= len(h.one)/2 {
		// The same card has one fingerprint, however its number is printed.
		number := appendCardNumber(h.one[:0], secret)
		h.Write(number)
		clear(number)
	} else {
		h.Write(secret)
	}
	sum := h.Sum(h.sum[:0])
	for _, c := range sum[:fingerprintBytes] {
		dst = append(dst, digits[c>>4], digits[c&15])
	}
	f.pool.Put(h)
	return dst
}

// appendLastFour appends the last four digits of a number of at least twelve; a shorter one would
// show too much of itself.
func appendLastFour(dst, secret []byte) []byte {
	var buf [64]byte
	number := appendCardNumber(buf[:0], secret)
	if len(number) < 12 {
		return dst
	}
	return append(dst, number[len(number)-4:]...)
}

// Replace appends text to dst with a placeholder in the place of each span. Spans must be in order,
// not overlap and lie within text, as [Rules.Find] and [Merge] leave them; others are skipped. A
// span that is a bare JSON number is given the quotes that its key has, at the key's depth of
// escaping, so that JSON stays JSON. dst and text must not overlap.
func (m *Mask) Replace(dst, text []byte, spans []Span) []byte {
	dst, _ = m.replace(dst, text, spans, nil)
	return dst
}

// replace is Replace. It appends the range of each placeholder, with its quotes, to places unless
// that is nil.
func (m *Mask) replace(dst, text []byte, spans, places []Span) (out []byte, ranges []Span) {
	done := 0
	var w jsonWalk
	w.failed = !startsJSON(text)
	for _, s := range spans {
		if s.Start < done || s.End > len(text) || s.Start >= s.End {
			continue
		}
		dst = append(dst, text[done:s.Start]...)
		start := len(dst)
		esc, quote := w.numberQuote(text, s)
		if quote == 0 {
			dst = m.Append(dst, s.Kind, text[s.Start:s.End])
		} else {
			dst = appendQuote(dst, esc, quote)
			dst = m.Append(dst, s.Kind, text[s.Start:s.End])
			dst = appendQuote(dst, esc, quote)
		}
		if places != nil {
			places = append(places, Span{start, len(dst), s.Kind})
		}
		done = s.End
	}
	return append(dst, text[done:]...), places
}

func appendQuote(dst []byte, esc int, quote byte) []byte {
	for range esc {
		dst = append(dst, '\\')
	}
	return append(dst, quote)
}

// numberQuote reports the quote, and the backslashes before it, that a placeholder needs in the
// place of the bare JSON number at s; quote is 0 when the span is no JSON value of its own.
func (w *jsonWalk) numberQuote(text []byte, s Span) (esc int, quote byte) {
	if !isJSONNumber(text[s.Start:s.End]) {
		return 0, 0
	}
	if !endsNumber(text, s.End) {
		return 0, 0
	}
	inside := false
	if !w.failed {
		if inside = w.inString(text, s.Start); !inside && !w.failed {
			return 0, '"'
		}
	}
	i := s.Start
	for i > 0 && s.Start-i < lex.MaxGap && lex.IsSpace(text[i-1]) {
		i--
	}
	if i == 0 || text[i-1] != ':' {
		return 0, 0
	}
	i--
	for n := 0; i > 0 && n < lex.MaxGap && lex.IsSpace(text[i-1]); n++ {
		i--
	}
	if i == 0 || text[i-1] != '"' && text[i-1] != '\'' {
		return 0, 0
	}
	quote = text[i-1]
	for i--; i > 0 && esc <= lex.MaxEscapes && text[i-1] == '\\'; i-- {
		esc++
	}
	if esc&(esc+1) != 0 || inside && esc == 0 && quote == '"' {
		return 0, 0 // no depth has so many
	}
	return esc, quote
}

// endsNumber reports whether what may follow a number of JSON is at i.
func endsNumber(text []byte, i int) bool {
	for s := i; i < len(text) && i-s < lex.MaxGap && lex.IsSpace(text[i]); {
		i++
	}
	switch lex.At(text, i) {
	case ',', ']', '}':
		return true
	}
	return i >= len(text)
}

// isJSONNumber reports whether b is a number as JSON writes it.
func isJSONNumber(b []byte) bool {
	i := 0
	if i < len(b) && b[i] == '-' {
		i++
	}
	start := i
	for i < len(b) && lex.IsDigit(b[i]) {
		i++
	}
	if i == start {
		return false
	}
	if i < len(b) && b[i] == '.' {
		for i++; i < len(b) && lex.IsDigit(b[i]); i++ {
		}
	}
	if i < len(b) && b[i]|0x20 == 'e' {
		i++
		if i < len(b) && (b[i] == '+' || b[i] == '-') {
			i++
		}
		for i < len(b) && lex.IsDigit(b[i]) {
			i++
		}
	}
	return i == len(b)
}
