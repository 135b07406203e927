package langchain_test

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/wenju/wenju/internal/llm"
	"github.com/wenju/wenju/internal/llm/langchain"
)

func TestAnswer(t *testing.T) {
	eachPeer(t, func(t *testing.T, p peer) {
		with(t, p, func(_ int, w http.ResponseWriter, _ *http.Request) {
			p.answer(w, "面积为", "21.6万", "平方公里 <b>&</b> [1]。")
		}, func(s *server) {
			r, pieces, err := s.generate(s.Context())
			if err != nil || r.Text != "面积为21.6万平方公里 <b>&</b> [1]。" || len(pieces) != 3 {
				t.Errorf("%q in %d pieces, %v", r.Text, len(pieces), err)
			}
			if r.Usage != p.usage {
				t.Errorf("usage %+v", r.Usage)
			}
			if name := s.generator().Model(); name != string(p.provider)+":tiny" {
				t.Errorf("named %s", name)
			}
		})
	})
}

// What goes out is what each provider documents.
func TestRequest(t *testing.T) {
	paths := map[langchain.Provider]string{langchain.OpenAI: "/v1/chat/completions", langchain.GoogleAI: "/v1beta/openai/chat/completions",
		langchain.Anthropic: "/v1/messages", langchain.Ollama: "/api/chat"}
	eachPeer(t, func(t *testing.T, p peer) {
		with(t, p, func(_ int, w http.ResponseWriter, _ *http.Request) { p.answer(w, "ok") }, func(s *server) {
			if _, _, err := s.generate(s.Context()); err != nil {
				t.Fatal(err)
			}
			q := s.requests[0]
			if q.path != paths[p.provider] || q.body["model"] != "tiny" || q.body["stream"] != true {
				t.Errorf("%s %v", q.path, q.body)
			}
			bearer, own := q.header.Get("Authorization"), q.header.Get("X-Api-Key")
			if p.provider == langchain.Anthropic && own != key || p.provider != langchain.Anthropic && bearer != "Bearer "+key {
				t.Errorf("keys %q and %q", bearer, own)
			}
			checkLimits(t, p.provider, q.body)
			checkMessages(t, p.provider, q.body)
		})
	})
}

func checkLimits(t *testing.T, p langchain.Provider, body map[string]any) {
	if p == langchain.Ollama {
		body, _ = body["options"].(map[string]any)
		body["max_tokens"] = body["num_predict"]
		if body["num_ctx"] != 8192.0 {
			t.Errorf("context of %v tokens", body["num_ctx"])
		}
	}
	if body["max_tokens"] != 50.0 || body["temperature"] != 0.5 {
		t.Errorf("limit %v, temperature %v", body["max_tokens"], body["temperature"])
	}
}

func checkMessages(t *testing.T, p langchain.Provider, body map[string]any) {
	messages, _ := body["messages"].([]any)
	system, n := body["system"], 3
	if p != langchain.Anthropic && len(messages) > 0 {
		system, n = messages[0].(map[string]any)["content"], 4
	}
	if len(messages) != n || system != "Answer from the passages.\n\n引用来源。" {
		t.Errorf("%d messages, system %q", len(messages), system)
	}
}

func TestNoKeyNoHeader(t *testing.T) {
	eachPeer(t, func(t *testing.T, p peer) {
		with(t, p, func(_ int, w http.ResponseWriter, _ *http.Request) { p.answer(w, "ok") }, func(s *server) {
			s.opt.Key = ""
			if _, _, err := s.generate(s.Context()); err != nil {
				t.Fatal(err)
			}
			if h := s.requests[0].header; h.Get("Authorization") != "" || h.Get("X-Api-Key") != "" {
				t.Errorf("headers %v", h)
			}
		})
	})
}

