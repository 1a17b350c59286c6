// SPDX-License-Identifier: MIT

package encode

import (
	"log/slog"
	"slices"
	"strings"

	"github.com/logplex-go/logplex/internal/escape"
	"github.com/logplex-go/logplex/internal/fastconv"
	"github.com/logplex-go/logplex/internal/layout"
	"github.com/logplex-go/logplex/internal/redact"
	"github.com/logplex-go/logplex/internal/secretscan"
)

// textWriter writes texts into a line, scrubbed and quoted, and records what was secret.
type textWriter struct {
	// Hot fields first: they share a few cache lines.
	policy          *redact.Policy
	b               []byte   // the line
	groupPrefix     []byte   // logfmt: a space and the open groups, each with its dot
	groups          []string // the open groups
	numRedacted     int      // secrets replaced so far
	json            bool     // members of a JSON object are written, else logfmt
	recoverPerValue bool     // a panicking finder loses one value, not the record
	hidden          bool     // with hits: placeholders are being written that freezing made
	lineJSON        bool     // json outside of lists
	recordForm      bool     // a Record is written: the text null is null's own
	hits            *redact.Hits

	tmp   []byte // a value being replaced
	spans []redact.Span

	listAt     int    // start of the outermost list being written; 0: none is
	listGroups int    // the number of groups open around it
	within     string // the key of the list that all is written for
}

// appendText writes a text after its key, of verdict v, scrubbed.
func appendText[K, T string | []byte](w *textWriter, key K, text T, v redact.Verdict) {
	action := redact.Leaf(v, slog.KindString, key, text)
	if w.hidden && strings.Contains(string(text), w.policy.TagMask()) {
		w.recordHit(len(w.b))
	}
	if action == redact.Mask {
		w.tmp = append(w.tmp[:0], text...)
		w.appendMask(w.tmp)
		return
	}
	if w.json {
		w.b = append(w.b, '"')
	}
	start := len(w.b)
	w.b = append(w.b, text...)
	if action != redact.Show {
		w.scrubFrom(start, action == redact.ScanKnown)
	}
	w.finishString(start)
}

// appendStringFast is appendText under a plain key: it appends to the line b, or
// reports false and leaves more of b to its caller, to cut, where the text is long
// or holds a secret. One pass over the text finds whether there may be one and whether
// it needs quotes.
func appendStringFast[T string | []byte](w *textWriter, b []byte, text T) ([]byte, bool) {
	m, ok := secretscan.MarksOf(text)
	if !ok {
		return b, false
	}
	if w.policy.Quiet(m) && w.policy.OnlyShapes() {
		if !w.json {
			if m.Bare() && string(text) != "null" {
				return append(b, text...), true
			}
		} else if n := len(b); m.Plain() && cap(b)-n >= len(text)+len(`""`) {
			b = b[:n+len(text)+len(`""`)]
			b[n], b[len(b)-1] = '"', '"'
			copy(b[n+1:], text)
			return b, true
		}
	}
	return appendStringMarked(w, b, text, m)
}

// appendStringMarked is appendStringFast for a text of marks m.
func appendStringMarked[T string | []byte](
	w *textWriter, b []byte, text T, m secretscan.Marks,
) ([]byte, bool) {
	start := len(b)
	switch {
	case !w.json && m.Bare():
		if string(text) == "null" {
			return b, false
		}
		b = append(b, text...)
	case !m.Plain():
		return appendStringEscaped(w, b, text, m)
	default:
		b = append(append(append(b, '"'), text...), '"')
		start++
	}
	t := b[start : start+len(text)]
	if w.policy.Quiet(m) || fastconv.IsTime(text) {
		return b, w.policy.OnlyShapes() || w.policy.NoKnownValues(w.spans[:0], t)
	}
	return b, w.policy.IsClean(w.spans[:0], t, m)
}

// appendStringEscaped is appendStringFast for a text, of marks m, with bytes that have to be
// escaped or may have to be.
func appendStringEscaped[T string | []byte](
	w *textWriter, b []byte, text T, m secretscan.Marks,
) ([]byte, bool) {
	b = append(b, '"')
	if start := len(b); !w.json && !m.ASCII() || !w.policy.Dismisses([]byte(text), &m) {
		b = append(b, text...)
		switch {
		case !w.policy.IsClean(w.spans[:0], b[start:], m):
			return b, false
		case !w.json && !m.ASCII() && escape.BareText(b[start:]):
			copy(b[start-1:], b[start:])
			return b[:len(b)-1], true
		}
		b = b[:start]
	}
	if m.OnlyQuotes() {
		return append(escape.AppendQuoted(b, text), '"'), true
	}
	return append(escape.AppendJSON(b, text), '"'), true
}

