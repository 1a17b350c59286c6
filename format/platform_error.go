// SPDX-License-Identifier: MIT

package format

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// parseErrorEvent reads a line with an H, R or L code:
//
//	Error R10 (Boot timeout) -> Web process failed to bind …
//	Error R14 (Memory quota exceeded)
//	Error L10 (output buffer overflow): 1 messages dropped since …
//	Error L12: 222 messages dropped since …
//	Error L20 (Tail sessions forbidden) Tail sessions for this app …
//	L11 (Tail buffer overflow) -> This tail session dropped …
//	L15: Error displaying log lines. Please try again.
func parseErrorEvent(s string, o origin) (Event, bool) {
	if o&fromRouter != 0 && (strings.Contains(s, "code=H") || strings.HasPrefix(s, "Error H")) {
		r, err := ParseRouter(s)
		if err == nil && isErrorCode(r.Code) {
			return Event{Kind: EventError, Code: r.Code, Name: r.Desc, Router: &r}, true
		}
	}
	rest, said := strings.CutPrefix(s, "Error ")
	if len(rest) < len("R10") || !isErrorCode(rest[:3]) {
		return Event{}, false
	}
	e := Event{Kind: EventError, Code: rest[:3]}
	rest = rest[3:]
	switch e.Code[0] {
	case 'R':
		if o&(fromManager|fromApp) == 0 || !said {
			return Event{}, false
		}
	case 'L':
		if o&fromLogplex == 0 {
			return Event{}, false
		}
	default:
		return Event{}, false // an H code that is not the router's
	}
	if name, ok := strings.CutPrefix(rest, " ("); ok {
		e.Name, rest, ok = strings.Cut(name, ")")
		if !ok || e.Name == "" {
			return Event{}, false
		}
	}
	named := e.Name != ""
	ok := false
	for _, sep := range []string{" -> ", ": ", " "} {
		if e.Text, ok = strings.CutPrefix(rest, sep); ok {
			break
		}
	}
	switch {
	case rest == "":
		// "L10" alone is a word that anyone may write.
		return e, named || said
	case !ok || e.Text == "", strings.HasPrefix(rest, " ") && !strings.HasPrefix(rest, " -> ") && !named:
		return Event{}, false
	}
	if e.Code[0] == 'L' {
		e.cutLoss()
	}
	return e, true
}

// cutLoss moves "1 messages dropped since …" and the like from Text to Count,
// Since and Drain.
func (e *Event) cutLoss() {
	s := strings.TrimSuffix(e.Text, ".")
	words, drain := " messages dropped since ", ""
	switch e.Code {
	case "L10":
		rest, ok := strings.CutPrefix(s, "drain '")
		if !ok {
			break
		}
		if drain, s, ok = strings.Cut(rest, "' dropped "); !ok || !isEventToken(drain) {
			return
		}
		words = " messages since "
	case "L11":
		rest, ok := strings.CutPrefix(s, tailLossText)
		if !ok {
			return
		}
		s, words = rest, " messages since "
	case "L12":
	case "L13":
		words = " messages lost since "
	default:
		return
	}
	count, stamp, _ := strings.Cut(s, words)
	n, ok := parseRouterNumber(count, math.MaxInt32)
	if !ok || n < 0 {
		return
	}
	since, ok := parseTime(stamp)
	since = since.UTC().Truncate(time.Microsecond)
	if !ok || since.IsZero() || since.Year() < 0 || since.Year() > 9999 {
		return
	}
	e.Count, e.Since, e.Drain, e.Text = int(n), since, drain, ""
}

const tailLossText = "This tail session dropped "

// appendError writes what parseErrorEvent reads.
func (e Event) appendError(b []byte) []byte {
	if e.Router != nil {
		return e.Router.AppendTo(b)
	}
	if e.Code != "L15" {
		b = append(b, "Error "...) // L15 is the CLI's own, and has no such word
	}
	b = appendPercent(b, e.Code)
	if e.Name != "" {
		b = append(appendPercent(append(b, " ("...), e.Name), ')')
	}
	if e.Text == "" && e.Since.IsZero() {
		return b
	}
	switch {
	case strings.HasPrefix(e.Code, "R"), e.Code == "L11":
		b = append(b, " -> "...)
	case e.Code == "L20" && e.Name != "" && !strings.HasPrefix(e.Text, "-> "):
		b = append(b, ' ')
	default:
		b = append(b, ": "...)
	}
	if e.Since.IsZero() {
		return appendPercent(b, e.Text)
	}
	words, period := " messages dropped since ", "."
	switch {
	case e.Code == "L11":
		b = append(b, tailLossText...)
		words = " messages since "
	case e.Code == "L12":
		period = "" // log-shuttle ends its lines without one
	case e.Code == "L13":
		words, period = " messages lost since ", ""
	case e.Drain != "":
		b = append(appendPercent(append(b, "drain '"...), e.Drain), "' dropped "...)
		words = " messages since "
	}
	b = strconv.AppendInt(b, int64(max(e.Count, 0)), 10)
	b = append(b, words...)
	b = appendTime(b, e.Since.UTC())
	return append(b, period...)
}
