// SPDX-License-Identifier: MIT

package secretscan

import (
	"bytes"

	"github.com/logplex-go/logplex/internal/keynames"
	"github.com/logplex-go/logplex/internal/lex"
)

// A keyReader reads keys and judges them: the one before a sign, or a word. It is embedded in the
// scans that find one kind of place each.
type keyReader struct {
	subject
	sign sign // that is judged
	far  bool // see looksFar

	// What follows equals signs and what follows colons have budgets of their own, since the one
	// kind may be judged after the other.
	looks [signs]struct{ pair, data budget }
}

// A sign is between a key and a value.
type sign uint8

const (
	signEquals sign = iota // or another one, where only one kind is judged
	signColon
	signs
)

// looksFar reports whether a rule has been decided by what is at a distance from its place.
func (x *keyReader) looksFar() bool {
	return x.far || x.looks[signEquals].pair.used|x.looks[signColon].pair.used|
		x.looks[signColon].data.used != 0
}

// farAway is how far after its place a rule may find a secret without looking far.
const farAway = 16

// noteFar notes that a rule looks far if it found the spans of dst after the first n not near its
// place, i: nothing else has been found between the two that the rule went over.
func (x *keyReader) noteFar(dst []Span, n, i int) {
	for _, s := range dst[n:] {
		if s.Start < i || s.Start > i+farAway {
			x.far = true
		}
	}
}

// A keyRange is a key in the text and how it is quoted.
type keyRange struct {
	start, end int
	quoted     bool
	esc        int // backslashes before its quote
	verdict    keynames.Verdict
	loose      bool // the value may be a text about the secret
	whole      bool // all in the value is secret, whatever it is called

	// Where the name of the value is if that is another one beside it,
	// {"name":"session","value":"x"}. The end is 0 if there is none.
	nameStart, nameEnd int
}

// keyBefore reads the key that ends at or before k. The result is empty where there is none worth a
// look.
func (x *keyReader) keyBefore(k int) (key keyRange) {
	t := x.t
	e := k
	for e > 0 && k-e < lex.MaxGap {
		switch c := t[e-1]; {
		case c == ' ' || c == '\t':
			e--
			continue
		case c == 'm' || c >= 0x80:
			if p := trimTypographic(t, lex.TrimInvisible(t, lex.ColourBefore(t, e))); p < e {
				e = p
				continue
			}
		}
		break
	}
	if e > 5 && t[e-1] == '>' && lex.At(t, k+2) != '<' { // <b>Password</b>: x
		if n := lex.LastIndex(t[max(0, e-len("</strong>")):e], "</"); n >= 0 {
			e = max(0, e-len("</strong>")) + n
		}
	}
	for n := 0; e > 0 && n < 3; n++ { // password?: and config['password']
		switch c := t[e-1]; {
		case c == '?' || c == '!':
			e--
			continue
		case c == ']' || c == ')' || c == '}':
			if p := max(indexStart(t, e), x.assignedOuter(e, k)); p > 0 {
				e = p // password[0], password[], password[prod]
				continue
			}
			if p := max(memberEnd(t, e), declaredEnd(t, e)); p > 0 {
				e = p
				break
			}
			if c == ')' && e > 2 && t[e-2] == '(' && lex.IsKey(t[e-3]) && lex.At(t, k+1) != '=' &&
				lex.At(t, k+1) != '~' {
				e -= 2 // getPassword()
				continue
			}
			if p := remarkStart(t, e); p > 0 && ((lex.At(t, k) == ':' || lex.At(t, k) == '=') &&
				lex.At(t, k+1) == ' ' || lex.At(t, k) == 0xe2) {
				if key = x.keyBefore(p); key.end > key.start && !isOnce(t, key.start) {
					key.loose = true // Password (hidden): x
				}
				return key
			}
			if e > 1 && lex.IsQuote(t[e-2]) || c == ')' && lex.At(t, k) == '=' &&
				(lex.At(t, k+1) == '(' || lex.IsQuote(lex.At(t, k+1))) ||
				lex.At(t, k) == '=' && closesIndex(t, e) {
				e--
				continue
			}
		case c == 'D' && e > 3 && string(t[e-3:e]) == "%5D":
			e -= 3
			continue
		}
		break
	}
	e = numberSign(t, e)
	quote, esc := byte(0), 0
	if n := entityBefore(t, e); n > 0 {
		quote, e = '"', e-n
	} else if e > 1 && lex.IsQuote(t[e-1]) {
		quote = t[e-1]
		e--
		for n := 0; e > 0 && n <= lex.MaxEscapes && t[e-1] == '\\'; n++ {
			e--
			esc++
		}
		if quote == '"' {
			e = x.quotedNameEnd(e)
		}
		e = max(lex.TrimInvisible(t, e), 1)
	}
	for n := 0; e > 1 && t[e-1] == '*' && n < 2; n++ {
		e-- // required fields of forms, what Markdown shows in bold
	}
	s := e
	for s > 0 && e-s < 4 && lex.IsDigit(t[s-1]) {
		s--
	}
	if s < 2 || s > 2 && t[s-1] < 0x80 && !x.r.endings.Has(t, s) && !endsSecretID(t[:s]) &&
		!(t[s-1] == 'p' && (t[s-2] == '&' || t[s-2] == '?')) && !x.r.inner.Inside(t, e) {
		return keyRange{}
	}
	return x.ofMember(x.readKey(e, quote), esc)
}

