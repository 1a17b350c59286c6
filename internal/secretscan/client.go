// SPDX-License-Identifier: MIT

package secretscan

import (
	"bytes"
	"strings"

	"github.com/logplex-go/logplex/internal/lex"
)

// A clientFlag is a flag of one letter of a program, with its subcommands.
type clientFlag struct {
	program string
	flag    byte
}

// clients are the programs that take a password after a flag of one letter, or stuck to it.
var clients = []clientFlag{
	{"mysql", 'p'}, {"mysqldump", 'p'}, {"mysqladmin", 'p'}, {"mariadb", 'p'}, {"sshpass", 'p'},
	{"sqlcmd", 'p'}, {"mongo", 'p'}, {"mongosh", 'p'}, {"mongodump", 'p'}, {"mongorestore", 'p'},
	{"docker login", 'p'}, {"az login", 'p'}, {"oc login", 'p'}, {"helm registry login", 'p'},
	{"podman login", 'p'}, {"cf login", 'p'}, {"rabbitmqadmin", 'p'}, {"twine", 'p'},
	{"cqlsh", 'p'}, {"nerdctl login", 'p'},
	{"skopeo login", 'p'}, {"buildah login", 'p'}, {"7z", 'p'}, {"7za", 'p'}, {"7zz", 'p'},
	{"rar", 'p'}, {"unrar", 'p'}, {"npm login", 'p'}, {"argocd login", 'p'},
	{"influx", 'p'}, {"hydra", 'p'},
	{"sqlcmd", 'P'}, {"osql", 'P'}, {"isql", 'P'}, {"bcp", 'P'}, {"tsql", 'P'}, {"unzip", 'P'},
	{"zip", 'P'}, {"ipmitool", 'P'}, {"mosquitto_pub", 'P'}, {"mosquitto_sub", 'P'},
	{"mosquitto_passwd", 'P'},
	{"ssh-keygen", 'N'}, {"ssh-keygen", 'P'}, {"openssl enc", 'k'}, {"openssl aes-256-cbc", 'k'},
	{"openssl enc", 'K'}, {"openssl aes-256-cbc", 'K'}, {"openssl aes-128-cbc", 'K'},
	{"snmpwalk", 'c'}, {"snmpget", 'c'}, {"snmpset", 'c'}, {"snmptrap", 'c'}, {"snmpbulkwalk", 'c'},
	{"snmpwalk", 'A'}, {"snmpget", 'A'}, {"snmpset", 'A'}, {"snmpwalk", 'X'}, {"snmpget", 'X'},
	{"snmpset", 'X'}, {"ftp", 'p'}, {"lftp", 'p'}, {"xfreerdp", 'p'}, {"kcadm.sh", 'p'},
	{"redis-cli", 'a'}, {"ldap", 'w'}, {"psexec", 'p'}, {"PsExec", 'p'}, {"PsExec.exe", 'p'},
	{"winexe", 'p'}, {"snowsql", 'p'}, {"mysqlimport", 'p'}, {"mysqlshow", 'p'},
	{"mysqlcheck", 'p'}, {"mysqlsh", 'p'}, {"mariadb-dump", 'p'}, {"mariadb-admin", 'p'},
	{"mycli", 'p'}, {"mongoexport", 'p'}, {"mongoimport", 'p'}, {"beeline", 'p'}, {"hdbsql", 'p'},
	{"evil-winrm", 'p'}, {"crackmapexec", 'p'}, {"nxc", 'p'}, {"fence_ipmilan", 'p'},
	{"racadm", 'p'}, {"ncftpput", 'p'}, {"ncftpget", 'p'}, {"freebcp", 'P'}, {"sqsh", 'P'},
	{"mosquitto_rr", 'P'}, {"mqttx", 'P'}, {"snmpbulkwalk", 'A'}, {"snmpbulkwalk", 'X'},
	{"snmpgetnext", 'c'},
	{"snmptable", 'c'}, {"snmpbulkget", 'c'}, {"vsql", 'w'}, {"rar", 'h'},
	{"rdesktop", 'p'}, {"kadmin", 'w'}, {"nuget push", 'k'},
	{"choco apikey", 'k'}, {"doctl auth", 't'}, {"az sql", 'p'},
	{"smbmap", 'p'}, {"cypher-shell", 'p'}, {"couchbase-cli", 'p'}, {"cbq", 'p'},
	{"elasticsearch-users", 'p'}, {"veracrypt", 'p'}, {"youtube-dl", 'p'}, {"yt-dlp", 'p'},
	{"gallery-dl", 'p'}, {"useradd", 'p'}, {"usermod", 'p'}, {"drone", 't'}, {"az mysql", 'p'},
	{"az postgres", 'p'}, {"slcs-init", 'p'}, {"mysqlbinlog", 'p'}, {"mysqlpump", 'p'},
	{"mysqlslap", 'p'}, {"dsconf", 'w'}, {"esxcli", 'p'}, {"check_mysql", 'p'},
	{"check_pgsql", 'p'}, {"airflow users", 'p'},
	{"mysql_upgrade", 'p'}, {"certutil", 'p'}, {"conan user", 'p'}, {"conan remote login", 'p'},
	{"mongostat", 'p'}, {"mongotop", 'p'}, {"cosign login", 'p'}, {"crane auth login", 'p'},
	{"oras login", 'p'}, {"snmpinform", 'c'}, {"snmpstatus", 'c'}, {"snmpdf", 'c'},
	{"snmptrap", 'A'}, {"snmptrap", 'X'}, {"snmpgetnext", 'A'}, {"snmpgetnext", 'X'},
	{"ipmipower", 'p'}, {"ipmi-sensors", 'p'}, {"vncdo", 'p'}, {"vncdotool", 'p'}, {"hive", 'p'},
	{"stardog", 'p'}, {"jboss-cli.sh", 'p'}, {"add-user.sh", 'p'}, {"medusa", 'p'},
	{"netexec", 'p'}, {"bloodhound-python", 'p'}, {"certipy", 'p'}, {"ldapdomaindump", 'p'},
	{"smbget", 'p'}, {"rclone config", 'p'}, {"kcadm", 'p'}, {"keycloak", 'p'}, {"gsql", 'W'},
	{"hdbuserstore", 'p'}, {"tabcmd", 'p'}, {"vault login", 'p'}, {"isql", 'p'}, {"dsmc", 'p'},
	{"aws-adfs", 'p'}, {"saml2aws", 'p'}, {"velero", 'p'}, {"rancher login", 't'},
	{"check_snmp", 'C'}, {"slappasswd", 's'}, {"basic_ldap_auth", 'w'},
	{"ldappasswd", 's'}, {"sudo", 'S'}, {"winrs", 'p'}, {"poetry publish", 'p'},
	{"dotnet nuget", 'p'}, {"knife", 'P'}, {"gh secret set", 'b'},
	{"az acr", 'p'}, {"codecov", 't'}, {"security unlock-keychain", 'p'},
	{"security create-keychain", 'p'}, {"security set-key-partition-list", 'k'},
	{"security import", 'P'}, {"security set-keychain-password", 'p'}, {"altool", 'p'},
	{"flyctl", 't'}, {"influx", 't'}, {"dscl", 'P'},
	{"security add-generic-password", 'w'}, {"security add-internet-password", 'w'},
	{"mcrcon", 'p'}, {"rcon", 'p'}, {"fs_cli", 'P'}, {"heroku webhooks:add", 's'},
	{"credhub set", 'w'},
	{"fs_cli", 'p'}, {"rcon", 'P'}, {"gorcon", 'p'}, {"valkey-cli", 'a'}, {"keydb-cli", 'a'},
	{"redis-benchmark", 'a'}, {"valkey-benchmark", 'a'}, {"memtier_benchmark", 'a'},
	{"iredis", 'a'}, {"taos", 'p'}, {"taosdump", 'p'}, {"taosBenchmark", 'p'},
	{"singlestore", 'p'}, {"memsql", 'p'}, {"dsetool", 'p'}, {"mssql-cli", 'P'},
	{"rpk security", 'p'}, {"rpk acl", 'p'}, {"dsidm", 'w'}, {"kdb5_util", 'P'}, {"ktutil", 'w'},
	{"ipa-server-install", 'p'}, {"ipa-server-install", 'a'}, {"ipa-client-install", 'w'},
	{"doveadm pw", 'p'}, {"unar", 'p'}, {"lsar", 'p'}, {"WinRAR.exe", 'p'}, {"WinRAR.exe", 'h'},
	{"ccrypt", 'K'}, {"ccencrypt", 'K'}, {"ccdecrypt", 'K'}, {"mcrypt", 'k'}, {"aescrypt", 'p'},
	{"pk12util", 'W'}, {"pk12util", 'K'}, {"mutool", 'p'}, {"msoffcrypto-tool", 'p'},
	{"cgminer", 'p'}, {"snmp-check", 'c'}, {"check_snmp", 'A'}, {"check_snmp", 'X'},
	{"net-snmp-create-v3-user", 'A'}, {"net-snmp-create-v3-user", 'X'}, {"snmpusm", 'A'},
	{"snmpusm", 'X'}, {"snmpinform", 'A'}, {"snmpinform", 'X'}, {"ilorest", 'p'},
	{"uemcli", 'p'}, {"swift", 'K'}, {"regctl registry login", 'p'}, {"anaconda", 't'},
	{"fab", 'p'}, {"ss-server", 'k'}, {"ss-local", 'k'}, {"ss-redir", 'k'}, {"ss-tunnel", 'k'},
	{"sslocal", 'k'}, {"ssserver", 'k'}, {"ssurl", 'k'}, {"brook", 'p'}, {"gs-netcat", 's'},
	{"udp2raw", 'k'}, {"squid_ldap_auth", 'w'}, {"frpc", 't'}, {"irssi", 'w'}, {"butt", 'P'},
	{"sendxmpp", 'p'}, {"register_new_matrix_user", 'k'},
	{"synadm", 'p'}, {"supabase link", 'p'}, {"caprover login", 'p'}, {"clogin", 'p'},
	{"tacacs_client", 'k'}, {"check_nt", 's'}, {"check_ldap", 'P'},
	{"sipsak", 'a'}, {"openhab-cli", 'p'}, {"espota.py", 'a'},
	{"choco source", 'p'}, {"hash.sh", 'p'}, {"hatch publish", 'a'}, {"eapol_test", 's'},
	{"steghide", 'p'}, {"airdecap-ng", 'p'}, {"vsce publish", 'p'}, {"ovsx publish", 'p'},
	{"filebrowser", 'p'}, {"fly auth", 'p'},
}

