package langchain

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/wenju/wenju/internal/llm"
)

// Whatever a server sends, reading it comes to an end, and what langchaingo gets
// are lines that it can read.
func FuzzStream(f *testing.F) {
	for _, seed := range []string{
		"data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\ndata: [DONE]\n\n",
		"event: x\ndata: {\"type\":\"content_block_delta\",\"delta\":{\"text\":\"a\"}}\n\ndata: {\"type\":\"message_stop\"}\n\n",
		"{\"message\":{\"content\":\"a\"},\"done\":true}\n", "\xff\n", "data:\n\n\n", "data: {\"error\":[]}",
	} {
		f.Add(seed, "text/event-stream")
		f.Add(seed, "application/json")
	}
	f.Fuzz(func(t *testing.T, body, kind string) {
		for _, p := range []Provider{OpenAI, Anthropic, Ollama} {
			o := Options{Provider: p, Model: "m", Limits: Limits{FirstToken: time.Hour, Idle: time.Hour}}
			_, w := newWatch(t.Context(), o, llm.Request{})
			raw, _ := io.ReadAll(newStream(io.NopCloser(strings.NewReader(body)), wireOf(p), w, kind))
			w.close(nil)
			for line := range strings.Lines(string(raw)) {
				if len(line) > 60<<10 || !utf8.ValidString(line) {
					t.Fatalf("a line of %d bytes", len(line))
				}
			}
		}
	})
}

func FuzzFailure(f *testing.F) {
	for _, seed := range []string{`{"error":{"message":"m","type":"t","code":1}}`, `[{"error":{}}]`, `{"error":"x"}`, `{"detail":[{"msg":"x"}]}`, "<html>", "null", "[]"} {
		f.Add(seed, "5")
	}
	f.Add("", "-1e400")
	f.Fuzz(func(t *testing.T, body, after string) {
		s := Options{Key: "sk-secret"}.scrub(readFailure([]byte(body)))
		if len(s.message) > maxSaid+len("…") || strings.Contains(s.message, "\n") {
			t.Errorf("a message of %d bytes", len(s.message))
		}
		if d := retryAfter(http.Header{"Retry-After": {after}}, time.Now()); d < 0 {
			t.Errorf("waits %v", d)
		}
		codeOf(400, s)
	})
}