// quotedNameEnd returns the end of the name in the quotes that end at e, without what may follow
// it there: "password[prod]":, "user[password]": and "Password: ":.
func (x *keyReader) quotedNameEnd(e int) int {
	if p := x.outerName(e); p > 0 {
		e = p
	}
	for n := 0; e > 1 && n < 3 && bytes.IndexByte(keyTails, x.t[e-1]) >= 0; n++ {
		e--
	}
	return e
}

// closesIndex reports whether a name is in the bracket that ends at e, or in such braces of Perl's
// after the name of a hash: config[password], $ENV{PASSWORD}, $x->{password}.
func closesIndex(t []byte, e int) bool {
	if t[e-1] != '}' {
		return t[e-1] == ']' && e > 2 && lex.IsKey(t[e-2])
	}
	s := lex.ExtendBack(t, e-1)
	return s > 1 && s < e-1 && t[s-1] == '{' &&
		(lex.IsAlnum(t[s-2]) || t[s-2] == '>' || t[s-2] == '}')
}

// numberSign returns where the number sign is of the number that ends at e and says which secret a
// name is that of, password#2; or e.
func numberSign(t []byte, e int) int {
	p := e
	for p > 0 && e-p < 4 && lex.IsDigit(t[p-1]) {
		p--
	}
	if p > 1 && t[p-1] == '#' && lex.IsAlnum(t[p-2]) {
		return p - 1
	}
	return e
}

// keyTails may follow a name in quotes.
var keyTails = []byte(" :=]")

// endsSecretID reports whether b ends in secret_id, SecretID or Secret ID, which Vault,
// Consul and Nomad call a secret that belongs to another id.
func endsSecretID(b []byte) bool {
	const id = 2
	if n := len(b); n > id && b[n-1]|0x20 == 'd' && b[n-2]|0x20 == 'i' {
		b = b[:n-id]
		if c := b[len(b)-1]; c == '_' || c == ' ' {
			b = b[:len(b)-1]
		}
		return lex.HasSuffixFold(b, "secret")
	}
	return false
}

// afterRoleID reports whether the secret id that starts at s is one of Vault's AppRole, or of
// Consul's and Nomad's tokens.
func afterRoleID(t []byte, s int) bool {
	b := t[max(0, s-lex.MaxKey):s]
	return lex.LastIndex(b, "role_id") >= 0 || lex.LastIndex(b, "ccessor") >= 0
}

