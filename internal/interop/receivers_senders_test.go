// SPDX-License-Identifier: MIT

//go:build interop && linux

package interop

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/logplex-go/logplex/format"
)

// A caught message is what format.Frames made of a frame.
type caught struct {
	format.Syslog
	err error
}

// line is the message as checkStored wants it.
func (c caught) line() string {
	return fmt.Sprintf("%d %s %s %s %s %s - %s",
		c.Priority, c.Time.Format("2006-01-02T15:04:05.000000+00:00"),
		cmp.Or(c.Host, "-"), cmp.Or(c.App, "-"), cmp.Or(c.Proc, "-"), cmp.Or(c.MsgID, "-"), c.Msg)
}

// A catcher is a syslog receiver made of format.Frames.
type catcher struct {
	port string

	mu      sync.Mutex // guards conns and got
	conns   []net.Conn
	got     []caught
	stopped bool
}

// startCatcher listens until the test ends.
func startCatcher(t *testing.T) *catcher {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c := new(catcher)
	if _, c.port, err = net.SplitHostPort(l.Addr().String()); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	wg.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			c.mu.Lock()
			c.conns = append(c.conns, conn)
			if c.stopped {
				conn.Close()
			}
			c.mu.Unlock()
			wg.Go(func() { c.read(conn) })
		}
	})
	t.Cleanup(func() {
		l.Close()
		c.mu.Lock()
		c.stopped = true
		for _, conn := range c.conns {
			conn.Close()
		}
		c.mu.Unlock()
		wg.Wait()
	})
	return c
}

func (c *catcher) read(conn net.Conn) {
	defer conn.Close()
	for m, err := range format.Frames(conn, format.DialectInput) {
		if errors.Is(err, net.ErrClosed) {
			return
		}
		c.mu.Lock()
		c.got = append(c.got, caught{m, err})
		c.mu.Unlock()
	}
}

// wait returns what has come once enough is true of it.
func (c *catcher) wait(t *testing.T, enough func([]caught) bool) []caught {
	t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	late := time.After(30 * time.Second)
	for {
		c.mu.Lock()
		got := c.got[:len(c.got):len(c.got)]
		c.mu.Unlock()
		if enough(got) {
			return got
		}
		select {
		case <-tick.C:
		case <-late:
			t.Fatalf("%d messages came within 30 s, and not all", len(got))
		}
	}
}

// untilLast is true when interopLast has come.
func untilLast(got []caught) bool {
	return len(got) > 0 && strings.HasSuffix(got[len(got)-1].Msg, interopLast)
}

// linesOf returns the messages for checkStored and complains of faults.
func linesOf(t *testing.T, what string, got []caught) []string {
	t.Helper()
	var lines []string
	for _, c := range got {
		if c.err != nil {
			t.Errorf("%s: Frames = %q, %v, want no error", what, clip(c.Msg), c.err)
		}
		lines = append(lines, c.line())
	}
	return lines
}

func TestInteropLogger(t *testing.T) {
	path, _ := program(t, "logger")
	texts := []string{"hello", "  leading spaces", "[GIN] 200", "[worker] up", "- dash", "-",
		"<12>1 - -", "63 <190>1 x", "héllo 日本 😀",
		"tab\tand \x1b[1mcolour\x1b[0m", "%s %d %n", `"quoted" \ 'single'`, `{"at":"info","n":1}`,
		"trailing space ", "not UTF-8 \xff\xe9",
		"carriage\rreturn", "", " ", strings.Repeat("long ", 180), interopLast}
	file := filepath.Join(t.TempDir(), "texts")
	writeFile(t, file, strings.Join(texts, "\n")+"\n")

	tests := []struct {
		name string
		args []string
		// what all messages have in common; Host "*" and a Time require any value there
		want format.Syslog
		size int  // of one long text besides the file
		raw  bool // RFC 3164, which ParseSyslog does not read
	}{
		{name: "counted 5424", args: []string{"--octet-count", "--rfc5424"},
			want: format.Syslog{Host: "*"}},
		{name: "counted 5424 without extras",
			args: []string{"--octet-count", "--rfc5424=notime,nohost"}},
		{name: "counted 5424 with fields",
			args: []string{"--octet-count", "--rfc5424", "--id=4711", "--msgid", "M-1", "--sd-id",
				"meta@1", "--sd-param", `a="b c"`, "--sd-param", `d="[e"`},
			want: format.Syslog{Host: "*", Proc: "4711", MsgID: "M-1"}},
		{name: "line-framed 5424", args: []string{"--rfc5424"}, want: format.Syslog{Host: "*"}},
		{name: "line-framed 5424 without time quality", args: []string{"--rfc5424=notq"},
			want: format.Syslog{Host: "*"}},
		{name: "counted 5424 of 12000 octets",
			args: []string{"--octet-count", "--rfc5424=notq", "--size", "12000"},
			want: format.Syslog{Host: "*"}, size: 11900},
		{name: "counted 3164", args: []string{"--octet-count", "--rfc3164"}, raw: true},
		{name: "line-framed 3164", args: []string{"--rfc3164"}, raw: true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := startCatcher(t)
			run := func(more ...string) {
				args := append([]string{"--tcp", "-n", "127.0.0.1", "-P", c.port, "-p",
					"local7.warning", "-t", "tag"}, tt.args...)
				ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
				defer cancel()
				out, err := exec.CommandContext(ctx, path, append(args, more...)...).
					CombinedOutput()
				if err != nil {
					t.Fatalf("logger = %v: %s", err, out)
				}
			}
			run("-f", file)
			want := texts
			got := c.wait(t, untilLast)
			if tt.size > 0 {
				long := strings.Repeat("é", tt.size/2)
				run("--", long)
				want = append(want[:len(want):len(want)], long)
				got = c.wait(t, func(got []caught) bool { return len(got) >= len(want) })
			}
			if len(got) != len(want) {
				t.Fatalf("%d messages, want %d", len(got), len(want))
			}
			for i, c := range got {
				if tt.raw {
					checkRaw(t, c, "<188>", " tag: "+want[i])
					continue
				}
				m := tt.want
				if m.Host == "*" {
					host, _ := os.Hostname()
					if !strings.EqualFold(c.Host, strings.SplitN(host, ".", 2)[0]) &&
						!strings.EqualFold(c.Host, host) {
						t.Errorf("Host = %q, want %q", c.Host, host)
					}
					if age := time.Since(c.Time); age < 0 || age > time.Hour {
						t.Errorf("Time = %v, want a moment ago", c.Time)
					}
				} else if !c.Time.IsZero() || c.Host != "" {
					t.Errorf("Time, Host = %v, %q, want none", c.Time, c.Host)
				}
				m.Priority, m.App, m.Msg = 188, "tag", want[i]
				m.Time, m.Host = c.Time, c.Host
				m.StructuredData = c.StructuredData // timeQuality, or none
				if c.Syslog != m || c.err != nil {
					t.Errorf("message %d = %+v, %v, want %+v", i, c.Syslog, c.err, m)
				}
			}
		})
	}
}

