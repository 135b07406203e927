package bot

import (
	"context"
	"strings"
	"time"
	"unicode"

	"github.com/wenju/wenju/internal/records"
	"github.com/wenju/wenju/internal/text"
)

// refusal is why an item gets no answer; nil where it gets one.
func (b *Bot) refusal(ctx context.Context, item records.Item) *verdict {
	p := payloadOf(item)
	dm := item.Kind == itemDM || strings.HasPrefix(item.Channel, "D")
	q := question(item.Text, b.me.User)
	switch {
	case !b.allow.in(item.Channel, dm):
		return &verdict{outcome: "refused", words: channelWords, private: true}
	case !b.allow.external && b.fromOutside(ctx, item, p):
		return &verdict{outcome: "refused", words: externalWords}
	case wordless(q) && p.Files > 0:
		return &verdict{outcome: "refused", words: onlyFilesWords}
	case wordless(q):
		return &verdict{outcome: "refused", words: emptyWords, args: []any{b.sample(ctx, b.langOf(item))}}
	case onlyThanks(q):
		return &verdict{outcome: "refused", words: welcomeWords}
	}
	return nil
}

// fromOutside says whether the asker is of another workspace. In a channel that is
// shared with one, who cannot be placed is.
func (b *Bot) fromOutside(ctx context.Context, item records.Item, p payload) bool {
	if p.External || !p.Shared {
		return p.External
	}
	u, err := b.known.user(ctx, item.User)
	return err != nil || u.stranger || u.team != b.me.Team && u.team != b.me.Enterprise
}

// sample is a question that may be asked.
func (b *Bot) sample(ctx context.Context, lang text.Lang) string {
	view, err := b.library.Overview(ctx)
	if err == nil {
		for _, s := range view.Samples {
			if text.Language(s) == lang {
				return s
			}
		}
	}
	return sampleWords.in(lang)
}

var (
	welcomeWords = words{"不客气，有问题随时问我。", "You are welcome: ask me whenever you like."}
	sampleWords  = words{"年假有几天？", "How many days of leave do we have?"}
)

// tell says words of ours in place of an answer.
func (b *Bot) tell(ctx context.Context, item records.Item, v *verdict) (result, error) {
	m := b.render.notice(v.words.in(b.langOf(item), v.args...))
	r := result{state: records.Failed, outcome: v.outcome}
	at := spot{item.Channel, first(item.Thread, item.TS)}
	switch {
	case item.Kind == itemCommand || item.Kind == itemShare:
		return r, b.respond(ctx, item, m, replace)
	case v.private && item.User != "" && b.api.whisper(ctx, at, item.User, m) == nil:
		return r, nil
	}
	b.signs.settle(ctx, item.Key)
	l, err := b.letter(ctx, item, at)
	if err != nil {
		return r, err
	}
	return r, b.orPrivately(ctx, item, l.put(ctx, 0, m))
}

// orPrivately tells an asker directly where the bot may not write in the channel.
func (b *Bot) orPrivately(ctx context.Context, item records.Item, err error) error {
	if failureOf(err) != closed || item.User == "" || strings.HasPrefix(item.Channel, "D") {
		return err
	}
	b.log.Warn("the bot may not write in a channel", "channel", item.Channel, "err", cause(err))
	m := b.render.notice(slackFailedWords.in(b.langOf(item)))
	_, private := b.api.post(ctx, spot{channel: item.User}, m, marker{item: item.Key})
	if private != nil {
		return err
	}
	return nil
}

// langOf is the language in which the bot speaks to an asker: as configured, else
// that of the question, else, where that has too few words, of their Slack.
func (b *Bot) langOf(item records.Item) text.Lang {
	if b.lang != "" {
		return b.lang
	}
	q := question(item.Text, b.me.User)
	if saysNothing(q) {
		if strings.ContainsAny(q, "？！。，、") {
			return text.Chinese // nobody else writes these
		}
		if lang := b.known.lang(item.User); lang != "" {
			return lang
		}
	}
	return text.Language(q)
}

// learnLang asks Slack for the asker's language where the text says nothing.
func (b *Bot) learnLang(ctx context.Context, item records.Item) {
	if b.lang != "" || item.User == "" || !saysNothing(question(item.Text, b.me.User)) {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, langTime)
	defer cancel()
	if _, err := b.known.user(ctx, item.User); err != nil {
		b.log.Debug("the language of a user is not known", "user", item.User, "err", cause(err))
	}
}

// langTime is how long we wait to learn somebody's language.
const langTime = 2 * time.Second

// saysNothing says whether a text is too short to tell a language: no Chinese
// character and fewer than two words.
func saysNothing(s string) bool {
	words := 0
	for _, field := range strings.Fields(s) {
		if strings.ContainsFunc(field, text.IsHan) {
			return false
		}
		if strings.ContainsFunc(field, unicode.IsLower) {
			words++
		}
	}
	return words < 2
}
