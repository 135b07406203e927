package bot

import (
	"context"
	"errors"
	"fmt"
	"sort"
	"time"

	"github.com/slack-go/slack"

	"github.com/wenju/wenju/internal/records"
)

// letter is what the bot says to one item: one message, or several parts where it
// is long. Whatever fails on the way, no part is posted twice: where it is not
// known whether a post has arrived, the thread is looked through first.
type letter struct {
	bot   *Bot
	item  records.Item
	at    spot
	parts map[int]string // ts by part, of those that are known to be there
	begin int            // the first part of the answer: what stands before it is said already
}

// letter begins or goes on with what is said to an item. An item that somebody has
// worked on before may have been answered already, so its thread is looked through.
func (b *Bot) letter(ctx context.Context, item records.Item, at spot) (*letter, error) {
	l := &letter{bot: b, item: item, at: at, parts: make(map[int]string)}
	if item.Reply != "" {
		l.parts[0] = item.Reply
	}
	switch {
	case item.Reply != "":
		if err := l.find(ctx); err != nil {
			return nil, fmt.Errorf("%w: %w", errLater, err)
		}
	case item.Attempts > 1:
		// The one before may have ended with a post under way, a moment ago.
		if _, err := l.look(ctx, 0); err != nil {
			return nil, err
		}
	}
	return l, nil
}

// find looks for the parts that are in the thread.
func (l *letter) find(ctx context.Context) error {
	all, err := l.bot.api.replies(ctx, l.at, l.since())
	switch kind := failureOf(err); kind {
	case none:
	case lost, limited, unsent, signedOut:
		return err
	default:
		// We may not look. Saying it twice is better than not at all.
		l.bot.log.Warn("a thread cannot be looked through", "key", l.item.Key, "err", cause(err))
		return nil
	}
	var unmarked []string
	for _, m := range all {
		if !l.bot.me.is(m.User, m.BotID) || m.Timestamp == l.at.thread || m.Timestamp <= l.since() {
			continue
		}
		mark, marked := markerOf(m)
		switch {
		case marked && mark.item == l.item.Key:
			l.parts[mark.part] = m.Timestamp
		case !marked && isAnswer(m) && !l.ended() && l.isNobodys(ctx, m.Timestamp):
			unmarked = append(unmarked, m.Timestamp)
		}
	}
	// A stream has no marker before it ends. In a thread one item is answered at a
	// time, so what belongs to no other item is ours.
	sort.Strings(unmarked)
	for _, ts := range unmarked {
		if !l.holds(ts) {
			l.parts[l.next()] = ts
		}
	}
	return l.keepReply(ctx)
}

// isAnswer says whether a message is one that was posted, and no notice of Slack's.
func isAnswer(m slack.Message) bool {
	return m.SubType == "" || m.SubType == slack.MsgSubTypeBotMessage
}

// since is the ts after which our messages are.
func (l *letter) since() string { return first(l.item.TS, l.at.thread) }

// isNobodys says whether a message answers no item that is known.
func (l *letter) isNobodys(ctx context.Context, ts string) bool {
	item, err := l.bot.records.ItemByReply(ctx, l.item.Channel, ts)
	return errors.Is(err, records.ErrNotFound) || err == nil && item.Key == l.item.Key
}

// ended says whether the answer was complete before: all of it has markers then.
func (l *letter) ended() bool {
	return l.item.State != records.Accepted && l.item.State != records.Answering && l.item.State != ""
}

func (l *letter) holds(ts string) bool {
	for _, known := range l.parts {
		if known == ts {
			return true
		}
	}
	return false
}

// next is the number of the first part that is not there.
func (l *letter) next() int {
	n := 0
	for l.parts[n] != "" {
		n++
	}
	return n
}

// arrived notes a part that is posted; the first one goes into the inbox at once.
func (l *letter) arrived(ctx context.Context, part int, ts string) {
	l.parts[part] = ts
	if part == 0 {
		if err := l.keepReply(ctx); err != nil {
			l.bot.log.Error("a reply is not in the inbox", "key", l.item.Key, "err", err)
		}
	}
}

