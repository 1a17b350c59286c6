// SPDX-License-Identifier: MIT

package secretscan

import (
	"bytes"

	"github.com/logplex-go/logplex/internal/lex"
	"github.com/logplex-go/logplex/internal/tokenform"
)

// findURL masks the credentials in the URL whose "://" is at i and ends at s, and returns where the
// scan goes on. It reads userinfo as people write it, not as RFC 3986 has it: passwords with
// unescaped '@', '/', ':', '?' and '#' are found.
func findURL(dst *[]Span, t []byte, i, s int) int {
	if s >= len(t) || t[s] <= ' ' {
		return s
	}
	path := -1  // the first '/', '?' or '#'
	sign := -1  // the last '@' before path
	later := -1 // the last '@' of the path, before any parameter
	param := false
	e := s
loop:
	for ; e < len(t); e++ {
		if lex.IsKey(t[e]) {
			continue
		}
		switch c := t[e]; c {
		case '@':
			if path < 0 {
				sign = e
			} else if !param {
				later = e
			}
		case '/', '?', '#':
			if c == '/' && e > s && t[e-1] == ':' && lex.At(t, e+1) == '/' {
				break loop // the next URL
			}
			if path < 0 {
				path = e
			}
		case '=', '&':
			param = param || path >= 0
		case '"':
			if !lex.IsAlnum(lex.At(t, e+1)) || quotedURL(t, i) || !userinfoFollows(t, e+1) {
				break loop
			}
		case '`', '<', '>':
			break loop
		case '\'', ')', ']', '}', ',', ';':
			if n := lex.At(t, e+1); n <= ' ' || n == '"' || n == '\'' || n == '\\' {
				break loop
			}
		case '\\':
			if n := slashLen(t, e); n > 0 {
				if e > s && t[e-1] == ':' && slashLen(t, e+n) > 0 {
					break loop // the next URL
				}
				if path < 0 {
					path = e
				}
				e += n - 1
				continue
			}
			switch lex.At(t, e+1) {
			case 'n', 'r', 't', '"', '\'', '\\', 'u':
				break loop
			}
		default:
			if c > ' ' {
				continue
			}
			if c == ' ' && path < 0 && sign < 0 && e-s < maxUserinfo &&
				passwordBefore(t[s:e], false) && userinfoFollows(t, e+1) {
				continue
			}
			if c != ' ' || path >= 0 || sign >= 0 || e-s > maxUserinfo || !quotedURL(t, i) {
				break loop
			}
		}
	}
	if path < 0 {
		path = e
	} else if end := findWebhook(dst, t, s, path, e); end > 0 {
		return end
	}
	switch {
	case sign >= 0 && !(later > path &&
		(sign+1 == path || !webScheme(t, i) && bytes.IndexByte(t[sign:path], '.') < 0 &&
			hostFollows(t, later+1))):
	case later >= 0 && passwordBefore(t[s:path], sign >= 0) && hostFollows(t, later+1):
		sign = later
	default:
		return s
	}
	maskUserinfo(dst, t, i, s, sign)
	return sign
}

// maskUserinfo masks what is secret of the user and password t[s:sign] of the URL whose scheme ends
// at i.
func maskUserinfo(dst *[]Span, t []byte, i, s, sign int) {
	user, pass := t[s:sign], []byte(nil)
	if bytes.Contains(user, []byte(placeholderOpen)) {
		return // judged already
	}
	colon := bytes.IndexByte(user, ':')
	if lex.HasPrefix(t[sign+1:], "sha256:") || lex.HasPrefix(t[sign+1:], "sha512:") {
		return // an image, its tag and its digest
	}
	if colon >= 0 {
		user, pass = t[s:s+colon], t[s+colon+1:sign]
	}
	if n := len(pass); n > 0 && lex.HasSuffix(user, "[") && pass[n-1] == ']' &&
		!lex.HasDigit(pass) {
		return // a usage text's http://[user[:password]@]host
	}
	if isAccessKeyID(user) && !webScheme(t, i) {
		*dst = append(*dst, Span{s, s + len(user), KindURL})
	}
	if colon < 0 || len(pass) == 0 || string(pass) == "x-oauth-basic" || string(pass) == "x" {
		if userIsToken(user) || (tokenScheme(t, i) || len(pass) > 1) && looksPassword(user) {
			*dst = append(*dst, Span{s, s + len(user), KindURL})
		}
		return
	}
	if lex.EqualFold(user, "anonymous") && (plainWord(pass) || bytes.IndexByte(pass, '@') >= 0) {
		return // what FTP's anonymous users say of themselves
	}
	if len(user) >= tokenform.RunLength && userIsToken(user) || isHexLogin(user, pass) {
		*dst = append(*dst, Span{s, s + len(user), KindURL})
	}
	if !isPlaceholder(pass) {
		*dst = append(*dst, Span{s + colon + 1, sign, KindURL})
	}
}

