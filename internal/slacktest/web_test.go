package slacktest

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"
)

func TestTokensAndScopes(t *testing.T) {
	s := start(t, Options{Scopes: []string{"chat:write", "channels:history"}})
	api := client(s)
	who, err := api.AuthTest()
	if err != nil || who.UserID != BotUser || who.BotID != BotID || !strings.Contains(who.Header.Get("X-OAuth-Scopes"), "chat:write") {
		t.Errorf("%+v, %v", who, err)
	}
	for token, code := range map[string]string{"xoxb-other": "invalid_auth", AppToken: "not_allowed_token_type", "": "not_authed"} {
		_, err := slack.New(token, slack.OptionAPIURL(s.URL())).AuthTest()
		wants(t, err, code)
	}
	_, _, err = slack.New("", slack.OptionAPIURL(s.URL()), slack.OptionAppLevelToken(BotToken)).StartSocketModeContext(t.Context())
	wants(t, err, "not_allowed_token_type")
	_, err = api.GetUserInfo(Ann)
	if e := wants(t, err, "missing_scope"); e.Needed != "users:read" || !strings.Contains(e.Provided, "chat:write") {
		t.Errorf("%+v", e)
	}
	_, err = api.GetConversationHistory(&slack.GetConversationHistoryParameters{ChannelID: Secret})
	wants(t, err, "missing_scope")
	_, err = api.GetConversationHistory(&slack.GetConversationHistoryParameters{ChannelID: General})
	wants(t, err, "")
}

func TestMessagesAndThreads(t *testing.T) {
	s := start(t, Options{})
	api := client(s)
	q := s.Ask(General, Ann, "how long is the bridge?")
	off := slack.MsgOptionDisableLinkUnfurl()
	_, ts, err := api.PostMessage(General, slack.MsgOptionText("3.6 km https://example.com", false), slack.MsgOptionTS(q.TS), off, slack.MsgOptionDisableMediaUnfurl())
	wants(t, err, "")
	_, _, _, err = api.UpdateMessage(General, ts, slack.MsgOptionText("3.6 kilometres", false))
	wants(t, err, "")
	list, _, _, err := api.GetConversationReplies(&slack.GetConversationRepliesParameters{ChannelID: General, Timestamp: q.TS})
	if err != nil || len(list) != 2 || list[1].Text != "3.6 kilometres" || list[1].BotID != BotID || list[0].User != Ann {
		t.Errorf("%+v, %v", list, err)
	}
	if got := s.Replies(General, q.TS); len(got) != 1 || got[0].Edits != 1 {
		t.Errorf("%+v", got)
	}
	_, _, err = api.DeleteMessage(General, q.TS)
	wants(t, err, "cant_delete_message")
	_, _, err = api.DeleteMessage(General, ts)
	wants(t, err, "")
	_, _, _, err = api.UpdateMessage(General, ts, slack.MsgOptionText("x", false))
	wants(t, err, "message_not_found")
	_, _, err = api.PostMessage(Outside, slack.MsgOptionText("x", false))
	wants(t, err, "not_in_channel")
	_, _, err = api.PostMessage(General, slack.MsgOptionText("x", false), slack.MsgOptionTS("1.000001"))
	wants(t, err, "thread_not_found")
	if v := s.Violations(); len(v) != 0 {
		t.Error(v)
	}
}

func TestReactionsAndUsers(t *testing.T) {
	s := start(t, Options{})
	api := client(s)
	q := s.Ask(General, Ann, "hello")
	ref := slack.NewRefToMessage(General, q.TS)
	wants(t, api.AddReaction("eyes", ref), "")
	wants(t, api.AddReaction("eyes", ref), "already_reacted")
	wants(t, api.AddReaction("👀", ref), "invalid_name")
	if m, _ := s.Message(General, q.TS); len(m.Reactions["eyes"]) != 1 {
		t.Errorf("%+v", m)
	}
	wants(t, api.RemoveReaction("eyes", ref), "")
	wants(t, api.RemoveReaction("eyes", ref), "no_reaction")
	u, err := api.GetUserInfo(Bo)
	if err != nil || u.Locale != "zh-CN" {
		t.Errorf("%+v, %v", u, err)
	}
}

func TestRates(t *testing.T) {
	clock := NewClock()
	s := start(t, Options{Now: clock.Now, PostEvery: time.Second, Tiers: true})
	api := client(s)
	say := func(channel string) error {
		_, _, err := api.PostMessage(channel, slack.MsgOptionText("x", false))
		return err
	}
	var slow *slack.RateLimitedError
	if err := say(General); err != nil {
		t.Error(err)
	}
	if err := say(General); !errors.As(err, &slow) || slow.RetryAfter != time.Second {
		t.Errorf("%v", err)
	}
	if err := say(Secret); err != nil {
		t.Error(err)
	}
	clock.Advance(time.Second)
	if err := say(General); err != nil {
		t.Error(err)
	}
	for i := range 51 {
		_, err := api.GetConversationHistory(&slack.GetConversationHistoryParameters{ChannelID: General})
		if (err != nil) != (i == 50) {
			t.Errorf("call %d: %v", i, err)
		}
	}
}

func TestFaults(t *testing.T) {
	s := start(t, Options{})
	api := client(s)
	post := func() (string, error) {
		_, ts, err := api.PostMessage(General, slack.MsgOptionText("x", false))
		return ts, err
	}
	var status slack.StatusCodeError
	var slow *slack.RateLimitedError
	for name, test := range map[string]struct {
		fault Fault
		holds func(ts string, err error) bool
		posts int
	}{
		"500":           {Fault{Status: 500}, func(_ string, err error) bool { return errors.As(err, &status) && status.Code == 500 }, 0},
		"429":           {Fault{Limited: 7 * time.Second}, func(_ string, err error) bool { return errors.As(err, &slow) && slow.RetryAfter == 7*time.Second }, 0},
		"bare 429":      {Fault{Bare429: true}, func(_ string, err error) bool { return err != nil && !errors.As(err, &slow) }, 0},
		"named":         {Fault{Error: "internal_error"}, func(_ string, err error) bool { return err != nil && err.Error() == "internal_error" }, 0},
		"nameless":      {Fault{Nameless: true}, func(ts string, err error) bool { return err == nil && ts == "" }, 0},
		"done and lost": {Fault{LostAfter: true}, func(_ string, err error) bool { return err != nil }, 1},
		"lost":          {Fault{LostEarly: true}, func(_ string, err error) bool { return err != nil }, 0},
		"slow":          {Fault{Slow: time.Millisecond}, func(ts string, err error) bool { return err == nil && ts != "" }, 1},
	} {
		before := len(s.Messages(General))
		s.Fault("chat.post*", 1, test.fault)
		ts, err := post()
		if slow = nil; !test.holds(ts, err) || len(s.Messages(General)) != before+test.posts {
			t.Errorf("%s: %q, %v, %d messages more", name, ts, err, len(s.Messages(General))-before)
		}
		if _, err := post(); err != nil {
			t.Errorf("after %s: %v", name, err)
		}
	}
	s.Fault("*", 0, Fault{Stall: true})
	stalled := make(chan error)
	go func() { _, err := post(); stalled <- err }()
	within(t, s, "the call that stalls", func() bool { return strings.Contains(s.Log()[len(s.Log())-1], "stalled") })
	s.Recover()
	if err := <-stalled; err == nil {
		t.Error("what stalled was answered")
	}
	if _, err := post(); err != nil {
		t.Error(err)
	}
}
