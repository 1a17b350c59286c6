// SPDX-License-Identifier: MIT

package format

import (
	"math"
	"strconv"
	"strings"
)

// Slots of a level's name, from the lowest to the highest.
const (
	slotTrace = iota
	slotDebug
	slotInfo
	slotNotice
	slotWarn
	slotError
	slotCritical
	slotAlert
	slotEmergency
	levelSlots
)

// levelSlotBound returns the least level of a slot, in log/slog's numbers.
func levelSlotBound(slot int) int {
	switch slot {
	case slotDebug:
		return -4
	case slotInfo:
		return 0
	case slotNotice:
		return 2
	case slotWarn:
		return 4
	case slotError:
		return 8
	case slotCritical:
		return 12
	case slotAlert:
		return 16
	case slotEmergency:
		return 20
	}
	return math.MinInt
}

// levelSlot returns the slot that a level's name means.
func levelSlot(name string) (int, bool) {
	switch strings.ToUpper(name) {
	case "TRACE", "ALL", "FINEST", "VERBOSE":
		return slotTrace, true
	case "DEBUG", "FINE":
		return slotDebug, true
	case "INFO":
		return slotInfo, true
	case "NOTICE":
		return slotNotice, true
	case "WARN", "WARNING":
		return slotWarn, true
	case "ERROR", "SEVERE":
		return slotError, true
	case "CRITICAL", "FATAL":
		return slotCritical, true
	case "ALERT":
		return slotAlert, true
	case "EMERGENCY", "EMERG":
		return slotEmergency, true
	}
	return 0, false
}

// patternLevels are the names that one %p prints; "" is a slot that is not in
// use, so that its levels belong to the next lower one.
type patternLevels struct {
	names [levelSlots]string
	exact bool // a word alone, without the distance to its level
}

// levelWords returns the whole vocabulary of another logger.
func levelWords(name string) (patternLevels, bool) {
	l := patternLevels{exact: true}
	switch strings.ToLower(name) {
	case "python":
		l.names = [levelSlots]string{
			slotDebug: "DEBUG", slotInfo: "INFO", slotWarn: "WARNING", slotError: "ERROR",
			slotCritical: "CRITICAL",
		}
	case "log4j", "log4net":
		l.names = [levelSlots]string{"TRACE", "DEBUG", "INFO", "", "WARN", "ERROR", "FATAL"}
	case "ruby":
		l.names = [levelSlots]string{
			slotDebug: "DEBUG", slotInfo: "INFO", slotWarn: "WARN", slotError: "ERROR",
			slotCritical: "FATAL",
		}
	case "monolog":
		l.names = [levelSlots]string{
			"", "DEBUG", "INFO", "NOTICE", "WARNING", "ERROR", "CRITICAL", "ALERT", "EMERGENCY",
		}
	default:
		return l, false
	}
	return l, true
}

// parsePatternLevels reads the options of %p: names for levels, words=logger,
// lowerCase=true, upperCase=true and length=n, separated by commas. As in Log4j
// the last three act on the names that are not replaced.
func parsePatternLevels(s string, offset int) (*patternLevels, error) {
	l := patternLevels{
		names: [levelSlots]string{slotDebug: "DEBUG", slotInfo: "INFO",
			slotWarn: "WARN", slotError: "ERROR"},
	}
	var given [levelSlots]string
	lower, length := false, 0
	for s != "" {
		item, rest, _ := strings.Cut(s, ",")
		at := offset
		offset += len(s) - len(rest)
		s = rest
		key, value, ok := strings.Cut(item, "=")
		if !ok {
			if strings.TrimSpace(item) == "" {
				continue
			}
			return nil, patternError(at, "no = in a level option")
		}
		at += len(key) - len(strings.TrimLeft(key, " "))
		key, value = strings.TrimSpace(key), strings.TrimSpace(value)
		switch key {
		case "lowerCase", "upperCase":
			if value != "true" && value != "false" {
				return nil, patternError(at, key+" is neither true nor false")
			}
			lower = value == "true" && key == "lowerCase"
		case "length":
			n, err := strconv.Atoi(value)
			if err != nil || n < 1 || n > maxPatternWidth {
				return nil, patternError(at,
					"length is not a number from 1 to "+strconv.Itoa(maxPatternWidth))
			}
			length = n
		case "words":
			if l, ok = levelWords(value); !ok {
				return nil, patternError(at,
					"words is none of python, log4j, log4net, ruby and monolog")
			}
		default:
			slot, ok := levelSlot(key)
			if !ok || value == "" {
				return nil, patternError(at,
					"neither lowerCase, length, words nor a name for a level such as DEBUG, "+
						"INFO, WARN or ERROR")
			}
			given[slot] = value
		}
	}
	for slot := range l.names {
		name := &l.names[slot]
		if given[slot] != "" {
			*name = given[slot]
			continue
		}
		if length > 0 && length < len(*name) {
			*name = (*name)[:length]
		}
		if lower {
			*name = strings.ToLower(*name)
		}
	}
	return &l, nil
}

// append appends the name of the highest slot in use that is not above level.
// For the four levels of log/slog it adds the distance to it, as
// slog.Level.String does; a level below DEBUG counts from there too.
func (l *patternLevels) append(b []byte, level int) []byte {
	slot := levelSlotOf(level)
	for slot > slotTrace && l.names[slot] == "" {
		slot--
	}
	if l.names[slot] == "" {
		slot = slotDebug
	}
	b = append(b, l.names[slot]...)
	switch slot {
	case slotDebug, slotInfo, slotWarn, slotError:
		distance := int64(level) - int64(levelSlotBound(slot))
		if distance == 0 || l.exact {
			return b
		}
		if distance > 0 {
			b = append(b, '+')
		}
		b = strconv.AppendInt(b, distance, 10)
	}
	return b
}

// levelSlotOf returns the highest slot whose bound is not above level.
func levelSlotOf(level int) int {
	switch {
	case level >= 20:
		return slotEmergency
	case level >= 16:
		return slotAlert
	case level >= 12:
		return slotCritical
	case level >= 8:
		return slotError
	case level >= 4:
		return slotWarn
	case level >= 2:
		return slotNotice
	case level >= 0:
		return slotInfo
	case level >= -4:
		return slotDebug
	}
	return slotTrace
}
