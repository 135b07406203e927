package slacktest

import (
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"
)

func text(s string) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.MarkdownType, s, false, false)
}

func section(n int) slack.Block {
	return slack.NewSectionBlock(text(strings.Repeat("长", n)), nil, nil)
}

func TestLimitsOfMessages(t *testing.T) {
	s := start(t, Options{})
	api := client(s)
	many := func(n, chars int) (out []slack.Block) {
		for range n {
			out = append(out, section(chars))
		}
		return out
	}
	header := slack.NewHeaderBlock(slack.NewTextBlockObject(slack.PlainTextType, strings.Repeat("h", 151), false, false))
	wide := slack.NewTableBlock("")
	for range 101 {
		wide.AddRow(slack.NewTableRawTextCell("x"))
	}
	button := slack.NewActionBlock("", slack.NewButtonBlockElement("same", "", slack.NewTextBlockObject(slack.PlainTextType, "a", false, false)),
		slack.NewButtonBlockElement("same", "", slack.NewTextBlockObject(slack.PlainTextType, "b", false, false)))
	for name, test := range map[string]struct {
		blocks []slack.Block
		code   string
		says   string
	}{
		"50 blocks":           {many(50, 10), "", ""},
		"51 blocks":           {many(51, 10), "invalid_blocks", "no more than 50 items allowed [json-pointer:/blocks]"},
		"section":             {many(1, 3000), "", ""},
		"section too long":    {many(1, 3001), "invalid_blocks", "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"},
		"all too long":        {many(5, 2700), "msg_blocks_too_long", ""},
		"empty section":       {many(1, 0), "invalid_blocks", "must be more than 0 characters"},
		"header":              {[]slack.Block{header}, "invalid_blocks", "must be less than 151 characters"},
		"markdown":            {[]slack.Block{slack.NewMarkdownBlock("", strings.Repeat("m", 12_001))}, "invalid_blocks", "12001"},
		"two markdown blocks": {[]slack.Block{slack.NewMarkdownBlock("", strings.Repeat("m", 6001)), slack.NewMarkdownBlock("", strings.Repeat("m", 6001))}, "msg_blocks_too_long", ""},
		"rows":                {[]slack.Block{wide}, "invalid_blocks", "no more than 100 items"},
		"the same action":     {[]slack.Block{button}, "invalid_blocks", "already exists"},
	} {
		_, _, err := api.PostMessage(General, slack.MsgOptionBlocks(test.blocks...))
		if e := wants(t, err, test.code); test.says != "" && !strings.Contains(strings.Join(e.ResponseMetadata.Messages, "\n"), test.says) {
			t.Errorf("%s: %q", name, e.ResponseMetadata.Messages)
		}
	}
	_, ts, err := api.PostMessage(General, slack.MsgOptionText(strings.Repeat("x", 40_001), false))
	if m, _ := s.Message(General, ts); err != nil || len(m.Text) != 40_000 || len(s.Violations()) != 1 {
		t.Errorf("%v, %d, %q", err, len(m.Text), s.Violations())
	}
	_, _, _, err = api.UpdateMessage(General, ts, slack.MsgOptionText(strings.Repeat("x", 4001), false))
	wants(t, err, "msg_too_long")
	_, _, err = api.PostMessage(General, slack.MsgOptionText("x", false), slack.MsgOptionMarkdownText("y"))
	wants(t, err, "markdown_text_conflict")
	_, _, err = api.PostMessage(General, slack.MsgOptionMarkdownText(strings.Repeat("长", 12_001)))
	wants(t, err, "msg_too_long")
	_, _, err = api.PostMessage(General)
	wants(t, err, "no_text")
}

func TestPings(t *testing.T) {
	s := start(t, Options{})
	api := client(s)
	for text, pings := range map[string]int{
		"<!channel> look":                     1,
		"<!here|here> and <@U0ANN>":           2,
		"<!subteam^S123|team>, <#C0GENERAL>":  2,
		"`<!channel>` and ```\n<@U0ANN>\n```": 0,
		"&lt;!channel&gt; @channel":           0,
		"<!\u200bchannel>":                    0,
	} {
		for _, option := range []slack.MsgOption{
			slack.MsgOptionText(text, false),
			slack.MsgOptionBlocks(slack.NewSectionBlock(slack.NewTextBlockObject(slack.MarkdownType, text, false, false), nil, nil)),
			slack.MsgOptionMarkdownText(text),
		} {
			_, ts, err := api.PostMessage(General, option)
			if m, _ := s.Message(General, ts); err != nil || len(m.Pings) != pings {
				t.Errorf("%q: %v pings %q, want %d", text, err, m.Pings, pings)
			}
		}
	}
	_, ts, err := api.PostMessage(General, slack.MsgOptionText("@here", false), slack.MsgOptionLinkNames(true))
	if m, _ := s.Message(General, ts); err != nil || len(m.Pings) != 1 {
		t.Errorf("%v %q", err, m.Pings)
	}
	rich := slack.NewRichTextBlock("", slack.NewRichTextSection(slack.NewRichTextSectionUserElement(Ann, nil)))
	_, ts, err = api.PostMessage(General, slack.MsgOptionBlocks(rich))
	if m, _ := s.Message(General, ts); err != nil || len(m.Pings) != 1 {
		t.Errorf("%v %q", err, m.Pings)
	}
}

func TestStreams(t *testing.T) {
	clock := NewClock()
	s := start(t, Options{Now: clock.Now})
	api := client(s)
	q := s.Ask(General, Ann, "?")
	whom := slack.MsgOptionCompose(slack.MsgOptionTS(q.TS), slack.MsgOptionRecipientTeamID(Team), slack.MsgOptionRecipientUserID(Ann))
	_, _, err := api.StartStream(General, slack.MsgOptionTS(q.TS))
	wants(t, err, "missing_recipient_team_id")
	_, _, err = api.StartStream(DMOf(Ann), slack.MsgOptionTS(s.DM(Ann, "?").TS))
	wants(t, err, "")
	_, ts, err := api.StartStream(General, whom, slack.MsgOptionMarkdownText("One. "))
	wants(t, err, "")
	_, _, err = api.AppendStream(General, ts, slack.MsgOptionMarkdownText("Two."))
	wants(t, err, "")
	_, _, err = api.AppendStream(General, ts, slack.MsgOptionChunks(slack.NewMarkdownTextChunk("Three.")))
	wants(t, err, "streaming_mode_mismatch")
	_, _, _, err = api.UpdateMessage(General, ts, slack.MsgOptionText("x", false))
	wants(t, err, "streaming_state_conflict")
	_, _, err = api.StopStream(General, ts, slack.MsgOptionBlocks(section(10)))
	wants(t, err, "")
	if m, _ := s.Message(General, ts); m.Markdown != "One. Two." || m.Streaming || m.Thread != q.TS || !strings.HasSuffix(m.Shown(), "长") {
		t.Errorf("%+v", m)
	}
	_, _, err = api.AppendStream(General, ts, slack.MsgOptionMarkdownText("Four."))
	wants(t, err, "message_not_in_streaming_state")

	_, ts, err = api.StartStream(General, whom, slack.MsgOptionMarkdownText("One. "))
	wants(t, err, "")
	clock.Advance(5 * time.Minute)
	_, _, err = api.AppendStream(General, ts, slack.MsgOptionMarkdownText("Two."))
	wants(t, err, "message_not_in_streaming_state")
	_, _, _, err = api.UpdateMessage(General, ts, slack.MsgOptionText("One. Two.", false))
	wants(t, err, "")
}
