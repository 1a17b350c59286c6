// SPDX-License-Identifier: MIT

package otlp

import (
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestResource(t *testing.T) {
	pid, host := slog.Int("process.pid", 7), slog.String("host.name", "h")
	service := func(name string) slog.Attr { return slog.String("service.name", name) }
	dyno := map[string]string{
		"DYNO": "web.1", "HEROKU_APP_NAME": "shop", "HEROKU_APP_ID": "9daa2797",
		"HEROKU_RELEASE_VERSION": "v42",
		"HEROKU_DYNO_ID":         "9d04-1", "HEROKU_SLUG_COMMIT": "2c3a0b24",
		"HEROKU_BUILD_COMMIT": "deadbeef",
	}
	dynoAttrs := []slog.Attr{
		service("shop"), slog.String("service.version", "v42"),
		slog.String("service.instance.id", "9d04-1"),
		slog.String("heroku.app.id", "9daa2797"), slog.String("heroku.release.commit", "deadbeef"),
		pid, host,
	}
	for _, tt := range []struct {
		name  string
		env   map[string]string
		given []slog.Attr
		want  []slog.Attr
		err   bool
	}{
		{"nothing", nil, nil, []slog.Attr{service("unknown_service:prog"), pid, host}, false},
		{"dyno", dyno, nil, dynoAttrs, false},
		{"dyno without metadata", map[string]string{"DYNO": "web.1"}, nil,
			[]slog.Attr{service("unknown_service:prog"),
				slog.String("service.instance.id", "web.1"), pid, host}, false},
		{"slug commit", map[string]string{"HEROKU_SLUG_COMMIT": "2c3a0b24"}, nil,
			[]slog.Attr{service("unknown_service:prog"),
				slog.String("heroku.release.commit", "2c3a0b24"), pid, host}, false},
		{"empty variables",
			map[string]string{"HEROKU_APP_NAME": "", "OTEL_SERVICE_NAME": "",
				"OTEL_RESOURCE_ATTRIBUTES": ""}, nil,
			[]slog.Attr{service("unknown_service:prog"), pid, host}, false},
		{"declared",
			map[string]string{"HEROKU_APP_NAME": "shop",
				"OTEL_RESOURCE_ATTRIBUTES": "service.name=a%20b,k=%2C%3D%C3%A9, spaced = x ,"}, nil,
			[]slog.Attr{service("a b"), pid, host, slog.String("k", ",=é"),
				slog.String("spaced", "x")}, false},
		{"plus stays", map[string]string{"OTEL_RESOURCE_ATTRIBUTES": "k=a+b"}, nil,
			[]slog.Attr{service("unknown_service:prog"), pid, host, slog.String("k", "a+b")},
			false},
		{"equals in a value", map[string]string{"OTEL_RESOURCE_ATTRIBUTES": "k=a=b"}, nil,
			[]slog.Attr{service("unknown_service:prog"), pid, host, slog.String("k", "a=b")},
			false},
		{"service name",
			map[string]string{"HEROKU_APP_NAME": "shop",
				"OTEL_RESOURCE_ATTRIBUTES": "service.name=x", "OTEL_SERVICE_NAME": "y"}, nil,
			[]slog.Attr{service("y"), pid, host}, false},
		{"given", map[string]string{"OTEL_SERVICE_NAME": "y", "OTEL_RESOURCE_ATTRIBUTES": "k=1"},
			[]slog.Attr{service("z"), slog.Int("k", 2), slog.Any("e", errors.New("x")),
				slog.Int("process.pid", 0)},
			[]slog.Attr{service("z"), slog.Int("process.pid", 0), host, slog.Int("k", 2),
				slog.String("e", "x")}, false},
		{"broken percent", map[string]string{"OTEL_RESOURCE_ATTRIBUTES": "a=1,secret=%zz,b=2"}, nil,
			[]slog.Attr{service("unknown_service:prog"), pid, host, slog.String("a", "1"),
				slog.String("b", "2")}, true},
		{"cut percent", map[string]string{"OTEL_RESOURCE_ATTRIBUTES": "a=1%,b=2%4,c=3"}, nil,
			[]slog.Attr{service("unknown_service:prog"), pid, host, slog.String("c", "3")}, true},
		{"broken key", map[string]string{"OTEL_RESOURCE_ATTRIBUTES": "%=secret,c=3"}, nil,
			[]slog.Attr{service("unknown_service:prog"), pid, host, slog.String("c", "3")}, true},
		{"no value", map[string]string{"OTEL_RESOURCE_ATTRIBUTES": "secret,=secret,c="}, nil,
			[]slog.Attr{service("unknown_service:prog"), pid, host, slog.String("c", "")}, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := Process{
				Getenv:  func(k string) string { return tt.env[k] },
				Program: "prog", Host: "h", PID: 7,
			}
			got, err := Resource(tt.given, p)
			if (err != nil) != tt.err || strings.Contains(fmt.Sprint(err), "secret") {
				t.Errorf("Resource returns the error %v, want one %t, without values", err, tt.err)
			}
			if d := cmp.Diff(tt.want, got, compareValues); d != "" {
				t.Errorf("Resource (-want +got):\n%s", d)
			}
		})
	}
}
