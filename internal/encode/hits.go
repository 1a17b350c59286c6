// SPDX-License-Identifier: MIT

package encode

import (
	"log/slog"

	"github.com/logplex-go/logplex/internal/layout"
	"github.com/logplex-go/logplex/internal/redact"
)

// recordHit records a value that is secret by its key and starts, or would, at
// start.
func (w *attrWriter) recordHit(start int) {
	w.hits.Add(redact.KindKey, w.groupsAround(), w.keyBefore(start))
}

// hid reports whether a value that was frozen since the line began, or since appendFrozen,
// has placeholders that a listener wants to know of.
func (w *attrWriter) hid() bool { return w.hits != nil && w.arena.HidField }

// recordHitSpans records the secrets w.spans of the text w.b[start:].
func (w *attrWriter) recordHitSpans(start int) {
	w.hits.AddSpans(w.spans, w.groupsAround(), w.keyBefore(start))
}

// recordHitInWith records a secret of kind k in what With has rendered, at a place in w.b.
// The groups there are a part of the key, or are not known.
func (w *attrWriter) recordHitInWith(k redact.Kind, at int) {
	w.hits.Add(k, nil, w.keyBefore(at))
}

// groupsAround returns the open groups, or those around the list being written.
func (w *attrWriter) groupsAround() []string {
	if w.within != "" || w.listAt > 0 {
		return w.groups[:min(w.listGroups, len(w.groups))]
	}
	return w.groups
}

// scrubMessage is scrubFrom for the message, which is in no group.
func (w *attrWriter) scrubMessage(start int) bool {
	if w.hits == nil {
		return w.scrubFrom(start, false)
	}
	groups := w.groups
	w.groups, w.within, w.listGroups = nil, slog.MessageKey, 0
	secret := w.scrubFrom(start, false)
	w.groups, w.within = groups, ""
	return secret
}

// keyBefore returns the key of the value that starts at start, with or without
// its quote, read back from the line: it is not kept on the clean path.
func (w *attrWriter) keyBefore(start int) string {
	if w.within != "" {
		return w.within
	}
	json := w.json
	if w.listAt > 0 {
		start, json = w.listAt, w.lineJSON
	}
	return layout.KeyAtEnd(w.b[:start], json, w.groupPrefix)
}
