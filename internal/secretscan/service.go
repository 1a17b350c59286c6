// SPDX-License-Identifier: MIT

package secretscan

import (
	"bytes"

	"github.com/logplex-go/logplex/internal/lex"
)

// wordedLine masks the secret of a line at i whose first word says what it is:
// a command to the services of IRC, the authentication of a router's group, a PIN.
func wordedLine(dst *[]Span, t []byte, i int) int {
	p := i
	word := nextWord(t, &p)
	switch {
	case string(word) == "OPER":
		nextWord(t, &p)
		s := p
		if w := nextWord(t, &p); !isPlacedPassword(w) {
			return 0 // OPER line 12
		}
		return lastArgument(dst, t, s)
	case string(word) == "PRIVMSG", lex.EqualFold(word, "/msg"), lex.EqualFold(word, "/query"):
		if w := nextWord(t, &p); !lex.HasPrefixFold(w, "nickserv") &&
			!lex.HasPrefixFold(w, "authserv") {
			return 0
		}
		return serviceCommand(dst, t, p)
	case lex.EqualFold(word, "nickserv"), lex.EqualFold(word, "/ns"):
		return serviceCommand(dst, t, p)
	case lex.EqualFold(word, "standby"), lex.EqualFold(word, "vrrp"), lex.EqualFold(word, "glbp"):
		if group := nextWord(t, &p); !lex.AllDigits(group) ||
			!lex.EqualFold(nextWord(t, &p), "authentication") {
			return 0
		}
		return groupSecret(dst, t, p)
	case lex.EqualFold(word, "your"), lex.EqualFold(word, "new"):
		if word = nextWord(t, &p); !lex.EqualFold(word, "pin") {
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
	case lex.EqualFold(command, "identify"), lex.EqualFold(command, "id"), lex.EqualFold(command,
		"login"),
		lex.EqualFold(command, "auth"), lex.EqualFold(command, "ghost"), lex.EqualFold(command,
			"recover"),
		lex.EqualFold(command, "regain"), lex.EqualFold(command, "release"):
	case lex.EqualFold(command, "register"):
		s := p
		if w := nextWord(t, &p); lex.HasDigit(w) {
			return mask(dst, t, s, s+len(w), 0)
		}
		return 0
	case lex.EqualFold(command, "set"):
		if !lex.EqualFold(nextWord(t, &p), "password") {
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
			for e > s && lex.IsQuote(t[e-1]) {
				e--
			}
			if !lex.HasDigit(t[s:e]) {
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
		case lex.EqualFold(word, "text"), lex.EqualFold(word, "md5"), lex.EqualFold(word,
			"key-string"),
			string(word) == "0", string(word) == "7":
			continue
		case !lex.HasDigit(word) || !strongPassword(word):
			return 0
		}
		return mask(dst, t, s, s+len(word), 0)
	}
	return 0
}
