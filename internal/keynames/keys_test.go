// SPDX-License-Identifier: MIT

package keynames

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/logplex-go/logplex/internal/race"
	"github.com/logplex-go/logplex/internal/testinput"
)

func TestKeysVerdict(t *testing.T) {
	k := NewKeys(nil, nil)
	rows := 0
	for _, row := range testinput.KeyNames() {
		for _, name := range strings.Fields(row.Names) {
			rows++
			if got := k.VerdictString(name); got.String() != row.Verdict {
				t.Errorf("VerdictString(%q) = %v, want %v", name, got, row.Verdict)
			}
			if got := k.Verdict([]byte(name)); got.String() != row.Verdict {
				t.Errorf("Verdict(%q), cached = %v, want %v", name, got, row.Verdict)
			}
			if got := (*Keys)(nil).VerdictString(name); got.String() != row.Verdict {
				t.Errorf("(nil).VerdictString(%q) = %v, want %v", name, got, row.Verdict)
			}
		}
	}
	if rows < 250 {
		t.Errorf("the table has %d rows, want at least 250", rows)
	}
}

func TestKeysLists(t *testing.T) {
	long := strings.Repeat("n", 300) + "_private_note"
	k := NewKeys([]string{"Diary", "nick-name", "user.email", "", "--", "geheimnis", long, "both"},
		[]string{"session token", "user.password", "API_KEY", "credentials.public", "both"})
	for name, want := range map[string]Verdict{
		"diary": Secret, "DIARY": Secret, "dia_ry": Secret, "my_diary": None,
		"nickName": Secret, "nick.name": Secret,
		"nick name": Secret, "email": None, "user_email": Secret, "geheimnis": Secret,
		long: Secret, long[1:] + "s": None,
		"session_token": Allowed, "SessionToken": Allowed, "session_tokens": Secret,
		"api.key": Allowed, "my_api_key": Secret,
		"password": Secret, "user.password": Allowed, "user_password": Allowed,
		"both": Allowed, "": None, "-": None,
	} {
		if got := k.VerdictString(name); got != want {
			t.Errorf("VerdictString(%.40q) = %v, want %v", name, got, want)
		}
	}
}

func TestKeysPath(t *testing.T) {
	plain := NewKeys(nil, nil)
	listed := NewKeys([]string{"user.email", "box"},
		[]string{"user.password", "credentials.public", "credentials.login.name", "token", "open"})
	deep := slices.Repeat([]string{"group"}, 200)
	for _, tt := range []struct {
		name   string
		keys   *Keys
		groups string
		key    string
		want   Verdict
	}{
		{"no groups", plain, "", "password", Secret},
		{"ordinary", plain, "http", "status", None},
		{"in a group", plain, "user", "password", Secret},
		{"secret group", plain, "credentials", "user", Secret},
		{"secret group, outer", plain, "credentials/github", "login", Secret},
		{"secret group, token", plain, "request/token", "expires", Secret},
		{"weak group", plain, "session", "user", None},
		{"harmless group", plain, "token_stats", "user", None},
		{"weak key in a telling group", plain, "api", "key", Secret},
		{"weak key in a telling inner group", plain, "x/api", "key", Secret},
		{"weak key in a telling outer group", plain, "api/x", "key", Weak},
		{"weak key in a plain group", plain, "cache", "key", None},
		{"weak key in a public group", plain, "public", "key", None},
		{"weak key in an empty group", plain, "api/", "key", Secret},
		{"only empty groups", plain, "/", "key", Weak},
		{"account", plain, "smtp", "pass", Secret},
		{"allowed path", listed, "user", "password", Allowed},
		{"allowed path, camel case", listed, "User", "Password", Allowed},
		{"allowed path, deeper", listed, "http/user", "password", Secret},
		{"allowed path, one more below", listed, "user/password", "old", None},
		{"allowed under a secret group", listed, "credentials", "public", Allowed},
		{"allowed deep under a secret group", listed, "credentials/login", "name", Allowed},
		{"beside the allowed", listed, "credentials/login", "id", Secret},
		{"below an allowed group", listed, "credentials/public", "exponent", None},
		{"secret below an allowed group", listed, "credentials/public", "password", Secret},
		{"allowed group name", listed, "token", "expires", None},
		{"allowed key at any depth", listed, "credentials/a/b", "token", Allowed},
		{"extra path", listed, "user", "email", Secret},
		{"extra key alone", listed, "", "email", None},
		{"extra group", listed, "box", "lid", Secret},
		{"extra group, allowed key", listed, "box", "open", Allowed},
	} {
		var groups []string
		if tt.groups != "" {
			groups = strings.Split(tt.groups, "/")
		}
		if got := tt.keys.Path(groups, tt.key); got != tt.want {
			t.Errorf("%s: Path(%q, %q) = %v, want %v", tt.name, groups, tt.key, got, tt.want)
		}
	}
	if got := listed.Path(deep, "password"); got != Secret {
		t.Errorf("Path(200 groups, password) = %v, want secret", got)
	}
	if got := (*Keys)(nil).Path([]string{"credentials"}, "user"); got != Secret {
		t.Errorf("(nil).Path(credentials, user) = %v, want secret", got)
	}
}

