// SPDX-License-Identifier: MIT

package docs_test

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// imports are the packages that the programs of README.md use.
var imports = []string{
	"context", "fmt", "log/slog", "net/http", "os", "regexp", "testing", "time",
	"github.com/logplex-go/logplex",
	"github.com/logplex-go/logplex/logplexhttp",
	"github.com/logplex-go/logplex/logplexmetrics",
	"github.com/logplex-go/logplex/logplextest",
}

// TestReadme compiles the programs of README.md, each as a package of its own: the first one as it
// is, the others within what the text says to be around them.
func TestReadme(t *testing.T) {
	page, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	dir, err := filepath.Abs("readme") // which is in the overlay only
	if err != nil {
		t.Fatal(err)
	}
	overlay := struct{ Replace map[string]string }{map[string]string{}}
	args := []string{"build", "-overlay", filepath.Join(t.TempDir(), "overlay.json"), "-o",
		os.DevNull}
	for _, block := range fenced.FindAllStringSubmatch(string(page), -1) {
		if block[1] != "go" {
			continue
		}
		name := fmt.Sprint("block", len(overlay.Replace)+1)
		file := filepath.Join(t.TempDir(), name+".go")
		if err := os.WriteFile(file, []byte(program(t, block[2])), 0o600); err != nil {
			t.Fatal(err)
		}
		overlay.Replace[filepath.Join(dir, name, "main.go")] = file
		args = append(args, "./readme/"+name)
	}
	if n := len(overlay.Replace); n < 6 {
		t.Fatalf("README.md has %d programs, want 6 at least", n)
	}
	b, err := json.Marshal(overlay)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(args[2], b, 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("go", args...).CombinedOutput(); err != nil {
		t.Errorf("go build of README.md's programs: %v\n%s", err, out)
	}
}

// program returns a program that holds a block of README.md.
func program(t *testing.T, block string) string {
	t.Helper()
	switch {
	case strings.HasPrefix(block, "package main\n"):
		return block
	case strings.HasPrefix(block, "func Test"):
		block += "\nfunc login(*slog.Logger, string, string) {}\n"
	default:
		block = "func _(ctx context.Context, mux *http.ServeMux, handler slog.Handler) error {\n" +
			block + used(t, block) + "return nil\n}\n"
	}
	text := "package main\n\n"
	for _, path := range imports {
		if strings.Contains(block, path[strings.LastIndexByte(path, '/')+1:]+".") {
			text += "import " + fmt.Sprintf("%q\n", path)
		}
	}
	return text + block + "\nfunc main() {}\n"
}

// used returns statements that use the variables that a block declares.
func used(t *testing.T, block string) (text string) {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), "", "package main\nfunc _() {\n"+block+"}", 0)
	if err != nil {
		t.Fatalf("%v in\n%s", err, block)
	}
	for _, s := range f.Decls[0].(*ast.FuncDecl).Body.List {
		if s, ok := s.(*ast.AssignStmt); ok && s.Tok == token.DEFINE {
			for _, name := range s.Lhs {
				text += "_ = " + name.(*ast.Ident).Name + "\n"
			}
		}
	}
	return text
}
