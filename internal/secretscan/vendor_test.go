// SPDX-License-Identifier: MIT

package secretscan

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
)

const (
	digitBytes = "0123456789"
	lowerBytes = "abcdefghijklmnopqrstuvwxyz"
	upperBytes = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
)

// madeUp expands a pattern of tokenform's vendors.txt.
func madeUp(t testing.TB, rng *rand.Rand, pattern string) string {
	t.Helper()
	var b strings.Builder
	for _, part := range strings.Fields(pattern) {
		set := map[byte]string{
			'A': digitBytes + lowerBytes + upperBytes, 'l': digitBytes + lowerBytes,
			'U': digitBytes + upperBytes, 'D': digitBytes,
			'h': digitBytes + "abcdef", 'a': lowerBytes, 'T': digitBytes + lowerBytes + upperBytes +
				"-_", 'B': digitBytes + lowerBytes + upperBytes, 'Q': upperBytes + "234567",
		}[part[0]]
		n, err := strconv.Atoi(part[1:])
		if set == "" || err != nil {
			b.WriteString(part)
			continue
		}
		for range n {
			b.WriteByte(set[rng.IntN(len(set))])
		}
	}
	return b.String()
}

// vendorSamples returns prefix and sample body of each vendor's format.
func vendorSamples(t testing.TB) [][3]string {
	t.Helper()
	var rows [][3]string
	for _, line := range caseLines(t, "../../tokenform/testdata/vendors.txt") {
		f := strings.Split(line, "\t")
		if len(f) != 3 {
			t.Fatalf("vendors.txt has the line %q, want three fields", line)
		}
		rows = append(rows, [3]string(f))
	}
	return rows
}

func TestVendorTokens(t *testing.T) {
	r := NewRules(nil, false)
	m := NewMask(ShowKind, nil)
	missed := map[string]int{}
	const rounds = 20
	for _, row := range vendorSamples(t) {
		h := fnv.New64a()
		fmt.Fprint(h, row)
		rng := rand.New(rand.NewPCG(1, h.Sum64())) // a row's tokens do not depend on other rows
		for range rounds {
			token := row[1] + madeUp(t, rng, row[2])
			for _, shape := range []string{"%s", "got %s from client", "x=%q,", `{"m":"\n%s\t"}`,
				"<%s>", "https://example.com/?q=%s&n=1", "\x1b[31m%s\x1b[0m", "a/%%3D%s"} {
				text := fmt.Sprintf(shape, token)
				got := scrub(r, m, text)
				if strings.Contains(got, token[len(row[1]):]) ||
					!strings.Contains(got, "[REDACTED:") {
					missed[row[0]+" "+row[1]+" in "+shape]++
				}
				if again := scrub(r, m, got); again != got {
					t.Errorf("%s: Replace(Find(%q)) = %q, want it unchanged", row[0], got, again)
				}
			}
		}
	}
	for name, n := range missed {
		// A body with hardly any digits is taken for a name, about once in a thousand.
		if n > 1 {
			t.Errorf("Find missed %s %d times of %d", name, n, rounds)
		}
	}
}

