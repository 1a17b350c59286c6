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
	return zapcore.NewCore(zapcore.NewJSONEncoder(cfg), zapcore.Lock(zapcore.AddSync(w)), zapcore.InfoLevel)
}

// MarshalLogObject does for zap what LogValue does for slog.
func (u *user) MarshalLogObject(e zapcore.ObjectEncoder) error {
	e.AddInt("id", u.ID)
	e.AddString("name", u.Name)
	return nil
}

func openZap(w io.Writer, l workload) func(int) {
	if l.free {
		return openZapChanging(w, l)
	}
	z := zap.New(newZapCore(w))
	switch l.name {
	case "W1":
		return func(n int) {
			for range n {
				z.Info(vMessage)
			}
		}
	case "W2", "W7":
		run := func(n int) {
			for range n {
				z.Info(vMessage, zap.String("method", vMethod), zap.Int("status", vStatus), zap.Duration("took", vTook),
					zap.Time("started", vStarted), zap.NamedError("err", errRefused))
			}
		}
		if l.name == "W7" {
			return twice(run)
		}
		return run
	case "W2kv":
		s := z.Sugar()
		return func(n int) {
			for range n {
				s.Infow(vMessage, "method", vMethod, "status", vStatus, "took", vTook, "started", vStarted, "err", errRefused)
			}
		}
	case "W3":
		return func(n int) {
			for range n {
				z.Info(vMessage, zap.String("method", vMethod), zap.String("path", vPath), zap.Int("status", vStatus),
					zap.Uint64("bytes", vBytes), zap.Duration("took", vTook), zap.Time("started", vStarted),
					zap.Float64("ratio", vRatio), zap.Bool("cached", vCached), zap.Int64("attempt", vAttempt), zap.NamedError("err", errRefused))
			}
		}
	case "W4":
		z = z.With(zap.String("host", vHost), zap.String("region", vRegion), zap.String("release", vRelease),
			zap.String("queue", vQueue), zap.Int("worker", vWorker))
		return func(n int) {
			for range n {
				z.Info(vMessage, zap.Int("status", vStatus), zap.String("path", vPath))
			}
		}
	case "W5":
		z = z.With(zap.Namespace("http"))
		return func(n int) {
			for range n {
				z.Info(vMessage, zap.Dict("request", zap.String("method", vMethod), zap.Int("status", vStatus)), zap.Uint64("bytes", vBytes))
			}
		}
	case "W6":
		return func(n int) {
			for range n {
				z.Debug(vMessage, zap.String("method", vMethod), zap.Int("status", vStatus), zap.Duration("took", vTook),
					zap.Time("started", vStarted), zap.NamedError("err", errRefused))
			}
		}
	case "W8":
		return func(n int) {
			for range n {
				z.Info(vQuotedMessage, zap.String("agent", vAgent), zap.String("query", vQuery), zap.String("lines", vLines),
					zap.String("file", vFile))
			}
		}
	case "W9":
		u, a := vUser.(*user), vAmount.(amount)
		return func(n int) {
			for range n {
				z.Info(vMessage, zap.Object("user", u), zap.Int("amount", int(a)), zap.Reflect("order", vOrder))
			}
		}
	}
	return nil
}
