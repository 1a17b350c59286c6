// SPDX-License-Identifier: MIT

package tokenform

import (
	"bytes"

	"github.com/logplex-go/logplex/internal/lex"
)

// ShapedToken finds tokens without a prefix by their length, alphabet and inner marks; t[s:e] is a
// run.
func ShapedToken(t []byte, s, e int) (start, end int) {
	run := t[s:e]
	switch n := len(run); {
	case n == 42 && run[0] == '0' && run[1] == '0' && lex.Mixed(run) && Random(run) &&
		!insideBase64(t, s, e):
		// Okta
		return s, e
	case n == 49 && run[27] == '_' && run[0] >= '1' && run[0] <= '3' && lex.AllAlnum(run[:27]) &&
		lex.AllAlnum(run[28:]) && lex.Mixed(run):
		// ngrok: a KSUID and 21 more
		return s, e
	case n == 50 && string(run[10:13]) == "msh" && string(run[35:38]) == "jsn" && lex.AllAlnum(run):
		// RapidAPI
		return s, e
	case n == 51 && run[0] == '5' && (run[1] == 'H' || run[1] == 'J' || run[1] == 'K') ||
		n == 52 && (run[0] == 'K' && run[1] >= 'w' || run[0] == 'L' && run[1] <= '5'):
		// a private key in Bitcoin's wallet import format
		if isBase58(run) && lex.Mixed(run) && !insideBase64(t, s, e) {
			return s, e
		}
	case n >= 50 && n <= 80 && run[0] == 'A' && run[1] >= 'A' && isUpstash(run) &&
		!insideBase64(t, s, e):
		// Upstash Redis
		return s, padding(t, e)
	case n == 52 && isDevOpsToken(run): // Azure DevOps
		return s, e
	case (n == 58 || n == 60) && isElasticKey(run):
		// Elasticsearch: base64 of an id of 20 bytes, a colon and a key of 22
		return s, padding(t, e)
	case n == 58 && run[0] == 'S' && bytes.IndexByte([]byte("UAONCX"), run[1]) >= 0 &&
		lex.UpperCase(run) && lex.AllAlnum(run) && hasDigits(run, 5):
		// a seed of NATS
		return s, e
	case n == 86 && lex.HasPrefix(t[e:], "==") && bytes.ContainsAny(run, "-_") &&
		!lex.HasPrefix(run, "sha") && (s < 7 || !lex.HasSuffix(t[:s], "sha512-")):
		// InfluxDB: 64 bytes of base64url
		return s, e + 2
	case n >= 38 && n <= 48 && lex.HasPrefix(run, "pk_") && run[n-33] == '_' &&
		lex.AllDigits(run[3:n-33]) && lex.UpperCase(run[n-32:]) && lex.AllAlnum(run[n-32:]):
		// ClickUp
		return s, e
	case n >= 7+2*36 && lex.HasPrefix(run, "gcntfy-"):
		// GC Notify: a name, the service's id and the secret, both UUIDs
		return e - 36, e
	case n == 40 && (lex.HasPrefix(run, "PRD-") || lex.HasPrefix(run, "SBX-")) && run[16] == '-' &&
		run[25] == '-' && run[30] == '-' && run[35] == '-' && lex.AllHex(run[4:16]) &&
		lex.AllHex(run[17:25]):
		// eBay
		return s, e
	case n == 34 && run[8] == '-' && lex.AllDigits(run[:8]) && lex.AllHex(run[9:]): // Pixabay
		return s, e
	case n == 31 && run[7] == '-' && run[15] == '-' && run[23] == '-' && lex.UpperCase(run) &&
		hasDigits(run, 3):
		// NOWPayments
		return s, e
	case n >= 32 && n <= 36 && run[n-25] == '-' && (run[0] == 'u' || run[0] == 'm') &&
		lex.AllDigits(run[2:n-25]) && (lex.IsDigit(run[1]) || run[1] == 'r') &&
		lex.AllHex(run[n-24:]):
		// UptimeRobot
		return s, e
	case n == 56 && run[0] == 'S' && isSeed(run): // Stellar
		return s, e
	case n >= 66 && n <= 69 && run[n-65] == '-' && lex.AllDigits(run[:n-65]) &&
		lex.AllAlnum(run[n-64:]) && lex.Mixed(run) && Random(run[n-64:]):
		// TrueNAS
		return s, e
	case n >= 56 && n <= 61 && run[n-41] == '-' && lex.AllDigits(run[:n-41]) &&
		lex.AllAlnum(run[n-40:]) && lex.Mixed(run[n-40:]) && Random(run[n-40:]):
		// X: the number of the account and an access token
		return s, e
	case n >= 40 && n <= 80 && run[n-2] == 'v' && isKeygen(run):
		return s, e
	case n >= 18 && n <= 44 && run[0] >= 'M' && run[0] <= 'O' && run[16] == 'O' &&
		startsWithNumber(run):
		// Jira, Confluence and Bamboo: base64 of a number of 12 digits, a colon and 20 bytes
		if end := Extend(t, s, AlphabetBase64); end-s == 44 {
			return s, end
		}
	case n >= 46 && string(run[22:25]) == "tt-" && lex.AllAlnum(run[:22]) &&
		run[n-21] == '-' && lex.AllDigits(run[25:n-21]):
		// Storyblok
		return s, e
	case n >= 48 && n <= 120 && lex.LastIndex(run, "_PF84_") >= 40: // Webex
		return s, e
	case n >= 100 && isTinkKeyset(run):
		end := Extend(t, e, AlphabetBase64)
		return s, end
	}
	return 0, 0
}

