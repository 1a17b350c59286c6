// SPDX-License-Identifier: MIT

package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// checkLine returns what a peer's line lacks of the record; nil: nothing.
func checkLine(p peer, l workload) []string {
	var out bytes.Buffer
	call := p.open(&out, l)
	if call == nil {
		return nil
	}
	r := &newRows(1)[0]
	call(r)
	var facts []fact
	if l.facts != nil {
		facts = l.facts(r)
	}
	first, rest := out.String(), ""
	if l.lines > 1 {
		end := strings.IndexByte(first, '\n') + 1
		first, rest = first[:end], first[end:]
	}
	missing := lacks(first, p.json, facts)
	if n := strings.Count(rest, "\n"); n != l.count()-1 {
		missing = append(missing, fmt.Sprintf("%d lines", n+1))
	}
	if p.bare {
		missing = slices.DeleteFunc(missing, func(m string) bool { return m == noTime })
	}
	return missing
}

const noTime = "no time"

var (
	textTime  = regexp.MustCompile(`\d\d:\d\d|\d:\d\d[AP]M`)
	textLevel = regexp.MustCompile(`(?i)\b(info?|error|err|erro)\b`)
)

// lacks returns the facts that a line lacks. Without facts there must be no line.
func lacks(line string, isJSON bool, facts []fact) []string {
	if len(facts) == 0 {
		if line != "" {
			return []string{"a line was written"}
		}
		return nil
	}
	var missing []string
	body, ended := strings.CutSuffix(line, "\n")
	if !ended || strings.Contains(body, "\n") {
		missing = append(missing, "not one line")
	}
	var fields map[string][]string
	if isJSON {
		var err error
		if fields, err = members(body); err != nil {
			return append(missing, "not JSON")
		}
		for key, values := range fields {
			if len(values) > 1 {
				missing = append(missing, "key "+key+" twice")
			}
		}
		if fields["time"] == nil && fields["ts"] == nil {
			missing = append(missing, noTime)
		}
		if fields["level"] == nil {
			missing = append(missing, "no level")
		}
	} else {
		if !textTime.MatchString(body) {
			missing = append(missing, noTime)
		}
		if !textLevel.MatchString(body) {
			missing = append(missing, "no level")
		}
	}
	has := func(f fact, value string) bool {
		if !isJSON {
			return textHas(body, f.key, value)
		}
		if f.key == "" {
			return slices.Contains(fields["msg"], value) ||
				slices.Contains(fields["message"], value)
		}
		return slices.Contains(fields[f.key], value)
	}
	for _, f := range facts {
		parent, last := "", f.key
		if i := strings.LastIndexByte(f.key, '.'); i >= 0 {
			parent, last = f.key[:i], f.key[i+1:]
		}
		if slices.ContainsFunc(f.anyOf, func(v string) bool { return has(f, v) }) {
			continue
		}
		name := f.key
		if name == "" {
			name = "message"
		}
		short := fact{key: last}
		outer := fact{key: parent}
		switch {
		case slices.ContainsFunc(f.less, func(v string) bool { return has(f, v) }):
			missing = append(missing, name+" is cut short")
		case parent != "" && slices.ContainsFunc(f.less,
			func(v string) bool { return has(outer, v) }):
			missing = append(missing, parent+" has no keys")
		case parent != "" && slices.ContainsFunc(f.anyOf,
			func(v string) bool { return has(short, v) }):
			missing = append(missing, name+" without its group")
		default:
			missing = append(missing, "no "+name)
		}
	}
	slices.Sort(missing)
	return slices.Compact(missing)
}

// textHas looks for a value, bare or in quotes of some sort, after its key.
// The message may be anywhere.
func textHas(line, key, value string) bool {
	quoted := strconv.Quote(value)
	inJSON, _ := json.Marshal(value) // a string
	forms := []string{value, quoted, string(inJSON)}
	for _, f := range forms {
		if key == "" {
			if strings.Contains(line, strings.Trim(f, `"`)) || strings.Contains(line, f) {
				return true
			}
			continue
		}
		for rest := line; ; {
			i := strings.Index(rest, key+"="+f)
			if i < 0 {
				break
			}
			end := rest[i+len(key)+1+len(f):]
			if (i == 0 || rest[i-1] == ' ') && (end == "" || end[0] == ' ') {
				return true
			}
			rest = rest[i+1:]
		}
	}
	return false
}

// members returns all members of a JSON object by their dotted paths.
func members(line string) (map[string][]string, error) {
	d := json.NewDecoder(strings.NewReader(line))
	d.UseNumber()
	out := map[string][]string{}
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return nil, errors.New("not a JSON object")
	}
	if err := object(d, "", out); err != nil {
		return nil, err
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, errors.New("something behind the JSON object")
	}
	return out, nil
}

// object reads the members of an object whose brace is read.
func object(d *json.Decoder, prefix string, out map[string][]string) error {
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return err
		}
		path := prefix + fmt.Sprint(key)
		value, err := d.Token()
		if err != nil {
			return err
		}
		switch value {
		case json.Delim('{'):
			err = object(d, path+".", out)
		case json.Delim('['):
			for d.More() && err == nil {
				var element json.RawMessage
				err = d.Decode(&element)
			}
			if err == nil {
				_, err = d.Token()
			}
			out[path] = append(out[path], "[]")
		default:
			out[path] = append(out[path], fmt.Sprint(value))
		}
		if err != nil {
			return err
		}
	}
	_, err := d.Token()
	return err
}
