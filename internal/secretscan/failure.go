// SPDX-License-Identifier: MIT

package secretscan

import (
	"bytes"

	"github.com/logplex-go/logplex/internal/lex"
	"github.com/logplex-go/logplex/internal/tokenform"
)

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
	case lex.IsDigit(v[0]): // the status of a response
		return len(v) == 3 && (v[0] == '4' || v[0] == '5') && lex.AllDigits(v) &&
			lex.At(t, e) == ' ' && statusWords.Has(t[e+1:lex.WordEnd(t, e+1)])
	case lex.HasPrefix(v, "AADSTS"): // of Microsoft's login
		return len(v) <= len("AADSTS0000000") && lex.AllDigits(v[len("AADSTS"):])
	case lex.HasPrefix(v, "error:"): // of OpenSSL
		return len(v) >= len("error:00000000") && lex.AllHex(v[len("error:"):len("error:00000000")])
	case lex.HasPrefix(v, "HTTP/"):
		return lex.IsDigit(lex.At(v, len("HTTP/")))
	case isErrorCode(v):
		return true
	case gotWords.Has(v) && lex.HasPrefix(t[e:], " = "),
		lex.HasPrefix(t[e:], " error ") && !looksPassword(v):
		return true // code = Unavailable desc = x, Win32 error 1326
	}
	if n := bytes.LastIndexByte(v, ':'); n > 0 && v[n-1] == ':' {
		v = v[n+1:] // jsonwebtoken::errors::ExpiredSignature
	} else if n > 0 {
		w := v[n+1:]
		return lex.AllDigits(w) && len(w) < 6 && (isSourceFile(v[:n]) || gotWords.Has(v[:n]))
	}
	for _, c := range v {
		if !lex.IsLetter(c) && !isNameJoint(c) {
			return false
		}
	}
	last := v[bytes.LastIndexByte(v, '.')+1:]
	if lex.UpperCase(last) {
		return errorNumbers.Has(last) || bytes.IndexByte(last, '_') > 0 && hasFailure(last)
	}
	return lex.HasPrefix(last, "Err") && lex.IsUpper(lex.At(last, len("Err"))) || hasFailure(v)
}

// isNameJoint reports whether c may be between the words of a name: token.expired, rate-limited.
func isNameJoint(c byte) bool { return c == '.' || c == '_' || c == '-' }

// isErrorCode reports whether v is an error's name in capitals with digits, ERR_HTTP2_STREAM_ERROR
// and KRB5KDC_ERR_PREAUTH_FAILED, or its number in a database, ORA-01017.
func isErrorCode(v []byte) bool {
	if n := bytes.IndexByte(v, '-'); n > 1 && n < 5 {
		return databases.Has(v[:n]) && lex.UpperCase(v[:n]) && len(v)-n > 4 && len(v)-n < 8 &&
			lex.AllDigits(v[n+1:])
	}
	if !lex.HasPrefix(v, "ERR_") && !bytes.Contains(v, []byte("_ERR_")) {
		return false
	}
	for _, c := range v {
		if !lex.IsUpper(c) && !lex.IsDigit(c) && c != '_' {
			return false
		}
	}
	return true
}

// databases are what the numbers of databases' errors start with.
var databases = lex.NewWordSet("ora", "tns", "pls", "rman", "dpi", "dpy", "my", "sp2")

// longestError is the length of the longest name of an error that is looked at.
const longestError = 64

// hasFailure reports whether the first or the last word of a name of several says that something
// went wrong: NotFound, InvalidToken, RESOURCE_EXHAUSTED.
func hasFailure(v []byte) bool {
	s, words := 0, 0
	for i := 1; i <= len(v); i++ {
		if i < len(v) && !isNameJoint(v[i]) && !(lex.IsUpper(v[i]) && (lex.IsLower(v[i-1]) ||
			lex.IsUpper(v[i-1]) && lex.IsLower(lex.At(v, i+1)))) {
			continue
		}
		w := v[s:i]
		s = i
		if isNameJoint(lex.At(v, s)) {
			s++
		}
		if words++; i == len(v) && words > 1 && failureEnds.Has(w) ||
			words == 1 && i < len(v) && failureStarts.Has(w) {
			return true
		}
	}
	return false
}

// failureEnds end the names of errors: SQLException, AlreadyExists, PermissionDenied.
var failureEnds = lex.NewWordSet("error", "exception", "fault", "failure", "failed", "found",
	"exists", "exist", "denied", "expired", "exhausted", "unavailable", "refused", "reset",
	"timeout", "exceeded", "mismatch", "missing", "invalid", "unsupported", "revoked",
	"cancelled", "canceled", "aborted", "rejected", "unauthorized", "unauthenticated",
	"forbidden", "implemented", "interrupted", "limited", "corrupted", "malformed", "syscall")

// failureStarts start them: InvalidToken, MissingCredentials.
var failureStarts = lex.NewWordSet("invalid", "missing", "unknown", "unsupported", "unexpected",
	"malformed", "expired", "failed", "unauthorized", "cannot", "could")

// errorNumbers are the names of errno.h and the like, and the end of a file.
var errorNumbers = lex.NewWordSet("eof", "eperm", "enoent", "esrch", "eintr", "eio", "enxio",
	"e2big", "ebadf", "echild", "eagain", "enomem", "eacces", "efault", "ebusy", "eexist",
	"enodev", "enotdir", "eisdir", "einval", "enfile", "emfile", "enotty", "efbig", "enospc",
	"espipe", "erofs", "epipe", "erange", "edeadlk", "enosys", "eloop", "eproto", "ebadmsg",
	"eoverflow", "enotsock", "emsgsize", "enotsup", "eopnotsupp", "eaddrinuse", "eaddrnotavail",
	"enetdown", "enetunreach", "enetreset", "econnaborted", "econnreset", "enobufs", "eisconn",
	"enotconn", "etimedout", "econnrefused", "ehostdown", "ehostunreach", "ealready",
	"einprogress", "estale", "edquot", "ecanceled", "enokey", "ekeyexpired", "ekeyrevoked",
	"ekeyrejected", "eauth", "eneedauth", "enotfound", "eai_again", "eresolve", "eintegrity")

// statusWords start the texts of HTTP's statuses of errors: 401 Unauthorized.
var statusWords = lex.NewWordSet("bad", "unauthorized", "payment", "forbidden", "not", "method",
	"proxy", "request", "conflict", "gone", "length", "precondition", "payload", "uri",
	"unsupported", "range", "expectation", "misdirected", "unprocessable", "locked", "failed",
	"too", "upgrade", "client", "internal", "service", "gateway", "http", "insufficient",
	"network", "server")

// gotWords come before what a test got or wanted: len of secrets: expected:5 actual:17.
var gotWords = lex.NewWordSet("expected", "actual", "want", "got", "have", "errno", "status",
	"code", "err", "rc", "ret")

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
		for i < len(v) && lex.IsUpper(v[i]) {
			i++
		}
		b := i
		for i < len(v) && lex.IsLower(v[i]) {
			i++
		}
		if i == s || i == b && i < len(v) || !tokenform.IsWordlike(v[b:i]) {
			return false
		}
	}
	return words > 1 && len(v) >= 4*words && !tokenform.Random(v)
}

// isErrorTuple reports whether what Erlang and Elixir return for an error starts b:
// {error,nxdomain} and {:error, :timeout}.
func isErrorTuple(b []byte) bool {
	return lex.HasPrefix(b, "{error,") || lex.HasPrefix(b, "{:error,")
}
