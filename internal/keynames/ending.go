// SPDX-License-Identifier: MIT

package keynames

import (
	"slices"

	"github.com/logplex-go/logplex/internal/lex"
)

// An EndingSet decides by their last letters which key names must be examined. It is a filter in
// three steps: the last three letters, which dismiss nearly all keys at once, then the last four,
// then the last six. It does not tell apart small and capital letters, the digits, and what is
// neither a letter nor a digit.
type EndingSet struct {
	three [1 << 10]lastLetters // by the kinds of the last two bytes

	// Bloom filters: of the last four letters, of those of words that have no six, and of the last
	// six.
	four, short, six [1 << 8]uint64
}

// lastLetters has a bit for each kind of byte that is possible before two others.
type lastLetters struct {
	any   uint32
	whole uint32 // three letters that are a word of their own after any byte
}

// kinds has for each byte its kind: 1 to 26 for a letter, aDigit, or notAlnum.
var kinds = func() (t [256]uint8) {
	for c := range t {
		switch b := byte(c); {
		case lex.IsLetter(b):
			t[c] = b & 31
		case lex.IsDigit(b):
			t[c] = aDigit
		}
	}
	return t
}()

const (
	notAlnum = 0
	aDigit   = 27
)

// pairOf is the place in EndingSet.three of the bytes a and b.
func pairOf(a, b byte) int { return int(kinds[b]&31)<<5 | int(kinds[a]&31) }

// hashFour is the place in EndingSet.four and short of the last four of the bytes w.
func hashFour(w uint64) uint32 {
	return (uint32(w>>32) | lex.Small&(1<<32-1)) * 2654435761 >> (32 - 14)
}

// hashSix is the place in EndingSet.six of the last six of the bytes w.
func hashSix(w uint64) uint32 {
	return uint32((w | lex.Small) >> 16 * 0x9e3779b97f4a7c15 >> (64 - 14))
}

// Has reports whether a key that ends at t[:k] is worth a look; 3 <= k <= len(t).
func (e *EndingSet) Has(t []byte, k int) bool { return e.HasEnd(lex.LastBytes(t, k)) }

// HasEnd is Has for a key whose lex.LastBytes are w.
func (e *EndingSet) HasEnd(w uint64) bool {
	may, whole := e.HasThree(w)
	return may && (whole || e.HasMore(w))
}

// HasThree is the first step of HasEnd. The second and third are left out if whole.
func (e *EndingSet) HasThree(w uint64) (may, whole bool) {
	l := &e.three[pairOf(byte(w>>48), byte(w>>56))]
	k := kinds[byte(w>>40)] & 31
	return l.any>>k&1 != 0, l.whole>>k&1 != 0
}

// HasFour is the second step of HasEnd, for a key of more than three letters.
func (e *EndingSet) HasFour(w uint64) bool {
	if endsID(w) {
		w = beforeID(w)
	}
	h := hashFour(w)
	return e.four[h>>6]>>(h&63)&1 != 0
}

// HasMore is HasEnd for a key that passes the first step.
func (e *EndingSet) HasMore(w uint64) bool {
	if endsID(w) {
		w = beforeID(w)
	}
	h := hashFour(w)
	if e.four[h>>6]>>(h&63)&1 == 0 {
		return false
	}
	if e.short[h>>6]>>(h&63)&1 != 0 || !endsPlain(w) {
		return true
	}
	s := hashSix(w)
	return e.six[s>>6]>>(s&63)&1 != 0
}

// endsPlain reports whether the last six of the bytes w are letters that are parts of one word, or
// fewer are that are all of a key: no separator (pass_word) and no invisible character is between
// them, which ends in a byte outside ASCII or, as an escape, in digits and letters.
func endsPlain(w uint64) bool {
	if w&lex.High|^w&(w<<2)&(lex.High>>1) != 0 { // high bytes, digits
		return false
	}
	for n := range 6 {
		if c := byte(w >> (56 - 8*n)); !lex.IsLetter(c) {
			return !lex.IsKey(c)
		}
	}
	return true
}

