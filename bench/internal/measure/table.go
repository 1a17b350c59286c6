// SPDX-License-Identifier: MIT

package measure

import (
	"fmt"
	"io"
	"math"
	"strings"
	"unicode/utf8"
)

// Table is printed as Markdown, with columns as wide as they need to be. The
// first column is aligned to the left, the others to the right.
type Table struct {
	Head []string
	rows [][]string
}

// Add appends a row. Numbers are given a fitting number of digits, NaN is
// printed as a dash.
func (t *Table) Add(cells ...any) {
	row := make([]string, len(cells))
	for i, c := range cells {
		switch c := c.(type) {
		case float64:
			row[i] = Number(c)
		default:
			row[i] = fmt.Sprint(c)
		}
	}
	t.rows = append(t.rows, row)
}

// Number prints f with about three digits, NaN as a dash.
func Number(f float64) string {
	switch abs := math.Abs(f); {
	case math.IsNaN(f):
		return "–"
	case abs >= 100 || f == math.Trunc(f):
		return fmt.Sprintf("%.0f", f)
	case abs >= 10:
		return fmt.Sprintf("%.1f", f)
	default:
		return fmt.Sprintf("%.2f", f)
	}
}

// Print writes the table and an empty line.
func (t *Table) Print(w io.Writer) {
	widths := make([]int, len(t.Head))
	for _, row := range append([][]string{t.Head}, t.rows...) {
		for i, c := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(c), 3)
		}
	}
	var b strings.Builder
	line := func(row []string) {
		for i, c := range row {
			pad := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(c))
			if i == 0 {
				b.WriteString("| " + c + pad + " |")
			} else {
				b.WriteString(" " + pad + c + " |")
			}
		}
		b.WriteByte('\n')
	}
	line(t.Head)
	for i, n := range widths {
		switch i {
		case 0:
			b.WriteString("|" + strings.Repeat("-", n+2) + "|")
		default:
			b.WriteString(strings.Repeat("-", n+1) + ":|")
		}
	}
	b.WriteByte('\n')
	for _, row := range t.rows {
		line(row)
	}
	b.WriteByte('\n')
	_, _ = io.WriteString(w, b.String())
}
