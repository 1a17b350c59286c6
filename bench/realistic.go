// SPDX-License-Identifier: MIT

package main

import (
	"log/slog"
	"strconv"

	"github.com/logplex-go/logplex"
)

// realistic returns the workloads that goals are set for: lines as services
// write them, with values that are new in each.
func realistic() []workload {
	return []workload{
		{
			name: "R1", about: "access line: nine attributes",
			slog: func(l *slog.Logger) func(*row) {
				return func(r *row) {
					l.LogAttrs(background, slog.LevelInfo, "request completed",
						slog.String("method", r.method), slog.String("path", r.path),
						slog.String("host", r.host), slog.String("request_id", r.request),
						slog.String("fwd", r.forward),
						slog.Int("status", r.status), slog.Uint64("bytes", r.bytes),
						slog.Duration("took", r.took), slog.String("agent", r.agent))
				}
			},
			own: func(h *logplex.Handler) func(*row) {
				return func(r *row) {
					h.Log(background, slog.LevelInfo, "request completed",
						slog.String("method", r.method), slog.String("path", r.path),
						slog.String("host", r.host), slog.String("request_id", r.request),
						slog.String("fwd", r.forward),
						slog.Int("status", r.status), slog.Uint64("bytes", r.bytes),
						slog.Duration("took", r.took), slog.String("agent", r.agent))
				}
			},
			facts: func(r *row) []fact {
				return []fact{is("", "request completed"), is("method", r.method),
					is("path", r.path), is("host", r.host),
					is("request_id", r.request), is("fwd", r.forward), is("status", r.status),
					is("bytes", r.bytes), tookFact(r), is("agent", r.agent)}
			},
		},
		{
			name: "R2", about: "error: a wrapped error with quotes and colons, an SQL text, an id",
			slog: func(l *slog.Logger) func(*row) {
				return func(r *row) {
					l.LogAttrs(background, slog.LevelError, r.failure, slog.Any("err", r.err),
						slog.String("sql", r.sql), slog.Int64("id", r.id))
				}
			},
			own: func(h *logplex.Handler) func(*row) {
				return func(r *row) {
					h.Log(background, slog.LevelError, r.failure, slog.Any("err", r.err),
						slog.String("sql", r.sql), slog.Int64("id", r.id))
				}
			},
			facts: func(r *row) []fact {
				return []fact{is("", r.failure), is("err", r.err), is("sql", r.sql), is("id", r.id)}
			},
		},
		{
			name: "R3", about: "a logger per request: With of an id and a user, two lines of two attributes",
			lines: 2,
			slog: func(l *slog.Logger) func(*row) {
				return func(r *row) {
					l := slog.New(l.Handler().WithAttrs([]slog.Attr{
						slog.String("request_id", r.request), slog.String("user", r.user),
					}))
					l.LogAttrs(background, slog.LevelInfo, "request begun",
						slog.String("method", r.method), slog.String("path", r.path))
					l.LogAttrs(background, slog.LevelInfo, "request completed",
						slog.Int("status", r.status), slog.Duration("took", r.took))
				}
			},
			own: func(h *logplex.Handler) func(*row) {
				return func(r *row) {
					h := h.WithAttrs([]slog.Attr{
						slog.String("request_id", r.request), slog.String("user", r.user),
					}).(*logplex.Handler)
					h.Log(background, slog.LevelInfo, "request begun",
						slog.String("method", r.method), slog.String("path", r.path))
					h.Log(background, slog.LevelInfo, "request completed",
						slog.Int("status", r.status), slog.Duration("took", r.took))
				}
			},
			facts: func(r *row) []fact {
				return []fact{
					is("", "request begun"), is("request_id", r.request), is("user", r.user),
					is("method", r.method), is("path", r.path),
				}
			},
		},
		{
			name: "R4", about: "a message made by Sprintf, two attributes",
			slog: func(l *slog.Logger) func(*row) {
				return func(r *row) {
					l.LogAttrs(background, slog.LevelInfo, r.printed, slog.Int("worker", r.worker),
						slog.Duration("took", r.took))
				}
			},
			own: func(h *logplex.Handler) func(*row) {
				return func(r *row) {
					h.Log(background, slog.LevelInfo, r.printed, slog.Int("worker", r.worker),
						slog.Duration("took", r.took))
				}
			},
			facts: func(r *row) []fact {
				return []fact{is("", r.printed), is("worker", r.worker), tookFact(r)}
			},
		},
		{
			name: "R5", about: "slog.Group and a small struct",
			slog: func(l *slog.Logger) func(*row) {
				return func(r *row) {
					l.LogAttrs(background, slog.LevelInfo, r.message,
						slog.Group("request", slog.String("method", r.method),
							slog.Int("status", r.status)), slog.Any("image", r.shape))
				}
			},
			own: func(h *logplex.Handler) func(*row) {
				return func(r *row) {
					h.Log(background, slog.LevelInfo, r.message,
						slog.Group("request", slog.String("method", r.method),
							slog.Int("status", r.status)), slog.Any("image", r.shape))
				}
			},
			facts: func(r *row) []fact {
				s := r.shape.(shape)
				return []fact{is("", r.message), is("request.method", r.method),
					is("request.status", strconv.Itoa(r.status)),
					inside("image.width", s.Width, s), inside("image.height", s.Height, s),
					inside("image.format", s.Format, s)}
			},
		},
	}
}
