// SPDX-License-Identifier: MIT

package secretscan

import "testing"

// TestSettle has texts in which a placeholder uncovers a secret that the text around its own secret
// had hidden: quotes that the secret held, a word that it was a part of, a window that it filled.
func TestSettle(t *testing.T) {
	r := NewRules(nil, false)
	for _, text := range []string{
		"CREDENTIALS=(AWS_KEY_ID='AKIARCAY75DIJSBAO6JS'AWS_SECRET_KEY='DWsWGqJ+uBbpyS1StUc",
		"Authorization: AWS4-HMAC-SHA256 Credential=x/20260317/us-'ast-1/s3/aws4_equest, " +
			"SignedHeaders=host, Signature=fe5f80f77",
		"env:\n- name: DB_PASSWORD\n  value: hunter2[- name: HOST\n  value: db1\n",
		"https://d111.cloudfront.net/x?Signature=nE2rgqoeOzHjsEJh3R5Ml0gLVz0N1T2nOqGUxFxo-" +
			"MuMN49TZYrFaZDXykqdy0hGMiDDIhpTAovuqvQLK__:Key-Pair-Id=K2JCJMDEHXQW5F",
		"{Name:DB_PASSWORD Value:hunter2Zq V:alueFrom:nil}",
		"/\"variable\":\"API_TOKEN%\",\"new\":\"Gn45MaQedzuANqM8cnTslv0VgrmZeTHy\"," +
			"\"old\":\"k2xpGg4tKZU6PZoHMUIQRTFkeLt9CNcU\"}",
		"ACL SETUSER bob on #9f86d08root:$6$5CkjfEDddad0PLOw$HfCEbV4OVIUAxbTFS3lSD9RjugdAodGnfDC",
		"{\"api_key\":0}dapi3fef1387071de80fc233a9792b3fb20f-2 us\n",
		"*** Created admin user with password MY06QzBjfgyG ***: 8vpf64nkiqd89v9fjqf7zq34k2vntz",
		"Authorization: t.oZken ghs_SH51WP13QjMkTe7kHHQzNJ0B9LCrUsQByTTf",
		"4111111111111111-----BEGIN PRIVATE KEY-----",
		"wpa_passphrase=humsg=\"enter password:\"   Session-ID: 8P9Q6VRXJ34HQCQ33EMG9H8HO90GEZ1ZA2",
		"chpasswd <<< 'bob:TE0k1I71BAMn'dbtu_b1Zmgss1D6LEglnq173V917Rq5CowcsqZBm6mOHG used: ",
		// Quotes and brackets that are not in pairs.
		"Duplicate entry 'bob@example.com' for key 'upassword => 'monkey44ek' ",
		"token: d[email:bob password:hunter2Zq]",
		"{ user: 'ann', password: 'Tulip77Brook', otp:a null }",
		"{AccessToken:abc7Zq9x TokenType:Bearer RefreshToken: Expiry:}> x: 8e03978e",
		"shared secret between a and b: k8Vn2p\\Bearer mF_9.B5f",
		"331 Password required for bobredis-cli -u redis://:c0pperlane@hk8Vn2pQx9z is not a correct " +
			"password for this vault",
		"Duplicate entry 'hunter2Zq' for key 'inde]Bad password 'kiwi4Anchor' for user 'a[",
		"create user bob password 'n9f6H9MdWTPB' nosuperuser by)ssword (use this to log in): Zq9xHunter2",
		"\"encryptionKey\": \"arn:aws:kms:us-west-2:12345:s: AUTH failed for redis://:tiger1Ux1x@cache:" +
			"6379/0]level=info msg=\"using 45d0186f-ab38-a217-&",
		"passord=(password=pepper18SO)\"token\":",
		// A value that is a word of the next key, and one that ends in a placeholder.
		"iled to fetch https://bob:win8terazX@h/x: 401password=next token: 36=",
		"curl -b 'session=KtYAPI key WAHm5\"token\":Endpoint=sb://x.servicebus.windows.net/;" +
			"SharedAccessKeyName=Root;SharedAccessKey=Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmE==",
		"curl -b 'sid=ti{\"msg\":\"flag needs an argument: -token \",\"code\":2}\"token\":level=info " +
			"password=!vault user=bob",
		"#password: \" => \"Rds-Tf0r",
		" password ('mellon77Kq') for annclave secreta: l9gEIU9YrsL9aMjW3LNYMc5RUCDXdMye",
		// A value whose name is looked for at a distance.
		"=> Aw2dj4oxWXnUEY-----Updated config: db.password old=win9tersrY new=g4TjwSNb7lNAQuMs=",
		"SELECT set_config('app.jwt_secret', 'tQSutzbq4LqbmD9RthwjtbYLtWrl9eWU', false)env=API_TOKEN " +
			"value=Fi3xCedar3Qk",
		"CREATE SERVER s OPTIONS (USER 'bob', PASSWORD 'hunter6UuWb6', HOST 'h')?essfully reset.\n" +
			"New value: 2m69I7wDdQGnMo6s",
		// A value that a rule finds at a distance, and goes over what is between.
		"***  Initial password for 'root': f3a16418-05fa-4c11  ***rd = \"hunter2Zq\"",
		"nitial password for 'root': f3a16418-05fa-4c11  ***SELECT * FROM t WHERE secret = " +
			"'tiger2Be' AND x = 1",
		"Expected: \"Zq9xHunter2Qk\" (password): 112e6-4f447, d2dd7-3ae3a,",
		"Cast to ObjectId failed for value \"oQ6JZYfXM882TVK0AJE2\" (password) orchid-silver-40",
		"7.0.0.1:6379> AUTH hunterzq=[{\"op\":\"replace\",\"path\":\"/spec/password\"," +
			"\"value\":\"ccK8y1rrmFBh\"}]Cookie: PHPSES",
		"Credential5:\"token\";s:14:\"Yg8xCedar8Qk\";",
		"mot_de_passe8:\"password\";s:14:\"Zq9xhunter2tok\";,",
		// A value after which a rule would look for another one.
		"ofileCREATE USER ann PASSWORD 'kiwi4Anchor' DEFAULT_SCHEMA x?סמה: copper9Zq9x",
		"reate user bob password 'n9f6H9MdWTPB' nosuperuser\\word changed: Zq9xHunter2Qk => Z",
		"net use Z: \\\\srv\\share /u\u200bassword=\"win8terZrd\"; IU9YrsL9aMjW3LNYMc5RUCDXdMye",
		"hasło: Pepper4036!shadow pass=depth24 draw=88 ",
		"mật khẩu: hunter2unexpected token: identifi er1Rj1xpassword=",
		// A value that is the next key.
		"login failed password   :   \"token\":<Secret: hunter:",
		"mount -t cifs -o username=bob,password=id\":4111111111111111\\\"psql -U bob",
		// A sign after a quote, where a letter would make that an apostrophe.
		"RealmUser{id=3, apiToken=Token{val\\e='/pT7xLw0QdeR2u9', ttl=30}}",
		"4111 1111 1111 1111:hunter2Zq@h/dbpassword=",
		// A user that a placeholder brings nearer to the password.
		"UPDATE `users` SET `api_token`='hcKDjR6eutdA1sJDRhAfdNQbNaZmZe3M', `n`=2nd from 1.2.3.4: " +
			"password hunter2Zqsecret=...",
		// A word that grows too long for the name of a secret.
		"level=info password=ref:secret/dbsk-kimi-G2efdVX8nUapYyWbB7lto1qGzAc3rmvIfoKPHQlwXaxPtli7" +
			"GJWUhrwPYnf9secret=%DB_P",
		// A flag of a client that sticks to its value, or a long one.
		"gh secret set X -bMINlLnR8T4YQbfdcpassword 'velvetmoon'",
		// A value that a longer placeholder makes longer than one that is compared with references.
		"password=gcp-sm:projects/p/sesmtp://ann%40x.com:k8Vn2pQx9z@smtp.x.com:587," +
			"rk_worker_pool_7d4b9c8f6d_x2x9z",
		"{\"secret\":\"arn:aws:secretsmanager:eu-west-1:123456789012:secret,java " +
			"-Ddb.password=F1shAndCh1ps -jar app.jar -v",
		// A login that is the value in a sentence.
		"default credentials are admin/Lw5sXd27hm,ass: Winter2024!env DB_PASS (from .env) = kx9Rowboat",
		"default credentials are admin/Lw5sXd27hm, see: Winter2024! or",
		// Quotes inside words.
		"TOKENIZERS_PARALLELISM=falseDuplicate entry 'hunter2Zq' for key 'api_tokens.token_unique'" +
			"Settings(secret_key=SecretStr('tiger-pepper-78'))\\u003c",
		"CREATE ROLE app LOGIN ENCRYPTED PASSWORD 'kiwi4Anchor' VALID UNTIL 'infinity'attrcreated: " +
			"ylZWBVJmMgXEJcz0IFFtHfcboGVgepY8=",
	} {
		for _, m := range []*Mask{NewMask(ShowNothing, nil), NewMask(ShowKind, nil)} {
			checkMutated(t, r, m, text)
		}
	}
}

