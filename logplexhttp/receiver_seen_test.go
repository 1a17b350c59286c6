// SPDX-License-Identifier: MIT

package logplexhttp_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/logplex-go/logplex/format"
	"github.com/logplex-go/logplex/internal/testinput"
	"github.com/logplex-go/logplex/logplexhttp"
)

func TestReceiverDuplicates(t *testing.T) {
	one, two := testinput.Body(format.DialectDrain, "one"),
		testinput.Body(format.DialectDrain, "two")
	tests := []struct {
		name   string
		first  []string
		second []string
		body   []byte
		want   string
	}{
		{"frame id", []string{"Logplex-Frame-Id", "A"},
			[]string{"Logplex-Frame-Id", "A"}, one, "one"},
		{"frame id with one frame more", []string{"Logplex-Frame-Id", "A"},
			[]string{"Logplex-Frame-Id", "A"}, two, "one"},
		{"request id", []string{"X-Request-Id", "A"}, []string{"X-Request-Id", "A"}, one, "one"},
		{"request id passed on", []string{"X-Request-Id", "A"},
			[]string{"X-Request-Id", "A"}, two, "one,two"},
		{"frame id goes first", []string{"Logplex-Frame-Id", "A", "X-Request-Id", "B"},
			[]string{"Logplex-Frame-Id", "A", "X-Request-Id", "C"}, one, "one"},
		{"other frame id", []string{"Logplex-Frame-Id", "A"},
			[]string{"Logplex-Frame-Id", "B"}, one, "one,one"},
		{"other drain", []string{"Logplex-Frame-Id", "A"},
			[]string{"Logplex-Frame-Id", "A", "Logplex-Drain-Token", "d.other"}, one, "one,one"},
		{"other user", []string{"Logplex-Frame-Id", "A"},
			[]string{"Logplex-Frame-Id", "A", "Authorization", basic("b:")}, one, "one,one"},
		{"no id", nil, nil, one, "one,one"},
	}
	for _, tt := range tests {
		in := new(inbox)
		stats := new(logplexhttp.ReceiverStats)
		h := logplexhttp.NewReceiver(in.take, &logplexhttp.ReceiverOptions{Stats: stats})
		if resp := serve(h, drainRequest(one, tt.first...)); resp.StatusCode != 204 {
			t.Errorf("%s: first = %d, want 204", tt.name, resp.StatusCode)
		}
		if resp := serve(h, drainRequest(tt.body, tt.second...)); resp.StatusCode != 204 ||
			in.texts() != tt.want {
			t.Errorf("%s: second = %d with %q handed on, want 204 with %q",
				tt.name, resp.StatusCode, in.texts(), tt.want)
		}
		checkStats(t, stats)
	}
}

func TestReceiverRemembersLatest(t *testing.T) {
	in := new(inbox)
	h := logplexhttp.NewReceiver(in.take, &logplexhttp.ReceiverOptions{Remember: 2})
	for _, id := range []string{"a", "b", "a", "c", "a", "b"} { // b is the oldest when c comes
		serve(h, drainRequest(testinput.Body(format.DialectDrain, id), "Logplex-Frame-Id", id))
	}
	if got, want := in.texts(), "a,b,c,b"; got != want {
		t.Errorf("handed on %q, want %q", got, want)
	}
	in = new(inbox)
	h = logplexhttp.NewReceiver(in.take, &logplexhttp.ReceiverOptions{Remember: -1})
	for range 2 {
		serve(h, drainRequest(testinput.Body(format.DialectDrain, "a"), "Logplex-Frame-Id", "a"))
	}
	if got, want := in.texts(), "a,a"; got != want {
		t.Errorf("Remember -1: handed on %q, want %q", got, want)
	}
}

// A resend that overtakes the first request waits for what becomes of it.
func TestReceiverDuplicateAtWork(t *testing.T) {
	for _, fails := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			in := new(inbox)
			entered, leave := make(chan struct{}), make(chan struct{})
			first := true
			h := logplexhttp.NewReceiver(func(ctx context.Context, m format.Syslog) error {
				if first {
					first = false
					close(entered)
					<-leave
					if fails {
						return errors.New("not now")
					}
				}
				return in.take(ctx, m)
			}, nil)
			send := func() *http.Request {
				return drainRequest(testinput.Body(format.DialectDrain, "one"),
					"Logplex-Frame-Id", "A")
			}
			answers := make(chan int, 2)
			go func() { answers <- serve(h, send()).StatusCode }()
			<-entered
			go func() { answers <- serve(h, send()).StatusCode }()
			// A third gives up before the first is done.
			ctx, cancel := context.WithCancel(t.Context())
			cancel()
			if resp := serve(h, send().WithContext(ctx)); resp.StatusCode != 503 {
				t.Errorf("a resend whose sender left = %d, want 503", resp.StatusCode)
			}
			synctest.Wait()
			if len(answers) != 0 {
				t.Error("a resend was answered while the first was at work")
			}
			close(leave)
			got := []int{<-answers, <-answers}
			slices.Sort(got)
			want := []int{204, 204}
			if fails {
				want = []int{204, 503}
			}
			if !slices.Equal(got, want) || in.texts() != "one" {
				t.Errorf("fails=%v: answers %v with %q handed on, want %v with one",
					fails, got, in.texts(), want)
			}
		})
	}
}

// TestReceiverOverNetwork sends as real senders do, over sockets and from many
// goroutines, each batch twice.
func TestReceiverOverNetwork(t *testing.T) {
	in := new(inbox)
	stats := new(logplexhttp.ReceiverStats)
	srv := httptest.NewServer(
		logplexhttp.NewReceiver(in.take,
			&logplexhttp.ReceiverOptions{Stats: stats, MaxConcurrent: -1}))
	defer srv.Close()
	client := srv.Client()
	const workers, batches = 8, 25
	var wg sync.WaitGroup
	for worker := range workers {
		wg.Go(func() {
			for i := range batches {
				id := fmt.Sprintf("%d-%d", worker, i)
				body := testinput.Body(format.DialectInput, id)
				var twice sync.WaitGroup
				for range 2 {
					twice.Go(func() {
						// An io.Reader of unknown length: chunked, as log-shuttle sends.
						req, err := http.NewRequest(http.MethodPost, srv.URL,
							io.MultiReader(bytes.NewReader(body)))
						if err != nil {
							t.Error(err)
							return
						}
						req.Header.Set("Content-Type", "application/logplex-1")
						req.Header.Set("X-Request-Id", id)
						resp, err := client.Do(req)
						if err != nil {
							t.Error(err)
							return
						}
						resp.Body.Close()
						if resp.StatusCode != 204 {
							t.Errorf("POST = %d, want 204", resp.StatusCode)
						}
					})
				}
				twice.Wait()
			}
		})
	}
	wg.Wait()
	seen := make(map[string]int)
	for _, m := range in.msgs {
		seen[m.Msg]++
	}
	if len(seen) != workers*batches || len(in.msgs) != workers*batches {
		t.Errorf("%d messages of %d kinds handed on, want %d of each",
			len(in.msgs), len(seen), workers*batches)
	}
	if got := stats.Duplicates.Load(); got != workers*batches {
		t.Errorf("Duplicates = %d, want %d", got, workers*batches)
	}
	checkStats(t, stats)
}
