// SPDX-License-Identifier: MIT

package tokenform

import "github.com/logplex-go/logplex/internal/lex"

// PrefixedToken finds a token whose public prefix ends in a dot: the run t[s:e] follows it. jwt
// reports whether it is rather a JSON web token. end is 0 if there is none.
func PrefixedToken(t []byte, s, e int) (start, end int, jwt bool) {
	a := s - 1
	for a > 0 && s-1-a < 24 && lex.IsToken(t[a-1]) {
		a--
	}
	if a == s-1 && a > 0 && t[a-1] == '.' {
		// An encrypted JWT with a short header: its second part may be empty.
		b := a - 1
		for b > 0 && a-1-b < 24 && lex.IsToken(t[b-1]) {
			b--
		}
		if a-1-b >= leastJWTHeader && jwtStart(t[b:]) {
			return b, jwtEnd(t, e), true
		}
		return 0, 0, false
	}
	if lex.At(t, e) == '(' {
		return 0, 0, false // a call
	}
	if a > 0 && t[a-1] == '[' {
		a += lex.EscapeTail(t, a, s-1) // of a colour
	}
	word := t[a : s-1]
	rest := t[s:e]
	end = e
	ok := false
	switch string(word) {
	case "SG": // SendGrid: 22 and 43 characters
		end = Extend(t, e, AlphabetDot)
		ok = end-s >= 40
	case "hvs", "hvb", "hvr": // Vault service, batch and recovery tokens
		end = Extend(t, e, AlphabetDot)
		ok = true
	case "s", "b", "r": // Vault before 1.10
		ok = e-s == 24 && lex.Mixed(rest) && Extend(t, s, AlphabetAlnum) == e
	case "pt", "st", "ct", "sa", "scim", "audit": // Doppler
		if a >= 3 && string(t[a-3:a]) == "dp." {
			a -= 3
			end = Extend(t, e, AlphabetDot)
			ok = e-s >= 40 || end > e
		} else if a >= 2 && t[a-1] == '.' && lex.IsDigit(t[a-2]) && lex.HasPrefix(word, "pt") {
			// Harvest: the number of the account before
			for a--; a > 0 && lex.IsDigit(t[a-1]); {
				a--
			}
			if ok = e-s >= 80 && lex.Mixed(rest) && startsToken(t, a); ok {
				return a, e, false
			}
		}
	case "sl": // Dropbox, short-lived
		end = Extend(t, e, AlphabetDot)
		ok = e-s >= 60
	case "sk", "pk", "tk": // Mapbox
		ok = e-s >= 40 && lex.HasPrefix(rest, "ey")
		end = Extend(t, e, AlphabetDot)
		if word[0] == 'p' && e-s == 32 && lex.AllHex(rest) { // LocationIQ
			ok = true
		}
	case "AQ": // Google, bound to a service account
		ok = e-s >= 45 && lex.HasPrefix(rest, "Ab") && Random(rest)
	case "STS": // Alibaba's temporary access key ids
		ok = e-s <= 32 && Random(rest)
	case "b10ck5": // Block Protocol
		ok = e-s == 32 && lex.At(t, e) == '.'
		end = Extend(t, min(e+1, len(t)), AlphabetAlnum)
	case "ser": // Flagsmith
		ok = e-s == 22 && lex.Mixed(rest) && Random(rest)
	case "o": // Pushbullet
		ok = e-s == 32 && lex.Mixed(rest) && Random(rest)
	case "na1", "eu1": // Fullstory
		end = Extend(t, e, AlphabetBase64)
		ok = end-s >= 40 && lex.Mixed(rest)
	case "act", "rft", "clt": // TikTok: a server's name may follow, !4524.va
		ok = e-s >= 50 && lex.Mixed(rest) && Random(rest)
		if lex.At(t, e) == '!' {
			end = Extend(t, e+1, AlphabetDot)
		}
	case "local", "public": // PASETO, whose parts are base64url
		if a >= 3 && t[a-1] == '.' && t[a-3] == 'v' && lex.IsDigit(t[a-2]) {
			a -= 3
			ok = e-s >= 40
			end = Extend(t, e, AlphabetDot)
		}
	case "1000": // Zoho: two numbers in hex
		end = Extend(t, min(e+1, len(t)), AlphabetHex)
		ok = e-s == 32 && lex.AllHex(rest) && lex.At(t, e) == '.' && end-e-1 == 32
	case "t1": // Yandex IAM
		end = Extend(t, e, AlphabetEqualDot)
		ok = end-s >= 60
	case "ya29", "ya32": // Google OAuth
		end = Extend(t, e, AlphabetDot)
		ok = true
	case "v1": // Cloudflare origin CA
		ok = lex.HasPrefix(rest, "0-") && e-s >= 100
		if lex.At(t, e) == '.' && a > 0 && t[a-1] == '.' { // Airtable's OAuth tokens
			b := max(0, a-32)
			end = Extend(t, e+1, AlphabetHex)
			if i := lex.LastIndex(t[b:a-1], "oaa"); i >= 0 && end-e > 32 {
				ok, a = lex.AllAlnum(t[b+i:a-1]), b+i
			}
		}
	case "JA": // Uber
		ok = e-s >= 40 && lex.HasPrefix(rest, "VUNmGAAAA")
	case "dt0c01", "dt0s01", "dt0s02", "dt0s03", "dt0s04", "dt0s06", "dt0s08", "dt0s16", "dt0a01",
		"dt0e01":
		// Dynatrace
		end = Extend(t, e, AlphabetDot)
		ok = end-s >= 40
	case "pat", "sat": // Harness
		end = Extend(t, e, AlphabetDot)
		ok = end-s >= 60
	case "mws": // Amazon marketplace web service
		if a >= 5 && string(t[a-5:a]) == "amzn." {
			a -= 5
			ok = true
		}
	case "t", "d": // Heroku logplex and drain tokens
		// T-Bank
		ok = IsUUID(rest) || word[0] == 't' && e-s == 86 && Random(rest)
	case "atlasv1": // Terraform cloud: 14 characters before
		b := a - 1
		for b > 0 && a-1-b < 20 && lex.IsAlnum(t[b-1]) {
			b--
		}
		if ok = a > 0 && t[a-1] == '.' && a-1-b >= 10 && e-s >= 40; ok {
			a = b
		}
	default:
		switch {
		case e-s >= 40 && a >= 6 && lex.IsAlnum(lex.At(t, a)) &&
			(string(t[a-6:a]) == "dp.st." || string(t[a-6:a]) == "dp.sa."):
			// Doppler, with an environment
			a -= 6
			ok = true
		case len(word) == 8 && a >= 9 &&
			(string(t[a-9:a]) == "snyk_sat." || string(t[a-9:a]) == "snyk_uat.") && e-s >= 40:
			// Snyk
			a -= 9
			ok = true
		case len(word) == 8 && e-s == 64 && a >= 7 && string(t[a-7:a-3]) == "dt0s" && t[a-1] == '.':
			// Dynatrace's OAuth clients
			a -= 7
			ok = true
		case len(word) == 17 && lex.HasPrefix(word, "pat") && e-s >= 64 && lex.AllHex(rest):
			// Airtable
			ok = true
		case (lex.HasPrefix(rest, "acc_") || lex.HasPrefix(rest, "acc-")) && lex.At(t, e) == '.':
			// Authress service clients
			if a == 0 || t[a-1] != '.' {
				break
			}
			b := a - 1
			for b > 0 && a-1-b < 40 && lex.IsToken(t[b-1]) {
				b--
			}
			end = Extend(t, e, AlphabetEqualDot)
			ok = end-e >= 30
			a = b
		case len(word) == 11 && e-s == 32:
			for _, w := range onfidoStarts {
				if lex.HasSuffix(t[:a], w) {
					a -= len(w)
					ok = true
					break
				}
			}
		case len(word) >= leastJWTHeader && jwtStart(word):
			// a JWT with a very short header
			return a, jwtEnd(t, e), true
		}
	}
	if !ok || sameLetters(t[s:min(e, s+madeWindow)]) ||
		a > 0 && lex.IsAlnum(t[a-1]) && !startsToken(t, a) {
		return 0, 0, false
	}
	return a, end, false
}

