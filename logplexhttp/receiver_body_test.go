// SPDX-License-Identifier: MIT

package logplexhttp_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"math"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/logplex-go/logplex/format"
	"github.com/logplex-go/logplex/internal/testinput"
	"github.com/logplex-go/logplex/logplexhttp"
)

func TestReceiverBodyLimit(t *testing.T) {
	const limit = 10_000
	exact := testinput.Body(format.DialectDrain, strings.Repeat("x", limit-200))
	exact = append(exact, bytes.Repeat([]byte("\n"), limit-len(exact))...)
	over := append(slices.Clone(exact), '\n')
	tests := []struct {
		name   string
		body   []byte
		zip    bool
		hide   bool // no Content-Length
		status int
	}{
		{"exact", exact, false, false, 204},
		{"exact chunked", exact, false, true, 204},
		{"over", over, false, false, 413},
		{"over chunked", over, false, true, 413},
		{"exact gzip", exact, true, false, 204},
		{"over gzip", over, true, true, 413},
		{"bomb", bytes.Repeat([]byte("\n"), 64<<20), true, false, 413},
	}
	for _, strict := range []bool{false, true} {
		for _, tt := range tests {
			in := new(inbox)
			h := logplexhttp.NewReceiver(in.take,
				&logplexhttp.ReceiverOptions{MaxBody: limit, Strict: strict})
			body, encoding := tt.body, ""
			if tt.zip {
				body, encoding = zipped(t, tt.body), "gzip"
			}
			r := drainRequest(body, "Content-Encoding", encoding)
			if tt.hide {
				r.ContentLength = -1
			}
			resp := serve(h, r)
			if resp.StatusCode != tt.status {
				t.Errorf("%s strict=%v: ServeHTTP = %d, want %d",
					tt.name, strict, resp.StatusCode, tt.status)
			}
			if tt.status == 413 && in.texts() != "" {
				t.Errorf("%s strict=%v: messages of a refused request were handed on",
					tt.name, strict)
			}
		}
	}
}

// TestReceiverBombMemory unpacks a bomb that is far larger than the memory it may use.
func TestReceiverBombMemory(t *testing.T) {
	var buf bytes.Buffer
	w := gzip.NewWriter(&buf)
	chunk := make([]byte, 1<<20)
	for range 48 {
		if _, err := w.Write(chunk); err != nil {
			t.Fatal(err)
		}
	}
	w.Close()
	for _, strict := range []bool{false, true} {
		h := logplexhttp.NewReceiver(new(inbox).take, &logplexhttp.ReceiverOptions{Strict: strict})
		r := drainRequest(buf.Bytes(), "Content-Encoding", "gzip")
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		resp := serve(h, r)
		runtime.ReadMemStats(&after)
		if resp.StatusCode != 413 {
			t.Errorf("ServeHTTP(bomb) = %d, want 413", resp.StatusCode)
		}
		if got := after.TotalAlloc - before.TotalAlloc; got > 16<<20 {
			t.Errorf("a bomb costs %d octets, want at most 16 MiB", got)
		}
	}
}

func TestReceiverLongMessage(t *testing.T) {
	in := new(inbox)
	stats := new(logplexhttp.ReceiverStats)
	h := logplexhttp.NewReceiver(in.take, &logplexhttp.ReceiverOptions{Stats: stats})
	body := testinput.Body(format.DialectDrain, "one", strings.Repeat("x", 70_000), "two")
	if resp := serve(h, drainRequest(body)); resp.StatusCode != 204 || in.texts() != "one,two" ||
		stats.BadFrames.Load() != 1 {
		t.Errorf("ServeHTTP = %d with %d bad frames, want 204, one bad frame, and both others handed on",
			resp.StatusCode, stats.BadFrames.Load())
	}
}

func TestReceiverHugeOptions(t *testing.T) {
	in := new(inbox)
	h := logplexhttp.NewReceiver(in.take, &logplexhttp.ReceiverOptions{
		MaxBody: math.MaxInt, MaxMessage: math.MaxInt, MaxConcurrent: math.MaxInt,
		Remember: math.MaxInt,
	})
	long := strings.Repeat("x", 3<<20)
	resp := serve(h, drainRequest(testinput.Body(format.DialectDrain, long),
		"Logplex-Frame-Id", "A"))
	if resp.StatusCode != 204 || in.texts() != long {
		t.Errorf("ServeHTTP = %d, want 204 and the message handed on", resp.StatusCode)
	}
}