// pairClients are the programs that take a user, a colon and a password after a flag of one letter.
var pairClients = []clientFlag{
	{"http", 'a'}, {"https", 'a'}, {"xh", 'a'}, {"xhs", 'a'}, {"check_http", 'a'}, {"hey", 'a'},
	{"ab", 'A'}, {"ab", 'P'}, {"ttyd", 'c'}, {"gotty", 'c'}, {"transmission-remote", 'n'},
	{"bfgminer", 'O'}, {"cgminer", 'O'}, {"proxytunnel", 'P'}, {"panxapi.py", 'l'},
}

// pairFlags has the letters of pairClients.
var pairFlags = func() (t [256]bool) {
	for _, p := range pairClients {
		t[p.flag] = true
	}
	return t
}()

// takesPairAfter reports whether a program in head takes a user and a password after the flag c.
func takesPairAfter(head []byte, c byte) bool {
	for i := range pairClients {
		if p := &pairClients[i]; p.flag == c && runsProgram(head, p.program) {
			return true
		}
	}
	return false
}

// wordFlags are flags of more than a letter whose names say little, and the programs that take a
// secret after them.
var wordFlags = []struct{ program, flag string }{
	{"swaks", "ap"}, {"sendemail", "xp"}, {"sendEmail", "xp"}, {"sipp", "ap"}, {"vmrun", "gp"},
	{"azuresigntool", "kvs"}, {"AzureSignTool", "kvs"}, {"pvk2pfx", "pi"}, {"pvk2pfx", "po"},
	{"gbak", "pas"}, {"murmurd", "supw"}, {"mumble-server", "supw"}, {"kickstart", "vncpw"},
	{"securityadmin.sh", "kspass"}, {"securityadmin.sh", "tspass"}, {"openssl", "hmac"},
	{"consul", "encrypt"}, {"nomad", "encrypt"}, {"serf", "encrypt"}, {"icinga2", "ticket"},
	{"signal-cli", "pin"}, {"kcptun", "key"}, {"nessuscli", "key"}, {"mimirtool", "key"},
	{"ticketer.py", "nthash"}, {"ticketer.py", "aesKey"},
	{"websockify", "auth-source"}, {"novnc_proxy", "auth-source"}, {"dsmadmc", "pa"},
}