func (l *letter) keepReply(ctx context.Context) error {
	ts := l.parts[0]
	if ts == "" || ts == l.item.Reply {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), finishTime)
	defer cancel()
	l.item.Reply = ts
	return l.bot.records.Replied(ctx, l.item.Key, ts)
}

func (l *letter) mark(part int) marker { return marker{l.item.Key, part} }

// maxLost is how often a post may be lost before the item is left for later.
const maxLost = 4

// put shows m as a part: it is posted, or takes the place of what is there.
func (l *letter) put(ctx context.Context, part int, m message) error {
	for range maxLost {
		if ts := l.parts[part]; ts != "" {
			if kept, err := l.change(ctx, part, m); kept || err != nil {
				return err
			}
		}
		ts, err := l.post(ctx, part, m)
		switch failureOf(err) {
		case none:
			l.arrived(ctx, part, ts)
			return nil
		case lost:
			there, err := l.look(ctx, part)
			if err != nil || there {
				return err
			}
		case unsent, limited, rejected: // a reason that we do not know may pass
			return fmt.Errorf("%w: %w", errLater, err)
		default:
			return err
		}
	}
	return fmt.Errorf("%w: posts are lost", errLater)
}

// look looks for a part whose post was lost: twice, since it may arrive a little
// later than the failure did.
func (l *letter) look(ctx context.Context, part int) (there bool, err error) {
	for _, wait := range []time.Duration{l.bot.limits.Wait / 2, 4 * l.bot.limits.Wait} {
		if err := sleep(ctx, wait); err != nil {
			return false, err
		}
		if err := l.find(ctx); err != nil {
			return false, fmt.Errorf("%w: %w", errLater, err)
		}
		if l.parts[part] != "" {
			return true, nil
		}
	}
	return false, nil
}

// inForms sends a message, in simpler forms where Slack does not take it as it is:
// first without what only some workspaces know, then as plain text.
func (l *letter) inForms(m message, send func(message) error) error {
	err := send(m)
	for _, form := range []message{m.simpler(), {Text: m.Text}} {
		if failureOf(err) != misfit || len(m.Blocks) == 0 {
			return err
		}
		l.bot.log.Warn("Slack does not take the form of an answer", "key", l.item.Key, "err", cause(err))
		err = send(form)
	}
	return err
}

func (l *letter) post(ctx context.Context, part int, m message) (ts string, err error) {
	err = l.inForms(m, func(m message) error {
		ts, err = l.bot.api.post(ctx, l.at, m, l.mark(part))
		return err
	})
	return ts, err
}

// change puts m in the place of a part that is there, which may be a stream that
// is still open. What cannot be changed is taken away, and kept is false.
func (l *letter) change(ctx context.Context, part int, m message) (kept bool, err error) {
	ts := l.parts[part]
	update := func(m message) error { return l.bot.api.update(ctx, l.at.channel, ts, m, l.mark(part)) }
	err = l.inForms(m, update)
	if failureOf(err) == streams {
		if err := l.bot.api.stopStream(ctx, l.at.channel, ts, "", nil, l.mark(part)); isFatal(err) {
			return false, err
		}
		err = l.inForms(m, update)
	}
	switch failureOf(err) {
	case none:
		return true, nil
	case lost, limited, unsent:
		return false, fmt.Errorf("%w: %w", errLater, err)
	case signedOut, closed:
		return false, err
	}
	l.bot.log.Warn("a message cannot be changed, and is posted anew", "key", l.item.Key, "err", cause(err))
	if err := l.bot.api.remove(ctx, l.at.channel, ts); err != nil && failureOf(err) != gone {
		return false, fmt.Errorf("%w: %w", errLater, err) // with both it would be said twice
	}
	delete(l.parts, part)
	return false, nil
}

// write puts all messages, and takes away parts that are left over from before.
func (l *letter) write(ctx context.Context, messages []message) error {
	for i, m := range messages {
		if err := l.put(ctx, l.begin+i, m); err != nil {
			return err
		}
	}
	for part, ts := range l.parts {
		if part >= l.begin+len(messages) {
			if err := l.bot.api.remove(ctx, l.at.channel, ts); err != nil {
				return err
			}
			delete(l.parts, part)
		}
	}
	return nil
}
