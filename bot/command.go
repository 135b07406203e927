package bot

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/slack-go/slack"

	"github.com/wenju/wenju/internal/records"
	"github.com/wenju/wenju/rag"
)

// takeCommand takes in a slash command.
func (b *Bot) takeCommand(ctx context.Context, e envelope) {
	var c slack.SlashCommand
	if err := json.Unmarshal(e.payload, &c); err != nil || c.UserID == "" {
		b.metrics.Event("unknown")
		return
	}
	if subcommand(c.Text) != "" {
		b.obey(ctx, e, c)
		return
	}
	team := first(c.TeamID, b.me.Team)
	item := records.Item{
		Key: team + "/command/" + b.commandID(c), Team: team, Channel: c.ChannelID, User: c.UserID, Kind: itemCommand, Private: true,
		Text: c.Text, Accepted: b.now(), Payload: payload{Known: true, Respond: c.ResponseURL}.encode(),
	}
	if !b.accept(ctx, item) {
		b.metrics.Event("duplicate")
		return
	}
	// The acknowledgement is the sign of life; Slack shows it to the asker alone.
	e.ack(map[string]string{"response_type": "ephemeral", "text": thinkingWords.in(b.langOf(item))})
	b.metrics.Event(item.Kind)
	b.admit(item)
}

// commandID tells a command from others. Where it came without a trigger and without
// an address, the same words within a minute count as a redelivery.
func (b *Bot) commandID(c slack.SlashCommand) string {
	said := fmt.Sprintf("%s/%s/%d/%s", c.UserID, c.ChannelID, b.now().Unix()/60, c.Text)
	return first(c.TriggerID, c.ResponseURL, said)
}

// maxResponses is how many messages a private answer may have: Slack takes five by
// one address, and a button on them needs one more.
const maxResponses = 4

// answerCommand answers its asker alone.
func (b *Bot) answerCommand(ctx context.Context, item records.Item) (result, error) {
	lang := b.langOf(item)
	answer, failed := b.ask(ctx, item, b.timed(item, func(string) {}))
	if failed != nil {
		if ctx.Err() != nil {
			return result{}, ctx.Err()
		}
		b.log.Error("no answer", "key", item.Key, "err", failed)
		return b.tell(ctx, item, &verdict{outcome: "failed", words: b.failureWords(failed)})
	}
	b.record(ctx, item, answer)
	messages := b.render.privateAnswer(answer, lang)
	last := &messages[len(messages)-1]
	last.Blocks = append(last.Blocks, b.forAdmins(item, answer.ID, lang)...)
	if over := len(messages) - maxResponses; over > 0 {
		messages = append(messages[:maxResponses-1], messages[len(messages)-1]) // the last one has the sources
	}
	if err := b.respondAll(ctx, item, messages); err != nil {
		return result{}, err
	}
	return doneWith(answer), nil
}

// respondAll sends messages by the address of a command. What is ephemeral cannot
// be looked up, so where the first one may have been lost the next attempt takes
// the place of it.
func (b *Bot) respondAll(ctx context.Context, item records.Item, messages []message) error {
	for i, m := range messages {
		how := beside
		if i == 0 {
			how = replace // of what acknowledged the command, or of a lost attempt
		}
		err := b.respond(ctx, item, m, how)
		if failureOf(err) == lost {
			err = b.respond(ctx, item, m, replace)
		}
		if kind := failureOf(err); kind == lost || kind == unsent || kind == limited {
			return fmt.Errorf("%w: %w", errLater, err)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// respond answers by the address that an item came with; where it came without one,
// to its asker alone.
func (b *Bot) respond(ctx context.Context, item records.Item, m message, how response) error {
	if url := payloadOf(item).Respond; url != "" {
		return b.api.respond(ctx, url, m, how)
	}
	return b.api.whisper(ctx, spot{channel: item.Channel}, item.User, m)
}

// storedAnswer is an answer from the records.
func (b *Bot) storedAnswer(ctx context.Context, id string) (a rag.Answer, err error) {
	rec, err := b.records.Get(ctx, id)
	if err != nil {
		return a, err
	}
	err = json.Unmarshal(rec.Answer, &a)
	return a, err
}
