// SPDX-License-Identifier: MIT

package encode

import (
	"bytes"
	"log/slog"
	"slices"

	"github.com/logplex-go/logplex/internal/escape"
	"github.com/logplex-go/logplex/internal/member"
	"github.com/logplex-go/logplex/internal/own"
	"github.com/logplex-go/logplex/internal/redact"
)

// noteOwn remembers the key of an attr that is an own.Text, which scrubbing makes a
// string.
func (ln *Line) noteOwn(a *slog.Attr) {
	if own.Is(a.Value) {
		ln.ownKeys = append(ln.ownKeys, a.Key)
	}
}

// IsOwn reports whether a scrubbed attr of the record was an own.Text.
func (ln *Line) IsOwn(a slog.Attr) bool {
	return a.Value.Kind() == slog.KindString && slices.Contains(ln.ownKeys, a.Key)
}

// placeOwn writes the text of an own.Text into the line's own source or dyno. It reports false and
// writes nothing where the line has none of that key. A call site is written at once.
func (ln *Line) placeOwn(key, text string, v redact.Verdict) bool {
	if key == member.KeyCaller && ln.AddCaller && !ln.forWith && len(ln.groups) == 0 {
		ln.appendEventCaller(ln.members.Caller, []byte(text))
		return true
	}
	if !ln.json || ln.objects.Depth() != 1 || ln.forWith {
		return false
	}
	was := ""
	switch key {
	case ln.members.Source:
		was = ln.Source
	case ln.members.Dyno:
		was = ln.Dyno
	default:
		return false
	}
	name := `"` + key + `":`
	member := append(escape.AppendJSON([]byte(name+`"`), []byte(was)), '"')
	at := bytes.Index(ln.b, member)
	switch {
	case at < 0:
		return false
	case text == "", text == was:
		return true
	}
	start := len(ln.b)
	ln.appendValue(key, slog.StringValue(text), v)
	value := bytes.Clone(ln.b[start:])
	ln.b = slices.Replace(ln.b[:start], at+len(name), at+len(member), value...)
	ln.objects.Repeats = true // the keys are no longer where they were
	return true
}
