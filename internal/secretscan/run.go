// SPDX-License-Identifier: MIT

package secretscan

// runLength is the least length of the run of token bytes that nearly every token recognisable by its value has.
const runLength = 20

// findRuns finds runs of at least runLength token bytes and hands each to the rules for tokens. It looks at every
// runLength-th byte and walks back only from token bytes: where the walk stops, all positions before are done.
func (r *Rules) findRuns(dst []Span, t []byte) []Span {
	i := runLength - 1
	for i < len(t) {
		w := t[i-runLength+1 : i+1]
		j := len(w) - 1
		for j >= 0 && classes[w[j]]&classToken != 0 {
			j--
		}
		if j >= 0 {
			i += j + 1
			continue
		}
		s, e := i-runLength+1, i+1
		for e < len(t) && classes[t[e]]&classToken != 0 {
			e++
		}
		var end int
		dst, end = r.findToken(dst, t, s, e)
		i = max(end, e) + runLength
	}
	return dst
}

// findToken judges the run of token bytes t[s:e] and returns where the scan goes on.
func (r *Rules) findToken(dst []Span, t []byte, s, e int) ([]Span, int) {
	var before byte
	if s > 0 {
		before = t[s-1]
		switch before {
		case '\\', '%', '[':
			// The start of the run is the end of an escape.
			s += escapeTail(t, s, e)
			if e-s < runLength-4 {
				return dst, e
			}
		}
	}
	if e-s == 36 && isUUID(t[s:e]) {
		if before == '.' {
			dst = findDotted(dst, t, s, e)
		}
		return dst, e
	}
	// A digest or an id, unless what stands before it says otherwise: no vendor's prefix and no mark inside.
	hex := r.vendors.bucket[bucketOf(t[s], t[s+1])] == 0 && allHex(t[s:e])
	if hex {
		// Nothing to match.
	} else if start, end, kind := r.vendors.match(t, s, e); end > 0 {
		if start >= 5 && string(t[start-5:start]) == "xoxe." {
			start -= 5 // Slack's rotating tokens
		}
		dst = append(dst, Span{start, end, kind})
		if kind == KindToken && isAccessKeyID(t[start:end]) {
			dst = findSecretNear(dst, t, start, end)
		}
		return dst, end
	}
	switch before {
	case '+':
		if start, end := r.vendors.base64Token(t, s); end > 0 {
			return append(dst, Span{start, end, KindToken}), end
		}
	case '.':
		if n := len(dst); true {
			if dst = findDotted(dst, t, s, e); len(dst) > n {
				return dst, dst[len(dst)-1].End
			}
		}
	case ':':
		if start := telegramStart(t, s, e); start >= 0 {
			return append(dst, Span{start, e, KindToken}), e
		}
		if start := hexPairStart(t, s, e); start >= 0 {
			return append(dst, Span{start, e, KindToken}), e
		}
		if e-s >= 130 && s >= 12 && hasPrefix(t[s-12:], "AAAA") && isToken(t[s-2]) { // Firebase cloud messaging
			return append(dst, Span{s - 12, e, KindToken}), e
		}
	case '/':
		if start, end := r.vendors.base64Token(t, s); end > 0 {
			return append(dst, Span{start, end, KindToken}), end
		}
		if start, end := pathToken(t, s, e); end > 0 {
			return append(dst, Span{start, end, KindToken}), end
		}
	case '|':
		if start := facebookStart(t, s, e); start >= 0 {
			return append(dst, Span{start, e, KindToken}), e
		}
	case ' ':
		if n := len(dst); true {
			if dst = findScheme(dst, t, s); len(dst) > n {
				return dst, dst[len(dst)-1].End
			}
		}
		if r.announced(t, s, e) {
			return append(dst, Span{s, e, KindToken}), e
		}
	}
	if hex && !isBase64Mark(before) && !isBase64Mark(at(t, e)) {
		return dst, e
	}
	if at(t, e) == '.' {
		if start, end := dottedToken(t, s, e); end > 0 {
			return append(dst, Span{start, end, KindToken}), end
		}
	}
	if start, end := suffixToken(t, s, e); end > 0 {
		return append(dst, Span{start, end, KindToken}), end
	}
	return findIdentifiable(dst, t, s, e)
}

