// SPDX-License-Identifier: MIT

package format_test

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/logplex-go/logplex/format"
)

func ExampleAppendFrame() {
	m := format.Syslog{
		Priority: 190, // local7.info
		Time:     time.Date(2026, 11, 22, 14, 0, 0, 123456000, time.UTC),
		Host:     "host",
		App:      "app",
		Proc:     "web.1",
		Msg:      "hello\n",
	}
	fmt.Print(string(format.AppendFrame(nil, m, format.DialectDrain)))

	m.Host = "d.8f7a4b11-c323-c764-a74f-89bf4c1100ab"
	fmt.Print(string(format.AppendFrame(nil, m, format.DialectInput)))
	// Output:
	// 63 <190>1 2026-11-22T14:00:00.123456+00:00 host app web.1 - hello
	// 99 <190>1 2026-11-22T14:00:00.123456+00:00 d.8f7a4b11-c323-c764-a74f-89bf4c1100ab app web.1 - - hello
}

func ExampleParseSyslog() {
	const line = "<190>1 2022-06-13T14:52:23.621815+00:00 host app web.1 - [GIN] GET /"

	// The same octets: in an HTTPS drain "[GIN]" is text, elsewhere it is
	// structured data.
	for _, d := range []format.Dialect{format.DialectDrain, format.DialectInput} {
		m, err := format.ParseSyslog([]byte(line), d)
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Printf("%s[%s] severity %d: %s\n", m.App, m.Proc, m.Severity(), m.Msg)
	}
	// Output:
	// app[web.1] severity 6: [GIN] GET /
	// app[web.1] severity 6: GET /
}

func ExampleFrames() {
	// Heroku glues the frames of a request together, with and without newlines.
	body := strings.NewReader("142 <172>1 2015-05-09T20:21:24+00:00 host heroku logplex - Error L10 (output buffer overflow): 1 messages dropped since 2015-05-09T20:19:03+00:00." +
		"98 <45>1 2015-05-09T20:21:25.608433+00:00 host heroku web.1 - State changed from starting to crashed\n" +
		"18 <13>Oct 11 no time" +
		"60 <190>1 2015-05-09T20:21:25.61+00:00 host app web.1 - héllo\n" +
		"99 <190>1 cut off")

	for m, err := range format.Frames(body, format.DialectDrain) {
		switch {
		case err == nil:
			fmt.Printf("%s[%s]: %s\n", m.App, m.Proc, m.Msg)
		case m != format.Syslog{}:
			fmt.Printf("not understood: %q\n", m.Msg) // the next one may be
		default:
			fmt.Println(err) // nothing follows
		}
	}
	// Output:
	// heroku[logplex]: Error L10 (output buffer overflow): 1 messages dropped since 2015-05-09T20:19:03+00:00.
	// heroku[web.1]: State changed from starting to crashed
	// not understood: "<13>Oct 11 no time"
	// app[web.1]: héllo
	// format: syslog: offset 348: stream ends in a frame
}

func ExampleFrameOptions_Frames() {
	options := format.FrameOptions{Dialect: format.DialectInput, MaxBytes: 100}
	stream := strings.NewReader("<13>1 - db-1 pg 4711 - - ready\n" +
		"30 <13>1 - db-1 pg 4711 - - ready" +
		"1000000 <13>1 - db-1 pg 4711 - - ready")

	for m, err := range options.Frames(stream) {
		if fault := (*format.SyntaxError)(nil); errors.As(err, &fault) {
			fmt.Printf("at %d: %s\n", fault.Offset, fault.Msg)
			continue
		}
		fmt.Println(m.Host, m.App, m.Msg)
	}
	// Output:
	// db-1 pg ready
	// db-1 pg ready
	// at 67: frame length over 100
}
