// SPDX-License-Identifier: MIT

package secretscan

import (
	"bytes"
	"math/bits"

	"github.com/logplex-go/logplex/internal/keynames"
	"github.com/logplex-go/logplex/internal/lex"
)

// A foreignScan judges values after separators outside of ASCII, such as arrows and bars.
type foreignScan struct{ valueReader }

// findForeign masks the values after separators outside ASCII, and after words of East Asia that
// need none.
func findForeign(dst []Span, r *Rules, t []byte, e *ends) []Span {
	const high = 0x8080808080808080
	var x foreignScan
	x.r, x.t, x.ends = r, t, e
	x.findNames(&dst)
	done := 0
	for base := 0; base < len(t); base += lex.GroupLength {
		for hits := lex.Group(t, base) & high; hits != 0; hits &= hits - 1 {
			i := base + bits.TrailingZeros64(hits)/8
			if i < done {
				continue
			}
			switch t[i] {
			case 0xc3, 0xc4, 0xc5, 0xd0, 0xd1:
				done = x.foreignWord(&dst, i)
			case 0xc2, 0xe2, 0xef:
				if i > 0 {
					done = x.separated(&dst, i)
				}
			case 0xe3, 0xe4, 0xe5, 0xe6, 0xe7, 0xe8, 0xe9, 0xeb, 0xec, 0xed:
				done = afterAnnouncer(&dst, t, i)
			}
		}
	}
	return dst
}

// foreignSeparator returns the length of the separator outside ASCII at i, 0 if there is none, and
// whether it is but the line between two columns of a table, a dash or a bullet: what follows those
// must look like a password.
func foreignSeparator(t []byte, i int) (n int, drawn bool) {
	switch string(t[i:min(len(t), i+len("→"))]) {
	case "：", "＝", "﹕", "→", "⇒", "➜", "⟶", "⟹", "⇨", "➡", "∶", "≔", "≝", "∷",
		"←", "⟵", "⇐", "↦", "➝", "➞", "⇢", "⭢", "➙", "≡", "﹦":
		return len("→"), false
	case "│", "┃", "║", "┊", "—", "–", "…", "▶", "►", "▸", "➔", "➤", "›", "•", "⮕",
		"―", "●", "◦", "∙", "❘", "｜", "／", "├", "└", "╎":
		return len("│"), true
	case "\u2011": // in an arrow
		if lex.At(t, i+len("\u2011")) == '>' {
			return len("\u2011>"), true
		}
	}
	if lex.HasPrefix(t[i:], "»") || lex.HasPrefix(t[i:], "·") || lex.HasPrefix(t[i:], "¦") {
		return len("»"), true
	}
	return 0, false
}

// separated masks what follows the separator outside ASCII at i, if the cell or word before names a
// secret. It returns where the scan goes on, or 0.
func (x *foreignScan) separated(dst *[]Span, i int) int {
	t := x.t
	n, drawn := foreignSeparator(t, i)
	if n == 0 {
		return 0
	}
	if !drawn {
		k := i
		for _, w := range [...]string{"】", "」", "』", "）", "〕", "》"} {
			if lex.HasSuffix(t[:k], w) {
				k -= len(w)
				break
			}
		}
		key := x.keyBefore(k)
		if key.end == key.start {
			return 0
		}
		key.loose = t[i] == 0xe2 // an arrow may point to a text
		return x.value(dst, key, i+n, ':', false)
	}
	v := i + n
	for v < len(t) && v-i < maxPairKey && t[v] == ' ' {
		v++
	}
	if c := lex.At(t, v); !lex.IsAlnum(c) && !lex.IsQuote(c) && c != '!' && c != '[' && c != '<' &&
		c != '(' {
		return 0
	}
	k := i
	for k > 3 && t[k-1] == ' ' {
		k--
	}
	if k < 3 || lex.IsLower(t[k-1]) && !x.r.endings.Has(t, k) {
		return 0 // as nearly all words
	}
	key := x.keyBefore(i)
	if key.end == key.start || key.verdict != keynames.Secret {
		return 0
	}
	if s, e, _ := valueAt(t, v); looksPassword(t[s:e]) ||
		mixedPassword(t[s:e]) && keynames.IsHard(t[key.start:key.end]) {
		return x.judge(dst, key, s, e, true)
	}
	return 0
}

// announcers are words for a password after which East Asian texts need no separator.
var announcers = [...]string{"密码", "密碼", "口令", "令牌", "密钥", "パスワード", "トークン", "비밀번호", "암호", "토큰"}

// particles are what may be between such a word and the value.
var particles = [...]string{"错误", "錯誤", "不正确", "有误", "是", "为", "為", "は", "는", "은",
	"가", "이", "を", "：", ":", " ", "「", "“", "【", "が違います"}