// TestSettleFingerprints has texts that a placeholder with digits, or a longer one, changes the
// sense of.
func TestSettleFingerprints(t *testing.T) {
	r, m := fingerprintRules()
	for _, text := range []string{
		"https://outlook.office.com/webhoopassword=secret_id=4bf92f3577b34da6\"loc\":[\"body\"," +
			"\"token\"],\"input\":\"UxtSPCDAb6KANeUz7W\"}",
		"Auth: (12) Login OK: [bob/sunflower] ({\"password\":{\"type\":\"st",
		"msgid=<40dNOuaFMqw0kF\\column=token old=aJ4RssqTV2kkR0JT new=zmMjPe25c8DHwg7Aik: elastic " +
			"user password is stored in keystor\"",
		"+ echo K$~beros | kinit bob@EXAMPLE.COM=level=info password=T",
		"+ echo K$~beros | kinit bob@EXAMPLE.COM\"token\":\":\"/var/www/app\"" +
			"-----BEGIN PRIVATE KEY-----BasicAuth { username: \"amy\" }",
		"d=hunter2Zq{{\"secret\":\"arn:aws:secretsmanager:eu-west-1:123456789012:sec," +
			"java -Ddb.password=F1shAndCh1ps -jar x\\u003c",
		"[{DB_PASSWORD lavender <nil>} {PO-----BEGIN PRIVATE KEY-----",
		"level=info password=REDACTED_BY_X user=bob}secret { data:password=login failed for\u200b",
		"passw=ord=\n(DB_PASS) `ser=am",
		"/v DefaultPassword /t REG_SZ /d token = ge",
	} {
		checkMutated(t, r, m, text)
	}
}

// fingerprintRules returns rules that are settled for a mask of fingerprints, and the mask.
func fingerprintRules() (*Rules, *Mask) {
	r, m := NewRules(nil, false), NewMask(ShowFingerprint, []byte("a key"))
	r.SettleFor(m)
	return r, m
}

// TestSettled holds isSettled to its purpose: usual lines are not looked at again.
func TestSettled(t *testing.T) {
	r := NewRules(nil, false)
	for _, text := range append([]string{
		"password=hunter2x user=bob", "password: hunter2x", `{"password":"correct horse, 7&8"}`,
		"Authorization: Bearer mF_9.B5f-4.1JqM", "GET /x?access_token=abc123def&n=1",
		"dial postgres://app:hunter2@db.example.com:5432/app", `api_key='k1x'`,
		`{"msg":"{\"password\":\"hunter2x\"}"}`,
	}, benchLines["secret"]...) {
		b := []byte(text)
		if spans := r.Find(nil, b); len(spans) == 0 || !isSettled(b, spans) {
			t.Errorf("isSettled(%q, %v) = false, want true", text, spans)
		}
	}
}
