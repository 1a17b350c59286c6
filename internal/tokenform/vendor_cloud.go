// SPDX-License-Identifier: MIT

package tokenform

// vendorsCloud are tokens of clouds, hosts, databases and identity providers.
var vendorsCloud = []vendor{
	{"AKIA", 16, AlphabetUpper},                            // AWS
	{"ASIA", 16, AlphabetUpper},                            // AWS
	{"ABIA", 16, AlphabetUpper},                            // AWS
	{"ACCA", 16, AlphabetUpper},                            // AWS
	{"A3T", 17, AlphabetUpper},                             // AWS
	{"ABSK", 100, AlphabetBase64},                          // AWS Bedrock
	{"castai_v1_", 64, AlphabetToken},                      // Cast AI, gitleaks' list
	{"bedrock-api-key-", 40, AlphabetEqual},                // AWS Bedrock
	{"IQoJb3JpZ2lu", 60, AlphabetBase64},                   // AWS session
	{"FwoGZXIvYXdz", 60, AlphabetBase64},                   // AWS session
	{"FQoGZXIvYXdz", 60, AlphabetBase64},                   // AWS session
	{"AQoDYXdz", 60, AlphabetBase64},                       // AWS session
	{"AIza", 33, AlphabetToken},                            // Google
	{"GOCSPX-", 24, AlphabetToken},                         // Google
	{"GOOG1E", 50, AlphabetAlnum},                          // Google
	{"GOOG", 40, AlphabetUpper},                            // Google
	{"LTAI", 12, AlphabetAlnum},                            // Alibaba
	{"AKID", 30, AlphabetAlnum},                            // Tencent
	{"IKID", 30, AlphabetAlnum},                            // Tencent
	{"AKLT", 40, AlphabetToken},                            // Volcengine
	{"AQVN", 35, AlphabetToken},                            // Yandex
	{"YC", 38, AlphabetToken | exactly | random | atStart}, // Yandex
	{"y0_", 40, AlphabetToken},                             // Yandex
	{"dop_v1_", 64, AlphabetHex},                           // DigitalOcean
	{"doo_v1_", 64, AlphabetHex},                           // DigitalOcean
	{"dor_v1_", 64, AlphabetHex},                           // DigitalOcean
	{"dos_v1_", 64, AlphabetHex},                           // DigitalOcean
	{"DO00", 16, AlphabetUpper},                            // DigitalOcean Spaces
	{"sk-do-", 40, AlphabetToken},                          // DigitalOcean Gradient
	{"HRKU-", 36, AlphabetToken},                           // Heroku
	{"tk-us-", 48, AlphabetToken},                          // Scalingo
	{"tk-fr-", 48, AlphabetToken},                          // Scalingo
	{"fo1_", 40, AlphabetToken},                            // Fly.io
	{"fm1a_", 60, AlphabetBase64},                          // Fly.io
	{"fm1r_", 60, AlphabetBase64},                          // Fly.io
	{"fm2_", 60, AlphabetBase64},                           // Fly.io
	{"rnd_", 28, AlphabetAlnum | noDigest},                 // Render
	{"rpa_", 30, AlphabetAlnum | noDigest},                 // Render
	{"nfp_", 36, AlphabetAlnum},                            // Netlify
	{"nfc_", 36, AlphabetAlnum},                            // Netlify
	{"nfb_", 36, AlphabetAlnum},                            // Netlify
	{"nfu_", 36, AlphabetAlnum},                            // Netlify
	{"nfo_", 36, AlphabetAlnum},                            // Netlify
	{"vcp_", 24, AlphabetToken},                            // Vercel
	{"vci_", 24, AlphabetToken},                            // Vercel
	{"vca_", 24, AlphabetToken},                            // Vercel
	{"vcr_", 24, AlphabetToken},                            // Vercel
	{"vck_", 24, AlphabetToken},                            // Vercel
	{"vercel_blob_rw_", 30, AlphabetToken},                 // Vercel Blob
	{"cfut_", 40, AlphabetToken},                           // Cloudflare
	{"cfat_", 40, AlphabetToken},                           // Cloudflare
	{"cfk_", 40, AlphabetToken},                            // Cloudflare
	{"0x4AAAAAAA", 25, AlphabetToken},                      // Cloudflare Turnstile
	{"ApiKey-", 36, AlphabetToken},                         // IBM
	{"gAAAAAB", 90, AlphabetEqual | random},                // OpenStack
	{"ucat_", 26, AlphabetAlnum},                           // UpCloud
	{"EXO", 20, AlphabetHex},                               // Exoscale
	{"SCW", 17, AlphabetUpper},                             // Scaleway
	{"pcsk_", 40, AlphabetToken},                           // Pinecone
	{"pscale_tkn_", 32, AlphabetEqualDot},                  // PlanetScale
	{"pscale_oauth_", 32, AlphabetEqualDot},                // PlanetScale
	{"pscale_pw_", 32, AlphabetEqualDot},                   // PlanetScale
	{"pscale_app_secret_", 30, AlphabetEqualDot},           // PlanetScale
	{"napi_", 40, AlphabetAlnum},                           // Neon
	{"mzp_", 64, AlphabetHex | exactly},                    // Materialize
	{"npg_", 12, AlphabetAlnum},                            // Neon
	{"sbp_", 36, AlphabetToken},                            // Supabase
	{"sb_secret_", 20, AlphabetToken},                      // Supabase
	{"sba_", 36, AlphabetHex},                              // Supabase
	{"xau_", 20, AlphabetAlnum},                            // Xata
	{"AVNS_", 15, AlphabetToken},                           // Aiven
	{"CCDB1_", 40, AlphabetToken},                          // CockroachDB
	{"4b1d", 38, AlphabetAlnum},                            // ClickHouse
	{"mdb_sa_sk_", 30, AlphabetToken},                      // MongoDB Atlas
	{"cflt", 60, AlphabetBase64},                           // Confluent
	{"dapi", 32, AlphabetGroups},                           // Databricks
	{"dose", 32, AlphabetGroups},                           // Databricks
	{"dkea", 32, AlphabetHex},                              // Databricks
	{"apiv3_", 60, AlphabetToken},                          // InfluxDB
	{"essu_", 40, AlphabetBase64},                          // Elastic
	{"ls-", 36, AlphabetToken},                             // LocalStack
	{"ops_eyJ", 60, AlphabetBase64},                        // 1Password
	{"A3-", 28, AlphabetToken},                             // 1Password
	{"AGE-SECRET-KEY-1", 50, AlphabetUpper},                // age
	{"AGE-PLUGIN-YUBIKEY-1", 20, AlphabetUpper},            // age
	{"sk_wos_", 20, AlphabetAlnum},                         // WorkOS
	{"secret-live-", 30, AlphabetEqual | noName},           // Stytch
	{"secret-test-", 30, AlphabetEqual | noName},           // Stytch
	{"sm_aat_", 16, AlphabetAlnum},                         // SettleMint
	{"sm_pat_", 16, AlphabetAlnum},                         // SettleMint
	{"sm_sat_", 16, AlphabetAlnum},                         // SettleMint
	{"wandb_v1_", 30, AlphabetToken},                       // Weights & Biases
	{"ovsxp_", 30, AlphabetToken},                          // OpenVSX
	{"ovsxat_", 30, AlphabetToken},                         // OpenVSX
	{"xprv", 100, AlphabetAlnum},                           // Bitcoin wallet (BIP 32)
	{"yprv", 100, AlphabetAlnum},                           // Bitcoin wallet (BIP 32)
	{"zprv", 100, AlphabetAlnum},                           // Bitcoin wallet (BIP 32)
	{"tprv", 100, AlphabetAlnum},                           // Bitcoin wallet (BIP 32)
	{"1PRK-", 60, AlphabetToken},                           // 1Password recovery
	{"nbp_", 36, AlphabetAlnum},                            // NetBird
	{"eyJhIjoi", 100, AlphabetBase64},                      // Cloudflare tunnel
	// Google service account in base64
	{"eyJ0eXBlIjoic2VydmljZV9hY2NvdW50I", 60, AlphabetBase64},
	// Google service account in base64
	{"ewogICJ0eXBlIjogInNlcnZpY2VfYWNjb3VudCI", 60, AlphabetBase64},
	// Google service account in base64
	{"ewogICAgInR5cGUiOiAic2VydmljZV9hY2NvdW50I", 60, AlphabetBase64},
	{"QUtJQ", 40, AlphabetBase64},                               // AWS credentials in base64
	{"da2-", 26, AlphabetAlnum | exactly | random | atStart},    // AWS AppSync: its documentation
	{"akab-", 33, AlphabetToken},                                // Akamai EdgeGrid
	{"tsec_", 40, AlphabetToken},                                // Tigris
	{"ory_pat_", 30, AlphabetDot},                               // Ory
	{"ory_at_", 40, AlphabetDot},                                // Ory
	{"ory_rt_", 40, AlphabetDot},                                // Ory
	{"ory_st_", 30, AlphabetToken},                              // Ory
	{"permit_key_", 50, AlphabetAlnum},                          // Permit.io
	{"ajkey_", 24, AlphabetAlnum},                               // Arcjet
	{"ALTAK-", 21, AlphabetBase64},                              // Baidu Cloud
	{"DUOSECRET", 20, AlphabetAlnum},                            // Cisco Duo
	{"tpuf_", 30, AlphabetAlnum},                                // Turbopuffer
	{"wrkaus-", 60, AlphabetDot},                                // Workato
	{"mb_", 40, AlphabetBase64 | random},                        // Metabase
	{"CAIS", 100, AlphabetBase64},                               // Alibaba STS
	{"AgoJb3JpZ2lu", 60, AlphabetBase64},                        // AWS session
	{"eyJwYXlsb2FkIjoi", 100, AlphabetBase64},                   // AWS container registry
	{"salad_cloud_user_", 40, AlphabetAlnum},                    // SaladCloud
	{"JDC_", 28, AlphabetUpper | exactly},                       // JD Cloud
	{"fnA", 37, AlphabetToken | exactly | random | atStart},     // Fauna
	{"ptr_", 43, AlphabetBase64 | random},                       // Portainer
	{"aks_", 64, AlphabetHex | exactly | atStart},               // WarpStream
	{"pts_", 32, AlphabetAlnum | exactly | random | atStart},    // Pangea
	{"ES_", 32, AlphabetHex | exactly | atStart},                // hCaptcha
	{"jca_", 30, AlphabetAlnum | random},                        // JumpCloud
	{"nsec1", 58, AlphabetAlnum | exactly},                      // Nostr (NIP-19)
	{"edsk", 50, AlphabetAlnum | exactly},                       // Tezos
	{"edsk", 94, AlphabetAlnum | exactly},                       // Tezos
	{"suiprivkey1", 59, AlphabetAlnum},                          // Sui
	{"ed25519-priv-0x", 64, AlphabetHex},                        // Aptos (AIP-80)
	{"secp256k1-priv-0x", 64, AlphabetHex},                      // Aptos (AIP-80)
	{"alcht_", 30, AlphabetAlnum | exactly},                     // Alchemy
	{"mainnet", 32, AlphabetAlnum | exactly | random | atStart}, // Blockfrost
	{"preprod", 32, AlphabetAlnum | exactly | random | atStart}, // Blockfrost
	{"preview", 32, AlphabetAlnum | exactly | random | atStart}, // Blockfrost
	{"t-", 49, AlphabetGroups | exactly | atStart},              // Tatum
	{"cqt_", 26, AlphabetAlnum | random},                        // Covalent
	{"ckey_", 27, AlphabetHex | exactly},                        // Covalent
	{"zk_dev_", 32, AlphabetHex | exactly},                      // Zerion
	{"zk_prod_", 32, AlphabetHex | exactly},                     // Zerion
	{"pim_", 20, AlphabetAlnum | random | atStart},              // Pimlico
	{"dyn_", 56, AlphabetAlnum | exactly},                       // Dynamic
	{"K2", 60, AlphabetAlnum | random},                          // Descope
	{"mt_", 32, AlphabetAlnum | random | atStart},               // Clerk
	{"oat_", 32, AlphabetAlnum | random | atStart},              // Clerk
	{"qov_", 60, AlphabetToken},                                 // Qovery
	{"hskey-api-", 60, AlphabetToken},                           // Headscale: public use
	{"hskey-auth-", 60, AlphabetToken},                          // Headscale: public use
	{"standard_", 200, AlphabetHex},                             // Appwrite: public use
	{"sig_", 28, AlphabetAlnum | exactly | random | atStart},    // QStash: public use
	{"EXO", 24, AlphabetAlnum | random | atStart},               // Exoscale: betterleaks
	{"K00", 28, AlphabetBase64 | exactly | random | atStart},    // Backblaze B2: its documentation
}
