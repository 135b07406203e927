package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
)

// A model of each provider is asked where its vendor's variables say.
func TestProvidersByVariables(t *testing.T) {
	const sse = "text/event-stream"
	openai := "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"全长3.6公里 [1]。\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n"
	anthropic := "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"全长3.6公里 [1]。\"}}\n\n" +
		"event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":9}}\n\nevent: message_stop\ndata: {\"type\":\"message_stop\"}\n\n"
	ollama := `{"message":{"role":"assistant","content":"全长3.6公里 [1]。"},"done":false}` + "\n" + `{"done":true,"done_reason":"stop","prompt_eval_count":9,"eval_count":9}` + "\n"
	for _, test := range []struct {
		env              []string // %s is the server
		path, kind, body string
		header, value    string
	}{
		{[]string{"WENJU_LLM=openai:m", "OPENAI_BASE_URL=%s", "OPENAI_API_KEY=k1"}, "/v1/chat/completions", sse, openai, "Authorization", "Bearer k1"},
		{[]string{"WENJU_LLM=openai:m", "OPENAI_BASE_URL=%s/api/v3/"}, "/api/v3/chat/completions", sse, openai, "Authorization", ""},
		{[]string{"WENJU_LLM=googleai:m", "GOOGLE_BASE_URL=%s", "GOOGLE_API_KEY=k2"}, "/v1beta/openai/chat/completions", sse, openai, "Authorization", "Bearer k2"},
		{[]string{"WENJU_LLM=anthropic:m", "ANTHROPIC_BASE_URL=%s", "ANTHROPIC_API_KEY=k3"}, "/v1/messages", sse, anthropic, "X-Api-Key", "k3"},
		{[]string{"WENJU_LLM=ollama:m", "OLLAMA_HOST=%s"}, "/api/chat", "application/x-ndjson", ollama, "Authorization", ""},
	} {
		var mu sync.Mutex
		var seen []string
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			mu.Lock()
			defer mu.Unlock()
			seen = append(seen, r.URL.Path+" "+r.Header.Get(test.header))
			w.Header().Set("Content-Type", test.kind)
			io.WriteString(w, test.body)
		}))
		s := newSession(t)
		for _, pair := range test.env {
			s.env = append(s.env, strings.ReplaceAll(pair, "%s", server.URL))
		}
		write(t, "bridge.md", bridge)
		s.want(exitDone, "ingest", "bridge.md")
		r := s.want(exitDone, "ask", "--json", "南湾大桥全长多少公里?")
		a := decode[struct{ Answer, Mode string }](t, r.out)
		if a.Mode != "generated" || !strings.Contains(a.Answer, "3.6公里") {
			t.Errorf("%s: %s\n%s", test.env[0], r.out, r.err)
		}
		if want := fmt.Sprint(test.path, " ", test.value); !slices.Contains(seen, want) {
			t.Errorf("%q asked at %q, want %q", test.env, seen, want)
		}
		server.Close()
	}
}