// appendNumberText writes the text of a JSON number, scrubbed.
func appendNumberText[T ~string | ~[]byte](w *textWriter, t T) {
	start := len(w.b)
	w.b = append(w.b, t...)
	if len(t) > redact.MinKeySecret && w.scrubFrom(start, false) && w.json {
		w.quoteFrom(start)
	}
}

// isPlainNumber reports whether nothing in the text of a JSON number is secret, such
// as a card's.
func (w *textWriter) isPlainNumber(t []byte) bool {
	const short = 12 // digits of the longest number that is no card's, and that no rule knows
	return len(t) <= redact.MinKeySecret || w.policy.Idle() ||
		len(t) <= short && w.policy.OnlyShapes() ||
		len(w.policy.Find(w.spans[:0], t, false)) == 0
}

// appendMask writes the placeholder of a secret value.
func (w *textWriter) appendMask(secret []byte) {
	if w.hits != nil {
		w.recordHit(len(w.b))
	}
	start := len(w.b)
	w.b = w.policy.AppendMask(w.b, secret)
	w.numRedacted++
	if w.json {
		w.quoteFrom(start)
	}
}

// scrubFrom replaces the secrets in the raw text w.b[start:] and reports whether
// there were any. allowed: see redact.Policy.Find.
func (w *textWriter) scrubFrom(start int, allowed bool) bool {
	t := w.b[start:]
	if w.recoverPerValue {
		w.spans = w.policy.FindSafe(w.spans[:0], t, allowed)
	} else {
		w.spans = w.policy.Find(w.spans[:0], t, allowed)
	}
	if len(w.spans) == 0 || redact.IsOtherNumber(w.spans, t, w.keyBefore(start)) {
		return false
	}
	w.numRedacted++
	if w.hits != nil {
		w.hits.AddSpans(w.spans, w.groupsAround(), w.keyBefore(start))
	}
	w.tmp = w.policy.Replace(w.tmp[:0], t, w.spans)
	w.b = append(w.b[:start], w.tmp...)
	return true
}

// scrubMessage is scrubFrom for the message, which is in no group.
func (w *textWriter) scrubMessage(start int) bool {
	if w.hits == nil {
		return w.scrubFrom(start, false)
	}
	groups := w.groups
	w.groups, w.within, w.listGroups = nil, slog.MessageKey, 0
	secret := w.scrubFrom(start, false)
	w.groups, w.within = groups, ""
	return secret
}

// finishString quotes or escapes the raw text w.b[start:].
func (w *textWriter) finishString(start int) {
	t := w.b[start:]
	if w.json {
		if !escape.JSONPlain(t) {
			w.escapeFrom(start)
		}
		w.b = append(w.b, '"')
		return
	}
	switch {
	case escape.Bare(t):
		if string(t) == "null" && !w.recordForm {
			w.quoteFrom(start)
		}
	case escape.JSONPlain(t):
		w.quoteFrom(start)
	case !escape.BareText(t):
		w.escapeFrom(start)
		w.quoteFrom(start)
	}
}

// escapeFrom escapes w.b[start:] for quotes, which take the same escapes in JSON and logfmt.
func (w *textWriter) escapeFrom(start int) {
	text := w.b[start:]
	if len(text) < maxKept {
		w.tmp = append(w.tmp[:0], text...)
		w.b, text = w.b[:start], w.tmp
	} else {
		w.b = slices.Clip(w.b[:start]) // the line moves, so that the text needs no copy
	}
	w.b = escape.AppendJSON(w.b, text)
}

// quoteFrom puts w.b[start:] between quotes.
func (w *textWriter) quoteFrom(start int) {
	w.b = append(w.b, '"', '"')
	copy(w.b[start+1:], w.b[start:len(w.b)-2])
	w.b[start] = '"'
}

// recordHit records a value that is secret by its key and starts, or would, at start.
func (w *textWriter) recordHit(start int) {
	w.hits.Add(redact.KindKey, w.groupsAround(), w.keyBefore(start))
}

// groupsAround returns the open groups, or those around the list being written.
func (w *textWriter) groupsAround() []string {
	if w.within != "" || w.listAt > 0 {
		return w.groups[:min(w.listGroups, len(w.groups))]
	}
	return w.groups
}

// keyBefore returns the key of the value that starts at start, with or without
// its quote, read back from the line: it is not kept on the clean path.
func (w *textWriter) keyBefore(start int) string {
	if w.within != "" {
		return w.within
	}
	json := w.json
	if w.listAt > 0 {
		start, json = w.listAt, w.lineJSON
	}
	return layout.KeyAtEnd(w.b[:start], json, w.groupPrefix)
}
