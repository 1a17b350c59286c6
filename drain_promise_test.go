// SPDX-License-Identifier: MIT

package logplex_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf8"

	"github.com/logplex-go/logplex"
	"github.com/logplex-go/logplex/format"
	"github.com/logplex-go/logplex/logplextest"
)

func TestPromise01StdoutFirst(t *testing.T) {
	s := logplextest.NewServer(t, &logplextest.ServerOptions{Script: []logplextest.Fault{{Kind: logplextest.FaultHang, Times: -1}}})
	r := newRig(t, s.URL, &logplex.DrainOptions{TLSConfig: s.TLSConfig(), QueueRecords: 10})
	r.send(1)
	if err := s.WaitRequests(shortly(t), 0); err != nil {
		t.Fatal(err)
	}
	for range 2000 { // two hundred times what the queue holds, while nobody answers
		r.send(1)
	}
	r.checkStdout()
	dead, cancel := context.WithCancel(t.Context())
	cancel()
	_ = r.drain.Shutdown(dead)
	r.send(1) // the drain's refusal removes nothing either
	r.checkStdout()
	checkAccount(t, r.drain.Stats())
}

func shortly(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	t.Cleanup(cancel)
	return ctx
}

func TestPromise03LossIsTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		rt := &roundTripper{}
		rt.answer = func(n int, _ *http.Request, _ []byte) (*http.Response, error) {
			switch n {
			case 1:
				time.Sleep(3 * time.Second)
			case 2:
				return reply(400), nil
			case 3:
				return nil, errNetwork
			}
			return reply(204), nil
		}
		r := memoryRig(t, rt, &logplex.DrainOptions{QueueRecords: 4}) // three infos fit
		r.send(1)
		time.Sleep(time.Second) // request 1 is under way
		first := time.Now()
		r.send(15) // twelve are pushed out
		time.Sleep(10 * time.Second)
		r.send(1)
		if err := r.drain.Shutdown(t.Context()); err != nil {
			t.Errorf("Shutdown = %v, want nil", err)
		}

		notice := func(n int) format.Syslog { return rt.messages(t, n)[0] }
		at := func(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000000+00:00") }
		want := fmt.Sprintf("<172>1 %s host heroku logplex - Error L10 (output buffer overflow): 12 messages dropped since %s.\n", at(rt.at[1]), at(first))
		if got := string(rt.bodies[1]); !strings.HasPrefix(got, fmt.Sprintf("%d %s", len(want), want)) {
			t.Errorf("request 2 = %q, want it led by %q", got, want)
		}
		// Request 2 was refused: its three records are lost too and the count is kept.
		for n := 2; n <= 3; n++ {
			if got := notice(n).Msg; !strings.Contains(got, ": 15 messages dropped since "+at(first)+".") {
				t.Errorf("request %d is led by %q, want the notice of 15 since the first", n+1, got)
			}
		}
		st := r.drain.Stats()
		checkAccount(t, st)
		if st.Delivered != 2 || st.Dropped[logplex.DropQueueFull] != 12 || st.Dropped[logplex.DropPermanentStatus] != 3 {
			t.Errorf("Stats() = %+v, want 2 delivered, 12 queue_full, 3 permanent_status", st)
		}
	})
}

