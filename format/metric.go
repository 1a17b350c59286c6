// SPDX-License-Identifier: MIT

package format

import (
	"bytes"
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// MetricKind is what the values of a metric are: the word before the '#'
// of its key, by the conventions of l2met.
type MetricKind int

const (
	// sample#: a level at one moment, as all of Heroku's own metrics are
	MetricSample  MetricKind = iota
	MetricMeasure            // measure#: one of many values of which percentiles are taken
	MetricCount              // count#: an increment
	MetricUnique             // unique#: a text of which the distinct ones are counted
	MetricPlain              // metric#: a number or a text, left to the reader
)

// String returns the word that is before the '#', such as "sample", or
// "MetricKind(9)" for an unknown kind.
func (k MetricKind) String() string {
	switch k {
	case MetricSample:
		return "sample"
	case MetricMeasure:
		return "measure"
	case MetricCount:
		return "count"
	case MetricUnique:
		return "unique"
	case MetricPlain:
		return "metric"
	}
	return "MetricKind(" + strconv.Itoa(int(k)) + ")"
}

// A Metric is one metric of a log line, such as sample#memory_rss=21.22MB. It
// is comparable with ==.
type Metric struct {
	Kind  MetricKind // an unknown kind is written as a sample
	Name  string     // "memory_rss", "load-avg-1m", "db.latency"
	Value float64    // 0 for a unique
	Unit  string     // glued to the number: "MB", "pages", "ms", "%"; "": none
	Text  string     // the value of a unique, and of a plain metric that is no number
}

// ParseMetrics returns the metrics of a line in their order: sample#, measure#,
// count#, unique# and metric#, and the old forms "measure.name=1" and
// "measure=name val=1 units=MB". All else on the line is passed over; see
// ParseMetricLine for what Heroku puts beside them.
//
// A number is digits with at most one dot, a sign and an exponent, and its unit
// is the letters, '%' and '/' after it. A key without a value counts 1, as in
// l2met. A value may be in quotes.
//
// The error is a *SyntaxError for the first metric without a name that
// Metric.AppendTo could write, or with a value that is no number; the others
// are returned beside it. It is an error too if there is no metric at all.
// ParseMetrics takes time linear in s and keeps s alive.
func ParseMetrics(s string) ([]Metric, error) {
	p := metricParser{s: s}
	p.parse()
	return p.line.Metrics, p.error()
}

// AppendTo appends the metric to b as kind#name=value, and returns the longer b; a space in front
// is the caller's to add. The number has as many digits as it takes to read back the same, and
// never an exponent, which l2met does not know. Like Heroku, it writes no less than two decimals
// for a dyno's samples load_avg_… and memory_… in MB. Nothing is appended if there is nothing that
// a reader could read: an empty name, NaN and the infinities.
//
// In the name, what would end a key or break the line becomes "_". A unit with
// anything but letters, '%' and '/' is left out. A text is written as
// AppendValue does.
func (m Metric) AppendTo(b []byte) []byte {
	if m.Name == "" {
		return b
	}
	text := m.Kind == MetricUnique || m.Kind == MetricPlain && m.Text != ""
	if !text && (math.IsNaN(m.Value) || math.IsInf(m.Value, 0)) {
		return b
	}
	if m.Kind < MetricSample || m.Kind > MetricPlain {
		m.Kind = MetricSample
	}
	b = append(append(b, m.Kind.String()...), '#')
	at := len(b)
	b = appendMetricName(b, m.Name)
	// By the name as it is written, which is what will be read back.
	name := b[at:]
	padded := m.Kind == MetricSample &&
		(bytes.HasPrefix(name, []byte("load_avg_")) ||
			m.Unit == "MB" && bytes.HasPrefix(name, []byte("memory_")))
	b = append(b, '=')
	if text {
		return AppendValue(b, m.Text)
	}
	if m.Value == 0 {
		m.Value = 0 // not "-0"
	}
	start := len(b)
	b = strconv.AppendFloat(b, m.Value, 'f', -1, 64)
	if padded {
		b = padDecimals(b, start)
	}
	if metricUnitLen(m.Unit) == len(m.Unit) {
		b = append(b, m.Unit...)
	}
	return b
}

// String returns what AppendTo appends.
func (m Metric) String() string {
	return string(m.AppendTo(make([]byte, 0, 64)))
}

// padDecimals makes the number that starts at b[start] have two decimals or more.
func padDecimals(b []byte, start int) []byte {
	const decimals = 2
	dot := bytes.IndexByte(b[start:], '.')
	if dot < 0 {
		return append(b, ".00"...)
	}
	for len(b)-(start+dot+1) < decimals {
		b = append(b, '0')
	}
	return b
}

// metricNameLen returns the length of the longest prefix of s that may be in a
// metric's name.
func metricNameLen(s string) int {
	for i, r := range s {
		switch {
		case r <= ' ', r == '=', r == '"', r == '\\', r == 0x7f, riskyRune(r), unicode.IsSpace(r):
			return i
		case r == utf8.RuneError:
			return i
		}
	}
	return len(s)
}

func appendMetricName(b []byte, s string) []byte {
	for {
		n := metricNameLen(s)
		b = append(b, s[:n]...)
		if n == len(s) {
			return b
		}
		_, size := utf8.DecodeRuneInString(s[n:])
		b = append(b, '_')
		s = s[n+size:]
	}
}

// metricUnitLen returns the length of the longest prefix of s that may be in a unit.
func metricUnitLen(s string) int {
	for i, r := range s {
		if !unicode.IsLetter(r) && r != '%' && r != '/' {
			return i
		}
	}
	return len(s)
}

// parseQuantity reads a number with its unit.
func parseQuantity(s string) (value float64, unit string, ok bool) {
	n := 0
	digits := func() (some bool) {
		for ; n < len(s) && '0' <= s[n] && s[n] <= '9'; n++ {
			some = true
		}
		return some
	}
	sign := func() {
		if n < len(s) && (s[n] == '-' || s[n] == '+') {
			n++
		}
	}
	sign()
	some := digits()
	if n < len(s) && s[n] == '.' {
		n++
		some = digits() || some
	}
	if !some {
		return 0, "", false
	}
	if end := n; n < len(s) && (s[n] == 'e' || s[n] == 'E') {
		n++
		sign()
		if !digits() {
			n = end // the unit begins with an e
		}
	}
	value, err := strconv.ParseFloat(s[:n], 64)
	unit = s[n:]
	return value, unit, err == nil && metricUnitLen(unit) == len(unit)
}

// cutMetricKey returns the kind and the name of a key such as "sample#x".
func cutMetricKey(key string) (kind MetricKind, name string, ok bool) {
	if i := strings.IndexByte(key, '#'); i >= 0 {
		switch key[:i] {
		case "sample":
			return MetricSample, key[i+1:], true
		case "measure":
			return MetricMeasure, key[i+1:], true
		case "count":
			return MetricCount, key[i+1:], true
		case "unique":
			return MetricUnique, key[i+1:], true
		case "metric":
			return MetricPlain, key[i+1:], true
		}
	}
	name, ok = strings.CutPrefix(key, "measure.")
	return MetricMeasure, name, ok
}
