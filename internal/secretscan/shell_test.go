// SPDX-License-Identifier: MIT

package secretscan

import (
	"strings"
	"testing"
)

// TestNotationsInSingleQuotes writes the lines of other notations in single quotes, with their own
// as shells, Python's shlex.quote and languages escape them: what is a secret in them stays one.
func TestNotationsInSingleQuotes(t *testing.T) {
	r := NewRules(nil, false)
	m := NewMask(ShowNothing, nil)
	for _, line := range notations(t) {
		text, _ := unmark(line)
		if !strings.Contains(text, "'") {
			continue
		}
		inside := strings.NewReplacer(`\`, `\\`, "'", `\'`, "\n", `\n`)
		for _, in := range []string{
			"sh -c '" + strings.ReplaceAll(text, "'", `'\''`) + "'",
			"sh -c '" + strings.ReplaceAll(text, "'", `'"'"'`) + "'",
			"x = '" + inside.Replace(text) + "'",
		} {
			got := scrub(r, m, in)
			if s := secretIn(line, got); s != "" {
				t.Errorf("Replace(Find(%q)) = %q, want it without %q", in, got, s)
			}
			if again := scrub(r, m, got); again != got {
				t.Errorf("Replace(Find(%q)) = %q, want it unchanged", got, again)
			}
		}
	}
}

// TestShellQuotes has texts in a shell's quotes of which only the secret may go.
func TestShellQuotes(t *testing.T) {
	r := NewRules(nil, false)
	m := NewMask(ShowNothing, nil)
	for _, line := range []string{
		`+ psql -c 'ALTER USER app PASSWORD '\''⟦Tq7-wZ3kL9⟧'\'' VALID UNTIL '\''infinity'\'''`,
		`sh -c 'curl --user '"'"'amy:⟦Tq7-wZ3kL9⟧'"'"' -sSf https://repo.example/x'`,
		`sh -c 'export DB_PASS='\''⟦Tq7-wZ3kL9⟧'\'''`,
		`RuntimeError: 'ALTER USER \'app\'@\'%\' IDENTIFIED BY \'⟦Tq7-wZ3kL9⟧\''`,
		`{"c":"sh -c 'INSERT INTO u (n, password) VALUES ('\\''amy'\\'', '\\''⟦Tq7-wZ3kL9⟧'\\'')'"}`,
		`sh -c 'vault login ⟦s3cr3tTok9xQz⟧'`, `bash -c "htpasswd -b f amy ⟦Gx9oWWQ3x⟧"`,
		`kubectl exec -it vault-0 -- vault login ⟦s3cr3tTok9xQz⟧`,
		`gcloud auth activate-refresh-token amy@example.com ⟦SXYapzbCZ9Trfk9BksCTJG4CQ7TTzj⟧`,
		`bash -c "export PASS=\"⟦\$ecret9xQ⟧\""`,

		`bash -c "export DB_PASS=\"\$DB_PASSWORD\""`, `bash -c "export TOKEN=\$(cat /run/token)"`,
		`bash -c "UPDATE users SET password = \$1 WHERE id = \$2"`,
		`bash -c "INSERT INTO users (name, password) VALUES (\$1, \$2)"`,
		`bash -c "db_password=\${DB_PASSWORD}"`, `git checkout -- vault login.go`,
		`sh -c 'echo '\''it'\''\'\'''\''s the password'\'''`,
		`print('don\'t use token 42 of \'x\'')`,
		`snmpwalk -v2c -c '⟦mon3yTree⟧' h`,
		`git log -c 'net use' -- net use Z:`, `grep -c 'rootpw ' f`,
		"\x1b[31mINSERT INTO api_keys (name, key_id) VALUES ('ci', 42)\x1b[0m",
	} {
		text, _ := checkMarked(t, r, m, line)
		checkGuards(t, []*Rules{r, NewRules(nil, true)}, text)
	}
}
