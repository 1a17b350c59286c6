// SPDX-License-Identifier: MIT

package format

import "testing"

func BenchmarkParseRouter(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := ParseRouter(routerExampleLine); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRouterAppendTo(b *testing.B) {
	r, err := ParseRouter(routerExampleLine)
	if err != nil {
		b.Fatal(err)
	}
	buf := make([]byte, 0, 1024)
	b.ReportAllocs()
	for b.Loop() {
		buf = r.AppendTo(buf[:0])
	}
}

func BenchmarkAccessAppendCombined(b *testing.B) {
	buf := make([]byte, 0, 1024)
	b.ReportAllocs()
	for b.Loop() {
		buf = accessExample.AppendCombined(buf[:0])
	}
}
