package eval

import (
	"math"
	"slices"
)

// Hit is a passage as search found it: what `wenju search --json` prints.
type Hit struct {
	Rank      int      `json:"rank"`
	Score     float64  `json:"score"`
	Lexical   float64  `json:"lexical"`
	Semantic  float64  `json:"semantic"`
	Source    string   `json:"source"`
	Title     string   `json:"title"`
	Heading   []string `json:"heading"`
	StartLine int      `json:"start_line"`
	EndLine   int      `json:"end_line"`
	StartByte int      `json:"start_byte"`
	EndByte   int      `json:"end_byte"`
	Text      string   `json:"text"`
}

// RetrievalScore is what a ranking came to.
type RetrievalScore struct {
	// Rank is that of the first passage with evidence, from 1; 0 is none.
	Rank int `json:"rank"`
	// NDCG is nDCG@10.
	NDCG float64 `json:"ndcg"`
	// Needed counts the entries of evidence, Found those in the first ten.
	Needed int `json:"needed"`
	Found  int `json:"found"`
}

// depth is the rank down to which a ranking is looked at.
const depth = 10

// ScoreHits holds a ranking against the evidence of a question. It is nil where
// there is none to be found.
//
// In a set for passage retrieval the documents are ranked, each by its first
// hit, since a long one comes in several hits and counts once. Elsewhere the hits
// are, and a hit gains by evidence that no hit before it had. So no ranking gains
// more than the ideal one, which is that of trec_eval.
func ScoreHits(q *Question, hits []Hit) *RetrievalScore {
	if !q.Answerable || len(q.Evidence) == 0 {
		return nil
	}
	wanted := q.groups()
	ranked := inOrder(hits)
	if len(q.GoldIDs) > 0 {
		// Any gold passage makes a question right, and each of them is a gain.
		wanted = nil
		for _, e := range q.Evidence {
			wanted = append(wanted, []Evidence{e})
		}
		ranked = bySource(hits)
	}
	return rank(wanted, ranked)
}

// inOrder are all hits.
func inOrder(hits []Hit) []*Hit {
	out := make([]*Hit, len(hits))
	for i := range hits {
		out[i] = &hits[i]
	}
	return out
}

// bySource keeps the first hit of each source. There are too few for a map to pay.
func bySource(hits []Hit) []*Hit {
	out := make([]*Hit, 0, len(hits))
	for i := range hits {
		if !slices.ContainsFunc(out, func(h *Hit) bool { return h.Source == hits[i].Source }) {
			out = append(out, &hits[i])
		}
	}
	return out
}

func rank(wanted [][]Evidence, hits []*Hit) *RetrievalScore {
	s := &RetrievalScore{Needed: len(wanted)}
	found := make([]bool, len(wanted))
	gain := 0.0
	for i := range hits {
		fresh, any := 0, false
		for j, group := range wanted {
			if !hits[i].holds(group) {
				continue
			}
			any = true
			if !found[j] {
				found[j] = true
				fresh++
			}
		}
		if any && s.Rank == 0 {
			s.Rank = i + 1
		}
		if i < depth && fresh > 0 {
			s.Found += fresh
			gain += discount(i + 1)
		}
	}
	s.NDCG = gain / ideal(len(wanted))
	return s
}

// holds says whether a hit touches one of the places.
func (h *Hit) holds(places []Evidence) bool {
	for _, e := range places {
		if sameSource(h.Source, e.Source) && overlaps(h.StartLine, h.EndLine, e) {
			return true
		}
	}
	return false
}

// discount is what a relevant passage is worth at that rank.
func discount(rank int) float64 { return 1 / math.Log2(float64(rank)+1) }

// ideal is the gain of a ranking with n relevant passages in front.
func ideal(n int) float64 {
	sum := 0.0
	for i := range min(n, depth) {
		sum += discount(i + 1)
	}
	return sum
}

// reciprocal is 1/rank, and 0 beyond the depth.
func (s *RetrievalScore) reciprocal() float64 {
	if s.Rank == 0 || s.Rank > depth {
		return 0
	}
	return 1 / float64(s.Rank)
}

// within says whether the first passage with evidence is among the first k.
func (s *RetrievalScore) within(k int) bool { return s.Rank > 0 && s.Rank <= k }
