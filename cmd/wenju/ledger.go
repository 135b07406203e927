package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"sync"
	"time"

	"github.com/wenju/wenju/internal/llm"
	"github.com/wenju/wenju/internal/llm/budget"
	"github.com/wenju/wenju/internal/llm/tokens"
	"github.com/wenju/wenju/internal/records"
)

// ledger keeps what models have cost in the file of records, which is opened with
// its first use.
type ledger struct {
	path string
	held budget.Held // by the models that it is the ledger of

	mu      sync.Mutex
	records *records.Records
}

var _ budget.Ledger = (*ledger)(nil)

func (l *ledger) open(ctx context.Context) (*records.Records, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var err error
	if l.records == nil {
		l.records, err = records.Open(ctx, l.path)
	}
	return l.records, err
}

// Spent implements budget.Ledger. Where there is no file nothing was spent.
func (l *ledger) Spent(ctx context.Context, at time.Time) (float64, error) {
	if _, err := os.Stat(l.path); errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	r, err := l.open(ctx)
	if err != nil {
		return 0, err
	}
	return r.Spent(ctx, at)
}

// Spend implements budget.Ledger.
func (l *ledger) Spend(ctx context.Context, at time.Time, model string, cost float64) error {
	r, err := l.open(ctx)
	if err != nil {
		return err
	}
	return r.Spend(ctx, at, model, cost)
}

func (l *ledger) close() {
	if l.records != nil {
		l.records.Close()
	}
}

// withBudget gives a model the configured budget, if there is one.
func (a *app) withBudget(g llm.Generator, l *ledger) llm.Generator {
	if g == nil || a.cfg.budget == 0 {
		return g
	}
	price := a.cfg.prices.of(g.Model())
	if price == nil {
		price = func(llm.Usage) float64 { return 0 }
	}
	return budget.New(g, budget.Options{Limit: a.cfg.budget, Price: price, Ledger: l, Held: &l.held, Tokens: tokens.For(g.Model()).Count, Logger: a.log})
}
