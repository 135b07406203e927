package bot

import (
	"fmt"
	"strings"

	"github.com/slack-go/slack"

	"github.com/wenju/wenju/internal/text"
	"github.com/wenju/wenju/rag"
)

// How much of a trace is shown; `wenju explain` has all of it.
const (
	maxTraceTerms    = 30
	maxTracePassages = 10
	maxTraceChecks   = 20
	maxTraceNotes    = 20
	maxTraceText     = 160 // characters of a passage or a sentence
)

// how is the modal that shows how an answer came about, for administrators.
func (r renderer) how(a rag.Answer, t rag.Trace, lang text.Lang) slack.ModalViewRequest {
	out := []slack.Block{listing(howQuestion.in(lang), []string{short(a.Question, 500)})}
	if a.Standalone != "" && a.Standalone != a.Question {
		out = append(out, listing(howSearched.in(lang), []string{short(a.Standalone, 500)}))
	}
	add := func(title words, lines []string) {
		if len(lines) > 0 {
			out = append(out, listing(title.in(lang), lines))
		}
	}
	add(howOutcome, outcomeLines(a, lang))
	add(howTerms, termLines(t.Terms))
	add(howPassages, passageLines(t.Passages))
	add(howChecks, checkLines(a))
	add(howNotes, noteLines(t.Notes))
	m := a.Timings
	add(howTimes, []string{howTimesLine.in(lang, m.Rewrite, m.Retrieve, m.Generate, m.FirstToken, m.Check, m.Total)})
	out = append(out, note(howCommandWords.in(lang, a.ID)))
	return modal(howTitle.in(lang), lang, out...)
}

func outcomeLines(a rag.Answer, lang text.Lang) []string {
	outcome := howAnswered.in(lang)
	if a.Declined {
		outcome = howDeclined.in(lang, string(a.Reason))
	}
	lines := []string{fmt.Sprintf("%s · %s · %s", outcome, a.Mode, a.Model)}
	if u := a.Usage; u.PromptTokens+u.CompletionTokens > 0 {
		lines = append(lines, howTokens.in(lang, a.Model, u.PromptTokens, u.CompletionTokens))
	}
	return lines
}

func termLines(terms []rag.TraceTerm) []string {
	if len(terms) == 0 {
		return nil
	}
	var out []string
	for _, t := range terms[:min(len(terms), maxTraceTerms)] {
		out = append(out, fmt.Sprintf("%s %.2f (%s)", short(t.Term, 40), t.Weight, t.From))
	}
	return []string{strings.Join(out, " · ")}
}

func passageLines(hits []rag.TraceHit) []string {
	var out []string
	for _, h := range hits[:min(len(hits), maxTracePassages)] {
		out = append(out, fmt.Sprintf("%.3f (%.2f + %.2f) %s:%d-%d %s", h.Score, h.Lexical, h.Semantic,
			short(h.Source, maxPlace), h.StartLine, h.EndLine, short(h.Text, maxTraceText)))
	}
	return out
}

func checkLines(a rag.Answer) []string {
	var out []string
	for _, c := range a.Checks[:min(len(a.Checks), maxTraceChecks)] {
		line := fmt.Sprintf("%s: %s", c.Verdict, short(c.Text, maxTraceText))
		for _, f := range c.Figures {
			line += fmt.Sprintf(" · %s %s", short(f.Text, 40), f.Verdict)
		}
		out = append(out, short(line, 2*maxTraceText))
	}
	return out
}

func noteLines(notes []string) []string {
	var out []string
	for _, n := range notes[:min(len(notes), maxTraceNotes)] {
		out = append(out, short(n, maxTraceText))
	}
	return out
}

// listing is a heading with a list below it.
func listing(title string, lines []string) slack.Block {
	parts := []slack.RichTextElement{section([]run{{text: title, bold: true}})}
	if len(lines) > 0 {
		var items []slack.RichTextElement
		for _, line := range lines {
			items = append(items, section([]run{{text: line}}))
		}
		parts = append(parts, slack.NewRichTextList(slack.RTEListBullet, 0, items...))
	}
	return slack.NewRichTextBlock("", parts...)
}

func in(list []words, lang text.Lang) []string {
	out := make([]string, len(list))
	for i, w := range list {
		out[i] = w.in(lang)
	}
	return out
}
