// SPDX-License-Identifier: MIT

package freeze

import (
	"encoding/json"
	"encoding/pem"
	"fmt"
	"log/slog"
	"math/bits"
	"net/url"
	"reflect"
	"slices"
	"strings"

	"github.com/logplex-go/logplex/internal/pairword"
)

// Names decides which names are secret.
type Names interface {
	// SecretPair reports whether value is secret under a name that was logged
	// beside it. A value that is no text is given as "".
	SecretPair(name, value string) bool
	// SecretElement reports whether value is secret in a list that has name before it.
	SecretElement(name, value string) bool
	// SecretArguments returns the arguments of a command line, which begins with its program, with
	// mask in the place of what is secret by the others, such as what follows -p; nil: nothing is.
	SecretArguments(args []string, mask string) []string
	// TakesSecret reports whether a program may have a secret as an argument without a flag.
	TakesSecret(program string) bool
	// MayNameSecret reports whether there are values that are secret under a name.
	MayNameSecret(name string) bool
}

// special is how a type that has its own rule is frozen.
type special uint8

const (
	ordinary special = iota
	jsonNumber
	rawJSON
	heldValue  // slog's and reflect's own values
	privateKey // of any package
	pemBlock   // *pem.Block, whose Type decides whether it is secret
	userinfo   // url.Userinfo: the password
	cookie     // http.Cookie: the value
	manifest   // Secret of Kubernetes: the data
	command    // exec.Cmd: arguments
)

// specialOf recognizes types by package and name where importing the package would
// link much that programs may not need.
func specialOf(t reflect.Type) special {
	switch t {
	case reflect.TypeFor[json.Number]():
		return jsonNumber
	case reflect.TypeFor[json.RawMessage]():
		return rawJSON
	case reflect.TypeFor[slog.Value](), reflect.TypeFor[slog.Attr](),
		reflect.TypeFor[[]slog.Attr](), reflect.TypeFor[reflect.Value]():
		return heldValue
	case reflect.TypeFor[pem.Block]():
		return pemBlock
	case reflect.TypeFor[url.Userinfo]():
		return userinfo
	}
	switch t.PkgPath() + "." + t.Name() {
	case "net/http.Cookie":
		return cookie
	case "os/exec.Cmd":
		return command
	}
	switch k := t.Kind(); {
	case t.Name() == "Secret" && isManifest(t):
		return manifest
	case t.Name() != "PrivateKey" && !strings.HasPrefix(t.Name(), "DecapsulationKey"):
	case k == reflect.Struct, k == reflect.Slice, k == reflect.Array, k == reflect.String:
		return privateKey
	}
	return ordinary
}

// isManifest reports whether a struct is a Secret of Kubernetes, by the form of its fields: the
// kind is empty in what its clients return.
func isManifest(t reflect.Type) bool {
	if t.Kind() != reflect.Struct {
		return false
	}
	data, ok := t.FieldByName("Data")
	text, ok2 := t.FieldByName("StringData")
	return ok && ok2 && data.Type.Kind() == reflect.Map && text.Type.Kind() == reflect.Map
}

// secretField reports whether a field of a well-known struct is secret
// although its name is not.
func secretField(t reflect.Type, name string) bool {
	return IsData(name) && specialOf(t) == manifest ||
		t.PkgPath() == "crypto/tls" && t.Name() == "Config" && name == "SessionTicketKey"
}

// shown reports whether a field of a struct is frozen at all. Of HTTP messages
// the bodies are not: they are streams, and others read them.
func shown(t reflect.Type, name string) bool {
	if t.PkgPath() != "net/http" || t.Name() != "Request" && t.Name() != "Response" {
		return true
	}
	switch name {
	case "Body", "GetBody", "Cancel", "TLS", "Response", "Request":
		return false
	}
	return true
}

// redacted returns what takes the place of a hidden value, and notes that there is one.
func (a *Arena) redacted() slog.Value {
	a.HidField = true
	return slog.StringValue(a.Redacted)
}