// wordFlag masks the value of the flag t[i:n] if it is one of wordFlags.
func wordFlag(dst *[]Span, t []byte, i, n int) int {
	for k := range wordFlags {
		f := &wordFlags[k]
		if string(t[i:n]) != f.flag || !runsProgram(t[max(0, i-clientWindow):i], f.program) {
			continue
		}
		v := afterFlag(t, i, n)
		if lex.At(t, n) == '=' {
			v = n + 1
		}
		if v >= len(t) {
			return 0
		}
		s, e, _ := valueAt(t, v)
		s += userAndPassword(t[s:e])
		if !strongPassword(t[s:e]) || !lex.HasDigit(t[s:e]) {
			return 0
		}
		*dst = append(*dst, Span{s, e, KindAuth})
		return e
	}
	return 0
}

// clientWindow bounds how far before the flag the program is looked for.
const clientWindow = 120

// runsProgram reports whether a command line that starts in head runs the program, by name
// or by path; ldap matches ldapsearch and other programs with that prefix. A container's name or an
// image, as after docker run, is no program.
func runsProgram(head []byte, program string) bool {
	first, rest, _ := strings.Cut(program, " ")
	for i := lex.LastIndex(head, first); i >= 0; i = lex.LastIndex(head[:i], first) {
		c := lex.At(head, i-1)
		if i > 0 && (lex.IsToken(c) && lex.ColourBefore(head, i) == i ||
			c == ':' && !endsField(head[:i-1]) || c == '.') ||
			lex.HasSuffix(head[:i], "--name ") || lex.HasSuffix(head[:i], "-h ") {
			continue
		}
		e := wordsAfter(head, i+len(first), rest)
		if e > 0 && (e >= len(head) || program == "ldap" || !lex.IsToken(head[e])) {
			return true
		}
	}
	return false
}

