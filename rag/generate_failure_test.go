package rag_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/wenju/wenju/internal/llm"
	"github.com/wenju/wenju/internal/llm/llmtest"
	"github.com/wenju/wenju/rag"
)

const bridgeQuestion = "长丰桥和永安桥有多长？"

func TestModelFails(t *testing.T) {
	s := newIndex(t, town...)
	q := rag.Question{Text: bridgeQuestion}
	en := rag.Question{Text: "When was the harbour of Portwick opened?"}
	tests := []struct {
		name   string
		q      rag.Question
		code   llm.Code
		o      rag.Generation
		begins string
		reason rag.Reason
	}{
		{"falls back", q, llm.Unreachable, rag.Generation{}, "模型暂时不可用，以下不经模型，直接引自文档：长丰桥全长", ""},
		{"falls back in English", en, llm.Paused, rag.Generation{}, "The model could not be reached; quoted from the documents without it: The harbour of Portwick", ""},
		{"over the budget", q, llm.OverBudget, rag.Generation{}, "今天的模型预算已用完，以下不经模型", ""},
		{"declines", q, llm.KeyRefused, rag.Generation{NoFallback: true}, "模型暂时不可用，这次没有作答", rag.LLMError},
		{"declines in English", en, llm.OverBudget, rag.Generation{NoFallback: true}, "Today's budget for the model is spent, so", rag.LLMError},
		{"nothing without it either", rag.Question{Text: "长丰桥的油漆是哪家公司供应的？"}, llm.TimedOut, rag.Generation{}, "模型暂时不可用，这次没有作答", rag.LLMError},
	}
	for _, test := range tests {
		a := askModel(t, s, llmtest.Failing(test.code), test.o, test.q)
		if !strings.HasPrefix(a.Text, test.begins) || a.Reason != test.reason {
			t.Errorf("%s: %q, reason %q", test.name, a.Text, a.Reason)
		}
		if test.reason == "" && (a.Mode != rag.Extractive || a.Model != "builtin") {
			t.Errorf("%s: mode %q of %q", test.name, a.Mode, a.Model)
		}
		if len(a.Trace.Calls) != 1 || a.Trace.Calls[0].Error == "" {
			t.Errorf("%s: the trace does not show the failure: %v", test.name, a.Trace.Calls)
		}
	}
}

func TestModelBreaksOff(t *testing.T) {
	s := newIndex(t, town...)
	broken := func(text string) *llmtest.Generator {
		return llmtest.NewGenerator(func(_ int, r llm.Request) llmtest.Reply {
			return llmtest.Reply{Text: readRequest(r).citing(text), Err: &llm.Error{Code: llm.Incomplete, Model: "m"}}
		})
	}
	a := askModel(t, s, broken("长丰桥全长520米[长丰桥]。永安桥全长31"), rag.Generation{}, rag.Question{Text: bridgeQuestion})
	if a.Text != "长丰桥全长520米 [1]。\n模型的回答到此中断，以上句子均已核对。" || a.Mode != rag.Generated {
		t.Errorf("got %q, mode %q", a.Text, a.Mode)
	}
	a = askModel(t, s, broken("长丰桥全长52"), rag.Generation{}, rag.Question{Text: bridgeQuestion})
	if !strings.HasPrefix(a.Text, "模型暂时不可用") || a.Mode != rag.Extractive {
		t.Errorf("before anything stood: %q, mode %q", a.Text, a.Mode)
	}
}

// A sentence is shown while the model still writes the next one.
func TestSentencesComeWhileTheModelWrites(t *testing.T) {
	s := newIndex(t, town...)
	gate := make(chan struct{})
	model := llmtest.NewGenerator(func(_ int, r llm.Request) llmtest.Reply {
		p := readRequest(r)
		return llmtest.Reply{Pieces: []string{p.citing("长丰桥全长520米[长丰桥]。永"), p.citing("安桥全长310米[永安桥]。")}, Gate: gate}
	})
	emitted := make(chan string, 10)
	done := make(chan error, 1)
	go func() {
		_, err := newWriter(s, model, rag.Generation{}).Ask(t.Context(), rag.Question{Text: bridgeQuestion}, func(part string) { emitted <- part })
		done <- err
	}()
	gate <- struct{}{}
	if first := <-emitted; first != "长丰桥全长520米 [1]。" {
		t.Errorf("first comes %q", first)
	}
	close(gate)
	if err := <-done; err != nil {
		t.Error(err)
	}
}

