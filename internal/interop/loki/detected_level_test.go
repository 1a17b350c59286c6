// SPDX-License-Identifier: MIT

package loki

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/logplex-go/logplex"
	"github.com/logplex-go/logplex/internal/interop/loki/distributor/parts"
)

// standIns are the packages whose parts take Loki's place.
var standIns = []string{
	"github.com/grafana/loki/v3/pkg/loghttp/push",
	"github.com/grafana/loki/v3/pkg/logproto",
	"github.com/grafana/loki/v3/pkg/logql/log",
	"github.com/grafana/loki/v3/pkg/validation",
}

// sourceOfLoki returns the directory of Loki's module.
func sourceOfLoki(t *testing.T) string {
	t.Helper()
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}",
		"github.com/grafana/loki/v3").Output()
	dir := strings.TrimSpace(string(out))
	if err != nil || dir == "" {
		t.Fatalf("Loki's source is not there: %v", err)
	}
	return dir
}

// buildDetector builds package detect with Loki's file in package distributor.
func buildDetector(t *testing.T, loki string) string {
	t.Helper()
	source, err := os.ReadFile(filepath.Join(loki, "pkg", "distributor", "field_detection.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range standIns {
		name := path[strings.LastIndexByte(path, '/')+1:]
		changed := bytes.Replace(source, []byte("\t"+strconv.Quote(path)+"\n"),
			fmt.Appendf(nil, "\t%s %q\n", name,
				"github.com/logplex-go/logplex/internal/interop/loki/distributor/parts"), 1)
		if bytes.Equal(changed, source) {
			t.Fatalf("Loki's field_detection.go does not import %s", path)
		}
		source = changed
	}
	// A variable in Loki.
	source = bytes.ReplaceAll(source, []byte("DefaultAllowedLevelFields"),
		[]byte("DefaultAllowedLevelFields()"))
	dir := t.TempDir()
	file, overlay := filepath.Join(dir, "field_detection.go"), filepath.Join(dir, "overlay.json")
	here, err := filepath.Abs(filepath.Join("distributor", "field_detection.go"))
	if err != nil {
		t.Fatal(err)
	}
	replace, err := json.Marshal(map[string]any{"Replace": map[string]string{here: file}})
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{file: source, overlay: replace} {
		if err := os.WriteFile(name, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	program := filepath.Join(dir, "detect")
	out, err := exec.Command("go", "build", "-tags", "loki", "-overlay", overlay, "-o", program,
		"./detect").CombinedOutput()
	if err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return program
}

// hostileMessages would mislead a search for a level in the text.
func hostileMessages() []string {
	messages := []string{
		"", "m", "cannot load user info", "information", "info", "INFO", "debug info", "no error",
		"error", "ERROR: it broke", "[error] it broke", "warning: low", "a fatal mistake",
		"critical section",
		"trace the request", "the level is debug", "level=debug",
		"level=error level=info", `level="debug"`, "lvl=trace", "severity=CRITICAL",
		"log.level=debug", "status=info",
		`"level":"debug"`, `{"level":"debug"}`, `{"severity":"INFO"}`,
		`{"a":{"level":"trace"}}`, "{", "}", "{}",
		`"`, `\"`, `\`, `\\" level=debug`, "two\nlevel=debug",
		"tab\tlevel=debug", "\x00level=debug", "\xff level=debug", "é level=debug \u2028 info",
		"=", "= level=debug", "a=b level = debug", "err", "wrn: x", "dbg", "at=info", "at=error",
		"msg=\"info\"", "time=\"x\" level=fatal", strings.Repeat("info ", 1000),
	}
	if len(messages) != 50 {
		panic(len(messages))
	}
	return messages
}

// TestDetectedLevel asks Loki's own detection for the level of each line, with each
// preset's names but Heroku's in text, which Loki does not look for.
func TestDetectedLevel(t *testing.T) {
	loki := sourceOfLoki(t)
	program := buildDetector(t, loki)
	formats := map[string]logplex.Format{
		"line": logplex.FormatLine, "message": logplex.FormatMessage, "JSON": logplex.FormatJSON,
	}
	presets := map[string]logplex.Keys{
		"heroku": logplex.KeysHeroku, "slog": logplex.KeysSlog, "datadog": logplex.KeysDatadog,
		"gcp": logplex.KeysGCP, "ecs": logplex.KeysECS,
	}
	levels := map[slog.Level]string{
		slog.LevelDebug: "debug", slog.LevelInfo: "info",
		slog.LevelWarn: "warn", slog.LevelError: "error",
	}
	t.Setenv("LOG_KEYS", "")
	var lines, want, names []string
	for preset, keys := range presets {
		for format, f := range formats {
			if preset == "heroku" && format != "JSON" {
				continue
			}
			var out bytes.Buffer
			l := slog.New(logplex.NewHandler(&out, &logplex.Options{
				Format: f, Keys: keys, Level: slog.LevelDebug, Dyno: "web.1",
			}))
			for level, word := range levels {
				for _, m := range hostileMessages() {
					l.Log(t.Context(), level, m, "user", "info", "err", "level=trace")
					lines = append(lines, strings.TrimSuffix(out.String(), "\n"))
					want, names = append(want, word), append(names, preset+", "+format)
					out.Reset()
				}
			}
		}
	}
	got := detect(t, program, lines)
	if len(lines) != 13*4*50 || len(got) != len(lines) {
		t.Fatalf("%d lines, %d levels, want %d", len(lines), len(got), 13*4*50)
	}
	wrong := 0
	for i := range lines {
		if got[i] != want[i] {
			if wrong++; wrong <= 10 {
				t.Errorf("%s: Loki reads %q, want %q, in %.200s", names[i], got[i], want[i],
					lines[i])
			}
		}
	}
	if wrong > 0 {
		t.Errorf("%d of %d levels are wrong", wrong, len(lines))
	}

	// What the documentation says of Heroku's names: Loki knows no at, and takes
	// any other member that it knows.
	heroku := []string{`at=error pid=4 msg="m" level=info`, `at=error pid=4 msg="m"`}
	if got := detect(t, program, heroku); !slices.Equal(got, []string{"info", "error"}) {
		t.Errorf("Loki reads %q in %q, want what the documentation says", got, heroku)
	}
}

func detect(t *testing.T, program string, lines []string) (levels []string) {
	t.Helper()
	in, err := json.Marshal(lines)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program)
	cmd.Stdin = bytes.NewReader(in)
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(out, &levels); err != nil {
		t.Fatal(err)
	}
	return levels
}

// TestParts compares what takes Loki's place with Loki's source.
func TestParts(t *testing.T) {
	loki := sourceOfLoki(t)
	file := filepath.Join(loki, "pkg", "validation", "limits.go")
	f, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var fields []string
	ast.Inspect(f, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || spec.Names[0].Name != "DefaultAllowedLevelFields" {
			return true
		}
		for _, e := range spec.Values[0].(*ast.CompositeLit).Elts {
			s, err := strconv.Unquote(e.(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			fields = append(fields, s)
		}
		return false
	})
	if !slices.Equal(fields, parts.DefaultAllowedLevelFields()) {
		t.Errorf("Loki looks for %q, want %q", fields, parts.DefaultAllowedLevelFields())
	}
	source, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	depth := fmt.Sprintf(`"validation.log-level-from-json-max-depth", %d,`, parts.MaxDepth)
	if !bytes.Contains(source, []byte(depth)) {
		t.Errorf("%s is not in Loki's limits.go", depth)
	}
}
