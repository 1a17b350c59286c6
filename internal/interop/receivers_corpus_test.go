// SPDX-License-Identifier: MIT

//go:build interop && linux

package interop

import (
	"fmt"
	"log/slog"
	"math/rand/v2"
	"strings"
	"time"
)

// A sample is a record for a receiver.
type sample struct {
	at           time.Time // of no other sample
	level        slog.Level
	source, dyno string
	text         string
}

// header is what a receiver should make of the sample's header, as
// "PRI TIME HOST APP PROC MSGID SD".
func (s sample) header() string {
	pri := map[slog.Level]int{
		slog.LevelDebug: 191, slog.LevelInfo: 190, slog.LevelWarn: 188, slog.LevelError: 187,
	}[s.level]
	field := func(s string, limit int) string {
		b := []byte(s)
		for i, c := range b {
			if c < 33 || c > 126 {
				b[i] = '_'
			}
		}
		if len(b) == 0 {
			return "-"
		}
		return string(b[:min(len(b), limit)])
	}
	return fmt.Sprintf("%d %s %s %s %s - -",
		pri, s.at.UTC().Format("2006-01-02T15:04:05.000000+00:00"),
		interopToken, field(s.source, 48), field(s.dyno, 128))
}

// wire is the sample's text as it should arrive over syslog: one line of
// UTF-8 that does not end in white space.
func (s sample) wire() string {
	text := strings.TrimRight(s.text, " \t\n\v\f\r")
	text = strings.ReplaceAll(text, "\r\n", "\n")
	text = strings.ReplaceAll(text, "\n", `\n`)
	return string([]rune(text)) // a rune for each octet that is not UTF-8
}