// brokenBody returns some octets and then an error, as a connection that is cut.
type brokenBody struct {
	io.Reader
	err error
}

func (b *brokenBody) Read(p []byte) (int, error) {
	n, err := b.Reader.Read(p)
	if err == io.EOF {
		err = b.err
	}
	return n, err
}

func (b *brokenBody) Close() error { return nil }

// A body that stops in the middle is sent again: nothing of it may be handed on.
func TestReceiverCutBody(t *testing.T) {
	for _, strict := range []bool{false, true} {
		for _, encoding := range []string{"", "gzip"} {
			in := new(inbox)
			h := logplexhttp.NewReceiver(in.take, &logplexhttp.ReceiverOptions{Strict: strict})
			body := testinput.Body(format.DialectDrain, "one", "two")
			if encoding != "" {
				body = zipped(t, body)
			}
			r := drainRequest(nil, "Content-Encoding", encoding, "Logplex-Frame-Id", "A1")
			r.Body = &brokenBody{bytes.NewReader(body[:len(body)-1]), io.ErrUnexpectedEOF}
			if resp := serve(h, r); resp.StatusCode != 503 || in.texts() != "" {
				t.Errorf("ServeHTTP(cut, strict=%v, %q) = %d with %q handed on, want 503 with nothing",
					strict, encoding, resp.StatusCode, in.texts())
			}
			if resp := serve(h, drainRequest(body, "Content-Encoding", encoding, "Logplex-Frame-Id",
				"A1")); resp.StatusCode != 204 || in.texts() != "one,two" {
				t.Errorf("ServeHTTP(again) = %d with %q handed on, want 204 with one,two",
					resp.StatusCode, in.texts())
			}
		}
	}
}

// FuzzReceiver posts any body under any header: the answer is one of those
// that the documentation lists, and a strict receiver hands on what a lenient
// one does or nothing.
func FuzzReceiver(f *testing.F) {
	two := testinput.Body(format.DialectDrain, "one", "[two]")
	f.Add(two, "2", "", true)
	f.Add(testinput.Body(format.DialectInput, "one", "- two"), "", "", false)
	f.Add(zipped(f, two), "2", "gzip", true)
	f.Add(zipped(f, two)[:40], "2", "gzip", true)
	f.Add(two[:len(two)-2], "-2", "identity", true)
	f.Add([]byte("-5 hello99999999999999999999 x"), "", "", false)
	f.Add([]byte("<13>Nov 22 14:00:00 box app[1]: old\n"), "1", "", false)
	f.Fuzz(func(t *testing.T, body []byte, count, encoding string, token bool) {
		run := func(strict bool) (status int, texts []string) {
			in := new(inbox)
			stats := new(logplexhttp.ReceiverStats)
			h := logplexhttp.NewReceiver(in.take,
				&logplexhttp.ReceiverOptions{Strict: strict, MaxBody: 1 << 16, Stats: stats})
			r := drainRequest(body, "Content-Encoding", encoding)
			r.Header["Logplex-Msg-Count"] = []string{count}
			if !token {
				r.Header.Del("Logplex-Drain-Token")
			}
			status = serve(h, r).StatusCode
			for _, m := range in.msgs {
				texts = append(texts, m.Msg)
			}
			checkStats(t, stats)
			if stats.Messages.Load() != uint64(len(in.msgs)) {
				t.Errorf("Messages = %d, want %d", stats.Messages.Load(), len(in.msgs))
			}
			return status, texts
		}
		status, lenient := run(false)
		strictStatus, strict := run(true)
		if !slices.Contains([]int{204, 400, 413, 415}, status) ||
			!slices.Contains([]int{204, 400, 413, 415}, strictStatus) {
			t.Errorf("ServeHTTP = %d, strict %d, want 204, 400, 413 or 415", status, strictStatus)
		}
		if strictStatus == 204 && (status != 204 || !slices.Equal(strict, lenient)) {
			t.Errorf("strict handed on %q with 204, lenient %q with %d", strict, lenient, status)
		}
		if strictStatus != 204 && len(strict) != 0 {
			t.Errorf("strict answered %d and handed on %q", strictStatus, strict)
		}
	})
}
