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
func (u *account) MarshalObject(e *phuslu.Entry) { e.Int("id", u.ID).Str("name", u.Name) }

func openPhuslu(w io.Writer, l workload) func(*row) {
	p := newPhuslu(w)
	switch l.name {
	case "R1":
		return func(r *row) {
			p.Info().Str("method", r.method).Str("path", r.path).Str("host", r.host).Str(
				"request_id", r.request).Str("fwd", r.forward).
				Int("status", r.status).Uint64("bytes", r.bytes).Dur("took", r.took).Str("agent",
				r.agent).Msg("request completed")
		}
	case "R2":
		return func(r *row) {
			p.Error().AnErr("err", r.err).Str("sql", r.sql).Int64("id", r.id).Msg(r.failure)
		}
	case "R4":
		return func(r *row) { p.Info().Int("worker", r.worker).Dur("took", r.took).Msg(r.printed) }
	case "W1":
		return func(r *row) { p.Info().Msg(r.message) }
	case "W2", "W7":
		return func(r *row) {
			p.Info().Str("method", r.method).Int("status", r.status).Dur("took", r.took).Time(
				"started", r.started).
				AnErr("err", r.refused).Msg(r.message)
		}
	case "W3":
		return func(r *row) {
			p.Info().Str("method", r.method).Str("path", r.path).Int("status", r.status).Uint64(
				"bytes", r.bytes).Dur("took", r.took).
				Time("started", r.started).Float64("ratio", r.ratio).Bool("cached", r.cached).Int64(
				"attempt", r.attempt).
				AnErr("err", r.refused).Msg(r.message)
		}
	case "W4":
		p.Context = phuslu.NewContext(nil).Str("host", "shrouded-oasis-01382.example.com").Str(
			"region", "eu-west-1").
			Str("release", "v812").Str("queue", "default").Int("worker", 17).Value()
		return func(r *row) { p.Info().Int("status", r.status).Str("path", r.path).Msg(r.message) }
	case "W5":
		return func(r *row) {
			p.Info().Dict("http", phuslu.NewContext(nil).Dict("request",
				phuslu.NewContext(nil).Str("method", r.method).
					Int("status", r.status).Value()).Uint64("bytes", r.bytes).Value()).Msg(
				r.message)
		}
	case "W6":
		return func(r *row) {
			p.Debug().Str("method", r.method).Int("status", r.status).Dur("took", r.took).Time(
				"started", r.started).
				AnErr("err", r.refused).Msg(r.message)
		}
	case "W8":
		return func(r *row) {
			p.Info().Str("agent", r.agent).Str("query", r.query).Str("lines", r.lines).Str("file",
				r.file).Msg(r.quoted)
		}
	case "W9":
		return func(r *row) {
			p.Info().Object("user", r.account.(*account)).Int("amount", int(r.amount.(amount))).
				Interface("order", r.order).Msg(r.message)
		}
	}
	return nil
}
