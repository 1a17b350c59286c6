// SPDX-License-Identifier: MIT

package secretscan

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"math/big"
	"strings"
	"testing"
)

// TestPrivateKeysInJSON has private keys as encoding/json writes them, indented or not, also within
// another text.
func TestPrivateKeysInJSON(t *testing.T) {
	r := NewRules(nil, false)
	m := NewMask(ShowNothing, nil)
	rsaKey, err := rsa.GenerateKey(rand.Reader, 1024)
	if err != nil {
		t.Fatal(err)
	}
	ecKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		key     any
		private []*big.Int
	}{
		{rsaKey, append([]*big.Int{rsaKey.D, rsaKey.Precomputed.Dp}, rsaKey.Primes...)},
		{ecKey, []*big.Int{ecKey.D}},
	} {
		for _, indent := range []string{"", "  ", "\t"} {
			text, err := json.Marshal(c.key)
			if indent != "" {
				text, err = json.MarshalIndent(c.key, "", indent)
			}
			if err != nil {
				t.Fatal(err)
			}
			outer, err := json.Marshal(map[string]string{"msg": string(text)})
			if err != nil {
				t.Fatal(err)
			}
			for _, in := range []string{string(text), string(outer)} {
				got := scrub(r, m, in)
				for i, n := range c.private {
					if strings.Contains(got, n.String()[:16]) {
						t.Errorf("%T with indent %q: the private number %d is in\n%s",
							c.key, indent, i, got)
					}
				}
				if !json.Valid([]byte(got)) {
					t.Errorf("%T with indent %q: %s is no JSON", c.key, indent, got)
				}
			}
		}
	}
}
