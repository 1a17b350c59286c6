// SPDX-License-Identifier: MIT

package knownvalues

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

const (
	minValue = 8        // a shorter value occurs in too much ordinary text by chance
	maxValue = 64 << 10 // of a longer value, its start is looked for
	// maxEncoded is how much of a value is looked for in hex and base64, where it takes several
	// times its length.
	maxEncoded = 4 << 10
)

// appendForms appends the spellings of s in which it may reach a log: plain, escaped once and twice
// as JSON, Go and logfmt do, escaped for each part of a URL and for HTML, and encoded. Some may be
// equal.
func appendForms(dst []form, s string) []form {
	dst = appendPieces(dst, form{text: s})
	if needsEscape(s) {
		escaped := appendEscaped(nil, s)
		for _, e := range escaped {
			dst = appendPieces(dst, form{text: e})
			for _, twice := range appendEscaped(nil, e) {
				dst = appendPieces(dst, form{text: twice})
			}
		}
		for _, e := range urlEscaped(s) {
			dst = appendPieces(dst, form{text: e})
		}
		for _, e := range htmlEscaped(s) {
			dst = appendPieces(dst, form{text: e})
		}
	}
	s = s[:min(len(s), maxEncoded)]
	digits := hex.EncodeToString([]byte(s))
	dst = appendPieces(dst, form{text: digits})
	dst = appendPieces(dst, form{text: strings.ToUpper(digits)})
	return appendBase64(dst, s)
}

// markupEscapers replace what HTML and XML ask for as different libraries do: Python's and XSLT's,
// PHP's, JavaScript's template engines and those that spare no punctuation.
var markupEscapers = []*strings.Replacer{
	strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&#x27;"),
	strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&#039;"),
	strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&#39;"),
	strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&apos;"),
	strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;"),
	strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&#39;", "/",
		"&#x2F;", "`", "&#x60;", "=", "&#x3D;"),
	strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&#x27;", "/",
		"&#x2F;", "`", "&#x60;", "=", "&#x3D;"),
}

// htmlEscaped returns s as it is written in HTML and XML.
func htmlEscaped(s string) []string {
	escaped := html.EscapeString(s)
	list := []string{escaped, html.EscapeString(escaped)}
	for _, r := range markupEscapers {
		list = append(list, r.Replace(s))
	}
	for _, format := range []string{"&#%d;", "&#x%x;", "&#x%X;", "&#x%02X;"} {
		var b strings.Builder
		for _, c := range s {
			if c < 0x80 && isAlnum(byte(c)) {
				b.WriteRune(c)
			} else {
				fmt.Fprintf(&b, format, c)
			}
		}
		list = append(list, b.String())
	}
	return list
}

// needsEscape reports whether any escaping changes s: RFC 3986 section 2.3 lists the bytes that are
// never escaped.
func needsEscape(s string) bool {
	for i := range len(s) {
		if c := s[i]; !isAlnum(c) && c != '-' && c != '_' && c != '.' && c != '~' {
			return true
		}
	}
	return false
}

// appendEscaped appends s as it is written between quotes.
func appendEscaped(dst []string, s string) []string {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	for _, markup := range []bool{false, true} {
		b.Reset()
		enc.SetEscapeHTML(markup)
		if enc.Encode(s) == nil { // strings always encode
			dst = append(dst, string(b.Bytes()[1:b.Len()-2]))
		}
	}
	plain := dst[len(dst)-2]
	dst = append(dst, inner(strconv.Quote(s)), inner(strconv.QuoteToASCII(s)))
	if strings.Contains(s, "/") {
		dst = append(dst, strings.ReplaceAll(plain, "/", `\/`))
	}
	if ascii := unicodeEscaped(plain, "", "%04x"); ascii != plain { // Python's, Ruby's and PHP's
		dst = append(dst, ascii, strings.ReplaceAll(ascii, "/", `\/`))
	}
	quotes := strings.ReplaceAll(plain, `\"`, `"`)
	if e := unicodeEscaped(quotes, "\"&'+<>`\x7f", "%04X"); e != quotes { // .NET's
		dst = append(dst, e)
	}
	if strings.Contains(s, "\x7f") {
		dst = append(dst, strings.ReplaceAll(plain, "\x7f", `\u007f`))
	}
	return dst
}

// unicodeEscaped returns s with each character that is not ASCII, and those of also, as \uXXXX.
func unicodeEscaped(s, also, format string) string {
	var b strings.Builder
	for _, r := range s {
		if r < utf8.RuneSelf && !strings.ContainsRune(also, r) {
			b.WriteRune(r)
			continue
		}
		for _, unit := range utf16.AppendRune(nil, r) {
			fmt.Fprintf(&b, `\u`+format, unit)
		}
	}
	return b.String()
}

func inner(quoted string) string { return quoted[1 : len(quoted)-1] }

// urlEscaped returns s as it is written in a query, a path and the userinfo of a URL, by Go's rules
// and by those of encodeURIComponent, with hex digits in either case, and once escaped again.
func urlEscaped(s string) []string {
	query := url.QueryEscape(s)
	all := strings.ReplaceAll(query, "+", "%20")
	component := strings.NewReplacer("%21", "!", "%27", "'", "%28", "(", "%29", ")", "%2A", "*").
		Replace(all)
	user := strings.TrimPrefix(url.UserPassword("", s).String(), ":")
	list := []string{query, all, component, url.PathEscape(s), user}
	for _, e := range list[:5] {
		list = append(list, lowerPercent(e))
	}
	return append(list, url.QueryEscape(query), url.QueryEscape(all))
}

// lowerPercent turns %2F into %2f.
func lowerPercent(s string) string {
	b := []byte(s)
	for i := 0; i+2 < len(b); i++ {
		if b[i] == '%' {
			copy(b[i+1:], bytes.ToLower(b[i+1:i+3]))
			i += 2
		}
	}
	return string(b)
}

// appendBase64 appends the digits of s at any place of an encoded text: at three
// alignments, without the digits that depend on its neighbours. RFC 4648 sections 4 and 5.
func appendBase64(dst []form, s string) []form {
	for lead := range 3 {
		text := base64.RawStdEncoding.EncodeToString(append(make([]byte, lead), s...))
		from, to := (lead*8+5)/6, (lead+len(s))*8/6
		f := form{text: text[from:to], before: lead > 0, after: (lead+len(s))%3 != 0}
		dst = appendPieces(dst, f)
		if strings.ContainsAny(f.text, "+/") {
			f.text = strings.NewReplacer("+", "-", "/", "_").Replace(f.text)
			dst = appendPieces(dst, f)
			// Standard base64 inside a query.
			f.text = strings.NewReplacer("+", "%2B", "/", "%2F").Replace(text[from:to])
			dst = appendPieces(dst, f)
		}
	}
	return dst
}

// appendPieces appends f, cut into pieces that cover it if it is long.
func appendPieces(dst []form, f form) []form {
	if len(f.text) < minValue {
		return dst
	}
	for at := 0; ; at += maxPiece {
		if rest := len(f.text) - at; rest <= maxPiece {
			at = max(0, min(at, len(f.text)-maxPiece))
			return append(dst, form{text: f.text[at:], before: f.before && at == 0, after: f.after})
		}
		dst = append(dst, form{text: f.text[at : at+maxPiece], before: f.before && at == 0})
	}
}
