// SPDX-License-Identifier: MIT

package main

import (
	"io"

	phuslu "github.com/phuslu/log"
)

func newPhuslu(w io.Writer) *phuslu.Logger {
	return &phuslu.Logger{Level: phuslu.InfoLevel, Writer: phuslu.IOWriter{Writer: w}}
}

// MarshalObject does for phuslu what LogValue does for slog.
func (u *user) MarshalObject(e *phuslu.Entry) { e.Int("id", u.ID).Str("name", u.Name) }

func openPhuslu(w io.Writer, l workload) func(int) {
	if l.free {
		return openPhusluChanging(w, l)
	}
	p := newPhuslu(w)
	switch l.name {
	case "W1":
		return func(n int) {
			for range n {
				p.Info().Msg(vMessage)
			}
		}
	case "W2", "W7":
		run := func(n int) {
			for range n {
				p.Info().Str("method", vMethod).Int("status", vStatus).Dur("took", vTook).Time("started", vStarted).
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
				p.Info().Str("method", vMethod).Str("path", vPath).Int("status", vStatus).Uint64("bytes", vBytes).Dur("took", vTook).
					Time("started", vStarted).Float64("ratio", vRatio).Bool("cached", vCached).Int64("attempt", vAttempt).
					AnErr("err", errRefused).Msg(vMessage)
			}
		}
	case "W4":
		p.Context = phuslu.NewContext(nil).Str("host", vHost).Str("region", vRegion).Str("release", vRelease).
			Str("queue", vQueue).Int("worker", vWorker).Value()
		return func(n int) {
			for range n {
				p.Info().Int("status", vStatus).Str("path", vPath).Msg(vMessage)
			}
		}
	case "W5":
		return func(n int) {
			for range n {
				p.Info().Dict("http", phuslu.NewContext(nil).Dict("request", phuslu.NewContext(nil).Str("method", vMethod).
					Int("status", vStatus).Value()).Uint64("bytes", vBytes).Value()).Msg(vMessage)
			}
		}
	case "W6":
		return func(n int) {
			for range n {
				p.Debug().Str("method", vMethod).Int("status", vStatus).Dur("took", vTook).Time("started", vStarted).
					AnErr("err", errRefused).Msg(vMessage)
			}
		}
	case "W8":
		return func(n int) {
			for range n {
				p.Info().Str("agent", vAgent).Str("query", vQuery).Str("lines", vLines).Str("file", vFile).Msg(vQuotedMessage)
			}
		}
	case "W9":
		u, a := vUser.(*user), vAmount.(amount)
		return func(n int) {
			for range n {
				p.Info().Object("user", u).Int("amount", int(a)).Interface("order", vOrder).Msg(vMessage)
			}
		}
	}
	return nil
}
