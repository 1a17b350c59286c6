// SPDX-License-Identifier: MIT

package secretscan

import "testing"

// TestErrorNames has texts of errors that name what went wrong in one word after the name of a
// secret, and passwords at the same place.
func TestErrorNames(t *testing.T) {
	for _, text := range []string{
		"failed to get credentials: ENOENT", "open /etc/passwd: EACCES",
		"failed to get password: io.EOF", "failed to get password: sql.ErrNoRows",
		"failed to verify token: ErrTokenExpired", "failed to get secret: NotFound.",
		"failed to create secret: AlreadyExists", "Error: bad password: KeyError",
		"could not decrypt password: DecryptionFailed", "error unwrapping token: InvalidToken",
		"failed to get token: java.net.SocketTimeoutException",
		"failed to get token: SSL_ERROR_SYSCALL", "refresh token: RESOURCE_EXHAUSTED",
		"failed to get secret: AADSTS700016: Application not found",
		"error creating passphrase: error:0A000086:SSL routines::certificate verify failed",
		"couldn't connect bearer: errno 111", "failed to load authorization: 401 Unauthorized",
		"error creating passphrase: lib/auth.c:120", "bad: len of secrets: expected:5 actual:3",
		"oidc.AuthorizeToken: validatePayload: failed to validate oidc token payload",
		"error extracting header from token: extractSSHPOPCert; error parsing token: malformed",
		"error getting credentials: NoCredentialProviders: no valid providers in chain",
		`level=error msg="renew" err="failed to get secret: NotFound" attempt=3`,
		`{"error":"failed to get credentials: ECONNREFUSED","attempt":3}`,
		"failed to fetch token: HTTPError 503", "failed to fetch token: HTTP/1.1 401",
		"failed to fetch token: code = Unauthenticated desc = expired",
		"failed to fetch token: ERR_HTTP2_STREAM_ERROR", "get keytab: KRB5KDC_ERR_PREAUTH_FAILED",
		"failed to set password: ORA-01017: logon denied", "set password: MY-001045",
		"failed to fetch token: jsonwebtoken::errors::ErrorKind::ExpiredSignature",
		"failed to fetch token: auth.token.expired", "failed to fetch token: token-expired",
		"failed to fetch token: Win32 error 1326", "failed to fetch token: took 5.2s",
		"failed to fetch token: Expecting value: line 1 column 1 (char 0)",
		"failed to fetch token: 'NoneType' object has no attribute 'get'",
		"failed to fetch token: {:error, :timeout}", "failed to fetch token: {error,econnrefused}",
		"private key: 4096 bits",
	} {
		checkScrub(t, text, text)
	}
	for _, marked := range []string{
		"failed to check password: ⟦Hunter2Zq⟧", "invalid password: ⟦ENOENT7⟧",
		"bad password: ⟦Err0rTiger⟧", "login failed, password: ⟦NotFound9⟧",
		"wrong password: ⟦correctHorse⟧", "wrong password: ⟦TigerRainError7⟧",
		"new password: ⟦401⟧", "new password: ⟦error:0A0000g6⟧", "password: ⟦expected:x5⟧",
		"password: ⟦hunter2.c:120x⟧", "invalid token: ⟦xQzVbKwPtRjHg⟧: signature mismatch",
		"invalid token: ⟦aXbYcZdW⟧; try again", "password: ⟦AADSTS70001612345⟧",
		"password: ⟦TIGER_RAIN⟧", "password: ⟦ERR_tiger7⟧", "password: ⟦MY-hunter2⟧",
		"password: ⟦MYB-0010457⟧", "password: ⟦HTTP/Tiger7⟧", "token: ⟦tiger-rain-7⟧",
		"password: '⟦NoneType⟧' and password: '⟦hunter2Zq⟧'",
		"set password: ⟦hunter2Zq⟧ error 1326",
		"set password: {:error, %{password: \"⟦hunter2Zq⟧\"}}", "password: ⟦7741⟧ done",
	} {
		text, want := unmark(marked)
		checkScrub(t, text, want)
	}
}
