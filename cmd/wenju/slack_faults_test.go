//go:build scenarios

package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/wenju/wenju/internal/slacktest"
)

// faults are the ways in which a call of Slack's fails.
var faults = []struct {
	name string
	slacktest.Fault
}{
	{"500", slacktest.Fault{Status: 500}},
	{"429", slacktest.Fault{Limited: time.Second}},
	{"429 without a time", slacktest.Fault{Bare429: true}},
	{"internal_error", slacktest.Fault{Error: "internal_error"}},
	{"a name nobody knows", slacktest.Fault{Error: "goose_error"}},
	{"not ok without a name", slacktest.Fault{Nameless: true}},
	{"done, and the answer is lost", slacktest.Fault{LostAfter: true}},
	{"lost", slacktest.Fault{LostEarly: true}},
	{"slow", slacktest.Fault{Slow: time.Second}},
}

// hurdle is what fails how often on the way of an answer.
type hurdle struct {
	method string
	times  int
	posted bool // there is no stream to be had
}

var hurdles = []hurdle{
	{"chat.startStream", 1, false}, {"chat.startStream", 2, false}, {"chat.stopStream", 1, false}, {"chat.stopStream", 2, false},
	{"chat.postMessage", 1, true}, {"chat.postMessage", 2, true}, {"conversations.*", 1, false}, {"*", 2, false}, {"*", 2, true},
}

// Whatever fails on the way, who asked gets one answer, and it is whole. Each fault
// has an office of its own, and each hurdle a channel.
func TestSlackFailsOnTheWay(t *testing.T) {
	for _, f := range faults {
		t.Run(f.name, func(t *testing.T) {
			o := newOffice(t, impatient())
			asked := make([]slacktest.Message, len(hurdles))
			for i, h := range hurdles {
				channel := o.room(i)
				if h.posted {
					o.Fault("chat.startStream", 0, slacktest.Fault{Channel: channel, Error: "channel_type_not_supported"})
				}
				fault := f.Fault
				fault.Channel = channel
				o.Fault(h.method, h.times, fault)
				asked[i] = o.Ask(channel, ann, bridgeQuestion)
			}
			for i, m := range asked {
				o.wantAnswer(fmt.Sprintf("%+v", hurdles[i]), m)
			}
		})
	}
}

// room adds a channel.
func (o *office) room(i int) string {
	id := fmt.Sprintf("C0ROOM%03d", i)
	o.AddChannel(slacktest.Channel{ID: id, Name: strings.ToLower(id)})
	return id
}

// wantAnswer is wantOne for a table.
func (o *office) wantAnswer(what string, m slacktest.Message) {
	o.t.Helper()
	failed := o.t.Failed()
	o.wantOne(m, bridgeAnswer)
	if o.t.Failed() && !failed {
		o.t.Errorf("it was: %s (%s)", what, m.TS)
	}
}

// A post whose answer is lost is looked for before it is posted again, also when
// looking fails at first.
func TestSlackLosesAnswersAgainAndAgain(t *testing.T) {
	o := newOffice(t, impatient())
	o.Fault("chat.startStream", 0, slacktest.Fault{Error: "not_allowed_token_type"})
	o.Fault("chat.postMessage", 2, slacktest.Fault{LostAfter: true})
	o.Fault("conversations.replies", 3, slacktest.Fault{Status: 503})
	o.wantOne(o.Ask(general, ann, bridgeQuestion), bridgeAnswer)
}

// A stream that dies in the middle is replaced by the whole answer.
func TestSlackEndsAStream(t *testing.T) {
	o := newOffice(t, impatient())
	o.Fault("chat.stopStream", 1, slacktest.Fault{Error: "message_not_in_streaming_state"})
	q := o.Ask(general, ann, bridgeQuestion)
	o.until("an answer", func() bool { return len(o.Replies(general, q.TS)) > 0 })
	o.EndStreams()
	o.wantOne(q, bridgeAnswer)
}

// A call that stalls holds nothing up but its own answer, and not for ever.
func TestSlackStalls(t *testing.T) {
	o := newOffice(t, impatient())
	o.Fault("chat.startStream", 1, slacktest.Fault{Stall: true})
	held := o.Ask(general, ann, bridgeQuestion)
	o.until("the call that stalls", func() bool {
		calls := o.Calls("chat.startStream")
		return len(calls) > 0 && calls[0].Error == "stalled"
	})
	o.wantOneBeside(o.Ask(slacktest.Secret, bo, bridgeQuestion))
	o.wantOne(held, bridgeAnswer)
}

// wantOneBeside is wantOne while something else is still under way.
func (o *office) wantOneBeside(m slacktest.Message) {
	o.t.Helper()
	o.until("an answer beside what stalls", func() bool {
		got := o.Replies(m.Channel, m.TS)
		return len(got) == 1 && !got[0].Streaming && strings.Contains(plain(got[0].Shown()), bridgeAnswer)
	})
}

// Where the bot may not write, who asked hears of it.
func TestSlackMayNotWrite(t *testing.T) {
	o := newOffice(t, impatient())
	o.Fault("chat.startStream", 0, slacktest.Fault{Channel: general, Error: "restricted_action"})
	o.Fault("chat.postMessage", 0, slacktest.Fault{Channel: general, Error: "restricted_action"})
	o.Ask(general, ann, bridgeQuestion)
	o.until("a word in private", func() bool { return len(o.Messages(slacktest.DMOf(ann))) > 0 })
	o.settled()
}

// The rates of Slack are kept to: what is asked at once is answered in time, and
// nearly no call is one too many.
func TestSlackAtItsRates(t *testing.T) {
	opt := impatient()
	opt.PostEvery, opt.Tiers = time.Second, true
	o := newOffice(t, opt)
	var asked []slacktest.Message
	for range 8 {
		asked = append(asked, o.Ask(general, ann, bridgeQuestion), o.Ask(slacktest.Secret, bo, bridgeQuestion))
	}
	for _, m := range asked {
		o.wantOne(m, bridgeAnswer)
	}
	limited := 0
	for _, c := range o.Calls("") {
		if c.Error == "ratelimited" {
			limited++
		}
	}
	if limited > 3 {
		t.Errorf("%d calls too many", limited)
	}
}