// onfidoStarts are before the two parts of Onfido's tokens: the environment and the region.
var onfidoStarts = [...]string{"api_live.", "api_live_us.", "api_live_ca.", "api_sandbox.",
	"api_sandbox_us.", "api_sandbox_ca."}

// startsToken reports whether a token may start at i: no token byte is before it, or the end of an
// escape.
func startsToken(t []byte, i int) bool {
	b := i
	for b > 0 && i-b < 8 && lex.IsToken(t[b-1]) {
		b--
	}
	return b == i || b > 0 && b < i && b+lex.EscapeTail(t, b, i+1) == i
}

// TelegramStart returns the start of the Telegram bot token whose part after the colon is t[s:e],
// or -1: 8 to 10 digits before, then 35 bytes that start with A.
func TelegramStart(t []byte, s, e int) int {
	if e-s < 34 || t[s] != 'A' {
		return -1
	}
	i := s - 1
	for i > 0 && lex.IsDigit(t[i-1]) && s-i < 20 {
		i--
	}
	if n := s - 1 - i; n < 5 || n > 16 || i > 0 && lex.IsLetter(t[i-1]) &&
		!lex.HasSuffix(t[:i], "bot") || !made(t[s:e], false) {
		return -1
	}
	return i
}

// HexPairStart returns the start of an id and a secret in hex with a colon between, whose secret is
// t[s:e], or -1: Ghost's admin keys (24 and 64 digits) and Asana's personal tokens (1/ and 16
// digits, then 32).
func HexPairStart(t []byte, s, e int) int {
	n := e - s
	if n != 32 && n != 64 {
		return -1
	}
	b := s - 1
	for b > 0 && s-b < 40 && (lex.IsHex(t[b-1]) || t[b-1] == '/') {
		b--
	}
	id := t[b : s-1]
	switch {
	case n == 64 && len(id) == 24 && lex.AllHex(id) && lex.AllHex(t[s:e]):
		return b
	case n == 32 && len(id) >= 16 &&
		(lex.HasPrefix(id, "1/") || lex.HasPrefix(id, "2/") || lex.HasPrefix(id, "0/")) &&
		lex.AllHex(t[s:e]):
		return b
	}
	return -1
}

