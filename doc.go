// SPDX-License-Identifier: MIT

// Package logplex makes a Go service's logs right for Heroku and for
// everything that reads Heroku's formats.
//
// A [Handler] is a [log/slog.Handler] that writes one line per record, with
// timestamp, source, dyno and process id, and scrubs secrets before a byte
// leaves the process:
//
//	logger := slog.New(logplex.NewHandler(os.Stdout, nil))
//	logger.Info("listening", "port", 8080)
//
// prints, off Heroku,
//
//	2026-03-17T08:25:21.297420+00:00 app[laptop]: at=info pid=4 msg="listening" port=8080
//
// and on a dyno only what is after the header, since there Logplex, Heroku's
// log router, puts timestamp, source and dyno before each line itself.
// [Options] has what else can be chosen. A service that has a handler keeps it
// with [Wrap]. All functions and methods may be called concurrently.
//
// # Lines
//
// The message part is logfmt: at (the level: debug, info, warning, error, and
// between them info+2), pid, caller if asked for, msg unless it is empty, then
// the attrs in the order given, groups dotted (http.status=200). [FormatJSON]
// writes an object with groups as nested objects and no key twice at any depth:
// groups of one name become one, other repetitions get #01, #02 and so on. An
// attr with one of the handler's own keys at the top is renamed fields.<key>,
// and an empty key reads !EMPTYKEY.
//
// One record is one line and one Write, whatever is logged: newlines, control
// bytes, terminal escapes, direction marks and broken UTF-8 are escaped in keys
// and values. A line over [Options].MaxLine loses the ends of its longest values
// and ends with truncated=<its size>.
//
// # Values
//
// What is logged is made plain once, at the call: LogValuers are resolved; of
// errors, TextMarshalers, json.Marshalers and Stringers the text is logged, also
// where only the pointer has the method; structs (exported fields, JSON names)
// and maps become groups, so that a rule for keys reaches user.password in a
// struct; lists become JSON. A panic in such a method costs its own value,
// which reads !PANIC, an error reads !ERROR, a nil reads null. Depth over 32,
// cycles and more than 10,000 members read !DEPTH, !CYCLE and !LIMIT. A field
// tagged `log:"redact"` is masked and one tagged `log:"-"` left out.
//
// Times are RFC 3339. Durations are words in logfmt (1.5s) and nanoseconds in
// JSON, as slog's handlers have them. []byte is text, or base64 where it is
// not UTF-8.
//
// # Secrets
//
// [DefaultRedactor] is on unless another [Redactor] is given. It masks by key
// name at any depth, by the shape of credentials in any text, and the values
// of secret config vars, with [Redacted] in their place. [NewRedactor] has its
// settings, and [Redactors] joins it with a program's own.
//
// # Sinks and drains
//
// [Options].Sink receives each finished [Record] after its line was written. A
// [Drain] is a Sink that ships records in batches to a Heroku log drain over
// HTTPS or syslog, without ever making a log call wait for the network, and
// with an exact account of what was delivered and what was not.
//
// # Other packages
//
// logplexhttp has access lines for HTTP services and the receiving end of a
// drain, logplexmetrics the metrics of Heroku's dynos, logplexzerolog and
// logplexexpslog take in what zerolog and golang.org/x/exp/slog log, and
// logplextest is for tests. Package format reads and writes all of Heroku's
// lines and needs none of the others.
//
// # Environment
//
// Constructors read the environment, once: $DYNO, $LOG_LEVEL, $LOG_FORMAT, $LOG_PATTERN and
// $LOG_KEYS where Options leave the choice to them, the config vars whose values are secret, and
// for OTLP and [KeysGCP] the names of the service. Lines of [FormatAuto] that go to a terminal,
// off a dyno, have their header and level coloured, unless $NO_COLOR is set or $TERM is dumb;
// $FORCE_COLOR colours them wherever they go, and FORCE_COLOR=0 nowhere. Sinks get no colours.
//
// # Failures
//
// A handler never crashes or stops its program. log/slog discards what Handle
// returns, so errors go to [Options].OnError too: failed writes (the next
// record starts on a new line), Sinks that fail or panic, and what is wrong in
// the environment.
package logplex
