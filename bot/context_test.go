package bot

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/wenju/wenju/internal/slacktest"
	"github.com/wenju/wenju/rag"
)

// asked is the last question that the library got.
func (d *desk) asked() rag.Question {
	d.t.Helper()
	all := d.library.questions()
	if len(all) == 0 {
		d.t.Fatal("nothing was asked")
	}
	return all[len(all)-1]
}

func TestContextOfAThread(t *testing.T) {
	d := open(t)
	q := d.Ask(general, ann, "how much leave?")
	d.reply(general, q.TS, 1)
	d.quiet()
	d.Say(slacktest.Say{Channel: general, User: bo, Text: "and for parents?", Thread: q.TS})
	d.reply(general, q.TS, 2)
	h := d.asked().History
	if len(h) != 1 || h[0].Q != "how much leave?" || !strings.Contains(h[0].A, "20 days") {
		t.Errorf("%+v", h)
	}
}

func TestContextOfAThreadOfOthers(t *testing.T) {
	d := open(t)
	root := d.Say(slacktest.Say{Channel: general, User: bo, Text: "How much leave do we have?"})
	d.Say(slacktest.Say{Channel: general, User: ann, Text: "I do not know, ask the bot", Thread: root.TS})
	d.Say(slacktest.Say{Channel: general, User: ann, Text: mention + " and for parents?", Thread: root.TS})
	d.reply(general, root.TS, 1)
	if h := d.asked().History; len(h) != 2 || h[0].Q != "How much leave do we have?" {
		t.Errorf("%+v", h)
	}
}

// Somebody calls the bot into a thread and says nothing: what is meant is what was
// asked there.
func TestCalledIntoAThreadWithoutWords(t *testing.T) {
	d := open(t)
	root := d.Say(slacktest.Say{Channel: general, User: bo, Text: "How much leave do we have?"})
	d.Say(slacktest.Say{Channel: general, User: ann, Text: mention, Thread: root.TS})
	d.reply(general, root.TS, 1)
	if q := d.asked(); q.Text != "How much leave do we have?" {
		t.Errorf("%q", q.Text)
	}
}

func TestContextOfDirectMessages(t *testing.T) {
	d := open(t)
	dm := slacktest.DMOf(ann)
	first := d.DM(ann, "how much leave?")
	d.reply(dm, first.TS, 1)
	d.quiet()
	second := d.DM(ann, "and for parents?")
	d.reply(dm, second.TS, 1)
	d.quiet()
	if h := d.asked().History; len(h) != 1 || h[0].Q != "how much leave?" {
		t.Errorf("after another message: %+v", h)
	}
	d.Say(slacktest.Say{Channel: dm, User: ann, Text: "and for children?", Thread: first.TS})
	d.reply(dm, first.TS, 2)
	if h := d.asked().History; len(h) != 1 || h[0].Q != "how much leave?" {
		t.Errorf("in the thread: %+v", h)
	}
}

func TestEditsOfTheirTime(t *testing.T) {
	for _, c := range []struct {
		after time.Duration
		want  string
	}{{4 * time.Minute, "parental"}, {6 * time.Minute, "how much leave"}} {
		now := time.Now()
		d := open(t, func(o *Options, s *slacktest.Options) { s.Now = func() time.Time { return now } })
		q := d.Ask(general, ann, "how much leave?")
		d.reply(general, q.TS, 1)
		d.quiet()
		now = now.Add(c.after)
		d.Edit(general, q.TS, mention+" how much parental leave?")
		d.until("acknowledgement", func() bool { all := d.Deliveries(); return all[len(all)-1].Acked })
		d.quiet()
		all := d.Replies(general, q.TS)
		if len(all) != 1 || !strings.Contains(all[0].Shown(), c.want) {
			t.Errorf("after %v: %v", c.after, all)
		}
	}
}

