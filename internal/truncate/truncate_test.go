// SPDX-License-Identifier: MIT

package truncate

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/logplex-go/logplex/format"
	"github.com/logplex-go/logplex/internal/jsontest"
)

func TestCapLength(t *testing.T) {
	for _, c := range []struct {
		name    string
		lengths []int
		room    int
		want    int
	}{
		{"none", nil, 10, 0},
		{"no room", []int{5}, 0, 0},
		{"negative room", []int{5}, -3, 0},
		{"all fit", []int{1, 2, 3}, 6, 3},
		{"one long", []int{1, 2, 100}, 13, 10},
		{"two long", []int{100, 2, 100}, 12, 5},
		{"only the longest", []int{50, 100}, 120, 70},
		{"less than a byte each", []int{5, 5, 5}, 2, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := capLength(c.lengths, c.room)
			if got != c.want {
				t.Errorf("capLength(%v, %d) = %d, want %d", c.lengths, c.room, got, c.want)
			}
			sum := 0
			for _, n := range c.lengths {
				sum += min(n, got)
			}
			if sum > max(c.room, 0) {
				t.Errorf("capLength(%v, %d) = %d, which takes %d", c.lengths, c.room, got, sum)
			}
		})
	}
}

func TestCut(t *testing.T) {
	for _, c := range []struct {
		name, text string
		n          int
		quoted     bool
		want       string
	}{
		{"fits", "abc", 3, false, "abc"},
		{"plain", "abc", 2, false, "ab"},
		{"nothing", "abc", 0, false, ""},
		{"rune", "aé", 2, false, "a"},
		{"emoji", "\U0001f600x", 3, false, ""},
		{"escape", `a\nb`, 2, true, "a"},
		{"unicode escape", `a\u001bb`, 6, true, "a"},
		{"whole unicode escape", `a\u001bb`, 7, true, `a\u001b`},
		{"backslash outside quotes", `a\nb`, 2, false, `a\`},
		{"broken", "\xff\xff", 1, false, "\xff"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := string(cut([]byte(c.text), c.n, c.quoted)); got != c.want {
				t.Errorf("cut(%q, %d, %v) = %q, want %q", c.text, c.n, c.quoted, got, c.want)
			}
		})
	}
}

func TestText(t *testing.T) {
	for _, c := range []struct {
		name, line string
		head       int
		limit      int
		want       string
	}{
		{"cut", "head: " + strings.Repeat("m", 50) + "\n", 6, 40,
			"head: mmmmmmmmmmmmmmmmmmmm truncated=57\n"},
		{"rune", "h: " + strings.Repeat("é", 30) + "\n", 3, 30, "h: éééééé truncated=64\n"},
		{"no room for the mark", "head: mmmmmmmmmm\n", 6, 10, "head: mmm\n"},
		{"one byte", "head: mmmmmmmmmm\n", 6, 1, "\n"},
		{"none", "head: mmmmmmmmmm\n", 6, 0, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := string(Text(nil, []byte(c.line), c.head, c.limit)); got != c.want ||
				len(got) > c.limit {
				t.Errorf("Text(%q, %d, %d) = %q (%d bytes), want %q",
					c.line, c.head, c.limit, got, len(got), c.want)
			}
		})
	}
}

func TestLogfmt(t *testing.T) {
	x := strings.Repeat("x", 60)
	for _, c := range []struct {
		name, line string
		limit      int
		want       string
	}{
		{"longest value", "at=info pid=4 msg=" + x + " a=1\n", 82,
			"at=info pid=4 msg=" + x[:46] + " a=1 truncated=83\n"},
		{"two long values", "at=info a=" + x + " b=" + x + x + "\n", 120,
			"at=info a=" + x[:46] + " b=" + x[:46] + " truncated=194\n"},
		{"quoted value", "at=info a=\"" + x + " y\" b=2\n", 73,
			"at=info a=\"" + x[:43] + "\" b=2 truncated=79\n"},
		{"escape at the border", "at=info a=\"" + x[:44] + `\u001b` + x + "\"\n", 72,
			"at=info a=\"" + x[:44] + "\" truncated=123\n"},
		{"short values stay whole", "at=info pid=12345 n=1234567890123456789 a=" + x + "\n", 50,
			"at=info pid=12345 truncated=103\n"},
		{"many pairs", "at=info pid=4" + strings.Repeat(" k=1234", 100) + "\n", 60,
			"at=info pid=4 k=1234 k=1234 k=1234 k=1234 truncated=714\n"},
		{"the message stays",
			"at=info pid=4 msg=\"of twenty bytes\"" + strings.Repeat(" k=1", 20) + "\n", 99,
			"at=info pid=4 msg=\"of twenty bytes\"" + strings.Repeat(" k=1", 12) +
				" truncated=116\n"},
		{"by another name",
			"log.level=info process.pid=4 message=\"of twenty bytes\" a=12345 b=12345\n", 69,
			"log.level=info process.pid=4 message=\"of twenty bytes\" truncated=71\n"},
		{"the level stays", "at=information" + strings.Repeat(" k=1", 20) + "\n", 87,
			"at=information" + strings.Repeat(" k=1", 14) + " truncated=95\n"},
		{"the message goes last", "at=info pid=4 msg=\"of twenty bytes\" a=1\n", 30,
			"at=info pid=4 truncated=40\n"},
		{"long key", "at=info pid=4 " + x + "k=1 b=2\n", 50, "at=info pid=4 b=2 truncated=82\n"},
		{"nothing fits", "at=information pid=4\n", 16, "truncated=21\n"},
		{"no room for the mark", "at=information pid=4\n", 8, "at=info\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := string(Logfmt(nil, []byte(c.line), 0, c.limit))
			if got != c.want || len(got) > c.limit {
				t.Errorf("Logfmt(%q, 0, %d) = %q (%d bytes), want %q",
					c.line, c.limit, got, len(got), c.want)
			}
		})
	}
}

// unique returns a line as Unique makes it.
func unique(line string) string {
	if b, changed := Unique(nil, []byte(line)); changed {
		return string(b)
	}
	return line
}

func TestUnique(t *testing.T) {
	for _, c := range []struct{ name, line, want string }{
		{"unique", `{"a":1,"b":{"a":2}}`, `{"a":1,"b":{"a":2}}`},
		{"twice", `{"a":1,"a":2}`, `{"a":1,"a#01":2}`},
		{"thrice", `{"a":1,"a":2,"a":"x"}`, `{"a":1,"a#01":2,"a#02":"x"}`},
		{"suffix stands already", `{"a":1,"a":2,"a#01":3}`, `{"a":1,"a#02":2,"a#01":3}`},
		{"suffix twice", `{"a#01":3,"a#01":4,"a":1,"a":2}`,
			`{"a#01":3,"a#01#01":4,"a":1,"a#02":2}`},
		{"groups", `{"g":{"a":1},"x":0,"g":{"b":2}}`, `{"g":{"a":1,"b":2},"x":0}`},
		{"groups with the same key", `{"g":{"a":1},"g":{"a":2}}`, `{"g":{"a":1,"a#01":2}}`},
		{"groups of groups", `{"g":{"h":{"a":1}},"g":{"h":{"b":2}}}`, `{"g":{"h":{"a":1,"b":2}}}`},
		{"group and value", `{"g":{"a":1},"g":2,"g":{"b":3}}`, `{"g":{"a":1,"b":3},"g#01":2}`},
		{"value and groups", `{"g":2,"g":{"a":1},"g":{"b":3}}`,
			`{"g":2,"g#01":{"a":1},"g#02":{"b":3}}`},
		{"in a list", `{"l":[{"a":1,"a":2},[{"b":1,"b":1}]]}`,
			`{"l":[{"a":1,"a#01":2},[{"b":1,"b#01":1}]]}`},
		{"empty keys", `{"":1,"":2}`, `{"":1,"#01":2}`},
		{"escapes", `{"a\"b":1,"a\"b":"}\\\""}`, `{"a\"b":1,"a\"b#01":"}\\\""}`},
		{"empty composites", `{"a":{},"a":[],"b":[{},{}]}`, `{"a":{},"a#01":[],"b":[{},{}]}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := "x" + unique(c.line+"\n"); got != "x"+c.want+"\n" {
				t.Errorf("Unique(%s) = %s, want %s", c.line, got[1:], c.want)
			}
		})
	}
}