// endsID reports whether a key that ends in the bytes w ends in _id, as most names of innocent
// fields do: then the letters before that count.
func endsID(w uint64) bool {
	return (w|lex.Small)>>48 == 'd'<<8|'i' && kinds[byte(w>>40)] == notAlnum
}

// beforeID returns the letters before _id as HasMore looks for them: changed, as no other word has
// them.
func beforeID(w uint64) uint64 { return w<<(3*8) ^ lex.High>>1 }

// May reports whether Has may hold for the key that ends at t[:k] once up to four digits at its end
// are cut, or whether the key is one of the few that are known by more: secret_id, &p= and names
// whose bracket or quote is escaped, %5D and %22.
func (e *EndingSet) May(t []byte, k int) bool {
	s := k
	for s > 0 && k-s < 4 && lex.IsDigit(t[s-1]) {
		s--
	}
	if s < 2 {
		return false
	}
	first := byte('_') // a key of two letters has no byte before it
	if s > 2 {
		first = t[s-3]
	} else if !lex.IsAlnum(t[1]) {
		return true
	}
	return t[s-1] == '%' ||
		e.three[pairOf(t[s-2], t[s-1])].any>>(kinds[first]&31)&1 != 0 ||
		t[s-1]|0x20 == 'd' && kinds[first] == notAlnum ||
		t[s-1] == 'p' && (t[s-2] == '&' || t[s-2] == '?')
}

// Inside reports whether a word of the key that ends at k, not its last one, ends as one of the set
// does.
//
// Most keys are one word of small letters. It is read eight bytes at a time up to its start; the
// byte before that ends the key or the word before.
func (e *EndingSet) Inside(t []byte, k int) bool {
	low := max(3, k-lex.MaxKey)
	for p := k; p > low; p-- {
		p -= smallRun(t, p)
		if p <= low {
			return false
		}
		c := t[p-1]
		if !lex.IsKey(c) {
			return false
		}
		if lex.IsDigit(c) {
			for lex.IsDigit(t[p-2]) {
				if p--; p == low {
					return false
				}
			}
		}
		if lex.IsAlnum(c) && (lex.IsLower(c) || !lex.IsLower(t[p-2])) {
			continue
		}
		w := lex.LastBytes(t, p-1)
		l := &e.three[pairOf(byte(w>>48), byte(w>>56))]
		if k := kinds[byte(w>>40)] & 31; l.any>>k&1 != 0 && (l.whole>>k&1 != 0 || e.HasMore(w)) {
			return true
		}
	}
	return false
}

// Add makes keys that end in one of the words pass. A trailing digit is cut from keys before they
// are looked up.
func (e *EndingSet) Add(words ...string) {
	for _, w := range words {
		e.addWord(w)
	}
}

func (e *EndingSet) addWord(word string) {
	for len(word) > 0 && lex.IsDigit(word[len(word)-1]) {
		word = word[:len(word)-1]
	}
	switch n := len(word); {
	case n >= 4:
		w := lex.LastBytes([]byte(word), n)
		letters := 0
		for letters < lex.GroupLength && lex.IsLetter(byte(w>>(56-8*letters))) {
			letters++
		}
		id := endsID(w)
		// Other bytes than letters have no one hash.
		e.setThree(word[n-3], word[n-2], word[n-1], letters < 4 && !id)
		if id {
			w, letters = beforeID(w), 4
		}
		h, s := hashFour(w), hashSix(w)
		e.four[h>>6] |= 1 << (h & 63)
		if letters < 6 {
			e.short[h>>6] |= 1 << (h & 63)
		} else {
			e.six[s>>6] |= 1 << (s & 63)
		}
	case n == 3:
		e.setThree(word[0], word[1], word[2], true)
	case n == 2:
		e.setThree('_', word[0], word[1], true)
	case n == 1:
		e.SetLetter(word[0])
	}
}

