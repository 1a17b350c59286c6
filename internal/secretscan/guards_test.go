// SPDX-License-Identifier: MIT

package secretscan

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/logplex-go/logplex/internal/keynames"
	"github.com/logplex-go/logplex/internal/lex"
)

// guardTexts are texts whose anchor is the only one of its kind, or is at an end, or is
// missing.
var guardTexts = []string{
	"insert into users (email, password, id) values (?,`?, ?)",
	"password=\n(DB_PASS) `ser=am", "generated root password for root@localhost: ZaxHunter",
	"Das Passwort `autet anders als erwartet", "+ echo K$~beros | kinit bob@EXAMPLE.COM",
	"set password ENC dd%uEt", "password { value: hunte", "CONFIG SET requirepass WH",
	"1:500:aad3b435b51404eeaad3b435b51404ee:31d6cfe0d16ae931b73c59d7e0c089c0:::",
	"", "-", "B", "pw=1", "=", ":", "a=", "=a", "key=", "p=x&p=y", "u=a&p=hunter22",
	"-----BEGIN PRIVATE KEY-----", "-----BEGIN_PRIVATE", "-----BEGINPRIVATE",
	"Bearer mF_9.B5f-4.1JqM", "Basic dXNlcjpwYXNz", "app --password hunter2", "--password hunter2",
	"--password\\,hunter2", "--password \"hunter2\"", "-uroot:hunter2", "mysql\t-phunter2",
	"(-uroot:hunter2", "[\"--password\",\"hunter2\"]", "\"--password\",\"hunter2\"",
	"x\n--password hunter2", "ENV DB_PASSWORD hunter2", "x\nENV DB_PASSWORD hunter2",
	"requirepass hunter22", "\"AUTH\" \"hunter22\"", "machine a login b password hunter2",
	"setenv PASSWORD hunter2", "4111111111111111", "4111 1111 1111 1111", "4111-1111-1111-1111",
	"x 4111111111111111", "PASSWORD 'hunter2'", "IDENTIFIED BY 'hunter2'",
	"incorrect password \"hunter2\"", "f(\"password\",\"hunter2\")", "setPassword(\"hunter2-x9\")",
	"setPassword('hunter2-x9')", "<password>hunter2</password>", "user:hunter2@tcp(db)/x",
	"sqlplus scott/tiger99@db", "thin:scott/tiger99@db", "a:hunter2@db:5432", "password%3Dhunter2",
	"https%3A%2F%2Fa%3Ahunter2%40b", "https://a:hunter2@b.example",
	"https://x.webhook.office.com/webhookb2/AbCdEfGh123456",
	"https://hooks.slack.com/services/AbCd/EfGh123456", "db:5432:app:user:hunter2",
	"$1$abcdefgh$0123456789abcdefghijkl", "bob@example.com", "+15550101234", "555-010-1234",
	"(555) 010-1234", "a12=b", "secret_id=4bf92f3577b34da6", "user%5Bpassword%5D=hunter2",
	"password1=hunter2", "password12345=hunter2", "T08:25:21", "key1:hunter2", "password1: hunter2",
	"sha256~abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGH",
	"ab18Q~abcdefghijklmnopqrstuvwxyz0123456", "59da6323-2bc4-4143-8677-cc66ccfb115f",
	"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
	"Unseal Key 1: Zq9xHunter2QkZq9xHunter2QkZq9xHunter2QkZq9x=",
	"bobbybobby:{SHA}hunter2Zqhunter2Zqhunter2Zq=", "host.example : PSK \"hunter2Zq\"",
	"SELECT crypt('hunter2Zq', x)", "x IDENTIFIED VIA p USING 'hunter2Zq'",
	"ATTACH 'x' AS y KEY 'hunter2Zq'", "user bob pass hunter2Zq", "a1 LOGIN bob hunter2Zq",
	"app.exe /p hunter2Zq", "bob:Zq9xHunter2Qk", "{\"p\\u0061ssword\":\"hunter2Zq\"}",
	"password|s:9:\"hunter2Zq\";", "ConvertTo-SecureString \"hunter2Zq\"",
	"createUser bob SHA hunter2Zq", "rocommunity hunter2Zq", "rootpw hunter2Zq",
	"using 36ad37bf675fe49700d6dc8cff6403ab for upload",
	"{\"kty\":\"oct\",\"k\":\"AyM1SysPpbyDfgZld3umj1qz\"}",
	"connected to the host 10:6379> AUTH hunter2Zq", "it went to 10:5432:app:user:hunter2Zq",
	"[\"requirepass hunter22\"]",
	"For input string: \"hunter2Zq\"", "argument --password: invalid value: 'hunter2Zq'",
}

