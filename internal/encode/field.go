// SPDX-License-Identifier: MIT

package encode

import (
	"bytes"
	"log/slog"

	"github.com/logplex-go/logplex/internal/freeze"
	"github.com/logplex-go/logplex/internal/jsonline"
	"github.com/logplex-go/logplex/internal/memo"
	"github.com/logplex-go/logplex/internal/redact"
	"github.com/logplex-go/logplex/internal/secretscan"
)

// fieldWriter is an attrWriter for the members of another logger's line.
type fieldWriter struct {
	attrWriter
	names []slog.Attr // Scope.names, while an event is written
}

// appendFields writes the fields of an event, which are members of open groups.
func (w *fieldWriter) appendFields(fields []jsonline.Field, depth int) {
	fast, b := w.canAppendFast(), w.b
	var secret uint64 // the members that are secret by others beside them
	judged := false
	for i, n := 0, -1; i < len(fields); i++ {
		f := &fields[i]
		if n++; f.Taken {
			i += f.Len
			continue
		}
		if fast && (depth == 0 || !freeze.IsNested(string(f.Key))) {
			var ok bool
			if b, ok = w.appendFieldFast(b, f); ok {
				continue
			}
		}
		w.b = b
		if !judged && (freeze.IsPart(string(f.Key)) || freeze.IsNested(string(f.Key))) {
			secret, judged = w.secretFields(fields, depth == 0), true
		}
		if n < 64 && secret>>n&1 != 0 && !w.masked {
			w.appendHidden(string(f.Key))
		} else {
			w.appendField(f, fields[i+1:i+1+f.Len], depth)
		}
		b = w.b
		i += f.Len
	}
	w.b = b
}

// secretFields is freeze.SecretPairs for the members of an object.
func (w *fieldWriter) secretFields(fields []jsonline.Field, top bool) (secret uint64) {
	names := w.policy.Names()
	if names == nil {
		return 0
	}
	members := make([]freeze.Member, 0, 8)
	for _, a := range w.names {
		if top {
			members = append(members, freeze.Member{Key: a.Key, Name: a.Value.String()})
		}
	}
	before := len(members)
	for i := 0; i < len(fields); i += 1 + fields[i].Len {
		f := &fields[i]
		m := freeze.Member{Key: string(f.Key), Number: f.Kind == jsonline.Number}
		m.Hides = m.Number || f.Len > 0 || f.Kind == jsonline.Array
		switch f.Kind {
		case jsonline.String:
			m.Text = string(f.Text)
			m.Name, m.Hides = m.Text, len(f.Text) > 0 && !f.Taken
		case jsonline.Array:
			m.Name = freeze.NameOf(w.arena.JSON(f.Text))
		}
		members = append(members, m)
	}
	return freeze.SecretMembers(names, members, top) >> before
}

// appendField writes a field of an event as appendAttr would write it; members are
// those of an object.
func (w *fieldWriter) appendField(f *jsonline.Field, members []jsonline.Field, depth int) {
	k := w.keyOf(f)
	v := keyVerdict(&w.keyWriter, k, f.Key)
	object := f.Kind == jsonline.Object && len(members) > 0
	if object && v != redact.Secret {
		key := ""
		if k != nil {
			key = k.Name // no copy
		} else {
			key = string(f.Key)
		}
		if c, ok := w.beginGroup(k, key, depth); ok {
			w.appendFields(members, depth+1)
			w.closeGroup(c)
		}
		return
	}
	if object || f.Kind == jsonline.Array && v != redact.Secret { // a secret object may be facts
		w.appendFrozen(string(f.Key), v, w.arena.JSON(f.Text), depth)
		return
	}
	appendKey(&w.keyWriter, k, f.Key)
	switch {
	case f.Kind == jsonline.String:
		appendText(&w.textWriter, f.Key, f.Text, v)
	case f.Kind == jsonline.Number && v == redact.Secret:
		w.appendMask(f.Text)
	case f.Kind == jsonline.Number:
		appendNumberText(&w.textWriter, f.Text)
	case f.Kind == jsonline.Array:
		w.appendMask(nil)
	case f.Kind == jsonline.Object:
		w.b = append(w.b, "{}"...)
	default:
		w.b = append(w.b, f.Text...)
	}
}