func TestPromise04Bounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		rt := &roundTripper{}
		gate := make(chan struct{})
		rt.answer = func(int, *http.Request, []byte) (*http.Response, error) { <-gate; return reply(204), nil }
		r := memoryRig(t, rt, nil)
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		msg := bytes.Repeat([]byte("x"), 900)
		send := func(l slog.Level, n int) {
			for range n {
				_ = r.drain.SendEncoded(time.Now(), l, "app", "web.1", msg)
			}
		}
		send(slog.LevelInfo, 1)
		time.Sleep(time.Second)
		send(slog.LevelInfo, 10000)
		if got, most := r.drain.Stats().Pending, uint64(3<<20/908+1); got > most || got < most-1 {
			t.Errorf("%d infos pending, want %d: three quarters of 4 MiB and the one in flight", got, most)
		}
		send(slog.LevelError, 500)
		st := r.drain.Stats()
		if want := uint64(10000 - 3<<20/908); st.Dropped[logplex.DropQueueFull] != want {
			t.Errorf("dropped %d, want %d: there is room for the errors", st.Dropped[logplex.DropQueueFull], want)
		}
		send(slog.LevelDebug, 10000) // debug records push nothing out
		checkAccount(t, r.drain.Stats())
		runtime.GC()
		runtime.ReadMemStats(&after)
		if got := int64(after.HeapAlloc) - int64(before.HeapAlloc); got > 8<<20 {
			t.Errorf("a full drain takes %d bytes, want at most 8 MiB", got)
		}
		close(gate)
		if err := r.drain.Shutdown(t.Context()); err != nil {
			t.Errorf("Shutdown = %v, want nil", err)
		}
		st = r.drain.Stats()
		checkAccount(t, st)
		errorsGot := 0
		for n := range rt.bodies {
			for _, m := range rt.messages(t, n) {
				if m.Priority == 187 {
					errorsGot++
				}
			}
			if len(rt.bodies[n]) > 1<<20 {
				t.Errorf("body %d has %d bytes, want at most 1 MiB", n, len(rt.bodies[n]))
			}
		}
		if errorsGot != 500 {
			t.Errorf("%d errors arrived, want all 500", errorsGot)
		}
	})
}

// gated takes a batch for each value that is sent to it.
type gated chan struct{}

func (g gated) RoundTrip(r *http.Request) (*http.Response, error) {
	<-g
	_, _ = io.Copy(io.Discard, r.Body)
	return reply(204), nil
}

// TestPromise04BoundedWithABacklog has batches grow to their full size, one in
// flight and one made ready, while the queue is kept full.
func TestPromise04BoundedWithABacklog(t *testing.T) {
	for _, size := range []int{100, 900, 9000, 40000} {
		synctest.Test(t, func(t *testing.T) {
			gate := make(gated)
			d, err := logplex.NewDrain("https://logs.example.com/", &logplex.DrainOptions{HTTPClient: &http.Client{Transport: gate}})
			if err != nil {
				t.Fatal(err)
			}
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			msg := bytes.Repeat([]byte("x"), size)
			for round := range 12 {
				for i := range 8192 {
					_ = d.SendEncoded(time.Now(), slog.Level(8*(i/7000)), "app", "web.1", msg)
				}
				synctest.Wait()
				if round < 11 {
					gate <- struct{}{}
				}
				synctest.Wait()
			}
			runtime.GC()
			runtime.ReadMemStats(&after)
			st := d.Stats()
			checkAccount(t, st)
			if got := int64(after.HeapAlloc) - int64(before.HeapAlloc); got > 8<<20 {
				t.Errorf("%d octets a record: the drain takes %d bytes with %d records pending, want at most 8 MiB", size, got, st.Pending)
			}
			close(gate)
			if err := d.Shutdown(t.Context()); err != nil {
				t.Errorf("Shutdown = %v, want nil", err)
			}
			checkAccount(t, d.Stats())
		})
	}
}

// endless is a reply body that never ends and counts what is read of it.
type endless struct{ read int }

func (e *endless) Read(p []byte) (int, error) { e.read += len(p); return len(p), nil }
func (e *endless) Close() error               { return nil }

func TestPromise04RepliesAreBounded(t *testing.T) {
	for _, code := range []int{200, 500} {
		synctest.Test(t, func(t *testing.T) {
			rt, body := &roundTripper{}, &endless{}
			rt.answer = func(n int, _ *http.Request, _ []byte) (*http.Response, error) {
				res := reply(code)
				if n > 1 {
					return reply(204), nil
				}
				res.Body = body
				return res, nil
			}
			r := memoryRig(t, rt, nil)
			r.send(1)
			if err := r.drain.Shutdown(t.Context()); err != nil {
				t.Errorf("Shutdown = %v, want nil", err)
			}
			if body.read > 64<<10 {
				t.Errorf("%d: read %d bytes of the reply, want at most 64 KiB", code, body.read)
			}
		})
	}
}

