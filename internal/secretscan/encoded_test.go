// SPDX-License-Identifier: MIT

package secretscan

import "testing"

// TestEncodedTexts has texts as forms and queries encode them: what is a mask, a type or an image
// in clear is one there.
func TestEncodedTexts(t *testing.T) {
	r := NewRules(nil, false)
	m := NewMask(ShowNothing, nil)
	for _, line := range []string{
		"q=level%3Dinfo+password%3D⟦hunter2Zq⟧+user%3Dbob",
		"q=level%3Dinfo+password%3D__REDACTED__+user%3Dbob",
		"q=password%3D%2A%2A%2A%2A1234+user%3Dbob",
		"q=%7B%22password%22%3A%22%3Cpassword%3E%22%2C%22user%22%3A%22bob%22%7D",
		"q=%7B%22password%22%3A%22⟦hunter2Zq⟧%22%2C%22user%22%3A%22bob%22%7D",
		"url=postgres%3A%2F%2Fbob%3A%2A%2A%2A%40db%2Fapp",
		"url=postgres%3A%2F%2Fbob%3A⟦hunter2Zq⟧%40db%2Fapp",
		"url=postgres%3A%2F%2F%24USER%3A%24PASS%40db%2Fapp",
		"url=postgres%3A%2F%2Fbob%3A⟦hun!ter2Zq⟧%40db%2Fapp",
		"https://h/x?password%3D⟦hunter2!Zq⟧%26x%3D1",
		"q=docker%3A%2F%2Fnginx%3A1.25%40sha256%3A" +
			"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
		"secrets%3Dloaded+count%3D12", "credentials%3Dinclude+mode%3Dcors",
		`{"v":"password: $creds[\"password\"]"}`, `{"v":"$password = $_POST[\"pw2\"] ?? null;"}`,
		`{"msg":"{\"password\":\"\\u2022\\u2022\\u2022\\u2022\",\"user\":\"bob\"}"}`,
		`{"msg":"from '\"100\"\u003csip:100@192.168.0.2:5060\u003e' failed"}`,
		`{"v":"{\"v\":\"Startpasswort: bitte ändern\"}"}`,
	} {
		wantScrubbed(t, r, m, line)
	}
}
