package langchain_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/wenju/wenju/internal/llm"
)

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

func TestSilentServer(t *testing.T) {
	eachPeer(t, func(t *testing.T, p peer) {
		with(t, p, func(_ int, w http.ResponseWriter, r *http.Request) { hold(r) }, func(s *server) {
			_, _, err := s.generate(s.Context())
			s.wantCode(err, llm.TimedOut)
		})
	})
}

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
