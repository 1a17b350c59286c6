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
func (u *account) MarshalZerologObject(e *zerolog.Event) { e.Int("id", u.ID).Str("name", u.Name) }

func openZerolog(w io.Writer, l workload) func(*row) {
	z := newZerolog(w)
	switch l.name {
	case "R1":
		return func(r *row) {
			z.Info().Str("method", r.method).Str("path", r.path).Str("host", r.host).Str(
				"request_id", r.request).Str("fwd", r.forward).
				Int("status", r.status).Uint64("bytes", r.bytes).Dur("took", r.took).Str("agent",
				r.agent).Msg("request completed")
		}
	case "R2":
		return func(r *row) {
			z.Error().AnErr("err", r.err).Str("sql", r.sql).Int64("id", r.id).Msg(r.failure)
		}
	case "R4":
		return func(r *row) { z.Info().Int("worker", r.worker).Dur("took", r.took).Msg(r.printed) }
	case "W1":
		return func(r *row) { z.Info().Msg(r.message) }
	case "W2", "W7":
		return func(r *row) {
			z.Info().Str("method", r.method).Int("status", r.status).Dur("took", r.took).Time(
				"started", r.started).
				AnErr("err", r.refused).Msg(r.message)
		}
	case "W3":
		return func(r *row) {
			z.Info().Str("method", r.method).Str("path", r.path).Int("status", r.status).Uint64(
				"bytes", r.bytes).Dur("took", r.took).
				Time("started", r.started).Float64("ratio", r.ratio).Bool("cached", r.cached).Int64(
				"attempt", r.attempt).
				AnErr("err", r.refused).Msg(r.message)
		}
	case "W4":
		z = z.With().Str("host", "shrouded-oasis-01382.example.com").Str("region", "eu-west-1").
			Str("release", "v812").
			Str("queue", "default").Int("worker", 17).Logger()
		return func(r *row) { z.Info().Int("status", r.status).Str("path", r.path).Msg(r.message) }
	case "W5":
		return func(r *row) {
			z.Info().Dict("http", zerolog.Dict().Dict("request",
				zerolog.Dict().Str("method", r.method).Int("status", r.status)).
				Uint64("bytes", r.bytes)).Msg(r.message)
		}
	case "W6":
		return func(r *row) {
			z.Debug().Str("method", r.method).Int("status", r.status).Dur("took", r.took).Time(
				"started", r.started).
				AnErr("err", r.refused).Msg(r.message)
		}
	case "W8":
		return func(r *row) {
			z.Info().Str("agent", r.agent).Str("query", r.query).Str("lines", r.lines).Str("file",
				r.file).Msg(r.quoted)
		}
	case "W9":
		return func(r *row) {
			z.Info().Object("user", r.account.(*account)).Int("amount", int(r.amount.(amount))).
				Interface("order", r.order).Msg(r.message)
		}
	}
	return nil
}
