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
	// notice is something that the bot has to say before the answer; empty for
	// nothing.
	notice string
	mu     sync.Mutex // guards what calls of the model add to the answer
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
	j.declineWith(reason, j.notice+declineText(reason, j.lang, nearestHeadings(hits)))
}

func (j *job) declineWith(reason Reason, says string) {
	j.answer.Declined, j.answer.Reason, j.answer.Text = true, reason, says
	if j.emit != nil {
		j.emit(says)
	}
}

func (j *job) note(what string) { j.answer.Trace.Notes = append(j.answer.Trace.Notes, what) }

func (j *job) since(start time.Time) float64 { return milliseconds(j.now().Sub(start)) }
