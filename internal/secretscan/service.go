// SPDX-License-Identifier: MIT

package secretscan

import "bytes"

// wordedLine masks the secret of a line at i whose first word says what it is:
// a command to the services of IRC, the authentication of a router's group, a PIN.
func wordedLine(dst *[]Span, t []byte, i int) int {
	p := i
	word := nextWord(t, &p)
	switch {
	case string(word) == "OPER":
		nextWord(t, &p)
		s := p
		if w := nextWord(t, &p); !strongPassword(w) || !hasDigit(w) {
			return 0 // OPER line 12
		}
		return lastArgument(dst, t, s)
	case string(word) == "PRIVMSG", equalFold(word, "/msg"), equalFold(word, "/query"):
		if w := nextWord(t, &p); !hasPrefixFold(w, "nickserv") && !hasPrefixFold(w, "authserv") {
			return 0
		}
		return serviceCommand(dst, t, p)
	case equalFold(word, "nickserv"), equalFold(word, "/ns"):
		return serviceCommand(dst, t, p)
	case equalFold(word, "standby"), equalFold(word, "vrrp"), equalFold(word, "glbp"):
		if group := nextWord(t, &p); !allDigits(group) ||
			!equalFold(nextWord(t, &p), "authentication") {
			return 0
		}
		return groupSecret(dst, t, p)
	case equalFold(word, "your"), equalFold(word, "new"):
		if word = nextWord(t, &p); !equalFold(word, "pin") {
			return 0
		}
		return shortCode(dst, t, p-1)
	}
	return 0
}

// serviceCommand masks the password of the command at p to the services of IRC: IDENTIFY bob x,
// REGISTER x bob@example.com, GHOST bob x.
func serviceCommand(dst *[]Span, t []byte, p int) int {
	command := bytes.TrimPrefix(nextWord(t, &p), []byte(":"))
	switch {
	case equalFold(command, "identify"), equalFold(command, "id"), equalFold(command, "login"),
		equalFold(command, "auth"), equalFold(command, "ghost"), equalFold(command, "recover"),
		equalFold(command, "regain"), equalFold(command, "release"):
	case equalFold(command, "register"):
		s := p
		if w := nextWord(t, &p); hasDigit(w) {
			return mask(dst, t, s, s+len(w), 0)
		}
		return 0
	case equalFold(command, "set"):
		if !equalFold(nextWord(t, &p), "password") {
			return 0
		}
	default:
		return 0
	}
	return lastArgument(dst, t, p)
}

// lastArgument masks the last of the words from p on, of which there are two at most in the line.
func lastArgument(dst *[]Span, t []byte, p int) int {
	for range 2 {
		s := p
		if e := s + len(nextWord(t, &p)); p == e {
			for e > s && isQuote(t[e-1]) {
				e--
			}
			if !hasDigit(t[s:e]) {
				return 0 // without a digit no text is looked at for commands
			}
			return mask(dst, t, s, e, 0)
		}
	}
	return 0
}

// groupSecret masks the secret by which the routers of a group know each other, which is after its
// kind at p: text x, md5 key-string 7 x, x.
func groupSecret(dst *[]Span, t []byte, p int) int {
	for n := 0; n < 4; n++ {
		s := p
		word := nextWord(t, &p)
		switch {
		case equalFold(word, "text"), equalFold(word, "md5"), equalFold(word, "key-string"),
			string(word) == "0", string(word) == "7":
			continue
		case !hasDigit(word) || !strongPassword(word):
			return 0
		}
		return mask(dst, t, s, s+len(word), 0)
	}
	return 0
}
