// SPDX-License-Identifier: MIT

//go:build interop && linux

package interop

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/logplex-go/logplex"
)

// The receiver has the very text that is on stdout.
func TestInteropHandler(t *testing.T) {
	for _, f := range []logplex.Format{
		logplex.FormatMessage, logplex.FormatLine, logplex.FormatJSON,
	} {
		t.Run(f.String(), func(t *testing.T) {
			dir := t.TempDir()
			trust := writeCertificate(t, dir)
			d := startRsyslog(t, dir, strings.ReplaceAll(rsyslogReceiver, "DIR", dir))
			drain, err := logplex.NewDrain("syslog+tls://127.0.0.1:"+
				rsyslogPort(t, d, filepath.Join(dir, "tls.port")),
				&logplex.DrainOptions{TLSConfig: trust})
			if err != nil {
				t.Fatal(err)
			}
			var stdout bytes.Buffer
			l := slog.New(logplex.NewHandler(&stdout, &logplex.Options{
				Format: f, Dyno: "web.1", Sink: drain, Level: slog.LevelDebug, MaxLine: -1,
			}))
			for i, s := range interopCorpus() {
				l.WithGroup("http").Log(t.Context(), s.level, s.text, "n", i, "text", s.text,
					"error", errors.New(s.source))
			}
			l.Info(interopLast, "z", "z")
			ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
			defer cancel()
			if err := drain.Shutdown(ctx); err != nil {
				t.Fatalf("Shutdown = %v, want nil", err)
			}

			first, last := "at=", "z=z"
			if f == logplex.FormatJSON {
				first, last = `{"time":"`, `"z":"z"}`
			}
			stored := d.lines(t, filepath.Join(dir, "tls.fields"), last)
			var got []string
			header := ""
			for _, line := range stored {
				fields := strings.SplitN(line, " ", 8)
				if len(fields) != 8 || strings.Join(fields[3:7], " ") != "app web.1 - -" {
					t.Fatalf("stored line = %q, want app web.1 in it", clip(line))
				}
				if h := strings.Join(fields[:2], " "); h == header &&
					!strings.HasPrefix(fields[7], first) {
					got[len(got)-1] += fields[7]
				} else {
					header, got = h, append(got, fields[7])
				}
			}
			want := strings.Split(strings.TrimSuffix(stdout.String(), "\n"), "\n")
			if len(got) != len(want) {
				t.Fatalf("%d messages stored, want %d", len(got), len(want))
			}
			for i, line := range want {
				if f == logplex.FormatLine {
					_, line, _ = strings.Cut(line, " app[web.1]: ")
				}
				if got[i] != line {
					t.Errorf("message %d = %s, want %s as on stdout",
						i, difference(got[i], line), difference(line, got[i]))
				}
			}
		})
	}
}

func TestInteropWrongAuthority(t *testing.T) {
	dir := t.TempDir()
	writeCertificate(t, dir)
	d := startRsyslog(t, dir, strings.ReplaceAll(rsyslogReceiver, "DIR", dir))
	trouble := make(chan error, 1)
	drain, err := logplex.NewDrain("syslog+tls://127.0.0.1:"+
		rsyslogPort(t, d, filepath.Join(dir, "tls.port")), &logplex.DrainOptions{
		TLSConfig: &tls.Config{RootCAs: x509.NewCertPool()},
		OnError: func(err error) {
			select {
			case trouble <- err:
			default:
			}
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	_ = drain.Send(logplex.Record{Message: "for nobody else"})
	select {
	case err = <-trouble:
	case <-time.After(20 * time.Second):
	}
	if err == nil || !strings.Contains(err.Error(), "unknown authority") {
		t.Errorf("OnError(%v), want an unknown authority", err)
	}
	dead, cancel := context.WithCancel(t.Context())
	cancel()
	var incomplete *logplex.IncompleteError
	if err := drain.Shutdown(dead); !errors.As(err, &incomplete) || incomplete.Undelivered != 1 {
		t.Errorf("Shutdown = %v, want 1 undelivered", err)
	}
	d.stop()
	if b, err := os.ReadFile(filepath.Join(dir, "tls.fields")); len(b) > 0 {
		t.Errorf("ReadFile = %q, %v, want nothing stored", b, err)
	}
}

// A drain that was idle when its receiver restarted loses nothing.
func TestInteropReceiverRestarts(t *testing.T) {
	dir := t.TempDir()
	trust := writeCertificate(t, dir)
	port := freePort(t)
	config := strings.NewReplacer("DIR", dir, "TCPPORT", freePort(t), "TLSPORT", port).
		Replace(syslogNGReceiver)
	drain := newSender(t, "syslog+tls://127.0.0.1:"+port, trust, nil)
	start := time.Date(2026, 11, 22, 14, 0, 0, 0, time.UTC)
	var corpus []sample
	for run := range 3 {
		d := startSyslogNG(t, dir, config)
		d.waitListening(t, port)
		for i := range 500 {
			s := sample{
				at: start.Add(time.Duration(len(corpus)) * time.Millisecond), source: "app",
				dyno: "web.1", text: fmt.Sprintf("message %d of run %d", i, run),
			}
			corpus = append(corpus, s)
			drain.send(t, s)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		if _, err := drain.Flush(ctx); err != nil {
			t.Fatalf("Flush = %v, want nil", err)
		}
		cancel()
		stored := d.lines(t, filepath.Join(dir, "tls.fields"), corpus[len(corpus)-1].text)
		checkStored(t, fmt.Sprintf("run %d", run), stored, corpus, asSent)
		d.stop()
	}
	if _, err := drain.Shutdown(t.Context()); err != nil {
		t.Errorf("Shutdown = %v, want nil", err)
	}
	if st := drain.Stats(); st.Delivered != 1500 || st.Accepted != 1500 {
		t.Errorf("Stats = %+v, want 1500 delivered", st)
	}
}
