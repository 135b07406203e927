package bot

import (
	"testing"

	"github.com/slack-go/slack"

	"github.com/wenju/wenju/internal/slacktest"
)

// A message is a question whatever the type of what else comes with it.
func TestFieldsOfAnotherTypeHideNoQuestion(t *testing.T) {
	for name, raw := range map[string]string{
		"a time with a fraction": `{"event_time":1700000000.5,"event":{"type":"message","channel":"C1","ts":"1.2","text":"how much leave?"}}`,
		"a time in words":        `{"event_time":"now","event":{"type":"message","channel":"C1","ts":"1.2","text":"how much leave?"}}`,
		"other files":            `{"event":{"type":"app_mention","channel":"C1","files":"none","ts":"1.2","text":"how much leave?"}}`,
	} {
		d, err := readDelivery([]byte(raw))
		if err != nil || d.Event.Text != "how much leave?" || d.Event.Channel != "C1" {
			t.Errorf("%s: %+v, %v", name, d, err)
		}
	}
	if _, err := readDelivery([]byte(`{"event":{"type":"user_change","user":{"id":"U1"}}}`)); err == nil {
		t.Error("an event of another kind is read")
	}
}

// A command that comes without a trigger, or without an address for its answer, is
// answered all the same, and once.
func TestCommandsWithLess(t *testing.T) {
	for _, left := range [][]string{{"trigger_id"}, {"response_url"}, {"trigger_id", "response_url"}} {
		d := open(t)
		c := map[string]any{"command": "/ask", "text": "how much leave?", "user_id": ann, "channel_id": general,
			"team_id": slacktest.Team, "trigger_id": "1.2.3", "response_url": d.URL() + "nowhere"}
		for _, name := range left {
			delete(c, name)
		}
		for range 3 {
			d.Envelope(kindCommand, c)
		}
		d.quiet()
		if n := len(d.library.questions()); n != 1 {
			t.Errorf("without %v: asked %d times", left, n)
		}
		if c["response_url"] == nil {
			d.told(ann, "20 days")
		}
	}
}

func TestButtonsWithoutABlock(t *testing.T) {
	raw := `{"type":"block_actions","actions":[{"type":"button","action_id":"share","value":"a1","text":{"type":"plain_text","text":"Share"}},
		{"type":"button","action_id":"passage_1","block_id":"b","value":"a2"}]}`
	c, err := readClick([]byte(raw))
	if err != nil {
		t.Fatal(err)
	}
	got := c.ActionCallback.BlockActions
	if len(got) != 2 || got[0].ActionID != "share" || got[0].Value != "a1" || got[1].BlockID != "b" {
		t.Errorf("%+v", got)
	}
}

// A stream that a killed bot has left is found, whether Slack calls it the message
// of a bot or not; what Slack itself says in a thread is none.
func TestWhatCountsAsAnAnswer(t *testing.T) {
	for subtype, want := range map[string]bool{"": true, "bot_message": true, "channel_join": false, "tombstone": false} {
		if got := isAnswer(slack.Message{Msg: slack.Msg{SubType: subtype}}); got != want {
			t.Errorf("%q: %v", subtype, got)
		}
	}
}
