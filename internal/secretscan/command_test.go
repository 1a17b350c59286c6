// SPDX-License-Identifier: MIT

package secretscan

import "testing"

// TestStartsCommand has all commands, which start one, and sentences of programs, which do not.
func TestStartsCommand(t *testing.T) {
	for _, c := range commands {
		if text := c.words + "bob1 s3cretWord"; !startsCommand(text) {
			t.Errorf("startsCommand(%q) is false", text)
		}
	}
	for _, text := range []string{
		"user bob pass s3cret", "login bob s3cret", "a1 LOGIN bob s3cret", "net use Z: s3cret",
		"nmcli dev wifi psk s3cret1", "app.exe /p s3cret1", "$ mkpasswd s3cret1", "C: a1 LOGIN b c",
	} {
		if !startsCommand(text) {
			t.Errorf("startsCommand(%q) is false", text)
		}
	}
	for _, text := range []string{
		"processed 830 of 1992 invoices", "exp", "checked 3 of 5", "run 12 began",
		"a line of 3 words", "release 12 is out", "a.ex 1",
	} {
		if startsCommand(text) {
			t.Errorf("startsCommand(%q) is true", text)
		}
	}
}
