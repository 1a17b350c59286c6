// SPDX-License-Identifier: MIT

package transport

import (
	"encoding/hex"
	"strings"
	"testing"
)

// decodeAll returns the fields of a block, one "name: value" a line.
func decodeAll(d *hpackDecoder, block []byte) (string, error) {
	var b strings.Builder
	err := d.decode(block, func(name, value string) { b.WriteString(name + ": " + value + "\n") })
	return b.String(), err
}

func unhex(t *testing.T, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(strings.ReplaceAll(s, " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// The examples of RFC 7541, appendix C. Each list is one connection's.
func TestHPACKExamples(t *testing.T) {
	type block struct{ hex, want string }
	tests := []struct {
		name   string
		blocks []block
	}{
		{"C.2.1 literal, indexed", []block{
			{"400a 6375 7374 6f6d 2d6b 6579 0d63 7573 746f 6d2d 6865 6164 6572",
				"custom-key: custom-header\n"},
		}},
		{"C.2.2 literal, not indexed",
			[]block{{"040c 2f73 616d 706c 652f 7061 7468", ":path: /sample/path\n"}}},
		{"C.2.3 literal, never indexed",
			[]block{{"1008 7061 7373 776f 7264 0673 6563 7265 74", "password: secret\n"}}},
		{"C.2.4 indexed", []block{{"82", ":method: GET\n"}}},
		{"C.3 requests", []block{
			{"8286 8441 0f77 7777 2e65 7861 6d70 6c65 2e63 6f6d",
				":method: GET\n:scheme: http\n:path: /\n:authority: www.example.com\n"},
			{"8286 84be 5808 6e6f 2d63 6163 6865",
				":method: GET\n:scheme: http\n:path: /\n:authority: www.example.com\ncache-control: no-cache\n"},
			{"8287 85bf 400a 6375 7374 6f6d 2d6b 6579 0c63 7573 746f 6d2d 7661 6c75 65",
				":method: GET\n:scheme: https\n:path: /index.html\n:authority: www.example.com\ncustom-key: custom-value\n"},
		}},
		{"C.4 requests with Huffman coding", []block{
			{"8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff",
				":method: GET\n:scheme: http\n:path: /\n:authority: www.example.com\n"},
			{"8286 84be 5886 a8eb 1064 9cbf",
				":method: GET\n:scheme: http\n:path: /\n:authority: www.example.com\ncache-control: no-cache\n"},
			{"8287 85bf 4088 25a8 49e9 5ba9 7d7f 8925 a849 e95b b8e8 b4bf",
				":method: GET\n:scheme: https\n:path: /index.html\n:authority: www.example.com\ncustom-key: custom-value\n"},
		}},
		{"C.6 answers with Huffman coding, in 256 octets", []block{
			{"3fe1 01 4882 6402 5885 aec3 771a 4b61 96d0 7abe 9410 54d4 44a8 2005 9504 0b81 66e0 82a6 2d1b ff6e 919d 29ad 1718 63c7 8f0b 97c8 e9ae 82ae 43d3",
				":status: 302\ncache-control: private\ndate: Mon, 21 Oct 2013 20:13:21 GMT\nlocation: https://www.example.com\n"},
			{"4883 640e ffc1 c0bf", ":status: 307\ncache-control: private\ndate: Mon, 21 Oct 2013 20:13:21 GMT\nlocation: https://www.example.com\n"},
			{"88c1 6196 d07a be94 1054 d444 a820 0595 040b 8166 e084 a62d 1bff c05a 839b d9ab 77ad 94e7 821d d7f2 e6c7 b335 dfdf cd5b 3960 d5af 2708 7f36 72c1 ab27 0fb5 291f 9587 3160 65c0 03ed 4ee5 b106 3d50 07",
				":status: 200\ncache-control: private\ndate: Mon, 21 Oct 2013 20:13:22 GMT\nlocation: https://www.example.com\ncontent-encoding: gzip\nset-cookie: foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1\n"},
		}},
	}
	for _, tt := range tests {
		d := newHPACKDecoder()
		for i, b := range tt.blocks {
			got, err := decodeAll(d, unhex(t, b.hex))
			if got != b.want || err != nil {
				t.Errorf("%s: block %d = %q, %v, want %q", tt.name, i+1, got, err, b.want)
			}
		}
	}
}

func TestHPACKRefuses(t *testing.T) {
	for name, block := range map[string]string{
		"index 0":                     "80",
		"index past the tables":       "be",
		"index without an end":        "ff ffff ffff ffff ffff ff",
		"cut integer":                 "ff",
		"cut string":                  "400a 6375",
		"string without a length":     "40",
		"name past the tables":        "7e 00",
		"table over its limit":        "3fe2 1f",
		"size update after a field":   "82 20",
		"end of string in Huffman":    "0084 ffff ffff 00",
		"padding of 8 bits":           "0082 1fff 00",
		"padding with a zero":         "0081 18 00",
		"length over what there is":   "00ff ffff ff7f",
		"a length that would be huge": "007f ffff ffff 0f",
	} {
		if got, err := decodeAll(newHPACKDecoder(), unhex(t, block)); err == nil {
			t.Errorf("%s: decode(%s) = %q, nil, want an error", name, block, got)
		}
	}
}

// FuzzHPACK checks that a decoder neither panics nor keeps more than its table,
// and that what the encoder writes is read back.
func FuzzHPACK(f *testing.F) {
	f.Add([]byte("\x82\x86\x84\x41\x8c\xf1\xe3\xc2\xe5\xf2\x3a\x6b\xa0\xab\x90\xf4\xff"), "name",
		"value")
	f.Add([]byte("\x3f\xe1\x01\x40\x01a\x01b"), "", strings.Repeat("x", 200))
	f.Fuzz(func(t *testing.T, block []byte, name, value string) {
		d := newHPACKDecoder()
		for range 2 {
			_, _ = decodeAll(d, block)
			size := 0
			for _, f := range d.dynamic {
				size += len(f.name) + len(f.value) + fieldOverhead
			}
			if size != d.size || size > maxDynamicTable {
				t.Fatalf("the table has %d octets and counts %d, want at most %d",
					size, d.size, maxDynamicTable)
			}
		}
		got, err := decodeAll(newHPACKDecoder(), appendField(nil, name, value))
		if want := name + ": " + value + "\n"; got != want || err != nil {
			t.Fatalf("decode(appendField(%q, %q)) = %q, %v", name, value, got, err)
		}
	})
}
