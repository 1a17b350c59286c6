// SPDX-License-Identifier: MIT

package logplex

import (
	"context"
	"log/slog"
	"net"
	"time"

	"github.com/logplex-go/logplex/internal/delivery"
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
