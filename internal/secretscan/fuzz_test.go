// SPDX-License-Identifier: MIT

package secretscan

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/logplex-go/logplex/internal/lex"
	"github.com/logplex-go/logplex/internal/race"
)

func FuzzFind(f *testing.F) {
	for _, line := range caseLines(f, "secrets.txt") {
		text, _ := unmark(line)
		f.Add(text)
	}
	for _, line := range caseLines(f, "ordinary.txt") {
		f.Add(line)
	}
	f.Add("\\\\\\\"password\\\\\\\":\\\\\\\"x")
	f.Add("password=\"[REDACTED]x\"")
	f.Add("\"pAssw:\" ")
	f.Add("{\"a\":[\"password:\" , {\"b\":\"secret:\"\n}]}")
	plain, personal := NewRules(nil, false), NewRules(nil, true)
	masks := []*Mask{
		NewMask(ShowNothing, nil), NewMask(ShowKind, nil), NewMask(ShowFingerprint, []byte("k")),
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, r := range []*Rules{plain, personal} {
			b := []byte(text)
			spans := r.Find(nil, b)
			end := 0
			for _, s := range spans {
				if s.Start < end || s.End <= s.Start || s.End > len(b) {
					t.Fatalf("Find(%q) = %v, want spans in order within the text", text, spans)
				}
				end = s.End
			}
			if string(b) != text {
				t.Fatalf("Find(%q) changed its argument", text)
			}
			for _, m := range masks {
				got := string(m.Replace(nil, b, spans))
				if again := scrub(r, m, got); again != got {
					t.Fatalf("Replace(Find(%q)) = %q, and that = %q", text, got, again)
				}
				// A bare number is a text of its own rather than JSON: a value of an attribute.
				if json.Valid(b) && !isJSONNumber([]byte(strings.TrimSpace(text))) &&
					!json.Valid([]byte(got)) {
					t.Fatalf("Replace(Find(%s)) = %s, want JSON", text, got)
				}
				if a, z := strings.Count(text, "\n"), strings.Count(got, "\n"); z > a {
					t.Fatalf("Replace(Find(%q)) = %q, want no more lines", text, got)
				}
			}
		}
	})
}

// FuzzFindPassword hides a made-up password in each notation: it must never come through, and the
// fields stay.
func FuzzFindPassword(f *testing.F) {
	f.Add("hunter2", "user", 3)
	f.Add("p@ss/w:rd?#", "a", 0)
	r := NewRules(nil, false)
	m := NewMask(ShowNothing, nil)
	f.Fuzz(func(t *testing.T, password, word string, shape int) {
		if len(password) < 6 || len(password) > 60 ||
			strings.Trim(password,
				"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-_") != "" {
			t.Skip()
		}
		if isPlaceholder([]byte(password)) ||
			isInnocent([]byte("password"), []byte(password), false) ||
			plainWord([]byte(password)) || lex.AllDigits([]byte(password)) {
			t.Skip()
		}
		if password[0] == '-' {
			t.Skip() // another flag
		}
		if strings.Trim(word, "abcdefghijklmnopqrstuvwxyz") != "" || len(word) > 20 {
			t.Skip()
		}
		shapes := []string{
			"x=1 password=%s y=2", "x=1 password=\"%s\" y=2", `{"x":1,"password":"%s","y":2}`,
			`{"m":"{\"password\":\"%s\"}"}`, "{User:x Password:%s Y:2}", "map[password:%s y:2]",
			"password: %s", "postgres://x:%s@db:5432/y", "a?password=%s&y=2", "x --password %s -y",
			"<password>%s</password>", "Authorization: Bearer %s", "map[Authorization:[Bearer %s]]",
			"user:%s@tcp(db:3306)/y",
		}
		text := strings.ReplaceAll(shapes[uint(shape)%uint(len(shapes))], "%s", "\x00")
		text = word + " " + text
		if strings.Contains(text, password) {
			t.Skip()
		}
		text = strings.ReplaceAll(text, "\x00", password)
		got := scrub(r, m, text)
		if strings.Contains(got, password) {
			t.Fatalf("Replace(Find(%q)) = %q, want the password gone", text, got)
		}
		if a, z := len(strings.Fields(text)), len(strings.Fields(got)); a != z {
			t.Fatalf("Replace(Find(%q)) = %q, want %d fields", text, got, a)
		}
	})
}

