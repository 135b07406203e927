package main

import (
	"context"
	"errors"
	"net"
	"os"
	"os/signal"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/wenju/wenju/bot"
	"github.com/wenju/wenju/internal/records"
)

// slackFlags are those of wenju slack.
type slackFlags struct{ mode, listen string }

// How Slack reaches the bot.
const (
	modeSocket = "socket"
	modeHTTP   = "http"
)

func newSlack(a *app) *cobra.Command {
	var f slackFlags
	cmd := &cobra.Command{
		Use:   "slack [flags]",
		Short: phrase{"the Slack bot", "运行 Slack 机器人"}.in(a.lang),
		Long: phrase{
			"Answers in Slack until it is stopped. It needs SLACK_BOT_TOKEN, and SLACK_APP_TOKEN for Socket Mode or SLACK_SIGNING_SECRET\nfor HTTP mode; docs/slack.md says where they come from. With --log-level info each message is a line in the log, without its text.",
			"在 Slack 里回答问题，直到停止。需要 SLACK_BOT_TOKEN；Socket Mode 还需要 SLACK_APP_TOKEN，HTTP 模式还需要 SLACK_SIGNING_SECRET，\n获取方法见 docs/slack.zh-CN.md。加 --log-level info 时每条消息在日志里占一行，不含正文。",
		}.in(a.lang),
		Args: a.between(0, 0),
		// SIGTERM is how a service is told to stop: it ends the bot and is no failure.
		RunE: a.withSignals(func(ctx context.Context, _ []string) error {
			ctx, stop := signal.NotifyContext(ctx, syscall.SIGTERM)
			defer stop()
			defer context.AfterFunc(ctx, stop)() // a second one ends the program at once
			err := a.slack(ctx, f)
			if ctx.Err() != nil && errors.Is(err, context.Canceled) {
				return nil
			}
			return err
		}, os.Interrupt),
	}
	flags := cmd.Flags()
	flags.StringVar(&f.mode, "mode", modeSocket, phrase{"how Slack reaches the bot: socket (the default) or http", "Slack 连接机器人的方式：socket（默认）或 http"}.named(a, "MODE"))
	flags.StringVar(&f.listen, "listen", "127.0.0.1:3000", phrase{"where http mode listens (127.0.0.1:3000)", "http 模式监听的地址（127.0.0.1:3000）"}.named(a, "ADDR"))
	return cmd
}

// slack runs the bot until ctx ends.
func (a *app) slack(ctx context.Context, f slackFlags) error {
	tokens, err := a.slackTokens(f.mode)
	if err != nil {
		return err
	}
	unlock, err := a.alone(ctx, aloneWait)
	if err != nil {
		if ctx.Err() != nil {
			return nil // told to stop while it waited
		}
		return err
	}
	defer unlock()
	library, err := a.openLibrary()
	if err != nil {
		return err
	}
	defer library.close()
	if err := a.announceShelf(ctx, library); err != nil {
		return err
	}
	kept, err := records.Open(ctx, a.cfg.recordsFile())
	if err != nil {
		return err
	}
	defer kept.Close()
	defer a.keepPruned(ctx, kept)()
	pulse := newPulse(a)
	unwatch, err := a.watch(ctx, pulse, library, kept)
	if err != nil {
		return err
	}
	defer unwatch()
	answers := newSlackLibrary(library)
	answers.Overview(ctx) // begins to look for sample questions, before somebody wants to see them
	b, err := bot.New(bot.Options{
		Library: answers, Records: kept, Tokens: tokens, APIURL: a.env.get("SLACK_API_URL"),
		Admins: a.cfg.admins, Digest: a.cfg.digest, URL: answers.url,
		Channels: a.cfg.channels, AllowBots: a.cfg.allows("bots"), AllowExternal: a.cfg.allows("external"),
		Lang: a.cfg.lang, Limits: a.cfg.slackLimits, Logger: a.log, Metrics: pulse,
	})
	if err != nil {
		return slackProblem(err)
	}
	defer pulse.tellLate(slackPatience)()
	return slackProblem(a.runSlack(ctx, b, f))
}

func (a *app) runSlack(ctx context.Context, b *bot.Bot, f slackFlags) error {
	if f.mode == modeSocket {
		return b.Socket(ctx)
	}
	listener, err := net.Listen("tcp", f.listen)
	if err != nil {
		return failed(err, phrase{"Nothing can listen on %s: name a free address with --listen.", "无法监听 %s，请用 --listen 换一个空闲的地址。"}, f.listen)
	}
	a.say(phrase{"Listening on %s for Slack's requests (/slack/events).", "正在 %s 上等待 Slack 的请求（/slack/events）。"}, listener.Addr())
	return b.HTTP(ctx, listener)
}

