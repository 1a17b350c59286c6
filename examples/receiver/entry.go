// SPDX-License-Identifier: MIT

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/logplex-go/logplex/format"
)

// An entry is one line with the drain that it came from.
type entry struct {
	format.Line
	drain string // drain token; "": unknown
}

// entries returns the lines of a message. As in `heroku logs`, each line of a
// text is one of its own and blank ones are left out. A message without a
// time has that of its arrival.
func entries(m format.Syslog, drain string, now time.Time) []entry {
	if m.Time.IsZero() {
		m.Time = now
	}
	var all []entry
	for text := range strings.SplitSeq(m.Msg, "\n") {
		if text = strings.TrimRight(text, "\r"); strings.TrimSpace(text) == "" {
			continue
		}
		e := entry{Line: m.Line(), drain: drain}
		e.Message = text
		all = append(all, e)
	}
	return all
}

// overflow is the message that Logplex sends to a tail that is too slow.
func overflow(missed uint64, since time.Time) entry {
	return entry{Line: format.Line{
		Time: time.Now(), Source: "heroku", Dyno: "logplex",
		Message: fmt.Sprintf("Error L11 (Tail buffer overflow) -> This tail session dropped %d messages since %s.",
			missed, since.UTC().Format("2006-01-02T15:04:05-07:00")),
	}}
}

// A view is how lines are shown.
type view struct {
	zone    *time.Location
	json    bool
	colours *colours // nil: none
}

// A printer writes entries, one Write each.
type printer struct {
	mu   sync.Mutex // guards w, buf and the colours
	w    io.Writer
	buf  bytes.Buffer
	view view
}

func (p *printer) print(e entry) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.buf.Reset()
	e.Time = e.Time.In(p.view.zone)
	if p.view.colours == nil {
		e.Message = sgr.ReplaceAllString(e.Message, "")
	}
	switch {
	case p.view.json:
		encoder := json.NewEncoder(&p.buf)
		encoder.SetEscapeHTML(false)
		if err := encoder.Encode(jsonLine{
			Time:   e.Time.Format("2006-01-02T15:04:05.000000-07:00"),
			Source: e.Source, Dyno: e.Dyno, Message: e.Message, Drain: e.drain,
		}); err != nil {
			return err
		}
	case p.view.colours != nil:
		p.buf.WriteString(p.view.colours.line(e.text()))
		p.buf.WriteByte('\n')
	default:
		p.buf.Write(e.AppendTo(p.buf.AvailableBuffer()))
		p.buf.WriteByte('\n')
	}
	_, err := p.w.Write(p.buf.Bytes())
	return err
}

// text returns the line as e.String does, but with the colours of the message as
// they are. Other escape sequences stay escaped.
func (e entry) text() string {
	message := e.Message
	e.Message = ""
	line := []byte(strings.TrimSuffix(e.String(), " "))
	line = append(line, ' ')
	for message != "" {
		at := sgr.FindStringIndex(message)
		if at == nil {
			at = []int{len(message), len(message)}
		}
		_, escaped, _ := strings.Cut(format.Line{Message: message[:at[0]]}.String(), "-: ")
		line = append(append(line, escaped...), message[at[0]:at[1]]...)
		message = message[at[1]:]
	}
	return string(line)
}

// jsonLine is an entry with -json.
type jsonLine struct {
	Time    string `json:"time"`
	Source  string `json:"source"`
	Dyno    string `json:"dyno,omitempty"`
	Message string `json:"message"`
	Drain   string `json:"drain,omitempty"`
}
