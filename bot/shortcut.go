package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/slack-go/slack"

	"github.com/wenju/wenju/internal/records"
	"github.com/wenju/wenju/internal/text"
	"github.com/wenju/wenju/rag"
)

// takeShortcut takes in that somebody has chosen one of our shortcuts on a message.
func (b *Bot) takeShortcut(ctx context.Context, e envelope, c clicked) {
	e.ack(nil)
	switch c.CallbackID {
	case callbackAsk:
		b.beside(ctx, "ask about", func(ctx context.Context) error { return b.openAsk(ctx, c) })
	case callbackHow:
		b.beside(ctx, "how", func(ctx context.Context) error { return b.showHow(ctx, c, answerIn(c.Message)) })
	}
}

// openAsk opens the dialog to ask about a message.
func (b *Bot) openAsk(ctx context.Context, c clicked) error {
	said := question(c.Message.Text, b.me.User)
	lang := b.lang
	if lang == "" && !saysNothing(said) {
		lang = text.Language(said)
	}
	if lang == "" {
		lang = b.userLang(ctx, c.User.ID)
	}
	about := askingAbout{Team: c.Team.ID, Channel: c.Channel.ID, TS: first(c.MessageTs, c.Message.Timestamp), Thread: c.Message.ThreadTimestamp}
	return b.api.openView(ctx, c.TriggerID, b.render.askAbout(about, said, lang))
}

// takeAsk takes in the dialog. It is acknowledged once the question is in the inbox.
func (b *Bot) takeAsk(ctx context.Context, e envelope, c clicked) {
	var about askingAbout
	if c.View.State == nil || json.Unmarshal([]byte(c.View.PrivateMetadata), &about) != nil {
		return
	}
	asked := c.View.State.Values[blockQuestion][inputQuestion].Value
	key := first(about.Team, b.me.Team) + "/dialog/" + c.View.ID
	if c.View.State.Values[blockWhere][inputWhere].SelectedOption.Value != whereThread {
		b.takeAside(ctx, e, c, key, asked, asideDialog)
		return
	}
	item := records.Item{
		Key: key, Team: first(about.Team, b.me.Team), Channel: about.Channel, Thread: first(about.Thread, about.TS), User: c.User.ID,
		Kind: itemShortcut, Private: true, Text: asked, Accepted: b.now(), Payload: payload{External: b.isForeign(c)}.encode(),
	}
	if b.accept(ctx, item) {
		e.ack(nil)
		b.admit(item)
	}
}

// What leads to a question that is answered aside, in the direct message.
const (
	asideDialog = "dialog"
	asideSample = "sample"
)

// takeAside takes in a question that was asked in a dialog or by a click. Where it
// is to be answered there is nothing yet: the worker makes that.
func (b *Bot) takeAside(ctx context.Context, e envelope, c clicked, key, asked, from string) {
	item := records.Item{
		Key: key, Team: b.me.Team, Channel: c.User.ID, User: c.User.ID, Kind: itemAside, Private: true, Text: asked, Accepted: b.now(),
		Payload: payload{Known: true, External: b.isForeign(c), Target: from}.encode(),
	}
	if b.accept(ctx, item) {
		e.ack(nil)
		b.admit(item)
	}
}

// takeSample asks a sample question that was clicked in the App Home.
func (b *Bot) takeSample(ctx context.Context, e envelope, c clicked) {
	b.takeAside(ctx, e, c, b.me.Team+"/sample/"+c.User.ID+"/"+c.action.ActionTs, c.action.Value, asideSample)
}

// isForeign says whether who clicked is of another workspace.
func (b *Bot) isForeign(c clicked) bool {
	if b.me.Team == "" {
		return false // Slack has not said which one is ours
	}
	return !slices.Contains([]string{"", b.me.Team, b.me.Enterprise}, c.User.TeamID)
}

