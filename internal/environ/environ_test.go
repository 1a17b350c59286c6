// SPDX-License-Identifier: MIT

package environ

import (
	"log/slog"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/logplex-go/logplex/format"
	"github.com/logplex-go/logplex/internal/encode"
	"github.com/logplex-go/logplex/internal/levels"
	"github.com/logplex-go/logplex/internal/member"
)

// hostile are values that no function knows. None may be in the text of an error, which goes to
// the log: a variable may hold what was meant for another one.
var hostile = []string{
	"hunter22-the-password", "\x00", "\xff\xfe", "line\nbreak", "info\nline",
	strings.Repeat("x", 1<<20),
	"-", "+", "99999999999999999999", "lıne", "ＪＳＯＮ", "json;", "true", "0x10",
}

// check reports whether err is as it has to be: nil unless the variable is not known, and then
// without the value and in one line.
func check(t *testing.T, key, value string, err error, unknown bool) {
	t.Helper()
	if (err != nil) != unknown {
		t.Errorf("%s=%.40q: error %v, want one: %v", key, value, err, unknown)
	}
	if err == nil {
		return
	}
	text := err.Error()
	if !strings.HasPrefix(text, "logplex: "+key+" is ") || strings.ContainsAny(text, "\n\x00") ||
		len(text) > 300 {
		t.Errorf("%s=%.40q: error %.400q", key, value, text)
	}
	if len(value) > 5 && strings.Contains(text, value) {
		t.Errorf("%s=%.40q: the error has the value: %.400q", key, value, text)
	}
}

func TestLevel(t *testing.T) {
	for _, tt := range []struct {
		value string
		want  slog.Level
	}{
		{"", slog.LevelInfo},
		{"  ", slog.LevelInfo},
		{"debug", slog.LevelDebug},
		{" Warning\n", slog.LevelWarn},
		{"ERROR", slog.LevelError},
		{"info+2", slog.LevelInfo + 2},
		{"-4", slog.LevelDebug},
		{"off", levels.Off},
	} {
		t.Setenv("LOG_LEVEL", tt.value)
		got, err := Level()
		if got != tt.want {
			t.Errorf("LOG_LEVEL=%q: Level() = %v, want %v", tt.value, got, tt.want)
		}
		check(t, "LOG_LEVEL", tt.value, err, false)
	}
	for _, value := range hostile {
		if set(t, "LOG_LEVEL", value) {
			got, err := Level()
			if got != slog.LevelInfo {
				t.Errorf("LOG_LEVEL=%.40q: Level() = %v, want info", value, got)
			}
			check(t, "LOG_LEVEL", value, err, true)
		}
	}
}

// set is t.Setenv for a value that may have a byte that no variable has.
func set(t *testing.T, key, value string) bool {
	t.Setenv(key, "")
	return os.Setenv(key, value) == nil
}

func TestFormat(t *testing.T) {
	for _, dyno := range []string{"", "web.1"} {
		t.Setenv("DYNO", dyno)
		usual := encode.FormatLine
		if dyno != "" {
			usual = encode.FormatMessage
		}
		for _, tt := range []struct {
			value string
			want  encode.Format
		}{
			{"", usual},
			{"auto", usual},
			{" Auto ", usual},
			{"line", encode.FormatLine},
			{"message", encode.FormatMessage},
			{"logfmt", encode.FormatMessage},
			{"JSON", encode.FormatJSON},
		} {
			t.Setenv("LOG_FORMAT", tt.value)
			got, err := Format()
			if got != tt.want {
				t.Errorf("DYNO=%s LOG_FORMAT=%q: Format() = %v, want %v",
					dyno, tt.value, got, tt.want)
			}
			check(t, "LOG_FORMAT", tt.value, err, false)
		}
		for _, value := range hostile {
			if set(t, "LOG_FORMAT", value) {
				got, err := Format()
				if got != usual {
					t.Errorf("DYNO=%s LOG_FORMAT=%.40q: Format() = %v, want %v",
						dyno, value, got, usual)
				}
				check(t, "LOG_FORMAT", value, err, true)
			}
		}
	}
}