// FacebookStart returns the start of the Facebook app token (id|secret) whose secret is t[s:e] and
// whose bar, which may be escaped, is at t[bar], or -1.
func FacebookStart(t []byte, bar, s, e int) int {
	if e-s < 27 || e-s > 40 {
		return -1
	}
	i := bar
	for i > 0 && lex.IsDigit(t[i-1]) && s-i < 20 {
		i--
	}
	if n := bar - i; n < 15 || n > 16 {
		return -1
	}
	return i
}

// lookBack bounds how far before a path segment its host is looked for.
const lookBack = 120

// PathToken finds the tokens that webhook URLs carry in their path; t[s:e] follows a slash.
func PathToken(t []byte, s, e int) (start, end int) {
	if s >= 3 && t[s-2] == '/' && t[s-3] == '1' && !(s >= 4 && lex.IsBase64Byte(t[s-4])) &&
		e-s >= 30 && !lex.IsBase64Mark(lex.At(t, e)) {
		return s - 3, e // Google refresh tokens start with 1//
	}
	if e-s >= 60 && t[s] == '0' && t[s+1] == 'A' && s >= 2 && t[s-2] == '4' &&
		startsToken(t, s-2) && lex.At(t, s-3) != '/' && lex.Mixed(t[s:e]) {
		return s - 2, e // Google authorization codes
	}
	if e-s == 40 && lex.HasSuffix(t[:s], "/api/") && (lex.AllHex(t[s:e]) || Random(t[s:e])) &&
		hueFollows(t[e:]) {
		return s, e
	}
	if kind := "configcat-sdk-1/"; e-s == 22 && lex.At(t, e) == '/' && lex.HasSuffix(t[:s], kind) {
		return s - len(kind), Extend(t, e+1, AlphabetToken)
	}
	if e-s == 32 && lex.At(t, e) == '/' && lex.HasSuffix(t[:s], ".tines.com/webhook/") &&
		lex.AllHex(t[s:e]) {
		return s, Extend(t, e+1, AlphabetToken)
	}
	if e-s == 26 && lex.HasSuffix(t[:s], "/hooks/") && lex.AllAlnum(t[s:e]) &&
		hasDigits(t[s:e], 2) {
		return s, e // Mattermost
	}
	b := lex.ExtendBack(t, s-1)
	link := linkWords.Has(t[b:s-1]) || b > 2 && s-b <= 6 && t[b-1] == '/' &&
		linkWords.Has(t[lex.ExtendBack(t, b-1):b-1]) // Django has the user's id before
	if v := t[s:e]; link && s > 2 && (lex.Mixed(v) || HexTail(v) >= RunLength &&
		lex.HasDigitAndLetter(v) && !IsUUID(v)) {
		return s, e
	}
	if b := t[:s-1]; e-s >= 40 && (lex.HasSuffix(b, "hooks.slack.com/services") ||
		lex.HasSuffix(b, "hooks.slack.com/workflows") ||
		lex.HasSuffix(b, "hooks.slack.com/triggers") ||
		lex.HasSuffix(b, "hooks.slack.com/commands") ||
		lex.HasSuffix(b, "hooks.slack.com/actions")) {
		return s, Extend(t, e, AlphabetPath)
	}
	if !lex.Mixed(t[s:e]) {
		return 0, 0
	}
	if e-s == 43 && s > 25 && lex.HasPrefix(t[s-25:], "/hooks/") && lex.AllAlnum(t[s-18:s-1]) {
		return s, e // Rocket.Chat: an id of 17 bytes before
	}
	low := max(0, s-lookBack)
	head := t[low:s]
	for _, h := range webhookPaths {
		if i := lex.LastIndex(head, h); i >= 0 {
			from := low + i + len(h)
			return from, Extend(t, e, AlphabetPath)
		}
	}
	return 0, 0
}