func TestKeysHostile(t *testing.T) {
	k := NewKeys([]string{"mine"}, nil)
	const mb = 1 << 20
	for _, tt := range []struct {
		name, key string
		want      Verdict
	}{
		{"letters", strings.Repeat("a", mb), None},
		{"letters, then a word", strings.Repeat("a", mb) + "_password", Secret},
		{"joined", strings.Repeat("a", mb) + "password", Secret},
		{"words", strings.Repeat("a_", mb) + "token", Secret},
		{"capitals", strings.Repeat("A", mb) + "pi_key", Secret},
		{"separators", strings.Repeat("-", mb), None},
		{"secret far from the end", "password" + strings.Repeat("_", mb), None},
		{"bad UTF-8", strings.Repeat("\xff\xfe", 40) + ".secret", Secret},
		{"zero bytes", "\x00\x00api\x00key", Secret},
		{"changing case", strings.Repeat("aB", mb), None},
	} {
		if got := k.VerdictString(tt.key); got != tt.want {
			t.Errorf("%s: VerdictString = %v, want %v", tt.name, got, tt.want)
		}
		if got := k.Verdict([]byte(tt.key)); got != tt.want {
			t.Errorf("%s: Verdict = %v, want %v", tt.name, got, tt.want)
		}
	}
}

// A million distinct names pass through the cache without growing it, and verdicts stay right when
// they evict others.
func TestKeysManyNames(t *testing.T) {
	k := NewKeys(nil, nil)
	n := 1_000_000
	if testing.Short() || race.Enabled {
		n = 50_000
	}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	buf := make([]byte, 0, 64)
	for i := range n {
		buf = fmt.Appendf(buf[:0], "field_%d", i)
		buf = append(buf, "_password"[:9*(i&1)]...)
		want := None
		if i&1 == 1 {
			want = Secret
		}
		if got := k.Verdict(buf); got != want {
			t.Fatalf("Verdict(%q) = %v, want %v", buf, got, want)
		}
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 1<<20 {
		t.Errorf("%d distinct names took %d bytes, want none", n, grown)
	}
	runtime.KeepAlive(k)
}

func TestKeysConcurrent(t *testing.T) {
	k := NewKeys([]string{"mine"}, []string{"ours"})
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for i := range 2000 {
				name := fmt.Sprintf("key_%d", i)
				for key, want := range map[string]Verdict{
					"password": Secret, "mine": Secret, "ours": Allowed, "status": None, name: Weak,
				} {
					if got := k.VerdictString(key); got != want {
						t.Errorf("VerdictString(%q) = %v, want %v", key, got, want)
						return
					}
				}
			}
		})
	}
	wg.Wait()
}

func TestKeysAllocs(t *testing.T) {
	if race.Enabled {
		t.Skip("the race detector allocates")
	}
	k := NewKeys([]string{"mine", "user.email"}, []string{"user.password"})
	groups := []string{"http", "request"}
	long := []byte(strings.Repeat("long_name_", 1000))
	i := 0
	for name, f := range map[string]func(){
		"hit":       func() { k.Verdict([]byte("aws_secret_access_key")) },
		"miss":      func() { i++; long[len(long)-2] = byte(i); k.Verdict(long) },
		"no cache":  func() { (*Keys)(nil).VerdictString("myDatabasePassword") },
		"path":      func() { k.Path(groups, "status") },
		"weak path": func() { k.Path(groups, "key") },
	} {
		if n := testing.AllocsPerRun(200, f); n != 0 {
			t.Errorf("%s: %v allocations, want 0", name, n)
		}
	}
}

