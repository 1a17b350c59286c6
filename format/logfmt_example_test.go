// SPDX-License-Identifier: MIT

package format_test

import (
	"fmt"

	"github.com/logplex-go/logplex/format"
)

func ExampleAppendPair() {
	var b []byte
	b = format.AppendPair(b, "at", "info")
	b = format.AppendPair(b, "path", "/search?q=go")
	b = format.AppendPair(b, "msg", "two\nlines")
	b = format.AppendPair(b, "odd key", "")
	fmt.Println(string(b))
	// Output:
	// at=info path="/search?q=go" msg="two\nlines" odd\u0020key=
}

func ExamplePairs() {
	for key, value := range format.Pairs(`at=error msg="no \"route\"" odd\u0020key=1 urgent`) {
		fmt.Printf("%q: %q\n", key, value)
	}
	// Output:
	// "at": "error"
	// "msg": "no \"route\""
	// "odd key": "1"
	// "urgent": ""
}