// isHexLogin reports whether both the user and the password are eight hex digits, as of Sidekiq's
// licences: the user is as secret then, unless it is a word.
func isHexLogin(user, pass []byte) bool {
	return len(user) == 8 && len(pass) == 8 && lex.AllHex(user) && lex.AllHex(pass) &&
		lex.HasDigit(user)
}

// slashLen returns the length of the escaped slash at i, \/ or \u002f at any depth of escaping, or
// 0.
func slashLen(t []byte, i int) int {
	p := i
	for lex.At(t, p) == '\\' && p-i < lex.MaxEscapes {
		p++
	}
	switch {
	case p == i:
	case lex.At(t, p) == '/':
		return p + 1 - i
	case lex.At(t, p) == 'u' && lex.HasPrefixFold(t[p:], "u002f"):
		return p + 5 - i
	}
	return 0
}

// userinfoFollows reports whether the rest of a password may start at i: an '@' in the same word,
// and a host with a port or a path after it.
func userinfoFollows(t []byte, i int) bool {
	for s := i; i < len(t) && i-s < lex.MaxGap && t[i] > ' ' && !lex.IsQuote(t[i]); i++ {
		switch t[i] {
		case '@':
			h := i + 1
			for h < len(t) && h-i < lex.MaxKey && (lex.IsToken(t[h]) || t[h] == '.') {
				h++
			}
			c := lex.At(t, h)
			return h > i+1 && (c == '/' || c == ':' && lex.IsDigit(lex.At(t, h+1)))
		case ':':
			if lex.At(t, i+1) == '/' {
				return false
			}
		}
	}
	return false
}

// quotedURL reports whether a quote is before the URL whose "://" is at i, as net/url's errors
// have it; then a space need not end it.
func quotedURL(t []byte, i int) bool {
	s := i
	for s > 0 && i-s < lex.LongestWord && (lex.IsToken(t[s-1]) || t[s-1] == '+' || t[s-1] == '.') {
		s--
	}
	return s > 0 && t[s-1] == '"'
}

// webScheme reports whether the scheme before the "://" at i is that of the web, whose paths may
// hold an '@'.
func webScheme(t []byte, i int) bool {
	return lex.HasSuffixFold(t[:i], "http") || lex.HasSuffixFold(t[:i], "https")
}

// tokenScheme reports whether a user without a password is a token or a password in URLs of the
// scheme before the "://" at i: nats://TOKEN@host, trojan://PASSWORD@host.
func tokenScheme(t []byte, i int) bool {
	return lex.HasSuffixFold(t[:i], "nats") || lex.HasSuffixFold(t[:i], "trojan")
}

// mayWebhook reports whether findWebhook may find anything in the URL whose host starts at s.
func mayWebhook(t []byte, s int) bool {
	if tokenform.WebhookPath(t, s) > 0 {
		return true
	}
	e := s
	for e < len(t) && lex.IsKey(t[e]) {
		e++
	}
	return e < len(t) && (t[e] != '/' || lex.HasSuffix(t[s:e], teamsHost) ||
		secretPath(t[s:e]) != "")
}

