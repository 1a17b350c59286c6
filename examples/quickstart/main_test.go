// SPDX-License-Identifier: MIT

package main

import (
	"bytes"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/logplex-go/logplex/logplexhttp"
)

// TestRun wants the same lines on stdout, at the drain of the demonstration
// and at the one that DRAIN_URL names.
func TestRun(t *testing.T) {
	t.Setenv("LOG_LEVEL", "")
	var remote lines
	server := httptest.NewServer(logplexhttp.NewReceiver(remote.add, nil))
	defer server.Close()

	var stdout bytes.Buffer
	if err := run(&stdout, server.URL); err != nil {
		t.Fatalf("run = %v", err)
	}
	written, shipped, ok := strings.Cut(stdout.String(), "\n\nWhat the drain received:\n")
	if !ok {
		t.Fatalf("run printed\n%s, want what was written and what the drain received",
			stdout.String())
	}
	want := strings.Split(written, "\n")[1:]
	if len(want) < 9 {
		t.Errorf("run logged %d lines, want at least 9", len(want))
	}
	shipped, account, _ := strings.Cut(shipped, "\n\n")
	if got := strings.Split(shipped, "\n"); !slices.Equal(got, want) {
		t.Errorf("its drain received\n%s, want\n%s", shipped, written)
	}
	if got := remote.all(); !slices.Equal(got, want) {
		t.Errorf("the other drain received\n%s, want\n%s", strings.Join(got, "\n"), written)
	}
	if account != "9 records accepted, 9 delivered\n" {
		t.Errorf("account = %q, want 9 of 9", account)
	}
	for _, secret := range []string{"c2VjcmV0LW9m", "9f86d081", "kj3h4kj5h"} {
		if strings.Contains(stdout.String(), secret) {
			t.Errorf("stdout holds the secret that starts with %s", secret[:3])
		}
	}
}

func TestRunBadDrain(t *testing.T) {
	err := run(new(bytes.Buffer), "https://app:kj3h4kj5h@[bad/")
	if err == nil || strings.Contains(err.Error(), "kj3h4kj5h") {
		t.Errorf("run with a malformed drain URL = %v, want an error without the password", err)
	}
}
