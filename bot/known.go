package bot

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/slack-go/slack"

	"github.com/wenju/wenju/internal/text"
)

// known remembers what Slack has said of channels and users.
type known struct {
	api *api
	now func() time.Time

	mu       sync.Mutex
	channels map[string]channelFacts
	users    map[string]userFacts
}

type channelFacts struct {
	private bool
	at      time.Time
}

type userFacts struct {
	lang     text.Lang // empty where Slack says neither
	name     string
	team     string
	stranger bool
	at       time.Time
}

// Facts are good for an hour; more than maxFacts are not kept.
const (
	factsTime = time.Hour
	maxFacts  = 5000
)

func newKnown(a *api, now func() time.Time) *known {
	return &known{api: a, now: now, channels: make(map[string]channelFacts), users: make(map[string]userFacts)}
}

// learn notes the type of a channel that came with an event.
func (k *known) learn(channel, kind string) {
	if kind == "" {
		return
	}
	k.setChannel(channel, slices.Contains([]string{"im", "mpim", "group"}, kind))
}

func (k *known) setChannel(channel string, private bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(k.channels) >= maxFacts {
		clear(k.channels)
	}
	k.channels[channel] = channelFacts{private, k.now()}
}

// private says whether a channel is, if that is known.
func (k *known) private(channel string) (private, ok bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	f, ok := k.channels[channel]
	return f.private, ok && k.now().Sub(f.at) < factsTime
}

// isPrivate asks Slack where nothing is known. What cannot be found out counts as
// private.
func (k *known) isPrivate(ctx context.Context, channel string) bool {
	if private, ok := k.private(channel); ok {
		return private
	}
	info, err := k.api.channel(ctx, channel)
	if err != nil {
		return true
	}
	private := info.IsPrivate || info.IsIM || info.IsMpIM || info.IsGroup
	k.setChannel(channel, private)
	return private
}

// user asks Slack about a user, at most once an hour.
func (k *known) user(ctx context.Context, id string) (userFacts, error) {
	k.mu.Lock()
	f, ok := k.users[id]
	k.mu.Unlock()
	if ok && k.now().Sub(f.at) < factsTime {
		return f, nil
	}
	u, err := k.api.user(ctx, id)
	if err != nil {
		return userFacts{}, err
	}
	f = userFacts{lang: langOfLocale(u.Locale), name: first(u.Profile.DisplayName, u.RealName, u.Name), team: u.TeamID, stranger: u.IsStranger, at: k.now()}
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(k.users) >= maxFacts {
		clear(k.users)
	}
	k.users[id] = f
	return f, nil
}

// lang is the language of a user as far as it is known already.
func (k *known) lang(id string) text.Lang {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.users[id].lang
}

func langOfLocale(locale string) text.Lang {
	switch {
	case len(locale) < 2:
		return ""
	case locale[:2] == "zh":
		return text.Chinese
	}
	return text.English
}

func (a *api) channel(ctx context.Context, id string) (info *slack.Channel, err error) {
	err = a.do(ctx, call{method: "conversations.info", tier: tier3, again: true}, func(ctx context.Context) error {
		info, err = a.client.GetConversationInfoContext(ctx, &slack.GetConversationInfoInput{ChannelID: id})
		return err
	})
	return info, err
}

func (a *api) user(ctx context.Context, id string) (u *slack.User, err error) {
	err = a.do(ctx, call{method: "users.info", tier: tier4, again: true}, func(ctx context.Context) error {
		u, err = a.client.GetUserInfoContext(ctx, id)
		return err
	})
	return u, err
}