// secretHosts are the domains of services whose URLs are secrets by one part of their paths or one
// parameter, with the text before that part.
var secretHosts = map[string]string{
	"nosnch.in": "/", "sumologic.com": collectorPath, "infura.io": "/v3/",
	"alchemy.com": "/v2/", "alchemyapi.io": "/v2/", "quiknode.pro": "/",
	"hc-ping.com": "/", "webhook.site": "/",
	"cronitor.link": "/p/", "betteruptime.com": "/api/v1/heartbeat/",
	"betterstack.com": "/api/v1/heartbeat/", "make.com": "/", "integromat.com": "/",
	"feishu.cn":     "/open-apis/bot/v2/hook/",
	"larksuite.com": "/open-apis/bot/v2/hook/", "flock.com": "/hooks/sendMessage/",
	"loggly.com": "/inputs/", "honeybadger.io": "/v1/check_in/",
	"pabbly.com":   "/workflow/sendwebhookdata/",
	"opsgenie.com": "/v1/json/integrations/", "ankr.com": anyFolder, "getblock.io": "/",
	"p2pify.com": "/", "ftqq.com": "/",
	"chainstack.com": "/", "ifttt.com": "/with/key/",
	"telegram.org": "/bot", "youtube.com": "/live2/",

	"ringcentral.com": "/webhook/v2/", "netlify.com": "/build_hooks/",
	"exchangerate-api.com": "/v6/", "logentries.com": "/noformat/logs/",
	"darksky.net": "/forecast/", "zoom.us": "/rec/share/",
	"victorops.com":    "/integrations/generic/20131114/alert/",
	"webhookrelay.com": "/v1/webhooks/", "onetimesecret.com": "/secret/",

	// Parameters whose names are ordinary elsewhere.
	"qq.com": "?key=", "dropbox.com": "?rlkey=", "drpc.org": "?dkey=",
	"openexchangerates.org": "?app_id=",

	"imgix.net": "?s=", "bea.gov": "?userid=", "wolframalpha.com": "?appid=",
	"zillow.com": "?zws-id=",
}

// collectorPath is before the key of Sumo Logic's collectors, which is base64 and may have slashes.
const collectorPath = "/receiver/v1/http/"

// anyFolder is before the key of nodes of Ankr, whose paths start with a blockchain: /eth/x. Ankr's
// other pages have nothing as long there.
const anyFolder = "/*/"

// secretPath returns the text before the secret in the paths of a host's URLs, or "".
func secretPath(host []byte) string {
	i := bytes.LastIndexByte(host, '.')
	if i < 0 {
		return ""
	}
	return secretHosts[string(host[bytes.LastIndexByte(host[:i], '.')+1:])]
}

// teamsHost ends the hosts of Microsoft Teams' webhooks.
const teamsHost = ".webhook.office.com"

// findWebhook masks the path of a webhook's URL, whose host is t[s:path]: whoever knows it may
// post.
func findWebhook(dst *[]Span, t []byte, s, path, e int) int {
	const least = 8
	switch t[s] {
	case 'h', 'd', 'c', 'a', 'e', 'm', 'o', 'p', 's':
		n := s + tokenform.WebhookPath(t, s)
		if n > s && n+least <= e && !isPlaceholder(t[n:min(e, n+len(placeholderOpen)+1)]) {
			return addWebhook(dst, t, n, e)
		}
	}
	if head := secretPath(t[s:path]); head != "" {
		if head == "/v3/" && lex.HasPrefix(t[path:e], "/ws/") { // Infura's WebSockets
			path += len("/ws")
		}
		n := path + len(head)
		least := least
		if head[0] == '?' {
			n = paramValue(t[:e], path, head[1:])
		} else if head == anyFolder {
			n, least = min(e, lex.ExtendKey(t, path+1)+1), tokenform.MinRandom
		} else if !lex.HasPrefix(t[path:e], head) {
			n = e
		}
		end := min(e, tokenform.Extend(t, n, tokenform.AlphabetBase64))
		if i := bytes.IndexByte(t[n:end], '/'); i >= 0 && head != collectorPath {
			end = n + i
		}
		if head == "/bot" && lex.At(t, end) == ':' { // Telegram's: an id and a secret
			for end++; end < e && t[end] != '/'; end++ {
			}
		}
		if end-n >= least && lex.HasDigit(t[n:end]) && bytes.IndexByte(t[s:path], '@') < 0 {
			*dst = append(*dst, Span{n, end, KindURL})
			return end
		}
	}
	const teams = "/webhookb2/"
	if lex.HasSuffix(t[s:path], teamsHost) && lex.HasPrefix(t[path:e], teams) {
		return addWebhook(dst, t, path+len(teams), e)
	}
	return 0
}

