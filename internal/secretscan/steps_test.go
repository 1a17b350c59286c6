// SPDX-License-Identifier: MIT

package secretscan

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os/exec"
	"strings"
	"testing"

	"github.com/logplex-go/logplex/internal/race"
)

// TestFindSteps counts the blocks of the program that Find runs through for texts that say the same
// again and again: for a byte of 40 KiB they are at most three times as many as for one of 6 KiB,
// in which each window that a rule looks at is nearly as large as it gets. A search that starts
// again at each of their parts takes seven times as many.
func TestFindSteps(t *testing.T) {
	if testing.Short() || race.Enabled {
		t.Skip("takes seconds")
	}
	input, err := json.Marshal(linearUnits)
	if err != nil {
		t.Fatal(err)
	}
	const at = "github.com/logplex-go/logplex/internal/"
	cmd := exec.Command("go", "run", "-cover", "-covermode=atomic",
		"-coverpkg="+at+"secretscan/...,"+at+"lex,"+at+"keynames,"+at+"tokenform",
		at+"secretscan/linear")
	cmd.Stdin = bytes.NewReader(input)
	cmd.Env = append(cmd.Environ(), "GOCOVERDIR="+t.TempDir())
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %v\n%s", cmd, err, stderr.String())
	}
	lines := bufio.NewScanner(bytes.NewReader(out))
	for _, unit := range linearUnits {
		var few, many int
		if !lines.Scan() {
			t.Fatalf("there are fewer lines than the %d texts", len(linearUnits))
		}
		if _, err := fmt.Sscan(lines.Text(), &few, &many); err != nil || few < 1 {
			t.Fatalf("%q are no counts: %v", lines.Text(), err)
		}
		if many > 3*few {
			t.Errorf("%q: %d blocks for a byte, %d for one of long texts", unit, few, many)
		}
	}
}
