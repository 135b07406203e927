package slacktest

import (
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"
	"github.com/slack-go/slack/socketmode"
)

func inner[T any](t *testing.T, e socketmode.Event) T {
	t.Helper()
	outer, _ := e.Data.(slackevents.EventsAPIEvent)
	data, ok := outer.InnerEvent.Data.(T)
	if !ok {
		t.Fatalf("%T", outer.InnerEvent.Data)
	}
	return data
}

func acked(s *Server, n int) func() bool {
	return func() bool {
		done := 0
		for _, d := range s.Deliveries() {
			if d.Acked {
				done++
			}
		}
		return done == n
	}
}

func TestEvents(t *testing.T) {
	s := start(t, Options{})
	seen := listen(t, s, nothing)
	if e := next(t, seen, socketmode.EventTypeHello); e.Request.NumConnections != 1 || e.Request.ConnectionInfo.AppID != AppID {
		t.Errorf("%+v", e.Request)
	}
	q := s.Ask(General, Ann, "how long?") // two events
	within(t, s, "acknowledgements", acked(s, 2))
	s.Edit(General, q.TS, Mention+" how wide?")
	within(t, s, "acknowledgements", acked(s, 3))
	client(s).PostMessage(General, slack.MsgOptionText("x", false), slack.MsgOptionTS(q.TS)) // comes back
	within(t, s, "acknowledgements", acked(s, 4))
	s.Delete(General, q.TS)
	within(t, s, "acknowledgements", acked(s, 5))
	if l := s.Latencies(); len(l) != 5 || l[0] <= 0 || l[4] > 3*time.Second {
		t.Errorf("%v", l)
	}
	next(t, seen, socketmode.EventTypeEventsAPI)
	next(t, seen, socketmode.EventTypeEventsAPI)
	edit := inner[*slackevents.MessageEvent](t, next(t, seen, socketmode.EventTypeEventsAPI))
	if edit.SubType != "message_changed" || edit.Message.Text != Mention+" how wide?" || edit.PreviousMessage.Text != Mention+" how long?" {
		t.Errorf("%+v", edit)
	}
	if echo := inner[*slackevents.MessageEvent](t, next(t, seen, socketmode.EventTypeEventsAPI)); echo.BotID != BotID {
		t.Errorf("%+v", echo)
	}
	// It has a reply, so that a tombstone stays.
	if gone := inner[*slackevents.MessageEvent](t, next(t, seen, socketmode.EventTypeEventsAPI)); gone.Message.SubType != "tombstone" {
		t.Errorf("%+v", gone)
	}
	s.DM(Bo, "多长？")
	if dm := inner[*slackevents.MessageEvent](t, next(t, seen, socketmode.EventTypeEventsAPI)); dm.ChannelType != "im" || dm.Channel != DMOf(Bo) {
		t.Errorf("%+v", dm)
	}
	s.OpenPane(Ann, General)
	if pane := inner[*slackevents.AssistantThreadStartedEvent](t, next(t, seen, socketmode.EventTypeEventsAPI)); pane.AssistantThread.UserID != Ann {
		t.Errorf("%+v", pane)
	}
}

func TestRedelivery(t *testing.T) {
	s := start(t, Options{AckWithin: 30 * time.Millisecond, RetryAfter: []time.Duration{0, time.Millisecond, time.Millisecond}})
	seen := listen(t, s, nil) // acknowledges nothing
	s.DM(Ann, "?")
	for want := range 4 {
		if e := next(t, seen, socketmode.EventTypeEventsAPI); e.Request.RetryAttempt != want {
			t.Errorf("retry %d, want %d", e.Request.RetryAttempt, want)
		}
	}
	within(t, s, "the end", func() bool { return len(s.Deliveries()[0].Attempts) == 4 && !s.Deliveries()[0].Acked })
}

func TestCopiesAndEventIDs(t *testing.T) {
	s := start(t, Options{Copies: 3, EventIDs: 2})
	seen := listen(t, s, nothing)
	s.DM(Ann, "?")
	ids := make(map[string]int)
	for range 6 {
		e := next(t, seen, socketmode.EventTypeEventsAPI)
		ids[e.Data.(slackevents.EventsAPIEvent).Data.(*slackevents.EventsAPICallbackEvent).EventID]++
	}
	if len(ids) != 2 {
		t.Error(ids)
	}
}

func TestSocketsFail(t *testing.T) {
	s := start(t, Options{PingEvery: 10 * time.Millisecond, AckWithin: 50 * time.Millisecond})
	listen(t, s, nothing)
	s.Drop()
	within(t, s, "another socket", func() bool { return len(s.Connects()) == 4 && s.Sockets() == 1 })
	s.DM(Ann, "?")
	within(t, s, "an acknowledgement", acked(s, 1))
	s.Disconnect("refresh_requested")
	within(t, s, "another socket", func() bool { return len(s.Connects()) == 6 && s.Sockets() == 1 })
	s.BounceSockets(2)
	s.Drop()
	within(t, s, "another socket", func() bool { return len(s.Connects()) == 12 && s.Sockets() == 1 })
	s.HalfOpen()
	s.DM(Ann, "??")
	within(t, s, "attempts in vain", func() bool { return len(s.Deliveries()[1].Attempts) > 1 })
	if acked(s, 2)() {
		t.Error("a half-open socket acknowledges")
	}
}

func TestSeveralSockets(t *testing.T) {
	s := start(t, Options{})
	one, other := listen(t, s, nothing), listen(t, s, nothing)
	within(t, s, "two sockets", func() bool { return s.Sockets() == 2 })
	s.DM(Ann, "?")
	s.DM(Bo, "?")
	next(t, one, socketmode.EventTypeEventsAPI)
	next(t, other, socketmode.EventTypeEventsAPI)
}

func TestUnknownAndBroken(t *testing.T) {
	s := start(t, Options{})
	seen := listen(t, s, nothing)
	s.Event(map[string]any{"type": "goose_landed", "channel": 7})
	s.Envelope("pigeon_post", map[string]any{})
	s.Send(`{"envelope_id": 7`)
	next(t, seen, socketmode.EventTypeErrorBadMessage)
	next(t, seen, socketmode.EventTypeErrorBadMessage)
}

// slack-go does not send what is too large, so that this client is a plain one.
func TestOversizedAcknowledgement(t *testing.T) {
	s := start(t, Options{AckWithin: 20 * time.Millisecond})
	_, url, err := client(s).StartSocketModeContext(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	conn, _, err := websocket.DefaultDialer.Dial(url, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	within(t, s, "a socket", func() bool { return s.Sockets() == 1 })
	s.Command(General, Ann, "/ask", "how long?")
	for {
		var e struct {
			Type string `json:"type"`
			ID   string `json:"envelope_id"`
		}
		if err := conn.ReadJSON(&e); err != nil {
			t.Fatal(err)
		}
		if e.Type == "slash_commands" {
			conn.WriteJSON(map[string]any{"envelope_id": e.ID, "payload": map[string]any{"text": strings.Repeat("x", 20*1024)}})
			break
		}
	}
	within(t, s, "a violation", func() bool { return len(s.Violations()) == 1 })
	if d := s.Deliveries()[0]; d.Acked || len(s.Messages(General)) != 0 {
		t.Errorf("%+v", d)
	}
}
