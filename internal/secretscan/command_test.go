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

// TestClients has the flags of all clients: one whose letter is not looked at is of no use.
func TestClients(t *testing.T) {
	r := NewRules(nil, false)
	for _, c := range clients {
		value := "hunter2Zq"
		switch {
		case c.flag == 'h', c.flag == 'S':
			continue // stuck to a p, of what is piped into the program
		case c.flag == 'K' && c.program[:4] == "open":
			value = "0a1b2c3d4e5f60718293a4b5c6d7e8f9"
		case c.program == "ldap":
			c.program = "ldapsearch"
		}
		text := c.program + " -" + string(c.flag) + " " + value + " x"
		if len(r.Find(nil, []byte(text))) != 1 {
			t.Errorf("Find(%q) finds nothing, want %s", text, value)
		}
	}
	for _, c := range pairClients {
		text := c.program + " -" + string(c.flag) + " bob:hunter2Zq x"
		if len(r.Find(nil, []byte(text))) != 1 {
			t.Errorf("Find(%q) finds nothing, want hunter2Zq", text)
		}
	}
}
