// Package budget stops a model when what may be spent a day is spent.
package budget

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/wenju/wenju/internal/llm"
)

// Options of a budget. All of them are needed but for Logger and Now.
type Options struct {
	// Limit is what may be spent a day, above 0, in the unit of Cost.
	Limit float64
	// Cost is the price of a call.
	Cost func(llm.Usage) float64
	// Spent is what everybody has spent since a time, other processes included.
	Spent func(ctx context.Context, since time.Time) (float64, error)
	// Logger is told where that cannot be found out; nil logs nothing.
	Logger *slog.Logger
	// Now is the clock, whose zone says when a day begins; nil is time.Now.
	Now func() time.Time
}

// Generator is a model with a budget. A call is made as long as anything is left,
// so that the calls under way at the limit go beyond it.
type Generator struct {
	model llm.Generator
	opt   Options

	mu  sync.Mutex
	day time.Time // that own is of
	own float64   // what was spent through this Generator
}

var _ llm.Generator = (*Generator)(nil)

// NewGenerator gives a model a budget.
func NewGenerator(model llm.Generator, o Options) *Generator {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	return &Generator{model: model, opt: o}
}

// Model is the name of the model behind it.
func (g *Generator) Model() string { return g.model.Model() }

// Generate asks the model, unless the day's budget is spent: then it is
// [llm.OverBudget].
func (g *Generator) Generate(ctx context.Context, r llm.Request, emit func(string) error) (llm.Response, error) {
	day := startOfDay(g.opt.Now())
	if spent := g.spent(ctx, day); spent >= g.opt.Limit {
		return llm.Response{}, &llm.Error{Code: llm.OverBudget, Model: g.Model(), RetryAfter: day.AddDate(0, 0, 1).Sub(g.opt.Now()),
			Cause: fmt.Errorf("%.4f of %.4f spent", spent, g.opt.Limit)}
	}
	response, err := g.model.Generate(ctx, r, emit)
	g.book(day, g.opt.Cost(response.Usage))
	return response, err
}

// spent is what the day has cost so far. What this process has spent is part of
// what everybody has, as soon as it is written down.
func (g *Generator) spent(ctx context.Context, day time.Time) float64 {
	all, err := g.opt.Spent(ctx, day)
	if err != nil && ctx.Err() == nil {
		g.opt.Logger.WarnContext(ctx, "what others spend of the budget is not known", "err", err)
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if !g.day.Equal(day) {
		return all
	}
	return max(all, g.own)
}

func (g *Generator) book(day time.Time, cost float64) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if !g.day.Equal(day) {
		g.day, g.own = day, 0
	}
	g.own += cost
}

func startOfDay(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, t.Location())
}
