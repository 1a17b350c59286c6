// SPDX-License-Identifier: MIT

package secretscan

// vendorsCloud are tokens of clouds, hosts, databases and identity providers.
var vendorsCloud = []vendor{
	{"AKIA", 16, alphabetUpper},                            // AWS
	{"ASIA", 16, alphabetUpper},                            // AWS
	{"ABIA", 16, alphabetUpper},                            // AWS
	{"ACCA", 16, alphabetUpper},                            // AWS
	{"A3T", 17, alphabetUpper},                             // AWS
	{"ABSK", 100, alphabetBase64},                          // AWS Bedrock
	{"castai_v1_", 64, alphabetToken},                      // Cast AI, gitleaks' list
	{"bedrock-api-key-", 40, alphabetEqual},                // AWS Bedrock
	{"IQoJb3JpZ2lu", 60, alphabetBase64},                   // AWS session
	{"FwoGZXIvYXdz", 60, alphabetBase64},                   // AWS session
	{"FQoGZXIvYXdz", 60, alphabetBase64},                   // AWS session
	{"AQoDYXdz", 60, alphabetBase64},                       // AWS session
	{"AIza", 33, alphabetToken},                            // Google
	{"GOCSPX-", 24, alphabetToken},                         // Google
	{"GOOG1E", 50, alphabetAlnum},                          // Google
	{"GOOG", 40, alphabetUpper},                            // Google
	{"LTAI", 12, alphabetAlnum},                            // Alibaba
	{"AKID", 30, alphabetAlnum},                            // Tencent
	{"IKID", 30, alphabetAlnum},                            // Tencent
	{"AKLT", 40, alphabetToken},                            // Volcengine
	{"AQVN", 35, alphabetToken},                            // Yandex
	{"YC", 38, alphabetToken | exactly | random | atStart}, // Yandex
	{"y0_", 40, alphabetToken},                             // Yandex
	{"dop_v1_", 64, alphabetHex},                           // DigitalOcean
	{"doo_v1_", 64, alphabetHex},                           // DigitalOcean
	{"dor_v1_", 64, alphabetHex},                           // DigitalOcean
	{"dos_v1_", 64, alphabetHex},                           // DigitalOcean
	{"DO00", 16, alphabetUpper},                            // DigitalOcean Spaces
	{"sk-do-", 40, alphabetToken},                          // DigitalOcean Gradient
	{"HRKU-", 36, alphabetToken},                           // Heroku
	{"tk-us-", 48, alphabetToken},                          // Scalingo
	{"tk-fr-", 48, alphabetToken},                          // Scalingo
	{"fo1_", 40, alphabetToken},                            // Fly.io
	{"fm1a_", 60, alphabetBase64},                          // Fly.io
	{"fm1r_", 60, alphabetBase64},                          // Fly.io
	{"fm2_", 60, alphabetBase64},                           // Fly.io
	{"rnd_", 28, alphabetAlnum | noDigest},                 // Render
	{"rpa_", 30, alphabetAlnum | noDigest},                 // Render
	{"nfp_", 36, alphabetAlnum},                            // Netlify
	{"nfc_", 36, alphabetAlnum},                            // Netlify
	{"nfb_", 36, alphabetAlnum},                            // Netlify
	{"nfu_", 36, alphabetAlnum},                            // Netlify
	{"nfo_", 36, alphabetAlnum},                            // Netlify
	{"vcp_", 24, alphabetToken},                            // Vercel
	{"vci_", 24, alphabetToken},                            // Vercel
	{"vca_", 24, alphabetToken},                            // Vercel
	{"vcr_", 24, alphabetToken},                            // Vercel
	{"vck_", 24, alphabetToken},                            // Vercel
	{"vercel_blob_rw_", 30, alphabetToken},                 // Vercel Blob
	{"cfut_", 40, alphabetToken},                           // Cloudflare
	{"cfat_", 40, alphabetToken},                           // Cloudflare
	{"cfk_", 40, alphabetToken},                            // Cloudflare
	{"0x4AAAAAAA", 25, alphabetToken},                      // Cloudflare Turnstile
	{"ApiKey-", 36, alphabetToken},                         // IBM
	{"gAAAAAB", 90, alphabetEqual | random},                // OpenStack
	{"ucat_", 26, alphabetAlnum},                           // UpCloud
	{"EXO", 20, alphabetHex},                               // Exoscale
	{"SCW", 17, alphabetUpper},                             // Scaleway
	{"pcsk_", 40, alphabetToken},                           // Pinecone
	{"pscale_tkn_", 32, alphabetEqualDot},                  // PlanetScale
	{"pscale_oauth_", 32, alphabetEqualDot},                // PlanetScale
	{"pscale_pw_", 32, alphabetEqualDot},                   // PlanetScale
	{"pscale_app_secret_", 30, alphabetEqualDot},           // PlanetScale
	{"napi_", 40, alphabetAlnum},                           // Neon
	{"mzp_", 64, alphabetHex | exactly},                    // Materialize
	{"npg_", 12, alphabetAlnum},                            // Neon
	{"sbp_", 36, alphabetToken},                            // Supabase
	{"sb_secret_", 20, alphabetToken},                      // Supabase
	{"sba_", 36, alphabetHex},                              // Supabase
	{"xau_", 20, alphabetAlnum},                            // Xata
	{"AVNS_", 15, alphabetToken},                           // Aiven
	{"CCDB1_", 40, alphabetToken},                          // CockroachDB
	{"4b1d", 38, alphabetAlnum},                            // ClickHouse
	{"mdb_sa_sk_", 30, alphabetToken},                      // MongoDB Atlas
	{"cflt", 60, alphabetBase64},                           // Confluent
	{"dapi", 32, alphabetGroups},                           // Databricks
	{"dose", 32, alphabetGroups},                           // Databricks
	{"dkea", 32, alphabetHex},                              // Databricks
	{"apiv3_", 60, alphabetToken},                          // InfluxDB
	{"essu_", 40, alphabetBase64},                          // Elastic
	{"ls-", 36, alphabetToken},                             // LocalStack
	{"ops_eyJ", 60, alphabetBase64},                        // 1Password
	{"A3-", 28, alphabetToken},                             // 1Password
	{"AGE-SECRET-KEY-1", 50, alphabetUpper},                // age
	{"AGE-PLUGIN-YUBIKEY-1", 20, alphabetUpper},            // age
	{"sk_wos_", 20, alphabetAlnum},                         // WorkOS
	{"secret-live-", 30, alphabetEqual | noName},           // Stytch
	{"secret-test-", 30, alphabetEqual | noName},           // Stytch
	{"sm_aat_", 16, alphabetAlnum},                         // SettleMint
	{"sm_pat_", 16, alphabetAlnum},                         // SettleMint
	{"sm_sat_", 16, alphabetAlnum},                         // SettleMint
	{"wandb_v1_", 30, alphabetToken},                       // Weights & Biases
	{"ovsxp_", 30, alphabetToken},                          // OpenVSX
	{"ovsxat_", 30, alphabetToken},                         // OpenVSX
	{"xprv", 100, alphabetAlnum},                           // Bitcoin wallet (BIP 32)
	{"yprv", 100, alphabetAlnum},                           // Bitcoin wallet (BIP 32)
	{"zprv", 100, alphabetAlnum},                           // Bitcoin wallet (BIP 32)
	{"tprv", 100, alphabetAlnum},                           // Bitcoin wallet (BIP 32)
	{"1PRK-", 60, alphabetToken},                           // 1Password recovery
	{"nbp_", 36, alphabetAlnum},                            // NetBird
	{"eyJhIjoi", 100, alphabetBase64},                      // Cloudflare tunnel
	// Google service account in base64
	{"eyJ0eXBlIjoic2VydmljZV9hY2NvdW50I", 60, alphabetBase64},
	// Google service account in base64
	{"ewogICJ0eXBlIjogInNlcnZpY2VfYWNjb3VudCI", 60, alphabetBase64},
	// Google service account in base64
	{"ewogICAgInR5cGUiOiAic2VydmljZV9hY2NvdW50I", 60, alphabetBase64},
	{"QUtJQ", 40, alphabetBase64},                               // AWS credentials in base64
	{"da2-", 26, alphabetAlnum | exactly | random | atStart},    // AWS AppSync: its documentation
	{"akab-", 33, alphabetToken},                                // Akamai EdgeGrid
	{"tsec_", 40, alphabetToken},                                // Tigris
	{"ory_pat_", 30, alphabetDot},                               // Ory
	{"ory_at_", 40, alphabetDot},                                // Ory
	{"ory_rt_", 40, alphabetDot},                                // Ory
	{"ory_st_", 30, alphabetToken},                              // Ory
	{"permit_key_", 50, alphabetAlnum},                          // Permit.io
	{"ajkey_", 24, alphabetAlnum},                               // Arcjet
	{"ALTAK-", 21, alphabetBase64},                              // Baidu Cloud
	{"DUOSECRET", 20, alphabetAlnum},                            // Cisco Duo
	{"tpuf_", 30, alphabetAlnum},                                // Turbopuffer
	{"wrkaus-", 60, alphabetDot},                                // Workato
	{"mb_", 40, alphabetBase64 | random},                        // Metabase
	{"CAIS", 100, alphabetBase64},                               // Alibaba STS
	{"AgoJb3JpZ2lu", 60, alphabetBase64},                        // AWS session
	{"eyJwYXlsb2FkIjoi", 100, alphabetBase64},                   // AWS container registry
	{"salad_cloud_user_", 40, alphabetAlnum},                    // SaladCloud
	{"JDC_", 28, alphabetUpper | exactly},                       // JD Cloud
	{"fnA", 37, alphabetToken | exactly | random | atStart},     // Fauna
	{"ptr_", 43, alphabetBase64 | random},                       // Portainer
	{"aks_", 64, alphabetHex | exactly | atStart},               // WarpStream
	{"pts_", 32, alphabetAlnum | exactly | random | atStart},    // Pangea
	{"ES_", 32, alphabetHex | exactly | atStart},                // hCaptcha
	{"jca_", 30, alphabetAlnum | random},                        // JumpCloud
	{"nsec1", 58, alphabetAlnum | exactly},                      // Nostr (NIP-19)
	{"edsk", 50, alphabetAlnum | exactly},                       // Tezos
	{"edsk", 94, alphabetAlnum | exactly},                       // Tezos
	{"suiprivkey1", 59, alphabetAlnum},                          // Sui
	{"ed25519-priv-0x", 64, alphabetHex},                        // Aptos (AIP-80)
	{"secp256k1-priv-0x", 64, alphabetHex},                      // Aptos (AIP-80)
	{"alcht_", 30, alphabetAlnum | exactly},                     // Alchemy
	{"mainnet", 32, alphabetAlnum | exactly | random | atStart}, // Blockfrost
	{"preprod", 32, alphabetAlnum | exactly | random | atStart}, // Blockfrost
	{"preview", 32, alphabetAlnum | exactly | random | atStart}, // Blockfrost
	{"t-", 49, alphabetGroups | exactly | atStart},              // Tatum
	{"cqt_", 26, alphabetAlnum | random},                        // Covalent
	{"ckey_", 27, alphabetHex | exactly},                        // Covalent
	{"zk_dev_", 32, alphabetHex | exactly},                      // Zerion
	{"zk_prod_", 32, alphabetHex | exactly},                     // Zerion
	{"pim_", 20, alphabetAlnum | random | atStart},              // Pimlico
	{"dyn_", 56, alphabetAlnum | exactly},                       // Dynamic
	{"K2", 60, alphabetAlnum | random},                          // Descope
	{"mt_", 32, alphabetAlnum | random | atStart},               // Clerk
	{"oat_", 32, alphabetAlnum | random | atStart},              // Clerk
	{"qov_", 60, alphabetToken},                                 // Qovery
	{"hskey-api-", 60, alphabetToken},                           // Headscale: public use
	{"hskey-auth-", 60, alphabetToken},                          // Headscale: public use
	{"standard_", 200, alphabetHex},                             // Appwrite: public use
	{"sig_", 28, alphabetAlnum | exactly | random | atStart},    // QStash: public use
	{"EXO", 24, alphabetAlnum | random | atStart},               // Exoscale: betterleaks
	{"K00", 28, alphabetBase64 | exactly | random | atStart},    // Backblaze B2: its documentation
}
