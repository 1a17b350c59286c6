// SPDX-License-Identifier: MIT

package secretscan

import (
	"math/bits"

	"github.com/logplex-go/logplex/internal/lex"
	"github.com/logplex-go/logplex/internal/tokenform"
)

// A mark is a bit that is set for a text that holds a byte, or two or three bytes in a row, without
// which some rule cannot apply or which has to be escaped.
//
// MarksOf looks for all of them in one pass: the marks of a second byte are those of the first,
// moved by fieldLength, and those of a third byte are moved twice.
type mark uint64

// fieldLength is the number of marks of one byte. The marks of a second byte come after them, then
// those of a third byte, for which a word has room for the first sixteen.
const fieldLength = 24

// Marks of one byte, or of the first byte of a sequence.
const (
	firstOfKey mark = 1 << iota
	firstOfCre
	firstOfReT
	firstOfSw
	firstOfCode
	firstOfB
	firstOfFlag
	firstOfSpaced
	firstOfSaid
	firstOfCalled
	firstOfExe
	firstOfComma
	markSpace // also the first of an escaped quote
	firstOfPw

	markDigit // 0-9, also the first of a group of digits
	firstOfCv
	markDouble // "
	markSingle // '
	markColon  // :
	markEqual  // =
	markRare   // one of those in details
	markDollar // $

	// Of a byte, these two are set if tokens do not contain it, or if it is no digit. Of a text,
	// they are set if it has enough bytes in a row of a token, or digits for a card number.
	markRun
	markCard
)

// Marks of sequences.
const (
	markKey      = firstOfKey << (2 * fieldLength)    // key, and the ken of token
	markCre      = firstOfCre << (2 * fieldLength)    // secret, credentials
	markReT      = firstOfReT << (2 * fieldLength)    // the ret of secret, the red of credentials
	markSw       = firstOfSw << (2 * fieldLength)     // password, psw
	markCode     = firstOfCode << (2 * fieldLength)   // code
	markB        = firstOfB << (2 * fieldLength)      // BEGIN, BY, Bearer, Basic, AUTH
	markFlag     = firstOfFlag << (2 * fieldLength)   // a dash that may start a flag
	eventSpaced  = firstOfSpaced << (2 * fieldLength) // a double quote after a space
	eventSaid    = firstOfSaid << (2 * fieldLength)   // a single quote after a space, N or E
	eventCalled  = firstOfCalled << (2 * fieldLength) // a quote after a parenthesis
	eventComma   = firstOfComma << (2 * fieldLength)  // a comma after a quote
	eventEscaped = markSpace << (2 * fieldLength)     // a double quote after a backslash
	markPw       = firstOfPw << (2 * fieldLength)     // bindpw, pwd, PASS, passphrase, PIN, OTP
	markGroups   = markDigit << (2 * fieldLength)     // digits in groups
	markCv       = firstOfCv << (2 * fieldLength)     // cvv, cvc, otp, wachtwoord
	markExe      = firstOfExe << (2 * fieldLength)    // .exe, &#39;, &quot;, &lt;

	// markOpens are the events of quotes that open a text.
	markOpens = eventSpaced | eventSaid | eventCalled | eventEscaped

	// markEvent is what an eventScan judges.
	markEvent = markEqual | markColon | eventComma | markOpens

	// markLetters is what a wordScan looks for.
	markLetters = markKey | markCre | markSw | markCode | markPw | markCv
)

// Marks in the places of sequences of two bytes that there are not.
const (
	markAt        = markDigit << fieldLength << iota // @
	markPercent                                      // %
	markLess                                         // <
	markTilde                                        // ~
	markBackslash                                    // \
	markNewline                                      // line feed
	markControl                                      // bytes below space, and DEL
	markHigh                                         // everything outside ASCII

	// of a text that holds a space or starts with a dash: a flag or a line of findLines starts it
	markStart
	// of a text that holds a space and a digit: a command of findCommands may start it
	markCommand
)

// Marks of texts, in the places of the first two bytes of sequences of three.
const (
	markUUID  = firstOfKey << fieldLength // a UUID and nothing else
	markWords = firstOfCre << fieldLength // markLetters, and a digit, a quote or phrase
	markAmp   = firstOfReT << fieldLength // an entity that findEntities looks for
)

// markSeen are the marks of a text that lookAt finds, but for markRun and markCard.
const markSeen = markRun - 1 | ^(firstOfKey<<(2*fieldLength) - 1)

