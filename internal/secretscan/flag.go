// SPDX-License-Identifier: MIT

package secretscan

import (
	"bytes"
	"strings"
)

// A flagScan judges the values of flags of command lines.
type flagScan struct{ keyReader }

// findFlags masks the values of command-line flags that are in a word of their own (--password x,
// -u user:x) or stick to the flag (mysql -px). Flags with '=' are assignments.
func findFlags(dst []Span, r *Rules, t []byte, e *ends) []Span {
	var x flagScan
	var clients budget
	x.r, x.t, x.ends = r, t, e
	for i := nextFlag(t, 0); i >= 0 && i+2 < len(t); i = nextFlag(t, i+1) {
		var e int
		c := t[i+1]
		switch {
		case c == '-':
			e = x.longFlag(&dst, i+2)
		case c == 'u', c == 'U':
			e = x.userFlag(&dst, i+1, i+2)
		case c == 'a' && t[i+2] == ' ' && (runs(t[max(0, i-clientWindow):i], "http") ||
			runs(t[max(0, i-clientWindow):i], "xh") || // HTTPie
			runs(t[max(0, i-clientWindow):i], "hey")),
			c == 'A' && t[i+2] == ' ' && runs(t[max(0, i-clientWindow):i], "ab"):
			e = x.userFlag(&dst, i+1, i+2)
		case c == 'E' && t[i+2] == ' ' && runs(t[max(0, i-clientWindow):i], "curl"):
			e = certFlag(&dst, t, afterFlag(t, i+1, i+2))
		case c == 'b' && (t[i+2] == ' ' || isQuote(t[i+2])) &&
			runs(t[max(0, i-clientWindow):i], "curl"):
			e = x.cookieFlag(&dst, i)
		case c == 'p' && !hasPrefix(t[i+1:], "pass") && !hasPrefix(t[i+1:], "psk "),
			isPasswordFlag(c) && (t[i+2] == ' ' || t[i+2] == '\\' || isQuote(t[i+2])),
			c == 'h' && t[i+2] == 'p':
			if clients.mayLook(i, clientWindow+maxGap) {
				e = x.passwordFlag(&dst, i)
			}
		case isLetter(c) && isLetter(t[i+2]): // -password x, as Go and Java programs have it
			e = x.longFlag(&dst, i+1)
		}
		if e == 0 && (c == 'P' || c == 'a' || c == 'w' || c == 'b') && isAlnum(t[i+2]) &&
			!r.endings.has(t, extendKey(t, i+1)) && // -auth x, also when x is hidden
			clients.mayLook(i, clientWindow+maxGap) { // zip -Px, ldapsearch -wx
			e = x.passwordFlag(&dst, i)
		}
		if e > i {
			i = e - 1
		}
	}
	return dst
}

// isPasswordFlag reports whether some client takes a password after the flag of this letter.
func isPasswordFlag(c byte) bool {
	switch c {
	case 'a', 'w', 'P', 'N', 'k', 'K', 'c', 'A', 'X', 's', 'S', 't':
		return true
	}
	return false
}

// flagBefore are the bytes before a dash that starts a flag.
const flagBefore = " \t\n\"'[(,"

// nextFlag returns the position at or after i of a dash that may start a flag, or -1.
func nextFlag(t []byte, i int) int {
	for {
		n := bytes.IndexByte(t[i:], '-')
		if n < 0 {
			return -1
		}
		if i += n; i == 0 {
			return i
		}
		if strings.IndexByte(flagBefore, t[i-1]) >= 0 {
			return i
		}
		i++
	}
}

// cookieFlag masks the cookies of curl -b 'session=x'.
func (x *flagScan) cookieFlag(dst *[]Span, i int) int {
	t := x.t
	v := afterFlag(t, i+1, i+2)
	if v >= len(t) {
		return 0
	}
	s, e, _ := valueAt(t, v)
	if lastIndex(t[s:e], "=") < 0 {
		return 0 // the name of a file
	}
	return maskCookies(dst, x.r.keys, t[:e], s)
}

