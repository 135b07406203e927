package bot

import (
	"context"
	"errors"
	"sync"
)

// errStopped ends an answer that its asker does not want any more.
var errStopped = errors.New("stopped by the asker")

// stops ends answers that are being made, by their thread. In a thread one
// question is answered at a time.
type stops struct {
	mu sync.Mutex
	m  map[string]context.CancelCauseFunc
}

// begin notes that an answer is being made in a thread. end has to be called.
func (s *stops) begin(ctx context.Context, thread string) (_ context.Context, end func()) {
	ctx, cancel := context.WithCancelCause(ctx)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.m == nil {
		s.m = make(map[string]context.CancelCauseFunc)
	}
	s.m[thread] = cancel
	return ctx, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.m, thread)
		cancel(nil)
	}
}

// stop ends the answer in a thread, where there is one.
func (s *stops) stop(thread string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if cancel := s.m[thread]; cancel != nil {
		cancel(errStopped)
	}
}

// wasStopped says whether an answer ended because its asker wanted it to.
func wasStopped(ctx context.Context) bool { return errors.Is(context.Cause(ctx), errStopped) }
