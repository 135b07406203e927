package rag

import (
	"unicode/utf8"

	"github.com/wenju/wenju/internal/text"
)

// contextCredit is what a term counts for that stands not in the sentence but
// in the one before, in the passage's first, or in its headings: a sentence
// seldom repeats what it speaks of.
const contextCredit = 0.6

// presence is how far a term stands in the sentence, in [0,1].
func (s *sentence) presence(term string) float64 {
	switch {
	case s.terms[term]:
		return 1
	case s.context[term]:
		return contextCredit
	}
	return 0
}

// coverage is the share of the question that the sentence covers, in [0,1]:
// that of the part which it covers best.
func (p *plan) coverage(s *sentence) float64 {
	best := 0.0
	for i := range p.parts {
		best = max(best, p.partCoverage(&p.parts[i], s))
	}
	return best
}

// partCoverage weighs each concept by the IDF of its terms. A concept counts by
// the share of its terms that are there, or by a synonym that is there whole.
func (p *plan) partCoverage(part *text.Question, s *sentence) float64 {
	var covered, total float64
	for i := range part.Concepts {
		c := &part.Concepts[i]
		weight := p.weight(c)
		total += weight
		covered += weight * p.conceptPresence(c, s)
	}
	if total == 0 {
		return 0
	}
	return covered / total
}

// carriedWeight scales the weight of a concept that is only inherited.
const carriedWeight = 0.3

// A concept of which the index holds neither the word nor a synonym says little:
// it may be a way of speaking that the thesaurus does not know.
const unknownWeight = 0.3

// unigramWeight scales a single Han character against a pair: it says less than
// its frequency makes believe, since it is part of many words.
const unigramWeight = 0.3

// termWeight is what a term counts for in a concept.
func (p *plan) termWeight(term string) float64 {
	if isSingleHan(term) {
		return unigramWeight * p.idf[term]
	}
	return p.idf[term]
}

func isSingleHan(term string) bool {
	r, n := utf8.DecodeRuneInString(term)
	return n == len(term) && text.IsHan(r)
}

func (p *plan) termsWeight(terms []string) float64 {
	weight := 0.0
	for _, term := range terms {
		weight += p.termWeight(term)
	}
	return weight
}

// weight is what a concept counts for in its question.
func (p *plan) weight(c *text.Concept) float64 {
	weight := p.termsWeight(c.Terms)
	if !p.known(c.Terms) {
		synonym := 0.0
		for _, alt := range c.Alternatives {
			if p.known(alt.Terms) {
				synonym = max(synonym, p.termsWeight(alt.Terms))
			}
		}
		if synonym > 0 {
			weight = synonym
		} else {
			weight *= unknownWeight
		}
	}
	if c.Carried {
		weight *= carriedWeight
	}
	return weight
}

func (p *plan) conceptPresence(c *text.Concept, s *sentence) float64 {
	var there, total float64
	for _, term := range c.Terms {
		w := p.termWeight(term)
		total += w
		there += w * s.presence(term)
	}
	best := there / max(total, 1e-9)
	for i := range c.Alternatives {
		alt := &c.Alternatives[i]
		if alt.Weight > best {
			best = max(best, alt.Weight*whole(alt.Terms, s))
		}
	}
	return best
}

// whole is how far all of the terms stand in the sentence, in [0,1].
func whole(terms []string, s *sentence) float64 {
	least := 1.0
	for _, term := range terms {
		least = min(least, s.presence(term))
	}
	return least
}
