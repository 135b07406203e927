package bot

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/wenju/wenju/internal/slacktest"
	"github.com/wenju/wenju/rag"
)

const (
	general = slacktest.General
	ann     = slacktest.Ann
	bo      = slacktest.Bo
	mention = slacktest.Mention
)

// scenarios are what happens in Slack, and how many messages of the bot are there
// when everything has come to its end.
var scenarios = []struct {
	name string
	sets []set
	does func(d *desk) slacktest.Message // returns the message whose thread is looked at
	want int
	// says is a part of each of the bot's messages there.
	says string
}{
	{name: "a mention", want: 1, says: "20 days", does: func(d *desk) slacktest.Message { return d.Ask(general, ann, "how much leave?") }},
	{name: "a mention in a thread of others", want: 1, does: func(d *desk) slacktest.Message {
		root := d.Say(slacktest.Say{Channel: general, User: bo, Text: "Who knows about leave?"})
		d.Say(slacktest.Say{Channel: general, User: ann, Text: mention + " how much is it?", Thread: root.TS})
		return root
	}},
	{name: "no mention", want: 0, does: func(d *desk) slacktest.Message {
		return d.Say(slacktest.Say{Channel: general, User: ann, Text: "how much leave?"})
	}},
	{name: "a direct message", want: 1, says: "20 days", does: func(d *desk) slacktest.Message { return d.DM(ann, "how much leave?") }},
	{name: "three copies under three event ids", sets: []set{copies}, want: 1, does: func(d *desk) slacktest.Message {
		return d.Ask(general, ann, "how much leave?")
	}},
	{name: "another bot", want: 0, does: func(d *desk) slacktest.Message {
		return d.Say(slacktest.Say{Channel: general, User: "U0OTHERBOT", Text: mention + " how much leave?", Bot: true})
	}},
	{name: "another bot that may ask", sets: []set{func(o *Options, _ *slacktest.Options) { o.AllowBots = true }}, want: 1, does: func(d *desk) slacktest.Message {
		return d.Say(slacktest.Say{Channel: general, User: "U0OTHERBOT", Text: mention + " how much leave?", Bot: true})
	}},
	{name: "somebody of another workspace", want: 1, says: "members of this workspace", does: func(d *desk) slacktest.Message {
		return d.Ask(general, slacktest.Ext, "how much leave?")
	}},
	{name: "somebody of another workspace who may ask", sets: []set{func(o *Options, _ *slacktest.Options) { o.AllowExternal = true }}, want: 1, says: "20 days",
		does: func(d *desk) slacktest.Message { return d.Ask(general, slacktest.Ext, "how much leave?") }},
	{name: "nothing but the mention", want: 1, says: "How many days of leave?", does: func(d *desk) slacktest.Message {
		return d.Say(slacktest.Say{Channel: general, User: ann, Text: mention})
	}},
	{name: "只有名字", want: 1, says: "年假有几天？", does: func(d *desk) slacktest.Message {
		d.Ask(general, bo, "你好吗")
		d.quiet()
		return d.Say(slacktest.Say{Channel: general, User: bo, Text: mention + "？"})
	}},
	{name: "a file and words", want: 1, says: "do not read attached files", does: func(d *desk) slacktest.Message {
		return d.Say(slacktest.Say{Channel: general, User: ann, Text: mention + " how much leave?", Files: 1})
	}},
	{name: "a file alone", want: 1, says: "please ask in words", does: func(d *desk) slacktest.Message {
		return d.Say(slacktest.Say{Channel: general, User: ann, Text: mention, Files: 1})
	}},
	{name: "a follow-up without a mention", want: 2, does: func(d *desk) slacktest.Message {
		q := d.Ask(general, ann, "how much leave?")
		d.reply(general, q.TS, 1)
		d.Say(slacktest.Say{Channel: general, User: bo, Text: "and for parents?", Thread: q.TS})
		return q
	}},
	{name: "thanks", want: 1, does: inThread("Thanks!", "谢谢！", "ok 👍", ":+1:", "<@U0BO> look at this", "cc <@U0BO>", "Hi <@U0BO>, what do you think?")},
	{name: "people among themselves", want: 1, does: inThread("<@U0BO> see above", "@", "It was the same last year.")},
	{name: "a follow-up in a thread of others", want: 0, does: func(d *desk) slacktest.Message {
		root := d.Say(slacktest.Say{Channel: general, User: bo, Text: "Who knows about leave?"})
		d.Say(slacktest.Say{Channel: general, User: ann, Text: "how much is it?", Thread: root.TS})
		return root
	}},
	{name: "a channel that is not ours", sets: []set{func(o *Options, _ *slacktest.Options) { o.Channels = []string{"C0ELSEWHERE"} }}, want: 0,
		does: func(d *desk) slacktest.Message { return d.Ask(general, ann, "how much leave?") }},
	{name: "a link unfurls", want: 1, does: func(d *desk) slacktest.Message {
		q := d.Ask(general, ann, "how much leave?")
		d.reply(general, q.TS, 1)
		d.Touch(general, q.TS)
		return q
	}},
	{name: "an edit that adds the mention", want: 1, does: func(d *desk) slacktest.Message {
		q := d.Say(slacktest.Say{Channel: general, User: ann, Text: "how much leave?"})
		d.quiet()
		d.Edit(general, q.TS, mention+" how much leave?")
		return q
	}},
	{name: "a deleted question", want: 0, does: func(d *desk) slacktest.Message {
		q := d.Ask(general, ann, "how much leave?")
		d.reply(general, q.TS, 1)
		d.quiet()
		d.Delete(general, q.TS)
		return q
	}},
	{name: "nothing is found", want: 1, says: "no answer", does: func(d *desk) slacktest.Message { return d.Ask(general, ann, "the unknown?") }},
	{name: "events that nobody knows", want: 0, does: func(d *desk) slacktest.Message {
		d.Event(map[string]any{"type": "goose_landed", "channel": 7})
		d.Event(map[string]any{"type": "message", "channel": map[string]any{"id": "C1"}})
		d.Envelope("pigeon_post", map[string]any{})
		return d.Say(slacktest.Say{Channel: general, User: ann, Text: "hello"})
	}},
}

