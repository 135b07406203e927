package bot

import (
	"errors"
	"testing"
	"time"

	"github.com/wenju/wenju/internal/slacktest"
)

// opens counts the attempts to open a socket.
func (d *desk) opens() int {
	n := 0
	for _, c := range d.Connects() {
		if c.Open {
			n++
		}
	}
	return n
}

func TestSocketIsOpenedAgain(t *testing.T) {
	for name, breaks := range map[string]func(d *desk){
		"dropped":      func(d *desk) { d.Drop() },
		"disconnected": func(d *desk) { d.Disconnect("refresh_requested") },
		"warned":       func(d *desk) { d.Disconnect("warning") },
		"half-open":    func(d *desk) { d.HalfOpen() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := open(t, func(o *Options, s *slacktest.Options) {
				o.Limits.Silence, o.Limits.Reconnect = 300*time.Millisecond, 50*time.Millisecond
				s.AckWithin, s.RetryAfter = time.Second, []time.Duration{0, time.Second, time.Second}
			})
			before := d.opens()
			breaks(d)
			q := d.Ask(general, ann, "how much leave?")
			d.reply(general, q.TS, 1)
			d.until("another socket", func() bool { return d.opens() > before && d.Sockets() > 0 })
			d.quiet()
			if d.opens() != before+1 {
				t.Errorf("%d attempts", d.opens()-before)
			}
			if all := d.Replies(general, q.TS); len(all) != 1 {
				t.Errorf("%d answers", len(all))
			}
		})
	}
}

// The times that a bot in earnest has: back within two seconds of a drop, and
// less than one attempt a second when Slack refuses.
func TestTimesOfTheSocket(t *testing.T) {
	l := Limits{}.complete()
	if l.Reconnect <= time.Second || l.Reconnect >= 2*time.Second {
		t.Errorf("again after %v", l.Reconnect)
	}
	if maxBetween > 10*time.Second { // who asks meanwhile waits as long once Slack is back
		t.Errorf("up to %v between two attempts", maxBetween)
	}
	if l.Silence >= 15*time.Second || l.Silence/3 > 5*time.Second {
		t.Errorf("dead after %v", l.Silence)
	}
}

func TestSlackRefusesSockets(t *testing.T) {
	for name, refuse := range map[string]func(d *desk){
		"at the door":        func(d *desk) { d.RefuseSockets(-1) },
		"after the greeting": func(d *desk) { d.BounceSockets(-1) },
		"at the API":         func(d *desk) { d.Fault("apps.connections.open", 0, slacktest.Fault{Status: 503}) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			const every = 100 * time.Millisecond
			d := open(t, func(o *Options, _ *slacktest.Options) { o.Limits.Reconnect = every })
			refuse(d)
			before, began := d.opens(), time.Now()
			d.Drop()
			d.until("attempts", func() bool { return d.opens() >= before+4 })
			if took := time.Since(began); took < 3*every {
				t.Errorf("four attempts within %v", took)
			}
			d.Recover()
			d.until("a socket", func() bool { return d.Sockets() > 0 })
		})
	}
}

func TestTokens(t *testing.T) {
	for _, c := range []struct {
		tokens Tokens
		want   error
	}{
		{Tokens{Bot: "xapp-1", App: "xapp-1"}, ErrBotToken},
		{Tokens{Bot: "xoxb-1", App: "xoxb-1"}, ErrAppToken},
		{Tokens{Bot: "xoxb-1"}, ErrAppToken},
		{Tokens{Bot: "xoxb-1", App: "xapp-1"}, nil},
		{Tokens{Bot: "xoxb-1", SigningSecret: "s"}, nil},
	} {
		if _, err := New(Options{Tokens: c.tokens}); !errors.Is(err, c.want) {
			t.Errorf("%v: %v", c.tokens, err)
		}
	}
}

// A token that Slack takes no longer ends the bot, with an error that says so.
func TestSignedOut(t *testing.T) {
	for name, ends := range map[string]func(d *desk){
		"while a socket is opened": func(d *desk) {
			d.Fault("apps.connections.open", 0, slacktest.Fault{Error: "token_revoked"})
			d.Drop()
		},
		"while a question is answered": func(d *desk) {
			d.Fault("chat.*", 0, slacktest.Fault{Error: "account_inactive"})
			d.Ask(general, ann, "how much leave?")
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := open(t, func(o *Options, _ *slacktest.Options) { o.Limits.Reconnect = 50 * time.Millisecond })
			ends(d)
			select {
			case err := <-d.ended:
				if !errors.Is(err, ErrSignedOut) {
					t.Error(err)
				}
				d.ended <- err
			case <-time.After(patience):
				t.Error("it goes on")
			}
		})
	}
}
