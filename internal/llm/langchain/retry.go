package langchain

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/cenkalti/backoff/v5"

	"github.com/wenju/wenju/internal/llm"
)

// retrier makes a request again where its failure may be a passing one.
type retrier struct {
	tries   int
	maxWait time.Duration
	quirks  *quirks
	log     *slog.Logger
}

func newRetrier(o Options, q *quirks) retrier {
	return retrier{tries: o.Tries, maxWait: o.MaxWait, quirks: q, log: o.Logger}
}

// The waits between tries: half a second, doubled each time, give or take half.
const (
	firstWait   = 500 * time.Millisecond
	longestWait = 10 * time.Second
)

// do makes tries until one succeeds, fails for good, or says that it must not be
// made again.
func (r retrier) do(ctx context.Context, try func() (again bool, err error)) error {
	waits := &backoff.ExponentialBackOff{InitialInterval: firstWait, RandomizationFactor: 0.5, Multiplier: 2, MaxInterval: longestWait}
	for n := 1; ; n++ {
		again, err := try()
		var e *llm.Error
		if err == nil || !again || !errors.As(err, &e) {
			return err
		}
		if r.quirks.learn(e) {
			n-- // the next one is another request
			continue
		}
		wait := waits.NextBackOff()
		if e.RetryAfter > 0 {
			wait = e.RetryAfter
		}
		if n >= r.tries || !passing(e) || wait > r.maxWait || !fits(ctx, wait) {
			return err
		}
		r.log.InfoContext(ctx, "model request failed, trying again", "model", e.Model, "try", n, "wait", wait, "err", err)
		if !sleep(ctx, wait) {
			return err
		}
	}
}

// fits says whether there is time for a wait.
func fits(ctx context.Context, wait time.Duration) bool {
	deadline, ok := ctx.Deadline()
	return !ok || time.Until(deadline) > wait
}

// sleep says whether the whole time has passed.
func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}
