// SPDX-License-Identifier: MIT

package secretscan

// vendorUUID reports whether the key belongs to a vendor whose API keys are UUIDs: Heroku above all
// (Platform API reference, "Authentication"), whose tokens of the old form have no other mark.
func vendorUUID(name []byte) bool {
	isKey := hasSuffixFold(name, "key")
	return hasWord(name, func(w []byte) bool {
		if isKey && keyVendors.has(w) {
			return true
		}
		switch string(w) {
		case "heroku", "hubspot", "snyk", "postmark", "kucoin", "sendbird", "messagebird",
			"squarespace", "honeybadger", "codacy", "papertrail", "metabase", "opsgenie",
			"appsignal":
			return true
		}
		return false
	})
}

// hexSecret reports whether a pure hex value of a weak key is a secret rather than a digest:
// signatures are, and keys of vendors.
func hexSecret(name []byte) bool {
	if hasSuffixFold(name, "validationkey") || hasSuffixFold(name, "decryptionkey") {
		return true // of ASP.NET's machineKey
	}
	if hasSuffixFold(name, "service_key") {
		return true // of PagerDuty
	}
	if hasSuffix(name, "_PAT") {
		return true
	}
	return hasWord(name, func(w []byte) bool {
		switch string(w) {
		case "sig", "signature", "hmac", "auth", "session", "sid", "sessionid", "pin", "pass",
			"pat", "enrollment", "enrolment", "provisioning", "activation":
			return true
		case "github", "git", "gitlab", "bitbucket":
			return false
		}
		return vendorWords.has(w) || keyVendors.has(w)
	})
}

// hasWord reports whether ok holds for a word of name, in lower case.
func hasWord(name []byte, ok func([]byte) bool) bool {
	var buf [longestWord]byte
	n := 0
	for i := 0; i <= len(name); i++ {
		c := byte('_')
		if i < len(name) {
			c = name[i]
		}
		if !isLetter(c) || i > 0 && isUpper(c) && isLower(name[i-1]) {
			if n > 0 && n < len(buf) && ok(buf[:n]) {
				return true
			}
			n = 0
			if !isLetter(c) {
				continue
			}
		}
		if n < len(buf) {
			buf[n] = c | 0x20
			n++
		}
	}
	return false
}
