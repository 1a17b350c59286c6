// SPDX-License-Identifier: MIT

package format

import (
	"math"
	"strconv"
	"strings"
)

// parseAPIEvent reads a line of app[api].
func parseAPIEvent(s string) (Event, bool) {
	if command, user, ok := cutCommand(s); ok {
		return Event{Kind: EventStart, Command: command, User: user}, true
	}
	what, user := cutUser(s)
	verb, rest, _ := strings.Cut(what, " ")
	e := Event{User: user}
	switch verb {
	case "Release":
		e.Kind = EventRelease
		release, phase, _ := strings.Cut(rest, " ")
		e.Release = release
		switch phase {
		case "created":
			e.Phase = phase
		case "command failed":
			e.Phase = "failed"
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
	case "Set", "Remove":
		keys, ok := strings.CutSuffix(rest, " config vars")
		return configEvent(e, strings.ToLower(verb), keys, ok)
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
	}
	return Event{}, false
}

// cutUser takes " by user …", or the older " by …", off the end of a line.
func cutUser(s string) (what, user string) {
	for _, by := range []string{" by user ", " by "} {
		if i := strings.LastIndex(s, by); i >= 0 {
			return s[:i], s[i+len(by):]
		}
	}
	return s, ""
}

// isEventToken reports whether s can stand as one word of a line.
func isEventToken(s string) bool { return s != "" && strings.IndexByte(s, ' ') < 0 }

// isEventText reports whether s can stand at the end of a line.
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
		if !ok || n < 0 || sized && (!isEventToken(size) || strings.IndexByte(size, '@') >= 0) || !isEventToken(item[:i]) {
			return false
		}
		e.Formation = append(e.Formation, Formation{item[:i], int(n), size})
	}
	return true
}

// appendAPI writes what parseAPIEvent reads.
func (e Event) appendAPI(b []byte) []byte {
	switch e.Kind {
	case EventRelease:
		switch {
		case e.Phase == "running":
			b = append(appendPercent(append(b, "Running release "...), e.Release), " commands"...)
		case e.Phase == "initial" || e.Release == "":
			b = append(b, "Initial release"...)
		case e.Phase == "failed":
			b = append(appendPercent(append(b, "Release "...), e.Release), " command failed"...)
		default:
			b = append(appendPercent(append(b, "Release "...), e.Release), " created"...)
		}
	case EventDeploy:
		b = appendPercent(append(b, "Deploy "...), e.Commit)
	case EventConfig:
		if e.Phase == "remove" {
			b = append(b, "Remove "...)
		} else {
			b = append(b, "Set "...)
		}
		for i, k := range e.Keys {
			if i > 0 {
				b = append(b, ", "...)
			}
			b = appendPercent(b, k)
		}
		b = append(b, " config vars"...)
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
	}
	return e.appendUser(b)
}

func (e Event) appendUser(b []byte) []byte {
	if e.User == "" {
		return b
	}
	return appendPercent(append(b, " by user "...), e.User)
}
