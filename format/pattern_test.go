// SPDX-License-Identifier: MIT

package format

import (
	"errors"
	"math"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/logplex-go/logplex/internal/race"
)

// pairAttrs are attributes as a test gives them, in order.
type pairAttrs []pair

func (a pairAttrs) AppendAttr(b []byte, path string) []byte {
	for _, p := range a {
		if p.key == path {
			return append(b, p.value...)
		}
	}
	return b
}

func (a pairAttrs) AppendAttrs(b []byte) []byte {
	for i, p := range a {
		if i > 0 {
			b = append(b, ' ')
		}
		b = AppendValue(append(AppendKey(b, p.key), '='), p.value)
	}
	return b
}

var patternTime = time.Date(2022, 3, 7, 11, 38, 57, 297420999, time.FixedZone("CEST", 7200))

func patternSample() PatternRecord {
	return PatternRecord{
		Time: patternTime, Level: 0, Message: "listening", Source: "app", Dyno: "web.1", PID: 4,
		File: "main.go", Line: 42,
		Attrs: pairAttrs{{"port", "8080"}, {"http.path", "/a b"}},
	}
}

const sampleAttrs = `port=8080 http.path="/a b"`

func TestPatternAppendRecord(t *testing.T) {
	tests := []struct {
		layout, want string
	}{
		{"%m", "listening " + sampleAttrs},
		{"%m%noattrs", "listening"},
		{"%msg%noattrs|%message", "listening|listening"},
		{"%m ", "listening " + sampleAttrs},
		{"%m {%X}", "listening {" + sampleAttrs + "}"},
		{"%attrs|%properties|%mdc|%MDC|%property|%attr",
			strings.Repeat(sampleAttrs+"|", 5) + sampleAttrs},
		{"%X{port}%X{none}%X{http.path}", "8080/a b"},
		{"%attr{port} %property{port} %mdc{port}", `8080 8080 8080 http.path="/a b"`},
		{"%attr{port} %property{http.path} %noattrs", "8080 /a b "},
		{"%p %level %m%noattrs", "INFO INFO listening"},
		{"[%pid] [%processId]%noattrs", "[4] [4]"},
		{"%source[%dyno]%noattrs", "app[web.1]"},
		{"%F:%L %file:%line%noattrs", "main.go:42 main.go:42"},
		{"100%%%noattrs", "100%"},
		{"%%p%%%%%noattrs", "%p%%"},
		{"a{b}c%noattrs", "a{b}c"},
		{"%m{}s %m{}{%p}%noattrs", "listenings listening{INFO}"},
		{"%pid_%dyno-x%noattrs", "4_web.1-x"},
		{"日本 %m é%noattrs", "日本 listening é"},
		{"literal", "literal " + sampleAttrs},
		{"%-6p|%6p|%06pid|%-06pid|%noattrs", "INFO  |  INFO|000004|4     |"},
		{"%5m|%9m|%12m|%-12m|%noattrs", "listening|listening|   listening|listening   |"},
		{"%.4m|%.-4m|%.9m|%.20m|%.0m|%noattrs", "ning|list|listening|listening||"},
		{"%4.6m|%-12.20m|%12.-20m|%noattrs", "tening|listening   |   listening|"},
		{"%p{lowerCase=true} %p{lowerCase=false} %p{length=2}%noattrs", "info INFO IN"},
		{"%p{INFO=Note} %p{ WARN = WARNING , info=hello there }%noattrs", "Note hello there"},
		{"%p{lowerCase=true,length=1}%noattrs", "i"},
		{"%p{}%noattrs", "INFO"},
		{"%noattrs", ""},
		{"%X{none}", sampleAttrs},
		{"%X{none}%noattrs", ""},
	}
	for _, tt := range tests {
		p, err := ParsePattern(tt.layout)
		if err != nil {
			t.Errorf("ParsePattern(%q) = %v", tt.layout, err)
			continue
		}
		r := patternSample()
		if got := string(p.AppendRecord(nil, &r)); got != tt.want {
			t.Errorf("AppendRecord(%q) = %q, want %q", tt.layout, got, tt.want)
		}
		if got := string(p.AppendRecord([]byte("before"), &r)); !strings.HasPrefix(got, "before") ||
			strings.TrimPrefix(got, "before") != tt.want {
			t.Errorf("AppendRecord(before, %q) = %q, want %q", tt.layout, got, "before"+tt.want)
		}
		if got := p.String(); got != tt.layout {
			t.Errorf("ParsePattern(%q).String() = %q", tt.layout, got)
		}
	}
}

