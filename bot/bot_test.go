package bot

import (
	"strings"
	"testing"

	"github.com/wenju/wenju/internal/slacktest"
)

func TestMentionIsAnsweredInItsThread(t *testing.T) {
	d := open(t)
	q := d.Ask(slacktest.General, slacktest.Ann, "how much leave?")
	m := d.reply(slacktest.General, q.TS, 1)
	if !strings.Contains(m.Shown(), "20 days of") || !strings.Contains(m.Shown(), "Leave") {
		t.Errorf("shown: %s", m.Shown())
	}
	if m.Via != "chat.startStream" {
		t.Errorf("by %s", m.Via)
	}
	d.quiet()
	if all := d.Replies(slacktest.General, q.TS); len(all) != 1 {
		t.Errorf("%d replies", len(all))
	}
	if v := d.Violations(); len(v) > 0 {
		t.Error(v)
	}
}
