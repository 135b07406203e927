package rag

import (
	"context"
	"sync"
	"time"

	"github.com/wenju/wenju/internal/store"
	"github.com/wenju/wenju/internal/text"
)

// writer is how answers are made: from sentences of the source (extractor) or by
// a model (generator).
type writer interface {
	// rewrite makes a follow-up standalone and cuts it into its parts.
	rewrite(ctx context.Context, j *job) (standalone string, parts []text.Question, err error)
	// write answers the question of j from the passages found, or declines it.
	write(ctx context.Context, j *job, p *plan, hits []store.Hit) error
}

// job is one question under way.
type job struct {
	q      Question
	lang   text.Lang // of the bot's own words
	emit   Emit      // may be nil
	now    func() time.Time
	asked  time.Time // when the question came in
	answer *Answer
	// without says that the model has failed, before an answer that is given
	// without it and instead of one; nil where that is not so.
	without *modelFailure
	mu      sync.Mutex // guards what calls of the model add to the answer
}

// notice is what goes before an answer.
func (j *job) notice() string {
	if j.without == nil {
		return ""
	}
	return j.without.announces.in(j.lang)
}

// say appends to the answer. What is said is final.
func (j *job) say(part string) {
	if j.answer.Text == "" {
		j.answer.Timings.FirstToken = j.since(j.asked)
	}
	j.answer.Text += part
	if j.emit != nil {
		j.emit(part)
	}
}

// decline says in one sentence that there is no answer, and offers the nearest
// headings.
func (j *job) decline(reason Reason, hits []store.Hit) {
	if j.without != nil {
		// It is no gap in the documents: the model might have found an answer.
		j.declineWith(LLMError, j.without.declines.in(j.lang))
		return
	}
	j.declineWith(reason, declineText(reason, j.lang, nearestHeadings(hits)))
}

func (j *job) declineWith(reason Reason, says string) {
	j.answer.Declined, j.answer.Reason, j.answer.Text = true, reason, says
	if j.emit != nil {
		j.emit(says)
	}
}

func (j *job) note(what string) { j.answer.Trace.Notes = append(j.answer.Trace.Notes, what) }

func (j *job) since(start time.Time) float64 { return milliseconds(j.now().Sub(start)) }