// moveAside repeats a question in the direct message of its asker, and puts it
// into the inbox anew as one that was asked there. Whatever fails on the way, that
// happens once, and so it is answered once.
func (b *Bot) moveAside(ctx context.Context, item records.Item) (result, error) {
	intro := askedPrivate
	if payloadOf(item).Target == asideSample {
		intro = sampleIntro
	}
	at, err := b.api.greet(ctx, item.User, b.render.notice(intro.in(b.langOf(item), item.Text)))
	if kind := failureOf(err); kind == lost || kind == unsent || kind == limited {
		return result{}, fmt.Errorf("%w: %w", errLater, err)
	}
	if err != nil {
		return result{}, err
	}
	next := records.Item{
		Key: item.Key + "/dm", Team: item.Team, Channel: at.channel, Thread: at.thread, User: item.User, Kind: itemDM, Private: true,
		Text: item.Text, Accepted: item.Accepted, Payload: payload{Known: true, External: payloadOf(item).External}.encode(),
	}
	if b.accept(ctx, next) {
		b.admit(next)
	}
	return result{state: records.Answered, outcome: "moved"}, nil
}

// answerAbout answers in the thread of a message that somebody asked about. What
// was asked stands above the answer; where the bot may not write, it answers in
// the direct message instead.
func (b *Bot) answerAbout(ctx context.Context, item records.Item) (result, error) {
	at := spot{item.Channel, item.Thread}
	l, err := b.letter(ctx, item, at)
	if err != nil {
		return result{}, err
	}
	said := askedAboutWords.in(b.langOf(item), b.nameOf(ctx, item.User), item.Text)
	err = l.put(ctx, 0, b.render.notice(said))
	if failureOf(err) == closed {
		item.Payload = payload{Known: true, External: payloadOf(item).External, Target: asideDialog}.encode()
		return b.moveAside(ctx, item)
	}
	if err != nil {
		return result{}, err
	}
	l.begin = 1
	return b.answerInto(ctx, item, l)
}

// nameOf is a user's name, without a mention that would ping.
func (b *Bot) nameOf(ctx context.Context, user string) string {
	if u, err := b.known.user(ctx, user); err == nil && u.name != "" {
		return u.name
	}
	return user
}

// answerIn is the answer that a message of ours carries the buttons of; empty for
// other messages.
func answerIn(m slack.Message) string {
	raw, err := json.Marshal(m.Blocks)
	if err != nil {
		return ""
	}
	var blocks any
	if json.Unmarshal(raw, &blocks) != nil {
		return ""
	}
	return opinionIn(blocks)
}

func opinionIn(v any) string {
	switch v := v.(type) {
	case map[string]any:
		if s, ok := v["value"].(string); ok {
			if o, ok := parseOpinion(s); ok {
				return o.answer
			}
		}
		for _, child := range v {
			if id := opinionIn(child); id != "" {
				return id
			}
		}
	case []any:
		for _, child := range v {
			if id := opinionIn(child); id != "" {
				return id
			}
		}
	}
	return ""
}

// showHow opens the trace of an answer, for administrators.
func (b *Bot) showHow(ctx context.Context, c clicked, id string) error {
	lang := b.userLang(ctx, c.User.ID)
	if !b.isAdmin(c.User.ID) {
		return b.show(ctx, c, b.render.told(noAdminWords.in(lang), lang))
	}
	if id == "" {
		if item, err := b.records.ItemByReply(ctx, c.Channel.ID, first(c.MessageTs, c.Message.Timestamp)); err == nil {
			id = item.Answer
		}
	}
	rec, err := b.records.Get(ctx, id)
	if errors.Is(err, records.ErrNotFound) || id == "" {
		return b.show(ctx, c, b.render.told(forgottenWords.in(lang), lang))
	}
	if err != nil {
		return err
	}
	var a rag.Answer
	var trace rag.Trace
	if err := errors.Join(json.Unmarshal(rec.Answer, &a), json.Unmarshal(rec.Trace, &trace)); err != nil {
		return err
	}
	return b.show(ctx, c, b.render.how(a, trace, lang))
}

// forAdmins is the button to the trace below an answer that an administrator alone
// sees. Where others see it too, they have the shortcut.
func (b *Bot) forAdmins(item records.Item, id string, lang text.Lang) []slack.Block {
	alone := item.Kind == itemCommand || item.Kind == itemDM
	if !alone || !b.isAdmin(item.User) {
		return nil
	}
	return []slack.Block{slack.NewActionBlock("", button(actionHow, id, howButtonWords.in(lang)))}
}

func (b *Bot) isAdmin(user string) bool { return b.admins[user] }
