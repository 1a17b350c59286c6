// SPDX-License-Identifier: MIT

package secretscan

import (
	"github.com/logplex-go/logplex/internal/lex"
	"github.com/logplex-go/logplex/internal/tokenform"
)

// findPEM masks the private key whose BEGIN is at i (RFC 7468 and OpenSSL's and OpenSSH's older
// forms), from its dashes to the dashes after END, or as far as it goes if it was cut. Line breaks
// may be real, escaped to any depth, spaces, or gone. Certificates and public keys are no secret.
// It returns where the scan goes on, or 0.
func findPEM(dst *[]Span, t []byte, i int) int {
	if !lex.HasPrefix(t[i:], "BEGIN") {
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
		(lex.IsUpper(t[e]) || lex.IsDigit(t[e]) || t[e] == ' ' || t[e] == '_') {
		e++
	}
	if lex.HasPrefix(t[label:], " OpenVPN ") { // a static key, whose label has small letters
		e = labelEnd(t, label)
	} else if lex.LastIndex(t[label:e], "PRIVATE KEY") < 0 &&
		!(lex.LastIndex(t[label:e], "PRIVATE") >= 0 && e == len(t)) {
		return 0
	}
	for n := 0; n < 5 && lex.At(t, e) == '-'; n++ {
		e++
	}
	e = pemBody(t, pemHeaders(t, e))
	if lex.HasPrefix(t[e:], "-----END") || lex.HasPrefix(t[e:], "---- END") {
		e += 8
		if n := labelEnd(t, e); lex.HasPrefix(t[e:], " OpenVPN ") && lex.At(t, n) == '-' {
			e = n
		}
		for n := 0; e < len(t) && n < longestLabel && t[e] != '-' &&
			(lex.IsUpper(t[e]) || lex.IsDigit(t[e]) || t[e] == ' ' || t[e] == '_'); n++ {
			e++
		}
		for n := 0; n < 5 && lex.At(t, e) == '-'; n++ {
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
	for e < len(t) && e-i < longest && (lex.IsAlnum(t[e]) || t[e] == ' ' ||
		t[e] == '-' && lex.IsAlnum(lex.At(t, e+1))) {
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
		e := lex.ExtendKey(t, s)
		if s == p || e == s {
			break
		}
		if lex.At(t, e) != ':' {
			if n > 0 && tokenform.Extend(t[:min(len(t), s+tokenform.MinRandom)], s,
				tokenform.AlphabetBase64) == s+tokenform.MinRandom {
				return s
			}
			break
		}
		p = brokenEnd(t[:min(len(t), e+2*lex.MaxKey)], e)
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
		case lex.IsSpace(c):
			i++
		case c == '\\': // \n, \r, \t and \\n to any depth
			p := i
			for lex.At(t, p) == '\\' {
				p++
			}
			switch lex.At(t, p) {
			case 'n', 'r', 't':
				i = p + 1
			case '\n', '\r', '/':
				i = p + 1
			default:
				return end
			}
		case c == '-':
			if lex.At(t, i+1) == '-' {
				if lex.HasPrefix(t[i:], "-----END") || lex.HasPrefix(t[i:], "---- END") {
					return i
				}
				return end
			}
			i++
			end = i
		case lex.IsAlnum(c) || c == '+' || c == '/' || c == '=':
			p := i
			for p < len(t) && (lex.IsAlnum(t[p]) || t[p] == '+' || t[p] == '/' || t[p] == '=') {
				p++
			}
			if p-i < 16 && lex.At(t, p) > ' ' && lex.At(t, p) != '\\' && lex.At(t, p) != '-' &&
				lex.At(t, p) != '"' && lex.At(t, p) != ':' && lex.At(t, p) != ',' {
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
			if !lex.HasPrefix(t[i:], "%0A") && !lex.HasPrefix(t[i:], "%0D") &&
				!lex.HasPrefix(t[i:], "%20") &&
				!lex.HasPrefix(t[i:], "%2B") && !lex.HasPrefix(t[i:], "%2F") &&
				!lex.HasPrefix(t[i:], "%3D") {
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
	return pemWords.Has(b)
}

var pemWords = lex.NewWordSet("proc", "type", "encrypted", "dek", "info", "aes", "cbc", "des",
	"ede", "version", "comment", "gnupg", "subject", "charset")

// pemEndsAfter reports whether END, or nothing, follows the last line of the body at p.
func pemEndsAfter(t []byte, p int) bool {
	for n := 0; p < len(t) && n < 8; n++ {
		switch c := t[p]; {
		case lex.IsSpace(c) || c == '\\' || c == 'n' || c == 'r':
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
		return lex.HasPrefix(v, "IBAAK") || lex.HasPrefix(v, "IBADA") || lex.HasPrefix(v, "IBATA")
	case b[1] == 'I' && (b[2] == 'G' || b[2] == 'H'): // of one after 0x81
		v := b[4:]
		return lex.HasPrefix(v, "AgEBB") || lex.HasPrefix(v, "AgEAMB")
	}
	v := b[3:] // shorter than that
	return lex.HasPrefix(v, "CAQEE") || lex.HasPrefix(v, "CAQAwBQYDK2V") ||
		lex.HasPrefix(v, "CAQEwBQYDK2V") ||
		lex.HasPrefix(v, "CAQAwEwYHKoZI") || lex.HasPrefix(v, "CAQAwEAYHKoZI")
}

// isPEMBody reports whether the line that starts at s is the first one after a BEGIN, which says
// what it is.
func isPEMBody(t []byte, s int) bool {
	for n := 0; s > 0 && n < 8; n++ {
		switch c := t[s-1]; {
		case c == '-':
			return true
		case c == 'n' || c == 'r':
			if lex.At(t, s-2) != '\\' {
				return false
			}
		case !lex.IsSpace(c) && c != '\\':
			return false
		}
		s--
	}
	return false
}
