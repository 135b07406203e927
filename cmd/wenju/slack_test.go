package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/wenju/wenju/bot"
	"github.com/wenju/wenju/internal/records"
	"github.com/wenju/wenju/internal/slacktest"
)

const (
	general = slacktest.General
	ann     = slacktest.Ann
	bo      = slacktest.Bo

	bridgeQuestion = "南湾大桥有多长？"
	bridgeAnswer   = "3.6公里"
)

// office is a workspace with the program at work in it, as a process of its own.
type office struct {
	*session
	*slacktest.Server
	args []string // of the program

	process *exec.Cmd
	ended   chan struct{}
	stderr  *lockedBuffer
}

// lockedBuffer may be read while a process writes it.
type lockedBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}

// impatient is a Slack that redelivers soon.
func impatient() slacktest.Options {
	return slacktest.Options{AckWithin: time.Second, RetryAfter: []time.Duration{0, 2 * time.Second, 3 * time.Second}}
}

// newOffice starts Slack and the program, with the bridge as its one document.
func newOffice(t *testing.T, opt slacktest.Options, env ...string) *office {
	t.Helper()
	opt.Scopes = bot.Scopes()
	o := &office{session: newBridgeSession(t), Server: slacktest.New(opt), args: []string{"slack", "--log-level", "info"}}
	o.env = append(o.Env(), env...)
	t.Cleanup(func() {
		o.kill()
		o.Server.Close()
		if t.Failed() {
			t.Logf("Slack:\n%s\nthe program:\n%s", strings.Join(o.Log(), "\n"), o.stderr)
		}
	})
	o.stderr = &lockedBuffer{}
	o.start()
	return o
}

// start starts the program and waits for its socket.
func (o *office) start() {
	o.t.Helper()
	o.launch()
	o.until("a socket", func() bool { return o.Sockets() > 0 })
}

func (o *office) launch() {
	o.t.Helper()
	o.process = o.session.process(o.args...)
	o.process.Stderr = o.stderr
	if err := o.process.Start(); err != nil {
		o.t.Fatal(err)
	}
	ended := make(chan struct{})
	o.ended = ended
	go func(p *exec.Cmd) { p.Wait(); close(ended) }(o.process)
}

// kill ends the program as a power cut does.
func (o *office) kill() {
	o.process.Process.Kill()
	<-o.ended
}

// terminate asks the program to end, and returns its status.
func (o *office) terminate() int {
	o.process.Process.Signal(syscall.SIGTERM)
	<-o.ended
	return o.process.ProcessState.ExitCode()
}

// longest is what a scenario may take: a lost post is looked for, a failing call
// repeated, all on a machine that is busy.
const longest = 60 * time.Second

func (o *office) until(what string, cond func() bool) {
	o.t.Helper()
	if !o.Wait(longest, cond) {
		o.t.Fatalf("not in time: %s", what)
	}
}

// answered waits until the thread of a message shows something and everything
// that was accepted has come to its end. It returns what the bot has said there.
func (o *office) answered(m slacktest.Message) []slacktest.Message {
	o.t.Helper()
	thread := m.Thread
	if thread == "" {
		thread = m.TS
	}
	o.until("an answer", func() bool { return len(o.Replies(m.Channel, thread)) > 0 })
	o.settled()
	return o.Replies(m.Channel, thread)
}

// settled waits until nothing is under way: every delivery is over and every item
// of the inbox finished.
func (o *office) settled() {
	o.t.Helper()
	kept, err := records.Open(context.Background(), "data/records.db")
	if err != nil {
		o.t.Fatal(err)
	}
	defer kept.Close()
	o.until("the end of everything", func() bool {
		for _, d := range o.Deliveries() {
			if !d.Acked && d.Kind != "pigeon_post" {
				return false
			}
		}
		left, err := kept.Unfinished(context.Background(), time.Time{})
		return err == nil && len(left) == 0
	})
}

// wantOne fails the test unless the bot has said one thing about a message, that it
// holds the answer, is complete, and nothing about it was bad manners.
func (o *office) wantOne(m slacktest.Message, says string) {
	o.t.Helper()
	got := o.answered(m)
	if len(got) != 1 {
		o.t.Errorf("%d messages of the bot, want 1: %q", len(got), shownOf(got))
		return
	}
	if !strings.Contains(plain(got[0].Shown()), says) || got[0].Streaming {
		o.t.Errorf("streaming %v, it says %q, want %q", got[0].Streaming, got[0].Shown(), says)
	}
	if n := strings.Count(plain(got[0].Shown()), says); n != 1 {
		o.t.Errorf("%q is said %d times: %q", says, n, got[0].Shown())
	}
	o.wantManners()
}