// appendFieldFast is appendField for a plain key and a value that can be copied: it appends f to
// the line b. It reports false and leaves b as it is for others. FuzzFieldFast compares the two.
func (w *fieldWriter) appendFieldFast(b []byte, f *jsonline.Field) ([]byte, bool) {
	if f.Kind > jsonline.Null {
		return b, false
	}
	begun, ok := len(b), true
	b, k := w.appendKeyFast(b, w.keyOf(f))
	if k == nil {
		return b, false
	}
	switch {
	case f.Kind == jsonline.Number:
		b, ok = append(b, f.Text...), w.isPlainNumber(f.Text)
	case f.Kind != jsonline.String:
		b = append(b, f.Text...)
	case f.Raw != nil:
		b, ok = w.appendEscapedFast(b, f.Text, f.Raw)
	default:
		b, ok = appendStringFast(&w.textWriter, b, f.Text)
	}
	if !ok {
		if w.json {
			w.objects.Forget()
		}
		return b[:begun], false
	}
	return b, true
}

// appendEscapedFast is appendStringFast for a text of which the line of another logger has
// the escapes, which are those of escape.AppendJSON.
func (w *fieldWriter) appendEscapedFast(b, text, escaped []byte) ([]byte, bool) {
	m, ok := secretscan.MarksOf(text)
	switch {
	case !ok || !w.policy.IsClean(w.spans[:0], text, m):
		return b, false
	case !w.json && m.Bare():
		return append(b, text...), true
	}
	return append(append(append(b, '"'), escaped...), '"'), true
}

// keyOf returns the Key of a field, which remembers it.
func (w *fieldWriter) keyOf(f *jsonline.Field) *memo.Key {
	if f.Known == nil {
		return memo.FindKey(&w.memo, f.Key)
	}
	return w.keyOfKnown(f.Known)
}

// keyOfKnown is keyOf for a jsonline.Key.
func (w *fieldWriter) keyOfKnown(known *jsonline.Key) *memo.Key {
	if k, ok := known.Memo.(*memo.Key); ok && w.memo.Has(k) {
		return k
	}
	k := memo.FindKey(&w.memo, known.Name())
	if k != nil {
		known.Memo, known.Verbatim = k, known.IsJSON(k.JSON)
	}
	return k
}

// appendMembers appends the members of line's object that e does not take. See EventFast.
func (w *fieldWriter) appendMembers(e *jsonline.Event, line []byte) bool {
	if len(line) < len("{}\n") || line[0] != '{' || line[1] == '}' {
		return false
	}
	if w.json && w.objects.AtTop() {
		return w.appendMembersJSON(e, line)
	}
	prev, top := e.Begin(line), !w.json && len(w.groupPrefix) == 0
	for i := 1; ; i++ {
		known, end := prev.Next(), 0
		if known != nil && i < len(line)-jsonline.Window &&
			known.Begins(line[i:i+jsonline.Window]) && (known.Short || known.IsAt(line, i)) {
			if known.Role > jsonline.AttrRole {
				end = e.Taker.TakeAt(known.Role, line, i+known.Len())
			} else if k, _ := known.Memo.(*memo.Key); top && k != nil && w.memo.IsPlain(k) {
				end = w.appendMemberFast(k, e, line, i+known.Len())
			}
		}
		if end == 0 {
			if end, known = w.appendMemberSlow(e, line, i, prev); end == 0 {
				return false
			}
		}
		if line[end] == '}' {
			return end+2 == len(line) && line[end+1] == '\n'
		}
		i, prev = end, known
	}
}

