// SPDX-License-Identifier: MIT

package main

import (
	"io"

	"github.com/sirupsen/logrus"
)

func newLogrus(w io.Writer) *logrus.Logger {
	r := logrus.New()
	r.SetOutput(w)
	r.SetFormatter(&logrus.TextFormatter{DisableColors: true})
	return r
}

func openLogrus(w io.Writer, l workload) func(int) {
	if l.free {
		return openLogrusChanging(w, l)
	}
	r := newLogrus(w)
	request := func(n int, level logrus.Level) {
		for range n {
			r.WithFields(logrus.Fields{"method": vMethod, "status": vStatus, "took": vTook, "started": vStarted, "err": errRefused}).Log(level, vMessage)
		}
	}
	switch l.name {
	case "W1":
		return func(n int) {
			for range n {
				r.Info(vMessage)
			}
		}
	case "W2", "W2kv":
		return func(n int) { request(n, logrus.InfoLevel) }
	case "W7":
		return twice(func(n int) { request(n, logrus.InfoLevel) })
	case "W3":
		return func(n int) {
			for range n {
				r.WithFields(logrus.Fields{"method": vMethod, "path": vPath, "status": vStatus, "bytes": vBytes, "took": vTook,
					"started": vStarted, "ratio": vRatio, "cached": vCached, "attempt": vAttempt, "err": errRefused}).Info(vMessage)
			}
		}
	case "W4":
		e := r.WithFields(logrus.Fields{"host": vHost, "region": vRegion, "release": vRelease, "queue": vQueue, "worker": vWorker})
		return func(n int) {
			for range n {
				e.WithFields(logrus.Fields{"status": vStatus, "path": vPath}).Info(vMessage)
			}
		}
	case "W5":
		return func(n int) {
			for range n {
				r.WithFields(logrus.Fields{"http.request.method": vMethod, "http.request.status": vStatus, "http.bytes": vBytes}).Info(vMessage)
			}
		}
	case "W6":
		return func(n int) { request(n, logrus.DebugLevel) }
	case "W8":
		return func(n int) {
			for range n {
				r.WithFields(logrus.Fields{"agent": vAgent, "query": vQuery, "lines": vLines, "file": vFile}).Info(vQuotedMessage)
			}
		}
	case "W9":
		u, a := vUser.(*user), vAmount.(amount)
		return func(n int) {
			for range n {
				r.WithFields(logrus.Fields{"user.id": u.ID, "user.name": u.Name, "amount": int(a), "order": vOrder}).Info(vMessage)
			}
		}
	}
	return nil
}