func TestLongPromptWidensOllama(t *testing.T) {
	p := peers["ollama"]
	with(t, p, func(_ int, w http.ResponseWriter, _ *http.Request) { p.answer(w, "ok") }, func(s *server) {
		long := llm.Request{Messages: []llm.Message{{Role: llm.User, Text: strings.Repeat("word ", 12000)}}}
		if _, err := s.generator().Generate(s.Context(), long, nil); err != nil {
			t.Fatal(err)
		}
		if n := s.requests[0].body["options"].(map[string]any)["num_ctx"]; n != 16384.0 {
			t.Errorf("context of %v tokens", n)
		}
	})
}

func TestUsageIsEstimatedWhereTheServerIsSilent(t *testing.T) {
	silent := map[string]string{"openai": "data: [DONE]\n\n", "anthropic": peers["anthropic"].end, "ollama": `{"done":true}` + "\n"}
	for name, end := range silent {
		p := peers[name]
		with(t, p, func(_ int, w http.ResponseWriter, _ *http.Request) { p.stream(w, p.text("some words of text"), end) }, func(s *server) {
			r, _, err := s.generate(s.Context())
			if err != nil || !r.Usage.Estimated || r.Usage.CompletionTokens < 3 || r.Usage.PromptTokens < 10 {
				t.Errorf("%s: usage %+v, %v", name, r.Usage, err)
			}
		})
	}
}

// Lines far over the 64 KB at which langchaingo gives up.
func TestLongLines(t *testing.T) {
	long := strings.Repeat("长句。long ", 120_000)
	eachPeer(t, func(t *testing.T, p peer) {
		with(t, p, func(_ int, w http.ResponseWriter, _ *http.Request) { p.answer(w, "start ", long, " end") }, func(s *server) {
			r, _, err := s.generate(s.Context())
			if err != nil || r.Text != "start "+long+" end" {
				t.Errorf("%d bytes of %d, %v", len(r.Text), len(long), err)
			}
		})
	})
}

func TestServerThatDoesNotStream(t *testing.T) {
	whole := map[string]string{
		"openai": `{"id":"c","object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":"all\nat once"},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":4}}`,
		"ollama": `{"model":"tiny","message":{"role":"assistant","content":"all\nat once"},"done":true,"done_reason":"stop","prompt_eval_count":3,"eval_count":4}`,
	}
	for name, body := range whole {
		with(t, peers[name], func(_ int, w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			io.WriteString(w, body)
		}, func(s *server) {
			r, _, err := s.generate(s.Context())
			if err != nil || r.Text != "all\nat once" || r.Usage != (llm.Usage{PromptTokens: 3, CompletionTokens: 4}) {
				t.Errorf("%s: %+v, %v", name, r, err)
			}
		})
	}
}

func TestThoughtsAreNoAnswer(t *testing.T) {
	for _, pieces := range [][]string{
		{"<think>Let me see: 1 < 2</think>\n\nThe answer."},
		{"\n<th", "ink>", "Let me", " see</thi", "nk>", "\n", "\nThe ", "answer."},
		{"The answer."},
		{"<", "b", ">"},
		{" <th"},
	} {
		p := peers["ollama"]
		with(t, p, func(_ int, w http.ResponseWriter, _ *http.Request) { p.answer(w, pieces...) }, func(s *server) {
			want := "The answer."
			if len(pieces[0]) < 5 && !strings.HasPrefix(pieces[0], "\n") {
				want = strings.Join(pieces, "") // only looks like thoughts
			}
			if r, _, err := s.generate(s.Context()); err != nil || r.Text != want {
				t.Errorf("%q: %q, %v", pieces, r.Text, err)
			}
		})
	}
}

// A server that puts <think> into the prompt is found out by its first answer.
func TestThoughtsWithoutABeginning(t *testing.T) {
	p := peers["openai"]
	answers := [][]string{{"Let me see.</think>", "The answer."}, {"Let me", " see.</thi", "nk>\n\nThe", " answer."}, {"The ", "answer."}}
	with(t, p, func(n int, w http.ResponseWriter, _ *http.Request) { p.answer(w, answers[n]...) }, func(s *server) {
		g := s.generator()
		for i, want := range []string{"Let me see.</think>The answer.", "The answer.", "The answer."} {
			if r, err := g.Generate(s.Context(), question, nil); err != nil || r.Text != want {
				t.Errorf("answer %d: %q, %v", i, r.Text, err)
			}
		}
	})
}

