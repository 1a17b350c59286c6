// SPDX-License-Identifier: MIT

package format

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// parseAPIEvent reads a line of app[api].
func parseAPIEvent(s string) (Event, bool) {
	if command, user, ok := cutCommand(s); ok {
		return Event{Kind: EventStart, Command: command, User: user}, true
	}
	if e, ok := parseReleaseRow(s); ok {
		return e, true
	}
	what, user := cutUser(s)
	e, ok := parseAPIText(what)
	e.User = user
	return e, ok
}

// parseAPIText reads what was done, which is also how Heroku describes a release.
func parseAPIText(what string) (e Event, ok bool) {
	verb, rest, _ := strings.Cut(what, " ")
	switch verb {
	case "Release":
		e.Kind = EventRelease
		release, phase, _ := strings.Cut(rest, " ")
		e.Release = release
		switch phase {
		case "created":
			e.Phase = phase
		case "command failed", "command executing":
			e.Phase = phase[len("command "):]
		default:
			return Event{}, false
		}
		return e, isEventToken(release)
	case "Initial":
		e.Kind, e.Phase = EventRelease, "initial"
		return e, rest == "release"
	case "Running":
		e.Kind, e.Phase = EventRelease, "running"
		release, ok0 := strings.CutPrefix(rest, "release ")
		release, ok1 := strings.CutSuffix(release, " commands")
		e.Release = release
		return e, ok0 && ok1 && isEventToken(release)
	case "Deploy":
		e.Kind, e.Commit = EventDeploy, rest
		return e, isEventToken(rest)
	case "Deployed":
		return deployedEvent(rest)
	case "Rollback":
		e.Kind = EventRollback
		e.To, ok = strings.CutPrefix(rest, "to ")
		return e, ok && isEventToken(e.To)
	case "Promote":
		// The app, its release and the commit that it takes on.
		e.Kind = EventPromote
		e.Resource, rest, _ = strings.Cut(rest, " ")
		e.From, e.Commit, ok = strings.Cut(rest, " ")
		return e, ok && isEventToken(e.Resource) && isReleaseName(e.From) && isEventToken(e.Commit)
	case "Stack":
		e.Kind = EventStack
		rest, ok0 := strings.CutPrefix(rest, "changed from ")
		e.From, e.To, ok = strings.Cut(rest, " to ")
		return e, ok && ok0 && isEventToken(e.From) && isEventToken(e.To)
	case "Upgrade":
		e.Kind = EventStack
		e.To, ok = strings.CutPrefix(rest, "stack to ")
		return e, ok && isEventToken(e.To)
	case "Set", "Remove":
		if keys, ok := strings.CutSuffix(rest, " config vars"); ok {
			return configEvent(e, strings.ToLower(verb), keys, true)
		}
		return addOnEvent("remove", rest, verb == "Remove")
	case "Add":
		// Until 2012: "Add A, B config by …".
		if keys, ok := strings.CutSuffix(rest, " config"); ok {
			return configEvent(e, "set", keys, true)
		}
		return addOnEvent("add", rest, true)
	case "Add-on":
		// Until 2012: "Add-on add logging:basic by …".
		phase, name, _ := strings.Cut(rest, " ")
		return addOnEvent(phase, name+" add-on",
			phase == "add" || phase == "update" || phase == "remove")
	case "Update":
		if e, ok := addOnEvent("update", rest, true); ok {
			return e, true
		}
		e.Kind, e.Resource = EventUpdate, rest
		return e, isEventText(rest)
	case "Config":
		// Until 2012: "Config add A, B by …".
		if keys, ok := strings.CutPrefix(rest, "add "); ok {
			return configEvent(e, "set", keys, true)
		}
		keys, ok := strings.CutPrefix(rest, "remove ")
		return configEvent(e, "remove", keys, ok)
	case "Scaled":
		list, ok := strings.CutPrefix(rest, "to ")
		e.Kind = EventScale
		return e, ok && e.parseFormation(list, " ", '@')
	case "Scale":
		// Until about 2015: "Scale to mailer=1, web=3 by …".
		list, ok := strings.CutPrefix(rest, "to ")
		e.Kind = EventScale
		return e, ok && e.parseFormation(list, ", ", '=')
	case "Build":
		return buildEvent(e, rest)
	case "Attach":
		e.Kind, e.Resource = EventAttach, rest
		return e, isEventText(rest)
	case "Detach":
		e.Kind, e.Resource = EventDetach, rest
		return e, isEventText(rest)
	case "Enable":
		e.Kind, e.Resource = EventEnable, rest
		return e, isEventText(rest)
	case "Disable":
		e.Kind, e.Resource = EventDisable, rest
		return e, isEventText(rest)
	}
	return provisionEvent(verb, rest)
}