// indexStart returns where the index starts that ends at e, [] or [12], or 0.
func indexStart(t []byte, e int) int {
	if e < 1 || t[e-1] != ']' {
		return 0
	}
	p := e - 1
	for p > 0 && e-p < 6 && lex.IsDigit(t[p-1]) {
		p--
	}
	if p < 2 || t[p-1] != '[' || !lex.IsKey(t[p-2]) {
		return 0
	}
	return p - 1
}

// assignedOuter is outerName for an equals sign at k before a value that is in quotes or no word
// of letters, as in id_token["nonce"] = nonce; 0 for other signs.
func (x *keyReader) assignedOuter(e, k int) int {
	t := x.t
	if lex.At(t, k) != '=' {
		return 0
	}
	if e > 1 && lex.IsQuote(t[e-2]) {
		for k++; lex.At(t, k) == '=' || lex.At(t, k) == '>' || lex.At(t, k) == ' '; {
			k++
		}
		if n := lex.ExtendKey(t, k); n > k && !lex.HasDigit(t[k:n]) {
			return 0
		}
	}
	return x.outerName(e)
}

// outerName returns the end of the name before the brackets that end at e, if that is a secret's
// and what is in the brackets is the name of no secret; or 0.
func (x *keyReader) outerName(e int) int {
	t := x.t
	if e < 1 || t[e-1] != ']' {
		return 0
	}
	if e > 4 && lex.IsQuote(t[e-2]) { // passwords["bob"]
		p := lex.ExtendBack(t, e-2)
		if p < 3 || p == e-2 || t[p-1] != t[e-2] || t[p-2] != '[' ||
			x.r.keys.Verdict(t[p:e-2]) != keynames.None {
			return 0
		}
		s := lex.ExtendBack(t, p-2)
		if s == p-2 || x.r.keys.Verdict(t[s:p-2]) != keynames.Secret ||
			x.r.keys.Verdict(t[s:e-2]) != keynames.Secret { // password["length"]
			return 0
		}
		return p - 2
	}
	p := lex.ExtendBack(t, e-1)
	if p < 2 || p == e-1 || t[p-1] != '[' || x.r.keys.Verdict(t[p:e-1]) != keynames.None {
		return 0
	}
	if s := lex.ExtendBack(t, p-1); s < p-1 &&
		(x.r.keys.Verdict(t[s:p-1]) == keynames.Secret || holdsTokens(t[s:p-1])) {
		return p - 1
	}
	return 0
}

// isOnce reports whether the password at s is one that is used once, which has digits alone: One
// Time Password (OTP): 123456.
func isOnce(t []byte, s int) bool {
	return lex.HasSuffixFold(t[:s], "one-time ") || lex.HasSuffixFold(t[:s], "one time ")
}

// remarkStart returns where the space starts before a remark in brackets that ends at e, or 0.
func remarkStart(t []byte, e int) int {
	p := e - 1
	for p > 1 && e-p < lex.MaxGap &&
		(lex.IsAlnum(t[p-1]) || t[p-1] == ' ' || t[p-1] == '.' || t[p-1] == '_' || t[p-1] == '-' ||
			t[p-1] == ',') {
		p--
	}
	if p < 2 || t[p-1] != '(' && t[p-1] != '[' || t[p-2] != ' ' || lex.IsDigit(t[e-2]) {
		return 0 // f (12): x is no remark
	}
	return p - 2
}

// declaredEnd returns the end of the name of the variable of T-SQL whose type and length end at e,
// @pwd nvarchar(50), or 0.
func declaredEnd(t []byte, e int) int {
	p := e - 1
	for p > 0 && e-p < 6 && (lex.IsDigit(t[p-1]) || lex.IsLetter(t[p-1])) {
		p--
	}
	if t[e-1] != ')' || p == e-1 || lex.At(t, p-1) != '(' {
		return 0
	}
	s := lex.ExtendBack(t, p-1)
	if !lex.HasSuffixFold(t[s:p-1], "char") && !lex.HasSuffixFold(t[s:p-1], "binary") {
		return 0
	}
	for s > 0 && t[s-1] == ' ' && p-s < lex.MaxGap {
		s--
	}
	if lex.HasSuffixFold(t[:s], " as") {
		s -= len(" as")
	}
	if n := lex.ExtendBack(t, s); n == s || lex.At(t, n-1) != '@' {
		return 0
	}
	return s
}