// setThree makes keys that end in the three bytes pass the first step, or both if they are whole.
func (e *EndingSet) setThree(a, b, c byte, whole bool) {
	l := &e.three[pairOf(b, c)]
	l.any |= 1 << kinds[a]
	if whole {
		l.whole |= 1 << kinds[a]
	}
}

// SetLetter makes keys pass whose last word is the letter c.
func (e *EndingSet) SetLetter(c byte) {
	e.three[pairOf('_', c)] = lastLetters{^uint32(0), ^uint32(0)}
}

// AddUnusual adds the ends of keys that are judged by more than the set: digits, secret_id, the end
// of a colour's escape sequence, the parameters ?p= and /p, a single D, and User.
func (e *EndingSet) AddUnusual() {
	for pair := range e.three {
		if k := pair >> 5; k == notAlnum || k == aDigit {
			e.three[pair] = lastLetters{^uint32(0), ^uint32(0)}
		}
	}
	for _, c := range [...]byte{'d', 'm', 'p'} {
		e.SetLetter(c)
		e.three[pairOf('0', c)] = lastLetters{^uint32(0), ^uint32(0)}
	}
	e.Add("secretid", "secret_id", "user")
}

// AddKeys adds the endings of the caller's own key names, which [Keys] keeps without their
// separators.
func (e *EndingSet) AddKeys(k *Keys) {
	for name := range k.extra {
		e.Add(name)
		for len(name) > 0 && lex.IsDigit(name[len(name)-1]) {
			name = name[:len(name)-1]
		}
		n := len(name)
		if n < 2 {
			continue
		}
		b, c := name[n-2], name[n-1]
		e.setThree('_', b, c, true)
		e.setThree(b, '_', c, true)
		e.setThree('_', '_', c, true)
	}
}

// Endings returns the words that end the names of secrets, the words that may follow one
// (TOKEN_VALUE, SECRET_KEY_BASE), and WholeNames.
func Endings() []string { return slices.Concat(secretEndings, qualifierEndings, WholeNames()) }

// WholeNames returns the names that are looked up whole: of vendors, which make a random value
// after them suspicious, of signed parameters, of cards, and those that one program has.
func WholeNames() []string {
	return slices.Concat(vendorWords.List(), querySecrets.List(), secretNames.List(),
		cardNames.List())
}

// InnerNames returns the words that end names that are secret with any other word after them.
func InnerNames() []string { return slices.Clone(innerWords) }

// IsConfigSecret reports whether configuration files of one program name its password so.
func IsConfigSecret(name []byte) bool { return secretNames.Has(name) }

// IsVendor reports whether a word is the name of a vendor whose keys have no shape of their own.
func IsVendor(word []byte) bool { return vendorWords.Has(word) }

// IsKeyVendor reports whether a word is the name of a vendor whose keys are hex or UUIDs.
func IsKeyVendor(word []byte) bool { return keyVendors.Has(word) }

