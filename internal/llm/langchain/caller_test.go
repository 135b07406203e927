package langchain_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/wenju/wenju/internal/llm"
	"github.com/wenju/wenju/internal/llm/langchain"
)

const vectors = `{"object":"list","data":[{"object":"embedding","index":0,"embedding":[1,0]},{"object":"embedding","index":1,"embedding":[0.5,-1e-3]}],"model":"tiny","usage":{"prompt_tokens":4,"total_tokens":4}}`

func (s *server) vectors(ctx context.Context, texts ...string) ([][]float32, error) {
	c, err := langchain.NewCaller(s.opt)
	if err != nil {
		s.Fatal(err)
	}
	return c.Vectors(ctx, texts)
}

// embedders are the wire formats that have vectors: all of them OpenAI's.
func eachEmbedder(t *testing.T, f func(t *testing.T, p peer)) {
	ollama := openaiPeer(langchain.Ollama, "")
	for _, p := range []peer{peers["openai"], peers["google"], ollama} {
		t.Run(string(p.provider), func(t *testing.T) { f(t, p) })
	}
}

func TestVectors(t *testing.T) {
	eachEmbedder(t, func(t *testing.T, p peer) {
		with(t, p, func(_ int, w http.ResponseWriter, _ *http.Request) { io.WriteString(w, vectors) }, func(s *server) {
			texts := []string{"one\ntwo", "三"}
			got, err := s.vectors(s.Context(), texts...)
			if err != nil || len(got) != 2 || !slices.Equal(got[1], []float32{0.5, -1e-3}) {
				t.Errorf("%v, %v", got, err)
			}
			q := s.requests[0]
			if !strings.HasSuffix(q.path, "/embeddings") || p.provider == langchain.Ollama && q.path != "/v1/embeddings" {
				t.Errorf("asked at %s", q.path)
			}
			if input := fmt.Sprint(q.body["input"]); input != "[one\ntwo 三]" || q.body["model"] != "tiny" {
				t.Errorf("asked for %v", q.body)
			}
		})
	})
}

// langchaingo takes the order of the answer for that of the texts.
func TestVectorsOutOfOrder(t *testing.T) {
	const swapped = `{"data":[{"index":2,"embedding":[3]},{"index":0,"embedding":[1]},{"index":1,"embedding":[2]}]}`
	with(t, peers["openai"], func(_ int, w http.ResponseWriter, _ *http.Request) { io.WriteString(w, swapped) }, func(s *server) {
		got, err := s.vectors(s.Context(), "a", "b", "c")
		if err != nil || fmt.Sprint(got) != "[[1] [2] [3]]" {
			t.Errorf("%v, %v", got, err)
		}
	})
}

func TestUnusableVectors(t *testing.T) {
	for name, body := range map[string]string{
		"garbage":    "<html>",
		"none":       `{"data":[]}`,
		"too few":    `{"data":[{"index":0,"embedding":[1,0]}]}`,
		"too many":   `{"data":[{"index":0,"embedding":[1]},{"index":1,"embedding":[1]},{"index":2,"embedding":[1]}]}`,
		"no numbers": `{"data":[{"index":0,"embedding":["x"]},{"index":1,"embedding":[1]}]}`,
		"too large":  `{"data":[{"index":0,"embedding":[1e99]},{"index":1,"embedding":[1]}]}`,
		"base64":     `{"data":[{"index":0,"embedding":"AACAPw=="},{"index":1,"embedding":"AACAPw=="}]}`,
	} {
		with(t, peers["openai"], func(_ int, w http.ResponseWriter, _ *http.Request) { io.WriteString(w, body) }, func(s *server) {
			_, err := s.vectors(s.Context(), "a", "b")
			if s.wantCode(err, llm.Invalid); len(s.requests) != 1 {
				t.Errorf("%s: %d requests", name, len(s.requests))
			}
		})
	}
}

func TestVectorsAreAskedForAgain(t *testing.T) {
	for name, fail := range map[string]func(peer, http.ResponseWriter){
		"429":     withHeader("Retry-After", "3", 429),
		"500":     func(p peer, w http.ResponseWriter) { p.refuse(w, 500, "oops") },
		"dropped": func(_ peer, w http.ResponseWriter) { drop(w) },
		"cut": func(_ peer, w http.ResponseWriter) {
			io.WriteString(w, vectors[:80])
			w.(http.Flusher).Flush()
			drop(w)
		},
	} {
		t.Run(name, func(t *testing.T) {
			eachEmbedder(t, func(t *testing.T, p peer) {
				with(t, p, func(n int, w http.ResponseWriter, _ *http.Request) {
					if n == 0 {
						fail(p, w)
						return
					}
					io.WriteString(w, vectors)
				}, func(s *server) {
					if got, err := s.vectors(s.Context(), "a", "b"); err != nil || len(got) != 2 || len(s.requests) != 2 {
						t.Errorf("%v, %v, %d requests", got, err, len(s.requests))
					}
				})
			})
		})
	}
}

func TestVectorsRefused(t *testing.T) {
	for status, code := range map[int]llm.Code{401: llm.KeyRefused, 402: llm.Quota, 413: llm.TooLong, 400: llm.Invalid} {
		with(t, peers["openai"], func(_ int, w http.ResponseWriter, _ *http.Request) {
			peers["openai"].refuse(w, status, "no: "+key)
		}, func(s *server) {
			_, err := s.vectors(s.Context(), "a", "b")
			if e := s.wantCode(err, code); e.Status != status {
				t.Errorf("status %d", e.Status)
			}
		})
	}
}

func TestVectorsStallAndCancel(t *testing.T) {
	eachEmbedder(t, func(t *testing.T, p peer) {
		for _, begun := range []bool{false, true} {
			with(t, p, func(_ int, w http.ResponseWriter, r *http.Request) {
				if begun {
					p.stream(w, vectors[:50])
				}
				hold(r)
			}, func(s *server) {
				_, err := s.vectors(s.Context(), "a", "b")
				s.wantCode(err, llm.TimedOut)
				ctx, cancel := context.WithCancel(s.Context())
				time.AfterFunc(time.Second, cancel)
				if _, err := s.vectors(ctx, "a", "b"); !errors.Is(err, context.Canceled) {
					t.Errorf("%v", err)
				}
			})
		}
	})
}

func TestNoVectorsOfAnthropic(t *testing.T) {
	if _, err := langchain.NewCaller(langchain.Options{Provider: langchain.Anthropic, Model: "tiny"}); err == nil {
		t.Error("a Caller for a provider without embeddings")
	}
}
