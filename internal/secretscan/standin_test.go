// SPDX-License-Identifier: MIT

package secretscan

import (
	"encoding/json"
	"fmt"
	"testing"
)

// standIns are what tools, templates and configurations have in the place of a secret.
var standIns = []string{
	"__REDACTED__", "***REDACTED***", "[REDACTED]", "<redacted>", "REDACTED_BY_POLICY",
	"[FILTERED]", "[Filtered]", "<hidden>", "(hidden)", "(sensitive value)", "SECRET_REMOVED",
	"value-redacted", "[DELETED]", "[secret removed]", "***set***", "(set)", "(not set)", "<unset>",
	"(null)", "(empty)", "****", "********", "****1234", "ab****yz", "sk-...abcd", "sk-ant-...",
	"ghp_****", "ghp_xxxxxxxxxxxxxxxx", "••••••", "●●●●", "abcd…", "sha256:ab12…", "********(8)",
	"################", "changeme", "CHANGEME", "change-me", "change_me_please", "your_token_here",
	"YOUR_API_KEY", "your-password", "<your-password>", "INSERT_KEY_HERE", "put-your-key-here",
	"REPLACE_ME", "replace-with-real-key", "secretKeyRef", "valueFrom", "env:DB_PASSWORD",
	"file:///run/secrets/db", "vault:secret/data/db#password", "op://vault/item/password",
	"projects/p/secrets/s/versions/1", "arn:aws:secretsmanager:us-east-1:123456789012:secret:x",
	"{cipher}abc", "ENC(abc)", "ENC[AES256_GCM,data:abc]", "!vault",
	"@Microsoft.KeyVault(SecretUri=https://x)", "ref+awsssm://db/password",
	"$__file{/etc/secrets/db}", "awssm://prod/db", "${DB_PASSWORD}", "$DB_PASSWORD",
	"{{ .Secret }}", "{{ vault_password }}", "{{resolve:secretsmanager:db:SecretString}}",
	"%(password)s", "%DB_PASSWORD%", "%{password}", "#{password}", "${{ secrets.TOKEN }}", "len=12",
	"[12 bytes]", "<8 chars>", "[]", "''", "PASSWORD_HIDDEN", "TOKEN_PROTECTED", "xxxx1234",
	"XXXX0042", "env(DB_PASSWORD)", "{vault}db", "len(12)",
}

func TestStandIns(t *testing.T) {
	r := NewRules(nil, false)
	m := NewMask(ShowNothing, nil)
	for _, v := range standIns {
		quoted, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		for _, shape := range []string{
			"level=info password=%s user=bob", "password: %s", "token=%q",
			`{"client_secret":%s,"user":"bob"}`, "DB_PASSWORD='%s'", "map[api_key:%s user:bob]",
		} {
			arg := v
			if shape[0] == '{' {
				arg = string(quoted)
			}
			text := fmt.Sprintf(shape, arg)
			if got := scrub(r, m, text); got != text {
				t.Errorf("Replace(Find(%q)) = %q, want it unchanged", text, got)
			}
		}
	}
	for _, v := range []string{"hunter2Zq", "Pa$$w0rd***x9Qz7Lm2", "a...b...c4Hq8Zx2Lr",
		"redacted7Gh2", "envious9Tiger", "file9Tiger", "set4Tiger", "enc9Tiger", "your2Tiger",
		"len=12x7", "12Tigers bytes", "HIDDEN_Tiger9", "Hidden_Valley_7", "xxxx12a4", "xxxTiger42",
		"env(Zq9)x"} {
		text := fmt.Sprintf("password=%q user=bob", v)
		if got := scrub(r, m, text); got == text {
			t.Errorf("Replace(Find(%q)) left it unchanged, want the password masked", text)
		}
	}
}

// TestUnmarked has texts without secrets whose words also occur beside secrets, and similar texts
// with secrets.
func TestUnmarked(t *testing.T) {
	r := NewRules(nil, false)
	m := NewMask(ShowNothing, nil)
	for _, line := range caseLines(t, "likeness.txt") {
		text, want := unmark(line)
		if got := scrub(r, m, text); got != want {
			t.Errorf("Replace(Find(%q)) = %q, want %q", text, got, want)
		}
	}
}
