// SPDX-License-Identifier: MIT

package transport

import "testing"

func TestTargetCredentials(t *testing.T) {
	tests := []struct {
		name, url string
		want      bool
	}{
		{"host alone", "http://logs.example.com", false},
		{"root", "http://logs.example.com/", false},
		{"user", "http://me@logs.example.com/", true},
		{"user and password", "http://me:pw@logs.example.com/", true},
		{"empty user", "http://@logs.example.com/", true},
		{"key in the path", "http://collectors.example.com/receiver/v1/http/ZaVnC4dhaV3xkGk0aPc7mJ2Qe8wXb1Rt", true},
		{"base64 in the path",
			"http://collectors.example.com/receiver/v1/http/ZaVnC4dhaV-x_GkaPcmJQe8wXbRt==", true},
		{"hex in the path", "http://logs.example.com/in/0123456789abcdef0123", true},
		{"sixteen hex digits", "http://logs.example.com/in/9f86d081884c7d65", true},
		{"UUID in the path", "http://logs.example.com/logs/0f6b3c5a-1d7e-4c55-9a57-2f3d1b7c9e10",
			true},
		{"token of Logplex", "http://logs.example.com/t.0f6b3c5a-1d7e-4c55-9a57-2f3d1b7c9e10",
			true},
		{"escaped", "http://logs.example.com/in/%39f86d081884c7d65", true},
		{"key behind a word", "http://logs.example.com/in/key-9f86d081884c7d65", true},
		{"after its name", "http://logs.example.com/v1/token/hunter2", true},
		{"after its name with a dash", "http://logs.example.com/v1/api-key/abc", true},
		{"name at the end", "http://logs.example.com/v1/token/", false},
		{"parameter's name", "http://logs.example.com/?api_key=1", true},
		{"license", "http://logs.example.com/?licenseKey=1", true},
		{"parameter's value", "http://logs.example.com/?id=ZaVnC4dhaV3xkGk0aPc7mJ2Qe8", true},
		{"parameter without a value", "http://logs.example.com/?ZaVnC4dhaV3xkGk0aPc7mJ2Qe8", true},
		{"parameter with a bad escape", "http://logs.example.com/?app=shop&token=hunter2%zz", true},
		{"its name with a bad escape", "http://logs.example.com/?token%=hunter2", true},
		{"parameter behind a semicolon", "http://logs.example.com/?app=shop;token=hunter2", true},
		{"semicolon in the value", "http://logs.example.com/?token=hunter;2", true},
		{"key behind a semicolon", "http://logs.example.com/?a;ZaVnC4dhaV3xkGk0aPc7mJ2Qe8", true},
		{"words with semicolons", "http://logs.example.com/?app=shop;host=web.1;done=100%", false},
		{"syslog path", "syslog://logs.example.com/9f86d081884c7d65ab", true},
		{"syslog query", "syslog://logs.example.com/?token=x", true},
		{"words", "http://logs.example.com/api/v2/logs/heroku-application-drain_production", false},
		{"camel case", "http://logs.example.com/applicationLogReceiverEndpoint", false},
		{"capitals", "http://logs.example.com/APPLICATIONLOGRECEIVER/HTTPLogIngest", false},
		{"date", "http://logs.example.com/2026-03-17/20260317T082521", false},
		{"number", "http://logs.example.com/accounts/123456789012", false},
		{"release", "http://logs.example.com/v1.22.333/app2web3", false},
		{"words in the query",
			"http://logs.example.com/?ddsource=heroku&service=checkout-service&host=web.1", false},
		{"word with a secret's letters",
			"http://logs.example.com/authors/designs/signals/keyboard/x", false},
	}
	for _, tt := range tests {
		got, err := ParseTarget(tt.url)
		if err != nil || got.Credentials != tt.want {
			t.Errorf("%s: ParseTarget(%q).Credentials = %+v, %v, want %v",
				tt.name, tt.url, got, err, tt.want)
		}
	}
}