// bySpecial freezes a value of a special type. It reports false where the type
// is frozen by its methods and its structure after all.
func (a *Arena) bySpecial(rv reflect.Value, s special, depth int) (slog.Value, bool) {
	switch s {
	case jsonNumber:
		return a.number(rv.String()), true
	case rawJSON:
		return a.jsonText(rv.Bytes(), depth), true
	case heldValue:
		if !rv.CanInterface() || depth >= MaxDepth {
			return slog.Value{}, false
		}
		return a.any(rv.Interface(), depth+1), true
	}
	if a.Names == nil || rv.IsZero() {
		return slog.Value{}, false
	}
	switch s {
	case privateKey:
		return a.redacted(), true
	case pemBlock:
		return a.pem(rv, depth)
	case manifest: // whose String shows all
		a.Partial = true
		return a.structure(rv, a.typeInfo(rv.Type()), depth), true
	}
	if !rv.CanInterface() {
		return slog.Value{}, false
	}
	a.Partial = true
	switch s {
	case userinfo:
		return a.userinfo(pointerTo(rv).Interface().(*url.Userinfo)), true
	case cookie:
		return a.cookie(pointerTo(rv)), true
	case command:
		return a.command(rv), true
	}
	return slog.Value{}, false
}

// pem hides the bytes of a block that holds a private key.
func (a *Arena) pem(rv reflect.Value, depth int) (slog.Value, bool) {
	typ := rv.FieldByName("Type").String()
	if !strings.Contains(strings.ToUpper(typ), "PRIVATE") || depth >= MaxDepth {
		return slog.Value{}, false
	}
	base := len(a.stack)
	a.push("Type", slog.StringValue(typ))
	a.push("Headers", a.reflected(rv.FieldByName("Headers"), depth+1))
	a.push("Bytes", a.redacted())
	return a.group(base), true
}

// userinfo writes a user and a password as they are in a URL, but for the password.
func (a *Arena) userinfo(u *url.Userinfo) slog.Value {
	if p, _ := u.Password(); p == "" {
		return slog.StringValue(u.String())
	}
	return slog.StringValue(url.User(u.Username()).String() + ":" + a.redacted().String())
}

// cookie writes a cookie as it would be sent, but for its value.
func (a *Arena) cookie(c reflect.Value) slog.Value {
	if v := c.Elem().FieldByName("Value"); v.String() != "" {
		v.SetString(a.redacted().String())
	}
	return callText(method{c, hasString}, c.Interface().(fmt.Stringer).String)
}

// command writes a command as exec.Cmd's String does, but for secret
// arguments.
func (a *Arena) command(cmd reflect.Value) slog.Value {
	base := len(a.stack)
	args := cmd.FieldByName("Args")
	for i := range args.Len() {
		if !a.countNode() {
			break
		}
		a.push("", slog.StringValue(args.Index(i).String()))
	}
	a.hideElements(a.stack[base:])
	words := make([]string, 0, len(a.stack)-base)
	for _, e := range a.stack[base:] {
		words = append(words, e.Value.String())
	}
	if path := cmd.FieldByName("Path").String(); path != "" {
		if len(words) == 0 {
			words = append(words, path)
		}
		words[0] = path
	}
	a.highWater = max(a.highWater, len(a.stack))
	a.stack = a.stack[:base]
	return slog.StringValue(strings.Join(words, " "))
}

// Hidden takes the place of a value that is secret by the name that was logged beside it.
type Hidden struct{}

// isKeyType reports whether a member is the kty of a JSON web key (RFC 7517).
func isKeyType(key string) bool { return len(key) == len("kty") && strings.EqualFold(key, "kty") }

// isPrivate reports whether a member of a JSON web key is one that only its owner may know
// (RFC 7518, section 6).
func isPrivate(key string) bool {
	if len(key) > len("dp") {
		return false
	}
	switch strings.ToLower(key) {
	case "d", "p", "q", "dp", "dq", "qi", "k":
		return true
	}
	return false
}

// leastPrivate is the least length of a private member, in base64url.
const leastPrivate = 16

// Pairs reports whether the members of a struct or group hold both a name and
// the value that goes by it. A JSON web key counts as such, and so do a Secret of
// Kubernetes and what encoding/json writes of a private key.
type Pairs struct{ name, value, kind, data bool }

// Add adds a member by its key. scalar: see isScalar; it names nothing.
func (p *Pairs) Add(key string, scalar bool) {
	if isKeyType(key) || key == "Primes" || key == "Curve" || key == "Bytes" {
		*p = Pairs{name: true, value: true}
		return
	}
	switch {
	case isKind(key) && !scalar:
		p.kind = true
	case IsData(key):
		p.data = true
	}
	switch pairPart(key) {
	case pairName:
		p.name = p.name || !scalar
	case pairNested, pairText, pairValue:
		p.value = true
	}
}

