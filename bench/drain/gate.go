// SPDX-License-Identifier: MIT

package main

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"sync"
	"time"

	"github.com/logplex-go/logplex/bench/internal/measure"
)

// gate is a receiver that holds its requests while it is shut, counts their
// lines, and keeps the body of the first full batch. Requests come one at a
// time.
type gate struct {
	mu     sync.Mutex
	open   chan struct{}
	buffer bytes.Buffer
	gated
}

// gated is what a gate has got.
type gated struct {
	Lines  int
	Body   []byte        // of the first full batch
	Opened time.Time     // the last time, by the clock that all processes share
	CPU    time.Duration // that the receiver has used
}

// gateAddress is where a gate is.
type gateAddress struct {
	URL         string
	Certificate []byte // DER
}

// Commands to a gate, a line each. It answers each with a gated.
const (
	cmdShut = "shut" // hold requests
	cmdOpen = "open" // let them go; answered with Opened
	cmdTell = "tell" // answered with what it has received
)

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
	g.Lines += n
	if n == batchLines && g.Body == nil {
		g.Body = bytes.Clone(g.buffer.Bytes())
	}
	w.WriteHeader(http.StatusNoContent)
}

// serveGate is the receiver of the throughput, in a process of its own as
// receivers are: its work is not the program's, and wakes none of its threads.
// It prints its address and obeys commands until its input ends.
func serveGate(in io.Reader, out io.Writer) error {
	g := &gate{open: make(chan struct{})}
	close(g.open)
	server := httptest.NewTLSServer(g)
	defer server.Close()
	defer g.obey(cmdOpen) // Close waits for the requests that a shut gate holds
	answers := json.NewEncoder(out)
	if err := answers.Encode(gateAddress{server.URL, server.Certificate().Raw}); err != nil {
		return err
	}
	for commands := bufio.NewScanner(in); commands.Scan(); {
		answer, err := g.obey(commands.Text())
		if err != nil {
			return err
		}
		if err := answers.Encode(answer); err != nil {
			return err
		}
	}
	return nil
}

// obey carries out a command. Opening an open gate changes nothing.
func (g *gate) obey(command string) (answer gated, err error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	switch command {
	case cmdShut:
		g.open = make(chan struct{})
	case cmdOpen:
		select {
		case <-g.open:
			return answer, nil
		default:
		}
		g.Opened = time.Now()
		close(g.open)
		answer.Opened = g.Opened
	case cmdTell:
		answer = g.gated
	default:
		err = fmt.Errorf("command %q is not known", command)
	}
	answer.CPU = measure.CPUTime()
	return answer, err
}

// remoteGate is a gate in another process.
type remoteGate struct {
	url      string
	client   *http.Client
	tls      *tls.Config
	process  *exec.Cmd
	commands io.WriteCloser
	answers  *json.Decoder
}

func startGate() (*remoteGate, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	r := &remoteGate{process: exec.Command(self, "-gate")}
	r.process.Stderr = os.Stderr
	if r.commands, err = r.process.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := r.process.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := r.process.Start(); err != nil {
		return nil, err
	}
	r.answers = json.NewDecoder(out)
	var a gateAddress
	if err := r.answers.Decode(&a); err != nil {
		r.stop()
		return nil, err
	}
	cert, err := x509.ParseCertificate(a.Certificate)
	if err != nil {
		r.stop()
		return nil, err
	}
	roots := x509.NewCertPool()
	roots.AddCert(cert)
	r.url = a.URL
	r.tls = &tls.Config{RootCAs: roots}
	r.client = &http.Client{Transport: &http.Transport{TLSClientConfig: r.tls.Clone()}}
	return r, nil
}

// tell sends a command to the gate and returns its answer.
func (r *remoteGate) tell(command string) (g gated, err error) {
	if _, err = io.WriteString(r.commands, command+"\n"); err == nil {
		err = r.answers.Decode(&g)
	}
	return g, err
}

func (r *remoteGate) stop() {
	if r.client != nil {
		r.client.CloseIdleConnections()
	}
	_ = r.commands.Close()
	_ = r.process.Wait()
}
