// SPDX-License-Identifier: MIT

package guard

import (
	"bytes"
	"encoding/json"
	"io"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const module = "github.com/logplex-go/logplex"

// listed is what the tests need of `go list -json`.
type listed struct {
	ImportPath string
	Name       string
	Dir        string
	Standard   bool
	Deps       []string
	GoFiles    []string
}

// list returns the module's own packages and, by path, everything they depend on.
func list(t *testing.T) (own []listed, all map[string]listed) {
	t.Helper()
	cmd := exec.Command("go", "list", "-deps", "-json=ImportPath,Name,Dir,Standard,Deps,GoFiles",
		"./...")
	cmd.Dir = root(t)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, stderr.Bytes())
	}
	all = make(map[string]listed)
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		if err := d.Decode(&p); err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		all[p.ImportPath] = p
		if p.ImportPath == module || strings.HasPrefix(p.ImportPath, module+"/") {
			own = append(own, p)
		}
	}
	if len(own) < 5 {
		t.Fatalf("go list found %d packages of the module, want more", len(own))
	}
	return own, all
}

func root(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// rule is what a package may depend on, directly or not.
type rule struct {
	own   []string // packages of the module; a trailing /... means all below
	third []string // path prefixes of third parties
	std   []string // packages of the standard library that are not allowed
}

// rules by room; the longest matching path decides.
var rules = map[string]rule{
	"":               {own: []string{"format", "internal/..."}, std: []string{"testing"}},
	"format":         {std: []string{"net", "net/http", "log/slog", "os", "testing"}},
	"internal":       {own: []string{"format", "internal/..."}, std: []string{"testing"}},
	"logplexhttp":    {own: []string{"format", "internal/..."}, std: []string{"testing"}},
	"logplexmetrics": {own: []string{"format", "internal/..."}, std: []string{"testing"}},
	"logplexzerolog": {own: []string{"internal/..."},
		third: []string{"github.com/rs/zerolog", "github.com/mattn/", "golang.org/x/sys"},
		std:   []string{"testing"}},
	"logplexexpslog": {third: []string{"golang.org/x/exp/"}, std: []string{"testing"}},
	"logplextest": {own: []string{"", "format", "internal/...", "logplexhttp"},
		third: []string{"github.com/google/go-cmp/"}},
	"examples": {own: []string{"", "format", "internal/...", "logplexhttp", "logplexmetrics",
		"logplexzerolog", "logplexexpslog", "logplextest", "examples/..."},
		third: []string{
			"github.com/rs/", "github.com/mattn/", "golang.org/x/sys", "golang.org/x/exp/",
			"github.com/google/go-cmp/",
		}},
}

func ruleOf(rel string) (string, rule) {
	best, found := "", rules[""]
	for room, r := range rules {
		if room != "" && (rel == room || strings.HasPrefix(rel, room+"/")) &&
			len(room) > len(best) {
			best, found = room, r
		}
	}
	return best, found
}

// allows reports whether a package of the module may be depended on.
func allows(own []string, rel string) bool {
	for _, o := range own {
		if o == rel || strings.HasSuffix(o, "/...") &&
			strings.HasPrefix(rel, strings.TrimSuffix(o, "...")) {
			return true
		}
	}
	return false
}

// hidden are packages that the standard library's other packages import; nobody chooses them.
func hidden(path string) bool {
	return strings.HasPrefix(path, "internal/") || strings.Contains(path, "/internal/") ||
		strings.HasPrefix(path, "vendor/")
}

func TestImportRules(t *testing.T) {
	own, all := list(t)
	for _, p := range own {
		rel := strings.TrimPrefix(strings.TrimPrefix(p.ImportPath, module), "/")
		room, r := ruleOf(rel)
		denied := make(map[string]bool)
		for _, d := range r.std {
			denied[d] = true
		}
		for _, dep := range p.Deps {
			d := all[dep]
			switch {
			case d.Standard && hidden(dep):
			case d.Standard:
				// fmt imports os: only imports by this module's packages count.
				if denied[dep] && !onlyThroughStandard(all, p, dep) {
					t.Errorf("%s depends on %s, want it not to (room %q)", p.ImportPath, dep, room)
				}
			case strings.HasPrefix(dep, module):
				to := strings.TrimPrefix(strings.TrimPrefix(dep, module), "/")
				if !allows(r.own, to) {
					t.Errorf("%s depends on %s, want it not to (room %q)", p.ImportPath, dep, room)
				}
			default:
				ok := false
				for _, prefix := range r.third {
					ok = ok || strings.HasPrefix(dep, prefix)
				}
				if !ok {
					t.Errorf("%s depends on the third party %s, want it not to (room %q)",
						p.ImportPath, dep, room)
				}
			}
		}
	}
}

// onlyThroughStandard reports whether p reaches dep only through the standard
// library, without a package outside of it importing dep itself.
func onlyThroughStandard(all map[string]listed, p listed, dep string) bool {
	direct := imports(all, p.ImportPath)
	if direct[dep] {
		return false
	}
	for _, d := range p.Deps {
		if !all[d].Standard && imports(all, d)[dep] {
			return false
		}
	}
	return true
}

func imports(all map[string]listed, path string) map[string]bool {
	p := all[path]
	m := make(map[string]bool)
	for _, f := range p.GoFiles {
		for _, imp := range fileImports(filepath.Join(p.Dir, f)) {
			m[imp] = true
		}
	}
	return m
}

func TestNobodyImportsExamples(t *testing.T) {
	own, _ := list(t)
	for _, p := range own {
		for _, dep := range p.Deps {
			if strings.HasPrefix(dep, module+"/examples/") &&
				!strings.HasPrefix(p.ImportPath, module+"/examples/") {
				t.Errorf("%s depends on %s", p.ImportPath, dep)
			}
		}
	}
}

// TestExamplesAreUsersCode checks that examples import only packages that a program outside
// of the module may import.
func TestExamplesAreUsersCode(t *testing.T) {
	found := 0
	for _, path := range goFiles(t) {
		rel, _ := filepath.Rel(root(t), path)
		if !strings.HasPrefix(filepath.ToSlash(rel), "examples/") {
			continue
		}
		found++
		for _, imp := range fileImports(path) {
			if strings.HasPrefix(imp, module+"/internal/") {
				t.Errorf("%s imports %s, which no user can", rel, imp)
			}
		}
	}
	if found == 0 {
		t.Error("no file of the examples was found")
	}
}

// TestOnlyTestsImportTestPackages checks that what exists for tests is in no program.
func TestOnlyTestsImportTestPackages(t *testing.T) {
	forTests := map[string]bool{
		module + "/internal/testinput":         true,
		module + "/internal/jsontest":          true,
		module + "/internal/secretscan/linear": true,
		module + "/internal/race":              true,
		module + "/internal/guard":             true,
	}
	for _, path := range goFiles(t) {
		rel, _ := filepath.Rel(root(t), path)
		if strings.HasSuffix(rel, "_test.go") ||
			strings.HasPrefix(filepath.ToSlash(rel), "bench/") {
			continue
		}
		for _, imp := range fileImports(path) {
			if forTests[imp] {
				t.Errorf("%s imports %s, which is for tests", rel, imp)
			}
		}
	}
}
