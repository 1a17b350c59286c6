// SPDX-License-Identifier: MIT

package logplex_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/logplex-go/logplex"
	"github.com/logplex-go/logplex/format"
	"github.com/logplex-go/logplex/logplextest"
)

// token stands for what must not be printed.
const dataToken = "tok3n-f0r-structured-data"

func TestStructuredDataIsChecked(t *testing.T) {
	for _, tt := range []struct {
		name, data string
		offset     int // -1: well-formed
	}{
		{"better stack", `[logtail@11993 source_token="` + dataToken + `"]`, -1},
		{"mezmo", `[logdna@48950 key="` + dataToken + `"]`, -1},
		{"loggly", `[` + dataToken + `@41058 tag="a" tag="b"]`, -1},
		{"sumo", `[` + strings.Repeat("S", 64) + `@1]`, -1},
		{"elements", `[a x="1"][b]`, -1},
		{"escapes", `[a x="` + dataToken + `\"\\\]"]`, -1},
		{"empty value", `[a x=""]`, -1},
		{"utf-8", `[a x="é漢🦊"]`, -1},
		{"longest", `[a x="` + strings.Repeat("x", 7990) + `"]`, -1},
		{"nil value", "-", 0},
		{"no brackets", dataToken, 0},
		{"space first", ` [a]`, 0},
		{"space last", `[a] `, 3},
		{"space between", `[a] [b]`, 3},
		{"empty element", `[]`, 1},
		{"name missing", `[ x="1"]`, 1},
		{"not closed", `[a x="1"`, 8},
		{"name only", `[a`, 2},
		{"no value", `[a x]`, 4},
		{"value without quotes", `[a x=1]`, 5},
		{"value not closed", `[a x="` + dataToken, 6 + len(dataToken)},
		{"bracket in a value", `[a x="1]"]`, 7},
		{"quote in a value", `[a x="1"2"]`, 8},
		{"two spaces", `[a  x="1"]`, 3},
		{"space before the end", `[a x="1" ]`, 9},
		{"odd escape", `[a x="\n"]`, 6},
		{"escape at the end", `[a x="\`, 6},
		{"quote in a name", `[a"b]`, 2},
		{"equals in an id", `[a=b]`, 2},
		{"id twice", `[a x="1"][b][a x="2"]`, 13},
		{"nul", "[a x=\"" + dataToken + "\x00\"]", 6 + len(dataToken)},
		{"newline", "[a x=\"1\n2\"]", 7},
		{"return", "[a x=\"1\r\"]", 7},
		{"tab", "[a x=\"\t\"]", 6},
		{"delete", "[a x=\"\x7f\"]", 6},
		{"broken utf-8", "[a x=\"\xef\"]", 6},
		{"half a rune", "[a x=\"\xe2\x82\"]", 6},
		{"name not ascii", "[é]", 1},
		{"too long", `[a x="` + strings.Repeat("x", 8185) + `"]`, 8192},
		{"much too long", strings.Repeat(`[a`, 1<<20), 8192},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, url := range []string{"syslog+tls://logs.example.com", "https://logs.example.com"} {
				d, err := logplex.NewDrain(url, &logplex.DrainOptions{StructuredData: tt.data, FrameBytes: 10000})
				if tt.offset < 0 {
					if err != nil {
						t.Fatalf("NewDrain(%s) with %q returns the error %v, want none", url, tt.data, err)
					}
					continue
				}
				se := (*format.SyntaxError)(nil)
				if d != nil || !errors.As(err, &se) || se.Offset != tt.offset {
					t.Fatalf("NewDrain(%s) with %q = %v, %v, want a *SyntaxError at %d", url, tt.data, d, err, tt.offset)
				}
				if strings.Contains(fmt.Sprintf("%v %+v %#v", err, err, se), dataToken) {
					t.Errorf("NewDrain(%s) shows the data in its error %v", url, err)
				}
			}
		})
	}
}

// What the check lets pass is well-formed for package format too.
func FuzzStructuredData(f *testing.F) {
	f.Add(`[a x="\"\\\]" y=""][b]`)
	f.Add(`[a x="1"] `)
	f.Fuzz(func(t *testing.T, data string) {
		_, err := logplex.NewDrain("syslog+tls://x", &logplex.DrainOptions{StructuredData: data, FrameBytes: 10000})
		if err != nil {
			se := (*format.SyntaxError)(nil)
			if !errors.As(err, &se) || se.Offset < 0 || se.Offset > len(data) {
				t.Errorf("NewDrain with %q returns the error %v, want a *SyntaxError inside", data, err)
			}
			return
		}
		if data == "" {
			data = "-"
		}
		frame := string(format.AppendFrame(nil, format.Syslog{Msg: "x", StructuredData: data}, format.DialectInput))
		if !strings.HasSuffix(frame, " "+data+" x") {
			t.Errorf("AppendFrame with %q, which NewDrain takes, = %q", data, frame)
		}
	})
}

