// SPDX-License-Identifier: MIT

package secretscan

import (
	"bytes"

	"github.com/logplex-go/logplex/internal/keynames"
	"github.com/logplex-go/logplex/internal/lex"
)

// typeWords are names of types, which declarations and schemas have in the place of a value.
var typeWords = lex.NewWordSet("string", "str", "int", "int64", "bool", "boolean", "byte", "bytes",
	"[]byte", "[]string", "*string", "any", "&str", "&string", "object", "interface{}", "text",
	"varchar", "char", "number", "integer", "float", "uuid", "array", "map", "struct", "list",
	"dict", "enum", "optional", "secretstr", "securestring", "string,", "nsstring", "bytea", "blob",
	"json", "jsonb", "char[]", "[]rune", "guardedstring", "credential", "error", "function", "func",
	"number;", "string;", "secretstring")

// genericEnd returns the end of the generic type at i, whose arguments are types, or 0:
// Option<String>, HashMap<String, Vec<u8>>.
func genericEnd(t []byte, i int) int {
	p := lex.ExtendKey(t, i)
	if lex.At(t, p) != '<' || lex.HasDigit(t[i:p]) {
		return 0
	}
	depth := 0
	for p < len(t) && p-i < maxPairKey {
		switch c := t[p]; {
		case c == '<':
			depth++
		case c == '>':
			if depth--; depth == 0 {
				return p + 1
			}
		case lex.IsKey(c):
			e := lex.ExtendKey(t, p)
			if w := t[p:e]; lex.HasDigit(w) && !digitTypes.Has(w) ||
				!lex.IsUpper(w[0]) && !lex.HasDigit(w) && !typeWords.Has(w) {
				return 0
			}
			p = e
			continue
		case c != ' ' && c != ',' && c != '&' && c != ':' && c != '*' && c != '?':
			return 0
		}
		p++
	}
	return 0
}

// digitTypes are types of numbers.
var digitTypes = lex.NewWordSet("u8", "u16", "u32", "u64", "u128", "i8", "i16", "i32", "i64", "f32",
	"f64", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float32",
	"float64")

// isMember reports whether v is a member of something in a program: cfg.APIKey.
func isMember(v []byte) bool {
	dots := 0
	for i, c := range v {
		switch {
		case c == '.' && i > 0 && i < len(v)-1:
			dots++
		case lex.IsLetter(c), c == '_':
		default:
			return false
		}
	}
	return dots > 0
}

// plainWord reports whether v reads as a word of prose: small letters, perhaps a capital first, and
// the punctuation of a sentence.
func plainWord(v []byte) bool {
	const longest = 20
	if len(v) > longest {
		for _, c := range v[longest:] {
			if !isPunctuation(c) {
				return false
			}
		}
		v = v[:longest]
	}
	for len(v) > 0 && isPunctuation(v[len(v)-1]) {
		v = v[:len(v)-1]
	}
	for i, c := range v {
		if !lex.IsLower(c) && !(i == 0 && lex.IsUpper(c)) &&
			!((c == '-' || c == '_' || c == '/' || c == '\'') && i > 0) {
			return false
		}
	}
	return true
}

// isPunctuation reports whether c may follow a word of prose.
func isPunctuation(c byte) bool {
	switch c {
	case '.', ',', ';', ':', '!', '?', ')', '\'':
		return true
	}
	return false
}

// isSourceFile reports whether a name is that of a file of a program: passwd.c, token.go. What
// follows its colon is a line's number or a message.
func isSourceFile(name []byte) bool {
	i := bytes.LastIndexByte(name, '.')
	return i > 0 && sourceFiles.Has(name[i+1:])
}

var sourceFiles = lex.NewWordSet("c", "h", "cc", "hh", "cpp", "hpp", "cxx", "mm", "go", "rs", "py",
	"pyx", "rb", "php", "pl", "pm", "js", "mjs", "cjs", "ts", "jsx", "tsx", "vue", "java", "kt",
	"scala", "groovy", "cs", "fs", "vb", "swift", "ex", "exs", "erl", "hs", "ml", "lua", "dart",
	"sh", "bash", "zsh", "ps1", "sql", "tf", "proto", "thrift", "html", "htm", "css", "scss", "erb",
	"md", "rst", "adoc", "xml", "diff", "patch")

