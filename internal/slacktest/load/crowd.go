package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/wenju/wenju/internal/slacktest"
	"github.com/wenju/wenju/seeds"
)

// crowd are many people in many channels.
type crowd struct {
	slack     *slacktest.Server
	channels  []string
	users     []string
	questions []string
	asked     []slacktest.Message
	n         int
}

func newCrowd(s *slacktest.Server, channels, users int) (*crowd, error) {
	c := &crowd{slack: s}
	for i := range channels {
		id := fmt.Sprintf("C0LOAD%03d", i)
		s.AddChannel(slacktest.Channel{ID: id, Name: strings.ToLower(id)})
		c.channels = append(c.channels, id)
	}
	for i := range users {
		id := fmt.Sprintf("U0LOAD%03d", i)
		s.AddUser(slacktest.User{ID: id, Name: strings.ToLower(id), Locale: []string{"zh-CN", "en-US"}[i%2]})
		c.users = append(c.users, id)
	}
	file, err := seeds.FS.Open("questions.jsonl")
	if err != nil {
		return nil, err
	}
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		var q struct{ Question string }
		if json.Unmarshal(lines.Bytes(), &q) == nil && q.Question != "" {
			c.questions = append(c.questions, q.Question)
		}
	}
	return c, nil
}

// ask lets the next of them ask the next question.
func (c *crowd) ask() {
	i := c.n
	c.n++
	c.asked = append(c.asked, c.slack.Ask(c.channels[i%len(c.channels)], c.users[(i*7)%len(c.users)], c.questions[i%len(c.questions)]))
}

// askFor asks at a rate until the time is over.
func (c *crowd) askFor(d time.Duration, rate float64) {
	begin := time.Now()
	for n := 0; ; n++ {
		due := begin.Add(time.Duration(float64(n) / rate * float64(time.Second)))
		if due.Sub(begin) >= d {
			return
		}
		time.Sleep(time.Until(due))
		c.ask()
	}
}

// tally is what became of the questions.
type tally struct {
	none, one, more, open int // by how many messages of the bot there are; open are streams that have no end
	busy                  int // among one
	took                  []time.Duration
}

// tally counts the replies to what was asked.
func (c *crowd) tally() tally {
	replies := make(map[string][]slacktest.Message)
	for _, channel := range c.channels {
		for _, m := range c.slack.Messages(channel) {
			if m.ByBot() && !m.Deleted && m.For == "" {
				replies[channel+m.Thread] = append(replies[channel+m.Thread], m)
			}
		}
	}
	var t tally
	for _, q := range c.asked {
		got := replies[q.Channel+q.TS]
		switch len(got) {
		case 0:
			t.none++
			continue
		case 1:
			t.one++
		default:
			t.more++
		}
		if got[0].Streaming {
			t.open++
		}
		if isBusy(got[0]) {
			t.busy++
		}
		t.took = append(t.took, got[0].Changed.Sub(q.Posted))
	}
	slices.Sort(t.took)
	return t
}

// isBusy says whether somebody was told to come again later.
func isBusy(m slacktest.Message) bool {
	shown := m.Shown()
	return len(m.Blocks) <= 1 && (strings.Contains(shown, "busy") || strings.Contains(shown, "忙"))
}

// wait waits until everybody has an answer, for at most limit, and returns how long it took.
func (c *crowd) wait(limit time.Duration) (tally, time.Duration) {
	begin := time.Now()
	for {
		t := c.tally()
		if t.none == 0 && t.open == 0 || time.Since(begin) > limit {
			return t, time.Since(begin)
		}
		time.Sleep(250 * time.Millisecond)
	}
}

// quantile of what is sorted.
func quantile(sorted []time.Duration, q float64) time.Duration {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[min(len(sorted)-1, int(math.Ceil(q*float64(len(sorted))))-1)]
}

func short(d time.Duration) time.Duration {
	if d < time.Second {
		return d.Round(100 * time.Microsecond)
	}
	return d.Round(10 * time.Millisecond)
}
