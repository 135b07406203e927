package rag

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"

	"github.com/wenju/wenju/prompts"
)

// writing is one answer being written: pieces come in from the model, units go
// out in their order once they have passed. A unit that fails is asked for anew
// while the model goes on; what comes behind it waits.
type writing struct {
	*verifier
	*shower
	job    *job
	fence  string
	prompt prompts.Prompt
	parts  assembler
	queue  []*slot

	anew    int            // units that were asked for anew
	working sync.WaitGroup // calls under way
	busy    chan struct{}  // bounds those for single sentences
}

// slot is the place of a unit in the answer.
type slot struct {
	verdict *verdict
	ready   <-chan struct{} // closed once it is settled
	anew    string          // what the model wrote when it was asked for it anew
}

const (
	// maxAnew is how many units of one answer are asked for anew: a model that
	// fails more often than that will not do better.
	maxAnew = 6
	// anewAtOnce bounds how many of those calls are under way.
	anewAtOnce = 2
	// sentenceTokens limits a sentence that is asked for anew.
	sentenceTokens = 300
	// passagesAnew is how many passages the model gets with it.
	passagesAnew = 3
)

// settled is the channel of what is settled at once.
var settled = func() <-chan struct{} { c := make(chan struct{}); close(c); return c }()

func (g *generator) newWriting(j *job, p *plan, passages []*passage) (*writing, error) {
	w := &writing{job: j, fence: j.fence(), busy: make(chan struct{}, anewAtOnce)}
	var err error
	w.prompt, err = g.Prompts.Answer(prompts.Answer{Lang: j.language(), Fence: w.fence, Question: j.answer.Standalone, Passages: forPrompt(passages)})
	if err != nil {
		return nil, err
	}
	w.verifier = &verifier{generator: g, plan: p, question: j.q.Text, passages: passages, secrets: newSecrets(w.prompt.System)}
	w.shower = &shower{job: j, policy: g.Policy, numbers: make(map[citedPlace]int)}
	return w, nil
}

var errEmpty = errors.New("the model wrote nothing")

// run lets the model write and shows what passes. When it returns, no call is
// under way any more. The error is that of the model.
func (w *writing) run(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer w.working.Wait()
	defer cancel()
	pieces := make(chan string, 64)
	var failure error
	wrote := false
	w.working.Go(func() {
		defer close(pieces)
		_, failure = w.call(ctx, w.job, ForAnswer, w.prompt, w.MaxTokens, func(piece string) error {
			select {
			case pieces <- piece:
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		})
	})
	for in := pieces; in != nil || len(w.queue) > 0; {
		select {
		case piece, more := <-in:
			switch {
			case more:
				wrote = true
				w.take(ctx, w.parts.add(piece))
			case failure == nil:
				w.take(ctx, w.parts.end())
				in = nil
			default:
				in = nil // the sentence that was under way is none
			}
		case <-w.head():
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		w.flush()
	}
	if failure == nil && !wrote {
		return errEmpty
	}
	return failure
}

// head is closed once the first unit of the queue is settled.
func (w *writing) head() <-chan struct{} {
	if len(w.queue) == 0 {
		return nil
	}
	return w.queue[0].ready
}

// take checks units and puts them into the queue.
func (w *writing) take(ctx context.Context, units []unit) {
	for _, u := range opened(units) {
		if u.kind == thoughtsEnd {
			w.queue, w.anew = nil, 0
			w.forget()
			continue
		}
		s := &slot{verdict: w.timed(u), ready: settled}
		if d := s.verdict; (len(d.faults) > 0 && !leaks(d.faults) || d.passed() && d.foreign) && w.anew < maxAnew {
			w.anew++
			w.askAnew(ctx, s)
		}
		w.queue = append(w.queue, s)
	}
}

func leaks(faults []fault) bool { return len(faults) > 0 && faults[0].kind == leaked }

func (w *writing) timed(u unit) *verdict {
	start := w.now()
	defer func() { w.job.answer.Timings.Check += w.job.since(start) }()
	return w.check(u)
}

// askAnew asks for a unit anew, telling what failed.
func (w *writing) askAnew(ctx context.Context, s *slot) {
	d := s.verdict
	r := prompts.Regenerate{Lang: w.job.language(), Fence: w.fence, Question: w.job.answer.Standalone,
		Passages: forPrompt(w.nearest(d)), Sentence: strings.TrimSpace(d.unit.text)}
	for _, f := range d.faults {
		r.Faults = append(r.Faults, f.in(w.lang()))
	}
	if d.foreign {
		r.Faults = append(r.Faults, fault{kind: wrongLanguage}.in(w.lang()))
	}
	p, err := w.Prompts.Regenerate(r)
	if err != nil {
		w.job.note(err.Error())
		return
	}
	w.secrets.add(p.System)
	done := make(chan struct{})
	s.ready = done
	w.working.Go(func() {
		defer close(done)
		select {
		case w.busy <- struct{}{}:
			defer func() { <-w.busy }()
		case <-ctx.Done():
			return
		}
		if written, err := w.call(ctx, w.job, ForSentence, p, sentenceTokens, nil); err == nil {
			s.anew = written
		}
	})
}

// nearest are the passages that a unit cites, and those that hold most of it.
func (w *writing) nearest(d *verdict) []*passage {
	out, _ := w.cited(d.cites)
	c := w.claim(d.body)
	for len(out) < min(passagesAnew, len(w.passages)) {
		var best *passage
		most := -1.0
		for _, p := range w.passages {
			if share := w.bearing(c, []*passage{p}); share > most && !slices.Contains(out, p) {
				best, most = p, share
			}
		}
		out = append(out, best)
	}
	return out
}

// flush shows what is settled at the head of the queue.
func (w *writing) flush() {
	for len(w.queue) > 0 {
		s := w.queue[0]
		select {
		case <-s.ready:
		default:
			return
		}
		w.queue = w.queue[1:]
		w.settle(s)
	}
}

// settle shows a unit, or what the model wrote for it anew, or what the policy
// has for what failed twice.
func (w *writing) settle(s *slot) {
	d := s.verdict
	t := TraceSentence{Text: d.unit.text, Regenerated: s.anew, Recited: d.recited}
	for _, f := range d.faults {
		t.Faults = append(t.Faults, f.String())
	}
	better := w.better(s)
	switch {
	case d.nothing:
		t.Outcome = OutcomeNothing
		w.nothing = true
	case d.idle:
		t.Outcome = OutcomeIdle
		w.skip(d)
	case d.frame:
		t.Outcome = OutcomeFrame
		w.frame(d)
	case better == nil && d.passed():
		t.Outcome = OutcomeShown
		w.show(d)
	case better != nil:
		t.Outcome = OutcomeAnew
		for _, b := range better {
			w.show(b)
		}
	default:
		t.Outcome = w.fail(d)
	}
	w.job.answer.Trace.Sentences = append(w.job.answer.Trace.Sentences, t)
}

// better is what the model wrote anew, where all of it passes; else nil.
func (w *writing) better(s *slot) []*verdict {
	if s.anew == "" {
		return nil
	}
	var parts assembler
	var out []*verdict
	for i, u := range opened(append(parts.add(strings.TrimSpace(behindThoughts(s.anew))), parts.end()...)) {
		d := w.timed(u)
		if !d.passed() || d.foreign || i == maxPlaces {
			return nil
		}
		if i == 0 {
			d.unit.lead = s.verdict.unit.lead
			if d.bullet == "" && d.kind == prose {
				d.bullet = s.verdict.bullet
			}
		}
		out = append(out, d)
	}
	return out
}