// memberEnd returns the end of the name of a member in a dump of PHP's that ends at e,
// [password:protected] or ["password":"User":private], or 0.
func memberEnd(t []byte, e int) int {
	switch {
	case lex.HasSuffix(t[:e], ":protected]"):
		return e - len(":protected]")
	case !lex.HasSuffix(t[:e], ":private]"):
		return 0
	}
	e -= len(":private]")
	if p := lex.ExtendBack(t, e-1); e > 0 && t[e-1] == '"' && lex.At(t, p-1) == '"' &&
		lex.At(t, p-2) == ':' {
		return p - 2
	}
	return e
}

// readKey reads the key that ends at e and judges it.
func (x *keyReader) readKey(e int, quote byte) keyRange {
	t := x.t
	s := keyStart(t, e)
	if s == e {
		return keyRange{}
	}
	if e-s > 3 && t[s] == '-' &&
		(t[s+1] == 'D' || t[s+1] == 'P' && !lex.HasPrefix(t[s+1:e], "Pass")) &&
		lex.IsLower(t[s+2]) {
		s += 2 // java -Ddb.password=x, gradle -Ppassword=x
	}
	key := keyRange{start: s, end: e, quoted: quote != 0}
	name := t[s:e]
	if s > 2 && t[s-1] >= 0x80 {
		var buf [lex.MaxKey]byte
		if whole, start := lex.WithoutInvisible(&buf, t, s, e); start < s &&
			x.r.keys.Verdict(whole) == keynames.Secret {
			key.start, key.verdict = start, keynames.Secret
			return key
		}
	}
	key.verdict = x.r.keys.Verdict(name)
	if key.verdict == keynames.None {
		if endsSecretID(t[:e]) && e-s <= len("secret_id") && afterRoleID(t, s) {
			key.verdict = keynames.Secret
			return key
		}
		if start, ok := x.longerKey(s, name); ok {
			key.start, key.verdict = start, keynames.Secret
			return key
		}
		if e >= 3 && !x.r.others.Has(t, e) && !(e-s == 1 && t[s] == 'p') {
			return keyRange{}
		}
		if s >= 2 && typeWords.Has(name) {
			x.readDeclared(&key)
			s, e = key.start, key.end
			name = t[s:e]
		}
	}
	if key.verdict == keynames.None && x.readPair(&key, name) {
		return key
	}
	switch string(name) {
	case "value", "Value", "content", "default":
		if b, end := namedBefore(t, s); end > b {
			name = t[b:end]
			key.verdict, key.nameStart, key.nameEnd = x.r.keys.Verdict(name), b, end
		}
	case "p", "pass":
		if isPassHere(t, s, e) {
			key.verdict = keynames.Secret
		}
	}
	if opensNothing(t, s, name) {
		return keyRange{}
	}
	if key.verdict == keynames.Allowed || string(name) == "Session-ID" { // which OpenSSL shows
		return keyRange{}
	}
	if key.verdict != keynames.Secret && secondWords.Has(name) {
		switch v := x.twoWords(key); v {
		case keynames.Secret:
			key.verdict = v
			return key
		case keynames.Allowed:
			return keyRange{}
		}
	}
	if key.verdict == keynames.None {
		if key.verdict = otherVerdict(t, s, name, quote != 0); key.verdict == keynames.None {
			return keyRange{}
		}
		key.whole = holdsData(name)
	}
	if s > 1 && t[s-1] == '{' && t[s-2] == '$' && !lex.HasPrefix(t[e:], "} to ") {
		return keyRange{} // a shell's ${PASSWORD:?required}
	}
	if s >= len(placeholderOpen)+1 && t[s-1] == ':' && lex.HasSuffix(t[:s-1], placeholderOpen) {
		return keyRange{} // the kind inside a placeholder
	}
	return key
}

