// SPDX-License-Identifier: MIT

package tokenform

import (
	"encoding/base64"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/logplex-go/logplex/internal/race"
)

func TestRandom(t *testing.T) {
	for _, tt := range []struct {
		name, value string
		want        bool
	}{
		{"base62", "k3Jd82hQpZx71LmNv0Tr", true},
		{"base62 without digits", "xKqJvBzWpLmQdRfTgHnY", true},
		{"base36", "q7x2m9vk4t1z8w3c6p0r", true},
		{"base36 capitals", "Q7X2M9VK4T1Z8W3C6P0R", true},
		{"base64", "x9Kq+7Lm/Zp2Vb8Rt4Wy6A==", true},
		{"base64url", "x9Kq-7Lm_Zp2Vb8Rt4Wy6Q", true},
		{"percent escapes", "x9Kq%2B7Lm%2FZp2Vb8Rt4Wy6A%3D%3D", true},
		{"Rails session", "Zk9xQ2JtN1p4V0tDbGhXcQ%3D%3D--8f0a1b2c3d4e5f60718293a4b5c6d7e8f9010203",
			true},
		{"prefixed", "key_live_k3Jd82hQpZx71LmNv0Tr", true},
		{"ksuid", "0ujtsYcgvSTl8PAuAdqWYSMnLOv", true},
		{"20 hex digits", "3f9a0c71b2d84e65a01f", true},
		{"long", strings.Repeat("k3Jd82hQpZx71LmNv0Tr", 100), true},

		{"empty", "", false},
		{"short", "k3Jd82hQpZ", false},
		{"number", "12345678901234567890", false},
		{"time", "2026-03-17T08:25:21.297420+00:00", false},
		{"address", "10.132.208.77:50514.20", false},
		{"uuid", "59da6323-2bc4-4143-8677-cc66ccfb115f", false},
		{"uuid in capitals", "59DA6323-2BC4-4143-8677-CC66CCFB115F", false},
		{"prefixed uuid", "user:session:59da6323-2bc4-4143-8677-cc66ccfb115f", false},
		{"md5", "d41d8cd98f00b204e9800998ecf8427e", false},
		{"sha1", "da39a3ee5e6b4b0d3255bfef95601890afd80709", false},
		{"sha256", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", false},
		{"named sha256", "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
			false},
		{"ssh fingerprint", "SHA256:nThbg6kXUpJWGl7E1IGOCspRomTxdCARLviKw6E5SY8", false},
		{"integrity", "sha384-oqVuAfXRKap7fdgcCY5uykM6+R9GqQ8K/uxy9rx7HNQlGYl1kPzQho1wx4JwY8wC",
			false},
		{"trace id", "4bf92f3577b34da6a3ce929d0e0e4736", false},
		{"span id", "00f067aa0ba902b7", false},
		{"object id", "507f1f77bcf86cd799439011", false},
		{"pointer", "0x000000c0000b6010", false},
		{"zookeeper session", "0x14f05578bd80006000", false},
		{"ulid", "01ARZ3NDEKTSV4RRFFQ69G5FAV", false},
		{"cache key", "views/products/42-20240317082521000000", false},
		{"cache key with digest", "views/products:d41d8cd98f00b204e9800998ecf8427e", false},
		{"pod", "default/web-7d4b9c6f5d-x2x7q", false},
		{"camel case", "getUserAccountByExternalId2", false},
		{"snake case", "user_profile_last_updated_at", false},
		{"kebab case", "linux-amd64-unknown-gnu", false},
		{"capitals", "ERR_CONNECTION_REFUSED", false},
		{"path", "/usr/local/lib/python3.11/site-packages", false},
		{"host", "cryptic-cliffs-27764.herokuapp.com", false},
		{"sentence", "authentication failure for k3Jd82hQpZx71LmNv0Tr", false},
		{"package", "github.com/logplex-go/logplex/internal", false},
		{"locale", "en-US,en;q=0.9,de-DE;q=0.7", false},
		{"zero bytes", strings.Repeat("\x00", 40), false},
	} {
		if got := Random([]byte(tt.value)); got != tt.want {
			t.Errorf("%s: Random(%q) = %v, want %v", tt.name, tt.value, got, tt.want)
		}
	}
}

// Of generated keys nearly all must look random.
func TestRandomRecall(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	const n = 2000
	for _, tt := range []struct {
		name  string
		make  func() string
		floor int
	}{
		{"base62 of 16", func() string { return draw(r, base62, 16) }, n * 93 / 100},
		{"base62 of 24", func() string { return draw(r, base62, 24) }, n * 97 / 100},
		{"base62 of 40", func() string { return draw(r, base62, 40) }, n * 99 / 100},
		{"base36 of 20", func() string { return draw(r, base62[26:], 20) }, n * 99 / 100},
		{"base64 of 32 bytes", func() string {
			b := make([]byte, 32)
			for i := range b {
				b[i] = byte(r.Uint32())
			}
			return base64.StdEncoding.EncodeToString(b)
		}, n * 97 / 100},
	} {
		got := 0
		for range n {
			if Random([]byte(tt.make())) {
				got++
			}
		}
		if got < tt.floor {
			t.Errorf("%s: %d of %d look random, want %d", tt.name, got, n, tt.floor)
		}
	}
}

const base62 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

func draw(r *rand.Rand, alphabet string, n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = alphabet[r.IntN(len(alphabet))]
	}
	return string(b)
}

func TestRandomAllocs(t *testing.T) {
	if race.Enabled {
		t.Skip("the race detector allocates")
	}
	long := []byte(strings.Repeat("long_name_", 1000))
	if n := testing.AllocsPerRun(200, func() { Random(long) }); n != 0 {
		t.Errorf("%v allocations, want 0", n)
	}
}

func FuzzRandom(f *testing.F) {
	f.Add([]byte("k3Jd82hQpZx71LmNv0Tr"))
	f.Add([]byte("a-59da6323-2bc4-4143-8677-cc66ccfb115f"))
	f.Add([]byte{0xff, 0, 0x80})
	f.Fuzz(func(t *testing.T, value []byte) {
		if Random(value) && len(value) < MinRandom {
			t.Errorf("Random(%q) = true for %d bytes", value, len(value))
		}
	})
}
