package rag

import (
	"strings"

	"github.com/wenju/wenju/evidence"
	"github.com/wenju/wenju/internal/text"
)

// aboutOther says whether a sentence speaks of something else than what the
// question names: it lacks a name that the question has and holds another one,
// or it has a year and not the one that the question has.
func (p *plan) aboutOther(q *text.Question, s *sentence) bool {
	return p.otherName(q, s) || otherYear(q.Text, s.text())
}

func (p *plan) otherName(q *text.Question, s *sentence) bool {
	lacking := false
	asked := make(map[string]bool)
	for i := range q.Concepts {
		c := &q.Concepts[i]
		if !c.Name || c.Carried {
			continue
		}
		asked[c.Text] = true
		for _, alt := range c.Alternatives {
			asked[alt.Text] = true
		}
		lacking = lacking || p.conceptPresence(c, &sentence{terms: s.terms}) < 0.5
	}
	if !lacking {
		return false
	}
	names := p.names(s)
	if len(names) == 0 && s.before != nil && s.sameSection(s.before) {
		// It goes on about what the sentence before names.
		names = p.names(s.before)
	}
	for _, name := range names {
		if asked[name] {
			return false
		}
	}
	return len(names) > 0
}

// names are the proper names in a sentence.
func (p *plan) names(s *sentence) []string {
	var out []string
	for _, c := range p.lexicon.Concepts(text.Normalize(s.text())) {
		if c.Name {
			out = append(out, c.Text)
		}
	}
	return out
}

// otherYear says whether both name years and none in common.
func otherYear(question, s string) bool {
	asked := years(question)
	if len(asked) == 0 {
		return false
	}
	there := years(s)
	for year := range asked {
		if there[year] {
			return false
		}
	}
	return len(there) > 0
}

func years(s string) map[string]bool {
	out := make(map[string]bool)
	for _, figure := range evidence.Figures(s) {
		if figure.Kind == evidence.Date && len(figure.Value) >= 4 && strings.Trim(figure.Value[:4], "0123456789") == "" {
			out[figure.Value[:4]] = true
		}
	}
	return out
}
