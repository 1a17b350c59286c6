// SPDX-License-Identifier: MIT

package secretscan

import (
	"bytes"

	"github.com/logplex-go/logplex/internal/keynames"
	"github.com/logplex-go/logplex/internal/lex"
	"github.com/logplex-go/logplex/internal/tokenform"
)

// WeakSecret judges a value under a key whose verdict is keynames.Weak: a name that only hints at a
// secret, such as pass, key or sig. It looks secret if it is random or, as in pass=hunter2, of the
// form that the name makes likely.
func WeakSecret(name, value []byte) bool {
	return tokenform.Random(value) && !isPublicSSH(value) || weakSecret(name, value)
}

// weakSecret judges the value of a key that only hints at a secret.
func weakSecret(name, v []byte) bool {
	for len(name) > 1 && lex.IsDigit(name[len(name)-1]) {
		name = name[:len(name)-1] // pass2
	}
	if lex.HasSuffixFold(name, "pass") && len(v) >= 6 && len(v) <= maxPlain &&
		lex.HasDigitAndLetter(v) &&
		bytes.IndexByte(v, '/') < 0 && !isNumberedName(v) {
		return true // user=bob pass=hunter2
	}
	if n := len(v); lex.AllDigits(v) && (n == 4 && lex.EqualFold(name, "pin") ||
		n <= 6 && n > 4 && string(name) == "PIN" || n == 8 && lex.EqualFold(name, "puk")) {
		return true // no pin of hardware has so many digits
	}
	if string(name) == "PIN" && isDigitGroups(v) {
		return true // of Werkzeug's debugger
	}
	if isFormal(name) && (looksPassword(bytes.TrimRight(v, "=")) ||
		len(v) >= 12 && len(v)%4 == 0 && v[len(v)-1] == '=' && !lex.UpperCase(v) &&
			!lex.LowerCase(v)) {
		return true // X-Auth: Zq9xhunter2tok, SCOUT_KEY=hunter2ZqWb1
	}
	switch {
	case isDeviceKey(name) && len(v) == 16 && lex.HasDigit(v) &&
		!lex.AllDigits(v) && (lex.AllHex(v) || lex.Mixed(v) && strongPassword(v)),
		isForeignWLAN(name) && len(v) >= 8 && strongPassword(v) && lex.HasDigit(v),
		lex.HasSuffix(name, "sonar.login") && looksPassword(v),
		(lex.HasSuffixFold(name, "auth") || lex.HasSuffixFold(name, "login")) &&
			userAndPassword(v) > 0,
		lex.HasSuffix(name, "_AUTH") && userSlashPassword(v) > 0, // NEO4J_AUTH=neo4j/x
		lex.EqualFold(name, "auth") && len(v) >= 8 && basicCredentials(v),
		lex.HasSuffixFold(name, "pepper") && strongPassword(v) && lex.HasDigit(v),
		lex.HasSuffixFold(name, "community") && lex.HasPrefixFold(name, "snmp") &&
			strongPassword(v) && lex.HasDigit(v),
		(lex.EqualFold(name, "sig") || lex.HasSuffixFold(name, "community") ||
			lex.EqualFold(name, "comm") ||
			isForeignKey(name) || lex.HasSuffixFold(name, "tokens")) &&
			looksPassword(v):
		return true
	}
	if len(v) < 8 {
		return false
	}
	if isSignature(name) && (hasParams(v) || isVersioned(v)) {
		return true // X-Hub-Signature: sha1=x
	}
	if keynames.IsCardName(name) {
		return isCardText(v)
	}
	// Some vendors' keys are UUIDs or hex; so are most identifiers, but hardly in the environment.
	variable := isVariable(name) && (lex.HasSuffix(name, "_KEY") || lex.HasSuffix(name, "_SK"))
	if tokenform.IsUUID(v) {
		return keynames.VendorUUID(name) || variable
	}
	if lex.HasSuffixFold(name, "key") && len(v) >= 19 && isGrouped(v) {
		return true
	}
	if isPathLike(v) || isHexPairs(v) || isResourceID(v) || isTestPath(v) || isPublicSSH(v) {
		return false
	}
	if tokenform.Random(v) {
		return true
	}
	if len(v) >= 32 && lex.AllHex(v) {
		return keynames.HexSecret(name) || variable
	}
	if !lex.HasSuffixFold(name, "key") || len(v) < 20 {
		return false
	}
	if n := len(v) - tokenform.HexTail(v); n > 1 && len(v)-n >= 32 { // live_0a1b…
		return !lex.IsAlnum(v[n-1]) && tokenWords.Has(v[:n-1])
	}
	return isKeyHex(v) && keynames.HexSecret(name)
}

