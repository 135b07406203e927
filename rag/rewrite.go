package rag

import (
	"regexp"
	"slices"
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
	if !nextTopic.MatchString(text.Normalize(q.Text)) && leans(q.Text, parts[0]) {
		answered = a.answered(ownWords.ReplaceAllString(marks.ReplaceAllString(window(last.A, maxQuestion), ""), ""), asked)
	}
	for i := range parts {
		parts[i].Inherit(asked)
		parts[i].Inherit(answered)
	}
	return standaloneText(q.Text, parts[0].Concepts), parts
}

// leans says whether a question needs the answer before it: it points at something,
// or says too little on its own. Carried over to others, an answer only leads back to itself.
func leans(question string, q text.Question) bool {
	return len(q.Concepts) < 2 || pointing.MatchString(text.Normalize(question))
}

// pointing are words that point at what was said.
var pointing = regexp.MustCompile(`[它他她这那其该此]|上述|以上|\b(it|its|he|his|him|she|her|hers|they|them|their|theirs|this|that|these|those|there|then|one|ones|same)\b`)

// nextTopic asks the same of something else: 那产假呢？ It is the question that is
// taken over, not its answer.
var nextTopic = regexp.MustCompile(`^(那|那么)?.{1,12}呢[?？。]?$|^(and|what about|how about)\b`)

// shortAnswer is the length in characters up to which an answer says little but
// what was asked. A longer one quotes whole sentences, and so does one that repeats
// words of the question: they would only lead back to themselves.
const shortAnswer = 60

// answered is what a follow-up may be about of the answer before: all of a short
// one, of a longer one the names and titles.
func (a *Asker) answered(answer string, asked []text.Concept) []text.Concept {
	said := a.lexicon.Concepts(text.Normalize(answer))
	if utf8.RuneCountInString(answer) <= shortAnswer && !share(said, asked) {
		return said
	}
	var out []text.Concept
	for _, m := range quotedName.FindAllStringSubmatch(answer, -1) {
		out = append(out, a.lexicon.Concepts(text.Normalize(m[1]))...)
	}
	for _, c := range said {
		if c.Name {
			out = append(out, c)
		}
	}
	return out
}

// share says whether two texts speak of the same thing in the same word.
func share(a, b []text.Concept) bool {
	return slices.ContainsFunc(a, func(c text.Concept) bool {
		return slices.ContainsFunc(b, func(d text.Concept) bool { return c.Text == d.Text })
	})
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