func (o *office) wantManners() {
	o.t.Helper()
	if v := o.Violations(); len(v) > 0 {
		o.t.Errorf("violations: %q", v)
	}
	for _, c := range o.Calls("") {
		if c.Error == "missing_scope" {
			o.t.Errorf("%s needs a scope that the manifest does not ask for", c.Method)
		}
	}
}

func shownOf(messages []slacktest.Message) []string {
	var out []string
	for _, m := range messages {
		out = append(out, m.Shown())
	}
	return out
}

// plain takes out the marks of bold, and what keeps them apart from their neighbours.
func plain(s string) string {
	return strings.NewReplacer("*", "", "\u200b", "", "\u200a", "", "\u2009", "").Replace(s)
}

func TestSlackAnswersOnce(t *testing.T) {
	o := newOffice(t, slacktest.Options{Copies: 3, EventIDs: 3})
	for _, m := range []slacktest.Message{o.Ask(general, ann, bridgeQuestion), o.Ask(slacktest.Secret, bo, bridgeQuestion), o.DM(bo, bridgeQuestion)} {
		o.wantOne(m, bridgeAnswer)
	}
	if status := o.terminate(); status != exitDone {
		t.Errorf("status %d after SIGTERM", status)
	}
	if strings.Contains(o.stderr.String(), "南湾") {
		t.Error("the log holds the text of a message")
	}
}

func TestSlackTakesInWhatIsIngestedMeanwhile(t *testing.T) {
	o := newOffice(t, slacktest.Options{})
	write(t, "more/tunnel.md", "# 西山隧道\n\n西山隧道全长5.2公里,2021年6月1日通车。\n")
	other := o.session.process("ingest", "more")
	if out, err := other.CombinedOutput(); err != nil {
		t.Fatal(string(out))
	}
	o.wantOne(o.Ask(general, ann, "西山隧道有多长？"), "5.2公里")
}

func TestSlackPingsNobody(t *testing.T) {
	o := newOffice(t, slacktest.Options{})
	write(t, "more/alarm.md", "# 值班制度\n\n值班电话是62345678,<!channel> 有事请找 <@U0ANN> 或 <!subteam^S0TEAM>,群是 <#C0GENERAL>。\n")
	o.want(exitDone, "ingest", "more")
	m := o.Ask(general, ann, "值班电话是多少？ <!here> <@U0BO> <!everyone>")
	got := o.answered(m)
	if len(got) != 1 || !strings.Contains(got[0].Shown(), "62345678") {
		t.Errorf("%q", shownOf(got))
	}
	o.wantManners()
}

func TestSlackPrivateAnswer(t *testing.T) {
	o := newOffice(t, slacktest.Options{})
	o.Command(general, ann, "/ask", bridgeQuestion)
	private := func() (m slacktest.Message) {
		for _, m = range o.Messages(general) {
			if strings.Contains(plain(m.Shown()), bridgeAnswer) && !m.Deleted {
				return m
			}
		}
		return slacktest.Message{}
	}
	o.until("a private answer", func() bool { return private().TS != "" })
	o.settled()
	if m := private(); m.For != ann {
		t.Errorf("everybody sees %+v", m)
	}
	if err := o.clickAny(private(), ann, "share"); err != nil {
		t.Fatal(err)
	}
	o.until("a shared answer", func() bool {
		for _, m := range o.Messages(general) {
			if m.For == "" && strings.Contains(plain(m.Shown()), bridgeAnswer) {
				return true
			}
		}
		return false
	})
	o.settled()
	o.wantManners()
}

// clickAny clicks the first button whose action id holds part.
func (o *office) clickAny(m slacktest.Message, user, part string) error {
	err := fmt.Errorf("nothing to click with %q in it", part)
	for _, b := range m.Blocks {
		elements, _ := b["elements"].([]any)
		for _, e := range append(elements, b["accessory"]) {
			button, _ := e.(map[string]any)
			if id, _ := button["action_id"].(string); strings.Contains(id, part) {
				return o.Click(m, user, id, "")
			}
		}
	}
	return err
}

func TestSlackEditsAndDeletions(t *testing.T) {
	o := newOffice(t, slacktest.Options{})
	q := o.Ask(general, ann, bridgeQuestion)
	o.wantOne(q, bridgeAnswer)
	o.Touch(general, q.TS)
	o.settled()
	before := o.Replies(general, q.TS)[0]
	o.Edit(general, q.TS, slacktest.Mention+" 南湾大桥由谁设计？")
	o.until("another answer", func() bool { return strings.Contains(o.Replies(general, q.TS)[0].Shown(), "林建国") })
	o.wantOne(q, "林建国")
	if after := o.Replies(general, q.TS)[0]; after.TS != before.TS || before.Edits > 0 {
		t.Errorf("before %+v, after %+v", before, after)
	}
	o.Delete(general, q.TS)
	o.until("no answer any more", func() bool { return len(o.Replies(general, q.TS)) == 0 })
	o.settled()
}

