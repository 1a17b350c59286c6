// SPDX-License-Identifier: MIT

package logplex

import (
	"context"
	"log/slog"
	"net"
	"time"

	"github.com/logplex-go/logplex/format"
	"github.com/logplex-go/logplex/internal/delivery"
	"github.com/logplex-go/logplex/internal/transport"
)

// NewDrainDial is NewDrain over connections of the test's own.
func NewDrainDial(rawURL string, opts *DrainOptions, dial func(ctx context.Context, network, address string) (net.Conn, error)) (*Drain, error) {
	return newDrain(rawURL, opts, dial)
}

// SendEncoded is the hand-off that a Handler uses.
func (d *Drain) SendEncoded(t time.Time, level slog.Level, source, dyno string, msg []byte) error {
	names := delivery.AppendNames(make([]byte, 0, 64), source, dyno)
	return d.sendEncoded(t, level, &names, msg)
}

// NewFrames returns a function that appends the frames of one message as the
// drain at rawURL would, and tells how many there are.
func NewFrames(rawURL string, opts *DrainOptions) func(b []byte, t time.Time, level slog.Level, source, dyno, text string) ([]byte, int) {
	target, err := transport.ParseTarget(rawURL)
	if err != nil {
		panic(err)
	}
	var o DrainOptions
	if opts != nil {
		o = *opts
	}
	if err := o.complete(target); err != nil {
		panic(err)
	}
	f, _ := transport.New(o.transportConfig(target))
	rec := delivery.Record{Batched: time.Date(2026, 3, 17, 8, 25, 21, 0, time.UTC)}
	return func(b []byte, t time.Time, level slog.Level, source, dyno, text string) ([]byte, int) {
		rec.Sec, rec.Nsec, rec.Level = t.Unix(), int32(t.Nanosecond()), level
		rec.Source, rec.Dyno, rec.Text = append(rec.Source[:0], source...), append(rec.Dyno[:0], dyno...), append(rec.Text[:0], text...)
		return f.AppendRecord(b, &rec)
	}
}

// FrameHost is the HOSTNAME that such a drain sends with a given token.
func FrameHost(d format.Dialect, token string) string {
	if d == format.DialectInput {
		return token
	}
	return "host"
}
