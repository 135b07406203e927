package storetest

import (
	"context"
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/wenju/wenju/internal/store"
)

func testLexicalLeg(t *testing.T, s store.Store) {
	apply(t, s, Put(Doc("/docs/a.txt", "河水", "河水河水河山", "山水", "The rivers of 2014")))
	equal(t, "the shorter first or the more frequent",
		texts(search(t, s, store.Query{Terms: terms("河"), Limit: 10})), []string{"河水河水河山", "河水"})
	equal(t, "both terms", found(t, s, "河水")[0], "河水河水河山")
	equal(t, "English stem and figure", append(found(t, s, "river"), found(t, s, "2014")...),
		[]string{"The rivers of 2014", "The rivers of 2014"})
	equal(t, "headings count", len(found(t, s, "第一")), 4)
	equal(t, "the title counts", len(found(t, s, "标题")), 4)
	equal(t, "unknown term", found(t, s, "海"), []string{})
	equal(t, "no terms", texts(search(t, s, store.Query{Limit: 10})), []string{})

	q := store.Query{Terms: []store.Term{{Text: "山", Weight: 1}, {Text: "2014", Weight: 20}}, Limit: 10}
	equal(t, "weights", texts(search(t, s, q))[0], "The rivers of 2014")
	best := search(t, s, q)[0]
	equal(t, "scores of the best", [3]float64{best.Score, best.Lexical, best.Semantic}, [3]float64{1, 1, 0})
}

func testSemanticLeg(t *testing.T, s store.Store) {
	apply(t, s, Put(Doc("/docs/a.txt", "甲", "乙", "丙", "丁")))
	scan := store.Query{Vector: Vector(.21), SemanticWeight: 1, ScanVectors: true, Limit: 3}
	hits := search(t, s, scan)
	equal(t, "nearest first", texts(hits), []string{"丙", "丁", "乙"})
	equal(t, "score of the best", [2]float64{hits[0].Score, hits[0].Semantic}, [2]float64{1, 1})
	scan.ScanVectors = false
	equal(t, "a full scan where terms find little", texts(search(t, s, scan)), []string{"丙", "丁", "乙"})

	opposite := store.Query{Vector: []float32{-1, 0, 0, 0}, SemanticWeight: 1, ScanVectors: true, Limit: 4}
	for _, hit := range search(t, s, opposite) {
		if hit.Score < 0 || hit.Semantic < 0 || math.IsNaN(hit.Score) {
			t.Errorf("scores %g and %g of %s", hit.Score, hit.Semantic, hit.Text)
		}
	}
}

func testFusion(t *testing.T, s store.Store) {
	apply(t, s, Put(Doc("/docs/a.txt", "河河河河", "河和别的", "没有")))
	for _, test := range []struct {
		weight float64
		vector float64 // 0 is the first chunk's, .1 the second's, .2 the third's
		want   string
	}{
		{0, .2, "河河河河"},
		{.05, .2, "河河河河"},
		{1, .2, "没有"},
		{1, .1, "河和别的"},
	} {
		q := store.Query{Terms: terms("河"), Vector: Vector(test.vector), SemanticWeight: test.weight, ScanVectors: true, Limit: 3}
		hits := search(t, s, q)
		if len(hits) == 0 || hits[0].Text != test.want {
			t.Errorf("weight %g, vector %g: found %v, want %s first", test.weight, test.vector, texts(hits), test.want)
		}
		for _, hit := range hits {
			if want := (1-test.weight)*hit.Lexical + test.weight*hit.Semantic; math.Abs(hit.Score-want) > 1e-9 {
				t.Errorf("weight %g: score %g, legs give %g", test.weight, hit.Score, want)
			}
		}
	}
	// A vector that has no say does no harm and finds nothing.
	q := store.Query{Terms: terms("河"), Vector: Vector(.2), Limit: 3}
	equal(t, "weight 0", len(search(t, s, q)), 2)
}

func ids(hits []store.Hit) []string {
	out := []string{}
	for _, hit := range hits {
		out = append(out, hit.ID)
	}
	return out
}

func testTies(t *testing.T, s store.Store) {
	for i := range 8 {
		apply(t, s, Put(Doc(fmt.Sprintf("/docs/%d.txt", i), "河水")))
	}
	for _, q := range []store.Query{
		{Terms: terms("河"), Limit: 8},
		{Vector: Vector(.3), SemanticWeight: 1, ScanVectors: true, Limit: 8},
	} {
		got := ids(search(t, s, q))
		if len(got) != 8 || !slices.IsSorted(got) {
			t.Errorf("equal hits are not ordered by id: %v", got)
		}
	}
}

