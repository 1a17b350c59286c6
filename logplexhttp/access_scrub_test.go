// SPDX-License-Identifier: MIT

package logplexhttp

import (
	"net/url"
	"strings"
	"testing"
)

func TestScrubTarget(t *testing.T) {
	jwt := "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9." + "eyJzdWIiOiIxMjM0NTY3ODkwIn0." +
		"dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U"
	tests := []struct{ name, in, want string }{
		{"empty", "", ""},
		{"root", "/", "/"},
		{"ordinary", "/orders/7?page=2&sort=name&q=a+b", "/orders/7?page=2&sort=name&q=a+b"},
		{"asterisk", "*", "*"},
		{"secret name", "/a?password=hunter2", "/a?password=[REDACTED]"},
		{"short value", "/a?password=x&b=1", "/a?password=[REDACTED]&b=1"},
		{"numeric value", "/a?password=1234&b=1", "/a?password=[REDACTED]&b=1"},
		{"empty value", "/a?password=&b=1", "/a?password=&b=1"},
		{"token", "/a?b=1&access_token=abc", "/a?b=1&access_token=[REDACTED]"},
		{"several", "/?token=a&x=1&secret=b;pwd=c",
			"/?token=[REDACTED]&x=1&secret=[REDACTED];pwd=[REDACTED]"},
		{"escaped name", "/a?pass%77ord=hunter2", "/a?pass%77ord=[REDACTED]"},
		{"name in brackets", "/a?user[password]=hunter2", "/a?user[password]=[REDACTED]"},
		{"name in escaped brackets", "/a?user%5Bpassword%5D=hunter2",
			"/a?user%5Bpassword%5D=[REDACTED]"},
		{"value with signs", "/a?api_key=a=b==&c=d", "/a?api_key=[REDACTED]&c=d"},
		{"value with escapes", "/a?api_key=%61%26b&c=d", "/a?api_key=[REDACTED]&c=d"},
		{"name with a plus", "/a?pass+word=hunter2", "/a?pass+word=[REDACTED]"},
		{"names of parameters", "/a?key=a&pass=b&pw=c&auth=d&sig=e&sid=f&session=g&pin=1234",
			"/a?key=[REDACTED]&pass=[REDACTED]&pw=[REDACTED]&auth=[REDACTED]&sig=[REDACTED]&sid=[REDACTED]&session=[REDACTED]&pin=[REDACTED]"},
		{"authorization code", "/cb?code=SplxlOBeZQQYbYS6WxSbIA&state=xyz",
			"/cb?code=[REDACTED]&state=xyz"},
		{"escaped JSON", "/a?q=%7B%22password%22%3A%22hunter2%22%7D&b=1",
			"/a?q=%7B%22password%22%3A%22[REDACTED]%22%7D&b=1"},
		{"JSON escaped twice", "/a?q=%257B%2522password%2522%253A%2522hunter2%2522%257D",
			"/a?q=%257B%2522password%2522%253A%2522[REDACTED]%2522%257D"},
		{"escaped URL", "/a?next=https%3A%2F%2Fexample.com%2F%3Ftoken%3Dabcdef",
			"/a?next=https%3A%2F%2Fexample.com%2F%3Ftoken%3D[REDACTED]"},
		{"harmless escapes", "/a?q=caf%C3%A9%20au+lait&x=%7B%22a%22%3A1%7D",
			"/a?q=caf%C3%A9%20au+lait&x=%7B%22a%22%3A1%7D"},
		{"harmless name", "/a?password_reset=1&token_type=bearer",
			"/a?password_reset=1&token_type=bearer"},
		{"jwt in the path", "/verify/" + jwt, "/verify/[REDACTED]"},
		{"jwt in the query", "/verify?x=" + jwt + "&y=1", "/verify?x=[REDACTED]&y=1"},
		{"nested", "/login?next=/cb?token=abcdefgh", "/login?next=/cb?token=[REDACTED]"},
		{"fragment", "/a#access_token=abc", "/a"},
		{"fragment after query", "/a?b=c#d", "/a?b=c"},
		{"absolute", "http://example.com/a?b=c", "/a?b=c"},
		{"absolute with userinfo", "http://ann:hunter2@example.com/a", "/a"},
		{"absolute without path", "http://ann:hunter2@example.com", "/"},
		{"absolute with query only", "http://example.com?a=b", "/?a=b"},
		{"absolute with a slash in the password", "http://ann:hun/ter2@example.com/a", "/a"},
		{"scheme-relative", "//ann:hunter2@example.com/a", "//example.com/a"},
		{"url in the path", "/proxy/http://ann:hunter2@example.com/a",
			"/proxy/http://ann:[REDACTED]@example.com/a"},
		{"connect", "example.com:443", "example.com:443"},
		{"connect with userinfo", "ann:hunter2@example.com:443", "example.com:443"},
		{"at in the path", "/@ann/posts", "/@ann/posts"},
		{"broken escapes", "/a?%zz%4=x&%", "/a?%zz%4=x&%"},
		{"no UTF-8", "/\xff?\xfe=\xfd", "/\xff?\xfe=\xfd"},
	}
	s := newURIScrubber()
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := s.target(tt.in); got != tt.want {
				t.Errorf("target(%q) = %q, want %q", tt.in, got, tt.want)
			}
			if got := s.target(tt.want); got != tt.want {
				t.Errorf("target(%q) = %q, want no change", tt.want, got)
			}
		})
	}
}

