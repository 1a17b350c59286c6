// SPDX-License-Identifier: MIT

package secretscan

import (
	"bytes"
	"strings"

	"github.com/logplex-go/logplex/internal/keynames"
	"github.com/logplex-go/logplex/internal/lex"
	"github.com/logplex-go/logplex/internal/tokenform"
)

// A command is a program, with its subcommands, that takes a secret as an argument without a flag.
type command struct {
	words string
	arg   int // which argument that is: those that start with a dash do not count
}

// passwordCommands are those whose secret is a password that somebody chose.
var passwordCommands = []command{
	{"mkpasswd -m ", 2}, {"caddy hash-password --plaintext ", 1}, {"db2 connect to ", 5},
	{"net user /add ", 2}, {"net user ", 2}, {"htpasswd -nb ", 2}, {"htpasswd -nbB ", 2},
	{"htpasswd -bn ", 2}, {"htpasswd -nbm ", 2}, {"htpasswd -nbs ", 2}, {"htpasswd -bnm ", 2},
	{"htpasswd -bnBC ", 3}, {"htpasswd ", 3}, {"rabbitmqctl add_user ", 2},
	{"rabbitmqctl change_password ", 2}, {"rabbitmqctl authenticate_user ", 2},
	{"mc alias set ", 4}, {"mc config host add ", 4}, {"mc admin user add ", 3},
	{"net rpc password ", 2}, {"wpa_passphrase ", 2}, {"rclone obscure ", 1},
	{"openssl passwd ", 1}, {"redis-cli auth ", 1}, {"redis-cli AUTH ", 1},
	{"npm config set _password ", 1}, {"steamcmd +login ", 2}, {"bw login ", 2},
	{"sentinel auth-pass ", 2}, {"samba-tool user create ", 2}, {"samba-tool user add ", 2},
	{"ejabberdctl register ", 3}, {"ejabberdctl change_password ", 3},
	{"prosodyctl register ", 3}, {"mosquitto_passwd ", 3},
	{"grafana-cli admin reset-admin-password ", 1},
	{"grafana cli admin reset-admin-password ", 1}, {"bw unlock ", 1}, {"isql ", 3},
	{"bitsadmin /setcredentials ", 5}, {"smbpasswd -a ", 2},
	{"keyctl add user ", 2}, {"cf auth ", 2}, {"drush user:password ", 2}, {"drush upwd ", 2},
	{"networksetup -setairportnetwork ", 3}, {"bitsadmin /SetCredentials ", 5},
	{"rasdial ", 3},
	{"autologon ", 3}, {"Autologon ", 3}, {"virsh set-user-password ", 3}, {"kamctl add ", 2},
	{"kamctl passwd ", 2}, {"opensipsctl add ", 2}, {"opensipsctl passwd ", 2},
	{"emqx ctl admins add ", 2}, {"emqx ctl admins passwd ", 2}, {"emqx_ctl admins add ", 2},
	{"emqx_ctl admins passwd ", 2}, {"vmq-passwd ", 3}, {"doveadm auth test ", 2},
	{"doveadm auth login ", 2}, {"chef-server-ctl password ", 2},
	{"chef-server-ctl user-create ", 5}, {"mega-login ", 2},
	{"windscribe login ", 2}, {"dokku http-auth:on ", 3}, {"dokku http-auth:add-user ", 3},
	{"dokku registry:login ", 3}, {"nifi.sh set-single-user-credentials ", 2},
	{"nifi.sh set-sensitive-properties-key ", 1}, {"n98-magerun admin:user:change-password ", 2},
	{"n98-magerun2 admin:user:change-password ", 2}, {"hass --script auth add ", 2},
	{"hass --script auth change_password ", 2}, {"cf create-user ", 2},
	{"bitcoin-cli encryptwallet ", 1}, {"neo4j-admin dbms set-initial-password ", 1},
	{"hdbuserstore SET ", 4}, {"hdbuserstore set ", 4}, {"steamcmd.sh +login ", 2},
	{"create_ap ", 4},
	{"racadm config -g cfgUserAdmin -o cfgUserAdminPassword -i ", 2},
	{"rclone config password ", 3},
}