// Complete reports whether there are both.
func (p *Pairs) Complete() bool {
	return p.name && p.value || p.kind && (p.data || p.value)
}

// isKind reports whether a member is what an object of Kubernetes says that it is, or what a
// Secret says that it holds.
func isKind(key string) bool {
	switch key {
	case "kind", "Kind", "type", "Type", "TYPE":
		return true
	}
	return false
}

// isSecretKind reports whether the text of such a member is that of a Secret.
func isSecretKind(key, text string) bool {
	if key == "kind" || key == "Kind" {
		return text == "Secret"
	}
	return text == "Opaque" || strings.HasPrefix(text, "kubernetes.io/")
}

// isPasswordType reports whether the text of such a member says that the value beside it is a
// password.
func isPasswordType(text string) bool {
	switch strings.ToLower(text) {
	case "password", "passphrase", "secret_text", "bearer_token":
		return true
	}
	return false
}

// IsData reports whether a member is one of those in which a Secret of Kubernetes keeps all
// that is secret.
func IsData(key string) bool {
	switch key {
	case "data", "Data", "stringData", "StringData":
		return true
	}
	return false
}

// part is the part of a pair that a member is.
type part uint8

const (
	noPart part = iota
	pairName
	pairNested // the value, or a text about it, in a group and not in a record
	pairText   // the same in both
	pairValue
)

// pairParts has the keys of pairs, in lower case.
var pairParts = func() map[string]part {
	parts := map[string]part{}
	for p, keys := range map[part][]string{
		pairName: pairword.Names(), pairNested: pairword.Texts(), pairValue: pairword.Values(),
	} {
		for _, key := range keys {
			parts[key] = p
		}
	}
	for _, key := range [...]string{"old", "new", "before", "after", "input"} {
		parts[key] = pairText
	}
	return parts
}()

// longestPart is the length of the longest key of a pair.
const longestPart = len("attempted_value")

// pairPart returns the part of a pair that a member is by its key.
func pairPart(key string) part {
	if len(key) > longestPart || len(key) == 0 {
		return noPart
	}
	var lower [longestPart]byte
	n := copy(lower[:], key)
	for i := range n {
		if 'A' <= lower[i] && lower[i] <= 'Z' {
			lower[i] |= 0x20
		}
	}
	return pairParts[string(lower[:n])]
}

// partSlots has for each slot of a key the lengths, as bits, of those that may be the value of a
// pair in a record, or make a group one that hides a value, and in the upper half those of names.
// nestedSlots has those of pairNested.
var partSlots, nestedSlots = func() (t, nested [256]uint32) {
	values := append(eitherCase(append(keysOf(pairValue, pairText), "kty")),
		"Primes", "Curve", "Bytes", "data", "Data", "stringData", "StringData")
	for _, key := range values {
		t[partSlot(key)] |= 1 << len(key)
	}
	for _, key := range eitherCase(keysOf(pairName)) {
		t[partSlot(key)] |= 1 << (len(key) + 16)
	}
	for _, key := range eitherCase(keysOf(pairNested)) {
		nested[partSlot(key)] |= 1 << len(key)
	}
	return t, nested
}()

// keysOf returns the keys of some parts of pairs.
func keysOf(parts ...part) (keys []string) {
	for key, p := range pairParts {
		if slices.Contains(parts, p) {
			keys = append(keys, key)
		}
	}
	return keys
}

// eitherCase returns keys with the three letters that count for their slots in either case.
func eitherCase(keys []string) (all []string) {
	for _, key := range keys {
		for upper := range 8 {
			b := []byte(key)
			for i, at := range []int{0, len(key) / 2, len(key) - 1} {
				if upper>>i&1 != 0 && key[at] != '_' {
					b[at] = key[at] &^ 0x20
				}
			}
			all = append(all, string(b))
		}
	}
	return all
}

// partSlot returns the slot of a key that is not empty. Its factors put few of the usual keys of
// attrs beside those of pairs.
func partSlot(key string) uint8 {
	return 5*key[0] + 53*key[len(key)>>1] + 48*key[len(key)-1]
}

