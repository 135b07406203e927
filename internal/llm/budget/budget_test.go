package budget_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/wenju/wenju/internal/llm"
	"github.com/wenju/wenju/internal/llm/budget"
	"github.com/wenju/wenju/internal/llm/llmtest"
)

// bench is a model of 1 a call with a budget of 3 a day.
type bench struct {
	*testing.T
	now    time.Time
	others float64
	err    error
	model  *llmtest.Generator
	*budget.Generator
}

func newBench(t *testing.T) *bench {
	b := &bench{T: t, now: time.Date(2026, 5, 1, 22, 0, 0, 0, time.FixedZone("CST", 8*3600))}
	b.model = llmtest.NewGenerator(func(int, llm.Request) llmtest.Reply { return llmtest.Reply{Text: "ok"} })
	b.Generator = budget.NewGenerator(b.model, budget.Options{
		Limit: 3, Cost: func(llm.Usage) float64 { return 1 }, Now: func() time.Time { return b.now },
		Spent: func(_ context.Context, since time.Time) (float64, error) {
			if since.Hour() != 0 || since.Location() != b.now.Location() {
				t.Errorf("a day begins at %v", since)
			}
			return b.others, b.err
		},
	})
	return b
}

// calls is how many calls are made until the budget is spent, of at most ten.
func (b *bench) calls() int {
	for n := range 10 {
		_, err := b.Generate(b.Context(), llm.Request{}, nil)
		var e *llm.Error
		if errors.As(err, &e) && e.Code == llm.OverBudget {
			if e.RetryAfter <= 0 || e.RetryAfter > 24*time.Hour {
				b.Errorf("begins anew in %v", e.RetryAfter)
			}
			return n
		}
		if err != nil {
			b.Fatal(err)
		}
	}
	return 10
}

func TestStopsAtTheLimit(t *testing.T) {
	b := newBench(t)
	if n := b.calls(); n != 3 {
		t.Errorf("%d calls", n)
	}
	b.now = b.now.Add(3 * time.Hour) // past midnight
	if n := b.calls(); n != 3 {
		t.Errorf("%d calls the next day", n)
	}
	if n := len(b.model.Requests()); n != 6 {
		t.Errorf("%d requests reached the model", n)
	}
}

func TestOthersSpendToo(t *testing.T) {
	b := newBench(t)
	b.others = 3.5
	if n := b.calls(); n != 0 {
		t.Errorf("%d calls", n)
	}
}

// Where the records cannot be read what this process has spent still counts.
func TestRecordsFail(t *testing.T) {
	b := newBench(t)
	b.err = errors.New("locked")
	if n := b.calls(); n != 3 {
		t.Errorf("%d calls", n)
	}
}
