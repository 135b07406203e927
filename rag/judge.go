package rag

import (
	"math"

	"github.com/wenju/wenju/internal/text"
)

// signs are what tells whether the evidence for an answer is there. All are in
// [0,1] unless said otherwise.
type signs struct {
	Coverage float64   `json:"coverage"` // of the question, by the best sentence and its context
	Raw      float64   `json:"raw"`      // of the question, what is not known counted in full
	Own      float64   `json:"own"`      // by the sentence alone
	Missing  float64   `json:"missing"`  // share of what the index knows and the evidence lacks
	Unknown  float64   `json:"unknown"`  // share of the question that neither index nor lexicon knows
	Absent   float64   `json:"absent"`   // share that the lexicon knows and the index has in no form
	Gap      float64   `json:"gap"`      // share of the largest concept that the evidence lacks
	Rarest   float64   `json:"rarest"`   // how rare the rarest concept is that the sentence holds
	Typed    float64   `json:"typed"`    // in [-1,1]: the kind of thing asked for is there
	Other    float64   `json:"other"`    // 1 where the best sentence speaks of something else
	Year     float64   `json:"year"`     // 1 where it speaks of another year
	Margin   float64   `json:"margin"`   // lead of the best sentence over the second
	Size     float64   `json:"size"`     // of the question: concepts, 8 or more being 1
	English  float64   `json:"english"`  // 1 for a question in English
	Talk     float64   `json:"talk"`     // 1 for small talk and tasks
	NoItem   bool      `json:"no_item"`  // an item of a list is asked for, and none was found
	Kind     text.Kind `json:"kind"`
}

// Weights of the signs in the judgement whether a question is answered at all: a
// logistic regression over question sets in Chinese and English, with questions
// that their documents answer, that they do not answer, and that they no longer
// answer once the evidence is taken out. docs/retrieval.md tells how it is fitted.
const (
	bias = -1.98

	coverageSign     = 0.45
	rawSign          = 1.75
	ownSign          = 0.7
	absentSign       = -1.15
	unknownSign      = 0.8
	missingSign      = -1.2
	gapSign          = -0.55
	rarestSign       = 0.4
	typedAbsentSign  = -1.6 // a figure, date or person is asked for, and there is none
	typedOtherSign   = -1.2
	typedDoubtSign   = -0.65 // another kind of thing is asked for, and it does not seem to be there
	typedThereSign   = 0.9
	otherSubjectSign = -1.3
	otherYearSign    = -1.5 // set by hand, beside the one above: figures of another year are no answer
	marginSign       = -0.25
	sizeSign         = 1.7
	talkSign         = -2.5 // set by hand: it is there to outweigh a few chance words
	englishSign      = 0.4  // English spreads a question over more words
)

// confidence that the question is answered, as log odds: above 0 it is rather
// answered than not.
func (s signs) confidence() float64 {
	known := max(0, 1-s.Absent-s.Unknown)
	sum := bias + coverageSign*s.Coverage + rawSign*s.Raw + ownSign*s.Own + absentSign*s.Absent + unknownSign*s.Unknown +
		missingSign*s.Missing*known + gapSign*s.Gap*known + rarestSign*s.Rarest +
		otherSubjectSign*s.Other + otherYearSign*s.Year + marginSign*s.Margin + sizeSign*s.Size + englishSign*s.English + talkSign*s.Talk
	return sum + s.typedSign()
}

func (s signs) typedSign() float64 {
	switch strict := strictKinds[s.Kind] || s.NoItem; {
	case strict && s.Typed <= typedAbsent:
		return typedAbsentSign
	case strict && s.Typed < 0.5:
		return typedOtherSign
	case !strict && s.Typed < 0:
		return typedDoubtSign
	case s.Typed >= 0.9:
		return typedThereSign
	}
	return 0
}

// strictKinds are the kinds that can be told from the words alone.
var strictKinds = map[text.Kind]bool{text.Number: true, text.Date: true, text.Duration: true, text.Person: true, text.Contact: true}

// signsOf reads the signs for a finding.
func (p *plan) signsOf(f *finding) signs {
	var out signs
	if len(f.picks) == 0 {
		return out
	}
	best := f.picks[0]
	out.Coverage, out.Typed = f.confidence(), best.typed
	if best.other {
		out.Other = 1
	}
	if otherYear(f.part.Text, best.text()) {
		out.Year = 1
	}
	alone := &sentence{terms: best.terms}
	out.Own = p.partCoverage(f.part, alone)
	if len(f.weighed) > 1 {
		out.Margin = (f.weighed[0].score - f.weighed[1].score) / max(f.weighed[0].score, 1e-9)
	}
	var total, missing, gap, raw, rawCovered, unknown, absent float64
	own, carried := 0, 0
	for i := range f.part.Concepts {
		c := &f.part.Concepts[i]
		if c.Carried {
			carried++
			continue
		}
		own++
		weight := p.termsWeight(c.Terms)
		raw += weight
		if !p.knows(c) {
			if len(c.Alternatives) > 0 {
				absent += weight
			} else {
				unknown += weight
			}
			continue
		}
		presence := p.conceptPresence(c, best.sentence)
		rawCovered += weight * presence
		total += p.weight(c)
		missing += p.weight(c) * (1 - presence)
		gap = max(gap, p.weight(c)*(1-presence))
		if presence >= 0.5 {
			out.Rarest = max(out.Rarest, p.rarity(c, best.sentence))
		}
	}
	if f.part.Lang == text.English {
		out.English = 1
	}
	if isSmallTalk(f.part.Text) {
		out.Talk = 1
	}
	out.NoItem = f.noItem
	out.Kind = f.part.Asks
	out.Missing = missing / max(total, 1e-9)
	out.Raw = rawCovered / max(raw, 1e-9)
	out.Gap = gap / max(total, 1e-9)
	out.Unknown = unknown / max(raw, 1e-9)
	out.Absent = absent / max(raw, 1e-9)
	out.Size = min(1, (float64(own)+carriedSize*min(float64(carried), 4))/8)
	return out
}

// carriedSize is what an inherited concept counts for in the size of a question.
const carriedSize = 0.5

// knows says whether the index holds the concept or a synonym of it.
func (p *plan) knows(c *text.Concept) bool {
	if p.known(c.Terms) {
		return true
	}
	for _, alt := range c.Alternatives {
		if p.known(alt.Terms) {
			return true
		}
	}
	return false
}

// rarity is the highest IDF of the concept's terms in the sentence, as a share
// of the highest there is.
func (p *plan) rarity(c *text.Concept, s *sentence) float64 {
	best := 0.0
	look := func(terms []string) {
		for _, term := range terms {
			if s.presence(term) > 0 {
				best = max(best, p.idf[term])
			}
		}
	}
	look(c.Terms)
	for _, alt := range c.Alternatives {
		if whole(alt.Terms, s) > 0 {
			look(alt.Terms)
		}
	}
	return best / max(math.Log(float64(p.chunks)+1), 1)
}
