// SPDX-License-Identifier: MIT

package knownvalues

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/logplex-go/logplex/internal/race"
	"github.com/logplex-go/logplex/internal/secretscan"
)

// FuzzValues compares Find with a plain search for each form that the value must be found in.
func FuzzValues(f *testing.F) {
	f.Add("tr0ub4dor&3", "s3cret!!", "a tr0ub4dor&3 b s3cret!! c", uint8(3))
	f.Add("abcdabcd", "cdabcdab", "abcdabcdabcdab", uint8(0))
	f.Add("postgres://u:p%40ssw0rd!@h/d",
		"{\"password\":\"open sesame\"}", "p@ssw0rd! open sesame", uint8(9))
	f.Add("line one is here\nline two is here", "\xff\xfe\xfd\xfc\xfb\xfa\xf9\xf8", "x", uint8(1))
	f.Add("Server=h;Password=Tr0ub4dor&3", "-----BEGIN PRIVATE KEY-----\nabcdefgh12345678",
		"Password=", uint8(30))
	f.Fuzz(func(t *testing.T, first, second, text string, lead uint8) {
		v := new(Values)
		var taken []string
		for _, value := range []string{first, second} {
			if len(v.Add("", value)) == 0 {
				taken = append(taken, value)
			}
		}
		table := v.table.Load()
		if table == nil {
			return
		}
		var b strings.Builder
		b.WriteString(text[:len(text)/2])
		b.WriteString(strings.Repeat("-", int(lead)))
		for _, value := range taken {
			b.WriteString(value + text[len(text)/2:])
			b.WriteString(hex.EncodeToString([]byte(value)) + url.QueryEscape(value))
			b.WriteString(strconv.Quote(value) +
				base64.StdEncoding.EncodeToString([]byte(text+value)))
		}
		whole := b.String()
		spans := v.Find(nil, []byte(whole))

		hidden := make([]bool, len(whole))
		at := -1
		for _, s := range spans {
			if s.Start <= at || s.End <= s.Start || s.End > len(whole) ||
				s.Kind != secretscan.KindValue {
				t.Fatalf("Find = %v in %d bytes, want ordered spans that do not touch",
					spans, len(whole))
			}
			at = s.End
			for i := s.Start; i < s.End; i++ {
				hidden[i] = true
			}
		}
		want := make([]bool, len(whole))
		for i := range table.forms {
			form := &table.forms[i]
			for from := 0; ; {
				k := strings.Index(whole[from:], form.text)
				if k < 0 {
					break
				}
				from += k
				for j := from; j < from+len(form.text); j++ {
					want[j] = true
				}
				if form.before && from > 0 {
					want[from-1] = want[from-1] || isBase64(whole[from-1])
				}
				if end := from + len(form.text); form.after && end < len(whole) &&
					isBase64(whole[end]) {
					want[end] = true
					for pad := end + 1; pad <= end+2 && pad < len(whole) &&
						whole[pad] == '='; pad++ {
						want[pad] = true
					}
				}
				from++
			}
		}
		if !slices.Equal(hidden, want) {
			t.Fatalf("Find = %v in %q, want as strings.Index", spans, whole)
		}
		for _, value := range taken {
			if plain := strings.TrimSpace(value); refuse(plain) == nil && len(plain) <= maxValue &&
				v.hides(plain) && len(v.Find(nil, []byte(plain))) == 0 {
				t.Errorf("Find in the value itself = none, want a span")
			}
		}
	})
}

// hides reports whether a text is one of the forms.
func (v *Values) hides(text string) bool {
	return slices.ContainsFunc(v.table.Load().forms,
		func(f indexedForm) bool { return f.text == text })
}

func BenchmarkValues(b *testing.B) {
	line := []byte(`2026-03-17T08:25:21.297420+00:00 app[web.1]: at=info pid=4 msg="request done" method=GET path="/api/v1/users/42" ` +
		`status=200 service=12.4ms request_id=59da6323-2bc4-4143-8677-cc66ccfb115f bytes=14170`)
	r := rand.New(rand.NewPCG(7, 8))
	for _, n := range []int{1, 10, 40, 200, 1000} {
		for _, size := range []int{10, 40} {
			b.Run(fmt.Sprintf("%d values of %d bytes", n, size), func(b *testing.B) {
				v := new(Values)
				for range n {
					mustAdd(b, v, randomText(r, size))
				}
				dst := make([]secretscan.Span, 0, 8)
				b.ReportAllocs()
				b.SetBytes(int64(len(line)))
				for b.Loop() {
					v.Find(dst, line)
				}
			})
		}
	}
	b.Run("add one to 1000", func(b *testing.B) {
		v := new(Values)
		for range 1000 {
			mustAdd(b, v, randomText(r, 24))
		}
		for b.Loop() {
			mustAdd(b, v, randomText(r, 24))
		}
	})
}

// Values made to be taken apart into very many parts, or to be nested very deep, are still taken
// and found whole.
func TestValuesHostile(t *testing.T) {
	n := 60_000
	if testing.Short() || race.Enabled {
		n = 6000
	}
	r := rand.New(rand.NewPCG(9, 10))
	many := func(before, after string) string {
		var b strings.Builder
		for b.Len() < n {
			b.WriteString(before + randomText(r, 8) + after)
		}
		return b.String()
	}
	for _, tt := range []struct{ name, value string }{
		{"lines", many("", "\n")},
		{"strings", "[" + many(`"`, `",`) + "0]"},
		{"query", "https://h/?" + many("token=", "&")},
		{"settings", many("password=", ";")},
		{"nested lists", strings.Repeat("[", n/8) + `"s3cret!!"` + strings.Repeat("]", n/8)},
		{"unclosed objects", strings.Repeat(`{"a":`, n/5)},
		{"quotes", strings.Repeat("\"\\<&\x01", n/5)},
		{"broken UTF-8", strings.Repeat("\u202e\xff\x7f", n/5)},
		{"userinfo", "x://" + strings.Repeat("a:b@", n/4)},
		{"unclosed PEM", strings.Repeat("-----BEGIN PRIVATE KEY-----\n", n/30)},
	} {
		v := new(Values)
		mustAdd(t, v, tt.value)
		if got := find(v, "<"+strings.TrimSpace(tt.value)+">"); got != "<|>" {
			t.Errorf("%s: Find covers all but %d bytes, want all", tt.name, len(got))
		}
	}
}
