package rag

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/wenju/wenju/internal/store"
	"github.com/wenju/wenju/internal/text"
)

// closeCall is the share of the best score from which on a second sentence is
// shown beside a best one that does not cover much.
const closeCall = 0.9

// pick is a sentence weighed against one part of the question.
type pick struct {
	*sentence
	coverage float64 // in [0,1]
	typed    float64 // in [-1,1]
	other    bool    // it speaks of something else
	score    float64
}

// finding is what was found for one part of the question.
type finding struct {
	part  *text.Question
	picks []pick // chosen, best first
	// list is the enumeration that answers, whole or in part.
	list  *enumeration
	items []*item // of list, those that answer
	// noItem is true where an item of a list was asked for and none was found.
	noItem bool
	// weighed are the best candidates, best first, for the trace.
	weighed []pick
}

// confidence is how sure it is that the part is answered, in [0,1].
func (f *finding) confidence() float64 {
	best := 0.0
	for _, k := range f.picks {
		best = max(best, k.coverage)
	}
	return best
}

// extractor answers with sentences of the source.
type extractor struct{ *Asker }

var _ writer = extractor{}

func (x extractor) rewrite(_ context.Context, j *job) (string, []text.Question, error) {
	standalone, parts := x.carryOver(j.q)
	return standalone, parts, nil
}

func (x extractor) write(ctx context.Context, j *job, p *plan, hits []store.Hit) error {
	findings, err := x.extract(ctx, p, hits)
	if err != nil {
		return err
	}
	findings = x.judge(p, findings, j.answer)
	if len(findings) == 0 {
		j.decline(NoEvidence, hits)
		return nil
	}
	if err := x.compose(ctx, p, j, findings); err != nil {
		return err
	}
	if len(j.answer.Citations) == 0 {
		j.decline(Unchecked, hits)
	}
	return nil
}

// judge keeps the findings that are sure enough to be shown.
func (a *Asker) judge(p *plan, findings []*finding, answer *Answer) []*finding {
	var kept []*finding
	for _, f := range findings {
		signs := p.signsOf(f)
		confidence := signs.confidence()
		answer.Trace.Parts = append(answer.Trace.Parts, TracePart{Text: f.part.Text, Asks: string(f.part.Asks), Signs: signs,
			Confidence: confidence, Picked: tracePicks(f)})
		if len(f.picks) > 0 && confidence >= a.tuning.Threshold {
			kept = append(kept, f)
		}
	}
	return kept
}

// extract finds the sentences that answer each part.
func (a *Asker) extract(ctx context.Context, p *plan, hits []store.Hit) ([]*finding, error) {
	hits = hits[:min(a.tuning.Passages, len(hits))]
	outlines, err := a.outlines(ctx, p, hits)
	if err != nil {
		return nil, err
	}
	r := newReader(p, hits, outlines)
	findings := make([]*finding, len(p.parts))
	for i := range p.parts {
		findings[i] = r.answer(&p.parts[i])
	}
	return findings, nil
}

// reader picks sentences from what was found.
type reader struct {
	plan      *plan
	strength  map[string]float64 // of each passage found, by chunk id, in [0,1]
	sentences []*sentence
	lists     []*enumeration
}

func newReader(p *plan, hits []store.Hit, outlines []*outline) *reader {
	r := &reader{plan: p, strength: make(map[string]float64)}
	for _, hit := range hits {
		r.strength[hit.ID] = hit.Score / max(hits[0].Score, 1e-9)
	}
	for _, o := range outlines {
		r.sentences = append(r.sentences, o.sentences...)
		r.lists = append(r.lists, o.enumerations()...)
	}
	for _, list := range r.lists {
		for _, it := range list.items {
			for _, s := range it.sentences {
				if list.lead != nil {
					s.context = union(s.context, list.lead.terms, list.lead.context)
				}
			}
		}
	}
	return r
}

func (r *reader) answer(q *text.Question) *finding {
	f := &finding{part: q, weighed: r.weigh(q)}
	if len(f.weighed) == 0 {
		return f
	}
	switch {
	case q.Ordinal != 0 && r.pickOrdinal(f):
	case q.Asks == text.List && r.pickList(f):
	default:
		r.pickSentences(f)
		if q.Ordinal != 0 {
			// The item asked for was not found, whatever else was.
			f.picks[0].typed = typedAbsent
			f.noItem = true
		}
	}
	return f
}