// escapeTail returns how many bytes at the start of t[s:e], which follow a backslash, percent or bracket, belong to an escape.
func escapeTail(t []byte, s, e int) int {
	switch t[s-1] {
	case '\\':
		switch t[s] {
		case 'n', 'r', 't', 'b', 'f', 'v':
			return 1
		case 'u':
			if e-s > 5 && allHex(t[s+1:s+5]) {
				return 5
			}
		case 'x':
			if e-s > 3 && allHex(t[s+1:s+3]) {
				return 3
			}
		}
	case '%':
		if e-s > 2 && allHex(t[s:s+2]) {
			return 2
		}
	case '[':
		// The parameters of an ANSI colour sequence: ESC [ 31 m.
		n := 0
		for n < 3 && s+n < e && isDigit(t[s+n]) {
			n++
		}
		if s+n < e && t[s+n] == 'm' && (n > 0 || at(t, s-2) == 0x1b) {
			return n + 1
		}
	}
	return 0
}

func allHex(b []byte) bool {
	for _, c := range b {
		if classes[c]&classHex == 0 {
			return false
		}
	}
	return true
}

// announced reports whether the run t[s:e] looks random and the words before it say that it is a secret: token Zx9…
// The head of a JSON web token, which is judged by its dots, is none.
func (r *Rules) announced(t []byte, s, e int) bool {
	w := s - 1
	if w < 3 || hasPrefix(t[s:], "eyJ") || !r.endings.has(t, w) || at(t, e) == '(' || at(t, e) == '.' && isAlnum(at(t, e+1)) {
		return false
	}
	q := w
	for q > 0 && w-q < longestWord && isToken(t[q-1]) {
		q--
	}
	if q > 1 && t[q-1] == ' ' { // the word before may belong to it: api key, page token
		p := q - 1
		for p > 0 && q-p < longestWord && isToken(t[p-1]) {
			p--
		}
		if wordKind(t[p:q-1])&question == 0 {
			q = p
		}
	}
	return r.keys.Verdict(t[q:w]) == Secret && (Random(t[s:e]) || e-s >= 32 && allHex(t[s:e]))
}

// isAccessKeyID reports whether b is an AWS access key id, whose secret is often near.
func isAccessKeyID(b []byte) bool {
	return len(b) == 20 && (hasPrefix(b, "AKIA") || hasPrefix(b, "ASIA"))
}

// nearWindow is how far from an access key id its secret is looked for.
const nearWindow = 160

// findSecretNear looks for an AWS secret access key, 40 bytes of base64 of no marked form, around the access key id t[s:e].
func findSecretNear(dst []Span, t []byte, s, e int) []Span {
	low, high := max(0, s-nearWindow), min(len(t), e+nearWindow)
	for i := low; i < high; {
		if !isBase64Byte(t[i]) {
			i++
			continue
		}
		j := i
		for j < high && isBase64Byte(t[j]) {
			j++
		}
		whole := (i == 0 || i > low || !isBase64Byte(t[i-1])) && (j == len(t) || j < high || !isBase64Byte(t[j]))
		if whole && j-i == 40 && !allHex(t[i:j]) && mixed(t[i:j]) && t[i] != '/' {
			dst = append(dst, Span{i, j, KindToken})
		}
		i = j
	}
	return dst
}

func isBase64Mark(c byte) bool { return c == '+' || c == '/' }

func isBase64Byte(c byte) bool { return classes[c]&(classAlnum|classBase64) != 0 }

// mixed reports whether b has digits, upper-case and lower-case letters.
func mixed(b []byte) bool {
	var digit, upper, lower bool
	for _, c := range b {
		switch {
		case isDigit(c):
			digit = true
		case isUpper(c):
			upper = true
		case isLower(c):
			lower = true
		}
	}
	return digit && upper && lower
}

// hasDigitAndLetter reports whether b has at least one digit and one letter.
func hasDigitAndLetter(b []byte) bool {
	var digit, letter bool
	for _, c := range b {
		digit = digit || isDigit(c)
		letter = letter || isLetter(c)
	}
	return digit && letter
}