func TestPromise05Batches(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		rt := &roundTripper{}
		r := memoryRig(t, rt, nil)
		start := time.Now()
		r.send(3)
		time.Sleep(time.Second)
		synctest.Wait()
		if len(rt.bodies) != 1 || rt.at[0].Sub(start) != 250*time.Millisecond {
			t.Fatalf("%d requests, want 1 after 250ms", len(rt.bodies))
		}
		start = time.Now()
		r.send(500)
		synctest.Wait()
		if len(rt.bodies) != 2 || rt.at[1] != start || len(rt.messages(t, 1)) != 500 {
			t.Fatalf("%d requests, want a second one with 500 records at once", len(rt.bodies))
		}
		big := bytes.Repeat([]byte("y"), 1000)
		for range 120 {
			_ = r.drain.SendEncoded(time.Now(), 0, "app", "web.1", big)
		}
		synctest.Wait()
		if len(rt.bodies) != 3 || len(rt.bodies[2]) > 102400 || len(rt.bodies[2]) < 100000 {
			t.Fatalf("%d requests, want a third one of just under 102400 bytes", len(rt.bodies))
		}
		if err := r.drain.Shutdown(t.Context()); err != nil {
			t.Errorf("Shutdown = %v, want nil", err)
		}
	})
}

func TestPromise05LongTextIsSplit(t *testing.T) {
	text := strings.Repeat("aé€😀 ", 3000)[:25001] // cut inside a rune
	valid := string([]rune(text))
	at := time.Date(2026, 3, 17, 8, 25, 21, 297420000, time.UTC)
	tests := []struct {
		url   string
		limit int
		opts  logplex.DrainOptions
	}{
		{"https://logs.example.com/", 10000, logplex.DrainOptions{}},
		{"syslog+tls://logs.example.com", 8096, logplex.DrainOptions{}},
		{"syslog://logs.example.com", 8096, logplex.DrainOptions{Newline: true}},
		{"syslog+tls://logs.example.com", 65536, logplex.DrainOptions{FrameBytes: 65536}},
		{"https://logs.example.com/", 128, logplex.DrainOptions{FrameBytes: 128}},
	}
	for _, tt := range tests {
		body, n := logplex.NewFrames(tt.url, &tt.opts)(nil, at, 0, "app", "web.1", text)
		dialect := format.DialectDrain
		if strings.HasPrefix(tt.url, "syslog") {
			dialect = format.DialectInput
		}
		var got strings.Builder
		count, rest := 0, body
		for m, err := range format.Frames(bytes.NewReader(body), dialect) {
			if err != nil {
				t.Errorf("%s: %v", tt.url, err)
			}
			length, err := strconv.Atoi(string(rest[:bytes.IndexByte(rest, ' ')]))
			if err != nil || length > tt.limit {
				t.Errorf("%s: frame of %d octets, want at most %d", tt.url, length, tt.limit)
			}
			rest = rest[bytes.IndexByte(rest, ' ')+1+length:]
			if !m.Time.Equal(at) || !utf8.ValidString(m.Msg) || m.Msg == "" {
				t.Errorf("%s: piece %d: time %v, valid %v, %d octets", tt.url, count, m.Time, utf8.ValidString(m.Msg), len(m.Msg))
			}
			got.WriteString(m.Msg)
			count++
		}
		if want := valid; got.String() != want || count != n || count < len(valid)/tt.limit {
			t.Errorf("%s: %d pieces announced, %d found of %d octets, want those of %d", tt.url, n, count, got.Len(), len(want))
		}
	}
}
