// SPDX-License-Identifier: MIT

package format

import (
	"bytes"
	"strings"
	"testing"
	"time"
)

func benchSyslog() Syslog {
	return Syslog{
		Priority: 190,
		Time:     time.Date(2026, 11, 22, 14, 0, 0, 123456000, time.UTC),
		Host:     "host", App: "app", Proc: "web.1",
		Msg: strings.Repeat("at=info msg=x ", 10)[:137] + "\n", // a frame of about 200 octets
	}
}

func BenchmarkAppendFrame(b *testing.B) {
	m := benchSyslog()
	buf := AppendFrame(nil, m, DialectDrain)
	b.SetBytes(int64(len(buf)))
	b.ReportAllocs()
	for b.Loop() {
		buf = AppendFrame(buf[:0], m, DialectDrain)
	}
}

func BenchmarkAppendFrameBytes(b *testing.B) {
	m := benchSyslog()
	text := []byte(m.Msg)
	m.Msg = ""
	buf := AppendFrameBytes(nil, m, text, DialectDrain)
	b.SetBytes(int64(len(buf)))
	b.ReportAllocs()
	for b.Loop() {
		buf = AppendFrameBytes(buf[:0], m, text, DialectDrain)
	}
}

func BenchmarkParseSyslog(b *testing.B) {
	frame := AppendFrame(nil, benchSyslog(), DialectDrain)
	_, message, _ := bytes.Cut(frame, []byte(" "))
	b.SetBytes(int64(len(message)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := ParseSyslog(message, DialectDrain); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkFrames(b *testing.B) {
	frame := AppendFrame(nil, benchSyslog(), DialectDrain)
	body := bytes.Repeat(frame, 500)
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		n := 0
		for _, err := range Frames(bytes.NewReader(body), DialectDrain) {
			if err != nil {
				b.Fatal(err)
			}
			n++
		}
		if n != 500 {
			b.Fatalf("Frames gave %d messages, want 500", n)
		}
	}
}
