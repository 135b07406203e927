package eval

import (
	"strings"
	"unicode/utf8"

	"github.com/wenju/wenju/evidence"
	"github.com/wenju/wenju/rag"
)

// Score is what an answer came to.
type Score struct {
	// Right is the verdict on the whole: an answerable question is right when
	// the bot did not decline, all facts are there and nothing that must not be;
	// one that is not answerable, when the bot declined and nothing that must not
	// be is there. It is nil where nothing was asked or nothing can be judged.
	Right *bool `json:"right,omitempty"`
	// Facts says of each fact whether it is there.
	Facts []bool `json:"facts,omitempty"`
	// Violations are the strings that must not be there and are.
	Violations []string        `json:"violations,omitempty"`
	Citations  *CitationScore  `json:"citations,omitempty"`
	Checks     *CheckScore     `json:"checks,omitempty"`
	Retrieval  *RetrievalScore `json:"retrieval,omitempty"`
	// Length is that of the answer in characters, without citation marks.
	Length int `json:"length,omitempty"`
}

// CheckScore counts the checker's verdicts.
type CheckScore struct {
	Supported   int `json:"supported"`
	Unsupported int `json:"unsupported"`
	Uncited     int `json:"uncited"`
	Plain       int `json:"plain"`
	// Figures, dates and quotations.
	Found   int `json:"found"`
	Derived int `json:"derived"`
	Missing int `json:"missing"`
}

// ScoreAnswer holds an answer against its question.
func ScoreAnswer(q *Question, a *rag.Answer) Score {
	s := Score{Length: utf8.RuneCountInString(strings.TrimSpace(stripped(a.Text)))}
	seen := visible(a.Text)
	for _, bad := range q.MustNot {
		if strings.Contains(seen, normal(bad)) {
			s.Violations = append(s.Violations, bad)
		}
	}
	right := a.Declined
	if q.Answerable {
		right = !a.Declined
		for _, fact := range q.Must {
			there := occurs(fact, seen)
			s.Facts = append(s.Facts, there)
			right = right && there
		}
	}
	right = right && len(s.Violations) == 0
	if !q.Answerable || len(q.Must) > 0 {
		s.Right = &right
	}
	if q.Answerable && len(q.Evidence) > 0 {
		s.Citations = scoreCitations(q, a)
	}
	s.Checks = scoreChecks(a.Checks)
	return s
}

// occurs says whether one of the alternatives stands in the normalised text.
func occurs(alternatives []string, seen string) bool {
	for _, s := range alternatives {
		if strings.Contains(seen, normal(s)) {
			return true
		}
	}
	return false
}

func scoreChecks(sentences []evidence.Sentence) *CheckScore {
	if len(sentences) == 0 {
		return nil
	}
	s := &CheckScore{}
	for _, sentence := range sentences {
		switch sentence.Verdict {
		case evidence.Supported:
			s.Supported++
		case evidence.Unsupported:
			s.Unsupported++
		case evidence.Uncited:
			s.Uncited++
		default:
			s.Plain++
		}
		s.addFindings(sentence.Figures)
		s.addFindings(sentence.Quotations)
	}
	return s
}

func (s *CheckScore) addFindings(findings []evidence.Finding) {
	for _, f := range findings {
		switch f.Verdict {
		case evidence.Found:
			s.Found++
		case evidence.Derived:
			s.Derived++
		default:
			s.Missing++
		}
	}
}
