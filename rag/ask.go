package rag

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/wenju/wenju/evidence"
	"github.com/wenju/wenju/internal/store"
	"github.com/wenju/wenju/internal/text"
)

// maxQuestion is the length of a question in characters. Longer ones are
// documents that somebody pasted.
const maxQuestion = 2000

// Ask answers a question. Declining is an answer and no error; an error means
// that the program could not do its work. emit, which may be nil, gets the
// answer part by part.
func (a *Asker) Ask(ctx context.Context, q Question, emit Emit) (Answer, error) {
	start := a.now()
	answer := Answer{
		ID: a.newID(), Question: q.Text, Standalone: q.Text, Mode: Extractive, Model: "builtin",
		Citations: []Citation{}, Checks: []evidence.Sentence{},
	}
	err := a.answer(ctx, q, start, emit, &answer)
	answer.Timings.Total = a.since(start)
	a.log.InfoContext(ctx, "answered", "id", answer.ID, "declined", answer.Declined, "reason", answer.Reason,
		"citations", len(answer.Citations), "ms", answer.Timings.Total, "err", err)
	return answer, err
}

func (a *Asker) since(start time.Time) float64 {
	return milliseconds(a.now().Sub(start))
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

func (a *Asker) answer(ctx context.Context, q Question, asked time.Time, emit Emit, answer *Answer) error {
	if utf8.RuneCountInString(q.Text) > maxQuestion {
		decline(answer, TooLong, q.lang(), nil, emit)
		return nil
	}
	if isTampering(q.Text) {
		decline(answer, Blocked, q.lang(), nil, emit)
		return nil
	}
	stage := a.now()
	standalone, parts := a.rewrite(q)
	answer.Standalone = standalone
	answer.Timings.Rewrite = a.since(stage)

	stage = a.now()
	p, err := a.plan(ctx, parts)
	if err != nil {
		return err
	}
	hits, err := a.retrieve(ctx, p, a.tuning.Reranked)
	if err != nil {
		return err
	}
	if len(p.terms) == 0 {
		hits = nil // the question has no words: whatever was found is chance
	}
	answer.Trace.Terms = p.trace
	answer.Trace.Passages = traceHits(hits)
	answer.Timings.Retrieve = a.since(stage)

	stage = a.now()
	defer func() { answer.Timings.Generate = a.since(stage) }()
	findings, err := a.extract(ctx, p, hits)
	if err != nil {
		return err
	}
	findings = a.judge(p, findings, answer)
	if len(findings) == 0 {
		decline(answer, NoEvidence, q.lang(), hits, emit)
		return nil
	}
	if err := a.compose(ctx, p, q, findings, answer, asked, emit); err != nil {
		return err
	}
	if len(answer.Citations) == 0 {
		decline(answer, Unchecked, q.lang(), hits, emit)
	}
	return nil
}

// lang is the language of the bot's own words.
func (q Question) lang() text.Lang {
	if q.Lang != "" {
		return q.Lang
	}
	return text.Language(q.Text)
}

// judge keeps the findings that are sure enough to be shown.
func (a *Asker) judge(p *plan, findings []*finding, answer *Answer) []*finding {
	var kept []*finding
	for _, f := range findings {
		signs := p.signsOf(f)
		confidence := signs.confidence()
		answer.Trace.Parts = append(answer.Trace.Parts, TracePart{Text: f.part.Text, Asks: string(f.part.Asks), Signs: signs,
			Confidence: confidence, Picked: tracePicks(f)})
		if len(f.picks) > 0 && confidence >= a.tuning.Threshold {
			kept = append(kept, f)
		}
	}
	return kept
}

// decline says in one sentence that there is no answer, and offers the nearest
// headings.
func decline(answer *Answer, reason Reason, lang text.Lang, hits []store.Hit, emit Emit) {
	answer.Declined, answer.Reason = true, reason
	answer.Text = declineText(reason, lang, nearestHeadings(hits))
	if emit != nil {
		emit(answer.Text)
	}
}

// maxHeadingShown is how many characters of a heading are shown.
const maxHeadingShown = 40

// nearestHeadings are the headings of the best passages, at most three.
func nearestHeadings(hits []store.Hit) []string {
	var out []string
	for _, hit := range hits {
		if heading := lastHeading(&hit.Chunk); heading != "" && !slices.Contains(out, heading) && len(out) < 3 {
			out = append(out, heading)
		}
	}
	return out
}

// lastHeading is the heading that a chunk stands under. The head of a table
// that it goes on with is none.
func lastHeading(c *store.Chunk) string {
	for _, heading := range slices.Backward(c.Heading) {
		if !strings.HasPrefix(heading, "|") {
			return oneLine(heading, maxHeadingShown)
		}
	}
	return ""
}
