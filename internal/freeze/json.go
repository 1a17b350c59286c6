// SPDX-License-Identifier: MIT

package freeze

import (
	"bytes"
	"encoding/json"
	"log/slog"
)

// JSON freezes a JSON document, as a json.RawMessage is frozen.
func (a *Arena) JSON(doc []byte) slog.Value {
	a.nodes++
	return a.jsonText(doc, 0)
}

// jsonText freezes a JSON document: objects become groups in the order that
// they were written, arrays lists, numbers numbers. What is not one valid
// document stays text.
func (a *Arena) jsonText(doc []byte, depth int) slog.Value {
	if doc == nil {
		return slog.Value{}
	}
	if !json.Valid(doc) {
		a.Opaque = true // encoding/json refuses it
		return slog.StringValue(BytesText(doc))
	}
	d := json.NewDecoder(bytes.NewReader(doc))
	d.UseNumber()
	v, _ := a.jsonValue(d, depth)
	return v
}

// jsonValue freezes the next value of a valid document. It reports false when
// there is no more room: then nothing more is to be read, however long the
// document is.
func (a *Arena) jsonValue(d *json.Decoder, depth int) (v slog.Value, more bool) {
	t, err := d.Token()
	if err != nil {
		return slog.Value{}, false
	}
	switch t := t.(type) {
	case string:
		return slog.StringValue(t), true
	case bool:
		return slog.BoolValue(t), true
	case json.Number:
		return numberValue(string(t)), true
	case json.Delim:
		if depth >= MaxDepth {
			a.Opaque = true
			return slog.StringValue(DepthMark), a.skip(d)
		}
		return a.jsonComposite(d, t, depth+1)
	}
	return slog.Value{}, true
}

func (a *Arena) jsonComposite(d *json.Decoder, open json.Delim,
	depth int) (v slog.Value, more bool) {
	base := len(a.stack)
	more = true
	for d.More() && more {
		if more = a.room(); !more {
			break
		}
		key := ""
		if open == '{' {
			t, _ := d.Token()
			key, _ = t.(string)
		}
		v, more = a.jsonValue(d, depth)
		if open == '{' {
			a.pushNamed(key, v)
		} else {
			a.push("", v)
		}
		if !more {
			a.room() // leaves the mark here too
		}
	}
	if more {
		_, err := d.Token() // the end of this one
		more = err == nil
	}
	if open == '{' {
		return a.group(base), more
	}
	return a.list(base), more
}

// skip reads up to the end of the composite just opened. What it reads counts.
func (a *Arena) skip(d *json.Decoder) (more bool) {
	for open := 1; open > 0; a.nodes++ {
		t, err := d.Token()
		if err != nil || a.nodes >= MaxNodes {
			return false
		}
		switch t {
		case json.Delim('{'), json.Delim('['):
			open++
		case json.Delim('}'), json.Delim(']'):
			open--
		}
	}
	return true
}