// afterAnnouncer masks what looks like a password after such a word at i: 密码是 x, パスワードは x です.
// It returns where it ends, or 0.
func afterAnnouncer(dst *[]Span, t []byte, i int) int {
	for _, w := range announcers {
		if w[0] == t[i] && lex.HasPrefix(t[i:], w) {
			return afterParticles(dst, t, i+len(w))
		}
	}
	for _, w := range codeAnnouncers {
		if w[0] == t[i] && lex.HasPrefix(t[i:], w) {
			if s := skipParticles(t, i+len(w)); s > i+len(w) {
				if lex.At(t, s) == '[' {
					s++
				}
				return codeAt(dst, t, s)
			}
		}
	}
	return 0
}

// codeAnnouncers are words for a code of digits.
var codeAnnouncers = [...]string{"認証コード", "確認コード", "暗証番号", "セキュリティコード", "验证码", "驗證碼", "动态码",
	"校验码", "인증번호", "인증코드", "ワンタイムパスワード",
	"ログインコード", "認証番号", "登录码"}

// afterParticles masks what looks like a password after the word that ends at i, and returns where
// it ends, or 0.
func afterParticles(dst *[]Span, t []byte, i int) int {
	s := skipParticles(t, i)
	e := s
	for e < len(t) && e-s < maxPlain && t[e] < 0x80 {
		e++
	}
	e = bareEnd(t[:e], s, e, ' ')
	if s > i && e-s >= 4 && e-s <= 8 && lex.AllDigits(t[s:e]) && isStatedInChinese(t[:s]) {
		*dst = append(*dst, Span{s, e, KindKey}) // 密码是123456
		return e
	}
	if s == i || !looksPassword(t[s:e]) && !((opensQuote(t[:s]) || lex.HasPrefix(t[e:], " です") ||
		lex.HasPrefix(t[e:], "です")) && strongPassword(t[s:e]) && lex.HasDigit(t[s:e])) {
		return 0
	}
	*dst = append(*dst, Span{s, e, KindKey})
	return e
}

// isStatedInChinese reports whether b ends in a word for is.
func isStatedInChinese(b []byte) bool {
	return lex.HasSuffix(b, "是") || lex.HasSuffix(b, "为") || lex.HasSuffix(b, "為")
}

// skipParticles skips what may be between such a word and the value.
func skipParticles(t []byte, i int) int {
	s := i
	for more := true; more && s-i < lex.MaxGap; {
		more = false
		for _, p := range particles {
			if lex.HasPrefix(t[s:], p) {
				s += len(p)
				more = true
			}
		}
	}
	return s
}

// opensQuote reports whether b ends in a quote of East Asia that opens a text.
func opensQuote(b []byte) bool {
	return lex.HasSuffix(b, "「") || lex.HasSuffix(b, "“") || lex.HasSuffix(b, "【")
}

// foreignWord judges the word that has a letter outside ASCII at i: the name of a secret,
// contraseña es x, or a word after one that announces its value, senha é x. It returns where the
// scan goes on.
func (x *foreignScan) foreignWord(dst *[]Span, i int) int {
	t := x.t
	e := lex.WordEnd(t, i)
	if c := lex.At(t, e); c != ' ' && c != ':' {
		return e
	}
	if n := x.foreignCode(dst, i, e); n > 0 {
		return n
	}
	k, p := e, e+1
	if i > 3 && t[i-1] == ' ' && sayWords.Has(t[i:e]) {
		k, p = i-1, i
		if n := ownerBefore(t, k); n > 0 {
			k = n
		}
	}
	if w := lex.WordStart(t, e); e-w > len("lösenordet") && lex.HasSuffix(t[:e], "lösenordet") &&
		t[e] == ' ' {
		key := keyRange{start: w, end: e, verdict: keynames.Secret}
		return max(e, x.statedPassword(dst, key)) // Standardlösenordet är x
	}
	if !x.r.endings.Has(t, k) && !lex.HasSuffix(t[:k], "ароль") {
		return e
	}
	key := x.readKey(k, 0)
	if key.verdict != keynames.Secret || key.end == key.start {
		return e
	}
	if p > e && t[e] == ':' {
		return e // of an assignment
	}
	if n := saidValue(dst, t, t[key.start:key.end], forWhom(t, p)); n > 0 {
		return max(e, n)
	}
	return max(e, x.statedPassword(dst, key))
}

// foreignCode masks the digits of the code that the word around i, which ends at e, names or
// announces: código de seguridad es 123456, verifieringskod är 123456.
func (x *foreignScan) foreignCode(dst *[]Span, i, e int) int {
	t := x.t
	s := lex.WordStart(t, i)
	if foreignCodes.Has(t[s:e]) {
		if n := codePhrase(t, e); n > 0 {
			return codeAt(dst, t, n)
		}
		return 0
	}
	if lex.HasSuffix(t[:s], "PIN-kod ") && sayWords.Has(t[s:e]) && lex.IsDigit(lex.At(t, e+1)) {
		return codeAt(dst, t, e+1)
	}
	if t[e] == ':' && isCompoundCode(t[s:e]) && lex.At(t, e+1) == ' ' {
		return codeAt(dst, t, e+2) // Engångskod: 123456
	}
	if s > 4 && lex.HasSuffix(t[:s], "kod ") && isCompoundCode(t[lex.WordStart(t, s-1):s-1]) &&
		sayWords.Has(t[s:e]) && lex.IsDigit(lex.At(t, e+1)) {
		return codeAt(dst, t, e+1)
	}
	return 0
}

