package rag_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/wenju/wenju/internal/llm/builtin"
	"github.com/wenju/wenju/internal/store"
	"github.com/wenju/wenju/rag"
)

func TestDefaultTuningIsValid(t *testing.T) {
	for _, embedder := range []string{"builtin", "ollama:bge-m3"} {
		if err := rag.DefaultTuning(embedder).Validate(); err != nil {
			t.Errorf("%s: %v", embedder, err)
		}
	}
	if a, b := rag.DefaultTuning("builtin").Semantic, rag.DefaultTuning("ollama:bge-m3").Semantic; a >= b {
		t.Errorf("vectors of a model count %v, those of builtin %v", b, a)
	}
}

// Every number of a Tuning can be set by name.
func TestEveryFieldHasItsKnob(t *testing.T) {
	if fields := reflect.TypeFor[rag.Tuning]().NumField(); fields != len(rag.Knobs) {
		t.Errorf("%d fields, %d knobs", fields, len(rag.Knobs))
	}
	before := rag.DefaultTuning("builtin")
	for _, k := range rag.Knobs {
		changed := before
		if err := k.Set(&changed, k.Get(&rag.Tuning{})); err == nil && k.Get(&before) != k.Get(&changed) && changed == before {
			t.Errorf("%s sets nothing", k.Name)
		}
		if k.EN == "" || k.ZH == "" || k.Low >= k.High {
			t.Errorf("%s: %+v", k.Name, k)
		}
	}
}

func TestValidateNamesTheFaults(t *testing.T) {
	tuning := rag.DefaultTuning("builtin")
	tuning.Semantic, tuning.Passages = 1.5, 0
	err := tuning.Validate()
	if err == nil || !strings.Contains(err.Error(), "semantic") || !strings.Contains(err.Error(), "passages") {
		t.Errorf("%v", err)
	}
}

func tuned(s store.Store, change func(*rag.Tuning)) *rag.Asker {
	tuning := rag.DefaultTuning("builtin")
	change(&tuning)
	return rag.New(rag.Options{Store: s, Embedder: builtin.Embedder{}, Lexicon: lexicon(), Tuning: tuning})
}

func TestTuningIsObeyed(t *testing.T) {
	s := newIndex(t, file{"bridge.md", "# 南湾大桥\n\n南湾大桥全长3.6公里。大桥由林建国设计。南湾大桥2019年通车。"}, file{"ferry.md", "# 渡轮\n\n渡轮每天十班。"})
	ask := func(question string, change func(*rag.Tuning)) rag.Answer {
		t.Helper()
		answer, err := tuned(s, change).Ask(t.Context(), rag.Question{Text: question}, nil)
		if err != nil {
			t.Fatal(err)
		}
		return answer
	}
	if answer := ask("南湾大桥有多长？", func(*rag.Tuning) {}); answer.Declined {
		t.Fatalf("declined with the defaults: %+v", answer)
	}
	if answer := ask("南湾大桥有多长？", func(t *rag.Tuning) { t.Threshold = 10 }); !answer.Declined || answer.Reason != rag.NoEvidence {
		t.Errorf("a threshold of 10 lets %q pass", answer.Text)
	}
	open := "南湾大桥的通车和收费情况"
	many := ask(open, func(t *rag.Tuning) { t.Threshold, t.Adding = -10, 0; t.Sentences = 3 })
	one := ask(open, func(t *rag.Tuning) { t.Threshold, t.Adding = -10, 0; t.Sentences = 1 })
	if len(one.Citations) != 1 || len(many.Citations) <= 1 {
		t.Errorf("%d sentences of 1, %d of 3", len(one.Citations), len(many.Citations))
	}
}
