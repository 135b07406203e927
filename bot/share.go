package bot

import (
	"context"
	"errors"

	"github.com/slack-go/slack"

	"github.com/wenju/wenju/internal/records"
	"github.com/wenju/wenju/internal/text"
	"github.com/wenju/wenju/rag"
)

// takeShare takes in that somebody wants to show a private answer to the channel.
// It goes through the inbox, so that a second click and a redelivery share once.
func (b *Bot) takeShare(ctx context.Context, c clicked) error {
	channel := first(c.Channel.ID, c.Container.ChannelID)
	team := first(c.Team.ID, b.me.Team)
	item := records.Item{
		Key: team + "/share/" + channel + "/" + c.action.Value, Team: team, Channel: channel, User: c.User.ID, Kind: itemShare,
		Private: true, Accepted: b.now(), Payload: payload{Known: true, Respond: c.ResponseURL, Target: c.action.Value}.encode(),
	}
	if b.accept(ctx, item) {
		b.admit(item)
	}
	return nil
}

// share posts a private answer in the channel where it was asked for.
func (b *Bot) share(ctx context.Context, item records.Item) (result, error) {
	p := payloadOf(item)
	a, err := b.storedAnswer(ctx, p.Target)
	if errors.Is(err, records.ErrNotFound) {
		return b.tell(ctx, item, &verdict{outcome: "failed", words: forgottenWords})
	}
	if err != nil {
		return result{}, err
	}
	asked := item
	asked.Text = a.Question
	lang := b.langOf(asked)
	l, err := b.letter(ctx, item, spot{channel: item.Channel})
	if err != nil {
		return result{}, err
	}
	err = l.write(ctx, b.shared(ctx, a, item.User, lang))
	if kind := failureOf(err); kind == closed || kind == unable {
		return b.tell(ctx, asked, &verdict{outcome: "failed", words: cannotShareWords})
	}
	if err != nil {
		return result{}, err
	}
	// Who shares an answer agrees to its being seen.
	if err := b.records.Agree(ctx, a.ID); err != nil {
		b.log.Warn("a shared answer stays private in the records", "answer", a.ID, "err", err)
	}
	done := b.render.notice(sharedDoneWords.in(lang))
	if err := b.respond(ctx, item, done, beside); err != nil {
		b.log.Warn("the sharer was not told", "key", item.Key, "err", cause(err))
	}
	return result{state: records.Answered, outcome: "shared"}, nil
}

// shared is an answer with its question and who shared it. Nobody is pinged.
func (b *Bot) shared(ctx context.Context, a rag.Answer, user string, lang text.Lang) []message {
	messages := b.render.answer(a, lang)
	first := &messages[0]
	first.Blocks = append([]slack.Block{note(sharedWords.in(lang, b.nameOf(ctx, user)) + " · " + a.Question)}, first.Blocks...)
	return messages
}
