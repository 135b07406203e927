package bot

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/wenju/wenju/internal/records"
	"github.com/wenju/wenju/internal/slacktest"
	"github.com/wenju/wenju/rag"
)

func TestAskingTooFastIsSaidOnceInAThread(t *testing.T) {
	for name, sets := range map[string]set{
		"a user":    func(o *Options, _ *slacktest.Options) { o.Limits.PerUser = 2 },
		"a channel": func(o *Options, _ *slacktest.Options) { o.Limits.PerChannel = 2 },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := open(t, sets)
			said, reacted, answered := 0, 0, 0
			root := ""
			for i := range 6 { // the fourth and the fifth in the thread of the third
				q := d.Say(slacktest.Say{Channel: general, User: ann, Text: fmt.Sprintf("%s how much leave in year %d?", mention, i), Thread: root})
				switch i {
				case 2:
					root = q.TS
				case 4:
					root = ""
				}
				d.until("an end", func() bool { return len(d.Replies(general, q.TS)) > 0 || d.reacted(q, slowDown) })
				d.quiet()
				for _, m := range d.Replies(general, q.TS) {
					if strings.Contains(m.Shown(), "a little fast") {
						said++
					} else {
						answered++
					}
				}
				if d.reacted(q, slowDown) {
					reacted++
				}
			}
			if answered != 2 || said != 2 || reacted != 2 {
				t.Errorf("%d answered, %d told, %d reactions", answered, said, reacted)
			}
		})
	}
}

func (d *desk) reacted(q slacktest.Message, name string) bool {
	m, _ := d.Message(q.Channel, q.TS)
	return len(m.Reactions[name]) > 0
}

// Beyond the queue everybody is told so, and nobody is answered twice or not at all.
func TestBusy(t *testing.T) {
	d := open(t, func(o *Options, _ *slacktest.Options) {
		o.Limits.Workers, o.Limits.Queue, o.Limits.ChannelQueue, o.Limits.PerUser = 1, 3, 3, 1000
	})
	on := make(chan struct{})
	d.library.before = func(context.Context, rag.Question) error { <-on; return nil }
	var asked []slacktest.Message
	for i := range 10 {
		asked = append(asked, d.Ask(general, ann, fmt.Sprintf("how much leave in year %d?", i)))
		d.until("an acknowledgement", func() bool { all := d.Deliveries(); return all[len(all)-1].Acked })
	}
	busy := func() (n int) {
		for _, q := range asked {
			for _, m := range d.Replies(general, q.TS) {
				if strings.Contains(m.Shown(), "busy") {
					n++
				}
			}
		}
		return n
	}
	d.until("six who are told", func() bool { return busy() == 6 })
	close(on)
	d.quiet()
	for _, q := range asked {
		if n := len(d.Replies(general, q.TS)); n != 1 {
			t.Errorf("%d messages", n)
		}
	}
}

func TestAChannelThatIsNotOursIsToldSoPrivately(t *testing.T) {
	d := open(t, func(o *Options, _ *slacktest.Options) { o.Channels = []string{"C0ELSEWHERE"} })
	d.Ask(general, ann, "how much leave?")
	d.told(ann, "do not answer in this channel")
	q := d.DM(ann, "how much leave?")
	d.reply(slacktest.DMOf(ann), q.TS, 1)
	d.quiet()
	if n := len(d.library.questions()); n != 1 {
		t.Errorf("%d questions", n)
	}
}

func TestWordsInTheUsersLanguage(t *testing.T) {
	for _, c := range []struct {
		user, text, want string
		lang             set
	}{
		{ann, "", "Please write your question", nil},
		{bo, "", "请在后面写上问题", nil},
		{ann, "？", "请在后面写上问题", nil},
		{ann, "?", "Please write your question", nil},
		{bo, "GDP?", "摘自文档原句", nil}, // a name is in no language; his Slack is
		{ann, "年假有几天", "摘自文档原句", nil},
		{bo, "how much leave do we have?", "Sentences of the documents", nil},
		{ann, "how much leave do we have?", "摘自文档原句", func(o *Options, _ *slacktest.Options) { o.Lang = "zh" }},
	} {
		sets := []set{}
		if c.lang != nil {
			sets = append(sets, c.lang)
		}
		d := open(t, sets...)
		q := d.Ask(general, c.user, c.text)
		if m := d.reply(general, q.TS, 1); !strings.Contains(m.Shown(), c.want) {
			t.Errorf("%s says %q and hears %q, want %q", c.user, c.text, m.Shown(), c.want)
		}
	}
}

