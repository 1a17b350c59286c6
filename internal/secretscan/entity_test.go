// SPDX-License-Identifier: MIT

package secretscan

import (
	"html"
	"strings"
	"testing"
)

// escapeMore escapes what libraries for templates escape beside what html.EscapeString does.
var escapeMore = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;",
	"'", "&#x27;", "=", "&#x3D;", "/", "&#x2F;", "`", "&#x60;")

// TestNotationsInHTML writes the lines of other notations as HTML: what is a secret in them is one
// however they are escaped.
func TestNotationsInHTML(t *testing.T) {
	r := NewRules(nil, false)
	m := NewMask(ShowNothing, nil)
	for _, line := range notations(t) {
		text, _ := unmark(line)
		for _, in := range []string{html.EscapeString(text), escapeMore.Replace(text)} {
			if strings.Count(in, "&") == strings.Count(in, "&amp;") {
				continue // without an entity that matters
			}
			got := scrub(r, m, in)
			if s := secretIn(line, html.UnescapeString(got)); s != "" {
				t.Errorf("Replace(Find(%q)) = %q, want it without %q", in, got, s)
			}
			if again := scrub(r, m, got); again != got {
				t.Errorf("Replace(Find(%q)) = %q, want it unchanged", got, again)
			}
		}
	}
}

// TestEntities has texts in HTML of which only the secret may go.
func TestEntities(t *testing.T) {
	r := NewRules(nil, false)
	m := NewMask(ShowNothing, nil)
	for _, line := range []string{
		`<p>curl --user &#39;amy:⟦Tq7-wZ3kL9⟧&#39; -sSf https://repo.example/x</p>`,
		`<td>CREATE USER app WITH PASSWORD &#039;⟦Tq7-wZ3kL9⟧&#039;</td>`,
		`password&#x3D;⟦Tq7-wZ3kL9⟧&amp;n&#x3D;1`, `password&#61;⟦Tq7-wZ3kL9⟧`,
		`{&quot;name&quot;:&quot;DB_PASSWORD&quot;,&quot;value&quot;:&quot;⟦Tq7-wZ3kL9⟧&quot;}`,
		`{"html":"<b>the password &quot;⟦Tq7-wZ3kL9⟧&quot; was refused</b>","n":1}`,
		`{"html":"{&#34;args&#34;:[&#34;--password&#34;,&#34;⟦Tq7-wZ3kL9⟧&#34;]}"}`,
		`<run>&lt;wsse:Password Type="PasswordText"&gt;⟦Tq7-wZ3kL9⟧&lt;/wsse:Password&gt;</run>`,
		`<run>{"email"=&gt;"amy@example.com", "password"=&gt;"⟦Tq7-wZ3kL9⟧"}</run>`,
		`&lt;name&gt;fs.s3a.secret.key&lt;/name&gt;&lt;value&gt;⟦Tq7-wZ3kL9⟧&lt;/value&gt;`,
		`<pre>&amp;#39;password&amp;#39;: &amp;#39;⟦Tq7-wZ3kL9⟧&amp;#39;, &#39;n&#39;: 1</pre>`,
		`{"password":"⟦Tulip7&quot;cdEf9⟧","a":"it&#39;s"}`,
		`<input name="password" value="⟦Tulip7&quot;cdEf9⟧">`,
		`http.Header{&#34;Authorization&#34;:[]string{&#34;Bearer ⟦Tq7wZ3kL9xY⟧&#34;}, &#34;N&#34;}`,

		`<p>rotate the api key handling&#34; --author &#34;Amy &lt;amy@example.com&gt;&#34;</p>`,
		`WWW-Authenticate: Bearer error=&#34;invalid_token&#34;, error_description=&#34;expired&#34;`,
		`usage: tool [--password &lt;password&gt;] [--token TOKEN]`,
		`&quot;password&quot;:{&quot;type&quot;:&quot;string&quot;,&quot;minLength&quot;:8}`,
		`{"q":"Who&#39;s the author?","a":"it&#39;s token 4 of &quot;12&quot;"}`,
		`<td>SELECT id FROM users WHERE email=&#39;a&#39; AND password=?</td>`,
		`<p>read -s -p &#34;Password: &#34; PASSWORD</p>`,
		`<p>docker build --secret id&#x3D;npm,src&#x3D;.npmrc .</p>`,
		`{&#34;password&#34;:null,&#34;token&#34;:&#34;&#34;,&#34;secret&#34;:false}`,
		`/search?q=a&amp;quot;b&amp;token_type=bearer`, `a&#b &# &#; &#x; &#3 &qu &lt &#99999999;`,
	} {
		text, _ := checkMarked(t, r, m, line)
		checkGuards(t, []*Rules{r, NewRules(nil, true)}, text)
	}
}
