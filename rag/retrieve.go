package rag

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/wenju/wenju/internal/store"
	"github.com/wenju/wenju/internal/text"
)

// builtinEmbedder is the name of the embedder that needs no model: its vectors are
// worth scoring only for the lexical leg's candidates.
const builtinEmbedder = "builtin"

// Search returns the k best passages for a query, best first. Of a long query
// it takes as much as a question may have.
func (a *Asker) Search(ctx context.Context, query string, k int) ([]store.Hit, error) {
	p, err := a.plan(ctx, text.Parse(window(query, maxQuestion), a.lexicon))
	if err != nil {
		return nil, err
	}
	return a.retrieve(ctx, p, k)
}

// retrieve finds the k best passages for all parts of a question together.
func (a *Asker) retrieve(ctx context.Context, p *plan, k int) ([]store.Hit, error) {
	q := store.Query{Terms: p.terms, Limit: max(k, a.tuning.Reranked)}
	if err := a.addVector(ctx, p, &q); err != nil {
		return nil, err
	}
	hits, err := a.store.Search(ctx, q)
	if err != nil {
		return nil, err
	}
	p.rerank(hits)
	return hits[:min(max(k, 0), len(hits))], nil
}

func (a *Asker) addVector(ctx context.Context, p *plan, q *store.Query) error {
	if p.wordsOnly {
		return nil
	}
	q.SemanticWeight, q.ScanVectors = a.tuning.Semantic, a.embedder.Model() != builtinEmbedder
	vectors, err := a.embedder.Embed(ctx, []string{p.text})
	if err != nil {
		return fmt.Errorf("embed the question with %s: %w", a.embedder.Model(), err)
	}
	if len(vectors) != 1 {
		return fmt.Errorf("embed the question with %s: %d vectors came back for one text", a.embedder.Model(), len(vectors))
	}
	q.Vector = vectors[0]
	return nil
}

// rerank adds to each passage's score what its best sentence covers of the
// question, and sorts anew.
func (p *plan) rerank(hits []store.Hit) {
	for i := range hits[:min(p.tuning.Reranked, len(hits))] {
		best := 0.0
		for _, s := range p.sentencesOf(&hits[i].Chunk) {
			best = max(best, p.coverage(s))
		}
		hits[i].Score += p.tuning.Coverage * best
	}
	slices.SortStableFunc(hits, func(x, y store.Hit) int {
		return cmp.Or(cmp.Compare(y.Score, x.Score), cmp.Compare(x.ID, y.ID))
	})
}

// plan is a question ready to be searched and weighed: its parts with the
// weights that their terms have in this index.
type plan struct {
	lexicon *text.Lexicon
	tuning  *Tuning
	text    string
	parts   []text.Question
	terms   []store.Term
	trace   []TraceTerm
	// wordsOnly says that the embedder has failed for this question.
	wordsOnly bool
	// wanted holds every term that the question or a synonym has; idf and df are
	// theirs.
	wanted map[string]bool
	idf    map[string]float64
	df     map[string]int
	chunks int // in the index
}

func (a *Asker) plan(ctx context.Context, parts []text.Question) (*plan, error) {
	p := &plan{lexicon: a.lexicon, tuning: &a.tuning, parts: parts}
	for i, part := range parts {
		if i > 0 {
			p.text += " "
		}
		p.text += part.Text
	}
	if err := a.readPinyin(ctx, parts); err != nil {
		return nil, err
	}
	if err := a.weigh(ctx, p); err != nil {
		return nil, err
	}
	p.expand()
	return p, nil
}

// weigh looks up the statistics of all terms that the question or a synonym has.
func (a *Asker) weigh(ctx context.Context, p *plan) error {
	p.wanted = make(map[string]bool)
	var terms []string
	add := func(list []string) {
		for _, term := range list {
			if !p.wanted[term] {
				p.wanted[term] = true
				terms = append(terms, term)
			}
		}
	}
	add(text.QueryTerms(p.text))
	for _, part := range p.parts {
		for _, c := range part.Concepts {
			add(c.Terms)
			for _, alt := range c.Alternatives {
				add(alt.Terms)
			}
		}
	}
	stats, err := a.store.Statistics(ctx, terms)
	if err != nil {
		return err
	}
	p.idf = make(map[string]float64, len(terms))
	p.df = make(map[string]int, len(terms))
	p.chunks = stats.Chunks
	for i, term := range terms {
		p.df[term] = stats.DF[i]
		p.idf[term] = stats.IDF(i)
	}
	return nil
}

// expand makes the search terms: the question's own, and those of the synonyms
// that the index holds.
func (p *plan) expand() {
	weights := make(map[string]float64)
	var order []string
	add := func(term, from string, weight float64) {
		if _, ok := weights[term]; !ok {
			order = append(order, term)
			p.trace = append(p.trace, TraceTerm{Term: term, From: from})
		}
		weights[term] = max(weights[term], weight)
	}
	for _, term := range text.QueryTerms(p.text) {
		add(term, "question", 1)
	}
	for _, part := range p.parts {
		for _, c := range part.Concepts {
			if c.Carried {
				for _, term := range c.Terms {
					add(term, "history", carriedWeight)
				}
				continue
			}
			scale := p.tuning.SynonymUnknown
			if p.known(c.Terms) {
				scale = p.tuning.SynonymKnown
			}
			for _, alt := range c.Alternatives {
				if !p.known(alt.Terms) {
					continue
				}
				from := "lexicon"
				if alt.Weight == pinyinWeight {
					from = "pinyin"
				}
				for _, term := range alt.Terms {
					add(term, from, scale*alt.Weight)
				}
			}
		}
	}
	for i, term := range order {
		p.terms = append(p.terms, store.Term{Text: term, Weight: weights[term]})
		p.trace[i].Weight = weights[term]
	}
}

// known says whether the index holds every one of the terms.
func (p *plan) known(terms []string) bool {
	for _, term := range terms {
		if p.df[term] == 0 {
			return false
		}
	}
	return len(terms) > 0
}
