package rag

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/wenju/wenju/internal/text"
)

// carryOver makes a follow-up standalone without a model: what it leaves out is
// taken over from the turn before. What is taken over counts for less than what
// is asked.
func (a *Asker) carryOver(q Question) (standalone string, parts []text.Question) {
	parts = text.Parse(q.Text, a.lexicon)
	if len(q.History) == 0 {
		return q.Text, parts
	}
	last := q.History[len(q.History)-1]
	var asked []text.Concept
	for _, part := range text.Parse(window(last.Q, maxQuestion), a.lexicon) {
		asked = append(asked, part.Concepts...)
	}
	var answered []text.Concept
	if !nextTopic.MatchString(text.Normalize(q.Text)) {
		answered = a.answered(ownWords.ReplaceAllString(marks.ReplaceAllString(window(last.A, maxQuestion), ""), ""))
	}
	for i := range parts {
		parts[i].Inherit(asked)
		parts[i].Inherit(answered)
	}
	return standaloneText(q.Text, parts[0].Concepts), parts
}

// nextTopic asks the same of something else: 那产假呢？ It is the question that is
// taken over, not its answer.
var nextTopic = regexp.MustCompile(`^(那|那么)?.{1,12}呢[?？。]?$|^(and|what about|how about)\b`)

// shortAnswer is the length in characters up to which an answer says little but
// what was asked. A longer one quotes whole sentences, which would only lead
// back to themselves.
const shortAnswer = 60

// answered is what a follow-up may be about of the answer before: all of a short
// one, of a longer one the names and titles.
func (a *Asker) answered(answer string) []text.Concept {
	if utf8.RuneCountInString(answer) <= shortAnswer {
		return a.lexicon.Concepts(text.Normalize(answer))
	}
	var out []text.Concept
	for _, m := range quotedName.FindAllStringSubmatch(answer, -1) {
		out = append(out, a.lexicon.Concepts(text.Normalize(m[1]))...)
	}
	for _, c := range a.lexicon.Concepts(text.Normalize(answer)) {
		if c.Name {
			out = append(out, c)
		}
	}
	return out
}

// standaloneText shows a follow-up with what it takes over.
func standaloneText(question string, concepts []text.Concept) string {
	var words []string
	for _, c := range concepts {
		if c.Carried {
			words = append(words, c.Text)
		}
	}
	if len(words) == 0 {
		return question
	}
	words = words[:min(len(words), maxCarriedShown)]
	if text.Language(question) == text.Chinese {
		return question + "（" + strings.Join(words, " ") + "）"
	}
	return question + " (" + strings.Join(words, " ") + ")"
}

// maxCarriedShown is how many of the words taken over are shown.
const maxCarriedShown = 12
