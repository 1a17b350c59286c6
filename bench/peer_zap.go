// SPDX-License-Identifier: MIT

package main

import (
	"io"

	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
)

// newZapCore is zap's production core, with times that people can read.
func newZapCore(w io.Writer) zapcore.Core {
	cfg := zap.NewProductionEncoderConfig()
	cfg.EncodeTime = zapcore.RFC3339NanoTimeEncoder
	return zapcore.NewCore(zapcore.NewJSONEncoder(cfg),
		zapcore.Lock(zapcore.AddSync(w)), zapcore.InfoLevel)
}

// MarshalLogObject does for zap what LogValue does for slog.
func (u *account) MarshalLogObject(e zapcore.ObjectEncoder) error {
	e.AddInt("id", u.ID)
	e.AddString("name", u.Name)
	return nil
}

func openZap(w io.Writer, l workload) func(*row) {
	z := zap.New(newZapCore(w))
	switch l.name {
	case "R1":
		return func(r *row) {
			z.Info("request completed", zap.String("method", r.method), zap.String("path", r.path),
				zap.String("host", r.host),
				zap.String("request_id", r.request), zap.String("fwd", r.forward),
				zap.Int("status", r.status),
				zap.Uint64("bytes", r.bytes), zap.Duration("took", r.took),
				zap.String("agent", r.agent))
		}
	case "R2":
		return func(r *row) {
			z.Error(r.failure, zap.NamedError("err", r.err), zap.String("sql", r.sql),
				zap.Int64("id", r.id))
		}
	case "R4":
		return func(r *row) {
			z.Info(r.printed, zap.Int("worker", r.worker), zap.Duration("took", r.took))
		}
	case "W1":
		return func(r *row) { z.Info(r.message) }
	case "W2", "W7":
		return func(r *row) {
			z.Info(r.message, zap.String("method", r.method), zap.Int("status", r.status),
				zap.Duration("took", r.took),
				zap.Time("started", r.started), zap.NamedError("err", r.refused))
		}
	case "W2kv":
		s := z.Sugar()
		return func(r *row) {
			s.Infow(r.message, "method", r.method, "status", r.status, "took", r.took, "started",
				r.started, "err", r.refused)
		}
	case "W3":
		return func(r *row) {
			z.Info(r.message, zap.String("method", r.method), zap.String("path", r.path),
				zap.Int("status", r.status),
				zap.Uint64("bytes", r.bytes), zap.Duration("took", r.took),
				zap.Time("started", r.started),
				zap.Float64("ratio", r.ratio), zap.Bool("cached", r.cached),
				zap.Int64("attempt", r.attempt), zap.NamedError("err", r.refused))
		}
	case "W4":
		z = z.With(zap.String("host", "shrouded-oasis-01382.example.com"),
			zap.String("region", "eu-west-1"),
			zap.String("release", "v812"), zap.String("queue", "default"), zap.Int("worker", 17))
		return func(r *row) {
			z.Info(r.message, zap.Int("status", r.status), zap.String("path", r.path))
		}
	case "W5":
		z = z.With(zap.Namespace("http"))
		return func(r *row) {
			z.Info(r.message, zap.Dict("request", zap.String("method", r.method),
				zap.Int("status", r.status)), zap.Uint64("bytes", r.bytes))
		}
	case "W6":
		return func(r *row) {
			z.Debug(r.message, zap.String("method", r.method), zap.Int("status", r.status),
				zap.Duration("took", r.took),
				zap.Time("started", r.started), zap.NamedError("err", r.refused))
		}
	case "W8":
		return func(r *row) {
			z.Info(r.quoted, zap.String("agent", r.agent), zap.String("query", r.query),
				zap.String("lines", r.lines), zap.String("file", r.file))
		}
	case "W9":
		return func(r *row) {
			z.Info(r.message, zap.Object("user", r.account.(*account)),
				zap.Int("amount", int(r.amount.(amount))), zap.Reflect("order", r.order))
		}
	}
	return nil
}