// Nothing that a document, a model or a user has written pings anybody.
func TestNothingPings(t *testing.T) {
	const nasty = "Ask <!channel> and <!here> and <@U0BO> and <!subteam^S1|team> and @channel and <https://evil.example|a link>. [1] Second <!everyone>. [1]"
	for _, streams := range []bool{true, false} {
		d := open(t)
		if !streams {
			d.Fault("chat.startStream", 0, slacktest.Fault{Error: "not_allowed"})
		}
		d.library.answers = map[string]string{"leave": nasty}
		q := d.Ask(general, ann, "how much leave <!channel> <@U0BO> ?")
		m := d.reply(general, q.TS, 1)
		d.quiet()
		if len(m.Pings) > 0 {
			t.Errorf("it pings %v", m.Pings)
		}
		d.Command(general, ann, "/ask", "how much leave <!channel> <@U0BO> ?")
		shared := d.told(ann, "Second")
		d.Click(shared, ann, actionShare, "")
		d.until("a shared answer", func() bool { return len(d.public(general)) >= 2 })
		for _, m := range d.public(general) {
			if len(m.Pings) > 0 {
				t.Errorf("it pings %v", m.Pings)
			}
		}
		d.wellBehaved()
	}
}

// brokenInbox fails now and then.
type brokenInbox struct {
	Records
	mu    sync.Mutex
	fails map[string]int // how often each method still fails
}

func (b *brokenInbox) failing(method string) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.fails[method] > 0 {
		b.fails[method]--
		return fmt.Errorf("%s: the disk is full", method)
	}
	return nil
}

func (b *brokenInbox) Accept(ctx context.Context, item records.Item) (bool, error) {
	if err := b.failing("Accept"); err != nil {
		return false, err
	}
	return b.Records.Accept(ctx, item)
}

func (b *brokenInbox) Take(ctx context.Context, key string) (records.Item, bool, error) {
	if err := b.failing("Take"); err != nil {
		return records.Item{}, false, err
	}
	return b.Records.Take(ctx, key)
}

func (b *brokenInbox) Save(ctx context.Context, rec records.Record) error {
	if err := b.failing("Save"); err != nil {
		return err
	}
	return b.Records.Save(ctx, rec)
}

func (b *brokenInbox) Replied(ctx context.Context, key, reply string) error {
	if err := b.failing("Replied"); err != nil {
		return err
	}
	return b.Records.Replied(ctx, key, reply)
}

// A disk that is full costs the records, and neither an answer nor a second one.
func TestInboxFails(t *testing.T) {
	for _, method := range []string{"Accept", "Take", "Save", "Replied"} {
		t.Run(method, func(t *testing.T) {
			t.Parallel()
			d := open(t, copies, func(o *Options, _ *slacktest.Options) {
				o.Records = &brokenInbox{Records: o.Records, fails: map[string]int{method: 100}}
			})
			q := d.Ask(general, ann, "how much leave?")
			d.reply(general, q.TS, 1)
			d.until("acknowledgements", func() bool { return allAcked(d) })
			// In a thread all goes in order: a second answer would be there before this one.
			d.Say(slacktest.Say{Channel: general, User: bo, Text: "and for parents?", Thread: q.TS})
			d.until("the next answer", func() bool {
				all := d.Replies(general, q.TS)
				return len(all) > 0 && strings.Contains(all[len(all)-1].Shown(), "parents")
			})
			if n := len(d.Replies(general, q.TS)); n != 2 {
				t.Errorf("%d answers to two questions", n)
			}
			d.stop()
		})
	}
}