// mayValue reports whether a key may be that of a pair's value in a record, or what makes a group
// one that hides a value: few keys are.
func mayValue(key string) bool {
	n := uint(len(key))
	return n-1 < uint(longestPart) && partSlots[partSlot(key)]&(1<<(n&15)) != 0
}

// mayNest reports whether a key may be that of a pair's value in a group.
func mayNest(key string) bool {
	n := uint(len(key))
	if n-1 >= uint(longestPart) {
		return false
	}
	slot := partSlot(key)
	return (partSlots[slot]|nestedSlots[slot])&(1<<(n&15)) != 0
}

// IsPart reports whether the value of an attr or member may be secret by another one beside it.
func IsPart(key string) bool {
	return IsValue(key) || isPrivate(key) || key == "Primes" || key == "Precomputed" ||
		key == "Bytes"
}

// IsNested reports whether the value of a member may be secret by another one beside it, though
// under the same key that of an attr is not.
func IsNested(key string) bool {
	return mayNest(key) && (pairPart(key) == pairNested || IsData(key))
}

// IsValue reports whether the value of an attr of a record may be secret by another attr.
func IsValue(key string) bool { return mayValue(key) && pairPart(key) >= pairText }

// PartsOf reports whether among attrs may be the value of another one, or one that is private
// beside others, and the name of one: few are.
func PartsOf(attrs []slog.Attr) (value, name bool) {
	all := uint32(0)
	for i := range attrs {
		key := attrs[i].Key
		if n := uint(len(key)); n-1 < uint(longestPart) {
			all |= partSlots[partSlot(key)] >> (n & 15)
		}
	}
	return all&1 != 0, all&(1<<16) != 0
}

// IsName reports whether an attr may be the name of another one's value.
func IsName(key string) bool { return pairPart(key) == pairName }

// HasPair reports whether members hold both a name and the value that goes by
// it, so that Freeze may hide the value.
func HasPair(members []slog.Attr) bool {
	for i := range members {
		if mayNest(members[i].Key) {
			return hasPair(members)
		}
	}
	return false
}

func hasPair(members []slog.Attr) bool {
	var p Pairs
	for i := range members {
		p.Add(members[i].Key, isScalar(members[i].Value.Kind()))
	}
	return p.Complete()
}

// isScalar reports whether a kind is that of a number, a truth or a time.
func isScalar(k slog.Kind) bool {
	switch k {
	case slog.KindBool, slog.KindInt64, slog.KindUint64, slog.KindFloat64, slog.KindDuration,
		slog.KindTime:
		return true
	}
	return false
}

// A Member is a member of a group or object for SecretMembers.
type Member struct {
	Key    string
	Text   string // of a text
	Name   string // the name that it is, if it is one: the text, or the last one of a list
	Number bool   // it is one
	Hides  bool   // it can be a secret
}

// maxSiblings is how many members of a group are judged by each other.
const maxSiblings = 64

// SecretPairs returns a bit for each of the first 64 members whose value is secret by the name
// that is another member, as in {"name":"x-api-key","value":"…"}, and for the private members of
// a key. Members that are not frozen may be given. top: they are attrs of a record, in no group.
func SecretPairs(names Names, members []slog.Attr, top bool) (secret uint64) {
	if names == nil || !HasPair(members) {
		return 0
	}
	var buf [8]Member
	all := buf[:0]
	for i := range members[:min(len(members), maxSiblings)] {
		v := members[i].Value
		m := Member{Key: members[i].Key, Text: TextOf(v), Name: NameOf(v), Hides: hides(v)}
		switch v.Kind() {
		case slog.KindInt64, slog.KindUint64, slog.KindFloat64:
			m.Number = true
		case slog.KindDuration, slog.KindTime:
			m.Hides = m.Hides && !top
		case slog.KindAny:
			if n, ok := v.Any().(Number); ok {
				m.Number, m.Text = true, string(n)
			}
		}
		all = append(all, m)
	}
	secret = SecretMembers(names, all, top)
	for rest := secret; rest != 0; rest &= rest - 1 {
		if i := bits.TrailingZeros64(rest); isPlaceholder(all[i].Text) {
			secret &^= 1 << i // hidden before, and counted
		}
	}
	return secret
}

// isPlaceholder reports whether a text is what takes the place of a secret.
func isPlaceholder(t string) bool {
	rest, ok := strings.CutPrefix(t, "[REDACTED")
	return ok && strings.TrimLeft(rest, ":-0123456789abcdefghijklmnopqrstuvwxyz") == "]"
}

