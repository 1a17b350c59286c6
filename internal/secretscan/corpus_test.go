// SPDX-License-Identifier: MIT

package secretscan

import (
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// A sample is a text of the corpus with the secrets in it.
type sample struct {
	kind, class, shape, text string
	secrets                  []string
}

// corpusRows returns the rows of a file of testdata/corpus, split into n fields.
func corpusRows(t testing.TB, name string, n int) [][]string {
	t.Helper()
	var rows [][]string
	for _, line := range caseLines(t, "corpus/"+name) {
		f := strings.SplitN(line, "\t", n)
		if len(f) != n {
			t.Fatalf("%s has the line %q, want %d fields", name, line, n)
		}
		rows = append(rows, f)
	}
	return rows
}

// names sets the spellings of a name given in words.
func (g *generator) names(words []string) {
	title := make([]string, len(words))
	for i, w := range words {
		title[i] = strings.ToUpper(w[:1]) + w[1:]
	}
	g.vars["snake"] = strings.Join(words, "_")
	g.vars["kebab"] = strings.Join(words, "-")
	g.vars["scream"] = strings.ToUpper(g.vars["snake"])
	g.vars["pascal"] = strings.Join(title, "")
	g.vars["camel"] = words[0] + g.vars["pascal"][len(words[0]):]
	g.vars["header"] = strings.Join(title, "-")
}

// secretCorpus makes the samples: every kind in shapes, and the whole lines several times over.
func secretCorpus(t testing.TB, seed uint64) []sample {
	t.Helper()
	g := newGenerator(t, seed)
	shapes := corpusRows(t, "shapes.txt", 3)
	var out []sample
	add := func(kind, class, template, secret string) {
		g.vars["s"] = secret
		if class == "url" {
			secret = url.QueryEscape(secret)
			g.vars["s"] = secret
		}
		out = append(out, sample{kind, class, template, g.expand(template), []string{secret}})
	}
	for _, row := range corpusRows(t, "tokens.txt", 3) {
		g.names(strings.Split(row[1], "_"))
		for _, shape := range shapes {
			add(row[0], shape[0], shape[2], g.pattern(row[2]))
		}
	}
	for _, row := range corpusRows(t, "keyed.txt", 3) {
		g.names(strings.Fields(row[1]))
		for _, shape := range shapes {
			if shape[1] == "key" {
				add(row[0], shape[0], shape[2], g.expand(row[2]))
			}
		}
	}
	const rounds = 24
	for _, row := range corpusRows(t, "lines.txt", 3) {
		for range rounds {
			text, secrets := marked(g.expand(row[2]))
			out = append(out, sample{row[0], row[1], row[0], text, secrets})
		}
	}
	return out
}

// marked removes the marks from a line and returns the texts between them.
func marked(line string) (text string, secrets []string) {
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(line, markOpen)
		b.WriteString(before)
		if !ok {
			return b.String(), secrets
		}
		secret, after, _ := strings.Cut(rest, markClose)
		b.WriteString(secret)
		secrets = append(secrets, secret)
		line = after
	}
}

// survives reports whether a telling part of secret is still in got: all of a short one, half of a
// long one. The last four digits of a card may stay.
func survives(got, secret string) bool {
	n := len(secret)
	if n > 6 {
		n = max(6, n/2)
	}
	for i := 0; i+n <= len(secret); i++ {
		if strings.Contains(got, secret[i:i+n]) {
			return true
		}
	}
	return false
}

type score struct{ found, all int }

func (s score) rate() float64 { return float64(s.found) / float64(max(1, s.all)) }

func (s *score) add(found bool) {
	s.all++
	if found {
		s.found++
	}
}

// TestCorpusRecall measures how many made-up secrets are found.
func TestCorpusRecall(t *testing.T) {
	const (
		floorMicro  = 0.97
		floorKind   = 0.95
		floorShaped = 0.99
	)
	r := NewRules(nil, false)
	m := NewMask(ShowNothing, nil)
	var micro score
	kinds, classes, byShape, missed := map[string]*score{}, map[string]*score{},
		map[string]*score{}, map[string][]string{}
	for _, s := range secretCorpus(t, 1) {
		got := scrub(r, m, s.text)
		if again := scrub(r, m, got); again != got {
			t.Errorf("%s: Replace(Find(%q)) = %q, and that = %q, want it unchanged",
				s.kind, s.text, got, again)
		}
		if json.Valid([]byte(s.text)) && !json.Valid([]byte(got)) {
			t.Errorf("%s: Replace(Find(%s)) = %s, want JSON", s.kind, s.text, got)
		}
		for _, secret := range s.secrets {
			found := !survives(got, secret)
			scoreOf(classes, s.class).add(found)
			if !found {
				missed[s.kind] = append(missed[s.kind],
					fmt.Sprintf("%s: %q -> %q", s.class, s.text, got))
			}
			if s.class == "hard" {
				continue
			}
			micro.add(found)
			scoreOf(byShape, s.shape).add(found)
			scoreOf(kinds, s.kind).add(found)
		}
	}
	var byKind float64
	for _, s := range kinds {
		byKind += s.rate()
	}
	byKind /= float64(len(kinds))
	var shaped score
	for _, class := range []string{"log", "url", "card"} {
		shaped.found += classes[class].found
		shaped.all += classes[class].all
	}
	if len(kinds) < 200 {
		t.Errorf("the corpus has %d kinds, want at least 200", len(kinds))
	}
	t.Logf("%d secrets of %d kinds", micro.all, len(kinds))
	checkFloor(t, "recall, micro", micro.rate(), floorMicro, 0.99)
	checkFloor(t, "recall, by kind", byKind, floorKind, 0.98)
	checkFloor(t, "recall, log-shaped", shaped.rate(), floorShaped, 0.998)
	for _, name := range sortedKeys(classes) {
		t.Logf("recall, class %-6s %6.2f %% of %d",
			name, 100*classes[name].rate(), classes[name].all)
	}
	for _, name := range sortedKeys(kinds) {
		if s := kinds[name]; s.rate() < 0.8 {
			t.Errorf("recall of the kind %q = %.1f %% of %d, want at least 80 %%",
				name, 100*s.rate(), s.all)
		}
	}
	for _, name := range sortedKeys(byShape) {
		if s := byShape[name]; s.rate() < 0.8 {
			t.Errorf("recall of the shape %q = %.1f %% of %d, want at least 80 %%",
				name, 100*s.rate(), s.all)
		}
	}
	dump(t, "SECRETSCAN_MISSES", missed)
}

