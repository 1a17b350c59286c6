// SPDX-License-Identifier: MIT

package secretscan

import (
	"slices"
	"strings"
	"testing"
)

// chosenPlaces are places in which nothing but a password can be, so that it is one however plain
// it is. VALUE takes its place.
var chosenPlaces = []string{
	"net user bob VALUE /add",
	"$ net user bob VALUE",
	"htpasswd -nb bob VALUE",
	"htpasswd -b /etc/nginx/users bob VALUE",
	"rabbitmqctl add_user bob VALUE",
	"sudo rabbitmqctl change_password bob VALUE",
	"running: mc alias set minio http://10.0.0.7:9000 admin VALUE --api S3v4",
	"samba-tool user create bob VALUE --given-name=Bob",
	"ejabberdctl register bob example.com VALUE",
	"mosquitto_passwd -b /etc/mosquitto/users bob VALUE",
	"steamcmd +login bob VALUE +quit",
	"wpa_passphrase Home VALUE | tee wpa.conf",
	"kadmin: ready 2\nrabbitmqctl add_user bob VALUE\n",
	"schtasks /create /tn nightly /RU bob /RP VALUE",
	"app.exe /p VALUE /quiet",
	"echo VALUE | passwd --stdin bob",
	"printf 'VALUE' | sudo kinit bob",
	"kinit bob <<< VALUE",
	"echo 'bob:VALUE' | chpasswd",
	"echo bob:VALUE | sudo chpasswd",
	"machine api.example.com\n  login bob\n  password VALUE\n",
	"default login bob password VALUE",
	"username bob privilege 15 secret VALUE",
	"username bob password VALUE",
	"neighbor 10.0.0.1 password VALUE",
	" ppp chap password VALUE",
	"ip ftp password VALUE",
}

// TestChosenPasswords tries passwords that people choose, and which look like names elsewhere.
func TestChosenPasswords(t *testing.T) {
	r := NewRules(nil, false)
	for _, place := range chosenPlaces {
		for _, value := range []string{"hunter2", "pa55w0rd", "letmein-please7", "Zx81_spectrum",
			"qwertz99", "7f3kd92m"} {
			text := strings.ReplaceAll(place, "VALUE", value)
			start := strings.Index(place, "VALUE")
			spans := r.Find(nil, []byte(text))
			if len(spans) != 1 || spans[0].Start != start || spans[0].End != start+len(value) {
				t.Errorf("Find(%q) = %v, want [{%d %d}]", text, spans, start, start+len(value))
			}
		}
	}
	// A word without a digit is looked for where the text starts with the command.
	for _, text := range []string{"net user bob sunshine /add", "rabbitmqctl add_user bob sunshine",
		"htpasswd -nb bob correct-horse-battery", "wpa_passphrase Home sunshine",
		"net.exe user bob sunshine /add"} {
		if spans := r.Find(nil, []byte(text)); len(spans) != 1 {
			t.Errorf("Find(%q) = %v, want one span", text, spans)
		}
	}
}

// TestNoChosenPasswords has the same places with variables and masks, and sentences about
// them.
func TestNoChosenPasswords(t *testing.T) {
	r := NewRules(nil, false)
	var texts []string
	for _, place := range chosenPlaces {
		for _, value := range []string{"$PASS1", "${DB_PASSWORD_2}", "<password>", "********",
			"[REDACTED]", "%PASS1%", "{{ password1 }}"} {
			texts = append(texts, strings.ReplaceAll(place, "VALUE", value))
		}
	}
	texts = slices.Concat(texts, []string{
		"net user bob /active:no", "net user command failed with 2 errors",
		"net user bob was added 3 times", "rabbitmqctl add_user failed",
		"rabbitmqctl add_user bob failed: exit status 2", "mkpasswd command not found",
		"rclone obscure failed", "openssl passwd utility", "bw unlock required",
		"htpasswd file not found at line 3", "bw login is needed for host 7",
		"username and password are needed in step 2", "username or password incorrect (2)",
		"username bob password", "neighbor 10.0.0.1 remote-as 65001",
		"ip http server on port 8080", "login bob ok 3", "echo done | sudo -S true 2",
		"echo 3 lines | passwd", "steamcmd +login anonymous +app_update 740",
		"//cdn.example.com/lib@1.2.3/dist", "npm:pkg1@scope/name2",
	})
	for _, text := range texts {
		if spans := r.Find(nil, []byte(text)); len(spans) > 0 {
			t.Errorf("Find(%q) = %v, want none", text, spans)
		}
	}
}

