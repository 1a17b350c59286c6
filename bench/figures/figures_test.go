// SPDX-License-Identifier: MIT

package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestUpdate(t *testing.T) {
	name := filepath.Join(t.TempDir(), "README.md")
	const before = "# Head\n\n<!-- go run ./a -->\nold\n<!-- end -->\nbetween\n<!-- go run ./b -->\n<!-- end -->\ntail\n"
	const want = "# Head\n\n<!-- go run ./a -->\n\nnew ./a\n\n<!-- end -->\nbetween\n<!-- go run ./b -->\n\nnew ./b\nmissed:\n  speed\n\n<!-- end -->\ntail\n"
	if err := os.WriteFile(name, []byte(before), 0o600); err != nil {
		t.Fatal(err)
	}
	figures := func(command string) (string, error) {
		out := "new " + strings.TrimPrefix(command, "go run ") + "\n"
		if command == "go run ./b" {
			out += "missed:\n  speed\n"
		}
		return out, nil
	}
	for range 2 { // the second time finds what the first one wrote
		missed, err := update(name, figures)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(missed, []string{"speed"}) {
			t.Errorf("update() = %q, want [speed]", missed)
		}
		got, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != want {
			t.Errorf("update wrote\n%s\nwant\n%s", got, want)
		}
	}
}

func TestUpdateWithoutEnd(t *testing.T) {
	name := filepath.Join(t.TempDir(), "README.md")
	const text = "<!-- go run ./a -->\nold\n"
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := update(name, func(string) (string, error) { return "new", nil }); err == nil {
		t.Error("update() = nil, want an error")
	}
	if got, _ := os.ReadFile(name); string(got) != text {
		t.Errorf("update wrote %q, want it left alone", got)
	}
}

func TestRunRefusesOtherCommands(t *testing.T) {
	for _, command := range []string{"", "go", "rm -r x", "go env"} {
		if _, err := run(command); err == nil {
			t.Errorf("run(%q) = nil, want an error", command)
		}
	}
}

// TestReadmeNamesCommands keeps the markers of the real file in order.
func TestReadmeNamesCommands(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", readme))
	if err != nil {
		t.Fatal(err)
	}
	var commands []string
	for l := range strings.Lines(string(text)) {
		if c, ok := marker(l); ok && c != "end" {
			commands = append(commands, c)
		}
	}
	want := []string{
		"go run . -runs 3 -slices 15", "go run ./redaction", "go run ./drain",
		"go run ./accesslog", "go run ./curves",
	}
	if !slices.Equal(commands, want) {
		t.Errorf("the markers are %q, want %q", commands, want)
	}
}
