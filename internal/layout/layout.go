// SPDX-License-Identifier: MIT

// Package layout reads what a line says: attrs by their keys and the first error, which a
// format.Pattern asks for beside header and message, and the key before a value. It may not
// know how attrs are rendered, nor what is secret.
package layout

import (
	"bytes"
	"log/slog"
	"slices"
	"strconv"
	"strings"

	"github.com/logplex-go/logplex/format"
	"github.com/logplex-go/logplex/internal/freeze"
	"github.com/logplex-go/logplex/internal/member"
)

// Attrs are rendered logfmt pairs, as format.PatternRecord has them.
type Attrs string

// AppendAttrs appends all of them.
func (p Attrs) AppendAttrs(b []byte) []byte { return append(b, p...) }

// AppendAttr appends the value of the first with that key.
func (p Attrs) AppendAttr(b []byte, path string) []byte {
	value, _ := p.Find(path)
	return append(b, value...)
}

// Find returns the value of the first pair with that key, or with the key as it is written
// where it is one of the handler's own, and that key.
func (p Attrs) Find(path string) (value, key string) {
	for k, v := range format.Pairs(string(p)) {
		if k == path || len(k) == len(member.ReservedPrefix)+len(path) &&
			strings.TrimPrefix(k, member.ReservedPrefix) == path {
			return v, k
		}
	}
	return "", ""
}

// ErrorPath returns the dotted path of the first of attrs, in groups, that is an error, or
// "". LogValuers are not resolved, since each is asked once.
func ErrorPath(groups []string, attrs ...slog.Attr) string {
	for i := range attrs {
		if path := errorPath(&attrs[i], 0); path != "" {
			return strings.Join(append(slices.Clip(groups), path), ".")
		}
	}
	return ""
}

// errorPath returns the path of a, or of the first error in it if it is a group.
func errorPath(a *slog.Attr, depth int) string {
	switch a.Value.Kind() {
	case slog.KindAny:
		if _, ok := a.Value.Any().(error); ok {
			return a.Key
		}
	case slog.KindGroup:
		if depth == freeze.MaxDepth {
			return ""
		}
		members := a.Value.Group()
		for i := range members {
			path := errorPath(&members[i], depth+1)
			switch {
			case path == "":
			case a.Key == "":
				return path
			default:
				return a.Key + "." + path
			}
		}
	}
	return ""
}

// logged returns a key as it was logged.
func logged(key string) string {
	if key == format.EmptyKey {
		return ""
	}
	return key
}

// KeyAtEnd returns the key at the end of a line, in JSON or logfmt, whose value comes next, with
// or without its quote. prefix is what groups, with a space before them, put before keys of
// logfmt.
func KeyAtEnd(line []byte, json bool, prefix []byte) string {
	b := line
	if n := len(b); n > 0 && b[n-1] == '"' && (!json || n > 1 && b[n-2] == ':') {
		b = b[:n-1]
	}
	if !json {
		b = bytes.TrimSuffix(b, []byte("="))
		b = b[bytes.LastIndexByte(b, ' ')+1:]
		key := string(bytes.TrimPrefix(b, bytes.TrimPrefix(prefix, []byte(" "))))
		if strings.IndexByte(key, '\\') >= 0 {
			for key = range format.Pairs(key + "=") { // its escapes are undone
			}
		}
		return logged(key)
	}
	b = bytes.TrimSuffix(b, []byte(":"))
	for i := len(b) - 2; i >= 0; i-- {
		if b[i] != '"' || i > 0 && b[i-1] != '{' && b[i-1] != ',' {
			continue
		}
		if key, err := strconv.Unquote(string(b[i:])); err == nil {
			return logged(key)
		}
		return string(bytes.Trim(b[i:], `"`))
	}
	return ""
}

// Keys finds the keys of what With has rendered, in JSON or logfmt, which starts before a key or a
// space or comma. It reads on from the place before if the next one is after that.
type Keys struct {
	Rendered []byte
	JSON     bool

	at, key, lists int // where it is, where the key starts, and how many lists are open
	quoted         bool
}

// At returns the key of the pair or member that the byte at is in, for an element of a list the key
// of the list.
func (k *Keys) At(at int) string {
	if at < k.at {
		*k = Keys{Rendered: k.Rendered, JSON: k.JSON}
	}
	b := k.Rendered
	for ; k.at < min(at, len(b)); k.at++ {
		i := k.at
		switch c := b[i]; {
		case c == '\\' && k.quoted:
			k.at++
		case c == '"':
			k.quoted = !k.quoted
			if k.quoted && k.JSON && k.lists == 0 && (i == 0 || b[i-1] == '{' || b[i-1] == ',') {
				k.key = i
			}
		case k.quoted:
		case !k.JSON && c == ' ':
			k.key = i + 1
		case k.JSON && c == '[':
			k.lists++
		case k.JSON && c == ']':
			k.lists--
		}
	}
	b = b[k.key:]
	if !k.JSON {
		b, _, _ = bytes.Cut(b, []byte("="))
		return KeyAtEnd(b, false, nil)
	}
	end := 1
	for end < len(b) && b[end] != '"' {
		if b[end] == '\\' {
			end++
		}
		end++
	}
	return KeyAtEnd(b[:min(end+len(`":`), len(b))], true, nil)
}