// paramValue returns where the value starts of the parameter of a URL whose name and '=' are name,
// in small letters; len(t) if it has none from i on.
func paramValue(t []byte, i int, name string) int {
	for ; i < len(t); i++ {
		if (t[i] == '?' || t[i] == '&') && lex.HasPrefixFold(t[i+1:], name) {
			return i + 1 + len(name)
		}
	}
	return len(t)
}

func addWebhook(dst *[]Span, t []byte, s, e int) int {
	end := min(e, tokenform.Extend(t, s, tokenform.AlphabetPath))
	if end-s < 8 || lex.HasPrefix(t[s:end], placeholderOpen) {
		return e
	}
	*dst = append(*dst, Span{s, end, KindURL})
	return end
}

// passwordBefore reports whether the text before the first slash must be a user and a part of a
// password, not a host and a port.
func passwordBefore(b []byte, signed bool) bool {
	if signed {
		return true
	}
	c := bytes.IndexByte(b, ':')
	if c < 0 || b[0] == '[' {
		return false
	}
	if c == 0 {
		return true
	}
	port := b[c+1:]
	for _, d := range port {
		if !lex.IsDigit(d) {
			return true
		}
	}
	return false
}

// hostFollows reports whether a host may start at i.
func hostFollows(t []byte, i int) bool {
	c := lex.At(t, i)
	return lex.IsAlnum(c) || c == '['
}

// userIsToken reports whether a user name without a password is a credential itself, as in
// https://TOKEN@host.
func userIsToken(user []byte) bool {
	if isPlaceholder(user) || isHostName(user) {
		return false
	}
	if len(user) >= 32 && lex.AllHex(user) || tokenform.IsUUID(user) {
		return true
	}
	return len(user) >= 16 &&
		(tokenform.Random(user) || lex.HasDigitAndLetter(user) && len(user) >= 24 ||
			looksPassword(user))
}

// isHostName reports whether v is a name of a host in a domain, as tools write it before the place
// from which they look at it: app.eu2.example.com@probe1.
func isHostName(v []byte) bool {
	labels, letters := 0, true
	for len(v) > 0 {
		label, rest, _ := bytes.Cut(v, []byte("."))
		letters = true
		for i, c := range label {
			if !lex.IsLower(c) && !lex.IsDigit(c) && (c != '-' || i == 0) {
				return false
			}
			letters = letters && lex.IsLower(c)
		}
		if len(label) == 0 || tokenform.Random(label) {
			return false
		}
		v = rest
		labels++
	}
	return labels > 2 && letters
}

// maxUserinfo bounds how far back from an '@' a user and a password are looked for.
const maxUserinfo = 128

