// SPDX-License-Identifier: MIT

package encode

import (
	"bytes"
	"cmp"
	"slices"

	"github.com/logplex-go/logplex/format"
	"github.com/logplex-go/logplex/internal/escape"
	"github.com/logplex-go/logplex/internal/jsonobject"
	"github.com/logplex-go/logplex/internal/member"
	"github.com/logplex-go/logplex/internal/memo"
	"github.com/logplex-go/logplex/internal/redact"
)

// keyWriter writes the keys of attrs into a line, renamed where they are the line's own, and
// judges them.
type keyWriter struct {
	textWriter
	reserved *reservedKeys
	masked   bool             // an open group is secret: so is everything in it
	facts    bool             // the open group is one of facts, see redact.Policy.OnlyFacts
	tokens   bool             // an open group may be one of tokens, see redact.InTokens
	hasTrace bool             // the record has a trace
	forWith  bool             // With's attrs are written, for many records
	objects  jsonobject.Stack // JSON: the open objects, and their keys
	memo     memo.Reader

	traceKeysAt []int // where keys like a trace's begin in b, while With's attrs are written
}

// appendKey writes everything before a value. k is what is remembered of the key;
// nil for nothing.
func appendKey[K string | []byte](w *keyWriter, k *memo.Key, key K) {
	if w.hits != nil {
		w.recordKey(k, string(key))
	}
	if w.json {
		appendJSONKey(w, k, key)
	} else {
		appendLogfmtKey(w, k, key)
	}
}

// appendLogfmtKey writes a space, the open groups, the key and "=". k is what
// is remembered of the key; nil for nothing.
func appendLogfmtKey[K string | []byte](w *keyWriter, k *memo.Key, key K) {
	top := len(w.groupPrefix) == 0
	if k != nil && !(top && k.Reserved) && !(w.reserved.dotted && !top) {
		if top {
			w.b = k.Append(w.b)
		} else {
			w.b = k.AppendGrouped(w.b, w.groupPrefix)
		}
		return
	}
	if top {
		w.b = append(w.b, ' ')
	} else {
		w.b = append(w.b, w.groupPrefix...)
	}
	if top && w.isReserved(string(key)) {
		w.b = append(w.b, member.ReservedPrefix...)
	}
	if w.reserved.dotted && !top {
		defer w.renameDotted()
	}
	if k != nil {
		w.b = append(w.b, k.Logfmt()...)
		return
	}
	start := len(w.b)
	w.numRedacted += w.policy.AppendKey(&w.b, string(key))
	text := w.b[start:]
	if len(text) == 0 || !escape.Bare(text) || bytes.IndexByte(text, '\\') >= 0 {
		w.b = format.AppendKey(w.b[:start], string(text))
	}
	w.b = append(w.b, '=')
}

// appendJSONKey writes a comma if needed, the key and ":". k is what is remembered
// of the key; nil for nothing.
func appendJSONKey[K string | []byte](w *keyWriter, k *memo.Key, key K) {
	if jsonobject.NeedsComma(w.b) {
		w.b = append(w.b, ',')
	}
	w.b = append(w.b, '"')
	start := len(w.b)
	if w.objects.Depth() == 1 && (k == nil || k.Reserved) && w.isReserved(string(key)) {
		w.b = append(w.b, member.ReservedPrefix...)
	}
	if k != nil {
		w.b = append(w.b, k.JSON...)
	} else {
		text := len(w.b)
		w.numRedacted += w.policy.AppendKey(&w.b, cmp.Or(string(key), format.EmptyKey))
		if !escape.JSONPlain(w.b[text:]) {
			w.escapeFrom(text)
		}
		w.b = append(w.b, '"', ':')
	}
	w.objects.Record(w.b, start, len(w.b)-len(`":`))
}

// appendPrefix appends an open group to a prefix, which starts with a space.
func appendPrefix(b []byte, group string) []byte {
	if len(b) == 0 {
		b = append(b, ' ')
	}
	return append(format.AppendKey(b, group), '.')
}

// recordKey records the secrets in the text of a key.
func (w *keyWriter) recordKey(k *memo.Key, key string) {
	if at := key; w.hits != nil && (k == nil || k.Changed) {
		if w.within != "" || w.listAt > 0 {
			at = w.keyBefore(0) // that of the list
		}
		w.hits.AddKey(w.policy, w.groupsAround(), at, key)
	}
}

// isPlainKey reports whether k's key can be written to the line b as it is: its value is
// not judged by it, and it is neither renamed nor repeated.
func (w *keyWriter) isPlainKey(b []byte, k *memo.Key) bool {
	if k == nil || k.Judged {
		return false
	}
	if w.json {
		return w.objects.IsNew(b, k)
	}
	if len(w.groupPrefix) > 0 {
		return !w.reserved.dotted
	}
	return !k.Reserved
}

// appendKeyFast is appendKey for a key that has been looked up and is plain: it appends to
// the line b. For others it returns b as it is and nil.
func (w *keyWriter) appendKeyFast(b []byte, k *memo.Key) ([]byte, *memo.Key) {
	switch {
	case w.json:
		return w.objects.AppendKey(b, k)
	case k == nil || k.Judged:
		return b, nil
	case len(w.groupPrefix) == 0:
		if k.Reserved {
			return b, nil
		}
		return k.Append(b), k
	case w.reserved.dotted:
		return b, nil
	}
	return k.AppendGrouped(b, w.groupPrefix), k
}

// renameDotted renames the key that was written last if it is a member of a group and, with the
// group's name, one of our own keys. Only presets with dotted keys have such.
func (w *keyWriter) renameDotted() {
	start := bytes.LastIndexByte(w.b, ' ') + 1
	if w.isReserved(string(w.b[start : len(w.b)-1])) {
		w.b = slices.Insert(w.b, start, []byte(member.ReservedPrefix)...)
	}
}

// reservedKeys are the names of a handler's own members.
type reservedKeys struct {
	own     []string
	byTrace []string // of records with a trace
	dotted  bool     // logfmt: a member of a group may have the name of one
}

// all returns those of some record.
func (r *reservedKeys) all() []string { return slices.Concat(r.own, r.byTrace) }

// isReserved reports whether a key at the top of this line, which may be
// reserved, is: those of a trace are where the record has one. While With's
// attrs are written that is not known, and where they are is remembered.
func (w *keyWriter) isReserved(key string) bool {
	if !slices.Contains(w.reserved.byTrace, key) {
		return slices.Contains(w.reserved.own, key)
	}
	if w.forWith {
		at := len(w.b)
		if !w.json && w.reserved.dotted && len(w.groupPrefix) > 0 {
			at = bytes.LastIndexByte(w.b, ' ') + 1
		}
		w.traceKeysAt = append(w.traceKeysAt, at)
		return false
	}
	return w.hasTrace
}

// keyVerdict asks the key rules about an attr of the open groups. Groups that are
// secret themselves are masked, and their members are not judged again.
func keyVerdict[K string | []byte](w *keyWriter, k *memo.Key, key K) redact.Verdict {
	switch {
	case w.masked:
		return redact.Secret
	case w.facts:
		return redact.None
	case k != nil && (len(w.groups) == 0 ||
		k.Verdict == redact.None && !w.policy.HasPaths() && !w.tokens):
		return k.Verdict
	}
	return w.policy.Key(w.groups, string(key))
}
