package rag

import (
	"cmp"
	"regexp"
	"slices"

	"github.com/wenju/wenju/evidence"
	"github.com/wenju/wenju/internal/text"
)

// claim is what a unit of a model's text states, ready to be looked for. A figure
// is a claim although the question has it, too: who asks whether it was 38 million
// must not be told so for that.
type claim struct {
	text     string // without marks
	lang     text.Lang
	concepts []text.Concept
	weights  []float64
	total    float64
}

// introduction is what a sentence may begin with and state nothing by: no passage
// says that the answer is.
var introduction = regexp.MustCompile(`^(?:(?:根据|依据|按照|基于|据)[^,。]{0,12}(?:资料|文档|段落|文件|内容|信息|材料|原文)[^,。]{0,4},)?(?:(?:答案|结论)(?:是|为|:))?|` +
	`^(?:(?:based on|according to) (?:the |these )?(?:\w+ )?(?:passages?|documents?|context|information|text|sources?)(?: \w+)?, )?(?:the (?:\w+ )?answer (?:is|was) |answer: ?)?`)

func (g *generator) claim(s string) *claim {
	c := &claim{text: s, lang: text.Language(s), concepts: g.lexicon.Concepts(introduction.ReplaceAllString(text.Normalize(s), ""))}
	for _, concept := range c.concepts {
		w := 0.0
		for _, term := range concept.Terms {
			w += claimWeight(term)
		}
		c.weights = append(c.weights, w)
		c.total += w
	}
	return c
}

// claimWeight is what a term counts for: a Chinese character alone says little.
func claimWeight(term string) float64 {
	if isSingleHan(term) {
		return unigramWeight
	}
	return 1
}

// coverage is the share of the claim that a text with these terms holds, in
// [0,1]. Synonyms count, in the other language too. A claim without any word to
// look for is covered.
func (c *claim) coverage(terms map[string]bool) float64 {
	if c.total == 0 {
		return 1
	}
	s := &sentence{terms: terms}
	sum := 0.0
	for i := range c.concepts {
		there, all := 0.0, 0.0
		for _, term := range c.concepts[i].Terms {
			w := claimWeight(term)
			all += w
			there += w * s.presence(term)
		}
		best := there / max(all, 1e-9)
		for j := range c.concepts[i].Alternatives {
			alt := &c.concepts[i].Alternatives[j]
			best = max(best, alt.Weight*whole(alt.Terms, s))
		}
		sum += c.weights[i] * best
	}
	return sum / c.total
}

// missing lists the figures, dates and quotations of the claim that none of the
// texts holds.
func (c *claim) missing(texts []string) []string {
	a := evidence.Answer{Text: c.text}
	for i, t := range texts {
		a.Passages = append(a.Passages, evidence.Passage{N: i + 1, Text: t})
	}
	var out []string
	for _, s := range evidence.Check(a).Sentences {
		for _, f := range slices.Concat(s.Figures, s.Quotations) {
			if f.Verdict == evidence.Missing {
				out = append(out, f.Text)
			}
		}
	}
	return out
}

// candidate is a sentence that may bear a claim out.
type candidate struct {
	place
	coverage float64
	missing  int // of the claim's figures, by itself
}

const (
	// maxWeighed bounds how many sentences are looked at closely for one claim.
	maxWeighed = 24
	// maxPlaces is how many places at most are cited for one claim.
	maxPlaces = 3
	// longestQuote bounds, in bytes, what is cited as one place.
	longestQuote = 2000
	// fullCover is the coverage from which on no further place is cited, and
	// worthCiting what another place has to add to it.
	fullCover, worthCiting = 0.8, 0.15
)

// bornOut finds the sentences of the passages that bear the claim out: as few as
// hold all its figures and most of its words. Nothing is returned where the
// passages do not hold its figures.
func (c *claim) bornOut(p *plan, cited []*passage) []place {
	all := c.candidates(p, cited)
	if len(all) == 0 {
		return nil
	}
	chosen := []place{all[0].place}
	lacking := len(c.missing(textsOf(chosen)))
	for lacking > 0 && len(chosen) < maxPlaces {
		best, left := c.addition(chosen, all, lacking)
		if left == lacking {
			break
		}
		chosen, lacking = append(chosen, best), left
	}
	if lacking > 0 {
		return c.widened(all[0].place, cited)
	}
	return inOrder(c.covering(chosen, all))
}

// candidates are the sentences of the passages, those first that hold most of
// the claim's figures, then of its words.
func (c *claim) candidates(p *plan, cited []*passage) []candidate {
	var out []candidate
	for _, passage := range cited {
		for i, s := range passage.sentences {
			k := candidate{place: place{passage, i, i}, coverage: c.coverage(passage.termsOf(i))}
			k.coverage += 0.01 * p.coverage(s) // where nothing else tells them apart
			out = append(out, k)
		}
	}
	byCoverage := func(x, y candidate) int { return cmp.Compare(y.coverage, x.coverage) }
	slices.SortStableFunc(out, byCoverage)
	out = out[:min(maxWeighed, len(out))]
	if len(c.missing(nil)) == 0 {
		return out
	}
	for i := range out {
		out[i].missing = len(c.missing([]string{out[i].text()}))
	}
	slices.SortStableFunc(out, func(x, y candidate) int { return cmp.Or(cmp.Compare(x.missing, y.missing), byCoverage(x, y)) })
	return out
}

// addition is the candidate that leaves fewest figures missing beside the places
// chosen, and how many it leaves.
func (c *claim) addition(chosen []place, all []candidate, lacking int) (best place, left int) {
	left = lacking
	for _, k := range all {
		if n := len(c.missing(textsOf(append(slices.Clip(chosen), k.place)))); n < left {
			best, left = k.place, n
		}
		if left == 0 {
			break
		}
	}
	return best, left
}

// covering adds places that hold words of the claim which those chosen lack.
func (c *claim) covering(chosen []place, all []candidate) []place {
	terms := make(map[string]bool)
	for _, pl := range chosen {
		terms = union(terms, pl.passage.termsOf(pl.from))
	}
	covered := c.coverage(terms)
	for _, k := range all {
		if covered >= fullCover || len(chosen) == maxPlaces {
			break
		}
		more := union(terms, k.passage.termsOf(k.from))
		if with := c.coverage(more); with >= covered+worthCiting {
			chosen, terms, covered = append(chosen, k.place), more, with
		}
	}
	return chosen
}

// widened goes on from a place to its surroundings until they hold all figures
// of the claim: a year may stand a sentence before the day. In the end it is all
// of the passages.
func (c *claim) widened(at place, cited []*passage) []place {
	for at.from > 0 || at.to < len(at.passage.sentences)-1 {
		if at.from > 0 {
			at.from--
		} else {
			at.to++
		}
		if at.span().Len() > longestQuote {
			break
		}
		if len(c.missing([]string{at.text()})) == 0 {
			return []place{at}
		}
	}
	var out []place
	for _, p := range cited {
		first := slices.IndexFunc(p.sentences, func(s *sentence) bool { return s.chunk == p.chunk })
		out = append(out, place{p, first, len(p.sentences) - 1})
	}
	if len(c.missing(textsOf(out))) > 0 {
		return nil
	}
	return out
}

func textsOf(places []place) []string {
	out := make([]string, len(places))
	for i, pl := range places {
		out[i] = pl.text()
	}
	return out
}

// inOrder puts places in reading order.
func inOrder(places []place) []place {
	slices.SortFunc(places, func(x, y place) int {
		return cmp.Or(cmp.Compare(x.passage.n, y.passage.n), cmp.Compare(x.from, y.from))
	})
	return places
}
