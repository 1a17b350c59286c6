// SPDX-License-Identifier: MIT

package format

import (
	"bytes"
	"encoding/json"
	"os"
	"reflect"
	"strconv"
	"strings"
	"testing"
)

// A sample is a line that Heroku, an add-on or a program beside them has written.
type sample struct {
	Line, Kind, Source, Note string
}

func readSamples(t testing.TB) []sample {
	t.Helper()
	data, err := os.ReadFile("testdata/samples.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	var all []sample
	for row := range bytes.Lines(data) {
		var s sample
		if err := json.Unmarshal(row, &s); err != nil {
			t.Fatal(err)
		}
		all = append(all, s)
	}
	return all
}

// cutLength takes the declared length off a frame.
func cutLength(s string) (length int, message string) {
	digits, message, _ := strings.Cut(s, " ")
	length, _ = strconv.Atoi(digits)
	return length, message
}

func (s sample) dialect() Dialect {
	switch form, _, _ := strings.Cut(s.Kind, "/"); form {
	case "https-frame", "https-body", "history-frame", "rfc5424":
		return DialectDrain
	}
	return DialectInput
}

// lines undoes what the line is packed in.
func (s sample) lines(t testing.TB) []Line {
	t.Helper()
	fromSyslog := func(m Syslog) Line {
		return Line{Time: m.Time, Source: m.App, Dyno: m.Proc, Message: m.Msg}
	}
	message := s.Line
	switch form, _, _ := strings.Cut(s.Kind, "/"); {
	case form == "cli":
		l, err := ParseLine(s.Line)
		if err != nil {
			t.Fatalf("ParseLine(%q) = %v, want no error", s.Line, err)
		}
		return []Line{l}
	case form == "message", form == "papertrail", s.Kind == "syslog/rendered-by-rsyslog":
		return []Line{{Message: s.Line}}
	case s.Kind == "https-frame/redis-metrics-odd-header":
		// The header of the CLI after the start of a syslog header.
		_, message, _ = strings.Cut(s.Line, ">1 ")
		l, err := ParseLine(message)
		if err != nil {
			t.Fatalf("ParseLine(%q) = %v, want no error", message, err)
		}
		return []Line{l}
	case s.Kind == "syslog/L10-without-pri":
		message = "<172>1 " + s.Line
	case strings.HasSuffix(form, "-body"):
		var all []Line
		for m, err := range Frames(strings.NewReader(s.Line), s.dialect()) {
			if err != nil {
				// These were cut out of a longer body, and the last frame may lack its newline.
				_, last, _ := strings.Cut(s.Line[strings.LastIndex(s.Line, " <")-3:], " ")
				if m, err = ParseSyslog([]byte(last), s.dialect()); err != nil {
					t.Fatalf("Frames(%q) = %v, want no error", s.Line, err)
				}
			}
			all = append(all, fromSyslog(m))
		}
		return all
	case strings.HasSuffix(form, "-frame"):
		_, message = cutLength(s.Line)
	}
	m, err := ParseSyslog([]byte(message), s.dialect())
	if err != nil {
		t.Fatalf("ParseSyslog(%q) = %v, want no error", message, err)
	}
	return []Line{fromSyslog(m)}
}

// A reading is a line with what the parsers make of it.
type reading struct {
	Kind  string // of the sample
	Is    string // the result of the first parser that accepts the line
	Event any    `json:",omitempty"`
	Value any    `json:",omitempty"`
	Today string `json:",omitempty"`
}

// read shows a line to every parser.
func read(l Line) reading {
	r := reading{Is: "text"}
	if e, ok := ParseEvent(l); ok {
		r.Is = "event " + e.Kind.String()
		if e.Code != "" {
			r.Is += " " + e.Code
		}
		r.Event, r.Today = e, e.String()
	}
	if v, err := ParseRouter(l.Message); err == nil {
		r.Is, r.Event, r.Value, r.Today = strings.TrimSpace("router "+v.Code), nil, v, v.String()
		return r
	}
	if v, err := ParseMetricLine(l.Message); err == nil {
		r.Is, r.Value, r.Today = "metrics", v, v.String()
	}
	if v, err := ParseCombined(l.Message); err == nil {
		v.Host = "" // which AppendCombined has no place for
		r.Is, r.Value, r.Today = "access", v, string(v.AppendCombined(nil))
	}
	return r
}

// withoutZeros returns v as JSON has it, without the fields that are zero.
func withoutZeros(t *testing.T, v any) any {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	var tree any
	if err := json.Unmarshal(data, &tree); err != nil {
		t.Fatal(err)
	}
	var prune func(any) bool
	prune = func(v any) bool {
		switch v := v.(type) {
		case map[string]any:
			for k, e := range v {
				if !prune(e) {
					delete(v, k)
				}
			}
			return len(v) > 0
		case []any:
			for _, e := range v {
				prune(e)
			}
			return len(v) > 0
		}
		return v != nil && v != "" && v != 0.0 && v != false && v != "0001-01-01T00:00:00Z"
	}
	prune(tree)
	return tree
}

// sampleWants returns what the lines of a sample are, by the part of its kind after
// the slash.
func sampleWants(s sample) []string {
	_, kind, _ := strings.Cut(s.Kind, "/")
	code := kind[strings.LastIndexByte(kind, '-')+1:]
	switch {
	case kind == "router-H18-old":
		return []string{"router H18"}
	case kind == "router-error":
		return []string{"router H12"}
	case strings.HasPrefix(kind, "router") && isErrorCode(code):
		return []string{"router " + code}
	case strings.HasPrefix(kind, "router"):
		if strings.Contains(s.Line, "code=H81") {
			return []string{"router H81"}
		}
		return []string{"router"}
	case strings.Contains(kind, "metrics"), strings.Contains(kind, "l2met"):
		return []string{"metrics"}
	case isErrorCode(kind):
		return []string{"event error " + kind}
	case kind == "L10+router":
		return []string{"event error L10", "router"}
	case kind == "L10+state":
		return []string{"event error L10", "event state"}
	case kind == "L10-without-pri":
		return []string{"event error L10"}
	case strings.Contains(s.Line, "- Starting process"):
		return []string{"event start"}
	case kind == "state-change", kind == "old-labs-order":
		return []string{"event state"}
	case kind == "nginx":
		return []string{"access"}
	case s.Kind == "syslog-body/app":
		return []string{"text", "text"}
	}
	if is, ok := map[string]string{
		"state-word":      "event unidle",
		"process-start":   "event start",
		"process-stop":    "event stop",
		"process-exit":    "event exit",
		"mem":             "event memory",
		"api-scale":       "event scale",
		"api-scale-old":   "event scale",
		"api-release":     "event release",
		"api-release-old": "event release",
		"api-build":       "event build",
		"api-deploy":      "event deploy",
		"api-config":      "event config",
		"api-config-old":  "event config",
	}[kind]; ok {
		return []string{is}
	}
	if kind == "run" {
		switch {
		case strings.Contains(s.Line, "Awaiting"):
			return []string{"event await"}
		case strings.Contains(s.Line, "SIGHUP"):
			return []string{"event disconnect"}
		}
		return []string{"event start"}
	}
	return []string{"text"} // an app's own
}

// TestSamples reads every sample by the rules of its kind.
func TestSamples(t *testing.T) {
	var golden bytes.Buffer
	enc := json.NewEncoder(&golden)
	enc.SetEscapeHTML(false)
	for i, s := range readSamples(t) {
		wants := sampleWants(s)
		lines := s.lines(t)
		if len(lines) != len(wants) {
			t.Errorf("sample %d (%s): %d lines, want %d", i+1, s.Kind, len(lines), len(wants))
			continue
		}
		for j, l := range lines {
			r := read(l)
			r.Kind = s.Kind
			if r.Is != wants[j] {
				t.Errorf("sample %d (%s): read(%.100q) = %s, want %s",
					i+1, s.Kind, l.Message, r.Is, wants[j])
			}
			if r.Is == "text" {
				continue
			}
			r.Event, r.Value = withoutZeros(t, r.Event), withoutZeros(t, r.Value)
			if err := enc.Encode(r); err != nil {
				t.Fatal(err)
			}
		}
	}
	checkGolden(t, "samples.golden", golden.Bytes())
}

// TestSampleLengths reads the frames of which the declared length is right, and
// only these, by that length.
func TestSampleLengths(t *testing.T) {
	for i, s := range readSamples(t) {
		form, _, _ := strings.Cut(s.Kind, "/")
		if !strings.HasSuffix(form, "-frame") {
			continue
		}
		length, message := cutLength(s.Line)
		// a fixture that was corrected since
		wrong := strings.Contains(s.Note, "declared") && s.Kind != "https-frame/l2met"
		if (length != len(message)) != wrong {
			t.Errorf("sample %d (%s): length %d for %d bytes, want it wrong: %t",
				i+1, s.Kind, length, len(message), wrong)
		}
		frames := 0
		var fault error
		for _, err := range Frames(strings.NewReader(s.Line), s.dialect()) {
			frames++
			if err != nil {
				fault = err
			}
		}
		if fault == nil && length > len(message) || fault != nil && !wrong {
			t.Errorf("Frames(sample %d, %s) = %d frames, %v; length %d of %d bytes",
				i+1, s.Kind, frames, fault, length, len(message))
		}
	}
}

// TestSamplesOfToday writes the samples in today's wording byte for byte as
// they came, and all others so that they read back equal.
func TestSamplesOfToday(t *testing.T) {
	today := map[string]bool{
		"cli/router-2.0-H18": true, "https-frame/router-2.0": true,
		"https-frame/runtime-metrics": true, "message/runtime-metrics": true,
		"cli/state-change": true, "https-frame/state-change": true, "cli/state-word": true,
		"cli/process-stop": true, "cli/process-exit": true, "cli/run": true,
		"https-frame/api-scale": true, "https-frame/api-release": true, "cli/api-build": true,
		"cli/api-deploy": true, "cli/api-config": true,
		"cli/R10": true, "cli/R12": true, "cli/R14": true, "cli/R15": true,
		"cli/R16": true, "cli/R17": true,
		"cli/L10": true, "cli/L14": true, "rfc5424/L10": true,
	}
	bytesSame := 0
	for i, s := range readSamples(t) {
		for _, l := range s.lines(t) {
			r := read(l)
			if r.Is == "text" {
				continue
			}
			again := read(Line{Source: l.Source, Dyno: l.Dyno, Message: r.Today})
			if again.Is != r.Is || !reflect.DeepEqual(again.Value, r.Value) ||
				!reflect.DeepEqual(again.Event, r.Event) {
				t.Errorf("sample %d (%s): read(%q) = %+v, want %+v", i+1, s.Kind, r.Today, again, r)
			}
			message := strings.TrimSpace(l.Message)
			if message == r.Today {
				bytesSame++
			} else if today[s.Kind] ||
				s.Kind == "cli/router-2.0" && !strings.Contains(message, "fwd=138") {
				t.Errorf("sample %d (%s): rewritten as %q, want %q", i+1, s.Kind, r.Today, message)
			}
		}
	}
	if want := 59; bytesSame < want {
		t.Errorf("%d samples rewritten byte for byte, want %d at least", bytesSame, want)
	}
}
