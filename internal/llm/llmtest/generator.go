package llmtest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/wenju/wenju/internal/llm"
)

// Reply is what the model does about one request.
type Reply struct {
	// Text is what it writes, in pieces of a few characters.
	Text string
	// Pieces, where there are any, are written instead of Text, as they are.
	Pieces []string
	// Err is how the call ends once all pieces are out; nil is a good end.
	Err error
	// Usage that it reports; zero is a rough count of its own, marked as estimated.
	Usage llm.Usage
	// First is how long the first piece takes, and Each every other one.
	First, Each time.Duration
	// Gate, where there is one, has to be received from before each piece.
	// Closing it lets all the rest through.
	Gate <-chan struct{}
}

// Script decides about the n-th request, counted from 0.
type Script func(n int, r llm.Request) Reply

// Generator is a model that follows a script.
type Generator struct {
	name   string
	script Script

	mu       sync.Mutex
	requests []llm.Request
	running  int
	peak     int
}

var _ llm.Generator = (*Generator)(nil)

// NewGenerator returns a model that follows script; its name is "llmtest:scripted".
func NewGenerator(script Script) *Generator {
	return &Generator{name: "llmtest:scripted", script: script}
}

// Saying returns a model that gives these answers, one a request. A request too
// many is an error.
func Saying(texts ...string) *Generator {
	replies := make([]Reply, len(texts))
	for i, t := range texts {
		replies[i].Text = t
	}
	return Replying(replies...)
}

// Replying returns a model that gives these replies, one a request. A request
// too many is an error.
func Replying(replies ...Reply) *Generator {
	return NewGenerator(func(n int, _ llm.Request) Reply {
		if n >= len(replies) {
			return Reply{Err: fmt.Errorf("request %d of a script of %d", n+1, len(replies))}
		}
		return replies[n]
	})
}

// Failing returns a model that fails every time with an error of this code.
func Failing(code llm.Code) *Generator {
	return NewGenerator(func(int, llm.Request) Reply {
		return Reply{Err: &llm.Error{Code: code, Model: "llmtest:scripted"}}
	})
}

// Named gives the model another name and returns it.
func (g *Generator) Named(name string) *Generator {
	g.name = name
	return g
}

// Model is the name.
func (g *Generator) Model() string { return g.name }

// Requests returns what it was asked so far, in the order of the calls.
func (g *Generator) Requests() []llm.Request {
	g.mu.Lock()
	defer g.mu.Unlock()
	return slices.Clone(g.requests)
}

// Running is how many calls are under way.
func (g *Generator) Running() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.running
}

// Peak is how many calls were under way at the same time at most.
func (g *Generator) Peak() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.peak
}

// Generate follows the script.
func (g *Generator) Generate(ctx context.Context, r llm.Request, emit func(string) error) (llm.Response, error) {
	n := g.begin(r)
	defer g.end()
	reply := g.script(n, r)
	var written strings.Builder
	err := reply.play(ctx, func(piece string) error {
		written.WriteString(piece)
		if emit == nil {
			return nil
		}
		return emit(piece)
	})
	if err == nil {
		err = reply.Err
	}
	usage := reply.Usage
	if usage == (llm.Usage{}) {
		usage = llm.Usage{PromptTokens: size(r), CompletionTokens: roughly(written.String()), Estimated: true}
	}
	return llm.Response{Text: written.String(), Usage: usage}, err
}

func (g *Generator) begin(r llm.Request) (n int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.running++
	g.peak = max(g.peak, g.running)
	r.Messages = slices.Clone(r.Messages)
	g.requests = append(g.requests, r)
	return len(g.requests) - 1
}

func (g *Generator) end() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.running--
}

// play writes the pieces in their time.
func (r Reply) play(ctx context.Context, write func(string) error) error {
	pieces := r.Pieces
	if pieces == nil {
		pieces = pieceUp(r.Text)
	}
	if len(pieces) == 0 {
		return wait(ctx, r.First)
	}
	for i, piece := range pieces {
		delay := r.Each
		if i == 0 {
			delay = r.First
		}
		if err := wait(ctx, delay); err != nil {
			return err
		}
		if err := r.pass(ctx); err != nil {
			return err
		}
		if err := write(piece); err != nil {
			return err
		}
	}
	return nil
}

func (r Reply) pass(ctx context.Context) error {
	if r.Gate == nil {
		return nil
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-r.Gate:
		return nil
	}
}

// pieceSize is the length of a piece in characters: short enough to cut words,
// figures and citation marks in two.
const pieceSize = 3

func pieceUp(text string) []string {
	var pieces []string
	runes := []rune(text)
	for len(runes) > 0 {
		n := min(pieceSize, len(runes))
		pieces = append(pieces, string(runes[:n]))
		runes = runes[n:]
	}
	return pieces
}

func size(r llm.Request) int {
	n := 0
	for _, m := range r.Messages {
		n += roughly(m.Text)
	}
	return n
}

// roughly counts two characters as a token.
func roughly(text string) int { return (utf8.RuneCountInString(text) + 1) / 2 }
