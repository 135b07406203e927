//go:build scenarios

package main

import (
	"strings"
	"testing"
	"time"

	"github.com/wenju/wenju/internal/slacktest"
)

// phases are the moments at which the program is killed: when a call stalls, before
// or after Slack has done what it asks for.
var phases = []struct {
	name, method string
	fault        slacktest.Fault
	noStreams    bool
}{
	{"before the sign of life", "assistant.threads.setStatus", slacktest.Fault{Stall: true}, false},
	{"before the stream", "chat.startStream", slacktest.Fault{Stall: true}, false},
	{"once the stream has begun", "chat.startStream", slacktest.Fault{LostAfter: true}, false},
	{"before the stream ends", "chat.stopStream", slacktest.Fault{Stall: true}, false},
	{"once the stream has ended", "chat.stopStream", slacktest.Fault{LostAfter: true}, false},
	{"before the post", "chat.postMessage", slacktest.Fault{Stall: true}, true},
	{"once it is posted", "chat.postMessage", slacktest.Fault{LostAfter: true}, true},
}

// A killed bot answers after its restart what it had accepted, once.
func TestSlackIsKilled(t *testing.T)                { killInPhases(t, impatient()) }
func TestSlackIsKilledWithoutMetadata(t *testing.T) { killInPhases(t, forgetful()) }

func forgetful() slacktest.Options {
	opt := impatient()
	opt.NoMetadata = true
	return opt
}

func killInPhases(t *testing.T, opt slacktest.Options) {
	for _, p := range phases {
		t.Run(p.name, func(t *testing.T) {
			o := newOffice(t, opt)
			faults := func() {
				if p.noStreams {
					o.Fault("chat.startStream", 0, slacktest.Fault{Error: "not_allowed_token_type"})
				}
			}
			faults()
			o.Fault(p.method, 1, p.fault)
			m := o.Ask(general, ann, bridgeQuestion)
			o.until(p.name, func() bool {
				calls := o.Calls(p.method)
				return len(calls) > 0 && calls[len(calls)-1].Error != ""
			})
			o.kill()
			o.Recover()
			faults()
			o.start()
			o.wantOne(m, bridgeAnswer)
			// And a third time: what is answered stays answered.
			o.kill()
			o.start()
			o.wantOne(o.Ask(slacktest.Secret, bo, bridgeQuestion), bridgeAnswer)
			o.wantOne(m, bridgeAnswer)
		})
	}
}

// Killed at moments that nobody chooses, while many ask.
func TestSlackIsKilledAtRandom(t *testing.T) {
	opt := impatient()
	opt.Copies, opt.EventIDs = 2, 2
	o := newOffice(t, opt, "WENJU_USER_RATE=1000")
	var asked []slacktest.Message
	for round := range 2 {
		for i := range 15 {
			asked = append(asked, o.Ask(o.room(i), ann, bridgeQuestion))
		}
		calls := len(o.Calls(""))
		o.until("calls", func() bool { return len(o.Calls("")) > calls+3+5*round })
		o.kill()
		o.start()
	}
	for _, m := range asked {
		o.wantOne(m, bridgeAnswer)
	}
}

// What a bot finds that was down for longer than ten minutes is too old for an
// answer; what it left behind in a stream has an end all the same.
func TestSlackIsToldToStopInAStall(t *testing.T) {
	o := newOffice(t, impatient())
	o.Fault("chat.startStream", 1, slacktest.Fault{Stall: true})
	m := o.Ask(general, ann, bridgeQuestion)
	o.until("the call that stalls", func() bool { return len(o.Calls("chat.startStream")) > 0 })
	begin := time.Now()
	if status := o.terminate(); status != exitDone {
		t.Errorf("status %d", status)
	}
	if took := time.Since(begin); took > 40*time.Second {
		t.Errorf("it takes %s to stop", took)
	}
	o.Recover()
	o.start()
	o.wantOne(m, bridgeAnswer)
}

func TestSlackSocketsFail(t *testing.T) {
	opt := impatient()
	opt.RetryAfter = []time.Duration{0, time.Second, time.Second, 2 * time.Second, 4 * time.Second, 8 * time.Second} // until a socket that was refused is back
	o := newOffice(t, opt)
	for name, fail := range map[string]func(){
		"cut":        o.Drop,
		"warned":     func() { o.Disconnect("warning") },
		"refreshed":  func() { o.Disconnect("refresh_requested") },
		"half-open":  o.HalfOpen,
		"refused":    func() { o.RefuseSockets(2); o.Drop() },
		"bounced":    func() { o.BounceSockets(2); o.Drop() },
		"not opened": func() { o.Fault("apps.connections.open", 2, slacktest.Fault{Status: 502}); o.Drop() },
		"nameless":   func() { o.Fault("apps.connections.open", 2, slacktest.Fault{Nameless: true}); o.Drop() },
		"limited":    func() { o.Fault("apps.connections.open", 1, slacktest.Fault{Limited: 2 * time.Second}); o.Drop() },
		"nonsense": func() {
			o.Send("{")
			o.Send(`{"type":"pigeon"}`)
			o.Send(`{"envelope_id":"x","type":7}`)
			o.Send("[1]")
		},
		"unknown": func() { o.Envelope("pigeon_post", map[string]any{"a": 1}) },
	} {
		fail()
		o.wantAnswer(name, o.Ask(general, ann, bridgeQuestion))
	}
	var last time.Time
	for _, c := range o.Connects() {
		if c.Open {
			if c.At.Sub(last) < time.Second {
				t.Errorf("two attempts to connect within %s", c.At.Sub(last))
			}
			last = c.At
		}
	}
	for _, d := range o.Deliveries() {
		if d.Kind == "pigeon_post" && !d.Acked {
			t.Error("an envelope of an unknown type is not acknowledged")
		}
	}
	if !strings.Contains(o.stderr.String(), "connecting again") {
		t.Error("the log says nothing of a socket that is closed")
	}
}
