// SPDX-License-Identifier: MIT

package secretscan

// columnValues masks the values below the name that ends at e, if its line is nothing but the names
// of columns: user,password and in the next line bob,x; also as tables of psql and MySQL.
func columnValues(dst *[]Span, x *subject, key keyRange, e int) int {
	const most = 8 // rows
	t := x.t
	end := next(t[:min(len(t), e+maxPlain)], e, '\n')
	if end < 0 || end+1 >= len(t) || key.verdict != Secret && !equalFold(t[key.start:e], "pass") {
		return 0
	}
	p := e
	for t[p] == ' ' || isQuote(t[p]) {
		p++
	}
	b := key.start
	for b > 0 && e-b < 2*maxPlain && t[b-1] != '\n' {
		b--
	}
	sep := t[p]
	if sep == '\n' || sep == '\r' {
		for p = key.start; p > b && (t[p-1] == ' ' || isQuote(t[p-1])); {
			p--
		}
		sep = at(t, p-1)
	}
	switch sep {
	case ',', '|', ';', '\t':
	default:
		return spacedColumns(dst, x, key, b, end)
	}
	for _, c := range t[b:end] {
		if !isKey(c) && c != sep && c != ' ' && c != '\r' && !isQuote(c) {
			return 0
		}
	}
	index, cells := countByte(t[b:key.start], sep), countByte(t[b:end], sep)
	masked := 0
	for n := 0; n < most && end+1 < len(t); n++ {
		row := end + 1
		if end = next(t[:min(len(t), row+maxKey*4)], row, '\n'); end < 0 {
			end = min(len(t), row+maxKey*4)
		}
		line := t[row:end]
		if len(line) > 0 && (line[0] == '-' || line[0] == '+' || hasPrefix(line, "|-")) {
			continue // the line below the names
		}
		if countByte(line, sep) != cells {
			break
		}
		s := row
		for range index {
			s = next(t, s, sep) + 1
		}
		v := next(t[:end], s, sep)
		if v < 0 {
			v = end
		}
		for s < v && (t[s] == ' ' || isQuote(t[s])) {
			s++
		}
		for v > s && (t[v-1] == ' ' || t[v-1] == '\r' || isQuote(t[v-1])) {
			v--
		}
		if strongPassword(t[s:v]) && hasDigit(t[s:v]) || looksPassword(t[s:v]) {
			masked = max(masked, x.judge(dst, key, s, v, true))
		}
	}
	return masked
}

// spacedColumns is columnValues for a table whose columns have spaces between them. The line of the
// names is t[b:e].
func spacedColumns(dst *[]Span, x *subject, key keyRange, b, e int) int {
	const most = 8 // rows
	t := x.t
	if !isPasswordName(t[key.start:key.end]) {
		return 0
	}
	for _, c := range t[b:e] {
		if !isKey(c) && c != ' ' && c != '\r' {
			return 0
		}
	}
	index, columns := cells(t[b:key.start]), cells(t[b:e])
	if columns < 2 || key.verdict != Secret && !namesUser(t[b:key.start]) {
		return 0
	}
	masked := 0
	for range most {
		if at(t, e) != '\n' {
			break
		}
		row := e + 1
		if e = next(t[:min(len(t), row+maxKey*4)], row, '\n'); e < 0 {
			e = min(len(t), row+maxKey*4)
		}
		if line := t[row:e]; cells(line) != columns {
			break
		}
		s := row
		for n := index; ; n-- {
			for s < e && t[s] == ' ' {
				s++
			}
			if n == 0 {
				break
			}
			for s < e && !(t[s] == ' ' && at(t, s+1) == ' ') {
				s++
			}
		}
		v := bareEnd(t, s, e, ' ')
		if looksPassword(t[s:v]) || mayBePassword(t[s:v]) {
			masked = max(masked, x.judge(dst, key, s, v, true))
		}
	}
	return masked
}

// namesUser reports whether the names of columns before one called pass are those of users.
func namesUser(names []byte) bool {
	for _, w := range [...]string{"LOGIN ", "USER ", "USERNAME ", "login ", "user ", "username ",
		"Login ", "User ", "Username "} {
		if lastIndex(names, w) >= 0 {
			return true
		}
	}
	return false
}

// cells counts the texts of a line that have at least two spaces between them.
func cells(line []byte) (n int) {
	for i, c := range line {
		if c > ' ' && (i == 0 || line[i-1] == ' ' && (i == 1 || line[i-2] == ' ' || n == 0)) {
			n++
		}
	}
	return n
}

// loginRows masks the passwords of the lines at p, each a user and a password, after a name for
// passwords and a colon: users and passwords: bob / x.
func loginRows(dst *[]Span, x *subject, key keyRange, p int) int {
	const most = 16 // rows
	t := x.t
	if name := t[key.start:key.end]; !hasSuffixFold(name, "passwords") && !isLoginName(name) {
		return 0
	}
	masked := 0
	for range most {
		n := skipBreaks(t, p)
		if n == p {
			break
		}
		for p = n; p < len(t) && p-n < maxGap && (t[p] == ' ' || t[p] == '-' || t[p] == '*'); {
			p++
		}
		user := extendKey(t, p)
		s := user
		for _, w := range [...]string{" / ", "/", ": ", ":", " : ", " - ", "\t", " -> "} {
			if hasPrefix(t[user:], w) {
				s = max(s, user+len(w))
			}
		}
		e := bareEnd(t, s, len(t), ' ')
		if user == p || s == user || e < len(t) && skipBreaks(t, e) == e || !mayBePassword(t[s:e]) {
			break
		}
		masked = max(masked, x.judge(dst, key, s, e, true))
		p = e
	}
	return masked
}

// lineBelow returns where the line starts that follows a key that is all of its own line and ends
// at e, or 0.
func lineBelow(t []byte, key keyRange, e int) int {
	if at(t, e) == '\r' {
		e++
	}
	if at(t, e) != '\n' || key.start > 0 && t[key.start-1] != '\n' || e+1 >= len(t) {
		return 0
	}
	e++
	if t[e] == 'V' && at(t, e+1) == ' ' && isDigit(at(t, e+2)) { // Subversion's lengths of values
		for e += 2; e < len(t) && isDigit(t[e]); e++ {
		}
		e++
	}
	return min(e, len(t))
}

// wholeLine masks what is all of the line at p, which is after the key's, if it looks like a
// password.
func wholeLine(dst *[]Span, x *subject, key keyRange, p int) int {
	t := x.t
	for s := p; p < len(t) && p-s < maxGap && (t[p] == ' ' || t[p] == '\t'); {
		p++
	}
	s, e, _ := valueAt(t, p)
	for n := e; ; n++ {
		if c := at(t, n); n >= len(t) || c == '\n' || c == '\r' || c == '\\' || c == '}' ||
			c == ']' {
			break
		} else if c != ' ' && !isQuote(c) {
			return 0
		}
	}
	if !looksPassword(t[s:e]) {
		return 0
	}
	return x.judge(dst, key, s, e, true)
}
