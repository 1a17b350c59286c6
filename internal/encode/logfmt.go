// SPDX-License-Identifier: MIT

package encode

import (
	"bytes"
	"encoding/binary"

	"github.com/logplex-go/logplex/format"
	"github.com/logplex-go/logplex/internal/escape"
	"github.com/logplex-go/logplex/internal/redact"
)

// appendLogfmtKey writes a space, the open groups, the key and "=". e is the key's
// entry; nil if it has none.
func appendLogfmtKey[K string | []byte](ln *Line, e *keyEntry, key K) {
	top := len(ln.groupPrefix) == 0
	if e != nil && !(top && e.reserved) && !(ln.dottedNames && !top) {
		if top {
			ln.b = appendLogfmtKeyFast(ln.b, e)
		} else {
			ln.b = appendGroupedKeyFast(ln.b, ln.groupPrefix, e)
		}
		return
	}
	if top {
		ln.b = append(ln.b, ' ')
	} else {
		ln.b = append(ln.b, ln.groupPrefix...)
	}
	if top && ln.isReserved(string(key)) {
		ln.b = append(ln.b, ReservedPrefix...)
	}
	if ln.dottedNames && !top {
		defer ln.renameDotted()
	}
	if e != nil {
		ln.b = append(ln.b, e.logfmt[1:]...)
		return
	}
	start := len(ln.b)
	ln.b = append(ln.b, key...)
	if len(key) >= redact.MinKeySecret {
		ln.scrubFrom(start, false)
	}
	if k := ln.b[start:]; len(k) == 0 || !escape.Bare(k) || bytes.IndexByte(k, '\\') >= 0 {
		ln.b = format.AppendKey(ln.b[:start], string(k))
	}
	ln.b = append(ln.b, '=')
}

// appendLogfmtKeyFast is appendLogfmtKey for a key with an entry that is not renamed,
// outside all groups: it appends to the line b. FuzzAttrFast compares the two.
func appendLogfmtKeyFast(b []byte, e *keyEntry) []byte {
	n := len(b)
	if e.n == 0 || cap(b)-n < inlineKeyLen {
		return append(b, e.logfmt...)
	}
	*(*[inlineKeyLen]byte)(b[n : n+inlineKeyLen]) = e.short
	return b[:n+int(e.n)]
}

// appendGroupedKeyFast is appendLogfmtKeyFast after a prefix that is not empty.
func appendGroupedKeyFast(b, prefix []byte, e *keyEntry) []byte {
	n := len(b)
	end := n + len(prefix)
	if e.n == 0 || cap(b)-n < 2*inlineKeyLen || len(prefix) > inlineKeyLen ||
		cap(prefix) < inlineKeyLen {
		return appendLogfmtKeyLong(b, prefix, e)
	}
	copyInline(
		(*[inlineKeyLen]byte)(b[n:n+inlineKeyLen]), (*[inlineKeyLen]byte)(prefix[:inlineKeyLen]))
	*(*[inlineKeyLen]byte)(b[end-1 : end-1+inlineKeyLen]) = e.short
	b = b[:end-1+int(e.n)]
	b[end-1] = '.'
	return b
}

// appendLogfmtKeyLong has a frame of its own, which appendGroupedKeyFast is spared.
//
//go:noinline
func appendLogfmtKeyLong(b, prefix []byte, e *keyEntry) []byte {
	return append(append(b, prefix...), e.logfmt[1:]...)
}

// copyInline copies as words; an assignment of arrays that may overlap is a call.
func copyInline(to, from *[inlineKeyLen]byte) {
	word := binary.LittleEndian
	word.PutUint64(to[0:], word.Uint64(from[0:]))
	word.PutUint64(to[8:], word.Uint64(from[8:]))
	word.PutUint64(to[16:], word.Uint64(from[16:]))
	word.PutUint64(to[24:], word.Uint64(from[24:]))
}

// appendPrefix appends an open group to a prefix, which starts with a space.
func appendPrefix(b []byte, group string) []byte {
	if len(b) == 0 {
		b = append(b, ' ')
	}
	return append(format.AppendKey(b, group), '.')
}

// appendPrefixFast is appendPrefix for a key with an entry, in place, so that no
// pointer is written.
func (ln *Line) appendPrefixFast(e *keyEntry) {
	n := len(ln.groupPrefix)
	at := n - min(n, 1) // of the dot that ends it
	if e.n == 0 || cap(ln.groupPrefix)-n < inlineKeyLen {
		ln.groupPrefix = append(ln.groupPrefix, e.logfmt[n-at:]...)
	} else {
		*(*[inlineKeyLen]byte)(ln.groupPrefix[at : at+inlineKeyLen]) = e.short
		ln.groupPrefix = ln.groupPrefix[:at+int(e.n)]
		if n > 0 {
			ln.groupPrefix[at] = '.'
		}
	}
	ln.groupPrefix[len(ln.groupPrefix)-1] = '.'
}