// insideBase64 reports whether the run t[s:e] is a part of a longer text in base64.
func insideBase64(t []byte, s, e int) bool {
	return s > 0 && lex.IsBase64Mark(t[s-1]) || lex.IsBase64Mark(lex.At(t, e))
}

// isUpstash reports whether run has what Upstash's tokens have after four bytes that vary.
func isUpstash(run []byte) bool {
	switch string(run[4:8]) {
	case "ASQg", "ACQg", "AAIn", "AAIj":
		return lex.Mixed(run) && Random(run)
	}
	return false
}

// startsWithNumber reports whether run is base64 of twelve digits, a colon and more.
func startsWithNumber(run []byte) bool {
	var buf [15]byte
	b := lex.AppendDecoded(buf[:0], run[:18])
	return len(b) >= 13 && lex.AllDigits(b[:12]) && b[12] == ':'
}

// isKeygen reports whether run is a token of Keygen: whose it is, 32 or 64 digits in hex, and the
// version, prod-…v3.
func isKeygen(run []byte) bool {
	i := bytes.IndexByte(run, '-')
	if i < 3 || !lex.IsDigit(run[len(run)-1]) {
		return false
	}
	rest := run[i+1 : len(run)-2]
	return lex.LowerCase(run[:i]) && (len(rest) == 32 || len(rest) == 64) && lex.AllHex(rest)
}

// isDevOpsToken reports whether run, of 52 bytes, is a personal token of Azure DevOps rather than a
// digest of Nix, whose alphabet has no e, o, t and u.
func isDevOpsToken(run []byte) bool {
	digits, nix := 0, true
	for _, c := range run {
		switch {
		case lex.IsDigit(c):
			digits++
		case !lex.IsLower(c):
			return false
		case c == 'e' || c == 'o' || c == 't' || c == 'u':
			nix = false
		}
	}
	return digits >= 5 && digits < len(run)/2 && !nix
}

// isElasticKey reports whether run is base64 of 20 token bytes, a colon and 22 token bytes.
func isElasticKey(run []byte) bool {
	var buf [45]byte
	text := lex.AppendDecoded(buf[:0], run)
	for i, c := range text {
		if i == 20 && c != ':' || i != 20 && !lex.IsToken(c) {
			return false
		}
	}
	return len(text) > 40
}

// isTinkKeyset reports whether a long base64 text has the type of a key of Google's Tink, at any of
// the three alignments.
func isTinkKeyset(run []byte) bool {
	for _, w := range [...]string{
		"dHlwZS5nb29nbGVhcGlzLmNvbS9nb29nbGUuY3J5cHRvLnRpbm",
		"R5cGUuZ29vZ2xlYXBpcy5jb20vZ29vZ2xlLmNyeXB0by50aW5r",
		"0eXBlLmdvb2dsZWFwaXMuY29tL2dvb2dsZS5jcnlwdG8udGlua",
	} {
		if bytes.Contains(run[:min(len(run), 2*lex.MaxGap)], []byte(w)) {
			return true
		}
	}
	return false
}