// findAt masks the password in user:password@tcp(host)/db, user:password@/db and
// user:password@host:port, which have no scheme.
func findAt(dst []Span, t []byte) []Span {
	for i := lex.Next(t, 1, '@'); i >= 0; i = lex.Next(t, i+1, '@') {
		rest := t[i+1:]
		loose, host := false, false
		switch {
		case lex.HasPrefix(rest, "tcp("), lex.HasPrefix(rest, "tcp6("), lex.HasPrefix(rest,
			"unix("),
			lex.HasPrefix(rest, "udp("), lex.HasPrefix(rest, "("),
			lex.HasPrefix(rest, "cloudsql("), lex.HasPrefix(rest, "/") && len(rest) > 1 &&
				lex.IsAlnum(rest[1]),
			portFollows(rest), pathFollows(rest):
		case i > 5 && hostFollows(rest, 0) && lex.At(t, i-1) > ' ' && slashFollows(rest):
			loose, host = true, true // no more than a host and a path
		case lex.HasPrefix(rest, "//") || lex.HasPrefix(rest, "("):
			dst = findOracle(dst, t, i)
			continue
		case lex.IsAlnum(lex.At(rest, 0)) &&
			(lex.LastIndex(t[max(0, i-maxUserinfo):i], "lookup ") >= 0 ||
				lex.LastIndex(t[max(0, i-maxUserinfo):i], "host: ") >= 0):
			loose = true // what a resolver did not find
		case lex.IsAlnum(lex.At(rest, 0)) && ofImpacket(t, i):
			loose = true
		case i > 7 && lex.IsLetter(lex.At(rest, 0)) && (pairBefore(t, i) || ofNetloc(t, i)):
			loose = true
		default:
			if lex.IsAlnum(lex.At(rest, 0)) && i > 2 {
				dst = findOracle(dst, t, i)
			}
			continue
		}
		s, colon, whole := userinfoBefore(t, i)
		loose = loose && !(whole && host) // it is a URL without a scheme
		if colon == s && colon+1 < i && ofNetloc(t, i) && !isPlaceholder(t[colon+1:i]) {
			dst = append(dst, Span{colon + 1, i, KindURL}) // netloc=':x@host'
		}
		if colon < 0 || colon == s || colon+1 == i {
			continue
		}
		user := t[s:colon]
		if lex.At(t, s-1) == '\\' && lex.HasPrefixFold(user, "u003c") {
			user = user[len("u003c"):] // JSON's <
		}
		for len(user) > 0 && !lex.IsToken(user[0]) {
			user = user[1:]
		}
		if len(user) == 0 || len(user) > 64 {
			continue
		}
		pass := t[colon+1 : i]
		if p := bytes.LastIndexByte(pass, ':'); p >= 0 && pass[len(pass)-1] == ')' &&
			isPlaceholder(pass[p+1:]) {
			continue // $(USER):$(PASSWORD)@tcp(…)
		}
		if string(user) == "jdbc" {
			dst = findOracle(dst, t, i)
			continue
		}
		if n := bytes.IndexByte(pass, ':'); n > 0 && endsField(t[:colon]) {
			user, pass = pass[:n], pass[n+1:] // the colon was that of a field
			colon += n + 1
		}
		if loose && !looksPassword(pass) && !((host || lex.HasSuffix(t[:s], "register => ")) &&
			mayBePassword(pass)) {
			continue
		}
		if isPlaceholder(pass) || lex.HasPrefix(rest, "sha256:") || lex.HasPrefix(rest, "sha512:") {
			continue
		}
		if lex.IsAlnum(rest[0]) && !lex.HasPrefix(rest, "tcp") && !lex.HasPrefix(rest, "u") &&
			addressSchemes.Has(user) {
			// sip:bob:x@host: the user is after the scheme
			if n := bytes.IndexByte(pass, ':'); n > 0 && looksPassword(pass[n+1:]) {
				dst = append(dst, Span{colon + n + 2, i, KindURL})
			}
			continue
		}
		// Two names before a host and a port are as often a program and its user, a node of a
		// cluster: LeaseRenewer:bob@node:9000.
		if lex.IsAlnum(rest[0]) && !lex.HasPrefix(rest, "tcp(") && !lex.HasPrefix(rest, "unix(") &&
			!commonUsers.Has(user) && (plainWord(pass) || nodeNames.Has(user)) {
			continue
		}
		dst = append(dst, Span{colon + 1, i, KindURL})
	}
	return dst
}

// ofNetloc reports whether the at sign at i is in what a parser of URLs calls the part before the
// path: ParseResult(scheme='redis', netloc='bob:x@host').
func ofNetloc(t []byte, i int) bool {
	s := i
	for s > 0 && i-s < maxUserinfo && t[s-1] > ' ' && !lex.IsQuote(t[s-1]) {
		s--
	}
	for _, w := range [...]string{"netloc=", "authority=", "userinfo="} {
		if s > 0 && (lex.HasSuffix(t[:s-1], w) || lex.HasPrefix(t[s:i], w)) {
			return true
		}
	}
	return false
}

// ofImpacket reports whether the at sign at i is in the target of one of Impacket's programs, a
// domain, a user, a password and a host: psexec.py CORP/bob:x@10.0.0.5.
func ofImpacket(t []byte, i int) bool {
	s := i
	for s > 0 && i-s < maxUserinfo && t[s-1] > ' ' {
		s--
	}
	if bytes.IndexByte(t[s:i], '/') < 0 || bytes.IndexByte(t[s:i], ':') < 0 {
		return false
	}
	head := t[max(0, s-clientWindow):s]
	return lex.LastIndex(head, ".py ") >= 0 || lex.LastIndex(head, "impacket-") >= 0
}

