// Package bot is the Slack edge: questions come in over Socket Mode or HTTP, and
// answers go out into the threads in which they were asked.
//
// Answers become messages in render.go and its neighbours; words.go holds all that
// the bot itself says. A delivery of Slack's goes through these stages, from the outside in:
//
//	socket.go, http.go   transport: an envelope with its way to acknowledge it
//	intake.go            is it for us? stored in the inbox, then acknowledged
//	queue.go             bounded; in order within a thread, fair between channels
//	work.go              one item at a time: refused, answered, amended or removed
//	stream.go, post.go   delivery: sentence by sentence, and never twice
//	interact.go          buttons and dialogs on what was delivered
//	surface.go           App Home and pane; shortcut.go: questions about messages
//
// What is shown is made by a renderer, which knows nothing of all that:
//
//	render.go            answers; layout.go, inline.go: what they are made of
//	split.go             within every limit of Slack's
//	mrkdwn.go, piece.go  Slack's markup, and Markdown for streams: nothing pings or links
//	view.go, home.go, …  what a click opens
//
// What was acknowledged is in the inbox, so a kill at any moment loses nothing:
// sweep.go takes up again what was left. Everything that is sent goes through
// api.go, which keeps to Slack's rates and says of each failure what can be done
// about it.
package bot

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/slack-go/slack"

	"github.com/wenju/wenju/internal/text"
	"github.com/wenju/wenju/rag"
)

// Options are what a Bot works with. Library, Records and Tokens are needed.
type Options struct {
	Library Library
	Records Records
	Tokens  Tokens
	// APIURL is the address of Slack's Web API; empty is Slack's own.
	APIURL string
	// Channels are the ids of those that it answers in; none is all of them.
	// Direct messages are always answered.
	Channels []string
	// AllowBots and AllowExternal let other bots, and people of other workspaces, ask.
	AllowBots, AllowExternal bool
	// Admins are the ids of the users who may see how an answer came about.
	Admins []string
	// Digest is the id of the channel that gets the gaps once a week; empty is none.
	Digest string
	// URL is the address of the passage that is cited, empty where it has none; nil
	// knows none.
	URL func(rag.Citation) string
	// Lang is the language of the bot's own words; empty follows the question.
	Lang    text.Lang
	Limits  Limits
	Metrics Metrics      // nil counts nothing
	Logger  *slog.Logger // nil logs nothing
	// Now is the clock; nil is time.Now.
	Now func() time.Time
}

// Tokens are the secrets that Slack gives to an app.
type Tokens struct {
	Bot string // xoxb-…
	App string // xapp-…, for Socket Mode
	// SigningSecret is for HTTP mode.
	SigningSecret string
}

// Bot answers questions in a Slack workspace.
type Bot struct {
	library Library
	records Records
	metrics Metrics
	log     *slog.Logger
	now     func() time.Time
	limits  Limits
	allow   manners
	lang    text.Lang
	api     *api
	render  renderer
	queue   *queue
	notices *queue // of those who only get words
	spare   spare
	known   *known
	stops   stops // of answers that are being made
	titled  spare // threads of the pane
	titles  *gate
	admins  map[string]bool
	digest  string
	streams *gate
	threads *threads
	signs   *signs
	signing string // the secret of HTTP mode

	me identity // set before anything is taken in

	fatal   chan error // what ends the bot
	started sync.WaitGroup
}

// New returns a Bot. Tokens that cannot work are an error.
func New(o Options) (*Bot, error) {
	if err := o.Tokens.check(); err != nil {
		return nil, err
	}
	o = o.complete()
	b := &Bot{
		library: o.Library, records: o.Records, metrics: o.Metrics, log: o.Logger, now: o.Now, limits: o.Limits,
		allow: newManners(o), lang: o.Lang, signing: o.Tokens.SigningSecret,
		api:     newAPI(o),
		queue:   newQueue(o.Limits.Queue, o.Limits.ChannelQueue),
		notices: newQueue(2*o.Limits.Queue, o.Limits.Queue),
		threads: newThreads(),
		admins:  make(map[string]bool), digest: o.Digest,
		fatal: make(chan error, 1),
	}
	b.render = renderer{url: o.URL}
	for _, user := range o.Admins {
		b.admins[user] = true
	}
	b.signs = newSigns(b.api)
	b.known = newKnown(b.api, b.now)
	b.streams = &gate{log: func(channel string, err error) { b.log.Info("no streams", "channel", channel, "err", cause(err)) }}
	b.titles = &gate{log: func(channel string, err error) { b.log.Debug("no titles", "channel", channel, "err", cause(err)) }}
	return b, nil
}

func (o Options) complete() Options {
	o.Limits = o.Limits.complete()
	if o.Metrics == nil {
		o.Metrics = NoMetrics{}
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.APIURL == "" {
		o.APIURL = slack.APIURL
	}
	return o
}

// transport brings envelopes to take until ctx ends. Its error ends the bot.
type transport func(ctx context.Context, take func(context.Context, envelope)) error

// Socket runs the bot over Socket Mode until ctx ends.
func (b *Bot) Socket(ctx context.Context) error {
	return b.run(ctx, newSocket(b.api, b.log, b.metrics, b.limits).run)
}

// run finds out who we are and then works until ctx ends or something fatal
// happens. What is being answered then gets Limits.Stop to come to its end; what
// is left stays in the inbox.
func (b *Bot) run(ctx context.Context, carry transport) error {
	me, err := b.api.whoAmI(ctx)
	if err != nil {
		return err
	}
	b.me = me
	b.log.Info("signed in", "team", me.Team, "bot", me.User)

	ctx, stop := context.WithCancel(ctx)
	defer stop()
	work, stopWork := context.WithCancel(context.WithoutCancel(ctx))
	defer stopWork()
	for range b.limits.Workers {
		b.started.Go(func() { b.work(work, b.queue) })
	}
	for range noticeWorkers {
		b.started.Go(func() { b.work(work, b.notices) })
	}
	b.started.Go(func() { b.sweep(ctx) })
	if b.digest != "" {
		b.started.Go(func() { b.keepDigest(ctx) })
	}
	carried := make(chan error, 1)
	go func() { carried <- carry(ctx, b.take) }()

	select {
	case err = <-carried:
	case err = <-b.fatal:
		stop()
		<-carried
	}
	stop()
	b.queue.close()
	b.notices.close()
	b.drain(stopWork)
	if ctx.Err() != nil && err == context.Canceled {
		err = nil
	}
	return err
}

// noticeWorkers say words of ours.
const noticeWorkers = 8

// drain waits for what is being answered, and after Limits.Stop cuts it off.
func (b *Bot) drain(cut func()) {
	done := make(chan struct{})
	go func() { b.started.Wait(); close(done) }()
	select {
	case <-done:
		return
	case <-time.After(b.limits.Stop):
	}
	cut()
	<-done
}

// die ends the bot for a reason that no retry mends.
func (b *Bot) die(err error) {
	select {
	case b.fatal <- err:
	default:
	}
}
