package bot

import (
	"context"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// pace keeps to the rates at which Slack takes calls: each has a lane, which
// holds its own rate and the pause that Slack has asked for.
type pace struct {
	mu    sync.Mutex
	lanes map[string]*lane
}

type lane struct {
	limiter *rate.Limiter
	// until is the end of the pause that Slack has asked for.
	until time.Time
	used  time.Time
}

func newPace() *pace { return &pace{lanes: make(map[string]*lane)} }

// tier is a rate of Slack's, in calls a minute, with what may come at once. Within any
// minute that is at most burst+perMinute calls, which stays below Slack's figure.
type tier struct {
	perMinute float64
	burst     int
}

// Slack's tiers are 1, 20, 50 and 100 calls a minute.
var (
	tier2 = tier{14, 5}
	tier3 = tier{38, 10}
	tier4 = tier{75, 20}
	// statusTier is that of a status, of which Slack takes 600 a minute.
	statusTier = tier{500, 60}
	// freeTier is for calls whose limit is far away.
	freeTier = tier{600, 60}
)

// maxLanes is how many lanes are kept; channels that are quiet lose theirs.
const maxLanes = 5000

func (p *pace) lane(name string, t tier) *lane {
	p.mu.Lock()
	defer p.mu.Unlock()
	l := p.lanes[name]
	if l == nil {
		if len(p.lanes) >= maxLanes {
			p.prune()
		}
		l = &lane{limiter: rate.NewLimiter(rate.Limit(t.perMinute/60), t.burst)}
		p.lanes[name] = l
	}
	l.used = time.Now()
	return l
}

// prune forgets the lanes that have been quiet for a minute: they are as good as new.
func (p *pace) prune() {
	for name, l := range p.lanes {
		if time.Since(l.used) > time.Minute && time.Now().After(l.until) {
			delete(p.lanes, name)
		}
	}
}

// wait returns when the next call may be made.
func (p *pace) wait(ctx context.Context, name string, t tier) error {
	l := p.lane(name, t)
	if err := l.limiter.Wait(ctx); err != nil {
		return err
	}
	for {
		p.mu.Lock()
		left := time.Until(l.until)
		p.mu.Unlock()
		if left <= 0 {
			return nil
		}
		if err := sleep(ctx, left); err != nil {
			return err
		}
	}
}

// allow says whether a call may be made at once, and counts it if so.
func (p *pace) allow(name string, t tier) bool {
	l := p.lane(name, t)
	p.mu.Lock()
	paused := time.Now().Before(l.until)
	p.mu.Unlock()
	return !paused && l.limiter.Allow()
}

// pause holds a lane for as long as Slack has asked for.
func (p *pace) pause(name string, t tier, d time.Duration) {
	l := p.lane(name, t)
	p.mu.Lock()
	defer p.mu.Unlock()
	if until := time.Now().Add(d); until.After(l.until) {
		l.until = until
	}
}

// sleep waits for d or until ctx ends.
func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
