// SPDX-License-Identifier: MIT

package secretscan

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/url"
	"strconv"
	"strings"
	"testing"
)

// A generator expands templates into made-up text. Between '‹' and '›' is a variable part: a
// piece's name and its arguments (uuid, "hex 32", "int 1 500", "one red|green"), or a pattern
// ([A-Z0-9]{16}).
type generator struct {
	t    testing.TB
	rng  *rand.Rand
	vars map[string]string // fixed pieces: ‹$key›
}

func newGenerator(t testing.TB, seed uint64) *generator {
	return &generator{t: t, rng: rand.New(rand.NewPCG(seed, 20260317)), vars: map[string]string{}}
}

// expand replaces each ‹piece› of a template.
func (g *generator) expand(template string) string {
	g.t.Helper()
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(template, "‹")
		b.WriteString(before)
		if !ok {
			return b.String()
		}
		inner, after, ok := strings.Cut(rest, "›")
		if !ok {
			g.t.Fatalf("the template %q has an open piece", template)
		}
		b.WriteString(g.piece(inner))
		template = after
	}
}

// from returns n bytes of set.
func (g *generator) from(set string, n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = set[g.rng.IntN(len(set))]
	}
	return string(b)
}

func (g *generator) bytes(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(g.rng.Uint32())
	}
	return b
}

func (g *generator) pick(list []string) string { return list[g.rng.IntN(len(list))] }

func (g *generator) between(lo, hi int) int { return lo + g.rng.IntN(hi-lo+1) }

const (
	alnumBytes = digitBytes + lowerBytes + upperBytes
	hexBytes   = digitBytes + "abcdef"
	tokenBytes = alnumBytes + "-_"
)

var corpusWords = strings.Fields(
	"order invoice account report worker batch import export region tenant product shipment" +
		" basket profile gateway planner catalog ledger weather garden river mountain copper silver window harbor station" +
		" market engine signal matrix vector summary archive journal payment refund customer session message channel topic queue")

var corpusHosts = strings.Fields("db.example.com cache-1.internal ec2-3-81-20-7.compute-1.amazonaws.com api.example.org localhost" +
	" 10.0.12.7 redis.svc.cluster.local mq01 shop.example.net cluster0.ab1cd.example.net")

// piece makes one piece of a template.
func (g *generator) piece(inner string) string {
	g.t.Helper()
	if inner[0] == '[' {
		return g.pattern(inner)
	}
	if inner[0] == '$' {
		v, ok := g.vars[inner[1:]]
		if !ok {
			g.t.Fatalf("the piece %q has no value", inner)
		}
		return v
	}
	name, args, _ := strings.Cut(inner, " ")
	nums := func(i, def int) int {
		f := strings.Fields(args)
		if i >= len(f) {
			return def
		}
		n, err := strconv.Atoi(f[i])
		if err != nil {
			g.t.Fatalf("the piece %q wants numbers", inner)
		}
		return n
	}
	switch name {
	case "one":
		return g.expandOne(args)
	case "hex":
		return g.from(hexBytes, nums(0, 32))
	case "int":
		return strconv.Itoa(g.between(nums(0, 0), nums(1, 100000)))
	case "float":
		return fmt.Sprintf("%d.%0*d",
			g.between(0, nums(0, 900)), nums(1, 3), g.rng.IntN(pow10(nums(1, 3))))
	case "b64": // standard base64 of so many random bytes
		return base64.StdEncoding.EncodeToString(g.bytes(nums(0, 32)))
	case "b64url":
		return base64.RawURLEncoding.EncodeToString(g.bytes(nums(0, 32)))
	case "uuid":
		return g.uuid()
	case "word":
		return g.pick(corpusWords)
	case "host":
		return g.pick(corpusHosts)
	case "ip":
		return fmt.Sprintf("%d.%d.%d.%d",
			g.between(1, 223), g.rng.IntN(256), g.rng.IntN(256), g.between(1, 254))
	case "ts":
		return fmt.Sprintf("2026-%02d-%02dT%02d:%02d:%02d.%06d+00:00",
			g.between(1, 12), g.between(1, 28), g.rng.IntN(24), g.rng.IntN(60),
			g.rng.IntN(60), g.rng.IntN(1e6))
	case "clock":
		return fmt.Sprintf("%02d:%02d:%02d", g.rng.IntN(24), g.rng.IntN(60), g.rng.IntN(60))
	case "ulid":
		return "01" + g.from("0123456789ABCDEFGHJKMNPQRSTVWXYZ", 24)
	case "pw":
		return g.password("-_.+!")
	case "pwx":
		return g.password("-_.+!@#$%&*=~^/:?")
	case "pwurl":
		return url.QueryEscape(g.password("-_.+!@#$%&*=~^/:?"))
	case "pwhex":
		return hex.EncodeToString([]byte(g.password("-_")))
	case "jwt":
		return g.jwt()
	case "basic":
		return base64.StdEncoding.EncodeToString(
			[]byte(g.pick(corpusWords) + ":" + g.password("-_.+!")))
	case "card":
		return g.card(args)
	case "pem":
		return g.pemBody(nums(0, 64), "\n", 8)
	case "pemesc":
		return g.pemBody(64, `\n`, 8)
	case "pemline":
		return g.pemBody(64, " ", 6)
	case "nl":
		return "\n"
	case "key":
		return g.pick(corpusWords) + "_" + g.pick(corpusWords)
	}
	if strings.Contains(inner, "[") {
		return g.pattern(inner)
	}
	g.t.Fatalf("the piece %q is unknown", inner)
	return ""
}