func TestPatternPresets(t *testing.T) {
	tests := []struct {
		name, layout, info, warn string
	}{
		{"Python", PatternPython, "[2022-03-07 11:38:57 +0200] [4] [INFO] listening",
			"[2022-03-07 11:38:57 +0200] [4] [WARNING] listening"},
		{"Log4j", PatternLog4j, "11:38:57.297 [web.1] INFO  app - listening",
			"11:38:57.297 [web.1] WARN  app - listening"},
		{"Log4Net", PatternLog4Net, "2022-03-07 11:38:57,297 [4] INFO  app - listening",
			"2022-03-07 11:38:57,297 [4] WARN  app - listening"},
		{"Laravel", PatternLaravel, "[2022-03-07 11:38:57] production.INFO: listening",
			"[2022-03-07 11:38:57] production.WARNING: listening"},
		{"Ruby", PatternRuby, "I, [2022-03-07T11:38:57.297420 #4]  INFO -- : listening",
			"W, [2022-03-07T11:38:57.297420 #4]  WARN -- : listening"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := MustPattern(tt.layout)
			r := patternSample()
			if got, want := string(p.AppendRecord(nil, &r)), tt.info+" "+sampleAttrs; got != want {
				t.Errorf("AppendRecord = %q, want %q", got, want)
			}
			r.Level, r.Attrs = 4, nil
			if got := string(p.AppendRecord(nil, &r)); got != tt.warn {
				t.Errorf("AppendRecord = %q, want %q", got, tt.warn)
			}
		})
	}
}

func TestPatternErrors(t *testing.T) {
	tests := []struct {
		layout string
		offset int
		msg    string
	}{
		{"", 0, "empty layout"},
		{"%", 0, "no word after"},
		{"abc%", 3, "no word after"},
		{"%-5", 0, "no word after"},
		{"%5.5", 0, "no word after"},
		{"100% %m", 4, "no word here"},
		{"%5%", 2, "no word here"},
		{"%{x}", 1, "no word here"},
		{"%é", 1, "no word here"},
		{"%messages", 1, "unknown word \"messages\""},
		{"%m %threads", 4, "unknown word \"threads\""},
		{"%methods", 1, "unknown word"},
		{"%p{OOPS=F}", 3, "neither lowerCase"},
		{"%p{WARN=W, OOPS=F}", 11, "neither lowerCase"},
		{"%p{words=cobol}", 3, "words is none of"},
		{"%-5px", 3, "unknown word"},
		{"%-m", 2, "no width"},
		{"%--5m", 2, "no width"},
		{"%0m", 2, "no width"},
		{"%-.5m", 2, "no width"},
		{"%.m", 2, "no number"},
		{"%5.m", 3, "no number"},
		{"%5.-m", 4, "no number"},
		{"%1001m", 1, "width over 1000"},
		{"%.1001m", 2, "width over 1000"},
		{"%-99999999999999999999m", 2, "width over 1000"},
		{"%.-99999999999999999999m", 3, "width over 1000"},
		{"%10.5m", 1, "least width over"},
		{"%X{a", 2, "brace without"},
		{"%d{", 2, "brace without"},
		{"%d{HH}{UTC", 6, "brace without"},
		{"%m{", 2, "brace without"},
		{"%m{x}", 3, "this word takes no option"},
		{"%dyno{x}", 6, "this word takes no option"},
		{"%noattrs{x}", 9, "this word takes no option"},
		{"%X{a}{b}", 5, "too many options"},
		{"%d{HH}{UTC}{x}", 11, "too many options"},
		{"%p{x}", 3, "no ="},
		{"%p{WARN=W,x}", 10, "no ="},
		{"%p{WARN=}", 3, "neither lowerCase"},
		{"%p{lowerCase=yes}", 3, "lowerCase is neither"},
		{"%p{length=0}", 3, "length is not"},
		{"%p{length=-1}", 3, "length is not"},
		{"%p{length=99999999999999999999}", 3, "length is not"},
		{"%d{yyyy-QQ}", 8, "unknown date letter"},
		{"%d{RFC3339}", 3, "unknown date letter"},
		{"%d{HHH}", 3, "date letter more than 2"},
		{"%d{ss.SSSSSSSSSS}", 6, "date letter more than 9"},
		{"%d{yyyy'T}", 7, "apostrophe without"},
		{"%d{'''}", 5, "apostrophe without"},
		{"%d{01/02/06}", 3, "digit in a date layout"},
		{"%d{HH}{Nowhere/Atlantis}", 7, "zone is neither"},
		{"%d{HH}{+2}", 7, "zone is neither"},
		{"%d{HH}{+24:00}", 7, "zone is neither"},
		{"%d{HH}{+0260}", 7, "zone is neither"},
		{"a\nb", 1, "control character"},
		{"a\tb", 1, "control character"},
		{"\x1b[31m%m", 0, "control character"},
		{"%m\x7f", 2, "control character"},
		{"%m\u0085", 2, "control character"},
		{"%m\u2028", 2, "control character"},
		{"%d{HH'\u202e'}", 6, "control character"},
		{"%m\xff", 2, "control character"},
	}
	for _, tt := range tests {
		p, err := ParsePattern(tt.layout)
		var syntax *SyntaxError
		if !errors.As(err, &syntax) {
			t.Errorf("ParsePattern(%q) = %v, %v, want a *SyntaxError", tt.layout, p, err)
			continue
		}
		if p != nil || syntax.Format != "pattern" || syntax.Offset != tt.offset ||
			!strings.HasPrefix(syntax.Msg, tt.msg) {
			t.Errorf("ParsePattern(%q) = %v, want offset %d, %s", tt.layout, err, tt.offset, tt.msg)
		}
	}
}