// userinfoBefore returns where the user and the password before the at sign at i start, and the
// first colon after that; -1 if there is none or they are those of a URL, which has been judged.
// whole reports whether a URL without a scheme starts there.
func userinfoBefore(t []byte, i int) (s, colon int, whole bool) {
	s, colon = i, -1
	for s > 0 && i-s < maxUserinfo {
		c := t[s-1]
		if c <= ' ' || lex.IsQuote(c) || c == '=' && colon >= 0 || c == '<' || c == '>' ||
			c == '\\' {
			break
		}
		if c == '/' && s > 1 && t[s-2] == '/' {
			if b := lex.At(t, s-3); b == ':' || b == '/' {
				return s, -1, false
			}
			return s, colon, true
		}
		if c == ':' {
			colon = s - 1
		}
		s--
	}
	if colon > s && s > 0 && t[s-1] == '\\' {
		if n := s + lex.EscapeTail(t, s, colon); n < colon { // \u003csip:100@host
			s = n
		}
	}
	return s, colon, false
}

// pairBefore reports whether a user, a colon and what has a digit are the whole of the word before
// the at sign at i: bob:x@host.
func pairBefore(t []byte, i int) bool {
	colon, digit := 0, false
	s := i
	for s > 0 && i-s < maxPairKey && t[s-1] > ' ' {
		s--
		switch c := t[s]; {
		case c == ':':
			if colon > 0 {
				return false
			}
			colon = s
		case lex.IsDigit(c):
			digit = digit || colon == 0
		case c == '/' || c == '=' || c == '@' || lex.IsQuote(c) || c == '<' || c == '[' || c == '(':
			return false
		}
	}
	return digit && colon > s && s < i && (s == 0 || t[s-1] <= ' ')
}

// addressSchemes are URI schemes without slashes, and words that are written so, before
// user@host:port.
var addressSchemes = lex.NewWordSet("sip", "sips", "xmpp", "mailto", "ssh", "scp", "rsync", "git",
	"from", "to", "cc", "bcc", "tel", "im", "pres", "acct", "jid", "h323", "ymsgr", "aim", "sender",
	"recipient", "reply-to", "return-path", "user", "remote", "host", "docker", "image", "peer",
	"contact", "uri")

// nodeNames are programs that name the nodes of a cluster name@host.
var nodeNames = lex.NewWordSet("akka", "akka.tcp", "pekko", "ejabberd", "rabbit", "rabbitmq",
	"erlang", "node", "leaserenewer", "epmd", "couchdb", "vernemq", "emqx", "riak", "hdfs",
	"cluster", "yarn", "hbase", "zookeeper", "spark", "flink", "nomad", "serf", "broker", "replica",
	"shard", "leader", "follower")

// commonUsers are names of accounts: a word after one of them is a password, however plain.
var commonUsers = lex.NewWordSet("root", "admin", "administrator", "postgres", "mysql", "guest",
	"app", "sa", "default", "api", "dba", "test", "demo", "master", "system", "oracle", "mongo",
	"mongodb", "redis", "elastic", "amqp", "mqtt", "ftp", "db", "dbuser", "username", "owner",
	"service", "scott", "monitor", "replicator", "deploy", "proxy")

// slashFollows reports whether rest starts with a host and a slash.
func slashFollows(rest []byte) bool {
	i := lex.ExtendKey(rest[:min(len(rest), lex.MaxKey)], 0)
	return i > 1 && lex.At(rest, i) == '/'
}

// portFollows reports whether rest starts with a host, a colon and a port.
func portFollows(rest []byte) bool {
	i := 0
	for i < len(rest) && i < 80 && (lex.IsToken(rest[i]) || rest[i] == '.') {
		i++
	}
	if i == 0 || lex.At(rest, i) != ':' {
		return false
	}
	n := 0
	for i++; i < len(rest) && n < 6 && lex.IsDigit(rest[i]); i++ {
		n++
	}
	return n >= 2 && n <= 5 && !lex.IsAlnum(lex.At(rest, i))
}

// pathFollows reports whether rest starts with a host of several parts, a path and a parameter.
func pathFollows(rest []byte) bool {
	i, dots := 0, 0
	for i < len(rest) && i < 80 && (lex.IsToken(rest[i]) || rest[i] == '.') {
		if rest[i] == '.' {
			dots++
		}
		i++
	}
	if dots == 0 || lex.At(rest, i) != '/' {
		return false
	}
	for n := i; i < len(rest) && i-n < lex.MaxKey && rest[i] > ' ' && !lex.IsQuote(rest[i]); i++ {
		if rest[i] == '?' {
			return true
		}
	}
	return false
}