func TestNothingButThoughts(t *testing.T) {
	p := peers["openai"]
	with(t, p, func(_ int, w http.ResponseWriter, _ *http.Request) { p.answer(w, "<think>", "on and on") }, func(s *server) {
		r, _, err := s.generate(s.Context())
		if s.wantCode(err, llm.Invalid); r.Text != "" {
			t.Errorf("%q", r.Text)
		}
	})
}

func TestEmitEndsTheAnswer(t *testing.T) {
	enough := errors.New("enough")
	eachPeer(t, func(t *testing.T, p peer) {
		with(t, p, func(_ int, w http.ResponseWriter, r *http.Request) {
			p.stream(w, p.head, p.text("one "), p.text("two "), p.text("three "))
			hold(r)
		}, func(s *server) {
			n := 0
			r, err := s.generator().Generate(s.Context(), question, func(string) error {
				if n++; n == 2 {
					return enough
				}
				return nil
			})
			if err != enough || r.Text != "one two " || len(s.requests) != 1 {
				t.Errorf("%q, %v, %d requests", r.Text, err, len(s.requests))
			}
		})
	})
}

// A model whose thoughts use up all tokens gets more of them, from then on.
func TestRoomForThoughts(t *testing.T) {
	eachPeer(t, func(t *testing.T, p peer) {
		with(t, p, func(n int, w http.ResponseWriter, _ *http.Request) {
			if n == 0 {
				p.stream(w, p.head, p.text("<think>hm"), p.finish(p.length), p.end)
				return
			}
			p.answer(w, "<think>hm</think>", "ok")
		}, func(s *server) {
			g := s.generator()
			for range 2 {
				if r, err := g.Generate(s.Context(), question, nil); err != nil || r.Text != "ok" {
					t.Fatalf("%q, %v", r.Text, err)
				}
			}
			if len(s.requests) != 3 {
				t.Errorf("%d requests", len(s.requests))
			}
			for n, want := range []float64{50, 50 + 8192, 50 + 8192} {
				if options, ok := s.requests[n].body["options"].(map[string]any); ok && n > 0 && options["num_ctx"] != 16384.0 {
					t.Errorf("a context of %v has no room for that", options["num_ctx"])
				}
				if got := limitOf(p.provider, s.requests[n].body); got != want {
					t.Errorf("request %d has a limit of %v", n, got)
				}
			}
		})
	})
}

func limitOf(p langchain.Provider, body map[string]any) any {
	if p == langchain.Ollama {
		return body["options"].(map[string]any)["num_predict"]
	}
	return body["max_tokens"]
}

func TestQuirksAreLearned(t *testing.T) {
	p := peers["openai"]
	refusals := []string{
		"Unsupported value: 'temperature' does not support 0.5 with this model. Only the default (1) value is supported.",
		"Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
		"Unrecognized request argument supplied: stream_options",
	}
	with(t, p, func(n int, w http.ResponseWriter, _ *http.Request) {
		if n < len(refusals) {
			p.refuse(w, 400, refusals[n])
			return
		}
		p.answer(w, "ok")
	}, func(s *server) {
		g := s.generator()
		for range 2 {
			if r, err := g.Generate(s.Context(), question, nil); err != nil || r.Text != "ok" {
				t.Fatalf("%q, %v", r.Text, err)
			}
		}
		if len(s.requests) != 5 {
			t.Errorf("%d requests: what was learned is not remembered", len(s.requests))
		}
		last := s.requests[4].body
		for _, field := range []string{"temperature", "max_tokens", "stream_options"} {
			if last[field] != nil {
				t.Errorf("%s is sent still", field)
			}
		}
		if last["max_completion_tokens"] != 50.0 {
			t.Errorf("the limit is %v", last["max_completion_tokens"])
		}
	})
}
