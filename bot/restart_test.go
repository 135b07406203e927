package bot

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/wenju/wenju/internal/records"
	"github.com/wenju/wenju/internal/slacktest"
	"github.com/wenju/wenju/rag"
)

func quickStop(o *Options, _ *slacktest.Options) { o.Limits.Stop = time.Millisecond }

// replied waits until the inbox holds the reply to the one item that is being
// answered, and returns its key.
func (d *desk) replied(ctx context.Context) (key string) {
	for ctx.Err() == nil {
		if left, err := d.records.Unfinished(ctx, time.Time{}); err == nil && len(left) == 1 && left[0].Reply != "" {
			return left[0].Key
		}
		time.Sleep(5 * time.Millisecond)
	}
	return ""
}

// What a bot had accepted when it ended is answered by the next one, once, wherever
// the first one was.
func TestAcceptedIsAnsweredAfterARestart(t *testing.T) {
	until := func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }
	for name, c := range map[string]struct {
		holds func(d *desk, at chan<- struct{})
		sets  []set
	}{
		"before it was asked": {func(d *desk, at chan<- struct{}) {
			d.library.before = func(ctx context.Context, _ rag.Question) error { at <- struct{}{}; return until(ctx) }
		}, nil},
		"in the middle of a stream": {func(d *desk, at chan<- struct{}) {
			d.library.between = after(2, func(ctx context.Context, _ int) error { at <- struct{}{}; return until(ctx) })
		}, nil},
		"in the middle of a changing message": {func(d *desk, at chan<- struct{}) {
			d.Fault("chat.startStream", 0, slacktest.Fault{Error: "not_allowed"})
			d.library.between = after(2, func(ctx context.Context, _ int) error {
				d.replied(ctx)
				at <- struct{}{}
				return until(ctx)
			})
		}, nil},
		"before the reply was noted": {func(d *desk, at chan<- struct{}) {
			d.library.between = after(2, func(ctx context.Context, _ int) error {
				d.records.Replied(ctx, d.replied(ctx), "")
				at <- struct{}{}
				return until(ctx)
			})
		}, nil},
		"before the thread is there to be read": {func(d *desk, at chan<- struct{}) {
			d.library.between = after(2, func(ctx context.Context, _ int) error {
				time.Sleep(300 * time.Millisecond)
				left, _ := d.records.Unfinished(ctx, time.Time{})
				d.records.Replied(ctx, left[0].Key, "")
				d.Fault("conversations.replies", 1, slacktest.Fault{Error: "thread_not_found"})
				at <- struct{}{}
				return until(ctx)
			})
		}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := open(t, append(c.sets, quickStop)...)
			d.library.answers = map[string]string{"leave": longAnswer}
			at := make(chan struct{}, 1)
			c.holds(d, at)
			q := d.Ask(general, ann, "how much leave?")
			<-at
			if err := d.stop(); err != nil {
				t.Fatal(err)
			}
			d.library.before, d.library.between = nil, nil
			d.begin()
			d.complete(q, longAnswer)
		})
	}
}

// What is given up shows no longer that it is being answered.
func TestGivenUpTakesItsSignAway(t *testing.T) {
	d := open(t, func(o *Options, _ *slacktest.Options) { o.Limits.Attempts = 1 })
	d.Fault("assistant.threads.setStatus", 0, slacktest.Fault{Error: "not_allowed"})
	d.stop()
	q := d.Ask(general, ann, "how much leave?")
	left := records.Item{Key: itemKey(slacktest.Team, general, q.TS), Team: slacktest.Team, Channel: general, Thread: q.TS, TS: q.TS, User: ann,
		Kind: itemMention, Text: q.Text}
	if _, err := d.records.Accept(t.Context(), left); err != nil {
		t.Fatal(err)
	}
	if _, _, err := d.records.Take(t.Context(), left.Key); err != nil {
		t.Fatal(err)
	}
	d.begin()
	d.reply(general, q.TS, 1)
	d.until("eyes, and then none", func() bool {
		m, _ := d.Message(general, q.TS)
		return len(m.Reactions[eyes]) == 0 && strings.Contains(strings.Join(d.Log(), "\n"), "reactions.remove")
	})
	if n := len(d.library.questions()); n != 0 {
		t.Errorf("%d questions", n)
	}
}

func TestTooOldIsNotAnsweredAfterARestart(t *testing.T) {
	d := open(t)
	d.stop()
	old := records.Item{Key: "T0WENJU/" + general + "/1.1", Team: slacktest.Team, Channel: general, Thread: "1.1", TS: "1.1", User: ann, Kind: itemMention,
		Text: mention + " how much leave?", Accepted: time.Now().Add(-11 * time.Minute)}
	if _, err := d.records.Accept(t.Context(), old); err != nil {
		t.Fatal(err)
	}
	d.begin()
	d.quiet()
	if n := len(d.library.questions()); n != 0 {
		t.Errorf("%d questions", n)
	}
}

// An answer that is under way when the bot is told to stop comes to its end.
func TestStopWaitsForAnswers(t *testing.T) {
	d := open(t)
	d.library.answers = map[string]string{"leave": longAnswer}
	at, on := make(chan struct{}, 1), make(chan struct{})
	d.library.between = after(2, func(context.Context, int) error { at <- struct{}{}; <-on; return nil })
	q := d.Ask(general, ann, "how much leave?")
	<-at
	stopped := make(chan error, 1)
	go func() { stopped <- d.stop() }()
	close(on)
	if err := <-stopped; err != nil {
		t.Fatal(err)
	}
	d.whole(q, longAnswer)
}

// Slack is away for longer than a call is tried: the answer comes when it is back.
func TestSlackIsAwayForAWhile(t *testing.T) {
	d := open(t, func(o *Options, _ *slacktest.Options) {
		o.Limits.Sweep, o.Limits.Wait = 200*time.Millisecond, time.Millisecond
	})
	d.library.answers = map[string]string{"leave": longAnswer}
	d.Fault("chat.*", 0, slacktest.Fault{Status: 503})
	d.Fault("conversations.*", 0, slacktest.Fault{Status: 503})
	q := d.Ask(general, ann, "how much leave?")
	d.until("a lost post", func() bool { return len(d.Calls("conversations.replies")) > 0 })
	d.Recover()
	d.complete(q, longAnswer)
}