// findOracle masks the password of jdbc:oracle:thin:user/password@host.
func findOracle(dst []Span, t []byte, i int) []Span {
	if c := lex.ExtendBack(t, i); c > 0 && t[c-1] == ':' && c < i && !isPlaceholder(t[c:i]) &&
		lex.HasSuffix(t[:lex.ExtendBack(t, c-1)], ":pserver:") {
		return append(dst, Span{c, i, KindURL}) // of CVS
	}
	s := i
	slash := -1
	for s > 0 && i-s < maxUserinfo {
		if c := t[s-1]; !lex.IsKey(c) {
			if c <= ' ' || c == ':' || c == '@' || lex.IsQuote(c) {
				break
			}
			if c == '/' {
				slash = s - 1
			}
		}
		s--
	}
	if slash <= s || slash+1 >= i {
		return dst
	}
	pass := t[slash+1 : i]
	// words of prose too
	if lex.HasSuffixFold(t[:s], "connect ") || lex.HasSuffixFold(t[:s], "conn ") ||
		(lex.HasSuffixFold(t[:s], " as ") || lex.HasSuffixFold(t[:s], " using ")) &&
			servicePort(t, i) {
		if !strongPassword(pass) || !lex.HasDigit(pass) {
			return dst
		}
	} else if s > 0 && t[s-1] != '`' && lex.HasPrefix(t[i:], "@//") && looksPassword(pass) &&
		plainWord(bytes.TrimLeft(t[s:slash], "([")) {
		// bob/x@//db:1521/app
	} else if !(lex.HasSuffix(t[:s], "thin:") || lex.HasSuffix(t[:s], "oci:") ||
		lex.HasSuffix(t[:s], "oci8:") ||
		lex.HasSuffix(t[:s], "sqlplus ") || lex.HasSuffix(t[:s], "sqlplus64 ")) ||
		isPlaceholder(pass) {
		return dst
	}
	return append(dst, Span{slash + 1, i, KindURL})
}

// querySecret reports whether a value of a URL's query is a secret under a name that only hints at
// it.
func querySecret(name, v []byte) bool {
	switch {
	case lex.HasSuffixFold(name, "signature"), lex.HasSuffixFold(name, "sig"), lex.EqualFold(name,
		"hmac"):
		return len(v) >= 8 && !isPathLike(v) || bytes.IndexByte(v, '%') > 0
	case lex.EqualFold(name, "key"), lex.EqualFold(name, "appid"), lex.EqualFold(name, "apikey"),
		lex.EqualFold(name, "appkey"):
		return len(v) >= 32 && lex.AllHex(v)
	case lex.EqualFold(name, "code") && bytes.Contains(v, []byte("%0A")):
		return false // of a program
	case lex.EqualFold(name, "code"), lex.EqualFold(name, "ticket"), lex.EqualFold(name, "opaque"):
		return len(v) >= 20 && lex.Mixed(v) ||
			len(v) >= 12 && looksPassword(v) && turnsOf(v) > 2 // Summer2024Sale has two
	}
	return len(v) >= 12 && loginParams.Has(name) && looksPassword(v)
}

// turnsOf counts how often letters and digits of v follow each other.
func turnsOf(v []byte) (n int) {
	for i := 1; i < len(v); i++ {
		if lex.IsAlnum(v[i]) && lex.IsAlnum(v[i-1]) && lex.IsDigit(v[i]) != lex.IsDigit(v[i-1]) {
			n++
		}
	}
	return n
}

// loginParams are parameters of a query that log somebody in.
var loginParams = lex.NewWordSet("auth", "session", "sid", "jwt", "magic", "invite", "reset",
	"confirm", "verify", "login_token", "otp")

// servicePort reports whether a host with the port of a database follows the at sign at i.
func servicePort(t []byte, i int) bool {
	e := i + 1
	for e < len(t) && e-i < maxPairKey && lex.IsKey(t[e]) {
		e++
	}
	return e > i+1 && lex.At(t, e) == ':' && lex.IsDigit(lex.At(t, e+1))
}