// testTiesAtTheCut has more equal chunks than any leg brings. Those with the
// lowest ids have to come, in whatever order they were put in.
func testTiesAtTheCut(t *testing.T, s store.Store) {
	const n = 600
	var all []string
	change := Put()
	for i := range n {
		d := Doc(fmt.Sprintf("/docs/%d.txt", i), "河水")
		all = append(all, store.ChunkID(fmt.Sprintf("%d.txt", i), d.Chunks[0].Span, "河水"))
		change.Put = append(change.Put, d)
	}
	slices.Sort(all)
	apply(t, s, change)
	for round := range 2 {
		for _, q := range []store.Query{
			{Terms: terms("河"), Limit: 5},
			{Vector: Vector(.3), SemanticWeight: 1, ScanVectors: true, Limit: 5},
			{Terms: terms("河"), Vector: Vector(.3), SemanticWeight: .5, ScanVectors: true, Limit: 5},
		} {
			equal(t, fmt.Sprint("best five in round ", round), ids(search(t, s, q)), all[:5])
		}
		// The first ones are put in once more, and with that behind the others.
		apply(t, s, Put(change.Put[:n/2]...))
	}
}

func testLimits(t *testing.T, s store.Store) {
	apply(t, s, Put(Doc("/docs/a.txt", "河一", "河二", "河三")))
	for limit, want := range map[int]int{1: 1, 3: 3, 4: 3, 100_000: 3} {
		for _, q := range []store.Query{
			{Terms: terms("河"), Limit: limit},
			{Vector: Vector(0), SemanticWeight: 1, ScanVectors: true, Limit: limit},
			{Terms: terms("河"), Vector: Vector(0), SemanticWeight: .5, Limit: limit},
		} {
			equal(t, fmt.Sprint("hits at limit ", limit), len(search(t, s, q)), want)
		}
	}
}

func testVectorsRefused(t *testing.T, s store.Store) {
	ctx := t.Context()
	apply(t, s, Put(Doc("/docs/good.txt", "河")))
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	for _, vector := range [][]float32{nil, {1, 0, 0}, {1, 0, 0, 0, 0}, {0, 0, 0, 0}, {nan, 0, 0, 0}, {inf, 0, 0, 0}} {
		d := Doc("/docs/bad.txt", "山")
		d.Chunks[0].Vector = vector
		isError(t, fmt.Sprint("putting ", vector), s.Apply(ctx, Put(d)), store.ErrModel)
		if vector == nil {
			continue // leaves the semantic leg out
		}
		_, err := s.Search(ctx, store.Query{Vector: vector, SemanticWeight: 1, Limit: 1})
		isError(t, fmt.Sprint("searching ", vector), err, store.ErrModel)
	}
	hits := search(t, s, store.Query{Vector: Vector(0), SemanticWeight: 1, ScanVectors: true, Limit: 9})
	equal(t, "hits afterwards", texts(hits), []string{"河"})
}

func testModels(t *testing.T, s store.Store) {
	ctx := t.Context()
	other := store.Model{Name: "other", Dimension: 2}
	small := Doc("/docs/small.txt", "山")
	small.Chunks[0].Vector = []float32{0, 1}
	apply(t, s, Put(Doc("/docs/a.txt", "河")))

	isError(t, "another model", s.Apply(ctx, store.Change{Model: other, Put: []store.DocumentChunks{small}}), store.ErrModel)
	sameSize := store.Change{Model: store.Model{Name: "other", Dimension: Model.Dimension}, Put: Put(Doc("/docs/b.txt", "山")).Put}
	isError(t, "another model of the same dimension", s.Apply(ctx, sameSize), store.ErrModel)
	equal(t, "sources", sources(t, s), []string{"a.txt"})

	apply(t, s, store.Change{Model: other, Reset: true, Put: []store.DocumentChunks{small}})
	equal(t, "sources after Reset", sources(t, s), []string{"small.txt"})
	equal(t, "model after Reset", info(t, s).Model, other)
	hits := search(t, s, store.Query{Vector: []float32{0, 1}, SemanticWeight: 1, ScanVectors: true, Limit: 9})
	equal(t, "hits after Reset", texts(hits), []string{"山"})
	_, err := s.Search(ctx, store.Query{Vector: Vector(0), SemanticWeight: 1, Limit: 1})
	isError(t, "searching with the old model", err, store.ErrModel)

	apply(t, s, store.Change{Reset: true})
	equal(t, "sources after an empty Reset", sources(t, s), []string{})
	apply(t, s, Put(Doc("/docs/a.txt", "河")))
	equal(t, "model of a filled index", info(t, s).Model, Model)
	// An index that has become empty takes any model.
	apply(t, s, store.Change{Model: other, Remove: []string{"/docs/a.txt"}, Put: []store.DocumentChunks{small}})
	equal(t, "model after all else was removed", info(t, s).Model, other)
}