// FuzzKeys checks that no name panics and that the spelling of a name does not change its verdict:
// only its words do.
func FuzzKeys(f *testing.F) {
	for _, row := range testinput.KeyNames() {
		for _, name := range strings.Fields(row.Names) {
			f.Add(name)
		}
	}
	f.Add(strings.Repeat("aB_9", 200))
	f.Add("\xff\x00 APIs")
	k := NewKeys([]string{"my_own-name"}, []string{"other.name"})
	f.Fuzz(func(t *testing.T, name string) {
		first := k.VerdictString(name)
		if again := k.Verdict([]byte(name)); again != first {
			t.Errorf("Verdict(%q) = %v, then %v", name, first, again)
		}
		k.Path([]string{name, "a"}, name)
		lists := NewKeys([]string{name}, nil)
		if got := lists.VerdictString(name); squeezable(name) && got != Secret {
			t.Errorf("Verdict(%q) with it in extra = %v, want secret", name, got)
		}

		words := strings.FieldsFunc(strings.ToLower(name),
			func(r rune) bool { return r < 'a' || r > 'z' })
		words = slices.DeleteFunc(words, func(w string) bool { return len(w) < 2 })
		if len(words) > 8 || len(strings.Join(words, "_")) > 200 {
			return
		}
		want := k.VerdictString(strings.Join(words, "_"))
		camel, title := "", []string{}
		for _, w := range words {
			camel += strings.ToUpper(w[:1]) + w[1:]
			title = append(title, strings.ToUpper(w[:1])+w[1:])
		}
		for _, variant := range []string{
			strings.Join(words, "-"), strings.Join(words, "."), strings.Join(words, " "),
			strings.Join(title, "-"),
			strings.ToUpper(strings.Join(words, "_")), "__" + strings.Join(words, "__") + "_1",
			camel,
		} {
			if got := k.VerdictString(variant); got != want {
				t.Errorf("Verdict(%q) = %v, want %v as for words %q", variant, got, want, words)
			}
		}
	})
}

// squeezable reports whether a name has a letter or digit, by which lists compare, and is short
// enough that none of it is cut.
func squeezable(name string) bool {
	return strings.Trim(name, "-_. ") != "" && len(name) <= MaxName
}

func BenchmarkKeys(b *testing.B) {
	k := NewKeys(nil, nil)
	line := strings.Fields("at method path host request_id fwd dyno connect service status bytes protocol tls_version")
	keys := make([][]byte, len(line))
	for i, key := range line {
		keys[i] = []byte(key)
	}
	b.Run("cached", func(b *testing.B) {
		b.ReportAllocs()
		i := 0
		for b.Loop() {
			k.Verdict(keys[i%len(keys)])
			i++
		}
	})
	b.Run("classify", func(b *testing.B) {
		b.ReportAllocs()
		i := 0
		for b.Loop() {
			classify(keys[i%len(keys)])
			i++
		}
	})
	b.Run("path", func(b *testing.B) {
		b.ReportAllocs()
		groups := []string{"http", "request"}
		for b.Loop() {
			k.Path(groups, "method")
		}
	})
}

// TestKeysBesideSigns has what is no letter beside the words of a name.
func TestKeysBesideSigns(t *testing.T) {
	keys := NewKeys(nil, nil)
	for _, sign := range []string{
		"🔑", "\xff", "•", "→", "\x1b[31m", "\x1b[0m", "\u00a0", "№",
	} {
		for _, c := range []struct {
			key  string
			want Verdict
		}{
			{sign + "password", Secret}, {"password" + sign, Secret},
			{"user" + sign + "api_key", Secret}, {sign + "пароль", Secret},
			{sign + "color", None}, {"token_count" + sign, None}, {sign + "author", None},
		} {
			if got := keys.VerdictString(c.key); got != c.want {
				t.Errorf("VerdictString(%q) = %v, want %v", c.key, got, c.want)
			}
		}
	}
}
