package langchain_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/wenju/wenju/internal/llm"
	"github.com/wenju/wenju/internal/llm/langchain"
)

// What passes is tried again, after the time that the server asks for.
func TestTriesAgain(t *testing.T) {
	soon := time.Date(2000, 1, 1, 0, 0, 7, 0, time.UTC).Format(http.TimeFormat) // a bubble begins at 2000-01-01
	for name, test := range map[string]struct {
		fail     func(p peer, w http.ResponseWriter)
		min, max time.Duration // of the wait
	}{
		"429":                     {func(p peer, w http.ResponseWriter) { p.refuse(w, 429, "slow down") }, 250 * time.Millisecond, 750 * time.Millisecond},
		"429 with seconds":        {withHeader("Retry-After", "3", 429), 3 * time.Second, 3 * time.Second},
		"429 with a date":         {withHeader("Retry-After", soon, 429), 7 * time.Second, 7 * time.Second},
		"429 with milliseconds":   {withHeader("Retry-After-Ms", "1500", 429), 1500 * time.Millisecond, 1500 * time.Millisecond},
		"500":                     {func(p peer, w http.ResponseWriter) { p.refuse(w, 500, "oops") }, 250 * time.Millisecond, 750 * time.Millisecond},
		"503 with seconds":        {withHeader("Retry-After", "2", 503), 2 * time.Second, 2 * time.Second},
		"529":                     {func(p peer, w http.ResponseWriter) { p.refuse(w, 529, "Overloaded") }, 250 * time.Millisecond, 750 * time.Millisecond},
		"502 with a page":         {func(p peer, w http.ResponseWriter) { w.WriteHeader(502); io.WriteString(w, "<html>Bad Gateway") }, 250 * time.Millisecond, 750 * time.Millisecond},
		"dropped":                 {func(p peer, w http.ResponseWriter) { drop(w) }, 250 * time.Millisecond, 750 * time.Millisecond},
		"cut before a token":      {func(p peer, w http.ResponseWriter) { p.stream(w, p.head); drop(w) }, 250 * time.Millisecond, 750 * time.Millisecond},
		"ended before a token":    {func(p peer, w http.ResponseWriter) { p.stream(w, p.head) }, 250 * time.Millisecond, 750 * time.Millisecond},
		"failed before a token":   {func(p peer, w http.ResponseWriter) { p.stream(w, p.head, p.midFailure) }, 250 * time.Millisecond, 750 * time.Millisecond},
		"empty body":              {func(p peer, w http.ResponseWriter) { p.stream(w, "") }, 250 * time.Millisecond, 750 * time.Millisecond},
		"past date asks for none": {withHeader("Retry-After", "Mon, 02 Jan 1995 15:04:05 GMT", 429), 250 * time.Millisecond, 750 * time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) {
			eachPeer(t, func(t *testing.T, p peer) {
				with(t, p, func(n int, w http.ResponseWriter, _ *http.Request) {
					if n == 0 {
						test.fail(p, w)
						return
					}
					p.answer(w, "well")
				}, func(s *server) {
					r, _, err := s.generate(s.Context())
					if err != nil || r.Text != "well" || len(s.requests) != 2 {
						t.Fatalf("%q, %v, %d requests", r.Text, err, len(s.requests))
					}
					if wait := s.requests[1].at.Sub(s.requests[0].at); wait < test.min || wait > test.max {
						t.Errorf("waited %v", wait)
					}
				})
			})
		})
	}
}

func withHeader(name, value string, status int) func(peer, http.ResponseWriter) {
	return func(p peer, w http.ResponseWriter) {
		w.Header().Set(name, value)
		p.refuse(w, status, "come back later")
	}
}

// The waits grow, differ from each other, and come to an end.
func TestGivesUp(t *testing.T) {
	p := peers["openai"]
	with(t, p, func(_ int, w http.ResponseWriter, _ *http.Request) { p.refuse(w, 500, "oops") }, func(s *server) {
		_, _, err := s.generate(s.Context())
		if e := s.wantCode(err, llm.Unreachable); e.Status != 500 || len(s.requests) != 4 {
			t.Errorf("%v after %d requests", err, len(s.requests))
		}
		for n, base := range []time.Duration{500, 1000, 2000} {
			wait := s.requests[n+1].at.Sub(s.requests[n].at)
			if base *= time.Millisecond; wait < base/2 || wait > base*3/2 {
				t.Errorf("wait %d took %v", n, wait)
			}
		}
	})
}