// findDotted finds tokens whose public prefix ends in a dot: the run t[s:e] follows it.
func findDotted(dst []Span, t []byte, s, e int) []Span {
	a := s - 1
	for a > 0 && s-1-a < 24 && isToken(t[a-1]) {
		a--
	}
	if a == s-1 && a > 0 && t[a-1] == '.' {
		// An encrypted JWT with a short header: its second part may be empty.
		b := a - 1
		for b > 0 && a-1-b < 24 && isToken(t[b-1]) {
			b--
		}
		if a-1-b >= leastJWTHeader && jwtStart(t[b:]) {
			return append(dst, Span{b, jwtEnd(t, e), KindJWT})
		}
		return dst
	}
	if at(t, e) == '(' {
		return dst // a call
	}
	word := t[a : s-1]
	rest := t[s:e]
	end := e
	ok := false
	switch string(word) {
	case "SG": // SendGrid: 22 and 43 characters
		end = extend(t, e, alphabetDot)
		ok = end-s >= 40
	case "hvs", "hvb", "hvr": // Vault service, batch and recovery tokens
		end = extend(t, e, alphabetDot)
		ok = true
	case "s", "b", "r": // Vault before 1.10
		ok = e-s == 24 && mixed(rest)
	case "pt", "st", "ct", "sa", "scim", "audit": // Doppler
		if a >= 3 && string(t[a-3:a]) == "dp." {
			a -= 3
			end = extend(t, e, alphabetDot)
			ok = e-s >= 40 || end > e
		}
	case "sl": // Dropbox, short-lived
		end = extend(t, e, alphabetDot)
		ok = e-s >= 60
	case "sk", "pk", "tk": // Mapbox
		ok = e-s >= 40 && hasPrefix(rest, "ey")
		end = extend(t, e, alphabetDot)
	case "t1": // Yandex IAM
		end = extend(t, e, alphabetEqualDot)
		ok = end-s >= 60
	case "ya29", "ya32": // Google OAuth
		end = extend(t, e, alphabetDot)
		ok = true
	case "v1": // Cloudflare origin CA
		ok = hasPrefix(rest, "0-") && e-s >= 100
	case "dt0c01", "dt0s01", "dt0s02", "dt0s03", "dt0s04", "dt0s06", "dt0s08", "dt0s16", "dt0a01", "dt0e01": // Dynatrace
		end = extend(t, e, alphabetDot)
		ok = end-s >= 40
	case "pat", "sat": // Harness
		end = extend(t, e, alphabetDot)
		ok = end-s >= 60
	case "mws": // Amazon marketplace web service
		if a >= 5 && string(t[a-5:a]) == "amzn." {
			a -= 5
			ok = true
		}
	case "t", "d": // Heroku logplex and drain tokens
		ok = isUUID(rest)
	case "atlasv1": // Terraform cloud: 14 characters before
		b := a - 1
		for b > 0 && a-1-b < 20 && isAlnum(t[b-1]) {
			b--
		}
		if ok = a > 0 && t[a-1] == '.' && a-1-b >= 10 && e-s >= 40; ok {
			a = b
		}
	default:
		switch {
		case e-s >= 40 && a >= 6 && isAlnum(at(t, a)) && (string(t[a-6:a]) == "dp.st." || string(t[a-6:a]) == "dp.sa."): // Doppler, with an environment
			a -= 6
			ok = true
		case len(word) == 8 && a >= 9 && (string(t[a-9:a]) == "snyk_sat." || string(t[a-9:a]) == "snyk_uat.") && e-s >= 40: // Snyk
			a -= 9
			ok = true
		case len(word) == 17 && hasPrefix(word, "pat") && e-s >= 64 && allHex(rest): // Airtable
			ok = true
		case (hasPrefix(rest, "acc_") || hasPrefix(rest, "acc-")) && at(t, e) == '.': // Authress service clients
			if a == 0 || t[a-1] != '.' {
				break
			}
			b := a - 1
			for b > 0 && a-1-b < 40 && isToken(t[b-1]) {
				b--
			}
			end = extend(t, e, alphabetEqualDot)
			ok = end-e >= 30
			a = b
		case len(word) >= leastJWTHeader && jwtStart(word): // a JWT with a very short header
			return append(dst, Span{a, jwtEnd(t, e), KindJWT})
		}
	}
	if !ok || a > 0 && isAlnum(t[a-1]) {
		return dst
	}
	return append(dst, Span{a, end, KindToken})
}

