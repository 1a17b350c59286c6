// SPDX-License-Identifier: MIT

package secretscan

import (
	"math/bits"
	"slices"
	"strings"
	"testing"

	"github.com/logplex-go/logplex/internal/keynames"
	"github.com/logplex-go/logplex/internal/lex"
	"github.com/logplex-go/logplex/internal/testinput"
)

// vocabulary returns all words that end a key that is worth a look.
func vocabulary() []string {
	return slices.Concat(keynames.Endings(), pairEndings[:], keynames.InnerNames())
}

// judged returns how many groups of text an eventFilter leaves.
func judged(r *Rules, text string) int {
	m, _ := MarksOf(text)
	f := eventFilter{r: r, noAt: m.holds&markAt == 0}
	return bits.OnesCount64(f.groups([]byte(text), 0, m))
}

// TestEveryWordIsJudged passes an eventFilter each word of the vocabulary in each case, at each
// place in a group, after another word and before digits.
func TestEveryWordIsJudged(t *testing.T) {
	own := []string{"zqx", "zq", "shoe_size", "shoeId", "x9"}
	builtin, extended := NewRules(nil, false), NewRules(keynames.NewKeys(own, nil), false)
	for n, word := range slices.Concat(vocabulary(), own) {
		rules := []*Rules{builtin, extended}
		if n >= len(vocabulary()) {
			rules = rules[1:]
		}
		forms := []string{
			word, strings.ToUpper(word), strings.ToUpper(word[:1]) + word[1:], word + "1",
		}
		for _, r := range rules {
			for pad := range 2 * lex.GroupLength {
				before := "It went " + strings.Repeat("on ", pad)[:pad] + " "
				for _, form := range forms {
					for _, text := range []string{
						form + "=", form + " = ", form + ": ", "\"" + form + "\":",
						"my_" + form + "=", "\"" + form + "\", ", "the-" + form + ": ",
						"a." + form + " = ",
					} {
						if strings.HasSuffix(strings.ToLower(text), "ó\", ") {
							continue // no argument is named so
						}
						if judged(r, before+text+"x y") == 0 {
							t.Errorf("no group is judged in %q", before+text+"x y")
						}
					}
				}
			}
		}
	}
}

// TestInnerWordsAreJudged has the words that make a key secret whatever follows them.
func TestInnerWordsAreJudged(t *testing.T) {
	r := NewRules(nil, false)
	for _, word := range keynames.InnerNames() {
		for pad := range 2 * lex.GroupLength {
			before := "It went " + strings.Repeat("on ", pad)[:pad] + " "
			for _, last := range []string{
				"_x", "_replica", "-of-a-customer", ".state", "_x_y_z", "Mode",
			} {
				form := word + last
				for _, text := range []string{
					form + "=", form + ": ", "\"" + form + "\":", "my_" + form + "=",
				} {
					if judged(r, before+text+"x y") == 0 {
						t.Errorf("no group is judged in %q", before+text+"x y")
					}
				}
			}
		}
	}
}

// TestEveryKeyIsJudged passes an eventFilter the names that keynames.Keys knows.
func TestEveryKeyIsJudged(t *testing.T) {
	r := NewRules(nil, false)
	for _, row := range testinput.KeyNames() {
		if row.Verdict == "none" {
			continue
		}
		for name := range strings.FieldsSeq(row.Names) {
			for pad := range lex.GroupLength {
				text := "It went " + strings.Repeat("on ", pad)[:pad] + " " + name
				for _, text := range []string{text + " = x y", text + ": x y", text + "=x y"} {
					if judged(r, text) == 0 {
						t.Errorf("no group is judged in %q", text)
					}
				}
			}
		}
	}
}

// TestCleanTexts counts the groups whose signs and quotes are judged in ordinary texts without
// secrets: a rule that makes each user_id a place to look at costs more than it finds.
func TestCleanTexts(t *testing.T) {
	const most = 30
	r := NewRules(nil, false)
	groups := 0
	for _, text := range caseLines(t, "clean.txt") {
		if got := r.Find(nil, []byte(text)); len(got) > 0 {
			t.Errorf("Find(%q) = %v, want nothing", text, got)
		}
		groups += judged(r, text)
	}
	if groups > most {
		t.Errorf("%d groups are judged, want at most %d", groups, most)
	}
	t.Logf("%d groups are judged", groups)
}

// TestCommonKeys holds isCommonKey against what a wordScan finds for such keys without it: no name
// of a secret has these words.
func TestCommonKeys(t *testing.T) {
	keys := keynames.NewKeys(nil, nil)
	for _, word := range []string{"duplicate", "unique", "foreign", "partition", "primary"} {
		for _, key := range []string{word + " key", strings.ToUpper(word) + " KEY"} {
			if text := []byte("a " + key + " x"); !isCommonKey(text, len(text)-len(" x")) {
				t.Errorf("isCommonKey(%q) = false, want true", key)
			}
			if v := keys.Verdict([]byte(key)); v == keynames.Secret {
				t.Errorf("Verdict(%q) = %v: it is no common key", key, v)
			}
		}
	}
	for _, text := range []string{"a client key x", "a monkey x", "primarykey x", "a host key x"} {
		if isCommonKey([]byte(text), len(text)-len(" x")) {
			t.Errorf("isCommonKey(%q) = true, want false", text)
		}
	}
}

// TestDismisses has clean texts of services that no pass need look at, and the same with a secret.
func TestDismisses(t *testing.T) {
	r := NewRules(nil, false)
	for _, text := range []string{
		`SELECT "id", "state" FROM "orders" WHERE "customer_id" = 202901 AND "state" = 'open'`,
		`SELECT "id" FROM "orders" WHERE "created_at" > '2026-08-03 08:25:21' LIMIT 54 OFFSET 3`,
		`load order 653: pq: duplicate key value violates unique constraint "payments_77_key"`,
		`load order 7123: json: cannot unmarshal string "ken6255" into Go struct field of type int`,
		`store order 8628538: dial tcp 10.171.51.39:5432: connect: connection refused by the host`,
		`Mozilla/5.0 (X11; Linux x86_64; rv:109.0) Gecko/20100101 Firefox/109.0`,
	} {
		m, _ := MarksOf(text)
		if r.Clean(m) || !r.Dismisses([]byte(text), &m) {
			t.Errorf("Clean or not Dismisses(%q), want only the latter", text)
		}
		for _, secret := range []string{
			" password=hunter22", " the password is hunter22", ` key "hunter22x"`,
			" 4111 1111 1111 1111", " ghp_0123456789abcdefghijABCDEFGHIJ456789",
		} {
			text := text + secret
			if m, _ := MarksOf(text); r.Dismisses([]byte(text), &m) {
				t.Errorf("Dismisses(%q) = true, want false", text)
			}
		}
	}
}