func TestMustPatternPanics(t *testing.T) {
	defer func() {
		var syntax *SyntaxError
		if err, _ := recover().(error); !errors.As(err, &syntax) {
			t.Errorf("MustPattern(%%q) panicked with %v, want a *SyntaxError", err)
		}
	}()
	MustPattern("%q")
	t.Errorf("MustPattern(%%q) returned, want a panic")
}

func TestPatternLevels(t *testing.T) {
	tests := []struct {
		level int
		want  string
	}{
		{-8, "DEBUG-4 debug-4 D-4 X-4"}, {-4, "DEBUG debug D X"}, {-1, "DEBUG+3 debug+3 D+3 X+3"},
		{0, "INFO info I INFO"}, {2, "INFO+2 info+2 I+2 INFO+2"}, {4, "WARN warn W WARNING"},
		{7, "WARN+3 warn+3 W+3 WARNING+3"},
		{8, "ERROR error E ERROR"}, {100, "ERROR+92 error+92 E+92 ERROR+92"},
		{math.MaxInt32, "ERROR+2147483639 error+2147483639 E+2147483639 ERROR+2147483639"},
	}
	p := MustPattern("%p %p{lowerCase=true} %p{length=1} %p{WARN=WARNING,DEBUG=X}")
	for _, tt := range tests {
		if got := string(p.AppendRecord(nil, &PatternRecord{Level: tt.level})); got != tt.want {
			t.Errorf("AppendRecord(level %d) = %q, want %q", tt.level, got, tt.want)
		}
	}
}

func TestPatternUnknown(t *testing.T) {
	p := MustPattern("%F:%L %pid %dyno%source%m%X%X{a}|")
	if got, want := string(p.AppendRecord(nil, &PatternRecord{})), "?:? 0 |"; got != want {
		t.Errorf("AppendRecord(zero) = %q, want %q", got, want)
	}
	if !p.UsesCaller() || !MustPattern("%line").UsesCaller() || MustPattern("%m %X").UsesCaller() {
		t.Error("UsesCaller is not whether the layout has the caller")
	}
}