// commands are all of them; the first ones are passwordCommands.
var commands = append(passwordCommands[:len(passwordCommands):len(passwordCommands)], []command{
	{"rman target ", 1}, {"sqlldr ", 1}, {"etcdctl user add ", 1}, {"basicauth / ", 2},
	{"basic_auth / ", 2}, {"bundle config set --local ", 2}, {"bundle config set --global ", 2},
	{"vault unseal ", 1}, {"vault login ", 1}, {"vault operator unseal ", 1},
	{"vault unwrap ", 1}, {"vault token revoke ", 1}, {"vault token lookup ", 1}, {"radtest ", 2},
	{"mkpasswd ", 1}, {"npm config set //registry.npmjs.org/:_authToken ", 1},
	{"npm config set _auth ", 1}, {"heroku auth:token ", 1}, {"ngrok authtoken ", 1},
	{"ngrok config add-authtoken ", 1}, {"snyk auth ", 1}, {"gh secret set ", 3},
	{"saslpasswd2 ", 2}, {"pass insert ", 2}, {"wg set wg0 private-key ", 1},
	{"cloudflared service install ", 1}, {"composer config http-basic.", 3},
	{"bundle config set ", 2}, {"bundle config ", 2},
	{"poetry config pypi-token.", 2}, {"poetry config http-basic.", 3},
	{"cargo login ", 1}, {"dotnet user-secrets set ", 2}, {"nuget setapikey ", 1},
	{"smbpasswd -s -a ", 2}, {"expo login -t ", 1}, {"impdp ", 1}, {"expdp ", 1}, {"exp ", 1},
	{"imp ", 1}, {"sqlplus ", 1}, {"sqlcl ", 1}, {"npm config set //", 2}, {"npm set //", 2},
	{"pnpm config set //", 2}, {"yarn config set npmAuthToken ", 1},
	{"doppler configure set token ", 1}, {"pulumi config set --secret ", 2},
	{"expressvpn activate ", 1}, {"fly auth login --token ", 1}, {"infisical login --token ", 1},
	{"gcloud sql users set-password root ", 1}, {"gcloud auth activate-refresh-token ", 2},
	{"wrangler secret put ", 2},
	{"aws configure set aws_secret_access_key ", 1}, {"aws configure set aws_session_token ", 1},
	{"kadmin addprinc ", 2}, {"schtasks ", 0},
	{"ktpass ", 0}, {"signtool ", 0},
	{"consul acl set-agent-token ", 2}, {"composer config gitlab-token.", 2},
	{"composer config github-oauth.", 2},
	{"composer config -g github-oauth.", 2},
	{"composer config -g http-basic.", 3}, {"composer config --global github-oauth.", 2},
	{"composer config --global http-basic.", 3}, {"composer config -g gitlab-token.", 2},
	{"composer config bearer.", 2},
	{"b2 authorize-account ", 2}, {"b2 account authorize ", 2},
	{"d-i passwd/root-password password ", 1}, {"d-i passwd/root-password-again password ", 1},
	{"d-i passwd/user-password password ", 1}, {"d-i passwd/user-password-again password ", 1},
	{"d-i netcfg/wireless_wpa string ", 1}, {"d-i netcfg/wireless_wep string ", 1},
	{"dgmgrl ", 1}, {"wandb login ", 1}, {"civo apikey save ", 2}, {"civo apikey add ", 2},
	{"warp-cli registration license ", 1}, {"scw config set secret-key ", 1},
	{"mkstore -wrl ", 4}, {"sentinel sentinel-pass ", 1},
	{"redis-cli config set requirepass ", 1}, {"redis-cli config set masterauth ", 1},
	{"ip msdp password peer ", 2},
	{"crypto ca import ", 3}, {"crypto pki import ", 4}, {"crypto key export rsa ", 5},
	{"acme_dns cloudflare ", 1}, {"shodan init ", 1}, {"oathtool ", 1},
}...)

// programs are the first words of commands.
var programs = func() *lex.WordSet {
	words := wordsOf(commands)
	for i, w := range words {
		words[i], _, _ = strings.Cut(w, " ")
	}
	return lex.NewWordSet(words...)
}()

// TakesSecret reports whether one of the commands that findCommands knows is of the program.
func TakesSecret(program string) bool {
	return len(program) <= lex.LongestWord && programs.Has([]byte(program))
}

// programArgument masks the secret of the line of commands that starts at i.
func programArgument(dst *[]Span, t []byte, i int) int {
	for _, k := range commandsBy[letterPair(t[i], t[i+1])] {
		c := &commands[k]
		p := afterWords(t, i, c.words)
		if p == 0 {
			continue
		}
		if c.arg == 0 {
			return windowsOption(dst, t, p)
		}
		if len(c.words) == len("exp ") && bytes.IndexByte(t[p:lineEnd(t, p)], '/') < 0 {
			return 0 // exp and imp are short words, which a user and a password follow
		}
		for n := 0; p < len(t) && t[p] != '\n'; {
			if t[p] == ' ' {
				p++
				continue
			}
			s, e, quoted := valueAt(t, p)
			if e <= s {
				return 0
			}
			if t[p] != '-' || quoted {
				if n++; n == c.arg {
					if c.words[0] == 'b' && lex.HasPrefix(t[i:], "bundle ") &&
						bytes.IndexByte(t[s:e], ':') < 0 && !looksPassword(t[s:e]) {
						return 0 // bundle config set path vendor/bundle3
					}
					if k < len(passwordCommands) &&
						(lex.HasDigit(t[s:e]) || n > 1 && i == 0) {
						return chosenArgument(dst, t, s, e)
					}
					return maskArgument(dst, t, s, e)
				}
			}
			p = e
			if quoted {
				p++
			}
		}
		return 0
	}
	return 0
}

