package langchain

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"

	"github.com/tmc/langchaingo/llms"
	"golang.org/x/sync/semaphore"

	"github.com/wenju/wenju/internal/llm"
)

// Generator writes text with a model of one provider.
type Generator struct {
	opt   Options
	model llms.Model
	call  []llms.CallOption // that every request of this provider has
	slots *semaphore.Weighted
	retry retrier
	// keepsTag is true once an answer had the end of thoughts and no beginning:
	// the server puts <think> into the prompt.
	keepsTag atomic.Bool
}

var _ llm.Generator = (*Generator)(nil)

// NewGenerator returns a Generator. It makes no request.
func NewGenerator(o Options) (*Generator, error) {
	o = o.withDefaults(16)
	t := newWatchedTransport(o)
	g := &Generator{opt: o, slots: semaphore.NewWeighted(int64(o.Parallel)), retry: newRetrier(o, t.quirks)}
	var err error
	g.model, g.call, err = newModel(o, t.client())
	if err != nil {
		return nil, fmt.Errorf("%s: %w", o.name(), err)
	}
	return g, nil
}

// Model is the provider and the model's name there.
func (g *Generator) Model() string { return g.opt.name() }

// Generate answers a request, as the seam has it.
func (g *Generator) Generate(ctx context.Context, r llm.Request, emit func(string) error) (llm.Response, error) {
	limited, cancel := context.WithTimeoutCause(ctx, g.opt.Limits.Whole, errWhole)
	defer cancel()
	if emit == nil {
		emit = func(string) error { return nil }
	}
	var response llm.Response
	var used llm.Usage // by all tries: those that failed are paid for too
	err := g.retry.do(limited, func() (again bool, err error) {
		response, err = g.attempt(limited, r, emit)
		used = used.Plus(response.Usage)
		return response.Text == "", err
	})
	response.Usage = used
	if ctx.Err() != nil && err != nil && !errors.As(err, new(emitError)) {
		err = fmt.Errorf("%s: %w", g.Model(), ctx.Err())
	}
	if stop := (emitError{}); errors.As(err, &stop) {
		err = stop.cause
	}
	return response, err
}

// emitError is an error of the caller's own emit.
type emitError struct{ cause error }

func (e emitError) Error() string { return e.cause.Error() }

// attempt makes one request. langchaingo calls back from goroutines of its own,
// so the pieces go through a channel to ours.
func (g *Generator) attempt(ctx context.Context, r llm.Request, emit func(string) error) (llm.Response, error) {
	if err := g.slots.Acquire(ctx, 1); err != nil {
		return llm.Response{}, g.opt.limitError(ctx)
	}
	defer g.slots.Release(1)
	ctx, w := newWatch(ctx, g.opt, r)
	defer w.close(nil)

	pieces, done := make(chan string), make(chan error, 1)
	go func() {
		err := g.ask(ctx, r, pieces)
		close(pieces)
		done <- err
	}()
	out := handOut{emit: emit, watch: w, think: thoughts{expected: g.keepsTag.Load()}}
	for piece := range pieces {
		out.take(piece)
	}
	err := <-done
	if out.stopped == nil {
		out.stopped = w.verdict(ctx, err, out.received)
	}
	out.finish()
	if strings.Contains(out.text.String(), endOfThoughts) {
		g.keepsTag.Store(true)
	}
	return llm.Response{Text: out.text.String(), Usage: w.used(r, out.text.String())}, out.stopped
}

// ask has langchaingo make the request. A panic of its costs the attempt: in a
// goroutine of ours it would end the program.
func (g *Generator) ask(ctx context.Context, r llm.Request, pieces chan<- string) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("langchaingo panicked: %v", p)
		}
	}()
	_, err = g.model.GenerateContent(ctx, messagesOf(r), append(g.options(r), llms.WithStreamingFunc(sendTo(pieces)))...)
	return err
}

// handOut hands the pieces of an answer to the caller.
type handOut struct {
	emit     func(string) error
	watch    *watch
	think    thoughts
	text     strings.Builder // that was handed out
	received int             // bytes, thoughts included
	stopped  error           // why nothing more is handed out
}

func (h *handOut) take(piece string) {
	h.received += len(piece)
	h.write(h.think.remove(piece))
}

func (h *handOut) write(piece string) {
	if piece == "" || h.stopped != nil {
		return
	}
	h.text.WriteString(piece)
	if err := h.emit(piece); err != nil {
		h.stopped = emitError{err}
		h.watch.close(err) // and langchaingo comes to its end
	}
}

// finish hands out what was held back. An answer of nothing but thoughts is none.
func (h *handOut) finish() {
	h.write(h.think.rest())
	if h.stopped == nil && h.text.Len() == 0 {
		h.stopped = h.watch.error(llm.Invalid, errors.New("nothing but thoughts in the answer"))
	}
}

func sendTo(pieces chan<- string) func(context.Context, []byte) error {
	return func(ctx context.Context, piece []byte) error {
		select {
		case pieces <- string(piece):
			return nil
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

func (g *Generator) options(r llm.Request) []llms.CallOption {
	limit, temperature := g.retry.quirks.limit(r.MaxTokens), r.Temperature
	if g.opt.Provider == Anthropic {
		temperature = min(temperature, 1)
		if limit == 0 {
			limit = anthropicLimit
		}
	}
	return append([]llms.CallOption{llms.WithMaxTokens(limit), llms.WithTemperature(temperature)}, g.call...)
}

// anthropicLimit is what every model of Anthropic's may write; it has to be told.
const anthropicLimit = 4096

// messagesOf joins the messages of the system into one: some providers take no
// more, and langchaingo joins them without a space.
func messagesOf(r llm.Request) []llms.MessageContent {
	var system []string
	var messages []llms.MessageContent
	for _, m := range r.Messages {
		switch m.Role {
		case llm.System:
			system = append(system, m.Text)
		case llm.Assistant:
			messages = append(messages, llms.TextParts(llms.ChatMessageTypeAI, m.Text))
		default:
			messages = append(messages, llms.TextParts(llms.ChatMessageTypeHuman, m.Text))
		}
	}
	if len(system) == 0 {
		return messages
	}
	first := llms.TextParts(llms.ChatMessageTypeSystem, strings.Join(system, "\n\n"))
	return append([]llms.MessageContent{first}, messages...)
}
