package bot

import (
	"context"
	"strings"
	"testing"

	"github.com/wenju/wenju/internal/slacktest"
	"github.com/wenju/wenju/rag"
)

// answered asks in a channel and waits for the answer.
func (d *desk) answered(text string) slacktest.Message {
	d.t.Helper()
	q := d.Ask(general, ann, text)
	m := d.reply(general, q.TS, 1)
	d.quiet()
	return m
}

func TestPassageOpensInItsSurroundings(t *testing.T) {
	d := open(t)
	m := d.answered("how much leave?")
	if err := d.Click(m, bo, actionPassage+"_1", ""); err != nil {
		t.Fatal(err)
	}
	d.modal(bo, leaveQuote)
	d.wellBehaved()
}

func TestPassageOfAnAnswerThatIsForgotten(t *testing.T) {
	d := open(t)
	m := d.answered("how much leave?")
	d.options.Records = d.records
	if _, err := d.records.DeleteUser(t.Context(), ann); err != nil {
		t.Fatal(err)
	}
	if err := d.Click(m, bo, actionPassage+"_1", ""); err != nil {
		t.Fatal(err)
	}
	d.modal(bo, "no longer on record")
}

func TestThumbs(t *testing.T) {
	d := open(t)
	m := d.answered("how much leave?")
	if err := d.Click(m, bo, actionFeedback, thumb(m, "up")); err != nil {
		t.Fatal(err)
	}
	d.told(bo, "Thank you")
	if err := d.Click(m, ann, actionFeedback, thumb(m, "down")); err != nil {
		t.Fatal(err)
	}
	d.Submit(d.modal(ann, "What was wrong"), map[string]map[string]any{blockReason: {inputReason: map[string]any{"type": "plain_text_input", "value": "a wrong figure"}}})
	id := strings.Fields(thumb(m, "up"))[0]
	d.until("feedback", func() bool {
		all, err := d.records.Feedback(context.Background(), id)
		if err != nil || len(all) != 2 {
			return false
		}
		up, down := all[0], all[1]
		if up.User != bo {
			up, down = down, up
		}
		return up.Up && !down.Up && down.User == ann && down.Reason == "a wrong figure"
	})
	d.wellBehaved()
}

// thumb is the value of a thumb under an answer.
func thumb(m slacktest.Message, which string) string {
	for _, b := range m.Blocks {
		list, _ := b["elements"].([]any)
		for _, e := range list {
			e, _ := e.(map[string]any)
			for _, name := range []string{"positive_button", "negative_button"} {
				if button, ok := e[name].(map[string]any); ok {
					if value, _ := button["value"].(string); strings.HasSuffix(value, " "+which) {
						return value
					}
				}
			}
		}
	}
	return ""
}

// A command is answered to its asker alone, and shared once however often the
// button is clicked.
func TestCommandIsPrivateUntilItIsShared(t *testing.T) {
	d := open(t)
	d.Command(general, ann, "/ask", "how much leave?")
	m := d.told(ann, "20 days")
	d.quiet()
	if public := d.public(general); len(public) != 0 {
		t.Fatalf("everybody sees %v", public)
	}
	for range 2 {
		if err := d.Click(m, ann, actionShare, ""); err != nil {
			t.Fatal(err)
		}
	}
	d.until("a shared answer", func() bool { return len(d.public(general)) == 1 })
	d.quiet()
	public := d.public(general)
	if len(public) != 1 || !strings.Contains(public[0].Shown(), "20 days") || !strings.Contains(public[0].Shown(), "how much leave?") {
		t.Errorf("everybody sees %v", public)
	}
	if len(public[0].Pings) > 0 {
		t.Errorf("pings %v", public[0].Pings)
	}
	d.wellBehaved()
}

// public are the bot's messages in a channel that everybody sees.
func (d *desk) public(channel string) []slacktest.Message {
	var out []slacktest.Message
	for _, m := range d.Messages(channel) {
		if m.ByBot() && m.For == "" && !m.Deleted {
			out = append(out, m)
		}
	}
	return out
}

func TestSharingWhereTheBotIsNoMember(t *testing.T) {
	d := open(t)
	d.Command(slacktest.Outside, ann, "/ask", "how much leave?")
	var m slacktest.Message
	d.until("a private answer", func() bool {
		for _, one := range d.Messages(slacktest.Outside) {
			if strings.Contains(one.Shown(), "20 days") {
				m = one
			}
		}
		return m.TS != ""
	})
	if err := d.Click(m, ann, actionShare, ""); err != nil {
		t.Fatal(err)
	}
	d.until("words", func() bool {
		for _, one := range d.Messages(slacktest.Outside) {
			if strings.Contains(one.Shown(), "invite me") {
				return true
			}
		}
		return false
	})
}

func TestCommandFails(t *testing.T) {
	d := open(t)
	d.library.before = func(context.Context, rag.Question) error { return errBroken }
	d.Command(general, ann, "/ask", "how much leave?")
	d.told(ann, "Something failed")
	d.quiet()
}
