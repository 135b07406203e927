package chromem_test

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/wenju/wenju/internal/llm/builtin"
	"github.com/wenju/wenju/internal/store"
	"github.com/wenju/wenju/internal/store/chromem"
	"github.com/wenju/wenju/internal/store/storetest"
	"github.com/wenju/wenju/internal/text"
)

// perDocument is the number of chunks of a made-up document.
const perDocument = 50

func builtinModel() store.Model { return store.Model{Name: "builtin", Dimension: builtin.Dimension} }

// filled is an index on disk of n made-up chunks.
func filled(b testing.TB, path string, n int) (*chromem.Store, []store.Query) {
	b.Helper()
	s, err := chromem.Open(b.Context(), path)
	if err != nil {
		b.Fatal(err)
	}
	corpus := storetest.NewCorpus(1)
	var queries []store.Query
	for at := 0; at < n; {
		change := store.Change{Model: builtinModel()}
		for range 20 {
			if at >= n {
				break
			}
			d := document(b, corpus, at, min(perDocument, n-at))
			queries = append(queries, query(b, corpus.Question(d.Chunks[0])))
			change.Put = append(change.Put, d)
			at += len(d.Chunks)
		}
		if err := s.Apply(b.Context(), change); err != nil {
			b.Fatal(err)
		}
	}
	return s, queries[:min(200, len(queries))]
}

func document(b testing.TB, corpus *storetest.Corpus, number, chunks int) store.DocumentChunks {
	b.Helper()
	d := corpus.Document(fmt.Sprintf("/made-up/%d.txt", number), chunks)
	passages := make([]string, chunks)
	for i, c := range d.Chunks {
		passages[i] = c.Text
	}
	vectors, err := builtin.Embedder{}.Embed(b.Context(), passages)
	if err != nil {
		b.Fatal(err)
	}
	for i, vector := range vectors {
		d.Chunks[i].Vector = vector
	}
	return d
}

// query is how the built-in embedder's questions are searched.
func query(b testing.TB, question string) store.Query {
	b.Helper()
	vectors, err := builtin.Embedder{}.Embed(b.Context(), []string{question})
	if err != nil {
		b.Fatal(err)
	}
	q := store.Query{Vector: vectors[0], SemanticWeight: 0.05, Limit: 20}
	for _, term := range text.QueryTerms(question) {
		q.Terms = append(q.Terms, store.Term{Text: term, Weight: 1})
	}
	return q
}

func BenchmarkSearch(b *testing.B) {
	for _, size := range []int{10_000, 100_000} {
		b.Run(fmt.Sprint(size), func(b *testing.B) { benchmarkSearch(b, size, false) })
	}
}

// BenchmarkScan compares every vector, as is right for a neural embedder; these
// have builtin.Dimension.
func BenchmarkScan(b *testing.B) {
	for _, size := range []int{10_000, 100_000} {
		b.Run(fmt.Sprint(size), func(b *testing.B) { benchmarkSearch(b, size, true) })
	}
}

func benchmarkSearch(b *testing.B, size int, scan bool) {
	s, queries := filled(b, filepath.Join(b.TempDir(), "index.db"), size)
	defer s.Close()
	var took []time.Duration
	for b.Loop() {
		q := queries[len(took)%len(queries)]
		q.ScanVectors = scan
		start := time.Now()
		hits, err := s.Search(b.Context(), q)
		took = append(took, time.Since(start))
		if err != nil || len(hits) == 0 {
			b.Fatal(len(hits), err)
		}
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "median-ms")
}

// BenchmarkApply embeds and applies documents, 1,000 chunks a change.
func BenchmarkApply(b *testing.B) {
	s, err := chromem.Open(b.Context(), filepath.Join(b.TempDir(), "index.db"))
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	corpus := storetest.NewCorpus(1)
	change := store.Change{Model: builtinModel()}
	var passages []string
	for i := range 20 {
		d := document(b, corpus, i, perDocument)
		for _, c := range d.Chunks {
			passages = append(passages, c.Text)
		}
		change.Put = append(change.Put, d)
	}
	round := 0
	for b.Loop() {
		if _, err := (builtin.Embedder{}).Embed(b.Context(), passages); err != nil {
			b.Fatal(err)
		}
		for i := range change.Put {
			change.Put[i].Document.Path = fmt.Sprintf("/made-up/%d-%d.txt", round, i)
		}
		round++
		if err := s.Apply(b.Context(), change); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(len(passages)*b.N)/b.Elapsed().Seconds(), "chunks/s")
}

func BenchmarkOpen(b *testing.B) {
	for _, size := range []int{50, 10_000} {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			path := filepath.Join(b.TempDir(), "index.db")
			s, _ := filled(b, path, size)
			s.Close()
			for b.Loop() {
				s, err := chromem.Open(context.Background(), path)
				if err != nil {
					b.Fatal(err)
				}
				s.Close()
			}
		})
	}
}