// SecretMembers is SecretPairs for members of any form.
func SecretMembers(names Names, members []Member, top bool) (secret uint64) {
	if len(members) > maxSiblings {
		members = members[:maxSiblings]
	}
	cookie := 0
	for i := range members {
		m := &members[i]
		switch {
		case top: // keys are objects
		case isKeyType(m.Key):
			for j := range members {
				if d := &members[j]; isPrivate(d.Key) && len(d.Text) >= leastPrivate {
					secret |= 1 << j
				}
			}
		case m.Key == "Primes", m.Key == "Curve": // encoding/json's of crypto/rsa and crypto/ecdsa
			for j := range members {
				switch d := &members[j]; d.Key {
				case "D", "Primes", "Precomputed":
					if d.Hides {
						secret |= 1 << j
					}
				}
			}
		case strings.EqualFold(m.Key, "type") && isPasswordType(m.Text):
			for j := range members {
				if v := &members[j]; pairPart(v.Key) == pairValue && v.Hides {
					secret |= 1 << j
				}
			}
		case isKind(m.Key) && isSecretKind(m.Key, m.Text):
			for j := range members {
				if d := &members[j]; IsData(d.Key) && d.Hides {
					secret |= 1 << j
				}
			}
		case m.Key == "Type" && strings.Contains(m.Text, "PRIVATE KEY"): // of a pem.Block
			for j := range members {
				if members[j].Key == "Bytes" {
					secret |= 1 << j
				}
			}
		}
		if isCookiePart(m.Key) {
			cookie++
		}
		if pairPart(m.Key) != pairName || m.Name == "" || top && (len(m.Key) > 4 &&
			m.Key[0]|0x20 == 'l' || strings.HasPrefix(m.Name, "/")) {
			continue // a path of a request, a label
		}
		for j := range members {
			v := &members[j]
			part := pairPart(v.Key)
			if part < pairNested || !v.Hides || top && (v.Number || part == pairNested) ||
				part < pairValue && !mayBeSecret(v.Text, part) && !isValidated(m.Key, v.Key) {
				continue
			}
			if names.SecretPair(m.Name, v.Text) || !top && part == pairValue &&
				names.MayNameSecret(m.Name) && slices.ContainsFunc(members, ofCookie) {
				secret |= 1 << j
			}
		}
	}
	if cookie < 2 || top {
		return secret
	}
	for j := range members {
		if v := &members[j]; strings.EqualFold(v.Key, "value") && len(v.Text) > 0 {
			secret |= 1 << j
		}
	}
	return secret
}

// isCookiePart reports whether a member is one of an http.Cookie, beside its name and value, that
// other things do not have.
func isCookiePart(key string) bool {
	switch key {
	case "HttpOnly", "SameSite", "MaxAge", "RawExpires", "Partitioned":
		return true
	}
	return false
}

// ofCookie reports whether a member is one that cookies have beside a name and a value.
func ofCookie(m Member) bool {
	switch strings.ToLower(m.Key) {
	case "path", "domain", "httponly", "samesite", "maxage", "secure", "expires", "rawexpires":
		return true
	}
	return false
}

// isValidated reports whether the member input is what a validator was given for the field whose
// place the member loc is: {"loc":["body","password"],"msg":"too short","input":"x"}.
func isValidated(name, value string) bool { return name == "loc" && value == "input" }

// mayBeSecret reports whether a text under a key of a part may be a secret, such as the old or the
// new one, and not a word about it. In a group it may be a title: "Changed".
func mayBeSecret(text string, p part) bool {
	word := text
	if p == pairNested && text != "" && text[0]-'A' < 26 {
		word = text[1:]
	}
	return len(text) >= 4 && !isWord(word) && strings.IndexByte(text, ' ') < 0 &&
		strings.ContainsFunc(text, func(r rune) bool { return r < '0' || r > '9' })
}

// hidePairs hides the values that SecretPairs finds. Of more members than it takes, those near each
// other are judged by each other.
func (a *Arena) hidePairs(members []slog.Attr) {
	for {
		for secret := SecretPairs(a.Names, members, false); secret != 0; secret &= secret - 1 {
			members[bits.TrailingZeros64(secret)].Value = a.redacted()
		}
		if len(members) <= maxSiblings {
			return
		}
		members = members[maxSiblings/2:]
	}
}

