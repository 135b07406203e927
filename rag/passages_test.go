package rag_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/wenju/wenju/internal/llm"
	"github.com/wenju/wenju/internal/llm/builtin"
	"github.com/wenju/wenju/internal/llm/llmtest"
	"github.com/wenju/wenju/internal/store"
	"github.com/wenju/wenju/rag"
)

// given is what a model gets to read for a question, with so many tokens at most.
func given(t *testing.T, s store.Store, question string, context int) []string {
	t.Helper()
	var texts []string
	model := llmtest.NewGenerator(func(_ int, r llm.Request) llmtest.Reply {
		_, texts = readRequest(r).passages()
		return llmtest.Reply{Text: "NO_ANSWER"}
	})
	tuning := rag.DefaultTuning("builtin")
	tuning.Context = context
	a := rag.New(rag.Options{Store: s, Embedder: builtin.Embedder{}, Lexicon: lexicon(), Tuning: tuning, Generator: model})
	if _, err := a.Ask(t.Context(), rag.Question{Text: question}, nil); err != nil {
		t.Fatal(err)
	}
	return texts
}

func TestPassagesGiven(t *testing.T) {
	var long strings.Builder
	for i := range 60 {
		fmt.Fprintf(&long, "第%d号阀门由第%d班在每周检查一次，检查的结果写进登记簿，并由班长签字确认。", i, i%7)
	}
	s := newIndex(t,
		file{"valves.md", "# 手册\n\n## 阀门\n\n" + long.String() + "\n\n## 水泵\n\n水泵每月检查两次。\n"},
		file{"copy.md", "# 摘录\n\n长丰桥全长520米，于2015年9月1日通车，造价3.2亿元。\n"},
		file{"other.md", "# 又一份\n\n长丰桥全长520米，于2015年9月1日通车，造价3.2亿元。\n"},
	)
	if n := strings.Count(strings.Join(given(t, s, "长丰桥有多长？", 3000), ""), "520米"); n != 1 {
		t.Errorf("what says the same is given %d times", n)
	}
	texts := given(t, s, "第30号阀门由谁检查？", 3000)
	all := strings.Join(texts, "\n")
	for i := range 60 {
		if n := strings.Count(all, fmt.Sprintf("第%d号阀门", i)); n > 1 {
			t.Errorf("valve %d is given %d times", i, n)
		}
	}
	if !strings.Contains(texts[0], "第29号阀门") || !strings.Contains(texts[0], "第31号阀门") {
		t.Errorf("neighbours are no passage together: %q", texts)
	}
	if few := strings.Join(given(t, s, "第30号阀门由谁检查？", 600), ""); len(few) == 0 || len(few) >= len(all) || len([]rune(few)) > 600 || !strings.Contains(few, "第30号") {
		t.Errorf("with 600 tokens it is given %d characters: %q", len([]rune(few)), few)
	}
	if one := given(t, s, "第30号阀门由谁检查？", 200); len(one) != 1 {
		t.Errorf("with next to no budget it is given %d passages", len(one))
	}
	both := strings.Join(given(t, s, "长丰桥有多长？水泵多久检查一次？", 3000), "")
	if !strings.Contains(both, "520米") || !strings.Contains(both, "水泵每月检查两次") {
		t.Errorf("a part of the question is left without a passage: %q", both)
	}
}
