package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/slack-go/slack"
)

// api is Slack's Web API at Slack's pace. Calls that may be made twice are
// retried here; a post is not, since nobody knows what became of a lost one.
type api struct {
	client *slack.Client
	http   *http.Client
	pace   *pace
	log    *slog.Logger
	wait   time.Duration // before the second attempt at a call
	posts  tier          // of a channel
}

// dialTime is how long a connection may take to be made.
const dialTime = 5 * time.Second

func newAPI(o Options) *api {
	transport := http.DefaultTransport.(*http.Transport).Clone() // keeps the proxy of the environment
	transport.MaxIdleConnsPerHost = 2 * o.Limits.Workers
	transport.TLSHandshakeTimeout = dialTime
	client := &http.Client{Timeout: o.Limits.Call, Transport: transport}
	url := strings.TrimRight(o.APIURL, "/") + "/"
	return &api{
		// slack-go's own retries are off: they know nothing of our pace.
		client: slack.New(o.Tokens.Bot, slack.OptionHTTPClient(client), slack.OptionAPIURL(url), slack.OptionAppLevelToken(o.Tokens.App)),
		http:   client, pace: newPace(), log: o.Logger, wait: o.Limits.Wait,
		posts: tier{float64(time.Minute) / float64(o.Limits.PostEvery), 1},
	}
}

// call is one method of the API.
type call struct {
	method string
	// lane is what shares a rate; empty is the method.
	lane string
	tier tier
	// again says that it may be made twice without harm.
	again bool
}

const (
	// longestWait is that between two attempts at a call.
	longestWait = 15 * time.Second
	// leastPause is how long nobody calls where Slack has asked for a pause.
	leastPause = 500 * time.Millisecond
	// maxAttempts of a call that may be made twice, or that Slack has not taken.
	maxAttempts = 6
)

// do makes a call at its pace and again where that does no harm.
func (a *api) do(ctx context.Context, c call, try func(context.Context) error) error {
	if c.lane == "" {
		c.lane = c.method
	}
	wait := a.wait
	for attempt := 1; ; attempt++ {
		if err := a.pace.wait(ctx, c.lane, c.tier); err != nil {
			return fmt.Errorf("%s: %w: %w", c.method, errNotSent, err)
		}
		err := try(ctx)
		kind := failureOf(err)
		if kind == none {
			return nil
		}
		a.log.Debug("Slack call failed", "method", c.method, "attempt", attempt, "err", cause(err))
		repeat := kind == limited || kind == unsent || kind == lost && c.again
		if !repeat || attempt == maxAttempts || ctx.Err() != nil {
			return wrapped(c.method, err)
		}
		if kind == limited {
			// All who use the lane have to wait, not only this call.
			a.pace.pause(c.lane, c.tier, max(pauseOf(err), leastPause))
			continue
		}
		if sleep(ctx, wait) != nil {
			return wrapped(c.method, err)
		}
		wait = min(2*wait, longestWait)
	}
}

// identity is who the bot is.
type identity struct {
	Team, Enterprise, User, Bot string
}

// is says whether a user, or the app of a bot id, is this bot.
func (i identity) is(user, bot string) bool { return user == i.User || bot != "" && bot == i.Bot }

// whoAmI tries until Slack says who we are, or that it will not.
func (a *api) whoAmI(ctx context.Context) (identity, error) {
	wait := a.wait
	for {
		r, err := a.client.AuthTestContext(ctx)
		switch kind := failureOf(err); {
		case kind == none && r.UserID != "":
			return identity{Team: r.TeamID, Enterprise: r.EnterpriseID, User: r.UserID, Bot: r.BotID}, nil
		case kind != none && kind != lost && kind != limited && kind != unsent:
			return identity{}, wrapped("auth.test", err)
		}
		a.log.Warn("Slack cannot be reached; trying again", "err", fmt.Sprint(err), "in", wait)
		if err := sleep(ctx, max(wait, pauseOf(err))); err != nil {
			return identity{}, err
		}
		wait = min(2*wait, longestWait)
	}
}

// spot is where a message goes.
type spot struct{ channel, thread string }

// marker is how our messages are known again: what they answer, and which part of
// that they are, from 0.
type marker struct {
	item string
	part int
}

const markerType = "wenju_answer"

func (m marker) metadata() slack.MsgOption {
	return slack.MsgOptionMetadata(slack.SlackMetadata{EventType: markerType, EventPayload: map[string]any{"item": m.item, "part": m.part}})
}

// markerOf reads the marker of a message of ours.
func markerOf(m slack.Message) (marker, bool) {
	if m.Metadata.EventType != markerType {
		return marker{}, false
	}
	item, _ := m.Metadata.EventPayload["item"].(string)
	part, _ := m.Metadata.EventPayload["part"].(float64)
	return marker{item, int(part)}, item != ""
}

// quiet keeps links in a message from unfolding.
var quiet = slack.MsgOptionCompose(slack.MsgOptionDisableLinkUnfurl(), slack.MsgOptionDisableMediaUnfurl())

// option is what a message holds.
func (m message) option() slack.MsgOption {
	if len(m.Blocks) == 0 {
		return slack.MsgOptionText(m.Text, false)
	}
	return slack.MsgOptionCompose(slack.MsgOptionText(m.Text, false), slack.MsgOptionBlocks(m.Blocks...))
}

