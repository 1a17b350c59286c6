// SPDX-License-Identifier: MIT

package secretscan

// vendorsCode are tokens of code hosts, package registries, build systems and developers' tools.
var vendorsCode = []vendor{
	{"ghp_", 30, alphabetAlnum},                              // GitHub
	{"gho_", 30, alphabetAlnum},                              // GitHub
	{"ghu_", 30, alphabetAlnum},                              // GitHub
	{"ghs_", 30, alphabetEqualDot},                           // GitHub
	{"ghr_", 30, alphabetAlnum},                              // GitHub
	{"github_pat_", 50, alphabetToken},                       // GitHub
	{"bitpat_", 40, alphabetToken},                           // Bitrise
	{"ctp_", 30, alphabetAlnum | random},                     // Chief Tools, gitleaks' list
	{"cto_", 30, alphabetAlnum | random},                     // Chief Tools, gitleaks' list
	{"ctr_", 30, alphabetAlnum | random},                     // Chief Tools, gitleaks' list
	{"bitwat_", 40, alphabetToken},                           // Bitrise
	{"nf-eyJ", 40, alphabetJWT},                              // Northflank
	{"glpat-", 20, alphabetDot | noName},                     // GitLab
	{"gldt-", 20, alphabetToken},                             // GitLab
	{"glrt-", 20, alphabetDot},                               // GitLab
	{"glrtr-", 20, alphabetDot},                              // GitLab
	{"glcbt-", 20, alphabetToken},                            // GitLab
	{"glptt-", 40, alphabetHex},                              // GitLab
	{"glft-", 20, alphabetToken},                             // GitLab
	{"glimt-", 20, alphabetToken},                            // GitLab
	{"glagent-", 40, alphabetToken},                          // GitLab
	{"gloas-", 50, alphabetToken},                            // GitLab
	{"glsoat-", 20, alphabetToken},                           // GitLab
	{"glffct-", 20, alphabetToken},                           // GitLab
	{"glwt-", 20, alphabetToken},                             // GitLab
	{"GR1348941", 20, alphabetToken},                         // GitLab
	{"ATBB", 28, alphabetEqual},                              // Bitbucket
	{"ATCTT3xFfG", 40, alphabetEqual},                        // Bitbucket
	{"BBDC-", 36, alphabetBase64},                            // Bitbucket Server
	{"ATATT3xFfG", 40, alphabetEqual},                        // Atlassian
	{"ATSTT3xFfG", 40, alphabetEqual},                        // Atlassian
	{"ATOAT", 60, alphabetToken},                             // Atlassian
	{"npm_", 36, alphabetAlnum},                              // npm
	{"pypi-AgE", 50, alphabetToken},                          // PyPI
	{"pypi-", 80, alphabetToken},                             // PyPI
	{"rubygems_", 48, alphabetHex},                           // RubyGems
	{"oy2", 43, alphabetAlnum},                               // NuGet
	{"cio", 32, alphabetAlnum | exactly},                     // crates.io
	{"CLOJARS_", 60, alphabetAlnum},                          // Clojars
	{"dckr_pat_", 27, alphabetToken},                         // Docker Hub
	{"dckr_oat_", 32, alphabetToken},                         // Docker Hub
	{"AKCp", 60, alphabetAlnum},                              // JFrog
	{"cmVmdGtuOj", 40, alphabetAlnum},                        // JFrog
	{"cmVmd", 59, alphabetAlnum},                             // JFrog
	{"sgp_", 40, alphabetGroups},                             // Sourcegraph
	{"sgp_local_", 40, alphabetHex | exactly},                // Sourcegraph: gitleaks' list
	{"slk_", 64, alphabetHex},                                // Sourcegraph
	{"sgd_", 64, alphabetHex},                                // Sourcegraph
	{"CCIPAT_", 40, alphabetToken},                           // CircleCI
	{"CCIPRJ_", 40, alphabetToken},                           // CircleCI
	{"bkua_", 40, alphabetHex},                               // Buildkite
	{"bkpat_", 40, alphabetAlnum},                            // Buildkite
	{"bkaj_", 30, alphabetToken},                             // Buildkite
	{"API-", 26, alphabetUpper | noDigest},                   // Octopus Deploy
	{"drn_", 30, alphabetAlnum | noDigest},                   // Drone
	{"PMAK-", 50, alphabetToken},                             // Postman
	{"PMAT-", 26, alphabetAlnum},                             // Postman
	{"pul-", 40, alphabetHex},                                // Pulumi
	{"ico-", 32, alphabetAlnum},                              // Infracost
	{"pnu_", 36, alphabetAlnum},                              // Prefect
	{"pnb_", 36, alphabetAlnum},                              // Prefect
	{"sqp_", 40, alphabetHex},                                // SonarQube
	{"sqa_", 40, alphabetHex},                                // SonarQube
	{"squ_", 40, alphabetHex},                                // SonarQube
	{"sqco_", 40, alphabetToken},                             // SonarCloud
	{"qltcp_", 20, alphabetToken},                            // CodeClimate
	{"RPL_", 20, alphabetToken},                              // Replit
	{"figd_", 38, alphabetToken},                             // Figma
	{"figdr_", 38, alphabetToken},                            // Figma
	{"figu_", 30, alphabetToken},                             // Figma
	{"lin_api_", 32, alphabetAlnum},                          // Linear
	{"lin_oauth_", 32, alphabetAlnum},                        // Linear
	{"ntn_", 40, alphabetAlnum},                              // Notion
	{"secret_", 40, alphabetAlnum | noDigest},                // Notion
	{"rdme_", 60, alphabetAlnum},                             // Readme
	{"r8_", 37, alphabetAlnum},                               // Replicate
	{"vtwn_", 20, alphabetAlnum},                             // Val Town
	{"sntrys_", 60, alphabetBase64},                          // Sentry
	{"sntryu_", 64, alphabetHex},                             // Sentry
	{"sntrya_", 64, alphabetHex},                             // Sentry
	{"sntryi_", 64, alphabetHex},                             // Sentry
	{"rootly_", 40, alphabetHex},                             // Rootly
	{"depot_org_", 40, alphabetAlnum},                        // Depot
	{"depot_user_", 40, alphabetAlnum},                       // Depot
	{"depot_project_", 40, alphabetAlnum},                    // Depot
	{"tskey-", 20, alphabetToken},                            // Tailscale
	{"ggtt-", 30, alphabetToken},                             // GitGuardian
	{"AIK_CI_", 20, alphabetToken | noName},                  // Aikido
	{"AIK_SECRET_", 30, alphabetToken},                       // Aikido
	{"sktsec_", 30, alphabetToken},                           // Socket
	{"ddp_", 30, alphabetAlnum},                              // Deno Deploy
	{"ddo_", 30, alphabetAlnum},                              // Deno Deploy
	{"ddw_", 30, alphabetAlnum},                              // Deno Deploy
	{"jsrp_", 30, alphabetAlnum},                             // JSR
	{"lin_wh_", 32, alphabetAlnum},                           // Linear webhooks
	{"hex_", 40, alphabetHex | exactly | atStart},            // Hex.pm
	{"packagist_out_", 60, alphabetHex},                      // Packagist
	{"packagist_ors_", 60, alphabetHex},                      // Packagist
	{"packagist_uut_", 60, alphabetHex},                      // Packagist
	{"packagist_oru_", 60, alphabetHex},                      // Packagist
	{"bkct_", 32, alphabetAlnum},                             // Buildkite clusters
	{"gta_", 40, alphabetHex | exactly},                      // Gitea
	{"sgamp_user_", 60, alphabetToken},                       // Sourcegraph Amp
	{"odt_", 36, alphabetAlnum | exactly},                    // Okteto
	{"ion_", 42, alphabetAlnum | exactly},                    // Ionic
	{"ATTA", 64, alphabetAlnum},                              // Trello
	{"chpt_", 20, alphabetAlnum},                             // Chromatic
	{"glsoac-", 20, alphabetToken},                           // Terraform registry of GitLab
	{"csb_v1_", 30, alphabetToken},                           // CodeSandbox
	{"LT_", 40, alphabetAlnum},                               // LambdaTest
	{"nsct_", 30, alphabetToken},                             // Namespace
	{"hxtp_", 40, alphabetAlnum},                             // Hex
	{"gb_api_", 36, alphabetAlnum},                           // GitBook
	{"spk_prod_", 20, alphabetAlnum},                         // Speakeasy
	{"mint_", 24, alphabetAlnum | random},                    // Mintlify
	{"hbp_", 30, alphabetAlnum},                              // Honeybadger
	{"dvc_server_", 30, alphabetToken | noName},              // DevCycle
	{"secret_admin_", 30, alphabetAlnum},                     // GrowthBook
	{"secret_user_", 30, alphabetAlnum},                      // GrowthBook
	{"secret_readonly_", 30, alphabetAlnum},                  // GrowthBook
	{"tr_stg_", 20, alphabetAlnum},                           // Trigger.dev
	{"console-", 30, alphabetAlnum | random},                 // Statsig console
	{"tgpak_", 36, alphabetAlnum},                            // Tolgee
	{"tgpat_", 36, alphabetAlnum},                            // Tolgee
	{"gto_", 52, alphabetAlnum | exactly},                    // Gitea
	{"wlu_", 36, alphabetAlnum | random},                     // Weblate
	{"wlp_", 36, alphabetAlnum | random},                     // Weblate
	{"ldpat_", 32, alphabetHex},                              // Lightdash
	{"tkcapi_", 30, alphabetHex},                             // Testkube
	{"waka_", 36, alphabetGroups},                            // WakaTime
	{"waka_tok_", 40, alphabetAlnum},                         // WakaTime
	{"waka_ref_", 40, alphabetAlnum},                         // WakaTime
	{"waka_sec_", 40, alphabetAlnum},                         // WakaTime
	{"api-", 28, alphabetAlnum | exactly | random | atStart}, // Phabricator
	{"cli-", 28, alphabetAlnum | exactly | random | atStart}, // Phabricator
	{"SWMTKN-1-", 60, alphabetToken},                         // Docker Swarm
	{"apk_user_", 80, alphabetBase64},                        // Devin
	{"apk_", 80, alphabetBase64},                             // Devin
	{"cog_", 52, alphabetAlnum | exactly},                    // Devin
	{"lip_", 20, alphabetAlnum | exactly | random | atStart}, // Lichess
	{"lio_", 32, alphabetAlnum | exactly | random | atStart}, // Lichess
	{"SWMKEY-1-", 40, alphabetBase64},                        // Docker Swarm: its documentation
	{"gs_appsweep_", 24, alphabetToken | noName},             // Guardsquare: its README
	{"isat_", 40, alphabetAlnum | random},                    // Iterative: kingfisher
	{"prf_", 20, alphabetToken | random | noName | atStart},  // Proof: kingfisher
	{"hop_pat_", 20, alphabetToken | random | noName},        // Hop: kingfisher
	{"ptk_", 20, alphabetToken | random | noName | atStart},  // Hop: kingfisher
	{"nrt_", 40, alphabetToken | random | noName},            // Notion: kingfisher
}
