// SPDX-License-Identifier: MIT

package main

import (
	"bytes"
	"testing"
)

func TestRun(t *testing.T) {
	var b bytes.Buffer
	if err := run(&b); err != nil {
		t.Fatal(err)
	}
	const want = `from shop
INFO "order taken" trace 4bf92f3577b34da6a3ce929d0e0e4736 span 00f067aa0ba902b7
	items: 3 (Int64)
	user: [id=42] (Group)
INFO "" trace 4bf92f3577b34da6a3ce929d0e0e4736 span 00f067aa0ba902b7
	method: POST (String)
	path: /orders (String)
	status: 200 (Int64)
`
	if got := b.String(); got != want {
		t.Errorf("run prints\n%s, want\n%s", got, want)
	}
}
