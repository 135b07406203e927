package chromem

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/philippgille/chromem-go"

	"github.com/wenju/wenju/internal/store"
	"github.com/wenju/wenju/internal/store/bm25"
)

// minCandidates is how many chunks each leg brings at least: the best of the
// fusion may be only middling in one of them.
const minCandidates = 64

func (m *memory) search(ctx context.Context, q store.Query) ([]store.Hit, error) {
	if q.Vector != nil && m.lexical.Len() > 0 {
		if err := checkVector(q.Vector, m.model.Dimension); err != nil {
			return nil, fmt.Errorf("query: %w", err)
		}
	}
	if q.Limit < 1 {
		return nil, nil
	}
	n := max(q.Limit, minCandidates)
	lexical := m.lexicalLeg(q.Terms, n)
	semantic, err := m.semanticLeg(ctx, q, lexical, n)
	if err != nil {
		return nil, err
	}
	return m.fuse(q, lexical, semantic), nil
}

type leg map[bm25.Doc]float64

func (m *memory) lexicalLeg(terms []store.Term, n int) leg {
	queries := make([]bm25.Query, len(terms))
	for i, term := range terms {
		queries[i] = bm25.Query{Term: term.Text, Weight: term.Weight}
	}
	scores := make(leg, n)
	for _, scored := range m.lexical.Search(queries, n) {
		scores[scored.Doc] = scored.Score
	}
	return scores
}

func (m *memory) semanticLeg(ctx context.Context, q store.Query, lexical leg, n int) (leg, error) {
	switch {
	case q.Vector == nil || q.SemanticWeight <= 0:
		return nil, nil
	case q.ScanVectors || len(lexical) < q.Limit:
		return m.scan(ctx, q.Vector, n)
	}
	return m.similarities(ctx, q.Vector, lexical)
}

// scan compares the query with every vector.
func (m *memory) scan(ctx context.Context, vector []float32, n int) (leg, error) {
	results, err := m.nearest(ctx, vector, min(n, m.vectors.Count()))
	if err != nil {
		return nil, err
	}
	scores := make(leg, len(results))
	for _, r := range results {
		number, err := strconv.Atoi(r.ID)
		if err != nil {
			return nil, err
		}
		scores[bm25.Doc(number)] = float64(r.Similarity)
	}
	return m.cut(scores, n), nil
}

// nearest returns the n most similar vectors and all that are as similar as the
// last of them. Which of several equal ones make the cut is chance in chromem-go,
// so it is asked for more until none is cut off.
func (m *memory) nearest(ctx context.Context, vector []float32, n int) ([]chromem.Result, error) {
	if n == 0 {
		return nil, nil
	}
	for wanted := n + 1; ; wanted *= 4 {
		wanted = min(wanted, m.vectors.Count())
		results, err := m.vectors.QueryEmbedding(ctx, vector, wanted, nil, nil)
		if err != nil {
			return nil, err
		}
		if wanted == m.vectors.Count() || results[wanted-1].Similarity < results[n-1].Similarity {
			return results, nil
		}
	}
}

// cut leaves the n best of a leg, ties by chunk id.
func (m *memory) cut(scores leg, n int) leg {
	numbers := slices.SortedFunc(maps.Keys(scores), func(a, b bm25.Doc) int {
		return cmp.Or(cmp.Compare(scores[b], scores[a]), m.compareIDs(a, b))
	})
	for _, number := range numbers[min(n, len(numbers)):] {
		delete(scores, number)
	}
	return scores
}

// similarities compares the query with the candidates alone.
func (m *memory) similarities(ctx context.Context, vector []float32, candidates leg) (leg, error) {
	scores := make(leg, len(candidates))
	for number := range candidates {
		document, err := m.vectors.GetByID(ctx, key(number))
		if err != nil {
			return nil, err
		}
		scores[number] = dot(vector, document.Embedding)
	}
	return scores, nil
}

func dot(a, b []float32) float64 {
	var sum float32
	for i := range a {
		sum += a[i] * b[i]
	}
	return float64(sum)
}

// fuse adds the legs up, each scaled so that its best is 1.
func (m *memory) fuse(q store.Query, lexical, semantic leg) []store.Hit {
	lexicalBest, semanticBest := lexical.best(), semantic.best()
	hits := make([]store.Hit, 0, len(lexical)+len(semantic))
	add := func(number bm25.Doc) {
		hit := store.Hit{Chunk: m.chunks[number]}
		hit.Lexical = scaled(lexical[number], lexicalBest)
		hit.Semantic = scaled(semantic[number], semanticBest)
		hit.Score = (1-q.SemanticWeight)*hit.Lexical + q.SemanticWeight*hit.Semantic
		hits = append(hits, hit)
	}
	for number := range lexical {
		add(number)
	}
	for number := range semantic {
		if _, both := lexical[number]; !both {
			add(number)
		}
	}
	slices.SortFunc(hits, func(a, b store.Hit) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.ID, b.ID))
	})
	return hits[:min(q.Limit, len(hits))]
}

func (l leg) best() float64 {
	best := 0.0
	for _, score := range l {
		best = max(best, score)
	}
	return best
}

func scaled(score, best float64) float64 {
	if best <= 0 || score <= 0 {
		return 0
	}
	return score / best
}
