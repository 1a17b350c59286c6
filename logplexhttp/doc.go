// SPDX-License-Identifier: MIT

// Package logplexhttp connects net/http to Heroku's logs, on both ends.
//
// # A service's own requests
//
// [AccessLog] wraps a service's handler and writes one line per request, in the
// fields of Heroku's router or as Apache does. It uses the request id of Heroku's
// router, or makes one. [RequestID] returns it to handlers, and
// [ContextAttrs] puts it into every record that is logged with the request's
// context. Handlers add to the access line with [AddAttrs].
//
//	logger := slog.New(logplex.NewHandler(os.Stdout, &logplex.Options{
//		Context: logplexhttp.ContextAttrs,
//	}))
//	http.ListenAndServe(addr, logplexhttp.AccessLog(mux, logger, nil))
//
// [LevelHandler] shows and sets a logger's level while the service runs.
//
// # Other services' logs
//
// [NewReceiver] is the far end of a log drain: an HTTP handler that takes the
// batches that Heroku, log-shuttle or a logplex.Drain posts, and hands on their
// messages one by one.
//
// The package speaks to loggers through log/slog alone and works with any
// handler of it. It starts no goroutine and opens no connection.
package logplexhttp
