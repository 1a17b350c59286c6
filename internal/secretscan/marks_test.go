// SPDX-License-Identifier: MIT

package secretscan

import (
	"strings"
	"testing"

	"github.com/logplex-go/logplex/internal/escape"
	"github.com/logplex-go/logplex/internal/lex"
	"github.com/logplex-go/logplex/internal/tokenform"
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
	rest := []byte(strings.ReplaceAll(text, `"`, ""))
	if got, want := m.OnlyQuotes(), escape.JSONPlain(rest); got != want {
		t.Errorf("OnlyQuotes of %q = %t, want %t", text, got, want)
	}
	if got, want := m.ASCII(),
		strings.IndexFunc(text, func(r rune) bool { return r > 0x7f }) < 0; got != want {
		t.Errorf("ASCII of %q = %t, want %t", text, got, want)
	}
}

func TestMarks(t *testing.T) {
	checkMarks(t, "")
	for n := 1; n <= 3*lex.GroupLength; n++ {
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
		"4111-1111-1111-1111", "3782 822463 10005", "4222 2222 2222 2",
	} {
		for before := range 3 * lex.GroupLength {
			for after := range 2 * lex.GroupLength {
				text := strings.Repeat(";", before) + secret + strings.Repeat(";", after)
				if got := r.Find(nil, []byte(text)); len(got) != 1 || got[0].Start != before ||
					got[0].End != before+len(secret) {
					t.Errorf("Find(%q) = %v, want what stands at %d", text, got, before)
				}
			}
		}
	}
}

// TestMarksOfWords holds the sequences of letters that MarksOf looks for against hasPair, at each
// place of a text: a word that it does not see is never judged.
func TestMarksOfWords(t *testing.T) {
	bytes := []byte("kKeEyYnNcCrRtTdDoOiIsSpPwWaA x_\x00\xff")
	const pad = "mmmmmmmmmmmmmmmmmm"
	for _, before := range []string{"", "m", pad[:6], pad[:7], pad[:8], pad} {
		for _, c0 := range bytes {
			for _, c1 := range bytes {
				for _, c2 := range bytes {
					for _, c3 := range bytes {
						b := append([]byte(before), c0, c1, c2, c3)
						i := len(before)
						if !hasPair(b, i+1) && !hasPair(b, i) {
							continue
						}
						if m, _ := MarksOf(append(b, "1"...)); m.holds&markWords == 0 {
							t.Fatalf("MarksOf(%q) has no word, but hasPair finds one", b)
						}
					}
				}
			}
		}
		for _, word := range []string{"code is 1", "psw '", "key 1", "SW 1"} {
			if m, _ := MarksOf(before + word); m.holds&markWords == 0 {
				t.Errorf("MarksOf(%q) has no word", before+word)
			}
		}
		for _, word := range []string{"1 psw", "1 key", "1 PA", "' cred"} {
			if m, _ := MarksOf(before + word); m.holds&markWords == 0 {
				t.Errorf("MarksOf(%q) has no word", before+word)
			}
		}
	}
}

// TestMarksOfUUID passes MarksOf a UUID with each other byte at each place.
func TestMarksOfUUID(t *testing.T) {
	const id = "59da6323-2Bc4-4143-8677-cc66Ccfb115f"
	for i := range id {
		for c := range 256 {
			text := []byte(id)
			text[i] = byte(c)
			m, _ := MarksOf(text)
			if got, want := m.holds&markUUID != 0, tokenform.IsUUID(text); got != want {
				t.Fatalf("MarksOf(%q) has a UUID: %t, want %t", text, got, want)
			}
		}
	}
}

// TestSequences passes Find the places of which only a sequence tells it, at each place of a text.
func TestSequences(t *testing.T) {
	rules := []*Rules{NewRules(nil, false)}
	for n := range 3 * lex.GroupLength {
		before := strings.Repeat("m", n) + " "
		for _, text := range []string{
			"set password \"hunter2Zq\" m", "identified by 'hunter2Zq'", "set password 'hunter2Zq'",
			"setPassword('hunter2Zq')", "setPassword(\"hunter2Zq\")", "identified by N'hunter2Zq'",
			"f(\"password\",\"hunter2Zq\")", "set password \\\"hunter2Zq\\\" m",
			"x --password hunter2Zq",
			"x -phunter2Zq", "a,--password hunter2Zq", "Bearer hunter2ZqX9", "Basic hunter2ZqX9==",
			"IDENTIFIED BY hunter2Zq", "token hunter2Zq9", "creds hunter2Zq9", "bindpw hunter2Zq9",
			"psw hunter2Zq9", "PASS hunter2Zq9", "your login code is 123456",
		} {
			checkGuards(t, rules, before+text)
			if len(rules[0].Find(nil, []byte(before+text))) == 0 &&
				len(rules[0].Find(nil, []byte(" "+text))) != 0 {
				t.Errorf("Find(%q) finds nothing", before+text)
			}
		}
	}
}

