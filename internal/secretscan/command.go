// SPDX-License-Identifier: MIT

package secretscan

import (
	"bytes"
	"math/bits"
	"strings"

	"github.com/logplex-go/logplex/internal/lex"
)

// commandsBy has the positions of the commands by their first two letters.
var commandsBy = byLetters(wordsOf(commands))

// byLetters returns the positions of words by their first two letters, as letterPair has them.
func byLetters(words []string) map[int][]int {
	by := make(map[int][]int)
	for i, w := range words {
		pair := letterPair(w[0], w[1])
		by[pair] = append(by[pair], i)
	}
	return by
}

// A startSet has the first four letters of words: by the first two, a bit for each third one; by
// the third and fourth, one for each first one.
type startSet struct{ starts, next [1 << 10]uint32 }

func newStartSet(words []string) *startSet {
	var s startSet
	for _, w := range words {
		s.starts[letterPair(w[0], w[1])] |= 1 << (w[2] & 31)
		s.next[letterPair(w[2], w[3])] |= 1 << (w[0] & 31)
	}
	return &s
}

// mayHave reports whether s may have a word that starts with a, b, c and d. Some it has not.
func (s *startSet) mayHave(a, b, c, d byte) bool {
	return s.starts[letterPair(a, b)]>>(c&31)&1 != 0 && s.next[letterPair(c, d)]>>(a&31)&1 != 0
}

// commandStarts are the starts of commands and of the lines of loginLine.
var commandStarts = newStartSet(commandWords())

// insideWords are the starts of commands, and of other lines, that nothing else starts with, so
// that they are known in the middle of a text.
var insideWords = append(wordsOf(commands), "net use ", "nmcli ", "createUser ", "create user ",
	"ACL SETUSER ", "snmp-server ", "rocommunity ", "rwcommunity ", "set snmp community ",
	"set service snmp community ",
	"ansible-vault encrypt_string ", "addauth digest ", "stats auth ", "PRIVMSG ", "wpa-psk ",
	"rootpw ", "MIGRATE ", "requirepass ", "masterauth ", "Login incorrect", "Login OK: [")

// insideBy has the positions of insideWords by their first two letters.
var insideBy = byLetters(insideWords)

// passwordStarts are the starts of passwordCommands, insideStarts those of insideWords.
var passwordStarts, insideStarts = newStartSet(wordsOf(passwordCommands)), newStartSet(insideWords)

func wordsOf(commands []command) (words []string) {
	for _, c := range commands {
		words = append(words, c.words)
	}
	return words
}

// commandWords returns what commands and the lines of loginLine start with.
func commandWords() []string {
	words := append(runWords[:], "failed: ", "error: ", "login", "auth", "user", "createUser",
		"nmcli", "net use", "stats auth", "create user", "alter user", "ansible-vault", "wpa-psk",
		"trying", "apop", "addauth", "echo ", "printf ", "logging in", "logged in", "log in",
		"OPER", "PRIVMSG", "/msg", "/query", "/ns ", "nickserv", "standby", "vrrp",
		"glbp", "your", "new ")
	return append(words, wordsOf(commands)...)
}

// starts has for the first byte of a text the second ones, by their low six bits, with which it may
// start a line or a command whatever follows.
var starts = func() (t [256]uint64) {
	for _, c := range []byte("C \t$+#>:" + dumpOpens) {
		t[c] = ^uint64(0)
	}
	t['m'] |= 1 << ('a' & 63)     // map[
	t[0x1b] |= 1 << ('[' & 63)    // a colour
	t[0xef] |= 1 << (0xbb & 63)   // a byte order mark
	for c := '0'; c <= '9'; c++ { // see startsKnown
		t['a'] |= 1 << (c & 63)
		t['A'] |= 1 << (c & 63)
	}
	return t
}()

// dumpOpens are bytes before a command line that is a part of a list or a struct, as fmt writes
// them, or in quotes or brackets.
const dumpOpens = "{[(&\"'`"

