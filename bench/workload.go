// SPDX-License-Identifier: MIT

package main

import (
	"context"
	"log/slog"
	"sync"

	"github.com/logplex-go/logplex"
)

// workload is one kind of log call.
type workload struct {
	name  string
	about string
	slog  func(l *slog.Logger) func(n int)     // n calls through log/slog
	own   func(h *logplex.Handler) func(n int) // n calls of Handler.Log; nil: it has no such call
	facts []fact                               // what the line must carry; nil: no line is written
	free  bool                                 // it has no goals
}

// fact is a message (key "") or an attribute that a line has to carry.
type fact struct {
	key   string
	anyOf []string // the value, as loggers may write it
	less  []string // forms that leave something out
}

var background = context.Background()

var (
	factMessage = fact{key: "", anyOf: []string{"request completed"}}
	factMethod  = fact{key: "method", anyOf: []string{"GET"}}
	factStatus  = fact{key: "status", anyOf: []string{"200"}}
	factTook    = fact{key: "took", anyOf: []string{"12.5ms", "12.5", "12.500000", "12500000", "0.0125"}}
	factStarted = fact{
		key: "started",
		anyOf: []string{
			"2026-03-17T08:25:21.297420+00:00", "2026-03-17T08:25:21.29742Z", "2026-03-17T08:25:21.29742+00:00",
			"2026-03-17 08:25:21.29742 +0000 UTC", "2026-03-17 08:25:21.29742 +0000 +0000",
		},
		less: []string{"2026-03-17T08:25:21Z", "2026-03-17T08:25:21+00:00", "2026-03-17T08:25:21.297Z", "2026-03-17T08:25:21.297+00:00"},
	}
	factErr  = fact{key: "err", anyOf: []string{"connection refused"}}
	requests = []fact{factMessage, factMethod, factStatus, factTook, factStarted, factErr}

	quotedFacts = []fact{{key: "", anyOf: []string{vQuotedMessage}}, {key: "agent", anyOf: []string{vAgent}},
		{key: "query", anyOf: []string{vQuery}}, {key: "lines", anyOf: []string{vLines}}, {key: "file", anyOf: []string{vFile}}}
)

