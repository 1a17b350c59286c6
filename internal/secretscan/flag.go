// SPDX-License-Identifier: MIT

package secretscan

import (
	"bytes"
	"strings"

	"github.com/logplex-go/logplex/internal/keynames"
	"github.com/logplex-go/logplex/internal/lex"
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
		case t[i+2] == ' ' && c == '-' && startsInsideAt(t, i+len("-- ")):
			insideCommand(&dst, r, t, i+len("-- ")) // kubectl exec vault-0 -- vault login x
		case t[i+2] == ' ' && c == 'c' && lex.IsQuote(lex.At(t, i+3)) &&
			startsInsideAt(t, i+len("-c '")):
			insideCommand(&dst, r, t, i+len("-c '")) // sh -c 'vault login x'
		case c == '-':
			e = x.longFlag(&dst, i+2)
		case c == 'u', c == 'U':
			e = x.userFlag(&dst, i+1, i+2)
		case t[i+2] == ' ' && pairFlags[c] && takesPairAfter(t[max(0, i-clientWindow):i], c):
			e = x.userFlag(&dst, i+1, i+2)
		case c == 'E' && t[i+2] == ' ' && runsProgram(t[max(0, i-clientWindow):i], "curl"):
			e = certFlag(&dst, t, afterFlag(t, i+1, i+2))
		case c == 'b' && (t[i+2] == ' ' || lex.IsQuote(t[i+2])) &&
			runsProgram(t[max(0, i-clientWindow):i], "curl"):
			e = x.cookieFlag(&dst, i)
		case c == 'p' && !lex.HasPrefix(t[i+1:], "pass") && !lex.HasPrefix(t[i+1:], "psk "),
			isPasswordFlag(c) && (t[i+2] == ' ' || t[i+2] == '\\' || lex.IsQuote(t[i+2])),
			c == 'h' && t[i+2] == 'p':
			if clients.mayLook(i, clientWindow+lex.MaxGap) {
				e = x.passwordFlag(&dst, i)
			}
			if e == 0 && lex.IsLetter(t[i+2]) {
				e = wordFlag(&dst, t, i+1, lex.ExtendKey(t, i+1)) // gbak -pas x
			}
		case lex.IsLetter(c) && lex.IsLetter(t[i+2]):
			// -password x, as Go and Java programs have it
			e = x.longFlag(&dst, i+1)
			if n := lastOfFlags(t, i+1); e == 0 && t[n] == 'u' &&
				runsProgram(t[max(0, i-clientWindow):i], "curl") {
				e = x.userFlag(&dst, i+1, n+1) // curl -sSu bob:x
			}
		}
		if n := i + len("-upw "); e == 0 && n < len(t) && t[n-1] == ' ' && t[n-2] == 'w' &&
			t[n-3] == 'p' && (c == 'u' || c == 'o') { // of Poppler's programs
			if s, end, _ := valueAt(t, n); strongPassword(t[s:end]) {
				dst = append(dst, Span{s, end, KindAuth})
				e = end
			}
		}
		if e == 0 && lex.HasPrefix(t[i+1:], "pw ") && !lex.IsDigit(lex.At(t, i+len("-pw "))) &&
			!runsProgram(t[max(0, i-clientWindow):i], "tar") {
			e = x.longFlag(&dst, i+1) // plink -pw x
		}
		if e == 0 && (c == 'P' || c == 'a' || c == 'w' || c == 'b') && lex.IsAlnum(t[i+2]) &&
			!r.endings.Has(t, lex.ExtendKey(t, i+1)) && // -auth x, also when x is hidden
			clients.mayLook(i, clientWindow+lex.MaxGap) { // zip -Px, ldapsearch -wx
			e = x.passwordFlag(&dst, i)
		}
		if e > i {
			i = e - 1
		}
	}
	return dst
}

