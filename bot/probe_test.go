package bot

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/wenju/wenju/internal/slacktest"
)

func TestProbe(t *testing.T) {
	s := slacktest.New(slacktest.Options{Scopes: []string{"chat:write", "commands"}})
	defer s.Close()
	p := NewProbe(slacktest.BotToken, slacktest.AppToken, strings.TrimSuffix(s.URL(), "/"))
	who, err := p.Who(t.Context())
	if err != nil || who.Team != "wenju" || !slices.Equal(who.Scopes, []string{"chat:write", "commands"}) || time.Since(who.Date).Abs() > time.Minute {
		t.Errorf("%+v, %v", who, err)
	}
	if n, err := p.Socket(t.Context()); err != nil || n != 1 {
		t.Errorf("%d connections, %v", n, err)
	}
	if !s.Wait(5*time.Second, func() bool { return s.Sockets() == 0 }) {
		t.Error("the connection stays open")
	}
}

func TestProbeFails(t *testing.T) {
	s := slacktest.New(slacktest.Options{})
	defer s.Close()
	p := NewProbe("xoxb-wrong", "xapp-wrong", s.URL())
	if _, err := p.Who(t.Context()); SlackError(err) != "invalid_auth" {
		t.Error(err)
	}
	if _, err := p.Socket(t.Context()); SlackError(err) != "invalid_auth" {
		t.Error(err)
	}
	p = NewProbe(slacktest.BotToken, slacktest.AppToken, s.URL())
	s.Fault("*", 2, slacktest.Fault{Nameless: true})
	if _, err := p.Who(t.Context()); err == nil || SlackError(err) != "" {
		t.Error(err)
	}
	if _, err := p.Socket(t.Context()); err == nil {
		t.Error("there is no address, and no error")
	}
	s.RefuseSockets(1)
	if _, err := p.Socket(t.Context()); err == nil {
		t.Error("the socket is refused, and no error")
	}
}
