package main

import (
	"fmt"
	"slices"
	"time"

	"github.com/wenju/wenju/internal/slacktest"
)

// slackRates are those that Slack holds its callers to.
func slackRates() slacktest.Options {
	return slacktest.Options{PostEvery: time.Second, Tiers: true}
}

// steady is a busy company: 20 mentions a second, each of them two events.
func steady(set settings) (*report, error) {
	p, err := launch(set, slackRates())
	if err != nil {
		return nil, err
	}
	defer p.stop()
	if err := p.connected(); err != nil {
		return nil, err
	}
	c, err := newCrowd(p.slack, 50, 200)
	if err != nil {
		return nil, err
	}
	rate, duration := pick(set.rate, 20), pick(set.duration, 5*time.Minute)
	c.askFor(duration, rate)
	t, late := c.wait(2 * time.Minute)
	r := set.report()
	r.says("mentions", "%d in %s, %.0f a second in %d channels; %d events", len(c.asked), duration, rate, len(c.channels), len(p.slack.Deliveries()))
	r.acknowledged(p.slack, 50*time.Millisecond)
	r.answers(t)
	r.says("the last answer", "%s after the last question", short(late))
	r.calls(p.slack)
	r.program(p)
	return r, nil
}

// burst is everybody at once.
func burst(set settings) (*report, error) {
	p, err := launch(set, slackRates())
	if err != nil {
		return nil, err
	}
	defer p.stop()
	if err := p.connected(); err != nil {
		return nil, err
	}
	c, err := newCrowd(p.slack, 50, 200)
	if err != nil {
		return nil, err
	}
	for range 500 {
		c.ask()
	}
	t, took := c.wait(2 * time.Minute)
	r := set.report()
	r.says("mentions", "%d at once in %d channels", len(c.asked), len(c.channels))
	r.acknowledged(p.slack, 3*time.Second)
	r.answers(t)
	r.aims(took <= 2*time.Minute, "all answered or told busy", "within 2 min", "%s", short(took))
	r.calls(p.slack)
	r.program(p)
	return r, nil
}

// soak is a day's traffic, 8,640 mentions, as fast as it goes. What grows with
// the traffic grows here, but for what grows with the hours.
func soak(set settings) (*report, error) {
	p, err := launch(set, slacktest.Options{})
	if err != nil {
		return nil, err
	}
	defer p.stop()
	if err := p.connected(); err != nil {
		return nil, err
	}
	c, err := newCrowd(p.slack, 200, 500)
	if err != nil {
		return nil, err
	}
	var seen []sizes
	var sum tally
	const parts = 8
	rate, day := pick(set.rate, 40), pick(set.duration, 216*time.Second)
	for range parts {
		c.askFor(day/parts, rate)
		t, _ := c.wait(time.Minute)
		sum.none, sum.one, sum.more, sum.open, sum.busy = sum.none+t.none, sum.one+t.one, sum.more+t.more, sum.open+t.open, sum.busy+t.busy
		sum.took = append(sum.took, t.took...)
		c.asked = nil
		p.slack.Forget()
		now, err := p.measure()
		if err != nil {
			return nil, err
		}
		seen = append(seen, now)
	}
	slices.Sort(sum.took)
	r := set.report()
	r.says("mentions", "%d in %s", c.n, day)
	r.answers(sum)
	r.growth(seen)
	return r, nil
}

// ackPatience is how long the last events may still be on their way.
const ackPatience = 5 * time.Second

func (r *report) acknowledged(s *slacktest.Server, limit time.Duration) {
	failed := func() (n int) {
		for _, d := range s.Deliveries() {
			if !d.Acked {
				n++
			}
		}
		return n
	}
	s.Wait(ackPatience, func() bool { return failed() == 0 })
	all := s.Latencies()
	name := "acknowledged, p99"
	worst := quantile(all, 0.99)
	if limit >= time.Second {
		name, worst = "acknowledged, the last", quantile(all, 1)
	}
	r.aims(len(all) > 0 && worst < limit, name, "under "+limit.String(), "%s; p50 %s, max %s of %d", short(worst),
		short(quantile(all, 0.5)), short(quantile(all, 1)), len(all))
	r.holds(failed() == 0, "not acknowledged", "none", "%d", failed())
}

func (r *report) answers(t tally) {
	r.holds(t.none == 0, "lost", "none", "%d", t.none)
	r.holds(t.more == 0, "answered more than once", "none", "%d", t.more)
	r.holds(t.open == 0, "left unfinished", "none", "%d", t.open)
	r.says("answered once", "%d, %d of them told that it is busy", t.one, t.busy)
	r.says("from question to whole answer", "p50 %s, p99 %s, max %s", short(quantile(t.took, 0.5)), short(quantile(t.took, 0.99)), short(quantile(t.took, 1)))
}

// calls counts those that Slack refused because they came too fast, and bad manners.
func (r *report) calls(s *slacktest.Server) {
	byMethod, limited := make(map[string]int), 0
	calls := s.Calls("")
	for _, c := range calls {
		byMethod[c.Method]++
		if c.Error == "ratelimited" {
			limited++
		}
	}
	r.says("calls of Slack", "%d, %d of them too fast: %s", len(calls), limited, counted(byMethod))
	r.holds(len(s.Violations()) == 0, "bad manners", "none", "%d %.200q", len(s.Violations()), s.Violations())
}

func counted(byMethod map[string]int) string {
	out := ""
	for _, name := range []string{"chat.postMessage", "chat.startStream", "chat.update", "assistant.threads.setStatus", "reactions.add"} {
		out += fmt.Sprintf("%s %d, ", name, byMethod[name])
	}
	return out + "…"
}

func (r *report) program(p *program) {
	if now, err := p.measure(); err == nil {
		r.says("the program", "%.0f MB resident, %.0f MB heap, %.0f goroutines", now.resident, now.heap, now.goroutines)
	}
}

// growth compares the second quarter of a long run with the last: what comes
// before is warming up.
func (r *report) growth(seen []sizes) {
	for i, s := range seen {
		r.says(fmt.Sprintf("after %d/%d", i+1, len(seen)), "%.0f MB resident, %.0f MB heap, %.0f goroutines", s.resident, s.heap, s.goroutines)
	}
	early, last := seen[len(seen)/4:len(seen)/2], seen[len(seen)*3/4:]
	most := func(list []sizes, of func(sizes) float64) (m float64) {
		for _, s := range list {
			m = max(m, of(s))
		}
		return m
	}
	for _, what := range []struct {
		name string
		of   func(sizes) float64
		more float64 // what it may be more, beside a tenth
	}{
		{"memory, last quarter against second", func(s sizes) float64 { return s.resident }, 8},
		{"goroutines, the same", func(s sizes) float64 { return s.goroutines }, 8},
	} {
		from, to := most(early, what.of), most(last, what.of)
		r.aims(to <= from*1.1+what.more, what.name, "flat", "%.0f → %.0f", from, to)
	}
}
