package bot

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/wenju/wenju/internal/slacktest"
)

// home waits for a user's App Home to show something.
func (d *desk) home(user, want string) slacktest.View {
	d.t.Helper()
	var v slacktest.View
	d.until("App Home with "+want, func() bool {
		var ok bool
		v, ok = d.Home(user)
		return ok && strings.Contains(v.Shown(), want)
	})
	return v
}

// modal waits for a user to have a modal open that shows something.
func (d *desk) modal(user, want string) slacktest.View {
	d.t.Helper()
	var v slacktest.View
	d.until("modal with "+want, func() bool {
		all := d.Views(user)
		if len(all) == 0 {
			return false
		}
		v = all[len(all)-1]
		return strings.Contains(v.Shown(), want)
	})
	return v
}

// wellBehaved fails the test where Slack would have complained.
func (d *desk) wellBehaved() {
	d.t.Helper()
	if v := d.Violations(); len(v) > 0 {
		d.t.Error(v)
	}
}

func TestHomeSaysWhatThereIsToAsk(t *testing.T) {
	d := open(t)
	q := d.DM(bo, "年假有几天呢？")
	d.reply(slacktest.DMOf(bo), q.TS, 1)
	d.quiet()
	d.OpenHome(bo, "home")
	v := d.home(bo, "年假有几天呢？") // bo's own question, in bo's language
	for _, want := range []string{"1 份文档", "怎样提问", "您最近问过"} {
		if !strings.Contains(v.Shown(), want) {
			t.Errorf("no %q in %s", want, v.Shown())
		}
	}
	d.OpenHome(ann, "home")
	if v := d.home(ann, "1 documents"); strings.Contains(v.Shown(), "年假有几天呢") {
		t.Errorf("ann sees what bo asked: %s", v.Shown())
	}
	d.wellBehaved()
}

func TestASampleIsAskedInTheDirectMessage(t *testing.T) {
	d := open(t, copies)
	d.OpenHome(ann, "home")
	if err := d.ClickView(d.home(ann, "documents"), "sample_0", ""); err != nil {
		t.Fatal(err)
	}
	dm := slacktest.DMOf(ann)
	d.until("a message that repeats the question", func() bool { return len(d.Messages(dm)) > 0 })
	root := d.Messages(dm)[0]
	if !strings.Contains(root.Shown(), "How many days of leave?") {
		t.Errorf("shown: %s", root.Shown())
	}
	if m := d.reply(dm, root.TS, 1); !strings.Contains(m.Shown(), "20 days") {
		t.Errorf("shown: %s", m.Shown())
	}
	d.quiet()
	if n := len(d.questions()); n != 1 {
		t.Errorf("asked %d times", n)
	}
	d.wellBehaved()
}

func (d *desk) questions() []string {
	var out []string
	for _, q := range d.library.questions() {
		out = append(out, q.Text)
	}
	return out
}

func TestThePaneSuggestsPromptsAndTakesATitle(t *testing.T) {
	d := open(t)
	thread := d.OpenPane(bo, general)
	prompts := func(channel, thread string) func() bool {
		return func() bool {
			for _, s := range d.Statuses() {
				if s.Kind == "prompts" && s.Channel == channel && s.Thread == thread && len(s.Prompts) == 2 && s.Prompts[0]["message"] == "年假有几天？" {
					return true
				}
			}
			return false
		}
	}
	dm := slacktest.DMOf(bo)
	d.until("prompts in the thread", prompts(dm, thread))
	d.OpenHome(bo, "messages")
	d.until("prompts in the agent pane", prompts(dm, ""))
	d.Say(slacktest.Say{Channel: dm, User: bo, Text: "年假有几天？", Thread: thread})
	d.until("a title", func() bool {
		for _, s := range d.Statuses() {
			if s.Kind == "title" && s.Thread == thread && s.Text == "年假有几天？" {
				return true
			}
		}
		return false
	})
	d.quiet()
	d.wellBehaved()
}

// As long as it is at work, Slack offers a button in the agent pane to stop it.
func TestTheAgentPaneShowsThatItWorks(t *testing.T) {
	d := open(t)
	dm := slacktest.DMOf(bo)
	thread := d.OpenPane(bo, general)
	d.Say(slacktest.Say{Channel: dm, User: bo, Text: "年假有几天？", Thread: thread})
	d.reply(dm, thread, 1)
	sessions := func() []string {
		var out []string
		for _, s := range d.Statuses() {
			if s.Kind == "session" && s.Thread == thread {
				out = append(out, s.Text)
			}
		}
		return out
	}
	d.until("the end of the work", func() bool { return slices.Equal(sessions(), []string{"processing", "active"}) })
	d.wellBehaved()
}

func TestAnAnswerIsStopped(t *testing.T) {
	d := open(t)
	begun := make(chan struct{})
	d.library.answers = map[string]string{"leave": "One. Two. Three."}
	d.library.between = func(ctx context.Context, part int) error {
		if part == 0 {
			return nil
		}
		close(begun)
		<-ctx.Done()
		return ctx.Err()
	}
	q := d.Ask(general, ann, "how much leave?")
	<-begun
	d.Event(map[string]any{"type": "agent_session_stopped", "channel": general, "thread_ts": q.TS, "user": ann, "event_ts": "2.0"})
	d.until("the end of the answer", func() bool {
		all := d.Replies(general, q.TS)
		return len(all) == 1 && !all[0].Streaming && strings.Contains(all[0].Shown(), stoppedWords.en)
	})
	if m := d.Replies(general, q.TS)[0]; !strings.Contains(m.Shown(), "One.") || strings.Contains(m.Shown(), "Three.") {
		t.Errorf("shown: %s", m.Shown())
	}
	d.quiet()
}

