// SPDX-License-Identifier: MIT

package logplex

import (
	"bytes"
	"log/slog"
	"strconv"

	"github.com/logplex-go/logplex/internal/redact"
)

// note notes a value that is secret by its key and that stands, or would, from
// start on.
func (s *state) note(start int) {
	s.told.Add(redact.KindKey, s.groupsAround(), s.keyBefore(start))
}

// noteSpans notes the secrets s.spans of the text that stands from start on.
func (s *state) noteSpans(start int) {
	s.told.AddSpans(s.spans, s.groupsAround(), s.keyBefore(start))
}

// groupsAround returns the open groups, or those around the list being written.
func (s *state) groupsAround() []string {
	if s.within != "" || s.listAt > 0 {
		return s.groups[:min(s.listGroups, len(s.groups))]
	}
	return s.groups
}

// scrubMessage is scrub for the message, which is in no group.
func (s *state) scrubMessage(start int) bool {
	if s.told == nil {
		return s.scrub(start, false)
	}
	groups := s.groups
	s.groups, s.within, s.listGroups = nil, slog.MessageKey, 0
	secret := s.scrub(start, false)
	s.groups, s.within = groups, ""
	return secret
}

// keyBefore returns the key of the value that starts at start, with or without
// its quote, read back from the line: on the clean path nobody keeps it.
func (s *state) keyBefore(start int) string {
	if s.within != "" {
		return s.within
	}
	json := s.json
	if s.listAt > 0 {
		start, json = s.listAt, s.format == FormatJSON
	}
	b := s.b[:start]
	if n := len(b); n > 0 && b[n-1] == '"' && (!json || n > 1 && b[n-2] == ':') {
		b = b[:n-1]
	}
	if !json {
		b = bytes.TrimSuffix(b, []byte("="))
		b = b[bytes.LastIndexByte(b, ' ')+1:]
		return string(bytes.TrimPrefix(b, bytes.TrimPrefix(s.prefix, []byte(" "))))
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

// tell tells Options.Redactor's listeners of the secrets of a record that was
// logged at pc, once its line is written. 0 means that the place is looked for
// on the stack.
func (c *core) tell(hits redact.Hits, pc uintptr) {
	var src *slog.Source
	if pc != 0 {
		src = c.callers.source(pc)
	}
	c.policy.Tell(hits, src)
}