func TestSlackIsToldToStopWhileAnswering(t *testing.T) {
	o := newOffice(t, slacktest.Options{})
	o.Fault("chat.startStream", 1, slacktest.Fault{Slow: 2 * time.Second})
	q := o.Ask(general, ann, bridgeQuestion)
	o.until("a sign of life, and work", func() bool {
		m, _ := o.Message(general, q.TS)
		signed := len(m.Reactions) > 0 || len(o.Statuses()) > 0
		return signed && strings.Contains(o.stderr.String(), "msg=answered")
	})
	if status := o.terminate(); status != exitDone {
		t.Errorf("status %d", status)
	}
	// What was under way came to its end before the program did.
	if got := o.Replies(general, q.TS); len(got) != 1 || got[0].Streaming || !strings.Contains(plain(got[0].Shown()), bridgeAnswer) {
		t.Errorf("%q", shownOf(got))
	}
}

func TestSlackWithoutTokens(t *testing.T) {
	slack := slacktest.New(slacktest.Options{})
	defer slack.Close()
	s := newSession(t)
	if r := s.want(exitUsage, "slack"); !strings.Contains(r.err, "SLACK_BOT_TOKEN") || !strings.Contains(r.err, "wenju manifest") {
		t.Error(r.err)
	}
	slack.Fault("auth.test", 0, slacktest.Fault{Error: "token_revoked"})
	s.env = slack.Env()
	if r := s.want(exitFailed, "slack"); !strings.Contains(r.err, "install the app") {
		t.Error(r.err)
	}
	if os.Getenv("SLACK_BOT_TOKEN") != "" {
		t.Error("the test sees a real token")
	}
}

// A killed bot answers after its restart what it had accepted, once. The other
// phases are in slack_kill_test.go.
func TestSlackIsKilledInAStream(t *testing.T) {
	o := newOffice(t, impatient())
	o.Fault("chat.stopStream", 1, slacktest.Fault{Stall: true})
	m := o.Ask(general, ann, bridgeQuestion)
	o.until("a stream", func() bool { return len(o.Calls("chat.stopStream")) > 0 })
	o.kill()
	o.Recover()
	o.start()
	o.wantOne(m, bridgeAnswer)
}

func TestSlackSocketIsCut(t *testing.T) {
	o := newOffice(t, impatient())
	o.Drop()
	begin := time.Now()
	o.wantOne(o.Ask(general, ann, bridgeQuestion), bridgeAnswer)
	if took := time.Since(begin); took > 20*time.Second {
		t.Errorf("an answer after %s", took)
	}
}

// In HTTP mode the same comes through the front door.
func TestSlackOverHTTP(t *testing.T) {
	o := newOffice(t, slacktest.Options{Copies: 2, EventIDs: 2, RetryAfter: []time.Duration{0, 0, 0}}, "WENJU_METRICS=off")
	o.terminate()
	o.args = []string{"slack", "--mode", "http", "--listen", "127.0.0.1:0", "--log-level", "info"}
	o.launch()
	address := regexp.MustCompile(`127\.0\.0\.1:[1-9][0-9]*`)
	o.until("an address", func() bool { return address.MatchString(o.stderr.String()) })
	o.UseHTTP("http://" + address.FindString(o.stderr.String()) + "/slack/events")
	o.wantOne(o.Ask(general, ann, bridgeQuestion), bridgeAnswer)
	o.wantOne(o.DM(bo, bridgeQuestion), bridgeAnswer)
	o.Command(general, ann, "/ask", bridgeQuestion)
	o.until("a private answer", func() bool {
		for _, m := range o.Messages(general) {
			if m.For == ann && strings.Contains(plain(m.Shown()), bridgeAnswer) {
				return true
			}
		}
		return false
	})
	o.settled()
	o.wantManners()
	if status := o.terminate(); status != exitDone {
		t.Errorf("status %d", status)
	}
}

// A Slack that lacks what newer ones have, or says less.
func TestSlackWithLess(t *testing.T) {
	opt := impatient()
	opt.NoMetadata = true
	opt.Missing = []string{"assistant.threads.setStatus", "assistant.threads.setTitle", "chat.startStream", "users.info", "conversations.info"}
	o := newOffice(t, opt)
	o.Fault("chat.postMessage", 1, slacktest.Fault{LostAfter: true})
	m := o.Ask(general, ann, bridgeQuestion)
	o.wantOne(m, bridgeAnswer)
	o.Say(slacktest.Say{Channel: general, User: bo, Text: "南湾大桥由谁设计？", Thread: m.TS})
	o.until("a second answer", func() bool { return len(o.Replies(general, m.TS)) == 2 })
	o.settled()
	if got := o.Replies(general, m.TS); len(got) != 2 || !strings.Contains(got[1].Shown(), "林建国") {
		t.Errorf("%q", shownOf(got))
	}
}
