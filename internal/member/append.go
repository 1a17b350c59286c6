// SPDX-License-Identifier: MIT

package member

import (
	"encoding/binary"
	"encoding/hex"
	"log/slog"
	"path"
	"strconv"

	"github.com/logplex-go/logplex/format"
	"github.com/logplex-go/logplex/internal/escape"
	"github.com/logplex-go/logplex/internal/jsonobject"
)

// TimeStart returns what precedes the time in a JSON line.
func (s *Set) TimeStart() string { return `{"` + s.Time + `":"` }

// MessageStart returns what precedes the text of a message.
func (s *Set) MessageStart() string {
	if s.config.JSON {
		return `,"` + s.Msg + `":"`
	}
	return " " + s.Msg + `="`
}

// AppendFixed appends the first members, but for the time: at=info pid=4, or level,
// source, dyno and pid in JSON.
func (s *Set) AppendFixed(b []byte, l slog.Level) []byte {
	if !s.config.JSON {
		b = s.appendLevel(append(append(b, s.Level...), '='), l)
		b = append(append(append(b, ' '), s.PID...), '=')
		return strconv.AppendInt(b, int64(s.config.PID), 10)
	}
	b = s.appendLevel(append(b, `"`+s.Level+`":"`...), l)
	b = append(b, `","`+s.Source+`":"`...)
	b = escape.AppendJSON(b, []byte(s.config.Source))
	b = append(b, `","`+s.Dyno+`":"`...)
	b = escape.AppendJSON(b, []byte(s.config.Dyno))
	b = append(b, `","`+s.PID+`":`...)
	return strconv.AppendInt(b, int64(s.config.PID), 10)
}

// AppendKey appends a name after other members, and what separates it from its value.
func (s *Set) AppendKey(b []byte, name string) []byte {
	if !s.config.JSON {
		return append(append(append(b, ' '), name...), '=')
	}
	if jsonobject.NeedsComma(b) {
		b = append(b, ',')
	}
	return append(append(append(b, '"'), name...), '"', ':')
}

// OpenText is AppendKey for a text, with the quote before it in JSON. The caller appends the
// text, escaped if it has to be, and calls CloseText.
func (s *Set) OpenText(b []byte, name string) []byte {
	return s.CloseText(s.AppendKey(b, name))
}

// CloseText appends the quote after a text in JSON.
func (s *Set) CloseText(b []byte) []byte {
	if s.config.JSON {
		b = append(b, '"')
	}
	return b
}

// AppendTrace appends the ids of a trace.
func (s *Set) AppendTrace(b []byte, t *format.Trace) []byte {
	b = s.OpenText(b, s.TraceID)
	if s.config.Preset == Datadog {
		b = strconv.AppendUint(b, binary.BigEndian.Uint64(t.ID[8:]), 10)
		b = s.OpenText(s.CloseText(b), s.SpanID)
		b = strconv.AppendUint(b, binary.BigEndian.Uint64(t.Span[:]), 10)
	} else {
		b = hex.AppendEncode(append(b, s.config.TracePrefix...), t.ID[:])
		b = s.OpenText(s.CloseText(b), s.SpanID)
		b = hex.AppendEncode(b, t.Span[:])
	}
	b = s.CloseText(b)
	if s.Sampled != "" {
		b = strconv.AppendBool(s.AppendKey(b, s.Sampled), t.Flags&1 != 0)
	}
	return b
}

// AppendCaller appends a call site as the object that slog and Google Cloud have for it in
// JSON. It reports false, and appends nothing, where it is a text.
func (s *Set) AppendCaller(b []byte, src *slog.Source) (_ []byte, ok bool) {
	file, quote := src.File, ""
	switch {
	case !s.config.JSON:
		return b, false
	case s.config.Preset == GCP:
		file, quote = path.Base(file), `"` // its line is an int64, which is a string in JSON
	case s.config.Preset != Slog:
		return b, false
	}
	b = append(s.AppendKey(b, s.Caller), `{"function":"`...)
	b = escape.AppendJSON(b, []byte(src.Function))
	b = append(b, `","file":"`...)
	b = escape.AppendJSON(b, []byte(file))
	b = append(append(b, `","line":`...), quote...)
	b = strconv.AppendInt(b, int64(src.Line), 10)
	return append(append(b, quote...), '}'), true
}