// post sends a message once. Of a failure that is lost nobody knows whether it
// arrived.
func (a *api) post(ctx context.Context, p spot, m message, mark marker) (ts string, err error) {
	err = a.do(ctx, call{method: "chat.postMessage", lane: "post " + p.channel, tier: a.posts}, func(ctx context.Context) error {
		options := []slack.MsgOption{m.option(), mark.metadata(), quiet}
		if p.thread != "" {
			options = append(options, slack.MsgOptionTS(p.thread))
		}
		_, ts, err = a.client.PostMessageContext(ctx, p.channel, options...)
		return orEmpty(ts, err)
	})
	return ts, err
}

// orEmpty makes an answer without a ts a failure: slack-go takes {"ok":false} for
// a success.
func orEmpty(ts string, err error) error {
	if err == nil && ts == "" {
		return errEmptyTS
	}
	return err
}

func (a *api) update(ctx context.Context, channel, ts string, m message, mark marker) error {
	return a.do(ctx, call{method: "chat.update", tier: tier3, again: true}, func(ctx context.Context) error {
		_, got, _, err := a.client.UpdateMessageContext(ctx, channel, ts,
			// Without blocks it says so: those that were there before are to go.
			slack.MsgOptionText(m.Text, false), slack.MsgOptionBlocks(m.Blocks...), mark.metadata(), quiet)
		return orEmpty(got, err)
	})
}

func (a *api) remove(ctx context.Context, channel, ts string) error {
	return a.do(ctx, call{method: "chat.delete", tier: tier3, again: true}, func(ctx context.Context) error {
		_, _, err := a.client.DeleteMessageContext(ctx, channel, ts)
		if failureOf(err) == gone {
			return nil
		}
		return err
	})
}

// whisper shows a message to one user only. It is not worth a retry.
func (a *api) whisper(ctx context.Context, p spot, user string, m message) error {
	return a.do(ctx, call{method: "chat.postEphemeral", tier: tier4}, func(ctx context.Context) error {
		options := []slack.MsgOption{m.option(), quiet}
		if p.thread != "" {
			options = append(options, slack.MsgOptionTS(p.thread))
		}
		ts, err := a.client.PostEphemeralContext(ctx, p.channel, user, options...)
		return orEmpty(ts, err)
	})
}

// replies are the messages of a thread that are newer than oldest, its root left
// out where it is older.
func (a *api) replies(ctx context.Context, p spot, oldest string) (all []slack.Message, err error) {
	cursor := ""
	for range maxPages {
		var page []slack.Message
		var more bool
		err = a.do(ctx, call{method: "conversations.replies", tier: tier3, again: true}, func(ctx context.Context) (err error) {
			page, more, cursor, err = a.client.GetConversationRepliesContext(ctx, &slack.GetConversationRepliesParameters{
				ChannelID: p.channel, Timestamp: p.thread, Oldest: oldest, Cursor: cursor, Limit: 200, IncludeAllMetadata: true})
			return err
		})
		if failureOf(err) == gone {
			return nil, nil // a message without replies is no thread yet
		}
		if err != nil {
			return nil, err
		}
		all = append(all, page...)
		if !more || cursor == "" {
			break
		}
	}
	return all, nil
}

// maxPages of a thread that are read: 200 messages each.
const maxPages = 5

// respond answers by the address that came with a command or a button, in simpler
// forms where Slack does not take the message as it is.
func (a *api) respond(ctx context.Context, url string, m message, how response) error {
	err := a.respondOnce(ctx, url, m, how)
	for _, form := range []message{m.simpler(), {Text: m.Text}} {
		if failureOf(err) != rejected || len(m.Blocks) == 0 {
			return err
		}
		a.log.Warn("Slack does not take the form of a private answer", "err", cause(err))
		err = a.respondOnce(ctx, url, form, how)
	}
	return err
}

func (a *api) respondOnce(ctx context.Context, url string, m message, how response) error {
	return a.do(ctx, call{method: "response_url", tier: freeTier}, func(ctx context.Context) error {
		no := false
		return slack.PostWebhookCustomHTTPContext(ctx, url, a.http, &slack.WebhookMessage{
			Text: m.Text, Blocks: &slack.Blocks{BlockSet: m.Blocks}, ResponseType: "ephemeral",
			ReplaceOriginal: how == replace, DeleteOriginal: how == discard, UnfurlLinks: &no, UnfurlMedia: &no,
		})
	})
}

// response says what becomes of the message that a response_url belongs to.
type response int

const (
	beside response = iota
	replace
	discard
)

func (a *api) openView(ctx context.Context, trigger string, view slack.ModalViewRequest) error {
	// A trigger is good for 3 s and once: no waiting and no second time.
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	_, err := a.client.OpenViewContext(ctx, trigger, view)
	return wrapped("views.open", err)
}

// pushView opens a view on top of another one.
func (a *api) pushView(ctx context.Context, trigger string, view slack.ModalViewRequest) error {
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	_, err := a.client.PushViewContext(ctx, trigger, view)
	return wrapped("views.push", err)
}

// isFatal says that the error ends the bot.
func isFatal(err error) bool { return errors.Is(err, ErrSignedOut) || errors.Is(err, ErrSocketMode) }
