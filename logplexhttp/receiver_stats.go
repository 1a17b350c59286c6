// SPDX-License-Identifier: MIT

package logplexhttp

import (
	"context"
	"sync/atomic"
)

// ReceiverStats counts what a receiver did. The zero value is ready, to be put
// into ReceiverOptions.Stats. It may be read at any time; when no request is at
// work, Requests is the sum of Accepted, Duplicates, Refused and Failed.
type ReceiverStats struct {
	Requests   atomic.Uint64 // all
	Accepted   atomic.Uint64 // answered 204 after their messages were handed on
	Duplicates atomic.Uint64 // answered 204, known from before
	Refused    atomic.Uint64 // answered 4xx but 429: Logplex does not send these again
	Failed     atomic.Uint64 // answered 429 or 503: these come again

	Messages   atomic.Uint64 // handed on, each time that the function accepted one
	BadFrames  atomic.Uint64 // left out of requests that were taken
	Mismatches atomic.Uint64 // requests taken although Logplex-Msg-Count was wrong
}

type originKey struct{}

// An origin describes the request with which a message came.
type origin struct {
	token   string
	frameID string
}

// DrainToken returns the Logplex-Drain-Token of the request that a message came
// with, "" if there was none or if ctx is not one that a receiver's function
// got. It names the app and drain, since Logplex's HOSTNAME is always "host".
func DrainToken(ctx context.Context) string {
	o, _ := ctx.Value(originKey{}).(origin)
	return o.token
}

// FrameID returns the id of the batch with which a message came, the same when it is
// sent again: the Logplex-Frame-Id, or else the
// X-Request-Id, or else "".
func FrameID(ctx context.Context) string {
	o, _ := ctx.Value(originKey{}).(origin)
	return o.frameID
}