// TestSchemelessPassword has URLs without a scheme.
func TestSchemelessPassword(t *testing.T) {
	r := NewRules(nil, false)
	m := NewMask(ShowNothing, nil)
	for _, line := range []string{
		"//bob:⟦hunter2⟧@host/x", "see //bob:⟦letmein-please7⟧@db.internal/app",
		"bob:⟦pa55w0rd⟧@db.internal/app", "connect bob:⟦qwertz99⟧@db.internal/app failed",
		"user:bob42@example.com/resource", "from:alice7@example.com/x",
		"mailto:bob2@example.com/x", "//cdn/x@1/y",
		"wss://mainnet.infura.io/ws/v3/⟦3f9a1c7be2d84f60a5b1c2d3e4f50617⟧",
		"wss://mainnet.infura.io/ws/v2/3f9a1c7be2d84f60a5b1c2d3e4f50617",
	} {
		wantScrubbed(t, r, m, line)
	}
}

// wantScrubbed reports a text with marked secrets of which others are masked.
func wantScrubbed(t *testing.T, r *Rules, m *Mask, line string) {
	t.Helper()
	text, want := unmark(line)
	if got := scrub(r, m, text); got != want {
		t.Errorf("Replace(Find(%q))\n got %q\nwant %q", text, got, want)
	}
}

// TestCommandsInside has command lines that are a part of another text.
func TestCommandsInside(t *testing.T) {
	r := NewRules(nil, false)
	m := NewMask(ShowNothing, nil)
	heads := []struct{ head, tail string }{
		{"2026-11-30T10:00:00Z INFO main: ", ""}, {"app[web.1]: ", ""}, {"[worker 3] ", ""},
		{"\t", ""}, {"(", ")"}, {"level=info msg=\"", "\" n=3"}, {"cannot run: ", ""},
		{"{1 ", "}"}, {"{N:1 V:", "}"}, {"{N:1, V:\"", "\"}"}, {"map[cmd:", "]"}, {"[a ", "]"},
		{"[", "]"}, {"&{1 ", "}"}, {"main.T{N:1, V:\"", "\"}"}, {"\"", "\""},
		{"web01: ", ""}, {"deploy.sh: line 12: ", ""},
		{"on host web1: ", ""},
	}
	for _, h := range heads {
		for _, line := range []string{
			"net user bob ⟦hunter2Zq⟧ /add", "htpasswd -nb bob ⟦hunter2Zq⟧",
			"rabbitmqctl add_user bob ⟦letmein-please7⟧", "vault login ⟦Zq9xHunter2Ku⟧",
			"mc alias set m http://h:9000 admin ⟦hunter2Zq⟧", "rclone obscure ⟦pa55w0rd⟧",
			"net use Z: \\\\h\\share ⟦hunter2Zq⟧ /user:bob", "rocommunity ⟦hunter2Zq⟧ 10.0.0.0/8",
			"nmcli con modify w wifi-sec.psk ⟦hunter2Zq⟧",
			"ACL SETUSER bob on >⟦hunter2Zq⟧ ~*",
			"snmp-server community ⟦hunter2Zq⟧ RO", "wpa-psk ⟦hunter2Zq⟧",
		} {
			wantScrubbed(t, r, m, h.head+line+h.tail)
		}
		for _, line := range []string{
			"net user bob was added 3 times", "vault login failed 2 times",
			"exp tracev2.Experiment", "open \"/etc/x1\": no such file", "openssl 3.0.2 is old",
			"sips:bob@example.com:5061", "akka:master@10.0.0.5:2552 up",
		} {
			text := h.head + line + h.tail
			if spans := r.Find(nil, []byte(text)); len(spans) > 0 {
				t.Errorf("Find(%q) = %v, want none", text, spans)
			}
		}
	}
	// Flags and addresses after a key of a map.
	for _, line := range []string{"map[cmd:7z x a.7z -p⟦hunter2Zq⟧]",
		"map[cmd:ssh-keygen -t rsa -N ⟦hunter2Zq⟧ -f k]",
		"{To:bob:⟦hunter2Zq⟧@db.example.com:5432}",
	} {
		wantScrubbed(t, r, m, line)
	}
}