func TestPatternZero(t *testing.T) {
	r := patternSample()
	r.Message = "a\nb"
	for _, p := range []*Pattern{nil, {}} {
		if got, want := string(p.AppendRecord(nil, &r)), `a\nb `+sampleAttrs; got != want {
			t.Errorf("AppendRecord of a zero Pattern = %q, want %q", got, want)
		}
		if got := p.String(); got != "%m" {
			t.Errorf("String of a zero Pattern = %q, want %%m", got)
		}
		if p.UsesCaller() {
			t.Error("UsesCaller of a zero Pattern = true, want false")
		}
	}
}

func TestPatternEscapes(t *testing.T) {
	tests := []struct{ in, want string }{
		{"a\nb\r\t\x00\x1b\x7f", `a\nb\r\t\u0000\u001b\u007f`},
		{"\u0085\u2028\u202e\ufeff\xff", `\u0085\u2028\u202e\ufeff\ufffd`},
		{`"q" \ é`, `"q" \ é`},
	}
	p := MustPattern("%m|%X{k}|%X|%dyno|%source|%F")
	for _, tt := range tests {
		raw := rawAttrs(tt.in)
		got := string(p.AppendRecord(nil,
			&PatternRecord{Message: tt.in, Dyno: tt.in, Source: tt.in, File: tt.in, Attrs: raw}))
		if want := strings.TrimSuffix(strings.Repeat(tt.want+"|", 6), "|"); got != want {
			t.Errorf("AppendRecord(%q) = %q, want %q", tt.in, got, want)
		}
		if got, want := string(MustPattern("%3.-3m%noattrs").AppendRecord(nil,
			&PatternRecord{Message: tt.in})), string([]rune(tt.want)[:3]); got != want {
			t.Errorf("AppendRecord(%%.-3m, %q) = %q, want %q", tt.in, got, want)
		}
	}
}

func TestPatternWidthCountsRunes(t *testing.T) {
	r := &PatternRecord{Message: "日本語é"}
	for _, tt := range []struct{ layout, want string }{
		{"%6m|", "  日本語é|"}, {"%-6m|", "日本語é  |"}, {"%.2m|", "語é|"}, {"%.-2m|", "日本|"},
		{"%06m", "00日本語é"}, {"%4.4m", "日本語é"},
	} {
		if got := string(MustPattern(tt.layout).AppendRecord(nil, r)); got != tt.want {
			t.Errorf("AppendRecord(%q) = %q, want %q", tt.layout, got, tt.want)
		}
	}
}

// rawAttrs appends its own text whatever is asked for.
type rawAttrs string

func (a rawAttrs) AppendAttr(b []byte, _ string) []byte { return append(b, a...) }
func (a rawAttrs) AppendAttrs(b []byte) []byte          { return append(b, a...) }

// lostAttrs breaks the rule that a method returns the longer b.
type lostAttrs struct{}

func (lostAttrs) AppendAttr([]byte, string) []byte { return nil }
func (lostAttrs) AppendAttrs([]byte) []byte        { return nil }

func TestPatternLostAttrs(t *testing.T) {
	for _, layout := range []string{"%m", "%m %X", "%m %X{a}"} {
		got := string(MustPattern(layout).AppendRecord([]byte("before "),
			&PatternRecord{Message: "hello", Attrs: lostAttrs{}}))
		if want := "before hello"; strings.TrimRight(got, " ") != want {
			t.Errorf("AppendRecord(%q) = %q, want %q", layout, got, want)
		}
	}
}

func TestPatternAllocates(t *testing.T) {
	if race.Enabled {
		t.Skip("the race detector allocates")
	}
	r := patternSample()
	r.Message = "say \"hi\"\n é\u2028"
	b := make([]byte, 0, 1000)
	for _, layout := range []string{
		PatternPython, PatternLog4j, PatternLog4Net, PatternLaravel, PatternRuby,
		"%r [%t] %-5p %c{1.} %x - %highlight{%m%n%ex} %C{1}.%M(%l) %-20(%X{port:-none} %X{a, b}) %sn %hn %u %enc{%m}{JSON} %maxLen{%upper{%m}}{5} %notEmpty{%X{a}}%equals{%p}{INFO}{i}",
		"%d{EEEE, dd MMMM yyyy KK:mm:ss.SSSSSSSSS a z XXX D}{UTC} %d{2006-01-02 15:04:05.000 MST} %-20.30m %X{port} %X %F:%L %p{lowerCase=true} %d{HEROKU} %d{UNIX}",
	} {
		p := MustPattern(layout)
		if n := testing.AllocsPerRun(100, func() { b = p.AppendRecord(b[:0], &r) }); n != 0 {
			t.Errorf("AppendRecord(%q) allocates %v times, want 0", layout, n)
		}
	}
}

