// SPDX-License-Identifier: MIT

//go:build interop && linux

package interop

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/logplex-go/logplex"
	"github.com/logplex-go/logplex/internal/delivery"
	"github.com/logplex-go/logplex/internal/transport"
)

// A daemon is a receiver that runs as a child of the test.
type daemon struct {
	name    string
	process *os.Process
	done    chan struct{} // closed when the process is gone
	output  bytes.Buffer  // valid once done
}

// startDaemon runs a program, found in PATH, until the test ends.
func startDaemon(t *testing.T, cmd *exec.Cmd) *daemon {
	t.Helper()
	d := &daemon{name: filepath.Base(cmd.Path), done: make(chan struct{})}
	cmd.Stdout, cmd.Stderr = &d.output, &d.output
	cmd.Env = append(cmd.Environ(), "TZ=UTC", "LC_ALL=C")
	// a test that times out runs no Cleanup
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := cmd.Start(); err != nil {
		t.Fatalf("%s did not start: %v", d.name, err)
	}
	d.process = cmd.Process
	go func() {
		_ = cmd.Wait()
		close(d.done)
	}()
	t.Cleanup(func() {
		d.stop()
		if t.Failed() {
			t.Logf("%s said:\n%s", d.name, d.output.Bytes())
		}
	})
	return d
}

// stop ends the process, with force if it takes long.
func (d *daemon) stop() {
	_ = d.process.Signal(syscall.SIGTERM)
	select {
	case <-d.done:
	case <-time.After(10 * time.Second):
		_ = d.process.Kill()
		<-d.done
	}
}

// wait polls until ready, which must not take longer than 30 s.
func (d *daemon) wait(t *testing.T, what string, ready func() bool) {
	t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	late := time.After(30 * time.Second)
	for !ready() {
		select {
		case <-tick.C:
		case <-d.done:
			t.Fatalf("%s ended before %s", d.name, what)
		case <-late:
			t.Fatalf("%s: no %s within 30 s", d.name, what)
		}
	}
}

// lines waits until a file's last line ends in last, and returns all lines.
func (d *daemon) lines(t *testing.T, path, last string) []string {
	t.Helper()
	var b []byte
	d.wait(t, "last message in "+filepath.Base(path), func() bool {
		b, _ = os.ReadFile(path)
		return bytes.HasSuffix(b, []byte(last+"\n"))
	})
	return strings.Split(strings.TrimSuffix(string(b), "\n"), "\n")
}

// program finds a program and the prefix it is installed under, such as /usr.
func program(t *testing.T, name string) (path, prefix string) {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Fatalf("%s is needed: %v", name, err)
	}
	if path, err = filepath.Abs(path); err != nil {
		t.Fatal(err)
	}
	return path, filepath.Dir(filepath.Dir(path))
}

// folderOf returns the folder of the first file that matches, "" for none.
func folderOf(t *testing.T, pattern string) string {
	t.Helper()
	found, err := filepath.Glob(pattern)
	if err != nil {
		t.Fatal(err)
	}
	if len(found) == 0 {
		return ""
	}
	return filepath.Dir(found[0])
}

func writeFile(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// writeCertificate makes a certificate for 127.0.0.1 with an authority of its
// own: ca.pem, cert.pem and key.pem in dir. It returns what trusts it.
func writeCertificate(t *testing.T, dir string) *tls.Config {
	t.Helper()
	create := func(tmpl, parent *x509.Certificate,
		key, signer *ecdsa.PrivateKey) *x509.Certificate {
		der, err := x509.CreateCertificate(rand.Reader, tmpl, parent, &key.PublicKey, signer)
		if err != nil {
			t.Fatal(err)
		}
		c, err := x509.ParseCertificate(der)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	newKey := func() *ecdsa.PrivateKey {
		k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		return k
	}
	now := time.Now()
	caKey, key := newKey(), newKey()
	caTmpl := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "interop authority"},
		NotBefore: now.Add(-time.Hour), NotAfter: now.Add(24 * time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	ca := create(caTmpl, caTmpl, caKey, caKey)
	leaf := create(&x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "127.0.0.1"},
		NotBefore: now.Add(-time.Hour), NotAfter: now.Add(24 * time.Hour),
		KeyUsage:    x509.KeyUsageDigitalSignature,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
	}, ca, key, caKey)
	keyDER, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	for name, block := range map[string]*pem.Block{
		"ca.pem":   {Type: "CERTIFICATE", Bytes: ca.Raw},
		"cert.pem": {Type: "CERTIFICATE", Bytes: leaf.Raw},
		"key.pem":  {Type: "PRIVATE KEY", Bytes: keyDER},
	} {
		writeFile(t, filepath.Join(dir, name), string(pem.EncodeToMemory(block)))
	}
	roots := x509.NewCertPool()
	roots.AddCert(ca)
	return &tls.Config{RootCAs: roots}
}

const (
	interopToken = "d.0f6b3c5a-1d7e-4c55-9a57-2f3d1b7c9e10"
	interopLast  = "the last message of this test"
)

