// SPDX-License-Identifier: MIT

package secretscan

import "bytes"

// findQuoted finds secrets in quotes that no separator announces: SQL's PASSWORD 'x' and IDENTIFIED
// BY 'x', and the arguments of calls, setProperty("API_TOKEN", "x").
func (r *Rules) findQuoted(dst []Span, t []byte, m mark) []Span {
	var x assigner
	x.r, x.t = r, t
	for i := nextMarked(t, 4, '\'', m&markSingle); i >= 0; i = next(t, i+1, '\'') {
		switch t[i-1] { // of nearly all quotes
		case ' ', '(', 'N', 'E':
		default:
			continue
		}
		b := i
		if t[b-1] == 'N' || t[b-1] == 'E' { // T-SQL's and PostgreSQL's literals
			b--
		}
		if t[b-1] != ' ' && t[b-1] != '(' {
			continue
		}
		if e := x.literal(&dst, i, '\''); e > i {
			i = e
			continue
		}
		if t[b-1] == '(' && passwordCalls.has(t[extendBack(t, b-1):b-1]) {
			e := closeQuote(t[:min(len(t), i+maxPlain)], i+1, 0, '\'')
			if v := t[i+1 : e]; strongPassword(v) && hasDigit(v) {
				dst = append(dst, Span{i + 1, e, KindKey})
				i = e
			}
			continue
		}
		if t[b-1] == ' ' && callsSecret(t, b) {
			if e := closeQuote(t, i+1, 0, '\''); e > i+1 && !isPlaceholder(t[i+1:e]) {
				dst = append(dst, Span{i + 1, e, KindKey})
				i = e
			}
			continue
		}
		w := t[max(0, b-24) : b-1]
		if hasSuffixFold(w, "password by") ||
			hasSuffixFold(w, " by") && lastIndex(t[max(0, b-maxGap):b], "IDENTIFIED WITH") >= 0 {
			w = []byte("identified by") // IDENTIFIED WITH mysql_native_password BY
		}
		if hasSuffixFold(w, " using") && lastIndex(t[max(0, b-2*maxGap):b], "IDENTIFIED VIA") >= 0 ||
			hasSuffixFold(w, " key") && lastIndex(t[max(0, b-maxKey):b], "ATTACH ") >= 0 {
			w = []byte("identified by") // MariaDB's plugins, SQLCipher's databases
		}
		if !(hasSuffixFold(w, "password") || hasSuffixFold(w, "identified by") ||
			hasSuffixFold(w, "old_password")) ||
			len(w) > 8 && isToken(w[len(w)-9]) && !hasSuffixFold(w, "by") &&
				!hasSuffixFold(w, "_password") {
			continue
		}
		e := closeQuote(t, i+1, 0, '\'')
		if e > i+1 && !isPlaceholder(t[i+1:e]) && !proseQuoted(t[i+1:e]) {
			dst = append(dst, Span{i + 1, e, KindKey})
			i = e
		}
	}
	if m&markDouble != 0 && at(t, 0) != '{' && at(t, 0) != '[' {
		dst = x.findQuotedPassword(dst)
	}
	for i := nextMarked(t, 4, ',', m&markList); i >= 0; i = next(t, i+1, ',') {
		q := t[i-1]
		if q != '"' && q != '\'' {
			continue
		}
		k := i - 1
		for k > 3 && t[k-1] == '\\' {
			k--
		}
		if c := t[k-1]; !isKey(c) || !isDigit(c) && !r.endings.has(t, k) && !r.inner.inside(t, k) {
			continue
		}
		if e := x.argument(&dst, i, q); e > i {
			i = e - 1
		}
	}
	return dst
}

// findQuotedPassword masks what an error quotes after the word: incorrect password "x".
func (x *assigner) findQuotedPassword(dst []Span) []Span {
	const word = "password "
	t := x.t
	for i := next(t, len(word), '"'); i >= 0; i = next(t, i+1, '"') {
		b, esc := i, 0
		switch t[i-1] {
		case ' ', '(':
		case '\\': // in a quoted value
			b, esc = i-1, 1
		default:
			continue
		}
		if e := x.literal(&dst, i, '"'); e > i {
			i = e
			continue
		}
		// redis-cli monitor
		if t[b-1] == ' ' && t[b-2] == '"' && hasSuffixFold(t[:b-1], "\"auth\"") {
			s := i + 1
			e := closeQuote(t, s, 0, '"')
			if at(t, e+1) == ' ' && at(t, e+2) == '"' { // a user before the password
				s = e + 3
				e = closeQuote(t, s, 0, '"')
			}
			if s < e && !isPlaceholder(t[s:e]) {
				dst = append(dst, Span{s, e, KindKey})
			}
			i = e
			continue
		}
		if t[b-1] == ' ' && (hasSuffixFold(t[:b], "identified by ") || hasSuffix(t[:b], "SecureString ") ||
			hasSuffix(t[:b], "SecureString -String ") ||
			hasSuffix(t[:b], "strconv.Atoi: parsing ") ||
			hasSuffix(t[:b], "strconv.ParseInt: parsing ") ||
			hasSuffix(t[:b], "strconv.ParseUint: parsing ")) {
			e := closeQuote(t, i+1, esc, '"')
			if v := t[i+1 : e]; !isPlaceholder(v) && (t[b-2]|0x20 == 'y' || looksPassword(v)) {
				dst = append(dst, Span{i + 1, e, KindKey})
			}
			i = e
			continue
		}
		if t[b-1] != ' ' || !(t[b-2] == 'd' && hasSuffixFold(t[:b], word) ||
			t[b-2] == 'e' && hasSuffixFold(t[:b], "passphrase ")) {
			continue
		}
		e := closeQuote(t, i+1, esc, '"')
		if v := t[i+1 : e]; len(v) >= 3 && !isPlaceholder(v) && !proseQuoted(v) &&
			bytes.IndexByte(v, ' ') < 0 && !hasSuffixFold(v, "password") {
			dst = append(dst, Span{i + 1, e, KindKey})
		}
		i = e
	}
	return dst
}

