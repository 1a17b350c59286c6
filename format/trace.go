// SPDX-License-Identifier: MIT

package format

// A Trace is the place of a request in a distributed trace, as the traceparent
// header of W3C Trace Context carries it. The zero Trace is none. It is
// comparable with ==.
type Trace struct {
	ID    [16]byte // trace-id: the same for all that one request sets off
	Span  [8]byte  // parent-id: the caller's span
	Flags byte     // trace-flags; bit 0: the caller may have recorded the trace
}

// IsValid reports whether t has both an id and a span. The specification
// forbids ids of zeros alone, so neither is of use without the other.
func (t Trace) IsValid() bool {
	return t.ID != [16]byte{} && t.Span != [8]byte{}
}

// Where the fields of a traceparent are. Version 00 has the length
// traceparentLen; a later one may have more after another dash.
const (
	traceparentID    = len("00-")
	traceparentSpan  = traceparentID + 2*16 + len("-")
	traceparentFlags = traceparentSpan + 2*8 + len("-")
	traceparentLen   = traceparentFlags + 2
)

// ParseTraceparent reads the value of a traceparent header by the rules of W3C
// Trace Context, section 3.2:
//
//	00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01
//
// Digits are lower case, ids are not all zeros and version ff is refused. A
// version after 00 may have more fields, which are ignored as all its flags but
// bit 0 are. Spaces and tabs around the value are no part of it (RFC 9110
// section 5.5). A request with several traceparent headers has none: it is up to
// the caller to see that there is one.
//
// ParseTraceparent does not allocate if s is well-formed. An error is a
// *[SyntaxError], and the Trace with it is zero.
func ParseTraceparent(s string) (Trace, error) {
	start, end := 0, len(s)
	for start < end && (s[start] == ' ' || s[start] == '\t') {
		start++
	}
	for start < end && (s[end-1] == ' ' || s[end-1] == '\t') {
		end--
	}
	t, offset, fault := parseTraceparent(s[start:end])
	if fault != "" {
		return Trace{}, &SyntaxError{Format: "traceparent", Offset: start + offset, Msg: fault}
	}
	return t, nil
}

// parseTraceparent is ParseTraceparent for a value without space around it. A
// fault other than "" is at offset.
func parseTraceparent(s string) (t Trace, offset int, fault string) {
	var version, flags [1]byte
	for _, f := range [...]struct {
		dst []byte
		at  int
	}{
		{version[:], 0},
		{t.ID[:], traceparentID},
		{t.Span[:], traceparentSpan},
		{flags[:], traceparentFlags},
	} {
		if f.at > 0 && (len(s) < f.at || s[f.at-1] != '-') {
			return t, min(len(s), f.at-1), "no dash where a field ends"
		}
		if n := decodeLowerHex(f.dst, s[f.at:]); n < 2*len(f.dst) {
			return t, f.at + n, "not a lower-case hexadecimal digit"
		}
	}
	switch more := s[traceparentLen:]; {
	case version[0] == 0xff:
		return t, 0, "version ff is forbidden"
	case t.ID == [16]byte{}:
		return t, traceparentID, "the trace-id is all zeros"
	case t.Span == [8]byte{}:
		return t, traceparentSpan, "the parent-id is all zeros"
	case more != "" && version[0] == 0:
		return t, traceparentLen, "version 00 ends here"
	case more != "" && more[0] != '-':
		return t, traceparentLen, "no dash where a field ends"
	}
	t.Flags = flags[0]
	if version[0] != 0 {
		t.Flags &= 1 // the only bit that later versions are sure to have
	}
	return t, 0, ""
}

// decodeLowerHex fills dst from the hexadecimal digits that s begins with and
// returns how many of them it read: twice the length of dst, or up to the first
// octet that is no such digit.
func decodeLowerHex(dst []byte, s string) int {
	for i := range 2 * len(dst) {
		if i == len(s) {
			return i
		}
		c := s[i]
		switch {
		case '0' <= c && c <= '9':
			c -= '0'
		case 'a' <= c && c <= 'f':
			c -= 'a' - 10
		default:
			return i
		}
		dst[i/2] = dst[i/2]<<4 | c
	}
	return 2 * len(dst)
}