// guardedTexts are the texts on which Find is held against findAll.
func guardedTexts(t testing.TB) []string {
	t.Helper()
	texts := slices.Concat(guardTexts, caseLines(t, "ordinary.txt"))
	for _, line := range caseLines(t, "secrets.txt") {
		text, _ := unmark(line)
		texts = append(texts, text)
	}
	for _, name := range slices.Sorted(maps.Keys(benchLines)) { // the same order each time
		texts = append(texts, benchLines[name]...)
	}
	return texts
}

// findAll is Find without a look at what the text holds: each pass goes over all of it, and what is
// found is always settled.
func (r *Rules) findAll(dst []Span, t []byte) []Span {
	if len(t) == 0 {
		return dst
	}
	base := len(dst)
	dst = findAssignments(r, dst, t)
	dst = findQuoted(r, dst, t)
	var words wordScan
	words.r, words.t = r, t
	words.find(&dst, 0, len(t), markAll)
	return r.settle(r.findOthers(dst, base, t, markAll, nil), base, t, true)
}

// findAssignments judges what starts after signs, and then all equals signs and all colons of t.
func findAssignments(r *Rules, dst []Span, t []byte) []Span {
	var x assigner
	x.r, x.t = r, t
	for i := range t {
		if startsInsideAfter(t, i) {
			insideCommand(&dst, r, t, i+2)
		}
	}
	for i := lex.Next(t, 1, '='); i >= 0; i = lex.Next(t, i+1, '=') {
		i = max(i, x.equalAt(&dst, i)-1)
	}
	x.noBracket = false
	for i := lex.Next(t, 1, ':'); i >= 0; i = lex.Next(t, i+1, ':') {
		i = max(i, x.colonAt(&dst, i)-1)
	}
	return dst
}

// findQuoted judges all quotes and commas of t, one kind after the other.
func findQuoted(r *Rules, dst []Span, t []byte) []Span {
	var x quoteScan
	x.r, x.t = r, t
	for i := lex.Next(t, leastBeforeSingle, '\''); i >= 0; i = lex.Next(t, i+1, '\'') {
		i = max(i, x.singleQuoteAt(&dst, i)-1)
	}
	if !isContainer(t) {
		for i := lex.Next(t, leastBeforeDouble, '"'); i >= 0; i = lex.Next(t, i+1, '"') {
			i = max(i, x.doubleQuoteAt(&dst, i)-1)
		}
	}
	for i := lex.Next(t, leastBeforeComma, ','); i >= 0; i = lex.Next(t, i+1, ',') {
		if lex.IsQuote(t[i-1]) {
			i = max(i, x.commaAt(&dst, i)-1)
		}
	}
	return dst
}

// checkGuards reports where Find and findAll differ.
func checkGuards(t *testing.T, rules []*Rules, text string) {
	t.Helper()
	b := []byte(text)
	for _, r := range rules {
		if got, want := r.Find(nil, b), r.findAll(nil, b); !slices.Equal(got, want) {
			t.Errorf("Find(%q) = %v, want %v as of findAll, personal %t",
				text, got, want, r.personal)
		}
	}
}

func TestFindGuards(t *testing.T) {
	rules := []*Rules{
		NewRules(nil, false), NewRules(nil, true),
		NewRules(keynames.NewKeys([]string{"zq", "x9"}, []string{"password"}), false),
	}
	for _, text := range guardedTexts(t) {
		checkGuards(t, rules, text)
		// Each word and each cut has fewer anchors than the whole.
		for _, word := range strings.Fields(text) {
			checkGuards(t, rules, word)
		}
		for i := range min(len(text), 3*lex.GroupLength) {
			checkGuards(t, rules, text[i:])
			checkGuards(t, rules, text[:len(text)-i])
		}
	}
}

func TestFindGuardsCorpus(t *testing.T) {
	rules := []*Rules{NewRules(nil, true)}
	for _, s := range secretCorpus(t, 1) {
		checkGuards(t, rules, s.text)
		for _, secret := range s.secrets {
			checkGuards(t, rules, secret)
		}
	}
	g := newGenerator(t, 2)
	for _, row := range corpusRows(t, "ordinary.txt", 2) {
		for range 4 {
			checkGuards(t, rules, g.expand(row[1]))
		}
	}
}