func TestWhoAsksForTooLongIsNotWaitedFor(t *testing.T) {
	for _, value := range []string{"3600", "1e300", "Fri, 01 Jan 2100 00:00:00 GMT"} {
		p := peers["anthropic"]
		with(t, p, func(_ int, w http.ResponseWriter, _ *http.Request) { withHeader("Retry-After", value, 429)(p, w) }, func(s *server) {
			_, _, err := s.generate(s.Context())
			if e := s.wantCode(err, llm.RateLimited); e.RetryAfter < time.Hour || len(s.requests) != 1 {
				t.Errorf("%v after %d requests", e.RetryAfter, len(s.requests))
			}
		})
	}
}

// A wait that the caller has no time for is not begun.
func TestNoTimeForAWait(t *testing.T) {
	p := peers["openai"]
	with(t, p, func(_ int, w http.ResponseWriter, _ *http.Request) { withHeader("Retry-After", "20", 429)(p, w) }, func(s *server) {
		ctx, cancel := context.WithTimeout(s.Context(), 10*time.Second)
		defer cancel()
		began := time.Now()
		_, _, err := s.generate(ctx)
		s.wantCode(err, llm.RateLimited)
		if took := time.Since(began); took > time.Second {
			t.Errorf("took %v", took)
		}
	})
}

func TestGoogleSaysInTheBodyWhenToComeBack(t *testing.T) {
	p := peers["google"]
	with(t, p, func(n int, w http.ResponseWriter, _ *http.Request) {
		if n == 0 {
			w.WriteHeader(429)
			io.WriteString(w, `[{"error":{"code":429,"message":"You exceeded your current quota","status":"RESOURCE_EXHAUSTED","details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"9s"}]}}]`)
			return
		}
		p.answer(w, "well")
	}, func(s *server) {
		if _, _, err := s.generate(s.Context()); err != nil {
			t.Fatal(err)
		}
		if wait := s.requests[1].at.Sub(s.requests[0].at); wait != 9*time.Second {
			t.Errorf("waited %v", wait)
		}
	})
}

// Once a piece was shown nothing is tried again, and the text is no answer.
func TestBrokenOff(t *testing.T) {
	for name, broken := range map[string]func(p peer, w http.ResponseWriter){
		"cut":                    func(p peer, w http.ResponseWriter) { p.stream(w, p.head, p.text("half an ")); drop(w) },
		"ended without its mark": func(p peer, w http.ResponseWriter) { p.stream(w, p.head, p.text("half an ")) },
		"cut within a line": func(p peer, w http.ResponseWriter) {
			p.stream(w, p.head, p.text("half an "), p.text("answer")[:20])
			drop(w)
		},
		"too long": func(p peer, w http.ResponseWriter) {
			p.stream(w, p.head, p.text("half an "), p.finish(p.length), p.end)
		},
	} {
		t.Run(name, func(t *testing.T) {
			eachPeer(t, func(t *testing.T, p peer) {
				with(t, p, func(_ int, w http.ResponseWriter, _ *http.Request) { broken(p, w) }, func(s *server) {
					r, _, err := s.generate(s.Context())
					if s.wantCode(err, llm.Incomplete); r.Text != "half an " || len(s.requests) != 1 {
						t.Errorf("%q after %d requests", r.Text, len(s.requests))
					}
					if r.Usage.CompletionTokens == 0 || r.Usage.PromptTokens == 0 {
						t.Errorf("what it cost is lost: %+v", r.Usage)
					}
				})
			})
		})
	}
}

func TestFailsInMidStream(t *testing.T) {
	eachPeer(t, func(t *testing.T, p peer) {
		with(t, p, func(_ int, w http.ResponseWriter, _ *http.Request) { p.stream(w, p.head, p.text("half"), p.midFailure) }, func(s *server) {
			_, _, err := s.generate(s.Context())
			if s.wantCode(err, llm.Unreachable); len(s.requests) != 1 {
				t.Errorf("%d requests", len(s.requests))
			}
		})
	})
}

// Without OpenAI's last mark the answer is whole if the model said that it had stopped.
func TestFinishWithoutMark(t *testing.T) {
	p := peers["openai"]
	with(t, p, func(_ int, w http.ResponseWriter, _ *http.Request) {
		p.stream(w, p.head, p.text("whole"), p.finish("stop"))
	}, func(s *server) {
		if r, _, err := s.generate(s.Context()); err != nil || r.Text != "whole" || r.Usage != p.usage {
			t.Errorf("%+v, %v", r, err)
		}
	})
}

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

func TestGarbage(t *testing.T) {
	for name, garbage := range map[string]string{
		"page":      "<!DOCTYPE html><html><body>Sign in</body></html>",
		"bytes":     "\x00\x01\xff\xfe\n\x00",
		"half JSON": "data: {\"choices\":[{\"delta\":\n\n",
		"a list":    "data: [1,2,3]\n\n",
		"a number":  "42\n",
	} {
		t.Run(name, func(t *testing.T) {
			eachPeer(t, func(t *testing.T, p peer) {
				with(t, p, func(_ int, w http.ResponseWriter, _ *http.Request) { p.stream(w, garbage) }, func(s *server) {
					_, _, err := s.generate(s.Context())
					if s.wantCode(err, llm.Invalid); len(s.requests) != 1 {
						t.Errorf("%d requests", len(s.requests))
					}
				})
			})
		})
	}
}

