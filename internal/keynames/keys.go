// SPDX-License-Identifier: MIT

package keynames

import (
	"hash/maphash"
	"sync/atomic"
	"unicode"
	"unicode/utf8"

	"github.com/logplex-go/logplex/internal/lex"
)

// Verdict is the judgement of a name about its value.
type Verdict uint8

const (
	None    Verdict = iota // the name is no secret's; the value may still look like one
	Weak                   // secret only if the value looks random, as generated keys do
	Secret                 // the value is secret whatever it looks like, unless it is empty
	Allowed                // on the caller's allow list: never secret by its name

	// Token is no verdict of Keys: the name is one in an object of tokens, and its value is
	// secret if it looks like one.
	Token
)

// String returns the name of the verdict in lower case.
func (v Verdict) String() string {
	switch v {
	case None:
		return "none"
	case Weak:
		return "weak"
	case Secret:
		return "secret"
	case Allowed:
		return "allowed"
	case Token:
		return "token"
	}
	return "unknown"
}

const (
	// MaxName bounds how many bytes of a name are looked at, counted from its end: the deciding
	// word of a name is the last one, and no real name is longer.
	MaxName = 256
	// maxWords bounds how many words of a name are kept, again the last ones.
	maxWords = 32
	// verdictSlots is the size of the verdict cache: 16 KiB, several times the distinct keys of a
	// large service.
	verdictSlots = 2048
)

// Keys decides which names are secret. The same rules serve attribute keys, JSON keys, query
// and header names and environment variables: a name is split into words at separators, digits and
// changes of case, and whole words are compared, so that author, monkey and max_tokens pass while
// dbPassword, DB-PASSWORD and db.password do not.
//
// A nil *Keys has the built-in rules and no cache. Keys is safe for concurrent use; only its cache
// ever changes, and that has a fixed size.
type Keys struct {
	extra map[string]struct{} // squeezed names that are secret
	allow map[string]struct{} // squeezed names and paths that are not
	seed  maphash.Seed

	// cache maps the hash of a name to its verdict: the two low bits hold the verdict, which is no
	// Token, the others the hash. Names themselves are not kept, so a miss allocates nothing and a
	// million distinct names take no more room than one. Two names share 62 bits of a seeded hash
	// once in about 10^18 pairs.
	cache [verdictSlots]atomic.Uint64
}

// NewKeys returns the built-in rules with more secret names (extra) and with names that are never
// secret (allow). Both compare whole names and ignore ASCII case, '-', '_', '.' and spaces; only
// the last 256 bytes of a name count. An entry of either list may be a dotted path from the
// outermost group, such as user.password; an entry without dots holds at any depth. A name on both
// lists is allowed. Entries without a letter or digit are ignored.
func NewKeys(extra, allow []string) *Keys {
	return &Keys{extra: squeezeAll(extra), allow: squeezeAll(allow), seed: maphash.MakeSeed()}
}

func squeezeAll(names []string) map[string]struct{} {
	set := make(map[string]struct{}, len(names))
	for _, name := range names {
		var buf [MaxName]byte
		if n, _ := squeeze(&buf, 0, Tail(name)); n > 0 {
			set[string(buf[:n])] = struct{}{}
		}
	}
	return set
}

// HasExtra reports whether the caller named secret names.
func (k *Keys) HasExtra() bool { return len(k.extra) > 0 }

// Verdict judges one name. It neither allocates nor keeps key.
func (k *Keys) Verdict(key []byte) Verdict {
	if len(key) > MaxName {
		key = key[len(key)-MaxName:]
	}
	if k == nil {
		return judge(k, key)
	}
	return recall(k, maphash.Bytes(k.seed, key), key)
}

// VerdictString is [Keys.Verdict] for a string.
func (k *Keys) VerdictString(key string) Verdict {
	key = Tail(key)
	if k == nil {
		return judge(k, key)
	}
	return recall(k, maphash.String(k.seed, key), key)
}

// recall returns the verdict of a key with hash h, from the cache if it is there.
func recall[T string | []byte](k *Keys, h uint64, key T) Verdict {
	slot := &k.cache[h>>2%verdictSlots]
	if e := slot.Load(); e>>2 == h>>2 {
		return Verdict(e & 3)
	}
	v := judge(k, key)
	slot.Store(h&^3 | uint64(v))
	return v
}

