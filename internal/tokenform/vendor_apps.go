// SPDX-License-Identifier: MIT

package tokenform

// vendorsApps are tokens of payment, mail, chat, shop, analytics and monitoring services, and
// encoded JSON tokens.
var vendorsApps = []vendor{
	{"xoxb-", 10, AlphabetToken | noName},                       // Slack
	{"xoxp-", 10, AlphabetToken | noName},                       // Slack
	{"xoxa-", 10, AlphabetToken | noName},                       // Slack
	{"xoxr-", 10, AlphabetToken | noName},                       // Slack
	{"xoxs-", 10, AlphabetToken | noName},                       // Slack
	{"xoxo-", 10, AlphabetToken | noName},                       // Slack
	{"xoxc-", 10, AlphabetToken | noName},                       // Slack
	{"xoxd-", 10, AlphabetBase64},                               // Slack
	{"xoxe-", 20, AlphabetToken},                                // Slack
	{"xapp-", 20, AlphabetToken | noName},                       // Slack
	{"xwfp-", 20, AlphabetToken},                                // Slack
	{"sk_live_", 10, AlphabetToken | noName},                    // Stripe, Knock
	{"sk_test_", 10, AlphabetToken | noName},                    // Stripe, Knock
	{"sk_prod_", 10, AlphabetToken | noName},                    // Stripe
	{"rk_live_", 10, AlphabetAlnum},                             // Stripe
	{"rk_test_", 10, AlphabetAlnum},                             // Stripe
	{"rk_prod_", 10, AlphabetAlnum},                             // Stripe
	{"whsec_", 24, AlphabetBase64},                              // Stripe
	{"sk_org_", 20, AlphabetToken | noName},                     // Stripe
	{"rkcs_", 20, AlphabetToken},                                // Stripe
	{"sq0atp-", 22, AlphabetToken},                              // Square
	{"sq0csp-", 40, AlphabetToken},                              // Square
	{"sq0idp-", 22, AlphabetToken},                              // Square
	{"EAAA", 60, AlphabetToken | exactly | random | atStart},    // Square
	{"EAAC", 90, AlphabetAlnum},                                 // Facebook
	{"EAAM", 90, AlphabetAlnum},                                 // Facebook
	{"EAACEdEose0cBA", 20, AlphabetAlnum},                       // Facebook
	{"EAAG", 90, AlphabetAlnum},                                 // Facebook
	{"EAAB", 90, AlphabetAlnum},                                 // Facebook
	{"EAAJ", 90, AlphabetAlnum},                                 // Facebook
	{"EAAL", 90, AlphabetAlnum},                                 // Facebook
	{"EAAD", 90, AlphabetAlnum},                                 // Facebook
	{"EAA", 110, AlphabetAlnum | random},                        // Facebook: the fourth varies
	{"IGQV", 90, AlphabetAlnum},                                 // Instagram
	{"IGAA", 90, AlphabetAlnum},                                 // Instagram
	{"THAA", 90, AlphabetAlnum},                                 // Threads
	{"access-sandbox-", 36, AlphabetGroups},                     // Plaid
	{"access-development-", 36, AlphabetGroups},                 // Plaid
	{"access-production-", 36, AlphabetGroups},                  // Plaid
	{"FLWSECK_TEST-", 12, AlphabetToken},                        // Flutterwave
	{"FLWSECK-", 12, AlphabetToken},                             // Flutterwave
	{"FLWPUBK_TEST-", 32, AlphabetToken},                        // Flutterwave
	{"rzp_live_", 14, AlphabetAlnum},                            // Razorpay
	{"rzp_test_", 14, AlphabetAlnum},                            // Razorpay
	{"AQE", 60, AlphabetBase64 | parted},                        // Adyen
	{"live_", 35, AlphabetEqual | random | atStart},             // GoCardless
	{"sandbox_", 36, AlphabetEqual | random},                    // GoCardless
	{"EZAK", 50, AlphabetAlnum},                                 // EasyPost
	{"EZTK", 50, AlphabetAlnum},                                 // EasyPost
	{"aio_", 28, AlphabetAlnum | exactly},                       // Adafruit IO
	{"shippo_live_", 40, AlphabetHex},                           // Shippo
	{"shippo_test_", 40, AlphabetHex},                           // Shippo
	{"duffel_live_", 40, AlphabetEqual},                         // Duffel
	{"duffel_test_", 40, AlphabetEqual},                         // Duffel
	{"pdl_live_apikey_", 30, AlphabetToken},                     // Paddle
	{"pdl_sdbx_apikey_", 30, AlphabetToken},                     // Paddle
	{"pdl_ntfset_", 30, AlphabetToken},                          // Paddle
	{"polar_oat_", 30, AlphabetToken},                           // Polar
	{"polar_pat_", 30, AlphabetToken},                           // Polar
	{"atk_", 24, AlphabetAlnum},                                 // RevenueCat
	{"test_", 35, AlphabetHex | exactly | atStart},              // Lob
	{"s-s4t2ud-", 60, AlphabetHex},                              // Intra42
	{"s-s4t2af-", 60, AlphabetHex},                              // Intra42
	{"private-", 32, AlphabetHex | exactly},                     // Google Calendar
	{"shpat_", 32, AlphabetHex},                                 // Shopify
	{"shpca_", 32, AlphabetHex},                                 // Shopify
	{"shppa_", 32, AlphabetHex},                                 // Shopify
	{"shpss_", 32, AlphabetHex},                                 // Shopify
	{"shptka_", 32, AlphabetHex},                                // Shopify
	{"shpua_", 32, AlphabetHex},                                 // Shopify
	{"shpit_", 32, AlphabetHex},                                 // Shopify
	{"atkn_", 30, AlphabetAlnum},                                // Shopify
	{"prtapi_", 32, AlphabetHex},                                // Shopify
	{"xkeysib-", 60, AlphabetToken},                             // Sendinblue
	{"xsmtpsib-", 60, AlphabetToken},                            // Sendinblue
	{"key-", 32, AlphabetHex | exactly | atStart},               // Mailgun
	{"pubkey-", 32, AlphabetHex},                                // Mailgun
	{"md-", 22, AlphabetToken | noDigest},                       // Mailchimp
	{"re_", 20, AlphabetToken | joined},                         // Resend
	{"pk_", 32, AlphabetHex},                                    // Klaviyo
	{"SK", 32, AlphabetHex | exactly},                           // Twilio
	{"KEY0", 30, AlphabetToken},                                 // Telnyx
	{"b_", 44, AlphabetEqual},                                   // Beamer
	{"tfp_", 40, AlphabetEqualDot},                              // Typeform
	{"pat-na1-", 36, AlphabetGroups},                            // HubSpot
	{"pat-na2-", 36, AlphabetGroups},                            // HubSpot
	{"pat-eu1-", 36, AlphabetGroups},                            // HubSpot
	{"dG9rO", 49, AlphabetBase64},                               // Intercom
	{"CFPAT-", 43, AlphabetToken},                               // Contentful
	{"fio-u-", 60, AlphabetEqual},                               // Frame.io
	{"BBFF-", 30, AlphabetAlnum},                                // Ubidots
	{"bb_pr_", 30, AlphabetHex},                                 // Bannerbear
	{"bb_ma_", 30, AlphabetHex},                                 // Bannerbear
	{"tly-", 30, AlphabetAlnum | noDigest},                      // Tally
	{"cnvca", 40, AlphabetToken},                                // Canva
	{"p8e-", 32, AlphabetToken},                                 // Adobe
	{"s8e-", 32, AlphabetToken},                                 // Adobe
	{"AAAAAAAAAAAAAAAAAAAAA", 60, AlphabetPercent | random},     // Twitter
	{"AQX", 100, AlphabetToken},                                 // LinkedIn
	{"RGAPI-", 36, AlphabetGroups},                              // Riot Games
	{"glsa_", 40, AlphabetToken},                                // Grafana
	{"glc_", 32, AlphabetBase64},                                // Grafana
	{"eyJrIjoi", 60, AlphabetBase64},                            // Grafana
	{"NRAK-", 27, AlphabetAlnum},                                // New Relic
	{"NRJS-", 19, AlphabetAlnum},                                // New Relic
	{"NRII-", 32, AlphabetToken},                                // New Relic
	{"NRIQ-", 32, AlphabetToken},                                // New Relic
	{"NRRA-", 32, AlphabetHex},                                  // New Relic
	{"ddapp_", 34, AlphabetAlnum},                               // Datadog
	{"ddpat_", 30, AlphabetToken},                               // Datadog
	{"phx_", 40, AlphabetAlnum},                                 // PostHog
	{"phs_", 40, AlphabetAlnum},                                 // PostHog
	{"phc_", 40, AlphabetAlnum},                                 // PostHog
	{"hcaik_", 50, AlphabetAlnum},                               // Honeycomb
	{"hcxik_", 50, AlphabetAlnum},                               // Honeycomb
	{"hcamk_", 40, AlphabetAlnum},                               // Honeycomb
	{"xaat-", 36, AlphabetGroups},                               // Axiom
	{"xapt-", 36, AlphabetGroups},                               // Axiom
	{"cu_", 32, AlphabetHex},                                    // Checkly
	{"sdk-", 36, AlphabetGroups},                                // LaunchDarkly
	{"mob-", 36, AlphabetGroups},                                // LaunchDarkly
	{"secret-", 40, AlphabetAlnum | noDigest},                   // Statsig
	{"dbtc_", 40, AlphabetToken},                                // dbt Cloud
	{"dbtu_", 40, AlphabetToken},                                // dbt Cloud
	{"apify_api_", 30, AlphabetAlnum},                           // Apify
	{"MC5", 60, AlphabetDot | dotted},                           // Prismic
	{"ws-", 60, AlphabetHex},                                    // Webflow
	{"retool_", 24, AlphabetToken | noName | noDigest},          // Retool
	{"testsk_", 30, AlphabetToken | noName},                     // Svix
	{"pk_prod_", 24, AlphabetAlnum},                             // Courier
	{"tr_dev_", 20, AlphabetAlnum},                              // Trigger.dev
	{"tr_prod_", 20, AlphabetAlnum},                             // Trigger.dev
	{"tr_pat_", 30, AlphabetAlnum},                              // Trigger.dev
	{"signkey-", 30, AlphabetToken | noName},                    // Inngest
	{"sk_dev_", 24, AlphabetToken | noName},                     // Liveblocks
	{"unkey_", 20, AlphabetToken | noName | noDigest},           // Unkey
	{"zpka_", 30, AlphabetToken},                                // Zuplo
	{"kpat_", 40, AlphabetToken},                                // Kong
	{"spat_", 40, AlphabetToken},                                // Kong
	{"NF-", 24, AlphabetAlnum},                                  // Nightfall
	{"api_live_", 20, AlphabetDot | noName},                     // Onfido
	{"api_sandbox_", 20, AlphabetDot | noName},                  // Onfido
	{"persona_", 30, AlphabetToken | noName | noDigest},         // Persona
	{"samsara_api_", 24, AlphabetAlnum},                         // Samsara
	{"tss_", 30, AlphabetAlnum | noDigest},                      // ThunderStore
	{"dnkey-", 60, AlphabetEqual},                               // Definednet
	{"bxt_", 30, AlphabetToken | noDigest},                      // Brex
	{"CG-", 24, AlphabetAlnum},                                  // CoinGecko
	{"QN_", 30, AlphabetHex},                                    // QuickNode
	{"eyJ", 0, AlphabetJWT},                                     // JWT
	{"eyA", 0, AlphabetJWT},                                     // JWT
	{"ewo", 0, AlphabetJWT},                                     // JWT
	{"ewA", 0, AlphabetJWT},                                     // JWT
	{"ZXlK", 60, AlphabetBase64},                                // JWT in base64
	{"syt_", 30, AlphabetToken},                                 // Matrix
	{"mct_", 30, AlphabetToken},                                 // Matrix
	{"tk_", 29, AlphabetAlnum | noDigest},                       // ntfy
	{"ck_", 40, AlphabetHex | exactly | atStart},                // WooCommerce
	{"cs_", 40, AlphabetHex | exactly | atStart},                // WooCommerce
	{"mercury_production_", 30, AlphabetToken},                  // Mercury
	{"ramp_sec_", 32, AlphabetAlnum},                            // Ramp
	{"os_v2_app_", 60, AlphabetAlnum},                           // OneSignal
	{"os_v2_org_", 60, AlphabetAlnum},                           // OneSignal
	{"hcxmk_", 50, AlphabetAlnum},                               // Honeycomb
	{"cal_live_", 32, AlphabetHex | exactly},                    // Cal.com
	{"cal_", 32, AlphabetHex | exactly},                         // Cal.com
	{"sec-c-", 40, AlphabetAlnum},                               // PubNub
	{"inc_", 40, AlphabetAlnum | exactly},                       // incident.io
	{"BQ", 130, AlphabetToken | random},                         // Spotify
	{"AB11", 46, AlphabetAlnum | exactly | random},              // QuickBooks
	{"t-", 38, AlphabetAlnum | exactly | random | atStart},      // Lark
	{"APP_USR-", 40, AlphabetToken},                             // Mercado Pago
	{"xnd_production_", 30, AlphabetAlnum},                      // Xendit
	{"xnd_development_", 30, AlphabetAlnum},                     // Xendit
	{"SB-Mid-server-", 20, AlphabetToken | noName},              // Midtrans
	{"Mid-server-", 20, AlphabetToken | noName},                 // Midtrans
	{"skey_test_", 16, AlphabetAlnum},                           // Omise
	{"skey_live_", 16, AlphabetAlnum},                           // Omise
	{"cfsk_ma_prod_", 30, AlphabetToken},                        // Cashfree
	{"cfsk_ma_test_", 30, AlphabetToken},                        // Cashfree
	{"nyk_v0_", 40, AlphabetAlnum},                              // Nylas
	{"dub_", 24, AlphabetAlnum | exactly | random},              // Dub
	{"bpk-", 32, AlphabetHex | exactly},                         // Builder.io
	{"sk", 170, AlphabetAlnum},                                  // Sanity
	{"live_", 30, AlphabetAlnum | exactly | random | atStart},   // Mollie
	{"test_", 30, AlphabetAlnum | exactly | random},             // Mollie
	{"private_", 28, AlphabetEqual | exactly | random},          // ImageKit
	{"live_", 35, AlphabetHex | exactly | atStart},              // Lob
	{"shltm_", 40, AlphabetToken},                               // Flexport
	{"sk_1x1_", 60, AlphabetHex},                                // Recharge
	{"sk_test_1x1_", 60, AlphabetHex},                           // Recharge
	{"rh-api-", 36, AlphabetGroups},                             // Robinhood
	{"BBUS-", 30, AlphabetAlnum},                                // Ubidots
	{"mik_", 22, AlphabetAlnum | exactly | random},              // Mappedin
	{"mis_", 40, AlphabetAlnum | random},                        // Mappedin
	{"pina_", 40, AlphabetToken | noName},                       // Pinterest
	{"pinr_", 40, AlphabetToken | noName},                       // Pinterest
	{"db-", 29, AlphabetAlnum | exactly | random | atStart},     // Databento
	{"lmb_", 40, AlphabetBase64 | random},                       // LogicMonitor
	{"access_", 30, AlphabetAlnum | exactly | random | atStart}, // Mollie
	{"sk_sbox_", 26, AlphabetAlnum},                             // Checkout.com
	{"sk_", 27, AlphabetAlnum | exactly | random | atStart},     // Checkout.com
	{"oa_prod_", 43, AlphabetToken | exactly},                   // Revolut
	{"oa_sand_", 43, AlphabetToken | exactly},                   // Revolut
	{"cxtp_", 30, AlphabetAlnum},                                // Coralogix
	{"cxup_", 30, AlphabetAlnum},                                // Coralogix
	{"sgp_", 64, AlphabetAlnum | exactly},                       // Segment
	{"pha_", 40, AlphabetToken | noName},                        // PostHog
	{"phr_", 40, AlphabetToken | noName},                        // PostHog
	{"pat-na3-", 36, AlphabetGroups},                            // HubSpot
	{"pat-ap1-", 36, AlphabetGroups},                            // HubSpot
	{"eyJtaXJvLm9yaWdpbiI6", 30, AlphabetToken},                 // Miro
	{"n8n_api_", 40, AlphabetHex},                               // n8n
	{"prv_prod_", 24, AlphabetAlnum},                            // Wompi
	{"prv_test_", 24, AlphabetAlnum},                            // Wompi
	{"prod_integrity_", 32, AlphabetAlnum | exactly},            // Wompi
	{"test_integrity_", 32, AlphabetAlnum | exactly},            // Wompi
	{"prod_events_", 32, AlphabetAlnum | exactly},               // Wompi
	{"test_events_", 32, AlphabetAlnum | exactly},               // Wompi
	{"live_sk_", 20, AlphabetAlnum | random},                    // Toss Payments, Mono
	{"test_sk_", 20, AlphabetAlnum | random},                    // Toss Payments, Mono
	{"live_gsk_", 20, AlphabetAlnum | random},                   // Toss Payments
	{"test_gsk_", 20, AlphabetAlnum | random},                   // Toss Payments
	{"CHASECK-", 30, AlphabetAlnum},                             // Chapa
	{"CHASECK_TEST-", 30, AlphabetAlnum},                        // Chapa
	{"ek_live_", 10, AlphabetAlnum},                             // Stripe
	{"ek_test_", 10, AlphabetAlnum},                             // Stripe
	{"secret_", 24, AlphabetAlnum | random},                     // Stripe
	{"A21AA", 80, AlphabetToken},                                // PayPal
	{"klarna_live_api_", 30, AlphabetBase64},                    // Klarna
	{"klarna_test_api_", 30, AlphabetBase64},                    // Klarna
	{"TEST_", 43, AlphabetBase64 | random},                      // ShipEngine
	{"secret_live_", 40, AlphabetDot},                           // Adapty
	{"5Aep861", 60, AlphabetDot},                                // Salesforce
	{"papi-", 36, AlphabetGroups},                               // Personio
	{"api-", 32, AlphabetUpper | exactly | atStart},             // SMTP2GO
	{"fsq3", 40, AlphabetBase64},                                // Foursquare
	{"sk_production_", 24, AlphabetAlnum},                       // Crossmint
	{"sk_staging_", 24, AlphabetAlnum},                          // Crossmint
	{"pa_", 44, AlphabetAlnum | exactly | random},               // Pirsch
	{"aact_", 60, AlphabetBase64},                               // Asaas
	{"sk_", 32, AlphabetAlnum | exactly | random | atStart},     // Svix
	{"inc_", 64, AlphabetAlnum | exactly},                       // incident.io
	{"cfxk_", 25, AlphabetToken | noName},                       // Cfx.re
	{"lsxs_pt_", 30, AlphabetAlnum},                             // Lightspeed
	{"apify_ui_", 30, AlphabetAlnum},                            // Apify
	{"skapi_cert_", 20, AlphabetToken | noName},                 // Heartland: its SDK
	{"skapi_prod_", 20, AlphabetToken | noName},                 // Heartland: its SDK
	{"seam_", 28, AlphabetToken | random | joined | atStart},    // Seam: its documentation
	{"STAGE_", 64, AlphabetAlnum | exactly | atStart},           // WePay: kingfisher
	{"PRODUCTION_", 64, AlphabetAlnum | exactly | atStart},      // WePay: kingfisher
	{"API_KEY", 32, AlphabetUpper | exactly | random | atStart}, // Finage: trufflehog
	{"k_", 36, AlphabetAlnum | random | atStart},                // Mailsac: trufflehog
	{"processor-sandbox-", 36, AlphabetGroups},                  // Plaid: its documentation
	{"processor-production-", 36, AlphabetGroups},               // Plaid: its documentation
	{"asset-report-sandbox-", 36, AlphabetGroups},               // Plaid: its documentation
	{"asset-report-production-", 36, AlphabetGroups},            // Plaid: its documentation
	{"SESS_ID_AT_", 40, AlphabetBase64 | noName},                // OpenVPN: its server's auth-token
}
