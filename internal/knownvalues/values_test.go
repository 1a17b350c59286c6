// SPDX-License-Identifier: MIT

package knownvalues

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html"
	"log/slog"
	"math/rand/v2"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/logplex-go/logplex/internal/race"
	"github.com/logplex-go/logplex/internal/secretscan"
)

// covered replaces what spans cover by a bar each.
func covered(text string, spans []secretscan.Span) string {
	var b strings.Builder
	at := 0
	for _, s := range spans {
		b.WriteString(text[at:s.Start])
		b.WriteByte('|')
		at = s.End
	}
	return b.String() + text[at:]
}

func find(v *Values, text string) string { return covered(text, v.Find(nil, []byte(text))) }

func mustAdd(t testing.TB, v *Values, values ...string) {
	t.Helper()
	for _, err := range v.Add("TEST", values...) {
		t.Fatalf("Add = %v, want nil", err)
	}
}

func TestValuesZero(t *testing.T) {
	var v Values
	dst := []secretscan.Span{{Start: 1, End: 2}}
	if got := v.Find(dst, []byte("hunter2hunter2")); !slices.Equal(got, dst) {
		t.Errorf("zero Values: Find = %v, want %v", got, dst)
	}
	if got := (*Values)(nil).Find(dst, []byte("hunter2hunter2")); !slices.Equal(got, dst) {
		t.Errorf("nil Values: Find = %v, want %v", got, dst)
	}
	if v.Len() != 0 || (*Values)(nil).Len() != 0 {
		t.Errorf("Len = %d, %d, want 0, 0", v.Len(), (*Values)(nil).Len())
	}
	if errs := v.Add("NONE"); errs != nil || v.Len() != 0 {
		t.Errorf("Add without values = %v, Len %d, want nil, 0", errs, v.Len())
	}
}