// asking fills in the dialog to ask about a message.
func (d *desk) asking(m slacktest.Message, user, question, where string) {
	d.t.Helper()
	d.Shortcut(m, user, callbackAsk)
	v := d.modal(user, "")
	d.Submit(v, map[string]map[string]any{
		blockQuestion: {inputQuestion: slacktest.Text(question)},
		blockWhere:    {inputWhere: map[string]any{"type": "radio_buttons", "selected_option": map[string]any{"value": where}}},
	})
}

func TestAskingAboutAMessage(t *testing.T) {
	for _, test := range []struct{ where, channel string }{{whereThread, general}, {whereMe, slacktest.DMOf(ann)}} {
		t.Run(test.where, func(t *testing.T) {
			d := open(t, copies)
			m := d.Say(slacktest.Say{Channel: general, User: bo, Text: "We have <@U0ANN> 20 days."})
			d.asking(m, ann, "How many days of leave?", test.where)
			thread := m.TS
			if test.where == whereMe {
				d.until("a message that repeats the question", func() bool { return len(d.Messages(test.channel)) > 0 })
				thread = d.Messages(test.channel)[0].TS
			}
			d.until("the answer", func() bool {
				all := d.Replies(test.channel, thread)
				return len(all) > 0 && !all[len(all)-1].Streaming && strings.Contains(all[len(all)-1].Shown(), "20 days of")
			})
			d.quiet()
			if got := d.questions(); len(got) != 1 || got[0] != "How many days of leave?" {
				t.Errorf("asked: %q", got)
			}
			if test.where == whereMe && len(d.Replies(general, m.TS)) > 0 {
				t.Error("others see a private answer")
			}
			d.wellBehaved()
		})
	}
}

func TestAskingAboutAMessageWhereTheBotIsNot(t *testing.T) {
	d := open(t)
	m := d.Say(slacktest.Say{Channel: slacktest.Outside, User: bo, Text: "20 days."})
	d.asking(m, ann, "How many days of leave?", whereThread)
	dm := slacktest.DMOf(ann)
	d.until("the answer in the direct message", func() bool {
		all := d.Messages(dm)
		return len(all) > 0 && len(d.Replies(dm, all[0].TS)) == 1 && strings.Contains(d.Replies(dm, all[0].TS)[0].Shown(), "20 days of")
	})
	d.quiet()
}

func TestAdminsSeeHow(t *testing.T) {
	d := open(t, func(o *Options, _ *slacktest.Options) { o.Admins = []string{ann} })
	q := d.Ask(general, ann, "how much leave?")
	m := d.reply(general, q.TS, 1)
	d.quiet()
	d.Shortcut(m, ann, callbackHow)
	d.modal(ann, "wenju explain answer-")
	d.Shortcut(m, bo, callbackHow)
	d.modal(bo, noAdminWords.zh)
	if err := d.Click(m, ann, "passage_1", ""); err != nil {
		t.Fatal(err)
	}
	v := d.modal(ann, leaveQuote)
	if err := d.ClickView(v, actionHow, ""); err != nil {
		t.Fatal(err)
	}
	d.modal(ann, "wenju explain answer-")
	d.wellBehaved()
}

func TestAdminsHaveAButtonWhereTheyAreAlone(t *testing.T) {
	d := open(t, func(o *Options, _ *slacktest.Options) { o.Admins = []string{ann} })
	d.Command(general, ann, "/ask", "how much leave?")
	if err := d.Click(d.told(ann, "20 days of"), ann, actionHow, ""); err != nil {
		t.Fatal(err)
	}
	d.modal(ann, "wenju explain answer-")
	for _, user := range []string{ann, bo} {
		q := d.DM(user, "how much leave?")
		err := d.Click(d.reply(slacktest.DMOf(user), q.TS, 1), user, actionHow, "")
		if (err == nil) != (user == ann) {
			t.Errorf("%s: %v", user, err)
		}
	}
	q := d.Ask(general, ann, "how much leave?")
	if err := d.Click(d.reply(general, q.TS, 1), ann, actionHow, ""); err == nil {
		t.Error("everybody sees the button")
	}
	d.wellBehaved()
}

// brokenShelf is a library whose index cannot be read.
type brokenShelf struct{ *shelf }

func (brokenShelf) Overview(context.Context) (Overview, error) { return Overview{}, errBroken }

func TestHomeSaysThatTheIndexIsBroken(t *testing.T) {
	d := open(t, func(o *Options, _ *slacktest.Options) { o.Library = brokenShelf{&shelf{}} })
	d.OpenHome(bo, "home")
	d.home(bo, indexFailedWords.zh)
	d.wellBehaved()
}

func TestHelp(t *testing.T) {
	d := open(t)
	for user, want := range map[string]string{ann: commandsTitle.en, bo: commandsTitle.zh} {
		text := map[string]string{ann: "help", bo: "帮助"}[user]
		d.Command(general, user, "/ask", text)
		d.until("help", func() bool {
			for _, m := range d.Messages(general) {
				if m.For == user && strings.Contains(m.Shown(), want) {
					return true
				}
			}
			return false
		})
	}
	if len(d.questions()) > 0 {
		t.Errorf("asked: %q", d.questions())
	}
}

// told waits until a user alone sees a message with such words, and returns it.
func (d *desk) told(user, want string) slacktest.Message {
	d.t.Helper()
	var found slacktest.Message
	d.until("a message to "+user+" with "+want, func() bool {
		for _, m := range d.Messages(general) {
			if m.For == user && strings.Contains(m.Shown(), want) {
				found = m
				return true
			}
		}
		return false
	})
	return found
}
