package main

import (
	"context"
	"encoding/json"
	"net/url"

	"github.com/spf13/cobra"

	"github.com/wenju/wenju/bot"
)

type manifestFlags struct{ mode, url, pane string }

func newManifest(a *app) *cobra.Command {
	var f manifestFlags
	cmd := &cobra.Command{
		Use:   "manifest [flags]",
		Short: phrase{"prints the manifest of the Slack app", "打印 Slack 应用的 manifest"}.in(a.lang),
		Long: phrase{
			"Prints what describes the app to Slack: at api.slack.com/apps, choose Create New App, From a manifest, and paste it as JSON. docs/slack.md goes on from there.",
			"打印供 Slack 创建应用的描述：在 api.slack.com/apps 选 Create New App → From a manifest，以 JSON 粘贴进去。之后的步骤见 docs/slack.zh-CN.md。",
		}.in(a.lang),
		Args: a.between(0, 0),
		RunE: a.configured(func(context.Context, []string) error { return a.manifest(f) }),
	}
	flags := cmd.Flags()
	flags.StringVar(&f.mode, "mode", modeSocket, phrase{"how Slack reaches the bot: socket (no address needed) or http", "Slack 如何连到机器人：socket（不需要公网地址）或 http"}.named(a, "MODE"))
	flags.StringVar(&f.url, "url", "", phrase{"with --mode http: the bot's address, https://…", "配合 --mode http：机器人的地址，https://…"}.named(a, "URL"))
	flags.StringVar(&f.pane, "pane", bot.PaneAgent, phrase{"agent, or assistant for an app that has had the assistant pane", "agent；已经启用旧版助手面板的应用用 assistant"}.named(a, "PANE"))
	return cmd
}

func (a *app) manifest(f manifestFlags) error {
	if err := f.check(); err != nil {
		return err
	}
	raw, err := json.MarshalIndent(bot.Manifest(bot.ManifestOptions{URL: f.url, Pane: f.pane, Lang: a.lang}), "", "  ")
	if err != nil {
		return err
	}
	a.out.print(string(raw), "\n")
	return nil
}

// check makes sure that the flags go together.
func (f manifestFlags) check() error {
	switch {
	case f.mode != modeSocket && f.mode != modeHTTP:
		return usage(phrase{"--mode cannot be %q: it may be socket or http.", "--mode 不能是 %q，只能是 socket 或 http。"}, f.mode)
	case f.pane != bot.PaneAgent && f.pane != bot.PaneAssistant:
		return usage(phrase{"--pane cannot be %q: it may be agent or assistant.", "--pane 不能是 %q，只能是 agent 或 assistant。"}, f.pane)
	case f.mode == modeSocket && f.url != "":
		return usage(phrase{"--url goes with --mode http: in Socket Mode Slack needs no address.", "--url 要配合 --mode http 使用：Socket Mode 不需要地址。"})
	case f.mode == modeHTTP && !isPublic(f.url):
		return usage(phrase{"--mode http needs --url with the address at which Slack reaches the bot, such as https://bot.example.com.",
			"--mode http 需要 --url，即 Slack 访问机器人的地址，如 https://bot.example.com。"})
	}
	return nil
}

// isPublic says whether Slack would take the address: it speaks nothing but HTTPS.
func isPublic(address string) bool {
	u, err := url.Parse(address)
	return err == nil && u.Scheme == "https" && u.Hostname() != "" && u.RawQuery == "" && u.Fragment == ""
}