// A sender ships texts as a drain does whose handler has rendered them so.
type sender struct{ *delivery.Engine }

func newSender(t *testing.T, url string, trust *tls.Config, onError func(error)) sender {
	t.Helper()
	target, err := transport.ParseTarget(url)
	if err != nil {
		t.Fatal(err)
	}
	cfg := delivery.Config{
		QueueBytes: 4 << 20, QueueRecords: 8192,
		BatchBytes: 102400, GrownBytes: 1 << 20, BatchRecords: 500, GrownRecords: 5000,
		RecordBytes: 1 << 20, FrameOverhead: 72,
		FlushInterval: 250 * time.Millisecond, Timeout: 5 * time.Second, MaxAge: 10 * time.Minute,
		Closed: logplex.ErrDrainClosed, OnError: onError,
	}
	cfg.Encoder, cfg.Transport = transport.New(&transport.Config{
		Target: target, Host: interopToken, DrainToken: interopToken,
		FrameBytes: 8096, TextBytes: 8096, TLSConfig: trust, Timeout: cfg.Timeout,
	})
	return sender{delivery.New(cfg)}
}

func (d sender) send(t *testing.T, s sample) {
	t.Helper()
	text := bytes.TrimRight([]byte(s.text), "\r\n")
	if len(transport.TrimEnd(text)) == 0 {
		return // drains send no empty messages
	}
	names := delivery.AppendNames(nil, s.source, s.dyno)
	if err := d.Push(s.at, s.level, &names, text); err != nil {
		t.Fatalf("Push = %v, want nil", err)
	}
}

// shipCorpus sends the corpus and checks the account.
func shipCorpus(t *testing.T, url string, trust *tls.Config, corpus []sample) {
	t.Helper()
	d := newSender(t, url, trust, func(err error) { t.Errorf("OnError(%v), want no error", err) })
	sent := uint64(0)
	for _, s := range corpus {
		d.send(t, s)
		if s.wire() != "" {
			sent++
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	if _, err := d.Shutdown(ctx); err != nil {
		t.Fatalf("Shutdown = %v, want nil", err)
	}
	st := d.Stats()
	if st.Accepted != sent || st.Delivered != sent || st.Pending != 0 {
		t.Errorf("Stats = %+v, want %d accepted and delivered", st, sent)
	}
}

// checkStored compares what a receiver wrote, "PRI TIME HOST APP PROC MSGID SD
// MSG" in each line, with what was sent. The pieces of a long text follow each
// other under one header. Shown returns a text as the receiver shows it.
func checkStored(t *testing.T, what string, lines []string, corpus []sample,
	shown func(string) string) {
	t.Helper()
	var want, got [][2]string // header and text
	for _, s := range corpus {
		if text := s.wire(); text != "" {
			want = append(want, [2]string{s.header(), shown(text)})
		}
	}
	for i, line := range lines {
		f := strings.SplitN(line, " ", 8)
		if len(f) != 8 || f[7] == "" {
			t.Errorf("%s: line %d is not a header and a text: %q", what, i+1, clip(line))
			continue
		}
		if !utf8.ValidString(f[7]) {
			t.Errorf("%s: line %d is not UTF-8", what, i+1)
		}
		header := strings.Join(f[:7], " ")
		if k := len(got) - 1; k >= 0 && got[k][0] == header {
			got[k][1] += f[7]
			continue
		}
		got = append(got, [2]string{header, f[7]})
	}
	bad := 0
	for i := 0; i < max(len(got), len(want)) && bad < 5; i++ {
		var g, w [2]string
		if i < len(got) {
			g = got[i]
		}
		if i < len(want) {
			w = want[i]
		}
		if g != w {
			bad++
			t.Errorf("%s: message %d of %d = %q %s, want %q %s",
				what, i+1, len(want), g[0], difference(g[1], w[1]), w[0], difference(w[1], g[1]))
		}
	}
}

// fromRaw turns an RFC 5424 message without its count into a line for
// checkStored, and checks its length.
func fromRaw(t *testing.T, what string, lines []string) []string {
	t.Helper()
	out := make([]string, len(lines))
	for i, line := range lines {
		pri, rest, ok := strings.Cut(strings.TrimPrefix(line, "<"), ">1 ")
		if !ok || line[0] != '<' {
			t.Errorf("%s: line %d does not begin as RFC 5424 has it: %q", what, i+1, clip(line))
		}
		if len(line) > 8096 {
			t.Errorf("%s: line %d has %d octets, over rsyslog's 8096", what, i+1, len(line))
		}
		out[i] = pri + " " + rest
	}
	return out
}

// difference shows s from a little before where it differs from other.
func difference(s, other string) string {
	i := 0
	for i < len(s) && i < len(other) && s[i] == other[i] {
		i++
	}
	return fmt.Sprintf("%d octets, from %d on %q", len(s), max(i-8, 0), clip(s[max(i-8, 0):]))
}

func clip(s string) string { return s[:min(len(s), 60)] }

func asSent(s string) string { return s }
