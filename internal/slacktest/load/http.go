package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/wenju/wenju/internal/slacktest"
)

// overHTTP sends 200 events a second, one in ten of them a mention, and then what
// Slack would never send.
func overHTTP(set settings) (*report, error) {
	address := freeAddress()
	p, err := launch(set, slacktest.Options{NoEcho: true}, "--mode", "http", "--listen", address)
	if err != nil {
		return nil, err
	}
	defer p.stop()
	if err := answersAt(address); err != nil {
		return nil, err
	}
	target := "http://" + address + "/slack/events"
	p.slack.UseHTTP(target)
	c, err := newCrowd(p.slack, 50, 200)
	if err != nil {
		return nil, err
	}
	rate, duration := pick(set.rate, 200), pick(set.duration, time.Minute)
	talk(c, rate, duration)
	t, _ := c.wait(2 * time.Minute)
	r := set.report()
	r.says("events", "%d in %s, %.0f a second, %d of them mentions", len(p.slack.Deliveries()), duration, rate, len(c.asked))
	r.acknowledged(p.slack, 50*time.Millisecond)
	r.answers(t)
	r.impostors(target, pick(set.fakes, 500))
	r.program(p)
	return r, nil
}

func answersAt(address string) error {
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if conn, err := net.Dial("tcp", address); err == nil {
			conn.Close()
			return nil
		}
	}
	return fmt.Errorf("nothing listens on %s (-log says why)", address)
}

// talk sends events at a rate: people who talk among themselves, and one in ten
// who asks, which is only the app_mention event here so that the rate is exact.
func talk(c *crowd, rate float64, d time.Duration) {
	begin := time.Now()
	for n := 0; ; n++ {
		due := begin.Add(time.Duration(float64(n) / rate * float64(time.Second)))
		if due.Sub(begin) >= d {
			return
		}
		time.Sleep(time.Until(due))
		channel, user := c.channels[n%len(c.channels)], c.users[n%len(c.users)]
		if n%10 > 0 {
			c.slack.Say(slacktest.Say{Channel: channel, User: user, Text: "See you at lunch."})
			continue
		}
		channel = c.channels[n/10%len(c.channels)]
		c.asked = append(c.asked, c.slack.Say(slacktest.Say{Channel: channel, User: user, MentionOnly: true,
			Text: slacktest.Mention + " " + c.questions[n/10%len(c.questions)]}))
	}
}

// impostors send forged, stale and replayed requests, that many of each kind.
func (r *report) impostors(target string, each int) {
	body := func(i int) []byte {
		return fmt.Appendf(nil, `{"type":"event_callback","team_id":%q,"event_id":"EvFORGED%d-%d","event":{"type":"app_mention","user":"U0ANN","text":"<@U0WENJUBOT> hello","ts":"1%09d.000001","channel":"C0GENERAL"}}`,
			slacktest.Team, i, rand.Int(), i)
	}
	now := time.Now()
	for _, kind := range []struct {
		name string
		head func(body []byte) http.Header
	}{
		{"forged", func(b []byte) http.Header { return slacktest.Sign("another secret", now, b) }},
		{"unsigned", func([]byte) http.Header { return http.Header{} }},
		{"stale", func(b []byte) http.Header { return slacktest.Sign(slacktest.SigningSecret, now.Add(-6*time.Minute), b) }},
		{"from the future", func(b []byte) http.Header { return slacktest.Sign(slacktest.SigningSecret, now.Add(6*time.Minute), b) }},
	} {
		statuses := make([]int, each)
		inParallel(each, func(i int) { b := body(i); statuses[i] = send(target, kind.head(b), b) })
		r.refusals(kind.name, statuses)
	}
	statuses := make([]int, each)
	inParallel(each, func(i int) {
		b := body(i)
		h := slacktest.Sign(slacktest.SigningSecret, now, b)
		if first := send(target, h, b); first == http.StatusOK {
			statuses[i] = send(target, h, b)
		}
	})
	r.refusals("replayed", statuses)
}

func (r *report) refusals(name string, statuses []int) {
	refused := len(statuses) - len(slices.DeleteFunc(slices.Clone(statuses), func(s int) bool { return s == http.StatusUnauthorized }))
	r.holds(refused == len(statuses), "refused: "+name, "100 %", "%d of %d", refused, len(statuses))
}

func send(target string, header http.Header, body []byte) int {
	header = header.Clone()
	header.Set("Content-Type", "application/json")
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	status, _, err := slacktest.Post(ctx, target, header, body)
	if err != nil {
		return 0
	}
	return status
}

// inParallel calls do for each number below n, some at a time.
func inParallel(n int, do func(i int)) {
	var all sync.WaitGroup
	numbers := make(chan int)
	for range 8 {
		all.Go(func() {
			for i := range numbers {
				do(i)
			}
		})
	}
	for i := range n {
		numbers <- i
	}
	close(numbers)
	all.Wait()
}
