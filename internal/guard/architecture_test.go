// SPDX-License-Identifier: MIT

package guard

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
)

var (
	codeSpan   = regexp.MustCompile("`([^`\n]+)`")
	identifier = regexp.MustCompile(`^[A-Za-z]\w*(\.[A-Za-z]\w*)*$`)
	goFileName = regexp.MustCompile(`^[\w/]+\.go$`)
)

// notCode are the words in code spans of docs/architecture.md that are neither identifiers nor
// packages.
var notCode = map[string]bool{"password_2": true, "logplexNAME": true, "bench": true}

// TestArchitectureNames checks that each file, type and function that docs/architecture.md names
// is there.
func TestArchitectureNames(t *testing.T) {
	names, files := declared(t)
	text, err := os.ReadFile(filepath.Join(root(t), "docs", "architecture.md"))
	if err != nil {
		t.Fatal(err)
	}
	checked := 0
	for _, m := range codeSpan.FindAllStringSubmatch(string(text), -1) {
		span := m[1]
		switch {
		case notCode[span], strings.HasPrefix(span, "slog."):
		case goFileName.MatchString(span):
			checked++
			if !files[span] {
				t.Errorf("docs/architecture.md names the file %s, which is not there", span)
			}
		case identifier.MatchString(span):
			checked++
			if !names[span] {
				t.Errorf("docs/architecture.md names %s, which is not there", span)
			}
		}
	}
	if checked < 40 {
		t.Errorf("docs/architecture.md names %d files and identifiers, want at least 40", checked)
	}
}

// TestArchitecturePackages checks that docs/architecture.md names all packages.
func TestArchitecturePackages(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(root(t), "docs", "architecture.md"))
	if err != nil {
		t.Fatal(err)
	}
	words := strings.FieldsFunc(string(text), func(r rune) bool {
		return !unicode.IsLetter(r) && r != '/'
	})
	own, _ := list(t)
	for _, p := range own {
		rel, ok := strings.CutPrefix(p.ImportPath, module+"/")
		if ok && len(p.GoFiles) > 0 && !strings.HasPrefix(rel, "examples/") &&
			!slices.Contains(words, rel) {
			t.Errorf("docs/architecture.md does not name the package %s", rel)
		}
	}
}

// testName matches the names of tests in comments.
var testName = regexp.MustCompile(`\b(?:Test|Fuzz|Benchmark)[A-Z]\w*`)

// TestCommentsNameTests checks that the tests that comments name are there: a function that was
// made faster names the one that compares it with its simple twin.
func TestCommentsNameTests(t *testing.T) {
	tests := map[string]bool{"TestX": true}
	var names []string
	for _, path := range goFiles(t) {
		fset := token.NewFileSet()
		f, err := parser.ParseFile(fset, path, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok { // also those of package testing
				tests[id.Name] = true
			}
			return true
		})
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		for _, group := range f.Comments {
			for _, name := range testName.FindAllString(group.Text(), -1) {
				names = append(names, fset.Position(group.Pos()).String()+": "+name)
			}
		}
	}
	for _, s := range names {
		if i := strings.LastIndexByte(s, ' '); !tests[s[i+1:]] {
			t.Errorf("%s is not there, which a comment names", s)
		}
	}
	if len(names) < 10 {
		t.Errorf("found %d tests in comments, want more", len(names))
	}
}

// declared returns the names that the repository declares, each alone and after its type's or
// package's name, and its files by every end of their paths.
func declared(t *testing.T) (names, files map[string]bool) {
	names, files = map[string]bool{}, map[string]bool{}
	add := func(pkg string, name ...string) {
		names[name[len(name)-1]] = true
		names[strings.Join(name, ".")] = true
		names[pkg+"."+strings.Join(name, ".")] = true
	}
	for _, path := range goFiles(t) {
		rel, _ := filepath.Rel(root(t), path)
		rel = filepath.ToSlash(rel)
		for end := rel; ; {
			files[end] = true
			_, after, ok := strings.Cut(end, "/")
			if !ok {
				break
			}
			end = after
		}
		if strings.HasSuffix(rel, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		pkg := f.Name.Name
		names[pkg] = true
		for _, d := range f.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if d.Recv != nil {
					add(pkg, receiver(d.Recv.List[0].Type), d.Name.Name)
				} else {
					add(pkg, d.Name.Name)
				}
			case *ast.GenDecl:
				for _, s := range d.Specs {
					spec, ok := s.(*ast.TypeSpec)
					if !ok {
						continue
					}
					add(pkg, spec.Name.Name)
					if st, ok := spec.Type.(*ast.StructType); ok {
						for _, field := range st.Fields.List {
							for _, n := range field.Names {
								add(pkg, spec.Name.Name, n.Name)
							}
						}
					}
				}
			}
		}
	}
	return names, files
}
