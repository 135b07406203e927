package rag

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/wenju/wenju/evidence"
	"github.com/wenju/wenju/internal/llm"
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
	answer := Answer{
		ID: a.newID(), Question: q.Text, Standalone: q.Text, Mode: Extractive, Model: "builtin",
		Citations: []Citation{}, Checks: []evidence.Sentence{},
	}
	j := &job{q: q, lang: q.lang(), emit: emit, now: a.now, asked: a.now(), answer: &answer}
	err := a.answer(ctx, j)
	answer.Timings.Total = j.since(j.asked)
	a.log.InfoContext(ctx, "answered", "id", answer.ID, "mode", answer.Mode, "declined", answer.Declined, "reason", answer.Reason,
		"citations", len(answer.Citations), "ms", answer.Timings.Total, "err", err)
	return answer, err
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

func (a *Asker) answer(ctx context.Context, j *job) error {
	if utf8.RuneCountInString(j.q.Text) > maxQuestion {
		j.decline(TooLong, nil)
		return nil
	}
	if isTampering(j.q.Text) {
		j.decline(Blocked, nil)
		return nil
	}
	stage := j.now()
	standalone, parts, err := a.writer.rewrite(ctx, j)
	if err != nil {
		return err
	}
	j.answer.Standalone = standalone
	j.answer.Timings.Rewrite = j.since(stage)

	stage = j.now()
	p, hits, err := a.find(ctx, parts)
	if err != nil {
		return err
	}
	if p.wordsOnly {
		j.note("the embedder failed: the passages were searched by words alone")
	}
	j.answer.Trace.Terms = p.trace
	j.answer.Trace.Passages = traceHits(hits)
	j.answer.Timings.Retrieve = j.since(stage)

	stage = j.now()
	defer func() { j.answer.Timings.Generate = j.since(stage) }()
	return a.writer.write(ctx, j, p, hits)
}

// find searches the passages for all parts of a question.
func (a *Asker) find(ctx context.Context, parts []text.Question) (*plan, []store.Hit, error) {
	p, err := a.plan(ctx, parts)
	if err != nil {
		return nil, nil, err
	}
	hits, err := a.retrieve(ctx, p, a.tuning.Reranked)
	if down := new(llm.Error); errors.As(err, &down) && !a.noFallback {
		a.log.WarnContext(ctx, "the embedder failed: searching by words alone", "err", err)
		p.wordsOnly = true
		hits, err = a.retrieve(ctx, p, a.tuning.Reranked)
	}
	if len(p.terms) == 0 {
		hits = nil // the question has no words: whatever was found is chance
	}
	return p, hits, err
}

// lang is the language of the bot's own words.
func (q Question) lang() text.Lang {
	if q.Lang != "" {
		return q.Lang
	}
	return text.Language(q.Text)
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