// opensNothing reports whether the token, key or secret called name at s is none by the word before
// it: "unexpected token", "page token", "public key", checksum/secret.
func opensNothing(t []byte, s int, name []byte) bool {
	switch {
	case lex.EqualFold(name, "token"):
		return keynames.IsPlainTokenFold(lex.WordBefore(t, s)) ||
			lex.HasSuffixFold(t[:s], "public key ")
	case lex.EqualFold(name, "key"):
		return lex.HasSuffixFold(t[:s], "public ")
	case s > 0 && t[s-1] == '/' && lex.HasSuffixFold(name, "secret"):
		// a digest and a name in the annotations of Kubernetes
		return lex.HasSuffix(t[:s], "checksum/") || lex.HasSuffix(t[:s], "kubernetes.io/")
	}
	return false
}

// endsValue reports whether the word at q is the last part of a field's value and not the first
// word of the name that goes on with the one at s: {Name:db-secret Key:password}.
func endsValue(t []byte, q, s int) bool {
	b := lex.ExtendBack(t, q)
	return b < q && lex.IsUpper(t[s]) && lex.At(t, b-1) == ':' && endsField(t[:b-1])
}

// isTopic reports whether the word that ends at e, after program, is a topic of Heroku's command
// line, before one of its commands: heroku keys:add.
func isTopic(t, program []byte, e int) bool {
	return string(program) == "heroku" && lex.At(t, e) == ':' && lex.IsLower(lex.At(t, e+1))
}

// twoWords judges a key of two words by the one before it as well: API key, access token. Allowed
// means that it is none: tracking code.
func (x *keyReader) twoWords(key keyRange) keynames.Verdict {
	t, s, e := x.t, key.start, key.end
	w := lex.WordBefore(t, s)
	if len(w) == 0 || isTopic(t, w, e) {
		return keynames.None
	}
	if lex.HasSuffixFold(t[:s], "one-time ") || sentCode(t, w, e) {
		return keynames.Secret // One-time code
	}
	if key.verdict == keynames.Weak && lex.EqualFold(t[s:e], "code") && keynames.IsPlainCode(w) {
		return keynames.Allowed
	}
	q := s - 1 - len(w)
	if x.r.keys.Verdict(t[q:e]) != keynames.Secret || lex.At(t, q-1) == '=' ||
		lex.At(t, q-1) == ':' && !endsField(t[:q-1]) && !endsHead(t[:q-1]) || endsValue(t, q, s) ||
		lex.At(t, q-1) == '_' && (lex.At(t, e) == '=' ||
			lex.At(t, e) == ':' && lex.At(t, e+1) != ' ') { // rotate_secret key=x
		return keynames.None
	}
	return keynames.Secret
}

// longerKey returns where the secret key starts whose last part is name at s, and whether it is one
// that [keynames.Keys] does not know: mot de passe, κωδικός πρόσβασης, and Bundler's credentials of
// a gem server.
func (x *keyReader) longerKey(s int, name []byte) (start int, ok bool) {
	t := x.t
	switch string(name) {
	case "Content":
		if lex.HasSuffix(t[:s], "Key ") && lex.At(t, s+len(name)) == ' ' { // of Windows' networks
			return s - len("Key "), true
		}
	case "passe":
		if lex.HasSuffixFold(t[:s], "mot de ") {
			return s - len("mot de "), true
		}
	case "πρόσβασης":
		for _, w := range [...]string{"κωδικός ", "Κωδικός "} {
			if lex.HasSuffix(t[:s], w) {
				return s - len(w), true
			}
		}
	}
	if s > 3 && t[s-1] == '\'' && t[s-2] == 'l' && t[s-3] == ' ' {
		s -= len("l'") // mot de passe de l'utilisateur
	} else if lex.HasSuffix(t[:s], " dell'") {
		s -= len("dell'")
	}
	if s > 1 && t[s-1] == ' ' && foreignSeconds.Has(name) { // contraseña nueva, Пароль пользователя
		for k, n := s-1, 0; n < 3; n++ {
			p := keyStart(t, k)
			if p == k || x.r.keys.Verdict(t[p:k]) >= keynames.Weak ||
				lex.HasSuffixFold(t[:k], "mot de passe") || lex.HasSuffix(t[:k], "clé") {
				return p, p < k
			}
			if lex.At(t, p-1) != ' ' || !foreignLinks.Has(t[p:k]) { // senha do banco
				break
			}
			k = p - 1
		}
	}
	return s, lex.HasPrefix(name, "BUNDLE_") && bytes.Contains(name, []byte("__"))
}