// deployedEvent reads "web (2ef8bad7ccfa)", the process type and image of a
// container, or several of them with commas.
func deployedEvent(s string) (Event, bool) {
	e := Event{Kind: EventDeploy, Resource: s}
	for item := range strings.SplitSeq(s, ", ") {
		name, image, ok0 := strings.Cut(item, " (")
		image, ok1 := strings.CutSuffix(image, ")")
		if !ok0 || !ok1 || !isEventToken(name) || !isEventToken(image) {
			return Event{}, false
		}
		if len(item) == len(s) {
			e.Resource, e.Commit = name, image
		}
	}
	return e, true
}

// addOnEvent reads "mongohq:sandbox add-on".
func addOnEvent(phase, s string, ok bool) (Event, bool) {
	name, named := strings.CutSuffix(s, " add-on")
	if !ok || !named || !isEventToken(name) {
		return Event{}, false
	}
	return Event{Kind: EventAddOn, Phase: phase, Resource: name}, true
}

// provisionEvent reads "@ref:postgresql-flat-02648 completed provisioning, setting
// DATABASE_URL.", split at its first space.
func provisionEvent(name, rest string) (Event, bool) {
	keys, ok0 := strings.CutPrefix(rest, provisionedText)
	keys, ok1 := strings.CutSuffix(keys, ".")
	if !ok0 || !ok1 || !strings.HasPrefix(name, "@ref:") {
		return Event{}, false
	}
	e, ok := configEvent(Event{}, "", keys, true)
	if !ok {
		return Event{}, false
	}
	e.Kind, e.Resource = EventProvision, name
	return e, true
}

const provisionedText = "completed provisioning, setting "

// parseReleaseRow reads a row of `heroku releases`: the release, what it was, the
// status of its command, who made it and when, the last three if they are there.
//
//	v44  Deploy ada5527 release command failed  ann@example.com  2022/03/17 12:26:29 +0000 (~ 1h ago)
func parseReleaseRow(s string) (Event, bool) {
	release, rest, _ := strings.Cut(s, " ")
	if !isReleaseName(release) {
		return Event{}, false
	}
	rest = strings.Trim(rest, " ")
	for strings.HasSuffix(rest, " …") { // where a page leaves the rest out
		rest = strings.TrimRight(strings.TrimSuffix(rest, "…"), " ")
	}
	for strings.HasSuffix(rest, ")") {
		i := strings.LastIndex(rest, " (~ ")
		if i < 0 {
			break
		}
		rest = strings.TrimRight(rest[:i], " ")
	}
	var since time.Time
	since, rest = cutRowTime(rest)
	user := ""
	if i := strings.LastIndexByte(rest, ' ') + 1; strings.IndexByte(rest[i:], '@') > 0 {
		user, rest = rest[i:], strings.TrimRight(rest[:i], " ")
	}
	phase := ""
	for _, p := range [...]string{"failed", "executing"} {
		if what, ok := strings.CutSuffix(rest, "release command "+p); ok &&
			(what == "" || strings.HasSuffix(what, " ")) {
			phase, rest = p, strings.TrimRight(what, " ")
			break
		}
	}
	var e Event
	if ok := false; rest != "" {
		e, ok = parseAPIText(rest)
		if !ok || e.Kind == EventRelease && e.Phase != "initial" || e.Kind == EventBuild ||
			e.Kind == EventScale {
			return Event{}, false
		}
	} else if phase == "" {
		return Event{}, false
	}
	if phase != "" {
		commit := e.Commit
		if e.Kind != EventDeploy || e.Resource != "" {
			commit = ""
		}
		e = Event{Kind: EventRelease, Phase: phase, Commit: commit}
		if commit == "" {
			e.Text = rest
		}
	}
	e.Release, e.User, e.Since = release, user, since
	return e, true
}

const releaseRowTime = "2006/01/02 15:04:05 -0700"

