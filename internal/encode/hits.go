// SPDX-License-Identifier: MIT

package encode

import (
	"bytes"
	"log/slog"
	"strconv"

	"github.com/logplex-go/logplex/internal/redact"
)

// recordHit records a value that is secret by its key and starts, or would, at
// start.
func (ln *Line) recordHit(start int) {
	ln.hits.Add(redact.KindKey, ln.groupsAround(), ln.keyBefore(start))
}

// hid reports whether a value that was frozen since the line began, or since appendFrozen,
// has placeholders that somebody wants to know of.
func (ln *Line) hid() bool { return ln.hits != nil && ln.arena.HidField }

// recordHitSpans records the secrets ln.spans of the text ln.b[start:].
func (ln *Line) recordHitSpans(start int) {
	ln.hits.AddSpans(ln.spans, ln.groupsAround(), ln.keyBefore(start))
}

// recordHitInWith records a secret of kind k in what With has rendered, at a place in ln.b.
// The groups there are a part of the key, or are not known.
func (ln *Line) recordHitInWith(k redact.Kind, at int) {
	ln.hits.Add(k, nil, ln.keyBefore(at))
}

// groupsAround returns the open groups, or those around the list being written.
func (ln *Line) groupsAround() []string {
	if ln.within != "" || ln.listAt > 0 {
		return ln.groups[:min(ln.listGroups, len(ln.groups))]
	}
	return ln.groups
}

// scrubMessage is scrubFrom for the message, which is in no group.
func (ln *Line) scrubMessage(start int) bool {
	if ln.hits == nil {
		return ln.scrubFrom(start, false)
	}
	groups := ln.groups
	ln.groups, ln.within, ln.listGroups = nil, slog.MessageKey, 0
	secret := ln.scrubFrom(start, false)
	ln.groups, ln.within = groups, ""
	return secret
}

// keyBefore returns the key of the value that starts at start, with or without
// its quote, read back from the line: it is not kept on the clean path.
func (ln *Line) keyBefore(start int) string {
	if ln.within != "" {
		return ln.within
	}
	json := ln.json
	if ln.listAt > 0 {
		start, json = ln.listAt, ln.Format == FormatJSON
	}
	b := ln.b[:start]
	if n := len(b); n > 0 && b[n-1] == '"' && (!json || n > 1 && b[n-2] == ':') {
		b = b[:n-1]
	}
	if !json {
		b = bytes.TrimSuffix(b, []byte("="))
		b = b[bytes.LastIndexByte(b, ' ')+1:]
		return string(bytes.TrimPrefix(b, bytes.TrimPrefix(ln.groupPrefix, []byte(" "))))
	}
	b = bytes.TrimSuffix(b, []byte(":"))
	for i := len(b) - 2; i >= 0; i-- {
		if b[i] != '"' || i > 0 && b[i-1] != '{' && b[i-1] != ',' {
			continue
		}
		if key, err := strconv.Unquote(string(b[i:])); err == nil {
			return key
		}
		return string(bytes.Trim(b[i:], `"`))
	}
	return ""
}
