// SPDX-License-Identifier: MIT

package tokenform

// vendorsCode are tokens of code hosts, package registries, build systems and developers' tools.
var vendorsCode = []vendor{
	{"ghp_", 30, AlphabetAlnum},                              // GitHub
	{"gho_", 30, AlphabetAlnum},                              // GitHub
	{"ghu_", 30, AlphabetAlnum},                              // GitHub
	{"ghs_", 30, AlphabetEqualDot},                           // GitHub
	{"ghr_", 30, AlphabetAlnum},                              // GitHub
	{"github_pat_", 50, AlphabetToken},                       // GitHub
	{"bitpat_", 40, AlphabetToken},                           // Bitrise
	{"ctp_", 30, AlphabetAlnum | random},                     // Chief Tools, gitleaks' list
	{"cto_", 30, AlphabetAlnum | random},                     // Chief Tools, gitleaks' list
	{"ctr_", 30, AlphabetAlnum | random},                     // Chief Tools, gitleaks' list
	{"bitwat_", 40, AlphabetToken},                           // Bitrise
	{"nf-eyJ", 40, AlphabetJWT},                              // Northflank
	{"glpat-", 20, AlphabetDot | noName},                     // GitLab
	{"gldt-", 20, AlphabetToken},                             // GitLab
	{"glrt-", 20, AlphabetDot},                               // GitLab
	{"glrtr-", 20, AlphabetDot},                              // GitLab
	{"glcbt-", 20, AlphabetToken},                            // GitLab
	{"glptt-", 40, AlphabetHex},                              // GitLab
	{"glft-", 20, AlphabetToken},                             // GitLab
	{"glimt-", 20, AlphabetToken},                            // GitLab
	{"glagent-", 40, AlphabetToken},                          // GitLab
	{"gloas-", 50, AlphabetToken},                            // GitLab
	{"glsoat-", 20, AlphabetToken},                           // GitLab
	{"glffct-", 20, AlphabetToken},                           // GitLab
	{"glwt-", 20, AlphabetToken},                             // GitLab
	{"GR1348941", 20, AlphabetToken},                         // GitLab
	{"ATBB", 28, AlphabetEqual},                              // Bitbucket
	{"ATCTT3xFfG", 40, AlphabetEqual},                        // Bitbucket
	{"BBDC-", 36, AlphabetBase64},                            // Bitbucket Server
	{"ATATT3xFfG", 40, AlphabetEqual},                        // Atlassian
	{"ATSTT3xFfG", 40, AlphabetEqual},                        // Atlassian
	{"ATOAT", 60, AlphabetToken},                             // Atlassian
	{"npm_", 36, AlphabetAlnum},                              // npm
	{"pypi-AgE", 50, AlphabetToken},                          // PyPI
	{"pypi-", 80, AlphabetToken},                             // PyPI
	{"rubygems_", 48, AlphabetHex},                           // RubyGems
	{"oy2", 43, AlphabetAlnum},                               // NuGet
	{"cio", 32, AlphabetAlnum | exactly},                     // crates.io
	{"CLOJARS_", 60, AlphabetAlnum},                          // Clojars
	{"dckr_pat_", 27, AlphabetToken},                         // Docker Hub
	{"dckr_oat_", 32, AlphabetToken},                         // Docker Hub
	{"AKCp", 60, AlphabetAlnum},                              // JFrog
	{"cmVmdGtuOj", 40, AlphabetAlnum},                        // JFrog
	{"cmVmd", 59, AlphabetAlnum},                             // JFrog
	{"sgp_", 40, AlphabetGroups},                             // Sourcegraph
	{"sgp_local_", 40, AlphabetHex | exactly},                // Sourcegraph: gitleaks' list
	{"slk_", 64, AlphabetHex},                                // Sourcegraph
	{"sgd_", 64, AlphabetHex},                                // Sourcegraph
	{"CCIPAT_", 40, AlphabetToken},                           // CircleCI
	{"CCIPRJ_", 40, AlphabetToken},                           // CircleCI
	{"bkua_", 40, AlphabetHex},                               // Buildkite
	{"bkpat_", 40, AlphabetAlnum},                            // Buildkite
	{"bkaj_", 30, AlphabetToken},                             // Buildkite
	{"API-", 26, AlphabetUpper | noDigest},                   // Octopus Deploy
	{"drn_", 30, AlphabetAlnum | noDigest},                   // Drone
	{"PMAK-", 50, AlphabetToken},                             // Postman
	{"PMAT-", 26, AlphabetAlnum},                             // Postman
	{"pul-", 40, AlphabetHex},                                // Pulumi
	{"ico-", 32, AlphabetAlnum},                              // Infracost
	{"pnu_", 36, AlphabetAlnum},                              // Prefect
	{"pnb_", 36, AlphabetAlnum},                              // Prefect
	{"sqp_", 40, AlphabetHex},                                // SonarQube
	{"sqa_", 40, AlphabetHex},                                // SonarQube
	{"squ_", 40, AlphabetHex},                                // SonarQube
	{"sqco_", 40, AlphabetToken},                             // SonarCloud
	{"qltcp_", 20, AlphabetToken},                            // CodeClimate
	{"RPL_", 20, AlphabetToken},                              // Replit
	{"figd_", 38, AlphabetToken | noName},                    // Figma
	{"figdr_", 38, AlphabetToken},                            // Figma
	{"figu_", 30, AlphabetToken},                             // Figma
	{"lin_api_", 32, AlphabetAlnum},                          // Linear
	{"lin_oauth_", 32, AlphabetAlnum},                        // Linear
	{"ntn_", 40, AlphabetAlnum},                              // Notion
	{"secret_", 40, AlphabetAlnum | noDigest},                // Notion
	{"rdme_", 60, AlphabetAlnum},                             // Readme
	{"r8_", 37, AlphabetAlnum},                               // Replicate
	{"vtwn_", 20, AlphabetAlnum},                             // Val Town
	{"sntrys_", 60, AlphabetBase64},                          // Sentry
	{"sntryu_", 64, AlphabetHex},                             // Sentry
	{"sntrya_", 64, AlphabetHex},                             // Sentry
	{"sntryi_", 64, AlphabetHex},                             // Sentry
	{"rootly_", 40, AlphabetHex},                             // Rootly
	{"depot_org_", 40, AlphabetAlnum},                        // Depot
	{"depot_user_", 40, AlphabetAlnum},                       // Depot
	{"depot_project_", 40, AlphabetAlnum},                    // Depot
	{"tskey-", 20, AlphabetToken | noName},                   // Tailscale
	{"ggtt-", 30, AlphabetToken},                             // GitGuardian
	{"AIK_CI_", 20, AlphabetToken | noName},                  // Aikido
	{"AIK_SECRET_", 30, AlphabetToken},                       // Aikido
	{"sktsec_", 30, AlphabetToken},                           // Socket
	{"ddp_", 30, AlphabetAlnum},                              // Deno Deploy
	{"ddo_", 30, AlphabetAlnum},                              // Deno Deploy
	{"ddw_", 30, AlphabetAlnum},                              // Deno Deploy
	{"jsrp_", 30, AlphabetAlnum},                             // JSR
	{"lin_wh_", 32, AlphabetAlnum},                           // Linear webhooks
	{"hex_", 40, AlphabetHex | exactly | atStart},            // Hex.pm
	{"packagist_out_", 60, AlphabetHex},                      // Packagist
	{"packagist_ors_", 60, AlphabetHex},                      // Packagist
	{"packagist_uut_", 60, AlphabetHex},                      // Packagist
	{"packagist_oru_", 60, AlphabetHex},                      // Packagist
	{"bkct_", 32, AlphabetAlnum},                             // Buildkite clusters
	{"gta_", 40, AlphabetHex | exactly},                      // Gitea
	{"sgamp_user_", 60, AlphabetToken},                       // Sourcegraph Amp
	{"odt_", 36, AlphabetAlnum | exactly},                    // Okteto
	{"ion_", 42, AlphabetAlnum | exactly},                    // Ionic
	{"ATTA", 64, AlphabetAlnum},                              // Trello
	{"chpt_", 20, AlphabetAlnum},                             // Chromatic
	{"glsoac-", 20, AlphabetToken},                           // Terraform registry of GitLab
	{"csb_v1_", 30, AlphabetToken},                           // CodeSandbox
	{"LT_", 40, AlphabetAlnum},                               // LambdaTest
	{"nsct_", 30, AlphabetToken},                             // Namespace
	{"hxtp_", 40, AlphabetAlnum},                             // Hex
	{"gb_api_", 36, AlphabetAlnum},                           // GitBook
	{"spk_prod_", 20, AlphabetAlnum},                         // Speakeasy
	{"mint_", 24, AlphabetAlnum | random},                    // Mintlify
	{"hbp_", 30, AlphabetAlnum},                              // Honeybadger
	{"dvc_server_", 30, AlphabetToken | noName},              // DevCycle
	{"secret_admin_", 30, AlphabetAlnum},                     // GrowthBook
	{"secret_user_", 30, AlphabetAlnum},                      // GrowthBook
	{"secret_readonly_", 30, AlphabetAlnum},                  // GrowthBook
	{"tr_stg_", 20, AlphabetAlnum},                           // Trigger.dev
	{"console-", 30, AlphabetAlnum | random},                 // Statsig console
	{"tgpak_", 36, AlphabetAlnum},                            // Tolgee
	{"tgpat_", 36, AlphabetAlnum},                            // Tolgee
	{"gto_", 52, AlphabetAlnum | exactly},                    // Gitea
	{"wlu_", 36, AlphabetAlnum | random},                     // Weblate
	{"wlp_", 36, AlphabetAlnum | random},                     // Weblate
	{"ldpat_", 32, AlphabetHex},                              // Lightdash
	{"tkcapi_", 30, AlphabetHex},                             // Testkube
	{"waka_", 36, AlphabetGroups},                            // WakaTime
	{"waka_tok_", 40, AlphabetAlnum},                         // WakaTime
	{"waka_ref_", 40, AlphabetAlnum},                         // WakaTime
	{"waka_sec_", 40, AlphabetAlnum},                         // WakaTime
	{"api-", 28, AlphabetAlnum | exactly | random | atStart}, // Phabricator
	{"cli-", 28, AlphabetAlnum | exactly | random | atStart}, // Phabricator
	{"SWMTKN-1-", 60, AlphabetToken},                         // Docker Swarm
	{"apk_user_", 80, AlphabetBase64},                        // Devin
	{"apk_", 80, AlphabetBase64},                             // Devin
	{"cog_", 52, AlphabetAlnum | exactly},                    // Devin
	{"lip_", 20, AlphabetAlnum | exactly | random | atStart}, // Lichess
	{"lio_", 32, AlphabetAlnum | exactly | random | atStart}, // Lichess
	{"SWMKEY-1-", 40, AlphabetBase64},                        // Docker Swarm: its documentation
	{"gs_appsweep_", 24, AlphabetToken | noName},             // Guardsquare: its README
	{"isat_", 40, AlphabetAlnum | random},                    // Iterative: kingfisher
	{"prf_", 20, AlphabetToken | random | noName | atStart},  // Proof: kingfisher
	{"hop_pat_", 20, AlphabetToken | random | noName},        // Hop: kingfisher
	{"ptk_", 20, AlphabetToken | random | noName | atStart},  // Hop: kingfisher
	{"nrt_", 40, AlphabetToken | random | noName},            // Notion: kingfisher
}
