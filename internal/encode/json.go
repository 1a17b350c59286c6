// SPDX-License-Identifier: MIT

package encode

import (
	"log/slog"

	"github.com/logplex-go/logplex/format"
	"github.com/logplex-go/logplex/internal/escape"
	"github.com/logplex-go/logplex/internal/freeze"
	"github.com/logplex-go/logplex/internal/jsonobject"
	"github.com/logplex-go/logplex/internal/member"
	"github.com/logplex-go/logplex/internal/memo"
	"github.com/logplex-go/logplex/internal/redact"
)

// appendJSONKey writes a comma if needed, the key and ":". k is what is remembered
// of the key; nil for nothing.
func appendJSONKey[K string | []byte](ln *Line, k *memo.Key, key K) {
	if jsonobject.NeedsComma(ln.b) {
		ln.b = append(ln.b, ',')
	}
	ln.b = append(ln.b, '"')
	start := len(ln.b)
	if ln.objects.Depth() == 1 && (k == nil || k.Reserved) && ln.isReserved(string(key)) {
		ln.b = append(ln.b, member.ReservedPrefix...)
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
	ln.objects.Record(ln.b, start, len(ln.b)-len(`":`))
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
		n := ln.objects.Depth()
		if n == 0 {
			ln.objects.Push() // inside a list in a logfmt line no object is the line's own
		}
		ln.b = ln.objects.Open(ln.b)
		ln.appendGroupBody(v.Group(), nil, depth)
		ln.b = ln.objects.Close(ln.b, n)
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