// TestFindGuardsKeys passes Find each key of one and two bytes, and some before digits, alone and
// after another byte.
func TestFindGuardsKeys(t *testing.T) {
	rules := []*Rules{
		NewRules(nil, false), NewRules(keynames.NewKeys([]string{"z", "zq", "x9", "a_b", "-c"},
			nil), false),
	}
	const value = "8f2kslw92mxkq01zmsl2"
	for a := range byte(0x80) {
		for b := range byte(0x80) {
			key := string([]byte{a, b})
			for _, form := range []string{
				key + "=" + value, key + ":" + value, key + ": " + value, "/" + key + "=" + value,
				key + "1=" + value, "?" + key + "22:" + value,
			} {
				checkGuards(t, rules, form)
			}
		}
	}
}

// TestFindGuardsLong has secrets at the edges of the pieces that long texts are looked at in.
func TestFindGuardsLong(t *testing.T) {
	rules := []*Rules{NewRules(nil, true)}
	const filler = "went to the other side of it and on "
	before := strings.Repeat(filler, 2*shortText/len(filler))
	// The shortest that are found by the bytes that they have in a row.
	texts := append(guardedTexts(t), "AKIA"+"Q3EGRIFRT7QJ4XYZ", "4222222222222")
	for _, text := range texts {
		if len(text) > shortText/4 {
			continue
		}
		checkGuards(t, rules, text+" "+before[:shortText])
		for _, cut := range []int{0, 1, 1 + len(text)/2, len(text),
			4*lex.GroupLength + len(text)/2} {
			from := max(0, shortText-cut)
			checkGuards(t, rules, before[:from]+" "+text)
			checkGuards(t, rules, before[:from]+" "+text+" "+before[:shortText])
		}
	}
}

// TestEventsAtEdge has events of each kind at each place around the edge of two pieces of a long
// text.
func TestEventsAtEdge(t *testing.T) {
	const edge = shortText - 4*lex.GroupLength
	r := NewRules(nil, false)
	for _, text := range []string{
		`set("senha", "hunter2Xy")`, "password = hunter2Xy", "password: hunter2Xy",
		"password \"hunter2Xy\"", "identified by 'hunter2Xy'", "crypt('hunter2Xy', gen_salt())",
	} {
		for n := range len(text) {
			long := strings.Repeat("x ", shortText)[:edge-n-1] + " " + text +
				strings.Repeat(" x", shortText)
			found := r.Find(nil, []byte(long))
			if len(found) != 1 || long[found[0].Start:found[0].End] != "hunter2Xy" {
				t.Errorf("Find = %v with %q, of which %d bytes are before the edge, want its value",
					found, text, n)
			}
		}
	}
}

// TestFindAtEnd has secrets at the end of texts of every length around those at which a text is
// looked at in one more piece.
func TestFindAtEnd(t *testing.T) {
	r := NewRules(nil, false)
	for _, text := range []string{
		"your password is hunter2Xy", "the password for bob is hunter2Xy", "password: hunter2Xy",
		"login('bob', 'hunter2Xy')", "Passwort lautet hunter2Xy", "密码是hunter2Xy",
	} {
		for _, filler := range []string{"went to the other side and on ", "a=1 b=2 ", "été à "} {
			long := strings.Repeat(filler, 4*shortText/len(filler)+1)
			for pieces := range 3 {
				end := shortText + pieces*(shortText-4*lex.GroupLength)
				for n := end - 5*lex.GroupLength - len(text); n < end+lex.GroupLength; n++ {
					whole := strings.ToValidUTF8(long[:n], "") + "\n" + text
					found := r.Find(nil, []byte(whole))
					if len(found) != 1 ||
						whole[found[0].Start:found[0].End] != "hunter2Xy" {
						t.Fatalf("Find of %q after %d bytes of %q = %v, want its value",
							text, len(whole)-len(text), filler, found)
					}
				}
			}
		}
	}
}

func FuzzFindGuards(f *testing.F) {
	for _, text := range guardedTexts(f) {
		f.Add(text)
	}
	rules := []*Rules{NewRules(nil, false), NewRules(nil, true)}
	f.Fuzz(func(t *testing.T, text string) { checkGuards(t, rules, text) })
}

// TestLongWords has words of every length up to some more than any rule looks at, after a name and
// before a sign, where a rule may look for the next name.
func TestLongWords(t *testing.T) {
	r := NewRules(nil, true)
	for _, name := range []string{"password ", "secret -> ", "token=", "api_key: ", "--token ",
		"password is ", "Bearer ", "https://bob:", "login bob/", "PASS "} {
		for _, piece := range []string{"a1", "a", "Zq9_", "ä1", "a1.", "a1-", "\\n", "%20"} {
			for n := range 2 * lex.MaxKey {
				for _, end := range []string{"=x1", ":x1", "'", "\"", ")", "@h", ";k=v", " y"} {
					r.Find(nil, []byte(name+strings.Repeat(piece, n)+end))
				}
			}
		}
	}
}
