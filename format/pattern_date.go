// SPDX-License-Identifier: MIT

package format

import (
	"strconv"
	"strings"
	"time"
)

// patternDateLayout is the compiled layout of one %d.
type patternDateLayout struct {
	fields []patternDateField
	goTime string         // a layout of package time instead of fields, if not empty
	zone   *time.Location // nil: the time's own
}

// patternDateField is a run of one letter of SimpleDateFormat, or text.
type patternDateField struct {
	letter byte // 0: text
	count  int
	text   string
}

// Letters for what SimpleDateFormat has none for.
const (
	dateHeroku = '!' // the header timestamp
	dateUnix   = '@' // seconds since 1970; count 3: milliseconds
)

// parsePatternDate compiles the option of %d that is at offset.
func parsePatternDate(s string, offset int) (*patternDateLayout, error) {
	switch s {
	case "HEROKU":
		return &patternDateLayout{fields: []patternDateField{{letter: dateHeroku}}}, nil
	case "UNIX":
		return &patternDateLayout{fields: []patternDateField{{letter: dateUnix}}}, nil
	case "UNIX_MILLIS":
		return &patternDateLayout{fields: []patternDateField{{letter: dateUnix, count: 3}}}, nil
	}
	if named := namedDateLayout(s); named != "" {
		s = named
	} else if strings.Contains(s, "2006") || strings.Contains(s, "15:04") {
		return &patternDateLayout{goTime: s}, nil
	}

	d := &patternDateLayout{}
	net := isNetDate(s)
	for i := 0; i < len(s); {
		c, start := s[i], i
		switch {
		case c == '\'':
			text, n := quotedDateText(s[i:])
			if n == 0 {
				return nil, patternError(offset+start, "apostrophe without an end")
			}
			d.fields = append(d.fields, patternDateField{text: text})
			i += n
		case isLetter(c):
			for i < len(s) && s[i] == c {
				i++
			}
			f := patternDateField{letter: c, count: i - start}
			if net {
				if f = netDateField(f); f.text != "" {
					d.fields = append(d.fields, patternDateField{text: s[start:i]})
					continue
				}
			} else if c == 'n' {
				f.letter = 'S' // as Log4j 2 has it: as many digits of the fraction
			}
			limit, ok := dateLetterLimit(f.letter)
			if !ok {
				return nil, patternError(offset+start,
					"unknown date letter; text is written in apostrophes, and a year is yyyy")
			}
			if f.count > limit {
				return nil, patternError(offset+start,
					"date letter more than "+strconv.Itoa(limit)+" times")
			}
			d.fields = append(d.fields, f)
		case '0' <= c && c <= '9':
			return nil, patternError(offset+start,
				"digit in a date layout; a Go layout contains 2006 or 15:04, and text is written "+
					"in apostrophes")
		default:
			for i < len(s) && s[i] != '\'' && !isLetter(s[i]) && (s[i] < '0' || '9' < s[i]) {
				i++
			}
			d.fields = append(d.fields, patternDateField{text: s[start:i]})
		}
	}
	return d, nil
}

// isNetDate reports whether a date layout is one of .NET's: it has a letter or a
// run of letters that SimpleDateFormat has no use for.
func isNetDate(s string) bool {
	quoted := false
	for i := range len(s) {
		switch s[i] {
		case '\'':
			quoted = !quoted
		case 'f', 't':
			if !quoted {
				return true
			}
		case 'F':
			if !quoted && i > 0 && (s[i-1] == '.' || s[i-1] == ',') {
				return true
			}
		case 'd':
			if !quoted && strings.HasPrefix(s[i:], "ddd") {
				return true
			}
		}
	}
	return false
}