// weigh scores every sentence against a part, best first.
func (r *reader) weigh(q *text.Question) []pick {
	picks := make([]pick, 0, len(r.sentences))
	for _, s := range r.sentences {
		k := pick{sentence: s, coverage: r.plan.partCoverage(q, s)}
		if k.coverage == 0 || s.frame {
			continue
		}
		k.score = k.coverage + r.plan.tuning.Passage*r.strength[s.chunk.ID]
		picks = append(picks, k)
	}
	sortPicks(picks)
	// The kind is looked at only where it can matter, since it takes reading.
	for i := range picks[:min(len(picks), 24)] {
		picks[i].typed = r.typed(q, picks[i].sentence)
		picks[i].score += r.plan.tuning.Typed * picks[i].typed
		if picks[i].other = r.plan.aboutOther(q, picks[i].sentence); picks[i].other {
			picks[i].score -= r.plan.tuning.Other
		}
	}
	sortPicks(picks)
	return picks
}

// typed says whether a sentence has the kind of thing asked for. One that leads
// into a list has what the list has.
func (r *reader) typed(q *text.Question, s *sentence) float64 {
	if q.Asks == text.List {
		if list := r.ledBy(s); list != nil && (q.Count == 0 || q.Count == len(list.items)) {
			return typedThere
		}
	}
	return r.plan.typed(q, s.text())
}

// ledBy is the list that a sentence leads into; nil for none.
func (r *reader) ledBy(s *sentence) *enumeration {
	for _, list := range r.lists {
		if list.lead == s {
			return list
		}
	}
	return nil
}

func sortPicks(picks []pick) {
	slices.SortStableFunc(picks, func(x, y pick) int {
		return cmp.Or(cmp.Compare(y.score, x.score), cmp.Compare(x.chunk.ID, y.chunk.ID), cmp.Compare(x.span.Start, y.span.Start))
	})
}

// pickSentences takes the best sentence, and others as long as they cover what
// it leaves open.
func (r *reader) pickSentences(f *finding) {
	best := f.weighed[0]
	f.picks = []pick{best}
	for _, k := range f.weighed[1:min(len(f.weighed), 12)] {
		if len(f.picks) == r.plan.tuning.Sentences {
			return
		}
		if repeats(f.picks, k) {
			continue
		}
		covered := r.plan.jointCoverage(f.part, f.picks)
		if covered >= r.plan.tuning.Enough {
			return
		}
		gain := r.plan.jointCoverage(f.part, append(f.picks[:len(f.picks):len(f.picks)], k)) - covered
		if gain >= r.plan.tuning.Adding || k.score >= closeCall*best.score {
			f.picks = append(f.picks, k)
		}
	}
}

// repeats says whether a sentence says word for word what a picked one says:
// documents repeat themselves, an answer does not.
func repeats(picks []pick, k pick) bool {
	s := text.Squeeze(k.text())
	for _, other := range picks {
		if o := text.Squeeze(other.text()); strings.Contains(o, s) || strings.Contains(s, o) {
			return true
		}
	}
	return false
}

// pickOrdinal answers "the third point" with the third item of the list that
// the question speaks of.
func (r *reader) pickOrdinal(f *finding) bool {
	var best *enumeration
	bestScore := 0.0
	for _, list := range r.lists {
		if list.item(f.part.Ordinal) == nil {
			continue
		}
		score := 0.0
		if list.lead != nil {
			score = r.plan.partCoverage(f.part, list.lead)
		}
		for _, it := range list.items {
			score = max(score, r.plan.partCoverage(f.part, it.sentences[0]))
		}
		if score > bestScore {
			best, bestScore = list, score
		}
	}
	if best == nil || bestScore < ordinalFloor {
		return false
	}
	f.list, f.items = best, []*item{best.item(f.part.Ordinal)}
	s := f.items[0].sentences[0]
	f.picks = []pick{{sentence: s, coverage: max(bestScore, r.plan.partCoverage(f.part, s)), typed: typedThere}}
	return true
}

// ordinalFloor is the coverage below which a list is not the one asked about.
const ordinalFloor = 0.3

// item returns the n-th item, the last for -1, nil where there is none.
func (e *enumeration) item(n int) *item {
	if n == -1 {
		return e.items[len(e.items)-1]
	}
	if n < 1 || n > len(e.items) {
		return nil
	}
	return e.items[n-1]
}

// pickList answers with a whole list where the best sentence introduces it or is
// one of its items.
func (r *reader) pickList(f *finding) bool {
	best := f.weighed[0]
	list := r.ledBy(best.sentence)
	if list == nil || !leadIn.MatchString(best.text()) && r.plan.typed(f.part, best.text()) == typedThere {
		return false // no list, or the sentence has it all itself
	}
	f.list, f.items, f.picks = list, list.items, []pick{best}
	return true
}

// jointCoverage is what sentences cover of a part together.
func (p *plan) jointCoverage(q *text.Question, picks []pick) float64 {
	joint := &sentence{terms: make(map[string]bool), context: make(map[string]bool)}
	for _, k := range picks {
		joint.terms = union(joint.terms, k.terms)
		joint.context = union(joint.context, k.context)
	}
	return p.partCoverage(q, joint)
}
