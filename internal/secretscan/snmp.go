// SPDX-License-Identifier: MIT

package secretscan

import (
	"bytes"

	"github.com/logplex-go/logplex/internal/lex"
)

// snmpLine masks the secrets of a line of SNMP's configuration that starts at i, of routers and of
// net-snmp: snmp-server community x RO, rocommunity x, createUser bob SHA x AES y,
// snmp-server user bob group v3 auth sha x priv aes 128 y.
func snmpLine(dst *[]Span, t []byte, i int) int {
	p := i
	word := nextWord(t, &p)
	switch {
	case lex.EqualFold(word, "snmp-server"):
		word = nextWord(t, &p)
		if lex.EqualFold(word, "community") || lex.EqualFold(word, "host") && hostCommunity(t, &p) {
			break
		}
		return snmpUser(dst, t, p)
	case lex.EqualFold(word, "snmp-agent"): // of Huawei and H3C
		if word = nextWord(t, &p); !lex.EqualFold(word, "community") {
			return snmpUser(dst, t, p)
		}
		nextWord(t, &p) // read or write
		p = kindOfSecret(t, p)
	case lex.EqualFold(word, "rocommunity"), lex.EqualFold(word, "rwcommunity"),
		lex.EqualFold(word, "rocommunity6"), lex.EqualFold(word, "rwcommunity6"),
		lex.EqualFold(word, "trapcommunity"):
	case lex.EqualFold(word, "com2sec"), lex.EqualFold(word, "com2sec6"): // a name and a source
		if nextWord(t, &p); lex.HasSuffix(t[:p], "-Cn ") {
			nextWord(t, &p)
			nextWord(t, &p)
		}
		nextWord(t, &p)
	case lex.EqualFold(word, "trapsink"), lex.EqualFold(word, "trap2sink"):
		nextWord(t, &p)
	default:
		return snmpUser(dst, t, p)
	}
	s := p
	word = nextWord(t, &p)
	if !lex.HasDigit(word) || !strongPassword(word) &&
		!(isPlacedPassword(word) && endsCommunity(t, p)) {
		return 0
	}
	*dst = append(*dst, Span{s, s + len(word), KindKey})
	return p
}

// endsCommunity reports whether what may follow a community in a configuration is at p: the end of
// the line, what it may do, or who may use it, by a number or an address.
func endsCommunity(t []byte, p int) bool {
	switch word := nextWord(t, &p); string(word) {
	case "", "RO", "RW", "ro", "rw", "view", "use-acl", "ipv6", "default":
		return true
	default:
		return lex.IsDigit(word[0])
	}
}

// hostCommunity moves p past the address of the host that traps are sent to, and to the community
// after that: snmp-server host 10.0.0.1 version 2c x, snmp-server host 10.0.0.1 traps x.
func hostCommunity(t []byte, p *int) bool {
	nextWord(t, p)
	for range 4 {
		q := *p
		word := nextWord(t, &q)
		switch {
		case lex.EqualFold(word, "version"):
			*p = q
			word = nextWord(t, p)
			return lex.EqualFold(word, "1") || lex.EqualFold(word, "2c")
		case lex.EqualFold(word, "community"):
			*p = q
			return true
		case lex.EqualFold(word, "traps"), lex.EqualFold(word, "informs"), lex.EqualFold(word,
			"trap"), bytes.IndexByte(word, '.') > 0 && lex.IsDigit(word[0]):
			*p = q
		default:
			return true
		}
	}
	return false
}

// snmpUser masks the passwords that follow the names of algorithms in the line from p on.
func snmpUser(dst *[]Span, t []byte, p int) int {
	end := 0
	for most := 16; most > 0; most-- {
		word := nextWord(t, &p)
		if len(word) == 0 {
			break
		}
		private := lex.EqualFold(word, "priv")
		if !private && !snmpAlgorithms.Has(word) {
			continue
		}
		s := p
		word = nextWord(t, &p)
		if private && snmpAlgorithms.Has(word) {
			p = s
			continue
		}
		if len(word) == 3 && lex.AllDigits(word) { // aes 128
			s = p
			word = nextWord(t, &p)
		}
		for len(word) > 1 && lex.IsQuote(word[0]) && word[len(word)-1] == word[0] {
			word = word[1 : len(word)-1]
			s++
		}
		if strongPassword(word) && lex.HasDigit(word) {
			end = s + len(word)
			*dst = append(*dst, Span{s, end, KindKey})
		}
	}
	return end
}

// snmpAlgorithms are the names of algorithms of SNMP version 3; a password follows each.
var snmpAlgorithms = lex.NewWordSet("md5", "sha", "sha-256", "sha-512", "aes", "des", "3des",
	"aes128", "aes256")

// snmpCommunity masks the community that a message gives after its name, which ends at p: SNMP
// community x, snmp community string is "x".
func snmpCommunity(dst *[]Span, t []byte, p int) int {
	for _, w := range [...]string{"string ", "name ", "is ", "set to "} {
		if lex.HasPrefix(t[p:], w) {
			p += len(w)
		}
	}
	s, e, quoted := valueAt(t, p)
	v := t[s:e]
	if !strongPassword(v) || !lex.HasDigit(v) || namedDigits(v) || !quoted && !endsToken(t, e) {
		return 0
	}
	*dst = append(*dst, Span{s, e, KindKey})
	return e
}
