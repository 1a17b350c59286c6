// SPDX-License-Identifier: MIT

//go:build interop && linux

package interop

import (
	"net"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// startSyslogNG runs syslog-ng with what follows the version in a
// configuration.
func startSyslogNG(t *testing.T, dir, config string) *daemon {
	t.Helper()
	path, prefix := program(t, "syslog-ng")
	args := []string{"--foreground", "--no-caps",
		"--cfgfile", filepath.Join(dir, "syslog-ng.conf"), "--persist-file",
		filepath.Join(dir, "syslog-ng.persist"),
		"--control", filepath.Join(dir, "syslog-ng.ctl"), "--pidfile",
		filepath.Join(dir, "syslog-ng.pid")}
	writeFile(t, filepath.Join(dir, "syslog-ng.conf"), "@version: current\n"+config)
	cmd := exec.Command(path, args...)
	cmd.Env = cmd.Environ()
	modules := folderOf(t, filepath.Join(prefix, "lib", "syslog-ng", "*", "libafsocket.so"))
	if modules == "" {
		modules = folderOf(t, filepath.Join(prefix, "lib", "*", "syslog-ng", "*", "libafsocket.so"))
	}
	if modules != "" {
		cmd.Args = append(cmd.Args, "--module-path", modules)
		cmd.Env = append(cmd.Env, "LD_LIBRARY_PATH="+filepath.Dir(modules)+
			":"+filepath.Dir(filepath.Dir(modules)))
	}
	return startDaemon(t, cmd)
}

// freePort returns a port that nobody listens on.
func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return port
}

// waitListening waits until somebody listens on a port.
func (d *daemon) waitListening(t *testing.T, port string) {
	t.Helper()
	d.wait(t, "listening", func() bool {
		c, err := net.Dial("tcp", "127.0.0.1:"+port)
		if err == nil {
			c.Close()
		}
		return err == nil
	})
}

// syslogNGGlobal keeps what came in the messages, and names an empty field "-"
// again.
const syslogNGGlobal = `
options { use-dns(no); dns-cache(no); keep-hostname(yes); keep-timestamp(yes); chain-hostnames(no); stats-freq(0); log-msg-size(65536); frac-digits(6); };
template fields { template("${PRI} ${S_ISODATE} ${HOST} ${PROGRAM:--} ${PID:--} ${MSGID:--} ${SDATA:--} ${MSG}\n"); template-escape(no); };
template raw { template("${RAWMSG}\n"); template-escape(no); };
`

const syslogNGReceiver = syslogNGGlobal + `
source tcp { syslog(transport("tcp") ip("127.0.0.1") port(TCPPORT) flags(store-raw-message)); };
source tls { syslog(transport("tls") ip("127.0.0.1") port(TLSPORT) flags(store-raw-message)
	tls(key-file("DIR/key.pem") cert-file("DIR/cert.pem") peer-verify(optional-untrusted))); };
destination tcp { file("DIR/tcp.fields" template(fields)); file("DIR/tcp.raw" template(raw)); };
destination tls { file("DIR/tls.fields" template(fields)); file("DIR/tls.raw" template(raw)); };
log { source(tcp); destination(tcp); };
log { source(tls); destination(tls); };
`

// rawInSyslogNG is a text as syslog-ng takes it in: without a NUL at its end.
func rawInSyslogNG(s string) string { return strings.TrimSuffix(s, "\x00") }

// shownBySyslogNG is a text as syslog-ng parses it: without the byte order
// mark that RFC 5424 section 6.4 has before UTF-8 either.
func shownBySyslogNG(s string) string { return strings.TrimPrefix(rawInSyslogNG(s), "\ufeff") }

func TestInteropSyslogNG(t *testing.T) {
	dir := t.TempDir()
	trust := writeCertificate(t, dir)
	ports := map[string]string{"tcp": freePort(t), "tls": freePort(t)}
	d := startSyslogNG(t, dir,
		strings.NewReplacer("DIR", dir, "TCPPORT", ports["tcp"], "TLSPORT", ports["tls"]).
			Replace(syslogNGReceiver))
	corpus := interopCorpus()
	for source, scheme := range map[string]string{"tcp": "syslog", "tls": "syslog+tls"} {
		t.Run(source, func(t *testing.T) {
			d.waitListening(t, ports[source])
			shipCorpus(t, scheme+"://127.0.0.1:"+ports[source], trust, corpus)
			base := filepath.Join(dir, source)
			checkStored(t, "fields", d.lines(t, base+".fields", interopLast),
				corpus, shownBySyslogNG)
			checkStored(t, "raw", fromRaw(t, "raw", d.lines(t, base+".raw", interopLast)),
				corpus, rawInSyslogNG)
		})
	}
}
