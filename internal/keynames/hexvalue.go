// SPDX-License-Identifier: MIT

package keynames

import "github.com/logplex-go/logplex/internal/lex"

// VendorUUID reports whether the key belongs to a vendor whose API keys are UUIDs: Heroku above all
// (Platform API reference, "Authentication"), whose tokens of the old form have no other mark.
func VendorUUID(name []byte) bool {
	isKey := lex.HasSuffixFold(name, "key")
	for words := lex.WordsOf(name); words.Next(); {
		w := words.Word()
		if isKey && IsKeyVendor(w) {
			return true
		}
		switch string(w) {
		case "heroku", "hubspot", "snyk", "postmark", "kucoin", "sendbird", "messagebird",
			"squarespace", "honeybadger", "codacy", "papertrail", "metabase", "opsgenie",
			"appsignal":
			return true
		}
	}
	return false
}

// HexSecret reports whether a pure hex value of a weak key is a secret rather than a digest:
// signatures are, and keys of vendors.
func HexSecret(name []byte) bool {
	if lex.HasSuffixFold(name, "validationkey") || lex.HasSuffixFold(name, "decryptionkey") {
		return true // of ASP.NET's machineKey
	}
	if lex.HasSuffixFold(name, "service_key") {
		return true // of PagerDuty
	}
	if lex.HasSuffixFold(name, "network_key") || lex.HasSuffixFold(name, "networkkey") ||
		lex.HasSuffixFold(name, "legacy_key") {
		return true // of Zigbee, Thread and Z-Wave
	}
	if lex.HasSuffixFold(name, "certificate-key") {
		return true // with which kubeadm encrypts its certificates
	}
	if lex.HasSuffix(name, "_PAT") {
		return true
	}
	for words := lex.WordsOf(name); words.Next(); {
		w := words.Word()
		switch string(w) {
		case "sig", "signature", "hmac", "auth", "session", "sid", "sessionid", "pin", "pass",
			"pat", "enrollment", "enrolment", "provisioning", "activation":
			return true
		case "github", "git", "gitlab", "bitbucket":
			continue
		}
		if IsVendor(w) || IsKeyVendor(w) {
			return true
		}
	}
	return false
}
