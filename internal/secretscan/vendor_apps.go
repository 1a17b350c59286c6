// SPDX-License-Identifier: MIT

package secretscan

// vendorsApps are tokens of payment, mail, chat, shop, analytics and monitoring services, and
// encoded JSON tokens.
var vendorsApps = []vendor{
	{"xoxb-", 10, alphabetToken},                                // Slack
	{"xoxp-", 10, alphabetToken},                                // Slack
	{"xoxa-", 10, alphabetToken},                                // Slack
	{"xoxr-", 10, alphabetToken},                                // Slack
	{"xoxs-", 10, alphabetToken},                                // Slack
	{"xoxo-", 10, alphabetToken | noName},                       // Slack
	{"xoxc-", 10, alphabetToken},                                // Slack
	{"xoxd-", 10, alphabetBase64},                               // Slack
	{"xoxe-", 20, alphabetToken},                                // Slack
	{"xapp-", 20, alphabetToken | noName},                       // Slack
	{"xwfp-", 20, alphabetToken},                                // Slack
	{"sk_live_", 10, alphabetToken | noName},                    // Stripe, Knock
	{"sk_test_", 10, alphabetToken | noName},                    // Stripe, Knock
	{"sk_prod_", 10, alphabetToken | noName},                    // Stripe
	{"rk_live_", 10, alphabetAlnum},                             // Stripe
	{"rk_test_", 10, alphabetAlnum},                             // Stripe
	{"rk_prod_", 10, alphabetAlnum},                             // Stripe
	{"whsec_", 24, alphabetBase64},                              // Stripe
	{"sk_org_", 20, alphabetToken | noName},                     // Stripe
	{"rkcs_", 20, alphabetToken},                                // Stripe
	{"sq0atp-", 22, alphabetToken},                              // Square
	{"sq0csp-", 40, alphabetToken},                              // Square
	{"sq0idp-", 22, alphabetToken},                              // Square
	{"EAAA", 60, alphabetToken | exactly | random | atStart},    // Square
	{"EAAC", 90, alphabetAlnum},                                 // Facebook
	{"EAAM", 90, alphabetAlnum},                                 // Facebook
	{"EAACEdEose0cBA", 20, alphabetAlnum},                       // Facebook
	{"EAAG", 90, alphabetAlnum},                                 // Facebook
	{"EAAB", 90, alphabetAlnum},                                 // Facebook
	{"EAAJ", 90, alphabetAlnum},                                 // Facebook
	{"EAAL", 90, alphabetAlnum},                                 // Facebook
	{"EAAD", 90, alphabetAlnum},                                 // Facebook
	{"EAA", 110, alphabetAlnum | random},                        // Facebook: the fourth varies
	{"IGQV", 90, alphabetAlnum},                                 // Instagram
	{"IGAA", 90, alphabetAlnum},                                 // Instagram
	{"THAA", 90, alphabetAlnum},                                 // Threads
	{"access-sandbox-", 36, alphabetGroups},                     // Plaid
	{"access-development-", 36, alphabetGroups},                 // Plaid
	{"access-production-", 36, alphabetGroups},                  // Plaid
	{"FLWSECK_TEST-", 12, alphabetToken},                        // Flutterwave
	{"FLWSECK-", 12, alphabetToken},                             // Flutterwave
	{"FLWPUBK_TEST-", 32, alphabetToken},                        // Flutterwave
	{"rzp_live_", 14, alphabetAlnum},                            // Razorpay
	{"rzp_test_", 14, alphabetAlnum},                            // Razorpay
	{"AQE", 60, alphabetBase64 | parted},                        // Adyen
	{"live_", 35, alphabetEqual | random},                       // GoCardless
	{"sandbox_", 36, alphabetEqual | random},                    // GoCardless
	{"EZAK", 50, alphabetAlnum},                                 // EasyPost
	{"EZTK", 50, alphabetAlnum},                                 // EasyPost
	{"aio_", 28, alphabetAlnum | exactly},                       // Adafruit IO
	{"shippo_live_", 40, alphabetHex},                           // Shippo
	{"shippo_test_", 40, alphabetHex},                           // Shippo
	{"duffel_live_", 40, alphabetEqual},                         // Duffel
	{"duffel_test_", 40, alphabetEqual},                         // Duffel
	{"pdl_live_apikey_", 30, alphabetToken},                     // Paddle
	{"pdl_sdbx_apikey_", 30, alphabetToken},                     // Paddle
	{"pdl_ntfset_", 30, alphabetToken},                          // Paddle
	{"polar_oat_", 30, alphabetToken},                           // Polar
	{"polar_pat_", 30, alphabetToken},                           // Polar
	{"atk_", 24, alphabetAlnum},                                 // RevenueCat
	{"test_", 35, alphabetHex | exactly | atStart},              // Lob
	{"s-s4t2ud-", 60, alphabetHex},                              // Intra42
	{"s-s4t2af-", 60, alphabetHex},                              // Intra42
	{"private-", 32, alphabetHex | exactly},                     // Google Calendar
	{"shpat_", 32, alphabetHex},                                 // Shopify
	{"shpca_", 32, alphabetHex},                                 // Shopify
	{"shppa_", 32, alphabetHex},                                 // Shopify
	{"shpss_", 32, alphabetHex},                                 // Shopify
	{"shptka_", 32, alphabetHex},                                // Shopify
	{"shpua_", 32, alphabetHex},                                 // Shopify
	{"shpit_", 32, alphabetHex},                                 // Shopify
	{"atkn_", 30, alphabetAlnum},                                // Shopify
	{"prtapi_", 32, alphabetHex},                                // Shopify
	{"xkeysib-", 60, alphabetToken},                             // Sendinblue
	{"xsmtpsib-", 60, alphabetToken},                            // Sendinblue
	{"key-", 32, alphabetHex | exactly | atStart},               // Mailgun
	{"pubkey-", 32, alphabetHex},                                // Mailgun
	{"md-", 22, alphabetToken | noDigest},                       // Mailchimp
	{"re_", 20, alphabetToken | joined},                         // Resend
	{"pk_", 32, alphabetHex},                                    // Klaviyo
	{"SK", 32, alphabetHex | exactly},                           // Twilio
	{"KEY0", 30, alphabetToken},                                 // Telnyx
	{"b_", 44, alphabetEqual},                                   // Beamer
	{"tfp_", 40, alphabetEqualDot},                              // Typeform
	{"pat-na1-", 36, alphabetGroups},                            // HubSpot
	{"pat-na2-", 36, alphabetGroups},                            // HubSpot
	{"pat-eu1-", 36, alphabetGroups},                            // HubSpot
	{"dG9rO", 49, alphabetBase64},                               // Intercom
	{"CFPAT-", 43, alphabetToken},                               // Contentful
	{"fio-u-", 60, alphabetEqual},                               // Frame.io
	{"BBFF-", 30, alphabetAlnum},                                // Ubidots
	{"bb_pr_", 30, alphabetHex},                                 // Bannerbear
	{"bb_ma_", 30, alphabetHex},                                 // Bannerbear
	{"tly-", 30, alphabetAlnum | noDigest},                      // Tally
	{"cnvca", 40, alphabetToken},                                // Canva
	{"p8e-", 32, alphabetToken},                                 // Adobe
	{"s8e-", 32, alphabetToken},                                 // Adobe
	{"AAAAAAAAAAAAAAAAAAAAA", 60, alphabetPercent | random},     // Twitter
	{"AQX", 100, alphabetToken},                                 // LinkedIn
	{"RGAPI-", 36, alphabetGroups},                              // Riot Games
	{"glsa_", 40, alphabetToken},                                // Grafana
	{"glc_", 32, alphabetBase64},                                // Grafana
	{"eyJrIjoi", 60, alphabetBase64},                            // Grafana
	{"NRAK-", 27, alphabetAlnum},                                // New Relic
	{"NRJS-", 19, alphabetAlnum},                                // New Relic
	{"NRII-", 32, alphabetToken},                                // New Relic
	{"NRIQ-", 32, alphabetToken},                                // New Relic
	{"NRRA-", 32, alphabetHex},                                  // New Relic
	{"ddapp_", 34, alphabetAlnum},                               // Datadog
	{"ddpat_", 30, alphabetToken},                               // Datadog
	{"phx_", 40, alphabetAlnum},                                 // PostHog
	{"phs_", 40, alphabetAlnum},                                 // PostHog
	{"phc_", 40, alphabetAlnum},                                 // PostHog
	{"hcaik_", 50, alphabetAlnum},                               // Honeycomb
	{"hcxik_", 50, alphabetAlnum},                               // Honeycomb
	{"hcamk_", 40, alphabetAlnum},                               // Honeycomb
	{"xaat-", 36, alphabetGroups},                               // Axiom
	{"xapt-", 36, alphabetGroups},                               // Axiom
	{"cu_", 32, alphabetHex},                                    // Checkly
	{"sdk-", 36, alphabetGroups},                                // LaunchDarkly
	{"mob-", 36, alphabetGroups},                                // LaunchDarkly
	{"secret-", 40, alphabetAlnum | noDigest},                   // Statsig
	{"dbtc_", 40, alphabetToken},                                // dbt Cloud
	{"dbtu_", 40, alphabetToken},                                // dbt Cloud
	{"apify_api_", 30, alphabetAlnum},                           // Apify
	{"MC5", 60, alphabetDot | dotted},                           // Prismic
	{"ws-", 60, alphabetHex},                                    // Webflow
	{"retool_", 24, alphabetToken | noName | noDigest},          // Retool
	{"testsk_", 30, alphabetToken | noName},                     // Svix
	{"pk_prod_", 24, alphabetAlnum},                             // Courier
	{"tr_dev_", 20, alphabetAlnum},                              // Trigger.dev
	{"tr_prod_", 20, alphabetAlnum},                             // Trigger.dev
	{"tr_pat_", 30, alphabetAlnum},                              // Trigger.dev
	{"signkey-", 30, alphabetToken | noName},                    // Inngest
	{"sk_dev_", 24, alphabetToken | noName},                     // Liveblocks
	{"unkey_", 20, alphabetToken | noName | noDigest},           // Unkey
	{"zpka_", 30, alphabetToken},                                // Zuplo
	{"kpat_", 40, alphabetToken},                                // Kong
	{"spat_", 40, alphabetToken},                                // Kong
	{"NF-", 24, alphabetAlnum},                                  // Nightfall
	{"api_live_", 20, alphabetDot | noName},                     // Onfido
	{"api_sandbox_", 20, alphabetDot | noName},                  // Onfido
	{"persona_", 30, alphabetToken | noName | noDigest},         // Persona
	{"samsara_api_", 24, alphabetAlnum},                         // Samsara
	{"tss_", 30, alphabetAlnum | noDigest},                      // ThunderStore
	{"dnkey-", 60, alphabetEqual},                               // Definednet
	{"bxt_", 30, alphabetToken | noDigest},                      // Brex
	{"CG-", 24, alphabetAlnum},                                  // CoinGecko
	{"QN_", 30, alphabetHex},                                    // QuickNode
	{"eyJ", 0, alphabetJWT},                                     // JWT
	{"eyA", 0, alphabetJWT},                                     // JWT
	{"ewo", 0, alphabetJWT},                                     // JWT
	{"ewA", 0, alphabetJWT},                                     // JWT
	{"ZXlK", 60, alphabetBase64},                                // JWT in base64
	{"syt_", 30, alphabetToken},                                 // Matrix
	{"mct_", 30, alphabetToken},                                 // Matrix
	{"tk_", 29, alphabetAlnum | noDigest},                       // ntfy
	{"ck_", 40, alphabetHex | exactly | atStart},                // WooCommerce
	{"cs_", 40, alphabetHex | exactly | atStart},                // WooCommerce
	{"mercury_production_", 30, alphabetToken},                  // Mercury
	{"ramp_sec_", 32, alphabetAlnum},                            // Ramp
	{"os_v2_app_", 60, alphabetAlnum},                           // OneSignal
	{"os_v2_org_", 60, alphabetAlnum},                           // OneSignal
	{"hcxmk_", 50, alphabetAlnum},                               // Honeycomb
	{"cal_live_", 32, alphabetHex | exactly},                    // Cal.com
	{"cal_", 32, alphabetHex | exactly},                         // Cal.com
	{"sec-c-", 40, alphabetAlnum},                               // PubNub
	{"inc_", 40, alphabetAlnum | exactly},                       // incident.io
	{"BQ", 130, alphabetToken | random},                         // Spotify
	{"AB11", 46, alphabetAlnum | exactly | random},              // QuickBooks
	{"t-", 38, alphabetAlnum | exactly | random | atStart},      // Lark
	{"APP_USR-", 40, alphabetToken},                             // Mercado Pago
	{"xnd_production_", 30, alphabetAlnum},                      // Xendit
	{"xnd_development_", 30, alphabetAlnum},                     // Xendit
	{"SB-Mid-server-", 20, alphabetToken | noName},              // Midtrans
	{"Mid-server-", 20, alphabetToken | noName},                 // Midtrans
	{"skey_test_", 16, alphabetAlnum},                           // Omise
	{"skey_live_", 16, alphabetAlnum},                           // Omise
	{"cfsk_ma_prod_", 30, alphabetToken},                        // Cashfree
	{"cfsk_ma_test_", 30, alphabetToken},                        // Cashfree
	{"nyk_v0_", 40, alphabetAlnum},                              // Nylas
	{"dub_", 24, alphabetAlnum | exactly | random},              // Dub
	{"bpk-", 32, alphabetHex | exactly},                         // Builder.io
	{"sk", 170, alphabetAlnum},                                  // Sanity
	{"live_", 30, alphabetAlnum | exactly | random},             // Mollie
	{"test_", 30, alphabetAlnum | exactly | random},             // Mollie
	{"private_", 28, alphabetEqual | exactly | random},          // ImageKit
	{"live_", 35, alphabetHex | exactly | atStart},              // Lob
	{"shltm_", 40, alphabetToken},                               // Flexport
	{"sk_1x1_", 60, alphabetHex},                                // Recharge
	{"sk_test_1x1_", 60, alphabetHex},                           // Recharge
	{"rh-api-", 36, alphabetGroups},                             // Robinhood
	{"BBUS-", 30, alphabetAlnum},                                // Ubidots
	{"mik_", 22, alphabetAlnum | exactly | random},              // Mappedin
	{"mis_", 40, alphabetAlnum | random},                        // Mappedin
	{"pina_", 40, alphabetToken | noName},                       // Pinterest
	{"pinr_", 40, alphabetToken | noName},                       // Pinterest
	{"db-", 29, alphabetAlnum | exactly | random | atStart},     // Databento
	{"lmb_", 40, alphabetBase64 | random},                       // LogicMonitor
	{"access_", 30, alphabetAlnum | exactly | random | atStart}, // Mollie
	{"sk_sbox_", 26, alphabetAlnum},                             // Checkout.com
	{"sk_", 27, alphabetAlnum | exactly | random | atStart},     // Checkout.com
	{"oa_prod_", 43, alphabetToken | exactly},                   // Revolut
	{"oa_sand_", 43, alphabetToken | exactly},                   // Revolut
	{"cxtp_", 30, alphabetAlnum},                                // Coralogix
	{"cxup_", 30, alphabetAlnum},                                // Coralogix
	{"sgp_", 64, alphabetAlnum | exactly},                       // Segment
	{"pha_", 40, alphabetToken | noName},                        // PostHog
	{"phr_", 40, alphabetToken | noName},                        // PostHog
	{"pat-na3-", 36, alphabetGroups},                            // HubSpot
	{"pat-ap1-", 36, alphabetGroups},                            // HubSpot
	{"eyJtaXJvLm9yaWdpbiI6", 30, alphabetToken},                 // Miro
	{"n8n_api_", 40, alphabetHex},                               // n8n
	{"prv_prod_", 24, alphabetAlnum},                            // Wompi
	{"prv_test_", 24, alphabetAlnum},                            // Wompi
	{"prod_integrity_", 32, alphabetAlnum | exactly},            // Wompi
	{"test_integrity_", 32, alphabetAlnum | exactly},            // Wompi
	{"prod_events_", 32, alphabetAlnum | exactly},               // Wompi
	{"test_events_", 32, alphabetAlnum | exactly},               // Wompi
	{"live_sk_", 20, alphabetAlnum | random},                    // Toss Payments, Mono
	{"test_sk_", 20, alphabetAlnum | random},                    // Toss Payments, Mono
	{"live_gsk_", 20, alphabetAlnum | random},                   // Toss Payments
	{"test_gsk_", 20, alphabetAlnum | random},                   // Toss Payments
	{"CHASECK-", 30, alphabetAlnum},                             // Chapa
	{"CHASECK_TEST-", 30, alphabetAlnum},                        // Chapa
	{"ek_live_", 10, alphabetAlnum},                             // Stripe
	{"ek_test_", 10, alphabetAlnum},                             // Stripe
	{"secret_", 24, alphabetAlnum | random},                     // Stripe
	{"A21AA", 80, alphabetToken},                                // PayPal
	{"klarna_live_api_", 30, alphabetBase64},                    // Klarna
	{"klarna_test_api_", 30, alphabetBase64},                    // Klarna
	{"TEST_", 43, alphabetBase64 | random},                      // ShipEngine
	{"secret_live_", 40, alphabetDot},                           // Adapty
	{"5Aep861", 60, alphabetDot},                                // Salesforce
	{"papi-", 36, alphabetGroups},                               // Personio
	{"api-", 32, alphabetUpper | exactly | atStart},             // SMTP2GO
	{"fsq3", 40, alphabetBase64},                                // Foursquare
	{"sk_production_", 24, alphabetAlnum},                       // Crossmint
	{"sk_staging_", 24, alphabetAlnum},                          // Crossmint
	{"pa_", 44, alphabetAlnum | exactly | random},               // Pirsch
	{"aact_", 60, alphabetBase64},                               // Asaas
	{"sk_", 32, alphabetAlnum | exactly | random | atStart},     // Svix
	{"inc_", 64, alphabetAlnum | exactly},                       // incident.io
	{"cfxk_", 25, alphabetToken | noName},                       // Cfx.re
	{"lsxs_pt_", 30, alphabetAlnum},                             // Lightspeed
	{"apify_ui_", 30, alphabetAlnum},                            // Apify
	{"skapi_cert_", 20, alphabetToken | noName},                 // Heartland: its SDK
	{"skapi_prod_", 20, alphabetToken | noName},                 // Heartland: its SDK
	{"seam_", 28, alphabetToken | random | joined | atStart},    // Seam: its documentation
	{"STAGE_", 64, alphabetAlnum | exactly | atStart},           // WePay: kingfisher
	{"PRODUCTION_", 64, alphabetAlnum | exactly | atStart},      // WePay: kingfisher
	{"API_KEY", 32, alphabetUpper | exactly | random | atStart}, // Finage: trufflehog
	{"k_", 36, alphabetAlnum | random | atStart},                // Mailsac: trufflehog
	{"processor-sandbox-", 36, alphabetGroups},                  // Plaid: its documentation
	{"processor-production-", 36, alphabetGroups},               // Plaid: its documentation
	{"asset-report-sandbox-", 36, alphabetGroups},               // Plaid: its documentation
	{"asset-report-production-", 36, alphabetGroups},            // Plaid: its documentation
}
