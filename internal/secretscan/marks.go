// SPDX-License-Identifier: MIT

package secretscan

// A mark is a bit that is set for a text that holds a byte without which some rule cannot apply, or
// which has to be escaped.
type mark uint32

const (
	// what an eventScan looks for: = : ' ", lowest so that a shift by 63 leaves nothing else
	markEvent mark = 1 << iota
	// a letter that a wordScan looks for: k, w, c and P; second lowest, for the same reason
	markLetter
	markEqual     // =
	markColon     // :
	markAt        // @
	markPercent   // %
	markLess      // <
	markTilde     // ~
	markDollar    // $
	markSingle    // '
	markDouble    // "
	markList      // , ( [
	markSpace     // space
	markTab       // tab and carriage return
	markNewline   // line feed
	markDash      // -
	markB         // B
	markDigit     // 0-9
	markPlus      // +
	markBackslash // \
	markControl   // bytes below space, and DEL
	markHigh      // everything outside ASCII

	// Of a byte, these two are set if tokens, or card numbers, do not contain it. Of a text, they
	// are set if it has enough bytes in a row of a token, or of a card number.
	markRun
	markCard

	// of a byte, that a line of findCommands starts with it; of a text, that it does and holds a
	// digit
	markCommand
	markWords // of a text, that it holds a letter that a wordScan looks for, and a digit or a quote

	// of a byte, that flags and the lines of findLines start with it; of a text, that it does
	markStart
	// of a text, that it holds a B or a dash with what makes a scheme, a key or a flag of it
	markPair

	markOther // everything but hex digits and dashes

	markQuote = markSingle | markDouble
	markBreak = markTab | markNewline
	markAll   = ^mark(0)

	// markAnchor are the marks of which one is enough for a pass.
	markAnchor = markRun | markCard | markEvent | markAt | markLess | markTilde | markDollar |
		markPercent | markQuote | markNewline | markStart | markPair | markHigh |
		markWords | markCommand
)

var marks = func() (t [256]mark) {
	for bytes, m := range map[string]mark{
		"=": markEqual | markEvent, ":": markColon | markEvent, "@": markAt, "%": markPercent,
		"<": markLess, "~": markTilde, "$": markDollar, "'": markSingle | markEvent,
		"\"":  markDouble | markEvent,
		",([": markList, " ": markSpace, "\t\r": markTab, "\n": markNewline, "-": markDash,
		"B": markB, "0123456789": markDigit, "+": markPlus, "\\": markBackslash,
		"kKwWcCP": markLetter, "snmhrvwopkcbgaludC $+#>": markCommand, "EAMSCHsmr-: ": markStart,
	} {
		for i := range len(bytes) {
			t[bytes[i]] |= m
		}
	}
	for c := range 256 {
		if c < ' ' || c == 0x7f {
			t[c] |= markControl
		}
		if c > 0x7f {
			t[c] |= markHigh
		}
		if classes[c]&classHex == 0 && c != '-' {
			t[c] |= markOther
		}
		if classes[c]&classToken == 0 {
			t[c] |= markRun
		}
		if classes[c]&classCard == 0 {
			t[c] |= markCard
		}
	}
	return t
}()

// shortText is the length up to which one look at every byte decides which passes can find
// anything. Beyond it the vectorised search for each anchor is cheaper. It is what a word has bits
// for, one for each group of bytes.
const shortText = 64 * groupLength

// groupLength is the number of bytes that are looked at together.
const groupLength = 8

// Marks are the kinds of bytes in a text of at most shortText bytes.
type Marks struct {
	holds  mark
	groups uint64 // a bit for each group of eight bytes that has what an eventScan looks for
	words  uint64 // the same for the letters that a wordScan looks for
}

// MarksOf looks once at every byte of text, and reports false if it is too long for that.
func MarksOf[T string | []byte](text T) (Marks, bool) {
	if len(text) > shortText {
		return Marks{}, false
	}
	// Twenty token bytes in a row fill at least one window of twelve bytes that starts at a group,
	// and the thirteen of a card number one of eight bytes that starts at half a group.
	var m mark
	var groups, words uint64
	last, back, twelve, eight := markAll, markAll, markAll, markAll
	t := text
	for len(t) > groupLength {
		a := marks[t[0]] | marks[t[1]] | marks[t[2]] | marks[t[3]]
		twelve &= a | back
		eight &= a | last
		last = marks[t[4]] | marks[t[5]] | marks[t[6]] | marks[t[7]]
		back = a | last
		eight &= back
		m |= back
		groups = groups>>1 | uint64(back)<<63
		words = words>>1 | uint64(back>>1)<<63
		t = t[groupLength:]
	}
	var g mark
	if len(t) > groupLength/2 {
		g = marks[t[0]] | marks[t[1]] | marks[t[2]] | marks[t[3]]
		twelve &= g | back
		eight &= g | last
	}
	// The last bytes, which no window needs.
	if n := len(text); n >= 4 {
		g |= marks[text[n-4]] | marks[text[n-3]] | marks[text[n-2]] | marks[text[n-1]]
	} else {
		for i := range n {
			g |= marks[text[i]]
		}
	}
	groups = groups>>1 | uint64(g)<<63
	words = words>>1 | uint64(g>>1)<<63
	m = (m|g)&^(markRun|markCard|markStart|markCommand) | ^twelve&markRun | ^eight&markCard
	if m&markLetter != 0 && m&(markDigit|markQuote) != 0 {
		m |= markWords
	}
	switch pair := m & (markB | markDash); {
	case pair == markB|markDash, pair != 0 && m&(markSpace|markTab|markList) != 0:
		m |= markPair
	case m&(markSpace|markDash) != 0:
		m |= marks[text[0]] & markStart
	}
	if m&markSpace != 0 && m&markDigit != 0 {
		m |= marks[text[0]] & markCommand
	}
	shift := uint(shortText-len(text)) / groupLength % 64
	return Marks{m, groups >> shift, words >> shift}, true
}

// Bare reports whether the text is ASCII that needs no quotes as a logfmt value, as escape.Bare
// does.
func (m Marks) Bare() bool {
	return m.holds&(markSpace|markControl|markDouble|markEqual|markHigh) == 0
}

// Plain reports whether the text is ASCII that needs no escape in a JSON string, as
// escape.JSONPlain does.
func (m Marks) Plain() bool {
	return m.holds&(markControl|markDouble|markBackslash|markHigh) == 0
}

// ASCII reports whether all of the text is.
func (m Marks) ASCII() bool { return m.holds&markHigh == 0 }