// cutRowTime takes the time off the end of a row.
func cutRowTime(s string) (time.Time, string) {
	n := len(s) - len(releaseRowTime)
	if n < 0 || n > 0 && s[n-1] != ' ' {
		return time.Time{}, s
	}
	t, err := time.Parse(releaseRowTime, s[n:])
	if t = t.UTC(); err != nil || t.IsZero() || t.Year() < 0 || t.Year() > 9999 {
		return time.Time{}, s
	}
	return t, strings.TrimRight(s[:n], " ")
}

// isReleaseName reports whether s is a release such as v138.
func isReleaseName(s string) bool {
	for i := 1; i < len(s); i++ {
		if !isSyslogDigit(s[i]) {
			return false
		}
	}
	return len(s) > 1 && s[0] == 'v'
}

// cutUser takes " by user …", or the older " by …", off the end of a line.
func cutUser(s string) (what, user string) {
	for _, by := range []string{" by user ", " by "} {
		if i := strings.LastIndex(s, by); i >= 0 {
			return s[:i], strings.TrimLeft(s[i+len(by):], " ")
		}
	}
	return s, ""
}

// isEventToken reports whether s can be one word of a line.
func isEventToken(s string) bool { return s != "" && strings.IndexByte(s, ' ') < 0 }

// isEventText reports whether s can be at the end of a line.
func isEventText(s string) bool { return s != "" && s == strings.Trim(s, " ") }

func configEvent(e Event, phase, keys string, ok bool) (Event, bool) {
	e.Kind, e.Phase = EventConfig, phase
	if !ok || keys == "" {
		return Event{}, false
	}
	e.Keys = strings.Split(keys, ", ")
	for _, k := range e.Keys {
		if !isEventToken(k) {
			return Event{}, false
		}
	}
	return e, true
}

// buildEvent reads "started", "succeeded" or "failed -- check your build output: URL".
func buildEvent(e Event, s string) (Event, bool) {
	e.Kind = EventBuild
	phase, rest, more := strings.Cut(s, " ")
	e.Phase = phase
	switch phase {
	case "started", "succeeded":
		return e, !more
	case "failed":
		if !more {
			return e, true
		}
		url, ok := strings.CutPrefix(rest, buildFailedText)
		e.URL = url
		return e, ok && isEventToken(url)
	}
	return Event{}, false
}

const buildFailedText = "-- check your build output: "

// parseFormation reads "mailer@3:Performance-L web@5:Standard-2X".
func (e *Event) parseFormation(s, sep string, mark byte) bool {
	if s == "" {
		return false
	}
	for item := range strings.SplitSeq(s, sep) {
		i := strings.LastIndexByte(item, mark)
		if i <= 0 {
			return false
		}
		count, size, sized := strings.Cut(item[i+1:], ":")
		n, ok := parseRouterNumber(count, math.MaxInt32)
		if !ok || n < 0 || sized && (!isEventToken(size) || strings.IndexByte(size, '@') >= 0) ||
			!isEventToken(item[:i]) {
			return false
		}
		e.Formation = append(e.Formation, Formation{item[:i], int(n), size})
	}
	return true
}

// appendAPI writes what parseAPIEvent reads.
func (e Event) appendAPI(b []byte) []byte {
	if e.isReleaseRow() {
		return e.appendReleaseRow(b)
	}
	return e.appendUser(e.appendAPIText(b))
}

// isReleaseRow reports whether only a row of `heroku releases` has room for all of e's
// fields.
func (e Event) isReleaseRow() bool {
	if e.Release == "" {
		return false
	}
	if e.Kind != EventRelease {
		return e.Kind != EventBuild && e.Kind != EventScale
	}
	switch {
	case e.Phase == "initial", !e.Since.IsZero(), e.Commit != "", e.Text != "":
		return true
	case e.Phase == "executing":
		return e.User == "" || strings.IndexByte(e.User, '@') > 0 && isEventToken(e.User)
	}
	return false
}