// TestUniqueLinear would take minutes where work grew with the square of the
// number of members.
func TestUniqueLinear(t *testing.T) {
	const n = 100_000
	for _, c := range []struct{ name, member string }{
		{"values", `,"k":1`},
		{"groups", `,"k":{"a":1}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			line := []byte(`{"x":0` + strings.Repeat(c.member, n) + "}\n")
			got := []byte(unique(string(line)))
			if err := jsontest.UniqueKeys(got); err != nil {
				t.Errorf("Unique of %d members: %v", n, err)
			}
			if want := n; bytes.Count(got, []byte(":1")) != want {
				t.Errorf("Unique kept %d values, want %d", bytes.Count(got, []byte(":1")), want)
			}
		})
	}
}

func TestJSON(t *testing.T) {
	x := strings.Repeat("x", 60)
	for _, c := range []struct {
		name, line string
		limit      int
		want       string
	}{
		{"longest string", `{"time":"t","pid":4,"msg":"` + x + `","a":1}`, 98,
			`{"time":"t","pid":4,"msg":"` + x[:47] + `","a":1,"truncated":96}`},
		{"own fields stay", `{"time":"` + x + `","level":"info","msg":"` + x + `"}`, 153,
			`{"time":"` + x + `","level":"info","msg":"` + x[:41] + `","truncated":156}`},
		{"nested", `{"g":{"h":["` + x + `"]}}`, 75,
			`{"g":{"h":["` + x[:43] + `"]},"truncated":77}`},
		{"members left out", `{"time":"t"` + strings.Repeat(`,"k":1`, 30) + `}`, 50,
			`{"time":"t","k":1,"k":1,"k":1,"truncated":193}`},
		{"list members left out", `{"l":[` + strings.Repeat("1,", 50) + `1]}`, 40,
			`{"l":[1,1,1,1,1,1,1,1],"truncated":110}`},
		{"long key", `{"time":"t","` + x + `":1,"b":2}`, 40, `{"time":"t","b":2,"truncated":84}`},
		{"the message stays",
			`{"level":"info","msg":"of twenty bytes"` + strings.Repeat(`,"k":1`, 20) + `}`, 86,
			`{"level":"info","msg":"of twenty bytes"` + strings.Repeat(`,"k":1`, 4) +
				`,"truncated":161}`},
		{"by another name", `{"severity":"INFO","message":"of twenty bytes","a":1,"b":{"c":2}}`, 66,
			`{"severity":"INFO","message":"of twenty bytes","truncated":66}`},
		{"the message goes last", `{"level":"info","msg":"of twenty bytes","a":1}`, 45,
			`{"level":"info","truncated":47}`},
		{"own fields too long", `{"time":"` + x + `","msg":"m"}`, 40, `{"truncated":82}`},
		{"user's mark", `{"truncated":"` + x + `","fields.truncated":1}`, 100,
			`{"fields.truncated":"` + x + `","truncated":98}`},
		{"tiny", `{"msg":"` + x + `"}`, 3, "{}"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := string(JSON(nil, []byte(c.line+"\n"), c.limit))
			if got != c.want+"\n" || len(got) > c.limit {
				t.Errorf("JSON(%s, %d) = %s (%d bytes), want %s",
					c.line, c.limit, got, len(got), c.want)
			}
		})
	}
}

// FuzzLogfmt cuts lines as the encoder writes them.
func FuzzLogfmt(f *testing.F) {
	f.Add("a", "b", "c", "d e", 40)
	f.Add("key", strings.Repeat("é", 60), "other", strings.Repeat("\x1b", 60), 90)
	f.Add("", "", "\xff", "null", 0)
	f.Fuzz(func(t *testing.T, k1, v1, k2, v2 string, limit int) {
		head := []byte("2026-03-17T08:25:21.297420+00:00 app[web.1]: ")
		line := format.AppendPair(append(head, "at=info"...), k1, v1)
		line = append(format.AppendPair(line, k2, v2), '\n')
		if limit < 0 || limit >= len(line) {
			return
		}
		got := Logfmt(nil, line, len(head), limit)
		if len(got) > limit || limit > 0 &&
			(bytes.Count(got, []byte{'\n'}) != 1 || got[len(got)-1] != '\n') || !utf8.Valid(got) {
			t.Fatalf("Logfmt(%q, %d) = %q", line, limit, got)
		}
		if limit < len(head)+len("truncated=1234567\n") {
			return
		}
		last := ""
		for k, v := range format.Pairs(string(got[len(head):])) {
			last = k
			var want []string
			switch {
			case k == TruncatedKey:
				want = append(want, fmt.Sprint(len(line)))
			case k == "at":
				want = append(want, "info")
			}
			for key, value := range format.Pairs(string(line[len(head):])) {
				if key == k {
					want = append(want, value)
				}
			}
			ok := false
			for _, w := range want {
				ok = ok || strings.HasPrefix(w, v)
			}
			if !ok {
				t.Fatalf("Logfmt(%q, %d) = %q: %q=%q is no prefix of %q",
					line, limit, got, k, v, want)
			}
		}
		if last != TruncatedKey {
			t.Fatalf("Logfmt(%q, %d) = %q, want truncated at the end", line, limit, got)
		}
	})
}

// FuzzJSON cuts objects, and makes their keys unique, and reads the results with encoding/json.
func FuzzJSON(f *testing.F) {
	for _, s := range []string{
		`{}`, `{"a":1}`, `{"a":"` + strings.Repeat("x", 99) + `"}`,
		`{"a":{"b":[1,"2",{"c":null}]}}`,
		`{"a":[[[[]]]],"b":"\u001b\"\\"}`, `{"truncated":1,"time":"x"}`,
	} {
		f.Add([]byte(s), 60)
	}
	f.Fuzz(func(t *testing.T, doc []byte, limit int) {
		limit = min(max(limit, 3), 4096)
		var m map[string]any
		if json.Unmarshal(doc, &m) != nil || m == nil {
			return
		}
		line, err := json.Marshal(m)
		if err != nil {
			t.Skip()
		}
		line = append(line, '\n')
		if got, changed := Unique(nil, line); changed || len(got) > 0 {
			t.Fatalf("Unique(%q) = %q, want it unchanged", line, got)
		}
		got := JSON(nil, line, limit)
		if len(got) > limit || !json.Valid(got) || bytes.IndexByte(got, '\n') != len(got)-1 {
			t.Fatalf("JSON(%q, %d) = %q", line, limit, got)
		}
		if err := jsontest.UniqueKeys(got); err != nil {
			t.Fatalf("JSON(%q, %d) = %q: %v", line, limit, got, err)
		}
		// The same members twice and thrice.
		if len(m) > 0 {
			inner := line[1 : len(line)-2]
			twice := fmt.Appendf(nil, "{%s,%s,%s}\n", inner, inner, inner)
			got := []byte(unique(string(twice)))
			if !json.Valid(got) {
				t.Fatalf("Unique(%q) = %q", twice, got)
			}
			if err := jsontest.UniqueKeys(got); err != nil {
				t.Fatalf("Unique(%q) = %q: %v", twice, got, err)
			}
		}
	})
}