// literal masks the only argument of a call, in the quote at i, if the call's name tells a secret
// and the text looks like a password: setPassword("x1").
func (x *assigner) literal(dst *[]Span, i int, q byte) int {
	t := x.t
	if t[i-1] != '(' || !isKey(t[i-2]) || !x.r.endings.has(t, i-1) {
		return 0
	}
	e := closeQuote(t[:min(len(t), i+maxPlain)], i+1, 0, q)
	if at(t, e) != q || at(t, e+1) != ')' || e-i < 7 || bytes.IndexByte(t[i:e], ' ') >= 0 ||
		!hasDigitAndLetter(t[i+1:e]) {
		return 0
	}
	if key := x.readKey(i-1, 0); key.end == key.start || key.verdict != Secret ||
		isPlaceholder(t[i+1:e]) {
		return 0
	}
	*dst = append(*dst, Span{i + 1, e, KindKey})
	return e
}

// argument masks the string after the ',' at i if the one before names a secret: the first two
// arguments of a call, or two elements of a list, of which the second has to look like a password.
func (x *assigner) argument(dst *[]Span, i int, q byte) int {
	t := x.t
	key := x.keyBefore(i)
	if key.end == key.start || key.verdict != Secret {
		return 0
	}
	b := key.start
	if b == 0 || t[b-1] != q {
		return 0
	}
	b--
	for n := 0; b > 0 && t[b-1] == '\\' && n < maxEscapes; n++ {
		b--
	}
	v := i + 1
	for v < len(t) && v-i < maxGap && isSpace(t[v]) {
		v++
	}
	s, esc, quote := openQuote(t, v)
	if quote == 0 {
		return 0
	}
	e := closeQuote(t, s, esc, quote)
	if b > 0 && t[b-1] == '(' {
		return x.judge(dst, key, s, e, true)
	}
	if esc != key.esc || e-s > flagWindow || separates(t, min(len(t), e+esc+1)) {
		return 0
	}
	for b > 0 && isSpace(t[b-1]) {
		b--
	}
	alone := at(t, e+esc+1) == ']' && b > 0 && t[b-1] == '['
	if value := t[s:e]; !looksPassword(value) && !(alone && strongPassword(value)) &&
		schemeEnd(value) == 0 {
		return 0
	}
	return x.judge(dst, key, s, e, true)
}

// cipherCalls are functions and procedures of SQL whose second argument is a password or a key.
var cipherCalls = newWordSet("aes_encrypt", "aes_decrypt", "pgp_sym_encrypt", "pgp_sym_decrypt",
	"pgp_sym_encrypt_bytea", "pgp_sym_decrypt_bytea", "des_encrypt", "des_decrypt", "hmac",
	"sp_addlogin", "sp_password", "sp_addapprole", "sp_setapprole", "encryptbypassphrase",
	"encrypt", "decrypt", "pgp_pub_decrypt", "set_config_secret")

// passwordCalls are functions of SQL whose first argument is a password.
var passwordCalls = newWordSet("crypt", "encryptbypassphrase", "decryptbypassphrase", "pwdencrypt",
	"pwdcompare", "old_password")

// callsSecret reports whether the quote at i opens the second argument of such a call:
// AES_ENCRYPT(x, 'k'), EXEC sp_addlogin 'bob', 'k'.
func callsSecret(t []byte, i int) bool {
	p := i - 1
	if p < 8 || t[p-1] != ',' {
		return false
	}
	commas, quoted := 0, byte(0)
	for n := p; n > 0 && p-n < maxKey; n-- {
		switch c := t[n-1]; {
		case isQuote(c) && (quoted == 0 || quoted == c):
			quoted ^= c
		case quoted != 0:
		case c == ',':
			commas++
		case c == '(':
			return commas == 1 && cipherCalls.has(t[extendBack(t, n-1):n-1])
		case c == ' ':
			if e := n - 1; e > 4 && hasPrefixFold(t[extendBack(t, e):e], "sp_") {
				return commas == 1 && cipherCalls.has(t[extendBack(t, e):e])
			}
		case c == ')' || c == ';' || c == '\n':
			return false
		}
	}
	return false
}
