// Package budget lets a model be used until the day's money is spent. What was
// spent is kept in a [Ledger] that several processes may share.
package budget

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/wenju/wenju/internal/llm"
)

// Ledger keeps what was spent by day.
type Ledger interface {
	// Spent is what all models together have cost on the day of at.
	Spent(ctx context.Context, at time.Time) (float64, error)
	// Spend adds the cost of a call to that day.
	Spend(ctx context.Context, at time.Time, model string, cost float64) error
}

// Held is what calls under way may cost at most, and what could not be written into
// the ledger. Its zero value holds nothing.
type Held struct {
	mu  sync.Mutex
	sum float64
}

// Options of a budget. Limit, Price and Ledger are needed.
type Options struct {
	// Limit is what may be spent a day, in the unit of Price.
	Limit float64
	// Price is what a call costs.
	Price  func(llm.Usage) float64
	Ledger Ledger
	// Held is shared by the models of a process that share the Ledger, so that they do
	// not spend the same money twice; nil is one of its own.
	Held *Held
	// Tokens counts the tokens of a text rather too high than too low; nil takes
	// every byte for one.
	Tokens func(text string) int
	// Now is the clock; nil is time.Now. The day is that of its time zone.
	Now    func() time.Time
	Logger *slog.Logger
}

// Generator is a model with a budget.
type Generator struct {
	Options
	model llm.Generator
}

var _ llm.Generator = (*Generator)(nil)

// New gives a model a budget.
func New(model llm.Generator, o Options) *Generator {
	if o.Held == nil {
		o.Held = new(Held)
	}
	if o.Tokens == nil {
		o.Tokens = func(s string) int { return len(s) }
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	return &Generator{Options: o, model: model}
}

// Model is the name of the model behind it.
func (g *Generator) Model() string { return g.model.Model() }

// Generate asks the model, unless what that may cost at most exceeds what is left
// of the day: then it is an *llm.Error with the code OverBudget.
func (g *Generator) Generate(ctx context.Context, r llm.Request, emit func(string) error) (llm.Response, error) {
	most := g.Price(g.atMost(r))
	if err := g.reserve(ctx, most); err != nil {
		return llm.Response{}, err
	}
	response, err := g.model.Generate(ctx, r, emit)
	g.settle(ctx, most, g.Price(response.Usage))
	return response, err
}

// usualAnswer is how many tokens an answer has at most that nobody limits.
const usualAnswer = 4000

func (g *Generator) atMost(r llm.Request) llm.Usage {
	u := llm.Usage{CompletionTokens: r.MaxTokens}
	if u.CompletionTokens == 0 {
		u.CompletionTokens = usualAnswer
	}
	for _, m := range r.Messages {
		u.PromptTokens += g.Tokens(m.Text)
	}
	return u
}

var errSpent = errors.New("the day's budget is spent")

func (g *Generator) reserve(ctx context.Context, most float64) error {
	g.Held.mu.Lock()
	defer g.Held.mu.Unlock()
	spent, err := g.Ledger.Spent(ctx, g.Now())
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		// What cannot be counted must not be spent.
		return &llm.Error{Code: llm.OverBudget, Model: g.Model(), Cause: fmt.Errorf("what was spent today: %w", err)}
	}
	if spent+g.Held.sum+most > g.Limit {
		return &llm.Error{Code: llm.OverBudget, Model: g.Model(), RetryAfter: untilTomorrow(g.Now()),
			Cause: fmt.Errorf("%w: %.6f spent of %.6f, another call may cost %.6f", errSpent, spent+g.Held.sum, g.Limit, most)}
	}
	g.Held.sum += most
	return nil
}

func untilTomorrow(now time.Time) time.Duration {
	y, m, d := now.Date()
	return time.Date(y, m, d+1, 0, 0, 0, 0, now.Location()).Sub(now)
}

// settle puts what a call has cost in place of what it might have.
func (g *Generator) settle(ctx context.Context, most, cost float64) {
	g.Held.mu.Lock()
	defer g.Held.mu.Unlock()
	g.Held.sum -= most
	if cost == 0 {
		return
	}
	if err := g.Ledger.Spend(context.WithoutCancel(ctx), g.Now(), g.Model(), cost); err != nil {
		g.Held.sum += cost
		g.Logger.ErrorContext(ctx, "what a model has cost is not in the ledger", "cost", cost, "err", err)
	}
}
