// SPDX-License-Identifier: MIT

package secretscan

import "testing"

// TestMembersOfObjects has members whose names hint at a secret, and are those of one together with
// the name of the object around them, as they are for attrs of a group.
func TestMembersOfObjects(t *testing.T) {
	r := NewRules(nil, false)
	m := NewMask(ShowNothing, nil)
	for _, line := range []string{
		`{"api":{"key":"⟦velvetmoon⟧"},"n":1}`,
		`{"api":{"url":"https://x/v1","key":"⟦velvetmoon⟧"}}`,
		`{"a":{"private": { "id":7, "key": "⟦velvetmoon⟧" }}}`, `{"mfa":{"code":"⟦593415⟧"}}`,
		`{"m":"{\"encryption\":{\"key\":\"⟦velvetmoon⟧\"}}"}`,
		`{"crypt":{"key":"⟦b3301dd3ee8c332a4b1cbb9487ca51a7⟧"}}`,
		`map[api:map[key:⟦Zq9xHunter2⟧ url:x]]`, `{API:{URL:x Key:⟦Zq9xHunter2⟧} N:1}`,
		`main.C{API:main.A{URL:"x", Key:"⟦velvetmoon⟧"}}`, `&{API:&{Key:⟦Zq9xHunter2⟧}}`,
		`map[string]interface {}{"api":map[string]interface {}{"key":"⟦velvetmoon⟧"}}`,
		`{"api":{"in":{"a":1},"key":"⟦velvetmoon⟧"}}`,
		`{"cache":{"key":"users:v2:8123"}}`, `{"foo":{"key":"velvetmoon"}}`,
		`{"api":[{"key":"velvetmoon"}]}`, `{"api":{"v":1},"key":"velvetmoon"}`,
		`{"public":{"key":"velvetmoon"}}`, `{"error":{"code":"E593415"}}`, `{"key":{"key":"id"}}`,
		`{"api":{"in":{"key":"velvetmoon"}}}`, `map[primary:map[key:id] api:map[version:v2]]`,
		`{"api":{"keys":3,"key":"","key2":null}}`, `{"api":{"key":"${API_KEY}"}}`,
		// Cookies end where the next field of a dump begins.
		`map[Cookie:sid=⟦V2HvcAYeM7cO85ni4⟧; theme=dark password:⟦Zq9xHunter2⟧]`,
		`{Cookie:sid=⟦V2HvcAYeM7cO85ni4⟧ Token:⟦Zq9xHunter2⟧ Host:db}`,
		`{SetCookie:sid=⟦V2HvcAYeM7cO85ni4⟧; Path=/; HttpOnly APIKey:⟦Zq9xHunter2⟧}`,
		`Cookie: sid=⟦V2HvcAYeM7cO85ni4⟧; at=⟦2026-11-30T10:00⟧`,
		`map[cookies:[map[expires:<nil> httpOnly:true name:sid path:/ ` +
			`value:⟦c2ecb53d1749b0a8544b6933a7d330a7⟧]]]`,
	} {
		checkMarked(t, r, m, line)
	}
}
