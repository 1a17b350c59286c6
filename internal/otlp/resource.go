// SPDX-License-Identifier: MIT

package otlp

import (
	"errors"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/logplex-go/logplex/internal/freeze"
)

// A Process is what a Resource is made of, beside the attributes that are
// given.
type Process struct {
	Getenv  func(string) string
	Program string // its name, without a path
	Host    string // "": not known
	PID     int
}

// ThisProcess returns the running one.
func ThisProcess() Process {
	host, err := os.Hostname()
	if err != nil {
		host = ""
	}
	program := ""
	if len(os.Args) > 0 {
		program = filepath.Base(os.Args[0])
	}
	return Process{Getenv: os.Getenv, Program: program, Host: host, PID: os.Getpid()}
}

// errResource is the error for a variable that cannot be read in full. It shows
// nothing of it, since values may be secret.
var errResource = errors.New("OTEL_RESOURCE_ATTRIBUTES has pairs that are not key=value in " +
	"percent-encoding; they are left out")

// Resource returns the attributes of a process's resource: given, over
// OTEL_SERVICE_NAME, over OTEL_RESOURCE_ATTRIBUTES, over Heroku's dyno metadata and
// the system. A later one of the same key in given counts. An
// error comes with the attributes that could be read.
func Resource(given []slog.Attr, p Process) ([]slog.Attr, error) {
	attrs := platform(p)
	declared, err := declared(p.Getenv("OTEL_RESOURCE_ATTRIBUTES"))
	attrs = append(attrs, declared...)
	if name := p.Getenv("OTEL_SERVICE_NAME"); name != "" {
		attrs = append(attrs, slog.String("service.name", name))
	}
	var arena freeze.Arena // not reset: what it returns is kept
	for _, a := range given {
		a.Value = frozen(&arena, a.Value)
		attrs = append(attrs, a)
	}
	return unique(attrs, false), err
}

// frozen is arena.Freeze for all but bytes, which it copies.
func frozen(arena *freeze.Arena, v slog.Value) slog.Value {
	if v.Kind() == slog.KindAny {
		if b, ok := v.Any().([]byte); ok {
			return slog.AnyValue(slices.Clone(b))
		}
	}
	return arena.Freeze(v)
}

// platform returns the attributes that a dyno's metadata and the system have.
// Their names are OpenTelemetry's for Heroku.
func platform(p Process) []slog.Attr {
	var attrs []slog.Attr
	add := func(key string, variables ...string) {
		for _, v := range variables {
			if value := p.Getenv(v); value != "" {
				attrs = append(attrs, slog.String(key, value))
				return
			}
		}
	}
	attrs = append(attrs, slog.String("service.name", "unknown_service:"+p.Program))
	add("service.name", "HEROKU_APP_NAME")
	add("service.version", "HEROKU_RELEASE_VERSION")
	add("service.instance.id", "HEROKU_DYNO_ID", "DYNO")
	add("heroku.app.id", "HEROKU_APP_ID")
	add("heroku.release.commit", "HEROKU_BUILD_COMMIT", "HEROKU_SLUG_COMMIT")
	attrs = append(attrs, slog.Int("process.pid", p.PID))
	if p.Host != "" {
		attrs = append(attrs, slog.String("host.name", p.Host))
	}
	return attrs
}

// declared reads OTEL_RESOURCE_ATTRIBUTES: key=value pairs after commas, in
// which both may be percent-encoded (OpenTelemetry's specification of
// resources). Pairs that are not well-formed are left out.
func declared(s string) (attrs []slog.Attr, err error) {
	for pair := range strings.SplitSeq(s, ",") {
		if pair = strings.TrimSpace(pair); pair == "" {
			continue
		}
		key, value, ok := strings.Cut(pair, "=")
		key, errKey := url.PathUnescape(strings.TrimSpace(key))
		value, errValue := url.PathUnescape(strings.TrimSpace(value))
		if !ok || key == "" || errKey != nil || errValue != nil {
			err = errResource
			continue
		}
		attrs = append(attrs, slog.String(key, value))
	}
	return attrs, err
}
