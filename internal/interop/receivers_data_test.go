// SPDX-License-Identifier: MIT

//go:build interop && linux

package interop

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/logplex-go/logplex"
	"github.com/logplex-go/logplex/internal/testinput"
)

// shipData sends a message for each value from a drain of its own.
func shipData(t *testing.T, url string, values []string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	for _, v := range values {
		d, err := logplex.NewDrain(url,
			&logplex.DrainOptions{StructuredData: testinput.DataElement(v)})
		if err != nil {
			t.Fatal(err)
		}
		_ = d.Send(logplex.Record{Source: "app", Dyno: "web.1", Message: "m"})
		if err := d.Shutdown(ctx); err != nil {
			t.Fatal(err)
		}
	}
}

// checkData waits for as many lines as wanted, and compares them in any order:
// each message came on a connection of its own.
func checkData(t *testing.T, d *daemon, path string, values []string, shown func(string) string) {
	t.Helper()
	var lines []string
	d.wait(t, "all messages in "+filepath.Base(path), func() bool {
		b, _ := os.ReadFile(path)
		lines = strings.Split(strings.TrimSuffix(string(b), "\n"), "\n")
		return len(lines) >= len(values)
	})
	got := make(map[string]bool)
	for _, l := range lines {
		got[l] = true
	}
	for _, v := range values {
		if want := shown(v); !got[want] {
			t.Errorf("%s has no line %q", filepath.Base(path), want)
		}
	}
	if len(lines) != len(values) {
		t.Errorf("%d lines in %s, want %d", len(lines), filepath.Base(path), len(values))
	}
}

func TestInteropRsyslogStructuredData(t *testing.T) {
	dir := t.TempDir()
	d := startRsyslog(t, dir, strings.ReplaceAll(`
global(workDirectory="DIR" net.enableDNS="off" parser.escapeControlCharactersOnReceive="off")
template(name="data" type="string" string="%structured-data%\n")
module(load="imtcp")
ruleset(name="tcp") { action(type="omfile" file="DIR/data" template="data") }
input(type="imtcp" address="127.0.0.1" port="0" listenPortFileName="DIR/port" ruleset="tcp")
`, "DIR", dir))
	values := testinput.DataValues(1000)
	shipData(t, "syslog://127.0.0.1:"+rsyslogPort(t, d, filepath.Join(dir, "port")), values)
	checkData(t, d, filepath.Join(dir, "data"), values, testinput.DataElement)
}

func TestInteropSyslogNGStructuredData(t *testing.T) {
	dir, port := t.TempDir(), freePort(t)
	d := startSyslogNG(t, dir, strings.NewReplacer("DIR", dir, "PORT", port).Replace(`
options { use-dns(no); stats-freq(0); };
source tcp { syslog(transport("tcp") ip("127.0.0.1") port(PORT) max-connections(2000)); };
destination data { file("DIR/value" template("${.SDATA.interop@32473.value}\n") template-escape(no)); };
log { source(tcp); destination(data); };
`))
	values := testinput.DataValues(1000)
	d.waitListening(t, port)
	shipData(t, "syslog://127.0.0.1:"+port, values)
	checkData(t, d, filepath.Join(dir, "value"), values, func(v string) string { return v })
}