func TestVendorNearMisses(t *testing.T) {
	r := NewRules(nil, false)
	m := NewMask(ShowKind, nil)
	for _, text := range []string{
		"ghp_" + "short1A", "ghp_" + strings.Repeat("x", 36), "glpat-" + strings.Repeat("X", 20),
		"sk-learn-something-with-a-long-name-here",
		"npm_config_registry_is_a_variable_name_of_npm", "re_generate_all_of_the_things_now",
		"hf_transformers_cache_directory_name",
		"my-service-key-rotation-cronjob-name", "pul-something-that-is-no-token-at-all",
		"secret_manager_client_initialisation_code",
		"8ec095b4-8960-39fa-b948-e9e21f27f5de", "key-value-store-with-a-long-dashed-name",
		"test_integration_of_the_payment_service_flow",
		"com.example.SG.VeryLongClassNameWithoutAnything", "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9",
		"assets/app-9f86d081884c7d659a2f.js",
		"eyJhbGciOiJIUzI1NiJ9.example.json"[:28], "eyJhbGciOiJIUzI1NiJ9.configuration",
		"sk-prod-us-east-1a-7d9f8b6c5d-xk4pq", "RPL_SEMI_SYNC_MASTER_WAIT_FOR_SLAVE_COUNT",
		"Mid-server-prod-us-east-1a-7d9f8b6c5d", "xapp-worker-7d4b9c8f6d-x2x9z",
		"access-production-logs-2024-01-02-eu-west-1-archive",
		"sk-admin-prod-east-7d9f8b6c5d-xk4pq",
		"secret-live-worker_pool_2024_01_02_main_queue_0001",
		"ak-9f86d081884c7d659a2feaa0c55ad015", "md-8ec095b4-8960-39fa-b948-e9e21f27f5de",
		"rnd_da39a3ee5e6b4b0d3255bfef95601890afd80709", "persona_9f86d081884c7d659a2feaa0c55ad015",
		"secret-9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
		"app-7d4b9c8f6d-x2x9z", "app-prod-us-east-1-20240102T150405",
		"db-primary-7d4b9c8f6d-x2x9z", "access_20240102T150405Z000000123456.log",
		"preview-pr-1234-7d4b9c8f6d", "mainnet-beta-rpc-node-0012-us-east-1",
		"api-9f86d081884c7d659a2feaa0c55ad015", "cli-v2.15.0-linux-amd64-20240102150405",
		"apk_release_universal_signed_aligned_v2_2024_01_02_build_12345_android_sdk_34_arm64_v8a_x",
		"ls__cache__2024__01__02__index", "secret_manager_projects_0123456789_versions_latest",
		"test_sk_learn_classifier_0001_passes", "prod_integrity_check_2024_01_02_passed_all_rows",
		"TEST_INTEGRATION_DATABASE_CONNECTION_POOL_EXHAUSTION_V2_2024_01_02",
		"pk_live_51HZx9kQ2mT7vB4nY8wRcL5dJ3tGpS1fUeXaWqZoIbNhM6KyDlVrC0jEiPuTg",
		"pi_3MtwBwLkdIwHu7ix28a3tqPa", "seti_1Mm8s8LkdIwHu7ix0OXBfTRG",
		"cs_test_a11YYufWQzNY63zpQ6QSNRQhkUpVph4WRmzW0zWJO2znZKdVujZ0N0S22u",
		"pub_test_Q5yDA9xoKdePzhSGeVe9HAez7HgGORGf", "test_ck_D5GePWvyJnrK0W0k6q8gLzN97Eoq",
		"PRD-8ec095b4-8960-39fa-b948-e9e21f27f5de", "u1234567-8ec095b4-8960-39fa-b948-e9e21f27f5de",
		"GDQP2KPQGKIHYJGXNUIYOMHARUARCA7DJT5FO2FFOOKY3B2WSQHG4W37",
		"npub10elfcs4fr0l0r8af98jlmgdh9c8tcxjvz9qkw038js35mp4dma8qzvjptg",
		"edpkvGfYw3LyB1UcCahKQk4rF2tvbMUk8GFiTuMjL75uGXrpvKXhjn",
		"ed25519:6E8sCci9badyRkXb3JoRpBj5p8C6Tw41ELDZoiihKEtp",
		"com.example.act.SomeVeryLongActivityNameThatGoesOnAndOnAndOnAndOnForever2024",
		"cfg.local.DatabaseConnectionPoolConfigurationFactoryBeanBuilderImpl2",
		"v1.public.api.orders.OrdersControllerImplementationWithVeryLongName2024",
		"t.TestSomethingWithAVeryLongNameThatDescribesEverythingThatHappensInThisTestCaseNumber12",
		"AQ.AbstractQueuedSynchronizerConditionObjectWaiterNode2",
		"STS.AssumeRoleWithWebIdentityRequest", "1000.123456789",
		"t-8ec095b4-8960-39fa-b948-e9e21f27f5de", "8ec095b4-8960-39fa-b948-e9e21f27f5de:fxrates",
		"/v4/0ABCDEFG-short", "n8n_api_request_duration_seconds_bucket",
		"klarna_live_api_requests_total", "fnABTestEvaluationForUserSegment2024",
		"routing_key=orders.created exchange=events",
		`{"routing_key":"amq.gen-JzTY20BRgKO-HjmUJj0wLg","exchange":""}`,
		"etherscan_cache_key=9b74c9897bac770ffc029102a200c5de",
		"yelp_object_key=photos/9b74c9897bac770ffc029102a200c5de.jpg",
		"airbrake project=api key=42 records=7", "cypress record_key_count=3",
		"prf_9f86d081884c7d659a2feaa0c55ad015", "ptk_render_pass_main_buffer_0012_swap",
		"standard_deviation_of_the_sample_0123", "sig_da39a3ee5e6b4b0d3255bfef95601890",
		"seam_carving_image_width_1024_height_768_v2", "API_KEY_ROTATION",
		"k_means_clustering_v2_iteration_000012345678",
		"PRODUCTION_DATABASE_CONNECTION_POOL_SIZE_LIMIT_EXCEEDED_2024_01_02_0001",
		"ck_editor_plugin_bundle_v5_minified_2024", "hop_pattern_matching_table_version_2024_01",
		"asset-report-sandbox-us-east-1-7d9f8b6c5d-xk4pq-1234567890ab",
		"9f86d081884c7d659a2feaa0c55ad015.production.min.js",
		"9f86d081884c7d659a2feaa0c55ad015.css",
		"9f86d081884c7d659a2feaa0c55ad015.ConfigController()",
		"1234567890123456789-da39a3ee5e6b4b0d3255bfef95601890afd80709",
		"| 12|da39a3ee5e6b4b0d3255bfef95601890afd80709|",
		"user:da39a3ee5e6b4b0d3255bfef95601890afd80709",
		"prod-9f86d081884c7d659a2feaa0c55ad015", "release-2024-01-02-build-000123456789-main-v3",
		"EXOPLANETARY_TRANSIT_OBSERVATION_2024", "K00BZ7XQ2LM9VTR4",
		"MDE5MjgzNzQ2NTAxIGl0ZW1zIGluIHRoZSBxdWV1ZSBub3",
		"NDczODI5MTA1NjI4OiBkb25lLCBub3RoaW5nIGxlZnQgdG8gZG8gaGVyZSBhbnltb3JlIGF0IGFsbA",
		// Lines and pieces of base64, of certificates and other binary data.
		"AQEAwq3kVt0mY7zH1sJd9RfXuL5bNg8PcTe2oKi4hQW6xGvZyM+7SaU/3nEjDlBr",
		"IicYxwOhc6jmtH1AgB/AQEBLlEyIrUUGa/76ztDyamLpsDuIR+S5r15M/Nm4n0Ed2tYrTN4XN8l90",
		"EAAAAAAAAACbAAAAAQAAAAMAAAAAAAAAsP8BAAAAAACw7wEAAAAAADgAAAAAAAAA",
		"ABIAAQDAR0AAAAAAACIAAAAAAAAAKAsAABIAAQAA", "AKIAQ7RM2ZXKT5VWY3NPnd4e9",
		"gAAAAABTSIn7SIPsEEiLh2gJAABIhcB0Av8QiwUsiwAAhcB0ULoEAAAAvgMAAABIid",
		"AAAAAAAAAAAAAAAAAAAAACQMAAASAAAAAAAAAAAAAAAAAAAAAAAAAMYEAAASAAAAAAAAAAAAAAAAAAAA",
		"vYbnC8+Kw7jP3xQm9ZsT2dRfLuN5hGc1aVyE6tXkBp4MoJ8iUwSD2qFz3HrCgY7nW/kd5f",
		"hc2Xk9/1//9mZi4PH4QAAAAAAA8fQABBVEmJ9FVTSIn7SIPsEGRI",
		"AXbmSeogEiDlDwz0Gc670YYByFzC3c7tEMeap7CckkOtuN0Yaebqtv42dZH0MiikzSco2ROhagXHOinG7gB78ax",
		"dG9reW8gLSB0b2t5byBpcyB0aGUgY2FwaXRhbCBvZiBKYXBhbiBhbmQgbW9yZQ",
	} {
		if got := scrub(r, m, text); got != text {
			t.Errorf("Replace(Find(%q)) = %q, want it unchanged", text, got)
		}
	}
}