// isMapped reports whether the value at v is the name of a secret and its version, or such a name
// after that of a variable, which the flag before s says: --set-secrets=DB_PASS=db-pass:latest.
func isMapped(t []byte, s, v int) bool {
	e := v
	for e < len(t) && e-v < maxPlain && (lex.IsKey(t[e]) || t[e] == '=' || t[e] == '/') {
		e++
	}
	return e > v && lex.At(t, e) == ':' && isMappedVersion(t, s, e+1)
}

// isMappedVersion reports whether the version of a secret is at v, which the flag before s says.
func isMappedVersion(t []byte, s, v int) bool {
	if string(t[v:lex.WordEnd(t, v)]) != "latest" && !lex.IsDigit(lex.At(t, v)) {
		return false
	}
	low := s
	for low > 0 && s-low < clientWindow && t[low-1] > ' ' {
		low--
	}
	head := t[low:s]
	return lex.HasSuffix(head, "-secrets") || lex.LastIndex(head, "-secrets=") >= 0 ||
		low > 0 && lex.HasSuffix(t[:low-1], "-secrets")
}

// takesName reports whether the flag --secret after head, whose name ends at n, has the name of
// one, which is plain words, or id=x,src=file.
func takesName(t []byte, n int, head []byte) bool {
	s, e, _ := valueAt(t, min(len(t), n+1))
	if isMapped(t, n, s) {
		return true
	}
	if runsProgram(head, "pulumi config set") {
		return true // and the value is after it
	}
	if v := t[s:e]; !lex.HasPrefix(v, "id=") && !lex.HasPrefix(v, "source=") &&
		!lex.HasPrefix(v, "type=") &&
		!lex.HasPrefix(v, "src=") && !isSecretName(v) && !plainWord(v) && !isNumberedName(v) {
		return false
	}
	for _, w := range [...]string{"gcloud", "docker", "podman", "buildctl",
		"buildah", "nerdctl", "fly", "gh"} {
		if runsProgram(head, w) {
			return true
		}
	}
	return false
}

