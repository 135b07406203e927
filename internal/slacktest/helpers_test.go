package slacktest

import (
	"context"
	"errors"
	"io"
	"log"
	"testing"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"
)

// start makes a stand-in that ends with the test.
func start(t *testing.T, opt Options) *Server {
	t.Helper()
	s := New(opt)
	t.Cleanup(func() {
		s.Close()
		if t.Failed() {
			for _, line := range s.Log() {
				t.Log(line)
			}
		}
	})
	return s
}

func client(s *Server) *slack.Client {
	return slack.New(BotToken, slack.OptionAPIURL(s.URL()), slack.OptionAppLevelToken(AppToken))
}

// wants fails the test unless err is Slack's error of that name.
func wants(t *testing.T, err error, code string) slack.SlackErrorResponse {
	t.Helper()
	var e slack.SlackErrorResponse
	if code == "" {
		if err != nil {
			t.Errorf("%v, want no error", err)
		}
	} else if !errors.As(err, &e) || e.Err != code {
		t.Errorf("%v, want %s", err, code)
	}
	return e
}

// within fails the test unless cond holds soon.
func within(t *testing.T, s *Server, what string, cond func() bool) {
	t.Helper()
	if !s.Wait(5*time.Second, cond) {
		t.Fatalf("not in time: %s", what)
	}
}

// listen connects a client that acknowledges everything with ack's payload and
// hands every event to seen.
func listen(t *testing.T, s *Server, ack func(socketmode.Event) any) (seen chan socketmode.Event) {
	t.Helper()
	quiet := log.New(io.Discard, "", 0)
	c := socketmode.New(client(s), socketmode.OptionLog(quiet))
	seen = make(chan socketmode.Event, 1000)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); c.RunContext(ctx) }()
	go func() {
		for {
			select {
			case <-ctx.Done():
				return
			case e := <-c.Events:
				if e.Request != nil && e.Request.EnvelopeID != "" && ack != nil {
					c.AckCtx(ctx, e.Request.EnvelopeID, ack(e))
				}
				seen <- e
			}
		}
	}()
	t.Cleanup(func() { cancel(); <-done })
	within(t, s, "a socket", func() bool { return s.Sockets() > 0 })
	return seen
}

func nothing(socketmode.Event) any { return nil }

// next returns the next event of a kind.
func next(t *testing.T, seen chan socketmode.Event, kind socketmode.EventType) socketmode.Event {
	t.Helper()
	deadline := time.After(5 * time.Second)
	for {
		select {
		case e := <-seen:
			if e.Type == kind {
				return e
			}
		case <-deadline:
			t.Fatalf("no %s came", kind)
		}
	}
}