// A question that is edited, or deleted, before its turn has come.
func TestEditedAndDeletedWhileTheyWait(t *testing.T) {
	d := open(t, func(o *Options, _ *slacktest.Options) { o.Limits.Workers = 1 })
	on, at := make(chan struct{}), make(chan struct{}, 10)
	d.library.before = func(context.Context, rag.Question) error { at <- struct{}{}; <-on; return nil }
	d.Ask(general, ann, "how much leave now?")
	<-at
	edited, deleted := d.Ask(general, ann, "how much leave then?"), d.Ask(general, ann, "how much leave never?")
	d.until("acknowledgements", func() bool { return allAcked(d) })
	d.Edit(general, edited.TS, mention+" how much parental leave?")
	d.Delete(general, deleted.TS)
	d.until("acknowledgements", func() bool { return allAcked(d) })
	close(on)
	d.quiet()
	if all := d.Replies(general, edited.TS); len(all) != 1 || !strings.Contains(all[0].Shown(), "parental") {
		t.Errorf("edited: %v", all)
	}
	if all := d.Replies(general, deleted.TS); len(all) != 0 {
		t.Errorf("deleted: %v", all)
	}
}

func allAcked(d *desk) bool {
	for _, one := range d.Deliveries() {
		if !one.Acked {
			return false
		}
	}
	return true
}

// An answer of any length comes whole: in several messages, cut at sentence ends,
// each within Slack's limits; and goes whole when its question is deleted.
func TestLongAnswersInSeveralMessages(t *testing.T) {
	var long strings.Builder
	for i := range 500 {
		fmt.Fprintf(&long, "Sentence number %d of this answer says something about leave. [1] ", i)
	}
	for _, streams := range []bool{true, false} {
		t.Run(fmt.Sprint("streams ", streams), func(t *testing.T) {
			t.Parallel()
			d := open(t)
			d.library.answers = map[string]string{"leave": strings.TrimSpace(long.String())}
			if !streams {
				d.Fault("chat.startStream", 0, slacktest.Fault{Error: "not_allowed"})
			}
			q := d.Ask(general, ann, "how much leave?")
			d.until("last sentence", func() bool {
				all := d.Replies(general, q.TS)
				return len(all) > 1 && strings.Contains(all[len(all)-1].Shown(), "number 499 of")
			})
			d.quiet()
			all := d.Replies(general, q.TS)
			var shown strings.Builder
			for _, m := range all {
				if m.Streaming {
					t.Error("a stream is left open")
				}
				shown.WriteString(plainShown(m) + "\n")
			}
			for i := range 500 {
				if n := strings.Count(shown.String(), fmt.Sprintf("Sentence number %d of this answer says something about leave.", i)); n != 1 {
					t.Fatalf("sentence %d stands there %d times, in %d messages", i, n, len(all))
				}
			}
			d.wellBehaved()
			d.Delete(general, q.TS)
			d.until("nothing left", func() bool { return len(d.Replies(general, q.TS)) == 0 })
		})
	}
}

func TestRecordsOfWhatIsPrivate(t *testing.T) {
	d := open(t)
	for _, c := range []struct {
		asks func()
		want bool
	}{
		{func() {
			d.Say(slacktest.Say{Channel: general, User: ann, Text: mention + " public leave?", MentionOnly: true})
		}, false},
		{func() {
			d.Say(slacktest.Say{Channel: general, User: ann, Text: mention + " leave?", MessageOnly: true})
		}, false},
		{func() {
			d.Say(slacktest.Say{Channel: slacktest.Secret, User: ann, Text: mention + " secret leave?", MentionOnly: true})
		}, true},
		{func() { d.DM(ann, "my leave?") }, true},
		{func() { d.Command(general, ann, "/ask", "whispered leave?") }, true},
	} {
		c.asks()
		d.until("acknowledgement", func() bool { return allAcked(d) })
		d.quiet()
		all, err := d.records.Recent(t.Context(), 1)
		if err != nil || len(all) != 1 {
			t.Fatal(all, err)
		}
		r := all[0]
		if r.Private != c.want || r.Source != "slack" || r.User != ann {
			t.Errorf("%q: private %v, source %q, user %q", r.Question, r.Private, r.Source, r.User)
		}
	}
}