func TestScrubURL(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"plain", "https://example.org/a?b=c", "https://example.org/a?b=c"},
		{"userinfo", "https://ann:pw@example.org/a", "https://example.org/a"},
		{"user", "https://ann@example.org/a", "https://example.org/a"},
		{"two ats", "https://ann:p@w@example.org/a", "https://example.org/a"},
		{"query and fragment", "https://example.org/?secret=a&x=1#token=b",
			"https://example.org/?secret=[REDACTED]&x=1"},
		{"no url", "about:blank", "about:blank"},
	}
	s := newURIScrubber()
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := s.url(tt.in); got != tt.want {
				t.Errorf("url(%q) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}

func TestScrubText(t *testing.T) {
	for _, agent := range []string{
		"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36",
		"curl/8.5.0", "Amazon CloudFront", "okhttp/4.12.0", "Logplex/v72", "kube-probe/1.29",
		"Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
	} {
		if got := newURIScrubber().text(agent); got != agent {
			t.Errorf("text(%q) = %q, want no change", agent, got)
		}
	}
	if got, want := newURIScrubber().text("bot/1 token=hunter2hunter2"),
		"bot/1 token=[REDACTED]"; got != want {
		t.Errorf("text = %q, want %q", got, want)
	}
}

// FuzzScrubTarget proves that no target makes the scan fail, that what it
// writes stays as it is, and that the value of a secret parameter never shows.
func FuzzScrubTarget(f *testing.F) {
	for _, s := range []string{
		"/", "/a?password=hunter2", "http://u:p@h/?token=a;b=c#d", "//u@h",
		"/?%70assword=x", "/?a=b&&=;=", "?",
	} {
		f.Add(s)
	}
	s := newURIScrubber()
	const value = "zq7Wv0x9"
	f.Fuzz(func(t *testing.T, in string) {
		got := s.target(in)
		if strings.Contains(got, "#") {
			t.Errorf("target(%q) = %q, want no fragment", in, got)
		}
		if strings.ContainsAny(in, "#") || strings.Contains(in, value) {
			return
		}
		for _, name := range []string{"password", "access_token", url.QueryEscape("user[secret]")} {
			target := "/" + strings.ReplaceAll(in, "?", "/") + "?x=1&" + name + "=" + value
			if got := s.target(target); strings.Contains(got, value) {
				t.Errorf("target(%q) = %q, want the value masked", target, got)
			}
		}
	})
}
