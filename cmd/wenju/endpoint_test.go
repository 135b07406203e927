package main

import (
	"strings"
	"testing"

	"github.com/wenju/wenju/internal/llm"
	"github.com/wenju/wenju/internal/text"
)

func TestOllamaHost(t *testing.T) {
	for value, want := range map[string]string{
		"localhost":                   "http://localhost:11434",
		"localhost:8080":              "http://localhost:8080",
		":8080":                       "http://127.0.0.1:8080",
		"0.0.0.0":                     "http://127.0.0.1:11434",
		"0.0.0.0:1234":                "http://127.0.0.1:1234",
		"http://0.0.0.0:1234":         "http://127.0.0.1:1234",
		"http://gpu":                  "http://gpu:80",
		"https://ollama.example.com":  "https://ollama.example.com:443",
		"https://example.com/ollama/": "https://example.com:443/ollama",
		"http://me:pw@gpu:1/":         "http://me:pw@gpu:1",
		"::1":                         "http://[::1]:11434",
		"[::]:99":                     "http://[::1]:99",
		"192.168.1.5":                 "http://192.168.1.5:11434",
	} {
		if got := ollamaAddress(value); got != want {
			t.Errorf("%s: %s, want %s", value, got, want)
		}
		if _, bad := checkHost(value); bad && value != "::1" {
			t.Errorf("%s is refused", value)
		}
	}
}

func TestAddresses(t *testing.T) {
	for _, test := range []struct{ variable, value, want string }{
		{"OPENAI_BASE_URL", "http://localhost:8000", "http://localhost:8000/v1"},
		{"OPENAI_BASE_URL", "http://localhost:8000/", "http://localhost:8000/v1"},
		{"OPENAI_BASE_URL", "https://api.example.com/compatible-mode/v1/", "https://api.example.com/compatible-mode/v1"},
		{"ANTHROPIC_BASE_URL", "https://proxy.example.com", "https://proxy.example.com/v1"},
		{"ANTHROPIC_BASE_URL", "https://proxy.example.com/claude/v1", "https://proxy.example.com/claude/v1"},
		{"GOOGLE_BASE_URL", "https://proxy.example.com", "https://proxy.example.com/v1beta/openai"},
		{"GOOGLE_BASE_URL", "http://localhost:1/v1", "http://localhost:1/v1"},
	} {
		for _, v := range vendors {
			if v.urlName == test.variable && v.address(test.value) != test.want {
				t.Errorf("%s=%s: %s, want %s", test.variable, test.value, v.address(test.value), test.want)
			}
		}
	}
}

func TestEndpoints(t *testing.T) {
	read := func(pairs ...string) config {
		var c config
		if faults := c.readModels(newEnvironment(pairs), text.English); len(faults) > 0 {
			t.Errorf("%q: %q", pairs, faults)
		}
		return c
	}
	c := read("WENJU_LLM=openai:m", "WENJU_EMBEDDER=openai:e", "OPENAI_API_KEY=k", "OPENAI_BASE_URL=http://a/v1",
		"WENJU_EMBEDDER_BASE_URL=http://b", "WENJU_EMBEDDER_API_KEY=l")
	if c.llm.url != "http://a/v1" || c.llm.key != "k" || c.embedder.url != "http://b/v1" || c.embedder.key != "l" {
		t.Errorf("%+v", c)
	}
	c = read("WENJU_EMBEDDER=openai:e", "OPENAI_BASE_URL=http://a/v1", "OPENAI_API_KEY=k")
	if c.embedder.url != "http://a/v1" || c.embedder.key != "k" || !c.llm.builtin() {
		t.Errorf("the model's address and key are the embedder's too: %+v", c)
	}
	c = read("WENJU_LLM=ollama:qwen3:8b", "OLLAMA_HOST=gpu")
	if c.llm.url != "http://gpu:11434" || c.llm.model != "qwen3:8b" || c.llm.name() != "ollama:qwen3:8b" {
		t.Errorf("%+v", c.llm)
	}
}

func TestPrices(t *testing.T) {
	p, ok := readPrices("openai:gpt-4o-mini=0.15/0.60, ollama:qwen3:8b=0/0")
	if !ok {
		t.Fatal("refused")
	}
	if got := p.of("openai:gpt-4o-mini")(llm.Usage{PromptTokens: 2_000_000, CompletionTokens: 500_000}); got != 0.6 {
		t.Errorf("%v", got)
	}
	if p.of("openai:other") != nil || p.of("ollama:qwen3:8b")(llm.Usage{PromptTokens: 5}) != 0 {
		t.Error("prices of what has none")
	}
	for _, bad := range []string{"openai:x", "openai:x=1", "openai:x=1/2/3", "openai:x=NaN/1", "x=1/2", "openai:x=1/2,openai:x=1/2", "builtin=1/1"} {
		if _, ok := readPrices(bad); ok {
			t.Errorf("%s is taken", bad)
		}
	}
}

func TestBudgetNeedsAPrice(t *testing.T) {
	var c config
	c.llm, _, _ = readEndpoint("ollama:x")
	if faults := c.readMoney(newEnvironment([]string{"WENJU_BUDGET=1"}), text.English); len(faults) != 1 {
		t.Errorf("%q", faults)
	}
	if faults := c.readMoney(newEnvironment([]string{"WENJU_BUDGET=1", "WENJU_PRICES=ollama:x=0/0"}), text.English); len(faults) != 0 {
		t.Errorf("%q", faults)
	}
}

// Every failure of a model has its sentence, in both languages, whole.
func TestModelProblems(t *testing.T) {
	a := &app{}
	a.cfg.readModels(newEnvironment([]string{"WENJU_LLM=openai:m", "OPENAI_BASE_URL=http://a", "WENJU_EMBEDDER=ollama:e"}), text.English)
	codes := []llm.Code{llm.KeyRefused, llm.Quota, llm.RateLimited, llm.TooLong, llm.UnknownModel, llm.Unreachable, llm.TimedOut,
		llm.Incomplete, llm.Refused, llm.Invalid, llm.Paused, llm.OverBudget}
	seen := make(map[string]bool)
	for _, model := range []string{"openai:m", "ollama:e"} {
		for _, code := range codes {
			for _, status := range []int{0, 404, 500} {
				p := a.problemOf(&llm.Error{Code: code, Model: model, Status: status})
				for _, lang := range []text.Lang{text.English, text.Chinese} {
					checkSentence(t, string(code), p.say.in(lang, p.args...))
					seen[p.say.in(lang, p.args...)] = true
				}
			}
		}
	}
	if len(seen) < 2*2*len(codes) {
		t.Errorf("%d sentences only", len(seen))
	}
}

func checkSentence(t *testing.T, about, s string) {
	t.Helper()
	if s == "" || strings.Contains(s, "%!") || strings.Contains(s, "\n") || !strings.HasSuffix(s, ".") && !strings.HasSuffix(s, "。") {
		t.Errorf("%s: %q", about, s)
	}
}
