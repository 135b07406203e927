package bot

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/wenju/wenju/internal/records"
	"github.com/wenju/wenju/internal/slacktest"
)

// private are questions that nobody but their asker may see.
var private = []string{"unknown in a direct message", "unknown in a private channel", "unknown by command", "unknown by a dialog"}

// declinedEverywhere has the same kind of question declined in every place.
func declinedEverywhere(d *desk) {
	d.Ask(general, ann, "unknown in public?")
	d.DM(ann, private[0])
	d.Ask(slacktest.Secret, ann, private[1])
	d.Command(general, ann, "/ask", private[2])
	d.OpenHome(ann, "home")
	m := d.Say(slacktest.Say{Channel: general, User: bo, Text: "see there"})
	d.asking(m, ann, private[3], whereMe)
	d.until("all answers", func() bool {
		all, err := d.records.RecentOf(context.Background(), ann, 100)
		return err == nil && len(all) == 5
	})
	d.quiet()
}

func TestSimplerFormsWhereSlackRefusesOne(t *testing.T) {
	for refusals, want := range map[int]string{1: "actions", 2: ""} {
		d := open(t)
		d.Fault("chat.startStream", 0, slacktest.Fault{Error: "not_allowed"})
		d.Fault("chat.postMessage", refusals, slacktest.Fault{Error: "invalid_blocks"})
		q := d.Ask(general, ann, "how much leave?")
		m := d.reply(general, q.TS, 1)
		last := ""
		if n := len(m.Blocks); n > 0 {
			last, _ = m.Blocks[n-1]["type"].(string)
		}
		if last != want || !strings.Contains(m.Text, "20 days of") {
			t.Errorf("after %d refusals the last block is %q: %s", refusals, last, m.Shown())
		}
	}
}

func TestAPrivateAnswerInASimplerForm(t *testing.T) {
	d := open(t)
	d.Fault("response_url", 2, slacktest.Fault{Status: 400})
	d.Command(general, ann, "/ask", "how much leave?")
	if m := d.told(ann, "20 days of"); len(m.Blocks) > 0 {
		t.Errorf("after two refusals there are blocks: %s", m.Shown())
	}
}

func TestGapsHoldNothingPrivate(t *testing.T) {
	d := open(t, func(o *Options, _ *slacktest.Options) {
		o.Library = &shelf{}
	})
	declinedEverywhere(d)
	wantPublic := func(what, shown string) {
		t.Helper()
		if !strings.Contains(shown, "unknown in public") {
			t.Errorf("%s: %s", what, shown)
		}
		for _, q := range private {
			if strings.Contains(shown, q) {
				t.Errorf("%s tells of %q: %s", what, q, shown)
			}
		}
	}
	d.Command(general, bo, "/ask", "gaps")
	wantPublic("/ask gaps", d.told(bo, "1×").Shown())
	d.OpenHome(bo, "home")
	if err := d.ClickView(d.home(bo, "文档"), actionGaps, ""); err != nil {
		t.Fatal(err)
	}
	wantPublic("the modal", d.modal(bo, "1×").Shown())
	if v, _ := d.Home(bo); strings.Contains(v.Shown(), "unknown") {
		t.Errorf("bo's App Home: %s", v.Shown())
	}
	d.wellBehaved()
}

func TestWhoSharesAnAnswerAgrees(t *testing.T) {
	d := open(t)
	d.Command(general, ann, "/ask", "unknown but shared")
	m := d.told(ann, "no answer")
	if err := d.Click(m, ann, actionShare, ""); err != nil {
		t.Fatal(err)
	}
	d.until("a gap", func() bool {
		all, err := d.records.Troubles(context.Background(), time.Unix(0, 0), time.Now().Add(time.Hour))
		return err == nil && len(all) == 1 && all[0].Question == "unknown but shared"
	})
}

func TestTheDigestComesOnceAWeek(t *testing.T) {
	monday := time.Date(2026, 11, 30, 9, 0, 0, 0, time.Local)
	if got := digestDue(monday.Add(-time.Minute)); !got.Equal(monday.AddDate(0, 0, -7)) {
		t.Errorf("a minute before it is due it was due at %s", got)
	}
	if got := digestDue(monday); !got.Equal(monday) {
		t.Errorf("when it is due it is due at %s", got)
	}

	d := open(t)
	b, err := New(d.options)
	if err != nil {
		t.Fatal(err)
	}
	b.digest = general
	at := func(now time.Time) {
		t.Helper()
		b.now = func() time.Time { return now }
		if err := b.postDigest(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	save := func(id string, private bool, question string) {
		t.Helper()
		err := d.records.Save(t.Context(), records.Record{ID: id, Question: question, Asked: monday.Add(-time.Hour), Source: "slack",
			Private: private, Declined: true, Reason: "no_evidence", Answer: []byte("{}"), Trace: []byte("{}")})
		if err != nil {
			t.Fatal(err)
		}
	}
	save("a", false, "Where is the <!channel> parking lot?")
	save("b", true, "How much does Bo earn?")
	at(monday.Add(-time.Hour)) // the one before is nobody's any more
	at(monday.Add(time.Minute))
	at(monday.Add(2 * time.Minute))
	posted := d.Messages(general)
	if len(posted) != 1 || !strings.Contains(posted[0].Shown(), "parking lot") || strings.Contains(posted[0].Shown(), "earn") {
		t.Errorf("posted: %+v", posted)
	}
	d.wellBehaved()
}
