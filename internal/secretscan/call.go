// SPDX-License-Identifier: MIT

package secretscan

// connectsWith reports whether the quote at i opens the argument of a call that is a password, as
// connectArgument knows it, or that of Ruby's basic_auth 'bob', 'x'.
func connectsWith(t []byte, i int) bool {
	commas, quoted := 0, byte(0)
	for n := i; n > 1 && i-n < 2*maxKey; n-- {
		switch c := t[n-1]; {
		case isQuote(c) && (quoted == 0 || quoted == c):
			quoted ^= c
		case quoted != 0:
		case c == ',':
			commas++
		case c == '(':
			k, _ := connectArgument(t, extendBack(t, n-1), n-1)
			return k > 0 && k == commas+1
		case c == ' ' && commas == 1 && hasSuffix(t[:n-1], "basic_auth"):
			return true
		case c == ')' || c == ';' || c == '\n' || c == '{' || c == '[':
			return false
		}
	}
	return false
}

// pairCalls are the ends of names of functions and types that take a user and a password.
var pairCalls = [...]string{"usernamepasswordcredentials", "usernamepasswordcredential",
	"passwordauthentication", "passwordauthenticationtoken", "basicauth", "digestauth",
	"basicauthentication", "basiccredentials"}

// takesPair reports whether name is that of such a function.
func takesPair(name []byte) bool {
	switch at(name, len(name)-1) {
	case 'h', 'l', 'n', 's':
		for _, w := range pairCalls {
			if hasSuffixFold(name, w) {
				return true
			}
		}
	}
	return false
}

// opensStore reports whether the call t[s:e] is that of the login to Redis: redis.auth("x"),
// $redis->auth('x'), red:auth("x").
func opensStore(t []byte, s, e int) bool {
	if !hasSuffix(t[s:e], "auth") {
		return false
	}
	n := e - len("auth")
	switch at(t, n-1) {
	case '.', ':':
		n--
	case '>':
		n -= len("->")
	default:
		return false
	}
	if n < 1 || t[n] == '>' {
		return false
	}
	object := t[extendBack(t, n):n]
	for i := range object { // the last name of a path
		if object[i] == '.' {
			object = object[i+1:]
			break
		}
	}
	return hasPrefixFold(object, "red") && !hasPrefixFold(object, "redi") ||
		hasPrefixFold(object, "redis") || equalFold(object, "rdb")
}

// optionArgument returns the text in the quote at i if it is the only argument of a Some that is
// the only argument of a call, and where the name of that ends: password(Some("x")).
func optionArgument(t []byte, i int) (name, start, end int) {
	n := i - len("Some(")
	if n < 2 || !hasSuffix(t[:i], "(Some(") {
		return 0, 0, 0
	}
	s, e, quoted := valueAt(t, i)
	if !quoted || at(t, e+1) != ')' || at(t, e+2) != ')' {
		return 0, 0, 0
	}
	return n - 1, s, e
}
