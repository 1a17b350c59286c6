// SPDX-License-Identifier: MIT

package transport

import (
	"errors"
	"slices"
)

// Header compression for HTTP/2 (RFC 7541). The encoder writes literals
// without Huffman coding and refers to no dynamic table. The decoder follows
// the peer's dynamic table, since every block changes it, and calls back for
// each field.

const (
	maxDynamicTable = 4096 // the default of SETTINGS_HEADER_TABLE_SIZE, which is not changed
	fieldOverhead   = 32   // counted for each entry (RFC 7541 section 4.1)
)

var errHPACK = errors.New("header block is malformed")

// A headerField is a name and its value.
type headerField struct{ name, value string }

// appendField appends a field as a literal that is not indexed, with a literal
// name (RFC 7541 section 6.2.2).
func appendField(b []byte, name, value string) []byte {
	b = append(b, 0x00)
	b = append(appendInteger(b, 0x00, 7, uint64(len(name))), name...)
	return append(appendInteger(b, 0x00, 7, uint64(len(value))), value...)
}

// appendInteger appends n with a prefix of the given number of bits (RFC 7541
// section 5.1) below the bits of first.
func appendInteger(b []byte, first byte, bits uint, n uint64) []byte {
	limit := uint64(1)<<bits - 1
	if n < limit {
		return append(b, first|byte(n))
	}
	b = append(b, first|byte(limit))
	for n -= limit; n >= 0x80; n >>= 7 {
		b = append(b, byte(n)|0x80)
	}
	return append(b, byte(n))
}

// An hpackDecoder decodes the header blocks of one connection, in order.
type hpackDecoder struct {
	static  []headerField
	dynamic []headerField // the newest first
	size    int           // of dynamic
	maxSize int           // that the peer has set, at most maxDynamicTable
	huffman huffmanCode
}

func newHPACKDecoder() *hpackDecoder {
	return &hpackDecoder{static: staticTable(), maxSize: maxDynamicTable, huffman: newHuffmanCode()}
}

// decode calls field for each field of a whole block. An error concerns the
// whole connection.
func (d *hpackDecoder) decode(block []byte, field func(name, value string)) error {
	r := hpackReader{b: block, huffman: &d.huffman}
	fields := false
	for len(r.b) > 0 && r.err == nil {
		switch first := r.b[0]; {
		case first&0x80 != 0: // indexed
			if f, ok := d.at(r.integer(7)); ok {
				field(f.name, f.value)
			} else {
				r.fail()
			}
		case first&0xc0 == 0x40: // literal, to be indexed
			if f := d.literal(&r, 6); r.err == nil {
				d.add(f)
				field(f.name, f.value)
			}
		case first&0xe0 == 0x20: // size update: before the first field only
			n := r.integer(5)
			if fields || n > maxDynamicTable {
				return errHPACK
			}
			d.maxSize = int(n)
			d.evict(0)
			continue
		default: // literal, not indexed
			if f := d.literal(&r, 4); r.err == nil {
				field(f.name, f.value)
			}
		}
		fields = true
	}
	return r.err
}

// literal reads a field whose name is indexed by an integer of the given
// prefix, or follows if that is 0.
func (d *hpackDecoder) literal(r *hpackReader, bits uint) (f headerField) {
	if i := r.integer(bits); i > 0 {
		named, ok := d.at(i)
		if !ok {
			r.fail()
		}
		f.name = named.name
	} else {
		f.name = r.text()
	}
	f.value = r.text()
	return f
}

// at returns the entry of an index, which counts from 1 through the static
// table and then the dynamic one.
func (d *hpackDecoder) at(i uint64) (headerField, bool) {
	switch n := uint64(len(d.static)); {
	case i == 0:
	case i <= n:
		return d.static[i-1], true
	case i-n <= uint64(len(d.dynamic)):
		return d.dynamic[i-n-1], true
	}
	return headerField{}, false
}

