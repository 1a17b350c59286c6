// SPDX-License-Identifier: MIT

//go:build interop && linux

package interop

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// startRsyslog runs rsyslogd with a configuration that may use its modules.
func startRsyslog(t *testing.T, dir, config string) *daemon {
	t.Helper()
	path, prefix := program(t, "rsyslogd")
	args := []string{
		"-n", "-f", filepath.Join(dir, "rsyslog.conf"), "-i", filepath.Join(dir, "rsyslog.pid"),
	}
	modules := folderOf(t, filepath.Join(prefix, "lib", "*", "rsyslog", "imtcp.so"))
	if modules == "" {
		modules = folderOf(t, filepath.Join(prefix, "lib*", "rsyslog", "imtcp.so"))
	}
	if modules != "" {
		args = append(args, "-M", modules)
	}
	writeFile(t, filepath.Join(dir, "rsyslog.conf"), config)
	return startDaemon(t, exec.Command(path, args...))
}

// rsyslogPort waits for the file in which an input writes its port.
func rsyslogPort(t *testing.T, d *daemon, path string) string {
	t.Helper()
	port := ""
	d.wait(t, "port of an input", func() bool {
		b, err := os.ReadFile(path)
		port = strings.TrimSpace(string(b))
		return err == nil && port != ""
	})
	return port
}

// rsyslogGlobal turns name look-ups off, and what rsyslog does by default to
// control characters: #011 for a tab.
const rsyslogGlobal = `
global(workDirectory="DIR" net.enableDNS="off" parser.escapeControlCharactersOnReceive="off"
	defaultNetstreamDriverCAFile="DIR/ca.pem" defaultNetstreamDriverCertFile="DIR/cert.pem" defaultNetstreamDriverKeyFile="DIR/key.pem")
template(name="fields" type="string" string="%pri% %timestamp:::date-rfc3339% %hostname% %app-name% %procid% %msgid% %structured-data% %msg%\n")
template(name="raw" type="string" string="%rawmsg%\n")
`

const rsyslogReceiver = rsyslogGlobal + `
module(load="imtcp")
module(load="imptcp")
ruleset(name="tcp") { action(type="omfile" file="DIR/tcp.fields" template="fields") action(type="omfile" file="DIR/tcp.raw" template="raw") }
ruleset(name="ptcp") { action(type="omfile" file="DIR/ptcp.fields" template="fields") action(type="omfile" file="DIR/ptcp.raw" template="raw") }
ruleset(name="tls") { action(type="omfile" file="DIR/tls.fields" template="fields") action(type="omfile" file="DIR/tls.raw" template="raw") }
input(type="imtcp" address="127.0.0.1" port="0" listenPortFileName="DIR/tcp.port" ruleset="tcp")
input(type="imptcp" address="127.0.0.1" port="0" listenPortFileName="DIR/ptcp.port" ruleset="ptcp")
input(type="imtcp" address="127.0.0.1" port="0" listenPortFileName="DIR/tls.port" ruleset="tls"
	streamDriver.name="gtls" streamDriver.mode="1" streamDriver.authMode="anon")
`

// shownByRsyslog is a text as rsyslog has it: it takes no NUL.
func shownByRsyslog(s string) string {
	return strings.ReplaceAll(strings.TrimSuffix(s, "\x00"), "\x00", "#000")
}

func TestInteropRsyslog(t *testing.T) {
	dir := t.TempDir()
	trust := writeCertificate(t, dir)
	d := startRsyslog(t, dir, strings.ReplaceAll(rsyslogReceiver, "DIR", dir))
	corpus := interopCorpus()
	for input, scheme := range map[string]string{
		"tcp": "syslog", "ptcp": "syslog", "tls": "syslog+tls",
	} {
		t.Run(input, func(t *testing.T) {
			base := filepath.Join(dir, input)
			shipCorpus(t, scheme+"://127.0.0.1:"+rsyslogPort(t, d, base+".port"), trust, corpus)
			checkStored(t, "fields", d.lines(t, base+".fields", interopLast),
				corpus, shownByRsyslog)
			checkStored(t, "raw", fromRaw(t, "raw", d.lines(t, base+".raw", interopLast)),
				corpus, shownByRsyslog)
		})
	}
}