func TestValuesFind(t *testing.T) {
	for _, tt := range []struct {
		name   string
		values []string
		text   string
		want   string
	}{
		{"alone", []string{"tr0ub4dor&3"}, "tr0ub4dor&3", "|"},
		{"start", []string{"tr0ub4dor&3"}, "tr0ub4dor&3 is it", "| is it"},
		{"middle", []string{"tr0ub4dor&3"}, "password is tr0ub4dor&3.", "password is |."},
		{"end", []string{"tr0ub4dor&3"}, "is tr0ub4dor&3", "is |"},
		{"twice", []string{"tr0ub4dor&3"}, "tr0ub4dor&3 tr0ub4dor&3", "| |"},
		{"touching", []string{"tr0ub4dor&3"}, "tr0ub4dor&3tr0ub4dor&3", "|"},
		{"inside a word", []string{"tr0ub4dor&3"}, "xtr0ub4dor&3x", "x|x"},
		{"other case", []string{"tr0ub4dor&3"}, "Tr0ub4dor&3", "Tr0ub4dor&3"},
		{"cut short", []string{"tr0ub4dor&3"}, "tr0ub4dor&", "tr0ub4dor&"},
		{"shortest", []string{"s3cret!!"}, "a s3cret!! b", "a | b"},
		{"longest of two", []string{"s3cret!!", "s3cret!!more"},
			"a s3cret!!more b s3cret!!mor", "a | b |mor"},
		{"longest of two, other order", []string{"s3cret!!more", "s3cret!!"},
			"a s3cret!!more b", "a | b"},
		{"overlapping", []string{"abcd1234", "1234efgh"}, "-abcd1234efgh-", "-|-"},
		{"one inside another", []string{"xx-abcd1234-yy", "abcd1234"}, "xx-abcd1234-yy", "|"},
		{"self overlapping", []string{"abcdabcd"}, "-abcdabcdabcd-", "-|-"},
		{"not UTF-8", []string{"\xff\xfe\xfd\x00\x01\x02\x03\x04"},
			"a\xff\xfe\xfd\x00\x01\x02\x03\x04b", "a|b"},
		{"text too short", []string{"s3cret!!"}, "s3cret!", "s3cret!"},
		{"trimmed", []string{" \ts3cret!!\n"}, "[s3cret!!]", "[|]"},
		{"quotes of a shell", []string{"'s3cret!!'"}, "[s3cret!!]", "[|]"},
	} {
		v := new(Values)
		mustAdd(t, v, tt.values...)
		if got := find(v, tt.text); got != tt.want {
			t.Errorf("%s: Find covers %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestValuesForms(t *testing.T) {
	for _, secret := range []string{
		"s3cret!!", "correcthorse99", "a/b+c=d&e f\"g\\h", "tab\tand\x01bell\x7fü",
		"<b>&amp;'quoted'", "\u202ebidi\u2028line",
		"pass%word with spaces", "k3Jd82hQpZx71LmNv0TrYc5WbE6f",
		strings.Repeat("long secret, ", 200) + "end",
	} {
		v := new(Values)
		mustAdd(t, v, secret)
		quoted := func(s string) string { b, _ := json.Marshal(s); return string(b[1 : len(b)-1]) }
		forms := map[string]string{
			"plain":           secret,
			"json":            quoted(secret),
			"json twice":      quoted(quoted(secret)),
			"go":              inner(strconv.Quote(secret)),
			"go ascii":        inner(strconv.QuoteToASCII(secret)),
			"go twice":        inner(strconv.Quote(strconv.Quote(secret)))[2:],
			"go in json":      quoted(inner(strconv.Quote(secret))),
			"slashes escaped": strings.ReplaceAll(quoted(secret), "/", `\/`),
			"query":           url.QueryEscape(secret),
			"query twice":     url.QueryEscape(url.QueryEscape(secret)),
			"path":            url.PathEscape(secret),
			"path, small":     lowerPercent(url.PathEscape(secret)),
			"html":            html.EscapeString(secret),
			"hex":             hex.EncodeToString([]byte(secret)),
			"hex in capitals": fmt.Sprintf("%X", secret),
			"userinfo":        strings.TrimPrefix(url.UserPassword("", secret).String(), ":"),
			"base64 of itself": strings.TrimRight(base64.StdEncoding.EncodeToString([]byte(secret)),
				"="),
			"base64url": strings.TrimRight(base64.URLEncoding.EncodeToString([]byte(secret)), "="),
		}
		if strings.ContainsAny(secret, "<>&") {
			delete(forms, "slashes escaped") // no encoder escapes both these and slashes
		}
		forms["go twice"] = forms["go twice"][:len(forms["go twice"])-2]
		for name, form := range forms {
			text := "msg=\"" + form + "\""
			if got, want := find(v, text), "msg=\"|\""; got != want {
				t.Errorf("%s of %.20q: Find covers %.60q, want %q", name, secret, got, want)
			}
		}
		// In base64 of a longer text, all that depends on the secret alone must go, and both digits
		// at its borders.
		for lead := range 6 {
			for trail := range 4 {
				whole := strings.Repeat("u", lead) + secret + strings.Repeat("v", trail)
				for _, enc := range []*base64.Encoding{base64.StdEncoding, base64.RawURLEncoding} {
					text := enc.EncodeToString([]byte(whole))
					spans := v.Find(nil, []byte(text))
					if len(spans) != 1 || spans[0].Start > (lead*8+5)/6 ||
						spans[0].End < (lead+len(secret))*8/6 {
						t.Errorf("base64 of %.20q between %d and %d bytes: Find = %v",
							secret, lead, trail, spans)
					}
				}
			}
		}
	}
}

// TestValuesFormsElsewhere has values as the JSON of other languages' libraries writes them.
func TestValuesFormsElsewhere(t *testing.T) {
	quoted := func(s string) string { b, _ := json.Marshal(s); return string(b[1 : len(b)-1]) }
	for secret, forms := range map[string][]string{
		`ab/é+😀"c'd\e`: {
			`ab\/\u00e9+\ud83d\ude00\"c'd\\e`,              // PHP
			`ab/\u00e9+\ud83d\ude00\"c'd\\e`,               // Python
			`ab/\u00E9\u002B\uD83D\uDE00\u0022c\u0027d\\e`, // .NET
		},
		"wJalrXU/K7MD+bPx": {`wJalrXU\/K7MD+bPx`, `wJalrXU/K7MD\u002BbPx`},
		"<script>'`&'\x7f": {"\\u003Cscript\\u003E\\u0027\\u0060\\u0026\\u0027\\u007F"},
		"größe-der-welt":   {`gr\u00f6\u00dfe-der-welt`, `gr\u00F6\u00DFe-der-welt`},
	} {
		v := new(Values)
		mustAdd(t, v, secret)
		for _, form := range forms {
			for _, form := range []string{form, quoted(form)} {
				if got := find(v, `{"k":"`+form+`"}`); got != `{"k":"|"}` {
					t.Errorf("Find covers %q with %s, want all of %q", got, form, secret)
				}
			}
		}
	}
}

func TestValuesParts(t *testing.T) {
	const (
		pem = "-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEA3x9Kq7LmZp2Vb8Rt4Wy6AcDeFgHiJkLmNoPqRsTuVwXyZ012\n" +
			"qP8nV3sT6kLw9zXyB2cD4eF6gH8iJ0kL2mN4oP6qR8sT0uV2wX4yZ6aB8cD0eF2g\nAbC4eF==\n-----END RSA PRIVATE KEY-----\n"
		pemLine = "qP8nV3sT6kLw9zXyB2cD4eF6gH8iJ0kL2mN4oP6qR8sT0uV2wX4yZ6aB8cD0eF2g"
		cert    = "-----BEGIN CERTIFICATE-----\nMIIDdzCCAl+gAwIBAgIEAgAAuTANBgkqhkiG9w0BAQUFADBaMQswCQYDVQQGEwJJ\n-----END CERTIFICATE-----\n"
	)
	account, _ := json.Marshal(map[string]any{
		"type": "service_account", "project_id": "my-project-123456", "private_key": pem,
		"client_email": "robot@my-project-123456.iam.gserviceaccount.com",
		"token_uri":    "https://oauth2.googleapis.com/token",
		"nested": []any{map[string]any{"password": "open sesame, please", "port": 5432,
			"mode": "production"}, nil, true},
	})
	postgres := "postgres://app_user:p%40ss%2Fw0rd-9@db-1.example.com:5432/app_db?sslmode=require"
	for _, tt := range []struct {
		name, value string
		hidden      []string // each must be covered whole
		plain       []string // each must stay
	}{
		{"url", postgres,
			[]string{postgres, "p%40ss%2Fw0rd-9", "p@ss/w0rd-9", "app_user:p@ss/w0rd-9"},
			[]string{"app_user", "db-1.example.com", "postgres://", "app_db?sslmode=require"}},
		{"url, unescaped password", "redis://:p@ss/w0rd#9@cache.example.com:6379",
			[]string{"p@ss/w0rd#9"}, []string{"cache.example.com:6379"}},
		{"url, short password", "redis://h:abc@cache.example.com:6379",
			[]string{"redis://h:abc@cache.example.com:6379"}, []string{"cache.example.com"}},
		{"url, token as user", "https://k3Jd82hQpZx71LmNv0Tr@sentry.example.com/1",
			[]string{"k3Jd82hQpZx71LmNv0Tr"}, []string{"sentry.example.com"}},
		{"url, token as user with a constant",
			"https://k3Jd82hQpZx71LmNv0Tr:x-oauth-basic@github.com/a/b",
			[]string{"k3Jd82hQpZx71LmNv0Tr"}, []string{"x-oauth-basic", "github.com/a/b"}},
		{"url, secret path",
			"https://hooks.example.com/services/T024BE7LH/B0F9ZQ4/k3Jd82hQpZx71LmNv0Tr",
			[]string{"k3Jd82hQpZx71LmNv0Tr"}, []string{"https://hooks.example.com/services/"}},
		{"url, secret query", "https://api.example.com/v1/log?api_key=swordfish-77&limit=10000000",
			[]string{"swordfish-77"}, []string{"https://api.example.com/v1/log", "limit=10000000"}},
		{"dsn", "app:tr0ub4dor&3@tcp(10.0.0.1:3306)/app?parseTime=true",
			[]string{"tr0ub4dor&3", "app:tr0ub4dor&3"},
			[]string{"tcp(10.0.0.1:3306)", "parseTime=true"}},
		{"connection string", "Server=tcp:db.example.net,1433;Database=app;User ID=sa;Password=Tr0ub4dor&3;Encrypt=True",
			[]string{"Tr0ub4dor&3"},
			[]string{"Server=tcp:db.example.net", "Database=app", "Encrypt=True"}},
		{"keyword string", "host=db.example.net user=app password='tr0ub4dor&3' sslmode=require",
			[]string{"tr0ub4dor&3"}, []string{"host=db.example.net", "sslmode=require"}},
		{"pair", "admin:tr0ub4dor&3", []string{"tr0ub4dor&3", "admin:tr0ub4dor&3"},
			[]string{"admin"}},
		{"address", "jonathan.smithson@example.com", []string{"jonathan.smithson@example.com"},
			[]string{"jonathan.smithson"}},
		{"bearer", "Bearer k3Jd82hQpZx71LmNv0Tr",
			[]string{"k3Jd82hQpZx71LmNv0Tr"}, []string{"Bearer"}},
		{"basic", "Basic " + base64.StdEncoding.EncodeToString([]byte("admin:tr0ub4dor&3")),
			[]string{"tr0ub4dor&3"}, []string{"Basic"}},
		{"pem", pem, []string{pem[:len(pem)-1], pemLine},
			[]string{"-----BEGIN RSA PRIVATE KEY-----", "-----END RSA PRIVATE KEY-----"}},
		{"pem in one line", strings.ReplaceAll(pem, "\n", `\n`), []string{pemLine},
			[]string{"-----BEGIN RSA PRIVATE KEY-----"}},
		{"pem after a certificate", cert + pem, []string{pemLine},
			[]string{"MIIDdzCCAl+gAwIBAgIEAgAAuTANBgkqhkiG9w0BAQUFADBaMQswCQYDVQQGEwJJ"}},
		{"json", string(account), []string{string(account), pemLine, "open sesame, please"},
			[]string{"service_account", "my-project-123456", "robot@my-project-123456.iam",
				"https://oauth2.googleapis.com/token",
				"production", "private_key", "token_uri"}},
		{"json list", `["first-secret","second-secret"]`, []string{"first-secret", "second-secret"},
			[]string{`["`}},
		{"json in base64", base64.StdEncoding.EncodeToString(account),
			[]string{pemLine, "open sesame, please"}, []string{"service_account"}},
		{"settings", "# the database\nmode: production\nDB_PASSWORD=open-sesame-1\ntimeout=30000000\nk3Jd82hQpZx71LmNv0Tr\n",
			[]string{"open-sesame-1", "k3Jd82hQpZx71LmNv0Tr"},
			[]string{"mode: production", "timeout=30000000", "# the database"}},
	} {
		v := new(Values)
		mustAdd(t, v, tt.value)
		for _, s := range tt.hidden {
			if got := find(v, "<"+s+">"); got != "<|>" {
				t.Errorf("%s: Find in %.50q covers %.50q, want all", tt.name, s, got)
			}
		}
		for _, s := range tt.plain {
			if got := find(v, "<"+s+">"); got != "<"+s+">" {
				t.Errorf("%s: Find in %.50q covers %.50q, want nothing", tt.name, s, got)
			}
		}
		if v.Len() != 1 {
			t.Errorf("%s: Len = %d, want 1", tt.name, v.Len())
		}
	}
}

func TestValuesRefused(t *testing.T) {
	const cert = "-----BEGIN CERTIFICATE-----\nMIIDdzCCAl+gAwIBAgIEAgAAuTANBgkqhkiG9w0BAQUFADBaMQswCQYDVQQGEwJJ\n-----END CERTIFICATE-----\n"
	for _, tt := range []struct {
		value string
		want  error
	}{
		{"", errShort}, {"x", errShort}, {"hunter2", errShort}, {"true", errShort},
		{"\t 1234567 \n", errShort},
		{`""`, errShort}, {"aaaaaaaa", errPoor}, {"abababababab", errPoor},
		{"        --------", errPoor}, {"abcabcabcabc", errPoor},
		{"production", errCommon}, {"Production", errCommon}, {"localhost", errCommon},
		{"localhost:5432", errCommon},
		{"development", errCommon}, {"password", errCommon}, {"us-east-1", errCommon},
		{"undefined", errCommon},
		{"12345678", errNumber}, {"-1234.5678", errNumber}, {"1.5e+1000", errNumber},
		{"2026-03-17", errNumber},
		{"10.0.0.1:8080", errNumber}, {"2026-03-17T08:25:21Z", errNumber}, {"00000000", errNumber},
		{"/usr/local/bin", errPath}, {"/app/config/key.json", errPath}, {"./relative", errPath},
		{"~/.ssh/id_rsa", errPath},
		{`C:\keys\app.pem`, errPath}, {"/etc/heroku/dyno_id_token", errPath},
		{"https://example.com/", errURL}, {"https://api.example.com/v1/users?page=2", errURL},
		{"redis://localhost:6379/0", errURL},
		{"postgres://db.example.com/app", errURL}, {"ssh://git@github.com/a/b", errURL},
		{"https://h:8080/a@b", errURL},
		{cert, errPublic},
	} {
		v := new(Values)
		errs := v.Add("SOME_VAR", tt.value)
		if len(errs) != 1 || !strings.HasSuffix(fmt.Sprint(errs[0]), ": "+tt.want.Error()) {
			t.Errorf("Add(%q) = %v, want %v", tt.value, errs, tt.want)
			continue
		}
		if text := errs[0].Error(); !strings.Contains(text, "SOME_VAR: ") ||
			len(tt.value) > 4 && strings.Contains(text, tt.value) {
			t.Errorf("Add(%q) = %q, want the variable named and the value not shown",
				tt.value, text)
		}
		if v.Len() != 0 || len(v.Find(nil, []byte("x"+tt.value+"x"))) != 0 {
			t.Errorf("Add(%q): Len = %d, want nothing to be found", tt.value, v.Len())
		}
	}
	for _, value := range []string{
		"abcd1234", "Hunter2!", "k3Jd82hQpZ", "12345678901234567890",
		"/x9Kq+7Lm/Zp2Vb8Rt4Wy6Aq3Bn5Cm7D==", "correct horse battery",
		"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
		"59da6323-2bc4-4143-8677-cc66ccfb115f", "пароль",
	} {
		v := new(Values)
		if errs := v.Add("", value); len(errs) != 0 {
			t.Errorf("Add(%q) = %v, want it taken", value, errs)
		}
	}
}

func TestValuesErrorsNamePosition(t *testing.T) {
	v := new(Values)
	var got []string
	for _, err := range v.Add("VAR", "short", "fine-secret-1", "production") {
		got = append(got, err.Error())
	}
	for _, err := range v.Add("", "fine-secret-2", "tiny") {
		got = append(got, err.Error())
	}
	want := []string{
		"knownvalues: VAR (value 1): " + errShort.Error(),
		"knownvalues: VAR (value 3): " + errCommon.Error(),
		"knownvalues: value 2: " + errShort.Error(),
	}
	if !slices.Equal(got, want) {
		t.Errorf("Add = %q, want %q", got, want)
	}
	if v.Len() != 2 {
		t.Errorf("Len = %d, want 2", v.Len())
	}
}

func TestValuesAddTwice(t *testing.T) {
	v := new(Values)
	mustAdd(t, v, "first-secret", "first-secret")
	before := v.table.Load()
	mustAdd(t, v, "first-secret")
	if v.Len() != 1 || v.table.Load() != before {
		t.Errorf("Len = %d after adding a value three times, want 1 and no new table", v.Len())
	}
	mustAdd(t, v, "second-secret")
	if v.Len() != 2 || v.table.Load() == before {
		t.Errorf("Len = %d after adding a second value, want 2 and a new table", v.Len())
	}
}

func TestValuesBounded(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	v := new(Values)
	huge := randomText(r, 1<<20)
	mustAdd(t, v, huge)
	if got := v.Find(nil, []byte(huge[:maxValue+100])); len(got) != 1 || got[0].Start != 0 ||
		got[0].End != maxValue {
		t.Errorf("Find in a value of 1 MB = %v, want its first 64 KiB", got)
	}
	if got := v.Find(nil, []byte(hex.EncodeToString([]byte(huge[:maxEncoded])))); len(got) != 1 ||
		got[0].End != 2*maxEncoded {
		t.Errorf("Find in the hex of a long value = %v, want all of its first 4 KiB", got)
	}
	full := false
	for range 400 {
		for _, err := range v.Add("HUGE", randomText(r, maxValue)) {
			full = strings.Contains(err.Error(), errFull.Error())
		}
	}
	if !full {
		t.Error("Add of 25 MB of values never said that too many are registered")
	}
	size := 0
	for _, f := range v.table.Load().forms {
		size += len(f.text)
	}
	if size > maxFormBytes {
		t.Errorf("the forms take %d bytes, want at most %d", size, maxFormBytes)
	}
}

func TestValuesPrintNothing(t *testing.T) {
	const secret = "tr0ub4dor&3"
	holder := struct{ V Values }{}
	mustAdd(t, &holder.V, secret)
	v := &holder.V
	asJSON, err := json.Marshal(map[string]any{"v": v})
	if err != nil {
		t.Fatalf("Marshal = %v, want nil", err)
	}
	var line strings.Builder
	slog.New(slog.NewTextHandler(&line, nil)).Info("m", "v", v)
	texts := []string{v.String(), v.GoString(), string(asJSON), line.String(), fmt.Sprint(&holder)}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		texts = append(texts, fmt.Sprintf(verb, v), fmt.Sprintf(verb, &holder))
	}
	for _, text := range texts {
		for _, leak := range []string{
			secret, hex.EncodeToString([]byte(secret)), url.QueryEscape(secret),
		} {
			if strings.Contains(text, leak) {
				t.Errorf("Values print %q, want nothing of the value", text)
			}
		}
	}
}

func TestValuesConcurrent(t *testing.T) {
	v := new(Values)
	mustAdd(t, v, "the-first-secret")
	text := []byte("a the-first-secret b")
	stop := make(chan struct{})
	var readers, writers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			var dst []secretscan.Span
			for {
				if dst = v.Find(dst[:0], text); len(dst) != 1 ||
					dst[0].Start != 2 || dst[0].End != 18 {
					t.Errorf("Find while adding = %v, want one span", dst)
					return
				}
				select {
				case <-stop:
					return
				default:
				}
			}
		})
	}
	for w := range 2 {
		writers.Go(func() {
			for i := range 60 {
				secret := fmt.Sprintf("secret-%d-%d!", w, i)
				v.Add("", secret)
				if got := find(v, "<"+secret+">"); got != "<|>" {
					t.Errorf("Find after Add covers %q, want all", got)
				}
			}
		})
	}
	writers.Wait()
	close(stop)
	readers.Wait()
	if v.Len() != 121 {
		t.Errorf("Len = %d, want 121", v.Len())
	}
}

