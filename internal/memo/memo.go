// SPDX-License-Identifier: MIT

// Package memo remembers the constants of a program as lines have them: the keys of
// attrs, each with its verdict, and messages. Its tables are of fixed size: a slot is
// filled once and never emptied, so that neither a million distinct keys nor long ones
// cost memory. What has no slot is computed each time. It may not know the values of
// attrs, nor how a line goes on after a key.
package memo

import (
	"sync/atomic"

	"github.com/logplex-go/logplex/internal/fastconv"
	"github.com/logplex-go/logplex/internal/redact"
)

// Config is what a Table is made of.
type Config struct {
	Policy   *redact.Policy
	Reserved []string // keys that a handler writes itself, in some record
	Stamps   []string // keys that Wrap puts into each record
	Typed    bool     // keys are written for OTLP too
	Caller   bool     // the keys of a call site in OTLP are the handler's own
	JSON     bool     // lines are JSON objects
	Dotted   bool     // a member of a group may have a reserved key
}

// Table has what is remembered. It is safe for concurrent use.
type Table struct {
	keys     [keySlots]atomic.Pointer[Key]
	messages [messageSlots]atomic.Pointer[Message]
	config   Config
}

// New returns an empty Table.
func New(c Config) *Table { return &Table{config: c} }

// Reader looks keys and messages up for one record after another. It is used by one
// goroutine at a time. The zero Reader finds nothing.
type Reader struct {
	table      *Table // nil: none
	Generation int    // the Policy's when the record began
	newKeys    int    // keys of the record that were given a slot, or would have been
	Structs    Structs
	seen       seenMessages
}

// Open makes r a Reader of t.
func (r *Reader) Open(t *Table) { r.table = t }

// Begin readies r for another record.
func (r *Reader) Begin(generation int) { r.Generation, r.newKeys = generation, 0 }

// HasTable reports whether r is a Reader of a Table.
func (r *Reader) HasTable() bool { return r.table != nil }

// maxProbes is the number of slots that a text may be in.
const maxProbes = 4

// fingerprint are the length of a text and its first and last bytes; all of it, up to
// maxWholeLen bytes.
type fingerprint struct {
	first, last uint64
	n           int
}

const maxWholeLen = 16

func fingerprintOf[K string | []byte](k K) (f fingerprint) {
	f.n = len(k)
	switch n := len(k); {
	case n >= 8:
		f.first, f.last = fastconv.Load8(k), fastconv.Load8(k[n-8:])
	case n >= 4:
		f.first, f.last = fastconv.Load4(k), fastconv.Load4(k[n-4:])
	case n > 0:
		f.first, f.last = uint64(k[0])|uint64(k[n/2])<<8, uint64(k[n-1])
	}
	return f
}

// slot returns a place in a table of 1<<bits slots.
func (f fingerprint) slot(bits int) uint64 { return f.hash() >> (64 - bits) }

func (f fingerprint) hash() uint64 {
	// Fractions of the golden ratio and of a root: any odd numbers do.
	const odd1, odd2 = 0x9e3779b97f4a7c15, 0xc2b2ae3d27d4eb4f
	return f.first*odd1 + (f.last^uint64(f.n))*odd2
}
