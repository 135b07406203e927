package rag

import (
	"github.com/wenju/wenju/internal/text"
)

// rewrite makes a follow-up standalone: what it leaves out is taken over from
// the turns before.
func (a *Asker) rewrite(q Question) (standalone string, parts []text.Question) {
	parts = text.Parse(q.Text, a.lexicon)
	if len(q.History) == 0 {
		return q.Text, parts
	}
	last := q.History[len(q.History)-1]
	before := text.Parse(last.Q, a.lexicon)
	var concepts []text.Concept
	for _, part := range before {
		concepts = append(concepts, part.Concepts...)
	}
	concepts = append(concepts, a.lexicon.Concepts(text.Normalize(last.A))...)
	for i := range parts {
		parts[i].Inherit(concepts)
	}
	return q.Text, parts
}
