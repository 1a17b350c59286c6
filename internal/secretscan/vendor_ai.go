// SPDX-License-Identifier: MIT

package secretscan

// vendorsModels are tokens of model providers and of the services around them.
var vendorsModels = []vendor{
	{"sk-proj-", 20, alphabetToken},     // OpenAI
	{"sk-svcacct-", 20, alphabetToken},  // OpenAI
	{"sk-admin-", 20, alphabetToken},    // OpenAI
	{"sk-None-", 20, alphabetToken},     // OpenAI
	{"sk-ant-", 20, alphabetToken},      // Anthropic
	{"sk-or-v1-", 40, alphabetHex},      // OpenRouter
	{"sk-", 20, alphabetToken},          // LiteLLM, OpenAI
	{"sess-", 36, alphabetAlnum},        // OpenAI
	{"hf_", 30, alphabetAlnum},          // Hugging Face
	{"api_org_", 30, alphabetAlnum},     // Hugging Face
	{"gsk_", 40, alphabetAlnum},         // Groq
	{"pplx-", 40, alphabetAlnum},        // Perplexity
	{"xai-", 60, alphabetAlnum},         // xAI
	{"csk-", 40, alphabetAlnum},         // Cerebras
	{"fw_", 22, alphabetAlnum},          // Fireworks
	{"nvapi-", 50, alphabetToken},       // NVIDIA
	{"tvly-", 28, alphabetToken},        // Tavily
	{"fc-", 32, alphabetHex},            // Firecrawl
	{"jina_", 50, alphabetToken},        // Jina
	{"lsv2_pt_", 32, alphabetToken},     // LangSmith
	{"lsv2_sk_", 32, alphabetToken},     // LangSmith
	{"sk-lf-", 30, alphabetToken},       // Langfuse
	{"pk-lf-", 30, alphabetToken},       // Langfuse
	{"sk_", 36, alphabetAlnum},          // ElevenLabs
	{"pa-", 40, alphabetToken},          // Voyage
	{"tgp_v1_", 40, alphabetToken},      // Together
	{"ak-", 22, alphabetAlnum},          // Modal
	{"as-", 22, alphabetAlnum},          // Modal
	{"esecret_", 20, alphabetAlnum},     // Anyscale
	{"llx-", 40, alphabetAlnum},         // LlamaCloud
	{"e2b_", 36, alphabetHex},           // E2B
	{"bb_live_", 24, alphabetToken},     // Browserbase
	{"sk-helicone-", 20, alphabetToken}, // Helicone
	{"pl_", 32, alphabetAlnum},          // PromptLayer
	{"ak_", 20, alphabetToken},          // Composio
	{"m0-", 36, alphabetAlnum},          // Mem0
	{"key_", 64, alphabetHex},           // Cursor
}
