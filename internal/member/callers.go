// SPDX-License-Identifier: MIT

package member

import (
	"log/slog"
	"strconv"
	"strings"
	"sync"
)

// Callers remembers call sites by program counter. It is bounded by the number of log calls
// in the program and safe for concurrent use. The zero Callers is ready for use.
type Callers struct {
	mu   sync.RWMutex // guards byPC
	byPC map[uintptr]*slog.Source
}

// Of returns the call site of a program counter, which is not to be changed; nil if there is
// none.
func (c *Callers) Of(pc uintptr) *slog.Source {
	if pc == 0 {
		return nil
	}
	c.mu.RLock()
	src := c.byPC[pc]
	c.mu.RUnlock()
	if src != nil {
		return src
	}
	r := slog.Record{PC: pc}
	src = r.Source()
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.byPC == nil {
		c.byPC = make(map[uintptr]*slog.Source)
	}
	c.byPC[pc] = src
	return src
}

// ParseCaller reads a call site as another logger writes it, as file:line. Without a line
// all of text is the file.
func ParseCaller(text string) *slog.Source {
	if i := strings.LastIndexByte(text, ':'); i > 0 {
		if n, err := strconv.Atoi(text[i+1:]); err == nil && n > 0 {
			return &slog.Source{File: text[:i], Line: n}
		}
	}
	return &slog.Source{File: text}
}