// A request's target has no byte that ends it or that a server may refuse.
func TestTargetIsEscaped(t *testing.T) {
	tests := []struct{ url, want string }{
		{"https://h.example/a?k=v&k2=%20+x", "/a?k=v&k2=%20+x"},
		{"https://h.example/a?k=a b", "/a?k=a%20b"},
		{"https://h.example/a?k=v ", "/a?k=v%20"},
		{"https://h.example/a b?k= HTTP/1.1", "/a%20b?k=%20HTTP/1.1"},
		{"https://h.example/é?k=é", "/%C3%A9?k=%C3%A9"},
		{"https://h.example/?k=\"<>^`{|}\\", "/?k=%22%3C%3E%5E%60%7B%7C%7D%5C"},
		{"https://h.example/?k=!$'()*,-./:;=?@[]_~%zz", "/?k=!$'()*,-./:;=?@[]_~%zz"},
		{"https://h.example?", "/?"},
		{"otlp+https://h.example?k=a b", "/v1/logs?k=a%20b"},
	}
	for _, tt := range tests {
		got, err := ParseTarget(tt.url)
		if err != nil {
			t.Errorf("ParseTarget(%q) = %v", tt.url, err)
			continue
		}
		if s := got.url.RequestURI(); s != tt.want {
			t.Errorf("ParseTarget(%q) asks for %q, want %q", tt.url, s, tt.want)
		}
	}
}

func TestTargetIngress(t *testing.T) {
	tests := []struct {
		url  string
		want bool
	}{
		{"http://token:t.0f6b3c5a-1d7e-4c55-9a57-2f3d1b7c9e10@host/logs", true},
		{"https://token:t.x@logs.example.com/", true},
		{"https://tok%65n:%74.x@logs.example.com/", true},
		{"https://user:pw@1.us.logplex.io/logs", true},
		{"https://east.LOGPLEX.io./logs", true},
		{"https://token:d.x@logs.example.com/", false},
		{"https://tokens:t.x@logs.example.com/", false},
		{"https://token@logs.example.com/", false},
		{"https://t.x:token@logs.example.com/", false},
		{"https://logplex.io.example.com/", false},
		{"https://mylogplex.io/", false},
	}
	for _, tt := range tests {
		got, err := ParseTarget(tt.url)
		if err != nil || got.Ingress != tt.want {
			t.Errorf("ParseTarget(%q).Ingress = %+v, %v, want %v", tt.url, got, err, tt.want)
		}
	}
}

// Names with other letters are as browsers and DNS have them.
func TestTargetHost(t *testing.T) {
	tests := []struct{ host, want string }{
		{"logs.example.com", "logs.example.com"},
		{"LOGS.example.com.", "LOGS.example.com."},
		{"b\u00fccher.example", "xn--bcher-kva.example"},
		{"B\u00dcCHER.example", "xn--bcher-kva.example"},
		{"m\u00fcnchen-ost.de", "xn--mnchen-ost-9db.de"},
		{"\u4f8b\u3048.\u30c6\u30b9\u30c8", "xn--r8jz45g.xn--zckzah"},
		{"\u4f8b\u3048\u3002\u30c6\u30b9\u30c8", "xn--r8jz45g.xn--zckzah"},
		{"\u043f\u0440\u0438\u043c\u0435\u0440.\u0438\u0441\u043f\u044b\u0442\u0430\u043d\u0438\u0435",
			"xn--e1afmkfd.xn--80akhbyknj4f"},
		{"3\u5e74b\u7d44\u91d1\u516b\u5148\u751f", "xn--3b-ww4c5e180e575a65lsy2b"},
		{"[2001:db8::1]", "2001:db8::1"},
		{"x\u202ey.example", ""},
		{"bad\xff.example", ""},
	}
	for _, tt := range tests {
		got, err := ParseTarget("https://" + tt.host + ":8443/")
		if tt.want == "" {
			if err == nil {
				t.Errorf("ParseTarget(%q) = %+v, nil, want an error", tt.host, got)
			}
			continue
		}
		if err != nil || got.host != tt.want {
			t.Errorf("ParseTarget(%q) has host %q, %v, want %q", tt.host, got.host, err, tt.want)
		}
	}
}
