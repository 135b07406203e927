package bot

import (
	"context"
	"time"

	"github.com/wenju/wenju/internal/records"
)

// sweep takes up what the inbox holds and nobody works on: at the start what a
// killed bot has left, later what had to wait.
func (b *Bot) sweep(ctx context.Context) {
	b.sweepOnce(ctx, 0)
	ticker := time.NewTicker(b.limits.Sweep)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			b.sweepOnce(ctx, b.limits.Sweep)
		}
	}
}

// forgotten is how far back items are looked for that are too old to be answered.
const forgotten = 24 * time.Hour

// sweepOnce takes up the items that were taken or accepted longer ago than rest.
func (b *Bot) sweepOnce(ctx context.Context, rest time.Duration) {
	now := b.now()
	left, err := b.records.Unfinished(ctx, now.Add(-forgotten))
	if err != nil {
		b.log.Error("the inbox cannot be read", "err", err)
		return
	}
	for _, item := range left {
		touched := item.Accepted
		if item.Taken.After(touched) {
			touched = item.Taken
		}
		switch {
		case b.queue.has(item.Key) || b.notices.has(item.Key):
		case now.Sub(item.Accepted) > b.limits.Replay:
			b.expire(ctx, item, now)
		case now.Sub(touched) < rest:
		default:
			b.log.Info("taken up again", "key", item.Key, "state", item.State, "attempts", item.Attempts)
			b.threads.call(threadKey(item.Channel, item.Thread, item.TS))
			b.signs.show(item, b.langOf(item)) // before a worker can take it away
			if err := b.queue.put(job{item: item}); err != nil {
				b.signs.hide(item, false)
				return // no room: the next time
			}
		}
	}
}

// regret is how long after its acceptance somebody is told that there will be no
// answer. After that they have found another way.
const regret = time.Hour

// expire ends an item that is too old to be answered.
func (b *Bot) expire(ctx context.Context, item records.Item, now time.Time) {
	b.log.Warn("an item is too old to be answered", "key", item.Key, "accepted", item.Accepted)
	if now.Sub(item.Accepted) < regret && item.Kind != itemEdit && item.Kind != itemDelete {
		b.say(job{item: item, words: &verdict{outcome: "expired", words: failedWords}})
		return
	}
	b.finish(ctx, item, result{state: records.Dropped, outcome: "expired"})
}
