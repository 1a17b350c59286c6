// SPDX-License-Identifier: MIT

package secretscan

import (
	"encoding/json"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/logplex-go/logplex/internal/lex"
)

// mutations is how many texts TestMutatedJSON and TestMutatedLines make; SECRETSCAN_MUTATIONS
// overrides it.
func mutations(t testing.TB) int {
	n := 20000
	if testing.Short() {
		n = 2000
	}
	return fromEnv(t, "SECRETSCAN_MUTATIONS", n)
}

// fromEnv returns the number in an environment variable, or n.
func fromEnv(t testing.TB, name string, n int) int {
	s := os.Getenv(name)
	if s == "" {
		return n
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// A mutator makes texts out of pieces of lines that the rules know.
type mutator struct {
	rnd   *rand.Rand
	lines []string
}

// newMutator returns a mutator for a seed and SECRETSCAN_SEED, with which long runs are split.
func newMutator(t testing.TB, seed uint64) *mutator {
	run := uint64(fromEnv(t, "SECRETSCAN_SEED", 1))
	m := &mutator{rnd: rand.New(rand.NewPCG(seed, run)), lines: guardedTexts(t)}
	for _, c := range append(attackCases(t, "attack"), attackCases(t, "attack_more")...) {
		m.lines = append(m.lines, c.Input)
	}
	for _, kind := range slices.Sorted(maps.Keys(structures)) { // the same order each time
		for _, line := range structures[kind] {
			text, _ := unmark(line)
			m.lines = append(m.lines, text)
		}
	}
	for _, line := range notations(t) {
		text, _ := unmark(line)
		m.lines = append(m.lines, text)
	}
	return m
}

// line returns up to three cut lines joined by a sign.
func (m *mutator) line() string {
	joints := []string{"", " ", "\"", "'", "=", ":", ": ", ",", "\\", "\\\"", "{", "}", "[", "]",
		"\n", "&", "?", "(", ")", "password=", "\"token\":", "\\u003c", "\x1b[0m", "\u200b",
		"-----BEGIN PRIVATE KEY-----"}
	var b strings.Builder
	for range 1 + m.rnd.IntN(3) {
		s := m.lines[m.rnd.IntN(len(m.lines))]
		switch m.rnd.IntN(3) {
		case 0:
			s = s[:m.rnd.IntN(len(s)+1)]
		case 1:
			s = s[m.rnd.IntN(len(s)+1):]
		}
		b.WriteString(s)
		if m.rnd.IntN(2) == 0 {
			b.WriteString(joints[m.rnd.IntN(len(joints))])
		}
	}
	return strings.ToValidUTF8(b.String(), "?")
}

// mutant returns a line with up to three bytes changed, taken out or put in.
func (m *mutator) mutant() string {
	const signs = " \"'=:,\\{}[]()<>\n&?;|/@-.%#$~`0aZ"
	b := []byte(m.lines[m.rnd.IntN(len(m.lines))])
	for range 1 + m.rnd.IntN(3) {
		if len(b) == 0 {
			break
		}
		i := m.rnd.IntN(len(b))
		c := signs[m.rnd.IntN(len(signs))]
		switch m.rnd.IntN(4) {
		case 0:
			b[i] = c
		case 1:
			b = append(b[:i], b[i+1:]...)
		case 2:
			b = append(b[:i], append([]byte{c}, b[i:]...)...)
		case 3:
			b = b[:i]
		}
	}
	return string(b)
}

// value returns a value of JSON: lines, numbers and words, and other JSON, as it is or in a string.
func (m *mutator) value(depth int) any {
	switch n := m.rnd.IntN(12); {
	case n < 6 || depth == 0:
		return m.line()
	case n == 6:
		return m.rnd.IntN(1e9)
	case n == 7:
		return []any{
			true, false, nil, int64(4111111111111111), -12.5e3, int64(-4111111111111111),
		}[m.rnd.IntN(6)]
	case n == 8:
		return []any{m.value(depth - 1), m.value(depth - 1)}
	case n == 9:
		b, err := json.Marshal(m.value(depth - 1))
		if err != nil {
			panic(err)
		}
		return string(b)
	}
	keys := []string{"password", "msg", "n", "token", "name", "value", "key", "cookie",
		"authorization", "a", "secret", "args", "input", "loc", "data", "headers"}
	return map[string]any{
		keys[m.rnd.IntN(len(keys))]: m.value(depth - 1),
		keys[m.rnd.IntN(len(keys))]: m.value(depth - 1), m.line(): m.value(depth - 1),
	}
}

// checkMutated holds one text against what Replace promises, whatever the text.
func checkMutated(t *testing.T, r *Rules, m *Mask, text string) {
	t.Helper()
	b := []byte(text)
	spans := r.Find(nil, b)
	got := string(m.Replace(nil, b, spans))
	if again := scrub(r, m, got); again != got {
		t.Errorf("Replace(Find(%q))\n  = %q, and that\n  = %q", text, got, again)
	}
	longest := len("[REDACTED:secret:1a2b3c4d5e6f]")*len(spans) + 2*lex.MaxEscapes*len(spans)
	if len(got) > len(text)+longest {
		t.Errorf("Replace(Find(%q)) = %q, %d bytes longer", text, got, len(got)-len(text))
	}
}

func TestMutatedJSON(t *testing.T) {
	r := NewRules(nil, false)
	m := NewMask(ShowKind, nil)
	mut := newMutator(t, 7)
	for range mutations(t) {
		v := map[string]any{"msg": mut.line(), "v": mut.value(4)}
		data, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		text := string(data)
		got := scrub(r, m, text)
		if !json.Valid([]byte(got)) {
			t.Errorf("Replace(Find(%s))\n  = %s, want JSON", text, got)
		}
		if again := scrub(r, m, got); again != got {
			t.Errorf("Replace(Find(%s))\n  = %s, and that\n  = %s", text, got, again)
		}
	}
}

func TestMutatedLines(t *testing.T) {
	r := NewRules(nil, false)
	masks := []*Mask{NewMask(ShowKind, nil), NewMask(ShowNothing, nil)}
	fingerprinted, fingerprints := fingerprintRules()
	mut := newMutator(t, 8)
	for i := range mutations(t) {
		text := mut.mutant()
		if i%2 == 1 {
			text = mut.line()
		}
		if n := i / 2 % 3; n < len(masks) {
			checkMutated(t, r, masks[n], text)
		} else {
			checkMutated(t, fingerprinted, fingerprints, text)
		}
	}
}

// TestFindGuardsMutated holds Find against findAll on mutated lines, where an anchor is often the
// only one of its kind.
func TestFindGuardsMutated(t *testing.T) {
	rules := []*Rules{NewRules(nil, true), NewRules(nil, false)}
	mut := newMutator(t, 9)
	for range mutations(t) {
		checkGuards(t, rules, mut.mutant())
	}
}
