package rag

import "github.com/wenju/wenju/evidence"

// check says whether all that a part of an answer states stands in the passage
// that it cites as [n].
func check(part, question string, n int, passage string) (sentences []evidence.Sentence, ok bool) {
	report := evidence.Check(evidence.Answer{
		Question: question, Text: part, Passages: []evidence.Passage{{N: n, Text: passage}},
	})
	return report.Sentences, report.OK
}
