package bot

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/slack-go/slack"

	"github.com/wenju/wenju/internal/records"
	"github.com/wenju/wenju/internal/text"
	"github.com/wenju/wenju/rag"
)

// clicked is an interaction: a button, a dialog or a shortcut.
type clicked struct {
	slack.InteractionCallback
	action *slack.BlockAction // of a button
}

// takeInteraction takes in a click. It is acknowledged at once and done beside
// everything else: a trigger is good for 3 s.
func (b *Bot) takeInteraction(ctx context.Context, e envelope) {
	c, err := readClick(e.payload)
	if err != nil {
		b.metrics.Event("unknown")
		return
	}
	b.metrics.Event("interactive")
	switch c.Type {
	case slack.InteractionTypeBlockActions:
		for _, a := range c.ActionCallback.BlockActions {
			c.action = a
			b.click(ctx, e, c)
		}
	case slack.InteractionTypeViewSubmission:
		if c.View.CallbackID == callbackAsk {
			b.takeAsk(ctx, e, c)
			return
		}
		e.ack(nil)
		b.beside(ctx, "submission", func(ctx context.Context) error { return b.submitted(ctx, c) })
	case slack.InteractionTypeMessageAction:
		b.takeShortcut(ctx, e, c)
	}
}

// readClick reads an interaction. slack-go takes a button without a block_id for one
// of another kind, so that it gets an empty one.
func readClick(payload []byte) (c clicked, err error) {
	var fields map[string]json.RawMessage
	var actions []map[string]json.RawMessage
	if json.Unmarshal(payload, &fields) == nil && json.Unmarshal(fields["actions"], &actions) == nil {
		for _, a := range actions {
			if a != nil && a["block_id"] == nil {
				a["block_id"] = json.RawMessage(`""`)
			}
		}
		fields["actions"], _ = json.Marshal(actions) // they have just been decoded
		payload, _ = json.Marshal(fields)
	}
	err = json.Unmarshal(payload, &c.InteractionCallback)
	return c, err
}

// besideTime is how long a click may take.
const besideTime = 30 * time.Second

// beside does something short next to everything else. A panic costs that only.
func (b *Bot) beside(ctx context.Context, what string, do func(context.Context) error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), besideTime)
	b.started.Go(func() {
		defer cancel()
		defer func() {
			if p := recover(); p != nil {
				b.log.Error("panic beside", "what", what, "panic", p, "stack", stack())
			}
		}()
		if err := do(ctx); err != nil {
			b.log.Error("not done", "what", what, "err", cause(err))
		}
	})
}

// click does what a button asks for.
func (b *Bot) click(ctx context.Context, e envelope, c clicked) {
	kind := actionKind(c.action.ActionID)
	if kind == actionSample {
		b.takeSample(ctx, e, c) // into the inbox, before it is acknowledged
		return
	}
	e.ack(nil)
	do, ok := map[string]func(context.Context, clicked) error{
		actionPassage: b.showPassage, actionSources: b.showSources, actionFeedback: b.takeFeedback, actionShare: b.takeShare,
		actionGaps: b.showGaps, actionHow: b.clickHow,
	}[kind]
	if !ok {
		return // a link, or a button of an older version
	}
	one := *c.action
	c.action = &one
	b.beside(ctx, kind, func(ctx context.Context) error { return do(ctx, c) })
}

// clickLang is the language of what a click brings up: that of the answer.
func (b *Bot) clickLang(c clicked, a rag.Answer) text.Lang {
	switch {
	case b.lang != "":
		return b.lang
	case a.Question != "" && !saysNothing(a.Question):
		return text.Language(a.Question)
	}
	return cmp.Or(b.known.lang(c.User.ID), text.Language(a.Question))
}

// opened returns the answer that a click is about, or shows that it is gone.
func (b *Bot) opened(ctx context.Context, c clicked, id string) (a rag.Answer, ok bool) {
	a, err := b.storedAnswer(ctx, id)
	if err == nil {
		return a, true
	}
	if !errors.Is(err, records.ErrNotFound) {
		b.log.Error("an answer cannot be read", "answer", id, "err", err)
	}
	lang := b.clickLang(c, a)
	b.api.openView(ctx, c.TriggerID, b.render.told(forgottenWords.in(lang), lang))
	return a, false
}