// startsDump reports whether t starts with one of dumpOpens, or as a map of Go's.
func startsDump[T string | []byte](t T) bool {
	if len(t) < 4 {
		return false
	}
	switch t[0] {
	case '{', '[':
		return t[1] != '"' && t[1] != '{' // else JSON
	case 'm':
		return t[1] == 'a' && t[2] == 'p' && t[3] == '['
	}
	return strings.IndexByte(dumpOpens, t[0]) >= 0
}

// dumpedStart returns the place in the first bytes of t at which a line of commands may start,
// after one of dumpOpens, a space or a colon; or 0.
func dumpedStart[T string | []byte](t T) int {
	n := min(len(t)-3, maxDumped)
	for i := 1; i < n; i++ {
		switch {
		case !dumpedBefore[t[i-1]]:
		case t[i-1] == '\n':
			return 0
		case insidePairs[t[i]&31]>>(t[i+1]&31)&1 != 0 && hasInsideAt(t, i):
			return i
		}
	}
	return 0
}

// dumpedBefore has the bytes after which dumpedStart looks, and the line feed.
var dumpedBefore = func() (t [256]bool) {
	for _, c := range []byte("{[(\"'` :\n") {
		t[c] = true
	}
	return t
}()

// maxDumped bounds how far a line of commands is from the start of what it is a part of.
const maxDumped = 128

// insidePairs has for the first letter of each of insideWords the second ones.
var insidePairs = func() (t [32]uint32) {
	for _, w := range insideWords {
		t[w[0]&31] |= 1 << (w[1] & 31)
	}
	return t
}()

// startsInsideAt reports whether one of insideWords is at i. Two letters decide for most texts,
// without a call.
func startsInsideAt[T string | []byte](t T, i int) bool {
	return i+4 <= len(t) && insidePairs[t[i]&31]>>(t[i+1]&31)&1 != 0 && hasInsideAt(t, i)
}

// hasInsideAt is startsInsideAt for a place that has four bytes.
func hasInsideAt[T string | []byte](t T, i int) bool {
	if !insideStarts.mayHave(t[i], t[i+1], t[i+2], t[i+3]) {
		return false
	}
	for _, k := range insideBy[letterPair(t[i], t[i+1])] {
		if w := insideWords[k]; i+len(w) <= len(t) && string(t[i:i+len(w)]) == w {
			return true
		}
	}
	return false
}

// startFilter is a Bloom filter of the first four bytes of the lines that startsLine knows and of
// commandWords.
var startFilter = func() [64]uint64 {
	lines := []string{"ENV ", "ARG ", "ACL ", "AUTH", "MIGRATE", "HELLO", "SetEnv", "CONFIG",
		"setenv", "setx", "set ", "snmp", "SNMP", "machine", "masterauth", "requirepass", "rootpw",
		"rocommunity", "rwcommunity", "com2sec", "trapsink", "option ", "\"AUTH"}
	return newStartFilter(append(lines, commandWords()...))
}()

func newStartFilter(words []string) (f [64]uint64) {
	for _, w := range words {
		h := hashStart(w)
		f[h>>6] |= 1 << (h & 63)
	}
	return f
}

// hashStart is the place in startFilter of the first four bytes of t.
func hashStart[T string | []byte](t T) uint32 {
	_ = t[3]
	w := uint32(t[0]) | uint32(t[1])<<8 | uint32(t[2])<<16 | uint32(t[3])<<24
	return (w | lex.Small&(1<<32-1)) * 2654435761 >> (32 - 12)
}

// mayStart reports whether startsLine or startsKnown may hold for t, which has four bytes at least.
func mayStart[T string | []byte](t T) bool {
	h := hashStart(t)
	return (startFilter[h>>6]>>(h&63)|starts[t[0]]>>(t[1]&63))&1 != 0
}

func letterPair(a, b byte) int { return int(a&31)<<5 | int(b&31) }

