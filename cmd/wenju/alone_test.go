package main

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/wenju/wenju/internal/slacktest"
)

func TestOneBotAFolder(t *testing.T) {
	newSession(t)
	var err written
	a := newApp(stdio{strings.NewReader(""), io.Discard, &err, nil})
	a.cfg.data = "data"
	unlock, lockErr := a.alone(t.Context(), 0)
	if lockErr != nil {
		t.Fatal(lockErr)
	}
	var known *problem
	if _, err := a.alone(t.Context(), time.Millisecond); !errors.As(err, &known) || !strings.Contains(known.say.en, "Another wenju slack") {
		t.Errorf("a second bot: %v", err)
	}
	// One that waits begins when the other ends, and can be stopped while it waits.
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := a.alone(ctx, time.Minute); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped while it waits: %v", err)
	}
	next := make(chan error, 1)
	go func() {
		release, err := a.alone(context.Background(), time.Minute)
		if err == nil {
			release()
		}
		next <- err
	}()
	eventually(t, "waiting is told", func() bool { return strings.Contains(err.String(), "waiting for it to end") })
	unlock()
	if err := <-next; err != nil {
		t.Error(err)
	}
}

// Two bots at once: the second waits, and each message has one answer.
func TestSecondBotWaits(t *testing.T) {
	newSession(t)
	slack := slacktest.New(slacktest.Options{})
	defer slack.Close()
	slack.AddUser(slacktest.User{ID: "U0ASKS"})
	env := append(slack.Env(), "WENJU_METRICS=off")
	firstLog, stopFirst := startSlack(t, env...)
	eventually(t, "connect", func() bool { return slack.Sockets() == 1 })
	secondLog, stopSecond := startSlack(t, env...)
	eventually(t, "the second waits", func() bool { return strings.Contains(secondLog.String(), "waiting for it to end") })
	stopFirst()
	eventually(t, "the second takes over", func() bool { return strings.Contains(secondLog.String(), "Connected to Slack") })
	slack.DM("U0ASKS", "京津冀协同发展的面积是多少？")
	eventually(t, "answer", func() bool { return countRecords(t, "data/records.db") == 1 })
	if status := stopSecond(); status == exitFailed {
		t.Errorf("%s\n%s", firstLog, secondLog)
	}
}