// linearUnits are texts that are made to be scanned more than once if they are repeated.
var linearUnits = []string{
	"=", ":", "\"", "'", "`", "[", "]", "{", "<", ">", "@", "-", "%3D", "%3A%2F%2F", "$", "~",
	"B", ",", ";", "&", "|", "\\", ".", "/", " ", "0", "4", "a", "+", "_", "(", "x.",
	"-----BEGIN", "-----BEGIN RSA PRIVATE KEY-----", "-----BEGIN PRIVATE KEY-----\\n", "eyJ",
	"eyJ-", "eyJa.", "eyJhbGciOiJIUzI1NiJ9", "eyJhbGciOiJIUzI1NiJ9.",
	"eyJhbGciOiJIUzI1NiJ9.eyJ", "eyJhbGciOiJIUzI1NiJ9/", "password=", "password:", "password: ",
	"password=\"", "password='", "password=[", "password=[\"", "password\\\":\\\"",
	"\"password\":", "\"password\":\"", "password=\\\\\"", "key=", "key=a", "key:", "secret=(",
	"token%3D", "{\"password\":'", "Authorization: ", "Authorization: Digest a=",
	"Authorization: Digest a=\"", "Authorization:[Digest ", "Bearer ", "Bearer a", "Cookie: ",
	"Cookie: a=", "Cookie: a=b;", "cookie=[", "<password>", "<password", "<password a=",
	"--password ", "--password", "-u a", "-u a:", "mysql -p", "://", "a://", "a://b:",
	"a://b:c@", "a://b/c", "a://b:c/", "\"a://b ", "a:b@", "@tcp(", ":@(", "4111 ", "4111-",
	"4111 1111 ", "41111111111111111111 ", "ghp_", "ghp_-", "glpat-", "xoxb-", "fm2_/",
	"aaaaaaaaaaaaaaaaaaaa-fm2_//", "aaaaaaaaaaaaaaaaaaaa.", "aaaaaaaaaaaaaaaaaaaa/",
	"acc_aaaaaaaaaaaaaaaaaaaa.", "$2a$", "$6$", "a@", "a@b.", "a.@", "+1", "+1 2", "010-1234",
	"PASSWORD '", "IDENTIFIED BY '", "(\"password\",", "(\"password\", \"", "Q~", "8Q~a",
	"AKIAQ3EGRIFRT7QJ4XYZ ", "name=\"", "value=", "\"name\":\"password\",\"value\":",
	"hooks.slack.com/services/", "https://hooks.slack.com/services/", "\x1b[31m", "[REDACTED",
	"[REDACTED]", "password=[REDACTED", "password=[[REDACTED]", "Cookie: [REDACTED]", "\xff",
	"password expected:<x1> but was:<", "password expected:<aB3dE5fG7> but was:<",
	"\x00", "密", "&quot;", "token&quot;:&quot;", "token&quot;:%22", "%22token%22%3A%22",
	"password(", "password(\"", "password('", "-Dtoken", "-u \"a\":\"", "-u a:'",
	"token aaaaaaaaaaaaaaaaaaaa ", "token aaaaaaaaaaAAA7777777 ", "{\"a\":\"", "[\"a 1",
	"\\u0041", "\"p\\u0061\":", "\"kty\":", "{\"kty\":", "kind data:\n", "data:\n",
	"\"data\":{", "user a on >1\n", "a1 login b\n", "a.exe /p 1\n", "a=%41", "%41", "%2541",
	"using aaaaaaaaaaaaaaaaaaaA0 ", "password for ", "password for a: ", "[input_value='",
	"assert '1' # password", "token in ('1', ", "password { value: ", "x|s:1:\"", "a:{SHA}",
	" : PSK \"", "createUser a SHA ", "net use ", "echo 1 | sudo -S ",
	"Auth: Login incorrect 1 ", "password: []string{\"", "token: [16]byte{(",
	": net user a ", "=\"vault login a", "{1 ACL SETUSER a\n", "map[a:mc alias set ",
	"neighbor 1 password ", "login a\n password ", "net user a b c\n",
	"<a name=\"b\"><value>", "<value>", "[a:private]=", "password { ",
	"PIN is 4829 ", "key key ", "##vso[task.setvariable variable=password;", "Secret{Data:map[",
	"a,password,b\n1,hunter2x,3\n", "password, token\n", "secret \"a1b2c3\" ",
	"your password is hunter2, ", "--cert a.pem:", "kind: Secret\ndata:\n  a: b\n",
	"secret=vault:secret/data/x#y", "secret=env(SECRET)", "secret=f(x)/", "(secret=f(x)",
	"secret=<a",
	"arn:aws:secretsmanager:us-east-1:123456789012:secret:db-AbCdEf", "secret=a::secret::a",
	"fn parse(token: &'a str) -> Option<Token>", "password：velvetmoon", "密码：错误,",
	"INSERT INTO users (name, password) VALUES (?, ?)", "Token.........cedar3JsWb3",
	"http:\\/\\/bob:Va4xTiger4Qk@host\\/x", "shippo_live_tracking_page_2024_v2", "(-uroot",
	"[-AsPlainText", "password like '", "sk.aaaaaaaaaaaaaaaaaaaa.",
	"xdp.pt.aaaaaaaaaaaaaaaaaaaa.",
	"curl[--user=", "eyJhIjoxfQaaaaaaaaaaaaa/", "vpn login --user'",
	"<password><![CDATA[", "login code: K7PX2Q ", "bad password hunter2 ", ">>> PASS hunter2Zq",
	"SIM PIN 48", "4584 4615 4646 4677 4708 4740 4771 4803 4835 4867 ",
	"INSERT INTO `users` (`id`,`name`,`api_key`) VALUES (1,'bob','h ",
	"AUTH 1 ", "AUTH\t1\tPLAIN",
}

// TestFindLinear passes Find a quarter of a megabyte of each of linearUnits. Linear work takes
// milliseconds for each; quadratic work would not end before the test binary's timeout. What
// is less than that TestFindSteps counts.
func TestFindLinear(t *testing.T) {
	if testing.Short() || race.Enabled {
		t.Skip("takes seconds")
	}
	r := NewRules(nil, true)
	tails := []string{"", "]", ")", "'", "\"", "}", ",,,,"}
	const size = 1 << 18
	for i, unit := range linearUnits {
		text := []byte(strings.Repeat(unit, size/len(unit)) + tails[i%len(tails)])
		if spans := r.Find(nil, text); len(spans) > len(text) {
			t.Fatalf("Find gave %d spans of %d bytes", len(spans), len(text))
		}
	}
}
