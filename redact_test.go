// SPDX-License-Identifier: MIT

package logplex_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/logplex-go/logplex"
	"github.com/logplex-go/logplex/internal/fastconv"
	"github.com/logplex-go/logplex/internal/race"
)

// redacted returns the message part of the line of one record under a redactor.
func redacted(t *testing.T, r logplex.Redactor, msg string, args ...any) string {
	t.Helper()
	opts := fixed(logplex.FormatMessage)
	opts.Redactor = r
	got := line(t, opts, msg, args...)
	return strings.TrimSuffix(strings.TrimPrefix(got, "at=info pid=4 "), "\n")
}

func TestRedactOptions(t *testing.T) {
	t.Setenv("ACME_SETTING", "kestrelumbrafold")
	const token = "gh" + "p_16C7e42F292c6912E7710c838347Ae178B4a"
	for _, c := range []struct {
		name string
		opts *logplex.RedactOptions
		msg  string
		args []any
		want string
	}{
		{"nil", nil, "m", []any{"password", "hunter2x"}, `msg=m password=[REDACTED]`},
		{"empty secret", nil, "m", []any{"password", ""}, `msg=m password=`},
		{"false", nil, "m", []any{"password", false}, `msg=m password=false`},
		{"number", nil, "m", []any{"password", 123456}, `msg=m password=[REDACTED]`},
		{"benign", nil, "m", []any{"token_count", 7, "author", "bob", "primary_key", "a1"},
			`msg=m token_count=7 author=bob primary_key=a1`},
		{"keys", &logplex.RedactOptions{Keys: []string{"shoe-size"}}, "shoeSize=46x",
			[]any{"shoe_size", 46, "SHOESIZE", "x", "shoe", 1},
			`msg="shoeSize=[REDACTED]" shoe_size=[REDACTED] SHOESIZE=[REDACTED] shoe=1`},
		{"key path", &logplex.RedactOptions{Keys: []string{"user.note"}}, "m",
			[]any{slog.Group("user", "note", "x"), "note", "y"},
			`msg=m user.note=[REDACTED] note=y`},
		{"allow", &logplex.RedactOptions{Allow: []string{"csrf_token"}}, "m",
			[]any{"csrf_token", "abc", "token", "abc"}, `msg=m csrf_token=abc token=[REDACTED]`},
		{"allow path", &logplex.RedactOptions{Allow: []string{"http.token"}}, "m",
			[]any{slog.Group("http", "token", "abc"), "token", "abc"},
			`msg=m http.token=abc token=[REDACTED]`},
		{"allow is about names",
			&logplex.RedactOptions{Allow: []string{"csrf_token"},
				ConfigVars: []string{"ACME_SETTING"}}, "m", []any{"csrf_token", "kestrelumbrafold"},
			`msg=m csrf_token=[REDACTED]`},
		{"config vars", &logplex.RedactOptions{ConfigVars: []string{"ACME_SETTING"}},
			"is kestrelumbrafold", nil, `msg="is [REDACTED]"`},
		{"config vars by look only", nil, "is kestrelumbrafold", nil, `msg="is kestrelumbrafold"`},
		{"kind", &logplex.RedactOptions{Show: logplex.ShowKind}, "got " + token,
			[]any{"password", "hunter2x"}, `msg="got [REDACTED:token]" password=[REDACTED:key]`},
		{"card", nil, "paid with 4111 1111 1111 1111", nil, `msg="paid with [REDACTED]1111"`},
		{"no personal", nil, "mail bob@example.com", nil, `msg="mail bob@example.com"`},
		{"personal", &logplex.RedactOptions{Personal: true},
			"mail bob@example.com or +1 415 555 0123", nil, `msg="mail [REDACTED] or [REDACTED]"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := redacted(t, logplex.NewRedactor(c.opts), c.msg, c.args...)
			if unquoted(got) != unquoted(c.want) {
				t.Errorf("line = %s, want %s", got, c.want)
			}
		})
	}
}

// unquoted makes lines comparable whatever is quoted without need.
func unquoted(line string) string { return strings.ReplaceAll(line, `"`, "") }

func TestRedactFingerprints(t *testing.T) {
	show := func(key string) logplex.Redactor {
		return logplex.NewRedactor(&logplex.RedactOptions{
			Show: logplex.ShowFingerprint, FingerprintKey: []byte(key),
		})
	}
	const secret = "hunter2x"
	a := redacted(t, show("k1"), "m", "password", secret)
	if !regexp.MustCompile(`password=\[REDACTED:key:[0-9a-f]{12}\]$`).MatchString(a) {
		t.Errorf("line = %s, want a fingerprint of 12 digits", a)
	}
	if b := redacted(t, show("k1"), "m", "password", secret); a != b {
		t.Errorf("line = %s, with another redactor of the same key %s, want the same", a, b)
	}
	if b := redacted(t, show("k2"), "m", "password", secret); a == b {
		t.Errorf("line = %s with two keys, want two fingerprints", a)
	}
	if b := redacted(t, show("k1"), "m", "password", "hunter3x"); a == b {
		t.Errorf("line = %s for two secrets, want two fingerprints", a)
	}
	random := logplex.NewRedactor(&logplex.RedactOptions{Show: logplex.ShowFingerprint})
	if a, b := redacted(t, random, "m", "password", secret),
		redacted(t, random, "n", "password", secret); a[len("msg=m "):] != b[len("msg=n "):] {
		t.Errorf("lines = %s and %s, want the same fingerprint within a process", a, b)
	}
}

func TestRedactComposition(t *testing.T) {
	upper := logplex.RedactorFunc(func(groups []string, a slog.Attr) slog.Attr {
		if a.Value.Kind() == slog.KindString {
			a.Value = slog.StringValue(strings.ToUpper(a.Value.String()))
		}
		return a
	})
	suffix := logplex.RedactorFunc(func(groups []string, a slog.Attr) slog.Attr {
		if a.Key == "v" {
			a.Value = slog.StringValue(a.Value.String() + "x")
		}
		return a
	})
	drop := logplex.RedactorFunc(func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == "gone" {
			return slog.Attr{}
		}
		return a
	})
	never := logplex.RedactorFunc(func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == "gone" {
			t.Error("a dropped attr was shown to the next redactor")
		}
		return a
	})
	for _, c := range []struct {
		name string
		r    logplex.Redactor
		msg  string
		args []any
		want string
	}{
		{"none", logplex.Redactors{}, "password=a1b2c3", []any{"password", "a1b2c3"},
			`msg="password=a1b2c3" password=a1b2c3`},
		{"nils", logplex.Redactors{nil, logplex.RedactorFunc(nil)}, "m",
			[]any{"password", "a1b2c3"}, `msg=m password=a1b2c3`},
		{"in order", logplex.Redactors{upper, suffix}, "m", []any{"v", "a"}, `msg=M v=Ax`},
		{"in the other order", logplex.Redactors{suffix, upper}, "m",
			[]any{"v", "a"}, `msg=M v=AX`},
		{"nested", logplex.Redactors{logplex.Redactors{upper}, logplex.Redactors{suffix}}, "m",
			[]any{"v", "a"}, `msg=M v=Ax`},
		{"drop", logplex.Redactors{drop, never}, "m", []any{"gone", "a", "v", "a"}, `msg=m v=a`},
		{"with the default", logplex.Redactors{suffix, logplex.DefaultRedactor()}, "m",
			[]any{"v", "token=a1b2c3", "password", "a1b2c3"},
			`msg=m v="token=[REDACTED]" password=[REDACTED]`},
		{"keys", logplex.RedactKeys("Shoe-Size"), "m", []any{"shoe_size", 46, "password", "a1b2c3"},
			`msg=m shoe_size=[REDACTED] password=a1b2c3`},
		{"keys of a group", logplex.RedactKeys("shoes"), "m",
			[]any{slog.Group("shoes", "size", 46)}, `msg=m shoes=[REDACTED]`},
		{"keys in a struct", logplex.RedactKeys("size"), "m",
			[]any{"shoes", struct{ Size, Count int }{46, 2}},
			`msg=m shoes.Size=[REDACTED] shoes.Count=2`},
		{"keys and the default",
			logplex.Redactors{logplex.RedactKeys("size"), logplex.DefaultRedactor()}, "m",
			[]any{"size", 46, "password", "a1b2c3"}, `msg=m size=[REDACTED] password=[REDACTED]`},
		{"pattern", logplex.RedactPattern(regexp.MustCompile(`EMP-\d+`)), "see EMP-77",
			[]any{"who", "EMP-12 and EMP-13", "EMP-99999", 1},
			`msg="see [REDACTED]" who="[REDACTED] and [REDACTED]" [REDACTED]=1`},
		{"pattern of nothing", logplex.RedactPattern(regexp.MustCompile(`x*`)), "m",
			[]any{"v", "axxb"}, `msg=m v=a[REDACTED]b`},
		{"nil pattern", logplex.RedactPattern(nil), "m", []any{"v", "a"}, `msg=m v=a`},
		{"pattern in a struct", logplex.RedactPattern(regexp.MustCompile(`EMP-\d+`)), "m",
			[]any{"v", struct{ ID []string }{[]string{"EMP-77"}}}, `msg=m v.ID="[\"[REDACTED]\"]"`},
		{"values", logplex.RedactValues("kestrelumbrafold"), "is kestrelumbrafold",
			[]any{"password", "a1b2c3"}, `msg="is [REDACTED]" password=a1b2c3`},
		{"shapes", logplex.RedactSecrets(), "password=a1b2c3", []any{"url", "redis://:a1b2c3@h/0"},
			`msg="password=[REDACTED]" url="redis://:[REDACTED]@h/0"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := redacted(t, c.r, c.msg, c.args...); strings.ReplaceAll(unquoted(got), `\`,
				"") != strings.ReplaceAll(unquoted(c.want), `\`, "") {
				t.Errorf("line = %s, want %s", got, c.want)
			}
		})
	}
}

// TestRedactUnruly runs handlers with redactors that break their contract.
func TestRedactUnruly(t *testing.T) {
	const secret = "kestrelumbrafold"
	any1 := func(v any) logplex.RedactorFunc {
		return func(_ []string, a slog.Attr) slog.Attr { return slog.Any(a.Key, v) }
	}
	for name, r := range map[string]logplex.RedactorFunc{
		"panic": func(_ []string, a slog.Attr) slog.Attr {
			panic("no " + a.Value.String() + secret)
		},
		"panic nil error": func(_ []string, a slog.Attr) slog.Attr { panic(error(nil)) },
		"group": func(_ []string, a slog.Attr) slog.Attr {
			return slog.Group(a.Key, "password", secret)
		},
		"group of groups": func(_ []string, a slog.Attr) slog.Attr {
			return slog.Group(a.Key, slog.Group("x", "password", secret, "y", any1(1)))
		},
		"empty group": func(_ []string, a slog.Attr) slog.Attr { return slog.Group(a.Key) },
		"inline group": func(_ []string, a slog.Attr) slog.Attr {
			return slog.Group("", "password", secret)
		},
		"LogValuer": any1(leakValuer{"password=" + secret}),
		"panicking": any1(leakPanicValuer{"password=" + secret + " "}),
		"struct":    any1(struct{ Password string }{secret}),
		"map":       any1(map[string]any{"password": secret}),
		"list":      any1([]any{map[string]string{"password": secret}}),
		"error":     any1(errors.New("password=" + secret)),
		"nil":       any1(nil),
		"number":    any1(7),
		"channel":   any1(make(chan int)),
		"function":  any1(func() {}),
		"other key": func(_ []string, a slog.Attr) slog.Attr {
			return slog.String("password", secret)
		},
		"key of ours": func(_ []string, a slog.Attr) slog.Attr {
			return slog.String("pid", "password="+secret)
		},
		"empty key": func(_ []string, a slog.Attr) slog.Attr {
			return slog.String("", "password="+secret)
		},
		"drop all": func(_ []string, a slog.Attr) slog.Attr { return slog.Attr{} },
		"control bytes": func(_ []string, a slog.Attr) slog.Attr {
			return slog.String(a.Key+"\n", "password="+secret+"\n\x00")
		},
		"groups": func(groups []string, a slog.Attr) slog.Attr {
			for i := range groups {
				groups[i] = "changed"
			}
			_ = append(groups, "more")
			return a
		},
	} {
		t.Run(name, func(t *testing.T) {
			for where, out := range outputs(t, logplex.Redactors{r, logplex.DefaultRedactor()},
				func(l *slog.Logger) {
					l.Info("m", "v", "x", slog.Group("g", "w", 1, "l", []any{1}))
					l.With("a", 1).WithGroup("h").Info("m", "v", "x")
				}) {
				if strings.Contains(out, secret) {
					t.Errorf("%s: the secret shows in %q", where, out)
				}
				if want := 2; where != "Sink" && where != "Wrap Sink" &&
					strings.Count(out, "\n") != want {
					t.Errorf("%s: %d lines, want %d: %q",
						where, strings.Count(out, "\n"), want, out)
				}
			}
		})
	}
}

func TestRedactPanicCostsTheValue(t *testing.T) {
	var told []error
	opts := fixed(logplex.FormatMessage)
	opts.OnError = func(err error) { told = append(told, err) }
	opts.Redactor = logplex.RedactorFunc(func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == "v" {
			panic("panics with kestrelumbrafold")
		}
		return a
	})
	got, want := line(t, opts, "m", "u", 1, "v", "kestrelumbrafold", "w", 2),
		"u=1 v=[REDACTED] w=2\n"
	if !strings.HasSuffix(got, want) {
		t.Errorf("line = %q, want it to end in %q", got, want)
	}
	if len(told) != 1 || strings.Contains(told[0].Error(), "kestrel") {
		t.Errorf("OnError was told %d times, want once, without the panic's text", len(told))
	}
}

// TestRedactorBlocks: a redactor that blocks holds up the call that it is in, and no other.
func TestRedactorBlocks(t *testing.T) {
	release, entered := make(chan struct{}), make(chan struct{})
	opts := fixed(logplex.FormatMessage)
	opts.Redactor = logplex.RedactorFunc(func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == "slow" {
			close(entered)
			<-release
		}
		return a
	})
	var b syncBuffer
	h := logplex.NewHandler(&b, opts)
	done := make(chan error)
	go func() { done <- logTo(h, "first", "slow", 1) }()
	<-entered
	if err := logTo(h, "second"); err != nil {
		t.Errorf("Handle = %v while another call is in a redactor, want nil", err)
	}
	if got := b.String(); !strings.Contains(got, "second") || strings.Contains(got, "first") {
		t.Errorf("output = %q, want the second line alone", got)
	}
	close(release)
	if err := <-done; err != nil {
		t.Errorf("Handle = %v, want nil", err)
	}
	if got := b.String(); !strings.Contains(got, "first") {
		t.Errorf("output = %q, want the first line too", got)
	}
}

// TestRedactorLogs: a redactor may log to the handler that asks it.
func TestRedactorLogs(t *testing.T) {
	var b bytes.Buffer
	opts := fixed(logplex.FormatMessage)
	var l *slog.Logger
	inside := false
	opts.Redactor = logplex.Redactors{logplex.RedactorFunc(func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == "v" && !inside {
			inside = true
			l.Info("inner", "password", "kestrelumbrafold", "v", 1)
			inside = false
		}
		return a
	}), logplex.DefaultRedactor()}
	l = slog.New(logplex.NewHandler(&b, opts))
	l.Info("outer", "v", 2)
	got := strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n")
	if len(got) != 2 || !strings.Contains(got[0], "inner") || !strings.Contains(got[1], "outer") ||
		strings.Contains(b.String(), "kestrel") {
		t.Errorf("output = %q, want the inner line, scrubbed, and the outer", b.String())
	}
}

type formatted struct{ t *testing.T }

func (f formatted) fail(method string) {
	f.t.Errorf("%s was called on a value that is masked", method)
}
func (f formatted) String() string               { f.fail("String"); return "" }
func (f formatted) Error() string                { f.fail("Error"); return "" }
func (f formatted) LogValue() slog.Value         { f.fail("LogValue"); return slog.Value{} }
func (f formatted) MarshalJSON() ([]byte, error) { f.fail("MarshalJSON"); return nil, nil }
func (f formatted) MarshalText() ([]byte, error) { f.fail("MarshalText"); return nil, nil }
func (f formatted) Format(fmt.State, rune)       { f.fail("Format") }
func (f formatted) GoString() string             { f.fail("GoString"); return "" }

// TestRedactedIsNotFormatted: what an attr's key, a group, a path or a tag masks is not even looked
// at.
func TestRedactedIsNotFormatted(t *testing.T) {
	v := formatted{t}
	type tagged struct {
		Seal formatted `log:"redact"`
		Gone formatted `log:"-"`
		N    int
	}
	r := logplex.NewRedactor(&logplex.RedactOptions{Keys: []string{"user.note"}})
	for where, out := range outputs(t, r, func(l *slog.Logger) {
		l.Info("m", "password", v, slog.Group("secrets", "v", v), slog.Group("user", "note", v))
		l.With("token", v).WithGroup("credentials").With("v", v).Info("m", "w", v)
		l.Info("m", "x", tagged{v, v, 1}, "y", []any{&tagged{v, v, 2}})
	}) {
		if !strings.Contains(out, logplex.Redacted) {
			t.Errorf("%s: output = %q, want placeholders", where, out)
		}
	}
}

// TestScrubbedBeforeCut puts a secret at every place near the cut: no part of it may stay.
// TestRedactManyKeys: the caches of verdicts are bounded.
// TestRedactValuesAdd registers values while other goroutines log; run it with -race.
func TestRedactValuesAdd(t *testing.T) {
	values := logplex.RedactValues()
	var b syncBuffer
	opts := fixed(logplex.FormatMessage)
	sink := new(kept)
	opts.Redactor = logplex.Redactors{logplex.DefaultRedactor(), values}
	opts.Sink = sink
	l := slog.New(logplex.NewHandler(&b, opts))
	const rounds = 50
	var wg sync.WaitGroup
	for g := range 4 {
		wg.Go(func() {
			for i := range rounds {
				secret := fmt.Sprintf("kestrel-%d-umbra-%d", g, i)
				child := l.With("early", secret).WithGroup("g")
				if err := values.Add(secret); err != nil {
					t.Errorf("Add = %v, want nil", err)
				}
				l.Info("is "+secret, "v", secret, secret, 1)
				child.Info("child", "v", secret)
			}
		})
	}
	wg.Wait()
	for line := range strings.Lines(b.String()) {
		if strings.Contains(line, "umbra") {
			t.Errorf("a value that was added shows in %q", line)
			break
		}
	}
	if got := fmt.Sprintf("%+v", sink.all); strings.Contains(got, "umbra") {
		t.Error("a value that was added shows in a Record")
	}
}

// TestRedactValuesAddAfterWith: what With has rendered is looked at again.
func TestRedactValuesAddAfterWith(t *testing.T) {
	const secret = "kestrel umbra 4711"
	n := 0
	values := logplex.RedactValues("some other value")
	for where, out := range outputs(t, values, func(l *slog.Logger) {
		n++
		secret := fmt.Sprint(secret, n)
		l = l.With("a", secret, "l", []string{secret}, "n", 7).WithGroup("g").With("b", "x "+secret,
			"m", map[string]string{"v": secret})
		_ = values.Add(secret)
		l.Info("m", "c", secret)
	}) {
		if strings.Contains(out, "umbra") {
			t.Errorf("%s: output = %q, want the added value gone", where, out)
		}
		if !strings.Contains(out, logplex.Redacted) || !strings.Contains(out, "7") {
			t.Errorf("%s: output = %q, want the rest to stay", where, out)
		}
	}
}

func TestRedactValuesRefused(t *testing.T) {
	values := logplex.RedactValues()
	for _, short := range []string{"abc", "production", "12345678", "true"} {
		err := values.Add(short)
		if err == nil {
			t.Errorf("Add(%q) = nil, want an error", short)
			continue
		}
		if strings.Contains(err.Error(), short) {
			t.Errorf("Add(%q) = %q, want an error without the value", short, err)
		}
	}
	if err := values.Add("", "kestrelumbrafold"); err != nil &&
		strings.Contains(err.Error(), "kestrel") {
		t.Errorf("Add = %q, want no error that shows a value", err)
	}
	for _, got := range []string{
		fmt.Sprint(values), fmt.Sprintf("%+v %#v", values, values),
		redacted(t, logplex.Redactors{}, "m", "v", values),
	} {
		if strings.Contains(got, "kestrel") {
			t.Errorf("a ValueRedactor prints as %q, want nothing of what it holds", got)
		}
	}
}

// TestConfigVarsRefused: values that would blank ordinary text are named to OnError, not shown.
func TestConfigVarsRefused(t *testing.T) {
	t.Setenv("ACME_API_KEY", "abc")
	t.Setenv("ACME_TOKEN", "production")
	var told []string
	opts := fixed(logplex.FormatMessage)
	opts.OnError = func(err error) { told = append(told, err.Error()) }
	got := line(t, opts, "in production with abc")
	if !strings.Contains(got, "in production with abc") {
		t.Errorf("line = %q, want common words to stay", got)
	}
	all := strings.Join(told, "\n")
	if !strings.Contains(all, "ACME_API_KEY") || !strings.Contains(all, "ACME_TOKEN") ||
		strings.Contains(all, "production") {
		t.Errorf("OnError was told %q, want the variables' names without values", all)
	}
}

// TestConfigVarShapes: of a URL the password counts by itself, of JSON each string that is named so
// or looks so, of lines each line.
func TestConfigVarShapes(t *testing.T) {
	t.Setenv("DATABASE_URL", "postgres://u9app:kestrelumbrafold@ec2-3.example.com:5432/d9base")
	t.Setenv("SERVICE_CREDENTIALS", `{"type":"account","private_key":"heronquillmast","nested":{"api_tokens":["plovergrindel"],"note":"Zk4vQ9tW2xLm8RbT6yHc"}}`)
	t.Setenv("SIGNING_KEY", "-----BEGIN PRIVATE KEY-----\nsandpiperwharfline\nturnstoneglimmer\n-----END PRIVATE KEY-----\n")
	for _, secret := range []string{
		"kestrelumbrafold", "heronquillmast", "plovergrindel", "Zk4vQ9tW2xLm8RbT6yHc",
		"sandpiperwharfline", "turnstoneglimmer",
	} {
		for where, out := range outputs(t, nil,
			func(l *slog.Logger) { l.Info("is "+secret, "v", []string{secret}) }) {
			if strings.Contains(out, secret) {
				t.Errorf("%s: a part of a config var shows in %q", where, out)
			}
		}
	}
}

// TestRedactAlone: redactors work outside a handler, as in a ReplaceAttr.
func TestRedactAlone(t *testing.T) {
	t.Setenv("ACME_API_KEY", "kestrelumbrafold")
	for name, r := range map[string]logplex.Redactor{
		"default": logplex.DefaultRedactor(), "keys": logplex.RedactKeys("password"),
		"config vars": logplex.RedactConfigVars(),
		"values":      logplex.RedactValues("kestrelumbrafold"),
		"pattern":     logplex.RedactPattern(regexp.MustCompile("kestrel[a-z]+")),
		"all":         logplex.Redactors{logplex.RedactKeys("password"), logplex.DefaultRedactor()},
	} {
		var b bytes.Buffer
		l := slog.New(slog.NewJSONHandler(&b, &slog.HandlerOptions{ReplaceAttr: r.Redact}))
		l.Info("m", "password", "kestrelumbrafold", "n", 1,
			slog.Group("g", "password", "kestrelumbrafold"))
		if got := b.String(); strings.Contains(got, "kestrel") || !strings.Contains(got, `"n":1`) ||
			!strings.Contains(got, `"msg":"m"`) {
			t.Errorf("%s: as a ReplaceAttr it printed %s, want the passwords gone and the rest there", name, got)
		}
	}
}

// TestTimesAreClean checks what the encoder relies on: the default rules find
// nothing in a text that fastconv.IsTime takes for a time.
func TestTimesAreClean(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	rules := logplex.DefaultRedactor()
	for range 20000 {
		at := time.Unix(rng.Int64N(4e9), rng.Int64N(1e9)).In(
			time.FixedZone("", (rng.IntN(1680)-840)*60))
		text := at.Format(time.RFC3339Nano)
		if got := rules.Redact(nil, slog.String("at", text)); fastconv.IsTime(text) &&
			got.Value.String() != text {
			t.Fatalf("the default redactor changes %q", text)
		}
	}
}

// TestRedactAloneAllocations uses the default redactor as slog's ReplaceAttr on clean attrs.
func TestRedactAloneAllocations(t *testing.T) {
	if race.Enabled {
		t.Skip("the race detector allocates")
	}
	r := logplex.DefaultRedactor()
	groups := []string{"http"}
	attrs := []slog.Attr{
		slog.Time(slog.TimeKey, time.Now()), slog.String(slog.MessageKey, "request completed"),
		slog.Int("status", 200),
		slog.String("path", "/api/v1/orders/18823"), slog.Duration("took", time.Second),
		slog.Bool("cached", true), slog.Float64("ratio", 0.5),
		slog.String("agent", `Mozilla/5.0 (X11; Linux x86_64) "quoted" key=value a:b`),
	}
	for _, a := range attrs {
		if n := testing.AllocsPerRun(100, func() {
			if got := r.Redact(groups, a); !got.Equal(a) {
				t.Errorf("Redact(%v) = %v, want it unchanged", a, got)
			}
		}); n > 0 {
			t.Errorf("Redact(%v) allocates %v times, want 0", a, n)
		}
	}
}

// leakyWriter fails with a secret in the error's text.
type leakyWriter struct{ err error }

func (w leakyWriter) Write([]byte) (int, error) { return 0, w.err }

type leakyError struct{ url string }

func (e leakyError) Error() string { return "dial " + e.url + ": refused" }

func TestErrorsAreScrubbed(t *testing.T) {
	const known = "Zq9xHunter2QkLm"
	leaky := leakyError{"postgres://app:" + aPassword + "@db/app"}
	cause := fmt.Errorf("flush: %w",
		errors.Join(io.ErrShortWrite, leaky, errors.New("value "+known)))
	for _, c := range []struct {
		name string
		new  func(*logplex.Options) slog.Handler
	}{
		{"writer", func(o *logplex.Options) slog.Handler {
			return logplex.NewHandler(leakyWriter{cause}, o)
		}},
		{"Sink", func(o *logplex.Options) slog.Handler {
			o.Sink = logplex.Sinks{sinkFunc(func(logplex.Record) error { return cause })}
			return logplex.NewHandler(io.Discard, o)
		}},
		{"wrapped handler", func(o *logplex.Options) slog.Handler {
			return logplex.Wrap(slog.NewTextHandler(leakyWriter{cause}, nil), o)
		}},
	} {
		var told []error
		opts := &logplex.Options{
			Redactor: logplex.Redactors{logplex.DefaultRedactor(), logplex.RedactValues(known)},
			OnError:  func(err error) { told = append(told, err) },
		}
		slog.New(c.new(opts)).Info("x")
		if len(told) != 1 {
			t.Errorf("%s: OnError was told of %d errors, want 1", c.name, len(told))
			continue
		}
		err := told[0]
		for _, text := range []string{
			err.Error(), fmt.Sprintf("%+v", err), fmt.Sprintf("%#v", err),
			fmt.Sprintf("%v", errors.Unwrap(err)),
		} {
			if strings.Contains(text, aPassword) || strings.Contains(text, known) {
				t.Errorf("%s: OnError was shown a secret", c.name)
			}
		}
		if !strings.Contains(err.Error(), "refused") ||
			!strings.Contains(err.Error(), logplex.Redacted) {
			t.Errorf("%s: error = %q, want its text but for the secrets", c.name, err)
		}
		var as leakyError
		if !errors.Is(err, io.ErrShortWrite) || !errors.As(err, &as) {
			t.Errorf("%s: errors.Is and errors.As do not find the cause", c.name)
		}
	}
}

// TestWeakKeys: under a key that only hints at a secret, the value decides.
func TestWeakKeys(t *testing.T) {
	for _, c := range []struct {
		key, value string
		secret     bool
	}{
		{"pass", "hunter2x", true},
		{"pass", "true", false},
		{"key", "sd8F3kQz01mPq7Lw9Xc2", true},
		{"key", "user_id", false},
		{"code", "H12", false},
	} {
		for _, f := range formats() {
			got := line(t, fixed(f), "m", c.key, c.value)
			if strings.Contains(got, c.value) == c.secret {
				t.Errorf("%v: %s=%s gave %q, want secret = %v", f, c.key, c.value, got, c.secret)
			}
		}
		a := logplex.DefaultRedactor().Redact(nil, slog.String(c.key, c.value))
		if (a.Value.String() == c.value) == c.secret {
			t.Errorf("Redact(%s=%s) = %v, want secret = %v", c.key, c.value, a, c.secret)
		}
	}
}

// TestWeakKeysInGroups: what the groups around such a key are called decides
// too, and only those around it.
func TestWeakKeysInGroups(t *testing.T) {
	const value = "Zq81kkQmd"
	type held struct {
		Key string `json:"key"`
	}
	group := func(attrs ...any) slog.Value {
		return slog.GroupValue(slog.Group("", attrs...).Value.Group()...)
	}
	for name, v := range map[string]slog.Value{
		"group":             group("key", value),
		"after another":     group("n", 1, slog.Group("cache", "n", 2), "key", value),
		"LogValuer":         slog.AnyValue(valuer{group("key", value)}),
		"LogValuer inside":  group(slog.Group("", "key", valuer{slog.StringValue(value)})),
		"struct":            slog.AnyValue(held{value}),
		"pointer to struct": slog.AnyValue(&held{value}),
		"LogValuer, struct": slog.AnyValue(valuer{slog.AnyValue(held{value})}),
		"map":               slog.AnyValue(map[string]string{"key": value}),
	} {
		for _, f := range formats() {
			w := new(writes)
			h := logplex.NewHandler(w, fixed(f))
			log := func(h slog.Handler, attrs ...slog.Attr) string {
				h.(*logplex.Handler).Log(t.Context(), slog.LevelInfo, "m", attrs...)
				own := w.take()
				r := slog.NewRecord(when(), slog.LevelInfo, "m", 0)
				r.AddAttrs(attrs...)
				if err := h.Handle(t.Context(), r); err != nil {
					t.Errorf("Handle = %v, want nil", err)
				}
				line := w.take()
				if strings.Contains(own, value) != strings.Contains(line, value) {
					t.Errorf("%s, %v: Log wrote %q, Handle %q", name, f, own, line)
				}
				return line
			}
			api, cache := slog.Attr{Key: "api", Value: v}, slog.Attr{Key: "cache", Value: v}
			for range 2 {
				if got := log(h, api); strings.Contains(got, value) {
					t.Errorf("%s, %v: line = %q, want api.key masked", name, f, got)
				}
				if got := log(h, slog.Attr{Key: "api", Value: group("n", 1)},
					cache); !strings.Contains(got, value) {
					t.Errorf("%s, %v: line = %q, want cache.key as it is: api is no group around it",
						name, f, got)
				}
				if got := log(h.WithGroup("api"), slog.Attr{Value: v}); v.Kind() ==
					slog.KindGroup && strings.Contains(got, value) {
					t.Errorf("%s, %v: line = %q, want key masked under WithGroup(api)",
						name, f, got)
				}
			}
		}
	}
}

// TestShowOfJoinedRedactors: NewRedactor's settings hold whatever it is joined
// with, in any order.
func TestShowOfJoinedRedactors(t *testing.T) {
	kind := logplex.NewRedactor(&logplex.RedactOptions{Show: logplex.ShowKind})
	values := logplex.RedactValues("rotated-key-0001")
	same := logplex.RedactorFunc(func(_ []string, a slog.Attr) slog.Attr { return a })
	type tagged struct {
		Seal string `log:"redact"`
	}
	for name, r := range map[string]logplex.Redactors{
		"first":       {kind, logplex.RedactConfigVars(), logplex.RedactSecrets(), values},
		"last":        {logplex.RedactSecrets(), values, kind},
		"with a func": {kind, same, values},
		"func first":  {same, values, kind},
	} {
		opts := fixed(logplex.FormatMessage)
		opts.Redactor = r
		got := line(t, opts, "now rotated-key-0001", "password", "x1y2z3", "v", tagged{"x"})
		want := `at=info pid=4 msg="now [REDACTED:value]" password=[REDACTED:key] v.Seal=[REDACTED:key]` + "\n"
		if got != want {
			t.Errorf("%s: line = %q, want %q", name, got, want)
		}
	}
	opts := fixed(logplex.FormatMessage)
	opts.Redactor = values
	if got, want := line(t, opts, "m", "v", "cm90YXRlZC1rZXktMDAwMQ=="),
		`at=info pid=4 msg="m" v=[REDACTED]`+"\n"; got != want {
		t.Errorf("base64 with padding gave %q, want %q", got, want)
	}
}

func TestScrubbedBeforeCut(t *testing.T) {
	const secret = "gh" + "p_16C7e42F292c6912E7710c838347Ae178B4a"
	for _, f := range formats() {
		for pad := 9800; pad < 10050; pad += 3 {
			opts := fixed(f)
			got := line(t, opts, "m", "v", strings.Repeat("a ", pad/2)+secret+" and more", "w",
				"x password=kestrel/umbra9 y")
			for i := 4; i+8 <= len(secret); i++ {
				if strings.Contains(got, secret[i:i+8]) {
					t.Fatalf("%v: a part of the secret behind %d bytes shows in %q",
						f, pad, got[len(got)-200:])
				}
			}
			if strings.Contains(got, "kestrel") || strings.Contains(got, "umbra9") {
				t.Fatalf("%v: the second secret shows in %q", f, got[len(got)-200:])
			}
		}
	}
}

func TestRedactHugeInput(t *testing.T) {
	if testing.Short() || race.Enabled {
		t.Skip("takes seconds")
	}
	const secret = "kestrelumbrafold"
	t.Setenv("ACME_API_KEY", secret)
	mega := func(s string) string { return strings.Repeat(s, 1<<20/len(s)) }
	for name, log := range map[string]func(l *slog.Logger){
		"value":      func(l *slog.Logger) { l.Info("m", "v", mega("a")+" "+secret) },
		"message":    func(l *slog.Logger) { l.Info(mega("word ") + secret) },
		"key":        func(l *slog.Logger) { l.Info("m", mega("k")+secret, 1) },
		"secret key": func(l *slog.Logger) { l.Info("m", mega("k")+"_password", secret) },
		"group": func(l *slog.Logger) {
			l.Info("m", slog.Group(mega("g")+secret, "a", 1))
		},
		"WithGroup": func(l *slog.Logger) {
			l.WithGroup(mega("g")+secret).Info("m", "a", 1)
		},
		"equal signs":   func(l *slog.Logger) { l.Info(mega("=") + secret) },
		"colons":        func(l *slog.Logger) { l.Info(mega(":") + secret) },
		"quotes":        func(l *slog.Logger) { l.Info(`password="` + mega(`\"`) + secret) },
		"open brackets": func(l *slog.Logger) { l.Info(mega("password=[") + secret) },
		"unterminated PEM": func(l *slog.Logger) {
			l.Info("-----BEGIN RSA PRIVATE KEY-----\n" + mega("QUJD") + secret)
		},
		"backslashes": func(l *slog.Logger) { l.Info(mega(`\`) + `"password\":\"` + secret) },
		"invalid UTF-8": func(l *slog.Logger) {
			l.Info(mega("\xff\xfe") + "\xffpassword=\xff" + secret)
		},
		"bytes": func(l *slog.Logger) {
			l.Info("m", "v", []byte(mega("\x00a")+secret))
		},
		"secrets":          func(l *slog.Logger) { l.Info(mega("password=a1b2c3d4 ") + secret) },
		"known values":     func(l *slog.Logger) { l.Info(mega(secret + " ")) },
		"secret of a mega": func(l *slog.Logger) { l.Info("password=" + mega("aB3") + secret) },
		"JSON in a string": func(l *slog.Logger) {
			l.Info("m", "v", `{"a":"`+mega("x")+`","password":"`+secret+`"}`)
		},
		"a million strings": func(l *slog.Logger) {
			l.Info("m", "v", append(make([]string, 1<<18), secret))
		},
	} {
		t.Run(name, func(t *testing.T) {
			for where, out := range outputs(t, nil, log) {
				if strings.Contains(out, secret) {
					t.Errorf("%s: the secret shows in %d bytes", where, len(out))
				}
			}
		})
	}
}

func TestRedactManyKeys(t *testing.T) {
	if testing.Short() || race.Enabled {
		t.Skip("takes seconds")
	}
	l := slog.New(logplex.NewHandler(io.Discard, fixed(logplex.FormatMessage)))
	keys := func(n int) {
		ctx := context.Background()
		for i := range n {
			l.LogAttrs(ctx, slog.LevelInfo, "m", slog.Int(fmt.Sprintf("key_%d_name", i), i))
		}
	}
	heap := func() uint64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	keys(10000)
	before := heap()
	keys(1000000)
	if after := heap(); after > before+2<<20 {
		t.Errorf("a million keys took %d bytes of memory, want none", after-before)
	}
	runtime.KeepAlive(l)
}

// TestUserRedactorForEver: the limits of values are those of one record, not of
// all that a handler ever logs.
func TestUserRedactorForEver(t *testing.T) {
	same := logplex.RedactorFunc(func(_ []string, a slog.Attr) slog.Attr { return a })
	for name, h := range map[string]func(w io.Writer) slog.Handler{
		"handler": func(w io.Writer) slog.Handler {
			return logplex.NewHandler(w, &logplex.Options{Redactor: logplex.Redactors{same}})
		},
		"wrap": func(w io.Writer) slog.Handler {
			return logplex.Wrap(slog.NewJSONHandler(w, nil),
				&logplex.Options{Redactor: logplex.Redactors{same}})
		},
	} {
		var b bytes.Buffer
		l := slog.New(h(&b))
		for range 6000 {
			b.Reset()
			l.Info("m", "v", []any{1, map[string]int{"a": 1, "b": 2}}, "w",
				struct{ A, B int }{1, 2})
		}
		if strings.Contains(b.String(), "!LIMIT") {
			t.Errorf("%s: after 6,000 records the line is %q", name, b.String())
		}
	}
}