func TestPattern(t *testing.T) {
	for _, tt := range []struct{ value, want string }{
		{"", ""},
		{"logfmt", ""},
		{"LOGFMT", ""},
		{"python", format.PatternPython},
		{"Log4j", format.PatternLog4j},
		{"log4net", format.PatternLog4Net},
		{"laravel", format.PatternLaravel},
		{"ruby", format.PatternRuby},
		{" python\n", format.PatternPython},
		{" ", ""},
		{"[%p] %m", "[%p] %m"},
		{" %m ", " %m "},
	} {
		t.Setenv("LOG_PATTERN", tt.value)
		got, err := Pattern()
		if err != nil || (got == nil) != (tt.want == "") || got != nil && got.String() != tt.want {
			t.Errorf("LOG_PATTERN=%q: Pattern() = %v, %v, want %q", tt.value, got, err, tt.want)
		}
	}
	for _, value := range []string{"%", "%unknown{", "%d{", "\xff%", "pyhton", "message"} {
		t.Setenv("LOG_PATTERN", value)
		got, err := Pattern()
		if got != nil {
			t.Errorf("LOG_PATTERN=%q: Pattern() = %v, want nil", value, got)
		}
		check(t, "LOG_PATTERN", value, err, true)
	}
}

func TestPreset(t *testing.T) {
	for value, want := range map[string]member.Preset{
		"": member.Heroku, "heroku": member.Heroku, "slog": member.Slog, " Datadog": member.Datadog,
		"GCP": member.GCP, "ecs\n": member.ECS,
	} {
		t.Setenv("LOG_KEYS", value)
		got, err := Preset()
		if got != want {
			t.Errorf("LOG_KEYS=%q: Preset() = %v, want %v", value, got, want)
		}
		check(t, "LOG_KEYS", value, err, false)
	}
	for _, value := range hostile {
		if set(t, "LOG_KEYS", value) {
			got, err := Preset()
			if got != member.Heroku {
				t.Errorf("LOG_KEYS=%.40q: Preset() = %v, want Heroku's", value, got)
			}
			check(t, "LOG_KEYS", value, err, true)
		}
	}
}

func TestDyno(t *testing.T) {
	host, _ := os.Hostname()
	t.Setenv("DYNO", "")
	if OnDyno() {
		t.Error("OnDyno() = true without DYNO, want false")
	}
	if got := Host(); got != host {
		t.Errorf("Host() = %q, want %q", got, host)
	}
	if got := Dyno(); got == "" || host != "" && got != host {
		t.Errorf("Dyno() = %q without DYNO, want the host's name %q", got, host)
	}
	t.Setenv("DYNO", "web.1")
	if got := Dyno(); !OnDyno() || got != "web.1" {
		t.Errorf("OnDyno, Dyno = %v, %q, want true, web.1", OnDyno(), got)
	}
}

func TestUser(t *testing.T) {
	keys := []string{"USERNAME", "LOGNAME", "USER"} // the last one that is set is used
	for _, key := range keys {
		t.Setenv(key, "")
	}
	want := ""
	if uid := os.Getuid(); uid >= 0 {
		want = strconv.Itoa(uid)
	}
	if got := User(); got != want {
		t.Errorf("User() = %q without a name, want the number %q", got, want)
	}
	for _, key := range keys {
		t.Setenv(key, "by-"+key)
		if got := User(); got != "by-"+key {
			t.Errorf("User() = %q, want by-%s", got, key)
		}
	}
}

func TestTracePrefix(t *testing.T) {
	for value, want := range map[string]string{
		"":                       "",
		"my-project-1":           "projects/my-project-1/traces/",
		"example.com:my-project": "projects/example.com:my-project/traces/",
		"My-Project":             "",
		"my-project\n":           "",
		"a/traces/b":             "",
		`a" x="`:                 "",
		"prоject":                "", // with a Cyrillic letter
		"a b":                    "",
		"\xff":                   "",
		"projects/my-project-1":  "",
	} {
		t.Setenv("GOOGLE_CLOUD_PROJECT", value)
		if got := TracePrefix(); got != want {
			t.Errorf("GOOGLE_CLOUD_PROJECT=%q: TracePrefix() = %q, want %q", value, got, want)
		}
	}
}
