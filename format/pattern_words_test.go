// SPDX-License-Identifier: MIT

package format

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
)

// fullSample is a record that has all that a layout can print.
func fullSample() PatternRecord {
	r := patternSample()
	r.Function = "example.com/shop.(*Cart).Add"
	r.Groups = "http.server"
	r.Error, r.ErrorKey = "file not found", "err"
	r.Start = r.Time.Add(-1234 * time.Millisecond)
	r.Sequence, r.Host, r.User = 17, "box", "ann"
	r.Attrs = pairAttrs{
		{"port", "8080"}, {"err", "file not found"}, {"thread", "pool-1"},
		{"logger", "org.apache.commons.Foo"},
	}
	return r
}

func TestPatternWords(t *testing.T) {
	tests := []struct{ words, want string }{
		{"t tn thread threadName T tid threadId", "pool-1"},
		{"c lo logger", "org.apache.commons.Foo"},
		{"d date", "2022-03-07 11:38:57,297"},
		{"utcdate", "2022-03-07 09:38:57,297"},
		{"r relative timestamp", "1234"},
		{"N nano", "1646645937297420999"},
		{"micros ms", "420"},
		{"p le level", "INFO"},
		{"m msg message", "listening"},
		{"F file", "main.go"},
		{"L line", "42"},
		{"M method", "Add"},
		{"C class type", "example.com/shop.Cart"},
		{"l location", "example.com/shop.(*Cart).Add(main.go:42)"},
		{"X{port} mdc{port} MDC{port} K{port} map{port} MAP{port} P{port} property{port} properties{port} attr{port}", "8080"},
		{"x ndc NDC property{NDC}", "http.server"},
		{"ex exception throwable rEx rException rThrowable xEx xException xThrowable wEx throwable{short} ex{full} rEx{3}", "file not found"},
		{"ex{none} throwable{0} nopex nopexception", ""},
		{"sn sequenceNumber lsn", "17"},
		{"pid processId pid{0}", "4"},
		{"hn hostname host property{log4net:HostName}", "box"},
		{"a appdomain source cn contextName", "app"},
		{"u username w identity property{log4net:UserName} property{log4net:Identity}", "ann"},
		{"dyno", "web.1"},
	}
	r := fullSample()
	for _, tt := range tests {
		for word := range strings.FieldsSeq(tt.words) {
			layout := "[%" + word + "]%noattrs"
			p, err := ParsePattern(layout)
			if err != nil {
				t.Errorf("ParsePattern(%q) = %v", layout, err)
				continue
			}
			if got, want := string(p.AppendRecord(nil, &r)), "["+tt.want+"]"; got != want {
				t.Errorf("AppendRecord(%q) = %q, want %q", layout, got, want)
			}
		}
	}
}

// Without the attributes thread and logger, the dyno and the source are in.
func TestPatternWordsFallBack(t *testing.T) {
	r := PatternRecord{Source: "my.app", Dyno: "web.1", Message: "hello"}
	p := MustPattern("[%t] %c{1} %x%ex %r %F:%L %l %C %M - %m")
	got, want := string(p.AppendRecord(nil, &r)), "[web.1] app  0 ?:? ?(?:?) ? ? - hello"
	if got != want {
		t.Errorf("AppendRecord = %q, want %q", got, want)
	}
}

