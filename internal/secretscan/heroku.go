// SPDX-License-Identifier: MIT

package secretscan

// vendorUUID reports whether the key belongs to a vendor whose API keys are UUIDs: Heroku above all
// (Platform API reference, "Authentication"), whose tokens of the old form have no other mark.
func vendorUUID(name []byte) bool {
	isKey := hasSuffixFold(name, "key")
	return hasWord(name, func(w []byte) bool {
		if isKey && isKeyVendor(w) {
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
		return isVendor(w) || isKeyVendor(w)
	})
}
