// SPDX-License-Identifier: MIT

package encode

import (
	"log/slog"

	"github.com/logplex-go/logplex/format"
	"github.com/logplex-go/logplex/internal/escape"
	"github.com/logplex-go/logplex/internal/freeze"
	"github.com/logplex-go/logplex/internal/memo"
	"github.com/logplex-go/logplex/internal/redact"
)

// object is an open JSON object.
type object struct {
	firstKey  int    // index of its first key in Line.objectKeys
	keyBits   uint64 // Bloom bits of its keys
	numWith   int    // its keys in a Scope's preformatted attrs
	withDepth int    // the objects around it there
}

// openObject writes the brace of an object.
func (ln *Line) openObject() {
	ln.b = append(ln.b, '{')
	ln.objects = append(ln.objects, object{firstKey: len(ln.objectKeys)})
}

// closeObject closes the objects from the given one on; only the innermost has a
// brace in the line.
func (ln *Line) closeObject(n int) {
	ln.b = append(ln.b, '}')
	ln.objectKeys, ln.objects = ln.objectKeys[:ln.objects[n].firstKey], ln.objects[:n]
}

// needsComma reports whether a member of an object that is appended to b is not the
// first one. An empty b is a part of a line whose start has members.
func needsComma(b []byte) bool { return len(b) == 0 || b[len(b)-1] != '{' }

// appendJSONKey writes a comma if needed, the key and ":". k is what is remembered
// of the key; nil for nothing.
func appendJSONKey[K string | []byte](ln *Line, k *memo.Key, key K) {
	if needsComma(ln.b) {
		ln.b = append(ln.b, ',')
	}
	ln.b = append(ln.b, '"')
	start := len(ln.b)
	if len(ln.objects) == 1 && (k == nil || k.Reserved) && ln.isReserved(string(key)) {
		ln.b = append(ln.b, ReservedPrefix...)
	}
	if k != nil {
		ln.b = append(ln.b, k.JSON...)
	} else {
		text := len(ln.b)
		ln.b = append(ln.b, key...)
		if len(key) == 0 {
			ln.b = append(ln.b, format.EmptyKey...)
		}
		if len(key) >= redact.MinKeySecret {
			ln.scrubFrom(text, false)
		}
		if !escape.JSONPlain(ln.b[text:]) {
			ln.escapeFrom(text)
		}
		ln.b = append(ln.b, '"', ':')
	}
	ln.recordKey(start, len(ln.b)-len(`":`))
}

// appendJSONKeyFast is appendJSONKey for a key that is neither renamed nor repeated: it
// appends to the line b and records the key, which forgetKey undoes. For others, and for
// one that is judged by its name, it returns b as it is and nil.
func (ln *Line) appendJSONKeyFast(b []byte, k *memo.Key) ([]byte, *memo.Key) {
	o := &ln.objects[len(ln.objects)-1]
	switch {
	case k == nil || k.Verdict != redact.None:
		return b, nil
	case ln.dupKeys || k.Reserved && len(ln.objects) == 1 || o.numWith >= maxCompared ||
		len(ln.objectKeys)-o.firstKey >= maxCompared:
		return b, nil
	case o.keyBits&k.Bit != 0 && repeatsKey(ln, b, o, k.EscapedName()):
		return b, nil
	}
	n := len(b)
	begun := n // of a comma; of the brace, where there is none
	if !needsComma(b) {
		begun--
	}
	if b = k.AppendJSON(b, begun); begun < n {
		b[begun] = '{'
	}
	o.keyBits |= k.Bit
	ln.objectKeys = append(ln.objectKeys, span{begun + len(`,"`), len(b) - len(`":`)})
	return b, k
}

// forgetKey forgets the key that was recorded last.
func (ln *Line) forgetKey() { ln.objectKeys = ln.objectKeys[:len(ln.objectKeys)-1] }

// maxCompared is how many keys of an object are compared one by one.
const maxCompared = 64

