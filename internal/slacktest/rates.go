package slacktest

import (
	"net/http"
	"slices"
	"strconv"
	"time"
)

// limited is the answer to a call too many.
type limited struct{ wait time.Duration }

func (l *limited) Error() string { return "ratelimited" }

func (l *limited) write(w http.ResponseWriter) {
	seconds := int((l.wait + time.Second - 1) / time.Second)
	w.Header().Set("Retry-After", strconv.Itoa(max(seconds, 1)))
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(http.StatusTooManyRequests)
	w.Write([]byte(`{"ok":false,"error":"ratelimited"}`))
}

// overTier counts a call, and says how long to wait if it is one too many in
// the minute.
func (s *Server) overTier(name string, tier int) time.Duration {
	if !s.opt.Tiers || tier == 0 {
		return 0
	}
	now := s.now()
	recent := slices.DeleteFunc(s.minute[name], func(at time.Time) bool { return now.Sub(at) >= time.Minute })
	s.minute[name] = recent
	if len(recent) >= tier {
		return recent[0].Add(time.Minute).Sub(now)
	}
	s.minute[name] = append(recent, now)
	return 0
}

// postTolerance is what a post may come early: clocks and wires are not exact.
const postTolerance = 20 * time.Millisecond

// overPosts says how long to wait if the channel has had a post just now.
func (s *Server) overPosts(channel string) time.Duration {
	if s.opt.PostEvery == 0 {
		return 0
	}
	now := s.now()
	if wait := s.posted[channel].Sub(now); wait > postTolerance {
		return wait
	}
	s.posted[channel] = now.Add(s.opt.PostEvery)
	return 0
}