// NameOf returns the name that a value is, of a path its last part. A list need not be frozen.
func NameOf(v slog.Value) string {
	if v.Kind() == slog.KindAny {
		switch x := v.Any().(type) {
		case *List:
			if n := len(x.Elems); n > 0 {
				v = x.Elems[n-1].Value
			}
		case json.RawMessage: // as events of other loggers have them
			var list []any
			_ = json.Unmarshal(x, &list) // what is no list is no name
			return lastText(list)
		case []any:
			return lastText(x)
		case []string:
			if n := len(x); n > 0 {
				return x[n-1]
			}
		}
	}
	return TextOf(v)
}

// lastText returns the last element of a list if it is a text.
func lastText(list []any) (text string) {
	if n := len(list); n > 0 {
		text, _ = list[n-1].(string)
	}
	return text
}

// TextOf returns the text of a frozen text or of bytes, which KeepBytes keeps; "" for other values.
func TextOf(v slog.Value) string {
	switch v.Kind() {
	case slog.KindString:
		return v.String()
	case slog.KindAny:
		if p, ok := v.Any().([]byte); ok {
			return BytesText(p)
		}
	}
	return ""
}

// hides reports whether v can be a secret. An empty text, true, false and null
// explain failures and are none.
func hides(v slog.Value) bool {
	switch v.Kind() {
	case slog.KindBool:
		return false
	case slog.KindString:
		return v.String() != ""
	case slog.KindAny:
		return v.Any() != nil && v.Any() != any(Empty{}) && v.Any() != any(Hidden{})
	}
	return true
}

// hideElements hides the elements of a list that follow a secret name: the argument of a flag, the
// second of two, and what looks like a secret.
func (a *Arena) hideElements(elems []slog.Attr) {
	for i := range len(elems) - 1 {
		name, next := TextOf(elems[i].Value), &elems[i+1]
		if name == "" || !hides(next.Value) {
			continue
		}
		flag := strings.TrimLeft(name, "-")
		if strings.Contains(flag, "=") {
			continue // the argument is in the same element
		}
		text := TextOf(next.Value)
		isOne := !strings.Contains(flag, " ") // of several words it may be a sentence
		isFlag := len(flag) < len(name) && len(flag) > 1
		isPair := isOne && isFlag && !strings.HasPrefix(text, "-") ||
			isOne && !isFlag && len(elems) == 2 && !isWord(text) && !strings.HasSuffix(name, ":") &&
				!a.Names.MayNameSecret(text) // as a list of two names has it
		if isPair && a.Names.SecretPair(flag, text) ||
			!isFlag && a.Names.SecretElement(name, text) {
			next.Value = a.redacted()
		}
	}
	if len(elems) < 2 {
		return
	}
	if program := TextOf(elems[0].Value); isProgram(program) &&
		(slices.ContainsFunc(elems[1:], isOption) || a.Names.TakesSecret(program)) {
		a.hideArguments(elems)
	}
}

// hideArguments hides what is secret in the arguments of a command line, which a list is.
func (a *Arena) hideArguments(elems []slog.Attr) {
	args := make([]string, len(elems))
	for i := range elems {
		if v := elems[i].Value; v.Kind() != slog.KindAny {
			args[i] = v.String()
		} else {
			args[i] = TextOf(v)
		}
	}
	for i, hidden := range a.Names.SecretArguments(args, a.Redacted) {
		if hidden != args[i] {
			elems[i].Value, a.HidField = slog.StringValue(hidden), true
		}
	}
}

// isProgram reports whether a text may be the name or path of a program.
func isProgram(text string) bool {
	if text == "" || strings.ContainsAny(text, " =") {
		return false
	}
	c := text[0]
	return c|0x20-'a' < 26 || c-'0' < 10 || c == '/' || c == '.'
}

// isOption reports whether an element of a list is an option of a command: -p, --password.
func isOption(e slog.Attr) bool {
	text := TextOf(e.Value)
	return len(text) > 1 && text[0] == '-' && (text[1] == '-' || text[1]|0x20-'a' < 26)
}

// isWord reports whether a text is a plain lower-case name, as lists of field
// names hold them: no value that would be hidden for its place alone.
func isWord(text string) bool {
	for _, c := range []byte(text) {
		if (c < 'a' || c > 'z') && c != '_' {
			return false
		}
	}
	return text != ""
}