// telegramStart returns the start of the Telegram bot token whose part after the colon is t[s:e], or -1: 8 to 10 digits before, then 35 bytes that start with A.
func telegramStart(t []byte, s, e int) int {
	if e-s < 34 || t[s] != 'A' {
		return -1
	}
	i := s - 1
	for i > 0 && isDigit(t[i-1]) && s-i < 20 {
		i--
	}
	if n := s - 1 - i; n < 5 || n > 16 || i > 0 && isLetter(t[i-1]) && !hasSuffix(t[:i], "bot") || !made(t[s:e], false) {
		return -1
	}
	return i
}

// hexPairStart returns the start of an id and a secret in hex with a colon between, whose secret is t[s:e], or -1: Ghost's admin keys
// (24 and 64 digits) and Asana's personal tokens (1/ and 16 digits, then 32).
func hexPairStart(t []byte, s, e int) int {
	n := e - s
	if n != 32 && n != 64 {
		return -1
	}
	b := s - 1
	for b > 0 && s-b < 40 && (isHex(t[b-1]) || t[b-1] == '/') {
		b--
	}
	id := t[b : s-1]
	switch {
	case n == 64 && len(id) == 24 && allHex(id) && allHex(t[s:e]):
		return b
	case n == 32 && len(id) >= 16 && (hasPrefix(id, "1/") || hasPrefix(id, "2/") || hasPrefix(id, "0/")) && allHex(t[s:e]):
		return b
	}
	return -1
}

// facebookStart returns the start of the Facebook app token (id|secret) whose secret is t[s:e], or -1.
func facebookStart(t []byte, s, e int) int {
	if e-s < 27 || e-s > 40 {
		return -1
	}
	i := s - 1
	for i > 0 && isDigit(t[i-1]) && s-i < 20 {
		i--
	}
	if n := s - 1 - i; n < 15 || n > 16 {
		return -1
	}
	return i
}

// lookBack bounds how far before a path segment its host is looked for.
const lookBack = 120

// pathToken finds the tokens that webhook URLs carry in their path; t[s:e] follows a slash.
func pathToken(t []byte, s, e int) (start, end int) {
	if s >= 3 && t[s-2] == '/' && t[s-3] == '1' && !(s >= 4 && isAlnum(t[s-4])) && e-s >= 30 {
		return s - 3, e // Google refresh tokens start with 1//
	}
	if !mixed(t[s:e]) {
		return 0, 0
	}
	low := max(0, s-lookBack)
	head := t[low:s]
	for _, h := range webhookPaths {
		if i := lastIndex(head, h); i >= 0 {
			from := low + i + len(h)
			return from, extend(t, e, alphabetPath)
		}
	}
	return 0, 0
}

// webhookPaths lead to a secret that is all of the path after them.
var webhookPaths = []string{
	"hooks.slack.com/services/", "hooks.slack.com/workflows/", "hooks.slack.com/triggers/",
	"discord.com/api/webhooks/", "discordapp.com/api/webhooks/",
	"outlook.office.com/webhook/", "chat.googleapis.com/v1/spaces/",
	"hooks.zapier.com/hooks/catch/", "hook.us1.make.com/", "api.opsgenie.com/v1/json/integrations/",
	"events.pagerduty.com/integration/", "maker.ifttt.com/use/", "hooks.glip.com/webhook/",
}

func lastIndex(b []byte, word string) int {
	for i := len(b) - len(word); i >= 0; i-- {
		if b[i] == word[0] && string(b[i:i+len(word)]) == word {
			return i
		}
	}
	return -1
}

