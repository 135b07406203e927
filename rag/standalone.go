package rag

import (
	"context"
	"strings"
	"unicode/utf8"

	"github.com/wenju/wenju/internal/text"
	"github.com/wenju/wenju/prompts"
)

const (
	// turnsTold is how many turns a model gets to see, the latest ones.
	turnsTold = 4
	// turnLength is how many characters of a question or an answer it gets.
	turnLength = 600
	// standaloneTokens limits the rewritten question.
	standaloneTokens = 200
)

// rewrite has a follow-up made standalone by the model. Where that comes to
// nothing, terms are carried over as without a model.
func (g *generator) rewrite(ctx context.Context, j *job) (string, []text.Question, error) {
	if len(j.q.History) > 0 {
		standalone, err := g.standalone(ctx, j)
		if ctx.Err() != nil {
			return "", nil, ctx.Err()
		}
		if err == nil && standalone != "" {
			return standalone, text.Parse(standalone, g.lexicon), nil
		}
		j.note("the follow-up was made standalone without the model")
	}
	standalone, parts := g.carryOver(j.q)
	return standalone, parts, nil
}

// standalone is the question as the model puts it; empty where that is no
// question that could stand for it.
func (g *generator) standalone(ctx context.Context, j *job) (string, error) {
	s := prompts.Standalone{Lang: j.language(), Fence: j.fence(), Question: j.q.Text}
	for _, t := range j.q.History[max(0, len(j.q.History)-turnsTold):] {
		answer := ownWords.ReplaceAllString(marks.ReplaceAllString(window(t.A, turnLength), ""), "")
		s.Turns = append(s.Turns, prompts.Turn{Question: oneLine(t.Q, turnLength), Answer: oneLine(answer, turnLength)})
	}
	p, err := g.Prompts.Standalone(s)
	if err != nil {
		return "", err
	}
	written, err := g.call(ctx, j, ForStandalone, p, standaloneTokens, nil)
	if err != nil {
		return "", err
	}
	return asQuestion(written, j.q.Text, newSecrets(p.System)), nil
}

// asQuestion is what a model wrote as a question; empty where it is none: too
// long, in another language, or what it was told.
func asQuestion(written, asked string, told secrets) string {
	line, _, _ := strings.Cut(strings.TrimSpace(behindThoughts(written)), "\n")
	line = strings.Trim(strings.TrimSpace(strings.ToValidUTF8(line, "")), "\"“”「」*` ")
	switch {
	case utf8.RuneCountInString(line) > turnLength, text.Language(line) != text.Language(asked),
		told.leaksIn(line, nil), saysNoAnswer(line):
		return ""
	}
	return line
}
