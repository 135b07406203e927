package bot

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/wenju/wenju/internal/slacktest"
	"github.com/wenju/wenju/rag"
)

const longAnswer = "The first sentence says one. [1] The second sentence says two. [1] The third sentence says three. [1]"

// Whatever goes wrong with one call, the asker gets the whole answer, once.
func TestFaultsOfOneCall(t *testing.T) {
	noStreams := slacktest.Fault{Error: "unknown_method"}
	faults := map[string]slacktest.Fault{
		"lost after it was done":     {LostAfter: true},
		"lost before it was done":    {LostEarly: true},
		"500":                        {Status: 500},
		"503":                        {Status: 503},
		"429":                        {Limited: time.Second},
		"429 without a time":         {Bare429: true},
		"no without a reason":        {Nameless: true},
		"internal_error":             {Error: "internal_error"},
		"not_allowed":                {Error: "not_allowed"},
		"missing_scope":              {Error: "missing_scope"},
		"unknown_method":             {Error: "unknown_method"},
		"not in streaming state":     {Error: "message_not_in_streaming_state"},
		"streaming state conflict":   {Error: "streaming_state_conflict"},
		"invalid_blocks":             {Error: "invalid_blocks"},
		"an error that nobody knows": {Error: "goose_landed"},
		"stalled":                    {Stall: true},
	}
	for _, method := range []string{"chat.startStream", "chat.appendStream", "chat.stopStream", "chat.postMessage", "chat.update",
		"assistant.threads.setStatus", "reactions.add", "conversations.replies", "users.info", "conversations.info"} {
		for name, fault := range faults {
			if method == "chat.postMessage" && (fault.Error == "not_allowed" || fault.Error == "missing_scope" || fault.Error == "unknown_method" ||
				fault.Error == "goose_landed" || strings.HasPrefix(name, "streaming") || strings.HasPrefix(name, "not in streaming")) {
				continue // Slack says that the bot may not post: see TestBotMayNotPost
			}
			t.Run(method+" "+name, func(t *testing.T) {
				t.Parallel()
				d := open(t, func(o *Options, _ *slacktest.Options) {
					o.Limits.Call = 300 * time.Millisecond
					o.Limits.Sweep = time.Second
				})
				d.library.answers = map[string]string{"leave": longAnswer}
				if method == "chat.postMessage" || method == "chat.update" {
					d.Fault("chat.startStream", 0, noStreams)
				}
				if method == "chat.update" {
					d.library.between = func(ctx context.Context, part int) error {
						if part > 0 {
							time.Sleep(60 * time.Millisecond)
						}
						return nil
					}
				}
				d.Fault(method, 1, fault)
				q := d.Ask(general, ann, "how much leave?")
				d.complete(q, longAnswer)
			})
		}
	}
}

// complete waits until a question has one answer, and checks that it is whole.
func (d *desk) complete(q slacktest.Message, answer string) {
	d.t.Helper()
	sentences := strings.Split(strings.TrimSuffix(answer, " [1]"), " [1] ")
	d.until("answer", func() bool {
		all := d.Replies(q.Channel, q.TS)
		if len(all) == 0 || all[len(all)-1].Streaming {
			return false
		}
		for _, s := range sentences {
			if !strings.Contains(plainShown(all[0]), strings.TrimSpace(s)) {
				return false
			}
		}
		return true
	})
	d.quiet()
	d.whole(q, answer)
}

// whole checks that a question has one answer, with each sentence once.
func (d *desk) whole(q slacktest.Message, answer string) {
	d.t.Helper()
	sentences := strings.Split(strings.TrimSuffix(answer, " [1]"), " [1] ")
	all := d.Replies(q.Channel, q.TS)
	if len(all) != 1 {
		d.t.Fatalf("%d messages\n%s", len(all), strings.Join(d.Log(), "\n"))
	}
	for _, s := range sentences {
		if n := strings.Count(plainShown(all[0]), strings.TrimSpace(s)); n != 1 {
			d.t.Errorf("%q stands there %d times: %s", s, n, all[0].Shown())
		}
	}
	if v := d.Violations(); len(v) > 0 {
		d.t.Error(v)
	}
}

func plainShown(m slacktest.Message) string {
	return strings.NewReplacer("\u200b", "", "**", "").Replace(m.Shown())
}

func TestStreamDiesWhileItIsWritten(t *testing.T) {
	d := open(t)
	d.library.answers = map[string]string{"leave": longAnswer}
	next := make(chan struct{})
	d.library.between = func(_ context.Context, part int) error {
		if part == 2 {
			<-next
		}
		return nil
	}
	q := d.Ask(general, ann, "how much leave?")
	d.until("two sentences", func() bool {
		all := d.Replies(general, q.TS)
		return len(all) == 1 && strings.Contains(all[0].Shown(), "says two")
	})
	d.EndStreams()
	close(next)
	d.complete(q, longAnswer)
}

func TestBotMayNotPost(t *testing.T) {
	d := open(t)
	d.Fault("chat.startStream", 0, slacktest.Fault{Error: "restricted_action"})
	d.Fault("chat.postMessage", 1, slacktest.Fault{Error: "restricted_action"})
	d.Ask(general, ann, "how much leave?")
	d.until("words in private", func() bool {
		for _, m := range d.Messages(slacktest.DMOf(ann)) {
			if m.ByBot() {
				return true
			}
		}
		return false
	})
	d.quiet()
}

// What fails half-way is said, also after some of it was shown.
func TestLibraryFails(t *testing.T) {
	type fail func(d *desk)
	panics := func(context.Context, int) error { panic("a bug") }
	for name, c := range map[string]struct {
		fail fail
		says string
	}{
		"at once":          {func(d *desk) { d.library.before = func(context.Context, rag.Question) error { return errBroken } }, "Something failed"},
		"half-way":         {func(d *desk) { d.library.between = after(1, func(context.Context, int) error { return errBroken }) }, "Something failed"},
		"a panic":          {func(d *desk) { d.library.between = panics }, "Something failed"},
		"a panic half-way": {func(d *desk) { d.library.between = after(1, panics) }, "Something failed"},
		"too slow": {func(d *desk) {
			d.library.before = func(ctx context.Context, _ rag.Question) error { <-ctx.Done(); return ctx.Err() }
		}, "took too long"},
	} {
		for _, streams := range []bool{true, false} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				d := open(t, func(o *Options, _ *slacktest.Options) { o.Limits.Question = time.Second })
				d.library.answers = map[string]string{"leave": longAnswer}
				c.fail(d)
				if !streams {
					d.Fault("chat.startStream", 0, slacktest.Fault{Error: "not_allowed"})
				}
				q := d.Ask(general, ann, "how much leave?")
				d.until("words", func() bool {
					all := d.Replies(general, q.TS)
					return len(all) == 1 && !all[0].Streaming && strings.Contains(all[0].Shown(), c.says)
				})
				d.quiet()
				if all := d.Replies(general, q.TS); len(all) != 1 {
					t.Errorf("%d messages", len(all))
				}
			})
		}
	}
}

func after(n int, do func(context.Context, int) error) func(context.Context, int) error {
	return func(ctx context.Context, part int) error {
		if part < n {
			return nil
		}
		return do(ctx, part)
	}
}
