// SPDX-License-Identifier: MIT

package main

import (
	"context"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"time"

	"github.com/logplex-go/logplex"
)

// workload is one kind of log call. What its functions return logs one row.
type workload struct {
	name  string
	about string
	slog  func(l *slog.Logger) func(r *row)
	own   func(h *logplex.Handler) func(r *row) // Handler.Log; nil: it has no such call
	// what the (first) line must carry; nil: no line is written
	facts func(r *row) []fact
	lines int  // lines of a call; 0: one
	pair  bool // from two goroutines
}

// fact is a message (key "") or an attribute that a line has to carry.
type fact struct {
	key   string
	anyOf []string // the value, as loggers may write it
	less  []string // forms that leave something out
}

var background = context.Background()

func is(key string, value any) fact { return fact{key: key, anyOf: []string{fmt.Sprint(value)}} }

// inside is a member of a struct, which may also be printed as fmt does.
func inside(key string, value, whole any) fact {
	return fact{
		key: key, anyOf: []string{fmt.Sprint(value)},
		less: []string{fmt.Sprint(whole), fmt.Sprintf("%+v", whole)},
	}
}

// tookFact takes a duration in any unit: milliseconds, seconds, nanoseconds.
func tookFact(r *row) fact {
	ms := float64(r.took) / float64(time.Millisecond)
	float := func(f float64, prec int) string { return strconv.FormatFloat(f, 'f', prec, 64) }
	return fact{
		key: "took",
		anyOf: []string{r.took.String(), float(ms, -1), float(ms, 6), float(ms, 3),
			fmt.Sprint(int64(r.took)), float(r.took.Seconds(), -1)},
	}
}

func startedFact(r *row) fact {
	f := fact{key: "started"}
	for _, layout := range []string{
		"2006-01-02T15:04:05.000000-07:00", time.RFC3339Nano, "2006-01-02T15:04:05.999999-07:00",
		"2006-01-02 15:04:05.999999999 -0700 MST", "2006-01-02 15:04:05.999999999 -0700 -0700",
	} {
		f.anyOf = append(f.anyOf, r.started.Format(layout))
	}
	for _, layout := range []string{
		time.RFC3339, "2006-01-02T15:04:05-07:00", "2006-01-02T15:04:05.999Z07:00",
		"2006-01-02T15:04:05.000-07:00", "2006-01-02T15:04:05.000Z07:00",
	} {
		f.less = append(f.less, r.started.Format(layout))
	}
	return f
}

func requestFacts(r *row) []fact {
	return []fact{
		is("", r.message), is("method", r.method), is("status", r.status), tookFact(r),
		startedFact(r), is("err", r.refused),
	}
}

