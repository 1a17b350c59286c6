// SPDX-License-Identifier: MIT

package guard

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
)

// fileImports returns the import paths of a Go file; none where it has no
// readable import block.
func fileImports(path string) []string {
	f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
	if err != nil {
		return nil
	}
	var out []string
	for _, s := range f.Imports {
		out = append(out, strings.Trim(s.Path.Value, `"`))
	}
	return out
}

// goFiles returns every Go file of the repository, bench included.
func goFiles(t *testing.T) []string {
	t.Helper()
	var files []string
	err := filepath.WalkDir(root(t), func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (strings.HasPrefix(d.Name(), ".") && d.Name() != "." ||
			d.Name() == "testdata") {
			return filepath.SkipDir
		}
		if strings.HasSuffix(path, ".go") {
			files = append(files, path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < 20 {
		t.Fatalf("found %d Go files, want more", len(files))
	}
	return files
}

// TestSource checks what no file may hold: unsafe, cgo, linkname, init
// functions, and mutable exported variables other than errors.
func TestSource(t *testing.T) {
	for _, path := range goFiles(t) {
		fset := token.NewFileSet()
		f, err := parser.ParseFile(fset, path, nil, parser.ParseComments)
		if err != nil {
			t.Error(err)
			continue
		}
		rel, _ := filepath.Rel(root(t), path)
		for _, imp := range f.Imports {
			if p := strings.Trim(imp.Path.Value, `"`); p == "unsafe" || p == "C" {
				t.Errorf("%s imports %s", rel, p)
			}
		}
		for _, group := range f.Comments {
			for _, c := range group.List {
				if strings.HasPrefix(c.Text, "//go:linkname") {
					t.Errorf("%s uses linkname", fset.Position(c.Pos()))
				}
			}
		}
		if strings.HasPrefix(rel, "bench") || strings.HasSuffix(path, "_test.go") {
			continue
		}
		for _, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Name.Name == "init" {
				t.Errorf("%s: an init function", fset.Position(fn.Pos()))
			}
			g, ok := d.(*ast.GenDecl)
			if !ok || g.Tok != token.VAR {
				continue
			}
			for _, s := range g.Specs {
				for _, n := range s.(*ast.ValueSpec).Names {
					if n.IsExported() && !strings.HasPrefix(n.Name, "Err") {
						t.Errorf("%s: the exported variable %s", fset.Position(n.Pos()), n.Name)
					}
				}
			}
		}
	}
}

// TestDocCommentsNameTheirSubject finds doc comments of functions and types that do not begin
// with the name, as those of renamed ones.
func TestDocCommentsNameTheirSubject(t *testing.T) {
	for _, path := range goFiles(t) {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		fset := token.NewFileSet()
		f, err := parser.ParseFile(fset, path, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		check := func(doc *ast.CommentGroup, name string) {
			words := strings.Fields(doc.Text())
			if begin := words[:min(len(words), 6)]; len(words) > 0 &&
				!strings.Contains(strings.ToLower(strings.Join(begin, " ")),
					strings.ToLower(name)) {
				t.Errorf("%s: the comment on %s begins with %q",
					fset.Position(doc.Pos()), name, strings.Join(begin, " "))
			}
		}
		for _, d := range f.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				check(d.Doc, d.Name.Name)
			case *ast.GenDecl:
				if len(d.Specs) != 1 {
					continue
				}
				if spec, ok := d.Specs[0].(*ast.TypeSpec); ok {
					check(d.Doc, spec.Name.Name)
				}
			}
		}
	}
}
