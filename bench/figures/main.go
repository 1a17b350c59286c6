// SPDX-License-Identifier: MIT

// Command figures runs the commands that README.md names in its markers and
// puts what they print between them:
//
//	<!-- go run ./redaction -->
//	...
//	<!-- end -->
//
// Run it in the directory of README.md, on a machine that has nothing else to
// do. It exits with status 1 when one of the commands misses a goal.
package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"

	"github.com/logplex-go/logplex/bench/internal/measure"
)

const readme = "README.md"

func main() {
	missed, err := update(readme, run)
	measure.Exit(missed, err)
}

// run returns what a command prints. Status 1 means missed goals, which the output
// names.
func run(command string) (string, error) {
	args := strings.Fields(command)
	if !slices.Equal(args[:min(2, len(args))], []string{"go", "run"}) {
		return "", fmt.Errorf("%q is not a go run command", command)
	}
	var out bytes.Buffer
	c := exec.Command(args[0], args[1:]...)
	c.Stdout, c.Stderr = &out, os.Stderr
	err := c.Run()
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() == 1 && out.Len() > 0 {
		err = nil
	}
	return out.String(), err
}

// update rewrites a file and returns the lines that report missed goals.
func update(name string, run func(command string) (string, error)) (missed []string, err error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	lines := strings.SplitAfter(string(text), "\n")
	var out strings.Builder
	for i := 0; i < len(lines); i++ {
		out.WriteString(lines[i])
		command, ok := marker(lines[i])
		if !ok || command == "end" {
			continue
		}
		end := slices.IndexFunc(lines[i:], func(l string) bool {
			c, ok := marker(l)
			return ok && c == "end"
		})
		if end < 0 {
			return nil, fmt.Errorf("%s:%d: a marker without an end", name, i+1)
		}
		figures, err := run(command)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", command, err)
		}
		if _, list, ok := strings.Cut(figures, "missed:\n"); ok {
			for l := range strings.Lines(list) {
				missed = append(missed, strings.TrimSpace(l))
			}
		}
		out.WriteString("\n" + strings.TrimSpace(figures) + "\n\n")
		i += end - 1
	}
	return missed, os.WriteFile(name, []byte(out.String()), 0o644)
}

// marker returns the text of a line that is a comment.
func marker(line string) (string, bool) {
	s, ok := strings.CutPrefix(strings.TrimSpace(line), "<!-- ")
	if !ok {
		return "", false
	}
	return strings.CutSuffix(s, " -->")
}