// interopCorpus returns samples of every awkward kind, and interopLast.
func interopCorpus() []sample {
	texts := []string{
		"hello", "x", "0", "-", "- ", "- text after a dash", "-- two", "- - nil twice", "-text",
		"[", "]", "[]", "[ ]", "[x]", "[x] y",
		"[GIN] 2026/06/13 - 14:52:23 | 200 |     140.9µs | 10.1.2.3 | GET \"/\"",
		`[meta sequenceId="1"] looks like structured data`, `[a b="c\]d"][e] two elements`,
		`[a b="c`, "[INFO] [worker] up", "[INFO]: up",
		"  leading spaces", "\tleading tab", "        eight", "trailing space ", "trailing tab\t",
		"trailing\r\n", "trailing\n\n\n", "both  \t \r\n",
		"", " ", "\n", "\r\n\t ", "a  b   c    d", "tab\tin\tthe\tmiddle",
		"two\nlines", "three\r\nlines\r\nhere", "\nfirst is empty", "a\n\nb", "carriage\rreturn",
		"a\r\r\nb", "\rfirst", "goroutine 1 [running]:\nmain.main()\n\t/app/main.go:7 +0x1d\n",
		`"quoted"`, `'single'`, "`back`", `a\b`, `ends in a backslash\`, `C:\new\table`,
		`%s %d %n %%`, "${MSG} $(echo x) `id` %msg%", "#012 is no line break", "#",
		"<190>1 looks like a header", "63 <190>1 looks like a frame", "{}", "&amp; <b>bold</b>",
		`{"at":"info","msg":"say \"hi\"\n","n":1.5e-7,"list":[1,null,true],"nested":{"k":"\u00e9é"}}`, `[1,2,3]`, `[{"a":1}]`,
		"at=info method=GET path=\"/a?b=c&d=%20\" host=example.com request_id=8601b555 fwd=\"10.0.0.1\" dyno=web.1 connect=1ms service=18ms status=200 bytes=13",
		"source=web.1 dyno=heroku.2808254.d97d0ea7 sample#load_avg_1m=2.46 sample#memory_rss=21.22MB",
		"héllo wörld", "日本語のログ", "русский", "العربية", "עברית", "ไทย", "한국어", "😀 and 👩‍👩‍👧‍👦",
		"e\u0301 combining", "\u202eright to left\u202c", "zero\u200bwidth",
		"nel\u0085line\u2028paragraph\u2029end", "\u00a0no-break\u00a0", "ends in \u00a0",
		"ends in \u3000", "\ufffd itself", "\U0010ffff last",
		"\ufeffa byte order mark", "inside \ufeff too",
		"bad \xff octet", "\xc3", "cut \xe2\x82", "\xed\xa0\x80 surrogate", "overlong \xc0\xaf",
		"latin1 caf\xe9 here", "\xf8\x88\x80\x80\x80 five", "\xff\xfe\xfd", "\x80\x80",
		"\x1b[31mred\x1b[0m", "bell\a", "back\bspace", "\x7fdelete\x7f", "nul\x00inside",
		"\x00first", "\x1e\x1f separators", "\x1a\x04 ends",
	}
	for c := range byte(0x20) {
		texts = append(texts, fmt.Sprintf("%ccontrol %q%c in the middle", c, c, c),
			fmt.Sprintf("control %q at the end%c", c, c))
	}
	for c := byte(0x20); c < 0x7f; c++ {
		texts = append(texts, string([]byte{c, 'x', c, c, ' ', c}))
	}

	// Around the limit, where a frame is split, and far over it.
	for n := 7950; n <= 8110; n += 4 {
		texts = append(texts, strings.Repeat("0123456789", n/10)+strings.Repeat("x", n%10))
	}
	for _, unit := range []string{
		"é", "€", "😀", "aé€😀", "日本 ", "word ", `{"k":"v"},`, "\r\n", "line\n", "\xff", "\x1b[1m",
	} {
		texts = append(texts, strings.Repeat(unit, 20000/len(unit)),
			"x"+strings.Repeat(unit, 9000/len(unit)))
	}
	texts = append(texts,
		"a"+strings.Repeat(" ", 2000)+"b",
		strings.Repeat("x", 7990)+strings.Repeat(" ", 90)+strings.Repeat("y", 500),
		strings.Repeat("x", 100000)+" end")

	// Whatever else there is, always the same.
	random := rand.New(rand.NewPCG(1, 2))
	alphabet := []rune(" \t\r\n\x01\x1b\"'\\[]{}<>-=:;,.#%$&@0aZé€😀\ufeff\ufffd\u0085")
	for range 150 {
		var b strings.Builder
		b.WriteByte('~')
		for range 1 + random.IntN(200) {
			b.WriteRune(alphabet[random.IntN(len(alphabet))])
		}
		texts = append(texts, b.String())
	}

	levels := []slog.Level{slog.LevelDebug, slog.LevelInfo, slog.LevelWarn, slog.LevelError}
	names := [][2]string{ // source and dyno
		{"app", "web.1"}, {"app", "worker.12"}, {"heroku", "router"},
		{"app", "web-12a34b56d-e78f9"}, {"", ""},
		{"a b", "web 1"}, {"café", "wéb.1"}, {"/usr/bin/app", "[web]"},
		{strings.Repeat("s", 60), strings.Repeat("d", 300)}, {"-", "-"}, {"\n\x00", "\"\\"},
	}
	start := time.Date(2026, 11, 22, 14, 0, 0, 0, time.FixedZone("", 5*3600+1800))
	var corpus []sample
	for i, text := range texts {
		n := names[i%len(names)]
		corpus = append(corpus, sample{
			at:    start.Add(time.Duration(i) * 7654321 * time.Microsecond),
			level: levels[i%len(levels)], source: n[0], dyno: n[1], text: text,
		})
	}
	for i, at := range []time.Time{
		time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC),
		time.Date(2026, 12, 31, 23, 59, 59, 999999999, time.UTC),
		time.Date(2024, 2, 29, 12, 0, 0, 1000, time.UTC),
		time.Date(1999, 12, 31, 23, 59, 59, 100000, time.UTC),
		time.Date(2037, 12, 31, 0, 0, 0, 0, time.UTC),
	} {
		corpus = append(corpus, sample{
			at: at, level: levels[i%4], source: "app", dyno: "web.1", text: "an odd time",
		})
	}
	return append(corpus, sample{
		at: start.Add(-time.Hour), level: slog.LevelInfo, source: "app",
		dyno: "web.1", text: interopLast,
	})
}