func TestGarbageInMidStream(t *testing.T) {
	eachPeer(t, func(t *testing.T, p peer) {
		with(t, p, func(_ int, w http.ResponseWriter, _ *http.Request) {
			p.stream(w, p.head, p.text("one"), "data: {broken\n", p.text("two"), p.finish("stop"), p.end)
		}, func(s *server) {
			_, _, err := s.generate(s.Context())
			s.wantCode(err, llm.Invalid)
		})
	})
}

func TestNoText(t *testing.T) {
	eachPeer(t, func(t *testing.T, p peer) {
		with(t, p, func(_ int, w http.ResponseWriter, _ *http.Request) { p.answer(w) }, func(s *server) {
			_, _, err := s.generate(s.Context())
			s.wantCode(err, llm.Invalid)
		})
	})
}

func TestEndlessLine(t *testing.T) {
	p := peers["openai"]
	with(t, p, func(_ int, w http.ResponseWriter, r *http.Request) {
		p.stream(w, p.head, "data: ")
		for junk := strings.Repeat("x", 1<<20); r.Context().Err() == nil; {
			if _, err := io.WriteString(w, junk); err != nil {
				return
			}
		}
	}, func(s *server) {
		_, _, err := s.generate(s.Context())
		s.wantCode(err, llm.Incomplete)
	})
}

func TestEndlessAnswer(t *testing.T) {
	p := peers["ollama"]
	line := p.text(strings.Repeat("on and on ", 20_000))
	with(t, p, func(_ int, w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", p.kind)
		for r.Context().Err() == nil {
			if _, err := io.WriteString(w, line); err != nil {
				return
			}
		}
	}, func(s *server) {
		_, err := s.generator().Generate(s.Context(), question, nil)
		s.wantCode(err, llm.Invalid)
	})
}

func TestStalls(t *testing.T) {
	for name, test := range map[string]struct {
		before []string
		after  time.Duration
	}{
		"before the first token": {nil, 2 * time.Minute},
		"in mid-stream":          {[]string{"half "}, 30 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			eachPeer(t, func(t *testing.T, p peer) {
				with(t, p, func(_ int, w http.ResponseWriter, r *http.Request) {
					p.stream(w, p.head)
					for _, piece := range test.before {
						p.stream(w, p.text(piece))
					}
					hold(r)
				}, func(s *server) {
					began := time.Now()
					_, _, err := s.generate(s.Context())
					s.wantCode(err, llm.TimedOut)
					if took := time.Since(began); took != test.after || len(s.requests) != 1 {
						t.Errorf("took %v and %d requests", took, len(s.requests))
					}
				})
			})
		})
	}
}

// No head of the answer either: the server took the request and is silent.
func TestSilentServer(t *testing.T) {
	eachPeer(t, func(t *testing.T, p peer) {
		with(t, p, func(_ int, w http.ResponseWriter, r *http.Request) { hold(r) }, func(s *server) {
			_, _, err := s.generate(s.Context())
			s.wantCode(err, llm.TimedOut)
		})
	})
}

// A byte now and then is no stall, and neither is a model that thinks aloud.
func TestSlowDrip(t *testing.T) {
	eachPeer(t, func(t *testing.T, p peer) {
		with(t, p, func(_ int, w http.ResponseWriter, _ *http.Request) {
			p.stream(w, p.head, p.text("slow"))
			for _, b := range []byte(p.text(" but steady")) {
				time.Sleep(1 * time.Second)
				p.stream(w, string(b))
			}
			time.Sleep(29 * time.Second)
			p.stream(w, p.finish("stop"), p.end)
		}, func(s *server) {
			if r, _, err := s.generate(s.Context()); err != nil || r.Text != "slow but steady" {
				t.Errorf("%q, %v", r.Text, err)
			}
		})
	})
}

func TestThinkingIsNoStall(t *testing.T) {
	thought := map[string]string{
		"openai":    `data: {"choices":[{"index":0,"delta":{"reasoning_content":"hm"}}]}` + "\n\n",
		"anthropic": `data: {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"hm"}}` + "\n\n",
		"ollama":    `{"message":{"role":"assistant","content":"","thinking":"hm"},"done":false}` + "\n",
	}
	for name, line := range thought {
		p := peers[name]
		with(t, p, func(_ int, w http.ResponseWriter, _ *http.Request) {
			p.stream(w, p.head)
			for range 20 {
				time.Sleep(20 * time.Second)
				p.stream(w, line)
			}
			p.stream(w, p.text("done"), p.finish("stop"), p.end)
		}, func(s *server) {
			if r, _, err := s.generate(s.Context()); err != nil || r.Text != "done" {
				t.Errorf("%s: %q, %v", name, r.Text, err)
			}
		})
	}
}

