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

func openLogrus(w io.Writer, l workload) func(*row) {
	lr := newLogrus(w)
	request := func(r *row, level logrus.Level) {
		lr.WithFields(logrus.Fields{
			"method": r.method, "status": r.status, "took": r.took,
			"started": r.started, "err": r.refused,
		}).Log(level, r.message)
	}
	switch l.name {
	case "R1":
		return func(r *row) {
			lr.WithFields(logrus.Fields{"method": r.method, "path": r.path, "host": r.host,
				"request_id": r.request, "fwd": r.forward,
				"status": r.status, "bytes": r.bytes, "took": r.took,
				"agent": r.agent}).Info("request completed")
		}
	case "R2":
		return func(r *row) {
			lr.WithFields(logrus.Fields{"err": r.err, "sql": r.sql, "id": r.id}).Error(r.failure)
		}
	case "R4":
		return func(r *row) {
			lr.WithFields(logrus.Fields{"worker": r.worker, "took": r.took}).Info(r.printed)
		}
	case "W1":
		return func(r *row) { lr.Info(r.message) }
	case "W2", "W2kv", "W7":
		return func(r *row) { request(r, logrus.InfoLevel) }
	case "W3":
		return func(r *row) {
			lr.WithFields(logrus.Fields{"method": r.method, "path": r.path, "status": r.status,
				"bytes": r.bytes, "took": r.took,
				"started": r.started, "ratio": r.ratio, "cached": r.cached, "attempt": r.attempt,
				"err": r.refused}).Info(r.message)
		}
	case "W4":
		fields := logrus.Fields{}
		for _, a := range carried() {
			fields[a.Key] = a.Value.Any()
		}
		e := lr.WithFields(fields)
		return func(r *row) {
			e.WithFields(logrus.Fields{"status": r.status, "path": r.path}).Info(r.message)
		}
	case "W5":
		return func(r *row) {
			lr.WithFields(logrus.Fields{
				"http.request.method": r.method, "http.request.status": r.status,
				"http.bytes": r.bytes,
			}).Info(r.message)
		}
	case "W6":
		return func(r *row) { request(r, logrus.DebugLevel) }
	case "W8":
		return func(r *row) {
			lr.WithFields(logrus.Fields{
				"agent": r.agent, "query": r.query, "lines": r.lines, "file": r.file,
			}).Info(r.quoted)
		}
	case "W9":
		return func(r *row) {
			u := r.account.(*account)
			lr.WithFields(logrus.Fields{
				"user.id": u.ID, "user.name": u.Name,
				"amount": int(r.amount.(amount)), "order": r.order,
			}).Info(r.message)
		}
	}
	return nil
}
