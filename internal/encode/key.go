// SPDX-License-Identifier: MIT

package encode

import (
	"bytes"
	"slices"

	"github.com/logplex-go/logplex/format"
	"github.com/logplex-go/logplex/internal/escape"
	"github.com/logplex-go/logplex/internal/member"
	"github.com/logplex-go/logplex/internal/memo"
	"github.com/logplex-go/logplex/internal/redact"
)

// appendKey writes everything before a value. k is what is remembered of the key;
// nil for nothing.
func appendKey[K string | []byte](ln *Line, k *memo.Key, key K) {
	if ln.json {
		appendJSONKey(ln, k, key)
	} else {
		appendLogfmtKey(ln, k, key)
	}
}

// appendLogfmtKey writes a space, the open groups, the key and "=". k is what
// is remembered of the key; nil for nothing.
func appendLogfmtKey[K string | []byte](ln *Line, k *memo.Key, key K) {
	top := len(ln.groupPrefix) == 0
	if k != nil && !(top && k.Reserved) && !(ln.dottedNames && !top) {
		if top {
			ln.b = k.AppendLogfmt(ln.b)
		} else {
			ln.b = k.AppendGrouped(ln.b, ln.groupPrefix)
		}
		return
	}
	if top {
		ln.b = append(ln.b, ' ')
	} else {
		ln.b = append(ln.b, ln.groupPrefix...)
	}
	if top && ln.isReserved(string(key)) {
		ln.b = append(ln.b, member.ReservedPrefix...)
	}
	if ln.dottedNames && !top {
		defer ln.renameDotted()
	}
	if k != nil {
		ln.b = append(ln.b, k.Logfmt()...)
		return
	}
	start := len(ln.b)
	ln.b = append(ln.b, key...)
	if len(key) >= redact.MinKeySecret {
		ln.scrubFrom(start, false)
	}
	text := ln.b[start:]
	if len(text) == 0 || !escape.Bare(text) || bytes.IndexByte(text, '\\') >= 0 {
		ln.b = format.AppendKey(ln.b[:start], string(text))
	}
	ln.b = append(ln.b, '=')
}

// appendPrefix appends an open group to a prefix, which starts with a space.
func appendPrefix(b []byte, group string) []byte {
	if len(b) == 0 {
		b = append(b, ' ')
	}
	return append(format.AppendKey(b, group), '.')
}

// isPlainKey reports whether k's key can be written to the line b as it is: its value is
// not judged by it, and it is neither renamed nor repeated.
func (ln *Line) isPlainKey(b []byte, k *memo.Key) bool {
	if k == nil || k.Verdict != redact.None {
		return false
	}
	if ln.json {
		return ln.objects.IsNew(b, k)
	}
	if len(ln.groupPrefix) > 0 {
		return !ln.dottedNames
	}
	return !k.Reserved
}

// appendKeyFast is appendKey for a key that has been looked up and is plain: it appends to
// the line b. For others it returns b as it is and nil.
func (ln *Line) appendKeyFast(b []byte, k *memo.Key) ([]byte, *memo.Key) {
	switch {
	case ln.json:
		return ln.objects.AppendKey(b, k)
	case k == nil || k.Verdict != redact.None:
		return b, nil
	case len(ln.groupPrefix) == 0:
		if k.Reserved {
			return b, nil
		}
		return k.AppendLogfmt(b), k
	case ln.dottedNames:
		return b, nil
	}
	return k.AppendGrouped(b, ln.groupPrefix), k
}

// renameDotted renames the key that was written last if it is a member of a
// group and, with the group's name, one of our own keys. Only presets with
// dotted keys have such.
func (ln *Line) renameDotted() {
	start := bytes.LastIndexByte(ln.b, ' ') + 1
	if key := string(ln.b[start : len(ln.b)-1]); ln.mayBeReserved(key) && ln.isReserved(key) {
		ln.b = slices.Insert(ln.b, start, []byte(member.ReservedPrefix)...)
	}
}

// mayBeReserved reports whether a key at the top of a line is one of the
// handler's own in some record.
func (e *Encoder) mayBeReserved(key string) bool {
	return slices.Contains(e.reserved, key) || slices.Contains(e.reservedByTrace, key)
}

// isReserved reports whether a key at the top of this line, which may be
// reserved, is: those of a trace are where the record has one. While With's
// attrs are written that is not known, and where they are is remembered.
func (ln *Line) isReserved(key string) bool {
	if !slices.Contains(ln.reservedByTrace, key) {
		return slices.Contains(ln.reserved, key)
	}
	if ln.forWith {
		at := len(ln.b)
		if !ln.json && ln.dottedNames && len(ln.groupPrefix) > 0 {
			at = bytes.LastIndexByte(ln.b, ' ') + 1
		}
		ln.traceKeysAt = append(ln.traceKeysAt, at)
		return false
	}
	return ln.hasTrace
}

// keyVerdict asks the key rules about an attr of the open groups. Groups that are
// secret themselves are masked, and their members are not judged again.
func keyVerdict[K string | []byte](ln *Line, k *memo.Key, key K) redact.Verdict {
	switch {
	case ln.masked:
		return redact.Secret
	case k != nil && (len(ln.groups) == 0 || k.Verdict == redact.None && !ln.policy.HasPaths()):
		return k.Verdict
	}
	return ln.policy.Key(ln.groups, string(key))
}
