// SPDX-License-Identifier: MIT

package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync"
	"time"

	"github.com/logplex-go/logplex"
	"github.com/logplex-go/logplex/bench/internal/measure"
)

// Lines per second of the drain in units of net/http posting the same bytes.
const (
	throughputMust     = 0.85
	throughputMoonshot = 0.95
	batchLines         = 1000
	batches            = 6 // of a round: what the default queue holds of level info
)

// gate is a receiver that holds its requests while it is shut, counts their
// lines, and keeps the body of the first full batch. Requests come one at a
// time.
type gate struct {
	mu     sync.Mutex
	open   chan struct{}
	buffer bytes.Buffer
	body   []byte
	lines  int
}

func (g *gate) shut() {
	g.mu.Lock()
	g.open = make(chan struct{})
	g.mu.Unlock()
}

func (g *gate) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	g.mu.Lock()
	open := g.open
	g.mu.Unlock()
	<-open
	g.mu.Lock()
	defer g.mu.Unlock()
	g.buffer.Reset()
	_, _ = g.buffer.ReadFrom(r.Body)
	n := bytes.Count(g.buffer.Bytes(), []byte{'\n'})
	g.lines += n
	if n == batchLines && g.body == nil {
		g.body = bytes.Clone(g.buffer.Bytes())
	}
	w.WriteHeader(http.StatusNoContent)
}

// throughput lets the drain and net/http alone send the same bytes in turn.
// The drain's queue is filled while the receiver holds the first request, so
// that what is measured is taking records out of it, framing and sending.
func throughput(w io.Writer, rounds int, quick bool) (missed []string, err error) {
	if quick {
		rounds = 1
	}
	g := new(gate)
	server := httptest.NewTLSServer(g)
	defer server.Close()
	drain, err := logplex.NewDrain(server.URL, &logplex.DrainOptions{
		HTTPClient: server.Client(), FlushInterval: time.Hour, BatchRecords: batchLines, BatchBytes: 1 << 20,
	})
	if err != nil {
		return nil, err
	}
	defer func() { _ = drain.Close() }()
	logger := newLogger(drain)
	var rates, cpus [2][]float64 // of the drain and of net/http: lines/s, and ns of both ends
	var ratio []float64
	for range rounds + 1 {
		g.shut()
		logLines(logger, slog.LevelInfo, batches*batchLines)
		start, cpu := time.Now(), measure.CPUTime()
		close(g.open)
		if err := drain.Flush(background); err != nil {
			return nil, err
		}
		wall, used := time.Since(start), measure.CPUTime()-cpu
		rates[0] = append(rates[0], batches*batchLines/wall.Seconds())
		cpus[0] = append(cpus[0], float64(used)/(batches*batchLines))

		start, cpu = time.Now(), measure.CPUTime()
		for range batches {
			if err := post(server.Client(), server.URL, g.body); err != nil {
				return nil, err
			}
		}
		wall, used = time.Since(start), measure.CPUTime()-cpu
		rates[1] = append(rates[1], batches*batchLines/wall.Seconds())
		cpus[1] = append(cpus[1], float64(used)/(batches*batchLines))
		ratio = append(ratio, rates[0][len(rates[0])-1]/rates[1][len(rates[1])-1])
	}
	if want := (rounds + 1) * 2 * batches * batchLines; g.lines != want {
		missed = append(missed, fmt.Sprintf("throughput: the receiver got %d lines, must be %d", g.lines, want))
	}
	if quick {
		return missed, nil
	}
	fmt.Fprintf(w, "Loopback TLS, HTTP/1.1, %d lines and %d bytes a request, one in flight, both ends in this process\n\n", batchLines, len(g.body))
	t := measure.Table{Head: []string{"", "lines/s", "of net/http", "must", "moonshot", "ns of processor time per line"}}
	share := measure.Quantile(ratio[1:], 0.5)
	t.Add("drain", measure.Quantile(rates[0][1:], 0.5), share, throughputMust, throughputMoonshot, measure.Quantile(cpus[0][1:], 0.5))
	t.Add("net/http", measure.Quantile(rates[1][1:], 0.5), 1.0, "", "", measure.Quantile(cpus[1][1:], 0.5))
	t.Print(w)
	if share < throughputMust {
		missed = append(missed, fmt.Sprintf("throughput: %.2f of net/http, must be %.2f", share, throughputMust))
	}
	return missed, nil
}

func post(c *http.Client, url string, body []byte) error {
	ctx, cancel := context.WithTimeout(background, time.Minute)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/logplex-1")
	req.Header.Set("Logplex-Msg-Count", strconv.Itoa(batchLines))
	resp, err := c.Do(req)
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, resp.Body)
	_ = resp.Body.Close()
	return err
}
