// SPDX-License-Identifier: MIT

package format_test

import (
	"fmt"
	"log/slog"
	"time"

	"github.com/logplex-go/logplex/format"
)

// order is the attributes of one record.
type order struct{ id, item string }

func (o order) AppendAttr(b []byte, path string) []byte {
	switch path {
	case "order.id":
		return append(b, o.id...)
	case "order.item":
		return append(b, o.item...)
	}
	return b
}

func (o order) AppendAttrs(b []byte) []byte {
	b = append(format.AppendKey(b, "order.id"), '=')
	b = format.AppendValue(b, o.id)
	return format.AppendPair(b, "order.item", o.item)
}

func ExampleParsePattern() {
	r := format.PatternRecord{
		Time:    time.Date(2022, 3, 17, 11, 38, 57, 297420000, time.UTC),
		Level:   int(slog.LevelWarn),
		Message: "out of stock",
		Dyno:    "web.1",
		PID:     4,
		Attrs:   order{id: "17", item: "a lamp"},
	}
	for _, layout := range []string{
		"%d{HH:mm:ss,SSS} %-5p [%dyno] %m",
		"%p{WARN=warning}: %m, order %X{order.id}",
		format.PatternPython,
	} {
		p, err := format.ParsePattern(layout)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(string(p.AppendRecord(nil, &r)))
	}

	_, err := format.ParsePattern("%d{HH:mm:ss} %marker %m")
	fmt.Println(err)
	// Output:
	// 11:38:57,297 WARN  [web.1] out of stock order.id=17 order.item="a lamp"
	// warning: out of stock, order 17 order.item="a lamp"
	// [2022-03-17 11:38:57 +0000] [4] [WARNING] out of stock order.id=17 order.item="a lamp"
	// format: pattern: offset 14: the word marker is refused: log/slog has no markers; log an attribute and print it with %X{path}
}
