// SPDX-License-Identifier: MIT

package secretscan

import (
	"strings"
	"testing"
)

// placedPasswords are places in which a password is, or a sentence goes on. VALUE takes its place.
var placedPasswords = []string{
	"bcp db.t out f.csv -U sa -PVALUE -S h", "isql -Ubob -PVALUE -Sase",
	"cmdkey /add:h /user:bob /pass:VALUE", "winexe -U 'D/bob%VALUE' //h cmd",
	"smbclient //h/s -U bob%VALUE -c ls", "net use Z: \\\\h\\s VALUE /user:bob",
	"net use \\\\h\\s /user:bob VALUE", "echo 'VALUE' | sudo -S ls",
	"lftp -u bob,VALUE sftp://h", "rman target sys/VALUE@db", "sqlplus -s scott/VALUE@db",
	"wpa-passphrase VALUE", " pre-shared-key VALUE", "pre-shared-key ascii-text \"VALUE\"",
	"radius-server host 10.0.0.1 auth-port 1812 acct-port 1813 key VALUE",
	"radius-server key 7 VALUE", "tacacs-server key VALUE",
	"snmp-server community VALUE RO", "rocommunity VALUE 10.0.0.0/8",
	"> PASS VALUE", "C: PASS VALUE", "A002 LOGIN bob VALUE", "OPER admin VALUE",
	"password\tVALUE", "up 3 days\npasswd\tVALUE\n",
	"Default login: admin / VALUE", "default credentials: admin / VALUE",
	"Field 'password' rejected value [VALUE]; must match",
	"invalid: field \"apiKey\" rejected value [VALUE]",
	"password: nil => VALUE", "db_password: (sensitive) -> VALUE",
}

// TestPlacedPasswords has passwords of words and numbers, which are names elsewhere.
func TestPlacedPasswords(t *testing.T) {
	r := NewRules(nil, false)
	m := NewMask(ShowNothing, nil)
	for _, place := range placedPasswords {
		for _, value := range []string{"garden-panther-19", "pa55w0rd", "Willow1984",
			"letmein-please7", "Zx81_spectrum", "Kq7xR2mPz9Lw"} {
			wantScrubbed(t, r, m, strings.ReplaceAll(place, "VALUE", "⟦"+value+"⟧"))
		}
	}
	for _, line := range []string{
		"mail.password: ⟦Dragon77x⟧ => ⟦Willow1984⟧", "password: ⟦x9y8z7⟧ -> ⟦garden-panther-19⟧",
		"db_password: ⟦Dragon77x⟧ => (sensitive value)", "password: ⟦hunter2x⟧ => nil",
		"vault login token=⟦x8Kq2LmPv7RtYc5wBnJd⟧", "Login: admin / ⟦Kq7xR2mPz9Lw⟧",
		"smbpasswd: new SMB password: ⟦hunter2Zq⟧",
	} {
		wantScrubbed(t, r, m, line)
	}
}

// TestNoPlacedPasswords has the same words in sentences, and what is beside a password.
func TestNoPlacedPasswords(t *testing.T) {
	r := NewRules(nil, false)
	for _, text := range []string{
		"PASS: 12", "ok PASS pkg/foo2", "> PASS src/login-2.test.js", "> PASS step 3",
		"--- PASS: TestPass2 (0.00s)", "radius-server key mismatch on host 10.0.0.2",
		"radius-server host 10.0.0.1 key missing", "tacacs-server key is not set on router-2",
		"radius-server host 10.0.0.1 key changed to key2 by bob",
		"snmp-server community is missing on router-12", "snmp-server community public RO",
		"snmp-server community strings-2 differ", "snmp-server host 10.0.0.1 vrf mgmt-1",
		"net use Z: \\\\h\\s failed with error 1219", "net use \\\\h\\s failed on host-web-12",
		"net use command on web-server-12", "OPER line 12", "OPER user on node 12",
		"A002 LOGIN failed for bob from web-12", "a1 LOGIN bob failed 3 times",
		"A002 LOGIN bob from-web-12 failed", "echo done | sudo -S true 2",
		"rman target is host/db-12 at 3", "exp rate/limit-2 reached",
		"mail.host: web-old-1 => web-new-2", "token_type: foo-bar-1 => foo-bar-2",
		"secret: null -> db-creds-2",
		"renamed password-store-1 => password-store-2", "password: nil => (known after apply)",
		"password\ttype", "id\tpassword\tcol2", "password\tvarchar(255)",
		"Field 'name' rejected value [hunter2x]; must match 3",
		"Field 'password' rejected value [null]; must match 3",
		"Field 'token' converting [step-12]", "field 'password' got (step-12)",
		"pre-shared-key authentication failed 2 times", "pre-shared-key is missing for peer-2",
		"wpa-passphrase required for wlan0", "GET /pass:step-12 200",
		"smbpasswd: new SMB user bob2", "passwd: new Foo window 2",
		"Login: admin / 2026-11-30", "last login: bob / web-12", "token: v1 / v2-beta3",
		"Default login: /bin/login2", "default login: bash / zsh 2",
	} {
		if spans := r.Find(nil, []byte(text)); len(spans) > 0 {
			t.Errorf("Find(%q) = %v, want none", text, spans)
		}
	}
}