// isCode reports whether an unquoted value is an expression of a program: a call, an index or the
// environment.
func isCode(v []byte) bool {
	if isCmdlet(v) {
		return true
	}
	v = bytes.TrimRight(v, "?;") // of Rust: parse(input)?;
	i := 0
	for i < len(v) && i < 2*lex.MaxKey && (lex.IsAlnum(v[i]) || v[i] == '_' || v[i] == '.' ||
		v[i] == ':' && i+1 < len(v) && v[i+1] == ':' || v[i] == ':' && i > 0 && v[i-1] == ':') {
		i++
	}
	if i < 2 || !lex.IsLetter(v[0]) && v[0] != '_' {
		return false
	}
	name := v[:i]
	last := name[bytes.LastIndexByte(name, '.')+1:]
	digits := lex.HasDigitAndLetter(name) && !namedDigits(name) &&
		!(len(last) < i && len(last) >= 3 && lex.AllLetters(last)) // advapi32.NewProc(
	switch {
	case i < len(v) && v[i] == '(':
		return i >= 3 && !digits &&
			(bytes.IndexByte(name, '.') > 0 || v[len(v)-1] == ')' ||
				len(v) <= longValue && bytes.IndexByte(v, ')') < 0 &&
					(i == len(v)-1 || !lex.HasDigit(name))) // else a password with a parenthesis
	case i < len(v) && v[i] == '[':
		return lex.UpperCase(name) || bytes.IndexByte(name, '.') > 0 || i == len(v)-1 ||
			i+1 < len(v) && v[i+1] == ':' && v[len(v)-1] == ']' // params[:password]
	}
	if i == len(v) && !digits && lex.IsUpper(v[0]) && bytes.Contains(v, []byte("::")) {
		return true // TokenKind::Ident
	}
	return lex.HasPrefix(v, "process.env.") || lex.HasPrefix(v, "os.environ") ||
		lex.HasPrefix(v, "self.") ||
		lex.HasPrefix(v, "this.") || lex.HasPrefix(v, "secrets.") || lex.HasPrefix(v, "env.") ||
		lex.HasPrefix(v, "var.") || lex.HasPrefix(v, "config.") || lex.HasPrefix(v, "settings.") ||
		lex.HasPrefix(v, "vault:") || lex.HasPrefix(v, "arn:aws:secretsmanager:") ||
		lex.HasPrefix(v, "req.") ||
		lex.HasPrefix(v, "params.") || lex.HasPrefix(v, "module.") || lex.HasPrefix(v, "local.") ||
		lex.HasPrefix(v, "data.") || lex.HasPrefix(v, "random_password.") ||
		lex.HasPrefix(v, "each.value")
}