// secretEndings are the words that end the names of secrets. A word of them is necessary, not
// sufficient: [Keys] decides.
var secretEndings = []string{
	"password", "pasword", "passowrd", "passwords", "passwd", "passwds", "pwd", "pwds",
	"passphrase", "passphrases",
	"passcode", "passcodes", "passw", "pswd", "psw", "passwort", "kennwort", "contrasena",
	"contraseña", "senha", "wachtwoord", "motdepasse", "secret", "secrets", "credential",
	"credentials", "cred", "creds", "mnemonic", "requirepass", "masterauth", "cvv", "cvc", "otp",
	"totp", "ssn", "secretkeybase", "authorization", "authorisation", "token", "tokens", "cookie",
	"cookies", "jwt", "jwe", "csrf", "xsrf", "csrfmiddlewaretoken", "apikey", "apikeys", "bearer",
	"sharedaccesssignature", "samlresponse", "phpsessid", "jsessionid", "sessid", "aspxauth",
	"privkey", "keytab", "basicauth", "key", "keys", "pass", "code", "codes", "phrase", "auth",
	"pin", "pins", "nonce", "session", "assertion", "verifier", "response", "url", "signature",
	"sig", "team", "sid", "sessionid", "salt", "seed", "pw", "haslo", "hasło",
	"parola", "heslo", "salasana", "passord", "sifre", "şifre", "mima", "lösenord", "losenord",
	"adgangskode", "jelszo", "jelszó", "lozinka", "geslo", "parool", "slaptazodis", "slaptažodis",
	"parol", "pasahitza", "cyfrinair", "lykilord", "salasona", "passwoord", "fjalekalimi",
	"contrasinal", "fjalëkalimi", "salasõna", "contrasenya", "passe", "sandi", "geheimnis",
	"segredo", "clave", "chave",
	"chiave", "nyckel", "sleutel", "llave", "klucz", "geheim", "mdp", "api", "zugangsdaten",
	"anmeldedaten", "nueva", "secreta", "segreta", "actual", "użytkownika", "utente", "usuario",
	"schlüssel", "schluessel", "bindpw", "rootpw", "şifreniz", "secrète", "incorrecta", "incorreta",
	"errata", "attuale",
	"administrador", "acceso", "acesso",
	"accesso", "temporaire", "temporal", "temporanea", "provisoire", "provisional", "banco",
	"inicial", "iniziale", "actuelle", "nouvelle", "utilisateur", "administrateur",
	"amministratore", "servidor", "authtok", "tymczasowe", "jednorazowe", "atual",
	"sifreniz", "şifresi", "parolanız", "parolaniz", "hasłem", "heslem", "salasanasi", "lösenordet",
	"passordet", "wachtwoorden", "contraseñas", "senhas", "kodeord", "segreto", "wagwoord",
	"nenosiri", "tunnussana", "matkhau", "palavrapasse",
	"userpw", "dbpw", "adminpw", "psk", "pepper", "pat", "authentication", "rekey", "login",
	"com", "io",
	"org", "session_id", "khẩu", "community", "comm", "kty", "signaturevalue", "stringdata",
	"sk", "oauth", "bot", "temporária", "temporaria", "provisória", "provisoria",
	"generada", "gerada", "actuel", "nuova", "macaroon", "answer",
	"answers", "secreto", "hemlighet", "zaporka", "katalaluan",
	"puk", "geheimwort", "zugangscode", "toegangscode",
	"løsen", "lösen", "parole", "khau", "laluan",
	"contrasen\u0303a", "usuário", "usuária", "korisnika", "gebruiker", "bruker", "brugeren",
	"användaren", "uživatele", "dostępu", "účtu", "baru",
}

// qualifierEndings are words that may follow one that names a secret.
var qualifierEndings = []string{
	"value", "content", "disposition", "lines", "base", "confirmation", "confirm", "current",
	"previous", "new", "old", "live", "prod", "production", "test", "testing", "staging", "dev",
	"development", "string", "str", "text", "header", "primary", "secondary", "main", "backup",
	"default", "admin", "root", "raw", "plain", "plaintext", "hash", "digest", "encrypted", "one",
	"two", "again", "verify", "repeat", "env", "arg", "param", "input", "data", "hex", "ro", "rw",
	"read", "write", "sandbox", "hashed", "bcrypt", "ssha", "sha", "md", "temp", "tmp", "initial",
	"here", "commit", "contents",
}