// linkWords are in a path before the token of a link that was mailed.
var linkWords = lex.NewWordSet("reset", "reset-password", "password-reset", "password_reset",
	"reset_password", "resetpassword", "password", "passwords", "invite", "invites", "invitation",
	"invitations", "confirm", "confirmation", "confirmations", "confirm-email", "verify",
	"verify-email", "verification", "activate", "activation", "magic", "magic-link", "magiclink",
	"magic_link", "unlock", "unsubscribe", "recover", "recovery", "accept-invite", "one-time",
	"sso-token", "login-link", "token", "tokens", "password_resets", "password-resets",
	"passwordreset", "set-password", "set_password", "create-password", "email-verification",
	"verify_email", "confirm_email", "account-activation", "account_activation", "invite-link")

// hueFollows reports whether the path of a Philips Hue bridge goes on so after its user, who is a
// secret.
func hueFollows(rest []byte) bool {
	for _, w := range [...]string{"/lights", "/groups", "/scenes", "/sensors", "/config",
		"/schedules", "/rules", "/resourcelinks", "/capabilities"} {
		if lex.HasPrefix(rest, w) {
			return true
		}
	}
	return false
}

// BridgeBefore reports whether the text before s speaks of the user name of a Philips Hue bridge.
func BridgeBefore(t []byte, s int) bool {
	return lex.LastIndex(t[max(0, s-2*lex.MaxGap):s], "ridge username") >= 0
}

// WebhookPath returns the length of the host and path at s that lead to a secret, or 0.
func WebhookPath(t []byte, s int) int {
	for _, w := range webhookPaths {
		if lex.HasPrefix(t[s:], w) {
			return len(w)
		}
	}
	return 0
}