// add adds an entry to the dynamic table if it fits in, and empties the table
// otherwise (RFC 7541 section 4.4).
func (d *hpackDecoder) add(f headerField) {
	n := len(f.name) + len(f.value) + fieldOverhead
	d.evict(n)
	if n <= d.maxSize {
		d.dynamic = slices.Insert(d.dynamic, 0, f)
		d.size += n
	}
}

// evict drops the oldest entries until room more octets fit in.
func (d *hpackDecoder) evict(room int) {
	for len(d.dynamic) > 0 && d.size+room > d.maxSize {
		last := len(d.dynamic) - 1
		d.size -= len(d.dynamic[last].name) + len(d.dynamic[last].value) + fieldOverhead
		d.dynamic[last] = headerField{}
		d.dynamic = d.dynamic[:last]
	}
}

// An hpackReader reads the parts of a header block. After an error it returns
// zero values.
type hpackReader struct {
	b       []byte
	huffman *huffmanCode
	err     error
}

func (r *hpackReader) fail() { r.b, r.err = nil, errHPACK }

// integer reads an integer with a prefix of the given number of bits (RFC 7541
// section 5.1).
func (r *hpackReader) integer(bits uint) uint64 {
	if len(r.b) == 0 {
		r.fail()
		return 0
	}
	limit := uint64(1)<<bits - 1
	n := uint64(r.b[0]) & limit
	r.b = r.b[1:]
	if n < limit {
		return n
	}
	for shift := uint(0); shift <= 28; shift += 7 {
		if len(r.b) == 0 {
			break
		}
		c := r.b[0]
		r.b = r.b[1:]
		n += uint64(c&0x7f) << shift
		if c&0x80 == 0 {
			return n
		}
	}
	r.fail()
	return 0
}

// text reads a string literal (RFC 7541 section 5.2).
func (r *hpackReader) text() string {
	coded := len(r.b) > 0 && r.b[0]&0x80 != 0
	n := r.integer(7)
	if r.err != nil || n > uint64(len(r.b)) {
		r.fail()
		return ""
	}
	s := r.b[:n]
	r.b = r.b[n:]
	if !coded {
		return string(s)
	}
	text, ok := r.huffman.decode(s)
	if !ok {
		r.fail()
	}
	return text
}

// A huffmanCode is the code of RFC 7541 appendix B, which is canonical: codes
// of one length are consecutive numbers in the order of their symbols, and
// follow those of the length before.
type huffmanCode struct {
	first   [31]uint32 // smallest code of each length
	count   [31]uint32 // how many there are
	offset  [31]uint32 // of their symbols
	symbols []uint16
}

const endOfString = 256

func newHuffmanCode() huffmanCode {
	var h huffmanCode
	h.symbols = make([]uint16, 0, len(huffmanLengths))
	code := uint32(0)
	for n := 1; n <= 30; n++ {
		code <<= 1
		h.first[n], h.offset[n] = code, uint32(len(h.symbols))
		for s := range len(huffmanLengths) {
			if int(huffmanLengths[s]) == n {
				h.symbols = append(h.symbols, uint16(s))
			}
		}
		h.count[n] = uint32(len(h.symbols)) - h.offset[n]
		code += h.count[n]
	}
	return h
}

// decode returns the text of s. It reports false if s contains the end-of-string
// symbol or ends in anything but less than an octet of its first bits.
func (h *huffmanCode) decode(s []byte) (string, bool) {
	out := make([]byte, 0, len(s)*8/5)
	code, n := uint32(0), 0
	for _, c := range s {
		for bit := 7; bit >= 0; bit-- {
			code = code<<1 | uint32(c>>bit&1)
			if n++; n > 30 {
				return "", false
			}
			if code-h.first[n] >= h.count[n] { // also if code is below first
				continue
			}
			symbol := h.symbols[h.offset[n]+code-h.first[n]]
			if symbol == endOfString {
				return "", false
			}
			out = append(out, byte(symbol))
			code, n = 0, 0
		}
	}
	return string(out), n < 8 && code == 1<<n-1
}