// isSeed reports whether b is in capitals base32.
func isSeed(b []byte) bool {
	digits := 0
	for _, c := range b {
		switch {
		case '2' <= c && c <= '7':
			digits++
		case !lex.IsUpper(c):
			return false
		}
	}
	return digits >= 3
}

func isBase58(b []byte) bool {
	for _, c := range b {
		if !lex.IsAlnum(c) || c == '0' || c == 'O' || c == 'I' || c == 'l' {
			return false
		}
	}
	return true
}

func hasDigits(b []byte, least int) bool {
	for _, c := range b {
		if lex.IsDigit(c) {
			least--
		}
	}
	return least <= 0
}

// JoinedToken finds tokens of several runs with other punctuation between; the run t[s:e] follows
// the byte before.
func JoinedToken(t []byte, s, e int, before byte) (start, end int) {
	switch before {
	case '!': // Salesforce: the id of the organisation, an exclamation mark and the session
		b := s - 1
		for b > 0 && s-b < 24 && lex.IsAlnum(t[b-1]) {
			b--
		}
		if n := s - 1 - b; (n == 15 || n == 18) && lex.HasPrefix(t[b:], "00D") {
			if end = Extend(t, e, AlphabetDot); end-s >= 60 {
				return b, end
			}
		}
	case '^': // eBay: v^1.1#i^1#…#t^…
		b := max(0, s-2*lex.MaxGap)
		if i := lex.LastIndex(t[b:s], "v^1.1#"); i >= 0 && e-s >= 40 {
			return b + i, Extend(t, e, AlphabetBase64)
		}
	case '|': // Login with Amazon
		if s >= 5 && t[s-5] == 'A' && t[s-4] == 't' && (t[s-3] == 'z' || t[s-3] == 'n') &&
			(t[s-2] == 'r' || t[s-2] == 'a') && e-s >= 60 {
			return s - 5, Extend(t, e, AlphabetBase64)
		}
		if e-s >= 40 && lex.HasPrefix(t[s:], "eyJ2MiI6I") { // Convex, after the deployment's name
			return s, Extend(t, e, AlphabetBase64)
		}
		if b := sanctumStart(t, s, e); b >= 0 {
			return b, e
		}
		if t[s] == '_' && e-s >= 100 && lex.HasSuffix(t[:s], "-DO-NOT-SHARE-THIS.--Sharing-"+
			"this-will-allow-someone-to-log-in-as-you-and-to-steal-your-ROBUX-and-items.|") {
			return s, e // Roblox
		}
	case ':':
		switch n := e - s; {
		case lex.HasSuffix(t[:s], "secret-token:"): // RFC 8959
			return s - len("secret-token:"), e
		case n == 43 && s >= 14 && t[s-8] == '.' && isAllToken(t[s-7:s-1]) &&
			isAllToken(t[s-14:s-8]): // Ably
			return s - 14, e
		case n == 32 && s >= 37 && IsUUID(t[s-37:s-1]) && lex.AllHex(t[s:e]): // fal
			return s - 37, e
		case n == 32 && s >= 33 && lex.HasSuffix(t[:s-33], "_API_KEY:") &&
			lex.AllHex(t[s-33:s-1]) && lex.AllHex(t[s:e]):
			// Circle
			return s - 33, e
		case n == 32 && s >= 25 && lex.HasSuffix(t[:s], "==:") && lex.AllAlnum(t[s:e]) &&
			Extend(t[:s], s-25, AlphabetBase64) == s-1 && startsToken(t, s-25):
			// Tableau: 16 bytes in base64, then a secret
			return s - 25, e
		case n == 64 && lex.UpperCase(t[s:e]) && lex.AllAlnum(t[s:e]) && hasDigits(t[s:e], 8) &&
			isRobot(t, s-1):
			// Quay's robots
			return s, e
		case n == 64 && s >= 25 && lex.HasSuffix(t[:s-25], "AstraCS:") && lex.AllHex(t[s:e]):
			// DataStax
			return s - 25, e
		case n == 24 && lex.At(t, e) == '.' &&
			(lex.HasSuffix(t[:s], "prd:") || lex.HasSuffix(t[:s], "sbx:")):
			// Sumsub
			if end = Extend(t, e+1, AlphabetAlnum); end-e-1 == 32 {
				return s, end
			}
		case n == 22 && Random(t[s:e]) && (bytes.Contains(t[max(0, s-2*lex.MaxGap):s],
			[]byte("service:")) || bytes.Contains(t[max(0, s-lex.MaxGap):s], []byte("user:gh."))):
			// Apollo: a graph's name or a user's is before it
			return s, e
		case n == 30 && s >= 6 && lex.HasSuffix(t[:s], "oauth:") && lex.AllAlnum(t[s:e]) &&
			Random(t[s:e]): // Twitch's chat
			return s, e
		case n == 54 && lex.AllAlnum(t[s:e]) && Random(t[s:e]) &&
			bytes.Contains(t[max(0, s-2*lex.MaxGap):s], []byte("kubeconfig-u")):
			// Rancher
			return s, e
		case n == 56 && lex.HasSuffix(t[:s], "user:") && lex.AllHex(t[s:e]):
			// Unleash's personal tokens
			return s - len("user:"), e
		case n >= 60 && n <= 70 && lex.AllAlnum(t[s:e]): // Trend Micro: tmc1 and an id before it
			b := max(0, s-40)
			if i := lex.LastIndex(t[b:s-1], "tmc1"); i >= 0 && lex.AllAlnum(t[b+i:s-1]) &&
				startsToken(t, b+i) {
				return b + i, e
			}
		case (n == 87 || n == 88) && lex.HasSuffix(t[:s], "ed25519:") && isBase58(t[s:e]): // NEAR
			return s, e
		}
	case '.':
		return DottedParts(t, s, e)
	}
	return 0, 0
}