// Path judges a key inside groups, outermost first. A secret group makes everything below it
// secret, until an allowed group or key ends that. A weak key is judged together with the group
// around it, so that key in a group api is as secret as api_key, and key in a group cache as
// ordinary as cache_key. Empty group names count as absent. It neither allocates nor keeps its
// arguments.
func (k *Keys) Path(groups []string, key string) Verdict {
	v := k.VerdictString(key)
	if v == Allowed || len(groups) == 0 {
		return v
	}
	lists := k != nil && len(k.extra)+len(k.allow) > 0
	secret, inner := false, ""
	var buf [MaxName]byte
	n, whole := 0, true
	for _, g := range groups {
		if g == "" {
			continue
		}
		inner = g
		gv := k.VerdictString(g)
		if lists && whole {
			if n, whole = squeeze(&buf, n, g); whole {
				gv = k.listed(buf[:n], gv)
			}
		}
		switch gv {
		case Secret:
			secret = true
		case Allowed:
			secret = false
		}
	}
	if lists && whole {
		if n, whole = squeeze(&buf, n, key); whole {
			if v = k.listed(buf[:n], v); v == Allowed {
				return Allowed
			}
		}
	}
	if secret {
		return Secret
	}
	if v == Weak && inner != "" && len(inner)+len(key) < MaxName {
		n = copy(buf[:], inner)
		buf[n] = '.'
		n += 1 + copy(buf[n+1:], key)
		v = k.Verdict(buf[:n])
	}
	return v
}

// judge asks the caller's lists before the built-in rules, for a name of at most MaxName bytes.
func judge[T string | []byte](k *Keys, name T) Verdict {
	var buf [MaxName]byte
	if k != nil && len(k.extra)+len(k.allow) > 0 {
		n, _ := squeeze(&buf, 0, name)
		if v := k.listed(buf[:n], None); v != None {
			return v
		}
	}
	return classify(buf[:copy(buf[:], name)])
}

// listed returns the verdict of the caller's lists on a squeezed name, else v.
func (k *Keys) listed(squeezed []byte, v Verdict) Verdict {
	if _, ok := k.allow[string(squeezed)]; ok {
		return Allowed
	}
	if _, ok := k.extra[string(squeezed)]; ok {
		return Secret
	}
	return v
}

// NameVerdict judges a name, such as that of an environment variable, by the built-in rules.
func NameVerdict(name string) Verdict { return classify([]byte(Tail(name))) }

// Tail returns the end of a name that is looked at.
func Tail(name string) string {
	if len(name) > MaxName {
		return name[len(name)-MaxName:]
	}
	return name
}

// squeeze appends name to buf[:n] in lower case and without separators. It returns the new length
// and whether all of it had room.
func squeeze[T string | []byte](buf *[MaxName]byte, n int, name T) (int, bool) {
	for i := range len(name) {
		c := name[i]
		switch {
		case c == '-' || c == '_' || c == '.' || c == ' ':
			continue
		case 'A' <= c && c <= 'Z':
			c |= 0x20
		}
		if n == len(buf) {
			return n, false
		}
		buf[n] = c
		n++
	}
	return n, true
}

// words are the lower-case words of a name, without its digits and separators.
type words struct {
	text  [MaxName]byte
	bound [maxWords + 1]uint16 // word i is text[bound[i]:bound[i+1]]
	n     int
	size  int // bytes of text in use
}

func (w *words) at(i int) []byte {
	if i < 0 || i >= w.n {
		return nil
	}
	return w.text[w.bound[i]:w.bound[i+1]]
}

// cut starts a new word at the end of text.
func (w *words) cut() { w.cutAt(w.size) }

func (w *words) cutAt(pos int) {
	if pos == int(w.bound[w.n]) {
		return
	}
	if w.n == maxWords {
		copy(w.bound[:], w.bound[1:])
		w.n--
	}
	w.n++
	w.bound[w.n] = uint16(pos)
}

// split fills w from name. A run of capitals before a small letter can be read in two ways: APIKey
// is API Key, but APIkey is API key. split takes the first reading, or the second if late; forked:
// the two differ.
func (w *words) split(name []byte, late bool) (forked bool) {
	w.n, w.size = 0, 0
	w.bound[0] = 0
	const (
		gap = iota
		lower
		upper
	)
	prev, run := gap, 0
	for i, c := range name {
		switch {
		case 'a' <= c && c <= 'z' || c >= 0x80:
			plural := c == 's' && (i+1 == len(name) || name[i+1] < 'a' || name[i+1] > 'z')
			if prev == upper && run > 1 && !plural {
				forked = true
				if late {
					w.cut()
				} else {
					w.cutAt(w.size - 1)
				}
			}
			prev, run = lower, 0
		case 'A' <= c && c <= 'Z':
			if prev == lower {
				w.cut()
			}
			prev, run = upper, run+1
			c |= 0x20
		default:
			w.cut()
			prev, run = gap, 0
			continue
		}
		w.text[w.size] = c
		w.size++
	}
	w.cut()
	return forked
}

