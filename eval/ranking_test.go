package eval

import (
	"math"
	"testing"
)

func near(a, b float64) bool { return math.Abs(a-b) < 1e-9 }

func sources(names ...string) []Hit {
	hits := make([]Hit, len(names))
	for i, name := range names {
		hits[i] = Hit{Rank: i + 1, Source: name, StartLine: 1, EndLine: 1}
	}
	return hits
}

func gold(ids ...string) *Question {
	q := &Question{Answerable: true, GoldIDs: ids}
	for _, id := range ids {
		q.Evidence = append(q.Evidence, Evidence{Source: id, StartLine: 1, EndLine: 1 << 30, Group: 1})
	}
	return q
}

// trec_eval: ndcg_cut_10 = Σ rel/log2(rank+1) over the ideal sum, which here has
// as many terms as there are relevant documents, at most ten. recip_rank = 1/rank.
func TestRankingAsTrecEval(t *testing.T) {
	log2 := math.Log2
	for _, test := range []struct {
		name        string
		q           *Question
		hits        []Hit
		rank, found int
		ndcg, mrr   float64
	}{
		{"first", gold("a"), sources("a", "b"), 1, 1, 1, 1},
		// 1/log2(4) = 0.5 of an ideal 1/log2(2) = 1.
		{"third", gold("c"), sources("a", "b", "c"), 3, 1, 0.5, 1.0 / 3},
		// Relevant at 1 and 3: (1 + 0.5) / (1 + 1/log2 3) = 1.5 / 1.63093 = 0.91972.
		{"two of two", gold("a", "c"), sources("a", "b", "c"), 1, 2, 1.5 / (1 + 1/log2(3)), 1},
		// One of three found, at 2: 0.63093 / (1 + 0.63093 + 0.5) = 0.29608.
		{"one of three", gold("b", "x", "y"), sources("a", "b", "c"), 2, 1, (1 / log2(3)) / (1 + 1/log2(3) + 0.5), 0.5},
		{"none", gold("z"), sources("a", "b"), 0, 0, 0, 0},
		// Rank 11 is seen, and beyond the cut of all of them.
		{"eleventh", gold("k"), sources("a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k"), 11, 0, 0, 0},
		// b stands at the second place of the documents: a's other hits do not count.
		{"several hits of a document", gold("b"), sources("a", "a", "a", "b"), 2, 1, 1 / log2(3), 0.5},
		// A gold document counts once: the ideal ranking gains no more.
		{"several hits of the gold one", gold("a"), sources("a", "a"), 1, 1, 1, 1},
		{"no hits", gold("a"), nil, 0, 0, 0, 0},
	} {
		s := ScoreHits(test.q, test.hits)
		if s.Rank != test.rank || s.Found != test.found || !near(s.NDCG, test.ndcg) || !near(s.reciprocal(), test.mrr) {
			t.Errorf("%s: %+v, MRR %v; want rank %d, found %d, nDCG %v, MRR %v", test.name, s, s.reciprocal(), test.rank, test.found, test.ndcg, test.mrr)
		}
	}
}

func lineHits(lines ...int) []Hit {
	hits := make([]Hit, len(lines))
	for i, n := range lines {
		hits[i] = Hit{Rank: i + 1, Source: "a.md", StartLine: n, EndLine: n + 4}
	}
	return hits
}

// Evidence on line 12, and on line 40 or else 60. Hits are five lines long.
func TestRankingOfSpans(t *testing.T) {
	q := &Question{Answerable: true, Evidence: []Evidence{
		{StartLine: 12, EndLine: 12}, {StartLine: 40, EndLine: 40, Group: 1}, {Source: "a.md", StartLine: 60, EndLine: 60, Group: 1},
	}}
	both := 1 + 1/math.Log2(3) // the ideal
	for _, test := range []struct {
		name        string
		lines       []int
		rank, found int
		ndcg        float64
	}{
		{"both at once", []int{10, 38}, 1, 2, 1},
		{"one twice: the second gains nothing", []int{8, 10, 1}, 1, 1, 1 / both},
		{"by the other alternative", []int{1, 58}, 2, 1, (1 / math.Log2(3)) / both},
		{"both alternatives are one entry", []int{38, 58}, 1, 1, 1 / both},
		{"second and fourth", []int{1, 10, 20, 58}, 2, 2, (1/math.Log2(3) + 1/math.Log2(5)) / both},
	} {
		s := ScoreHits(q, lineHits(test.lines...))
		if s.Rank != test.rank || s.Found != test.found || s.Needed != 2 || !near(s.NDCG, test.ndcg) {
			t.Errorf("%s: %+v, want rank %d, found %d, nDCG %v", test.name, s, test.rank, test.found, test.ndcg)
		}
	}
	if ScoreHits(&Question{Evidence: q.Evidence}, nil) != nil || ScoreHits(&Question{Answerable: true}, nil) != nil {
		t.Error("what has no evidence has no score")
	}
}
