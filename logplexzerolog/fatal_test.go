// SPDX-License-Identifier: MIT

package logplexzerolog_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/rs/zerolog"

	"github.com/logplex-go/logplex/logplexzerolog"
)

// endingEnv selects how a copy of the test program ends.
const endingEnv = "LOGPLEXZEROLOG_TEST_ENDING"

// lateHandler prints events when it is flushed, as a drain sends them.
type lateHandler struct{ plainHandler }

func (h lateHandler) Flush(context.Context) error {
	for _, e := range h.r.take() {
		fmt.Println(e.Level, e.Message)
	}
	return nil
}

// TestEndings logs in a process of its own that the last event ends.
func TestEndings(t *testing.T) {
	if ending := os.Getenv(endingEnv); ending != "" {
		w := logplexzerolog.NewWriter(lateHandler{plainHandler{new(recorder)}})
		zl := zerolog.New(w)
		if strings.HasPrefix(ending, "multi") {
			zl = zerolog.New(zerolog.MultiLevelWriter(w)) // which zerolog does not close
		}
		zl.Info().Msg("first")
		if strings.HasSuffix(ending, "fatal") {
			zl.Fatal().Msg("last")
		}
		zl.Panic().Msg("last")
	}
	for ending, want := range map[string]string{
		"fatal": "INFO first\nERROR+4 last\n", "multi fatal": "INFO first\nERROR+4 last\n",
		"panic": "INFO first\nERROR+8 last\n", "multi panic": "INFO first\nERROR+8 last\n",
	} {
		cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestEndings$")
		cmd.Env = append(os.Environ(), endingEnv+"="+ending)
		out, err := cmd.Output()
		var exit *exec.ExitError
		if !errors.As(err, &exit) || !strings.HasPrefix(string(out), want) {
			t.Errorf("%s: printed %q and ended with %v, want %q and a failure",
				ending, out, err, want)
		}
	}
}
