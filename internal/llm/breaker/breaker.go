// Package breaker spares a model that does not answer: after some failures in a
// row requests fail at once, with [llm.Paused], until a while later one of them
// may try again.
package breaker

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/sony/gobreaker/v2"

	"github.com/wenju/wenju/internal/llm"
)

// Options of a breaker; the zero value of each field is its default.
type Options struct {
	// Failures in a row that open it; 0 is 3. Each of them has had its own tries.
	Failures int
	// Pause is how long it stays open; 0 is 30 seconds.
	Pause time.Duration
	// Logger is told when it opens and closes; nil logs nothing.
	Logger *slog.Logger
}

// Generator is a model behind a breaker.
type Generator struct {
	model   llm.Generator
	circuit circuit[llm.Response]
}

var _ llm.Generator = (*Generator)(nil)

// NewGenerator puts a breaker before a model.
func NewGenerator(model llm.Generator, o Options) *Generator {
	return &Generator{model, newCircuit[llm.Response](model.Model(), o)}
}

// Model is the name of the model behind it.
func (g *Generator) Model() string { return g.model.Model() }

// Generate asks the model, unless the breaker is open.
func (g *Generator) Generate(ctx context.Context, r llm.Request, emit func(string) error) (llm.Response, error) {
	return g.circuit.do(func() (llm.Response, error) { return g.model.Generate(ctx, r, emit) })
}

// Vectors makes vectors, such as a Caller of package langchain.
type Vectors interface {
	Model() string
	Vectors(ctx context.Context, texts []string) ([][]float32, error)
}

// Caller makes vectors behind a breaker.
type Caller struct {
	model   Vectors
	circuit circuit[[][]float32]
}

// NewCaller puts a breaker before what makes vectors.
func NewCaller(model Vectors, o Options) *Caller {
	return &Caller{model, newCircuit[[][]float32](model.Model(), o)}
}

// Model is the name of the model behind it.
func (c *Caller) Model() string { return c.model.Model() }

// Vectors asks the model, unless the breaker is open.
func (c *Caller) Vectors(ctx context.Context, texts []string) ([][]float32, error) {
	return c.circuit.do(func() ([][]float32, error) { return c.model.Vectors(ctx, texts) })
}

// circuit is a breaker for calls that return a T.
type circuit[T any] struct {
	breaker *gobreaker.CircuitBreaker[T]
	model   string
	pause   time.Duration
}

func newCircuit[T any](model string, o Options) circuit[T] {
	if o.Failures == 0 {
		o.Failures = 3
	}
	if o.Pause == 0 {
		o.Pause = 30 * time.Second
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	return circuit[T]{model: model, pause: o.Pause, breaker: gobreaker.NewCircuitBreaker[T](gobreaker.Settings{
		Name:         model,
		MaxRequests:  1,
		Timeout:      o.Pause,
		ReadyToTrip:  func(c gobreaker.Counts) bool { return int(c.ConsecutiveFailures) >= o.Failures },
		IsSuccessful: func(err error) bool { return !isDown(err) },
		IsExcluded:   isNoSign,
		OnStateChange: func(model string, from, to gobreaker.State) {
			o.Logger.Warn("circuit breaker", "model", model, "from", from.String(), "to", to.String())
		},
	})}
}

func (c circuit[T]) do(call func() (T, error)) (T, error) {
	result, err := c.breaker.Execute(call)
	if errors.Is(err, gobreaker.ErrOpenState) || errors.Is(err, gobreaker.ErrTooManyRequests) {
		err = &llm.Error{Code: llm.Paused, Model: c.model, RetryAfter: c.pause, Cause: err}
	}
	return result, err
}

// isDown says whether a failure is one of the server and not of the request.
func isDown(err error) bool {
	var e *llm.Error
	if !errors.As(err, &e) {
		return false
	}
	switch e.Code {
	case llm.Unreachable, llm.TimedOut, llm.RateLimited, llm.Incomplete:
		return true
	}
	return false
}

// isNoSign says that a call has shown nothing about the server: the caller ended it.
func isNoSign(err error) bool {
	var e *llm.Error
	return err != nil && !errors.As(err, &e)
}
