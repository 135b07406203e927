package main

import (
	"os"
	"strings"
	"testing"
)

// A budget is shared by all processes that keep their records in one folder, and
// the answer says when it is spent.
func TestBudgetAcrossProcesses(t *testing.T) {
	v := newVendorServer(t)
	// An answer costs 0.02 and may cost 1.
	s := newSession(t, append(v.env(), "WENJU_PRICES=openai:tiny=0/1000", "WENJU_BUDGET=1.03")...)
	write(t, "bridge.md", bridge)
	s.want(exitDone, "ingest", "bridge.md")
	type answer struct {
		ID, Answer, Mode string
		Usage            struct{ Cost float64 }
	}
	ask := func() answer {
		return decode[answer](t, s.want(exitDone, "ask", "--json", "南湾大桥有多长?").out)
	}
	for range 2 {
		a := ask()
		if a.Mode != "generated" || a.Usage.Cost != 0.02 {
			t.Errorf("within the budget: %+v", a)
		}
		if out := s.want(exitDone, "explain", a.ID).out; !strings.Contains(out, "cost 0.020000") || !strings.Contains(out, "passage [1]") {
			t.Errorf("explain does not show cost and prompt: %s", out)
		}
	}
	if a := ask(); a.Mode != "extractive" || !strings.HasPrefix(a.Answer, "今天的模型预算已用完，以下不经模型") || v.chats != 2 {
		t.Errorf("beyond the budget: %+v after %d calls", a, v.chats)
	}
	s.env = append(s.env, "WENJU_FALLBACK=off")
	if a := ask(); !strings.HasPrefix(a.Answer, "今天的模型预算已用完，这次没有作答") {
		t.Errorf("without a fallback: %+v", a)
	}
}

// A failing model is an error of a run, not a wrong answer, and prices that are
// configured are those of the run.
func TestEvalOfAModel(t *testing.T) {
	v := newVendorServer(t)
	s := newSession(t, append(v.env(), "WENJU_PRICES=openai:tiny=0/1000")...)
	write(t, "bridge.md", bridge)
	write(t, "q.jsonl", `{"id":"a","question":"南湾大桥有多长?","answerable":true,"must":[["3.6公里"]]}`+"\n")
	s.want(exitDone, "ingest", "bridge.md")
	s.want(exitDone, "eval", "--questions", "q.jsonl", "--out", "good")
	if raw, _ := os.ReadFile("good/summary.json"); !strings.Contains(string(raw), `"completion": 1000`) || !strings.Contains(string(raw), `"errors": 0`) {
		t.Errorf("%s", raw)
	}
	v.status = 401
	s.want(exitFailed, "eval", "--questions", "q.jsonl", "--out", "bad")
	if raw, _ := os.ReadFile("bad/summary.json"); !strings.Contains(string(raw), `"errors": 1`) {
		t.Errorf("%.600s", raw)
	}
}