// classify judges a name of at most MaxName bytes by the built-in rules.
func classify(name []byte) Verdict {
	var w words
	name = visible(name)
	forked := w.split(name, false)
	v := w.verdict()
	if v == Weak && w.endsHeader(name) {
		return Secret
	}
	if v == Secret || w.n < 2 {
		return v
	}
	// Words torn apart by odd capitals or separators (pAsSwOrD, pass_word) still count when the
	// name is nothing else.
	if text := w.text[:w.size]; w.bound[0] == 0 && WordKind(text)&(hard|soft) != 0 {
		return Secret
	}
	if forked {
		w.split(name, true)
		if late := w.verdict(); late > v {
			return late
		}
	}
	return v
}

// endsHeader reports whether a weak name is that of a header which is a program's own, for a key:
// X-Appwrite-Key, HTTP_X_CLICKHOUSE_KEY. Where the word before it says whose key it is, many are
// identifiers.
func (w *words) endsHeader(name []byte) bool {
	if !lex.HasPrefixFold(name, "x-") && !lex.HasPrefixFold(name, "http_x_") ||
		string(clip(w.at(w.n-1))) != "key" {
		return false
	}
	switch string(clip(w.at(w.n - 2))) {
	case "x", "site", "org", "organization", "organisation", "account", "user", "customer", "team",
		"workspace", "device", "install", "build", "schema", "region", "zone", "service", "axis",
		"client", "publishable", "delete":
		return false
	}
	return w.n > 2
}

// visible returns name without characters of no width and accents that are characters of their own,
// with full-width letters as ASCII has them, and a line in the place of what is no letter: of
// pictures, of bytes that are no UTF-8, of colour sequences. It changes its memory.
func visible(name []byte) []byte {
	for i, c := range name {
		if c < utf8.RuneSelf && c != 0x1b {
			continue
		}
		n := i
		for i < len(name) {
			r, size := utf8.DecodeRune(name[i:])
			if r == 0x1b {
				size = max(lex.ColourLen(name, i), 1)
			}
			switch {
			case r == 0x1b, r >= utf8.RuneSelf && !lex.IsInvisible(r) && !unicode.IsLetter(r) &&
				!unicode.IsMark(r):
				name[n] = '_'
				n++
			case lex.IsInvisible(r), r >= 0x0300 && r < 0x0370:
			case r > 0xff00 && r < 0xff5f:
				name[n] = byte(r - 0xff00 + ' ')
				n++
			default:
				n += copy(name[n:], name[i:i+size])
			}
			i += size
		}
		return name[:n]
	}
	return name
}

// verdict applies the word rules. The last secret word decides: harmless words after it
// (token_count, secret_name) clear the name, and so do words before it that turn it into a question
// (has_password), a number (max_tokens) or something public (public_key).
func (w *words) verdict() Verdict {
	if w.n == 0 {
		return None
	}
	last, strength, cleared := -1, Kind(0), false
	n := w.n
	if n > 2 && w.holdsContent() {
		n -= 2 // DB_PASSWORD_FILE_CONTENT
	}
	for i := range n {
		word := w.at(i)
		k := w.kindAt(i, word)
		switch {
		case k&(hard|soft) != 0 && !w.namesPullSecrets(i):
			last, strength, cleared = i, k, false
		case last >= 0 && (k&harmless != 0 || isPlural(word, harmless)):
			cleared = true
		case last >= 0 && k&digest != 0 && strength&hard == 0:
			cleared = true
		}
	}
	if last >= 0 {
		if cleared || last > 0 && WordKind(w.at(0))&Question != 0 || w.asksBefore(last) {
			return None
		}
		if strength&soft != 0 {
			for i := range last {
				if WordKind(w.at(i))&Public != 0 {
					return None
				}
			}
		}
		return Secret
	}
	return w.weak()
}

// holdsContent reports whether the last two words say that what the words before them name is the
// value itself, the content of a file or of a field.
func (w *words) holdsContent() bool {
	switch string(clip(w.at(w.n - 1))) {
	case "content", "contents", "data", "value", "text":
		switch string(clip(w.at(w.n - 2))) {
		case "file", "env", "var", "variable", "field", "input", "param", "parameter", "form":
			return true
		}
	}
	return false
}

