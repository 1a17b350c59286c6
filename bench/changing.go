// SPDX-License-Identifier: MIT

package main

import (
	"fmt"
	"io"
	"log/slog"
	"time"

	"github.com/sirupsen/logrus"
	"go.uber.org/zap"

	"github.com/logplex-go/logplex"
)

// What comes again costs less than what is new: logplex remembers messages,
// keys and texts. In these workloads the messages are a few constants, as they
// are in programs, and the values are new in each line. They have no goals; they
// show what the others owe to repetition.

// changes is how many lines there are before the first one comes again.
const changes = 4093

type changed struct {
	message, method         string
	status                  int
	took                    time.Duration
	started                 time.Time
	err                     error
	quoted                  string
	agent, query, lines, at string
}

// vChanging begins with the values of the other workloads.
var vChanging = func() (all []changed) {
	methods := []string{"GET", "POST", "PUT", "DELETE", "PATCH"}
	messages := []string{vMessage, "request failed", "job done", "order placed", "cache miss", "user signed in", "payment captured"}
	quoted := []string{vQuotedMessage, "field \"name\" is empty", "table \"orders\" locked\ntry again"}
	for i := range changes {
		c := changed{
			message: vMessage, method: methods[i%len(methods)], status: vStatus + i%400, took: vTook + time.Duration(i)*137*time.Microsecond,
			started: vStarted.Add(time.Duration(i) * 1700 * time.Millisecond), err: errRefused,
			quoted: vQuotedMessage, agent: vAgent, query: vQuery, lines: vLines, at: vFile,
		}
		if i > 0 {
			c.message = messages[i%len(messages)]
			c.err = fmt.Errorf("connection %d refused", i)
			c.quoted = quoted[i%len(quoted)]
			c.agent = fmt.Sprintf("Mozilla/5.0 (X11; Linux x86_64; rv:%d.0)", i)
			c.query = fmt.Sprintf(`name:"joe smith %d" and age:"42"`, i)
			c.lines = fmt.Sprintf("first line\nsecond line\tend %d", i)
			c.at = fmt.Sprintf(`C:\Program Files\shop\orders%d.db`, i)
		}
		all = append(all, c)
	}
	return all
}()

func changing() []workload {
	return []workload{
		{
			name: "W2new", about: "W2 with new values in each line", free: true,
			slog: func(l *slog.Logger) func(int) {
				at := 0
				return func(n int) {
					for range n {
						c := next(&at)
						l.LogAttrs(background, slog.LevelInfo, c.message, slog.String("method", c.method), slog.Int("status", c.status),
							slog.Duration("took", c.took), slog.Time("started", c.started), slog.Any("err", c.err))
					}
				}
			},
			own: func(h *logplex.Handler) func(int) {
				at := 0
				return func(n int) {
					for range n {
						c := next(&at)
						h.Log(background, slog.LevelInfo, c.message, slog.String("method", c.method), slog.Int("status", c.status),
							slog.Duration("took", c.took), slog.Time("started", c.started), slog.Any("err", c.err))
					}
				}
			},
			facts: requests,
		},
		{
			name: "W8new", about: "W8, likewise", free: true,
			slog: func(l *slog.Logger) func(int) {
				at := 0
				return func(n int) {
					for range n {
						c := next(&at)
						l.LogAttrs(background, slog.LevelInfo, c.quoted, slog.String("agent", c.agent), slog.String("query", c.query),
							slog.String("lines", c.lines), slog.String("file", c.at))
					}
				}
			},
			own: func(h *logplex.Handler) func(int) {
				at := 0
				return func(n int) {
					for range n {
						c := next(&at)
						h.Log(background, slog.LevelInfo, c.quoted, slog.String("agent", c.agent), slog.String("query", c.query),
							slog.String("lines", c.lines), slog.String("file", c.at))
					}
				}
			},
			facts: quotedFacts,
		},
	}
}

// next gives the values of the next line.
func next(at *int) *changed {
	c := &vChanging[*at]
	if *at++; *at == changes {
		*at = 0
	}
	return c
}

// each calls one of two functions for the values of line after line.
func each(l workload, request, texts func(c *changed)) func(int) {
	call := request
	if l.name == "W8new" {
		call = texts
	}
	at := 0
	return func(n int) {
		for range n {
			call(next(&at))
		}
	}
}

func openZerologChanging(w io.Writer, l workload) func(int) {
	z := newZerolog(w)
	return each(l, func(c *changed) {
		z.Info().Str("method", c.method).Int("status", c.status).Dur("took", c.took).Time("started", c.started).AnErr("err", c.err).Msg(c.message)
	}, func(c *changed) {
		z.Info().Str("agent", c.agent).Str("query", c.query).Str("lines", c.lines).Str("file", c.at).Msg(c.quoted)
	})
}

func openPhusluChanging(w io.Writer, l workload) func(int) {
	p := newPhuslu(w)
	return each(l, func(c *changed) {
		p.Info().Str("method", c.method).Int("status", c.status).Dur("took", c.took).Time("started", c.started).AnErr("err", c.err).Msg(c.message)
	}, func(c *changed) {
		p.Info().Str("agent", c.agent).Str("query", c.query).Str("lines", c.lines).Str("file", c.at).Msg(c.quoted)
	})
}

func openZapChanging(w io.Writer, l workload) func(int) {
	z := zap.New(newZapCore(w))
	return each(l, func(c *changed) {
		z.Info(c.message, zap.String("method", c.method), zap.Int("status", c.status), zap.Duration("took", c.took),
			zap.Time("started", c.started), zap.NamedError("err", c.err))
	}, func(c *changed) {
		z.Info(c.quoted, zap.String("agent", c.agent), zap.String("query", c.query), zap.String("lines", c.lines), zap.String("file", c.at))
	})
}

func openLogrusChanging(w io.Writer, l workload) func(int) {
	r := newLogrus(w)
	return each(l, func(c *changed) {
		r.WithFields(logrus.Fields{"method": c.method, "status": c.status, "took": c.took, "started": c.started, "err": c.err}).Info(c.message)
	}, func(c *changed) {
		r.WithFields(logrus.Fields{"agent": c.agent, "query": c.query, "lines": c.lines, "file": c.at}).Info(c.quoted)
	})
}
