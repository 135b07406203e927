// Package llmtest has models for tests that behave as the seam demands: they
// stop when their context ends, count what they are asked, and fail when told to.
// Their delays are those of package time, so that testing/synctest can make
// them pass at once.
package llmtest

import (
	"context"
	"time"
)

// wait lets d pass, unless ctx ends before.
func wait(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