// netDateField returns the field of a run of .NET's letters in the letters that
// appendDate knows. Letters that mean nothing to .NET are text.
func netDateField(f patternDateField) patternDateField {
	switch {
	case f.letter == 'd' && f.count > 2:
		f.letter = 'E'
	case f.letter == 'f':
		f.letter = 'S'
	case f.letter == 't' && f.count == 2:
		f.letter = 'a'
	case f.letter == 'z':
		f.letter = 'x'
		if f.count == 2 {
			f.count = 1
		}
	case f.letter == 'K':
		f.letter, f.count = 'X', 3
	case strings.IndexByte("dfFhHmMsStyzK", f.letter) < 0:
		f.text = string(rune(f.letter))
	}
	return f
}

// splitDateZone takes the zone off a layout that has one as logback writes it,
// HH:mm:ss.SSS, UTC or "HH:mm:ss,SSS", UTC. A comma belongs to the layout unless
// a zone follows it. A third part, the language of names, is left out.
func splitDateZone(o patternOption) (layout, zone patternOption) {
	s := o.text
	if strings.HasPrefix(s, `"`) {
		if n := strings.IndexByte(s[1:], '"'); n >= 0 {
			rest := s[n+2:]
			zone = patternOption{strings.TrimLeft(rest, ", "), o.at + n + 2}
			zone.text, _, _ = strings.Cut(zone.text, ",")
			return patternOption{s[1 : 1+n], o.at + 1}, zone
		}
	}
	if i := strings.LastIndexByte(s, ','); i >= 0 && isLanguageText(strings.TrimSpace(s[i+1:])) {
		s = s[:i]
	}
	if i := strings.LastIndexByte(s, ','); i >= 0 && isZoneText(strings.TrimSpace(s[i+1:])) {
		return patternOption{s[:i], o.at}, patternOption{s[i+1:], o.at + i + 1}
	}
	return patternOption{s, o.at}, patternOption{at: o.at + len(s)}
}

// isLanguageText reports whether s is a tag such as en-AU.
func isLanguageText(s string) bool {
	return len(s) == len("en-AU") && (s[2] == '-' || s[2] == '_') && 'a' <= s[0] && s[0] <= 'z' &&
		'A' <= s[3] && s[3] <= 'Z'
}

// isZoneText reports whether s can be no part of a date layout, and a zone.
func isZoneText(s string) bool {
	if s == "UTC" || s == "GMT" {
		return true
	}
	if _, ok := zoneOffset(s); ok {
		return true
	}
	letters := true
	for i := range len(s) {
		c := s[i]
		if _, ok := dateLetterLimit(c); isLetter(c) && !ok {
			letters = false
		} else if !isLetter(c) && strings.IndexByte("/_+-0123456789", c) < 0 {
			return false
		}
	}
	return strings.IndexByte(s, '/') > 0 && !letters
}

// parsePatternZone reads a zone; nil is the time's own.
func parsePatternZone(s string, offset int) (*time.Location, error) {
	switch s {
	case "":
		return nil, nil
	case "UTC", "GMT", "Z":
		return time.UTC, nil
	}
	if seconds, ok := zoneOffset(s); ok {
		return time.FixedZone("", seconds), nil
	}
	if zone, err := time.LoadLocation(s); err == nil {
		return zone, nil
	}
	return nil, patternError(offset,
		"zone is neither UTC nor an offset such as +02:00, nor a name that this program knows; "+
			"names need zone data, such as that of package time/tzdata")
}

// zoneOffset reads an offset with its sign, +02:00, -0330, or after UTC or GMT
// also with one digit, GMT+0.
func zoneOffset(s string) (seconds int, ok bool) {
	digits := strings.TrimPrefix(strings.TrimPrefix(s, "UTC"), "GMT")
	if digits == "" || digits[0] != '+' && digits[0] != '-' {
		return 0, false
	}
	negative := digits[0] == '-'
	named := len(digits) < len(s)
	digits = digits[1:]
	switch {
	case len(digits) == len("02:00") && digits[2] == ':':
		digits = digits[:2] + digits[3:]
	case named && len(digits) == 1:
		digits = "0" + digits + "00"
	case len(digits) == 2:
		digits += "00"
	}
	if len(digits) != len("0200") {
		return 0, false
	}
	hours, ok0 := parseTwoDigits(digits, 23)
	minutes, ok1 := parseTwoDigits(digits[2:], 59)
	if seconds = hours*3600 + minutes*60; negative {
		seconds = -seconds
	}
	return seconds, ok0 && ok1
}

