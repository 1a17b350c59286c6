// SPDX-License-Identifier: MIT

package main

import (
	"io"

	"github.com/rs/zerolog"
)

func newZerolog(w io.Writer) zerolog.Logger {
	return zerolog.New(w).Level(zerolog.InfoLevel).With().Timestamp().Logger()
}

// MarshalZerologObject does for zerolog what LogValue does for slog.
func (u *user) MarshalZerologObject(e *zerolog.Event) { e.Int("id", u.ID).Str("name", u.Name) }

func openZerolog(w io.Writer, l workload) func(int) {
	if l.free {
		return openZerologChanging(w, l)
	}
	z := newZerolog(w)
	switch l.name {
	case "W1":
		return func(n int) {
			for range n {
				z.Info().Msg(vMessage)
			}
		}
	case "W2", "W7":
		run := func(n int) {
			for range n {
				z.Info().Str("method", vMethod).Int("status", vStatus).Dur("took", vTook).Time("started", vStarted).
					AnErr("err", errRefused).Msg(vMessage)
			}
		}
		if l.name == "W7" {
			return twice(run)
		}
		return run
	case "W3":
		return func(n int) {
			for range n {
				z.Info().Str("method", vMethod).Str("path", vPath).Int("status", vStatus).Uint64("bytes", vBytes).Dur("took", vTook).
					Time("started", vStarted).Float64("ratio", vRatio).Bool("cached", vCached).Int64("attempt", vAttempt).
					AnErr("err", errRefused).Msg(vMessage)
			}
		}
	case "W4":
		z = z.With().Str("host", vHost).Str("region", vRegion).Str("release", vRelease).Str("queue", vQueue).Int("worker", vWorker).Logger()
		return func(n int) {
			for range n {
				z.Info().Int("status", vStatus).Str("path", vPath).Msg(vMessage)
			}
		}
	case "W5":
		return func(n int) {
			for range n {
				z.Info().Dict("http", zerolog.Dict().Dict("request", zerolog.Dict().Str("method", vMethod).Int("status", vStatus)).
					Uint64("bytes", vBytes)).Msg(vMessage)
			}
		}
	case "W6":
		return func(n int) {
			for range n {
				z.Debug().Str("method", vMethod).Int("status", vStatus).Dur("took", vTook).Time("started", vStarted).
					AnErr("err", errRefused).Msg(vMessage)
			}
		}
	case "W8":
		return func(n int) {
			for range n {
				z.Info().Str("agent", vAgent).Str("query", vQuery).Str("lines", vLines).Str("file", vFile).Msg(vQuotedMessage)
			}
		}
	case "W9":
		u, a := vUser.(*user), vAmount.(amount)
		return func(n int) {
			for range n {
				z.Info().Object("user", u).Int("amount", int(a)).Interface("order", vOrder).Msg(vMessage)
			}
		}
	}
	return nil
}
