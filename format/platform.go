// SPDX-License-Identifier: MIT

package format

import (
	"bytes"
	"math"
	"strconv"
	"strings"
	"time"
)

// EventKind is what an Event reports, and so which of its fields count.
type EventKind int

const (
	EventRelease EventKind = iota + 1 // Phase, Release, User: "Release v138 created by user …"
	EventDeploy                       // Commit, User: "Deploy 193d1419 by user …"
	// Phase, Keys, User: "Set CRON_ENABLED config vars by user …"
	EventConfig
	EventScale      // Formation, User: "Scaled to web@5:Standard-2X by user …"
	EventBuild      // Phase, URL, User: "Build started by user …"
	EventAttach     // Resource, User: "Attach DATABASE (@ref:…) by user …"
	EventDetach     // Resource, User
	EventEnable     // Resource, User: "Enable Logplex by user …"
	EventState      // From, To: "State changed from starting to up"
	EventStart      // Command, User (of a one-off dyno): "Starting process with command `…`"
	EventStop       // Signal, All, Remaining: "Stopping all processes with SIGTERM"
	EventExit       // Status: "Process exited with status 143"
	EventMemory     // Memory, Quota: "Process running mem=807M(157.7%)"
	EventRestart    // "Restarting"
	EventCycle      // "Cycling": the restart that comes once a day
	EventIdle       // "Idling"
	EventUnidle     // "Unidling"
	EventAwait      // "Awaiting client": a one-off dyno is up
	EventDisconnect // "Client connection closed. Sending SIGHUP to all processes"
	EventError      // Code, Name and, by code, Text, Count, Since, Drain, Router
	EventDisable    // Resource, User: "Disable preboot by user …"
	EventUpdate     // Resource, User: "Update REDIS by user …"
	EventAddOn      // Phase, Resource, User: "Add mongohq:sandbox add-on by …"
	// Resource, Keys, User: "@ref:postgresql-flat-02648 completed provisioning, setting
	// DATABASE_URL. by user …"
	EventProvision
	EventRollback // To, User: "Rollback to v7 by user …"
	EventPromote  // Resource, From, Commit, User: "Promote shop-staging v7 c4bd8f4 by user …"
	EventStack    // From, To, User: "Stack changed from heroku-22 to heroku-24 by user …"
	EventSlug     // Phase, Text: "Slug compilation started"
)

// String returns the kind in a lower-case word, such as "release", or
// "EventKind(99)" for an unknown kind.
func (k EventKind) String() string {
	switch k {
	case EventRelease:
		return "release"
	case EventDeploy:
		return "deploy"
	case EventConfig:
		return "config"
	case EventScale:
		return "scale"
	case EventBuild:
		return "build"
	case EventAttach:
		return "attach"
	case EventDetach:
		return "detach"
	case EventEnable:
		return "enable"
	case EventDisable:
		return "disable"
	case EventUpdate:
		return "update"
	case EventAddOn:
		return "add-on"
	case EventProvision:
		return "provision"
	case EventRollback:
		return "rollback"
	case EventPromote:
		return "promote"
	case EventStack:
		return "stack"
	case EventSlug:
		return "slug"
	case EventState:
		return "state"
	case EventStart:
		return "start"
	case EventStop:
		return "stop"
	case EventExit:
		return "exit"
	case EventMemory:
		return "memory"
	case EventRestart:
		return "restart"
	case EventCycle:
		return "cycle"
	case EventIdle:
		return "idle"
	case EventUnidle:
		return "unidle"
	case EventAwait:
		return "await"
	case EventDisconnect:
		return "disconnect"
	case EventError:
		return "error"
	}
	return "EventKind(" + strconv.Itoa(int(k)) + ")"
}

// A Formation is how many dynos of a type run, and of which size.
type Formation struct {
	Type  string // "web"
	Count int
	Size  string // "Standard-2X"; "": not said, as in old lines
}

