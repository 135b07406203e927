package langchain_test

import (
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/wenju/wenju/internal/llm"
	"github.com/wenju/wenju/internal/llm/langchain"
)

func TestHeldBackByAFilter(t *testing.T) {
	for name, reason := range map[string]string{"openai": "content_filter", "google": "content_filter", "anthropic": "refusal"} {
		p := peers[name]
		with(t, p, func(_ int, w http.ResponseWriter, _ *http.Request) {
			p.stream(w, p.head, p.text("I"), p.finish(reason), p.end)
		}, func(s *server) {
			_, _, err := s.generate(s.Context())
			s.wantCode(err, llm.Refused)
		})
	}
}

func TestRefusals(t *testing.T) {
	everybody := []string{"openai", "google", "anthropic", "ollama"}
	for _, test := range []struct {
		peers   []string
		status  int
		body    string // empty is made of the message
		message string
		code    llm.Code
	}{
		{everybody, 401, "", "Incorrect API key provided: " + key, llm.KeyRefused},
		{everybody, 403, "", "Country, region, or territory not supported", llm.KeyRefused},
		{everybody, 402, "", "Insufficient Balance", llm.Quota},
		{[]string{"openai"}, 429, `{"error":{"message":"You exceeded your current quota, please check your plan and billing details.","type":"insufficient_quota","param":null,"code":"insufficient_quota"}}`, "", llm.Quota},
		{[]string{"anthropic"}, 400, `{"type":"error","error":{"type":"invalid_request_error","message":"Your credit balance is too low to access the Anthropic API."}}`, "", llm.Quota},
		{[]string{"google"}, 400, `[{"error":{"code":400,"message":"API key not valid. Please pass a valid API key.","status":"INVALID_ARGUMENT"}}]`, "", llm.KeyRefused},
		{[]string{"openai", "google"}, 404, `{"error":{"message":"The model 'tiny' does not exist or you do not have access to it.","type":"invalid_request_error","param":null,"code":"model_not_found"}}`, "", llm.UnknownModel},
		{[]string{"anthropic"}, 404, `{"type":"error","error":{"type":"not_found_error","message":"model: tiny"}}`, "", llm.UnknownModel},
		{[]string{"ollama"}, 404, `{"error":"model 'tiny' not found"}`, "", llm.UnknownModel},
		{[]string{"openai"}, 400, `{"error":{"message":"Model Not Exist","type":"invalid_request_error","param":null,"code":"invalid_request_error"}}`, "", llm.UnknownModel},
		{[]string{"openai"}, 400, `{"error":{"message":"This model's maximum context length is 8192 tokens. However, your messages resulted in 9000 tokens.","type":"invalid_request_error","param":"messages","code":"context_length_exceeded"}}`, "", llm.TooLong},
		{[]string{"openai"}, 400, `{"error":{"code":400,"message":"the request exceeds the available context size, try increasing it","type":"exceed_context_size_error"}}`, "", llm.TooLong},
		{[]string{"anthropic"}, 400, `{"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long: 208310 tokens > 200000 maximum"}}`, "", llm.TooLong},
		{[]string{"google"}, 400, `[{"error":{"code":400,"message":"The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).","status":"INVALID_ARGUMENT"}}]`, "", llm.TooLong},
		{[]string{"ollama"}, 400, `{"error":"the input length exceeds the context length"}`, "", llm.TooLong},
		{everybody, 413, "", "Request too large", llm.TooLong},
		{[]string{"openai"}, 400, `{"error":{"message":"The response was filtered due to the prompt triggering content management policy.","type":null,"code":"content_filter"}}`, "", llm.Refused},
		{everybody, 400, "", "messages must not be empty", llm.Invalid},
		{everybody, 404, "page not found", "", llm.Unreachable},
		{everybody, 405, `{"detail":"Method Not Allowed"}`, "", llm.Unreachable},
	} {
		for _, name := range test.peers {
			p := peers[name]
			with(t, p, func(_ int, w http.ResponseWriter, _ *http.Request) {
				if test.body == "" {
					p.refuse(w, test.status, test.message)
					return
				}
				w.WriteHeader(test.status)
				io.WriteString(w, test.body)
			}, func(s *server) {
				_, _, err := s.generate(s.Context())
				if e := s.wantCode(err, test.code); e.Status != test.status || len(s.requests) != 1 {
					t.Errorf("%s %d %s: status %d, %d requests", name, test.status, test.message, e.Status, len(s.requests))
				}
			})
		}
	}
}

func TestRedirectIsNotFollowed(t *testing.T) {
	eachPeer(t, func(t *testing.T, p peer) {
		for _, status := range []int{301, 302, 307, 308} {
			with(t, p, func(_ int, w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Location", "http://elsewhere/"+key)
				w.WriteHeader(status)
			}, func(s *server) {
				_, _, err := s.generate(s.Context())
				if e := s.wantCode(err, llm.Unreachable); e.Status != status || len(s.requests) != 1 || !strings.Contains(err.Error(), "elsewhere") {
					t.Errorf("%v after %d requests", err, len(s.requests))
				}
			})
		}
	})
}

func TestNoServer(t *testing.T) {
	eachPeer(t, func(t *testing.T, p peer) {
		synctest.Test(t, func(t *testing.T) {
			network := newPipes()
			network.Close()
			s := &server{T: t, opt: langchain.Options{Provider: p.provider, Model: "tiny", Key: key, BaseURL: "http://user:" + key + "@server",
				Transport: &http.Transport{DialContext: network.dial}}}
			_, _, err := s.generate(t.Context())
			if s.wantCode(err, llm.Unreachable); !strings.Contains(err.Error(), "refused") {
				t.Errorf("the cause is lost: %v", err)
			}
		})
	})
}

func TestNoSecretsAnywhere(t *testing.T) {
	eachPeer(t, func(t *testing.T, p peer) {
		for _, status := range []int{200, 400, 401, 429, 500} {
			with(t, p, func(_ int, w http.ResponseWriter, r *http.Request) {
				echo := fmt.Sprint(r.Header)
				if status == 200 {
					p.stream(w, strings.ReplaceAll(strings.ReplaceAll(p.midFailure, "had an error", key), "Overloaded", key))
					return
				}
				p.refuse(w, status, echo)
			}, func(s *server) {
				var log bytes.Buffer
				s.opt.Logger = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
				_, _, err := s.generate(s.Context())
				if err == nil || strings.Contains(err.Error()+log.String(), key) {
					t.Errorf("status %d: %v\n%s", status, err, log.String())
				}
				if status >= 429 && log.Len() == 0 {
					t.Errorf("status %d: the tries are not logged", status)
				}
			})
		}
	})
}
