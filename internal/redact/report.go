// SPDX-License-Identifier: MIT

package redact

import (
	"log/slog"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/logplex-go/logplex/internal/secretscan"
)

// Kind is the sort of a secret.
type Kind = secretscan.Kind

// KindKey is the Kind of a value that is secret by its key.
const KindKey = secretscan.KindKey

// Redaction describes a secret that was replaced; see Redaction of the root
// package.
type Redaction struct {
	Kind   string
	Path   []string
	Source *slog.Source
	Count  uint64
}

// Hits are the secrets replaced in one record, in order. The nil *Hits takes
// none.
type Hits struct{ list []hit }

type hit struct {
	kind Kind
	path []string
}

// Add notes a secret in the value of key in groups, which it copies.
func (h *Hits) Add(kind Kind, groups []string, key string) {
	if h == nil {
		return
	}
	path := make([]string, 0, len(groups)+1)
	for _, g := range groups {
		if g != "" {
			path = append(path, g)
		}
	}
	h.list = append(h.list, hit{kind, append(path, key)})
}

// AddSpans notes a secret for each of spans.
func (h *Hits) AddSpans(spans []Span, groups []string, key string) {
	if h == nil {
		return
	}
	for _, s := range spans {
		h.Add(s.Kind, groups, key)
	}
}

// AddKey notes the secrets in the text of a key itself, under the key at.
func (h *Hits) AddKey(p *Policy, groups []string, at, key string) {
	if h != nil && len(key) >= MinKeySecret {
		h.AddSpans(p.FindSafe(nil, []byte(key), false), groups, at)
	}
}

// Reset forgets all hits.
func (h *Hits) Reset() { h.list = h.list[:0] }

// Take returns the hits and forgets them.
func (h *Hits) Take() Hits {
	if h == nil || len(h.list) == 0 {
		return Hits{}
	}
	taken := Hits{h.list}
	h.list = nil
	return taken
}

// Len returns the number of hits.
func (h *Hits) Len() int {
	if h == nil {
		return 0
	}
	return len(h.list)
}

// remove forgets the hits from the one numbered i to before the one numbered j.
func (h *Hits) remove(i, j int) {
	if i < j {
		h.list = slices.Delete(h.list, i, j)
	}
}

// A listener counts redactions for RedactOptions.OnRedact and calls it for the first
// and then for each power of ten, for each kind, path and call site.
type listener struct {
	notify func(Redaction)

	mu     sync.Mutex // guards counts
	counts map[site]uint64
}

// site is what redactions are counted by.
type site struct {
	kind Kind
	path string // its keys, each with a zero byte after it
	file string
	line int
}

// maxSites bounds the sites that are counted apart, as keys may come from outside
// the program. The redactions of further sites are counted together by kind.
const maxSites = 10000

// count returns the number of redactions at s so far, this one included.
func (l *listener) count(s site) uint64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.counts == nil {
		l.counts = make(map[site]uint64)
	}
	if _, ok := l.counts[s]; !ok && len(l.counts) >= maxSites {
		s = site{kind: s.kind}
	}
	l.counts[s]++
	return l.counts[s]
}

// call calls the function with r. A panic in it is dropped.
func (l *listener) call(r Redaction) {
	defer func() { _ = recover() }()
	l.notify(r)
}

// isPowerOfTen reports whether n is 1, 10, 100 and so on.
func isPowerOfTen(n uint64) bool {
	for n >= 10 && n%10 == 0 {
		n /= 10
	}
	return n == 1
}

// Listens reports whether there are listeners.
func (p *Policy) Listens() bool { return len(p.listeners) > 0 }

// Notify calls the listeners with the hits of a record that was logged at src; nil
// means that src is looked for on the stack of the caller. It must be called
// without a lock held, as listeners may log.
func (p *Policy) Notify(hits Hits, src *slog.Source) {
	if len(hits.list) == 0 || len(p.listeners) == 0 {
		return
	}
	if src == nil {
		src = CallSite()
	}
	for _, h := range hits.list {
		s := site{kind: h.kind}
		for i, key := range h.path {
			h.path[i] = p.KeyText(key) // a key may be a secret too
			s.path += h.path[i] + "\x00"
		}
		if src != nil {
			s.file, s.line = src.File, src.Line
		}
		for _, l := range p.listeners {
			if n := l.count(s); isPowerOfTen(n) {
				r := Redaction{Kind: h.kind.String(), Path: slices.Clone(h.path), Count: n}
				if src != nil {
					own := *src
					r.Source = &own
				}
				l.call(r)
			}
		}
	}
}

// loggers are the packages between a log call and this one.
var loggers = []string{"log/slog.", "log.", "runtime.", "github.com/rs/zerolog.",
	"golang.org/x/exp/slog.", "github.com/logplex-go/logplex.",
	"github.com/logplex-go/logplex/internal/",
	"github.com/logplex-go/logplex/logplexzerolog.",
	"github.com/logplex-go/logplex/logplexexpslog.", "github.com/logplex-go/logplex/logplexhttp.",
	"github.com/logplex-go/logplex/logplextest."}

// CallSite returns the innermost place on the stack that is in no package of a
// logger; nil for none. A function that panicked, such as a writer, is not the place: that is
// beyond this module, which called it.
func CallSite() *slog.Source {
	var pcs [64]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs[:])])
	panicked := false
	for {
		f, more := frames.Next()
		ours := slices.ContainsFunc(loggers,
			func(prefix string) bool { return strings.HasPrefix(f.Function, prefix) })
		switch {
		case f.Function == "runtime.gopanic":
			panicked = true
		case panicked:
			panicked = !strings.HasPrefix(f.Function, "github.com/logplex-go/logplex/internal/")
		case f.Function != "" && (!ours || strings.HasSuffix(f.File, "_test.go")):
			return &slog.Source{Function: f.Function, File: f.File, Line: f.Line}
		}
		if !more {
			return nil
		}
	}
}