// workloads returns those that goals are set for, R1 to R5, and the shapes W1
// to W9.
func workloads() []workload {
	w2 := workload{
		name: "W2", about: "five attributes of a request",
		slog: func(l *slog.Logger) func(*row) {
			return func(r *row) {
				l.LogAttrs(background, slog.LevelInfo, r.message, slog.String("method", r.method),
					slog.Int("status", r.status),
					slog.Duration("took", r.took), slog.Time("started", r.started),
					slog.Any("err", r.refused))
			}
		},
		own: func(h *logplex.Handler) func(*row) {
			return func(r *row) {
				h.Log(background, slog.LevelInfo, r.message, slog.String("method", r.method),
					slog.Int("status", r.status),
					slog.Duration("took", r.took), slog.Time("started", r.started),
					slog.Any("err", r.refused))
			}
		},
		facts: requestFacts,
	}
	w7 := w2
	w7.name, w7.about, w7.pair = "W7", "W2 from two goroutines", true
	return append(realistic(),
		workload{
			name: "W1", about: "a message only",
			slog: func(l *slog.Logger) func(*row) {
				return func(r *row) { l.LogAttrs(background, slog.LevelInfo, r.message) }
			},
			own: func(h *logplex.Handler) func(*row) {
				return func(r *row) { h.Log(background, slog.LevelInfo, r.message) }
			},
			facts: func(r *row) []fact { return []fact{is("", r.message)} },
		},
		w2,
		workload{
			name: "W2kv", about: "the same as keys and values",
			slog: func(l *slog.Logger) func(*row) {
				return func(r *row) {
					l.Info(r.message, "method", r.method, "status", r.status, "took", r.took,
						"started", r.started, "err", r.refused)
				}
			},
			facts: requestFacts,
		},
		workload{
			name: "W3", about: "ten attributes of all kinds",
			slog: func(l *slog.Logger) func(*row) {
				return func(r *row) {
					l.LogAttrs(background, slog.LevelInfo, r.message,
						slog.String("method", r.method), slog.String("path", r.path),
						slog.Int("status", r.status), slog.Uint64("bytes", r.bytes),
						slog.Duration("took", r.took),
						slog.Time("started", r.started), slog.Float64("ratio", r.ratio),
						slog.Bool("cached", r.cached),
						slog.Int64("attempt", r.attempt), slog.Any("err", r.refused))
				}
			},
			own: func(h *logplex.Handler) func(*row) {
				return func(r *row) {
					h.Log(background, slog.LevelInfo, r.message, slog.String("method", r.method),
						slog.String("path", r.path),
						slog.Int("status", r.status), slog.Uint64("bytes", r.bytes),
						slog.Duration("took", r.took),
						slog.Time("started", r.started), slog.Float64("ratio", r.ratio),
						slog.Bool("cached", r.cached),
						slog.Int64("attempt", r.attempt), slog.Any("err", r.refused))
				}
			},
			facts: func(r *row) []fact {
				return append(requestFacts(r), is("path", r.path), is("bytes", r.bytes),
					is("ratio", strconv.FormatFloat(r.ratio, 'f', -1, 64)), is("cached", r.cached),
					is("attempt", r.attempt))
			},
		},
		workload{
			name: "W4", about: "five attributes carried by With, two on the call",
			slog: func(l *slog.Logger) func(*row) {
				l = slog.New(l.Handler().WithAttrs(carried()))
				return func(r *row) {
					l.LogAttrs(background, slog.LevelInfo, r.message, slog.Int("status", r.status),
						slog.String("path", r.path))
				}
			},
			own: func(h *logplex.Handler) func(*row) {
				h = h.WithAttrs(carried()).(*logplex.Handler)
				return func(r *row) {
					h.Log(background, slog.LevelInfo, r.message, slog.Int("status", r.status),
						slog.String("path", r.path))
				}
			},
			facts: func(r *row) []fact {
				facts := []fact{is("", r.message), is("status", r.status), is("path", r.path)}
				for _, a := range carried() {
					facts = append(facts, is(a.Key, a.Value))
				}
				return facts
			},
		},
		workload{
			name: "W5", about: "WithGroup and slog.Group",
			slog: func(l *slog.Logger) func(*row) {
				l = l.WithGroup("http")
				return func(r *row) {
					l.LogAttrs(background, slog.LevelInfo, r.message,
						slog.Group("request", slog.String("method", r.method),
							slog.Int("status", r.status)), slog.Uint64("bytes", r.bytes))
				}
			},
			own: func(h *logplex.Handler) func(*row) {
				h = h.WithGroup("http").(*logplex.Handler)
				return func(r *row) {
					h.Log(background, slog.LevelInfo, r.message,
						slog.Group("request", slog.String("method", r.method),
							slog.Int("status", r.status)), slog.Uint64("bytes", r.bytes))
				}
			},
			facts: func(r *row) []fact {
				return []fact{
					is("", r.message), is("http.request.method", r.method),
					is("http.request.status", r.status), is("http.bytes", r.bytes),
				}
			},
		},
		workload{
			name: "W6", about: "a level that is not enabled",
			slog: func(l *slog.Logger) func(*row) {
				return func(r *row) {
					l.LogAttrs(background, slog.LevelDebug, r.message,
						slog.String("method", r.method), slog.Int("status", r.status),
						slog.Duration("took", r.took), slog.Time("started", r.started),
						slog.Any("err", r.refused))
				}
			},
			own: func(h *logplex.Handler) func(*row) {
				return func(r *row) {
					h.Log(background, slog.LevelDebug, r.message, slog.String("method", r.method),
						slog.Int("status", r.status),
						slog.Duration("took", r.took), slog.Time("started", r.started),
						slog.Any("err", r.refused))
				}
			},
		},
		w7,
		workload{
			name: "W8", about: "four values that need quotes, a message with quotes and a newline",
			slog: func(l *slog.Logger) func(*row) {
				return func(r *row) {
					l.LogAttrs(background, slog.LevelInfo, r.quoted, slog.String("agent", r.agent),
						slog.String("query", r.query),
						slog.String("lines", r.lines), slog.String("file", r.file))
				}
			},
			own: func(h *logplex.Handler) func(*row) {
				return func(r *row) {
					h.Log(background, slog.LevelInfo, r.quoted, slog.String("agent", r.agent),
						slog.String("query", r.query),
						slog.String("lines", r.lines), slog.String("file", r.file))
				}
			},
			facts: func(r *row) []fact {
				return []fact{
					is("", r.quoted), is("agent", r.agent), is("query", r.query),
					is("lines", r.lines), is("file", r.file),
				}
			},
		},
		workload{
			name: "W9", about: "two LogValuers and a struct",
			slog: func(l *slog.Logger) func(*row) {
				return func(r *row) {
					l.LogAttrs(background, slog.LevelInfo, r.message, slog.Any("user", r.account),
						slog.Any("amount", r.amount), slog.Any("order", r.order))
				}
			},
			own: func(h *logplex.Handler) func(*row) {
				return func(r *row) {
					h.Log(background, slog.LevelInfo, r.message, slog.Any("user", r.account),
						slog.Any("amount", r.amount), slog.Any("order", r.order))
				}
			},
			facts: func(r *row) []fact {
				u, o := r.account.(*account), r.order.(order)
				return []fact{is("", r.message), is("user.id", u.ID), is("user.name", u.Name),
					is("amount", int(r.amount.(amount))),
					inside("order.id", o.ID, o), inside("order.state", o.State, o),
					inside("order.lines", o.Lines, o), inside("order.express", o.Express, o)}
			},
		},
	)
}

// carried are the attributes that W4 gives to With, once for the whole run.
func carried() []slog.Attr {
	return []slog.Attr{slog.String("host", "shrouded-oasis-01382.example.com"),
		slog.String("region", "eu-west-1"),
		slog.String("release", "v812"), slog.String("queue", "default"), slog.Int("worker", 17)}
}

// count returns how many lines a call writes.
func (l workload) count() int { return max(1, l.lines) }

// of reports whether the workload is one of those named, such as "R1 R2".
func (l workload) of(names string) bool {
	for name := range strings.FieldsSeq(names) {
		if name == l.name {
			return true
		}
	}
	return false
}
