// SPDX-License-Identifier: MIT

package format

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// parseRouterEvent reads a line of the router with an H code. Words before its pairs are no part
// of one if they make it another event where nothing says that it is the router's, as in what
// Event.AppendTo writes.
func parseRouterEvent(s string) (Event, bool) {
	if !strings.Contains(s, "code=H") && !strings.HasPrefix(s, "Error H") {
		return Event{}, false
	}
	r, err := ParseRouter(s)
	if err != nil || !isErrorCode(r.Code) {
		return Event{}, false
	}
	if r.Text != "" {
		if _, other := parseWordedEvent(r.String(), fromAnyone); other {
			return Event{}, false
		}
	}
	return Event{Kind: EventError, Code: r.Code, Name: r.Desc, Router: &r}, true
}

// parseErrorEvent reads a line with an R or L code:
//
//	Error R10 (Boot timeout) -> Web process failed to bind …
//	Error R14 (Memory quota exceeded)
//	Error L10 (output buffer overflow): 1 messages dropped since …
//	Error L12: 222 messages dropped since …
//	Error L20 (Tail sessions forbidden) Tail sessions for this app …
//	L11 (Tail buffer overflow) -> This tail session dropped …
//	L15: Error displaying log lines. Please try again.
func parseErrorEvent(s string, o origin) (Event, bool) {
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
		if isLossCode(e.Code) {
			e.Count = Absent
		}
		// "L10" alone is a word that anyone may write.
		return e, named || said
	case !ok || e.Text == "", strings.HasPrefix(rest, " ") &&
		!strings.HasPrefix(rest, " -> ") && !named:
		return Event{}, false
	}
	if isLossCode(e.Code) {
		e.cutLoss()
	}
	return e, true
}

// isLossCode reports whether the code is one of a loss, which has a count.
func isLossCode(code string) bool {
	switch code {
	case "L10", "L11", "L12", "L13":
		return true
	}
	return false
}

// cutLoss moves "1 messages dropped since …" and similar texts from Text to Count,
// Since and Drain. The time may be missing, and one message may be singular. What
// it cannot read stays in Text, and Count is Absent then.
func (e *Event) cutLoss() {
	e.Count = Absent
	s := strings.TrimSuffix(e.Text, ".")
	drain, ok := "", false
	if rest, found := strings.CutPrefix(s, "drain '"); found {
		if drain, s, ok = strings.Cut(rest, "' "); !ok || !isEventToken(drain) {
			return
		}
	} else {
		s = strings.TrimPrefix(s, tailLossText)
	}
	verb := ""
	for _, v := range [...]string{"dropped ", "lost "} {
		if rest, found := strings.CutPrefix(s, v); found {
			verb, s = v, rest
		}
	}
	count, s, _ := strings.Cut(s, " message")
	s = strings.TrimPrefix(s, "s")
	if verb == "" {
		rest, dropped := strings.CutPrefix(s, " dropped")
		if !dropped {
			if rest, ok = strings.CutPrefix(s, " lost"); !ok {
				return
			}
		}
		s = rest
	}
	n, ok := parseRouterNumber(count, math.MaxInt32)
	if !ok || n < 0 {
		return
	}
	var since time.Time
	if s != "" {
		stamp, found := strings.CutPrefix(s, " since ")
		if since, ok = parseLossTime(stamp); !found || !ok {
			return
		}
	}
	e.Count, e.Since, e.Drain, e.Text = int(n), since, drain, ""
}

// parseLossTime reads a timestamp, or a time as Go's Time.String has it, which
// Logplex of today prints.
func parseLossTime(s string) (time.Time, bool) {
	t, ok := parseTime(s)
	if !ok {
		stamp, _, _ := strings.Cut(s, " m=") // the monotonic clock
		if i := strings.LastIndexByte(stamp, ' '); i > 0 {
			var err error
			t, err = time.Parse("2006-01-02 15:04:05 -0700", stamp[:i])
			ok = err == nil
		}
	}
	t = t.UTC().Truncate(time.Microsecond)
	return t, ok && !t.IsZero() && t.Year() >= 0 && t.Year() <= 9999
}

const tailLossText = "This tail session "

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
	loss := isLossCode(e.Code) && e.Count >= 0 && (e.Text == "" || !e.Since.IsZero())
	if e.Text == "" && !loss {
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
	if !loss {
		return appendPercent(b, e.Text)
	}
	return e.appendLoss(b)
}

// appendLoss writes what cutLoss reads.
func (e Event) appendLoss(b []byte) []byte {
	before, after, period := "", " messages dropped", "."
	switch {
	case e.Code == "L11":
		before, after = tailLossText+"dropped ", " messages"
	case e.Drain != "":
		b = append(appendPercent(append(b, "drain '"...), e.Drain), "' "...)
		before, after = "dropped ", " messages"
	case e.Code == "L12":
		period = "" // log-shuttle ends its lines without one
	case e.Code == "L13":
		after, period = " messages lost", ""
	}
	b = append(b, before...)
	b = append(strconv.AppendInt(b, int64(e.Count), 10), after...)
	if !e.Since.IsZero() {
		b = appendTime(append(b, " since "...), e.Since.UTC())
	}
	return append(b, period...)
}
