package slacktest

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"
)

func TestCommandAndResponseURL(t *testing.T) {
	clock := NewClock()
	s := start(t, Options{Now: clock.Now})
	seen := listen(t, s, func(socketmode.Event) any { return map[string]any{"text": "working on it"} })
	s.Command(General, Ann, "/ask", "how long?")
	c := next(t, seen, socketmode.EventTypeSlashCommand).Data.(slack.SlashCommand)
	within(t, s, "what came with the acknowledgement", func() bool { return len(s.Messages(General)) == 1 })
	if m := s.Messages(General)[0]; m.For != Ann || m.Text != "working on it" {
		t.Errorf("%+v", m)
	}
	for i := range 6 {
		err := slack.PostWebhookContext(t.Context(), c.ResponseURL, &slack.WebhookMessage{Text: "3.6 km", ResponseType: "in_channel"})
		if (err != nil) != (i == 5) {
			t.Errorf("use %d: %v", i, err)
		}
	}
	if m := s.Messages(General); len(m) != 6 || m[5].For != "" {
		t.Errorf("%+v", m)
	}
	s.Command(General, Ann, "/ask", "how long?")
	c = next(t, seen, socketmode.EventTypeSlashCommand).Data.(slack.SlashCommand)
	clock.Advance(31 * time.Minute)
	if err := slack.PostWebhook(c.ResponseURL, &slack.WebhookMessage{Text: "x"}); err == nil {
		t.Error("an old response_url is taken")
	}
}

func modal(title string, blocks ...slack.Block) slack.ModalViewRequest {
	return slack.ModalViewRequest{Type: slack.VTModal, Title: slack.NewTextBlockObject(slack.PlainTextType, title, false, false), Blocks: slack.Blocks{BlockSet: blocks}}
}

func TestClicksAndModals(t *testing.T) {
	clock := NewClock()
	s := start(t, Options{Now: clock.Now})
	api := client(s)
	seen := listen(t, s, nothing)
	plain := func(s string) *slack.TextBlockObject {
		return slack.NewTextBlockObject(slack.PlainTextType, s, false, false)
	}
	feedback := slack.NewContextActionsBlock("fb", slack.NewFeedbackButtonsBlockElement("feedback",
		slack.NewFeedbackButton(plain("👍"), "up"), slack.NewFeedbackButton(plain("👎"), "down")))
	button := slack.NewActionBlock("row", slack.NewButtonBlockElement("source", "1", plain("[1]")))
	_, ts, err := api.PostMessage(General, slack.MsgOptionBlocks(section(3), button, feedback))
	wants(t, err, "")
	m, _ := s.Message(General, ts)
	if err := s.Click(m, Ann, "feedback", "down"); err != nil {
		t.Fatal(err)
	}
	cb := next(t, seen, socketmode.EventTypeInteractive).Data.(slack.InteractionCallback)
	if a := cb.ActionCallback.BlockActions[0]; a.Value != "down" || a.ActionID != "feedback" || cb.Message.Timestamp != ts || cb.Channel.ID != General {
		t.Errorf("%+v", cb)
	}
	if err := s.Click(m, Ann, "nope", ""); err == nil {
		t.Error("clicked what is not there")
	}
	if err := s.Click(m, Ann, "source", ""); err != nil {
		t.Fatal(err)
	}
	cb = next(t, seen, socketmode.EventTypeInteractive).Data.(slack.InteractionCallback)
	_, err = api.OpenView(cb.TriggerID, modal("A title that is longer than it may be", section(3)))
	wants(t, err, "invalid_arguments")
	_, err = api.OpenView(cb.TriggerID, modal("Passage", slack.NewMarkdownBlock("", "x")))
	wants(t, err, "invalid_arguments")
	view, err := api.OpenView(cb.TriggerID, modal("Passage", section(3), button))
	wants(t, err, "")
	_, err = api.OpenView(cb.TriggerID, modal("Passage", section(3)))
	wants(t, err, "exchanged_trigger_id")
	if open := s.Views(Ann); len(open) != 1 || open[0].ID != view.ID || open[0].Title != "Passage" {
		t.Errorf("%+v", open)
	}
	_, err = api.UpdateView(modal("More", section(4)), "", "wrong", view.ID)
	wants(t, err, "hash_conflict")
	_, err = api.UpdateView(modal("More", section(4), button), "", view.Hash, view.ID)
	wants(t, err, "")
	if err := s.ClickView(s.Views(Ann)[0], "source", ""); err != nil {
		t.Fatal(err)
	}
	cb = next(t, seen, socketmode.EventTypeInteractive).Data.(slack.InteractionCallback)
	clock.Advance(4 * time.Second)
	_, err = api.PushView(cb.TriggerID, modal("Pushed", section(3)))
	wants(t, err, "expired_trigger_id")
	s.Submit(s.Views(Ann)[0], map[string]map[string]any{"b": {"a": Text("because")}})
	cb = next(t, seen, socketmode.EventTypeInteractive).Data.(slack.InteractionCallback)
	if cb.View.State.Values["b"]["a"].Value != "because" {
		t.Errorf("%+v", cb.View)
	}
	within(t, s, "the modal to close", func() bool { return len(s.Views(Ann)) == 0 })
	_, err = api.PublishView(Ann, slack.HomeTabViewRequest{Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: []slack.Block{section(3)}}}, "")
	wants(t, err, "")
	if _, ok := s.Home(Ann); !ok {
		t.Error("no Home")
	}
}

func TestHTTPMode(t *testing.T) {
	s := start(t, Options{AckWithin: 100 * time.Millisecond, RetryAfter: []time.Duration{0}})
	refuse := true
	got := make(chan string, 10)
	app := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v, err := slack.NewSecretsVerifier(r.Header, SigningSecret)
		if err != nil {
			t.Error(err)
		}
		buf := make([]byte, 1<<20)
		n, _ := r.Body.Read(buf)
		v.Write(buf[:n])
		if err := v.Ensure(); err != nil {
			t.Error(err)
		}
		if refuse {
			refuse = false
			w.WriteHeader(500)
			return
		}
		got <- r.Header.Get("Content-Type") + r.Header.Get("X-Slack-Retry-Num")
	}))
	defer app.Close()
	s.UseHTTP(app.URL)
	s.DM(Ann, "?")
	if kind := <-got; kind != "application/json1" {
		t.Error(kind)
	}
	s.Command(General, Ann, "/ask", "?")
	if kind := <-got; kind != "application/x-www-form-urlencoded" {
		t.Error(kind)
	}
	within(t, s, "acknowledgements", acked(s, 2))
	body := []byte("{}")
	stale := Sign(SigningSecret, time.Now().Add(-6*time.Minute), body)
	if _, err := slack.NewSecretsVerifier(stale, SigningSecret); !errors.Is(err, slack.ErrExpiredTimestamp) {
		t.Error(err)
	}
	if _, _, err := Post(context.Background(), "http://127.0.0.1:1", stale, body); err == nil {
		t.Error("nobody answered")
	}
}
