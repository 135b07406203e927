package eval

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/wenju/wenju/rag"
)

// instant is a pipeline that takes no time and answers with as much as the real
// one does, so that what is left is the time of the harness.
type instant struct {
	hits   []Hit
	answer rag.Answer
}

func newInstant() *instant {
	p := &instant{}
	for i := range Retrieved {
		p.hits = append(p.hits, Hit{Rank: i + 1, Source: fmt.Sprint("doc", i), StartLine: i + 1, EndLine: i + 3, StartByte: i,
			Text: strings.Repeat("南湾大桥全长3.6公里，2019年通车。", 22)})
	}
	p.answer = rag.Answer{ID: "x", Text: "南湾大桥全长3.6公里 [1]。", Mode: rag.Extractive, Citations: []rag.Citation{{N: 1, Source: "doc1", StartLine: 2, EndLine: 2, Quote: "南湾大桥全长3.6公里"}}}
	for i := range 40 {
		p.answer.Trace.Terms = append(p.answer.Trace.Terms, rag.TraceTerm{Term: fmt.Sprint("词", i), Weight: 1, From: "question"})
	}
	return p
}

func (p *instant) Ask(context.Context, rag.Question, rag.Emit) (rag.Answer, error) {
	return p.answer, nil
}
func (p *instant) Search(context.Context, string, int) ([]Hit, error)        { return p.hits, nil }
func (p *instant) Passages(context.Context, *rag.Answer, int) ([]Hit, error) { return p.hits, nil }

// The harness itself: everything but the pipeline, for a question of a run of
// 3,500, with its results, figures and reports.
func BenchmarkHarness(b *testing.B) {
	set := setOf(b, "many.jsonl", manyQuestions(3500))
	for b.Loop() {
		if _, err := Run(context.Background(), Options{Pipeline: newInstant(), Sets: []*Set{set}, Out: b.TempDir()}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/3500, "µs/question")
}
