package langchain

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/wenju/wenju/internal/llm"
)

// The time limits, as causes of a cancelled attempt.
var (
	errFirstToken = errors.New("no token within the time limit")
	errIdle       = errors.New("nothing more came within the time limit")
	errWhole      = errors.New("not done within the time limit")
)

// watch is what one attempt sees on the wire. It travels in the context, and is
// written by the transport while langchaingo reads.
type watch struct {
	opt     Options
	request llm.Request
	cancel  context.CancelCauseFunc
	first   *time.Timer // ends the attempt unless it begins in time

	mu         sync.Mutex
	lost       error // why there was no answer at all
	status     int   // 0 while there is no answer
	begun      bool
	retryAfter time.Duration
	said       *said // what the server said went wrong
	finish     string
	done       bool // the stream has come to its own end
	garbled    error
	usage      llm.Usage
	text       int // bytes of text that came
}

// said is a failure in the server's words.
type said struct{ kind, message string }

func (s *said) Error() string {
	if s.kind == "" {
		return s.message
	}
	return s.kind + ": " + s.message
}

type watchKey struct{}

func newWatch(ctx context.Context, o Options, r llm.Request) (context.Context, *watch) {
	ctx, cancel := context.WithCancelCause(ctx)
	w := &watch{opt: o, request: r, cancel: cancel}
	w.first = time.AfterFunc(o.Limits.FirstToken, func() { cancel(errFirstToken) })
	return context.WithValue(ctx, watchKey{}, w), w
}

func watchOf(ctx context.Context) *watch {
	w, _ := ctx.Value(watchKey{}).(*watch)
	return w
}

// close ends the attempt.
func (w *watch) close(cause error) {
	w.first.Stop()
	w.cancel(cause)
}

// answered notes what the head of the answer says.
func (w *watch) answered(resp *http.Response) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.status, w.retryAfter = resp.StatusCode, retryAfter(resp.Header, time.Now())
}

func (w *watch) failed(s *said, retryAfter time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.said = s
	if w.retryAfter == 0 {
		w.retryAfter = retryAfter
	}
}

// unreached notes why there was no answer.
func (w *watch) unreached(err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.lost = err
}

// begin notes that what was asked for is coming.
func (w *watch) begin() {
	w.first.Stop()
	w.mu.Lock()
	defer w.mu.Unlock()
	w.begun = true
}

func (w *watch) hasBegun() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.begun
}

// saw notes what an event of the stream says, and returns how long the text is by now.
func (w *watch) saw(e event) (length int) {
	if e.text != "" || e.thinking {
		w.begin()
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if e.failure != nil {
		w.said = e.failure
	}
	if e.finish != "" {
		w.finish = e.finish
	}
	w.done = w.done || e.done
	w.text += len(e.text)
	w.usage.PromptTokens = max(w.usage.PromptTokens, e.usage.PromptTokens)
	w.usage.CompletionTokens = max(w.usage.CompletionTokens, e.usage.CompletionTokens)
	return w.text
}

// garbage notes that the answer was not what the protocol has.
func (w *watch) garbage(err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.garbled = err
}

// complete says whether the model has finished, in its own words.
func (w *watch) complete() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.done || w.finish != ""
}

// used is what the attempt has cost, estimated where the server did not say.
func (w *watch) used(r llm.Request, text string) llm.Usage {
	w.mu.Lock()
	defer w.mu.Unlock()
	u := w.usage
	if w.status != http.StatusOK {
		return u
	}
	if u.PromptTokens == 0 {
		u.PromptTokens, u.Estimated = w.opt.size(r), true
	}
	if u.CompletionTokens == 0 && text != "" {
		u.CompletionTokens, u.Estimated = w.opt.Counter.Count(text), true
	}
	return u
}

// size is the length of a request in tokens, with a few for each message's frame.
func (o Options) size(r llm.Request) int {
	n := 0
	for _, m := range r.Messages {
		n += 4 + o.Counter.Count(m.Text)
	}
	return n
}

// limitError is what a context that has ended means: the caller's own end, or
// one of our limits.
func (o Options) limitError(ctx context.Context) error {
	for _, limit := range []error{errFirstToken, errIdle, errWhole} {
		if errors.Is(context.Cause(ctx), limit) {
			return &llm.Error{Code: llm.TimedOut, Model: o.name(), Cause: limit}
		}
	}
	return fmt.Errorf("%s: %w", o.name(), ctx.Err())
}