// isOptionPass reports whether v follows the option /pass of a program of Windows that has one for
// the user, too: cmdkey /add:h /user:bob /pass:x.
func isOptionPass(t []byte, key keyRange, v []byte) bool {
	return lex.EqualFold(t[key.start:key.end], "pass") && lex.At(t, key.end) == ':' &&
		lex.HasSuffix(t[:key.start], " /") && isPlacedPassword(v) &&
		lex.LastIndex(t[max(0, key.start-clientWindow):key.start], " /user:") >= 0
}

// isSentPass reports whether v is the argument of the command PASS of a protocol, after the sign of
// what a client sent: > PASS x, C: PASS x.
func isSentPass(t []byte, key keyRange, v []byte) bool {
	head := t[:key.start]
	return string(t[key.start:key.end]) == "PASS" && isPlacedPassword(v) &&
		(lex.HasSuffix(head, "> ") || lex.HasSuffix(head, "C: "))
}

// isDeviceKey reports whether name is that of the key by which a home reaches a device without its
// maker, Tuya's and Roborock's: local_key.
func isDeviceKey(name []byte) bool {
	return lex.HasSuffixFold(name, "local_key") || lex.HasSuffixFold(name, "localkey")
}

// isDigitGroups reports whether v is three groups of three digits with dashes between.
func isDigitGroups(v []byte) bool {
	const groups, digits = 3, 3
	for i, c := range v {
		if i%(digits+1) == digits != (c == '-') || c != '-' && !lex.IsDigit(c) {
			return false
		}
	}
	return len(v) == groups*(digits+1)-1
}

// isVersioned reports whether v is a version and base64, as in the header Svix-Signature: v1,x.
func isVersioned(v []byte) bool {
	return len(v) > 3 && v[0] == 'v' && lex.IsDigit(v[1]) && v[2] == ',' &&
		tokenform.Extend(v, 3, tokenform.AlphabetBase64)-3 >= tokenform.MinRandom
}

// isUsedKey reports whether v is a key that a program says it uses, or one of a vendor that is
// named before: Using Key=x, using acme KEY=x, mapbox key = 'x'.
func isUsedKey(t []byte, key keyRange, v []byte) bool {
	if key.end-key.start != len("key") || !lex.EqualFold(t[key.start:key.end], "key") ||
		!isKeyHex(v) && !tokenform.IsUUID(v) && !looksPassword(v) {
		return false
	}
	w := lex.WordBefore(t, key.start)
	if lex.EqualFold(w, "using") || keynames.IsVendor(w) || keynames.IsKeyVendor(w) {
		return true
	}
	return len(w) > 1 && lex.LowerCase(w) && !keynames.IsPlainKey(w) &&
		lex.EqualFold(lex.WordBefore(t, key.start-1-len(w)), "using")
}

// isForeignKey reports whether a name is the word for a key, or a short one for a password, of
// another language.
func isForeignKey(name []byte) bool {
	for _, w := range [...]string{"clave", "chave", "chiave", "llave", "geheim", "mdp", "parole"} {
		if lex.EqualFold(name, w) {
			return true
		}
	}
	return false
}

// isForeignWLAN reports whether name is that of the key of a radio network in German.
func isForeignWLAN(name []byte) bool {
	return lex.HasPrefixFold(name, "wlan-") || lex.HasPrefixFold(name, "wlan_")
}

// isNumberedName reports whether v is words and numbers joined as in loop-unroll2 and shadow_map_2.
func isNumberedName(v []byte) bool {
	joints, words := 0, 0
	for i := 0; i < len(v); {
		s := i
		for i < len(v) && lex.IsLower(v[i]) {
			i++
		}
		if i-s >= 3 {
			words++
		}
		for i < len(v) && lex.IsDigit(v[i]) {
			i++
		}
		if i < len(v) {
			if v[i] != '-' && v[i] != '_' {
				return false
			}
			joints++
			i++
		}
	}
	return joints > 0 && words > 0
}

