// SPDX-License-Identifier: MIT

package logplextest_test

import (
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/logplex-go/logplex"
	"github.com/logplex-go/logplex/logplextest"
)

func TestRecorder(t *testing.T) {
	rec := logplextest.NewRecorder(&logplex.Options{
		Dyno: "web.1", PID: 4, Format: logplex.FormatMessage,
	})
	logger := slog.New(rec)
	logger.Debug("seen too")
	logger.With("user", "ann").WithGroup("http").Warn("slow", "status", 200, "password", "hunter2")

	want := []logplex.Record{
		{Level: slog.LevelDebug, Message: "seen too"},
		{Level: slog.LevelWarn, Message: "slow", Attrs: []slog.Attr{
			slog.String("user", "ann"),
			slog.Group("http", slog.Int("status", 200), slog.String("password", logplex.Redacted)),
		}},
	}
	if d := logplextest.Diff(want, rec.Records()); d != "" {
		t.Errorf("Records() (-want +got):\n%s", d)
	}
	wantLines := []string{
		`at=debug pid=4 msg="seen too"`,
		`at=warning pid=4 msg="slow" user=ann http.status=200 http.password=[REDACTED]`,
	}
	if got := rec.Lines(); strings.Join(got, "\n") != strings.Join(wantLines, "\n") {
		t.Errorf("Lines() = %q, want %q", got, wantLines)
	}
	rec.Reset()
	if r, l := rec.Records(), rec.Lines(); r != nil || l != nil {
		t.Errorf("after Reset Records() = %v, Lines() = %v, want nil", r, l)
	}
}

func TestRecorderCopies(t *testing.T) {
	rec := logplextest.NewRecorder(&logplex.Options{AddCaller: true})
	m := map[string]any{"k": "before", "l": []int{1}}
	slog.New(rec).Info("m", "map", m)
	m["k"] = "after"
	m["l"].([]int)[0] = 9

	got := rec.Records()
	if v, _ := got[0].Attr("map", "k"); v.String() != "before" {
		t.Errorf("Attr(map, k) = %v after the map was changed, want before", v)
	}
	if v, _ := got[0].Attr("map", "l"); v.String() != "[1]" {
		t.Errorf("Attr(map, l) = %v after the slice was changed, want [1]", v)
	}
	got[0].Attrs[0] = slog.Int("x", 1)
	got[0].Caller.Line = -1
	again := rec.Records()
	if again[0].Attrs[0].Key != "map" || again[0].Caller.Line == -1 {
		t.Errorf("Records() = %v after its copy was changed, want the recorded", again[0])
	}
}

func TestRecorderAsSinkAndHandler(t *testing.T) {
	rec := logplextest.NewRecorder(&logplex.Options{Dyno: "web.1", PID: 4})
	other := slog.New(logplex.NewHandler(nil,
		&logplex.Options{Sink: rec, Dyno: "worker.1", PID: 5}))
	own := slog.New(rec)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 100 {
				own.Info("own")
				other.Info("other")
			}
		})
	}
	wg.Wait()
	count := map[string]int{}
	for _, r := range rec.Records() {
		count[r.Dyno+" "+r.Message]++
	}
	if len(rec.Lines()) != 800 || count["web.1 own"] != 400 || count["worker.1 other"] != 400 {
		t.Errorf("recorded %v and %d lines, want 400 of each and 800", count, len(rec.Lines()))
	}
}

func TestRecorderKeepsOtherSink(t *testing.T) {
	other := logplextest.NewRecorder(nil)
	rec := logplextest.NewRecorder(&logplex.Options{Sink: other})
	slog.New(rec).Info("m")
	if len(rec.Records()) != 1 || len(other.Records()) != 1 {
		t.Errorf("recorded %d and %d, want 1 and 1", len(rec.Records()), len(other.Records()))
	}
}

// TestRecorderParallel: each of 100 parallel subtests sees exactly its own.
func TestRecorderParallel(t *testing.T) {
	for i := range 100 {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Parallel()
			rec := logplextest.NewRecorder(nil)
			logger := slog.New(rec).With("test", i)
			for j := range 1000 {
				logger.Info("m", "j", j)
			}
			records := rec.Records()
			if len(records) != 1000 {
				t.Fatalf("len(Records()) = %d, want 1000", len(records))
			}
			for j, r := range records {
				a, _ := r.Attr("test")
				b, _ := r.Attr("j")
				if a.Int64() != int64(i) || b.Int64() != int64(j) {
					t.Fatalf("record %d has test=%v j=%v, want %d and %d", j, a, b, i, j)
				}
			}
		})
	}
}

func TestRecorderAfterTestEnded(t *testing.T) {
	var rec *logplextest.Recorder
	t.Run("inner", func(t *testing.T) { rec = logplextest.NewRecorder(nil) })
	slog.New(rec).Info("late")
	if n := len(rec.Records()); n != 1 {
		t.Errorf("len(Records()) = %d, want 1", n)
	}
}

func TestRecorderInSynctest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		rec := logplextest.NewRecorder(nil)
		go func() {
			time.Sleep(time.Hour)
			slog.New(rec).Info("an hour later")
		}()
		start := time.Now()
		time.Sleep(2 * time.Hour)
		synctest.Wait()
		if got := rec.Records()[0].Time.Sub(start); got != time.Hour {
			t.Errorf("record after %v, want 1h", got)
		}
	})
}

