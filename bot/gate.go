package bot

import (
	"sync"
	"time"
)

// gate remembers where Slack does not offer something: in a channel, as in one
// that is shared with another workspace, or anywhere, as without the scope.
type gate struct {
	mu    sync.Mutex
	until map[string]time.Time // by channel; empty is anywhere
	log   func(channel string, err error)
}

const (
	// refusedTime is how long after a refusal it is not tried again.
	refusedTime = 10 * time.Minute
	// maxGates are remembered; then it begins anew.
	maxGates = 1000
)

func (g *gate) open(channel string) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	now := time.Now()
	return now.After(g.until[channel]) && now.After(g.until[""])
}

func (g *gate) refused(channel string, err error) {
	switch codeOf(err) {
	case "unknown_method", "missing_scope", "feature_not_enabled", "not_allowed_token_type", "":
		channel = ""
	}
	g.mu.Lock()
	if g.until == nil || len(g.until) >= maxGates {
		g.until = make(map[string]time.Time)
	}
	g.until[channel] = time.Now().Add(refusedTime)
	g.mu.Unlock()
	g.log(channel, err)
}
