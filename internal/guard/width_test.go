// SPDX-License-Identifier: MIT

package guard

import (
	"go/scanner"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

const (
	maxColumns = 100
	tabColumns = 4

	// A line of a test may be wider for one string, such as a line of a real log: one that would
	// have no room on a line of its own either, with literalRoom columns for a short key and the
	// punctuation. What is beside the string has at most maxBeside columns.
	literalRoom = 12
	maxBeside   = 40
)

// TestLineWidth holds every line to 100 columns, with tabs as four. Exempt are the lines inside of
// a raw string, the output of an example, samples in a comment (indented with a tab), and in tests
// and benchmarks the lines that are mainly one long string.
func TestLineWidth(t *testing.T) {
	for _, path := range goFiles(t) {
		rel, _ := filepath.Rel(root(t), path)
		src, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range wideLines(src, holdsSamples(filepath.ToSlash(rel))) {
			t.Errorf("%s:%d has %d columns, want at most %d", rel, l.number, l.columns, maxColumns)
		}
	}
}

// holdsSamples reports whether a file is one of those that contain lines of real logs.
func holdsSamples(rel string) bool {
	return strings.HasSuffix(rel, "_test.go") || strings.HasPrefix(rel, "bench/") ||
		strings.HasPrefix(rel, "examples/") || strings.HasPrefix(rel, "internal/jsontest/")
}

type wideLine struct{ number, columns int }

// wideLines returns the lines of a Go file that are wider than the rule allows.
func wideLines(src []byte, samples bool) (wide []wideLine) {
	literal := map[int]int{} // columns of a line's longest string
	exempt := map[int]bool{}
	file := token.NewFileSet().AddFile("", -1, len(src))
	var s scanner.Scanner
	s.Init(file, src, nil, scanner.ScanComments)
	output := false // in the comment that holds an example's output
	for {
		pos, tok, text := s.Scan()
		if tok == token.EOF {
			break
		}
		line := file.Line(pos)
		switch tok {
		case token.STRING:
			n := strings.Count(text, "\n")
			for i := 0; n > 0 && i <= n; i++ {
				exempt[line+i] = true
			}
			literal[line] = max(literal[line], utf8.RuneCountInString(text))
		case token.COMMENT:
			words := strings.ToLower(strings.TrimSpace(strings.TrimPrefix(text, "//")))
			output = output || strings.HasPrefix(words, "output:") ||
				strings.HasPrefix(words, "unordered output:")
			exempt[line] = exempt[line] || output || strings.HasPrefix(text, "//\t")
			continue
		}
		output = false
	}
	number := 0
	for l := range strings.Lines(string(src)) {
		number++
		l = strings.TrimSuffix(l, "\n")
		indent := tabColumns * (len(l) - len(strings.TrimLeft(l, "\t")))
		columns := utf8.RuneCountInString(l) + (tabColumns-1)*strings.Count(l, "\t")
		long := literal[number]
		if columns <= maxColumns || exempt[number] ||
			samples && indent+long+literalRoom > maxColumns && columns-long <= maxBeside {
			continue
		}
		wide = append(wide, wideLine{number, columns})
	}
	return wide
}

// TestWideLines has one line for each exception, and beside it one that is not.
func TestWideLines(t *testing.T) {
	x := strings.Repeat("x", 95)
	for _, tt := range []struct {
		name, src string
		samples   bool
		want      int
	}{
		{"100 columns", "var a = " + x[:92] + "\n", false, 0},
		{"101 columns", "var a = " + x[:93] + "\n", false, 1},
		{"tabs", "func f() {\n\t_ = " + x[:93] + "\n}\n", false, 1},
		{"a comment", "// " + x + "yyyy\n", true, 1},
		{"a sample in a comment", "//\t" + x + "yyyy\n", false, 0},
		{"an example's output", "// Output:\n// " + x + "yyyy\n", true, 0},
		{"after an example's output", "// Output:\nvar a int\n// " + x + "yyyy\n", true, 1},
		{"a string in a test", `var a, b = "` + x + "\", 1\n", true, 0},
		{"a string", `var a, b = "` + x + "\", 1\n", false, 1},
		{"a string beside much", `var a, b = "` + x + `", ` + x[:30] + "\n", true, 1},
		{"a string that fits", `var a, b = "` + x[:70] + `", ` + x[:20] + "\n", true, 1},
		{"a raw string", "var a = `\n" + x + "yyyyyyyy\n`\n", false, 0},
	} {
		if got := wideLines([]byte("package p\n\n"+tt.src), tt.samples); len(got) != tt.want {
			t.Errorf("%s: wideLines(%q) = %v, want %d", tt.name, tt.src, got, tt.want)
		}
	}
}