// fake is a testing.TB that keeps the text of a failed check.
type fake struct {
	testing.TB
	text string
}

func (f *fake) Helper()                           {}
func (f *fake) Fatalf(format string, args ...any) { f.text = fmt.Sprintf(format, args...) }

const secret = "s3cr3t/Value+of?mine\"é"

func TestRequireNoSecret(t *testing.T) {
	b64 := func(pad string) string {
		return base64.StdEncoding.EncodeToString([]byte(pad + secret + pad))
	}
	for name, text := range map[string]string{
		"plain":         "a " + secret + " b",
		"quoted":        fmt.Sprintf("%q", secret),
		"ASCII":         fmt.Sprintf("%+q", secret),
		"JSON":          `{"k":"s3cr3t/Value+of?mine\"é"}`,
		"query":         "https://x/?k=" + url.QueryEscape(secret),
		"path":          "https://x/" + url.PathEscape(secret),
		"hex":           hex.EncodeToString([]byte(secret)),
		"upper hex":     strings.ToUpper(hex.EncodeToString([]byte(secret))),
		"base64 0":      b64(""),
		"base64 1":      b64("x"),
		"base64 2":      b64("xx"),
		"base64 URL":    base64.URLEncoding.EncodeToString([]byte("x" + secret)),
		"base64 raw":    base64.RawStdEncoding.EncodeToString([]byte(secret)),
		"inside a word": "x" + secret + "y",
		// as other encoders escape
		"JSON of PHP":        `{"k":"s3cr3t\/Value+of?mine\"\u00e9"}`,
		"JSON, all":          `"s3cr3t\u002FValue\u002Bof\u003Fmine\u0022\u00E9"`,
		"JSON in JSON":       `{"b":"{\"k\":\"s3cr3t\\/Value+of?mine\\\"\\u00e9\"}"}`,
		"octets of a string": `s3cr3t\x2fValue+of?mine\"\xc3\xa9`,
		"component":          "k=s3cr3t%2FValue%2Bof%3Fmine%22%C3%A9",
		"some of a URL":      "/s3cr3t/Value%2bof?mine%22é/",
	} {
		t.Run(name, func(t *testing.T) {
			for place, log := range map[string]func(*slog.Logger){
				"message": func(l *slog.Logger) { l.Info(text) },
				"key":     func(l *slog.Logger) { l.Info("m", text, 1) },
				"value":   func(l *slog.Logger) { l.Info("m", slog.Group("g", "k", text)) },
				"list":    func(l *slog.Logger) { l.Info("m", "k", []string{"", text}) },
				"error": func(l *slog.Logger) {
					l.Error("m", "err", fmt.Errorf("x: %w", errors.New(text)))
				},
			} {
				rec := logplextest.NewRecorder(&logplex.Options{Redactor: logplex.Redactors{}})
				log(slog.New(rec))
				f := new(fake)
				logplextest.RequireNoSecret(f, rec, "unlogged-value", secret)
				switch {
				case f.text == "":
					t.Errorf("RequireNoSecret found nothing in the %s", place)
				case strings.Contains(f.text, secret) || strings.Contains(f.text, text):
					t.Errorf("RequireNoSecret shows the secret in the %s", place)
				case !strings.Contains(f.text, "secret 2"):
					t.Errorf("RequireNoSecret = %q, want it to name secret 2", f.text)
				}
			}
		})
	}
}

func TestRequireNoSecretPasses(t *testing.T) {
	rec := logplextest.NewRecorder(&logplex.Options{Redactor: logplex.RedactValues(secret)})
	slog.New(rec).Info("connecting with "+secret, "k",
		base64.StdEncoding.EncodeToString([]byte(secret)))
	f := new(fake)
	logplextest.RequireNoSecret(f, rec, secret)
	if f.text != "" {
		t.Errorf("RequireNoSecret = %q after redaction, want nothing", f.text)
	}
	slog.New(rec).Info(`C:\u00zz\x2 \u s3cr3t\`, "100%", `5%+%2 \ud83d s3cr3t/Value\`)
	logplextest.RequireNoSecret(f, rec, secret)
	if f.text != "" {
		t.Errorf("RequireNoSecret = %q with what are no escapes, want nothing", f.text)
	}
	logplextest.RequireNoSecret(f, rec, "")
	if !strings.Contains(f.text, "empty") {
		t.Errorf("RequireNoSecret of an empty secret = %q, want it to fail", f.text)
	}
}

// TestRequireNoSecretPairs has a secret that JSON writes as two halves.
func TestRequireNoSecretPairs(t *testing.T) {
	rec := logplextest.NewRecorder(&logplex.Options{Redactor: logplex.Redactors{}})
	slog.New(rec).Info(`"key\ud83d\uDE00key"`)
	f := new(fake)
	logplextest.RequireNoSecret(f, rec, "key😀key")
	if !strings.Contains(f.text, "the message of record 0") {
		t.Errorf("RequireNoSecret = %q, want it to find the secret in the message", f.text)
	}
}