// isSubscript reports whether the unquoted value at t[i:e] is a part of a list or of a text in a
// program, or a type with parameters: args[0], line[pos:], config['password'], Optional[str].
func isSubscript(t []byte, i, e int) bool {
	const longest = 48
	for i < e && (lex.IsLetter(t[i]) || t[i] == '_' || t[i] == '.') {
		i++
	}
	if i == e || t[i] != '[' {
		return false
	}
	s := i + 1
	for i = s; i < len(t) && i-s < longest && t[i] != ']' && t[i] != '\n'; i++ {
	}
	if lex.At(t, i) != ']' || lex.IsAlnum(lex.At(t, i+1)) {
		return false
	}
	v := bytes.TrimLeft(t[s:i], `\`)
	if n := len(v); n > 2 && lex.IsQuote(v[0]) && v[n-1] == v[0] {
		v = bytes.TrimRight(v[1:n-1], `\`)
	}
	for _, c := range v {
		if !lex.IsKey(c) && c != ':' && c != ',' && c != ' ' && c != '(' && c != ')' && c != '+' {
			return false
		}
	}
	if bytes.Count(v, []byte(":")) > 1 && bytes.IndexByte(v, ' ') >= 0 {
		return false // what has keys and values: d[user:bob password:x]
	}
	return bytes.IndexByte(v, ':') >= 0 || lex.AllDigits(v) && len(v) <= 3 || !lex.HasDigit(v) ||
		typeWords.Has(v[:max(0, bytes.IndexByte(v, ','))]) // Annotated[str, Depends(oauth2)]
}

// isOperand reports whether the unquoted value t[i:e] takes the place of a value in a program: the
// address of a variable, &token, or a variable or a member of the key's name, RefreshToken:
// refreshToken, PrivateKey: testPrivateKey, Password: opt.Password.
func isOperand(t []byte, name []byte, i, e int) bool {
	v := bytes.TrimRight(t[i:e], ",})")
	c := lex.At(t, e)
	listed := len(v) < e-i || c == ',' || c == '}' || c == ')'
	if len(v) > 1 && v[0] == '&' {
		return lex.AllLetters(v[1:]) || isMember(v[1:])
	}
	dot := bytes.LastIndexByte(name, '.') + 1
	name = name[dot:]
	if last := v[bytes.LastIndexByte(v, '.')+1:]; len(last) < len(v) {
		n := len(name) - len(last)
		return n >= 0 && len(last) >= 3 && isMember(v) && bytes.EqualFold(name[n:], last)
	}
	n := len(v) - len(name)
	if n < 0 || len(name) == 0 || lex.ExtendKey(v, 0) != len(v) {
		return false
	}
	if listed && n > 0 && lex.IsLower(v[0]) && lex.IsUpper(v[len(name)]) &&
		bytes.EqualFold(v[:len(name)], name) {
		return true // ApiKey: apiKeyFetch,
	}
	if !bytes.EqualFold(v[n:], name) {
		return false
	}
	if n == 0 {
		return lex.IsLower(v[0]) && lex.IsUpper(name[0]) && !lex.UpperCase(name) &&
			(listed || dot > 0)
	}
	return (listed || !keynames.IsHard(name)) && lex.IsUpper(v[n]) &&
		(!lex.IsUpper(v[n-1]) || string(v[n:]) == string(name) && !lex.UpperCase(v))
}

// newLen returns the length of the words that t starts with and that are before the expression of
// a program: password = new Password('x'), token = try await store.token(); or 0.
func newLen(t []byte) int {
	const word = "new "
	if lex.HasPrefix(t, word) && lex.IsUpper(lex.At(t, len(word))) {
		switch lex.At(t, lex.ExtendKey(t, len(word))) {
		case '(', '<', '[', '{':
			return len(word)
		}
		return 0 // smbpasswd: new SMB password
	}
	n := 0
	for _, w := range [...]string{"try! ", "try? ", "try ", "await "} {
		if lex.HasPrefix(t[n:], w) {
			n += len(w)
		}
	}
	if n > 0 && isCall(t[n:]) {
		return n
	}
	return 0
}

// isCall reports whether t starts with the call of a function: get_cookie(, request.getHeader(.
func isCall(t []byte) bool {
	i := 0
	for i < len(t) && i < lex.MaxKey && (lex.IsLetter(t[i]) || t[i] == '_' || t[i] == '.') {
		i++
	}
	return i > 2 && lex.At(t, i) == '('
}

// isCmdlet reports whether v is a command of PowerShell: New-Object, Get-Credential.
func isCmdlet(v []byte) bool {
	if lex.EqualFold(v, "new-object") {
		return true
	}
	n := bytes.IndexByte(v[:min(len(v), maxPairKey)], '-')
	if n < 3 || n+2 >= len(v) || !lex.IsUpper(v[n+1]) || !lex.AllLetters(v[n+1:]) {
		return false
	}
	switch string(v[:n]) {
	case "New", "Get", "Set", "Read", "Import", "Convert", "ConvertTo", "ConvertFrom", "Invoke",
		"Select", "Join":
		return true
	}
	return false
}

// isChannel reports whether the word t[i:e] after a key and a colon is the rest of the name of a
// channel of messages, pw:api and pw:test:task of Playwright, >PASSWORD:Need 'Auth' of OpenVPN's
// management, or a digest after its algorithm.
func isChannel(t []byte, key keyRange, i, e int) bool {
	name, v := t[key.start:key.end], t[i:e]
	if string(name) == "PASSWORD" && (lex.At(t, key.start-1) == '>' ||
		lex.HasSuffix(t[:key.start], `\u003e`)) {
		return (string(v) == "Need" || string(v) == "Verification") && lex.At(t, e) == ' '
	}
	if string(name) != "pw" {
		return isAudited(t[key.start:e])
	}
	n := 0
	for n < len(v) && lex.IsLower(v[n]) {
		n++
	}
	return channels.Has(v[:n]) && (n == len(v) || v[n] == ':' || v[n] == ',' || v[n] == '*') &&
		!followsName(t, key.start)
}

// followsName reports whether the word before the space at s-1 may be the name of a user, whose
// password is next: bob pw:test. A time is none, nor is a level.
func followsName(t []byte, s int) bool {
	if s < 2 || t[s-1] != ' ' {
		return false
	}
	b := s - 1
	for b > 0 && s-b < lex.MaxGap && t[b-1] > ' ' {
		b--
	}
	return (lex.IsLetter(t[b]) || lex.IsQuote(t[b])) && !lex.UpperCase(t[b:s-1]) &&
		(lex.IsAlnum(t[s-2]) || lex.IsQuote(t[s-2]))
}

// channels are Playwright's.
var channels = lex.NewWordSet("api", "browser", "channel", "protocol", "proxy", "webserver", "test",
	"mcp", "error", "socks", "install", "server", "android", "electron", "download", "debug",
	"perf", "tracing")

// eapMethods are methods of authentication, and modules for them, that have the word for a secret
// in their names: EAP-PSK: Derived Session-Id.
var eapMethods = lex.NewWordSet("eap-psk", "eap-pwd", "eap_psk", "eap_pwd", "rlm_eap_pwd")