// afterWords returns where the words end that the line at i starts with, in which the program may
// have Windows' .exe; or 0.
func afterWords(t []byte, i int, words string) int {
	if lex.HasPrefix(t[i:], words) {
		return i + len(words)
	}
	n := strings.IndexByte(words, ' ')
	if e := i + n; lex.HasPrefix(t[i:], words[:n]) && lex.HasPrefixFold(t[e:], ".exe") &&
		lex.HasPrefix(t[e+len(".exe"):], words[n:]) {
		return e + len(".exe") + len(words) - n
	}
	return 0
}

// maskArgument masks the secret t[s:e] that is an argument of a command.
func maskArgument(dst *[]Span, t []byte, s, e int) int {
	if lex.HasPrefixFold(t[s:e], "userid=") { // of Oracle's programs
		s += len("userid=")
	}
	v := trimHost(t[s:e])
	if n := max(userAndPassword(t[s:e]), afterSlash(v)); n > 0 {
		e = s + len(v)
		s += n
	} else if n = bytes.IndexByte(v, '/') + 1; n > 1 && len(v) < e-s && // rman target sys/x@db
		bytes.IndexByte(v[:n], '.') < 0 && lex.ExtendKey(v, 0) == n-1 &&
		!lex.IsDigit(lex.At(t, s+len(v)+1)) &&
		isPlacedPassword(v[n:]) {
		*dst = append(*dst, Span{s + n, s + len(v), KindAuth})
		return e
	}
	if n := lex.ExtendKey(t[:e], s); n > s && n < e-1 && t[n] == '=' && t[n+1] != '=' &&
		lex.LowerWord(t[s:n]) {
		if nameVerdict(nil, t[s:n]) == keynames.None {
			return 0 // role=dev2, which the rules for keys judge
		}
		s = n + 1 // vault login token=x
	}
	if c := lex.At(t, s); !tokenform.IsUUID(t[s:e]) && !strongPassword(t[s:e]) ||
		!lex.HasDigit(t[s:e]) ||
		c == '/' || c == '=' {
		return 0
	}
	*dst = append(*dst, Span{s, e, KindAuth})
	return e
}

// chosenArgument is maskArgument for a password that somebody chose: any word, if nothing but
// options follows.
func chosenArgument(dst *[]Span, t []byte, s, e int) int {
	if n := maskArgument(dst, t, s, e); n > 0 || !isAnyPassword(t[s:e]) || !endsArguments(t, e) {
		return n
	}
	*dst = append(*dst, Span{s, e, KindAuth})
	return e
}

// endsArguments reports whether nothing but options, or another command, follows the argument that
// ends at e: else the text is a sentence about a command.
func endsArguments(t []byte, e int) bool {
	for e < len(t) && lex.IsQuote(t[e]) {
		e++
	}
	switch lex.At(t, e) {
	case 0, '\n', '\r', '\\', ';', '|', '&', ')', '`':
		return true
	case ' ':
		switch lex.At(t, e+1) {
		case 0, '-', '+', '/', '|', '>', '<', '&', ';', '#':
			return true
		case '2':
			return lex.At(t, e+2) == '>'
		}
	}
	return false
}

// afterSlash returns where the password starts in a user, a slash and a password, or 0.
func afterSlash(v []byte) int {
	n := bytes.IndexByte(v, '/')
	if n < 1 || lex.ExtendKey(v, 0) != n || !strongPassword(v[n+1:]) {
		return 0
	}
	return n + 1
}

// trimHost returns v without the database after its at sign, bob/x@db, and without the role of
// sys/x as sysdba.
func trimHost(v []byte) []byte {
	if n := lex.LastIndex(v, " as sys"); n > 0 {
		v = v[:n]
	}
	if n := bytes.IndexByte(v, '@'); n > 0 && bytes.IndexByte(v[:n], '/') > 0 {
		return v[:n]
	}
	return v
}

// windowsOption masks the password of schtasks /RP x; the options start at p.
func windowsOption(dst *[]Span, t []byte, p int) int {
	end := brokenEnd(t, p)
	for ; p+4 < end; p++ {
		if t[p] != '/' || !lex.HasPrefixFold(t[p:], "/rp ") && !lex.HasPrefixFold(t[p:], "/p ") &&
			!lex.HasPrefixFold(t[p:], "/pass ") {
			continue
		}
		s := p + 1
		for t[s] != ' ' {
			s++
		}
		s, e, _ := valueAt(t, s+1)
		v := t[s:e]
		if !lex.HasDigit(v) || !strongPassword(v) && !(isAnyPassword(v) && endsArguments(t, e)) {
			continue
		}
		*dst = append(*dst, Span{s, e, KindAuth})
		p = e
	}
	return end
}
