// SPDX-License-Identifier: MIT

// The program messages writes the texts that programs log and put into errors: the string literals
// of calls such as log.Printf, errors.New and fmt.Errorf in the Go files below the directories
// named as arguments, sorted and gzipped, to standard output. It keeps every second one, by hash.
// TestMessages reads what it wrote for the modules named there:
//
//	go run testdata/gen/messages.go $(go mod download -json MODULE@VERSION ... | jq -r .Dir) > testdata/corpus/messages.gz
package main

import (
	"bufio"
	"compress/gzip"
	"go/ast"
	"go/parser"
	"go/token"
	"hash/fnv"
	"io/fs"
	"log"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// calls are the names of functions that log or make an error of their text.
var calls = strings.Fields(`Errorf New Wrap Wrapf Printf Println Print Debug Debugf Info Infof Warn Warnf Warning Warningf Error Fatal Fatalf
	Panic Panicf Trace Tracef Infow Errorw Debugw Warnw InfoS ErrorS Msg Msgf Log Logf Notice Noticef Critical Criticalf WithMessage
	WithMessagef DebugContext InfoContext WarnContext ErrorContext Debugln Infoln Warnln Errorln BadRequest Forbidden NewBadRequest`)

func main() {
	messages := map[string]bool{}
	for _, dir := range os.Args[1:] {
		err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") ||
				strings.HasSuffix(path, "_test.go") || strings.Contains(path, "/testdata/") {
				return err
			}
			if f, err := parser.ParseFile(token.NewFileSet(), path, nil, 0); err == nil {
				ast.Inspect(f, func(n ast.Node) bool { return collect(messages, n) })
			}
			return nil
		})
		if err != nil {
			log.Fatal(err)
		}
	}
	z := gzip.NewWriter(os.Stdout)
	w := bufio.NewWriter(z)
	for _, m := range slices.Sorted(maps.Keys(messages)) {
		h := fnv.New32a()
		h.Write([]byte(m))
		if h.Sum32()%2 == 0 {
			w.WriteString(m + "\n")
		}
	}
	if err := w.Flush(); err != nil {
		log.Fatal(err)
	}
	if err := z.Close(); err != nil {
		log.Fatal(err)
	}
}

// collect adds the texts among the arguments of the call n.
func collect(messages map[string]bool, n ast.Node) bool {
	call, ok := n.(*ast.CallExpr)
	if !ok {
		return true
	}
	var name string
	switch f := call.Fun.(type) {
	case *ast.SelectorExpr:
		name = f.Sel.Name
	case *ast.Ident:
		name = f.Name
	}
	if !slices.Contains(calls, name) {
		return true
	}
	for _, arg := range call.Args {
		if s := text(arg); len(s) >= 12 && len(s) <= 300 && strings.ContainsAny(s, " :") &&
			!strings.Contains(s, "\n") {
			messages[s] = true
		}
	}
	return true
}

// text returns the string literals of e, joined.
func text(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.BasicLit:
		if e.Kind == token.STRING {
			if s, err := strconv.Unquote(e.Value); err == nil {
				return s
			}
		}
	case *ast.BinaryExpr:
		if e.Op == token.ADD {
			return text(e.X) + text(e.Y)
		}
	}
	return ""
}
