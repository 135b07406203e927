package main

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"github.com/wenju/wenju/internal/llm"
)

// witness is a model of which it is known how its last call went, so that nobody
// has to call it to find out whether it is well.
type witness struct {
	llm.Generator
	now  func() time.Time
	last atomic.Pointer[failure] // nil after a success
	// news is the last failure that nobody has been told of, whatever its kind.
	news atomic.Pointer[llm.Error]
}

type failure struct {
	err error
	at  time.Time
}

// Generate implements llm.Generator.
func (w *witness) Generate(ctx context.Context, r llm.Request, emit func(string) error) (llm.Response, error) {
	response, err := w.Generator.Generate(ctx, r, emit)
	if e := (*llm.Error)(nil); errors.As(err, &e) {
		w.news.Store(e)
	}
	switch {
	case err == nil:
		w.last.Store(nil)
	case saysOfModel(err):
		w.last.Store(&failure{err, w.now()})
	}
	return response, err
}

// saysOfModel says whether a failure is likely to meet the next question too. One
// of this question is not, nor that somebody has stopped asking.
func saysOfModel(err error) bool {
	var e *llm.Error
	if !errors.As(err, &e) {
		return false
	}
	switch e.Code {
	case llm.TooLong, llm.Refused, llm.Invalid:
		return false
	}
	return true
}

// failureKept is how long the last failure stands for the present: later nobody
// knows.
const failureKept = 5 * time.Minute

// failing is how the last call failed, if it did and was not long ago.
func (w *witness) failing() error {
	if last := w.last.Load(); last != nil && w.now().Sub(last.at) < failureKept {
		return last.err
	}
	return nil
}
