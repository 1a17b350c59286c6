// SPDX-License-Identifier: MIT

package secretscan

import (
	"slices"
	"strings"
	"testing"

	"github.com/logplex-go/logplex/internal/race"
)

func TestMaskAppend(t *testing.T) {
	key := []byte("deployment")
	for _, c := range []struct {
		name   string
		mask   *Mask
		kind   Kind
		secret string
		want   string
	}{
		{"zero", &Mask{}, KindKey, "hunter2", "[REDACTED]"},
		{"nothing", NewMask(ShowNothing, key), KindKey, "hunter2", "[REDACTED]"},
		{"kind", NewMask(ShowKind, nil), KindJWT, "hunter2", "[REDACTED:jwt]"},
		{"fingerprint without key", &Mask{Show: ShowFingerprint}, KindKey,
			"hunter2", "[REDACTED:key]"},
		// As python3 -c "import hmac; print(hmac.new(b'one', b'hunter2',
		// 'sha256').hexdigest()[:12])" prints it.
		{"fingerprint", NewMask(ShowFingerprint, []byte("one")), KindKey, "hunter2",
			"[REDACTED:key:15c6c4f9d492]"},
		{"card", NewMask(ShowNothing, nil), KindCard, "4111 1111 1111 1234", "[REDACTED]1234"},
		{"card kind", NewMask(ShowKind, nil), KindCard, "4111111111111234", "[REDACTED:card]1234"},
		{"short card", NewMask(ShowNothing, nil), KindCard, "41111234", "[REDACTED]"},
		{"unknown kind", NewMask(ShowKind, nil), Kind(200), "x", "[REDACTED:secret]"},
	} {
		if got := string(c.mask.Append(nil, c.kind, []byte(c.secret))); got != c.want {
			t.Errorf("%s: Append(%v) = %s, want %s", c.name, c.kind, got, c.want)
		}
	}
}

func TestMaskFingerprint(t *testing.T) {
	one, two, random := NewMask(ShowFingerprint, []byte("one")),
		NewMask(ShowFingerprint, []byte("two")), NewMask(ShowFingerprint, nil)
	print := func(m *Mask, k Kind, secret string) string {
		return string(m.Append(nil, k, []byte(secret)))
	}
	once, again := print(one, KindKey, "hunter2"), print(one, KindKey, "hunter2")
	if once != again {
		t.Errorf("Append(hunter2) twice = two fingerprints, want one")
	}
	if print(one, KindKey, "hunter2") == print(one, KindKey, "hunter3") {
		t.Errorf("Append(hunter2) and Append(hunter3) = one fingerprint, want two")
	}
	if print(one, KindKey, "hunter2") == print(two, KindKey, "hunter2") ||
		print(one, KindKey, "hunter2") == print(random, KindKey, "hunter2") {
		t.Errorf("Append under two keys = one fingerprint, want two")
	}
	a, b := print(one, KindCard, "4111 1111 1111 1111"), print(one, KindCard, "4111111111111111")
	if a != b {
		t.Errorf("Append of one card grouped and not = %s and %s, want one fingerprint", a, b)
	}
	if c := print(one, KindCard, "4.111111111111111e+15"); c != a {
		t.Errorf("Append of one card as a float and not = %s and %s, want one fingerprint", c, a)
	}
	key := []byte("one")
	m := NewMask(ShowFingerprint, key)
	before := print(m, KindKey, "hunter2")
	key[0] = 'x'
	for range 100 { // the pool may have to make a new state
		if got := print(m, KindKey, "hunter2"); got != before {
			t.Fatalf("Append after the caller changed the key = %s, want %s", got, before)
		}
	}
}

func TestMaskAppendAllocations(t *testing.T) {
	if race.Enabled {
		t.Skip("the race detector drops pool entries")
	}
	m := NewMask(ShowFingerprint, nil)
	dst := make([]byte, 0, 128)
	secret := []byte("hunter2")
	if n := testing.AllocsPerRun(100, func() { dst = m.Append(dst[:0], KindKey, secret) }); n > 0 {
		t.Errorf("Append made %v allocations, want 0", n)
	}
}

