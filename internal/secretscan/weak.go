// SPDX-License-Identifier: MIT

package secretscan

import "bytes"

// WeakSecret judges a value under a key whose verdict is Weak: a name that only hints at a secret, such as pass, key or
// sig. It looks secret if it is random or, as in pass=hunter2, of the form that the name makes likely.
func WeakSecret(name, value []byte) bool { return Random(value) || weakSecret(name, value) }

// weakSecret judges the value of a key that only hints at a secret.
func weakSecret(name, v []byte) bool {
	if hasSuffixFold(name, "pass") && len(v) >= 6 && len(v) <= maxPlain && hasDigitAndLetter(v) && bytes.IndexByte(v, '/') < 0 {
		return true // user=bob pass=hunter2
	}
	if len(v) < 8 {
		return false
	}
	if isUUID(v) {
		// Some vendors' keys are UUIDs; so are most identifiers.
		return vendorUUID(name)
	}
	if isPathLike(v) || isHexPairs(v) || isResourceID(v) {
		return false
	}
	if Random(v) {
		return true
	}
	if len(v) >= 32 && allHex(v) {
		return hexSecret(name)
	}
	return false
}

// isPathLike reports whether v is a path or an object's name: a word, a slash, and more.
func isPathLike(v []byte) bool {
	i := bytes.IndexByte(v, '/')
	return i >= 3 && plainWord(v[:i])
}

// isResourceID reports whether v is an id as Twilio's: two capitals for the kind of thing, then 32 hex digits.
func isResourceID(v []byte) bool {
	return len(v) == 34 && isUpper(v[0]) && isUpper(v[1]) && allHex(v[2:])
}

// isHexPairs reports whether v is a fingerprint of hex pairs: 9c:ba:e5.
func isHexPairs(v []byte) bool {
	for i, c := range v {
		if i%3 == 2 != (c == ':') || c != ':' && !isHex(c) {
			return false
		}
	}
	return true
}
