// SPDX-License-Identifier: MIT

package secretscan

import (
	"strings"
	"testing"

	"github.com/logplex-go/logplex/internal/escape"
)

// checkMarks compares the marks of text about escapes with package escape.
func checkMarks(t *testing.T, text string) {
	t.Helper()
	m, ok := MarksOf(text)
	if b, bok := MarksOf([]byte(text)); b != m || bok != ok {
		t.Errorf("MarksOf(%q) = %v, %t as bytes, %v, %t as a string", text, b, bok, m, ok)
	}
	if want := len(text) <= shortText; ok != want {
		t.Fatalf("MarksOf of %d bytes = %t, want %t", len(text), ok, want)
	} else if !ok {
		return
	}
	if got, want := m.Bare(), escape.Bare([]byte(text)); got != want {
		t.Errorf("Bare of %q = %t, want %t", text, got, want)
	}
	if got, want := m.Plain(), escape.JSONPlain([]byte(text)); got != want {
		t.Errorf("Plain of %q = %t, want %t", text, got, want)
	}
	if got, want := m.ASCII(),
		strings.IndexFunc(text, func(r rune) bool { return r > 0x7f }) < 0; got != want {
		t.Errorf("ASCII of %q = %t, want %t", text, got, want)
	}
}

func TestMarks(t *testing.T) {
	checkMarks(t, "")
	for n := 1; n <= 3*groupLength; n++ {
		text := []byte(strings.Repeat("m", n))
		for i := range text {
			for c := range 256 {
				text[i] = byte(c)
				checkMarks(t, string(text))
			}
			text[i] = 'm'
		}
	}
	for _, n := range []int{shortText - 1, shortText, shortText + 1} {
		checkMarks(t, strings.Repeat("m", n-1)+"\n")
	}
}

func FuzzMarks(f *testing.F) {
	for _, text := range guardTexts {
		f.Add(text)
	}
	f.Fuzz(checkMarks)
}

// TestMarksInRow passes Find the shortest token and the shortest card numbers at each place of a
// text, in which MarksOf must see them by its windows.
func TestMarksInRow(t *testing.T) {
	r := NewRules(nil, false)
	for _, secret := range []string{
		"AKIA" + "Q3EGRIFRT7QJ4XYZ", "30569309025904", "3056 930902 5904", "378282246310005",
	} {
		for before := range 3 * groupLength {
			for after := range 2 * groupLength {
				text := strings.Repeat(";", before) + secret + strings.Repeat(";", after)
				if got := r.Find(nil, []byte(text)); len(got) != 1 || got[0].Start != before ||
					got[0].End != before+len(secret) {
					t.Errorf("Find(%q) = %v, want what stands at %d", text, got, before)
				}
			}
		}
	}
}
