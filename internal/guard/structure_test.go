// SPDX-License-Identifier: MIT

package guard

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"testing"
)

// The most files that the root may have.
const (
	maxRootSources = 9
	maxRootTests   = 20
)

// TestRootStaysSmall counts the root's files: it is the public API and little
// else.
func TestRootStaysSmall(t *testing.T) {
	var sources, tests []string
	for _, path := range goFiles(t) {
		rel, _ := filepath.Rel(root(t), path)
		switch {
		case strings.Contains(rel, string(filepath.Separator)):
		case strings.HasSuffix(rel, "_test.go"):
			tests = append(tests, rel)
		default:
			sources = append(sources, rel)
		}
	}
	if len(sources) > maxRootSources {
		t.Errorf("the root has %d source files, want at most %d: %v",
			len(sources), maxRootSources, sources)
	}
	if len(tests) > maxRootTests {
		t.Errorf("the root has %d test files, want at most %d: %v", len(tests), maxRootTests, tests)
	}
}

// maxMethodFiles is over how many files of a package a type's methods may be
// spread.
const maxMethodFiles = 2

// maxSpreadFiles is over how many they may be spread where that has a reason.
const maxSpreadFiles = 4

// spread are the types whose methods may be in more files, and why.
var spread = map[string]string{
	"internal/encode.Line":  "one file for each step of a line",
	"internal/freeze.Arena": "one file for each kind of value",
	"logplextest.Server":    "one file for each protocol that it speaks",
	"format.Event":          "one file for each part of the platform",
}

// TestMethodsStayTogether finds types whose methods are spread over files.
func TestMethodsStayTogether(t *testing.T) {
	files := map[string]map[string]bool{} // by type
	for _, path := range goFiles(t) {
		rel, _ := filepath.Rel(root(t), path)
		dir := filepath.ToSlash(filepath.Dir(rel))
		if strings.HasSuffix(rel, "_test.go") || strings.HasPrefix(dir, "bench") ||
			strings.HasPrefix(dir, "examples") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || fn.Recv == nil {
				continue
			}
			name := strings.TrimPrefix(dir+"."+receiver(fn.Recv.List[0].Type), "./")
			if files[name] == nil {
				files[name] = map[string]bool{}
			}
			files[name][rel] = true
		}
	}
	for name, in := range files {
		most := maxMethodFiles
		if spread[name] != "" {
			most = maxSpreadFiles
		}
		if len(in) <= most {
			continue
		}
		var list []string
		for f := range in {
			list = append(list, f)
		}
		sort.Strings(list)
		t.Errorf("the methods of %s are in %d files, want at most %d: %v",
			name, len(in), most, list)
	}
	for name := range spread {
		if len(files[name]) <= maxMethodFiles {
			t.Errorf("%s is listed as spread over files, and its methods are in %d: take it off the list",
				name, len(files[name]))
		}
	}
}

// maxFuncLines is how many lines a function may have.
const maxFuncLines = 90

// long are the functions that may be longer, and why.
var long = map[string]string{
	"format.LookupCode":                   "a table: one case for each code",
	"format.parseAPIText":                 "a table: one case for each kind of message",
	"format.patternDateLayout.appendDate": "a table: one case for each letter",
	"internal/keynames.pairKind":          "a table: one case for each word",
	"internal/keynames.WordKind":          "a table: one case for each word",
	"internal/tokenform.PrefixedToken":    "a table: one case for each vendor's token",
	"internal/tokenform.DottedParts":      "a table: one case for each vendor's token",
}

// TestFunctionsStayShort finds functions that do more than one thing, by their length. Tests are
// exempt: their tables are data.
func TestFunctionsStayShort(t *testing.T) {
	lines := map[string]int{}
	for _, path := range goFiles(t) {
		rel, _ := filepath.Rel(root(t), path)
		dir := filepath.ToSlash(filepath.Dir(rel))
		if strings.HasSuffix(rel, "_test.go") || strings.HasPrefix(dir, "bench") {
			continue
		}
		fset := token.NewFileSet()
		f, err := parser.ParseFile(fset, path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			name := fn.Name.Name
			if fn.Recv != nil {
				name = receiver(fn.Recv.List[0].Type) + "." + name
			}
			name = strings.TrimPrefix(dir+"."+name, "./")
			n := fset.Position(fn.End()).Line - fset.Position(fn.Pos()).Line + 1
			lines[name] = n
			if n > maxFuncLines && long[name] == "" {
				t.Errorf("%s: %s has %d lines, want at most %d",
					fset.Position(fn.Pos()), name, n, maxFuncLines)
			}
		}
	}
	for name := range long {
		if lines[name] <= maxFuncLines {
			t.Errorf("%s is listed as long and has %d lines: take it off the list",
				name, lines[name])
		}
	}
}

// maxFileLines is how many lines a source file may have.
const maxFileLines = 800

// TestFilesStayShort finds files in which more than one thing is kept, by their length.
func TestFilesStayShort(t *testing.T) {
	for _, path := range goFiles(t) {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if n := bytes.Count(b, []byte("\n")); n > maxFileLines {
			t.Errorf("%s has %d lines, want at most %d", path, n, maxFileLines)
		}
	}
}