// The caller may take its time with what has come.
func TestSlowReader(t *testing.T) {
	eachPeer(t, func(t *testing.T, p peer) {
		with(t, p, func(_ int, w http.ResponseWriter, _ *http.Request) { p.answer(w, "a", "b", "c", "d") }, func(s *server) {
			r, err := s.generator().Generate(s.Context(), question, func(string) error { time.Sleep(time.Minute); return nil })
			if err != nil || r.Text != "abcd" {
				t.Errorf("%q, %v", r.Text, err)
			}
		})
	})
}

func TestWholeLimit(t *testing.T) {
	p := peers["ollama"]
	with(t, p, func(_ int, w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			p.stream(w, p.text("on and on "))
			time.Sleep(time.Second)
		}
	}, func(s *server) {
		began := time.Now()
		_, _, err := s.generate(s.Context())
		if s.wantCode(err, llm.TimedOut); time.Since(began) != 10*time.Minute {
			t.Errorf("took %v", time.Since(began))
		}
	})
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

func TestCancelled(t *testing.T) {
	for name, write := range map[string]func(p peer, w http.ResponseWriter){
		"before the answer":      func(peer, http.ResponseWriter) {},
		"before the first token": func(p peer, w http.ResponseWriter) { p.stream(w, p.head) },
		"in mid-stream":          func(p peer, w http.ResponseWriter) { p.stream(w, p.head, p.text("half")) },
	} {
		t.Run(name, func(t *testing.T) {
			eachPeer(t, func(t *testing.T, p peer) {
				gone := make(chan struct{}, 1)
				with(t, p, func(_ int, w http.ResponseWriter, r *http.Request) { write(p, w); hold(r); gone <- struct{}{} }, func(s *server) {
					ctx, cancel := context.WithCancel(s.Context())
					time.AfterFunc(time.Second, cancel)
					began := time.Now()
					if _, _, err := s.generate(ctx); !errors.Is(err, context.Canceled) {
						t.Errorf("%v", err)
					}
					if took := time.Since(began); took != time.Second {
						t.Errorf("took %v", took)
					}
					<-gone // the server has noticed too
				})
			})
		})
	}
}

func TestDeadline(t *testing.T) {
	eachPeer(t, func(t *testing.T, p peer) {
		with(t, p, func(_ int, w http.ResponseWriter, r *http.Request) { p.stream(w, p.head, p.text("half")); hold(r) }, func(s *server) {
			ctx, cancel := context.WithTimeout(s.Context(), time.Second)
			defer cancel()
			if _, _, err := s.generate(ctx); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("%v", err)
			}
		})
	})
}

func TestCancelledBeforeAndWhileWaiting(t *testing.T) {
	eachPeer(t, func(t *testing.T, p peer) {
		with(t, p, func(_ int, w http.ResponseWriter, _ *http.Request) { withHeader("Retry-After", "20", 429)(p, w) }, func(s *server) {
			ctx, cancel := context.WithCancel(s.Context())
			time.AfterFunc(5*time.Second, cancel)
			if _, _, err := s.generate(ctx); !errors.Is(err, context.Canceled) || len(s.requests) != 1 {
				t.Errorf("%v after %d requests", err, len(s.requests))
			}
			if _, _, err := s.generate(ctx); !errors.Is(err, context.Canceled) || len(s.requests) != 1 {
				t.Errorf("%v after %d requests", err, len(s.requests))
			}
		})
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

// More requests than slots wait for their turn, and no more of them reach the server.
func TestParallel(t *testing.T) {
	p := peers["openai"]
	var mu sync.Mutex
	running, peak := 0, 0
	with(t, p, func(_ int, w http.ResponseWriter, _ *http.Request) {
		mu.Lock()
		running++
		peak = max(peak, running)
		mu.Unlock()
		time.Sleep(time.Second)
		p.answer(w, "ok")
		mu.Lock()
		running--
		mu.Unlock()
	}, func(s *server) {
		s.opt.Parallel = 3
		g := s.generator()
		began := time.Now()
		var wg sync.WaitGroup
		for range 12 {
			wg.Go(func() {
				if _, err := g.Generate(s.Context(), question, nil); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if peak != 3 || time.Since(began) != 4*time.Second {
			t.Errorf("%d at once, in %v", peak, time.Since(began))
		}
	})
}

// Whatever a server repeats of it, the key stands in no error and no log.
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
