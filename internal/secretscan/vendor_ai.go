// SPDX-License-Identifier: MIT

package secretscan

// vendorsModels are tokens of model providers and of the services around them.
var vendorsModels = []vendor{
	{"sk-proj-", 20, alphabetToken | noName},                     // OpenAI
	{"sk-svcacct-", 20, alphabetToken | noName},                  // OpenAI
	{"sk-admin-", 20, alphabetToken | noName},                    // OpenAI
	{"sk-None-", 20, alphabetToken | noName},                     // OpenAI
	{"sk-ant-", 20, alphabetToken | noName},                      // Anthropic
	{"sk-or-v1-", 40, alphabetHex},                               // OpenRouter
	{"sk-", 20, alphabetToken},                                   // LiteLLM, OpenAI
	{"sess-", 36, alphabetAlnum | noDigest},                      // OpenAI
	{"hf_", 30, alphabetAlnum | noDigest},                        // Hugging Face
	{"api_org_", 30, alphabetAlnum},                              // Hugging Face
	{"gsk_", 40, alphabetAlnum},                                  // Groq
	{"pplx-", 40, alphabetAlnum},                                 // Perplexity
	{"xai-", 60, alphabetAlnum},                                  // xAI
	{"csk-", 40, alphabetAlnum},                                  // Cerebras
	{"fw_", 22, alphabetAlnum | noDigest},                        // Fireworks
	{"nvapi-", 50, alphabetToken},                                // NVIDIA
	{"tvly-", 28, alphabetToken},                                 // Tavily
	{"jina_", 50, alphabetToken | noName},                        // Jina
	{"lsv2_pt_", 32, alphabetToken},                              // LangSmith
	{"lsv2_sk_", 32, alphabetToken},                              // LangSmith
	{"sk-lf-", 30, alphabetToken},                                // Langfuse
	{"pk-lf-", 30, alphabetToken},                                // Langfuse
	{"sk_", 36, alphabetAlnum},                                   // ElevenLabs
	{"pa-", 40, alphabetToken | noDigest},                        // Voyage
	{"tgp_v1_", 40, alphabetToken},                               // Together
	{"ak-", 22, alphabetAlnum | noDigest},                        // Modal
	{"as-", 22, alphabetAlnum | noDigest},                        // Modal
	{"esecret_", 20, alphabetAlnum},                              // Anyscale
	{"llx-", 40, alphabetAlnum},                                  // LlamaCloud
	{"e2b_", 36, alphabetHex},                                    // E2B
	{"bb_live_", 24, alphabetToken | noName},                     // Browserbase
	{"sk-helicone-", 20, alphabetToken},                          // Helicone
	{"pl_", 32, alphabetAlnum},                                   // PromptLayer
	{"ak_", 20, alphabetToken},                                   // Composio
	{"m0-", 36, alphabetAlnum},                                   // Mem0
	{"key_", 64, alphabetHex},                                    // Cursor
	{"pylf_v1_", 36, alphabetToken},                              // Logfire
	{"ctx7sk-", 36, alphabetGroups},                              // Context7
	{"dtn_", 64, alphabetHex | exactly},                          // Daytona
	{"BSA", 28, alphabetToken | exactly | random},                // Brave Search
	{"KGAT_", 32, alphabetHex | exactly},                         // Kaggle
	{"sup_sk_", 24, alphabetToken},                               // Supadata
	{"crsr_", 40, alphabetHex},                                   // Cursor
	{"sk_car_", 20, alphabetAlnum},                               // Cartesia
	{"zut_", 40, alphabetToken},                                  // Vectara
	{"zqt_", 36, alphabetToken},                                  // Vectara
	{"sk-let-", 40, alphabetBase64},                              // Letta
	{"tnt_", 40, alphabetAlnum | random},                         // Ragie
	{"luma-", 36, alphabetGroups},                                // Luma
	{"ls__", 32, alphabetHex | exactly},                          // LangSmith
	{"app-", 24, alphabetAlnum | exactly | random | atStart},     // Dify
	{"dataset-", 24, alphabetAlnum | exactly | random | atStart}, // Dify
	{"bu_", 43, alphabetToken | exactly | random | atStart},      // Browser Use
	{"fk-", 32, alphabetToken | random | noName | atStart},       // Factory
	{"cpk_", 64, alphabetDot},                                    // Chutes
	{"hf_oauth_", 30, alphabetToken},                             // Hugging Face
	{"hf_jwt_", 30, alphabetToken},                               // Hugging Face
	{"flp_", 40, alphabetAlnum},                                  // Friendli
	{"pat_", 64, alphabetAlnum | exactly | noDigest},             // Coze
	{"key_", 28, alphabetHex | exactly | atStart},                // Retell
	{"up_", 32, alphabetAlnum | exactly | random | atStart},      // Upstage
	{"nk-", 43, alphabetToken | exactly | random | atStart},      // Nomic
	{"ste-", 60, alphabetAlnum | random},                         // Steel
	{"scp-live-", 32, alphabetHex | exactly},                     // Scrapfly
	{"scp-test-", 32, alphabetHex | exactly},                     // Scrapfly
	{"ydc-sk-", 40, alphabetToken},                               // You.com
	{"ck-", 44, alphabetAlnum | exactly | random | atStart},      // Chroma: public use
	{"ck_", 20, alphabetToken | exactly | random | atStart},      // Composio: kingfisher
}