// secretNames are names that configuration files of one program use for its password.
var secretNames = lex.NewWordSet("psk", "psksecret", "wpa_psk", "wpa-psk", "wpa_passphrase",
	"x-jfrog-art-api", "cypress_record_key", "rekey", "signaturevalue", "stringdata", "duo_skey",
	"x-signature-ed25519", "vault_dev_root_token_id", "rediscli_auth", "x-ovh-consumer",
	"x-metabase-session", "cc_test_reporter_id", "skylight_authentication", "agora_app_certificate",
	"agoraappcertificate", "x-line-channeltoken", "x-docusign-authentication", "x-origin-verify",
	"authentication_string", "dnpass", "rpcauth", "keymaterial", "nwkskey", "appskey",
	"fnwksintkey", "snwksintkey", "nwksenckey", "x-hmac", "x-cst", "cb-access-sign", "kc-api-sign",
	"ok-access-sign", "api-sign", "x-lc-sign", "x-bapi-sign", "api_hash", "apihash",
	"tg_api_hash", "telegram_api_hash", "wpakey", "basic.auth.user.info",
	"schema.registry.basic.auth.user.info", "wpapsk", "ampdbpass", "ampmgrpass", "controlpass",
	"sendpass", "recvpass", "diepass", "restartpass", "icesecretwrite", "rootbindpw",
	"npmauthident", "passwordsaltmain", "secretsalt", "passwordfld", "ddnsdomainkey", "databasepw",
	"key-octet-string", "loginpas", "jenkins-crumb")

// vendorWords are vendors whose keys have no shape of their own: a random value beside such a name
// is one.
var vendorWords = lex.NewWordSet("adafruit", "airtable", "algolia", "alibaba", "asana", "atlassian",
	"bitbucket", "bittrex", "codecov", "coinbase", "confluent", "contentful", "datadog", "discord",
	"droneci", "dropbox", "etsy", "facebook", "fastly", "finicity", "finnhub", "flickr",
	"freshbooks", "gitter", "heroku", "intercom", "jfrog", "artifactory", "kraken", "kucoin",
	"launchdarkly", "linkedin", "mailchimp", "mailgun", "mattermost", "messagebird", "netlify",
	"newrelic", "nytimes", "okta", "plaid", "rapidapi", "sendbird", "sentry", "snyk", "sonar",
	"squarespace", "sumologic", "travisci", "twitch", "twitter", "typeform", "yandex", "zendesk",
	"meraki", "cloudflare", "cohere", "beamer", "adobe", "privateai", "telegram", "twilio",
	"sendgrid", "postmark", "mandrill", "pagerduty", "opsgenie", "rollbar", "bugsnag",
	"honeybadger", "papertrail", "loggly", "logentries", "mixpanel", "amplitude", "segment",
	"pusher", "ably", "pubnub", "cloudinary", "bugherd", "scout", "skylight", "librato", "bonsai",
	"searchbox", "memcachier", "ironmq", "iron", "codeclimate", "coveralls", "circleci", "shodan",
	"virustotal", "mapbox", "openweathermap", "giphy", "stripe", "braintree")