func workloads() []workload {
	w2 := workload{
		name: "W2", about: "five attributes of a request",
		slog: func(l *slog.Logger) func(int) {
			return func(n int) {
				for range n {
					l.LogAttrs(background, slog.LevelInfo, vMessage, slog.String("method", vMethod), slog.Int("status", vStatus),
						slog.Duration("took", vTook), slog.Time("started", vStarted), slog.Any("err", errRefused))
				}
			}
		},
		own: func(h *logplex.Handler) func(int) {
			return func(n int) {
				for range n {
					h.Log(background, slog.LevelInfo, vMessage, slog.String("method", vMethod), slog.Int("status", vStatus),
						slog.Duration("took", vTook), slog.Time("started", vStarted), slog.Any("err", errRefused))
				}
			}
		},
		facts: requests,
	}
	w7 := w2
	w7.name, w7.about = "W7", "W2 from two goroutines"
	w7.slog = func(l *slog.Logger) func(int) { return twice(w2.slog(l)) }
	w7.own = func(h *logplex.Handler) func(int) { return twice(w2.own(h)) }
	all := []workload{
		{
			name: "W1", about: "a message only",
			slog: func(l *slog.Logger) func(int) {
				return func(n int) {
					for range n {
						l.LogAttrs(background, slog.LevelInfo, vMessage)
					}
				}
			},
			own: func(h *logplex.Handler) func(int) {
				return func(n int) {
					for range n {
						h.Log(background, slog.LevelInfo, vMessage)
					}
				}
			},
			facts: []fact{factMessage},
		},
		w2,
		{
			name: "W2kv", about: "the same as keys and values",
			slog: func(l *slog.Logger) func(int) {
				return func(n int) {
					for range n {
						l.Info(vMessage, "method", vMethod, "status", vStatus, "took", vTook, "started", vStarted, "err", errRefused)
					}
				}
			},
			facts: requests,
		},
		{
			name: "W3", about: "ten attributes of all kinds",
			slog: func(l *slog.Logger) func(int) {
				return func(n int) {
					for range n {
						l.LogAttrs(background, slog.LevelInfo, vMessage, slog.String("method", vMethod), slog.String("path", vPath),
							slog.Int("status", vStatus), slog.Uint64("bytes", vBytes), slog.Duration("took", vTook),
							slog.Time("started", vStarted), slog.Float64("ratio", vRatio), slog.Bool("cached", vCached),
							slog.Int64("attempt", vAttempt), slog.Any("err", errRefused))
					}
				}
			},
			own: func(h *logplex.Handler) func(int) {
				return func(n int) {
					for range n {
						h.Log(background, slog.LevelInfo, vMessage, slog.String("method", vMethod), slog.String("path", vPath),
							slog.Int("status", vStatus), slog.Uint64("bytes", vBytes), slog.Duration("took", vTook),
							slog.Time("started", vStarted), slog.Float64("ratio", vRatio), slog.Bool("cached", vCached),
							slog.Int64("attempt", vAttempt), slog.Any("err", errRefused))
					}
				}
			},
			facts: append([]fact{{key: "path", anyOf: []string{vPath}}, {key: "bytes", anyOf: []string{"6979"}},
				{key: "ratio", anyOf: []string{"0.9375"}}, {key: "cached", anyOf: []string{"true"}},
				{key: "attempt", anyOf: []string{"3"}}}, requests...),
		},
		{
			name: "W4", about: "five attributes carried by With, two on the call",
			slog: func(l *slog.Logger) func(int) {
				l = slog.New(l.Handler().WithAttrs(carried()))
				return func(n int) {
					for range n {
						l.LogAttrs(background, slog.LevelInfo, vMessage, slog.Int("status", vStatus), slog.String("path", vPath))
					}
				}
			},
			own: func(h *logplex.Handler) func(int) {
				h = h.WithAttrs(carried()).(*logplex.Handler)
				return func(n int) {
					for range n {
						h.Log(background, slog.LevelInfo, vMessage, slog.Int("status", vStatus), slog.String("path", vPath))
					}
				}
			},
			facts: []fact{factMessage, {key: "host", anyOf: []string{vHost}}, {key: "region", anyOf: []string{vRegion}},
				{key: "release", anyOf: []string{vRelease}}, {key: "queue", anyOf: []string{vQueue}},
				{key: "worker", anyOf: []string{"17"}}, factStatus, {key: "path", anyOf: []string{vPath}}},
		},
		{
			name: "W5", about: "WithGroup and slog.Group",
			slog: func(l *slog.Logger) func(int) {
				l = l.WithGroup("http")
				return func(n int) {
					for range n {
						l.LogAttrs(background, slog.LevelInfo, vMessage, slog.Group("request", slog.String("method", vMethod),
							slog.Int("status", vStatus)), slog.Uint64("bytes", vBytes))
					}
				}
			},
			own: func(h *logplex.Handler) func(int) {
				h = h.WithGroup("http").(*logplex.Handler)
				return func(n int) {
					for range n {
						h.Log(background, slog.LevelInfo, vMessage, slog.Group("request", slog.String("method", vMethod),
							slog.Int("status", vStatus)), slog.Uint64("bytes", vBytes))
					}
				}
			},
			facts: []fact{factMessage, {key: "http.request.method", anyOf: []string{"GET"}},
				{key: "http.request.status", anyOf: []string{"200"}}, {key: "http.bytes", anyOf: []string{"6979"}}},
		},
		{
			name: "W6", about: "a level that is not enabled",
			slog: func(l *slog.Logger) func(int) {
				return func(n int) {
					for range n {
						l.LogAttrs(background, slog.LevelDebug, vMessage, slog.String("method", vMethod), slog.Int("status", vStatus),
							slog.Duration("took", vTook), slog.Time("started", vStarted), slog.Any("err", errRefused))
					}
				}
			},
			own: func(h *logplex.Handler) func(int) {
				return func(n int) {
					for range n {
						h.Log(background, slog.LevelDebug, vMessage, slog.String("method", vMethod), slog.Int("status", vStatus),
							slog.Duration("took", vTook), slog.Time("started", vStarted), slog.Any("err", errRefused))
					}
				}
			},
		},
		w7,
		{
			name: "W8", about: "four values that need quotes, a message with quotes and a newline",
			slog: func(l *slog.Logger) func(int) {
				return func(n int) {
					for range n {
						l.LogAttrs(background, slog.LevelInfo, vQuotedMessage, slog.String("agent", vAgent), slog.String("query", vQuery),
							slog.String("lines", vLines), slog.String("file", vFile))
					}
				}
			},
			own: func(h *logplex.Handler) func(int) {
				return func(n int) {
					for range n {
						h.Log(background, slog.LevelInfo, vQuotedMessage, slog.String("agent", vAgent), slog.String("query", vQuery),
							slog.String("lines", vLines), slog.String("file", vFile))
					}
				}
			},
			facts: quotedFacts,
		},
		{
			name: "W9", about: "two LogValuers and a struct",
			slog: func(l *slog.Logger) func(int) {
				return func(n int) {
					for range n {
						l.LogAttrs(background, slog.LevelInfo, vMessage, slog.Any("user", vUser), slog.Any("amount", vAmount), slog.Any("order", vOrder))
					}
				}
			},
			own: func(h *logplex.Handler) func(int) {
				return func(n int) {
					for range n {
						h.Log(background, slog.LevelInfo, vMessage, slog.Any("user", vUser), slog.Any("amount", vAmount), slog.Any("order", vOrder))
					}
				}
			},
			facts: []fact{factMessage, {key: "user.id", anyOf: []string{"8123"}}, {key: "user.name", anyOf: []string{"ada"}},
				{key: "amount", anyOf: []string{"1995"}},
				{key: "order.id", anyOf: []string{"18823"}, less: inText}, {key: "order.state", anyOf: []string{"paid"}, less: inText},
				{key: "order.lines", anyOf: []string{"4"}, less: inText}, {key: "order.express", anyOf: []string{"true"}, less: inText}},
		},
	}
	return append(all, changing()...)
}

// inText marks facts that may also stand inside one text, as fmt prints a
// struct.
var inText = []string{"{18823 paid 4 true}", "{ID:18823 State:paid Lines:4 Express:true}", `{"id":18823,"state":"paid","lines":4,"express":true}`}

// carried are the attributes that W4 gives to With.
func carried() []slog.Attr {
	return []slog.Attr{slog.String("host", vHost), slog.String("region", vRegion), slog.String("release", vRelease),
		slog.String("queue", vQueue), slog.Int("worker", vWorker)}
}

// twice shares n calls out to two goroutines.
func twice(run func(int)) func(int) {
	return func(n int) {
		var wg sync.WaitGroup
		wg.Go(func() { run(n / 2) })
		run(n - n/2)
		wg.Wait()
	}
}