func copies(_ *Options, s *slacktest.Options) { s.Copies, s.EventIDs = 3, 3 }

// inThread asks once, and then says things in the thread that are not for the bot.
func inThread(said ...string) func(d *desk) slacktest.Message {
	return func(d *desk) slacktest.Message {
		q := d.Ask(general, ann, "how much leave?")
		d.reply(general, q.TS, 1)
		for i, s := range said {
			d.Say(slacktest.Say{Channel: general, User: []string{ann, bo}[i%2], Text: s, Thread: q.TS})
			d.quiet()
		}
		return q
	}
}

func TestScenarios(t *testing.T) {
	for _, c := range scenarios {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := open(t, c.sets...)
			q := c.does(d)
			d.until("end", func() bool { return len(d.Replies(q.Channel, q.TS)) >= c.want })
			d.quiet()
			all := d.Replies(q.Channel, q.TS)
			if len(all) != c.want {
				t.Fatalf("%d messages, want %d: %v\n%s", len(all), c.want, all, strings.Join(d.Log(), "\n"))
			}
			for _, m := range all {
				if !strings.Contains(m.Shown(), c.says) {
					t.Errorf("shows %q, want %q", m.Shown(), c.says)
				}
				if m.Streaming {
					t.Error("a stream is left open")
				}
			}
			if v := d.Violations(); len(v) > 0 {
				t.Error(v)
			}
		})
	}
}

func TestEditedQuestionIsAnsweredInPlace(t *testing.T) {
	d := open(t)
	q := d.Ask(general, ann, "how much leave?")
	before := d.reply(general, q.TS, 1)
	d.quiet()
	d.Edit(general, q.TS, mention+" how much parental leave?")
	d.until("new answer", func() bool { return strings.Contains(d.reply(general, q.TS, 1).Shown(), "parental") })
	d.quiet()
	if all := d.Replies(general, q.TS); len(all) != 1 || all[0].TS != before.TS {
		t.Errorf("%v", all)
	}
}

func TestSignOfLife(t *testing.T) {
	d := open(t)
	hold := make(chan struct{})
	d.library.before = func(ctx context.Context, _ rag.Question) error { <-hold; return nil }
	q := d.Ask(general, ann, "how much leave?")
	asked := time.Now()
	d.until("sign", func() bool { return len(d.Statuses()) > 0 })
	if took := time.Since(asked); took > 500*time.Millisecond {
		t.Errorf("it took %v", took)
	}
	close(hold)
	d.reply(general, q.TS, 1)
}

func TestSignOfLifeIsAReactionWhereThereIsNoStatus(t *testing.T) {
	d := open(t)
	d.Fault("assistant.threads.setStatus", 0, slacktest.Fault{Error: "not_allowed"})
	hold := make(chan struct{})
	d.library.before = func(ctx context.Context, _ rag.Question) error { <-hold; return nil }
	q := d.Ask(general, ann, "how much leave?")
	eyesOn := func() bool { m, _ := d.Message(general, q.TS); return len(m.Reactions[eyes]) > 0 }
	d.until("eyes", eyesOn)
	close(hold)
	d.reply(general, q.TS, 1)
	d.until("no eyes", func() bool { return !eyesOn() })
}
