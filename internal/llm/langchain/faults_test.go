package langchain_test

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/wenju/wenju/internal/llm"
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

// Where a long message is cut, no beginning of the key is left over.

func TestKeyAtTheCut(t *testing.T) {
	eachPeer(t, func(t *testing.T, p peer) {
		with(t, p, func(_ int, w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusUnauthorized)
			io.WriteString(w, p.refusal(http.StatusUnauthorized, strings.Repeat("x", 488)+" "+key))
		}, func(s *server) {
			_, _, err := s.generate(s.Context())
			s.wantCode(err, llm.KeyRefused)
		})
	})
}

// A try that failed is paid for too: here one that spent its limit on thoughts.

func TestUsageIsThatOfAllTries(t *testing.T) {
	eachPeer(t, func(t *testing.T, p peer) {
		with(t, p, func(n int, w http.ResponseWriter, _ *http.Request) {
			if n == 0 {
				p.stream(w, p.head, p.finish(p.length), p.end)
				return
			}
			p.answer(w, "whole")
		}, func(s *server) {
			r, _, err := s.generate(s.Context())
			if want := p.usage.Plus(p.usage); err != nil || len(s.requests) != 2 || r.Usage != want {
				t.Errorf("%+v, %v after %d requests", r.Usage, err, len(s.requests))
			}
		})
	})
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

// No head of the answer either: the server took the request and is silent.

// A byte now and then is no stall, and neither is a model that thinks aloud.

// The caller may take its time with what has come.

// The key goes to the server that was named, and to no other one.

// More requests than slots wait for their turn, and no more of them reach the server.

// Whatever a server repeats of it, the key stands in no error and no log.