func TestStructuredDataIsACredential(t *testing.T) {
	data := `[a token="` + dataToken + `"]`
	for _, tt := range []struct {
		name, url string
		opts      logplex.DrainOptions
		ok        bool
	}{
		{"bare syslog", "syslog://logs.example.com", logplex.DrainOptions{}, false},
		{"bare syslog, insecure", "syslog://logs.example.com", logplex.DrainOptions{Insecure: true}, true},
		{"bare syslog, loopback", "syslog://127.0.0.1", logplex.DrainOptions{}, true},
		{"tls", "syslog+tls://logs.example.com", logplex.DrainOptions{}, true},
		{"https", "https://logs.example.com", logplex.DrainOptions{Dialect: format.DialectInput}, true},
		{"http", "http://logs.example.com", logplex.DrainOptions{Dialect: format.DialectInput}, false},
		{"http, not sent", "http://logs.example.com", logplex.DrainOptions{}, true},
		{"small frames", "syslog+tls://logs.example.com", logplex.DrainOptions{FrameBytes: 300}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.opts.StructuredData = data
			d, err := logplex.NewDrain(tt.url, &tt.opts)
			if (err == nil) != tt.ok {
				t.Fatalf("NewDrain(%s) returns the error %v, want ok %t", tt.url, err, tt.ok)
			}
			printed := fmt.Sprintf("%v %+v %#v %s %q %v %+v %#v %v", d, d, d, d, d, tt.opts, tt.opts, tt.opts, err)
			for _, x := range []any{d, tt.opts} {
				b, _ := json.Marshal(x)
				printed += string(b)
			}
			if strings.Contains(printed, dataToken) {
				t.Errorf("printed: %s, want no token", printed)
			}
		})
	}
}

func TestStructuredDataIsInEveryFrame(t *testing.T) {
	const data = `[logtail@11993 source_token="` + dataToken + `\]"]`
	long := strings.Repeat("word ", 5000) + "end"
	for _, tt := range []struct {
		name, scheme string
		dialect      format.Dialect
		want         string
	}{
		{"syslog", "syslog", format.DialectDrain, data},
		{"syslog over tls", "syslog+tls", format.DialectDrain, data},
		{"https input", "https", format.DialectInput, data},
		{"https drain", "https", format.DialectDrain, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := logplextest.NewServer(t, &logplextest.ServerOptions{
				Scheme:  tt.scheme,
				Dialect: func(*http.Request) format.Dialect { return tt.dialect },
			})
			var told []error
			d, err := logplex.NewDrain(s.URL, &logplex.DrainOptions{
				StructuredData: data, Dialect: tt.dialect, TLSConfig: s.TLSConfig(), QueueRecords: 4,
				OnError: func(err error) { told = append(told, err) },
			})
			if err != nil {
				t.Fatal(err)
			}
			logger := slog.New(logplex.NewHandler(nil, &logplex.Options{Sink: d, MaxLine: -1}))
			logger.Info("short")
			logger.Info(long)
			if err := d.Flush(t.Context()); err != nil {
				t.Fatal(err)
			}
			for range 20 {
				_ = d.Send(logplex.Record{Time: time.Now(), Message: "more than the queue holds"})
			}
			if err := d.Shutdown(t.Context()); err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
			defer cancel()
			if err := s.Wait(ctx, 1+3+1+3); err != nil {
				t.Fatal(err)
			}
			notices := 0
			messages := s.Messages()
			for _, m := range messages {
				if m.StructuredData != tt.want {
					t.Errorf("structured data of %.40q = %q, want %q", m.Msg, m.StructuredData, tt.want)
				}
				if strings.Contains(m.Msg, dataToken) {
					t.Errorf("text with the token: %q", m.Msg)
				}
				if m.Proc == "logplex" {
					notices++
				}
			}
			if notices == 0 {
				t.Errorf("%d messages, %d of them notices, want one", len(messages), notices)
			}
			if text := fmt.Sprint(d.Stats(), told); strings.Contains(text, dataToken) {
				t.Errorf("the token is in %s", text)
			}
		})
	}
}