// startsCommand reports whether t may start with a command that findCommands knows, or with a
// prompt before one.
func startsCommand[T string | []byte](t T) bool {
	return len(t) > 0 && details[t[0]]&markCommand != 0 && (startsKnown(t) || startsProgram(t))
}

// startsKnown is startsCommand but for the programs whose names end in .exe.
func startsKnown[T string | []byte](t T) bool {
	if len(t) < 4 {
		return false
	}
	switch t[0] {
	case 'C', ' ', '\t', '$', '+', '#', '>', 0x1b, 0xef: // see afterPrompt
		return true
	case '{', '[', '(', '&', '"', '\'', '`', 'm':
		if startsDump(t) {
			return dumpedStart(t) > 0
		}
	case 'a', 'A':
		if lex.IsDigit(t[1]) { // the tag of an IMAP command
			return true
		}
	}
	return commandStarts.mayHave(t[0], t[1], t[2], t[3])
}

// startsPassword reports whether t may start with one of passwordCommands, of which the password
// need not have a digit.
func startsPassword[T string | []byte](t T) bool {
	return len(t) >= 4 && passwordStarts.mayHave(t[0], t[1], t[2], t[3])
}

// startsProgram reports whether the first word of t ends in .exe.
func startsProgram[T string | []byte](t T) bool {
	n := 0
	for ; n < lex.MaxKey && n+lex.GroupLength <= len(t); n += lex.GroupLength {
		w := lex.Load(t, n)
		v := w ^ ' '*lex.Ones
		if v = (v - lex.Ones) &^ v & lex.High; v == 0 {
			continue
		}
		k := bits.TrailingZeros64(v) &^ 7 // the bits before the space
		if n > 0 {
			return endsInExe(t, n+k/8)
		}
		return uint32(w<<(-k&63)>>32)|0x20202000 == 'e'<<24|'x'<<16|'e'<<8|'.'
	}
	for n < len(t) && n < lex.MaxKey && t[n] != ' ' {
		n++
	}
	return endsInExe(t, n)
}

// endsInExe reports whether t[:n] is a name and .exe.
func endsInExe[T string | []byte](t T, n int) bool {
	return n >= len("a.exe") && t[n-4] == '.' && t[n-1]|0x20 == 'e' && t[n-2]|0x20 == 'x' &&
		t[n-3]|0x20 == 'e'
}

// findCommands masks the secrets of lines that are command lines of known programs.
func findCommands(dst []Span, r *Rules, t []byte, m mark) []Span {
	for i := 0; i >= 0 && i+2 < len(t); {
		if i = afterPrompt(t, i); i+2 >= len(t) {
			break
		}
		if startsDump(t[i:]) && (i == 0 || lex.HasDigit(t[i:min(len(t), i+maxDumped)])) {
			dumpedCommand(&dst, r, t, i)
		} else if t[i] != 'f' && (t[i+1] != 'r' || t[i]|0x20 != 'e') && startsCommand(t[i:]) {
			i = max(i, findCommand(&dst, t, i))
			i = max(i, windowsProgram(&dst, t, i))
		}
		if i = nextMarked(t, i, '\n', m&markNewline); i >= 0 {
			i++
		}
	}
	return dst
}

// dumpedCommand masks the secret of a command line in the line that starts at i with one of
// dumpOpens.
func dumpedCommand(dst *[]Span, r *Rules, t []byte, i int) {
	if n := dumpedStart(t[i:]); n > 0 {
		insideCommand(dst, r, t, i+n)
	}
}

// insideCommand masks the secret of the line at i, which starts with one of insideWords in the
// middle of a text, perhaps in quotes or brackets.
func insideCommand(dst *[]Span, r *Rules, t []byte, i int) {
	near := t[:min(len(t), i+clientWindow)]
	e := lex.Next(near, i, '\n')
	if lex.IsQuote(t[i-1]) {
		if n := lex.Next(near, i, t[i-1]); n >= 0 && (e < 0 || n < e) {
			e = n
		}
	}
	if e >= 0 {
		near = near[:e]
	}
	near = bytes.TrimRight(near, "}])\"'`\\\r")
	if findCommand(dst, near, i) == 0 {
		var x lineScan
		x.r, x.t = r, near
		x.line(dst, i)
	}
}

