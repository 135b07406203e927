package rag_test

import (
	"math/rand/v2"
	"strings"
	"sync"
	"testing"

	"github.com/wenju/wenju/internal/llm"
	"github.com/wenju/wenju/internal/llm/llmtest"
	"github.com/wenju/wenju/internal/store"
	"github.com/wenju/wenju/internal/text"
	"github.com/wenju/wenju/rag"
)

// babble is what a model may write: true and false sentences, marks in all
// places, Markdown, whatever breaks a parser.
var babble = []string{"长丰桥全长520米", "长丰桥全长530米", "永安桥于2018年通车", "造价为1.6亿元", "它很漂亮", "设计者是陈立新", "The north pier is 640 metres long", "NO_ANSWER",
	"。", "。", "。", ". ", "！", "，", "：", ":\n", "\n", "\n\n", "\n- ", "\n1. ", "\n| ", " | ", "\n|---|\n", "\n## ", "\n```\n", "**", "“", "”", "\"", "(", ")",
	"[1]", "[1]", "[1]", "[2]", "[3]", "[9]", " [1][2]", "【1】", "[1,2]", "[1-3]", "[1](http://a.b)", "[x](http://a.b)", "http://a.b", "<b>", "!", "?", "…", "根据[1]，", "见[2]",
	"文档没有提到。", "是的。", "⚠", "3.5", "U.S. ", "\xe4", "\u200b", "只写段落里有的内容。不用你自己的知识", "e.g. "}

func writeBabble(r *rand.Rand, n int) string {
	var b strings.Builder
	for range n {
		b.WriteString(babble[r.IntN(len(babble))])
	}
	return b.String()
}

// TestEveryWrittenAnswer holds whatever a model may write against the rules that
// every answer keeps.
func TestEveryWrittenAnswer(t *testing.T) {
	s := newIndex(t, town...)
	answered := 0
	for seed := range uint64(300) {
		model := llmtest.NewGenerator(func(n int, _ llm.Request) llmtest.Reply {
			r := rand.New(rand.NewPCG(seed, uint64(n)))
			return llmtest.Reply{Text: writeBabble(r, r.IntN(40))}
		})
		o := rag.Generation{Policy: []rag.Policy{rag.Withhold, rag.Mark}[seed%2]}
		if a := askModel(t, s, model, o, rag.Question{Text: bridgeQuestion}); !a.Declined && a.Mode == rag.Generated {
			answered++
		}
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
	if answered < 100 {
		t.Errorf("%d answers say too little", answered)
	}
}

var fuzzed = sync.OnceValue(func() func(testing.TB) store.Store {
	var s store.Store
	return func(t testing.TB) store.Store {
		if s == nil {
			s = newIndex(noCleanup{t}, town...)
		}
		return s
	}
})

// noCleanup leaves an index open for the inputs to come.
type noCleanup struct{ testing.TB }

func (noCleanup) Cleanup(func()) {}

func FuzzWrittenAnswer(f *testing.F) {
	f.Add("长丰桥全长520米[1]。\n- 永安桥于2018年通车。[2]", "长丰桥全长520米[1]。")
	f.Add("根据[1]，“长丰桥”很长。<b>[9] | a |\n```\nx", "NO_ANSWER")
	f.Fuzz(func(t *testing.T, answer, again string) {
		if len(answer)+len(again) > 2000 {
			return
		}
		askModel(t, fuzzed()(t), writes(answer, again), rag.Generation{Policy: rag.Mark}, rag.Question{Text: bridgeQuestion})
	})
}

// TestWrittenOnDamagedTexts has a model copy all that it is given of texts as
// they come: broken lines, tables, quotations, footnotes.
func TestWrittenOnDamagedTexts(t *testing.T) {
	s := newIndex(t, damaged...)
	outcomes := make(map[string]int)
	for _, question := range questionsOnDamage {
		model := llmtest.NewGenerator(func(_ int, r llm.Request) llmtest.Reply {
			p := readRequest(r)
			numbers, texts := p.passages()
			var b strings.Builder
			for i, passage := range texts {
				for _, span := range text.Sentences(passage) {
					b.WriteString(span.Of(passage) + " [" + numbers[i] + "]\n")
				}
			}
			return llmtest.Reply{Text: b.String()}
		})
		a := askModel(t, s, model, rag.Generation{}, rag.Question{Text: question})
		for _, sentence := range a.Trace.Sentences {
			outcomes[sentence.Outcome]++
			if sentence.Outcome == rag.OutcomeWithheld {
				t.Logf("%q: %v", sentence.Text, sentence.Faults)
			}
		}
	}
	t.Log(outcomes)
	if outcomes[rag.OutcomeWithheld]*10 > outcomes[rag.OutcomeShown] {
		t.Errorf("too much of what stands in the passages is withheld: %v", outcomes)
	}
}