func TestPatternBodies(t *testing.T) {
	tests := []struct{ layout, want string }{
		{"%-20(%d{HH:mm:ss} [%t])|", "11:38:57 [pool-1]   |"},
		{"%20(%p)|", "                INFO|"},
		{"%.4(%m)|%.-4(%m)|", "ning|list|"},
		{"%(a%(b%(c)))d", "abcd"},
		{`%(a\)b)c`, "a)bc"},
		{"%maxLen{%m}{4}|%maxLen{%m}{20}|", "list|listening|"},
		{"%maxLen{%m %m %m}{21}", "listening listening l..."},
		{"%maxLength{日本語%m}{3}", "日本語"},
		{"%notEmpty{[%X{none}]}%varsNotEmpty{[%X{port}]}%variablesNotEmpty{[%X{port}%X{none}]}%notEmpty{}", "[8080]"},
		{"%equals{[%X{none}]}{[]}{}%equals{%p}{INFO}{<%m>}%equals{%p}{info}{no}%equalsIgnoreCase{%p}{info}{yes}", "<listening>INFOyes"},
		{`%replace{%m}{[aeiou]}{_}`, "l_st_n_ng"},
		{`%replace{%m}{(.)(.)}{$2$1}`, "iltsnenig"},
		{`%replace(%m){'[aeiou]', '$0$0'}`, "liisteeniing"},
		{`%replace(%m){'e', '\$'}`, "list$ning"},
		{`%replace{%m}{ening}{\n}`, "listn"},
		{"%upper{%m é} %lower{%p É} %lowercase{A}", "LISTENING É info é a"},
		{"%repeat{*}{3}%R{ab}{2}%repeat{x}{0}", "***abab"},
		{"%highlight{%p} %style{%m}{bold red} %red{a} %green(b) %boldBlue(c) %clr(d){faint}", "INFO listening a b c d"},
		{`%enc{<a href="x">&'</a>}`, "&lt;a href=&quot;x&quot;&gt;&amp;&apos;&lt;&#x2F;a&gt;"},
		{`%enc{<a href="x">&'</a>}{XML}`, "&lt;a href=&quot;x&quot;&gt;&amp;&apos;&lt;/a&gt;"},
		{`%encode{"q" \\d \\n}{JSON}`, `\"q\" \\d \n`},
		{"%enc{%m}{CRLF}", "listening"},
		{"%-12highlight{%p}|", "INFO        |"},
		{"%X{port:-x} %X{none:-a b} %X{none:-}", "8080 a b "},
		{"%X{port, none,thread}%X{none,nope}", "{port=8080, thread=pool-1}{}"},
		{`%% \% \\ \( \) \{x\} a\tb c\fd \w`, `% % \ ( ) {x} a b c d \w`},
		{"%5rms", " 1234ms"},
		{"%-d{HH}|", "11|"},
	}
	r := fullSample()
	for _, tt := range tests {
		p, err := ParsePattern(tt.layout + "%noattrs")
		if err != nil {
			t.Errorf("ParsePattern(%q) = %v", tt.layout, err)
			continue
		}
		if got := string(p.AppendRecord([]byte("before"), &r)); got != "before"+tt.want {
			t.Errorf("AppendRecord(%q) = %q, want %q", tt.layout, got, "before"+tt.want)
		}
	}
}

func TestPatternNewline(t *testing.T) {
	for _, tt := range []struct{ layout, want string }{
		{"%m%n", "hello"},
		{`%m\n`, "hello"},
		{`%m\r\n`, "hello"},
		{"%m%newline%n", "hello"},
		{"%n%m", "hello"},
		{"%m%n%p", "hello INFO"},
		{"%m%n%n%p", "hello INFO"},
		{"%m%n%ex", "hello"},
		{"%m %n", "hello "},
		{"%red{%m%n}", "hello"},
		{"%m%n%notEmpty{%X{a}}", "hello"},
		{"%m%n%20(%p)", "hello                 INFO"},
		{"%d{yyyy} %5p [%t] (%F:%L) - %X{…} %n - %m", "0001  INFO [] (?:?) -    - hello"},
	} {
		got := string(MustPattern(tt.layout).AppendRecord(nil, &PatternRecord{Message: "hello"}))
		if got != tt.want {
			t.Errorf("AppendRecord(%q) = %q, want %q", tt.layout, got, tt.want)
		}
	}
	r := patternSample()
	if got, want := string(MustPattern("%m%n").AppendRecord(nil, &r)), "listening "+
		sampleAttrs; got != want {
		t.Errorf("AppendRecord(%%m%%n) = %q, want %q", got, want)
	}
}