// An Event is something that the platform reports about an app: a line of the API,
// the dyno manager, the router or Logplex itself (Dev Center, "Heroku Error
// Codes" and "Logging"). When and of which dyno is in the Line. Only the
// fields that the Kind names are set.
type Event struct {
	Kind EventKind
	User string // who did it: an e-mail address, which is personal data
	// of a release: "created", "initial", "running", "executing" or "failed" (its command); build
	// and slug: "started", "succeeded", "finished", "failed"; config: "set", "remove"; add-on:
	// "add", "update", "remove"
	Phase string
	// "v138"; "" for the initial release; of other kinds than EventRelease only in a row of `heroku
	// releases`
	Release   string
	Commit    string      // the start of a commit's hash, a version, or an image's digest
	Keys      []string    // names of config vars; Heroku never logs their values
	Formation []Formation // what the app is scaled to
	URL       string      // where the output of a failed build is; "": not said
	// what is attached, detached, enabled and so on: "DATABASE (@ref:postgresql-flat-02648)"; the
	// process types of a deployed image
	Resource string
	// states of the dyno: "starting", "up", "crashed", "down", "complete" and others; stacks;
	// releases
	From, To  string
	Command   string  // what the dyno runs, as Heroku shows it
	Signal    string  // "SIGTERM"
	All       bool    // the signal goes to all processes of the dyno, not to one
	Remaining bool    // the signal goes to those that the first one has not stopped
	Status    int     // exit status of the process; Absent: not said, as in old lines
	Memory    float64 // memory in use, in MB of 1,048,576 bytes
	Quota     float64 // the same in percent of the dyno's quota
	Code      string  // "H12", "R14", "L10"; see LookupCode
	Name      string  // what the line calls the code: "Memory quota exceeded"; "": nothing
	Text      string  // what the line says after the code, unless that is in the fields below
	// messages that Logplex or log-shuttle lost, with L10 to L13; Absent: one of these without a
	// count
	Count int
	// since when it lost them, in UTC to the microsecond; of a row of `heroku releases` when it was
	// made; zero: not said
	Since  time.Time
	Drain  string  // the token of the drain that lost them; "": not said
	Router *Router // the whole line of the router, for an H code; else nil
}

// ParseEvent reads a line of the platform, today's wording and older ones. It reports false for
// every other line, such as an app's output, a request without an error, metrics, and an event that
// it does not know.
//
// The header is looked at too, since an app can print what it likes. Lines of the API come from
// app[api] or heroku[api]; the router's from heroku[router]; Logplex's from heroku[logplex],
// logplex or app[log-shuttle]; all else from heroku and a dyno. Rows of `heroku releases`, such as
// "v44 Deploy ada5527 release command failed", count as the API's. State changes, commands and R
// codes are also taken from app and a dyno other than api, as old pages show them: there an app
// could have forged them. A Line without Source and Dyno may be any of them.
//
// What it returns keeps l.Message alive. ParseEvent takes time linear in it.
func ParseEvent(l Line) (Event, bool) {
	s := strings.TrimRight(l.Message, " \r\n")
	o := originOf(l)
	e, ok := parseWordedEvent(s, o)
	if !ok && o&fromRouter != 0 {
		e, ok = parseRouterEvent(s) // last, as its words and pairs may be in a command or a text
	}
	if !ok {
		return Event{}, false // what the readers have filled in by then is nothing
	}
	return e, true
}

// parseWordedEvent reads all events but those of the router.
func parseWordedEvent(s string, o origin) (e Event, ok bool) {
	if o&fromAPI != 0 {
		e, ok = parseAPIEvent(s)
	}
	if !ok && o&(fromManager|fromApp) != 0 {
		e, ok = parseDynoEvent(s, o&fromManager != 0)
	}
	if !ok {
		e, ok = parseErrorEvent(s, o)
	}
	return e, ok
}