// quotedDateText reads text in apostrophes at the start of s, in which two of them
// mean one, as they do alone. It returns the text and the number of
// bytes read, 0 if there is no end.
func quotedDateText(s string) (string, int) {
	if strings.HasPrefix(s, "''") {
		return "'", 2
	}
	var text []byte
	for n := 1; ; {
		end := strings.IndexByte(s[n:], '\'')
		if end < 0 {
			return "", 0
		}
		text = append(text, s[n:n+end]...)
		n += end + 1
		if n == len(s) || s[n] != '\'' {
			return string(text), n
		}
		text = append(text, '\'')
		n++
	}
}

// namedDateLayout returns the layout that Log4j has a name for, or "".
func namedDateLayout(name string) string {
	switch name {
	case "", "DEFAULT":
		return "yyyy-MM-dd HH:mm:ss,SSS"
	case "DEFAULT_PERIOD":
		return "yyyy-MM-dd HH:mm:ss.SSS"
	case "DEFAULT_MICROS":
		return "yyyy-MM-dd HH:mm:ss,SSSSSS"
	case "DEFAULT_NANOS":
		return "yyyy-MM-dd HH:mm:ss,SSSSSSSSS"
	case "ISO8601":
		return "yyyy-MM-dd HH:mm:ss,SSS" // as in all but Log4j 2
	case "STRICT": // logback's
		return "yyyy-MM-dd'T'HH:mm:ss,SSS"
	case "ISO8601_PERIOD":
		return "yyyy-MM-dd'T'HH:mm:ss.SSS"
	case "ISO8601_PERIOD_MICROS":
		return "yyyy-MM-dd'T'HH:mm:ss.SSSSSS"
	case "ISO8601_BASIC":
		return "yyyyMMdd'T'HHmmss,SSS"
	case "ISO8601_BASIC_PERIOD":
		return "yyyyMMdd'T'HHmmss.SSS"
	case "ISO8601_OFFSET_DATE_TIME_HH":
		return "yyyy-MM-dd'T'HH:mm:ss,SSSx"
	case "ISO8601_OFFSET_DATE_TIME_HHMM":
		return "yyyy-MM-dd'T'HH:mm:ss,SSSxx"
	case "ISO8601_OFFSET_DATE_TIME_HHCMM":
		return "yyyy-MM-dd'T'HH:mm:ss,SSSxxx"
	case "ABSOLUTE":
		return "HH:mm:ss,SSS"
	case "ABSOLUTE_PERIOD":
		return "HH:mm:ss.SSS"
	case "ABSOLUTE_MICROS":
		return "HH:mm:ss,SSSSSS"
	case "ABSOLUTE_NANOS":
		return "HH:mm:ss,SSSSSSSSS"
	case "COMPACT":
		return "yyyyMMddHHmmssSSS"
	case "DATE":
		return "dd MMM yyyy HH:mm:ss,SSS"
	case "DATE_PERIOD":
		return "dd MMM yyyy HH:mm:ss.SSS"
	}
	return ""
}

// dateLetterLimit returns how often a letter may be in a row.
func dateLetterLimit(c byte) (int, bool) {
	switch c {
	case 'd', 'H', 'h', 'K', 'k', 'm', 's':
		return 2, true
	case 'D', 'X', 'x', 'Z':
		return 3, true
	case 'y', 'u', 'M', 'L', 'E':
		return 4, true
	case 'a', 'z':
		return 4, true
	case 'S':
		return 9, true
	case 'F':
		return 7, true
	case 't':
		return 1, true
	}
	return 0, false
}

