// SPDX-License-Identifier: MIT

package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"testing"
	"time"

	"github.com/logplex-go/logplex/internal/race"
)

// TestMain lets the test binary be the receivers, as the program itself does.
func TestMain(m *testing.M) {
	var err error
	switch {
	case len(os.Args) == 3 && os.Args[1] == "-serve":
		var delay time.Duration
		if delay, err = time.ParseDuration(os.Args[2]); err == nil {
			err = serveSlowly(os.Stdin, os.Stdout, delay)
		}
	case len(os.Args) == 2 && os.Args[1] == "-gate":
		err = serveGate(os.Stdin, os.Stdout)
	default:
		os.Exit(m.Run())
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func TestHandOff(t *testing.T) {
	if race.Enabled {
		t.Skip("the race detector allocates")
	}
	missed, err := handOff(io.Discard, 1, true)
	report(t, missed, err)
}

func TestThroughput(t *testing.T) {
	missed, err := throughput(io.Discard, 1, true)
	report(t, missed, err)
}

// TestFlood has the account of a drain that loses most of its records
// compared with what its receiver counted.
func TestFlood(t *testing.T) {
	missed, err := flood(io.Discard,
		inundation{records: 20_000, rate: 50_000, delay: 100 * time.Millisecond}, true)
	report(t, missed, err)
}

func TestServeSlowlyCountsNothingWithoutRequests(t *testing.T) {
	var out bytes.Buffer
	if err := serveSlowly(bytes.NewReader(nil), &out, time.Second); err != nil {
		t.Fatal(err)
	}
	_, answer, _ := bytes.Cut(out.Bytes(), []byte{'\n'})
	const want = `{"Lines":0,"Important":0,"Announced":0,"Requests":0,"Broken":0}` + "\n"
	if string(answer) != want {
		t.Errorf("serveSlowly wrote %q, want %q", answer, want)
	}
}

func report(t *testing.T, missed []string, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range missed {
		t.Error(m)
	}
}
