// SPDX-License-Identifier: MIT

// Package terminal colours lines for people: whether a writer is a terminal
// that wants colours, and which ones the heroku CLI has. It knows lines as bytes
// only.
package terminal

import (
	"bytes"
	"io"
	"os"
	"strings"

	"github.com/logplex-go/logplex/internal/output"
)

// Colours of the heroku CLI (its palette for terminals with 256 colours).
const (
	colourReset  = "\x1b[39m"
	colourYellow = "\x1b[38;5;185m"
	colourCyan   = "\x1b[38;2;80;211;213m"
	colourRed    = "\x1b[38;2;255;135;135m"
	colourOrange = "\x1b[38;5;214m"
	colourGrey   = "\x1b[38;5;248m"
)

// WantsColour reports whether lines on w should be coloured: by NO_COLOR
// (https://no-color.org), FORCE_COLOR and TERM, then by whether w is a terminal.
// It reads the environment.
func WantsColour(w io.Writer) bool {
	if os.Getenv("NO_COLOR") != "" {
		return false
	}
	if f := os.Getenv("FORCE_COLOR"); f != "" {
		return f != "0" && f != "false"
	}
	return os.Getenv("TERM") != "dumb" && isTerminal(w)
}

// isTerminal reports whether w is a character device other than the null device.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	fi, err := f.Stat() // an error for a nil f
	if err != nil || fi.Mode()&os.ModeCharDevice == 0 {
		return false
	}
	null, err := os.Stat(os.DevNull)
	return err != nil || !os.SameFile(fi, null)
}

// colourOf returns the colour that the heroku CLI has for a dyno's lines.
func colourOf(dyno string) string {
	switch kind, _, _ := strings.Cut(dyno, "."); kind {
	case "run":
		return colourYellow
	}
	return colourCyan
}

// ColourWriter colours the header and the level of whole lines. It is not safe
// for concurrent use.
type ColourWriter struct {
	out    output.Retrier
	header string
	buf    []byte
}

// NewColourWriter returns a ColourWriter to w whose headers have the colour of
// dyno.
func NewColourWriter(w io.Writer, dyno string) *ColourWriter {
	return &ColourWriter{out: output.Retrier{W: w}, header: colourOf(dyno)}
}

// Write writes one coloured line. What it returns counts the bytes of line.
func (c *ColourWriter) Write(line []byte) (int, error) {
	end := bytes.Index(line, []byte("]:"))
	if end < 0 {
		return c.out.W.Write(line)
	}
	end += len("]:")
	b := append(c.buf[:0], c.header...)
	b = append(b, line[:end]...)
	b = append(b, colourReset...)
	rest := line[end:]
	if at := levelKey(rest); at > 0 {
		n := at
		for n < len(rest) && rest[n] != ' ' && rest[n] != '\n' {
			n++
		}
		b = append(b, colourOfLevel(rest[at:n])...)
		b = append(b, rest[:n]...)
		b = append(b, colourReset...)
		rest = rest[n:]
	}
	c.buf = append(b, rest...)
	done, err := c.out.WriteAll(c.buf)
	switch {
	case done == len(c.buf):
		return len(line), err
	case done > 0:
		// How many bytes of the line were written is unknown, only that some were not.
		return 1, err
	}
	return 0, err
}

// levelKey returns the length of the space, the key and the = with which the
// message part b starts, if the key is that of a level by any preset; else 0.
func levelKey(b []byte) int {
	for _, key := range [...]string{" at=", " level=", " status=", " severity=", " log.level="} {
		if bytes.HasPrefix(b, []byte(key)) {
			return len(key)
		}
	}
	return 0
}

func colourOfLevel(word []byte) string {
	switch is := func(s string) bool {
		return len(word) >= len(s) && bytes.EqualFold(word[:len(s)], []byte(s))
	}; {
	case is("error"), is("critical"):
		return colourRed
	case is("warn"):
		return colourOrange
	}
	return colourGrey
}
