package bot

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/wenju/wenju/internal/records"
)

// Kinds of items.
const (
	itemMention  = "mention"
	itemDM       = "dm"
	itemThread   = "thread"
	itemCommand  = "command"
	itemShortcut = "shortcut"
	itemEdit     = "edit"   // of a question that came before
	itemDelete   = "delete" // of a question that came before
	itemShare    = "share"  // of a private answer
	itemAside    = "aside"  // a click or a dialog; answered in the direct message
)

// payload is what an item needs to go on after a restart.
type payload struct {
	// Private is known: the channel type came with the event.
	Known    bool   `json:"known,omitempty"`
	External bool   `json:"external,omitempty"`
	Shared   bool   `json:"shared,omitempty"` // the channel is, with another workspace
	Files    int    `json:"files,omitempty"`
	Respond  string `json:"respond,omitempty"` // the response_url of a command
	Target   string `json:"target,omitempty"`  // ts of the message that is edited or deleted; of a share the answer's id; what leads to an aside
}

func (p payload) encode() []byte {
	raw, _ := json.Marshal(p) // strings, numbers and booleans do encode
	return raw
}

func payloadOf(item records.Item) (p payload) {
	json.Unmarshal(item.Payload, &p) // what an older version wrote leaves zeros
	return p
}

// take takes in one envelope: nothing in here waits for Slack.
func (b *Bot) take(ctx context.Context, e envelope) {
	start := time.Now()
	ack := e.ack
	acknowledged := false
	e.ack = func(response any) {
		if !acknowledged {
			acknowledged = true
			ack(response)
			b.metrics.Acknowledged(time.Since(start))
		}
	}
	defer func() {
		if r := recover(); r != nil {
			b.log.Error("panic while an envelope was taken in", "kind", e.kind, "panic", r, "stack", stack())
		}
		e.ack(nil) // whatever it was: Slack would only send it again
	}()
	switch e.kind {
	case kindEvents:
		b.takeEvent(ctx, e)
	case kindCommand:
		b.takeCommand(ctx, e)
	case kindInteractive:
		b.takeInteraction(ctx, e)
	default:
		b.metrics.Event("unknown")
	}
}

func (b *Bot) takeEvent(ctx context.Context, e envelope) {
	d, err := readDelivery(e.payload)
	if err != nil {
		b.metrics.Event("unknown")
		b.log.Debug("event of a shape that is not ours", "err", err)
		return
	}
	if b.surface(ctx, d) {
		return
	}
	item, ok := b.itemOf(ctx, d)
	if !ok {
		b.metrics.Event("ignored")
		return
	}
	if !b.accept(ctx, item) {
		b.metrics.Event("duplicate")
		return
	}
	e.ack(nil)
	b.metrics.Event(item.Kind)
	b.admit(item)
}

// acceptTime is how long the inbox may take. Slack waits for 3 s.
const acceptTime = 2 * time.Second

// accept stores an item and says whether it is new. Where the inbox fails, the
// item is answered all the same, and remembered for as long as we run.
func (b *Bot) accept(ctx context.Context, item records.Item) (fresh bool) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), acceptTime)
	defer cancel()
	fresh, err := b.records.Accept(ctx, item)
	if err == nil {
		return fresh && !b.spare.has(item.Key)
	}
	b.log.Error("the inbox does not take an item: it would be lost in a crash", "key", item.Key, "err", err)
	return b.spare.add(item.Key)
}

// admit lets an accepted item into the queue, or has it told why not.
func (b *Bot) admit(item records.Item) {
	b.log.Info("accepted", "key", item.Key, "kind", item.Kind, "user", item.User)
	switch item.Kind {
	case itemDelete:
		b.threads.withdraw(itemKey(item.Team, item.Channel, payloadOf(item).Target))
		b.enqueue(job{item: item})
		return
	case itemEdit, itemShare, itemAside:
		b.enqueue(job{item: item})
		return
	}
	b.threads.call(threadKey(item.Channel, item.Thread, item.TS))
	if over, again := b.allow.limit(item, b.now()); over != nil {
		b.overLimit(item, over, again)
		return
	}
	b.signs.show(item, b.langOf(item))
	b.enqueue(job{item: item})
}

// overLimit tells somebody that they ask too fast, in each thread once a minute; beyond
// that a reaction has to do.
func (b *Bot) overLimit(item records.Item, v *verdict, again bool) {
	if again && item.TS != "" {
		b.started.Go(func() {
			ctx, cancel := context.WithTimeout(context.Background(), b.limits.Call)
			defer cancel()
			b.api.react(ctx, item.Channel, item.TS, slowDown)
			b.finish(ctx, item, result{state: records.Dropped, outcome: v.outcome})
		})
		return
	}
	b.say(job{item: item, words: v})
}

// slowDown is the reaction to what is over a limit.
const slowDown = "hourglass_flowing_sand"

// enqueue puts a job into the queue. Where that is full its asker is told so.
func (b *Bot) enqueue(j job) {
	err := b.queue.put(j)
	b.metrics.Queue(b.queue.size())
	if errors.Is(err, errFull) {
		j.words = &verdict{outcome: "busy", words: busyWords}
		b.say(j)
	}
}

// say puts a job into the queue of those who only get words. What does not even
// fit in there stays in the inbox until there is room.
func (b *Bot) say(j job) {
	if err := b.notices.put(j); err != nil {
		b.log.Warn("an item has to wait in the inbox", "key", j.item.Key, "err", err)
		b.signs.hide(j.item, false)
	}
}

func itemKey(team, channel, ts string) string { return team + "/" + channel + "/" + ts }