// appendMembersJSON is appendMembers for the line's own object. Members are copied as they are,
// in runs. The test for a known key is written out in both: as a call it costs more than
// it does.
func (w *fieldWriter) appendMembersJSON(e *jsonline.Event, line []byte) bool {
	prev, run, upto := e.Begin(line), 1, 0 // the run is line[run:upto], if that is not empty
	for i := 1; ; i++ {
		known, end := prev.Next(), 0
		if known != nil && i < len(line)-jsonline.Window &&
			known.Begins(line[i:i+jsonline.Window]) && (known.Short || known.IsAt(line, i)) {
			if known.Role > jsonline.AttrRole {
				end = e.Taker.TakeAt(known.Role, line, i+known.Len())
			} else if k, _ := known.Memo.(*memo.Key); k != nil && known.Verbatim &&
				w.memo.IsPlain(k) && !w.objects.Has(w.b, k) {
				if end = w.appendMemberFast(nil, e, line, i+known.Len()); end > 0 {
					if upto != i-1 {
						w.b = appendRun(w.b, line, run, upto)
						run = i
					}
					upto = end
					if e.Again(known) {
						w.objects.Repeats = true
					}
				}
			}
		}
		if end == 0 {
			w.b = appendRun(w.b, line, run, upto)
			run, upto = 1, 0
			begun := len(w.b)
			if end, known = w.appendMemberSlow(e, line, i, prev); end == 0 {
				return false
			}
			w.objects.Compare(w.b, begun)
		}
		if line[end] == '}' {
			w.b = appendRun(w.b, line, run, upto)
			return end+2 == len(line) && line[end+1] == '\n'
		}
		i, prev = end, known
	}
}

// appendRun appends the members line[run:upto], if there are any.
func appendRun(b, line []byte, run, upto int) []byte {
	if run < upto {
		b = append(append(b, ','), line[run:upto]...)
	}
	return b
}

// appendMemberFast appends k and the value at line[i], if that can be copied; with no k, nothing.
// It returns the offset of the comma or brace after the value; 0 for others.
func (w *fieldWriter) appendMemberFast(k *memo.Key, e *jsonline.Event, line []byte, i int) int {
	var text []byte
	end := 0
	if line[i] != '"' {
		end = jsonline.ScalarEnd(line, i)
		text = line[i:max(i, end)]
		if len(text) > redact.MinKeySecret && !w.isPlainNumber(text) {
			return 0
		}
	} else {
		i++
		end = i + bytes.IndexByte(line[i:], '"')
		if end < i {
			return 0
		}
		plain := line[end-1] != '\\'
		if text = line[i:end]; !plain {
			if text, end = e.Unescape(line, i); end == 0 {
				return 0
			}
		}
		m, ok := secretscan.MarksOf(text)
		if !ok || plain && !m.Plain() {
			return 0
		}
		if !(w.policy.Quiet(m) && w.policy.OnlyShapes()) &&
			!w.policy.IsClean(w.spans[:0], text, m) {
			return 0
		}
		if !m.Bare() || string(text) == "null" {
			text = line[i-1 : end+1]
		}
		end++
	}
	if end >= len(line) || line[end] != ',' && line[end] != '}' {
		return 0
	}
	if k != nil {
		k.AppendMember(&w.b, text)
	}
	return end
}

// appendMemberSlow appends the member at line[i], which follows prev, whatever it is, unless e
// takes it. It returns the offset after it, 0 where EventFast has to report false, and its Key.
func (w *fieldWriter) appendMemberSlow(
	e *jsonline.Event, line []byte, i int, prev *jsonline.Key,
) (int, *jsonline.Key) {
	fields, k, end := e.Member(line, i, prev)
	switch {
	case end == 0:
	case e.RoleOf(&fields[0]) != jsonline.AttrRole:
		if !e.Taker.Take(&fields[0]) {
			return 0, nil
		}
	case freeze.IsValue(string(fields[0].Key)):
		return 0, nil // it may be secret by another member
	default:
		w.appendFields(fields, 0)
	}
	return end, k
}