// afterPrompt returns where the command starts of a line that starts at i: after blanks and the
// prompt of a shell, or the sign of a trace, + x.
func afterPrompt(t []byte, i int) int {
	for s := i; i < len(t) && i-s < lex.MaxGap; i++ {
		switch t[i] {
		case ' ', '\t':
		case 0x1b, 0xef:
			n := lex.UnseenStart(t, i)
			if n == 0 {
				return i
			}
			i += n - 1
		case 'C':
			if !lex.HasPrefix(t[i:], "C: ") { // what a client sent
				return i
			}
			i++
		case '$', '+', '#', '>':
			if c := lex.At(t, i+1); c != ' ' && c != t[i] {
				return i
			}
		default:
			return afterRun(t, i)
		}
	}
	return i
}

// runWords are what programs write before a command that they run.
var runWords = [...]string{"sudo ", "exec ", "exec: ", "running ", "running: ",
	"running command ", "running command: ", "executing ", "executing: ", "executing command: ",
	"command: ", "executed ", "executed: "}

// introWords are what programs write before a command that failed.
var introWords = [...]string{"failed: ", "error: ", "Error: "}

// introLen returns the length of the introWord at the start of t, or 0.
func introLen[T string | []byte](t T) int {
	for _, w := range introWords {
		if len(t) > len(w) && string(t[:len(w)]) == w {
			return len(w)
		}
	}
	return 0
}

// afterRun returns where the command starts after one of the runWords at i, or i.
func afterRun(t []byte, i int) int {
	switch t[i] | 0x20 {
	case 'f':
		return i + introLen(t[i:])
	case 'e':
		i += introLen(t[i:])
	case 's', 'r', 'c':
	default:
		return i
	}
	if i == len(t) {
		return i
	}
	n := 0
	for _, w := range runWords {
		if lex.HasPrefixFold(t[i:], w) {
			n = max(n, len(w))
		}
	}
	return i + n
}

// findCommand masks the secret of the command line that starts at i.
func findCommand(dst *[]Span, t []byte, i int) int {
	switch t[i] | 0x20 {
	case 'a', 'l', 'u':
		switch {
		case lex.HasPrefix(t[i:], "alter user "):
			return identifiedPassword(dst, t, i)
		case lex.HasPrefix(t[i:], "addauth digest "): // of ZooKeeper
			return pairArgument(dst, t, i+len("addauth digest "), strongOnly)
		case lex.HasPrefix(t[i:], "auth_pass "): // of Keepalived
			return lastWord(dst, t, i+len("auth_pass "))
		case lex.HasPrefix(t[i:], "ansible-vault encrypt_string "):
			if s, e, quoted := valueAt(t, i+len("ansible-vault encrypt_string ")); quoted &&
				lex.HasDigit(t[s:e]) && !isPlaceholder(t[s:e]) {
				*dst = append(*dst, Span{s, e, KindAuth})
				return e
			}
			return 0
		}
		if n := loginLine(dst, t, i); n > 0 {
			return n
		}
		return programArgument(dst, t, i)
	}
	switch n := wordedLine(dst, t, i); {
	case n > 0:
		return n
	case lex.HasPrefix(t[i:], "net use "):
		return sharePassword(dst, t, i+len("net use "))
	case lex.HasPrefix(t[i:], "nmcli "), lex.HasPrefix(t[i:], "wpa_cli "):
		return networkKey(dst, t, i)
	case lex.HasPrefix(t[i:], "wpa-psk "):
		return lastWord(dst, t, afterKind(t, i+len("wpa-psk ")))
	case lex.HasPrefix(t[i:], "stats auth "): // of HAProxy
		s, e, _ := valueAt(t, i+len("stats auth "))
		if n := bytes.IndexByte(t[s:e], ':'); n > 0 && lex.HasDigit(t[s+n+1:e]) &&
			!isPlaceholder(t[s+n+1:e]) {
			*dst = append(*dst, Span{s + n + 1, e, KindAuth})
			return e
		}
		return 0
	case lex.HasPrefix(t[i:], "create user "):
		return identifiedPassword(dst, t, i)
	case lex.HasPrefix(t[i:], "vault kv put "), lex.HasPrefix(t[i:], "vault kv patch "),
		lex.HasPrefix(t[i:], "vault write "):
		return vaultValues(dst, t, i)
	case lex.HasPrefix(t[i:], "echo "), lex.HasPrefix(t[i:], "printf "):
		return pipedPassword(dst, t, i)
	case lex.HasPrefixFold(t[i:], "trying "):
		return pairArgument(dst, t, i+len("trying "), looksLike)
	case lex.HasPrefix(t[i:], "createUser "):
		return snmpLine(dst, t, i)
	case lex.HasPrefix(t[i:], "redis-cli "):
		const words = " ACL SETUSER "
		if n := lex.LastIndex(t[i:lineEnd(t, i)], words); n >= 0 {
			return accessRules(dst, t, i+n+len(words))
		}
	}
	return programArgument(dst, t, i)
}