// isOutcome reports whether the pass before a colon at t[s:e] is the outcome of a test or a step of
// a program rather than a password: no word of a login precedes it.
func isOutcome(t []byte, s, e int) bool {
	if e-s != len("pass") || !lex.EqualFold(t[s:e], "pass") {
		return false
	}
	if isStep(t, s, e) {
		return true
	}
	if w := lex.WordBefore(t, s); statingWords.Has(w) && s > len(w)+2 {
		return false // here's the pass: x
	}
	head := t[max(0, s-2*lex.MaxGap):s]
	if n := max(bytes.LastIndexByte(head, '"'), bytes.LastIndexByte(head, ']')); n >= 0 {
		head = head[n:] // what is before is another text, or may be a placeholder
	}
	if bytes.Contains(t[e:min(len(t), e+2*lex.MaxGap)], []byte(" user: ")) {
		return false
	}
	for i, c := range head {
		switch c | 0x20 {
		case 'u', 'l', 'e', 'h', 'd', 's', 'a':
			for _, w := range [...]string{"user", "login", "email", "host", "database", "smtp",
				"account", "dsn", "server", "auth"} {
				if lex.HasPrefixFold(head[i:], w) {
					return false
				}
			}
		}
	}
	return true
}

// isStep reports whether the pass at t[s:e] is a step of a program by the word before it: shadow
// pass=depth24.
func isStep(t []byte, s, e int) bool {
	return e-s == len("pass") && s > 1 && t[s-1] == ' ' && lex.EqualFold(t[s:e], "pass") &&
		passNouns.Has(t[lex.ExtendBack(t, s-1):s-1])
}

// passNouns are words before pass that make it a step of a program.
var passNouns = lex.NewWordSet("shadow", "render", "lighting", "depth", "geometry", "compute",
	"llvm", "optimization", "compiler", "first", "second", "third", "final", "bloom", "prepass",
	"shader", "boarding", "ski", "season", "day", "bus", "rail", "train", "parking", "visitor",
	"hall", "opaque", "transparent", "forward", "deferred", "loop", "codegen", "machine")

// isPathLike reports whether v is a path or an object's name: a word, a slash, and more.
func isPathLike(v []byte) bool {
	i := bytes.IndexByte(v, '/')
	return i >= 3 && plainWord(v[:i])
}

// isTestPath reports whether v is the path of a test rather than base64, which has none of the
// signs that join words beside a slash, or a random value below one: gdb.cp/gdb2495.exp.
func isTestPath(v []byte) bool {
	if bytes.IndexByte(v, '/') < 2 || !lex.IsLower(v[0]) || !bytes.ContainsAny(v, "-_.") {
		return false
	}
	for i := 0; i < len(v); i++ {
		s := i
		for i < len(v) && (lex.IsToken(v[i]) || v[i] == '.') {
			i++
		}
		if i < len(v) && v[i] != '/' || tokenform.Random(v[s:i]) {
			return false
		}
	}
	return true
}

// isResourceID reports whether v is an id as Twilio's, two capitals for the kind of thing and 32
// hex digits, or one of Firebase's applications: 1:123456789012:web:0a1b2c3d.
func isResourceID(v []byte) bool {
	if n := len(v); n == 34 && lex.IsUpper(v[0]) && lex.IsUpper(v[1]) {
		return lex.AllHex(v[2:])
	}
	i := bytes.LastIndexByte(v, ':')
	return i > 0 && lex.HasPrefix(v, "1:") && (lex.HasSuffix(v[:i], ":web") ||
		lex.HasSuffix(v[:i], ":android") || lex.HasSuffix(v[:i], ":ios")) && lex.AllHex(v[i+1:])
}

// isHexPairs reports whether v is a fingerprint of hex pairs: 9c:ba:e5.
func isHexPairs(v []byte) bool {
	for i, c := range v {
		if i%3 == 2 != (c == ':') || c != ':' && !lex.IsHex(c) {
			return false
		}
	}
	return true
}

// isFormal reports whether a name is that of a header or of an environment variable: there a value
// that looks like a password is one even if the name only hints at it.
func isFormal(name []byte) bool {
	if bytes.IndexByte(name, '-') > 0 || lex.EqualFold(name, "authentication") {
		return true
	}
	return isVariable(name)
}

// userAndPassword returns where the password starts in a value that is a user, a colon and a
// password, or 0.
func userAndPassword(v []byte) int {
	i := bytes.IndexByte(v, ':')
	if i < 1 || !lex.IsLetter(v[0]) || lex.ExtendKey(v, 0) != i || !strongPassword(v[i+1:]) ||
		tokenform.IsNamedDigest(v) {
		return 0
	}
	return i + 1
}

// userSlashPassword returns where the password starts in a user, a slash and what looks like a
// password, or 0.
func userSlashPassword(v []byte) int {
	n := bytes.IndexByte(v, '/')
	if n < 1 || lex.ExtendKey(v, 0) != n || !looksPassword(v[n+1:]) {
		return 0
	}
	return n + 1
}
