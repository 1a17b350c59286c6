// SPDX-License-Identifier: MIT

package tokenform

// vendorsModels are tokens of model providers and of the services around them.
var vendorsModels = []vendor{
	{"sk-proj-", 20, AlphabetToken | noName},                     // OpenAI
	{"sk-svcacct-", 20, AlphabetToken | noName},                  // OpenAI
	{"sk-admin-", 20, AlphabetToken | noName},                    // OpenAI
	{"sk-None-", 20, AlphabetToken | noName},                     // OpenAI
	{"sk-ant-", 20, AlphabetToken | noName},                      // Anthropic
	{"sk-or-v1-", 40, AlphabetHex},                               // OpenRouter
	{"sk-", 20, AlphabetToken},                                   // LiteLLM, OpenAI
	{"sess-", 36, AlphabetAlnum | noDigest},                      // OpenAI
	{"hf_", 30, AlphabetAlnum | noDigest},                        // Hugging Face
	{"api_org_", 30, AlphabetAlnum},                              // Hugging Face
	{"gsk_", 40, AlphabetAlnum},                                  // Groq
	{"pplx-", 40, AlphabetAlnum},                                 // Perplexity
	{"xai-", 60, AlphabetAlnum},                                  // xAI
	{"csk-", 40, AlphabetAlnum},                                  // Cerebras
	{"fw_", 22, AlphabetAlnum | noDigest},                        // Fireworks
	{"nvapi-", 50, AlphabetToken},                                // NVIDIA
	{"tvly-", 28, AlphabetToken},                                 // Tavily
	{"jina_", 50, AlphabetToken | noName},                        // Jina
	{"lsv2_pt_", 32, AlphabetToken},                              // LangSmith
	{"lsv2_sk_", 32, AlphabetToken},                              // LangSmith
	{"sk-lf-", 30, AlphabetToken},                                // Langfuse
	{"pk-lf-", 30, AlphabetToken},                                // Langfuse
	{"sk_", 36, AlphabetAlnum},                                   // ElevenLabs
	{"pa-", 40, AlphabetToken | noDigest},                        // Voyage
	{"tgp_v1_", 40, AlphabetToken},                               // Together
	{"ak-", 22, AlphabetAlnum | noDigest},                        // Modal
	{"as-", 22, AlphabetAlnum | noDigest},                        // Modal
	{"esecret_", 20, AlphabetAlnum},                              // Anyscale
	{"llx-", 40, AlphabetAlnum},                                  // LlamaCloud
	{"e2b_", 36, AlphabetHex},                                    // E2B
	{"bb_live_", 24, AlphabetToken | noName},                     // Browserbase
	{"sk-helicone-", 20, AlphabetToken},                          // Helicone
	{"pl_", 32, AlphabetAlnum},                                   // PromptLayer
	{"ak_", 20, AlphabetToken},                                   // Composio
	{"m0-", 36, AlphabetAlnum},                                   // Mem0
	{"key_", 64, AlphabetHex},                                    // Cursor
	{"pylf_v1_", 36, AlphabetToken},                              // Logfire
	{"ctx7sk-", 36, AlphabetGroups},                              // Context7
	{"dtn_", 64, AlphabetHex | exactly},                          // Daytona
	{"BSA", 28, AlphabetToken | exactly | random},                // Brave Search
	{"KGAT_", 32, AlphabetHex | exactly},                         // Kaggle
	{"sup_sk_", 24, AlphabetToken},                               // Supadata
	{"crsr_", 40, AlphabetHex},                                   // Cursor
	{"sk_car_", 20, AlphabetAlnum},                               // Cartesia
	{"zut_", 40, AlphabetToken},                                  // Vectara
	{"zqt_", 36, AlphabetToken},                                  // Vectara
	{"sk-let-", 40, AlphabetBase64},                              // Letta
	{"tnt_", 40, AlphabetAlnum | random},                         // Ragie
	{"luma-", 36, AlphabetGroups},                                // Luma
	{"ls__", 32, AlphabetHex | exactly},                          // LangSmith
	{"app-", 24, AlphabetAlnum | exactly | random | atStart},     // Dify
	{"dataset-", 24, AlphabetAlnum | exactly | random | atStart}, // Dify
	{"bu_", 43, AlphabetToken | exactly | random | atStart},      // Browser Use
	{"fk-", 32, AlphabetToken | random | noName | atStart},       // Factory
	{"cpk_", 64, AlphabetDot},                                    // Chutes
	{"hf_oauth_", 30, AlphabetToken},                             // Hugging Face
	{"hf_jwt_", 30, AlphabetToken},                               // Hugging Face
	{"flp_", 40, AlphabetAlnum},                                  // Friendli
	{"pat_", 64, AlphabetAlnum | exactly | noDigest},             // Coze
	{"key_", 28, AlphabetHex | exactly | atStart},                // Retell
	{"up_", 32, AlphabetAlnum | exactly | random | atStart},      // Upstage
	{"nk-", 43, AlphabetToken | exactly | random | atStart},      // Nomic
	{"ste-", 60, AlphabetAlnum | random},                         // Steel
	{"scp-live-", 32, AlphabetHex | exactly},                     // Scrapfly
	{"scp-test-", 32, AlphabetHex | exactly},                     // Scrapfly
	{"ydc-sk-", 40, AlphabetToken},                               // You.com
	{"ck-", 44, AlphabetAlnum | exactly | random | atStart},      // Chroma: public use
	{"ck_", 20, AlphabetToken | exactly | random | atStart},      // Composio: kingfisher
}