func (g *generator) expandOne(args string) string {
	return g.expand(strings.NewReplacer("«", "‹", "»", "›").Replace(
		g.pick(strings.Split(args, "|"))))
}

func pow10(n int) int {
	p := 1
	for range n {
		p *= 10
	}
	return p
}

// pattern makes a text of "[A-Za-z0-9_-]{36}" groups with literals between them.
func (g *generator) pattern(p string) string {
	g.t.Helper()
	var b strings.Builder
	for i := 0; i < len(p); {
		if p[i] != '[' {
			b.WriteByte(p[i])
			i++
			continue
		}
		end := i + strings.IndexByte(p[i:], ']')
		var set []byte
		for j := i + 1; j < end; j++ {
			if j+2 < end && p[j+1] == '-' {
				for c := p[j]; c <= p[j+2]; c++ {
					set = append(set, c)
				}
				j += 2
				continue
			}
			set = append(set, p[j])
		}
		i = end + 1
		lo, hi := 1, 1
		if i < len(p) && p[i] == '{' {
			end := i + strings.IndexByte(p[i:], '}')
			a, z, ranged := strings.Cut(p[i+1:end], ",")
			lo, _ = strconv.Atoi(a)
			hi = lo
			if ranged {
				hi, _ = strconv.Atoi(z)
			}
			i = end + 1
		}
		if len(set) == 0 || lo < 1 || hi < lo {
			g.t.Fatalf("the pattern %q is malformed", p)
		}
		b.WriteString(g.from(string(set), g.between(lo, hi)))
	}
	return b.String()
}

func (g *generator) uuid() string {
	return g.from(hexBytes, 8) + "-" + g.from(hexBytes, 4) + "-4" + g.from(hexBytes, 3) +
		"-" + g.from("89ab", 1) + g.from(hexBytes, 3) + "-" + g.from(hexBytes, 12)
}

// password makes a password as people and generators choose them, with marks from the given ones.
// It is never a word alone, which nothing distinguishes from prose.
func (g *generator) password(marks string) string {
	w := func() string { return g.pick(corpusWords) }
	title := func(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
	mark := func() string { return g.from(marks, 1) }
	switch g.rng.IntN(8) {
	case 0:
		return w() + g.from(digitBytes, g.between(1, 4))
	case 1:
		return title(w()) + mark() + g.from(digitBytes, 4)
	case 2:
		return w() + "-" + w() + "-" + w() + g.from(digitBytes, 1)
	case 3:
		return title(w()) + title(w()) + g.from(digitBytes, 2) + mark()
	case 4:
		return g.from(alnumBytes, g.between(12, 32)) + g.from(digitBytes, 1)
	case 5:
		return g.from(alnumBytes, 6) + mark() + g.from(alnumBytes, 6) +
			mark() + g.from(alnumBytes, 2)
	case 6:
		return g.from(hexBytes, 32)
	}
	return strings.NewReplacer("a", "4", "e", "3", "o", "0").Replace(w()) + mark() +
		title(w()) + g.from(digitBytes, 1)
}

func (g *generator) jwt() string {
	part := func(v any) string {
		b, err := json.Marshal(v)
		if err != nil {
			g.t.Fatal(err)
		}
		return base64.RawURLEncoding.EncodeToString(b)
	}
	head := map[string]string{
		"alg": g.pick([]string{"HS256", "RS256", "ES256", "EdDSA"}), "typ": "JWT",
	}
	body := map[string]any{
		"sub": g.uuid(), "iss": "https://" + g.pick(corpusHosts),
		"iat": g.between(1700000000, 1790000000),
	}
	return part(head) + "." + part(body) + "." + base64.RawURLEncoding.EncodeToString(g.bytes(32))
}

// card makes a number of a brand with a right check digit, grouped by sep.
func (g *generator) card(args string) string {
	brand, sep, _ := strings.Cut(args, " ")
	if sep == "space" {
		sep = " "
	}
	prefix, length := "4", 16
	switch brand {
	case "mastercard":
		prefix = strconv.Itoa(g.between(51, 55))
	case "mastercard2":
		prefix = strconv.Itoa(g.between(2221, 2720))
	case "amex":
		prefix, length = g.pick([]string{"34", "37"}), 15
	case "discover":
		prefix = g.pick([]string{"6011", "65"})
	case "diners":
		prefix, length = "36", 14
	case "jcb":
		prefix = strconv.Itoa(g.between(3528, 3589))
	}
	n := []byte(prefix + g.from(digitBytes, length-1-len(prefix)))
	sum := 0
	for i := range n {
		d := int(n[len(n)-1-i] - '0')
		if i%2 == 0 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	s := string(n) + strconv.Itoa((10-sum%10)%10)
	if sep == "" {
		return s
	}
	if length == 15 {
		return s[:4] + sep + s[4:10] + sep + s[10:]
	}
	return s[:4] + sep + s[4:8] + sep + s[8:12] + sep + s[12:]
}

func (g *generator) pemBody(width int, sep string, lines int) string {
	var b strings.Builder
	for i := range lines {
		if i > 0 {
			b.WriteString(sep)
		}
		b.WriteString(g.from(alnumBytes+"+/", width))
	}
	return b.String()
}