const (
	markQuote = markSingle | markDouble
	markAll   = ^mark(0)

	// markAnchor are the marks of which one is enough for a pass.
	markAnchor = markRun | markCard | markGroups | markEvent | markAt | markLess | markTilde |
		markDollar | markPercent | markQuote | markNewline | markStart | markB | markFlag |
		markHigh | markWords | markCommand | markAmp
)

const (
	digits   = "0123456789"
	letters  = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	keyBytes = letters + digits + "_-."
)

// sequences are bytes in a row, each one of a class, that have a mark of theirs.
var sequences = []struct {
	first                mark
	bytes, second, third string
}{
	// What hasPair looks for.
	{firstOfKey, "kK", "eE", "yYnN"},
	{firstOfCre, "cC", "rR", "eE"},
	{firstOfReT, "rR", "eE", "tTdD"},
	{firstOfSw, "sS", "wW", noLetters() + "oOdD"},
	{firstOfCode, "o", "d", "e"},
	{firstOfPw, "pPO", "wWaAIT", noLetters() + "dDsSNP"},
	{firstOfCv, "cChoO", "vVtT", "vVcCwWpP"},

	// What findCapitalB, startsProgram and findFlags look for.
	{firstOfB, "BA", "EYeaU", "G asT"},
	{firstOfExe, ".&", "eE#qlg", "xX0346ut"}, // also the first of an entity
	{firstOfFlag, flagBefore, "-", "-" + letters},

	// Quotes and commas: see quoteScan.
	{firstOfSpaced, "\"yYgde", " ", "\""},
	{firstOfSaid, ",dDgGyY (", " NE", "'"},
	{firstOfCalled, keyBytes, "(", "'\""},
	{firstOfComma, keyBytes + `\`, "'\"", ","},
	{markSpace, " ", `\`, "\""},

	// What findCards looks for.
	{markDigit, digits, " -", digits},

	{first: markDouble, bytes: "\""},
	{first: markSingle, bytes: "'"},
	{first: markColon, bytes: ":"},
	{first: markEqual, bytes: "="},
	{first: markDollar, bytes: "$"},
}

// noLetters returns all bytes but letters.
func noLetters() string {
	var b [256]byte
	n := 0
	for c := range b {
		if !lex.IsLetter(byte(c)) {
			b[n] = byte(c)
			n++
		}
	}
	return string(b[:n])
}

// details are the marks of bytes that are rare in clean texts, and of first bytes.
var details = func() (t [256]mark) {
	for bytes, m := range map[string]mark{
		"@": markAt, "%": markPercent, "<": markLess, "~": markTilde, `\`: markBackslash,
		"\n": markNewline,
		"snmhrvwopkcbgaludeiftyACTLUERNOPY/ \t$+#>\x1b\xef" + dumpOpens: markCommand,
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
	}
	return t
}()

const detailsRare = markAt | markPercent | markLess | markTilde | markBackslash | markNewline |
	markControl | markHigh

// steps has for each byte the marks that it does not have: of a first, a second and a third byte.
// They are moved and added to those of the bytes before: what remains zero is a mark of the text.
var steps = func() (t [256]mark) {
	for c := range 256 {
		b := byte(c)
		if !lex.IsToken(b) {
			t[b] |= markRun
		}
		if !lex.IsDigit(b) {
			t[b] |= markCard
		}
		if details[b]&detailsRare != 0 {
			t[b] |= markRare
		}
	}
	for _, s := range sequences {
		for n, class := range []string{s.bytes, s.second, s.third} {
			for i := range len(class) {
				t[class[i]] |= s.first << (n * fieldLength)
			}
		}
	}
	for c := range t {
		t[c] = ^t[c]
	}
	return t
}()

// shortText is the length up to which one look at every byte decides which passes can find
// anything. Beyond it the vectorised search for each anchor is cheaper. It is what a word has bits
// for, one for each group of bytes.
const shortText = 64 * lex.GroupLength

// Marks are the kinds of bytes in a text of at most shortText bytes.
type Marks struct {
	holds  mark
	groups uint64 // a bit for each group of eight bytes that may have an event, the highest first
}

// MarksOf looks once at every byte of text, and reports false if it is too long for that.
func MarksOf[T string | []byte](text T) (Marks, bool) {
	n := len(text)
	switch {
	case n < lex.GroupLength:
		return marksOfFew(text), true
	case n > shortText:
		return Marks{}, false
	case n == tokenform.LengthUUID && tokenform.IsUUIDText(text):
		return Marks{holds: markUUID | markDigit}, true
	}
	missing, runs, quiet := lookAt(text)
	m := ^missing&markSeen | runs
	if m&markMore != 0 || text[0] == '-' || m&markSpace != 0 && mayStart(text) {
		m |= moreMarks(text, m)
	}
	return Marks{m, ^quiet << (uint(shortText-n) / lex.GroupLength % 64)}, true
}

// lookAt returns for MarksOf the marks that text, which is a group at least, does not have, markRun
// and markCard if it may have them, and a bit for each group of bytes without an event.
//
// Twenty token bytes in a row fill at least one window of twelve bytes that ends with a group, and
// the thirteen of a card number without signs between one of eight bytes that starts at a group or
// at half of one.
//
// It is a function of its own, and has one operation a line, because the compiler keeps the order
// of lines: so each state is changed in place, without a copy, and no register is taken by what
// only MarksOf needs.
func lookAt[T string | []byte](text T) (missing, runs mark, quiet uint64) {
	n := len(text)
	missing = markAll
	s := markAll // the state: the steps of three bytes
	var a, b, last, eight, twelve mark
	t := text
	for len(t) > 2*lex.GroupLength {
		s = s<<fieldLength | steps[t[0]]
		a = s
		s = s<<fieldLength | steps[t[1]]
		a &= s
		s = s<<fieldLength | steps[t[2]]
		a &= s
		s = s<<fieldLength | steps[t[3]]
		a &= s
		last &= a
		eight |= last
		s = s<<fieldLength | steps[t[4]]
		b = s
		s = s<<fieldLength | steps[t[5]]
		b &= s
		x, y := steps[t[6]], steps[t[7]]
		s = s<<fieldLength | x
		b &= s
		s = s<<fieldLength | y
		b &= s
		s = x<<fieldLength | y // which keeps the chain of steps short
		twelve |= last & b
		a &= b // the first group
		eight |= a
		missing &= a
		_, none := bits.Add64(uint64(a|^markEvent), 1, 0)
		quiet, _ = bits.Add64(quiet, quiet, none)
		s = s<<fieldLength | steps[t[8]]
		a = s
		s = s<<fieldLength | steps[t[9]]
		a &= s
		s = s<<fieldLength | steps[t[10]]
		a &= s
		s = s<<fieldLength | steps[t[11]]
		a &= s
		b &= a
		eight |= b
		s = s<<fieldLength | steps[t[12]]
		last = s
		s = s<<fieldLength | steps[t[13]]
		last &= s
		x, y = steps[t[14]], steps[t[15]]
		s = s<<fieldLength | x
		last &= s
		s = s<<fieldLength | y
		last &= s
		s = x<<fieldLength | y
		twelve |= b & last
		a &= last // the second group
		eight |= a
		missing &= a
		_, none = bits.Add64(uint64(a|^markEvent), 1, 0)
		quiet, _ = bits.Add64(quiet, quiet, none)
		t = t[2*lex.GroupLength:]
	}
	if len(t) > lex.GroupLength {
		s, a = four(s, t, 0)
		s, b = four(s, t, 4)
		last &= a
		eight |= last
		twelve |= last & b
		last = b
		a &= b
		eight |= a
		missing &= a
		quiet = addQuiet(quiet, a)
		t = t[lex.GroupLength:]
	}
	a = markAll
	if len(t) > lex.GroupLength/2 {
		_, a = four(s, t, 0)
		eight |= last & a
	}
	// The last four bytes, some of which may have been looked at.
	t = text[n-6:]
	s, b = four(steps[t[0]]<<fieldLength|steps[t[1]], t, 2)
	a &= b & (s<<fieldLength | stepEnd)
	return missing & a, twelve&markRun | eight&markCard, addQuiet(quiet, a)
}

// addQuiet adds a bit to quiet for a group whose states have all the bits of all.
func addQuiet(quiet uint64, all mark) uint64 {
	_, none := bits.Add64(uint64(all|^markEvent), 1, 0)
	quiet, _ = bits.Add64(quiet, quiet, none)
	return quiet
}

// four makes four steps from a state and returns the last state and the bits that all four have.
func four[T string | []byte](state mark, t T, i int) (next, all mark) {
	state = state<<fieldLength | steps[t[i]]
	all = state
	state = state<<fieldLength | steps[t[i+1]]
	all &= state
	state = state<<fieldLength | steps[t[i+2]]
	all &= state
	state = state<<fieldLength | steps[t[i+3]]
	all &= state
	return state, all
}

// marksOfFew is MarksOf for a text of less than a group, which has no run.
func marksOfFew[T string | []byte](text T) Marks {
	if len(text) == 0 {
		return Marks{}
	}
	missing, state := markAll, markAll
	for i := range len(text) {
		state = state<<fieldLength | steps[text[i]]
		missing &= state
	}
	missing &= state<<fieldLength | stepEnd
	m := ^missing & markSeen
	if m&(markMore|markSpace|markEvent) == 0 && text[0] != '-' {
		return Marks{holds: m}
	}
	m |= moreMarks(text, m)
	var groups uint64
	if m&markEvent != 0 {
		groups = 1 << 63
	}
	return Marks{m, groups}
}

// markMore are the marks of a text that may have others by moreMarks, however it starts.
const markMore = markRare | markLetters&^markCre | markReT | markExe

// moreMarks returns the marks that text has for its marks m or for how it starts.
func moreMarks[T string | []byte](text T, m mark) (more mark) {
	if m&markRare != 0 {
		more = rareMarks(text)
	}
	if m&markExe != 0 && hasEntity(text) {
		more |= markAmp
	}
	if m&markLetters != 0 {
		if m&(markDigit|markQuote) == 0 {
			if m&markPw != 0 && hasPhrase(text) {
				more |= markWords
			}
		} else if m&(markLetters&^markCre) != 0 || m&markReT != 0 {
			more |= markWords
		}
	}
	if text[0] == '-' {
		more |= markStart
	}
	if m&markSpace == 0 || m&markExe == 0 && len(text) >= lex.GroupLength && !mayStart(text) {
		return more
	}
	if startsLine(text) {
		more |= markStart
	}
	switch {
	case details[text[0]]&markCommand == 0:
	case m&markDigit == 0:
		if startsPassword(text) || m&markExe != 0 && startsProgram(text) ||
			startsDump(text) && dumpedStart(text) > 0 {
			more |= markCommand
		}
	case startsKnown(text) || m&markExe != 0 && startsProgram(text):
		more |= markCommand
	}
	return more
}

// hasEntity reports whether t may have an entity that startsEntity knows.
func hasEntity[T string | []byte](t T) bool {
	if n := len(t) - lex.GroupLength; n >= 0 {
		m := hitsOf(lex.Load(t, n), '&')
		for i := 0; i < n; i += lex.GroupLength {
			m |= hitsOf(lex.Load(t, i), '&')
		}
		if m&lex.High == 0 {
			return false
		}
	}
	for i := range len(t) {
		if t[i] == '&' && i+len("lt;") < len(t) && opensEntity(t[i+1], t[i+2]) {
			return true
		}
	}
	return false
}

// hitsOf returns the high bit of each byte of w that is c, and perhaps of more.
func hitsOf(w uint64, c byte) uint64 { return (w ^ uint64(c)*lex.Ones) - lex.Ones }

// hasPhrase reports whether t has the word passphrase, after which words may be the secret.
func hasPhrase[T string | []byte](t T) bool {
	for i := len("pass"); i+len("phrase") <= len(t); i++ {
		if t[i] == 'p' && t[i+1] == 'h' && t[i+2] == 'r' && t[i-1] == 's' {
			return true
		}
	}
	return false
}

// stepEnd is a step for the end of a text, which is like a byte that is no letter.
const stepEnd = ^(markSw | markPw)

// rareMarks returns the marks of bytes that are rare.
func rareMarks[T string | []byte](text T) (m mark) {
	for i := range len(text) {
		m |= details[text[i]]
	}
	return m & detailsRare
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

// OnlyQuotes reports whether the text is ASCII in which a JSON string escapes nothing but double
// quotes.
func (m Marks) OnlyQuotes() bool {
	return m.holds&(markControl|markBackslash|markHigh) == 0
}

// ASCII reports whether all of the text is.
func (m Marks) ASCII() bool { return m.holds&markHigh == 0 }

// nextMarked is next for a text that has c only if m is not 0.
func nextMarked(t []byte, i int, c byte, m mark) int {
	if m == 0 {
		return -1
	}
	return lex.Next(t, i, c)
}
