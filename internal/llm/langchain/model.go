package langchain

import (
	"net/http"

	"github.com/tmc/langchaingo/llms"
	"github.com/tmc/langchaingo/llms/anthropic"
	"github.com/tmc/langchaingo/llms/ollama"
	"github.com/tmc/langchaingo/llms/openai"
)

// newModel returns langchaingo's client, and the options of all its calls.
func newModel(o Options, client *http.Client) (llms.Model, []llms.CallOption, error) {
	switch o.Provider {
	case Anthropic:
		m, err := anthropic.New(anthropic.WithModel(o.Model), anthropic.WithToken(o.token()),
			anthropic.WithBaseURL(o.BaseURL), anthropic.WithHTTPClient(client))
		return m, nil, err
	case Ollama:
		m, err := ollama.New(ollama.WithModel(o.Model), ollama.WithServerURL(o.BaseURL), ollama.WithHTTPClient(client))
		return m, nil, err
	}
	m, err := newOpenAI(o, client)
	if o.BaseURL == OpenAI.DefaultURL() {
		return m, nil, err
	}
	// OpenAI's newer name for the limit is not known everywhere.
	return m, []llms.CallOption{openai.WithLegacyMaxTokensField()}, err
}

func newOpenAI(o Options, client *http.Client) (*openai.LLM, error) {
	return openai.New(openai.WithModel(o.Model), openai.WithEmbeddingModel(o.Model), openai.WithToken(o.token()),
		openai.WithBaseURL(o.BaseURL), openai.WithOrganization(""), openai.WithHTTPClient(client))
}

// token is never empty, which langchaingo would not take: where there is no key
// the transport leaves it out.
func (o Options) token() string {
	if o.Key == "" {
		return "none"
	}
	return o.Key
}
