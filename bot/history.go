package bot

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/slack-go/slack"

	"github.com/wenju/wenju/internal/records"
	"github.com/wenju/wenju/internal/text"
	"github.com/wenju/wenju/rag"
)

const (
	// maxHistory is how many turns of a thread a question is asked with.
	maxHistory = 6
	// dmHistory is how long a direct message without a thread belongs to the one before.
	dmHistory = 10 * time.Minute
	// historyTime is how long Slack may take to show a thread; without it the question
	// is asked without what came before.
	historyTime = 5 * time.Second
)

// history is what was said in the thread of an item before it: by the records, and
// where those know nothing, by Slack.
func (b *Bot) history(ctx context.Context, item records.Item) []rag.Turn {
	if item.Kind == itemCommand || item.Kind == itemShortcut {
		return nil
	}
	turns, err := b.records.ThreadTurns(ctx, item.Channel, item.Thread, maxHistory)
	if err != nil {
		b.log.Warn("a thread cannot be read", "key", item.Key, "err", err)
	}
	var out []rag.Turn
	for _, t := range turns {
		if item.Thread == "" && item.Accepted.Sub(t.Item.Accepted) > dmHistory || t.Item.TS == item.TS || t.Item.TS > item.TS {
			continue
		}
		out = append(out, rag.Turn{Q: t.Question, A: answerText(t.Answer)})
	}
	if len(out) == 0 && item.Thread != "" && item.Thread != item.TS {
		return b.slackHistory(ctx, item)
	}
	return out
}

func answerText(raw []byte) string {
	var a rag.Answer
	json.Unmarshal(raw, &a) // what an older version wrote may lack it
	return a.Text
}

// slackHistory reads what people, and the bot, have said in a thread.
func (b *Bot) slackHistory(ctx context.Context, item records.Item) []rag.Turn {
	ctx, cancel := context.WithTimeout(ctx, historyTime)
	defer cancel()
	all, err := b.api.replies(ctx, spot{item.Channel, item.Thread}, "")
	if err != nil {
		b.log.Warn("a thread cannot be read from Slack", "key", item.Key, "err", cause(err))
	}
	var out []rag.Turn
	for _, m := range all {
		if m.Timestamp >= item.TS {
			break
		}
		out = b.withMessage(out, m)
	}
	return out[max(0, len(out)-maxHistory):]
}

// withQuestion gives the question before it to an item that only calls the bot into
// a thread.
func (b *Bot) withQuestion(ctx context.Context, item records.Item) records.Item {
	if item.Kind != itemMention || item.Thread == item.TS || !wordless(question(item.Text, b.me.User)) || payloadOf(item).Files > 0 {
		return item
	}
	for _, turn := range slices.Backward(b.slackHistory(ctx, item)) {
		if !wordless(turn.Q) {
			item.Text = turn.Q
			break
		}
	}
	return item
}

func (b *Bot) withMessage(turns []rag.Turn, m slack.Message) []rag.Turn {
	s := question(m.Text, b.me.User)
	ours := b.me.is(m.User, m.BotID)
	switch {
	case s == "" || !ours && (m.BotID != "" || onlyThanks(s)):
		return turns
	case !ours:
		return append(turns, rag.Turn{Q: s})
	case len(turns) > 0 && turns[len(turns)-1].A == "":
		turns[len(turns)-1].A = s
	}
	return turns
}

// questionLang is the language that the library is told; empty follows the
// question, which is right wherever that has words enough.
func (b *Bot) questionLang(item records.Item) text.Lang {
	if b.lang != "" || saysNothing(question(item.Text, b.me.User)) {
		return b.langOf(item)
	}
	return ""
}