// AppendTo appends the event's message as Heroku words it today to b, without
// the header and without a newline, and returns the longer b. An Event that
// ParseEvent returned reads back equal from a Line without Source and Dyno, unless
// it holds what could break the line, which is percent-encoded. An unknown Kind
// appends nothing.
func (e Event) AppendTo(b []byte) []byte {
	switch e.Kind {
	case EventState:
		b = appendPercent(append(b, "State changed from "...), e.From)
		return appendPercent(append(b, " to "...), e.To)
	case EventStart:
		b = appendPercent(append(b, "Starting process with command `"...), e.Command)
		return e.appendUser(append(b, '`'))
	case EventStop:
		switch {
		case e.Remaining:
			b = append(b, "Stopping remaining processes with "...)
		case e.All:
			b = append(b, "Stopping all processes with "...)
		default:
			b = append(b, "Stopping process with "...)
		}
		return appendPercent(b, e.Signal)
	case EventExit:
		b = append(b, "Process exited"...)
		if e.Status < 0 {
			return b
		}
		return strconv.AppendInt(append(b, " with status "...), int64(e.Status), 10)
	case EventMemory:
		b = appendEventNumber(append(b, "Process running mem="...), e.Memory)
		b = append(b, "M("...)
		n := len(b)
		b = appendEventNumber(b, e.Quota)
		if bytes.IndexByte(b[n:], '.') < 0 {
			b = append(b, ".0"...)
		}
		return append(b, "%)"...)
	case EventRestart:
		return append(b, "Restarting"...)
	case EventCycle:
		return append(b, "Cycling"...)
	case EventIdle:
		return append(b, "Idling"...)
	case EventUnidle:
		return append(b, "Unidling"...)
	case EventAwait:
		return append(b, "Awaiting client"...)
	case EventDisconnect:
		return append(b, eventDisconnectText...)
	case EventSlug:
		b = appendPercent(append(b, "Slug compilation "...), e.Phase)
		if e.Text != "" {
			b = appendPercent(append(b, ": "...), e.Text)
		}
		return b
	case EventError:
		return e.appendError(b)
	}
	if e.Kind >= EventRelease && e.Kind <= EventEnable ||
		e.Kind >= EventDisable && e.Kind <= EventStack {
		return e.appendAPI(b)
	}
	return b
}

// String returns what AppendTo appends.
func (e Event) String() string {
	return string(e.AppendTo(make([]byte, 0, 128)))
}

// appendEventNumber writes a number that is not negative, without an exponent.
func appendEventNumber(b []byte, v float64) []byte {
	if !(v > 0 && v <= math.MaxFloat64) {
		v = 0
	}
	return strconv.AppendFloat(b, v, 'f', -1, 64)
}

// An origin is a set of the programs of the platform that may have written a line.
type origin uint8

const (
	fromAPI origin = 1 << iota
	fromManager
	fromApp // or from the manager, long ago
	fromRouter
	fromLogplex
	fromAnyone = fromAPI | fromManager | fromApp | fromRouter | fromLogplex
)

func originOf(l Line) origin {
	switch l.Source {
	case "":
		if l.Dyno == "" {
			return fromAnyone
		}
	case "app", "heroku":
		switch {
		case l.Dyno == "api":
			return fromAPI
		case l.Dyno == "log-shuttle" || l.Dyno == "logplex" && l.Source == "heroku":
			return fromLogplex
		case l.Source == "app":
			return fromApp
		case l.Dyno == "router" || l.Dyno == "nginx":
			return fromRouter
		}
		return fromManager
	case "logplex", "Logplex":
		return fromLogplex
	}
	return 0
}