// foreignSeconds are the second words of names of secrets in other languages.
var foreignSeconds = lex.NewWordSet("nueva", "actual", "secreta", "segreta", "utente", "usuario",
	"użytkownika", "пользователя", "администратора", "доступа", "번호", "secrète", "incorrecta",
	"incorreta", "errata", "attuale", "administrador", "acceso", "acesso", "accesso", "temporaire",
	"temporal", "temporanea", "provisoire", "provisional", "banco", "inicial", "iniziale",
	"initiale", "actuelle", "nouvelle", "nouveau", "utilisateur", "administrateur",
	"amministratore", "servidor", "base", "tymczasowe", "jednorazowe", "atual", "temporária",
	"temporaria", "provisória", "provisoria", "generada", "gerada", "actuel", "temporär", "nuova",
	"usuário", "usuária", "korisnika", "nouă", "uživatele", "dostępu", "účtu", "данных", "mới",
	"baru", "חדשה", "جديدة", "входа", "käyttäjän", "gebruiker", "bruker", "brugeren", "användaren")

// foreignLinks are words between the two.
var foreignLinks = lex.NewWordSet("de", "del", "do", "da", "di", "della", "du", "des", "для", "für",
	"von", "para", "pour", "per", "la", "le", "k", "базы")

// readDeclared makes key, which is the name of a type, the name before it in a declaration:
// password: string = x.
func (x *keyReader) readDeclared(key *keyRange) {
	t, s := x.t, key.start
	p := s
	if lex.HasSuffixFold(t[:s], " as ") {
		p -= len(" as ") // Visual Basic's Password As String
	}
	for p > 0 && s-p < lex.MaxGap &&
		(t[p-1] == ' ' || t[p-1] == ':' || p < s && t[p-1] == '&' ||
			p == s && (t[p-1] == '&' || t[p-1] == '*') && p > 1 && t[p-2] == ' ') {
		p--
	}
	if q := keyStart(t, p); p < s && q < p {
		v := x.r.keys.Verdict(t[q:p])
		if v == keynames.None && pairTexts.Has(t[s:key.end]) {
			return // map[name:password n:3 text:x]
		}
		key.start, key.end, key.verdict = q, p, v
	}
}

// readPair judges a key such as value by the name in the same object, and reports whether that is
// secret.
func (x *keyReader) readPair(key *keyRange, name []byte) bool {
	t, looks := x.t, &x.looks[x.sign]
	strong := pairValues.Has(name)
	if !strong && !pairTexts.Has(name) ||
		lex.EqualFold(name, "instance") && !isChecked(t, key.start) {
		return false
	}
	if string(name) == "value" &&
		lex.HasSuffix(t[:key.start], `(ConvertTo-SecureString): name="String"; `) {
		key.verdict = keynames.Secret // PowerShell logs the arguments of commands
		return true
	}
	if string(name) == "default" && ofMissing(x.r.keys, t, key.start) {
		key.verdict = keynames.Secret
		return true
	}
	if holdsData(name) && inSecret(t, key.start, key.end, &looks.data) {
		key.verdict, key.whole = keynames.Secret, true
		return true
	}
	if o := labelBefore(t, key.start); len(o) > 0 && nameVerdict(x.r.keys, o) == keynames.Secret {
		key.verdict = keynames.Secret // output "password" { value = "x" }
		return true
	}
	verdict, b, end := keynames.None, 0, 0
	if looks.pair.mayLook(key.start, pairWindow) {
		verdict, b, end = pairedVerdict(x.r.keys, t, key.start, key.end)
	}
	if verdict != keynames.Secret {
		if key.loose = isConstructed(x.r.keys, t, key.start); key.loose {
			key.verdict = keynames.Secret
		} else if strong && verdict == keynames.Weak {
			key.verdict, key.nameStart, key.nameEnd = keynames.Weak, b, end
		}
		return key.verdict != keynames.None
	}
	key.verdict, key.loose = keynames.Secret, !strong && !isValidated(t, key.start, name)
	key.nameStart, key.nameEnd = b, end
	return true
}

