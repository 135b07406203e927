package eval

import (
	"strings"

	"github.com/wenju/wenju/rag"
)

// CitationScore is what the citations of an answer came to.
type CitationScore struct {
	Given int `json:"given"` // citations in the answer
	On    int `json:"on"`    // those that overlap some evidence
	// Needed counts the entries of evidence, a group of alternatives being one;
	// Cited those that some citation overlaps, Exact those whose quotation some
	// citation holds or is part of.
	Needed int `json:"needed"`
	Cited  int `json:"cited"`
	Exact  int `json:"exact"`
	// Quoted counts the entries that have a quotation.
	Quoted int `json:"quoted"`
}

func scoreCitations(q *Question, a *rag.Answer) *CitationScore {
	s := &CitationScore{Given: len(a.Citations)}
	for i := range a.Citations {
		if citesAny(&a.Citations[i], q.Evidence) {
			s.On++
		}
	}
	for _, group := range q.groups() {
		s.Needed++
		if group[0].Quote != "" {
			s.Quoted++
		}
		cited, exact := false, false
		for i := range a.Citations {
			c := &a.Citations[i]
			cited = cited || citesAny(c, group)
			exact = exact || quotesAny(c, group)
		}
		s.Cited += count(cited)
		s.Exact += count(exact)
	}
	return s
}

func citesAny(c *rag.Citation, places []Evidence) bool {
	for _, e := range places {
		if sameSource(c.Source, e.Source) && overlaps(c.StartLine, c.EndLine, e) {
			return true
		}
	}
	return false
}

// quotesAny says whether a citation names one of the places to the character:
// lines can be too coarse where one holds many facts.
func quotesAny(c *rag.Citation, places []Evidence) bool {
	quote := normal(c.Quote)
	if quote == "" {
		return false
	}
	for _, e := range places {
		want := normal(e.Quote)
		if want == "" || !sameSource(c.Source, e.Source) || !overlaps(c.StartLine, c.EndLine, e) {
			continue
		}
		if strings.Contains(quote, want) || strings.Contains(want, quote) {
			return true
		}
	}
	return false
}

func overlaps(start, end int, e Evidence) bool { return start <= e.EndLine && end >= e.StartLine }

// sameSource compares a source as it is cited with one as the set names it. A
// set may leave it out, and either may have more of the path in front.
func sameSource(cited, named string) bool {
	return named == "" || cited == named || isTail(cited, named) || isTail(named, cited)
}

// isTail says whether name is the end of path, from a separator on.
func isTail(path, name string) bool {
	rest, ok := strings.CutSuffix(path, name)
	return ok && (strings.HasSuffix(rest, "/") || strings.HasSuffix(rest, "#"))
}

func count(b bool) int {
	if b {
		return 1
	}
	return 0
}
