// SPDX-License-Identifier: MIT

package secretscan

// secretEndings are the words that end the names of secrets. A word of them is necessary, not
// sufficient: [Keys] decides.
var secretEndings = []string{
	"password", "passwords", "passwd", "passwds", "pwd", "pwds", "passphrase", "passphrases",
	"passcode", "passcodes", "passw", "pswd", "psw", "passwort", "kennwort", "contrasena",
	"contraseña", "senha", "wachtwoord", "motdepasse", "secret", "secrets", "credential",
	"credentials", "cred", "creds", "mnemonic", "requirepass", "masterauth", "cvv", "cvc", "otp",
	"totp", "ssn", "secretkeybase", "authorization", "authorisation", "token", "tokens", "cookie",
	"cookies", "jwt", "jwe", "csrf", "xsrf", "csrfmiddlewaretoken", "apikey", "apikeys", "bearer",
	"sharedaccesssignature", "samlresponse", "phpsessid", "jsessionid", "sessid", "aspxauth",
	"privkey", "keytab", "basicauth", "key", "keys", "pass", "code", "codes", "phrase", "auth",
	"pin", "pins", "nonce", "session", "assertion", "verifier", "response", "url", "signature",
	"sig", "team", "sid", "sessionid", "salt", "fingerprint", "seed", "pw", "haslo", "hasło",
	"parola", "heslo", "salasana", "passord", "sifre", "şifre", "mima", "lösenord", "losenord",
	"adgangskode", "jelszo", "jelszó", "lozinka", "geslo", "parool", "slaptazodis", "slaptažodis",
	"parol", "pasahitza", "cyfrinair", "lykilord", "salasona", "passwoord", "fjalekalimi",
	"contrasinal", "fjalëkalimi", "salasõna", "contrasenya", "passe", "sandi", "geheimnis",
	"segredo", "clave", "chave",
	"chiave", "nyckel", "sleutel", "llave", "klucz", "geheim", "mdp", "api", "zugangsdaten",
	"anmeldedaten", "nueva", "secreta", "segreta", "actual", "użytkownika", "utente", "usuario",
	"schlüssel", "schluessel", "bindpw", "rootpw", "şifreniz", "secrète", "incorrecta",
	"administrador", "acceso", "acesso",
	"accesso", "temporaire", "temporal", "temporanea", "provisoire", "provisional", "banco",
	"inicial", "iniziale", "actuelle", "nouvelle", "utilisateur", "administrateur",
	"amministratore", "servidor", "authtok", "tymczasowe", "jednorazowe", "atual",
	"userpw", "dbpw", "adminpw", "psk", "pepper", "pat", "authentication", "rekey", "login", "com",
	"org", "session_id", "khẩu", "community", "comm", "kty", "signaturevalue", "stringdata",
}

// qualifierEndings are words that may follow one that names a secret.
var qualifierEndings = []string{
	"value", "content", "disposition", "lines", "base", "confirmation", "confirm", "current",
	"previous", "new", "old", "live", "prod", "production", "test", "testing", "staging", "dev",
	"development", "string", "str", "text", "header", "primary", "secondary", "main", "backup",
	"default", "admin", "root", "raw", "plain", "plaintext", "hash", "digest", "encrypted", "one",
	"two", "again", "verify", "repeat", "env", "arg", "param", "input", "data", "hex", "ro", "rw",
	"read", "write", "sandbox", "hashed", "bcrypt", "ssha", "sha", "md", "temp", "tmp", "initial",
	"here", "commit",
}

// secretNames are names that configuration files of one program use for its password.
var secretNames = newWordSet("psk", "psksecret", "wpa_psk", "wpa-psk", "wpa_passphrase",
	"x-jfrog-art-api", "cypress_record_key", "rekey", "signaturevalue", "stringdata", "duo_skey",
	"x-ovh-consumer", "x-metabase-session", "cc_test_reporter_id", "skylight_authentication",
	"agora_app_certificate")

// vendorWords are vendors whose keys have no shape of their own: a random value beside such a name
// is one.
var vendorWords = newWordSet("adafruit", "airtable", "algolia", "alibaba", "asana", "atlassian",
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

// keyVendors are vendors whose keys are hex: YELP_KEY. They need the word key beside them, so that
// no ending is theirs and a name without that word is not looked at.
var keyVendors = newWordSet("abstractapi", "abuseipdb", "accuweather", "alphavantage", "apiflash",
	"assemblyai",
	"aviationstack", "baichuan", "bitly", "blockcypher", "browserstack", "bscscan", "buttercms",
	"calendarific", "censys", "chargebee", "clarifai", "clickup", "cloudsight", "codeship",
	"coinapi", "coinlayer", "coinmarketcap", "cryptocompare", "currencylayer", "customerio",
	"dashscope", "deepgram", "deepl", "deepseek", "delighted", "diffbot", "easypost", "edamam",
	"elasticemail", "elevenlabs", "eventbrite", "etherscan", "finage", "fixer", "firecrawl",
	"flutterwave", "foursquare", "fullcontact", "geoapify", "geocodio", "gigalixir", "gmaps",
	"graphhopper", "greptile", "groq", "infura", "ipapi", "ipdata", "ipgeolocation", "ipinfo",
	"ipstack", "iterable", "jotform", "jumpcloud", "kaggle", "kakao", "keenio", "kickbox",
	"klaviyo", "langchain", "lastfm", "linode", "lob", "locationiq", "logzio", "lokalise",
	"mailersend", "mailjet", "mapquest", "marketstack", "maxmind", "meilisearch", "midtrans",
	"minimax", "mistral", "moonshot", "moralis", "newsapi", "numverify", "nutritionix",
	"onesignal", "opencage", "openrouter", "openweather", "owlbot", "owm", "pagarme", "pandadoc",
	"paystack", "paytm", "pendo", "pexels", "pinecone", "pipedrive", "pixabay", "positionstack",
	"posthog", "qdrant", "quandl", "raygun", "razorpay", "rebrandly", "runpod", "salesloft",
	"saucelabs", "scraperapi", "scrapingbee", "screenshotlayer", "securitytrails", "sematext",
	"serpapi", "serpstack", "shippo", "smartsheet", "spoonacular", "sportmonks", "statuscake",
	"statuspage", "stormglass", "strava", "tavily", "tiingo", "tmdb", "todoist", "tomtom",
	"trello", "twelvedata", "ubidots", "unsplash", "uptimerobot", "urlscan", "userstack",
	"vatlayer", "visualcrossing", "vultr", "walkscore", "wakatime", "weatherapi", "weatherbit",
	"weatherstack", "weaviate", "wistia", "yelp", "zapier", "zenserp", "zerobounce", "zhipu")

// addKeys adds the endings of the caller's own key names, which [Keys] keeps without their
// separators.
func (e *endingSet) addKeys(k *Keys) {
	for name := range k.extra {
		e.add(name)
		for len(name) > 0 && isDigit(name[len(name)-1]) {
			name = name[:len(name)-1]
		}
		n := len(name)
		if n < 2 {
			continue
		}
		b, c := name[n-2], name[n-1]
		e.set('_', b, c)
		e.set(b, '_', c)
		e.set('_', '_', c)
	}
}