// checkRaw checks a message whose header is not RFC 5424's: all of it is there.
func checkRaw(t *testing.T, c caught, prefix, suffix string) {
	t.Helper()
	var fault *format.SyntaxError
	if !errors.As(c.err, &fault) {
		t.Errorf("Frames = %q, %v, want a *format.SyntaxError", clip(c.Msg), c.err)
	}
	if !strings.HasPrefix(c.Msg, prefix) || !strings.HasSuffix(c.Msg, suffix) ||
		(c.Syslog != format.Syslog{Msg: c.Msg}) {
		t.Errorf("Frames = %+v, want only a text %s…%q", c.Syslog, prefix, clip(suffix))
	}
}

const rsyslogForwarder = rsyslogGlobal + `
module(load="imtcp")
ruleset(name="forward") {
	action(type="omfwd" target="127.0.0.1" port="COUNTED" protocol="tcp" tcp_framing="octet-counted" template="RSYSLOG_SyslogProtocol23Format")
	action(type="omfwd" target="127.0.0.1" port="LINES" protocol="tcp" tcp_framing="traditional" template="RSYSLOG_SyslogProtocol23Format")
	action(type="omfwd" target="127.0.0.1" port="OLD" protocol="tcp" tcp_framing="octet-counted" template="RSYSLOG_ForwardFormat")
}
input(type="imtcp" address="127.0.0.1" port="0" listenPortFileName="DIR/forward.port" ruleset="forward")
`

func TestInteropRsyslogForwards(t *testing.T) {
	dir := t.TempDir()
	trust := writeCertificate(t, dir)
	counted, lines, old := startCatcher(t), startCatcher(t), startCatcher(t)
	d := startRsyslog(t, dir,
		strings.NewReplacer("DIR", dir, "COUNTED", counted.port, "LINES", lines.port, "OLD",
			old.port).Replace(rsyslogForwarder))
	corpus := interopCorpus()
	shipCorpus(t, "syslog://127.0.0.1:"+rsyslogPort(t, d, filepath.Join(dir, "forward.port")),
		trust, corpus)
	checkStored(t, "octet-counted", linesOf(t, "octet-counted", counted.wait(t, untilLast)),
		corpus, shownByRsyslog)
	checkStored(t, "traditional", linesOf(t, "traditional", lines.wait(t, untilLast)),
		corpus, shownByRsyslog)

	got := old.wait(t, untilLast)
	if n := len(counted.wait(t, untilLast)); len(got) != n {
		t.Errorf("%d messages in RFC 3164's form, want %d", len(got), n)
	}
	for _, c := range got {
		checkRaw(t, c, "<1", "")
	}
	checkRaw(t, got[0], "<191>2026-11-22T08:30:00.000000+00:00 "+interopToken+" app", " hello")
}

const syslogNGForwarder = syslogNGGlobal + `
source in { syslog(transport("tcp") ip("127.0.0.1") port(INPUT)); };
destination counted { syslog("127.0.0.1" transport("tcp") port(COUNTED)); };
destination lines { network("127.0.0.1" transport("tcp") port(LINES) flags(syslog-protocol)); };
log { source(in); destination(counted); destination(lines); };
`

func TestInteropSyslogNGForwards(t *testing.T) {
	dir := t.TempDir()
	counted, lines, input := startCatcher(t), startCatcher(t), freePort(t)
	d := startSyslogNG(t, dir,
		strings.NewReplacer("INPUT", input, "COUNTED", counted.port, "LINES", lines.port).
			Replace(syslogNGForwarder))
	d.waitListening(t, input)
	corpus := interopCorpus()
	shipCorpus(t, "syslog://127.0.0.1:"+input, nil, corpus)
	checkStored(t, "octet-counted", linesOf(t, "octet-counted", counted.wait(t, untilLast)),
		corpus, rawInSyslogNG)
	checkStored(t, "line-framed", linesOf(t, "line-framed", lines.wait(t, untilLast)),
		corpus, rawInSyslogNG)
}
