// SPDX-License-Identifier: MIT

package secretscan

// findPEM masks the private key whose BEGIN is at i (RFC 7468 and OpenSSL's and OpenSSH's older
// forms), from its dashes to the dashes after END, or as far as it goes if it was cut. Line breaks
// may be real, escaped to any depth, spaces, or gone. Certificates and public keys are no secret.
// It returns where the scan goes on, or 0.
func findPEM(dst *[]Span, t []byte, i int) int {
	if !hasPrefix(t[i:], "BEGIN") {
		return 0
	}
	s := i
	if s > 0 && t[s-1] == ' ' { // ---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----
		s--
	}
	dashes := 0
	for s > 0 && t[s-1] == '-' && dashes < 5 {
		s--
		dashes++
	}
	if dashes < 4 {
		return 0
	}
	const longestLabel = 64
	label := i + len("BEGIN")
	e := label
	for e < len(t) && e-label < longestLabel &&
		(isUpper(t[e]) || isDigit(t[e]) || t[e] == ' ' || t[e] == '_') {
		e++
	}
	if hasPrefix(t[label:], " OpenVPN ") { // a static key, whose label has small letters
		e = labelEnd(t, label)
	} else if lastIndex(t[label:e], "PRIVATE KEY") < 0 &&
		!(lastIndex(t[label:e], "PRIVATE") >= 0 && e == len(t)) {
		return 0
	}
	for n := 0; n < 5 && at(t, e) == '-'; n++ {
		e++
	}
	e = pemBody(t, pemHeaders(t, e))
	if hasPrefix(t[e:], "-----END") || hasPrefix(t[e:], "---- END") {
		e += 8
		if n := labelEnd(t, e); hasPrefix(t[e:], " OpenVPN ") && at(t, n) == '-' {
			e = n
		}
		for n := 0; e < len(t) && n < longestLabel && t[e] != '-' &&
			(isUpper(t[e]) || isDigit(t[e]) || t[e] == ' ' || t[e] == '_'); n++ {
			e++
		}
		for n := 0; n < 5 && at(t, e) == '-'; n++ {
			e++
		}
	}
	*dst = append(*dst, Span{s, e, KindPEM})
	return e
}

// labelEnd returns the end of the label of OpenVPN's that starts at i.
func labelEnd(t []byte, i int) int {
	const longest = len(" OpenVPN tls-crypt-v2 client key")
	e := i
	for e < len(t) && e-i < longest && (isAlnum(t[e]) || t[e] == ' ' ||
		t[e] == '-' && isAlnum(at(t, e+1))) {
		e++
	}
	return e
}

// pemHeaders returns where the base64 starts after the headers at i, whatever they are called, or i
// if there are none.
func pemHeaders(t []byte, i int) int {
	const most = 16
	for p, n := i, 0; n < most; n++ {
		s := skipBreaks(t, p)
		e := extendKey(t, s)
		if s == p || e == s {
			break
		}
		if at(t, e) != ':' {
			if n > 0 && extend(t[:min(len(t), s+MinRandom)], s, alphabetBase64) == s+MinRandom {
				return s
			}
			break
		}
		p = brokenEnd(t[:min(len(t), e+2*maxKey)], e)
	}
	return i
}

// pemBody returns the end of the base64 and headers that start at i. Trailing white space is left
// out.
func pemBody(t []byte, i int) int {
	end := i
	for i < len(t) {
		c := t[i]
		switch {
		case isSpace(c):
			i++
		case c == '\\': // \n, \r, \t and \\n to any depth
			p := i
			for at(t, p) == '\\' {
				p++
			}
			switch at(t, p) {
			case 'n', 'r', 't':
				i = p + 1
			case '\n', '\r', '/':
				i = p + 1
			default:
				return end
			}
		case c == '-':
			if at(t, i+1) == '-' {
				if hasPrefix(t[i:], "-----END") || hasPrefix(t[i:], "---- END") {
					return i
				}
				return end
			}
			i++
			end = i
		case isAlnum(c) || c == '+' || c == '/' || c == '=':
			p := i
			for p < len(t) && (isAlnum(t[p]) || t[p] == '+' || t[p] == '/' || t[p] == '=') {
				p++
			}
			if p-i < 16 && at(t, p) > ' ' && at(t, p) != '\\' && at(t, p) != '-' &&
				at(t, p) != '"' && at(t, p) != ':' && at(t, p) != ',' {
				return end
			}
			if p-i < 16 && i > end && plainWord(t[i:p]) && !pemHeader(t[i:p]) &&
				t[p-1] != '=' && !pemEndsAfter(t, p) {
				return end // prose after a key that was cut
			}
			i, end = p, p
		case c == ':' || c == ',':
			i++ // Proc-Type: 4,ENCRYPTED
		case c == '%':
			if !hasPrefix(t[i:], "%0A") && !hasPrefix(t[i:], "%0D") && !hasPrefix(t[i:], "%20") &&
				!hasPrefix(t[i:], "%2B") && !hasPrefix(t[i:], "%2F") && !hasPrefix(t[i:], "%3D") {
				return end
			}
			i += 3
		default:
			return end
		}
	}
	return end
}

// pemHeader reports whether b is a word of the headers inside a PEM block (RFC 1421, OpenSSH,
// PuTTY, OpenPGP).
func pemHeader(b []byte) bool {
	return pemWords.has(b)
}

var pemWords = newWordSet("proc", "type", "encrypted", "dek", "info", "aes", "cbc", "des", "ede",
	"version", "comment", "gnupg", "subject", "charset")

// pemEndsAfter reports whether END, or nothing, follows the last line of the body at p.
func pemEndsAfter(t []byte, p int) bool {
	for n := 0; p < len(t) && n < 8; n++ {
		switch c := t[p]; {
		case isSpace(c) || c == '\\' || c == 'n' || c == 'r':
			p++
			continue
		}
		break
	}
	return p >= len(t) || t[p] == '-' || t[p] == '"'
}

// holdsKeyDER reports whether b starts the base64 of a private key in DER, without PEM's lines: of
// RFC 8017's RSAPrivateKey, RFC 5958's OneAsymmetricKey or RFC 5915's ECPrivateKey. What is public,
// and what is encrypted, starts otherwise: after the length of the whole there is no version.
func holdsKeyDER(b []byte) bool {
	switch {
	case len(b) < 20:
		return false
	case b[1] == 'I' && b[2] == 'I': // a length of two bytes
		v := b[6:]
		return hasPrefix(v, "IBAAK") || hasPrefix(v, "IBADA") || hasPrefix(v, "IBATA")
	case b[1] == 'I' && (b[2] == 'G' || b[2] == 'H'): // of one after 0x81
		v := b[4:]
		return hasPrefix(v, "AgEBB") || hasPrefix(v, "AgEAMB")
	}
	v := b[3:] // shorter than that
	return hasPrefix(v, "CAQEE") || hasPrefix(v, "CAQAwBQYDK2V") || hasPrefix(v, "CAQEwBQYDK2V") ||
		hasPrefix(v, "CAQAwEwYHKoZI") || hasPrefix(v, "CAQAwEAYHKoZI")
}

// isPEMBody reports whether the line that starts at s is the first one after a BEGIN, which says
// what it is.
func isPEMBody(t []byte, s int) bool {
	for n := 0; s > 0 && n < 8; n++ {
		switch c := t[s-1]; {
		case c == '-':
			return true
		case c == 'n' || c == 'r':
			if at(t, s-2) != '\\' {
				return false
			}
		case !isSpace(c) && c != '\\':
			return false
		}
		s--
	}
	return false
}