// recordKey records the key at ln.b[start:end], as it is escaped. A duplicate key
// only sets ln.dupKeys; the finished line is then rewritten by truncate.Unique.
func (ln *Line) recordKey(start, end int) {
	if ln.dupKeys || len(ln.objects) == 0 {
		return
	}
	o := &ln.objects[len(ln.objects)-1]
	if len(ln.objectKeys)-o.firstKey >= maxCompared || o.numWith >= maxCompared {
		ln.dupKeys = true // there may be one
		return
	}
	key := ln.b[start:end]
	bit := memo.KeyBit(key)
	if o.keyBits&bit != 0 && repeatsKey(ln, ln.b, o, key) {
		ln.dupKeys = true
		return
	}
	o.keyBits |= bit
	ln.objectKeys = append(ln.objectKeys, span{start, end})
}

// isNewKey reports whether a key is in the innermost object for the first time and
// not renamed there. b is the line. It may report false for a new one.
func (ln *Line) isNewKey(b []byte, k *memo.Key) bool {
	o := &ln.objects[len(ln.objects)-1]
	if ln.dupKeys || k.Reserved && len(ln.objects) == 1 || o.numWith >= maxCompared ||
		len(ln.objectKeys)-o.firstKey >= maxCompared {
		return false
	}
	return o.keyBits&k.Bit == 0 || !repeatsKey(ln, b, o, k.EscapedName())
}

// repeatsKey reports whether a key, as it is escaped, is in the innermost object o of the
// line b. Before With's are in the line nobody knows those.
func repeatsKey[K string | []byte](ln *Line, b []byte, o *object, key K) bool {
	for _, k := range ln.objectKeys[o.firstKey:] {
		if string(b[k.start:k.end]) == string(key) {
			return true
		}
	}
	return o.numWith > 0 &&
		(ln.withEnd == 0 || hasMember(b[ln.withStart:ln.withEnd], key, o.withDepth))
}

// appendList writes a list: as an array in JSON, as the array's text in logfmt.
func (ln *Line) appendList(l *freeze.List) {
	start, json := len(ln.b), ln.json
	outermost := ln.listAt == 0
	if outermost {
		ln.listAt, ln.listGroups = start, len(ln.groups)
	}
	hidden := ln.hidden
	if ln.frozen && ln.hits != nil && ln.scrubber.Hid() {
		ln.hidden = true // the scrubber counts all but lists
	}
	ln.json = true
	ln.appendArray(l, 0)
	ln.hidden = hidden
	if ln.json = json; !json {
		ln.finishString(start)
	}
	if outermost {
		ln.listAt = 0
	}
}

// appendArray writes a JSON array. Groups in it are objects; each element is
// scrubbed by itself.
func (ln *Line) appendArray(l *freeze.List, depth int) {
	ln.b = append(ln.b, '[')
	for i, e := range l.Elems {
		if i > 0 {
			ln.b = append(ln.b, ',')
		}
		if ln.masked {
			ln.appendMask(nil)
		} else {
			ln.appendElement(e.Value, depth)
		}
	}
	ln.b = append(ln.b, ']')
}

func (ln *Line) appendElement(v slog.Value, depth int) {
	switch v.Kind() {
	case slog.KindGroup:
		n := len(ln.objects)
		if n == 0 {
			// Inside a list in a logfmt line no object is the line's own.
			ln.objects = append(ln.objects, object{firstKey: len(ln.objectKeys)})
		}
		ln.openObject()
		ln.appendGroupBody(v.Group(), nil, depth)
		ln.closeObject(n)
		return
	case slog.KindAny:
		if l, ok := v.Any().(*freeze.List); ok && depth >= freeze.MaxDepth {
			appendText(ln, "", freeze.DepthMark, redact.None)
			return
		} else if ok {
			ln.appendArray(l, depth+1)
			return
		}
	}
	ln.appendValue("", v, redact.None)
}
