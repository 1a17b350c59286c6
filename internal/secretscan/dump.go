// SPDX-License-Identifier: MIT

package secretscan

import (
	"bytes"

	"github.com/logplex-go/logplex/internal/lex"
	"github.com/logplex-go/logplex/internal/tokenform"
)

// leastExponent is the least number of digits of a private exponent in a dump; RSA keys of 512 bits
// have 150.
const leastExponent = 60

// isBigNumber reports whether a decimal number of at least leastExponent digits starts at i, with
// or without a sign, as fmt prints a big.Int.
func isBigNumber(t []byte, i int) bool {
	if lex.At(t, i) == '+' {
		i++
	}
	if i+leastExponent > len(t) {
		return false
	}
	return lex.AllDigits(t[i : i+leastExponent])
}

// isExponentName reports whether the name of a private exponent, "D", ends at the quote at i, which
// may be escaped.
func isExponentName(t []byte, i int) bool {
	e := i
	for e > 0 && t[e-1] == '\\' {
		e--
	}
	s := e - 1
	return s > i-e && t[s] == 'D' && t[s-1] == t[i]
}

// exponentInJSON masks the private exponent at i, after the colon and perhaps a space.
func exponentInJSON(dst *[]Span, t []byte, i int) int {
	if lex.At(t, i) == ' ' {
		i++
	}
	if !isBigNumber(t, i) {
		return 0
	}
	return findExponent(dst, t, i)
}

// findExponent masks the private exponent at i of a key that was printed with its fields:
// {PublicKey:{N:… E:65537} D:… Primes:[…]}.
func findExponent(dst *[]Span, t []byte, i int) int {
	if t[i] == '+' {
		i++
	}
	e := i
	for e < len(t) && lex.IsDigit(t[e]) {
		e++
	}
	*dst = append(*dst, Span{i, e, KindPEM})
	if bytes.IndexByte(t[e:min(len(t), e+longestPrimes)], ']') < 0 {
		return e
	}
	for { // the primes and what was computed of them
		s := e
		for s < len(t) && s-e < lex.MaxGap && !lex.IsDigit(t[s]) && t[s] != 'N' && t[s] != 'K' &&
			(t[s] != '\n' || lex.IsSpace(lex.At(t, s+1))) {
			s++
		}
		end := s
		for end < len(t) && lex.IsDigit(t[end]) {
			end++
		}
		if end-s < leastPrime {
			return e
		}
		*dst = append(*dst, Span{s, end, KindPEM})
		e = end
	}
}

// longestPrimes bounds where the list of the primes ends: two of 4096 bits have 2470 digits.
const longestPrimes = 4096

// leastPrime is the least number of digits of a prime of a key; those of 512 bits have 77.
const leastPrime = 40

// findUserinfo masks the password of a url.URL that was printed with its fields: {Scheme:https
// Opaque: User:bob:x Host:h}.
func findUserinfo(dst *[]Span, t []byte, i int) int {
	s := i
	for i < len(t) && i-s < maxUserinfo && t[i] > ' ' && t[i] != ':' {
		i++
	}
	if lex.At(t, i) != ':' || i == s {
		return 0
	}
	e := i + 1
	for e < len(t) && e-i < 2*maxUserinfo && t[e] > ' ' {
		e++
	}
	if !lex.HasPrefix(t[e:], " Host:") || e == i+1 || isPlaceholder(t[i+1:e]) {
		return 0
	}
	*dst = append(*dst, Span{i + 1, e, KindURL})
	return e
}

// findBlock masks the bytes of a pem.Block whose type ends at i, as fmt prints them and
// encoding/json writes them: {Type:RSA PRIVATE KEY Headers:map[] Bytes:[48 130]}.
func findBlock(dst *[]Span, t []byte, i int) int {
	const window = 256 // of the headers
	limit := min(len(t), i+window) - 2
	for _, w := range [...]string{" Headers:map[", " map[", `","Headers":`, `", Headers:`,
		`\",\"Headers\":`} {
		if !lex.HasPrefix(t[i:], w) {
			continue
		}
		for p := i + len(w); p < limit; p++ {
			s := p + 1
			switch {
			case t[p] == '[' && lex.IsDigit(t[s]), t[p] == '{' && t[s] == '0' && t[s+1] == 'x':
				end := lex.Next(t, s, t[p]+2)
				if end < 0 {
					end = len(t)
				}
				*dst = append(*dst, Span{s, end, KindPEM})
				return end
			case t[p] == '"' && t[s] == 'M' && t[s+1] == 'I':
				end := tokenform.Extend(t, s, tokenform.AlphabetBase64)
				*dst = append(*dst, Span{s, end, KindPEM})
				return end
			}
		}
	}
	return 0
}