// dottedToken finds tokens of several runs joined by dots whose first run is t[s:e].
func dottedToken(t []byte, s, e int) (start, end int) {
	// Discord: a base64 user id of 24 to 28, 6, and 27 or more bytes.
	if n := e - s; n >= 23 && n <= 30 && (t[s] == 'M' || t[s] == 'N' || t[s] == 'O') {
		a := extend(t, e+1, alphabetToken)
		if a-e-1 == 6 && at(t, a) == '.' {
			if b := extend(t, a+1, alphabetToken); b-a-1 >= 27 {
				return s, b
			}
		}
	}
	return 0, 0
}

// suffixToken finds tokens marked at their end.
func suffixToken(t []byte, s, e int) (start, end int) {
	n := e - s
	switch {
	case n >= 36 && n <= 38 && t[e-5] == '-' && t[e-4] == 'u' && t[e-3] == 's' && isDigit(t[e-2]) && isDigit(t[e-1]) && allHex(t[e-37+1:e-5]),
		n >= 36 && t[e-4] == '-' && t[e-3] == 'u' && t[e-2] == 's' && isDigit(t[e-1]) && allHex(t[e-36:e-4]): // Mailchimp
		return s, e
	case n == 50 && t[s+32] == '-' && t[s+41] == '-' && allHex(t[s:s+32]) && allHex(t[s+33:s+41]) && allHex(t[s+42:e]): // Mailgun
		return s, e
	case n == 84 && string(t[e-8:e-4]) == "AZDO": // Azure DevOps
		return s, e
	case n == 40 && string(t[e-4:e]) == "_mmk": // MaxMind
		return s, e
	case n == 40 && string(t[e-4:e]) == "NRAL" && allHex(t[s:e-4]): // New Relic licence
		return s, e
	}
	return 0, 0
}

// identifiable are the signatures that Microsoft puts at a fixed place of its keys.
var identifiable = []string{"JQQJ9", "AzFu", "AzCa", "AzSe", "AIoT", "APIM", "ACDb", "+ASt", "+ABa", "+AMC", "+ARm", "AzCA", "+AEh", "+ASb"}

// findIdentifiable finds base64 keys with a vendor's signature inside; the run t[s:e] is a part of such a key.
func findIdentifiable(dst []Span, t []byte, s, e int) ([]Span, int) {
	if e-s < 40 && !joinsBase64(at(t, e)) && (s == 0 || !joinsBase64(t[s-1])) {
		return dst, e
	}
	a, b := s, e
	for a > 0 && s-a < 100 && isBase64Byte(t[a-1]) {
		a--
	}
	for b < len(t) && b-a < 200 && isBase64Byte(t[b]) {
		b++
	}
	n := b - a
	for i := 0; i < 2 && b < len(t) && t[b] == '='; i++ {
		b++
	}
	switch b - a {
	case 44, 52, 56, 84, 88:
	default:
		return dst, e
	}
	if allHex(t[a : a+n]) {
		return dst, e
	}
	tail := t[a+n-14 : a+n]
	for _, w := range identifiable {
		if lastIndex(tail, w) >= 0 || n == 84 && string(t[a+52:a+57]) == "JQQJ9" || n == 52 && lastIndex(t[a:a+n], "AzSe") >= 0 {
			return append(dst, Span{a, b, KindToken}), b
		}
	}
	return dst, e
}

func joinsBase64(c byte) bool { return c == '+' || c == '/' || c == '=' }

// findTilde finds Azure AD client secrets: three bytes, a digit, "Q~", and 31 to 34 more.
func findTilde(dst []Span, t []byte) []Span {
	for i := next(t, 0, '~'); i >= 0; i = next(t, i+1, '~') {
		if i < 5 || t[i-1] != 'Q' || !isDigit(t[i-2]) {
			if i >= 6 && string(t[i-6:i]) == "sha256" { // OpenShift
				if e := extend(t, i+1, alphabetToken); e-i-1 >= 40 {
					dst = append(dst, Span{i - 6, e, KindToken})
					i = e - 1
				}
			}
			continue
		}
		e := extend(t[:min(len(t), i+64)], i+1, alphabetTilde)
		if n := e - i - 1; n < 31 || n > 40 {
			continue
		}
		for e > i && t[e-1] == '.' {
			e--
		}
		dst = append(dst, Span{i - 5, e, KindToken})
		i = e - 1
	}
	return dst
}