// storedFlag judges the flag t[i:n] if it is one of a command that stores a secret; ok: it is.
func storedFlag(dst *[]Span, t []byte, i, n int) (end int, ok bool) {
	head := t[max(0, i-clientWindow):i]
	switch string(t[i:n]) {
	case "body":
		if !runsProgram(head, "gh secret set") {
			return 0, false
		}
		v := afterFlag(t, i, n)
		if lex.At(t, n) == '=' {
			v = n + 1
		}
		s, e, _ := valueAt(t, v)
		if e > s && !isPlaceholder(t[s:e]) {
			*dst = append(*dst, Span{s, e, KindAuth})
			return e, true
		}
	case "from-literal":
		if runsProgram(head, "kubectl create secret") || runsProgram(head, "oc create secret") {
			return literalFlag(dst, t, n+1), true
		}
	case "secret", "set-secrets", "update-secrets":
		return 0, takesName(t, n, head)
	}
	end = wordFlag(dst, t, i, n)
	return end, end > 0
}

// literalFlag masks the value after the name at v of what becomes a part of a Secret:
// kubectl create secret generic db --from-literal=a=x.
func literalFlag(dst *[]Span, t []byte, v int) int {
	if lex.IsQuote(lex.At(t, v)) {
		v++
	}
	v = min(v, len(t))
	n := lex.ExtendKey(t, v)
	if n == v || lex.At(t, n) != '=' {
		return 0
	}
	s, e, _ := valueAt(t, n+1)
	if !strongPassword(t[s:e]) || !lex.HasDigit(t[s:e]) || lex.HasSuffix(t[v:n], "name") ||
		lex.HasSuffix(t[v:n], "user") || lex.HasSuffix(t[v:n], "host") {
		return 0
	}
	*dst = append(*dst, Span{s, e, KindKey})
	return e
}

// certFlag masks the password after the file at v of curl --cert client.pem:x.
func certFlag(dst *[]Span, t []byte, v int) int {
	s, e, _ := valueAt(t, v)
	n := bytes.LastIndexByte(t[s:e], ':')
	if n < len(".pem") || t[s+n-4] != '.' || isPlaceholder(t[s+n+1:e]) || t[s+n+1] == '\\' {
		return 0
	}
	*dst = append(*dst, Span{s + n + 1, e, KindAuth})
	return e
}

// secureString masks the bare text before the dash at i, ConvertTo-SecureString x -AsPlainText, or
// the text in quotes after that flag. Other texts in quotes are quoted.go's.
func secureString(dst *[]Span, t []byte, i int) int {
	if i < len("SecureString ") {
		return 0
	}
	if lex.HasSuffix(t[:i], "SecureString ") {
		s, e, quoted := valueAt(t, i+len("-AsPlainText "))
		if !quoted || e == s || isPlaceholder(t[s:e]) || t[s] == '$' {
			return 0
		}
		*dst = append(*dst, Span{s, e, KindKey})
		return e
	}
	s := lex.ExtendBack(t, i-1)
	for s > 0 && i-s < 2*lex.MaxKey && t[s-1] > ' ' && !lex.IsQuote(t[s-1]) {
		s--
	}
	if s >= i-1 || lex.IsQuote(t[i-2]) || t[s] == '$' || isPlaceholder(t[s:i-1]) ||
		!lex.HasSuffix(t[:s], "SecureString ") && !lex.HasSuffix(t[:s], "SecureString -String ") {
		return 0
	}
	*dst = append(*dst, Span{s, i - 1, KindKey})
	return i + 1
}