// appendDate appends t. Names of months and days are English.
func (d *patternDateLayout) appendDate(b []byte, t time.Time) []byte {
	if d.zone != nil {
		t = t.In(d.zone)
	}
	if d.goTime != "" {
		start := len(b)
		return escapeFrom(t.AppendFormat(b, d.goTime), start) // a zone's name can be any text
	}
	year, month, day := t.Date()
	hour, minute, second := t.Clock()
	for i := range d.fields {
		f := &d.fields[i]
		switch f.letter {
		case 0:
			b = append(b, f.text...)
		case dateHeroku:
			b = appendTime(b, t)
		case dateUnix:
			if f.count == 3 {
				b = strconv.AppendInt(b, t.UnixMilli(), 10)
			} else {
				b = strconv.AppendInt(b, t.Unix(), 10)
			}
		case 'y', 'u':
			if f.count == 2 {
				b = appendPadded(b, (year%100+100)%100, 2)
			} else {
				b = appendPadded(b, year, f.count)
			}
		case 'M', 'L':
			switch f.count {
			case 3:
				b = append(b, month.String()[:3]...)
			case 4:
				b = append(b, month.String()...)
			default:
				b = appendPadded(b, int(month), f.count)
			}
		case 'd':
			b = appendPadded(b, day, f.count)
		case 'D':
			b = appendPadded(b, t.YearDay(), f.count)
		case 'H':
			b = appendPadded(b, hour, f.count)
		case 'k':
			b = appendPadded(b, (hour+23)%24+1, f.count)
		case 'K':
			b = appendPadded(b, hour%12, f.count)
		case 'h':
			b = appendPadded(b, (hour+11)%12+1, f.count)
		case 'm':
			b = appendPadded(b, minute, f.count)
		case 's':
			b = appendPadded(b, second, f.count)
		case 'S', 'F':
			nano := t.Nanosecond()
			for range 9 - f.count {
				nano /= 10
			}
			start := len(b)
			b = appendPadded(b, nano, f.count)
			for f.letter == 'F' && len(b) > start && b[len(b)-1] == '0' {
				b = b[:len(b)-1]
			}
		case 'a':
			if hour < 12 {
				b = append(b, "AM"...)
			} else {
				b = append(b, "PM"...)
			}
		case 't':
			b = append(b, "AP"[hour/12])
		case 'E':
			if name := t.Weekday().String(); f.count == 4 {
				b = append(b, name...)
			} else {
				b = append(b, name[:3]...)
			}
		case 'z':
			name, offset := t.Zone()
			if name == "" {
				b = appendOffset(b, offset, true)
			} else {
				b = appendEscaped(b, name, textBare)
			}
		case 'Z':
			_, offset := t.Zone()
			b = appendOffset(b, offset, false)
		case 'X', 'x':
			_, offset := t.Zone()
			switch {
			case f.letter == 'X' && offset == 0:
				b = append(b, 'Z')
			case f.count == 1:
				b = appendOffset(b, offset, false)
				if b[len(b)-2] == '0' && b[len(b)-1] == '0' {
					b = b[:len(b)-2]
				}
			default:
				b = appendOffset(b, offset, f.count == 3)
			}
		}
	}
	return b
}

// appendPadded appends v with zeros up to width digits.
func appendPadded(b []byte, v, width int) []byte {
	if width == 2 && 0 <= v && v < 100 {
		return append(b, twoDigits[2*v], twoDigits[2*v+1])
	}
	if v < 0 {
		b = append(b, '-')
		v = -v
	}
	for limit := 10; width > 1; width-- {
		if v < limit {
			for range width - 1 {
				b = append(b, '0')
			}
			break
		}
		limit *= 10
	}
	return strconv.AppendUint(b, uint64(v), 10)
}

// appendOffset appends an offset from UTC in hours and minutes.
func appendOffset(b []byte, seconds int, colon bool) []byte {
	sign := byte('+')
	if seconds < 0 {
		sign, seconds = '-', -seconds
	}
	b = appendPadded(append(b, sign), seconds/3600, 2)
	if colon {
		b = append(b, ':')
	}
	return appendPadded(b, seconds/60%60, 2)
}