// What comes behind a sentence that is written anew waits for it, and the model
// goes on meanwhile.
func TestWrittenAnewInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newIndex(t, town...)
		model := llmtest.NewGenerator(func(_ int, r llm.Request) llmtest.Reply {
			p := readRequest(r)
			if p.isAnswer() {
				return llmtest.Reply{Text: p.citing("长丰桥全长99米[长丰桥]。永安桥全长310米[永安桥]。图书馆藏书86万册[藏书]。")}
			}
			if !strings.Contains(p.user, "所引的段落里没有“99米”") {
				t.Errorf("it is not told what failed: %s", p.user)
			}
			return llmtest.Reply{Text: p.citing("长丰桥全长520米[长丰桥]。"), First: time.Hour}
		})
		a := askModel(t, s, model, rag.Generation{}, rag.Question{Text: bridgeQuestion + "图书馆藏书多少？"})
		if a.Text != "长丰桥全长520米 [1]。永安桥全长310米 [2]。图书馆藏书86万册 [3]。" {
			t.Errorf("got %q", a.Text)
		}
		if a.Timings.FirstToken < float64(time.Hour.Milliseconds()) || a.Timings.Check > 1000 {
			t.Errorf("timings %+v", a.Timings)
		}
	})
}

func TestCancelledWhileTheModelWrites(t *testing.T) {
	s := newIndex(t, town...)
	for _, stage := range []string{" conversation>>", " question>>", " sentence>>"} {
		ctx, cancel := context.WithCancel(t.Context())
		model := llmtest.NewGenerator(func(_ int, r llm.Request) llmtest.Reply {
			p := readRequest(r)
			if strings.Contains(p.user, stage) && (stage != " question>>" || p.isAnswer()) {
				cancel()
				return llmtest.Reply{Text: "x", Gate: make(chan struct{})} // hangs
			}
			return llmtest.Reply{Text: p.citing("长丰桥全长99米[长丰桥]。")}
		})
		q := rag.Question{Text: bridgeQuestion, History: []rag.Turn{{Q: "有哪些桥？", A: "长丰桥"}}}
		a, err := newWriter(s, model, rag.Generation{}).Ask(ctx, q, nil)
		if !errors.Is(err, context.Canceled) || model.Running() != 0 {
			t.Errorf("%s: %v, %d calls under way, %q", stage, err, model.Running(), a.Text)
		}
		cancel()
	}
}

func TestFollowUpsByModel(t *testing.T) {
	s := newIndex(t, town...)
	history := []rag.Turn{{Q: "永安桥是哪年通车的？", A: "永安桥于2018年通车 [1]。"}}
	tests := []struct{ name, written, want string }{
		{"as the model puts it", "永安桥的造价是多少？", "永安桥的造价是多少？"},
		{"in quotes, with words behind it", "“永安桥的造价是多少？”\n这样问更完整。", "永安桥的造价是多少？"},
		{"nothing", " ", "那造价呢？（"},
		{"in another language", "How much did it cost?", "那造价呢？（"},
		{"too long", strings.Repeat("造价", 400), "那造价呢？（"},
		{"what it was told", "只写改写后的问题,一行,用中文。不回答它", "那造价呢？（"},
		{"no answer", "NO_ANSWER", "那造价呢？（"},
	}
	for _, test := range tests {
		model := llmtest.NewGenerator(func(_ int, r llm.Request) llmtest.Reply {
			if p := readRequest(r); strings.Contains(p.user, " conversation>>") {
				if !strings.Contains(p.user, "永安桥于2018年通车") || strings.Contains(p.user, "[1]") {
					t.Errorf("it is told %s", p.user)
				}
				return llmtest.Reply{Text: test.written}
			}
			return llmtest.Reply{Text: readRequest(r).citing("永安桥的造价为1.6亿元[永安桥]。")}
		})
		a := askModel(t, s, model, rag.Generation{}, rag.Question{Text: "那造价呢？", History: history})
		if !strings.HasPrefix(a.Standalone, test.want) || a.Text != "永安桥的造价为1.6亿元 [1]。" {
			t.Errorf("%s: standalone %q, answer %q", test.name, a.Standalone, a.Text)
		}
	}
	a := askModel(t, s, writes("长丰桥全长520米[长丰桥]。", ""), rag.Generation{}, rag.Question{Text: "长丰桥有多长？"})
	if len(a.Trace.Calls) != 1 {
		t.Errorf("%d calls without a history", len(a.Trace.Calls))
	}
	// A model that is down must not lose the follow-up.
	a = askModel(t, s, llmtest.Failing(llm.Unreachable), rag.Generation{}, rag.Question{Text: "那造价呢？", History: history})
	if !strings.Contains(a.Text, "1.6亿元") {
		t.Errorf("without the model: %q", a.Text)
	}
}

// What a model puts into the question is not taken for the user's words.
func TestStandaloneBringsInNoFigures(t *testing.T) {
	s := newIndex(t, town...)
	model := llmtest.NewGenerator(func(_ int, r llm.Request) llmtest.Reply {
		if p := readRequest(r); strings.Contains(p.user, " conversation>>") {
			return llmtest.Reply{Text: "长丰桥全长999米吗？"}
		}
		return llmtest.Reply{Text: readRequest(r).citing("长丰桥全长999米[长丰桥]。")}
	})
	a := askModel(t, s, model, rag.Generation{}, rag.Question{Text: "它有多长？", History: []rag.Turn{{Q: "长丰桥？", A: "桥"}}})
	if strings.Contains(a.Text, "999") {
		t.Errorf("got %q", a.Text)
	}
}