// lastOfFlags returns where the last letter is of flags that are written together and start at i.
func lastOfFlags(t []byte, i int) int {
	n := i
	for n-i < lex.GroupLength && lex.IsLetter(lex.At(t, n+1)) {
		n++
	}
	return n
}

// isPasswordFlag reports whether some client takes a password after the flag of this letter.
func isPasswordFlag(c byte) bool {
	switch c {
	case 'a', 'b', 'w', 'P', 'N', 'k', 'K', 'c', 'C', 'A', 'X', 's', 'S', 't', 'W':
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
	if lex.LastIndex(t[s:e], "=") < 0 {
		return 0 // the name of a file
	}
	return maskCookies(dst, x.r.keys, t[:e], s)
}

// longFlag judges the flag whose name starts at i.
func (x *flagScan) longFlag(dst *[]Span, i int) int {
	t := x.t
	n := i
	for n < len(t) && n-i < maxPairKey && lex.IsKey(t[n]) {
		n++
	}
	if end, ok := storedFlag(dst, t, i, n); ok {
		return end
	}
	if lex.EqualFold(t[i:n], "asplaintext") {
		return secureString(dst, t, i-1)
	}
	if lex.HasSuffix(t[i:n], "-stdin") || string(t[i:n]) == "with-token" ||
		lex.HasSuffix(t[i:n], "passphrase-fd") ||
		n-i == 5 && string(t[i:n]) == "stdin" &&
			runsProgram(t[max(0, i-clientWindow):i], "passwd") {
		return echoedPassword(dst, t, i, strongOnly)
	}
	if n-i < 2 || n+1 >= len(t) || string(t[i:n]) == "Pw" { // grep -Pw
		return 0
	}
	if n-i == 5 && lex.EqualFold(t[i:n], "value") && x.namedFlag(i) {
		if s, e, _ := valueAt(t, afterFlag(t, i, n)); e > s && !isPlaceholder(t[s:e]) {
			*dst = append(*dst, Span{s, e, KindKey})
			return e
		}
		return 0
	}
	switch c := t[n]; {
	case c == ' ', c == '"' || c == '\'', c == '\\':
	case (c == ',' && lex.At(t, n+1) == ' ' || c == '\n') && flagInList(t, i, c):
		// Java's [--password, x]
		return x.listedFlag(dst, i, n)
	case c == '=' && n-i == 4 && string(t[i:n]) == "user": // etcdctl --user=root:x
	default:
		return 0
	}
	if v := t[i:n]; string(v) == "user" || string(v) == "proxy-user" {
		return x.userFlag(dst, i, n)
	}
	// HTTPie's, k6's
	if n-i == 4 && string(t[i:n]) == "auth" || lex.HasSuffix(t[i:n], "creds") {
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
	for s > i && n-s < 4 && lex.IsDigit(t[s-1]) {
		s--
	}
	if s-i < 2 || !x.r.endings.Has(t, s) && !x.r.inner.Inside(t, n) {
		return 0
	}
	key := x.readKey(n, 0)
	if key.end == key.start || handlesKey(t[i:n]) {
		return 0
	}
	v := afterAccount(t, i, n, afterFlag(t, i, n))
	if v >= len(t) || t[v] == '-' || t[v] == '<' || t[v] == '|' || t[v] == '>' {
		return 0
	}
	if qs, esc, q := openQuote(t, v); q != 0 {
		return x.judge(dst, key, qs, x.ends.closeQuote(t, qs, esc, q), true)
	}
	if t[v] == '(' {
		return 0 // an expression of a shell
	}
	if lex.HasPrefix(t[v:], "pass:") { // openssl -pass pass:x
		key.verdict = keynames.Secret
		v += len("pass:")
	}
	e := x.ends.bareEnd(t, v, ' ')
	if v > n+1 && t[n] == ' ' && t[n+1] == ' ' && !looksPassword(t[v:e]) || foreignText(t[v:e]) {
		return 0 // a column of a usage text
	}
	if flagNouns.Has(t[v:e]) || e-v == 1 && !lex.IsAlnum(t[v]) || isCode(t[v:e]) ||
		isProse(t, v, e) && !(keynames.IsHard(t[key.start:key.end]) && ofCommand(t, i, t[v:e])) ||
		namesSecret(x.r.keys, t[v:e]) {
		return 0
	}
	return x.judge(dst, key, v, e, false)
}

// handlesKey reports whether a flag says what to do with a key of a keyring, whose id is its
// argument: gpg --export-secret-keys x.
func handlesKey(flag []byte) bool {
	switch string(flag[:max(bytes.IndexByte(flag, '-'), 0)]) {
	case "export", "delete", "dump", "list", "try":
		return lex.HasSuffix(flag, "-secret-key") || lex.HasSuffix(flag, "-secret-keys")
	}
	return false
}

// afterAccount returns v, where the argument of the flag t[i:n] starts, or where the one after that
// starts if that one names an account of macOS: dscl . -passwd /Users/bob x.
func afterAccount(t []byte, i, n, v int) int {
	if v < len(t) && string(t[i:n]) == "passwd" && lex.HasPrefix(t[v:], "/Users/") {
		return bareEnd(t, v, len(t), ' ') + 1
	}
	return v
}

// flagIntros are words before a flag in a sentence.
var flagIntros = lex.NewWordSet("use", "the", "with", "set", "specify", "pass", "using", "missing",
	"option", "options", "flag", "flags", "and", "or", "either", "via", "add", "provide",
	"requires", "require", "a", "an", "by", "to", "both", "of", "for", "unless", "without", "when",
	"if", "no", "is", "are", "that", "try", "see", "from", "in", "as", "than", "but", "not",
	"argument", "arguments", "parameter", "given", "your", "this", "only", "supply", "include",
	"enter", "unknown", "invalid", "required", "cannot", "can", "then", "und", "mit", "et", "avec")

// flagInList reports whether the flag whose name starts at i is an element of a list that has no
// quotes, or of YAML's, where sep follows it: - --password.
func flagInList(t []byte, i int, sep byte) bool {
	for i > 0 && t[i-1] == '-' {
		i--
	}
	c := lex.At(t, i-1)
	if sep == '\n' {
		return c == ' ' && lex.At(t, i-2) == '-'
	}
	return c == '[' || c == ' ' && lex.At(t, i-2) == ','
}

// listedFlag judges the flag t[i:n] of a list without quotes by the element after it.
func (x *flagScan) listedFlag(dst *[]Span, i, n int) int {
	t := x.t
	s := n + len(", ")
	if t[n] == '\n' {
		for s = n + 1; s < len(t) && s-n < lex.MaxGap && t[s] == ' '; {
			s++
		}
		if !lex.HasPrefix(t[s:], "- ") {
			return 0
		}
		if s += len("- "); s < len(t) && lex.IsQuote(t[s]) {
			s++
		}
	}
	e := s
	for e < len(t) && e-s < maxPlain && t[e] > ' ' && t[e] != ',' && t[e] != ']' &&
		!lex.IsQuote(t[e]) {
		e++
	}
	if c := lex.At(t, e); e == s || t[s] == '-' || t[n] != '\n' && c != ',' && c != ']' {
		return 0
	}
	if !x.r.endings.Has(t, n) && !x.r.inner.Inside(t, n) {
		return 0
	}
	if key := x.readKey(n, 0); key.end > key.start && strongPassword(t[s:e]) {
		return x.judge(dst, key, s, e, false)
	}
	return 0
}

// namedFlag reports whether the flag at i, a value's, follows the flag of a secret's name or a
// command that stores a secret: Set-Variable -Name Password -Value x, az keyvault secret set --name
// n --value x.
func (x *flagScan) namedFlag(i int) bool {
	head := x.t[max(0, i-clientWindow):i]
	for _, w := range [...]string{"secret set ", "secret:create ", "credential create "} {
		if lex.LastIndex(head, w) >= 0 {
			return true
		}
	}
	if lex.LastIndex(head, "put-parameter ") >= 0 && lex.LastIndex(head, "SecureString") >= 0 {
		return true
	}
	for _, w := range [...]string{"-Name ", "-name ", "-key ", "-Key "} {
		n := lex.LastIndex(head, w)
		if n < 0 {
			continue
		}
		s, e, _ := valueAt(head, n+len(w))
		if nameVerdict(x.r.keys, head[s:e]) == keynames.Secret {
			return true
		}
	}
	return false
}

// flagNouns are words that follow the name of a flag in a sentence: both -password and -token flags
// are set.
var flagNouns = lex.NewWordSet("flag", "flags", "option", "options", "argument", "arguments",
	"parameter", "and", "or", "is", "are", "must", "requires", "required", "cannot", "can", "was",
	"with", "without", "for", "to", "if", "when", "in", "not", "instead", "should", "needs",
	"value", "takes", "has", "will", "as", "may", "only", "unless", "before", "after", "while",
	"until", "command", "respectively", "switch", "setting", "und", "och", "og", "et", "ou", "y",
	"e", "o", "i", "ja", "kaj", "eta", "oraz", "ve", "en", "si", "și", "и", "та", "a", "nor")

// flagWindow bounds how far the end of a list's string is looked for, to see whether it is one.
const flagWindow = 512

// userFlag masks the password of -u user:password; the flag's name is t[i:n].
func (x *flagScan) userFlag(dst *[]Span, i, n int) int {
	t := x.t
	v := n
	switch lex.At(t, n) {
	case ' ', '"', '\'', '=', '\\':
		v = afterFlag(t, i, n)
		if lex.At(t, n) == '=' {
			v = n + 1
		}
	default:
		if !lex.IsAlnum(lex.At(t, n)) {
			return 0
		}
	}
	end := 0
	s := v
	if qs, esc, q := openQuote(t, v); q != 0 {
		s, end = qs, x.ends.closeQuote(t, qs, esc, q)
		if lex.At(t, end+1) == ':' && esc == 0 && lex.IsQuote(lex.At(t, end+2)) {
			// "user":"password"
			return x.quotedPassword(dst, end+2)
		}
	} else if s < len(t) {
		if t[s] == '<' && standsFor(t, s) {
			return 0
		}
		end = x.ends.bareEnd(t, s, ' ')
	}
	colon := s
	for colon < end && colon-s < maxUserinfo && t[colon] != ':' && t[colon] > ' ' &&
		t[colon] != '/' {
		colon++
	}
	if (colon == end-1 || colon == end) && lex.At(t, colon) == ':' && lex.At(t, colon+1) != '/' &&
		colon-s >= 8 && lex.HasDigitAndLetter(t[s:colon]) && !isPlaceholder(t[s:colon]) {
		*dst = append(*dst, Span{s, colon, KindAuth}) // an API key as the user, without a password
		return end
	}
	if colon < end && t[colon] == ':' && v == s && lex.IsQuote(lex.At(t, colon+1)) {
		// user:'password'
		return x.quotedPassword(dst, colon+1)
	}
	if colon == end || lex.At(t, colon) != ':' { // smbclient -U bob%x, lftp -u bob,x
		sep := byte('%')
		if t[i] == 'u' {
			sep = ','
		}
		n := bytes.IndexByte(t[s:min(max(s, end), s+lex.MaxKey)], sep)
		if n > 0 && sep == '%' && lex.IsQuote(lex.At(t, s+n+1)) { // smbclient -U bob%'x y'
			return x.quotedPassword(dst, s+n+1)
		}
		if n > 0 && (strongPassword(t[s+n+1:end]) || isPlacedPassword(t[s+n+1:end])) &&
			(sep == '%' || runsProgram(t[max(0, i-clientWindow):i], "lftp") ||
				lex.HasSuffix(t[:i-1], "open ")) { // as a command of lftp's
			*dst = append(*dst, Span{s + n + 1, end, KindAuth})
			return end
		}
	}
	if colon >= end-2 || t[colon] != ':' || isPlaceholder(t[colon+1:end]) || t[colon+1] == '/' ||
		t[colon+1] == ':' || lex.AllDigits(t[s:end]) || lex.At(t, colon-1) == '[' {
		return 0
	}
	if lex.AllDigits(t[colon+1:end]) && (v == n || lex.AllDigits(t[s:colon])) {
		return 0 // docker run -u 1000:1000
	}
	if end-colon <= len(":65535") && lex.AllDigits(t[colon+1:end]) &&
		(bytes.IndexByte(t[s:colon], '.') > 0 ||
			runsProgram(t[max(0, i-clientWindow):i], "rsync")) {
		return 0 // nc -u 10.0.0.1:53
	}
	if lex.AllDigits(t[s:colon]) && plainWord(t[colon+1:end]) && v == n+1 {
		return 0 // docker create -u 1000:staff
	}
	if bytes.Equal(t[s:colon], t[colon+1:end]) {
		return 0 // docker run -u node:node: a user and its group
	}
	if v := t[colon+1 : end]; string(t[s:colon]) == "jdbc" &&
		(lex.LowerWord(v) || bytes.IndexByte(v, ':') > 0) {
		return 0 // beeline -u jdbc:hive2://h/x
	}
	if lex.LowerWord(t[s:colon]) && lex.LowerWord(t[colon+1:end]) &&
		startsContainer(t[max(0, i-clientWindow):i]) {
		return 0 // docker exec -u www-data:staff
	}
	*dst = append(*dst, Span{colon + 1, end, KindAuth})
	return end
}

// startsContainer reports whether a command in head starts a program as a user and a group.
func startsContainer(head []byte) bool {
	for _, w := range [...]string{"docker", "podman", "nerdctl", "lxc", "chroot"} {
		if runsProgram(head, w) {
			return true
		}
	}
	return false
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

// passwordAfterUser masks the value of the flag at i of any program if a flag before it, in head,
// says who the user is: dsquery user -u bob -p x.
func passwordAfterUser(dst *[]Span, t, head []byte, i int) int {
	if c := t[i+1]; c != 'p' && c != 'P' && c != 'w' || t[i+2] != ' ' ||
		lex.LastIndex(head, " -u ") < 0 && lex.LastIndex(head, " -U ") < 0 &&
			lex.LastIndex(head, " --user ") < 0 && lex.LastIndex(head, " --username ") < 0 {
		return 0
	}
	s, e, _ := valueAt(t, i+len("-p "))
	if !looksPassword(t[s:e]) {
		return 0
	}
	*dst = append(*dst, Span{s, e, KindAuth})
	return e
}

// passwordFlag masks the password of mysql -pPASSWORD, sshpass -p PASSWORD and redis-cli -a
// PASSWORD.
func (x *flagScan) passwordFlag(dst *[]Span, i int) int {
	t := x.t
	v := i + 2
	found, flag := "", t[i+1]
	head := t[max(0, i-clientWindow):i]
	var starts uint32 // a bit for what starts each word of head
	for n, c := range head {
		if lex.IsAlnum(c) && (n == 0 || !lex.IsToken(head[n-1]) || head[n-1] == 'm') {
			// of a colour
			starts |= 1 << (c & 31)
		}
	}
	for i := range clients {
		c := &clients[i]
		if c.flag == flag && starts>>(c.program[0]&31)&1 != 0 && runsProgram(head, c.program) {
			found = c.program
			break
		}
	}
	if found == "" {
		return passwordAfterUser(dst, t, head, i)
	}
	switch t[v] {
	case ' ', '"', '\'', '`', '\\':
		if found == "sudo" {
			return echoedPassword(dst, t, i, placedPassword)
		}
		v = afterFlag(t, i+1, v)
		q := i + 2
		for lex.At(t, q) == '\\' {
			q++
		}
		if (lex.At(t, q) == ' ' || lex.IsQuote(lex.At(t, q)) && lex.At(t, q+1) == ',') &&
			(strings.HasPrefix(found, "mysql") && lex.LastIndex(head, "sshpass") < 0 ||
				strings.HasPrefix(found, "7z")) {
			if s, e, _ := valueAt(t, min(v, len(t))); !looksPassword(t[s:e]) {
				return 0 // mysql -p database, 7z a -p archive.7z
			}
		}
	case 'p':
		if t[i+1] == 'h' {
			v++ // rar -hpx
		}
	case ':':
		if found == "winrs" {
			v++
		}
	case '=': // choco source add -p=x
		v++
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
	if v == i+2 && lex.IsAlnum(t[v]) && flag != 'p' &&
		(!strongPassword(t[s:e]) && !(lex.IsUpper(flag) && isPlacedPassword(t[s:e])) ||
			!lex.HasDigit(t[s:e])) {
		return 0 // a flag with a longer name
	}
	if c := t[i+1]; (c == 'A' || c == 'X' || c == 'N' || c == 'k' || c == 'P') &&
		plainWord(t[s:e]) && (!flagFollows(t, e) || secretNouns.Has(t[s:e])) ||
		(c == 'c' || c == 'C') && string(t[s:e]) == "public" {
		return 0
	}
	if e-s < 3 || isPlaceholder(t[s:e]) || lex.AllDigits(t[s:e]) && e-s <= 5 ||
		flag == 'K' && strings.HasPrefix(found, "openssl") && !lex.AllHex(t[s:e]) ||
		v > i+2 && lex.HasPrefix(t[v:], "--") ||
		string(t[s:e]) == "assword" || lex.HasPrefix(t[s:e], "ort") {
		return 0
	}
	if v > i+2 && s < e && (clauseWords.Has(t[s:e]) || foreignText(t[s:e])) {
		return 0 // use usermod -p for that, in any language
	}
	if isPort(t[s:e]) || found == "mongo" && t[s] == '/' || lex.HasSuffix(t[s:e], ".txt") {
		return 0
	}
	*dst = append(*dst, Span{s, e, KindAuth})
	return e
}

// endsField reports whether b ends in the name of a field of a struct or in a key of a map, as fmt
// prints them before a colon: {Cmd:mysql -px}, map[cmd:mysql -px].
func endsField(b []byte) bool {
	s := len(b)
	for s > 0 && lex.IsAlnum(b[s-1]) {
		s--
	}
	if s == len(b) || s == 0 {
		return false
	}
	if lex.IsUpper(b[s]) {
		return b[s-1] == ' ' || b[s-1] == '{'
	}
	return b[s-1] == '[' && lex.HasSuffix(b[:s], "map[")
}

// flagFollows reports whether a flag is after the value that ends at e, as in a command line and
// seldom in a sentence about one.
func flagFollows(t []byte, e int) bool {
	if lex.IsQuote(lex.At(t, e)) {
		e++
	}
	return lex.At(t, e) == ' ' && lex.At(t, e+1) == '-' && lex.IsLetter(lex.At(t, e+2))
}

// isPort reports whether v is what a container publishes: 3307:3306, 127.0.0.1:27017:27017.
func isPort(v []byte) bool {
	colons := 0
	for _, c := range v {
		if c == ':' {
			colons++
		} else if !lex.IsDigit(c) && c != '.' && c != '/' && c != '-' {
			return false
		}
	}
	return colons > 0
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
	s := lex.ExtendBack(t, i-1)
	return s < i-1 && !flagIntros.Has(t[s:i-1]) && lex.LowerCase(t[s:i-1]) && !proseStarts.Has(v) &&
		!lex.HasSuffix(v, "s") && !lex.HasSuffix(v, "ed") && !lex.HasSuffix(v, "ing") &&
		!typeWords.Has(v)
}
