// SPDX-License-Identifier: MIT

package secretscan

import "testing"

// TestTextsOfPrograms has lines of programs whose own words look like the names of secrets, and
// secrets under such names.
func TestTextsOfPrograms(t *testing.T) {
	const audited = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
	for _, text := range []string{
		// Playwright's channels, OpenVPN's management
		"pw:api => browserType.launch started", "  pw:browser [pid=1234] <launching> chrome +0ms",
		"2026-11-30T15:50:15.123Z pw:api => launched", "app[web.1]: pw:test", "DEBUG pw:test",
		"pw:test:task started", "DEBUG=pw:api,pw:browser*", "pw:webserver",
		">PASSWORD:Verification Failed: 'Auth'", ">PASSWORD:Need 'Auth' username/password",
		// handles
		"message type=signal path=/org/freedesktop/login1 cookie=12345 reply_cookie=51234 end",
		" cookie=0x2b1f0a7c9d3e4f55, duration=1234.567s, table=0, n_packets=12",
		"nl80211: scan timeout 30 seconds, scan cookie:0x7f3a91c0",
		"nl80211: Frame TX status: cookie=0x7f3a91c0 (ack=1)", "COOKIE=1024 IP=10.0.0.1",
		"do_syncrep2: rid=001 cookie=rid=001,csn=20261130155015.123456Z#000000#000#000000",
		"do_syncrep2: rid=001 NEW_COOKIE: rid=001,csn=20261130155015.123456Z#000000#000#000000",
		`"\x03\x00\x00/*\xE0\x00\x00Cookie: mstshash=Administr" 400 47 "-" "-"`,
		// methods of authentication
		"wlan0: EAP-PSK: Derived Session-Id", "EAP-pwd: processing frame: exch 1, len 24",
		"EAP-PWD: PWD-ID/Request -> PWD-Commit/Req", "rlm_eap_pwd: Initiate, NULL data provided",
		"The OAuth 2.0 JWT Bearer (RFC 7523) Grant", "OAuth 2.0 Bearer (RFC6750)",
		// algorithms
		"Microsoft SAM encryption key AEAD-AES-256-CBC-HMAC-SHA512 16",
		"session key: aes256-cts-hmac-sha1-96", "host key: ecdsa-sha2-nistp256",
		"signing key: rsa-sha2-512", "encryption_key: AES/CBC/PKCS5Padding",
		// what is being done, what stands for a secret
		"sealed-secrets: Updating prod/web-db-v2", "vault-secrets: Renewing lease for web",
		`{"client_token":"hmac-sha256:` + audited + `","accessor":"hmac-sha256:` + audited + `"}`,
		`{"state":"present","update_password":"on_create"}`, "session.cookie.same_site=lax",
		// facts
		"token_bound_cidrs: 10.0.0.0/8", `{"token_bound_cidrs":["10.0.0.0/8"],"token_ttl":1200}`,
		"admin.passwordMtime: 2026-03-20T17:54:53Z", "credentialMapping=docker.io",
		"a different user: uid:42 pw_uid:1000 st_uid:0, gid:0 pw_gid:1000 st_gid:0",
		`{"secrets":[{"uid":"8f14e45f-ceea-467f-9575-0d9cd8f0e8c1","namespace":"team-42"}]}`,
		`"credentials":[{"type":"public-key","transports":["usb","nfc"]}]`, "password_quality=good",
		"in the pattern <code>yyyy-MM-ddTHH:mm:ssZ</code> (where Z is an offset)",
	} {
		checkScrub(t, text, text)
	}
	for _, marked := range []string{
		"pw:⟦apiTiger7⟧", "pw:⟦hunter2⟧", "pw:⟦tiger⟧", ">PASSWORD:⟦Verification7⟧ Failed",
		"cookie=⟦9f3b7c21d8e64a05⟧ end", "session_cookie=⟦98234119823411⟧ end",
		"session_cookie=⟦98234119⟧ user=bob", "auth_cookie: ⟦98234119⟧",
		"Cookie: 12345; sid=⟦8Zq2Lr7mXvPq⟧", "Cookie: rid=001; sid=⟦8Zq2Lr7mXvPq⟧",
		"Cookie: rid=⟦123,9f3b7c21d8e64a05⟧", `{"cookie":" sid=⟦8Zq2Lr7mXvPq⟧"}`,
		`{"Cookie":["; sid=⟦8Zq2Lr7mXvPq⟧"]}`, "user=bob pw:⟦test⟧", `"bob" pw:⟦server⟧`,
		"eap_psk=⟦hunter2Zq⟧", "eap-pwd: ⟦hunter2Zq⟧",
		"Cookie: rid=⟦8Zq2Lr7mXv⟧", "Cookie: id=⟦98234119⟧", "Cookie: sid=⟦0x7f3a91c0⟧",
		"wpa_psk: ⟦Derived7x⟧", "psk: ⟦hunter2Zq⟧", "eap_password: ⟦hunter2Zq⟧",
		"Authorization: Bearer ⟦x7QmZ2Lr9Tk⟧", "using Bearer ⟦(x7QmZ2Lr9TkPw4)⟧",
		"encryption key: ⟦AES-256-hunter2Zq⟧", "signing key: ⟦aes-7Gh2kQ⟧", "key_password: ⟦aes⟧",
		"new password: ⟦Updating7⟧ now", "update_password=⟦hunter2Zq⟧",
		`{"client_token":"⟦hmac-sha256:9f86d081884c7d659a2feaa⟧"}`,
		"token_bound: ⟦hunter2Zq⟧", `{"secrets":[{"uid":"⟦hunter2Zq⟧"}]}`,
		"<password>⟦yyyy7MM⟧</password>", "password: ⟦YYYY2Tiger⟧",
	} {
		text, want := unmark(marked)
		checkScrub(t, text, want)
	}
}