// parseDynoEvent reads a line of the dyno manager. If it is not sure to be
// one, only what old pages show under an app's source counts.
func parseDynoEvent(s string, sure bool) (Event, bool) {
	if rest, ok := strings.CutPrefix(s, "State changed from "); ok {
		from, to, ok := strings.Cut(rest, " to ")
		return Event{Kind: EventState, From: from, To: to},
			ok && isEventWord(from) && isEventWord(to)
	}
	if command, user, ok := cutCommand(s); ok && user == "" {
		return Event{Kind: EventStart, Command: command}, true
	}
	if !sure {
		return Event{}, false
	}
	switch s {
	case "Restarting":
		return Event{Kind: EventRestart}, true
	case "Cycling":
		return Event{Kind: EventCycle}, true
	case "Idling":
		return Event{Kind: EventIdle}, true
	case "Unidling":
		return Event{Kind: EventUnidle}, true
	case "Awaiting client":
		return Event{Kind: EventAwait}, true
	case eventDisconnectText:
		return Event{Kind: EventDisconnect}, true
	case "Process exited":
		return Event{Kind: EventExit, Status: Absent}, true
	}
	if rest, ok := strings.CutPrefix(s, "Process exited with status "); ok {
		v, ok := parseRouterNumber(rest, math.MaxInt32)
		return Event{Kind: EventExit, Status: int(v)}, ok && rest != ""
	}
	if rest, ok := strings.CutPrefix(s, "Stopping "); ok {
		which, signal, ok := strings.Cut(rest, " with ")
		e := Event{
			Kind: EventStop, Signal: signal, All: which == "all processes",
			Remaining: which == "remaining processes",
		}
		return e, ok && (e.All || e.Remaining || which == "process") && isEventWord(signal)
	}
	if rest, ok := strings.CutPrefix(s, "Slug compilation "); ok {
		phase, text, more := strings.Cut(rest, ": ")
		return Event{Kind: EventSlug, Phase: phase, Text: text},
			isEventWord(phase) && more == (text != "")
	}
	if rest, ok := strings.CutPrefix(s, "Process running mem="); ok {
		return parseMemoryEvent(rest)
	}
	return Event{}, false
}

const eventDisconnectText = "Client connection closed. Sending SIGHUP to all processes"

// cutCommand reads "Starting process with command `…` by user …", or with
// "command: `", "Running" and "by" as was written before 2016. Only the last
// backtick is sure to be no part of the command.
func cutCommand(s string) (command, user string, ok bool) {
	rest, ok := strings.CutPrefix(s, "Starting process with command")
	if !ok {
		rest, ok = strings.CutPrefix(s, "Running process with command")
	}
	if !ok {
		return "", "", false
	}
	rest, ok = strings.CutPrefix(strings.TrimPrefix(rest, ":"), " `")
	if !ok {
		return "", "", false
	}
	if command, ok := strings.CutSuffix(rest, "`"); ok {
		return command, "", true
	}
	if i := strings.LastIndex(rest, "` by "); i >= 0 {
		user = strings.TrimLeft(rest[i+len("` by "):], " ")
		if named, ok := strings.CutPrefix(user, "user "); ok {
			user = strings.TrimLeft(named, " ")
		}
		return rest[:i], user, user != ""
	}
	return "", "", false
}

// parseMemoryEvent reads "807M(157.7%)", with the unit MB in old lines.
func parseMemoryEvent(s string) (Event, bool) {
	used, quota, ok := strings.Cut(s, "(")
	if !ok {
		return Event{}, false
	}
	memory, unit, ok0 := parseQuantity(used)
	percent, sign, ok1 := parseQuantity(strings.TrimSuffix(quota, ")"))
	switch strings.TrimSuffix(unit, "B") {
	case "K", "k":
		memory /= 1024
	case "M":
	case "G":
		memory *= 1024
	default:
		ok0 = false
	}
	ok = ok0 && ok1 && sign == "%" && strings.HasSuffix(quota, ")") && memory >= 0 &&
		percent >= 0 && !math.IsInf(memory, 0)
	return Event{Kind: EventMemory, Memory: memory, Quota: percent}, ok
}

// isEventWord reports whether s is one word of ASCII letters, digits, '-' and '_'.
func isEventWord(s string) bool {
	for i := range len(s) {
		c := s[i]
		if (c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') &&
			c != '-' && c != '_' {
			return false
		}
	}
	return s != ""
}
