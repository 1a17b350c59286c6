// SPDX-License-Identifier: MIT

// Package logplextest helps programs that use logplex to test what they log.
//
// A [Recorder] is a handler that keeps its records, after redaction. [Diff]
// compares them with those that a test wants, and [RequireNoSecret] proves that
// a secret is in none of them, however encoded:
//
//	rec := logplextest.NewRecorder(nil)
//	login(slog.New(rec), "ann", "kj3h4kj5h")
//
//	want := []logplex.Record{{
//		Level:   slog.LevelWarn,
//		Message: "login refused",
//		Attrs: []slog.Attr{
//			slog.String("user", "ann"), slog.String("password", logplex.Redacted),
//		},
//	}}
//	if d := logplextest.Diff(want, rec.Records()); d != "" {
//		t.Errorf("login logged (-want +got):\n%s", d)
//	}
//	logplextest.RequireNoSecret(t, rec, "kj3h4kj5h")
//
// A [Server] is a log drain on the loopback interface that records what it gets
// and misbehaves on script, to test how a program and its drain handle that:
//
//	server := logplextest.NewServer(t, nil)
//	server.Script(logplextest.Fault{Status: 503, Times: 2})
//	drain, err := logplex.NewDrain(server.URL,
//		&logplex.DrainOptions{TLSConfig: server.TLSConfig()})
//
// [TestRedactor] holds a program's own logplex.Redactor to what the handler
// expects of one.
package logplextest
