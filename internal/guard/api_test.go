// SPDX-License-Identifier: MIT

package guard

import (
	"bytes"
	"flag"
	"go/ast"
	"go/doc"
	"go/parser"
	"go/printer"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write testdata/api.txt anew")

// TestExportedAPI compares what the packages export with testdata/api.txt. A
// difference is a decision: run with -update, and say so in CHANGELOG.md.
func TestExportedAPI(t *testing.T) {
	own, _ := list(t)
	slices.SortFunc(own, func(p, q listed) int {
		return strings.Compare(p.ImportPath, q.ImportPath)
	})
	var b strings.Builder
	for _, p := range own {
		rel := strings.TrimPrefix(strings.TrimPrefix(p.ImportPath, module), "/")
		if p.Name == "main" || strings.HasPrefix(rel, "internal") {
			continue
		}
		b.WriteString("package " + p.ImportPath + "\n\n")
		for _, d := range exported(t, p) {
			b.WriteString(d + "\n")
		}
		b.WriteString("\n")
	}
	got := b.String()
	file := filepath.Join("testdata", "api.txt")
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got == string(want) {
		return
	}
	gotLines, wantLines := strings.Split(got, "\n"), strings.Split(string(want), "\n")
	seen := make(map[string]int)
	for _, l := range wantLines {
		seen[l]++
	}
	for _, l := range gotLines {
		if seen[l]--; seen[l] < 0 {
			t.Errorf("exported and not in %s: %s", file, l)
		}
	}
	for _, l := range wantLines {
		if seen[l] > 0 {
			seen[l]--
			t.Errorf("in %s and not exported: %s", file, l)
		}
	}
	if !t.Failed() {
		t.Errorf("the order of %s differs: run with -update", file)
	}
}

// exported prints the exported declarations of a package without comments. What only moves
// columns, such as a comment between two fields, changes nothing of it.
func exported(t *testing.T, p listed) []string {
	t.Helper()
	fset := token.NewFileSet()
	var files []*ast.File
	for _, name := range p.GoFiles {
		f, err := parser.ParseFile(fset, filepath.Join(p.Dir, name), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	d, err := doc.NewFromFiles(fset, files, p.ImportPath)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	show := func(n any) {
		var buf bytes.Buffer
		cfg := printer.Config{Mode: printer.UseSpaces, Tabwidth: 4}
		if err := cfg.Fprint(&buf, fset, n); err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(buf.String()) {
			if words := strings.Fields(line); len(words) > 0 {
				indent := line[:len(line)-len(strings.TrimLeft(line, " "))]
				out = append(out, indent+strings.Join(words, " "))
			}
		}
	}
	funcs := func(fs []*doc.Func) {
		for _, f := range fs {
			f.Decl.Body = nil
			show(f.Decl)
		}
	}
	values := func(vs []*doc.Value) {
		for _, v := range vs {
			show(v.Decl)
		}
	}
	values(d.Consts)
	values(d.Vars)
	funcs(d.Funcs)
	for _, typ := range d.Types {
		show(typ.Decl)
		values(typ.Consts)
		values(typ.Vars)
		funcs(typ.Funcs)
		funcs(typ.Methods)
	}
	return out
}