// ofMissing reports whether the argument at s follows the name of a secret, which is the first one:
// config('SECRET_KEY', default='x').
func ofMissing(keys *keynames.Keys, t []byte, s int) bool {
	e := s - len("', ")
	if e < 3 || !lex.IsQuote(t[e]) || t[e+1] != ',' || t[e+2] != ' ' {
		return false
	}
	b := lex.ExtendBack(t, e)
	return b > 1 && t[b-1] == t[e] && t[b-2] == '(' && nameVerdict(keys, t[b:e]) == keynames.Secret
}

// isPassHere reports whether the name t[s:e] is the p beside the u of InfluxDB's user in a URL, or
// the pass of OpenSSL's -passin pass:x.
func isPassHere(t []byte, s, e int) bool {
	if e-s > 1 {
		return lex.HasSuffix(t[:s], "-passin ") || lex.HasSuffix(t[:s], "-passout ")
	}
	return s > 0 && (t[s-1] == '&' && lex.LastIndex(t[max(0, s-lex.MaxGap):s], "u=") >= 0 ||
		(t[s-1] == '&' || t[s-1] == '?') &&
			lex.LastIndex(t[e:min(len(t), e+lex.MaxGap)], "&u=") >= 0)
}

// isValidated reports whether the member name at s is what a validator was given for the field
// whose place it says before: {"loc":["body","password"],"msg":"too short","input":"x"}.
func isValidated(t []byte, s int, name []byte) bool {
	return string(name) == "input" && lex.LastIndex(t[max(0, s-pairWindow):s], `"loc"`) >= 0
}

// isChecked reports whether a validator of JSON schemas says around s which member it checked:
// {"path":["password"],"instance":"x"}, {"property":"instance.password","instance":"x"}. Elsewhere
// an instance is a server's.
func isChecked(t []byte, s int) bool {
	b := t[max(0, s-pairWindow):min(len(t), s+pairWindow)]
	if bytes.Contains(b, []byte("nstancePath")) || bytes.Contains(b, []byte("instance.")) {
		return true
	}
	const path = "ath"
	for i := bytes.Index(b, []byte(path)); i >= 0; i = bytes.Index(b, []byte(path)) {
		rest := bytes.TrimLeft(b[i+len(path):], `\": `)
		if i > 0 && b[i-1]|0x20 == 'p' && lex.At(rest, 0) == '[' {
			return true
		}
		b = b[i+len(path):]
	}
	return false
}

// otherVerdict judges the name at s of a value where [keynames.Keys] calls it ordinary.
func otherVerdict(t []byte, s int, name []byte, quoted bool) keynames.Verdict {
	switch {
	case keynames.IsCardName(name):
		return keynames.Weak
	case keynames.IsConfigSecret(name):
		return keynames.Secret
	case keynames.IsSigningName(name) && s > 0 &&
		(t[s-1] == '?' || t[s-1] == '&' || t[s-1] == ';' || t[s-1] == '~' ||
			quoted && !plainMembers.Has(name)):
		return keynames.Weak
	case lex.EqualFold(name, "login"), vendorWord(name):
		return keynames.Weak
	}
	return keynames.None
}

// plainMembers sign a request as its parameters, and say something else as members of an object.
var plainMembers = lex.NewWordSet("hash", "policy", "st", "opaque")

