package slacktest

import (
	"sync"
	"time"
)

// Clock is a clock that stands still unless it is told to go on.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// NewClock returns a clock that shows the real time of this moment.
func NewClock() *Clock { return &Clock{now: time.Now()} }

// Now is what the clock shows; it fits Options.Now.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Advance puts the clock forward.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}