// pipedPassword masks what a line that starts at i writes into a program that asks for nothing but
// a password: echo x | kinit bob.
func pipedPassword(dst *[]Span, t []byte, i int) int {
	near := t[i:min(len(t), i+clientWindow)]
	p := bytes.LastIndexByte(near, '|') + 1
	own := near // without what a rule put there
	if n := bytes.Index(near, []byte(placeholderOpen)); n >= 0 {
		own = near[:n]
	}
	if p == 0 || bytes.IndexByte(near[:p], '\n') >= 0 || !lex.HasDigit(own) {
		return 0 // without a digit no text is looked at for commands
	}
	p += i
	if lex.At(t, p) == ' ' {
		p++
	}
	if lex.HasPrefix(t[p:], "sudo ") {
		p += len("sudo ")
	}
	if asksPassword(t[p:]) {
		return echoedPassword(dst, t, p, anyPassword)
	}
	switch tail := t[p:lineEnd(t, p)]; {
	case lex.HasPrefix(tail, "gpg ") && bytes.Contains(tail, []byte("--passphrase-fd")),
		lex.HasPrefix(tail, "openssl enc") && bytes.Contains(tail, []byte(" stdin")):
		return echoedPassword(dst, t, p, strongOnly) // else the text itself is piped
	}
	return 0
}

// asksPassword reports whether t starts with a program that reads nothing but a secret.
func asksPassword(t []byte) bool {
	for _, w := range [...]string{"passwd", "kinit", "cryptsetup ", "zfs load-key", "smbpasswd ",
		"ssh-add", "docker login ", "vault login ", "vncpasswd", "su ", "pdbedit ",
		"saslpasswd2 ", "mosquitto_passwd ", "htpasswd ", "openssl passwd", "gh secret set ",
		"wrangler secret put ", "npx wrangler secret put ", "gcloud secrets create ",
		"gcloud secrets versions add ", "docker secret create ", "podman secret create ",
		"vercel env add ", "firebase functions:secrets:set ", "anydesk --set-password"} {
		if lex.HasPrefix(t, w) {
			return true
		}
	}
	return false
}

// pairArgument masks the password of the user and the password at p, which a colon joins: bob:x.
func pairArgument(dst *[]Span, t []byte, p int, may passwordRule) int {
	s, e, _ := valueAt(t, p)
	n := userAndPassword(t[s:e])
	if n == 0 || !may.holds(t[s+n:e]) {
		return 0
	}
	*dst = append(*dst, Span{s + n, e, KindAuth})
	return e
}