// MemberVerdict judges the key of an attr where [keynames.Keys] calls it ordinary: names that are
// those of secrets only as the keys of values.
func MemberVerdict(key string) keynames.Verdict {
	var buf [keynames.MaxName]byte
	name := buf[:copy(buf[:], keynames.Tail(key))]
	if lex.EqualFold(name, "rekey") || lex.EqualFold(name, "stringdata") {
		return keynames.None // also that of a switch, or of an object
	}
	if lex.HasPrefix(name, "BUNDLE_") && bytes.Contains(name, []byte("__")) {
		return keynames.Secret
	}
	for _, word := range [...]string{"hmac", "hdnea", "hdnts", "pin-value"} {
		if lex.EqualFold(name, word) {
			return keynames.Weak
		}
	}
	return otherVerdict(nil, 0, name, false)
}

// secondWords are words that may need the one before, after a space: "API key", "access token",
// "pass phrase".
var secondWords = lex.NewWordSet("key", "keys", "phrase", "code", "codes", "auth", "pin", "pass",
	"tokens", "id", "answer")

// keyStart returns the start of the key that ends at e.
func keyStart(t []byte, e int) int {
	s := e
	for s > 0 && e-s < lex.MaxKey {
		if lex.IsKey(t[s-1]) {
			s--
			continue
		}
		if t[s-1] < 0x80 {
			break
		}
		n := lex.LetterBefore(t, s)
		if n == 0 {
			break
		}
		s -= n
	}
	if s > 0 && s < e && (t[s-1] == '\\' || t[s-1] == '%' || t[s-1] == '[') {
		s += lex.EscapeTail(t, s, e)
	} else if s > 0 && s < e && t[s-1] == ';' {
		s += lastParameter(t, s, e)
	}
	for s < e && t[s] == '.' {
		s++
	}
	return s
}

// lastParameter returns the length of the last parameter of a colour sequence that t[s:e] starts
// with, and of the letter after it, or 0: ESC [ 1 ; 33 m.
func lastParameter(t []byte, s, e int) int {
	m := s
	for m < e && m-s < 3 && lex.IsDigit(t[m]) {
		m++
	}
	if m == s || m == e || t[m] != 'm' || lex.ColourBefore(t, m+1) >= s {
		return 0
	}
	return m + 1 - s
}

// namedBefore returns where the name is in name="NAME" value=… and {"name":"NAME","value":…} for a
// key value that starts at s. The range is empty if there is none.
func namedBefore(t []byte, s int) (start, end int) {
	i := s
	for i > 0 && s-i < 24 {
		switch c := t[i-1]; {
		case lex.IsSpace(c), lex.IsQuote(c), c == '\\', c == ',', c == ']', c == '{':
			i--
			continue
		}
		break
	}
	if i == s {
		return 0, 0
	}
	e := i
	b := keyStart(t, e)
	if b == e || b == 0 {
		return 0, 0
	}
	i = b
	for i > 0 && b-i < 24 {
		switch c := t[i-1]; {
		case lex.IsSpace(c), lex.IsQuote(c), c == '\\', c == ':', c == '=':
			i--
			continue
		case c == '[': // name="user[password]"
			for i--; i > 0 && b-i < lex.LongestWord && lex.IsKey(t[i-1]); i-- {
			}
			continue
		}
		break
	}
	if i == b || i < 3 {
		return 0, 0
	}
	if w := t[:i]; lex.HasSuffixFold(w, "name") || lex.HasSuffixFold(w, "key") ||
		lex.HasSuffixFold(w, "variable") {
		return b, e
	}
	return 0, 0
}

// vendorWord reports whether a key ends in a vendor's name, alone or before one more word such as
// id: then a random-looking value is probably the vendor's key.
func vendorWord(name []byte) bool {
	s := len(name)
	for s > 0 && len(name)-s < lex.LongestWord && lex.IsLetter(name[s-1]) {
		s--
	}
	return keynames.IsVendor(name[s:])
}
