// SPDX-License-Identifier: MIT

package format

import (
	"errors"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // zones by name
)

// manualLayouts are the layouts that the manuals print, as they are there.
// refused is the refused word that a layout names.
var manualLayouts = []struct {
	source  string
	layout  string
	refused string
}{
	// Apache Log4j 1.2, javadoc of org.apache.log4j.PatternLayout.
	{source: "log4j 1.2", layout: "%-5p [%t]: %m%n"},
	{source: "log4j 1.2", layout: "%c{2}"},
	{source: "log4j 1.2", layout: "%C{1}"},
	{source: "log4j 1.2", layout: "%d{HH:mm:ss,SSS}"},
	{source: "log4j 1.2", layout: "%d{dd MMM yyyy HH:mm:ss,SSS}"},
	{source: "log4j 1.2", layout: "%d{ISO8601}"},
	{source: "log4j 1.2", layout: "%d{ABSOLUTE}"},
	{source: "log4j 1.2", layout: "%X{clientNumber}"},
	{source: "log4j 1.2", layout: "%20c"},
	{source: "log4j 1.2", layout: "%-20c"},
	{source: "log4j 1.2", layout: "%.30c"},
	{source: "log4j 1.2", layout: "%20.30c"},
	{source: "log4j 1.2", layout: "%-20.30c"},
	{source: "log4j 1.2", layout: `%r [%t] %-5p %c %x - %m\n`},
	{source: "log4j 1.2", layout: `%-6r [%15.15t] %-5p %30.30c %x - %m\n`},
	{source: "log4j 1.2", layout: "%r [%t] %-5p %c %x - %m%n"},
	// EnhancedPatternLayout of the same.
	{source: "log4j 1.2 enhanced", layout: "%d{HH:mm:ss}{GMT+0}"},
	{source: "log4j 1.2 enhanced", layout: "%c{1.} %c{1.1.~.~} %c{-1}"},
	{source: "log4j 1.2 enhanced",
		layout: "%properties %property{application} %throwable{short} %throwable{1}"},
	{source: "log4j 1.2 enhanced", layout: "%utcdate %sn %-20.-30c"},
	// The short introduction to log4j.
	{source: "log4j 1.2 manual", layout: "%-4r [%t] %-5p %c %x - %m%n"},
	{source: "log4j 1.2 manual", layout: "%d [%t] %-5p %c - %m%n"},
	{source: "log4j 1.2 manual", layout: "%5p [%t] (%F:%L) - %m%n"},
	{source: "log4j 1.2 manual", layout: "%p %t %c - %m%n"},

	// Apache Log4j 2, manual page "Pattern Layout".
	{source: "log4j 2", layout: "%-5p [%t]: %m%n"},
	{source: "log4j 2", layout: "[%-5level] %c{1.} %msg%n"},
	{source: "log4j 2", layout: "[%-5level] %c{1.} ====== %C{1.}.%M:%L %msg ======%n"},
	{source: "log4j 2", layout: "%%d{something}"},
	{source: "log4j 2", layout: "%d{DEFAULT} %d{DEFAULT_MICROS} %d{DEFAULT_NANOS}"},
	{source: "log4j 2", layout: "%d{ISO8601} %d{ISO8601_BASIC} %d{ISO8601_OFFSET_DATE_TIME_HH} %d{ISO8601_OFFSET_DATE_TIME_HHMM} %d{ISO8601_OFFSET_DATE_TIME_HHCMM}"},
	{source: "log4j 2", layout: "%d{ABSOLUTE} %d{ABSOLUTE_MICROS} %d{ABSOLUTE_NANOS} %d{DATE} %d{COMPACT} %d{UNIX} %d{UNIX_MILLIS}"},
	{source: "log4j 2", layout: "%d{HH:mm:ss,SSS} %d{HH:mm:ss,nnnn} %d{HH:mm:ss,nnnnnnnnn}"},
	{source: "log4j 2", layout: "%d{dd MMM yyyy HH:mm:ss,SSS} %d{dd MMM yyyy HH:mm:ss,nnnn} %d{dd MMM yyyy HH:mm:ss,nnnnnnnnn}"},
	{source: "log4j 2", layout: "%d{HH:mm:ss}{GMT+0}"},
	{source: "log4j 2", layout: "%enc{%m} %encode{%m}{HTML} %enc{%m}{XML} %enc{%m}{JSON} %enc{%m}{CRLF} %enc{%mdc{key}}"},
	{source: "log4j 2", layout: "%endOfBatch", refused: "endOfBatch"},
	{source: "log4j 2", layout: "%equals{[%marker]}{[]}{}", refused: "marker"},
	{source: "log4j 2", layout: "%equals{[%X{a}]}{[]}{} %equalsIgnoreCase{%m}{OK}{fine}"},
	{source: "log4j 2", layout: "%ex %exception %throwable{short} %throwable{short.className} %throwable{short.message} %throwable{5} %throwable{none} %throwable{0} %ex{0}"},
	{source: "log4j 2",
		layout: "%ex{full}{filters(org.junit,org.apache)}{suffix(%t)}{separator(|)}"},
	{source: "log4j 2", layout: "%xEx %xException %xThrowable{short} %rEx{short} %rEx{3} %rEx{none} %rException %rThrowable{full,filters(a.b),separator(|)}"},
	{source: "log4j 2", layout: "%F %file %L %line %l %location %C{1} %class{1.} %M %method"},
	{source: "log4j 2", layout: "%fqcn", refused: "fqcn"},
	{source: "log4j 2", layout: "%highlight{%d [%t] %-5level: %msg%n%throwable}"},
	{source: "log4j 2", layout: "%highlight{%d [%t] %-5level: %msg%n%throwable}{FATAL=white, ERROR=red, WARN=blue, INFO=black, DEBUG=green, TRACE=magenta}"},
	{source: "log4j 2", layout: "%d [%t] %highlight{%-5level: %msg%n%throwable}"},
	{source: "log4j 2", layout: "%style{%d [%t]}{black} %highlight{%-5level: %msg%n%throwable}"},
	{source: "log4j 2", layout: "%highlight{%d [%t] %-5level: %msg%n%throwable}{STYLE=logback}"},
	{source: "log4j 2", layout: "%highlight{%m}{FATAL=bold red, ERROR=bold red, WARN=yellow, INFO=green, DEBUG=cyan, TRACE=black}"},
	{source: "log4j 2", layout: "%highlight{%m}{FATAL=blink bold red, ERROR=bold red, WARN=red, INFO=blue, DEBUG=normal, TRACE=normal}"},
	{source: "log4j 2",
		layout: "%level{WARN=Warning, DEBUG=Debug, ERROR=Error, TRACE=Trace, INFO=Info}"},
	{source: "log4j 2", layout: "%level{WARN=W, DEBUG=D, ERROR=E, TRACE=T, INFO=I}"},
	{source: "log4j 2",
		layout: "%level{length=1} %level{ERROR=Error, length=2} %level{lowerCase=true}"},
	{source: "log4j 2", layout: "%c{1} %c{2} %c{10} %c{-1} %c{-2} %c{-10} %c{1.} %c{1.1.~.~} %c{.} %c{1.1.1.*} %c{1.2.*} %c{1.3.*} %c{1.8.*}"},
	{source: "log4j 2", layout: "%markerSimpleName", refused: "markerSimpleName"},
	{source: "log4j 2", layout: "%K{clientNumber} %map{clientNumber} %MAP{clientNumber}"},
	{source: "log4j 2", layout: "%maxLen{%p: %c{1} - %m%notEmpty{ =>%ex{short}}}{160}"},
	{source: "log4j 2", layout: "%maxLen{%m}{20}"},
	{source: "log4j 2", layout: "%m{nolookups}{ansi} %msg{ansi} %message{lookups}"},
	{source: "log4j 2",
		layout: "%message{ansi}{WarningStyle=red,bold KeyStyle=white ValueStyle=blue}%n"},
	{source: "log4j 2", layout: "%N %nano %pid{0} %processId %r %relative %sn %sequenceNumber"},
	{source: "log4j 2", layout: "%notEmpty{[%marker]}", refused: "marker"},
	{source: "log4j 2",
		layout: "%notEmpty{[%X{a}]} %varsNotEmpty{%X{a}} %variablesNotEmpty{%X{a}}"},
	{source: "log4j 2", layout: "%repeat{*}{2} %R{-}{3}"},
	{source: "log4j 2", layout: `%replace{%msg}{\s}{}`},
	{source: "log4j 2", layout: `%replace{%logger %msg}{\.}{/}`},
	{source: "log4j 2", layout: "%style{%d{ISO8601}}{black} %style{[%t]}{blue} %style{%-5level:}{yellow} %style{%msg%n%throwable}{green}"},
	{source: "log4j 2", layout: "%d %highlight{%p} %style{%logger}{bold cyan} %C{1.} %msg%n"},
	{source: "log4j 2",
		layout: "%black{%d{ISO8601}} %blue{[%t]} %yellow{%-5level:} %green{%msg%n%throwable}"},
	{source: "log4j 2", layout: "%style{%m}{underline blue bg_bright_yellow} %style{%m}{#dc143c} %style{%m}{bg_#87ceeb}"},
	{source: "log4j 2",
		layout: "%x %NDC %X %X{clientNumber} %X{name, number} %mdc{name,number} %MDC"},
	{source: "log4j 2", layout: "%T %tid %threadId %t %tn %thread %threadName"},
	{source: "log4j 2", layout: "%threadPriority", refused: "threadPriority"},
	{source: "log4j 2", layout: "%tp", refused: "tp"},
	{source: "log4j 2", layout: "%u{RANDOM}", refused: "u"},
	{source: "log4j 2", layout: "%uuid{TIME}", refused: "uuid"},
	{source: "log4j 2", layout: "%-20.-30c %20.30c %.30c %-20c %20c %03sn"},

	// logback, manual chapter 6, "Layouts".
	{source: "logback", layout: "%-5level [%thread]: %message%n"},
	{source: "logback", layout: "%logger{10} %logger %logger{0} %logger{5} %logger{15} %logger{16} %logger{26} %lo{36}"},
	{source: "logback", layout: "%contextName %cn"},
	{source: "logback",
		layout: "%d %date %date{ISO8601} %date{HH:mm:ss.SSS} %date{dd MMM yyyy;HH:mm:ss.SSS}"},
	{source: "logback", layout: "%date{HH:mm:ss.SSS,UTC} %date{HH:mm:ss.SSS,Australia/Perth}"},
	{source: "logback", layout: `%date{"HH:mm:ss,SSS"} %d{"yyyy-MM-dd'T'HH:mm:ss,SSSXXX", UTC}`},
	{source: "logback", layout: "%d{yyyy-MM-dd HH:mm:ss, UTC, en-AU} %date{STRICT} %micros"},
	{source: "logback", layout: "%caller{2}", refused: "caller"},
	{source: "logback",
		layout:  "%-4relative [%thread] %-5level - %msg%n%caller{2, DISP_CALLER_EVAL}",
		refused: "caller"},
	{source: "logback", layout: "%kvp %kvp{NONE} %kvp{SINGLE}"},
	{source: "logback", layout: "%le %p %level %r %relative %lsn %sn"},
	{source: "logback", layout: "%X{clientNumber} %mdc{userid:-none} %mdc %property{LOG_HOME}"},
	{source: "logback", layout: "%ex %ex{short} %ex{full} %ex{2} %ex{full, EX_DISPLAY_EVAL} %xEx{3, EVAL} %rEx %nopex %nopexception"},
	{source: "logback", layout: "%msg%n%ex{full, DISPLAY_EX_EVAL}"},
	{source: "logback", layout: `%d %p \% %m%n`},
	{source: "logback", layout: "%20logger %-20logger %.30logger %20.30logger %-20.30logger %.-30logger [%20.20logger] [%10.-10logger]"},
	{source: "logback", layout: "%.-1level"},
	{source: "logback", layout: "%-30(%d{HH:mm:ss.SSS} [%thread]) %-5level %logger{32} - %msg%n"},
	{source: "logback", layout: `\(%d{HH:mm:ss.SSS} [%thread]\)`},
	{source: "logback", layout: `(%d [%thread]\)`},
	{source: "logback", layout: "[%thread] %highlight(%-5level) %cyan(%logger{15}) - %msg %n"},
	{source: "logback", layout: "%black(a) %red(b) %green(c) %yellow(d) %blue(e) %magenta(f) %cyan(g) %white(h) %gray(i) %boldRed(j) %boldGreen(k) %boldYellow(l) %boldBlue(m) %boldMagenta(n) %boldCyan(o) %boldWhite(p)"},
	{source: "logback", layout: `%replace(%logger %msg){'\.', '/'} %replace(p){r, t}`},
	{source: "logback", layout: `%-5level - %replace(%msg){'\d{14,16}', 'XXXX'}%n`},
	{source: "logback", layout: "%prefix(%level %logger) %msg%n", refused: "prefix"},
	{source: "logback", layout: "%marker", refused: "marker"},
	// a word that the manual's program adds
	{source: "logback", layout: "%-4relative [%thread] %sample - %msg%n", refused: "sample"},
	{source: "logback", layout: "%relative%thread%mdc%level%logger%msg"},
	{source: "logback", layout: "%F %file %L %line %M %method %C{0} %class{20}"},

	// Apache Log4Net, documentation of log4net.Layout.PatternLayout.
	{source: "log4net", layout: "%-5level [%thread]: %message%newline"},
	{source: "log4net", layout: "%a %appdomain %c %logger{2} %C %class %type{1} %F %file %l %location %L %line %m %message %M %method"},
	{source: "log4net", layout: "%aspnet-cache{key}", refused: "aspnet-cache"},
	{source: "log4net", layout: "%aspnet-context", refused: "aspnet-context"},
	{source: "log4net", layout: "%message %exception %aspnet-request", refused: "aspnet-request"},
	{source: "log4net", layout: "%aspnet-session", refused: "aspnet-session"},
	{source: "log4net", layout: "%d %date{HH:mm:ss,fff} %date{dd MMM yyyy HH:mm:ss,fff} %date{ISO8601} %date{ABSOLUTE} %date{DATE}"},
	{source: "log4net", layout: "%utcdate{HH:mm:ss,fff} %utcdate{dd MMM yyyy HH:mm:ss,fff} %utcdate{ISO8601} %utcdate{ABSOLUTE} %utcdate"},
	{source: "log4net",
		layout: "%exception %identity %u %username %w %level %p %mdc %X %ndc %x %n %newline"},
	{source: "log4net",
		layout: "%P %property{user} %properties %property %r %timestamp %t %thread %%"},
	{source: "log4net", layout: "%stacktrace{2}", refused: "stacktrace"},
	{source: "log4net", layout: "%stacktracedetail", refused: "stacktracedetail"},
	{source: "log4net", layout: "%20logger %-20logger %.30logger %20.30logger %-20.30logger"},
	{source: "log4net", layout: "%timestamp [%thread] %level %logger %ndc - %message%newline"},
	{source: "log4net",
		layout: "%-6timestamp [%15.15thread] %-5level %30.30logger %ndc - %message%newline"},
	{source: "log4net", layout: "%message%newline"},

	// Layouts of public configurations.
	{source: "wild", layout: "%d %5p [%t] (%F:%L) - %X{…} %n - %m"},
	{source: "wild", layout: "%-4timestamp [%thread] %-5level %logger %ndc - %message%newline"},
	{source: "wild", layout: "date=%utcdate{yyyy-MM-ddTHH:mm:ss.fffZ};thread=%thread;level=%-5level;logger=%logger{1};%message%newline"},
	{source: "wild",
		layout: "%property{log4net:HostName} %-5p %d %5rms %-22.22c{1} %-18.18M - %m%n"},
	{source: "wild",
		layout: "%5timestamp/%-4.8thread %5level %-24logger %property{indentString}%message%newline"},
	{source: "wild",
		layout: "%date [%thread] %-5level %logger [%property{NDC}] – %message%newline"},
	{source: "wild",
		layout: "%date %5level %logger.%method [%line] - MESSAGE: %message%newline %exception"},
	{source: "wild", layout: "[%x] %-d{yyyy-MM-dd HH:mm:ss.SSS} %c %n[%p] %n%m%n"},
	{source: "wild", layout: "%d{ISO8601} %-6r [%15.15t] %-5p %30.30c %x - %m\\n"},
	{source: "wild", layout: "%d{yyyy-MM-dd HH:mm:ss.SSSZZZ} | %t | %-5level | %c{1} | %msg%n"},
	{source: "wild", layout: "%d{HH:mm:ss.SSS} [%t] %-5level %logger{36} %X - %msg%n"},
	{source: "wild", layout: "%yellow(%date{yyyy-MM-dd HH:mm:ss}) |%highlight(%-5level) |%blue(%thread) |%blue(%file:%line) |%green(%logger) |%cyan(%msg%n)"},
	{source: "wild", layout: "[%level] %blue(%d{HH:mm:ss.SSS}) %cyan([%thread]) %boldGreen(%logger{15}) - %msg %n"},
	{source: "wild", layout: "%clr(%d{yyyy-MM-dd HH:mm:ss.SSS}){faint} %clr(%5p) %clr(%pid){magenta} %clr(---){faint} %clr([%15.15t]){faint} %clr(%-40.40logger{39}){cyan} %clr(:){faint} %m%n%wEx"},
	{source: "wild", layout: "%clr(${LOG_LEVEL_PATTERN:-%5p})", refused: "${"},
	{source: "wild", layout: `%-5p [%d{ISO8601, GMT}] %c: %X{transaction_id} %replace(%m%n[%thread]%xEx){'\n', '|'}%nopex%n`},
	{source: "wild", layout: `{"message":"%replace(%msg){'"', '\''}"}%n`},
	{source: "wild",
		layout: `%replace(%msg){'(?i)(Authorization:\\s*Bearer\\s+)[A-Za-z0-9._~+/=-]+', '$1***'}`},
	{source: "wild", layout: `%replace(%ex){'[\r\n]+', '\\n'}%nopex`},
	{source: "wild", layout: "[%d{yyyy-MM-dd' 'HH:mm:ss.SSSZZ}] %c [%p] %m%n"},
	{source: "wild", layout: "%date %-5level [%thread] %logger{43}\\(%L\\) : %msg"},
}

func TestPatternManuals(t *testing.T) {
	r := patternSample()
	r.Error, r.ErrorKey, r.Function, r.Start = "file not found", "err",
		"example.com/shop.(*Cart).Add", patternTime.Add(-123*time.Millisecond)
	for _, tt := range manualLayouts {
		p, err := ParsePattern(tt.layout)
		if tt.refused == "" {
			if err != nil {
				t.Errorf("ParsePattern(%q) = %v, want no error (%s)", tt.layout, err, tt.source)
				continue
			}
			requireOneLine(t, "AppendRecord", string(p.AppendRecord(nil, &r)))
			continue
		}
		var syntax *SyntaxError
		if !errors.As(err, &syntax) || !strings.Contains(err.Error(), tt.refused) {
			t.Errorf("ParsePattern(%q) = %v, want an error that names %s (%s)",
				tt.layout, err, tt.refused, tt.source)
		} else if at := tt.layout[syntax.Offset:]; !strings.HasPrefix(at, tt.refused) {
			t.Errorf("ParsePattern(%q) = offset %d, want that of %s",
				tt.layout, syntax.Offset, tt.refused)
		}
	}
}
