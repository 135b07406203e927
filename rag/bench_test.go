package rag_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/wenju/wenju/internal/llm/builtin"
	"github.com/wenju/wenju/internal/store"
	"github.com/wenju/wenju/internal/store/storetest"
)

func BenchmarkAsk(b *testing.B) {
	s := newIndex(b, seedFiles(b)...)
	questions := seedQuestions(b)
	a := newAsker(s)
	for i := 0; b.Loop(); i++ {
		if _, err := a.Ask(b.Context(), questions[i%len(questions)], nil); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSearch(b *testing.B) {
	s := newIndex(b, seedFiles(b)...)
	questions := seedQuestions(b)
	a := newAsker(s)
	for i := 0; b.Loop(); i++ {
		if _, err := a.Search(b.Context(), questions[i%len(questions)].Text, 10); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkSearch10k searches 10,000 chunks of made-up text.
func BenchmarkSearch10k(b *testing.B) {
	s := newIndex(b)
	corpus := storetest.NewCorpus(1)
	change := madeUp(b, corpus, 1000, 10)
	if err := s.Apply(b.Context(), change); err != nil {
		b.Fatal(err)
	}
	var questions []string
	for _, d := range change.Put[:200] {
		questions = append(questions, corpus.Question(d.Chunks[len(questions)%len(d.Chunks)]))
	}
	a := newAsker(s)
	for i := 0; b.Loop(); i++ {
		if _, err := a.Search(b.Context(), questions[i%len(questions)], 10); err != nil {
			b.Fatal(err)
		}
	}
}

func madeUp(b *testing.B, corpus *storetest.Corpus, documents, chunks int) store.Change {
	b.Helper()
	var embedder builtin.Embedder
	change := store.Change{Model: store.Model{Name: embedder.Model(), Dimension: embedder.Dimension()}}
	for i := range documents {
		d := corpus.Document(fmt.Sprintf("/docs/%04d.txt", i), chunks)
		texts := make([]string, len(d.Chunks))
		for j, c := range d.Chunks {
			texts[j] = c.Text
		}
		vectors, err := embedder.Embed(b.Context(), texts)
		if err != nil {
			b.Fatal(err)
		}
		for j := range d.Chunks {
			d.Chunks[j].Vector = vectors[j]
		}
		change.Put = append(change.Put, d)
	}
	return change
}

// FuzzAsk holds that every question at all gets an answer that keeps the rules.
func FuzzAsk(f *testing.F) {
	for _, question := range slices.Concat(questionsOnDamage, []string{"shishishishi yiyiyiyi", "长丰桥[1][2]**多少**？\n\n- 一是？", "第九十九点是什么？"}) {
		f.Add(question, "", "")
	}
	f.Add("那呢？", "长丰桥的造价是多少？", "3.2亿元 [1]。")
	files := append(slices.Clone(damaged), town...)
	s := newIndex(f, files...)
	f.Fuzz(func(t *testing.T, question, asked, answered string) {
		ask(t, s, followUp(question, asked, answered))
	})
}