// TestVendorKeyNames finds keys of no form of their own by the vendor's name beside the word key,
// in each notation.
func TestVendorKeyNames(t *testing.T) {
	r := NewRules(nil, false)
	m := NewMask(ShowKind, nil)
	const md5, sha1 = "9b74c9897bac770ffc029102a200c5de", "da39a3ee5e6b4b0d3255bfef95601890afd80709"
	for _, row := range []struct{ name, key string }{
		{"PD_ROUTING_KEY", "R0ZQ3W8K2LXN5VTB7YHD4MCJ6PGFA1SE"}, {"PAGERDUTY_ROUTING_KEY", md5},
		{"NEW_RELIC_INSERT_KEY", md5}, {"AIRBRAKE_PROJECT_KEY", md5},
		{"CYPRESS_RECORD_KEY", "9b74c989-7bac-470f-bc02-9102a200c5de"},
		{"OPSGENIE_KEY", "9b74c989-7bac-470f-bc02-9102a200c5de"},
		{"GITHUB_PAT", sha1}, {"AZURE_DEVOPS_EXT_PAT", md5}, {"PROVISIONING_KEY", md5},
		{"ETHERSCAN_KEY", md5}, {"YELP_KEY", md5}, {"DEEPGRAM_KEY", sha1}, {"SERPAPI_KEY", md5},
	} {
		low := strings.ToLower(row.name)
		for _, text := range []string{
			row.name + "=" + row.key, "export " + row.name + "='" + row.key + "'",
			"  " + low + ": " + row.key, `{"a":1,"` + low + `":"` + row.key + `","b":2}`,
			"X-" + strings.ReplaceAll(row.name, "_", "-") + ": " + row.key,
			"run --" + strings.ReplaceAll(low, "_", "-") + " " + row.key + " --verbose",
			"run --" + strings.ReplaceAll(low, "_", "-") + "=" + row.key + " --verbose",
		} {
			if got := scrub(r, m, text); strings.Contains(got, row.key) {
				t.Errorf("Replace(Find(%q)) = %q, want no %q in it", text, got, row.key)
			}
		}
	}
}