func FuzzPattern(f *testing.F) {
	for _, layout := range []string{
		PatternPython, PatternLog4j, PatternLaravel, PatternRuby, "%-5p %20.30m %.-3X %05pid",
		"%d{ISO8601}{+02:00} %d{2006}", "%p{WARN=WARNING, lowerCase=true}",
		"%highlight{%d{HH:mm} %-5p}{ERROR=bold red} %style{%t}{#ff0000}",
		"%replace{%m}{[a-z]}{$0%n}%n%ex", "%-20(%c{1.} %equals{%m}{a}{%X{b:-c}})",
		"%maxLen{%notEmpty{%x}%repeat{-}{9}}{25}",
		"%enc{%m}{JSON}%enc{%enc{%m}}{XML}%upper{%lower{%m}}",
		"%replace(%m){'\\d', 'x'}\\n\\t%C{1.2.*}.%M %l %rms %X{a, b}",
		"%date{dddd HH:mm:ss.FFF tt zzz, UTC}",
		"%X{a.b}%attrs%property{c}", "%noattrs%%%m{}{", "%d{''yyyy''''}", "%n", "%1000.1000m",
		"%d{'", "%d{15:04 MST}{GMT-0330}",
	} {
		for i, s := range hostile {
			if i%7 == 0 {
				f.Add(layout, s, int64(i)<<32, i)
			}
		}
	}
	f.Fuzz(func(t *testing.T, layout, text string, sec int64, n int) {
		p, err := ParsePattern(layout)
		if err != nil {
			var syntax *SyntaxError
			if !errors.As(err, &syntax) || syntax.Offset < 0 || syntax.Offset > len(layout) {
				t.Fatalf("ParsePattern(%q) = %v, want an offset from 0 to %d",
					layout, err, len(layout))
			}
			return
		}
		if p.String() != layout {
			t.Fatalf("ParsePattern(%q).String() = %q", layout, p.String())
		}
		zone := time.FixedZone(text, n)
		r := PatternRecord{
			Time: time.Unix(sec, int64(n)).In(zone), Level: n, Message: text, Source: text,
			Dyno: text, PID: n, File: text, Line: n, Attrs: rawAttrs(text),
			Function: text, Groups: text, Error: text, ErrorKey: text, Start: time.Unix(0, sec),
			Sequence: uint64(n), Host: text, User: text,
		}
		got := string(p.AppendRecord([]byte("é"), &r))
		if !strings.HasPrefix(got, "é") {
			t.Fatalf("AppendRecord(%q) = %q, want what was there before", layout, got)
		}
		requireOneLine(t, "AppendRecord", got)
		if again := string(MustPattern(layout).AppendRecord([]byte("é"), &r)); again != got {
			t.Fatalf("AppendRecord(%q) = %q, then %q", layout, got, again)
		}
		if !strings.Contains(layout, "%") &&
			!strings.HasSuffix(got, string(appendEscaped(nil, text, textBare))) {
			t.Fatalf("AppendRecord(%q) = %q, want the attributes at the end", layout, got)
		}
		if limit := len(layout) * (1000 + 6*len(text) + 60); utf8.RuneCountInString(got) > 1+
			len(layout)*limit+6*len(text) {
			t.Fatalf("AppendRecord(%q) is %d bytes long", layout, len(got))
		}
	})
}

func BenchmarkPattern(b *testing.B) {
	p := MustPattern(PatternPython)
	r := patternSample()
	buf := make([]byte, 0, 1000)
	for b.Loop() {
		buf = p.AppendRecord(buf[:0], &r)
	}
}