// namesPullSecrets reports whether word i ends Kubernetes' imagePullSecrets, whose values are
// names of secrets.
func (w *words) namesPullSecrets(i int) bool {
	return i >= 2 && string(w.at(i-1)) == "pull" && string(w.at(i-2)) == "image"
}

// asksBefore reports whether the word before word i makes the name a question about it, as in
// access-control-allow-credentials. Numbers (user_count_token) do so only at the start of a name.
func (w *words) asksBefore(i int) bool {
	k := WordKind(w.at(i - 1))
	return k&Question != 0 && k&harmless == 0
}

// kindAt is the kind of word i together with the words before it.
func (w *words) kindAt(i int, word []byte) Kind {
	k := WordKind(word)
	if i > 0 && i == w.n-1 && string(word) == "use" {
		return harmless // token_use of OpenID's tokens
	}
	if k&pair != 0 {
		if i > 0 {
			if p := pairKind(w.at(i-2), w.at(i-1), word); p != 0 {
				return p
			}
		}
		return k
	}
	if k == soft && string(word) == "token" && i > 0 && isPlainToken(w.at(i-1)) {
		return 0
	}
	if k != 0 || len(word) < 5 {
		return k
	}
	return joinedKind(word)
}

// weak judges a name without a secret word by its last words.
func (w *words) weak() Verdict {
	word, before := w.at(w.n-1), w.at(w.n-2)
	if WordKind(w.at(0))&Question != 0 && w.n > 1 {
		return None
	}
	switch string(clip(word)) {
	case "key", "keys":
		switch string(clip(before)) {
		case "authorized", "known", "trusted", "ssh":
			return None
		}
		for i := range w.n - 1 {
			if WordKind(w.at(i))&Public != 0 {
				return None
			}
		}
		if IsPlainKey(before) {
			return None
		}
	case "code":
		if IsPlainCode(before) {
			return None
		}
	case "tokens":
		if isTokenCount(before) {
			return None
		}
	case "id":
		if string(clip(before)) != "session" {
			return None
		}
	case "header":
		if string(clip(before)) != "auth" {
			return None
		}
	case "signature":
		if w.signsMail() {
			return None
		}
	case "sig", "session", "auth", "pin", "puk", "pass", "sid", "sessionid", "salt",
		"pepper", "pat", "seed", "community", "rocommunity", "rwcommunity", "comm",
		"clave", "chave",
		"chiave", "nyckel", "sleutel", "llave", "klucz", "ключ", "geheim", "mdp", "schlüssel",
		"Schlüssel", "schluessel", "parole":
	case "api":
		switch string(clip(before)) {
		case "klucz", "clave", "chave", "chiave", "llave", "cle", "clé":
		default:
			return None
		}
	case "acesso", "acceso", "accesso":
		switch string(clip(w.at(w.n - 3))) {
		case "chave", "clave", "chiave", "llave":
		default:
			return None
		}
	case "कुंजी", "مفتاح", "キー", "열쇠":
	case "sk", "oauth", "bot":
		if w.n < 2 {
			return None
		}
	case "sha":
		if string(clip(before)) != "hmac" {
			return None
		}
	case "ed": // X-Signature-Ed25519 of Discord
		if string(clip(before)) != "signature" {
			return None
		}
	case "login":
		if w.n < 2 {
			return None
		}
	case "authentication":
		if w.n > 1 {
			return None
		}
	default:
		return None
	}
	return Weak
}

// signsMail reports whether a name that ends in signature is that of a header of mail, which all
// may check: DKIM-Signature, ARC-Message-Signature.
func (w *words) signsMail() bool {
	before := string(clip(w.at(w.n - 2)))
	return before == "dkim" || before == "message" && string(clip(w.at(w.n-3))) == "arc"
}

// clip bounds a word for a comparison with the tables, so that turning it into a string needs no
// allocation; none of their words is that long.
func clip(word []byte) []byte {
	if len(word) > MaxWord {
		return nil
	}
	return word
}

func isPlural(word []byte, want Kind) bool {
	n := len(word)
	return n > 2 && word[n-1] == 's' && WordKind(word[:n-1])&want != 0
}

// MayHoldFacts reports whether an object under a secret name may hold nothing but facts about a
// secret: the name is none of the caller's, and not a password's.
func (k *Keys) MayHoldFacts(name string) bool {
	if k != nil {
		var buf [MaxName]byte
		if n, _ := squeeze(&buf, 0, Tail(name)); n > 0 {
			if _, ok := k.extra[string(buf[:n])]; ok {
				return false
			}
		}
	}
	b := []byte(Tail(name))
	return k.Verdict(b) == Secret && (lex.HasSuffixFold(b, "authorization") || !IsHard(b))
}
