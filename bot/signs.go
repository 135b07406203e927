package bot

import (
	"context"
	"sync"
	"time"

	"github.com/slack-go/slack"

	"github.com/wenju/wenju/internal/records"
	"github.com/wenju/wenju/internal/text"
)

// signs shows that a question has arrived, before there is any word of an answer:
// as a status where Slack has that, and as a reaction elsewhere. That it fails is
// no harm.
type signs struct {
	api *api

	mu sync.Mutex
	// refused holds until when a kind of sign that Slack has refused is not tried again.
	refused map[string]time.Time
	shown   map[string]*sign
}

// sign is that of one item.
type sign struct {
	done    chan struct{} // closed once it is known what is shown
	over    chan struct{} // closed once session is known, too
	reacted bool
	session bool // it is shown as a session at work, too
	stop    func()
}

const (
	eyes = "eyes"
	// statusTime is how soon a status is shown anew; Slack takes it away after two minutes.
	statusTime = 100 * time.Second
)

func newSigns(a *api) *signs {
	return &signs{api: a, refused: make(map[string]time.Time), shown: make(map[string]*sign)}
}

// show begins to show a sign for an item, and does not wait for it.
func (s *signs) show(item records.Item, lang text.Lang) {
	if item.TS == "" {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Hour)
	one := &sign{done: make(chan struct{}), over: make(chan struct{}), stop: cancel}
	s.mu.Lock()
	s.shown[item.Key] = one
	s.mu.Unlock()
	go s.keep(ctx, one, item, thinkingWords.in(lang))
}

func (s *signs) keep(ctx context.Context, one *sign, item records.Item, words string) {
	at := spot{item.Channel, first(item.Thread, item.TS)}
	status := s.status(ctx, at, words)
	if !status {
		one.reacted = s.api.react(ctx, item.Channel, item.TS, eyes) == nil
	}
	close(one.done)
	one.session = item.Kind == itemDM && s.session(ctx, at)
	close(one.over)
	for status && sleep(ctx, statusTime) == nil {
		s.api.status(ctx, at, words)
	}
}

// status shows one, and says whether it is there.
func (s *signs) status(ctx context.Context, at spot, words string) bool {
	return s.try("status", func() error { return s.api.status(ctx, at, words) })
}

// session shows that the bot is at work in the agent pane, and says whether it does.
func (s *signs) session(ctx context.Context, at spot) bool {
	return s.try("session", func() error { return s.api.session(ctx, at, slack.AgentSessionStatusProcessing) })
}

// try shows a kind of sign unless Slack has refused it of late, and says whether
// it is there.
func (s *signs) try(kind string, show func() error) bool {
	s.mu.Lock()
	tried := time.Now().After(s.refused[kind])
	s.mu.Unlock()
	if !tried {
		return false
	}
	err := show()
	if failure := failureOf(err); failure == unable || failure == rejected {
		s.mu.Lock()
		s.refused[kind] = time.Now().Add(refusedTime)
		s.mu.Unlock()
	}
	return err == nil
}

// settle waits until the sign of an item is shown, for a moment at most: Slack
// takes a status away with the answer, and not one that comes after it.
func (s *signs) settle(ctx context.Context, key string) {
	s.mu.Lock()
	one := s.shown[key]
	s.mu.Unlock()
	if one == nil {
		return
	}
	select {
	case <-one.done:
	case <-time.After(time.Second):
	case <-ctx.Done():
	}
}

// hide takes the sign of an item away. answered says that a message was posted,
// with which Slack clears a status itself.
func (s *signs) hide(item records.Item, answered bool) {
	s.mu.Lock()
	one := s.shown[item.Key]
	delete(s.shown, item.Key)
	s.mu.Unlock()
	if one == nil {
		return
	}
	go func() {
		defer one.stop()
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		<-one.over
		if one.session {
			s.api.session(ctx, spot{item.Channel, first(item.Thread, item.TS)}, slack.AgentSessionStatusActive)
		}
		switch {
		case one.reacted:
			s.api.unreact(ctx, item.Channel, item.TS, eyes)
		case !answered:
			s.api.status(ctx, spot{item.Channel, first(item.Thread, item.TS)}, "")
		}
	}()
}
