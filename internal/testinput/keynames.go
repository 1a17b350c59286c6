// SPDX-License-Identifier: MIT

package testinput

// A KeyRow has names of keys that have the same verdict.
type KeyRow struct {
	Verdict string // in lower case
	Names   string // with white space between
}

// KeyNames returns names of keys with the verdict that is right for them.
func KeyNames() []KeyRow {
	return []KeyRow{
		{"secret", `password Password PASSWORD passwd pwd Pwd passphrase passcode passwort contraseña senha secret secrets
		token apikey api_key api-key apiKey ApiKey APIKey APIkey APIKEY api.key access_key accessKey private_key privateKey
		client_secret clientSecret credential credentials creds authorization Authorization cookie Cookie set-cookie Set-Cookie
		SetCookie setcookie jwt csrf xsrf otp totp cvv cvc bearer mnemonic ssn`},
		{"secret", `db_password dbPassword DBPassword DB-PASSWORD db.password dbpassword DBPASSWORD DBpassword password1 password_2
		PASSWORD2 pAsSwOrD PaSsWoRd pass_word user[password] user[password_confirmation] password[] new_password old_password
		current_password confirm_password password_confirmation passwordConfirmation encrypted_password password_hash
		password_digest passwordHash passwordhash password_salt PGPASSWORD MYSQL_PWD mysqlpwd dbpwd MYSQL_ROOT_PASSWORD
		db_pass dbpass DB_PASS userpass user_pass smtp_pass SMTP_PASS requirepass user_count_token login_with_password masterauth keystore_pass ansible_ssh_pass
		spring.datasource.password PASSWORD_DB redis_cache_password cache_password primary_password public_password
		HTTP_PASSWORD proxy-password rootPassword sa_password`},
		{"secret", `access_token accessToken AccessToken accesstoken ACCESS_TOKEN auth_token authToken authtoken refresh_token
		id_token idToken bearer_token session_token sessionToken security_token X-Amz-Security-Token csrf_token csrftoken
		csrfmiddlewaretoken authenticity_token xsrf-token X-XSRF-TOKEN X-CSRF-Token secret_token old_secret github_token GH_TOKEN
		NPM_TOKEN oauth_token oauthToken OAuthToken oauth2_token bot_token botToken device_token webhook_token X-Vault-Token
		Private-Token PRIVATE-TOKEN x-shopify-access-token token_2 token_value tokenValue token_hash access_tokens api_tokens
		refresh_tokens auth_tokens request_token password_reset_token reset_password_token invite_token user.token
		heroku-authorization-token heroku-umbrella-token oauth-access-token x-refresh-token drain_token HEROKU_TOKEN`},
		{"secret", `secret_key secretKey SECRET_KEY secretkey SECRET_KEY_BASE secretKeyBase aws_secret_access_key AWS_SECRET_ACCESS_KEY
		awsSecretAccessKey secretAccessKey app_secret appSecret appsecret clientsecret consumer_secret consumerSecret
		webhook_secret WEBHOOK_SECRET signing_secret shared_secret token_secret api_secret apiSecret cookie_secret
		session_secret JWT_SECRET jwtSecret jwt_secret_key STRIPE_SECRET_KEY STRIPE_SECRET_KEY_LIVE secret_value SecretString
		client_secret_post vault_secret_id VAULT_SECRET_ID role.secret_id DJANGO_SECRET_KEY secretsJson`},
		{"secret", `encryption_key encryptionKey ENCRYPTION_KEY master_key RAILS_MASTER_KEY signing_key signingKey private-key privkey
		priv_key ssh_key sshKey rsa_private_key hmac_key aes_key auth_key authKey session_key account_key AccountKey accountkey
		storage_account_key license_key NEW_RELIC_LICENSE_KEY licenseKey deploy_key shared_key SharedAccessKey
		SharedAccessSignature consumer_key write_key integration_key ingestion_key DD-API-KEY dd_application_key app_key APP_KEY
		APPLICATION_KEY x-api-key X-API-Key x-goog-api-key Ocp-Apim-Subscription-Key x-functions-key x-rapidapi-key
		masterkey signingkey apikeys api_keys apiKeys private_keys secret_keys cache_api_key primary_access_key algolia_admin_key
		openai_key MAILGUN_KEY sendgrid_key vapid_private_key InstrumentationKey apikeyvalue key_password keyPassword`},
		{"secret", "pass\u200bword pass\u00adword \u2060token api\u200d_key\ufeff"},
		{"secret", `proxy-authorization Proxy-Authorization x-authorization HTTP_AUTHORIZATION http_cookie HTTP_COOKIE
		authorization_code authorizationCode auth_code authCode otp_code verification_code recovery_codes backup_codes
		passphrase_words password_check two_factor_code oauth_code mypass heroku-two-factor-code mfa_code 2fa_code security_code pin_code device_code code_verifier
		client_assertion SAMLResponse saml_response basic_auth basicauth basicAuth omniauth.auth session_nonce
		my_session_nonce user_session my_user_session card_pin user_pin seed_phrase seedPhrase recovery_phrase
		x-amz-signature X-Amz-Signature X-Goog-Signature X-Amz-Credential X-Honeycomb-Team logplexUrl logplex_url
		HEROKU_METRICS_URL phpsessid PHPSESSID JSESSIONID authorization_header credentials.key
		X-ClickHouse-Key x-appwrite-key X-PAN-KEY WiFiKey HTTP_X_APPWRITE_KEY`},
		{"weak", `key Key KEY keys Keys code sig signature session auth pin pass sid sessionid session_id sessionId salt tokens
		user_key storage_key maps_key my-key KEY_1 key2 server_key customer_key
		x-amz-server-side-encryption-customer-key invite_code gift_code coupon_voucher_code connect.sid
		_myapp_session rack.session x-hub-signature x-hub-signature-256 stripe-signature X-Twilio-Signature http_auth X-Auth
		test_pass user_tokens spare_tokens service_key Pass AUTH X-Key X-Site-Key xAxisKey security_key X-Signature-Ed25519`},
		{"none", `token_bound_cidrs admin.passwordMtime pw_uid password_quality secretBinding`},
		{"none", `name id user username email host port path url method status level msg message time at pid caller dyno source
		error err stack trace_id traceId span_id request_id requestId X-Request-Id fwd connect service bytes protocol`},
		{"none", `author Author authors authored authority authenticated authorized authorizer unauthorized monkey donkey turnkey
		whiskey hockey jockey keyboard keyboard_layout keystroke keyword keywords keyframe mapKey postcode post_code postal_code
		zip_code passenger passengers passage passive passed compass bypass overpass secretary secretariat tokenizer tokenize
		tokenization cookiecutter barcode unicode opcode encode decode opinion spinner pinned pinned_at mapping sign signal
		signed_in sigma sessions sessionize codec codename authn_context decoder pinterest`},
		{"none", `token_count tokenCount max_tokens maxTokens min_tokens max_new_tokens prompt_tokens completion_tokens total_tokens
		input_tokens output_tokens cached_tokens reasoning_tokens num_tokens numTokens n_tokens used_tokens remaining_tokens
		tokens_used tokens_per_second tokens_remaining tokens_total token_usage token_limit token_budget token_bucket
		token_rate max_token_length cost_per_token cache_read_tokens cache_creation_tokens available_tokens`},
		{"none", `token_type tokenType token_url token_uri tokenEndpoint token_endpoint_auth_method token_path token_file token_name
		token_id tokenId tokenIDs token_ids token_expires_at token_expires_in token_expiry token_ttl token_expired token_error
		token_status token_issuer token_version token_created_at token_provider page_token nextPageToken next_page_token
		next_token continuation_token sync_token cancellation_token eos_token pad_token unexpected_token public_token
		idempotency_token tokens_total_count access_token_expires_in refresh_token_ttl`},
		{"none", `secret_name secretName secret_id secret_version secret_arn secret_manager secretsmanager_region secret_backend
		secret_backend_timeout secret_backend_command secret_path secret_type client_secret_expires_at secret_ref
		secret_count secrets_count secret_rotation_enabled password_changed password_changed_at password_reset
		password_reset_at password_reset_sent_at password_policy password_length password_min_length password_strength
		password_attempts failed_password_attempts password_expired password_expires_at password_required password_field
		password_hint password_file PasswordAuthentication password_enabled password_updated_at password_score
		has_password hasPassword is_secret use_password no_password require_password without_token missing_token
		max_password_length needs_token haspassword is_token_valid Access-Control-Allow-Credentials
		user_has_password token_identifier uniqueTokenIdentifier token_family token_start otp_channel passwd_entries`},
		{"none", `primary_key primaryKey primarykey public_key publicKey publickey PublicKey ssh_public_key publishable_key
		STRIPE_PUBLISHABLE_KEY NEXT_PUBLIC_API_KEY public_api_key partition_key partitionKey cache_key cacheKey foreign_key
		sort_key routing_key shard_key hash_key object_key s3_object_key idempotency_key Idempotency-Key map_key lock_key
		event_key feature_key lookup_key Sec-WebSocket-Key row_key index_key group_key key_id keyId key_name key_count
		key_type private_key_id access_key_id aws_access_key_id AWSAccessKeyId api_key_id apiKeyId api_key_name private_key_path
		ssh_key_path encryption_key_arn kms_key_id key_file missing_key duplicate_key i18n_key host_key keyspace key_space X-Cache-Key`},
		{"none", `status_code statusCode error_code errorCode exit_code country_code language_code currency_code response_code
		product_code promo_code sort_code grpc_code http_code code_version source_code color_code cookie_name cookie_domain
		cookie_path cookie_count cookies_enabled cookie_policy cookie_consent cookie_secure auth_type auth_method
		auth_provider auth_user session_count session_timeout session_duration session_type session_start pin_count
		signature_version signature_algorithm sig_alg pass_count passes credentials_file credential_type credential_id
		credentials_provider authorization_endpoint authorization_url authorization_type authorization_status csrf_enabled
		otp_enabled otp_required otp_release jwt_expiration jwt_issuer jwt_algorithm database_url redis_url`},
		{"none", `a b x _ - . 1 42 __ "" {} k v api access private
		client db user.name p12 x509 sha256 md5 base64 utf8 DKIM-Signature ARC-Message-Signature
		secrets_loaded secret_scan_findings app_key_ring fingerprint tracking_code`},
	}
}
