package budget_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/wenju/wenju/internal/llm"
	"github.com/wenju/wenju/internal/llm/budget"
	"github.com/wenju/wenju/internal/llm/llmtest"
)

// ledger keeps its days in memory.
type ledger struct {
	mu                      sync.Mutex
	days                    map[string]float64
	cannotRead, cannotWrite bool
}

var errDisk = errors.New("the disk is on fire")

func (l *ledger) Spent(_ context.Context, at time.Time) (float64, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.cannotRead {
		return 0, errDisk
	}
	return l.days[at.Format(time.DateOnly)], nil
}

func (l *ledger) Spend(_ context.Context, at time.Time, _ string, cost float64) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.cannotWrite {
		return errDisk
	}
	l.days[at.Format(time.DateOnly)] += cost
	return nil
}

// priced costs one for a token of the answer. A call costs 10 and may cost 20.
var (
	priced = func(u llm.Usage) float64 { return float64(u.CompletionTokens) }
	ask    = llm.Request{MaxTokens: 20}
)

func costing() *llmtest.Generator {
	return llmtest.NewGenerator(func(int, llm.Request) llmtest.Reply {
		return llmtest.Reply{Text: "x", Usage: llm.Usage{CompletionTokens: 10}}
	})
}

func overBudget(err error) bool {
	var e *llm.Error
	return errors.As(err, &e) && e.Code == llm.OverBudget
}

func TestStopsAtItsLimit(t *testing.T) {
	l := &ledger{days: map[string]float64{}}
	now := time.Date(2026, 5, 1, 23, 0, 0, 0, time.UTC)
	open := func() *budget.Generator {
		return budget.New(costing(), budget.Options{Limit: 50, Price: priced, Ledger: l, Now: func() time.Time { return now }})
	}
	one, other := open(), open() // two processes
	for i := range 4 {
		if _, err := []*budget.Generator{one, other}[i%2].Generate(t.Context(), ask, nil); err != nil {
			t.Fatalf("call %d: %v", i, err)
		}
	}
	// 40 of 50 are spent, and a call may cost 20.
	if _, err := one.Generate(t.Context(), ask, nil); !overBudget(err) {
		t.Errorf("beyond the limit: %v", err)
	}
	now = now.Add(2 * time.Hour)
	if _, err := one.Generate(t.Context(), ask, nil); err != nil {
		t.Errorf("the next day: %v", err)
	}
}

// Calls at the same time do not spend the same money twice.
func TestReserves(t *testing.T) {
	l := &ledger{days: map[string]float64{}}
	model := costing()
	g := budget.New(model, budget.Options{Limit: 100, Price: priced, Ledger: l})
	var wg sync.WaitGroup
	for range 50 {
		wg.Go(func() {
			if _, err := g.Generate(t.Context(), ask, nil); err != nil && !overBudget(err) {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if spent, _ := l.Spent(t.Context(), time.Now()); spent > 100 || spent < 50 || spent != float64(10*len(model.Requests())) {
		t.Errorf("%v spent in %d calls", spent, len(model.Requests()))
	}
}

// Neither do two models with one ledger, as the one that answers and a judge: their
// calls are all under way before the first has cost anything.
func TestModelsShareWhatIsHeld(t *testing.T) {
	l, held := &ledger{days: map[string]float64{}}, new(budget.Held)
	release := make(chan struct{})
	asked := make(chan struct{}, 4)
	open := func() *budget.Generator {
		model := llmtest.NewGenerator(func(int, llm.Request) llmtest.Reply {
			asked <- struct{}{}
			<-release
			return llmtest.Reply{Text: "x", Usage: llm.Usage{CompletionTokens: 10}}
		})
		return budget.New(model, budget.Options{Limit: 50, Price: priced, Ledger: l, Held: held})
	}
	one, other := open(), open()
	var wg sync.WaitGroup
	for _, g := range []*budget.Generator{one, other} {
		wg.Go(func() {
			if _, err := g.Generate(t.Context(), ask, nil); err != nil {
				t.Error(err)
			}
		})
	}
	<-asked
	<-asked
	for _, g := range []*budget.Generator{one, other} { // 40 of 50 are held, and a call may cost 20
		if _, err := g.Generate(t.Context(), ask, nil); !overBudget(err) {
			t.Errorf("beyond the limit: %v", err)
		}
	}
	close(release)
	wg.Wait()
}

func TestLedgerFails(t *testing.T) {
	l := &ledger{days: map[string]float64{}, cannotWrite: true}
	g := budget.New(costing(), budget.Options{Limit: 35, Price: priced, Ledger: l})
	for i, over := range []bool{false, false, true} { // 10, 20, and another 20 are too many
		if _, err := g.Generate(t.Context(), ask, nil); overBudget(err) != over || !over && err != nil {
			t.Errorf("call %d: %v", i, err)
		}
	}
	l.cannotRead = true
	if _, err := g.Generate(t.Context(), ask, nil); !overBudget(err) || !errors.Is(err, errDisk) {
		t.Errorf("cannot be read: %v", err)
	}
}