// keyVendors are vendors whose keys are hex or UUIDs: YELP_KEY. They need the word key beside them,
// so that no ending is theirs and a name without that word is not looked at. They are of public use
// and of the lists of gitleaks, trufflehog and kingfisher.
var keyVendors = lex.NewWordSet("abstractapi", "abuseipdb", "accuweather", "adzuna",
	"africastalking", "agora", "alchemy", "alienvault", "alphavantage", "ambee", "apiflash",
	"appcues", "appsynergy", "assemblyai", "auddio", "aviationstack", "axonaut", "aylien",
	"baichuan", "baremetrics", "binance", "bitbar", "bitly", "blazemeter", "blockcypher",
	"boostnote", "brandfetch", "braze", "browserstack", "browshot", "bscscan", "buttercms",
	"calendarific", "campayn", "capsulecrm", "censys", "chargebee", "chatfuel", "clarifai",
	"clickhelp", "clicksend", "clickup", "cloudelements", "cloudimage", "cloudsight", "cloudsmith",
	"cloverly", "codemagic", "codeship", "coinapi", "coinlayer", "coinlib", "coinmarketcap",
	"convertkit", "crowdin", "cryptocompare", "currencyfreaks", "currencylayer", "currencyscoop",
	"currentsapi", "customerio", "dailyco", "dashscope", "datagov", "deepgram", "deepl", "deepseek",
	"delighted", "diffbot", "dotdigital", "dynalist", "easypost", "edamam", "elasticemail",
	"elevenlabs", "etherscan", "eventbrite", "everhour", "exchangerate", "exchangerateapi",
	"exchangerates", "exchangeratesapi", "faceplusplus", "fastforex", "finage",
	"financialmodelingprep", "firecrawl", "fixer", "flightapi", "flightstats", "flutterwave",
	"foursquare", "freshdesk", "freshservice", "fullcontact", "geckoboard", "geoapify", "geocodify",
	"geocodio", "getgeoapi", "gigalixir", "glassnode", "gmaps", "graphhopper", "greptile", "groq",
	"happyscribe", "helpscout", "hubspot", "iconfinder", "iexcloud", "imagekit", "infobip",
	"infura", "insightly", "integromat", "invoiceocean", "ipapi", "ipdata", "ipgeolocation",
	"ipify", "ipinfo", "ipinfodb", "ipstack", "iterable", "jotform", "jumpcloud", "kaggle", "kakao",
	"keenio", "kickbox", "klaviyo", "klipfolio", "kylas", "langchain", "languagelayer", "lastfm",
	"linkpreview", "linode", "lob", "locationiq", "logdna", "loginradius", "logzio", "lokalise",
	"mailboxlayer", "mailersend", "mailjet", "mailmodo", "mailtrap", "mapquest", "marketstack",
	"maxmind", "mediastack", "meilisearch", "meistertask", "metaapi", "metrilo", "midtrans",
	"minimax", "mistral", "moonclerk", "moonshot", "moosend", "moralis", "neutrinoapi", "newsapi",
	"newscatcher", "nftport", "nicereply", "nightfall", "numverify", "nutritionix", "onesignal",
	"opencage", "openrouter", "openweather", "opsgenie", "optimizely", "owlbot", "owm", "pagarme",
	"pandadoc", "pandascore", "paralleldots", "partnerstack", "pastebin", "paymongo", "paystack",
	"paytm", "pdflayer", "pdfshift", "pendo", "peopledatalabs", "pepipost", "pexels", "pinecone",
	"pingdom", "pipedrive", "pivotaltracker", "pixabay", "positionstack", "posthog", "prefect",
	"proxycrawl", "purestake", "qdrant", "quandl", "rawg", "raygun", "razorpay", "rebrandly",
	"recurly", "rocketreach", "rownd", "runpod", "salesflare", "salesloft", "satismeter",
	"saucelabs", "scaleway", "scrapeowl", "scraperapi", "scraperbox", "scrapestack", "scrapfly",
	"scrapingbee", "screenshotlayer", "securitytrails", "selectpdf", "sematext", "sendbird",
	"sendpulse", "serpapi", "serpstack", "shippo", "shotstack", "shutterstock", "signaturit",
	"simplesat", "sinch", "smartsheet", "smooch", "snipcart", "sparkpost", "spoonacular",
	"sportmonks", "spotify", "statuscake", "statuspage", "stockdata", "storecove", "stormglass",
	"strava", "stytch", "survicate", "swiftype", "tavily", "taxjar", "telnyx", "textmagic",
	"theoddsapi", "thousandeyes", "tiingo", "tmdb", "todoist", "tomorrowio", "tomtom",
	"travelpayouts", "trello", "twelvedata", "tyntec", "ubidots", "unsplash", "upcdatabase",
	"uplead", "uploadcare", "uptimerobot", "urlscan", "userstack", "vatlayer", "veriphone",
	"victorops", "visualcrossing", "voicegain", "vonage", "vouchery", "vpnapi", "vultr", "wakatime",
	"walkscore", "wandb", "weatherapi", "weatherbit", "weatherstack", "weaviate", "webflow",
	"wistia", "yelp", "yousign", "zapier", "zenkit", "zenserp", "zerobounce", "zhipu", "zipcodeapi")
