// SPDX-License-Identifier: MIT

package logplex_test

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/logplex-go/logplex"
	"github.com/logplex-go/logplex/internal/fastconv"
)

// redacted gives the message part of the line of one record under a redactor.
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
		{"benign", nil, "m", []any{"token_count", 7, "author", "bob", "primary_key", "a1"}, `msg=m token_count=7 author=bob primary_key=a1`},
		{"keys", &logplex.RedactOptions{Keys: []string{"shoe-size"}}, "shoeSize=46x", []any{"shoe_size", 46, "SHOESIZE", "x", "shoe", 1}, `msg="shoeSize=[REDACTED]" shoe_size=[REDACTED] SHOESIZE=[REDACTED] shoe=1`},
		{"key path", &logplex.RedactOptions{Keys: []string{"user.note"}}, "m", []any{slog.Group("user", "note", "x"), "note", "y"}, `msg=m user.note=[REDACTED] note=y`},
		{"allow", &logplex.RedactOptions{Allow: []string{"csrf_token"}}, "m", []any{"csrf_token", "abc", "token", "abc"}, `msg=m csrf_token=abc token=[REDACTED]`},
		{"allow path", &logplex.RedactOptions{Allow: []string{"http.token"}}, "m", []any{slog.Group("http", "token", "abc"), "token", "abc"}, `msg=m http.token=abc token=[REDACTED]`},
		{"allow is about names", &logplex.RedactOptions{Allow: []string{"csrf_token"}, ConfigVars: []string{"ACME_SETTING"}}, "m", []any{"csrf_token", "kestrelumbrafold"}, `msg=m csrf_token=[REDACTED]`},
		{"config vars", &logplex.RedactOptions{ConfigVars: []string{"ACME_SETTING"}}, "is kestrelumbrafold", nil, `msg="is [REDACTED]"`},
		{"config vars by look only", nil, "is kestrelumbrafold", nil, `msg="is kestrelumbrafold"`},
		{"kind", &logplex.RedactOptions{Show: logplex.ShowKind}, "got " + token, []any{"password", "hunter2x"}, `msg="got [REDACTED:token]" password=[REDACTED:key]`},
		{"card", nil, "paid with 4111 1111 1111 1111", nil, `msg="paid with [REDACTED]1111"`},
		{"no personal", nil, "mail bob@example.com", nil, `msg="mail bob@example.com"`},
		{"personal", &logplex.RedactOptions{Personal: true}, "mail bob@example.com or +1 415 555 0123", nil, `msg="mail [REDACTED] or [REDACTED]"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := redacted(t, logplex.NewRedactor(c.opts), c.msg, c.args...); unquoted(got) != unquoted(c.want) {
				t.Errorf("line = %s, want %s", got, c.want)
			}
		})
	}
}

// unquoted makes lines comparable whatever is quoted without need.
func unquoted(line string) string { return strings.ReplaceAll(line, `"`, "") }

func TestRedactFingerprints(t *testing.T) {
	show := func(key string) logplex.Redactor {
		return logplex.NewRedactor(&logplex.RedactOptions{Show: logplex.ShowFingerprint, FingerprintKey: []byte(key)})
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
	if a, b := redacted(t, random, "m", "password", secret), redacted(t, random, "n", "password", secret); a[len("msg=m "):] != b[len("msg=n "):] {
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
		{"none", logplex.Redactors{}, "password=a1b2c3", []any{"password", "a1b2c3"}, `msg="password=a1b2c3" password=a1b2c3`},
		{"nils", logplex.Redactors{nil, logplex.RedactorFunc(nil)}, "m", []any{"password", "a1b2c3"}, `msg=m password=a1b2c3`},
		{"in order", logplex.Redactors{upper, suffix}, "m", []any{"v", "a"}, `msg=M v=Ax`},
		{"in the other order", logplex.Redactors{suffix, upper}, "m", []any{"v", "a"}, `msg=M v=AX`},
		{"nested", logplex.Redactors{logplex.Redactors{upper}, logplex.Redactors{suffix}}, "m", []any{"v", "a"}, `msg=M v=Ax`},
		{"drop", logplex.Redactors{drop, never}, "m", []any{"gone", "a", "v", "a"}, `msg=m v=a`},
		{"with the default", logplex.Redactors{suffix, logplex.DefaultRedactor()}, "m", []any{"v", "token=a1b2c3", "password", "a1b2c3"}, `msg=m v="token=[REDACTED]" password=[REDACTED]`},
		{"keys", logplex.RedactKeys("Shoe-Size"), "m", []any{"shoe_size", 46, "password", "a1b2c3"}, `msg=m shoe_size=[REDACTED] password=a1b2c3`},
		{"keys of a group", logplex.RedactKeys("shoes"), "m", []any{slog.Group("shoes", "size", 46)}, `msg=m shoes=[REDACTED]`},
		{"keys in a struct", logplex.RedactKeys("size"), "m", []any{"shoes", struct{ Size, Count int }{46, 2}}, `msg=m shoes.Size=[REDACTED] shoes.Count=2`},
		{"keys and the default", logplex.Redactors{logplex.RedactKeys("size"), logplex.DefaultRedactor()}, "m", []any{"size", 46, "password", "a1b2c3"}, `msg=m size=[REDACTED] password=[REDACTED]`},
		{"pattern", logplex.RedactPattern(regexp.MustCompile(`EMP-\d+`)), "see EMP-77", []any{"who", "EMP-12 and EMP-13", "EMP-99999", 1}, `msg="see [REDACTED]" who="[REDACTED] and [REDACTED]" [REDACTED]=1`},
		{"pattern of nothing", logplex.RedactPattern(regexp.MustCompile(`x*`)), "m", []any{"v", "axxb"}, `msg=m v=a[REDACTED]b`},
		{"nil pattern", logplex.RedactPattern(nil), "m", []any{"v", "a"}, `msg=m v=a`},
		{"pattern in a struct", logplex.RedactPattern(regexp.MustCompile(`EMP-\d+`)), "m", []any{"v", struct{ ID []string }{[]string{"EMP-77"}}}, `msg=m v.ID="[\"[REDACTED]\"]"`},
		{"values", logplex.RedactValues("kestrelumbrafold"), "is kestrelumbrafold", []any{"password", "a1b2c3"}, `msg="is [REDACTED]" password=a1b2c3`},
		{"shapes", logplex.RedactSecrets(), "password=a1b2c3", []any{"url", "redis://:a1b2c3@h/0"}, `msg="password=[REDACTED]" url="redis://:[REDACTED]@h/0"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := redacted(t, c.r, c.msg, c.args...); strings.ReplaceAll(unquoted(got), `\`, "") != strings.ReplaceAll(unquoted(c.want), `\`, "") {
				t.Errorf("line = %s, want %s", got, c.want)
			}
		})
	}
}

// TestRedactUnruly gives handlers redactors that do what they should not.
func TestRedactUnruly(t *testing.T) {
	const secret = "kestrelumbrafold"
	any1 := func(v any) logplex.RedactorFunc {
		return func(_ []string, a slog.Attr) slog.Attr { return slog.Any(a.Key, v) }
	}
	for name, r := range map[string]logplex.RedactorFunc{
		"panic":           func(_ []string, a slog.Attr) slog.Attr { panic("no " + a.Value.String() + secret) },
		"panic nil error": func(_ []string, a slog.Attr) slog.Attr { panic(error(nil)) },
		"group":           func(_ []string, a slog.Attr) slog.Attr { return slog.Group(a.Key, "password", secret) },
		"group of groups": func(_ []string, a slog.Attr) slog.Attr {
			return slog.Group(a.Key, slog.Group("x", "password", secret, "y", any1(1)))
		},
		"empty group":   func(_ []string, a slog.Attr) slog.Attr { return slog.Group(a.Key) },
		"inline group":  func(_ []string, a slog.Attr) slog.Attr { return slog.Group("", "password", secret) },
		"LogValuer":     any1(leakValuer{"password=" + secret}),
		"panicking":     any1(leakPanicValuer{"password=" + secret + " "}),
		"struct":        any1(struct{ Password string }{secret}),
		"map":           any1(map[string]any{"password": secret}),
		"list":          any1([]any{map[string]string{"password": secret}}),
		"error":         any1(errors.New("password=" + secret)),
		"nil":           any1(nil),
		"number":        any1(7),
		"channel":       any1(make(chan int)),
		"function":      any1(func() {}),
		"other key":     func(_ []string, a slog.Attr) slog.Attr { return slog.String("password", secret) },
		"key of ours":   func(_ []string, a slog.Attr) slog.Attr { return slog.String("pid", "password="+secret) },
		"empty key":     func(_ []string, a slog.Attr) slog.Attr { return slog.String("", "password="+secret) },
		"drop all":      func(_ []string, a slog.Attr) slog.Attr { return slog.Attr{} },
		"control bytes": func(_ []string, a slog.Attr) slog.Attr { return slog.String(a.Key+"\n", "password="+secret+"\n\x00") },
		"groups": func(groups []string, a slog.Attr) slog.Attr {
			for i := range groups {
				groups[i] = "changed"
			}
			_ = append(groups, "more")
			return a
		},
	} {
		t.Run(name, func(t *testing.T) {
			for where, out := range outputs(t, logplex.Redactors{r, logplex.DefaultRedactor()}, func(l *slog.Logger) {
				l.Info("m", "v", "x", slog.Group("g", "w", 1, "l", []any{1}))
				l.With("a", 1).WithGroup("h").Info("m", "v", "x")
			}) {
				if strings.Contains(out, secret) {
					t.Errorf("%s: the secret shows in %q", where, out)
				}
				if want := 2; where != "Sink" && where != "Wrap Sink" && strings.Count(out, "\n") != want {
					t.Errorf("%s: %d lines, want %d: %q", where, strings.Count(out, "\n"), want, out)
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
	if got, want := line(t, opts, "m", "u", 1, "v", "kestrelumbrafold", "w", 2), "u=1 v=[REDACTED] w=2\n"; !strings.HasSuffix(got, want) {
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
	if len(got) != 2 || !strings.Contains(got[0], "inner") || !strings.Contains(got[1], "outer") || strings.Contains(b.String(), "kestrel") {
		t.Errorf("output = %q, want the inner line, scrubbed, and the outer", b.String())
	}
}

type formatted struct{ t *testing.T }

func (f formatted) fail(method string)           { f.t.Errorf("%s was called on a value that is masked", method) }
func (f formatted) String() string               { f.fail("String"); return "" }
func (f formatted) Error() string                { f.fail("Error"); return "" }
func (f formatted) LogValue() slog.Value         { f.fail("LogValue"); return slog.Value{} }
func (f formatted) MarshalJSON() ([]byte, error) { f.fail("MarshalJSON"); return nil, nil }
func (f formatted) MarshalText() ([]byte, error) { f.fail("MarshalText"); return nil, nil }
func (f formatted) Format(fmt.State, rune)       { f.fail("Format") }
func (f formatted) GoString() string             { f.fail("GoString"); return "" }

// TestRedactedIsNotFormatted: what an attr's key, a group, a path or a tag masks is not even looked at.
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
	sink := new(leakSink)
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
		l = l.With("a", secret, "l", []string{secret}, "n", 7).WithGroup("g").With("b", "x "+secret, "m", map[string]string{"v": secret})
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
	if err := values.Add("", "kestrelumbrafold"); err != nil && strings.Contains(err.Error(), "kestrel") {
		t.Errorf("Add = %q, want no error that shows a value", err)
	}
	for _, got := range []string{fmt.Sprint(values), fmt.Sprintf("%+v %#v", values, values), redacted(t, logplex.Redactors{}, "m", "v", values)} {
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
	if !strings.Contains(all, "ACME_API_KEY") || !strings.Contains(all, "ACME_TOKEN") || strings.Contains(all, "production") {
		t.Errorf("OnError was told %q, want the variables' names without values", all)
	}
}

// TestConfigVarShapes: of a URL the password counts by itself, of JSON each string that is named so or looks so, of lines each line.
func TestConfigVarShapes(t *testing.T) {
	t.Setenv("DATABASE_URL", "postgres://u9app:kestrelumbrafold@ec2-3.example.com:5432/d9base")
	t.Setenv("SERVICE_CREDENTIALS", `{"type":"account","private_key":"heronquillmast","nested":{"api_tokens":["plovergrindel"],"note":"Zk4vQ9tW2xLm8RbT6yHc"}}`)
	t.Setenv("SIGNING_KEY", "-----BEGIN PRIVATE KEY-----\nsandpiperwharfline\nturnstoneglimmer\n-----END PRIVATE KEY-----\n")
	for _, secret := range []string{"kestrelumbrafold", "heronquillmast", "plovergrindel", "Zk4vQ9tW2xLm8RbT6yHc", "sandpiperwharfline", "turnstoneglimmer"} {
		for where, out := range outputs(t, nil, func(l *slog.Logger) { l.Info("is "+secret, "v", []string{secret}) }) {
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
		"default": logplex.DefaultRedactor(), "keys": logplex.RedactKeys("password"), "config vars": logplex.RedactConfigVars(),
		"values": logplex.RedactValues("kestrelumbrafold"), "pattern": logplex.RedactPattern(regexp.MustCompile("kestrel[a-z]+")),
		"all": logplex.Redactors{logplex.RedactKeys("password"), logplex.DefaultRedactor()},
	} {
		var b bytes.Buffer
		l := slog.New(slog.NewJSONHandler(&b, &slog.HandlerOptions{ReplaceAttr: r.Redact}))
		l.Info("m", "password", "kestrelumbrafold", "n", 1, slog.Group("g", "password", "kestrelumbrafold"))
		if got := b.String(); strings.Contains(got, "kestrel") || !strings.Contains(got, `"n":1`) || !strings.Contains(got, `"msg":"m"`) {
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
		at := time.Unix(rng.Int64N(4e9), rng.Int64N(1e9)).In(time.FixedZone("", (rng.IntN(1680)-840)*60))
		text := at.Format(time.RFC3339Nano)
		if got := rules.Redact(nil, slog.String("at", text)); fastconv.IsTime(text) && got.Value.String() != text {
			t.Fatalf("the default redactor changes %q", text)
		}
	}
}
