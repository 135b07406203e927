package bot

import (
	"context"
	"errors"

	"github.com/wenju/wenju/internal/records"
)

// asked is the question that an edit or a deletion is about.
func (b *Bot) asked(ctx context.Context, item records.Item) (records.Item, error) {
	return b.records.ItemByMessage(ctx, item.Channel, payloadOf(item).Target)
}

// amend answers an edited question anew, in the place of the answer before.
func (b *Bot) amend(ctx context.Context, item records.Item) (result, error) {
	before, err := b.asked(ctx, item)
	if err != nil {
		return result{}, err
	}
	dropped := result{state: records.Dropped, outcome: "refused"}
	if b.threads.isWithdrawn(before.Key) {
		return dropped, nil
	}
	now := before
	now.Text = item.Text
	now.Attempts = max(2, before.Attempts) // its thread is looked through for all parts
	if v := b.refusal(ctx, now); v != nil {
		return dropped, nil // what was answered stands
	}
	b.signs.show(now, b.langOf(now))
	r, err := b.answer(ctx, now)
	b.signs.hide(now, true)
	if err != nil {
		return result{}, err
	}
	b.finish(ctx, before, r)
	if before.Answer != r.answer.ID {
		b.conceal(ctx, before)
	}
	return result{state: r.state, outcome: "amended"}, nil
}

// conceal makes the answer to a question that was taken back private.
func (b *Bot) conceal(ctx context.Context, asked records.Item) {
	if asked.Answer == "" {
		return
	}
	if err := b.records.Withdraw(ctx, asked.Answer); err != nil {
		b.log.Warn("a question that was taken back may still be listed", "key", asked.Key, "answer", asked.Answer, "err", err)
	}
}

// withdraw takes away what was said to a deleted question.
func (b *Bot) withdraw(ctx context.Context, item records.Item) (result, error) {
	gone := result{state: records.Dropped, outcome: "withdrawn"}
	asked, err := b.asked(ctx, item)
	if errors.Is(err, records.ErrNotFound) {
		return gone, nil
	}
	if err != nil {
		return result{}, err
	}
	b.conceal(ctx, asked)
	asked.Attempts = max(2, asked.Attempts)
	l, err := b.letter(ctx, asked, spot{asked.Channel, first(asked.Thread, asked.TS)})
	if err != nil {
		return result{}, err
	}
	for _, ts := range l.parts {
		if err := b.api.remove(ctx, asked.Channel, ts); err != nil {
			return result{}, err
		}
	}
	return gone, nil
}