// webhookPaths lead to a secret that is all of the path after them.
var webhookPaths = []string{
	"hooks.slack.com/commands/", "hooks.slack.com/actions/",
	"hooks.slack.com/services/", "hooks.slack.com/workflows/", "hooks.slack.com/triggers/",
	"discord.com/api/webhooks/", "discordapp.com/api/webhooks/",
	"outlook.office.com/webhook/", "chat.googleapis.com/v1/spaces/",
	"hooks.zapier.com/hooks/catch/", "hook.us1.make.com/", "api.opsgenie.com/v1/json/integrations/",
	"events.pagerduty.com/integration/", "maker.ifttt.com/use/", "hooks.glip.com/webhook/",
	"maker.ifttt.com/trigger/", "api.vercel.com/v1/integrations/deploy/",
	"api.cloudflare.com/client/v4/pages/webhooks/deploy_hooks/",
	"hub.docker.com/api/build/v1/source/", "sentry.io/api/hooks/release/",
	"heartbeat.uptimerobot.com/", "outlook.office365.com/owa/calendar/",
	"hooks.airtable.com/workflows/v1/genericWebhook/",
}

// DottedToken finds tokens of several runs joined by dots whose first run is t[s:e].
func DottedToken(t []byte, s, e int) (start, end int) {
	// Ollama and Z.ai: 32 digits in hex, then 24 or 16 bytes.
	if e-s == 32 && lex.AllHex(t[s:e]) {
		p := Extend(t, e+1, AlphabetToken)
		if key := t[e+1 : p]; lex.At(t, p) != '(' &&
			(len(key) == 24 && lex.Mixed(key) && Random(key) ||
				len(key) == 16 && lex.AllAlnum(key) && (lex.Mixed(key) || Random(key))) {
			return s, p
		}
		return 0, 0
	}
	// Discord: a base64 user id of 24 to 28, 6, and 27 or more bytes.
	if n := e - s; n >= 23 && n <= 30 && (t[s] == 'M' || t[s] == 'N' || t[s] == 'O') {
		a := Extend(t, e+1, AlphabetToken)
		if a-e-1 == 6 && lex.At(t, a) == '.' {
			if b := Extend(t, a+1, AlphabetToken); b-a-1 >= 27 {
				return s, b
			}
		}
	}
	return 0, 0
}

// isHoneycomb reports whether a and b are the letters for the type of a key of Honeycomb, hcxik_:
// ingest, configuration, management, and ingest of its classic edition. The third letter varies.
func isHoneycomb(a, b byte) bool {
	return b == 'k' && (a == 'i' || a == 'l' || a == 'm') || a == 'i' && b == 'c'
}

// SuffixToken finds tokens marked at their end, or by a mark that is not their first letters.
func SuffixToken(t []byte, s, e int) (start, end int) {
	n := e - s
	switch {
	case n >= 36 && n <= 38 && t[e-5] == '-' && t[e-4] == 'u' && t[e-3] == 's' &&
		lex.IsDigit(t[e-2]) &&
		lex.IsDigit(t[e-1]) && lex.AllHex(t[e-37+1:e-5]),
		n >= 36 && t[e-4] == '-' && t[e-3] == 'u' && t[e-2] == 's' &&
			lex.IsDigit(t[e-1]) && lex.AllHex(t[e-36:e-4]):
		// Mailchimp
		return s, e
	case n == 50 && t[s+32] == '-' && t[s+41] == '-' && lex.AllHex(t[s:s+32]) &&
		lex.AllHex(t[s+33:s+41]) && lex.AllHex(t[s+42:e]):
		// Mailgun
		return s, e
	case n == 84 && (string(t[e-8:e-4]) == "AZDO" || string(t[e-9:e-5]) == "AZDO"): // Azure DevOps
		return s, e
	case n == 40 && string(t[e-4:e]) == "_mmk": // MaxMind
		return s, e
	case n == 40 && string(t[e-4:e]) == "NRAL" && (lex.AllHex(t[s:e-4]) ||
		lex.HasPrefix(t[s:], "eu01xx") && lex.AllHex(t[s+6:e-4])): // New Relic licence
		return s, e
	case n >= 32 && t[s] == 'h' && t[s+1] == 'c' && lex.IsLower(t[s+2]) && t[s+5] == '_' &&
		isHoneycomb(t[s+3], t[s+4]) && lex.AllAlnum(t[s+6:e]):
		return s, e
	}
	return 0, 0
}
