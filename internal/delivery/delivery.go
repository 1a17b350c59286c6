// SPDX-License-Identifier: MIT

// Package delivery carries records from callers that must not wait to a
// receiver that may be slow, down or hostile, and knows at any moment what became of
// each of them.
//
// An Engine owns a bounded queue and one goroutine, which waits for the
// functions of the user's that it has called. What the bytes look like
// is the Encoder's business and how they travel the Transport's, so another
// encoding or another wire is one more implementation of an interface.
package delivery

import (
	"context"
	"log/slog"
	"time"
)

// A Reason is why a record was given up.
type Reason int

// The reasons, in the order of Stats.Dropped.
const (
	QueueFull       Reason = iota // pushed out by newer or more important records
	MaxAge                        // waited longer than Config.MaxAge
	PermanentStatus               // the receiver refused it for good
	TooLarge                      // too large for the queue or for the receiver
	Auth                          // the receiver did not take the credentials
	EncodeError                   // could not be encoded
	Shutdown                      // left when Shutdown had to return
	Closed                        // came after Shutdown
	Rejected                      // the receiver accepted its batch, but not this record
	Reasons                       // how many there are
)

// A Record is what an Encoder renders. Its bytes are valid until AppendRecord
// returns and must not be changed.
type Record struct {
	Sec     int64     // the record's time, Unix seconds
	Nsec    int32     // and nanoseconds
	Batched time.Time // the present, for a time that cannot be written
	Level   slog.Level
	Source  []byte
	Dyno    []byte
	Text    []byte
}

// maxName is the most that is kept of a source or dyno; RFC 5424 allows 48 and
// 128 octets.
const maxName = 255

// Names are the source and the dyno of records, ready to be queued.
type Names struct {
	text    []byte   // both, the source first
	lengths uint64   // theirs, as in a head
	short   [16]byte // text, if that is no longer: copied without a call
}

// AppendNames appends source and dyno to b and returns Names that lie there.
func AppendNames(b []byte, source, dyno string) Names {
	source, dyno = source[:min(len(source), maxName)], dyno[:min(len(dyno), maxName)]
	at := len(b)
	b = append(append(b, source...), dyno...)
	n := Names{text: b[at:], lengths: uint64(len(source))<<32 | uint64(len(dyno))<<40}
	copy(n.short[:], n.text)
	return n
}

// An Encoder renders records as frames. Calls do not overlap.
type Encoder interface {
	// AppendRecord appends the record's frames and returns how many there
	// are; none means that the record cannot be encoded.
	AppendRecord(b []byte, r *Record) ([]byte, int)
	// AppendNotice appends one frame that reports n lost records.
	AppendNotice(b []byte, n uint64, since, now time.Time) []byte
}

// A Batch is what a Transport sends: whole frames under an identifier that
// stays the same over all attempts, as the bytes do.
type Batch struct {
	ID     string // 32 upper-case hex digits
	Body   []byte // not kept after Send returns
	Frames int    // in Body, unless an earlier attempt has sent a part of it
}

// An Outcome is how an attempt ended.
type Outcome int

// The outcomes. The zero value is the careful one: try again.
const (
	Retry     Outcome = iota
	Delivered         // the receiver has it all
	Refused           // it never will take this batch
	Oversized         // it might take half of it
	Unauthorized
)

// A Result is the outcome of one attempt.
type Result struct {
	Outcome    Outcome
	RetryAfter time.Duration // the receiver's wish; 0: none
	NeedsHuman bool          // the error persists until someone acts: pause long
	Sent       int           // bytes of whole frames that need not be sent again (streams)
	Err        error         // without credentials; of a delivered batch a warning, mostly nil

	// Rejected is how many records of a delivered batch were not taken. It
	// is limited to 0 and their number.
	Rejected int
}

// A Transport sends batches to one receiver. It is called once at a time,
// while another goroutine may use the Encoder.
type Transport interface {
	// Send makes one attempt and returns when ctx ends at the latest.
	Send(ctx context.Context, b *Batch) Result
	// Close ends all connections.
	Close()
}

// A Config sets up an Engine. Every field but OnError is needed.
type Config struct {
	Encoder   Encoder
	Transport Transport

	// QueueBytes and QueueRecords limit the queue, which does not count the
	// batch in flight and the next one.
	QueueBytes, QueueRecords int

	BatchBytes, BatchRecords int           // size of a batch
	GrownBytes, GrownRecords int           // its size under a backlog; at least the above
	RecordBytes              int           // longest text taken
	FrameOverhead            int           // bytes that framing adds to a record, roughly
	FlushInterval            time.Duration // longest linger for a fuller batch
	Timeout                  time.Duration // of one attempt
	MaxAge                   time.Duration // of a record
	Closed                   error         // returned by Push and Reject after Shutdown
	OnError                  func(error)   // called once at a time; nil: silent
}

// Stats is a consistent picture of an engine:
// Accepted == Delivered + the sum of Dropped + Pending, always.
type Stats struct {
	Accepted, Delivered, Pending uint64
	Dropped                      [Reasons]uint64
	Requests, Retries, Bytes     uint64
	LastError                    string
}
