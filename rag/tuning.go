package rag

import "github.com/wenju/wenju/internal/knob"

// Tuning holds the numbers by which passages are found, sentences picked and
// questions declined. What they are by default was measured; `wenju eval --set`
// tries others on a team's own questions, and WENJU_TUNING keeps what was best.
//
// The zero Tuning stands for [DefaultTuning]. Any other one is taken as it is, so
// start from the defaults.
type Tuning struct {
	// Semantic in [0,1] is the share of the vectors in the fusion with BM25.
	Semantic float64
	// Coverage is what a passage gains by a sentence that covers all of the
	// question, on the scale on which the best passage of the fusion has 1.
	Coverage float64
	// Reranked is how many passages are looked at sentence by sentence for that.
	Reranked int
	// SynonymKnown and SynonymUnknown in [0,1] scale the weight of a synonym in
	// the search where the word asked with is in the index itself, and where not.
	SynonymKnown, SynonymUnknown float64
	// Passages is how many passages an answer is looked for in.
	Passages int
	// Sentences is how many sentences at most answer one part of a question,
	// lists aside.
	Sentences int
	// Enough in [0,1] is the coverage from which on no further sentence is added,
	// Adding in [0,1] what another one must cover beyond those that are there.
	Enough, Adding float64
	// Passage, Typed and Other weigh, on the scale of coverage, that a sentence
	// stands in the best passage, that it has the kind of thing that is asked
	// for, and, against it, that it speaks of something else.
	Passage, Typed, Other float64
	// Length is that of an answer in characters, citation marks aside. Only a list
	// may be longer.
	Length int
	// Threshold is the confidence, as log odds, below which a question is
	// declined: higher declines more.
	Threshold float64
	// Context is how many tokens of passages a model gets to answer from. It has no
	// meaning without one.
	Context int
}

// Weights of the fusion by embedder.
const (
	// builtinSemantic is low, since the built-in embedder's vectors know little
	// that the terms do not.
	builtinSemantic = 0.05
	neuralSemantic  = 0.5
)

// DefaultTuning is the tuning for an embedder (see llm.Embedder.Model).
func DefaultTuning(embedder string) Tuning {
	t := Tuning{
		Semantic: neuralSemantic, Coverage: 1, Reranked: 20, SynonymKnown: 0.08, SynonymUnknown: 0.6,
		Passages: 8, Sentences: 3, Enough: 0.7, Adding: 0.15, Passage: 0.2, Typed: 0.2, Other: 0.2,
		Length: 400, Context: 3000,
	}
	if embedder == builtinEmbedder {
		t.Semantic = builtinSemantic
	}
	return t
}

// Validate names every number that is out of its range, each as a *knob.Fault.
func (t Tuning) Validate() error { return knob.Validate(Knobs, t) }

// Knobs are the numbers of a Tuning by the names under which they are set.
var Knobs = []knob.Knob[Tuning]{
	{Name: "semantic", EN: "share of the vectors in the search (0.5 where the embedder is a model)", ZH: "向量在检索中的比重（嵌入模型时默认 0.5）", High: 1, Float: func(t *Tuning) *float64 { return &t.Semantic }},
	{Name: "coverage", EN: "weight of a sentence that covers the question, in ranking passages", ZH: "段落排序中句子覆盖问题的权重", High: 10, Float: func(t *Tuning) *float64 { return &t.Coverage }},
	{Name: "reranked", EN: "passages that are ranked anew", ZH: "重新排序的段落数", Low: 1, High: 200, Int: func(t *Tuning) *int { return &t.Reranked }},
	{Name: "synonym.known", EN: "weight of a synonym whose word the index has", ZH: "索引中已有原词时同义词的权重", High: 1, Float: func(t *Tuning) *float64 { return &t.SynonymKnown }},
	{Name: "synonym.unknown", EN: "weight of a synonym whose word the index lacks", ZH: "索引中没有原词时同义词的权重", High: 1, Float: func(t *Tuning) *float64 { return &t.SynonymUnknown }},
	{Name: "passages", EN: "passages that an answer is looked for in", ZH: "从几个段落中找答案", Low: 1, High: 50, Int: func(t *Tuning) *int { return &t.Passages }},
	{Name: "sentences", EN: "sentences at most for one part of a question", ZH: "问题的每一部分最多用几句回答", Low: 1, High: 10, Int: func(t *Tuning) *int { return &t.Sentences }},
	{Name: "enough", EN: "coverage from which on no further sentence is added", ZH: "覆盖达到多少就不再添加句子", High: 1, Float: func(t *Tuning) *float64 { return &t.Enough }},
	{Name: "adding", EN: "coverage that a further sentence must add", ZH: "再添一句至少要增加的覆盖", High: 1, Float: func(t *Tuning) *float64 { return &t.Adding }},
	{Name: "passage", EN: "weight of the passage in picking sentences", ZH: "选句时段落的权重", High: 2, Float: func(t *Tuning) *float64 { return &t.Passage }},
	{Name: "typed", EN: "weight of having the kind of thing asked for", ZH: "选句时答案类型相符的权重", High: 2, Float: func(t *Tuning) *float64 { return &t.Typed }},
	{Name: "other", EN: "penalty for speaking of something else", ZH: "说的是别的对象时的扣分", High: 2, Float: func(t *Tuning) *float64 { return &t.Other }},
	{Name: "length", EN: "characters of an answer, lists aside", ZH: "回答的字数（列表除外）", Low: 50, High: 4000, Int: func(t *Tuning) *int { return &t.Length }},
	{Name: "threshold", EN: "confidence (log odds) below which a question is declined", ZH: "把握（对数几率）低于多少就拒答", Low: -10, High: 10, Float: func(t *Tuning) *float64 { return &t.Threshold }},
	{Name: "context", EN: "tokens of passages that a model answers from", ZH: "交给模型的段落的 token 数", Low: 200, High: 100_000, Int: func(t *Tuning) *int { return &t.Context }},
}
