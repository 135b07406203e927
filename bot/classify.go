package bot

import (
	"context"
	"slices"
	"strings"

	"github.com/wenju/wenju/internal/records"
)

// itemOf is what an event asks of us; false where it asks nothing.
func (b *Bot) itemOf(ctx context.Context, d delivery) (records.Item, bool) {
	e := d.Event
	if !e.isMessage() || e.Channel == "" {
		return records.Item{}, false
	}
	b.known.learn(e.Channel, e.ChannelType)
	switch e.Subtype {
	case "message_changed":
		return b.changed(ctx, d)
	case "message_deleted":
		return b.deleted(ctx, d)
	case "", "file_share", "thread_broadcast", "bot_message":
		return b.written(ctx, d)
	}
	return records.Item{}, false
}

// written is a new message.
func (b *Bot) written(ctx context.Context, d delivery) (records.Item, bool) {
	e := d.Event
	if e.TS == "" || b.isOurs(e) || b.isBot(e) && !b.allow.bots {
		return records.Item{}, false
	}
	kind, ok := b.addressed(ctx, e)
	if !ok {
		return records.Item{}, false
	}
	return b.newItem(d, e, kind), true
}

func (b *Bot) newItem(d delivery, e event, kind string) records.Item {
	team := first(d.Team, b.me.Team)
	thread := e.ThreadTS
	if thread == "" && !e.isDM() {
		thread = e.TS // what is answered in a channel becomes a thread
	}
	private, known := b.known.private(e.Channel)
	return records.Item{
		Key: itemKey(team, e.Channel, e.TS), Event: d.EventID, Team: team, Channel: e.Channel, Thread: thread, TS: e.TS,
		User: first(e.User, e.BotID), Kind: kind, Private: private || !known, Text: e.Text, Accepted: b.now(),
		Payload: payload{Known: known, External: b.isExternal(e), Shared: d.External, Files: len(e.Files)}.encode(),
	}
}

// addressed says whether a message is for the bot, and how it was addressed.
func (b *Bot) addressed(ctx context.Context, e event) (kind string, ok bool) {
	switch {
	case e.isDM():
		return itemDM, true
	case e.Type == "app_mention" || mentions(e.Text, b.me.User):
		return itemMention, b.inThread(e, false)
	case e.ThreadTS == "" || e.ThreadTS == e.TS || !b.allow.in(e.Channel, false):
		return "", false
	case b.isBot(e) || b.isExternal(e) && !b.allow.external:
		return "", false // they have to say that they mean us
	case !b.calledInto(ctx, e.Channel, e.ThreadTS):
		return "", false
	}
	key := threadKey(e.Channel, e.ThreadTS, e.TS)
	toPeople := betweenPeople(e.Text, b.me.User, b.threads.amongPeople(key, e.User))
	if len(e.Files) > 0 && question(e.Text, b.me.User) == "" {
		toPeople = true // a file alone, in a thread among people
	}
	b.inThread(e, toPeople)
	return itemThread, !toPeople
}

// inThread notes who spoke; it is always true.
func (b *Bot) inThread(e event, toPeople bool) bool {
	b.threads.said(threadKey(e.Channel, e.ThreadTS, e.TS), e.User, toPeople)
	return true
}

// calledInto says whether somebody has called the bot into a thread.
func (b *Bot) calledInto(ctx context.Context, channel, thread string) bool {
	key := threadKey(channel, thread, "")
	if b.threads.called(key) {
		return true
	}
	turns, err := b.records.ThreadTurns(ctx, channel, thread, 1)
	if err == nil && len(turns) == 0 {
		_, err = b.records.ItemByMessage(ctx, channel, thread)
	}
	if err == nil {
		b.threads.call(key)
	}
	return err == nil
}

// changed is a message that was edited: a question that was answered, or is to
// be, or one that only now mentions the bot.
func (b *Bot) changed(ctx context.Context, d delivery) (records.Item, bool) {
	e := d.Event
	if e.Message == nil {
		return records.Item{}, false
	}
	now, before := *e.Message, event{}
	if e.Previous != nil {
		before = *e.Previous
	}
	if now.Subtype == "tombstone" { // a deleted message that has a thread
		return b.withdrawal(ctx, d, now.TS)
	}
	if b.isOurs(now) || b.isBot(now) {
		return records.Item{}, false
	}
	same := question(now.Text, b.me.User) == question(before.Text, b.me.User)
	edited := first(now.Edited.TS, e.EventTS, e.TS)
	if max(seconds(edited), d.Time)-seconds(now.TS) > b.limits.Edit.Seconds() {
		return records.Item{}, false
	}
	now.Channel, now.ChannelType = e.Channel, e.ChannelType
	asked, err := b.records.ItemByMessage(ctx, e.Channel, now.TS)
	switch {
	case err != nil && !mentions(before.Text, b.me.User) && mentions(now.Text, b.me.User):
		return b.newItem(d, now, itemMention), true
	case err != nil || same || e.Previous == nil && now.Text == asked.Text:
		return records.Item{}, false
	}
	return b.later(d, asked, itemEdit, edited, now.Text), true
}

func (b *Bot) deleted(ctx context.Context, d delivery) (records.Item, bool) {
	ts := d.Event.DeletedTS
	if ts == "" && d.Event.Previous != nil {
		ts = d.Event.Previous.TS
	}
	return b.withdrawal(ctx, d, ts)
}

func (b *Bot) withdrawal(ctx context.Context, d delivery, ts string) (records.Item, bool) {
	asked, err := b.records.ItemByMessage(ctx, d.Event.Channel, ts)
	if err != nil {
		return records.Item{}, false
	}
	return b.later(d, asked, itemDelete, "deleted", ""), true
}

// later is what has happened to a question after it was asked. It has no ts of its
// own: the message is the question's.
func (b *Bot) later(d delivery, asked records.Item, kind, at, text string) records.Item {
	return records.Item{
		Key: asked.Key + "/" + kind + "/" + at, Event: d.EventID, Team: asked.Team, Channel: asked.Channel,
		Thread: asked.Thread, User: asked.User, Kind: kind, Private: asked.Private, Text: text, Accepted: b.now(),
		Payload: payload{Target: asked.TS}.encode(),
	}
}

func (b *Bot) isOurs(e event) bool { return b.me.is(e.User, e.BotID) }

func (b *Bot) isBot(e event) bool {
	return e.BotID != "" || e.Subtype == "bot_message" || e.User == "USLACKBOT" || e.User == ""
}

// isExternal says whether an event shows that its user is of another workspace.
func (b *Bot) isExternal(e event) bool {
	if b.me.Team == "" {
		return false // Slack has not said which one is ours
	}
	own := []string{"", b.me.Team, b.me.Enterprise}
	return !slices.Contains(own, e.UserTeam) || !slices.Contains(own, e.SourceTeam) && !strings.HasPrefix(e.SourceTeam, "E")
}
