// SPDX-License-Identifier: MIT

package format

import "testing"

func TestFilterMatch(t *testing.T) {
	tests := []struct {
		name         string
		filter       Filter
		source, dyno string
		want         bool
	}{
		{"all", Filter{}, "app", "web.1", true},
		{"all, no dyno", Filter{}, "Logplex", "", true},
		{"source", Filter{Source: "app"}, "app", "web.1", true},
		{"other source", Filter{Source: "app"}, "heroku", "web.1", false},
		{"part of the source", Filter{Source: "heroku"}, "heroku-router", "web.1", false},
		{"dyno", Filter{Dyno: "web.1"}, "app", "web.1", true},
		{"type", Filter{Dyno: "web"}, "app", "web.1", true},
		{"type alone", Filter{Dyno: "web"}, "heroku", "web", true},
		{"longer type", Filter{Dyno: "web"}, "app", "webhook.1", false},
		{"longer number", Filter{Dyno: "web.1"}, "app", "web.11", false},
		{"dots", Filter{Dyno: "web"}, "app", "web.1.2", true},
		{"no dyno", Filter{Dyno: "web"}, "Logplex", "", false},
		{"case", Filter{Dyno: "Web"}, "app", "web.1", true},
		{"guide, --source app", Filter{Source: "app"}, "app", "api", true},
		{"guide, --source app --dyno API", Filter{Source: "app", Dyno: "API"}, "app", "api", true},
		{"guide, --source Heroku", Filter{Source: "Heroku"}, "heroku", "router", true},
		{"guide, --dyno web", Filter{Dyno: "web"}, "app", "web.1", true},
		{"case of the line", Filter{Source: "logplex", Dyno: "web.1"}, "Logplex", "WEB.1", true},
		{"case of a longer type", Filter{Dyno: "WEB"}, "app", "webhook.1", false},
		{"case of a fir type", Filter{Dyno: "WEB"}, "app", "web-12a34b56d-e78f9", true},
		{"case outside of ASCII", Filter{Dyno: "É"}, "app", "é", false},
		{"no letters", Filter{Dyno: "a@"}, "app", "a`", false},
		{"router", Filter{Source: "heroku", Dyno: "router"}, "heroku", "router", true},
		{"both", Filter{Source: "heroku", Dyno: "web"}, "app", "web.1", false},
		{"fir", Filter{Dyno: "web"}, "app", "web-12a34b56d-e78f9", true},
		{"fir in full", Filter{Dyno: "web-12a34b56d-e78f9"}, "app", "web-12a34b56d-e78f9", true},
		{"fir numbers", Filter{Dyno: "web"}, "app", "web-123-456", true},
		{"fir other type", Filter{Dyno: "web"}, "app", "worker-23z34x56y-w78k9", false},
		{"fir type with a hyphen", Filter{Dyno: "my-worker"}, "app",
			"my-worker-23z34x56y-w78k9", true},
		{"fir part of a type", Filter{Dyno: "my"}, "app", "my-worker-23z34x56y-w78k9", false},
		{"fir one group", Filter{Dyno: "web-12a34b56d"}, "app", "web-12a34b56d-e78f9", false},
		{"fir empty group", Filter{Dyno: "web"}, "app", "web--e78f9", false},
		{"fir no second group", Filter{Dyno: "web"}, "app", "web-12a34b56d-", false},
		{"words", Filter{Dyno: "my"}, "app", "my-log-shuttle", false},
		{"add-on", Filter{Dyno: "heroku"}, "app", "heroku-postgres", false},
		{"cedar with hyphens", Filter{Dyno: "web"}, "app", "web-12a34b56d-e78f9.1", false},
		{"dot in the type", Filter{Dyno: "web.1"}, "app", "web.1-12a34b56d-e78f9", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l := Line{Source: tt.source, Dyno: tt.dyno}
			if got := tt.filter.Match(l); got != tt.want {
				t.Errorf("%+v.Match(%+v) = %t, want %t", tt.filter, l, got, tt.want)
			}
		})
	}
}