// echoedPassword masks the text that is piped into the program whose flag is at i, if it may be a
// password: echo x | sudo -S ls.
func echoedPassword(dst *[]Span, t []byte, i int, may passwordRule) int {
	low := max(0, i-clientWindow)
	p := bytes.LastIndexByte(t[low:i], '|')
	if p < 0 {
		return 0
	}
	e := low + p
	for e > low && t[e-1] == ' ' {
		e--
	}
	s := e
	for s > low && t[s-1] > ' ' {
		s--
	}
	if !writes(t[:s]) {
		return 0
	}
	for s < e-1 && lex.IsQuote(t[s]) && t[e-1] == t[s] {
		s++
		e--
	}
	for e > s+2 && t[e-1] == 'n' && t[e-2] == '\\' { // the end of a line
		for e -= 2; t[e-1] == '\\' && e > s+1; e-- {
		}
	}
	if !may.holds(t[s:e]) {
		return 0
	}
	*dst = append(*dst, Span{s, e, KindAuth})
	return i + 1
}

// afterFlag returns where the argument starts of a flag whose name is t[i:n]: after a space, in
// quotes that stick to the flag, or in the next string of a list of arguments. It returns len(t) if
// there is none.
func afterFlag(t []byte, i, n int) int {
	s, esc, quote := openQuote(t, n)
	if quote == 0 {
		for v := n; v < len(t) && v-n < lex.MaxGap; v++ {
			if t[v] == ' ' || t[v] == '\t' {
				continue
			}
			if _, esc, quote = openQuote(t, v); quote != 0 && insideQuote(t, i, esc, quote) {
				break
			}
			return v
		}
		return len(t)
	}
	b := i
	for b > 0 && t[b-1] == '-' {
		b--
	}
	if lex.At(t, b-1) != quote {
		if insideQuote(t, b, esc, quote) {
			return len(t)
		}
		return n
	}
	v := s
	for v < len(t) && v-s < lex.MaxGap && (lex.IsSpace(t[v]) || t[v] == ',') {
		v++
	}
	if v == s {
		return len(t)
	}
	if lex.HasPrefix(t[v:], "- ") && bytes.IndexByte(t[s:v], '\n') >= 0 {
		v += len("- ") // the next item of a list in YAML
	}
	if lex.At(t, v) == 'a' && lex.IsDigit(lex.At(t, v+1)) { // of Linux' audit: a1="-u" a2="bob:x"
		if n := lex.ExtendKey(t, v); lex.At(t, n) == '=' {
			v = n + 1
		}
	}
	vs, vesc, q := openQuote(t, v)
	if q != quote || vesc != esc {
		return len(t)
	}
	e := closeQuote(t[:min(len(t), vs+flagWindow)], vs, vesc, q) + vesc + 1
	for e < len(t) && lex.IsSpace(t[e]) {
		e++
	}
	if lex.At(t, e) == ':' {
		return len(t) // the members of an object
	}
	return v
}

// wordsAfter returns the end of words, which are separated by spaces, if they follow at e, perhaps
// as the strings of a list: docker login, "docker","login". It returns 0 if they do not.
func wordsAfter(t []byte, e int, words string) int {
	for words != "" {
		var w string
		w, words, _ = strings.Cut(words, " ")
		s := e
		for e < len(t) && e-s < lex.MaxGap &&
			(lex.IsSpace(t[e]) || t[e] == ',' || t[e] == '\\' || lex.IsQuote(t[e])) {
			e++
		}
		if e == s || !lex.HasPrefix(t[e:], w) {
			return 0
		}
		e += len(w)
	}
	return e
}

// writes reports whether b ends in a command that writes the word after it.
func writes(b []byte) bool {
	for _, w := range [...]string{"echo ", "echo -n ", "echo -e ", "echo -ne ", "echo -en ",
		"printf ", "printf '%s' ", "printf %s ", `printf '%s\n' `, `printf "%s\n" `,
		`printf "%s" `} {
		if lex.HasSuffix(b, w) {
			return true
		}
	}
	return false
}