// vaultValues masks what a command line of Vault's that starts at i keeps under names that say
// nothing: vault kv put secret/app value=x user=bob.
func vaultValues(dst *[]Span, t []byte, i int) int {
	end := lineEnd(t, i)
	for p := i + len("vault "); p < end; p++ {
		n := lex.ExtendKey(t[:end], p)
		if n == p || t[p-1] != ' ' || lex.At(t, n) != '=' || !storedNames.Has(t[p:n]) {
			continue
		}
		s, e, _ := valueAt(t[:end], n+1)
		if lex.At(t, s) != '@' && lex.HasDigit(t[s:e]) && strongPassword(t[s:e]) {
			*dst = append(*dst, Span{s, e, KindKey})
		}
		p = max(n, e)
	}
	return end
}

// storedNames are names under which Vault keeps a secret.
var storedNames = lex.NewWordSet("value", "val", "v", "key", "data", "plaintext", "content", "pw",
	"pin", "creds", "login", "current", "new", "old", "prod", "live", "test", "staging", "admin",
	"root")

// sharePassword masks the password of net use Z: \\host\share x /user:bob; the arguments
// start at p.
func sharePassword(dst *[]Span, t []byte, p int) int {
	share := false
	for most := 6; most > 0 && p < len(t); most-- {
		s := p
		for p < len(t) && t[p] > ' ' && !lex.IsQuote(t[p]) {
			p++
		}
		v := t[s:p]
		if placeholderLen(v) > 0 {
			return 0 // it is the password
		}
		switch {
		case bytes.IndexByte(v, '\\') >= 0:
			share = true
		case strongPassword(v) && lex.HasDigit(v),
			share && isPlacedPassword(v) && endsArguments(t, p):
			*dst = append(*dst, Span{s, p, KindAuth})
			return p
		case len(v) > 0 && v[0] != '/':
			share = false // a sentence
		}
		p++
	}
	return 0
}

// afterKind returns where the key starts after the words for its kind at p: wpa-psk ascii 0 x.
func afterKind(t []byte, p int) int {
	for _, w := range [...]string{"ascii ", "hex ", "0 ", "7 ", "8 "} {
		if lex.HasPrefix(t[p:], w) {
			p += len(w)
		}
	}
	return p
}

// lastWord masks the value at p if it ends its line.
func lastWord(dst *[]Span, t []byte, p int) int {
	s, e, quoted := valueAt(t, p)
	end := e
	if quoted {
		end++
	}
	if c := lex.At(t, end); end < len(t) && c != '\n' && c != '\r' && c != '\\' &&
		!lex.IsQuote(c) || !lex.HasDigit(t[s:e]) || isPlaceholder(t[s:e]) {
		return 0
	}
	*dst = append(*dst, Span{s, e, KindAuth})
	return e
}

// identifiedPassword masks the bare password of a statement in small letters that starts at i:
// create user bob identified by x.
func identifiedPassword(dst *[]Span, t []byte, i int) int {
	const by = " identified by "
	n := lex.LastIndex(t[i:lineEnd(t, i)], by)
	if n < 0 {
		return 0
	}
	s := i + n + len(by)
	if e := hashedValues(dst, t, s); e > 0 {
		return e
	}
	e := bareEnd(t, s, len(t), ' ')
	if e-s < 3 || !lex.HasDigit(t[s:e]) || isPlaceholder(t[s:e]) {
		return 0
	}
	*dst = append(*dst, Span{s, e, KindKey})
	return e
}

// networkKey masks the key of a wireless network in a command line of nmcli that starts at i.
func networkKey(dst *[]Span, t []byte, i int) int {
	end := lex.Next(t, i, '\n')
	if end < 0 {
		end = len(t)
	}
	for _, w := range [...]string{"psk '\"", "psk ", "password "} {
		n := lex.LastIndex(t[i:end], w)
		if n < 0 {
			continue
		}
		s, e, _ := valueAt(t[:end], i+n+len(w))
		if !lex.HasDigit(t[s:e]) || isPlaceholder(t[s:e]) {
			continue
		}
		*dst = append(*dst, Span{s, e, KindAuth})
		return e
	}
	return 0
}