// showPassage opens a cited passage in its surroundings.
func (b *Bot) showPassage(ctx context.Context, c clicked) error {
	at, ok := parsePlace(c.action.Value)
	if !ok {
		return errors.New("a button without a place")
	}
	a, ok := b.opened(ctx, c, at.answer)
	if !ok {
		return nil
	}
	lang := b.clickLang(c, a)
	for _, cited := range a.Citations {
		if cited.N != at.n {
			continue
		}
		doc, err := b.library.Document(ctx, cited.Source)
		if err != nil && !errors.Is(err, ErrNoDocument) {
			b.log.Error("a document cannot be read", "source", cited.Source, "err", err)
		}
		view := b.render.passage(cited, doc.Text, err == nil, lang)
		if b.isAdmin(c.User.ID) {
			view.Blocks.BlockSet = append(view.Blocks.BlockSet, slack.NewActionBlock("", button(actionHow, a.ID, howButtonWords.in(lang))))
		}
		return b.show(ctx, c, view)
	}
	return b.show(ctx, c, b.render.told(noPassageWords.in(lang), lang))
}

// show opens a view, on top of the one that was clicked in.
func (b *Bot) show(ctx context.Context, c clicked, view slack.ModalViewRequest) error {
	if c.View.ID != "" && c.View.Type == slack.VTModal {
		return b.api.pushView(ctx, c.TriggerID, view)
	}
	return b.api.openView(ctx, c.TriggerID, view)
}

func (b *Bot) showSources(ctx context.Context, c clicked) error {
	a, ok := b.opened(ctx, c, c.action.Value)
	if !ok {
		return nil
	}
	return b.show(ctx, c, b.render.sourceList(a, b.clickLang(c, a)))
}

// takeFeedback keeps a thumb. What was wrong can be told in a dialog.
func (b *Bot) takeFeedback(ctx context.Context, c clicked) error {
	o, ok := parseOpinion(c.action.Value)
	if !ok {
		return errors.New("a thumb without an answer")
	}
	a, _ := b.storedAnswer(ctx, o.answer)
	lang := b.clickLang(c, a)
	// Before the dialog: what is said in that comes later and counts.
	saving, cancel := context.WithTimeout(ctx, feedbackTime)
	err := b.records.SaveFeedback(saving, records.Feedback{Answer: o.answer, User: c.User.ID, Up: o.up, At: b.now()})
	cancel()
	if !o.up {
		if err := b.api.openView(ctx, c.TriggerID, b.render.reason(o.answer, lang)); err != nil {
			b.log.Warn("no dialog for a reason", "err", cause(err))
		}
	}
	w := feedbackThanks
	switch {
	case err != nil:
		w = feedbackLostWords
	case !o.up:
		w = feedbackRegrets
	}
	b.whisperBack(ctx, c, w.in(lang))
	return err
}

// feedbackTime is how long a thumb may take to be kept: the trigger of the dialog
// is good for 3 s.
const feedbackTime = 1500 * time.Millisecond

// whisperBack says something to who clicked.
func (b *Bot) whisperBack(ctx context.Context, c clicked, said string) {
	m := b.render.notice(said)
	at := spot{first(c.Channel.ID, c.Container.ChannelID), first(c.Message.ThreadTimestamp, c.Container.ThreadTs)}
	if at.channel == "" {
		return
	}
	if err := b.api.whisper(ctx, at, c.User.ID, m); err != nil && c.ResponseURL != "" {
		b.api.respond(ctx, c.ResponseURL, m, beside)
	}
}

// submitted keeps the reason of a thumb down.
func (b *Bot) submitted(ctx context.Context, c clicked) error {
	if c.View.CallbackID != callbackReason || c.View.State == nil {
		return nil
	}
	reason := c.View.State.Values[blockReason][inputReason].Value
	if reason == "" {
		return nil
	}
	return b.records.SaveFeedback(ctx, records.Feedback{Answer: c.View.PrivateMetadata, User: c.User.ID, Reason: reason, At: b.now()})
}
