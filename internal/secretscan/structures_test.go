// SPDX-License-Identifier: MIT

package secretscan

import (
	"encoding/json"
	"strings"
	"testing"
)

// structures are marked texts by the kind of structure that a secret hides in. The text between the marks is to go, all
// else to stay.
var structures = map[string][]string{
	"empty value at the end of a text in quotes": {
		`{"url":"/reset?code=1&password=","ok":true,"user":"bob"}`,
		`{"hint":"Type your API key:","placeholder":"key","n":[1,"x"]}`,
		`{"a":"{\"q\":\"token=\",\"n\":\"x\"}","b":"y"}`,
		`{"a":"say \"password:\" now","b":"y"}`,
		`level=warn msg="no secret:" err="open /run/secret" n=1`,
		`127.0.0.1 - bob [17/Mar/2026:08:25:21 +0000] "POST /oauth?client_secret= HTTP/2.0" 400 12 "https://x/?token=" "curl/8"`,
		`GET /a?api_key= HTTP/1.1`,
		`print('Password:', name, 'x')`,
		`{"error":"flag needs an argument: --api-key ","args":["a","b"]}`,
		`["password=","a","b"]`,
		`{'path': '/login?token=', 'user': 'bob smith'}`,
		`{"m":"x password='","n":"it's"}`,
		`{"m":"-u ","n":"a:bcdefgh"}`,
		`msg="GET \"/x?token=\" failed" user="bob jones"`,
	},
	"value in quotes after another": {
		`{"m":"password=\"⟦hunter2Zq⟧\" x","n":"y"}`,
		`msg="login" password="⟦hunter2Zq⟧" user="bob"`,
		`msg="enter password:" token="⟦hunter2Zq⟧"`,
		`{"a":"it's","password":"⟦hunter2Zq⟧"}`,
		`it's said: password='⟦hunter2Zq⟧' ok`,
		`{"m":"{'password': '⟦hunter2Zq⟧', 'a': 'b'}","n":"y"}`,
		`["--password","⟦hunter2Zq⟧"]`,
		`["app", "--db-password", "⟦hunter2Zq⟧", "-v"]`,
		`{"args":["-u","bob:⟦hunter2Zq⟧"],"n":1}`,
		`"{\"args\":[\"app\",\"--api.token\",\"⟦hunter2Zq⟧\"]}"`,
		`['app', '--token', '⟦hunter2Zq⟧']`,
		`["app" "--password" "⟦hunter2Zq⟧"]`,
		`mysqldump -u root -p'⟦hunter2Zq⟧' db`,
	},
	"qualified keys": {
		`db_password_primary_2=⟦hunter2Zq⟧ n=1`, `{"REDIS_PASSWORD_EU_WEST":"⟦hunter2Zq⟧","n":1}`, `clientSecretBlue: ⟦hunter2Zq⟧`,
		`"{\"api_token_4\":\"⟦hunter2Zq⟧\"}"`, `--db-password-replica=⟦hunter2Zq⟧`, `PASSWORD_A="⟦hunter2Zq⟧"`, `{apiKeyV3:⟦hunter2Zq⟧ N:1}`,
		`map[n:1 secret_blue:⟦hunter2Zq⟧]`, `?access_token_v2=⟦hunter2Zq⟧&x=1`, `spring.datasource.password.replica=⟦hunter2Zq⟧`,
		`token_count_eu=12 max_tokens_per_day=4000 password_reset_sent_eu=true`, `TokenBucketLimiter.go:42`, `key_by_name=abcdefgh`, `public_key_2=abcdefgh`,
	},
	"escapes": {
		`{"m":"a\u003cpassword=⟦hunter2Zq⟧\u003e"}`, `{"m":"\u0026token=⟦hunter2Zq⟧\u0026x=1"}`, `{"m":"x\ttoken=⟦hunter2Zq⟧\ny"}`, `{"m":"password=⟦hunter2Zq⟧\\n"}`,
		`{"cookie":"a=1; sid=⟦abcdefgh12345⟧\u003b b=2"}`,
	},
}

func TestStructures(t *testing.T) {
	r := NewRules(nil, false)
	m := NewMask(ShowNothing, nil)
	for kind, lines := range structures {
		for _, line := range lines {
			text, want := unmark(line)
			got := scrub(r, m, text)
			if got != want {
				t.Errorf("%s: Replace(Find(%q))\n got %q\nwant %q", kind, text, got, want)
			}
			if again := scrub(r, m, got); again != got {
				t.Errorf("%s: Replace(Find(%q)) = %q, want it unchanged", kind, got, again)
			}
			if json.Valid([]byte(text)) && !json.Valid([]byte(got)) {
				t.Errorf("%s: Replace(Find(%s)) = %s, want JSON", kind, text, got)
			}
			if strings.HasPrefix(text, "{") && json.Valid([]byte(text)) {
				checkDeep(t, r, m, kind, text, want)
			}
		}
	}
}

// checkDeep writes a JSON text as a string of JSON, five levels deep, and looks for the same answer at each.
func checkDeep(t *testing.T, r *Rules, m *Mask, kind, text, want string) {
	t.Helper()
	for depth := range 5 {
		a, err := json.Marshal(map[string]string{"m": text})
		if err != nil {
			t.Fatal(err)
		}
		b, err := json.Marshal(map[string]string{"m": want})
		if err != nil {
			t.Fatal(err)
		}
		text, want = string(a), string(b)
		if got := scrub(r, m, text); got != want {
			t.Errorf("%s, depth %d: Replace(Find(%s))\n got %s\nwant %s", kind, depth+1, text, got, want)
			return
		}
	}
}