// longFlag judges the flag whose name starts at i.
func (x *flagScan) longFlag(dst *[]Span, i int) int {
	t := x.t
	n := i
	for n < len(t) && n-i < maxPairKey && isKey(t[n]) {
		n++
	}
	if end, ok := storedFlag(dst, t, i, n); ok {
		return end
	}
	if equalFold(t[i:n], "asplaintext") {
		return secureString(dst, t, i-1)
	}
	if hasSuffix(t[i:n], "-stdin") || string(t[i:n]) == "with-token" ||
		hasSuffix(t[i:n], "passphrase-fd") ||
		n-i == 5 && string(t[i:n]) == "stdin" &&
			runs(t[max(0, i-clientWindow):i], "passwd") {
		return echoed(dst, t, i)
	}
	if n-i < 2 || n+1 >= len(t) || string(t[i:n]) == "Pw" { // grep -Pw
		return 0
	}
	if n-i == 5 && equalFold(t[i:n], "value") && x.namedFlag(i) {
		if s, e, _ := valueAt(t, afterFlag(t, i, n)); e > s && !isPlaceholder(t[s:e]) {
			*dst = append(*dst, Span{s, e, KindKey})
			return e
		}
		return 0
	}
	switch c := t[n]; {
	case c == ' ', c == '"' || c == '\'', c == '\\':
	case c == ',' && at(t, n+1) == ' ' && flagInList(t, i): // Java's [--password, x]
		return x.listedFlag(dst, i, n)
	case c == '=' && n-i == 4 && string(t[i:n]) == "user": // etcdctl --user=root:x
	default:
		return 0
	}
	if v := t[i:n]; string(v) == "user" || string(v) == "proxy-user" {
		return x.userFlag(dst, i, n)
	}
	// HTTPie's, k6's
	if n-i == 4 && string(t[i:n]) == "auth" || hasSuffix(t[i:n], "creds") {
		if e := x.userFlag(dst, i, n); e > 0 {
			return e
		}
		if s, e, _ := valueAt(t, afterFlag(t, i, n)); looksPassword(t[s:e]) { // Netlify's token
			*dst = append(*dst, Span{s, e, KindAuth})
			return e
		}
	}
	if n-i == 4 && string(t[i:n]) == "cert" {
		return certFlag(dst, t, afterFlag(t, i, n))
	}
	s := n
	for s > i && n-s < 4 && isDigit(t[s-1]) {
		s--
	}
	if s-i < 2 || !x.r.endings.has(t, s) && !x.r.inner.inside(t, n) {
		return 0
	}
	key := x.readKey(n, 0)
	if key.end == key.start {
		return 0
	}
	v := afterFlag(t, i, n)
	if v >= len(t) || t[v] == '-' || t[v] == '<' || t[v] == '|' || t[v] == '>' {
		return 0
	}
	if qs, esc, q := openQuote(t, v); q != 0 {
		return x.judge(dst, key, qs, x.ends.closeQuote(t, qs, esc, q), true)
	}
	if t[v] == '(' {
		return 0 // an expression of a shell
	}
	if hasPrefix(t[v:], "pass:") { // openssl -pass pass:x
		key.verdict = Secret
		v += len("pass:")
	}
	e := x.ends.bareEnd(t, v, ' ')
	if v > n+1 && t[n] == ' ' && t[n+1] == ' ' && !looksPassword(t[v:e]) || foreignText(t[v:e]) {
		return 0 // a column of a usage text
	}
	if flagNouns.has(t[v:e]) || e-v == 1 && !isAlnum(t[v]) || isCode(t[v:e]) ||
		prose(t, v, e) && !(isHard(t[key.start:key.end]) && ofCommand(t, i, t[v:e])) ||
		namesSecret(x.r.keys, t[v:e]) {
		return 0
	}
	return x.judge(dst, key, v, e, false)
}

