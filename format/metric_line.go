// SPDX-License-Identifier: MIT

package format

import "strings"

// A MetricLine is a line of metrics with the members by which Heroku and its
// add-ons name its origin (Dev Center, "log-runtime-metrics"):
//
//	source=web.1 dyno=heroku.2808254.d97d0ea7-cf3d-411b-b453-d2943a50b456 sample#load_avg_1m=2.46
//	source=DATABASE addon=postgresql-shaped-31311 sample#tables=29 sample#memory-free=162364kB
type MetricLine struct {
	Source string // the dyno, "web.1", or the add-on's attachment, "DATABASE"; "": not said
	// "heroku." with the app's number and the id of this run of the dyno; "": not said
	Dyno  string
	Addon string // the add-on's name; "": not said
	// pairs that are neither these nor metrics, in order, their keys as Pairs reads them; words
	// without '=' are not kept
	Extra   []Pair
	Metrics []Metric
}

// ParseMetricLine is ParseMetrics with the pairs beside the metrics. Like it,
// it returns all that it could read beside an error.
func ParseMetricLine(s string) (MetricLine, error) {
	p := metricParser{s: s}
	p.parse()
	return p.line, p.error()
}

// AppendTo appends the line to b, without a newline, and returns the longer b:
// source, dyno and addon unless empty, Extra, then the metrics. ParseMetricLine
// reads back the same, save that a byte that was not UTF-8 comes back as U+FFFD
// and an empty key as EmptyKey, if no key in Extra is that of a metric or of
// another member, old forms included, and Metric.AppendTo writes each metric
// as it is.
func (l MetricLine) AppendTo(b []byte) []byte {
	w := pairWriter{b: b, start: len(b)}
	pair := func(key, value string) {
		w.key("")
		w.b = append(AppendKey(w.b, key), '=')
		w.b = AppendValue(w.b, value)
	}
	if l.Source != "" {
		pair("source", l.Source)
	}
	if l.Dyno != "" {
		pair("dyno", l.Dyno)
	}
	if l.Addon != "" {
		pair("addon", l.Addon)
	}
	for _, p := range l.Extra {
		pair(p.Key, p.Value)
	}
	for _, m := range l.Metrics {
		n := len(w.b)
		w.key("")
		space := len(w.b)
		w.b = m.AppendTo(w.b)
		if len(w.b) == space {
			w.b = w.b[:n]
		}
	}
	return w.b
}

// String returns what AppendTo appends.
func (l MetricLine) String() string {
	const pair = 32
	return string(l.AppendTo(make([]byte, 0, pair*(4+len(l.Extra)+len(l.Metrics)))))
}

// A metricParser reads the pairs of one line.
type metricParser struct {
	s     string
	line  MetricLine
	fault *SyntaxError // the first
	old   string       // the name in the last "measure="; "": none, or its val has come
	unit  *Metric      // the metric that the next "units=" belongs to; nil: none
}

func (p *metricParser) error() error {
	switch {
	case p.fault != nil:
		return p.fault
	case len(p.line.Metrics) == 0:
		return &SyntaxError{Format: "metric", Offset: len(p.s), Msg: "no metric"}
	}
	return nil
}

func (p *metricParser) parse() {
	s := p.s
	for i := 0; ; {
		for i < len(s) && s[i] <= ' ' {
			i++
		}
		if i == len(s) {
			break
		}
		start := i
		for i < len(s) && s[i] > ' ' && s[i] != '=' {
			i++
		}
		key, value, at := s[start:i], "", start
		paired := i < len(s) && s[i] == '='
		if paired {
			i++
			at = i
			if i < len(s) && s[i] == '"' {
				value, i = parseQuotedValue(s, i+1)
			} else {
				for i < len(s) && s[i] > ' ' {
					i++
				}
				value = s[at:i]
			}
		}
		if kind, name, ok := cutMetricKey(key); ok {
			if name == "" || metricNameLen(name) != len(name) {
				p.fail(start, "no metric can have this name")
				continue
			}
			p.metric(kind, name, value, at)
		} else if paired && key != "" {
			p.pair(pairKey(key), value, at)
		}
	}
	p.dropOld()
}

func (p *metricParser) fail(offset int, msg string) {
	if p.fault == nil {
		p.fault = &SyntaxError{Format: "metric", Offset: offset, Msg: msg}
	}
}

// metric adds a metric and reports whether it could.
func (p *metricParser) metric(kind MetricKind, name, value string, at int) bool {
	p.unit = nil
	m := Metric{Kind: kind, Name: name, Value: 1}
	switch {
	case kind == MetricUnique:
		m.Value, m.Text = 0, value
	case value != "":
		var ok bool
		m.Value, m.Unit, ok = parseQuantity(value)
		if !ok && kind == MetricPlain {
			m.Value, m.Unit, m.Text = 0, "", value
		} else if !ok {
			p.fail(at, "the value is not a number with a unit")
			return false
		}
	}
	p.line.Metrics = append(p.line.Metrics, m)
	return true
}

// pairKey returns what AppendKey wrote key for. A key that means something to a
// reader of metrics only without its escapes stays as it is.
func pairKey(key string) string {
	if strings.IndexByte(key, '\\') < 0 {
		return key
	}
	plain := unescapeKey(key)
	switch plain {
	case "source", "dyno", "addon", "measure", "val", "units":
		return key
	}
	if _, _, ok := cutMetricKey(plain); ok {
		return key
	}
	return plain
}

// pair takes a pair that is no metric in itself.
func (p *metricParser) pair(key, value string, at int) {
	l := &p.line
	switch {
	case key == "source" && l.Source == "":
		l.Source = value
	case key == "dyno" && l.Dyno == "":
		l.Dyno = value
	case key == "addon" && l.Addon == "":
		l.Addon = value
	case key == "measure" && value != "" && metricNameLen(value) == len(value):
		p.dropOld()
		p.old = value
	case key == "val" && p.old != "":
		name := p.old
		p.old = ""
		if p.metric(MetricMeasure, name, value, at) {
			p.unit = &l.Metrics[len(l.Metrics)-1]
		}
	case key == "units" && p.unit != nil && p.unit.Unit == "" && metricUnitLen(value) == len(value):
		p.unit.Unit = value
		p.unit = nil
	default:
		l.Extra = append(l.Extra, Pair{key, value})
	}
}

// dropOld keeps a "measure=" without its "val=" as the plain pair it is.
func (p *metricParser) dropOld() {
	if p.old != "" {
		p.line.Extra = append(p.line.Extra, Pair{"measure", p.old})
		p.old = ""
	}
	p.unit = nil
}