func TestMaskReplace(t *testing.T) {
	m := &Mask{}
	for _, c := range []struct {
		name, text string
		spans      []Span
		want       string
	}{
		{"none", "abc", nil, "abc"},
		{"empty", "", nil, ""},
		{"all", "abc", []Span{{0, 3, KindKey}}, "[REDACTED]"},
		{"touching", "abcd", []Span{{0, 2, KindKey}, {2, 4, KindKey}}, "[REDACTED][REDACTED]"},
		{"out of order", "abcd", []Span{{2, 4, KindKey}, {0, 2, KindKey}}, "ab[REDACTED]"},
		{"beyond", "abcd", []Span{{2, 5, KindKey}}, "abcd"},
		{"empty span", "abcd", []Span{{2, 2, KindKey}}, "abcd"},
		{"negative", "abcd", []Span{{-1, 2, KindKey}}, "abcd"},
		{"number", `{"a":12}`, []Span{{5, 7, KindKey}}, `{"a":"[REDACTED]"}`},
		{"escaped number", `"{\"a\": 12}"`, []Span{{9, 11, KindKey}}, `"{\"a\": \"[REDACTED]\"}"`},
		{"single quotes", `{'a': 12}`, []Span{{6, 8, KindKey}}, `{'a': '[REDACTED]'}`},
		{"no key", `a:12`, []Span{{2, 4, KindKey}}, `a:[REDACTED]`},
		{"in prose", `say 12, 13`, []Span{{4, 6, KindKey}}, `say [REDACTED], 13`},
		{"array", `[12, 13]`, []Span{{1, 3, KindKey}, {5, 7, KindKey}},
			`["[REDACTED]", "[REDACTED]"]`},
		{"quoted number", `{"a":"12"}`, []Span{{6, 8, KindKey}}, `{"a":"[REDACTED]"}`},
	} {
		if got := string(m.Replace(nil, []byte(c.text), c.spans)); got != c.want {
			t.Errorf("%s: Replace(%s) = %s, want %s", c.name, c.text, got, c.want)
		}
	}
	if got := string(m.Replace([]byte("x:"), []byte("abc"), []Span{{1, 2, KindKey}})); got !=
		"x:a[REDACTED]c" {
		t.Errorf("Replace to a used dst = %s, want x:a[REDACTED]c", got)
	}
}

func TestMerge(t *testing.T) {
	for _, c := range []struct {
		name     string
		in, want []Span
	}{
		{"none", nil, nil},
		{"sorted", []Span{{0, 2, KindKey}, {2, 4, KindURL}},
			[]Span{{0, 2, KindKey}, {2, 4, KindURL}}},
		{"unsorted", []Span{{5, 6, KindKey}, {0, 2, KindKey}},
			[]Span{{0, 2, KindKey}, {5, 6, KindKey}}},
		{"overlapping", []Span{{0, 4, KindKey}, {2, 6, KindJWT}}, []Span{{0, 6, KindJWT}}},
		{"nested", []Span{{2, 3, KindJWT}, {0, 6, KindKey}}, []Span{{0, 6, KindJWT}}},
		{"twice", []Span{{0, 4, KindKey}, {0, 4, KindKey}}, []Span{{0, 4, KindKey}}},
		{"empty", []Span{{3, 3, KindKey}, {0, 1, KindKey}, {1, 1, KindKey}},
			[]Span{{0, 1, KindKey}}},
	} {
		if got := Merge(slices.Clone(c.in)); !slices.Equal(got, c.want) {
			t.Errorf("%s: Merge(%v) = %v, want %v", c.name, c.in, got, c.want)
		}
	}
}

func TestKindString(t *testing.T) {
	seen := map[string]bool{}
	for k := range kindCount {
		s := k.String()
		if s == "" || seen[s] || strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
			t.Errorf("Kind(%d).String() = %q, want a word of its own", k, s)
		}
		seen[s] = true
	}
}
