package bot

import (
	"slices"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/wenju/wenju/internal/records"
)

// verdict is why an item gets words of ours instead of an answer.
type verdict struct {
	outcome string // as Metrics.Answered counts it
	words   words
	args    []any
	// private is said to the asker alone.
	private bool
}

// manners say who may ask, where, and how much.
type manners struct {
	channels             []string
	bots, external       bool
	perUser, perChannel  int
	mu                   *sync.Mutex
	users, channelCounts map[string]*allowance
}

// allowance is the rate of one user or channel.
type allowance struct {
	limiter *rate.Limiter
	told    map[string]time.Time // when they were last told that they are over it, by thread
	used    time.Time
}

func newManners(o Options) manners {
	return manners{channels: o.Channels, bots: o.AllowBots, external: o.AllowExternal,
		perUser: o.Limits.PerUser, perChannel: o.Limits.PerChannel,
		mu: new(sync.Mutex), users: make(map[string]*allowance), channelCounts: make(map[string]*allowance)}
}

// in says whether the bot answers in a channel.
func (m manners) in(channel string, dm bool) bool {
	return dm || len(m.channels) == 0 || slices.Contains(m.channels, channel)
}

// limit counts a question, and says if it is over a rate. again is true where the
// one who is over it was told so in the same thread within the last minute.
func (m manners) limit(item records.Item, now time.Time) (v *verdict, again bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if a := allowanceOf(m.users, item.Team+"/"+item.User, m.perUser, now); !a.limiter.AllowN(now, 1) {
		return a.over(item, userLimitWords, m.perUser, now)
	}
	if a := allowanceOf(m.channelCounts, item.Channel, m.perChannel, now); !a.limiter.AllowN(now, 1) {
		return a.over(item, channelLimitWords, m.perChannel, now)
	}
	return nil, false
}

// maxTold threads are remembered in which somebody was told.
const maxTold = 1000

func (a *allowance) over(item records.Item, w words, perMinute int, now time.Time) (*verdict, bool) {
	thread := threadKey(item.Channel, item.Thread, item.TS)
	again := now.Sub(a.told[thread]) < time.Minute
	if len(a.told) >= maxTold {
		clear(a.told)
	}
	if !again {
		a.told[thread] = now
	}
	return &verdict{outcome: "limited", words: w, args: []any{max(1, 60/perMinute) + 1}}, again
}

// maxAllowances are remembered of users, and of channels; a quiet minute makes one
// as good as new.
const maxAllowances = 10_000

func allowanceOf(all map[string]*allowance, key string, perMinute int, now time.Time) *allowance {
	a := all[key]
	if a == nil {
		if len(all) >= maxAllowances {
			for k, old := range all {
				if now.Sub(old.used) > time.Minute {
					delete(all, k)
				}
			}
		}
		a = &allowance{limiter: rate.NewLimiter(rate.Limit(float64(perMinute)/60), perMinute), told: make(map[string]time.Time)}
		all[key] = a
	}
	a.used = now
	return a
}