// receiver returns the name of a receiver's type.
func receiver(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.StarExpr:
		return receiver(e.X)
	case *ast.IndexExpr:
		return receiver(e.X)
	case *ast.Ident:
		return e.Name
	}
	return "?"
}

// verdicts are the names of secretscan and keynames with which secrets are judged.
var verdicts = map[string]bool{
	"Verdict": true, "None": true, "Weak": true, "Allowed": true, "Secret": true,
	"WeakSecret": true, "NewKeys": true, "NewRules": true,
}

// judges are the places outside of internal/redact that may name them, and why.
var judges = map[string]string{
	"logplexhttp/access_scrub.go":       "judges parameters of a request's URI, before any attr is",
	"bench/redaction/main.go":           "measures the scanner by itself",
	"bench/redaction/lines.go":          "measures the scanner by itself",
	"bench/redaction/redaction_test.go": "measures the scanner by itself",
}

// TestOnePlaceForSecrecy checks that all packages above internal/redact ask it what is
// secret: new code that writes attrs cannot forget a rule.
func TestOnePlaceForSecrecy(t *testing.T) {
	for _, path := range goFiles(t) {
		rel, _ := filepath.Rel(root(t), path)
		rel = filepath.ToSlash(rel)
		if strings.HasPrefix(rel, "internal/redact/") ||
			strings.HasPrefix(rel, "internal/knownvalues/") ||
			strings.HasPrefix(rel, "internal/secretscan/") ||
			strings.HasPrefix(rel, "internal/keynames/") || judges[rel] != "" {
			continue
		}
		fset := token.NewFileSet()
		f, err := parser.ParseFile(fset, path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if pkg, ok := sel.X.(*ast.Ident); ok && verdicts[sel.Sel.Name] &&
				(pkg.Name == "secretscan" || pkg.Name == "keynames") {
				t.Errorf("%s names %s.%s, want it to ask internal/redact",
					fset.Position(sel.Pos()), pkg.Name, sel.Sel.Name)
			}
			return true
		})
	}
}

// floors are the packages of the module that each internal package may import.
var floors = map[string][]string{
	"internal/backoff":   nil,
	"internal/escape":    nil,
	"internal/levels":    nil,
	"internal/own":       nil,
	"internal/output":    nil,
	"internal/race":      nil,
	"internal/pairword":  nil,
	"internal/lex":       nil,
	"internal/keynames":  {"internal/lex"},
	"internal/tokenform": {"internal/lex"},
	"internal/secretscan": {
		"internal/keynames", "internal/lex", "internal/pairword", "internal/tokenform",
	},
	"internal/secretscan/linear": {"internal/secretscan"},
	"internal/jsonline":          nil,
	"internal/jsontest":          nil,
	"internal/guard":             nil,
	"internal/held":              nil,
	"internal/truncate":          nil,
	"internal/fastconv":          {"format"},
	"internal/testinput":         {"format"},
	"internal/freeze":            {"internal/fastconv", "internal/pairword"},
	"internal/terminal":          {"internal/output"},
	"internal/knownvalues": {
		"internal/keynames", "internal/secretscan", "internal/tokenform",
	},
	"internal/redact": {
		"internal/escape", "internal/freeze", "internal/keynames", "internal/knownvalues",
		"internal/secretscan",
	},
	"internal/otlp": {"format", "internal/fastconv", "internal/freeze", "internal/levels"},
	"internal/memo": {
		"format", "internal/escape", "internal/fastconv", "internal/freeze", "internal/otlp",
		"internal/redact",
	},
	"internal/jsonobject": {"internal/memo", "internal/redact"},
	"internal/member": {
		"format", "internal/escape", "internal/jsonobject", "internal/levels",
	},
	"internal/clean": {
		"internal/freeze", "internal/member", "internal/memo", "internal/redact",
	},
	"internal/environ": {"format", "internal/encode", "internal/levels", "internal/member"},
	"internal/layout":  {"format", "internal/freeze", "internal/member"},
	"internal/typed": {
		"format", "internal/freeze", "internal/held", "internal/memo", "internal/otlp",
		"internal/redact",
	},
	"internal/delivery": {"internal/backoff"},
	"internal/transport": {
		"format", "internal/backoff", "internal/delivery", "internal/fastconv", "internal/otlp",
	},
	"internal/encode": {
		"format", "internal/clean", "internal/escape", "internal/fastconv", "internal/freeze",
		"internal/held", "internal/jsonline", "internal/jsonobject", "internal/layout",
		"internal/member", "internal/memo", "internal/otlp", "internal/own", "internal/redact",
		"internal/secretscan", "internal/truncate", "internal/typed",
	},
}

// TestImportsPointDown checks that internal packages import only those below them.
func TestImportsPointDown(t *testing.T) {
	own, all := list(t)
	for _, p := range own {
		rel := strings.TrimPrefix(strings.TrimPrefix(p.ImportPath, module), "/")
		if !strings.HasPrefix(rel, "internal/") {
			continue
		}
		allowed, known := floors[rel]
		if !known {
			t.Errorf("%s has no floor: add it to floors", rel)
			continue
		}
		for imp := range imports(all, p.ImportPath) {
			to, ours := strings.CutPrefix(imp, module+"/")
			if imp == module || ours && !slices.Contains(allowed, to) {
				t.Errorf("%s imports %s, want at most %q", rel, imp, allowed)
			}
		}
	}
}
