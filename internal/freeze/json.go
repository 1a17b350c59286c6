// SPDX-License-Identifier: MIT

package freeze

import (
	"encoding/json"
	"log/slog"
)

// jsonFreezer freezes the values of a valid JSON document into an Arena.
type jsonFreezer struct {
	*Arena
	d *json.Decoder
}

// value freezes the next value. It reports false when there is no more room: then the rest
// is not read, however long the document is.
func (f jsonFreezer) value(depth int) (v slog.Value, more bool) {
	t, err := f.d.Token()
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
			f.Partial = true
			return slog.StringValue(DepthMark), f.skip()
		}
		return f.composite(t, depth+1)
	}
	return slog.Value{}, true
}

func (f jsonFreezer) composite(open json.Delim, depth int) (v slog.Value, more bool) {
	base := len(f.stack)
	more = true
	for f.d.More() && more {
		if more = f.countNode(); !more {
			break
		}
		key := ""
		if open == '{' {
			t, _ := f.d.Token()
			key, _ = t.(string)
		}
		v, more = f.value(depth)
		if open == '{' {
			f.pushNamed(key, v)
		} else {
			f.push("", v)
		}
		if !more {
			f.countNode() // leaves the mark here too
		}
	}
	if more {
		_, err := f.d.Token() // the end of this one
		more = err == nil
	}
	if open == '{' {
		return f.group(base), more
	}
	return f.list(base), more
}

// skip reads up to the end of the composite just opened. What it reads counts.
func (f jsonFreezer) skip() (more bool) {
	for open := 1; open > 0; f.nodes++ {
		t, err := f.d.Token()
		if err != nil || f.nodes >= MaxNodes {
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