// Texts made to hit the table everywhere take time in proportion to their length.
func TestValuesLinear(t *testing.T) {
	if testing.Short() || race.Enabled {
		t.Skip("takes a second")
	}
	r := rand.New(rand.NewPCG(5, 6))
	var random, counted, periodic []string
	for i := range 1000 {
		random = append(random, randomText(r, 8+r.IntN(40)))
		counted = append(counted, fmt.Sprintf("tenant-secret-%04d-for-production", i))
		periodic = append(periodic, strings.Repeat("abcd", 3+i/4)[i%4:]+"!")
	}
	for _, tt := range []struct {
		name   string
		values []string
		unit   string
	}{
		{"random values, ordinary text", random,
			"at=info method=GET path=/users/42 status=200 service=3ms bytes=1417\n"},
		{"random values, one of them", random, random[7]},
		{"counted values, their common part", counted, "tenant-secret-"},
		{"counted values, nearly one", counted, "tenant-secret-0500-for-productio_"},
		{"periodic values, their period", periodic, "abcd"},
		{"periodic values, their end", periodic, "abcdabcdabcd!"},
		{"one byte", periodic, "a"},
	} {
		v := new(Values)
		mustAdd(t, v, tt.values...)
		text := []byte(strings.Repeat(tt.unit, 1<<20/len(tt.unit)))
		if spans := v.Find(nil, text); len(spans) > len(text) {
			t.Errorf("%s: Find gave %d spans of %d bytes", tt.name, len(spans), len(text))
		}
	}
}

func TestValuesAllocs(t *testing.T) {
	if race.Enabled {
		t.Skip("the race detector allocates")
	}
	v := new(Values)
	mustAdd(t, v, "tr0ub4dor&3", "correct horse battery", "k3Jd82hQpZx71LmNv0Tr")
	dst := make([]secretscan.Span, 0, 8)
	for name, text := range map[string]string{
		"clean":   `at=info method=GET path="/" host=example.com status=200`,
		"secrets": `a=tr0ub4dor&3 b=k3Jd82hQpZx71LmNv0Tr c="correct horse battery"`,
	} {
		b := []byte(text)
		if n := testing.AllocsPerRun(100, func() { v.Find(dst, b) }); n != 0 {
			t.Errorf("%s: %v allocations, want 0", name, n)
		}
	}
}

// randomText returns n letters and digits.
func randomText(r *rand.Rand, n int) string {
	const base62 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
	b := make([]byte, n)
	for i := range b {
		b[i] = base62[r.IntN(len(base62))]
	}
	return string(b)
}