// checkFloor fails below floor and logs how far it is to the aim.
func checkFloor(t *testing.T, what string, got, floor, aim float64) {
	t.Helper()
	switch {
	case got < floor:
		t.Errorf("%s = %.2f %%, want at least %.2f %%", what, 100*got, 100*floor)
	case got < aim:
		t.Logf("%-20s %6.2f %%, %.2f below the aim of %.2f %%",
			what, 100*got, 100*(aim-got), 100*aim)
	default:
		t.Logf("%-20s %6.2f %%, aim of %.2f %% reached", what, 100*got, 100*aim)
	}
}

func scoreOf(m map[string]*score, name string) *score {
	if m[name] == nil {
		m[name] = new(score)
	}
	return m[name]
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// dump writes findings to the file that the environment variable names, for those who work on the
// rules.
func dump(t *testing.T, variable string, findings map[string][]string) {
	t.Helper()
	name := os.Getenv(variable)
	if name == "" {
		return
	}
	var b strings.Builder
	for _, kind := range sortedKeys(findings) {
		for _, f := range findings[kind] {
			fmt.Fprintf(&b, "%s\t%s\n", kind, f)
		}
	}
	if err := os.WriteFile(name, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestCorpusFalseAlarms measures how many ordinary lines are changed, though nothing in them is
// secret.
func TestCorpusFalseAlarms(t *testing.T) {
	const (
		ceiling = 0.0003
		rounds  = 24
	)
	r := NewRules(nil, false)
	m := NewMask(ShowKind, nil)
	g := newGenerator(t, 2)
	changed, all := 0, 0
	byTemplate, alarms := map[string]int{}, map[string][]string{}
	look := func(class, template, line string) {
		all++
		got := scrub(r, m, line)
		if got == line {
			return
		}
		changed++
		byTemplate[class+"\t"+template]++
		alarms[class] = append(alarms[class], fmt.Sprintf("%q -> %q", line, got))
		if class == "router" || class == "id" {
			t.Errorf("Replace(Find(%q)) = %q, want it unchanged", line, got)
		}
	}
	for _, row := range corpusRows(t, "ordinary.txt", 2) {
		for range rounds {
			look(row[0], row[1], g.expand(row[1]))
		}
	}
	programs := map[string]bool{}
	before := all
	for _, row := range corpusRows(t, "programs.txt", 2) {
		programs[row[0]] = true
		for range 2 * rounds {
			look(row[0], row[1], g.expand(row[1]))
		}
	}
	if n := all - before; n < 10000 || len(programs) < 50 {
		t.Errorf("the corpus has %d lines of %d programs, want at least 10,000 of 50",
			n, len(programs))
	}
	for _, line := range herokuLines(t) {
		if !drainToken.MatchString(line) {
			look("router", line, line)
		}
	}
	rate := float64(changed) / float64(all)
	t.Logf("%d ordinary lines, %d changed, %.3f %%, aim of 0.03 %%", all, changed, 100*rate)
	for _, name := range sortedKeys(byTemplate) {
		t.Logf("changed %d times: %s", byTemplate[name], name)
	}
	if rate > ceiling {
		t.Errorf("changed ordinary lines = %.3f %%, want at most %.3f %%", 100*rate, 100*ceiling)
	}
	dump(t, "SECRETSCAN_ALARMS", alarms)
}

// drainToken is the token of a drain, which is a secret by the rules.
var drainToken = regexp.MustCompile(`\b[dt]\.[0-9a-f]{8}-`)

// herokuLines returns the lines of Heroku's platform and of apps that package format is tested
// with.
func herokuLines(t testing.TB) []string {
	t.Helper()
	data, err := os.ReadFile("../../format/testdata/samples.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for row := range strings.Lines(string(data)) {
		var s struct{ Line string }
		if err := json.Unmarshal([]byte(row), &s); err != nil {
			t.Fatal(err)
		}
		lines = append(lines, s.Line)
	}
	return lines
}
