// SPDX-License-Identifier: MIT

package secretscan

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/logplex-go/logplex/internal/keynames"
	"github.com/logplex-go/logplex/internal/race"
)

const (
	markOpen  = "⟦"
	markClose = "⟧"
)

// caseLines returns the lines of a file of testdata, without comments.
func caseLines(t testing.TB, name string) []string {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSuffix(line, "\n")
		if line != "" && !strings.HasPrefix(line, "#") {
			lines = append(lines, line)
		}
	}
	return lines
}

// unmark splits a marked line into the text and what Replace should make of it.
func unmark(line string) (text, want string) {
	var in, out strings.Builder
	for {
		before, rest, ok := strings.Cut(line, markOpen)
		in.WriteString(before)
		out.WriteString(before)
		if !ok {
			return in.String(), out.String()
		}
		secret, after, _ := strings.Cut(rest, markClose)
		in.WriteString(secret)
		out.WriteString("[REDACTED]")
		line = after
	}
}

// checkScrub checks what is left of a text with the built-in rules, as itself and as a JSON line's
// message, and that nothing more is found in that.
func checkScrub(t *testing.T, text, want string) {
	t.Helper()
	r := NewRules(nil, false)
	m := NewMask(ShowNothing, nil)
	got := scrub(r, m, text)
	if got != want {
		t.Errorf("Replace(Find(%q))\n got %q\nwant %q", text, got, want)
	}
	if again := scrub(r, m, got); again != got {
		t.Errorf("Replace(Find(%q)) = %q, want it unchanged", got, again)
	}
	quote := func(s string) string {
		b, err := json.Marshal(map[string]string{"msg": s})
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	if got, want := scrub(r, m, quote(text)), quote(want); got != want {
		t.Errorf("Replace(Find(%s))\n got %s\nwant %s", quote(text), got, want)
	}
}

// scrub replaces the secrets of text.
func scrub(r *Rules, m *Mask, text string) string {
	b := []byte(text)
	return string(m.Replace(nil, b, r.Find(nil, b)))
}

func TestFindSecrets(t *testing.T) {
	r := NewRules(nil, false)
	m := NewMask(ShowNothing, nil)
	for _, line := range caseLines(t, "secrets.txt") {
		text, want := unmark(line)
		if strings.HasPrefix(strings.TrimLeft(text, " "), "{") && json.Valid([]byte(text)) {
			want = requote(want)
		}
		want = strings.ReplaceAll(want, `{"password":[REDACTED],"n":1}`,
			`{"password":"[REDACTED]","n":1}`)
		got := scrub(r, m, text)
		if got != want {
			t.Errorf("Replace(Find(%q))\n got %s\nwant %s", text, got, want)
		}
		if again := scrub(r, m, got); again != got {
			t.Errorf("Replace(Find(%q)) = %q, want it unchanged", got, again)
		}
	}
}

// requote puts quotes around placeholders that replace bare numbers in JSON.
func requote(s string) string { return strings.ReplaceAll(s, `:[REDACTED]`, `:"[REDACTED]"`) }

func TestFindOrdinary(t *testing.T) {
	r := NewRules(nil, false)
	m := NewMask(ShowKind, nil)
	for _, line := range caseLines(t, "ordinary.txt") {
		if got := scrub(r, m, line); got != line {
			t.Errorf("Replace(Find(%q))\n got %s\nwant it unchanged", line, got)
		}
	}
}

func TestFindJSONStaysJSON(t *testing.T) {
	r := NewRules(nil, true)
	for _, show := range []Show{ShowNothing, ShowKind, ShowFingerprint} {
		m := NewMask(show, nil)
		for _, text := range []string{
			`{"password":12345}`, `{"password": -1.5e3 }`, `{"card":4111111111111111,"n":1}`,
			`[4111111111111111,1]`, `[1, 4111111111111111]`, `{"passwords":[123456,"abc"]}`,
			`{"m":"{\"password\":12345}"}`, `{"m":"{\"m\":\"{\\\"pin_password\\\":12345}\"}"}`,
			`{"m":"password='abc","n":"it's"}`, `{"m":"password=abc\ndef"}`,
			`{"m":"postgres://u:p\"q@h/d"}`, `{"m":"token: abc\u0026x"}`,
			`{"m":"-----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY-----\n"}`,
			`{"m":"-----BEGIN PRIVATE KEY-----\nabc"}`, `{"password":"a\\"}`,
			`{"m":"{\"password\":\"a\\\\\"}"}`, `{"m":"<password>abc</password>\n"}`,
			`{"phone":14155550123,"m":"+1 415 555 0123"}`, `{"password":{"value":"x"}}`,
			`{"password":[[1]]}`, `{"authorization":"Bearer abc\t"}`,
			`{"cookie":"a=bcdefghij; b=\"cdefghijk\""}`,
		} {
			if !json.Valid([]byte(text)) {
				t.Fatalf("the test's own text %s is not JSON", text)
			}
			got := scrub(r, m, text)
			if !json.Valid([]byte(got)) {
				t.Errorf("Replace(Find(%s)) = %s, want JSON", text, got)
			}
			if again := scrub(r, m, got); again != got {
				t.Errorf("Replace(Find(%s)) = %s, want it unchanged", got, again)
			}
		}
	}
}

// TestFindCutCommands has nothing but the end of a command, before which rules look for its start,
// or its start.
func TestFindCutCommands(t *testing.T) {
	r := NewRules(nil, false)
	for _, text := range []string{
		"-AsPlainText -Force", "--AsPlainText", "x -AsPlainText", "(-AsPlainText", "-stdin x",
		"-p 3x", "-u bob:hunter", "--body x", "| sudo -S x", "-Value x",
		`changePassword("bob", "Zq9xHunter7Ku", "Zq8xHunter7Ku")`, `PlainAuth("", "bob", "Zq9x7K")`,
		"redis: AUTH bob Zq9xHunter7Ku", `x AUTH\r\n$3\r\nbob\r\n$2\r\nx1`,
		"C: a1 LOGIN bob \"x 1\"", "failed: rabbitmqctl add_user bob Zq9xHunter7Ku",
		"{Host:db Password:two words Port:1}", "-e 'DB_PASSWORD=two words' x",
		"-e 'DB_PASSWORD=" + strings.Repeat("x9", maxPlain) + " words' x",
		`IDENTIFIED BY "x1" REPLACE "x2"`, "curl -E a.pem:x1 b", "SET PASSWORD FROM 'x1' TO 'x2'",
	} {
		for n := range len(text) {
			r.Find(nil, []byte(text[n:]))
			r.Find(nil, []byte(text[:n]))
		}
	}
}

// TestFindWholePairs has texts that are nothing but an account and its password, and one whose
// placeholder completes a sign.
func TestFindWholePairs(t *testing.T) {
	r, m := NewRules(nil, false), NewMask(ShowKind, nil)
	for _, c := range []struct{ text, want string }{
		{"scott/Winter2024!@orcl", "scott/[REDACTED:auth]@orcl"},
		{"scott/Winter2024!@orcl#password=co",
			"scott/[REDACTED:auth]@orcl#password=[REDACTED:key]"},
		{"Example/Login2Go@v1", "Example/Login2Go@v1"},
		{"bob:Zq9xHunter7Ku", "bob:[REDACTED:auth]"},
		{"u/m0nkeyW0rd@//h:1521/svcysql_native_password AS 'Zb8xhunter8tokens'",
			"u/[REDACTED:auth]@//h:1521/svcysql_native_password AS '[REDACTED:key]'"},
		{"auth=none ciph,https://bob:7jSwjBrYt3@h/x?y=z#f",
			"auth=none ciph,https://bob:[REDACTED:url]@h/x?y=z#f"},
		{"<token><![CDATA-----BEGIN PRIVATE KEY-----", "<token><![CDATA[REDACTED:pem]"},
	} {
		got := scrub(r, m, c.text)
		if again := scrub(r, m, got); got != c.want || again != got {
			t.Errorf("Replace(Find(%q)) = %q, and that = %q, want %q", c.text, got, again, c.want)
		}
	}
}

func TestFindPEM(t *testing.T) {
	r := NewRules(nil, false)
	m := NewMask(ShowKind, nil)
	body := "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj\nMzEfYyjiWA4R4/M2bS1GB4t7NXp98C3SC6dVMvDuictGeurT8jNbvJZHtCSuYEvu\n/w=="
	for _, label := range []string{
		"PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "OPENSSH PRIVATE KEY",
		"ENCRYPTED PRIVATE KEY", "PGP PRIVATE KEY BLOCK",
	} {
		whole := "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----"
		layouts := map[string]string{
			"real newlines":    whole,
			"escaped newlines": strings.ReplaceAll(whole, "\n", `\n`),
			"twice escaped":    strings.ReplaceAll(whole, "\n", `\\n`),
			"carriage returns": strings.ReplaceAll(whole, "\n", "\r\n"),
			"spaces":           strings.ReplaceAll(whole, "\n", " "),
			"one line":         strings.ReplaceAll(whole, "\n", ""),
			"indented":         strings.ReplaceAll(whole, "\n", "\n    "),
			"cut in the body":  whole[:120],
			"cut in the end":   whole[:len(whole)-12],
			"with a header": strings.Replace(whole, "\n",
				"\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,0123456789ABCDEF0123456789ABCDEF\n\n", 1),
		}
		for name, text := range layouts {
			if got := scrub(r, m, text); got != "[REDACTED:pem]" {
				t.Errorf("Replace(Find(%s, %s)) = %q, want [REDACTED:pem]", label, name, got)
			}
			if got, want := scrub(r, m, `key="`+text+`" n=1`),
				`key="[REDACTED:pem]" n=1`; got != want {
				t.Errorf("Replace(Find(quoted %s, %s)) = %q, want %q", label, name, got, want)
			}
		}
	}
	for _, label := range []string{
		"CERTIFICATE", "PUBLIC KEY", "RSA PUBLIC KEY", "CERTIFICATE REQUEST", "SSH SIGNATURE",
	} {
		text := "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----"
		if got := scrub(r, m, text); got != text {
			t.Errorf("Replace(Find(%s)) = %q, want it unchanged", label, got)
		}
	}
}

// TestFindCardsAnywhere has cards of all groupings at each place that findCards may look at first.
func TestFindCardsAnywhere(t *testing.T) {
	for _, card := range []string{
		"30569309025904", "378282246310005", "4111111111111111",
		"4111 1111 1111 1111", "4111-1111-1111-1111", "3782 822463 10005",
		"3056 930902 5904", "3782 8224 6310 005", "4222-2222-2222-2", "6011 0000 0000 0000 126",
	} {
		for n := range 2 * leastCard {
			text := strings.Repeat("m", n) + " " + card
			want := []Span{{n + 1, len(text), KindCard}}
			for _, text := range []string{text, text + " ok", text + " on 2026-08-03 08:25"} {
				if got := NewRules(nil, false).Find(nil, []byte(text)); !slices.Equal(got, want) {
					t.Errorf("Find(%q) = %v, want %v", text, got, want)
				}
			}
		}
	}
}

func TestFindCards(t *testing.T) {
	r := NewRules(nil, false)
	m := NewMask(ShowNothing, nil)
	for _, c := range []struct{ name, text, want string }{
		{"visa", "card 4111111111111111 ok", "card [REDACTED]1111 ok"},
		{"grouped", "card 4111 1111 1111 1111 ok", "card [REDACTED]1111 ok"},
		{"dashes", "4111-1111-1111-1111", "[REDACTED]1111"},
		{"amex", "378282246310005", "[REDACTED]0005"},
		{"amex grouped", "3782 822463 10005", "[REDACTED]0005"},
		{"mastercard", "5555555555554444", "[REDACTED]4444"},
		{"mastercard two", "2223003122003222", "[REDACTED]3222"},
		{"discover", "6011111111111117", "[REDACTED]1117"},
		{"diners", "30569309025904", "[REDACTED]5904"},
		{"jcb", "3530111333300000", "[REDACTED]0000"},
		{"two", "4111111111111111 5555555555554444", "[REDACTED]1111 [REDACTED]4444"},
		{"two alike", "4242424242424242 4242 4242 4242 4242", "[REDACTED]4242 [REDACTED]4242"},
		{"assigned", "card_number=4111111111111111&cvv=123",
			"card_number=[REDACTED]1111&cvv=[REDACTED]"},
		{"json number", `{"card":4111111111111111}`, `{"card":"[REDACTED]1111"}`},
		{"float", "n=4.111111111111111e+15 ok", "n=[REDACTED]1111 ok"},
		{"float Amex", "{N:3.78282246310005e+14}", "{N:[REDACTED]0005}"},
		{"float ending in zero", "is 4.00000000000001e+15", "is [REDACTED]0010"},
		{"float JSON", `{"n":4.111111111111111e15}`, `{"n":"[REDACTED]1111"}`},
		{"float id", `{"order_id":4.111111111111111e+15}`, ""},
		{"float digits", "4.111111111111112e+15", ""},
		{"float small", "4.111111111111111e-15", ""},
		{"float large", "4.111111111111111e+300", ""},
		{"float unit", "4.111111111111111e+15ns", ""},
		{"float negative", "-4.111111111111111e+15", ""},
		{"fraction", "n=4111111111111111.000000 ok", "n=[REDACTED]1111 ok"},
		{"fraction JSON", `{"n":4111111111111111.0}`, `{"n":"[REDACTED]1111"}`},
		{"fraction not zero", "4111111111111111.25", ""},
		{"version", "4111111111111111.0.1", ""},
		{"full stop", "Paid with 4111111111111111.", "Paid with [REDACTED]1111."},
		{"amount before", "charged 20 4111111111111111", "charged 20 [REDACTED]1111"},
		{"wrong check digit", "4111111111111112", ""},
		{"too long", "41111111111111111111", ""},
		{"letter before", "x4111111111111111", ""},
		{"letter after", "4111111111111111x", ""},
		{"decimal", "0.4111111111111111", ""},
		{"version", "1.4111111111111111.2", ""},
		{"odd groups", "41111 11111 111111", ""},
		{"no issuer", "9111111111111111", ""},
		{"underscore", "id_4111111111111111", ""},
		{"path", "/orders/4111111111111111", ""},
		{"zeros", "4000000000000000000", ""},
	} {
		want := c.want
		if want == "" {
			want = c.text
		}
		got := scrub(r, m, c.text)
		if got != want {
			t.Errorf("%s: Replace(Find(%q)) = %q, want %q", c.name, c.text, got, want)
		}
		if again := scrub(r, m, got); again != got {
			t.Errorf("%s: Replace(Find(%q)) = %q, want it unchanged", c.name, got, again)
		}
	}
}

func TestFindPersonal(t *testing.T) {
	on, off := NewRules(nil, true), NewRules(nil, false)
	m := NewMask(ShowKind, nil)
	for _, c := range []struct{ text, want string }{
		{"mail bob@example.com now", "mail [REDACTED:email] now"},
		{"a@b.co", "[REDACTED:email]"},
		{"user=bob.o'neil+x@mail.example.co.uk.", "user=[REDACTED:email]."},
		{"call +49 30 1234567", "call [REDACTED:phone]"},
		{"call +14155550123, please", "call [REDACTED:phone], please"},
		{"call (415) 555-0123", "call [REDACTED:phone]"},
		{"call 415-555-0123", "call [REDACTED:phone]"},
		{"git@github.com:org/repo and a@b", ""},
		{"2026-03-17 08:25:21 +0000", ""},
		{"utc+02:00 a+b=c", ""},
	} {
		want := c.want
		if want == "" {
			want = c.text
		}
		if c.text == "git@github.com:org/repo and a@b" {
			want = "[REDACTED:email]:org/repo and a@b"
		}
		got := scrub(on, m, c.text)
		if got != want {
			t.Errorf("Replace(Find(%q)) = %q, want %q", c.text, got, want)
		}
		if again := scrub(on, m, got); again != got {
			t.Errorf("Replace(Find(%q)) = %q, want it unchanged", got, again)
		}
		if got := scrub(off, m, c.text); got != c.text {
			t.Errorf("without personal: Replace(Find(%q)) = %q, want it unchanged", c.text, got)
		}
	}
}

func TestFindOwnKeys(t *testing.T) {
	r := NewRules(keynames.NewKeys([]string{"internal-x7", "zz", "shoe_size"},
		[]string{"csrf_token"}), false)
	m := NewMask(ShowNothing, nil)
	for _, c := range []struct{ text, want string }{
		{"internal_x7=abc", "internal_x7=[REDACTED]"},
		{`{"internalX7":"abc"}`, `{"internalX7":"[REDACTED]"}`},
		{"a=1 zz=abc", "a=1 zz=[REDACTED]"},
		{"shoe-size: 46b", "shoe-size: [REDACTED]"},
		{"shoesize=46", "shoesize=[REDACTED]"},
		{"csrf_token=abc123", "csrf_token=abc123"},
	} {
		if got := scrub(r, m, c.text); got != c.want {
			t.Errorf("Replace(Find(%q)) = %q, want %q", c.text, got, c.want)
		}
	}
}

func TestFindPlaceholders(t *testing.T) {
	r := NewRules(nil, true)
	for _, text := range []string{
		"[REDACTED]", "[REDACTED:jwt]", "[REDACTED:key:1a2b3c4d5e6f]",
		"[REDACTED:card:1a2b3c4d5e6f]1111", "password=[REDACTED:key:1a2b3c4d5e6f]",
		"token: [REDACTED]", "https://[REDACTED:url:1a2b3c4d5e6f]@example.com",
		"postgres://u:[REDACTED:url]@db/x", "Authorization: Bearer [REDACTED:auth]",
		"Cookie: a=[REDACTED:cookie]; b=[REDACTED]", "map[Authorization:[Bearer [REDACTED]] X:[y]]",
		"[REDACTED:key:411111111111]1111",
	} {
		if got := r.Find(nil, []byte(text)); len(got) > 0 {
			t.Errorf("Find(%q) = %v, want nothing", text, got)
		}
	}
	text := []byte("ab [REDACTED:key] cd [REDACTED:ABC]")
	for _, c := range []struct {
		at   int
		want bool
	}{{0, false}, {3, false}, {13, true}, {16, true}, {17, false}, {18, false},
		{22, false}, {32, false}} {
		if got := startsInPlaceholder(text, c.at); got != c.want {
			t.Errorf("startsInPlaceholder(%q, %d) = %v, want %v", text, c.at, got, c.want)
		}
	}
	if got := scrub(r, &Mask{}, "[REDACTED:"+"AKIA"+"Q3EGRIFRT7QJ4XYZ]"); strings.Contains(got,
		"XYZ") {
		t.Errorf("Replace(Find(a token in a false placeholder)) = %s, want the token gone", got)
	}
}

func TestFindDepth(t *testing.T) {
	r := NewRules(nil, false)
	m := NewMask(ShowNothing, nil)
	text := `{"user":"bob","password":"hun\"ter2 \\ x","n":12,"secret":99999}`
	for depth := range 8 {
		got := scrub(r, m, text)
		if strings.Contains(got, "ter2") || strings.Contains(got, "99999") ||
			!strings.Contains(got, "bob") {
			t.Errorf("depth %d: Replace(Find(%s)) = %s, want the password and the secret gone and the user there", depth, text, got)
		}
		if !json.Valid([]byte(got)) {
			t.Errorf("depth %d: Replace(Find(%s)) = %s, want JSON", depth, text, got)
		}
		b, err := json.Marshal(map[string]string{"m": text})
		if err != nil {
			t.Fatal(err)
		}
		text = string(b)
	}
}

func TestFindAllocations(t *testing.T) {
	if race.Enabled {
		t.Skip("the race detector allocates")
	}
	r := NewRules(nil, false)
	dst := make([]Span, 0, 64)
	all := maps.Clone(benchLines)
	all["card"] = []string{"order=4111111111111111 card_id=4111111111111111"}
	all["token"] = []string{`at=error msg="push refused" user=bob token=ghp_` +
		"w8Kq2ZrT5mXv0BnY7LcJ4hGd9FsA3eUiPo1R"}
	for name, lines := range all {
		for _, line := range lines {
			text := []byte(line)
			if n := testing.AllocsPerRun(20, func() { dst = r.Find(dst[:0], text) }); n > 0 {
				t.Errorf("%s: Find(%q) made %v allocations, want 0", name, line, n)
			}
		}
	}
}

// TestFindShortTexts compares the fast path for short texts with the whole scan: padding with
// spaces makes a text too long for it.
func TestFindShortTexts(t *testing.T) {
	r := NewRules(nil, false)
	texts := append(caseLines(t, "ordinary.txt"), "4111111111111111", "4111 1111 1111 1111",
		"Bearer mF_9.B5f-4.1JqM", "app --password hunter2", "-", "", "B", "BEGIN")
	for _, line := range caseLines(t, "secrets.txt") {
		text, _ := unmark(line)
		texts = append(texts, text)
	}
	pad := bytes.Repeat([]byte(" "), shortText)
	for _, text := range texts {
		if len(text) >= shortText {
			continue
		}
		short := r.Find(nil, []byte(text))
		long := r.Find(nil, append([]byte(text), pad...))
		same := len(short) == len(long)
		for i := 0; same && i < len(short); i++ {
			same = short[i] == long[i]
		}
		unterminated := strings.HasSuffix(text, `"hunter2`)
		if !same && !unterminated {
			t.Errorf("Find(%q) = %v, padded %v", text, short, long)
		}
	}
}

// TestFindBesideJSON has texts that start as JSON does and go on as something else, in which no
// span is dropped for JSON's sake.
func TestFindBesideJSON(t *testing.T) {
	r, m := NewRules(nil, false), NewMask(ShowNothing, nil)
	key := "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n-----END PRIVATE KEY-----"
	for _, line := range []string{
		"[1,\n⟦" + key + "⟧", "{\"a\":[1,2]} {\"a\":[1,\n⟦" + key + "⟧", "[⟦" + key + "⟧]",
		"{\"keys\":[\n⟦" + key + "⟧,\n", "[12] ⟦" + key + "⟧", "[1] true⟦" + key + "⟧",
		"[1.2.3.4] password=⟦hunter2x⟧", "[-] password=⟦hunter2x⟧",
		"[1, true, null, -2.5e3]",
	} {
		text, want := unmark(line)
		if got := scrub(r, m, text); got != want {
			t.Errorf("Replace(Find(%q))\n got %q\nwant %q", text, got, want)
		}
	}
}

// TestFindKeyDER has private keys as Java and Go encode them, without PEM's lines, and what is
// public beside them.
func TestFindKeyDER(t *testing.T) {
	r, m := NewRules(nil, false), NewMask(ShowNothing, nil)
	rest := strings.Repeat("yCr9VR7oHsNs/RHQwU5e3hC57I1zCAZc+G7oL9qC3qmzU6tP5fou0Z", 30)
	for _, line := range []string{
		"loaded ⟦MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQDI" + rest + "==⟧ from disk",
		"⟦MIIEowIBAAKCAQEA" + rest[:80] + "⟧", "k=⟦MIICXAIBAAKBgQC7" + rest[:80] + "=⟧ n=1",
		`{"k":"⟦MHcCAQEEIGv3bJd9YHmLfF1Nn0e2u7Dl3oT5bVn1CkP2hHqzW8yjoAoGCCqGSM49AwEHoUQDQgAE⟧"}`,
		"ed ⟦MC4CAQAwBQYDK2VwBCIEIGv3bJd9YHmLfF1Nn0e2u7Dl3oT5bVn1CkP2hHqzW8yj⟧.",
		"⟦MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQga/dsl31geYt8XU2fR7a7⟧",
		"⟦MIGkAgEBBDAr1Nn0e2u7Dl3oT5bVn1CkP2hHqzW8yjoAoGCCqGSM49AwEH⟧",
		// Public keys, certificates, requests, a PFX, the body of a PEM that says what it is.
		"MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA" + rest, "MIIBCgKCAQEA" + rest[:60],
		"MIIDdzCCAl+gAwIBAgIEAgAAuTANBgkqhkiG9w0BAQUFADBaMQswCQYDVQQGEwJJRTES",
		"MIICijCCAXICAQAwRTELMAkGA1UEBhMCQVUxEzARBgNVBAgMClNvbWUtU3RhdGUx",
		"MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEyCr9VR7oHsNs0RHQwU", "MCowBQYDK2VwAyEA" + rest[:30],
		"-----BEGIN CERTIFICATE-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC" + rest[:60],
		"-----BEGIN CERTIFICATE-----\\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC" + rest[:60],
		"a/MIIEvQIBADANBgkqhkiG9w0BAQEFAASC", "MIIEvQIBADAN", "MetadataCAQEEx_of_things",
	} {
		text, want := unmark(line)
		if got := scrub(r, m, text); got != want {
			t.Errorf("Replace(Find(%q))\n got %q\nwant %q", text, got, want)
		}
	}
}

// TestFindBesideUnseen has secrets beside what shows nothing, at the start of a line and in keys.
func TestFindBesideUnseen(t *testing.T) {
	r, m := NewRules(nil, false), NewMask(ShowNothing, nil)
	for _, line := range []string{
		"\x1b[36;1mvault login ⟦hunter2Zq⟧\x1b[0m", "\x1b[1m$ vault login ⟦hunter2Zq⟧\x1b[0m",
		"ok\n\x1b[31mrequirepass ⟦hunter2Zq⟧\x1b[0m\nbye", "\ufeffvault login ⟦hunter2Zq⟧",
		"\ufeffhtpasswd -b f bob ⟦hunter2Zq⟧",
		"{\"password\u200b\":\"⟦hunter2Zq⟧\"}", "{\"api_key\ufeff\": \"⟦hunter2Zq⟧\"}",
		"\x1b[31mcurl -b 'session=⟦hunter2Zq⟧' h\x1b[0m",
		"\x1b[1;36munzip -P ⟦hunter2Zq⟧ a.zip\x1b[0m",
		"\x1b[36msnmpwalk -v2c -c ⟦hunter2Zq⟧ h\x1b[0m", "[36mxunzip -P hunter2Zq a.zip",
		"\x1b[32mINFO\x1b[0m vault login was run 3 times", "\x1b[32m12\x1b[0m of 14 done",
		"\ufeffname,age,city 3", "\x1bno sequence 3", "{\"user\u200b\":\"hunter2Zq\"}",
	} {
		text, want := unmark(line)
		if got := scrub(r, m, text); got != want {
			t.Errorf("Replace(Find(%q))\n got %q\nwant %q", text, got, want)
		}
	}
	const card = "paid \x1b[36m4111 1111 1111 1111\x1b[0m"
	const hidden = "paid \x1b[36m[REDACTED]1111\x1b[0m"
	if got := scrub(r, m, card); got != hidden {
		t.Errorf("Replace(Find(%q)) = %q, want %q", card, got, hidden)
	}
}

// TestFindInForms has names of parameters that are escaped or members, and where their values end.
func TestFindInForms(t *testing.T) {
	r, m := NewRules(nil, false), NewMask(ShowNothing, nil)
	for _, line := range []string{
		"GET /x?api%5Fkey=⟦hunter2Zq9x⟧&n=1 HTTP/1.1", "GET /x?%70assword=⟦hunter2Zq9x⟧ HTTP/1.1",
		"contrase%C3%B1a=⟦hunter2Zq9x⟧&n=1",
		"GET /x?%D0%BF%D0%B0%D1%80%D0%BE%D0%BB%D1%8C=⟦hunter2⟧",
		"user%5Bpassword%5D=⟦hunter2Zq9x⟧&user%5Bname%5D=bob",
		"user[password]=⟦hunter2Zq9x⟧&user[name]=bob", "password=⟦hunter2Zq9x⟧&user[name]=bob",
		"cookie=⟦hunter2Zq9x⟧&n=1", "password=⟦hunter2&Zq9[x⟧ n=1",
		`{"cookie":"⟦XWmrwMey6OsLMeiZKwP4FppHH3cmAiiJJAweH5Jo4bM=⟧","n":1}`,
		"Cookie: ⟦XWmrwMey6OsLMeiZKwP4FppHH3cmAiiJJAweH5Jo4bM=⟧", "Cookie: theme=; lang=",
		"GET /x?page%5Fsize=20&sort%5Bname%5D=asc&q=a%20b HTTP/1.1", "first%5Fname=hunter2Zq9x&n=1",
		`{"w":"\u003csip:100@192.168.0.2:5060\u003e failed"}`,
	} {
		text, want := unmark(line)
		if got := scrub(r, m, text); got != want {
			t.Errorf("Replace(Find(%q))\n got %q\nwant %q", text, got, want)
		}
	}
}
