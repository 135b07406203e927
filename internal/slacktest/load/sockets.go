package main

import (
	"time"

	"github.com/wenju/wenju/internal/slacktest"
)

// sockets measures how soon the program is back when its socket fails, and how
// often it knocks when nobody opens.
func sockets(set settings) (*report, error) {
	p, err := launch(set, slacktest.Options{NoEcho: true})
	if err != nil {
		return nil, err
	}
	defer p.stop()
	if err := p.connected(); err != nil {
		return nil, err
	}
	r := set.report()
	rounds := 10
	if set.duration > 0 && set.duration < time.Minute {
		rounds = 2
	}
	r.back(p.slack, "back after a cut", "under 2 s", 2*time.Second, rounds, p.slack.Drop)
	r.back(p.slack, "back after refresh_requested", "under 2 s", 2*time.Second, rounds, func() { p.slack.Disconnect("refresh_requested") })
	r.back(p.slack, "back after a half-open socket", "under 15 s", 15*time.Second, max(1, rounds/3), p.slack.HalfOpen)
	r.refused(p.slack, "refused dials", pick(set.duration, time.Minute), func() { p.slack.RefuseSockets(-1) })
	r.refused(p.slack, "connected and disconnected", pick(set.duration, time.Minute), func() { p.slack.BounceSockets(-1) })
	r.refused(p.slack, "no address to dial", pick(set.duration, time.Minute), func() {
		p.slack.Fault("apps.connections.open", 0, slacktest.Fault{Status: 503})
	})
	return r, nil
}

// back makes the socket fail some times, and measures until the next hello.
func (r *report) back(s *slacktest.Server, name, target string, limit time.Duration, rounds int, fail func()) {
	var worst, sum time.Duration
	for range rounds {
		hellos := greeted(s)
		begin := time.Now()
		fail()
		s.Wait(time.Minute, func() bool { return greeted(s) > hellos })
		took := time.Since(begin)
		worst, sum = max(worst, took), sum+took
		time.Sleep(1500 * time.Millisecond) // a socket that has been open for a while
	}
	r.aims(worst < limit, name, target, "%s at most, %s on average of %d", short(worst), short(sum/time.Duration(rounds)), rounds)
}

// greeted is how many sockets have been accepted so far.
func greeted(s *slacktest.Server) int {
	n := 0
	for _, c := range s.Connects() {
		if !c.Open && c.OK {
			n++
		}
	}
	return n
}

// refused counts attempts to connect while none comes to anything.
func (r *report) refused(s *slacktest.Server, name string, d time.Duration, refuse func()) {
	refuse()
	s.Drop()
	begin := time.Now()
	time.Sleep(d)
	n, closest := 0, time.Hour
	var last time.Time
	for _, c := range s.Connects() {
		if !c.Open || c.At.Before(begin) {
			continue
		}
		if n++; !last.IsZero() {
			closest = min(closest, c.At.Sub(last))
		}
		last = c.At
	}
	s.Recover()
	s.Wait(time.Minute, func() bool { return s.Sockets() > 0 })
	perSecond := float64(n) / d.Seconds()
	r.holds(perSecond < 1 && closest >= time.Second, "attempts, "+name, "under 1 a second", "%.2f a second, the closest two %s apart", perSecond, short(closest))
}
