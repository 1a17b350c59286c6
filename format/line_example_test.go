// SPDX-License-Identifier: MIT

package format_test

import (
	"fmt"
	"strings"
	"time"

	"github.com/logplex-go/logplex/format"
)

func ExampleParseLine() {
	l, err := format.ParseLine(
		"2022-03-17T08:25:21.297420+00:00 app[web.1]: at=info msg=listening\n")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(l.Time.Format(time.TimeOnly), l.Source, l.Dyno)
	fmt.Println(l.Message)

	_, err = format.ParseLine("2022-03-17T08:25:21.297420+00:00 app[web.1 at=info")
	fmt.Println(err)
	// Output:
	// 08:25:21 app web.1
	// at=info msg=listening
	// format: line: offset 42: no closing bracket after the dyno
}

func ExampleLine_AppendTo() {
	l := format.Line{
		Time:    time.Date(2022, 3, 17, 8, 25, 21, 297420000, time.UTC),
		Source:  "app",
		Dyno:    "web.1",
		Message: "two\nlines",
	}
	fmt.Printf("%s\n", l.AppendTo(nil))
	// Output:
	// 2022-03-17T08:25:21.297420+00:00 app[web.1]: two\nlines
}

func ExampleFilter() {
	const log = `2022-03-17T08:25:21.297420+00:00 app[web.1]: hello
2022-03-17T08:25:21.297421+00:00 app[webhook.1]: posted
2022-03-17T08:25:21.297422+00:00 heroku[web.1]: State changed from starting to up
2022-03-17T08:25:21.297423+00:00 app[web-12a34b56d-e78f9]: hello from Fir
`
	f := format.Filter{Source: "app", Dyno: "web"}
	for s := range strings.Lines(log) {
		if l, err := format.ParseLine(s); err == nil && f.Match(l) {
			fmt.Println(l.Dyno, l.Message)
		}
	}
	// Output:
	// web.1 hello
	// web-12a34b56d-e78f9 hello from Fir
}