// TestFindMarkedEmpty passes an empty text to FindMarked, as a caller does that asks for the marks
// itself.
func TestFindMarkedEmpty(t *testing.T) {
	m, ok := MarksOf("")
	for _, personal := range []bool{false, true} {
		if got := NewRules(nil, personal).FindMarked(nil, nil, m); !ok || len(got) != 0 {
			t.Errorf("FindMarked of an empty text = %v, want nothing", got)
		}
	}
}

// TestUUIDText compares tokenform.IsUUIDText with tokenform.IsUUID for each byte at each place,
// alone and beside another odd one.
func TestUUIDText(t *testing.T) {
	const text = "59da6323-2bc4-4143-8677-cC66cCfB115F"
	for i := range len(text) {
		for c := range 256 {
			for _, beside := range []byte{text[(i+1)%len(text)], '/', ':', 'g', 0, 0x80, 0xff} {
				b := []byte(text)
				b[i], b[(i+1)%len(b)] = byte(c), beside
				if got, want := tokenform.IsUUIDText(b), tokenform.IsUUID(b); got != want {
					t.Errorf("isUUIDText(%q) = %v, want %v", b, got, want)
				}
			}
		}
	}
}

// TestMarksOfStarts passes MarksOf what the lines and commands start with that are known by it.
func TestMarksOfStarts(t *testing.T) {
	for _, text := range []string{
		"ENV a=1", "ARG a=1", "setenv a 1", "CONFIG SET requirepass a1", "set snmp community a1",
		"setx a 1", "set -gx a 1", "snmp-server community a1", "rocommunity a1", "rwcommunity a1",
		"requirepass a1", "masterauth a1", "rootpw a1", "\"AUTH\" \"a1\"", "AUTH PLAIN a1",
		"AUTHENTICATE PLAIN a1", "AUTH a1", "HELLO 3 AUTH a b1", "ACL SETUSER a >b1",
		"MIGRATE h 6379 k 0 1 AUTH a1", "SetEnv a 1", "machine a login b password c1",
		": PSK \"a1\"", " ENV a=1", "-u a:b1 x",
	} {
		if m, _ := MarksOf(text); m.holds&markStart == 0 {
			t.Errorf("MarksOf(%q) has no line", text)
		}
	}
	texts := []string{
		"user bob pass s3cret", "login bob s3cret", "a1 LOGIN bob s3cret", "net use Z: s3cret",
		"nmcli dev wifi psk s3cret1", "wpa_cli set_network 0 psk s3cret1", "auth_pass s3cret1",
		"wpa-psk ascii 0 s3cret1", "stats auth a:s3cret1", "Trying a:s3cret1",
		"app.exe /p s3cret1", "A_longer.EXE /p s3cret1", "averylongname.exe /p s3cret1",
		"$ mkpasswd s3cret1", "  mkpasswd s3cret1", "C: a1 LOGIN b c", "RUNNING: mkpasswd s3cret1",
	}
	for _, c := range commands {
		texts = append(texts, c.words+"bob1 s3cretWord")
	}
	for _, text := range texts {
		if m, _ := MarksOf(text); m.holds&markCommand == 0 {
			t.Errorf("MarksOf(%q) has no command", text)
		}
	}
	for _, text := range []string{"store order 12: a.b", "SELECT 1", "a 1 b c d", "load /a.ex 1",
		"cache 1.5 MB"} {
		if m, _ := MarksOf(text); m.holds&(markStart|markCommand) != 0 {
			t.Errorf("MarksOf(%q) has a line or a command", text)
		}
	}
}

// TestMarksOfHosts has names that are in every line of a service, which no pass need look at.
func TestMarksOfHosts(t *testing.T) {
	r := NewRules(nil, false)
	for _, text := range []string{"shop.example.com", "api2.example.org", "/srv/app.exe"} {
		if m, _ := MarksOf(text); !r.Clean(m) {
			t.Errorf("MarksOf(%q) = %#x, which is not clean", text, m.holds)
		}
	}
}