func testAtomic(t *testing.T, s store.Store) {
	apply(t, s, Put(Doc("/docs/a.txt", "旧河"), Doc("/docs/b.txt", "湖")))
	before := info(t, s)
	bad := Doc("/docs/bad.txt", "山", "谷")
	bad.Chunks[1].Vector = []float32{1}
	change := Put(Doc("/docs/a.txt", "新河"), Doc("/docs/c.txt", "海"), bad)
	change.Remove = []string{"/docs/b.txt"}
	for _, reset := range []bool{false, true} {
		change.Reset = reset
		isError(t, "Apply", s.Apply(t.Context(), change), store.ErrModel)
		equal(t, "info", info(t, s), before)
		equal(t, "sources", sources(t, s), []string{"a.txt", "b.txt"})
		equal(t, "by term", append(found(t, s, "河"), found(t, s, "海")...), []string{"旧河"})
		isError(t, "Refresh", s.Refresh(t.Context()), nil)
		equal(t, "info after Refresh", info(t, s), before)
	}
}

func testCancelled(t *testing.T, s store.Store) {
	apply(t, s, Put(Doc("/docs/a.txt", "河")))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	isError(t, "Apply", s.Apply(ctx, Put(Doc("/docs/b.txt", "山"))), context.Canceled)
	equal(t, "sources", sources(t, s), []string{"a.txt"})
	apply(t, s, Put(Doc("/docs/b.txt", "山")))
	equal(t, "sources", sources(t, s), []string{"a.txt", "b.txt"})
}

func testStatistics(t *testing.T, s store.Store) {
	stats := func() store.Statistics {
		got, err := s.Statistics(t.Context(), []string{"山", "河", "河水", "海", "标题"})
		isError(t, "Statistics", err, nil)
		return got
	}
	apply(t, s, Put(Doc("/docs/a.txt", "河水", "河河河", "山"), Doc("/docs/b.txt", "山")))
	equal(t, "statistics", stats(), store.Statistics{Chunks: 4, DF: []int{2, 2, 1, 0, 4}})
	apply(t, s, store.Change{Remove: []string{"/docs/b.txt"}})
	equal(t, "after a removal", stats(), store.Statistics{Chunks: 3, DF: []int{1, 2, 1, 0, 3}})
	apply(t, s, Put(Doc("/docs/a.txt", "河水")))
	equal(t, "after a replacement", stats(), store.Statistics{Chunks: 1, DF: []int{0, 1, 1, 0, 1}})
}

// testResultsAreCopies appends to what came back, as a caller may do.
func testResultsAreCopies(t *testing.T, s store.Store) {
	d := Doc("/docs/a.txt", "河水", "河山")
	for i := range d.Chunks {
		d.Chunks[i].Heading = []string{"一", "二", "三"}
	}
	apply(t, s, Put(d))
	d.Chunks[0].Heading[0], d.Chunks[0].Vector[0] = "改", 0
	hits := search(t, s, store.Query{Terms: terms("河"), Limit: 2})
	first := append(hits[0].Heading, "甲")
	second := append(hits[1].Heading, "乙")
	equal(t, "appended headings", [2]string{first[3], second[3]}, [2]string{"甲", "乙"})
	hits[0].Text = "改"
	equal(t, "text", len(found(t, s, "水")), 1)
	equal(t, "heading", len(found(t, s, "改")), 0)
	chunks, err := s.Chunks(t.Context(), "a.txt")
	isError(t, "Chunks", err, nil)
	chunks[0].Text = "改"
	again, err := s.Chunks(t.Context(), "a.txt")
	isError(t, "Chunks", err, nil)
	equal(t, "chunk", again[0].Text, "河水")
}

// testConcurrent searches while documents come and go: every search sees one
// whole state.
func testConcurrent(t *testing.T, s store.Store) {
	const rounds = 30
	apply(t, s, Put(Doc("/docs/a.txt", "河零", "山零")))
	done := make(chan error, 1)
	go func() {
		for i := range rounds {
			word := fmt.Sprint(i)
			change := Put(Doc("/docs/a.txt", "河"+word, "山"+word))
			if err := s.Apply(context.WithoutCancel(t.Context()), change); err != nil {
				done <- err
				return
			}
		}
		done <- nil
	}()
	for {
		hits := search(t, s, store.Query{Terms: terms("河", "山"), Vector: Vector(0), SemanticWeight: .5, ScanVectors: true, Limit: 9})
		if len(hits) != 2 || hits[0].Text[len("河"):] != hits[1].Text[len("山"):] {
			t.Fatalf("a search during a change found %v", texts(hits))
		}
		if _, err := s.Document(t.Context(), "a.txt"); err != nil {
			t.Fatal(err)
		}
		if err := s.Refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
		select {
		case err := <-done:
			if err != nil {
				t.Fatal(err)
			}
			return
		default:
		}
	}
}
