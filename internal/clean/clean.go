// SPDX-License-Identifier: MIT

// Package clean reports whether nothing in a record is secret, so that a wrapped handler may
// get it as it was logged. It may not change anything, nor write lines. A value of a kind
// that it does not know is not clean.
package clean

import (
	"log/slog"
	"strings"
	"sync"

	"github.com/logplex-go/logplex/internal/freeze"
	"github.com/logplex-go/logplex/internal/memo"
	"github.com/logplex-go/logplex/internal/redact"
)

// Pool looks at records and attrs for a Policy that is Simple. It is safe for concurrent use.
// FuzzClean compares it with the redact.Scrubber.
type Pool struct {
	config   Config
	checkers sync.Pool // *checker
}

// Config is what a Pool is made of.
type Config struct {
	Policy    *redact.Policy
	Constants *memo.Table
	Types     *freeze.Types
}

// Open readies p.
func (p *Pool) Open(c Config) {
	p.config = c
	p.checkers.New = p.newChecker
}

// newChecker is the pool's New.
func (p *Pool) newChecker() any {
	c := &checker{policy: p.config.Policy}
	c.memo.Open(p.config.Constants)
	c.arena.Types, c.arena.Names = p.config.Types, c.policy.Names()
	return c
}

// maxKept bounds the scratch memory that is kept for the next record.
const maxKept = 128 << 10

// release takes a checker back. One that has panicked is not returned.
func (p *Pool) release(c *checker) {
	if cap(c.tmp) < maxKept {
		c.arena.Reset()
		p.checkers.Put(c)
	}
}

// Record reports whether nothing in a record's message and attrs is secret, and nothing in
// them is out of sight. A record that it does not know, such as one with a LogValuer, or with
// attrs in a group of tokens, is not clean. stamped: attrs with the keys of the handler's stamps
// have to be renamed in no group, and are not clean either. It panics where a finder does.
func (p *Pool) Record(groups []string, r *slog.Record, stamped bool) bool {
	if redact.InTokens(groups) {
		return false
	}
	c := p.checkers.Get().(*checker)
	c.begin(stamped && len(groups) == 0)
	ok := c.isCleanMessage(r.Message)
	if ok {
		r.Attrs(func(a slog.Attr) bool {
			ok = c.isCleanAttr(&a, 0)
			return ok
		})
	}
	p.release(c)
	return ok
}

// Attrs is Record for the attrs given to WithAttrs. Where a finder panics, they are not
// clean: the Scrubber masks the value.
func (p *Pool) Attrs(groups []string, attrs []slog.Attr, stamped bool) (ok bool) {
	if redact.InTokens(groups) {
		return false
	}
	defer func() {
		if recover() != nil {
			ok = false
		}
	}()
	c := p.checkers.Get().(*checker)
	c.begin(stamped && len(groups) == 0)
	ok = true
	for i := 0; ok && i < len(attrs); i++ {
		ok = c.isCleanAttr(&attrs[i], 0)
	}
	p.release(c)
	return ok
}

// A checker looks at records one after another.
type checker struct {
	policy  *redact.Policy
	stamped bool
	members int // of groups, in the record
	tmp     []byte
	spans   []redact.Span
	arena   freeze.Arena
	memo    memo.Reader
}

func (c *checker) begin(stamped bool) {
	c.stamped, c.members = stamped, 0
	c.memo.Begin(c.policy.Generation())
}

// isCleanMessage remembers messages, which are constants of the program more often than not.
func (c *checker) isCleanMessage(msg string) bool {
	m, place := memo.FindMessage(&c.memo, msg)
	if m != nil {
		return true
	}
	if !c.isCleanText(msg) {
		return false
	}
	if memo.Wants(&c.memo, place, msg) {
		place.Keep(memo.NewMessage(strings.Clone(msg), "", c.memo.Generation))
	}
	return true
}

func (c *checker) isCleanText(text string) bool {
	return c.policy.IsCleanText(text, &c.tmp, &c.spans)
}

func (c *checker) isCleanAttr(a *slog.Attr, depth int) bool {
	k := c.memo.Key(a.Key)
	if k == nil || !k.Plain || k.Stamp && c.stamped && depth == 0 {
		return false
	}
	switch a.Value.Kind() {
	case slog.KindString:
		return c.isCleanText(a.Value.String())
	case slog.KindInt64:
		return !redact.MayBeCard(a.Value.Int64())
	case slog.KindUint64:
		return !redact.MayBeCard(a.Value.Uint64())
	case slog.KindFloat64:
		return !redact.MayBeCard(a.Value.Float64())
	case slog.KindBool, slog.KindDuration, slog.KindTime:
		return true
	case slog.KindGroup:
		return c.isCleanGroup(a, depth)
	case slog.KindAny:
		return c.isCleanAny(a.Value.Any())
	}
	return false
}

func (c *checker) isCleanGroup(a *slog.Attr, depth int) bool {
	members := a.Value.Group()
	if a.Key == "" || len(members) == 0 || depth >= freeze.MaxDepth || freeze.HasPair(members) {
		return false
	}
	for i := range members {
		if c.members++; c.members > freeze.MaxNodes || !c.isCleanAttr(&members[i], depth+1) {
			return false
		}
	}
	return true
}

// isCleanAny knows errors of which nothing but the text is shown, and structs of
// plain exported fields.
func (c *checker) isCleanAny(x any) bool {
	switch x := x.(type) {
	case nil:
		return false
	case error:
		text, ok := c.arena.PlainError(x)
		return ok && c.isCleanText(text)
	}
	flat, ok := c.arena.Flat(x)
	if !ok || !flat.Whole() {
		return false
	}
	for i := range flat.Len() {
		key, kind, v := flat.Field(i)
		if kind == freeze.Omitted {
			continue
		}
		k := c.memo.Key(key)
		clean := k != nil && k.Plain
		switch kind {
		case slog.KindString:
			clean = clean && c.isCleanText(v.String())
		case slog.KindInt64:
			clean = clean && !redact.MayBeCard(v.Int())
		case slog.KindUint64:
			clean = clean && !redact.MayBeCard(v.Uint())
		case slog.KindFloat64:
			f := v.Float() // encoding/json refuses NaN and infinities
			clean = clean && f-f == 0 && !redact.MayBeCard(f)
		case slog.KindBool, slog.KindDuration, slog.KindTime:
		default:
			clean = false
		}
		if !clean {
			return false
		}
	}
	return true
}
