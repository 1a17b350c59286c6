// SPDX-License-Identifier: MIT

package redact

import (
	"slices"
	"testing"

	"github.com/logplex-go/logplex/internal/race"
)

// TestSecretArguments has arguments that are secret in their list, in their line, and in both, each
// by another one.
func TestSecretArguments(t *testing.T) {
	p := NewPolicy([]Redactor{NewRules(Options{})}, nil)
	const first, second = "Kx7hunter9Q", "Zq9 xHunter2"
	for _, c := range []struct{ args, want []string }{
		{nil, nil},
		{[]string{"ls", "-la", "/srv"}, nil},
		{[]string{"sshpass", "-p", second, "ssh"}, []string{"sshpass", "-p", "*", "ssh"}},
		{
			[]string{"rabbitmqctl", "add_user", "bob", first},
			[]string{"rabbitmqctl", "add_user", "bob", "*"},
		},
		{
			[]string{"rabbitmqctl", "add_user", "bob", first, "--password", second},
			[]string{"rabbitmqctl", "add_user", "bob", "*", "--password", "*"},
		},
		{
			[]string{"mysql", "-u", "bo\"b", "-p" + first, "\xff\u2028"},
			[]string{"mysql", "-u", "bo\"b", "-p*", "\xff\u2028"},
		},
	} {
		args := slices.Clone(c.args)
		if got := p.SecretArguments(args, "*"); !slices.Equal(got, c.want) {
			t.Errorf("SecretArguments(%q) = %q, want %q", c.args, got, c.want)
		}
		if !slices.Equal(args, c.args) {
			t.Errorf("SecretArguments(%q) changed them to %q", c.args, args)
		}
	}
}

// TestSecretArgumentsAllocations holds how much a command line without secrets takes, of any
// number of arguments.
func TestSecretArgumentsAllocations(t *testing.T) {
	if race.Enabled {
		t.Skip("the race detector allocates")
	}
	p := NewPolicy([]Redactor{NewRules(Options{})}, nil)
	args := []string{"app", "-v", "--listen", ":8080", "--workers", "12", "/srv/data", "/srv/log"}
	got := testing.AllocsPerRun(100, func() { p.SecretArguments(args, "*") })
	const most = 4 // two texts and where the arguments are in them
	if got > most {
		t.Errorf("SecretArguments(%q): %v allocations, want at most %d", args, got, most)
	}
}