// announceShelf opens what is answered from, so that a bot that could not answer
// does not even start.
func (a *app) announceShelf(ctx context.Context, l *library) error {
	s, err := l.shelf(ctx)
	if err == nil && s.carried {
		a.say(fromSeeds)
	}
	return err
}

// slackTokens are the tokens that the mode needs; those that are missing are said.
func (a *app) slackTokens(mode string) (bot.Tokens, error) {
	t := bot.Tokens{Bot: a.env.get("SLACK_BOT_TOKEN")}
	needed := map[string]*string{"SLACK_BOT_TOKEN": &t.Bot}
	switch mode {
	case modeSocket:
		needed["SLACK_APP_TOKEN"] = &t.App
	case modeHTTP:
		needed["SLACK_SIGNING_SECRET"] = &t.SigningSecret
	default:
		return t, usage(phrase{"--mode cannot be %q: it is socket or http.", "--mode 的值不能是 %q，只能是 socket 或 http。"}, mode)
	}
	var missing []string
	for _, name := range []string{"SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"} {
		if value := needed[name]; value != nil {
			if *value = a.env.get(name); *value == "" {
				missing = append(missing, name)
			}
		}
	}
	if len(missing) > 0 {
		return t, usage(phrase{"%s not set: put what is missing into .env. docs/slack.md says where it comes from; it begins with wenju manifest.",
			"没有设置 %s：请写入 .env。获取方法见 docs/slack.zh-CN.md，第一步是 wenju manifest。"}, strings.Join(missing, phrase{", ", "、"}.in(a.lang)))
	}
	return t, nil
}

// slackProblem finds the sentence for what ends the bot.
func slackProblem(err error) error {
	for _, c := range []struct {
		cause error
		say   phrase
	}{
		{bot.ErrBotToken, phrase{"SLACK_BOT_TOKEN is no bot token: take the one that begins with xoxb- (OAuth & Permissions).",
			"SLACK_BOT_TOKEN 不是机器人令牌，请用以 xoxb- 开头的那个（OAuth & Permissions 页）。"}},
		{bot.ErrAppToken, phrase{"SLACK_APP_TOKEN is no app-level token: take the one that begins with xapp- (Basic Information).",
			"SLACK_APP_TOKEN 不是应用级令牌，请用以 xapp- 开头的那个（Basic Information 页）。"}},
		{bot.ErrSecret, phrase{"SLACK_SIGNING_SECRET is missing: it is on the app's page Basic Information.",
			"缺少 SLACK_SIGNING_SECRET，见应用的 Basic Information 页。"}},
		{bot.ErrSocketMode, phrase{"Slack lets the app open no socket: switch on Socket Mode, and give SLACK_APP_TOKEN the scope connections:write.",
			"Slack 不允许应用建立 socket：请打开 Socket Mode，并给 SLACK_APP_TOKEN 加上 connections:write 权限。"}},
		{bot.ErrSignedOut, phrase{"Slack no longer takes the token: install the app anew and put its tokens into SLACK_BOT_TOKEN and SLACK_APP_TOKEN.",
			"Slack 不再接受令牌：请重新安装应用，并把新的令牌写入 SLACK_BOT_TOKEN 和 SLACK_APP_TOKEN。"}},
	} {
		if errors.Is(err, c.cause) {
			return failed(err, c.say)
		}
	}
	return err
}

// allows says whether WENJU_ALLOW names somebody.
func (c config) allows(whom string) bool { return slices.Contains(c.allow, whom) }

// readList reads a list with commas in it.
func readList(value string) []string {
	var out []string
	for _, item := range strings.Split(value, ",") {
		if item = strings.TrimSpace(item); item != "" {
			out = append(out, item)
		}
	}
	return out
}

// readSlack reads the variables of the bot, which have been checked.
func (c *config) readSlack(env environment) {
	c.admins, c.digest, c.sourceURL = readList(env.get("WENJU_ADMINS")), env.get("WENJU_DIGEST_CHANNEL"), sourceURL(env.get("WENJU_SOURCE_URL"))
	c.channels, c.allow = readList(env.get("WENJU_CHANNELS")), readList(env.get("WENJU_ALLOW"))
	c.slackLimits.PerUser, _ = strconv.Atoi(env.get("WENJU_USER_RATE"))
	c.slackLimits.PerChannel, _ = strconv.Atoi(env.get("WENJU_CHANNEL_RATE"))
}
