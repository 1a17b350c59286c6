// SPDX-License-Identifier: MIT

package secretscan

import "bytes"

// namesError reports whether the unquoted value t[i:e], after "key: ", names what went wrong rather
// than being the secret that did: "failed to get token: io.EOF", "open /etc/passwd: EACCES",
// "refresh token: 401 Unauthorized", "parse private key: lib/auth.c:120".
func namesError(t []byte, i, e int) bool {
	v := t[i:e]
	for len(v) > 0 && isPunctuation(v[len(v)-1]) {
		v = v[:len(v)-1]
	}
	if len(v) < 3 || len(v) > longestError {
		return false
	}
	switch {
	case isDigit(v[0]): // the status of a response
		return len(v) == 3 && (v[0] == '4' || v[0] == '5') && allDigits(v) && at(t, e) == ' ' &&
			statusWords.has(t[e+1:wordEnd(t, e+1)])
	case hasPrefix(v, "AADSTS"): // of Microsoft's login
		return len(v) <= len("AADSTS0000000") && allDigits(v[len("AADSTS"):])
	case hasPrefix(v, "error:"): // of OpenSSL
		return len(v) >= len("error:00000000") && allHex(v[len("error:"):len("error:00000000")])
	}
	if n := bytes.IndexByte(v, ':'); n > 0 {
		w := v[n+1:]
		return allDigits(w) && len(w) < 6 && (isSourceFile(v[:n]) || gotWords.has(v[:n]))
	}
	for _, c := range v {
		if !isLetter(c) && c != '.' && c != '_' {
			return false
		}
	}
	v = v[bytes.LastIndexByte(v, '.')+1:]
	if upperCase(v) {
		return errorNumbers.has(v) || bytes.IndexByte(v, '_') > 0 && hasFailure(v)
	}
	return hasPrefix(v, "Err") && isUpper(at(v, len("Err"))) || hasFailure(v)
}

// longestError is the length of the longest name of an error that is looked at.
const longestError = 64

// hasFailure reports whether the first or the last word of a name of several says that something
// went wrong: NotFound, InvalidToken, RESOURCE_EXHAUSTED.
func hasFailure(v []byte) bool {
	s, words := 0, 0
	for i := 1; i <= len(v); i++ {
		if i < len(v) && v[i] != '_' && !(isUpper(v[i]) && isLower(v[i-1])) {
			continue
		}
		w := v[s:i]
		s = i
		if at(v, s) == '_' {
			s++
		}
		if words++; i == len(v) && words > 1 && failureEnds.has(w) ||
			words == 1 && i < len(v) && failureStarts.has(w) {
			return true
		}
	}
	return false
}

// failureEnds end the names of errors: SQLException, AlreadyExists, PermissionDenied.
var failureEnds = newWordSet("error", "exception", "fault", "failure", "failed", "found", "exists",
	"exist", "denied", "expired", "exhausted", "unavailable", "refused", "reset", "timeout",
	"exceeded", "mismatch", "missing", "invalid", "unsupported", "revoked", "cancelled",
	"canceled", "aborted", "rejected", "unauthorized", "unauthenticated", "forbidden",
	"implemented", "interrupted", "limited", "corrupted", "malformed", "syscall")

// failureStarts start them: InvalidToken, MissingCredentials.
var failureStarts = newWordSet("invalid", "missing", "unknown", "unsupported", "unexpected",
	"malformed", "expired", "failed", "unauthorized", "cannot", "could")

// errorNumbers are the names of errno.h and the like, and the end of a file.
var errorNumbers = newWordSet("eof", "eperm", "enoent", "esrch", "eintr", "eio", "enxio", "e2big",
	"ebadf", "echild", "eagain", "enomem", "eacces", "efault", "ebusy", "eexist", "enodev",
	"enotdir", "eisdir", "einval", "enfile", "emfile", "enotty", "efbig", "enospc", "espipe",
	"erofs", "epipe", "erange", "edeadlk", "enosys", "eloop", "eproto", "ebadmsg", "eoverflow",
	"enotsock", "emsgsize", "enotsup", "eopnotsupp", "eaddrinuse", "eaddrnotavail", "enetdown",
	"enetunreach", "enetreset", "econnaborted", "econnreset", "enobufs", "eisconn", "enotconn",
	"etimedout", "econnrefused", "ehostdown", "ehostunreach", "ealready", "einprogress", "estale",
	"edquot", "ecanceled", "enokey", "ekeyexpired", "ekeyrevoked", "ekeyrejected", "eauth",
	"eneedauth", "enotfound", "eai_again", "eresolve", "eintegrity")

// statusWords start the texts of HTTP's statuses of errors: 401 Unauthorized.
var statusWords = newWordSet("bad", "unauthorized", "payment", "forbidden", "not", "method",
	"proxy", "request", "conflict", "gone", "length", "precondition", "payload", "uri",
	"unsupported", "range", "expectation", "misdirected", "unprocessable", "locked", "failed",
	"too", "upgrade", "client", "internal", "service", "gateway", "http",
	"insufficient", "network", "server")

// gotWords come before what a test got or wanted: len of secrets: expected:5 actual:17.
var gotWords = newWordSet("expected", "actual", "want", "got", "have", "errno", "status", "code",
	"err", "rc", "ret")

// isErrorHead reports whether v, before a colon or a semicolon and a space, is the name of a
// function or of a kind of error that heads the next part of an error's text: "AuthorizeToken:
// validatePayload: token is expired". Its words have four letters on average.
func isErrorHead(v []byte) bool {
	if len(v) > longestError {
		return false
	}
	words := 0
	for i := 0; i < len(v); words++ {
		s := i
		for i < len(v) && isUpper(v[i]) {
			i++
		}
		b := i
		for i < len(v) && isLower(v[i]) {
			i++
		}
		if i == s || i == b && i < len(v) || !isWordlike(v[b:i]) {
			return false
		}
	}
	return words > 1 && len(v) >= 4*words && !Random(v)
}
