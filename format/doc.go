// SPDX-License-Identifier: MIT

// Package format reads and writes the text formats of Heroku's logs as plain
// values. It logs nothing, opens nothing and knows no logger, so that a tool
// that only reads logs can use it alone. Only a layout that names a time zone
// makes package time look for its data.
//
// # Terms
//
// A line is what `heroku logs` prints: a timestamp, a source, a dyno in
// brackets, and a message. The source is who writes, "app" for the app and its
// add-ons and "heroku" for the platform. The dyno is the process, "web.1",
// or a part of the platform such as "router". A process type is the name
// before the dot. On the Fir generation a dyno is called
// "web-12a34b56d-e78f9" instead.
//
// A drain is where Heroku sends an app's log. A frame is one syslog message in
// such a stream with its length before it. A dialect is one of the two forms in which
// Heroku sends these messages. The router is Heroku's HTTP front door,
// which logs one line for each request. A pair is key=value, and logfmt a
// message that consists of pairs.
//
// # Formats
//
//   - [Line], [ParseLine], [Filter]: the lines of `heroku logs`, and the
//     choice among them that its options make.
//   - [AppendPair], [Pairs]: logfmt.
//   - [Syslog], [AppendFrame], [ParseSyslog], [Frames]: the messages of drains
//     and of Logplex's input.
//   - [Router], [ParseRouter]: the lines of the router.
//   - [Metric], [ParseMetrics], [MetricLine]: measurements in log lines, such
//     as sample#memory_rss=21.22MB.
//   - [Event], [ParseEvent], [Code]: what the platform reports about an app, such as
//     releases, state changes and error codes.
//   - [Access], [ParseCommon], [ParseCombined]: HTTP exchanges in Apache's log
//     formats.
//   - [Pattern], [ParsePattern]: layouts of a message in the manner of Log4j,
//     logback and Log4Net.
//
// # Rules
//
// Functions that append take the bytes to append to first, return the longer
// slice as append does, and cannot fail: what a format has no room for is
// escaped or replaced, so that one value is always one line of valid UTF-8 and
// can neither start a line of its own nor steer a terminal. Each documents what it
// escapes. Frames are the exception: they end where their length says, so they
// carry any text as it is.
//
// Functions that parse never panic, whatever the input, take time linear in
// it, and check every length before it is used. Their errors are of type
// [*SyntaxError], with the offset of the fault and without any of the input,
// which may hold a secret, but for the words of a layout. What they return
// shares memory with the input where it can.
//
// Each parser reads back what the function that appends has written; if that is not
// so for all values, the type or function says for which. The parsers accept more
// than that, since Heroku's formats have changed over the years.
//
// All functions may be called concurrently, and so may the methods of all
// types as long as nobody writes to the value. An iterator over a reader is for
// one goroutine.
//
// # Specifications
//
//   - Heroku Dev Center: "Logging", "Log Drains", "Log Runtime Metrics", "HTTP
//     Routing" and "Heroku Error Codes".
//   - RFC 5424, The Syslog Protocol, and RFC 6587, Transmission of Syslog
//     Messages over TCP, for frames. Logplex leaves out what RFC 5424 section
//     6.3 demands; see [DialectDrain].
//   - RFC 3339 for timestamps, with any number of fraction digits.
//   - Logfmt has no specification. Values are quoted as the go-logfmt encoder
//     does, and read by the rules of kr/logfmt.
//   - The Apache HTTP Server's "Log Files" for the common and the combined log
//     format.
//   - The manuals of Log4j 1.2, Log4j 2, logback and Log4Net on PatternLayout.
package format
