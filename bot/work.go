package bot

import (
	"context"
	"errors"
	"runtime/debug"
	"time"

	"github.com/wenju/wenju/internal/records"
	"github.com/wenju/wenju/rag"
)

// result is what became of an item.
type result struct {
	state    records.State
	answerID string
	outcome  string // as Metrics.Answered counts it
	answer   rag.Answer
}

// errLater is a failure after which the item stays in the inbox: what Slack did
// not take now it may take later.
var errLater = errors.New("to be tried again later")

// work goes through the jobs of a queue until it is closed.
func (b *Bot) work(ctx context.Context, q *queue) {
	for {
		j, ok := q.next(ctx)
		if !ok {
			return
		}
		b.handle(ctx, j)
		q.done(j)
		b.metrics.Queue(b.queue.size())
	}
}

// handle does one job. A panic in it costs that item, and its asker is told.
func (b *Bot) handle(ctx context.Context, j job) {
	item, ok := b.claim(ctx, j)
	if !ok {
		b.signs.hide(j.item, false)
		return
	}
	answered := false
	defer func() { b.signs.hide(item, answered) }()
	r, err := b.guarded(ctx, item, j.words)
	answered = r.state == records.Answered
	switch {
	case isFatal(err):
		b.die(err)
	case errors.Is(err, context.Canceled) && ctx.Err() != nil:
		b.log.Info("left to the inbox", "key", item.Key)
	case errors.Is(err, errLater):
		b.log.Warn("item left for later", "key", item.Key, "err", cause(err))
		b.again(item)
	case err != nil:
		b.log.Error("item failed", "key", item.Key, "err", cause(err))
		b.finish(ctx, item, result{state: records.Failed, outcome: "failed"})
	default:
		b.finish(ctx, item, r)
	}
}

// Waits before an item that was left for later is taken up again: the first one, by
// how much they grow, and the longest.
const (
	firstAgain   = 2 * time.Second
	againGrows   = 4
	longestAgain = time.Minute
)

// again takes an item up again after a while. Where there is no room then, the
// sweep has it.
func (b *Bot) again(item records.Item) {
	wait := firstAgain
	for i := 1; i < item.Attempts && wait < longestAgain; i++ {
		wait *= againGrows
	}
	time.AfterFunc(min(wait, longestAgain), func() { b.queue.put(job{item: item}) })
}

// claim takes an item out of the inbox; false where there is nothing to do.
func (b *Bot) claim(ctx context.Context, j job) (records.Item, bool) {
	item, ok, err := b.records.Take(ctx, j.item.Key)
	switch {
	case err != nil:
		b.log.Error("an item is answered without the inbox", "key", j.item.Key, "err", err)
		item, ok = j.item, true
	case !ok && item.State == records.Answering:
		item, ok, err = b.records.Retake(ctx, item.Key, item.Attempts)
		ok = ok && err == nil
	}
	if !ok {
		return item, false
	}
	if item.Kind != itemDelete && b.threads.isWithdrawn(item.Key) && item.Reply == "" {
		b.finish(ctx, item, result{state: records.Dropped, outcome: "refused"})
		return item, false
	}
	if item.Attempts > b.limits.Attempts {
		b.log.Error("item given up", "key", item.Key, "attempts", item.Attempts)
		if _, err := b.tell(ctx, item, &verdict{outcome: "failed", words: failedWords}); err != nil {
			b.log.Error("its asker is not told", "key", item.Key, "err", cause(err))
		}
		b.finish(ctx, item, result{state: records.Failed, outcome: "failed"})
		return item, false
	}
	return item, true
}

// guarded performs an item and turns a panic into words for its asker.
func (b *Bot) guarded(ctx context.Context, item records.Item, v *verdict) (r result, err error) {
	defer func() {
		if p := recover(); p != nil {
			b.log.Error("panic while an item was worked on", "key", item.Key, "panic", p, "stack", stack())
			r, err = b.tell(ctx, item, &verdict{outcome: "failed", words: failedWords})
		}
	}()
	b.learnLang(ctx, item)
	if v != nil {
		return b.tell(ctx, item, v)
	}
	return b.perform(ctx, item)
}

func (b *Bot) perform(ctx context.Context, item records.Item) (result, error) {
	switch item.Kind {
	case itemDelete:
		return b.withdraw(ctx, item)
	case itemEdit:
		return b.amend(ctx, item)
	case itemShare:
		return b.share(ctx, item)
	case itemAside:
		return b.moveAside(ctx, item)
	}
	item = b.withQuestion(ctx, item)
	if v := b.refusal(ctx, item); v != nil {
		return b.tell(ctx, item, v)
	}
	switch item.Kind {
	case itemCommand:
		return b.answerCommand(ctx, item)
	case itemShortcut:
		return b.answerAbout(ctx, item)
	}
	return b.answer(ctx, item)
}

// finishTime is how long the inbox may take to note an end.
const finishTime = 5 * time.Second

// finish notes the end of an item.
func (b *Bot) finish(ctx context.Context, item records.Item, r result) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), finishTime)
	defer cancel()
	if err := b.records.Finish(ctx, item.Key, r.state, r.answerID); err != nil {
		b.log.Error("the end of an item is not in the inbox", "key", item.Key, "err", err)
	}
	took := b.now().Sub(item.Accepted)
	b.metrics.Answered(r.outcome, r.answer, took)
	b.log.Info("done", "key", item.Key, "outcome", r.outcome, "answer", r.answerID, "took", took)
}

func stack() string { return string(debug.Stack()) }