// ofCommand reports whether the flag at i, whose value is a plain word, is rather in a command than
// in a sentence, by the word before it and the value: login --password x host.
func ofCommand(t []byte, i int, v []byte) bool {
	for i > 0 && t[i-1] == '-' {
		i--
	}
	if i < 2 || t[i-1] != ' ' || len(v) < 6 {
		return false
	}
	s := extendBack(t, i-1)
	return s < i-1 && !flagIntros.has(t[s:i-1]) && lowerCase(t[s:i-1]) && !proseStarts.has(v) &&
		!hasSuffix(v, "s") && !hasSuffix(v, "ed") && !hasSuffix(v, "ing") && !typeWords.has(v)
}

// flagIntros are words before a flag in a sentence.
var flagIntros = newWordSet("use", "the", "with", "set", "specify", "pass", "using", "missing",
	"option", "options", "flag", "flags", "and", "or", "either", "via", "add", "provide",
	"requires", "require", "a", "an", "by", "to", "both", "of", "for", "unless", "without", "when",
	"if", "no", "is", "are", "that", "try", "see", "from", "in", "as", "than", "but", "not",
	"argument", "arguments", "parameter", "given", "your", "this", "only", "supply", "include",
	"enter", "unknown", "invalid", "required", "cannot", "can", "then", "und", "mit", "et", "avec")

// flagInList reports whether the flag whose name starts at i is an element of a list that has no
// quotes.
func flagInList(t []byte, i int) bool {
	for i > 0 && t[i-1] == '-' {
		i--
	}
	c := at(t, i-1)
	return c == '[' || c == ' ' && at(t, i-2) == ','
}

// listedFlag judges the flag t[i:n] of a list without quotes by the element after it.
func (x *flagScan) listedFlag(dst *[]Span, i, n int) int {
	t := x.t
	s := n + len(", ")
	e := s
	for e < len(t) && e-s < maxPlain && t[e] > ' ' && t[e] != ',' && t[e] != ']' && !isQuote(t[e]) {
		e++
	}
	if e == s || t[s] == '-' || at(t, e) != ',' && at(t, e) != ']' {
		return 0
	}
	if !x.r.endings.has(t, n) && !x.r.inner.inside(t, n) {
		return 0
	}
	if key := x.readKey(n, 0); key.end > key.start && strongPassword(t[s:e]) {
		return x.judge(dst, key, s, e, false)
	}
	return 0
}

// secureString masks the bare text before the dash at i: ConvertTo-SecureString x -AsPlainText. A
// text in quotes is quoted.go's.
func secureString(dst *[]Span, t []byte, i int) int {
	if i < len("SecureString x ") {
		return 0
	}
	s := extendBack(t, i-1)
	for s > 0 && i-s < 2*maxKey && t[s-1] > ' ' && !isQuote(t[s-1]) {
		s--
	}
	if s >= i-1 || isQuote(t[i-2]) || t[s] == '$' || isPlaceholder(t[s:i-1]) ||
		!hasSuffix(t[:s], "SecureString ") && !hasSuffix(t[:s], "SecureString -String ") {
		return 0
	}
	*dst = append(*dst, Span{s, i - 1, KindKey})
	return i + 1
}

// storedFlag judges the flag t[i:n] if it is one of a command that stores a secret; ok: it is.
func storedFlag(dst *[]Span, t []byte, i, n int) (end int, ok bool) {
	head := t[max(0, i-clientWindow):i]
	switch string(t[i:n]) {
	case "body":
		if !runs(head, "gh secret set") {
			return 0, false
		}
		v := afterFlag(t, i, n)
		if at(t, n) == '=' {
			v = n + 1
		}
		s, e, _ := valueAt(t, v)
		if e > s && !isPlaceholder(t[s:e]) {
			*dst = append(*dst, Span{s, e, KindAuth})
			return e, true
		}
	case "from-literal":
		if runs(head, "kubectl create secret") || runs(head, "oc create secret") {
			return literalFlag(dst, t, n+1), true
		}
	case "secret", "set-secrets", "update-secrets":
		return 0, takesName(t, n, head)
	}
	return 0, false
}

