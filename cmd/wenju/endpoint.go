package main

import (
	"net"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"github.com/wenju/wenju/internal/llm/langchain"
	"github.com/wenju/wenju/internal/text"
)

// endpoint is a model and where it is asked; the zero value is builtin.
type endpoint struct {
	provider langchain.Provider
	model    string // as the provider names it
	url, key string // empty url is the vendor's own
	// keyName and urlName are the variables that key and url come from.
	keyName, urlName string
}

func (e endpoint) builtin() bool { return e.provider == "" }

// name is what the model is called in answers, records and the index.
func (e endpoint) name() string {
	if e.builtin() {
		return "builtin"
	}
	return string(e.provider) + ":" + e.model
}

// vendor is where a provider's settings stand.
type vendor struct {
	provider langchain.Provider
	keyName  string // empty where there are no keys
	urlName  string
	embeds   bool
	// address makes of the address that somebody has set the one that requests
	// go under.
	address func(value string) string
}

// vendors are all that there are.
var vendors = []vendor{
	{langchain.OpenAI, "OPENAI_API_KEY", "OPENAI_BASE_URL", true, withPath("/v1")},
	{langchain.Anthropic, "ANTHROPIC_API_KEY", "ANTHROPIC_BASE_URL", false, anthropicAddress},
	{langchain.GoogleAI, "GOOGLE_API_KEY", "GOOGLE_BASE_URL", true, withPath("/v1beta/openai")},
	{langchain.Ollama, "", "OLLAMA_HOST", true, ollamaAddress},
}

// readEndpoint takes "builtin" and "provider:model".
func readEndpoint(value string) (e endpoint, v vendor, ok bool) {
	if value == "" || value == "builtin" {
		return endpoint{}, vendor{}, true
	}
	provider, model, found := strings.Cut(value, ":")
	i := slices.IndexFunc(vendors, func(v vendor) bool { return string(v.provider) == provider })
	if !found || i < 0 || model == "" || strings.ContainsFunc(model, notInName) {
		return endpoint{}, vendor{}, false
	}
	return endpoint{provider: vendors[i].provider, model: model}, vendors[i], true
}

func notInName(r rune) bool { return !unicode.IsGraphic(r) || unicode.IsSpace(r) }

func checkLLM(value string) (phrase, bool) {
	_, _, ok := readEndpoint(value)
	return phrase{"builtin, openai:MODEL, anthropic:MODEL, googleai:MODEL or ollama:MODEL",
		"builtin、openai:模型、anthropic:模型、googleai:模型 或 ollama:模型"}, !ok
}

func checkEmbedder(value string) (phrase, bool) {
	e, v, ok := readEndpoint(value)
	return phrase{"builtin, openai:MODEL, googleai:MODEL or ollama:MODEL", "builtin、openai:模型、googleai:模型 或 ollama:模型"},
		!ok || !e.builtin() && !v.embeds
}

// readModels reads what the variables say about model and embedder, which have
// been checked one by one.
func (c *config) readModels(env environment, lang text.Lang) (faults []string) {
	llm, v, _ := readEndpoint(env.get("WENJU_LLM"))
	c.llm = llm.at(env, v)
	embedder, v, ok := readEndpoint(env.get("WENJU_EMBEDDER"))
	if ok && (embedder.builtin() || v.embeds) {
		c.embedder = embedder.at(env, v).elsewhere(env, v)
	}
	for name, e := range map[string]endpoint{"WENJU_LLM": c.llm, "WENJU_EMBEDDER": c.embedder} {
		if e.lacksKey() {
			faults = append(faults, phrase{
				"%s holds %s, which needs a key: set %s, or %s for a server that needs none.",
				"%s 的值%s，需要密钥：请设置 %s；服务器不需要密钥时请设置 %s。",
			}.in(lang, name, shown(env.get(name), false, lang), e.keyName, e.urlName))
		}
	}
	slices.Sort(faults)
	return faults
}

// at gives a model the address and the key of its vendor's variables.
func (e endpoint) at(env environment, v vendor) endpoint {
	if e.builtin() {
		return e
	}
	e.keyName, e.urlName = v.keyName, v.urlName
	if v.keyName != "" {
		e.key = env.get(v.keyName)
	}
	if set := env.get(v.urlName); set != "" {
		e.url = v.address(set)
	}
	return e
}

// elsewhere gives an embedder the address and the key of its own, where they are set.
func (e endpoint) elsewhere(env environment, v vendor) endpoint {
	if e.builtin() {
		return e
	}
	if set := env.get("WENJU_EMBEDDER_BASE_URL"); set != "" {
		e.url, e.urlName = v.address(set), "WENJU_EMBEDDER_BASE_URL"
	}
	if key := env.get("WENJU_EMBEDDER_API_KEY"); key != "" {
		e.key, e.keyName = key, "WENJU_EMBEDDER_API_KEY"
	}
	return e
}

// lacksKey says that the vendor itself is asked, and without a key.
func (e endpoint) lacksKey() bool {
	own, err := url.Parse(e.provider.DefaultURL())
	set, err2 := url.Parse(e.url)
	vendorsOwn := e.url == "" || err == nil && err2 == nil && set.Hostname() == own.Hostname()
	return !e.builtin() && e.keyName != "" && e.key == "" && vendorsOwn
}

// withPath adds the usual path to an address that has none.
func withPath(path string) func(string) string {
	return func(value string) string {
		if u, err := url.Parse(value); err == nil && strings.Trim(u.Path, "/") == "" {
			u.Path = path
			return u.String()
		}
		return strings.TrimRight(value, "/")
	}
}

// anthropicAddress adds the version, which Anthropic's own variable leaves out.
func anthropicAddress(value string) string {
	value = strings.TrimRight(value, "/")
	if strings.HasSuffix(value, "/v1") {
		return value
	}
	return value + "/v1"
}

// ollamaAddress takes what Ollama takes: an address, a host, host and port, and
// the addresses that a server listens on.
func ollamaAddress(value string) string {
	scheme, rest, found := strings.Cut(strings.TrimSpace(value), "://")
	port := map[string]string{"http": "80", "https": "443"}[scheme]
	if !found {
		scheme, rest, port = "http", scheme, "11434"
	}
	rest, path, _ := strings.Cut(rest, "/")
	user, rest := cutUser(rest)
	host, set, err := net.SplitHostPort(rest)
	if err != nil {
		host, set = strings.Trim(rest, "[]"), ""
	}
	if set != "" {
		port = set
	}
	switch host {
	case "", "0.0.0.0":
		host = "127.0.0.1"
	case "::":
		host = "::1"
	}
	return strings.TrimRight(scheme+"://"+user+net.JoinHostPort(host, port)+"/"+path, "/")
}

func cutUser(authority string) (user, rest string) {
	if i := strings.LastIndex(authority, "@"); i >= 0 {
		return authority[:i+1], authority[i+1:]
	}
	return "", authority
}