// isRobot reports whether the name of a robot of a container registry ends at e: shop+builder.
func isRobot(t []byte, e int) bool {
	p := lex.ExtendBack(t, e)
	return p > 1 && p < e && t[p-1] == '+' && lex.IsAlnum(t[p-2])
}

// sanctumStart returns the start of a token of Laravel's Sanctum, a number and 40 or 48 bytes after
// a bar, whose part after the bar is t[s:e], or -1.
func sanctumStart(t []byte, s, e int) int {
	if n := e - s; n != 40 && n != 48 || lex.At(t, e) == '|' {
		return -1
	}
	b := s - 1
	for b > 0 && s-b < 12 && lex.IsDigit(t[b-1]) {
		b--
	}
	rest := t[s:e]
	if b == s-1 || !startsToken(t, b) || !lex.AllAlnum(rest) || !lex.Mixed(rest) || !Random(rest) {
		return -1
	}
	return b
}

func isAllToken(b []byte) bool {
	for _, c := range b {
		if !lex.IsToken(c) {
			return false
		}
	}
	return true
}

// DottedParts finds tokens whose parts are joined by dots; the run t[s:e] follows a dot.
func DottedParts(t []byte, s, e int) (start, end int) {
	a := s - 1
	for a > 0 && s-1-a < 32 && lex.IsToken(t[a-1]) {
		a--
	}
	if lex.At(t, e) == '(' {
		return 0, 0
	}
	rest := t[s:e]
	follows := func(word string) bool {
		return lex.HasSuffix(t[:a], word) && (a == len(word) || !lex.IsAlnum(t[a-len(word)-1]))
	}
	whole := a == 0 || !lex.IsAlnum(t[a-1]) && t[a-1] != '.' && t[a-1] != '/'
	switch string(t[a : s-1]) {
	case "mfa": // Discord
		if whole && e-s >= 60 {
			return a, e
		}
	case "u": // Dropbox, short-lived
		if follows("sl.") && e-s >= 60 {
			return a - len("sl."), Extend(t, e, AlphabetDot)
		}
	case "0", "1":
		switch {
		case whole && IsUUID(rest) && lex.At(t, e) == '.': // Bitwarden secrets manager
			if end = Extend(t[:min(len(t), e+2*lex.MaxGap)], e,
				AlphabetEqualDot); lex.At(t, end) == ':' {
				if p := Extend(t, end+1, AlphabetBase64); p-end > 16 {
					return a, p
				}
			}
		case whole && t[s] == 'A' && lex.HasPrefix(t[e:], ".AgABAwEAA"):
			// Entra ID's refresh tokens
			return a, Extend(t, e, AlphabetDot)
		}
	case "st": // Infisical
		if whole && len(rest) == 24 && lex.AllHex(rest) && lex.At(t, e) == '.' {
			if end = Extend(t, e, AlphabetDot); end-e >= 33 {
				return a, end
			}
		}
	case "DM", "WS": // Voiceflow
		if follows("VF.") && len(rest) == 24 && lex.AllHex(rest) && lex.At(t, e) == '.' {
			return a - len("VF."), Extend(t, e+1, AlphabetAlnum)
		}
	case "io": // a WebSocket's subprotocol by which Kubernetes takes a token
		if follows("base64url.bearer.authorization.k8s.") {
			return s, e
		}
	case "tkn": // Thinkific, Aptible and others: a version and 64 bytes
		if whole && lex.HasPrefix(rest, "v1_") && len(rest) >= 60 {
			return a, Extend(t, e, AlphabetBase64)
		}
	case "hawk": // StackHawk
		if whole && len(rest) == 20 && lex.At(t, e) == '.' {
			if p := Extend(t, e+1, AlphabetToken); p-e-1 >= 20 {
				return a, p
			}
		}
	case "v1":
		switch {
		case whole && len(rest) == 40 && lex.AllHex(rest): // GitHub apps before 2021
			return a, e
		case follows("amzn1.oa2-cs.") && len(rest) >= 60 && lex.AllHex(rest): // Login with Amazon
			return a - len("amzn1.oa2-cs."), e
		}
	case "mlsn": // MailerSend
		if whole && len(rest) == 64 && lex.AllHex(rest) {
			return a, e
		}
	case "p", "u1": // Tinybird
		if whole && lex.HasPrefix(rest, "eyJ") && lex.At(t, e) == '.' {
			if p := Extend(t, e+1, AlphabetToken); p-e-1 >= 40 {
				return a, p
			}
		}
	case "a": // VK
		if follows("vk1.") && e-s >= 60 {
			return a - len("vk1."), e
		}
	case "U": // Microsoft accounts: M.C512_BAY.0.U.-…
		b := max(0, a-32)
		if i := max(lex.LastIndex(t[b:a], "M.C"), lex.LastIndex(t[b:a], "M.R")); i >= 0 &&
			e-s >= 20 {
			for e < len(t) && (lex.IsToken(t[e]) || t[e] == '.' || t[e] == '$' ||
				t[e] == '!' || t[e] == '*') {
				e++
			}
			for t[e-1] == '.' {
				e--
			}
			return b + i, e
		}
	case "development", "production", "staging", "default": // Unleash: project:environment.secret
		if a > 1 && t[a-1] == ':' && len(rest) >= 56 && lex.AllHex(rest) {
			b := a - 1
			for b > 0 && a-b < 40 &&
				(lex.IsToken(t[b-1]) || t[b-1] == '*' || t[b-1] == '[' || t[b-1] == ']') {
				b--
			}
			return b, e
		}
	}
	switch {
	case lex.HasPrefix(t[a:s], "api_") && s-a == 27 && e-s == 22: // Close
		return a, e
	case e-s == 30 && lex.AllAlnum(rest) && lex.Mixed(rest):
		// JetBrains: perm- and two parts in base64
		b := s - 1
		for b > 0 && s-b < 2*lex.MaxGap &&
			(lex.IsBase64Byte(t[b-1]) || t[b-1] == '.' || t[b-1] == '=') {
			b--
		}
		if b > 0 && (t[b-1] == ':' || t[b-1] == '-') && lex.HasSuffix(t[:b-1], "perm") {
			return b - len("perm-"), e
		}
	}
	return 0, 0
}

// IsRecoveryKey reports whether v is a key of BitLocker's: eight groups of six digits.
func IsRecoveryKey(v []byte) bool {
	const digits, groups = 6, 8
	if len(v) != groups*(digits+1)-1 {
		return false
	}
	for i, c := range v {
		if i%(digits+1) == digits && c != '-' || i%(digits+1) != digits && !lex.IsDigit(c) {
			return false
		}
	}
	return true
}

// RunLength is the least length of the run of token bytes that nearly every token recognisable by
// its value has.
const RunLength = 20