// takesName reports whether the flag --secret after head, whose name ends at n, has the name of
// one, which is plain words, or id=x,src=file.
func takesName(t []byte, n int, head []byte) bool {
	s, e, _ := valueAt(t, min(len(t), n+1))
	if v := t[s:e]; !hasPrefix(v, "id=") && !hasPrefix(v, "source=") && !hasPrefix(v, "type=") &&
		!hasPrefix(v, "src=") && !isSecretName(v) && !plainWord(v) && !isNumberedName(v) {
		return false
	}
	for _, w := range [...]string{"pulumi config set", "gcloud", "docker", "podman", "buildctl",
		"buildah", "nerdctl", "fly", "gh"} {
		if runs(head, w) {
			return true
		}
	}
	return false
}

// literalFlag masks the value after the name at v of what becomes a part of a Secret: kubectl
// create secret generic db --from-literal=a=x.
func literalFlag(dst *[]Span, t []byte, v int) int {
	if isQuote(at(t, v)) {
		v++
	}
	v = min(v, len(t))
	n := extendKey(t, v)
	if n == v || at(t, n) != '=' {
		return 0
	}
	s, e, _ := valueAt(t, n+1)
	if !strongPassword(t[s:e]) || !hasDigit(t[s:e]) || hasSuffix(t[v:n], "name") ||
		hasSuffix(t[v:n], "user") || hasSuffix(t[v:n], "host") {
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

// namedFlag reports whether the flag at i, a value's, follows the flag of a secret's name or a
// command that stores a secret: Set-Variable -Name Password -Value x, az keyvault secret set --name
// n --value x.
func (x *flagScan) namedFlag(i int) bool {
	head := x.t[max(0, i-clientWindow):i]
	if lastIndex(head, "secret set ") >= 0 || lastIndex(head, "put-parameter ") >= 0 &&
		lastIndex(head, "SecureString") >= 0 {
		return true
	}
	for _, w := range [...]string{"-Name ", "-name ", "-key ", "-Key "} {
		n := lastIndex(head, w)
		if n < 0 {
			continue
		}
		s, e, _ := valueAt(head, n+len(w))
		if nameVerdict(x.r.keys, head[s:e]) == Secret {
			return true
		}
	}
	return false
}

// flagNouns are words that follow the name of a flag in a sentence: both -password and -token flags
// are set.
var flagNouns = newWordSet("flag", "flags", "option", "options", "argument", "arguments",
	"parameter", "and", "or", "is", "are", "must", "requires", "required", "cannot", "can",
	"was", "with", "without", "for", "to", "if", "when", "in", "not", "instead", "should",
	"needs", "value", "takes", "has", "will", "as", "may", "only", "unless", "before", "after",
	"while", "until", "command", "respectively", "switch", "setting", "und", "och", "og", "et",
	"ou", "y", "e", "o", "i", "ja", "kaj", "eta", "oraz", "ve", "en", "si", "și", "и", "та",
	"a", "nor")

// afterFlag returns where the argument starts of a flag whose name is t[i:n]: after a space, in
// quotes that stick to the flag, or in the next string of a list of arguments. It returns len(t) if
// there is none.
func afterFlag(t []byte, i, n int) int {
	s, esc, quote := openQuote(t, n)
	if quote == 0 {
		for v := n; v < len(t) && v-n < maxGap; v++ {
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
	if at(t, b-1) != quote {
		if insideQuote(t, b, esc, quote) {
			return len(t)
		}
		return n
	}
	v := s
	for v < len(t) && v-s < maxGap && (isSpace(t[v]) || t[v] == ',') {
		v++
	}
	if v == s {
		return len(t)
	}
	vs, vesc, q := openQuote(t, v)
	if q != quote || vesc != esc {
		return len(t)
	}
	e := closeQuote(t[:min(len(t), vs+flagWindow)], vs, vesc, q) + vesc + 1
	for e < len(t) && isSpace(t[e]) {
		e++
	}
	if at(t, e) == ':' {
		return len(t) // the members of an object
	}
	return v
}

// flagWindow bounds how far the end of a list's string is looked for, to see whether it is one.
const flagWindow = 512

// userFlag masks the password of -u user:password; the flag's name is t[i:n].
func (x *flagScan) userFlag(dst *[]Span, i, n int) int {
	t := x.t
	v := n
	switch at(t, n) {
	case ' ', '"', '\'', '=', '\\':
		v = afterFlag(t, i, n)
		if at(t, n) == '=' {
			v = n + 1
		}
	default:
		if !isAlnum(at(t, n)) {
			return 0
		}
	}
	end := 0
	s := v
	if qs, esc, q := openQuote(t, v); q != 0 {
		s, end = qs, x.ends.closeQuote(t, qs, esc, q)
		if at(t, end+1) == ':' && esc == 0 && isQuote(at(t, end+2)) { // "user":"password"
			return x.quotedPassword(dst, end+2)
		}
	} else if s < len(t) {
		if t[s] == '<' && standsFor(t, s) {
			return 0
		}
		end = x.ends.bareEnd(t, s, ' ')
	}
	colon := s
	for colon < end && colon-s < 64 && t[colon] != ':' && t[colon] > ' ' && t[colon] != '/' {
		colon++
	}
	if colon == end-1 && t[colon] == ':' && end-s > 8 && hasDigitAndLetter(t[s:colon]) &&
		!isPlaceholder(t[s:colon]) {
		*dst = append(*dst, Span{s, colon, KindAuth}) // an API key as the user, without a password
		return end
	}
	if colon < end && t[colon] == ':' && v == s && isQuote(at(t, colon+1)) { // user:'password'
		return x.quotedPassword(dst, colon+1)
	}
	if colon == end || at(t, colon) != ':' { // smbclient -U bob%x, lftp -u bob,x
		sep := byte('%')
		if t[i] == 'u' {
			sep = ','
		}
		n := bytes.IndexByte(t[s:min(max(s, end), s+maxKey)], sep)
		if n > 0 && sep == '%' && isQuote(at(t, s+n+1)) { // smbclient -U bob%'x y'
			return x.quotedPassword(dst, s+n+1)
		}
		if n > 0 && strongPassword(t[s+n+1:end]) &&
			(sep == '%' || runs(t[max(0, i-clientWindow):i], "lftp")) {
			*dst = append(*dst, Span{s + n + 1, end, KindAuth})
			return end
		}
	}
	if colon >= end-2 || t[colon] != ':' || isPlaceholder(t[colon+1:end]) || t[colon+1] == '/' ||
		t[colon+1] == ':' || allDigits(t[s:end]) {
		return 0
	}
	if allDigits(t[colon+1:end]) && (v == n || allDigits(t[s:colon])) {
		return 0 // docker run -u 1000:1000
	}
	if end-colon <= len(":65535") && allDigits(t[colon+1:end]) &&
		bytes.IndexByte(t[s:colon], '.') > 0 {
		return 0 // nc -u 10.0.0.1:53
	}
	if allDigits(t[s:colon]) && plainWord(t[colon+1:end]) && v == n+1 {
		return 0 // docker create -u 1000:staff
	}
	if bytes.Equal(t[s:colon], t[colon+1:end]) {
		return 0 // docker run -u node:node: a user and its group
	}
	if lowerWord(t[s:colon]) && lowerWord(t[colon+1:end]) &&
		startsContainer(t[max(0, i-clientWindow):i]) {
		return 0 // docker exec -u www-data:staff
	}
	*dst = append(*dst, Span{colon + 1, end, KindAuth})
	return end
}

// startsContainer reports whether a command in head starts a program as a user and a group.
func startsContainer(head []byte) bool {
	for _, w := range [...]string{"docker", "podman", "nerdctl", "lxc", "chroot"} {
		if runs(head, w) {
			return true
		}
	}
	return false
}

// lowerWord reports whether v is small letters, perhaps with dashes between them.
func lowerWord(v []byte) bool {
	for i, c := range v {
		if !isLower(c) && !(i > 0 && (c == '-' || c == '_')) {
			return false
		}
	}
	return len(v) > 0
}

// quotedPassword masks the text in the quote at i, which follows a user's name.
func (x *flagScan) quotedPassword(dst *[]Span, i int) int {
	t := x.t
	e := x.ends.closeQuote(t, i+1, 0, t[i])
	if e-i > 2 && !isPlaceholder(t[i+1:e]) {
		*dst = append(*dst, Span{i + 1, e, KindAuth})
	}
	return e
}

// clients are the programs that take a password after a flag of one letter, or stuck to it.
var clients = []struct {
	program string
	flag    byte
}{
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
	{"rdesktop", 'p'}, {"kadmin", 'w'}, {"nuget push", 'k'}, {"doctl auth", 't'}, {"az sql", 'p'},
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
	{"ldappasswd", 's'}, {"sudo", 'S'}, {"winrs", 'p'}, {"poetry publish", 'p'},
	{"dotnet nuget", 'p'}, {"knife", 'P'}, {"ab", 'A'}, {"gh secret set", 'b'},
	{"az acr", 'p'}, {"codecov", 't'},
}

// clientWindow bounds how far before the flag the program is looked for.
const clientWindow = 120

// passwordFlag masks the password of mysql -pPASSWORD, sshpass -p PASSWORD and redis-cli -a
// PASSWORD.
func (x *flagScan) passwordFlag(dst *[]Span, i int) int {
	t := x.t
	v := i + 2
	found, flag := "", t[i+1]
	head := t[max(0, i-clientWindow):i]
	var starts uint32 // a bit for what starts each word of head
	for n, c := range head {
		if isAlnum(c) && (n == 0 || !isToken(head[n-1])) {
			starts |= 1 << (c & 31)
		}
	}
	for i := range clients {
		c := &clients[i]
		if c.flag == flag && starts>>(c.program[0]&31)&1 != 0 && runs(head, c.program) {
			found = c.program
			break
		}
	}
	if found == "" {
		return 0
	}
	switch t[v] {
	case ' ', '"', '\'', '`', '\\':
		if found == "sudo" {
			return echoed(dst, t, i)
		}
		if t[v] == ' ' && (strings.HasPrefix(found, "mysql") && lastIndex(head, "sshpass") < 0 ||
			strings.HasPrefix(found, "7z")) {
			return 0 // mysql -p database, 7z a -p archive.7z
		}
		v = afterFlag(t, i+1, v)
	case 'p':
		if t[i+1] == 'h' {
			v++ // rar -hpx
		}
	case ':':
		if found == "winrs" {
			v++
		}
	}
	if v >= len(t) {
		return 0
	}
	s, e := v, 0
	if qs, esc, q := openQuote(t, v); q != 0 {
		s, e = qs, x.ends.closeQuote(t, qs, esc, q)
	} else {
		e = x.ends.bareEnd(t, v, ' ')
	}
	if n := userAndPassword(t[s:e]); n > 0 && found == "ab" {
		s += n
	}
	if v == i+2 && isAlnum(t[v]) && flag != 'p' && (!strongPassword(t[s:e]) || !hasDigit(t[s:e])) {
		return 0 // a flag with a longer name
	}
	if c := t[i+1]; (c == 'A' || c == 'X' || c == 'N' || c == 'k' || c == 'P') &&
		plainWord(t[s:e]) && (!flagFollows(t, e) || secretNouns.has(t[s:e])) ||
		c == 'c' && string(t[s:e]) == "public" {
		return 0
	}
	if e-s < 3 || isPlaceholder(t[s:e]) || allDigits(t[s:e]) && e-s <= 5 ||
		flag == 'K' && !allHex(t[s:e]) || v > i+2 && hasPrefix(t[v:], "--") ||
		string(t[s:e]) == "assword" || hasPrefix(t[s:e], "ort") {
		return 0
	}
	if v > i+2 && s < e && (clauseWords.has(t[s:e]) || foreignText(t[s:e])) {
		return 0 // use usermod -p for that, in any language
	}
	if isPort(t[s:e]) || found == "mongo" && t[s] == '/' {
		return 0
	}
	*dst = append(*dst, Span{s, e, KindAuth})
	return e
}

// flagFollows reports whether a flag is after the value that ends at e, as in a command line and
// seldom in a sentence about one.
func flagFollows(t []byte, e int) bool {
	if isQuote(at(t, e)) {
		e++
	}
	return at(t, e) == ' ' && at(t, e+1) == '-' && isLetter(at(t, e+2))
}

// echoed masks the text that is piped into the program whose flag is at i: echo x | sudo -S ls.
func echoed(dst *[]Span, t []byte, i int) int {
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
	if !hasSuffix(t[:s], "echo ") && !hasSuffix(t[:s], "echo -n ") &&
		!hasSuffix(t[:s], "printf ") &&
		!hasSuffix(t[:s], "printf '%s' ") && !hasSuffix(t[:s], "printf %s ") {
		return 0
	}
	for s < e && isQuote(t[s]) && t[e-1] == t[s] {
		s++
		e--
	}
	if !strongPassword(t[s:e]) {
		return 0
	}
	*dst = append(*dst, Span{s, e, KindAuth})
	return i + 1
}

// runs reports whether a command line that starts in head runs the program, by name or by path;
// ldap matches ldapsearch and other programs with that prefix. A container's name or an image, as
// after docker run, is no program.
func runs(head []byte, program string) bool {
	first, rest, _ := strings.Cut(program, " ")
	for i := lastIndex(head, first); i >= 0; i = lastIndex(head[:i], first) {
		c := at(head, i-1)
		if i > 0 && (isToken(c) || c == ':' && !endsField(head[:i-1]) || c == '.') ||
			hasSuffix(head[:i], "--name ") || hasSuffix(head[:i], "-h ") {
			continue
		}
		e := wordsAfter(head, i+len(first), rest)
		if e > 0 && (e >= len(head) || program == "ldap" || !isToken(head[e])) {
			return true
		}
	}
	return false
}

// endsField reports whether b ends in the name of a field of a struct, as fmt prints it before a
// colon: {Cmd:mysql -px}.
func endsField(b []byte) bool {
	s := len(b)
	for s > 0 && isAlnum(b[s-1]) {
		s--
	}
	if s == len(b) || !isUpper(b[s]) || s == 0 {
		return false
	}
	return b[s-1] == ' ' || b[s-1] == '{'
}

// wordsAfter returns the end of words, which are separated by spaces, if they follow at e, perhaps
// as the strings of a list: docker login, "docker","login". It returns 0 if they do not.
func wordsAfter(t []byte, e int, words string) int {
	for words != "" {
		var w string
		w, words, _ = strings.Cut(words, " ")
		s := e
		for e < len(t) && e-s < maxGap &&
			(isSpace(t[e]) || t[e] == ',' || t[e] == '\\' || isQuote(t[e])) {
			e++
		}
		if e == s || !hasPrefix(t[e:], w) {
			return 0
		}
		e += len(w)
	}
	return e
}

// isPort reports whether v is what a container publishes: 3307:3306, 127.0.0.1:27017:27017.
func isPort(v []byte) bool {
	colons := 0
	for _, c := range v {
		if c == ':' {
			colons++
		} else if !isDigit(c) && c != '.' && c != '/' && c != '-' {
			return false
		}
	}
	return colons > 0
}
