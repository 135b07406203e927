package bot

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/wenju/wenju/evidence"
	"github.com/wenju/wenju/internal/text"
	"github.com/wenju/wenju/rag"
)

func TestHowAnAnswerCameAbout(t *testing.T) {
	a := answered
	a.Question, a.Standalone = "人口呢？", "京津冀人口是多少？"
	a.Checks = []evidence.Sentence{{Text: "人口2300万人。", Verdict: evidence.Supported, Figures: []evidence.Finding{{Text: "2300万人", Verdict: evidence.Found}}}}
	trace := rag.Trace{
		Terms:    []rag.TraceTerm{{Term: "人口", Weight: 1, From: "question"}},
		Passages: []rag.TraceHit{{Source: "plan.txt", StartLine: 27, EndLine: 28, Score: 0.5, Text: "<!channel> 人口"}},
		Notes:    []string{"withheld by the check: @here"},
	}
	v := renderer{}.how(a, trace, text.Chinese)
	wantModal(t, v)
	got := shown(t, v.Blocks.BlockSet)
	for _, want := range []string{"人口呢？", "京津冀人口是多少？", "plan.txt:27-28", "supported: 人口2300万人。 · 2300万人 found", "withheld", "wenju explain A1"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in %q", want, got)
		}
	}
}

func TestALongTraceFitsIntoAModal(t *testing.T) {
	a := answered
	a.Question = strings.Repeat("很长的问题", 500)
	var trace rag.Trace
	for range 500 {
		long := strings.Repeat("长🙂<!here>", 300)
		a.Checks = append(a.Checks, evidence.Sentence{Text: long, Verdict: evidence.Unsupported, Figures: make([]evidence.Finding, 50)})
		trace.Terms = append(trace.Terms, rag.TraceTerm{Term: long})
		trace.Passages = append(trace.Passages, rag.TraceHit{Source: long, Text: long})
		trace.Notes = append(trace.Notes, long)
	}
	v := renderer{}.how(a, trace, text.English)
	wantModal(t, v)
	for _, b := range sent(t, v.Blocks.BlockSet) {
		if raw, _ := json.Marshal(b); len(raw) > 60000 {
			t.Errorf("a block of %d bytes", len(raw))
		}
	}
}

func TestTheDialogToAskAboutAMessage(t *testing.T) {
	about := askingAbout{Team: "T1", Channel: "C1", TS: "1.2", Thread: "1.1"}
	v := renderer{}.askAbout(about, strings.Repeat("原话🙂", 2000), text.Chinese)
	wantModal(t, v)
	var back askingAbout
	if err := json.Unmarshal([]byte(v.PrivateMetadata), &back); err != nil || back != about || v.CallbackID != callbackAsk {
		t.Errorf("%q, %v", v.PrivateMetadata, err)
	}
	walk(sent(t, v.Blocks.BlockSet), func(n node) {
		if s, ok := n["initial_value"].(string); ok && (size(s) > 2000 || !strings.HasPrefix(s, "原话")) {
			t.Errorf("%d characters are filled in", size(s))
		}
	})
}
