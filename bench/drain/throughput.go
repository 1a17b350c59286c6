// SPDX-License-Identifier: MIT

package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strconv"
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

// throughput lets the drain and net/http alone send the same bytes in turn.
// The drain's queue is filled while the receiver holds the first request, so
// that what is measured is taking records out of it, framing and sending.
func throughput(w io.Writer, rounds int, quick bool) (missed []string, err error) {
	for _, load := range []workload{r1, r2} {
		m, err := throughputOf(w, load, rounds, quick)
		missed = append(missed, m...)
		if err != nil {
			return missed, err
		}
	}
	return missed, nil
}

func throughputOf(w io.Writer, load workload, rounds int, quick bool) (missed []string, err error) {
	if quick {
		rounds = 1
	}
	g, err := startGate()
	if err != nil {
		return nil, err
	}
	defer g.stop()
	drain, err := logplex.NewDrain(g.url, &logplex.DrainOptions{
		TLSConfig: g.tls, FlushInterval: time.Hour, BatchRecords: batchLines, BatchBytes: 1 << 20,
	})
	if err != nil {
		return nil, err
	}
	defer func() { _ = drain.Close() }()
	logger, lines := newLogger(drain), newSource()
	// Of the drain and of net/http: lines/s, and ns of this end and the other.
	var rates, cpus, others [2][]float64
	var ratio []float64
	var body []byte
	for range rounds + 1 {
		shut, err := g.tell(cmdShut)
		if err != nil {
			return nil, err
		}
		lines.log(logger, load, slog.LevelInfo, batches*batchLines)
		cpu := measure.CPUTime()
		got, err := g.tell(cmdOpen)
		if err != nil {
			return nil, err
		}
		if err := drain.Flush(background); err != nil {
			return nil, err
		}
		wall, used := time.Since(got.Opened), measure.CPUTime()-cpu
		rates[0] = append(rates[0], batches*batchLines/wall.Seconds())
		cpus[0] = append(cpus[0], float64(used)/(batches*batchLines))
		sent, err := g.tell(cmdTell)
		if err != nil {
			return nil, err
		}
		body = sent.Body
		others[0] = append(others[0], float64(sent.CPU-shut.CPU)/(batches*batchLines))
		start := time.Now()
		cpu = measure.CPUTime()
		for range batches {
			if err := post(g.client, g.url, body); err != nil {
				return nil, err
			}
		}
		wall, used = time.Since(start), measure.CPUTime()-cpu
		rates[1] = append(rates[1], batches*batchLines/wall.Seconds())
		cpus[1] = append(cpus[1], float64(used)/(batches*batchLines))
		posted, err := g.tell(cmdTell)
		if err != nil {
			return nil, err
		}
		others[1] = append(others[1], float64(posted.CPU-sent.CPU)/(batches*batchLines))
		ratio = append(ratio, rates[0][len(rates[0])-1]/rates[1][len(rates[1])-1])
	}
	got, err := g.tell(cmdTell)
	if err != nil {
		return nil, err
	}
	if want := (rounds + 1) * 2 * batches * batchLines; got.Lines != want {
		missed = append(missed, fmt.Sprintf("throughput of "+load.name+
			": the receiver got %d lines, must be %d", got.Lines, want))
	}
	if quick {
		return missed, nil
	}
	fmt.Fprintf(w,
		"%s over loopback TLS, HTTP/1.1, %d lines and %d bytes a request, one in flight\n\n",
		load.name, batchLines, len(body))
	t := measure.Table{
		Head: []string{"", "lines/s", "of net/http", "must", "moonshot",
			"ns of processor time per line", "and of the receiver"},
	}
	share := measure.Quantile(ratio[1:], 0.5)
	t.Add("drain", measure.Quantile(rates[0][1:], 0.5), share, throughputMust, throughputMoonshot,
		measure.Quantile(cpus[0][1:], 0.5), measure.Quantile(others[0][1:], 0.5))
	t.Add("net/http", measure.Quantile(rates[1][1:], 0.5), 1.0, "", "",
		measure.Quantile(cpus[1][1:], 0.5), measure.Quantile(others[1][1:], 0.5))
	t.Print(w)
	if share < throughputMust {
		missed = append(missed, fmt.Sprintf("throughput of %s: %.2f of net/http, must be %.2f",
			load.name, share, throughputMust))
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