// What a word mentions is left out of the pairs that follow, and nothing else.
func TestPatternMentions(t *testing.T) {
	r := fullSample()
	r.Attrs = pairAttrs{
		{"a", "1"}, {"b b", "x y=\""}, {"c.d", ""}, {"thread", "t1"},
		{"err", "file not found"}, {"e", `q"\`},
	}
	all := `a=1 b\u0020b="x y=\"" c.d= thread=t1 err="file not found" e="q\"\\"`
	for _, tt := range []struct{ layout, want string }{
		{"%m", "listening " + all},
		{"%m %X{none}", "listening " + all},
		{"%X{a} %m", strings.Replace("1 listening "+all, "a=1 ", "", 1)},
		{"%X{e}", strings.Replace(`q"\ `+all, ` e="q\"\\"`, "", 1)},
		{"%X{b b}|", strings.Replace(`x y="| `+all, ` b\u0020b="x y=\""`, "", 1)},
		{"[%t]", strings.Replace("[t1] "+all, " thread=t1", "", 1)},
		{"%c", "app " + all},
		{"%ex", strings.Replace("file not found "+all, ` err="file not found"`, "", 1)},
		{"%ex{none}", all},
		{"%X{a}%X{b b}%X{c.d}%t%ex%X{e}%noattrs", `1x y="t1file not foundq"\`},
		{"%X{a,c.d,e} %t %ex %X{b b}", `{a=1, e=q"\} t1 file not found x y="`},
		{"%X", all},
		{"%X{a} %attrs", "1 " + all},
	} {
		if got := string(MustPattern(tt.layout).AppendRecord(nil, &r)); got != tt.want {
			t.Errorf("AppendRecord(%q) = %q, want %q", tt.layout, got, tt.want)
		}
	}
}

// The examples are those of Log4j 2's manual and of logback's.
func TestPatternNamePrecision(t *testing.T) {
	for _, tt := range []struct{ layout, name, want string }{
		{"%c{1}", "org.apache.commons.Foo", "Foo"},
		{"%c{2}", "org.apache.commons.Foo", "commons.Foo"},
		{"%c{10}", "org.apache.commons.Foo", "org.apache.commons.Foo"},
		{"%c{-1}", "org.apache.commons.Foo", "apache.commons.Foo"},
		{"%c{-2}", "org.apache.commons.Foo", "commons.Foo"},
		{"%c{-10}", "org.apache.commons.Foo", "org.apache.commons.Foo"},
		{"%c{1.}", "org.apache.commons.Foo", "o.a.c.Foo"},
		{"%c{1.1.~.~}", "org.apache.commons.test.Foo", "o.a.~.~.Foo"},
		{"%c{.}", "org.apache.commons.test.Foo", "....Foo"},
		{"%c{1.1.1.*}", "org.apache.commons.test.Foo", "o.a.c.test.Foo"},
		{"%c{1.2.*}", "org.apache.commons.test.Foo", "o.a.c.test.Foo"},
		{"%c{1.3.*}", "org.apache.commons.test.Foo", "o.a.commons.test.Foo"},
		{"%c{1.8.*}", "org.apache.commons.test.Foo", "org.apache.commons.test.Foo"},
		{"%logger{0}", "mainPackage.sub.sample.Bar", "Bar"},
		{"%logger{2}", "a.b.c", "b.c"},
		{"%c{1.}", "Foo", "Foo"},
		{"%c{1.}", "", ""},
		{"%c{2.}", "é日本.x.", "é日.x."},
		{"[%20.20logger]", "main.Name", "[           main.Name]"},
		{"[%-20.20logger]", "main.Name", "[main.Name           ]"},
		{"[%10.10logger]", "main.foo.foo.bar.Name", "[o.bar.Name]"},
		{"[%10.-10logger]", "main.foo.foo.bar.Name", "[main.foo.f]"},
	} {
		got := string(MustPattern(tt.layout).AppendRecord([]byte("x"),
			&PatternRecord{Source: tt.name}))
		if got != "x"+tt.want {
			t.Errorf("AppendRecord(%q, %q) = %q, want %q", tt.layout, tt.name, got, tt.want)
		}
	}
	for _, layout := range []string{
		"%c{x}", "%c{1}{2}", "%c{1.x", "%c{99999}", "%c{1.xx.}", "%c{+1}",
	} {
		if _, err := ParsePattern(layout); err == nil {
			t.Errorf("ParsePattern(%q) returned no error", layout)
		}
	}
}

func TestPatternFunctions(t *testing.T) {
	for _, tt := range []struct{ name, class, method string }{
		{"main.main", "main", "main"},
		{"main.main.func1", "main", "main.func1"},
		{"example.com/a.b/shop.Total", "example.com/a.b/shop", "Total"},
		{"example.com/shop.(*Cart).Add", "example.com/shop.Cart", "Add"},
		{"example.com/shop.Cart.Total", "example.com/shop.Cart", "Total"},
		{"example.com/shop.(*Cart).Add.func2", "example.com/shop.Cart", "Add.func2"},
		{"example.com/shop.Map[...]", "example.com/shop", "Map[...]"},
		{"main.(*T[...]).Do", "main.T[...]", "Do"},
		{"odd", "odd", "?"},
		{"", "?", "?"},
	} {
		got := string(MustPattern("%C|%M").AppendRecord(nil, &PatternRecord{Function: tt.name}))
		if want := tt.class + "|" + tt.method; got != want {
			t.Errorf("AppendRecord(%%C|%%M, %q) = %q, want %q", tt.name, got, want)
		}
	}
	if got, want := string(MustPattern("%C{1} %C{1.}").AppendRecord(nil,
		&PatternRecord{Function: "example.com/shop.(*Cart).Add"})), "Cart e.c/s.Cart"; got != want {
		t.Errorf("AppendRecord(%%C{1} %%C{1.}) = %q, want %q", got, want)
	}
}

// The words of each logger, by log/slog's levels.
func TestPatternLevelWords(t *testing.T) {
	levels := []int{-8, -4, 0, 1, 2, 4, 8, 11, 12, 16, 20, 100}
	for _, tt := range []struct{ layout, want string }{
		{"%p{words=python}", "DEBUG DEBUG INFO INFO INFO WARNING ERROR ERROR CRITICAL CRITICAL CRITICAL CRITICAL"},
		{"%p{words=log4j}", "TRACE DEBUG INFO INFO INFO WARN ERROR ERROR FATAL FATAL FATAL FATAL"},
		{"%p{words=log4net}",
			"TRACE DEBUG INFO INFO INFO WARN ERROR ERROR FATAL FATAL FATAL FATAL"},
		{"%p{words=ruby,length=1}", "D D I I I W E E F F F F"},
		{"%p{words=monolog}", "DEBUG DEBUG INFO INFO NOTICE WARNING ERROR ERROR CRITICAL ALERT EMERGENCY EMERGENCY"},
		{"%p{words=monolog, lowerCase=true, NOTICE=Note}",
			"debug debug info info Note warning error error critical alert emergency emergency"},
		{"%p{FATAL=FATAL}",
			"DEBUG-4 DEBUG INFO INFO+1 INFO+2 WARN ERROR ERROR+3 FATAL FATAL FATAL FATAL"},
		{"%level{WARN=W, DEBUG=D, ERROR=E, TRACE=T, INFO=I}",
			"T D I I+1 I+2 W E E+3 E+4 E+8 E+12 E+92"},
	} {
		p := MustPattern(tt.layout)
		var got []string
		for _, level := range levels {
			got = append(got, string(p.AppendRecord(nil, &PatternRecord{Level: level})))
		}
		if got := strings.Join(got, " "); got != tt.want {
			t.Errorf("AppendRecord(%q, %v) = %q, want %q", tt.layout, levels, got, tt.want)
		}
	}
}

func TestPatternColours(t *testing.T) {
	const red, bold, end = "\x1b[31m", "\x1b[1;31m", "\x1b[m"
	for _, tt := range []struct {
		layout string
		level  int
		want   string
	}{
		{"%red{a}", 0, red + "a" + end},
		{"%boldRed(a)b", 0, bold + "a" + end + "b"},
		{"%style{a}{bold,red}", 0, bold + "a" + end},
		{"%style{a}{#ff0001 bg_#010203 bg_blue bright_green}", 0,
			"\x1b[38;2;255;0;1;48;2;1;2;3;44;92ma" + end},
		{"%highlight{%p}", 8, bold + "ERROR" + end},
		{"%highlight{%p}{ERROR=red}", 8, red + "ERROR" + end},
		{"%highlight{%p}{ERROR=normal, STYLE=logback, INFO=red}", 0, red + "INFO" + end},
		{"%highlight{%p}{STYLE=Logback}", -4, "DEBUG"},
		{"%red{%X{none}}|", 0, "|"},
		{"%clr(%p)%clr(a){faint}", 8, bold + "ERROR" + end + "\x1b[2ma" + end},
	} {
		r := PatternRecord{Level: tt.level, Colour: true}
		p := MustPattern(tt.layout)
		if got := string(p.AppendRecord(nil, &r)); got != tt.want {
			t.Errorf("AppendRecord(%q) = %q, want %q", tt.layout, got, tt.want)
		}
		r.Colour = false
		requireOneLine(t, "AppendRecord", string(p.AppendRecord(nil, &r)))
	}
}

func TestPatternUses(t *testing.T) {
	for layout, want := range map[string][2]bool{
		"%m %X": {}, "%F": {true, false}, "%red{%notEmpty{%(%l)}}": {true, false},
		"%equals{a}{a}{%C}": {true, false}, "%M%ex": {true, true},
		"%xEx": {false, true}, "%ex{none}": {},
	} {
		p := MustPattern(layout)
		if got := [2]bool{p.UsesCaller(), p.UsesError()}; got != want {
			t.Errorf("ParsePattern(%q) uses caller and error = %v, want %v", layout, got, want)
		}
	}
}

func TestPatternDateDialects(t *testing.T) {
	summer := time.Date(2022, 7, 1, 12, 0, 0, 0, time.UTC)
	checkPatternTimes(t, []patternTimeCase{
		{"%date{ISO8601}", patternTime, "2022-03-07 11:38:57,297"},
		{"%date{ABSOLUTE}", patternTime, "11:38:57,297"},
		{"%utcdate{ABSOLUTE}", patternTime, "09:38:57,297"},
		{"%date{HH:mm:ss,fff}", patternTime, "11:38:57,297"},
		{"%date{dd MMM yyyy HH:mm:ss,fff}", patternTime, "07 Mar 2022 11:38:57,297"},
		{"%date{dddd, ddd d MMMM yyyy h:mm tt zzz K}", patternTime,
			"Monday, Mon 7 March 2022 11:38 AM +02:00 +02:00"},
		{"%utcdate{yyyy-MM-ddTHH:mm:ss.fffZ}", patternTime, "2022-03-07T09:38:57.297Z"},
		{"%date{ss.FFFFFF}", patternTime.Truncate(10 * time.Millisecond), "57.29"},
		{"%d{HH:mm:ss,nnnn}", patternTime, "11:38:57,2974"},
		{"%d{HH:mm:ss}{GMT+0}", patternTime, "09:38:57"},
		{"%d{HH:mm}{GMT-8}", patternTime, "01:38"},
		{"%d{HH:mm}{America/New_York}", summer, "08:00"},
		{"%date{HH:mm:ss.SSS,Australia/Perth}", summer, "20:00:00.000"},
		{`%date{"HH:mm:ss,SSS"}`, patternTime, "11:38:57,297"},
		{`%date{"HH:mm:ss,SSS", UTC}`, patternTime, "09:38:57,297"},
		{"%d{yyyy-MM-dd HH:mm:ss, Europe/Berlin, en-AU}", summer, "2022-07-01 14:00:00"},
		{"%d{ISO8601, UTC}", patternTime, "2022-03-07 09:38:57,297"},
		{"%d{EEE, dd/MM}", patternTime, "Mon, 07/03"},
		{"%d{HH:mm:ss,SSS}{UTC}", patternTime, "09:38:57,297"},
	})
}

// Each error has the offset of the word that is wrong, and names it.
func TestPatternBadInput(t *testing.T) {
	deep := strings.Repeat("%red{", 100) + "x" + strings.Repeat("}", 100)
	groups := strings.Repeat("%(", 100) + "x" + strings.Repeat(")", 100)
	for _, tt := range []struct {
		name, layout string
		offset       int
		words        string
	}{
		{"unknown word", "%m %bogus", 4, `"bogus"`},
		{"long word", "%m %" + strings.Repeat("bogus", 5), 4, "unknown word; put"},
		{"long style", "%style{%m}{" + strings.Repeat("bogus", 5) + "}", 11, "unknown style"},
		{"long level", "%highlight{%m}{" + strings.Repeat("BOGUS", 5) + "=red}", 15,
			"unknown level"},
		{"unknown word nested", "%d %red{%p %nope}", 12, `"nope"`},
		{"refused word nested", "%highlight{%m %(%marker)}{ERROR=red}", 17, "marker"},
		{"unclosed brace", "%m %d{HH:mm", 5, "brace"},
		{"unclosed brace of a body", "%m %red{%p", 7, "brace"},
		{"unclosed parenthesis", "%m %-5(%p", 6, "parenthesis"},
		{"nesting", deep, 5 * 17, "nested over 16"},
		{"nesting of groups", groups, 2*17 - 1, "nested over 16"},
		{"width", "%m %1000000000p", 4, "width over 1000"},
		{"precision", "%m %.1000000000p", 5, "width over 1000"},
		{"length", "%m %maxLen{%p}{1000000000}", 15, "length of maxLen"},
		{"count", "%m %repeat{x}{1000000000}", 14, "count of repeat"},
		{"long", strings.Repeat("x", 64<<10), 8192, "over 8192 bytes"},
		{"long words", strings.Repeat("%m", 32<<10), 8192, "over 8192 bytes"},
		{"body missing", "%m %style", 4, "style needs a layout"},
		{"style", "%style{a}{bold puce}", 15, `"puce"`},
		{"style of a level", "%highlight{a}{ERROR=red, WARN=puce}", 30, `"puce"`},
		{"level of a style", "%highlight{a}{LOUD=red}", 14, `"LOUD"`},
		{"style without =", "%highlight{a}{red}", 14, "no ="},
		{"STYLE", "%highlight{a}{STYLE=x}", 20, "STYLE"},
		{"encoding", "%enc{a}{YAML}", 8, "encoding"},
		{"regexp", "%replace{a}{(?=x)}{y}", 12, "regular expression"},
		{"replace alone", "%replace{a}", 1, "replace needs"},
		{"equals alone", "%equals{a}{b}", 1, "equals needs"},
		{"empty path", "%X{a,,b}", 3, "empty path"},
		{"attrs with a path", "%attrs{a}", 7, "no option"},
		{"substitution", "%m ${sys:user}", 3, "not replaced"},
		{"week year", "%d{YYYY-MM-dd}", 3, "year is yyyy"},
		{"zone", "%d{HH}{Nowhere/Land}", 7, "zone"},
		{"zone by comma", "%d{HH,Nowhere/Land}", 6, "zone"},
	} {
		_, err := ParsePattern(tt.layout)
		var syntax *SyntaxError
		if !errors.As(err, &syntax) || syntax.Offset != tt.offset ||
			!strings.Contains(syntax.Msg, tt.words) {
			t.Errorf("%s: ParsePattern(%.60q) = %v, want offset %d and %s",
				tt.name, tt.layout, err, tt.offset, tt.words)
		}
		if text := strings.ToLower(fmt.Sprint(err)); strings.Contains(text, "bogusbogus") {
			t.Errorf("%s: ParsePattern(%.60q) = %v, want an error that does not show a long word",
				tt.name, tt.layout, err)
		}
	}
}