func (e Event) appendReleaseRow(b []byte) []byte {
	b = append(appendPercent(b, e.Release), ' ')
	switch {
	case e.Kind != EventRelease || e.Phase == "initial":
		b = append(e.appendAPIText(b), ' ')
	case e.Commit != "":
		b = append(appendPercent(append(b, "Deploy "...), e.Commit), ' ')
	case e.Text != "":
		b = append(appendPercent(b, e.Text), ' ')
	}
	if e.Kind == EventRelease && e.Phase != "initial" {
		b = append(appendPercent(append(b, "release command "...), e.Phase), ' ')
	}
	if e.User != "" {
		b = append(appendPercent(b, e.User), ' ')
	}
	if !e.Since.IsZero() {
		t := e.Since.UTC()
		if t.Year() < 0 || t.Year() > 9999 {
			t = time.Unix(min(max(t.Unix(), minTimeUnix), maxTimeUnix), 0).UTC()
		}
		return t.AppendFormat(b, releaseRowTime)
	}
	return b[:len(b)-1]
}

// appendAPIText writes what parseAPIText reads.
func (e Event) appendAPIText(b []byte) []byte {
	switch e.Kind {
	case EventRelease:
		switch {
		case e.Phase == "running":
			b = append(appendPercent(append(b, "Running release "...), e.Release), " commands"...)
		case e.Phase == "initial" || e.Release == "":
			b = append(b, "Initial release"...)
		case e.Phase == "failed" || e.Phase == "executing":
			b = appendPercent(append(b, "Release "...), e.Release)
			b = append(append(b, " command "...), e.Phase...)
		default:
			b = append(appendPercent(append(b, "Release "...), e.Release), " created"...)
		}
	case EventDeploy:
		switch {
		case e.Resource == "":
			b = appendPercent(append(b, "Deploy "...), e.Commit)
		case e.Commit == "":
			b = appendPercent(append(b, "Deployed "...), e.Resource)
		default:
			b = appendPercent(append(b, "Deployed "...), e.Resource)
			b = append(appendPercent(append(b, " ("...), e.Commit), ')')
		}
	case EventConfig:
		if e.Phase == "remove" {
			b = append(b, "Remove "...)
		} else {
			b = append(b, "Set "...)
		}
		b = append(e.appendKeys(b), " config vars"...)
	case EventScale:
		b = append(b, "Scaled to"...)
		for _, f := range e.Formation {
			b = append(appendPercent(append(b, ' '), f.Type), '@')
			b = strconv.AppendInt(b, int64(max(f.Count, 0)), 10)
			if f.Size != "" {
				b = appendPercent(append(b, ':'), f.Size)
			}
		}
	case EventBuild:
		b = appendPercent(append(b, "Build "...), e.Phase)
		if e.URL != "" {
			b = appendPercent(append(append(b, ' '), buildFailedText...), e.URL)
		}
	case EventAttach:
		b = appendPercent(append(b, "Attach "...), e.Resource)
	case EventDetach:
		b = appendPercent(append(b, "Detach "...), e.Resource)
	case EventEnable:
		b = appendPercent(append(b, "Enable "...), e.Resource)
	case EventDisable:
		b = appendPercent(append(b, "Disable "...), e.Resource)
	case EventUpdate:
		b = appendPercent(append(b, "Update "...), e.Resource)
	case EventAddOn:
		switch e.Phase {
		case "remove":
			b = append(b, "Remove "...)
		case "update":
			b = append(b, "Update "...)
		default:
			b = append(b, "Add "...)
		}
		b = append(appendPercent(b, e.Resource), " add-on"...)
	case EventProvision:
		b = append(append(appendPercent(b, e.Resource), ' '), provisionedText...)
		b = append(e.appendKeys(b), '.')
	case EventRollback:
		b = appendPercent(append(b, "Rollback to "...), e.To)
	case EventPromote:
		b = append(appendPercent(append(b, "Promote "...), e.Resource), ' ')
		b = append(appendPercent(b, e.From), ' ')
		b = appendPercent(b, e.Commit)
	case EventStack:
		if e.From == "" {
			b = append(b, "Upgrade stack to "...)
		} else {
			b = append(appendPercent(append(b, "Stack changed from "...), e.From), " to "...)
		}
		b = appendPercent(b, e.To)
	}
	return b
}

func (e Event) appendKeys(b []byte) []byte {
	for i, k := range e.Keys {
		if i > 0 {
			b = append(b, ", "...)
		}
		b = appendPercent(b, k)
	}
	return b
}

func (e Event) appendUser(b []byte) []byte {
	if e.User == "" {
		return b
	}
	return appendPercent(append(b, " by user "...), e.User)
}
