// SPDX-License-Identifier: MIT

package format

import "strings"

// patternStyle is the SGR sequence of each level's slot; "" is none.
type patternStyle struct {
	start [levelSlots]string
}

const styleEnd = "\x1b[m"

// styleCode returns the SGR parameter of one word of Log4j's AnsiEscape and
// logback's colours, without regard to case.
func styleCode(word string) (string, bool) {
	word = strings.ToLower(strings.ReplaceAll(word, "-", "_"))
	if rgb, ok := strings.CutPrefix(word, "#"); ok {
		return rgbCode("38;2", rgb)
	}
	if rgb, ok := strings.CutPrefix(word, "bg_#"); ok {
		return rgbCode("48;2", rgb)
	}
	switch word {
	case "normal", "general_reset":
		return "0", true
	case "bold", "bright":
		return "1", true
	case "dim", "faint":
		return "2", true
	case "italic":
		return "3", true
	case "underline":
		return "4", true
	case "blink":
		return "5", true
	case "reverse":
		return "7", true
	case "hidden":
		return "8", true
	case "default":
		return "39", true
	case "bg_default":
		return "49", true
	}
	base := "3"
	if rest, ok := strings.CutPrefix(word, "bg_bright_"); ok {
		base, word = "10", rest
	} else if rest, ok := strings.CutPrefix(word, "bg_"); ok {
		base, word = "4", rest
	} else if rest, ok := strings.CutPrefix(word, "bright_"); ok {
		base, word = "9", rest
	} else {
		word = strings.TrimPrefix(word, "fg_")
	}
	for i, colour := range [...]string{
		"black", "red", "green", "yellow", "blue", "magenta", "cyan", "white",
	} {
		if word == colour {
			return base + string(rune('0'+i)), true
		}
	}
	return "", false
}

func rgbCode(base, rgb string) (string, bool) {
	if len(rgb) != len("rrggbb") {
		return "", false
	}
	b := []byte(base)
	for i := 0; i < len(rgb); i += 2 {
		hi, lo := hexDigit(rgb[i]), hexDigit(rgb[i+1])
		if hi > 15 || lo > 15 {
			return "", false
		}
		b = appendCount(append(b, ';'), int(hi<<4|lo))
	}
	return string(b), true
}

// parseStyle reads the style at offset: words separated by spaces or commas.
func parseStyle(s string, offset int) (string, error) {
	var codes []string
	for i := 0; i < len(s); {
		n := strings.IndexAny(s[i:], " ,")
		if n < 0 {
			n = len(s) - i
		}
		if n > 0 {
			code, ok := styleCode(s[i : i+n])
			if !ok {
				return "", patternError(offset+i, "unknown style"+quotedWord(s[i:i+n]))
			}
			codes = append(codes, code)
		}
		i += n + 1
	}
	if codes == nil {
		return "", nil
	}
	return "\x1b[" + strings.Join(codes, ";") + "m", nil
}

// logbackColour returns the style that logback has a word for, such as %boldRed.
func logbackColour(word string) (string, bool) {
	if word == "gray" || word == "grey" {
		return "bright_black", true
	}
	if rest, ok := strings.CutPrefix(word, "bold"); ok && rest != "" {
		word = "bold " + strings.ToLower(rest)
		_, ok = styleCode(word[len("bold "):])
		return word, ok && !strings.Contains(rest, "_")
	}
	switch word {
	case "black", "red", "green", "yellow", "blue", "magenta", "cyan", "white":
		return word, true
	}
	return "", false
}

// oneStyle is the same style for every level.
func oneStyle(s string, offset int) (*patternStyle, error) {
	start, err := parseStyle(s, offset)
	if err != nil {
		return nil, err
	}
	style := &patternStyle{}
	for slot := range style.start {
		style.start[slot] = start
	}
	return style, nil
}

// levelStyle reads the styles of %highlight at offset: LEVEL=style, separated by
// commas, over Log4j's own; STYLE=Logback is logback's.
func levelStyle(s string, offset int) (*patternStyle, error) {
	style := &patternStyle{}
	set := func(words string) {
		for slot, word := range strings.Split(words, ",") {
			style.start[slot], _ = parseStyle(word, 0)
		}
	}
	set("black,cyan,green,green,yellow,bold red,bold red,bold red,bold red")
	for s != "" {
		item, rest, _ := strings.Cut(s, ",")
		at := offset
		offset += len(s) - len(rest)
		s = rest
		key, value, ok := strings.Cut(item, "=")
		at += len(key) - len(strings.TrimLeft(key, " "))
		key = strings.TrimSpace(key)
		if !ok {
			if key == "" {
				continue
			}
			return nil, patternError(at, "no = in a level's style")
		}
		valueAt := offset - len(value)
		if s != "" {
			valueAt--
		}
		slot, known := levelSlot(key)
		switch {
		case strings.EqualFold(key, "STYLE"):
			switch {
			case strings.EqualFold(value, "logback"):
				set(",,blue,blue,red,bold red,blink bold red,blink bold red,blink bold red")
			case !strings.EqualFold(value, "default"):
				return nil, patternError(valueAt, "STYLE is neither default nor logback")
			}
		case known:
			start, err := parseStyle(value, valueAt)
			if err != nil {
				return nil, err
			}
			style.start[slot] = start
		case key != "disableAnsi" && key != "noConsoleNoAnsi":
			return nil, patternError(at, "unknown level"+quotedWord(key))
		}
	}
	return style, nil
}