// huffmanLengths has the length of each symbol's code in bits, endOfString's
// last (RFC 7541 appendix B).
const huffmanLengths = "" +
	"\x0d\x17\x1c\x1c\x1c\x1c\x1c\x1c\x1c\x18\x1e\x1c\x1c\x1e\x1c\x1c" +
	"\x1c\x1c\x1c\x1c\x1c\x1c\x1e\x1c\x1c\x1c\x1c\x1c\x1c\x1c\x1c\x1c" +
	"\x06\x0a\x0a\x0c\x0d\x06\x08\x0b\x0a\x0a\x08\x0b\x08\x06\x06\x06" +
	"\x05\x05\x05\x06\x06\x06\x06\x06\x06\x06\x07\x08\x0f\x06\x0c\x0a" +
	"\x0d\x06\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07\x07" +
	"\x07\x07\x07\x07\x07\x07\x07\x07\x08\x07\x08\x0d\x13\x0d\x0e\x06" +
	"\x0f\x05\x06\x05\x06\x05\x06\x06\x06\x05\x07\x07\x06\x06\x06\x05" +
	"\x06\x07\x06\x05\x05\x06\x07\x07\x07\x07\x07\x0f\x0b\x0e\x0d\x1c" +
	"\x14\x16\x14\x14\x16\x16\x16\x17\x16\x17\x17\x17\x17\x17\x18\x17" +
	"\x18\x18\x16\x17\x18\x17\x17\x17\x17\x15\x16\x17\x16\x17\x17\x18" +
	"\x16\x15\x14\x16\x16\x17\x17\x15\x17\x16\x16\x18\x15\x16\x17\x17" +
	"\x15\x15\x16\x15\x17\x16\x17\x17\x14\x16\x16\x16\x17\x16\x16\x17" +
	"\x1a\x1a\x14\x13\x16\x17\x16\x19\x1a\x1a\x1a\x1b\x1b\x1a\x18\x19" +
	"\x13\x15\x1a\x1b\x1b\x1a\x1b\x18\x15\x15\x1a\x1a\x1c\x1b\x1b\x1b" +
	"\x14\x18\x14\x15\x16\x15\x15\x17\x16\x16\x19\x19\x18\x18\x1a\x17" +
	"\x1a\x1b\x1a\x1a\x1b\x1b\x1b\x1b\x1b\x1c\x1b\x1b\x1b\x1b\x1b\x1a" +
	"\x1e"

// staticTable returns the table of RFC 7541 appendix A.
func staticTable() []headerField {
	return []headerField{
		{":authority", ""}, {":method", "GET"}, {":method", "POST"}, {":path", "/"},
		{":path", "/index.html"}, {":scheme", "http"}, {":scheme", "https"}, {":status", "200"},
		{":status", "204"}, {":status", "206"}, {":status", "304"}, {":status", "400"},
		{":status", "404"}, {":status", "500"}, {"accept-charset", ""},
		{"accept-encoding", "gzip, deflate"}, {"accept-language", ""}, {"accept-ranges", ""},
		{"accept", ""}, {"access-control-allow-origin", ""}, {"age", ""}, {"allow", ""},
		{"authorization", ""}, {"cache-control", ""}, {"content-disposition", ""},
		{"content-encoding", ""}, {"content-language", ""}, {"content-length", ""},
		{"content-location", ""}, {"content-range", ""}, {"content-type", ""}, {"cookie", ""},
		{"date", ""}, {"etag", ""}, {"expect", ""}, {"expires", ""}, {"from", ""}, {"host", ""},
		{"if-match", ""}, {"if-modified-since", ""}, {"if-none-match", ""}, {"if-range", ""},
		{"if-unmodified-since", ""}, {"last-modified", ""}, {"link", ""}, {"location", ""},
		{"max-forwards", ""}, {"proxy-authenticate", ""}, {"proxy-authorization", ""},
		{"range", ""}, {"referer", ""}, {"refresh", ""}, {"retry-after", ""}, {"server", ""},
		{"set-cookie", ""}, {"strict-transport-security", ""}, {"transfer-encoding", ""},
		{"user-agent", ""}, {"vary", ""}, {"via", ""}, {"www-authenticate", ""},
	}
}
