package rag

import (
	"regexp"
	"strings"

	"github.com/wenju/wenju/evidence"
	"github.com/wenju/wenju/internal/text"
)

// highlight is the part of a sentence, in its chunk's text, that says what was
// asked for; empty where it cannot be told.
func (p *plan) highlight(q *text.Question, s *sentence) text.Span {
	var found text.Span
	switch q.Asks {
	case text.Number, text.Duration, text.Date:
		found = p.askedFigure(q, s.text())
	case text.Person, text.Place, text.Entity:
		found = p.askedName(q, s.text())
	}
	if found.Len() == 0 {
		return found
	}
	return text.Span{Start: s.span.Start + found.Start, End: s.span.Start + found.End}
}

// askedFigure is the figure of the kind asked for that has the most words of
// the question near it. Where another one is as near it is none: the wrong one
// in bold misleads.
func (p *plan) askedFigure(q *text.Question, s string) text.Span {
	var best text.Span
	bestScore, second := -1.0, -1.0
	for _, figure := range evidence.Figures(s) {
		if !p.fits(q, figure, s) {
			continue
		}
		score := p.nearness(q, s, figure.Start, figure.End)
		if q.Unit != "" && strings.Contains(text.Normalize(figure.Text), q.Unit) {
			score++
		}
		if score > bestScore {
			best, bestScore, second = text.Span{Start: figure.Start, End: figure.End}, score, bestScore
		} else {
			second = max(second, score)
		}
	}
	if second >= clearlyNearer*bestScore {
		return text.Span{}
	}
	return best
}

// clearlyNearer is the share of the nearest figure's score that another one must
// stay below.
const clearlyNearer = 0.85

func (p *plan) fits(q *text.Question, figure evidence.Figure, s string) bool {
	isDate := figure.Kind == evidence.Date || figure.Kind == evidence.Time
	switch q.Asks {
	case text.Date:
		return isDate
	case text.Duration:
		return figure.Kind == evidence.Duration || figure.Kind == evidence.Range ||
			q.Lang == text.English && lengthCue.MatchString(figure.Text)
	}
	return !isDate && figure.Kind != evidence.Ordinal && p.unitFit(q.Unit, figure, s) == typedThere
}

// nearBytes is how far around a figure its words are looked for.
const nearBytes = 60

// nearness weighs the question's words around the bytes [start, end) of s.
func (p *plan) nearness(q *text.Question, s string, start, end int) float64 {
	from, to := max(0, start-nearBytes), min(len(s), end+nearBytes/2)
	for from > 0 && s[from]&0xC0 == 0x80 {
		from--
	}
	for to < len(s) && s[to]&0xC0 == 0x80 {
		to++
	}
	near := &sentence{terms: text.Present(s[from:to], p.wanted)}
	return p.partCoverage(q, near)
}

var quotedName = regexp.MustCompile(`[“「《"]([^”」》"]{2,40})[”」》"]`)

// askedName is a quoted or known name that the question does not hold itself.
func (p *plan) askedName(q *text.Question, s string) text.Span {
	var best text.Span
	bestScore := -1.0
	for _, m := range quotedName.FindAllStringSubmatchIndex(s, -1) {
		name := text.Span{Start: m[2], End: m[3]}
		if p.inQuestion(q, name.Of(s)) {
			continue
		}
		if score := p.nearness(q, s, name.Start, name.End); score > bestScore {
			best, bestScore = name, score
		}
	}
	return best
}

func (p *plan) inQuestion(q *text.Question, name string) bool {
	for _, c := range p.lexicon.Concepts(text.Normalize(name)) {
		for i := range q.Concepts {
			if q.Concepts[i].Text == c.Text {
				return true
			}
		}
	}
	return false
}