// ownerBefore returns the end of the word before somebody's name that ends at k, senha de bob, or
// 0.
func ownerBefore(t []byte, k int) int {
	s := lex.ExtendBack(t, k)
	if s < 5 || t[s-1] != ' ' {
		return 0
	}
	n := lex.ExtendBack(t, s-1)
	if n < 2 || t[n-1] != ' ' || !foreignLinks.Has(t[n:s-1]) {
		return 0
	}
	return n - 1
}

// saidValue masks what looks like a password after the words at p that announce it by its name,
// contraseña es x.
func saidValue(dst *[]Span, t, name []byte, p int) int {
	p, _, ok := skipSayWords(t, p)
	if s, e, _ := valueAt(t, p); ok && (looksPassword(t[s:e]) || isChosen(t, name, s, e)) {
		*dst = append(*dst, Span{s, e, KindKey})
		return e
	}
	return 0
}

// typographicQuotes are quotes outside ASCII, opening and closing.
var typographicQuotes = [...][2]string{
	{"“", "”"}, {"‘", "’"}, {"«", "»"}, {"„", "“"}, {"„", "”"}, {"»", "«"}, {"「", "」"},
	{"『", "』"}, {"‹", "›"}, {"”", "”"},
}

// typographic returns the text between the quotes outside ASCII that start at i; end is 0 if there
// is none.
func typographic(t []byte, i int) (start, end int) {
	for _, q := range typographicQuotes {
		if lex.HasPrefix(t[i:], q[0]) {
			s := i + len(q[0])
			if n := bytes.Index(t[s:min(len(t), s+maxPlain)], []byte(q[1])); n > 0 &&
				bytes.IndexByte(t[s:s+n], '"') < 0 {
				return s, s + n
			}
		}
	}
	return 0, 0
}

// trimTypographic returns the end of t[:e] without a space that does not break, as French has
// before a colon, or a quote outside ASCII that closes.
func trimTypographic(t []byte, e int) int {
	for _, w := range [...]string{"\u00a0", "\u202f", "”", "’", "»", "“", "」"} {
		if lex.HasSuffix(t[:e], w) {
			return e - len(w)
		}
	}
	return e
}

// A foreignName is a word in ASCII for a password or a code. It is looked for in texts that have
// letters outside of it.
type foreignName struct {
	word string
	code bool
}

var foreignNames = [...]foreignName{{"senha ", false}, {"Senha ", false}, {"kod ", true},
	{"Kod ", true}, {"codice ", true}, {"Codice ", true}, {"clave ", false}, {"heslo ", false},
	{"Heslo ", false}, {"kodunuz", true}, {"kodu:", true}}

// findNames judges the words of foreignNames.
func (x *foreignScan) findNames(dst *[]Span) {
	t := x.t
	if !lex.HasHigh(t) {
		return
	}
	for _, f := range foreignNames {
		for i := 0; ; {
			n := bytes.Index(t[i:], []byte(f.word))
			if n < 0 {
				break
			}
			s := i + n
			i = s + len(f.word)
			if lex.IsAlnum(lex.At(t, s-1)) {
				continue
			}
			if f.word == "clave " && !lex.HasPrefix(t[i:], "es ") && !lex.HasPrefix(t[i:], "era ") {
				continue // clave primaria
			}
			if f.code && f.word[len(f.word)-1] != ' ' { // doğrulama kodunuz: 123456
				for i < len(t) && (t[i] == ':' || t[i] == ' ') {
					i++
				}
				codeAt(dst, t, i)
			} else if f.code {
				if n := codePhrase(t, i-1); n > 0 {
					codeAt(dst, t, n)
				}
			} else {
				x.statedPassword(dst, keyRange{start: s, end: i - 1, verdict: keynames.Secret})
			}
		}
	}
}

// statedPassword masks what a sentence gives as the password whose name in another language is key,
// and returns where it ends, or 0.
func (x *foreignScan) statedPassword(dst *[]Span, key keyRange) int {
	t := x.t
	s, e, quoted := valueAt(t, key.end+1)
	if v := t[s:e]; lex.HasDigit(v) {
		if !quoted && strongPassword(v) && !namedDigits(v) && !isDump(v) && endsToken(t, e) &&
			bytes.IndexByte(v, '=') < 0 && (looksPassword(v) || !lex.IsLower(v[0])) {
			return x.judge(dst, key, s, e, true)
		}
		return 0
	}
	if s, e = clauseValue(t, key, key.end, true, true); e > 0 {
		return x.judge(dst, key, s, e, true)
	}
	return 0
}

// foreignCodes are words for a code outside ASCII.
var foreignCodes = lex.NewWordSet("código", "Código", "kód", "код", "Код", "кода", "КОД", "пин",
	"ПИН")
