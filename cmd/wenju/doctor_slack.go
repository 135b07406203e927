package main

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/wenju/wenju/bot"
)

// checkSlack looks at tokens, app, scopes, clock and socket. Without any of
// Slack's variables it says so and asks nobody.
func checkSlack(ctx context.Context, a *app) []finding {
	botToken, appToken, secret := a.env.get("SLACK_BOT_TOKEN"), a.env.get("SLACK_APP_TOKEN"), a.env.get("SLACK_SIGNING_SECRET")
	if botToken+appToken+secret == "" {
		return []finding{a.amiss("slack", levelWarn, phrase{"To use it, follow docs/slack.md: it takes ten minutes.", "如需使用，请按 docs/slack.zh-CN.md 操作，约十分钟。"},
			phrase{"not set up", "尚未设置"})}
	}
	out := []finding{a.slackAddress()}
	out = append(out, a.tokenKinds(botToken, appToken, secret)...)
	probe := bot.NewProbe(botToken, appToken, a.env.get("SLACK_API_URL"))
	if isToken(botToken, "xoxb-") {
		out = append(out, a.slackIdentity(ctx, probe)...)
	}
	if isToken(appToken, "xapp-") {
		out = append(out, a.slackSocket(ctx, probe))
	}
	return out
}

func isToken(value, prefix string) bool { return strings.HasPrefix(value, prefix) }

// slackAddress says which Slack is spoken to, and through what.
func (a *app) slackAddress() finding {
	address := a.env.get("SLACK_API_URL")
	if address == "" {
		address = "https://slack.com/api/"
	}
	found := phrase{"Slack at %s", "Slack 地址：%s"}.in(a.lang, withoutSecrets(address))
	request, err := http.NewRequest(http.MethodGet, address, nil)
	if err == nil {
		if proxy, _ := http.ProxyFromEnvironment(request); proxy != nil {
			found += phrase{", through the proxy %s", "，经代理 %s"}.in(a.lang, proxy.Redacted())
		}
	}
	return finding{Name: "slack address", Status: levelOK, Found: found}
}

func withoutSecrets(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "?"
	}
	u.RawQuery = ""
	return u.Redacted()
}

// tokenKinds looks at the tokens by their prefixes: one of another kind is what
// most people get wrong.
func (a *app) tokenKinds(botToken, appToken, secret string) []finding {
	var out []finding
	for _, t := range []struct {
		name, value, prefix string
		do                  phrase
	}{
		{"SLACK_BOT_TOKEN", botToken, "xoxb-", phrase{"Copy the Bot User OAuth Token from OAuth & Permissions of your app at api.slack.com/apps.",
			"请从 api.slack.com/apps 里应用的 OAuth & Permissions 页复制 Bot User OAuth Token。"}},
		{"SLACK_APP_TOKEN", appToken, "xapp-", phrase{"Make an app-level token with connections:write under Basic Information of your app. HTTP mode needs none.",
			"请在应用的 Basic Information 页生成带 connections:write 的 app-level token。HTTP 模式不需要。"}},
	} {
		switch {
		case t.value == "":
			level := levelFail
			if t.name == "SLACK_APP_TOKEN" && secret != "" {
				level = levelWarn // HTTP mode may be meant
			}
			out = append(out, a.amiss("slack tokens", level, t.do, phrase{"%s is not set", "没有设置 %s"}, t.name))
		case !isToken(t.value, t.prefix):
			out = append(out, a.amiss("slack tokens", levelFail, t.do, phrase{"%s is no token that begins with %s", "%s 不是以 %s 开头的令牌"}, t.name, t.prefix))
		}
	}
	if len(out) == 0 {
		out = append(out, a.fine("slack tokens", phrase{"both are of the right kind", "两个令牌的类型都正确"}))
	}
	return out
}

// slackIdentity asks whose the bot token is, and compares scopes and clocks.
func (a *app) slackIdentity(ctx context.Context, probe *bot.Probe) []finding {
	who, err := probe.Who(ctx)
	if err != nil {
		return []finding{a.slackFailure("slack app", "SLACK_BOT_TOKEN", err)}
	}
	out := []finding{a.fine("slack app", phrase{"@%s in %s", "@%s，工作区 %s"}, who.User, who.Team), a.slackScopes(who.Scopes)}
	if !who.Date.IsZero() {
		out = append(out, a.clock(time.Since(who.Date)))
	}
	return out
}

func (a *app) slackScopes(have []string) finding {
	if have == nil {
		return a.amiss("slack scopes", levelWarn, phrase{"If calls fail with missing_scope, paste the manifest of wenju manifest and install the app again.",
			"若调用报 missing_scope，请粘贴 wenju manifest 的输出并重新安装应用。"}, phrase{"Slack does not say which the token has", "Slack 没有返回令牌的权限范围"})
	}
	var missing, more []string
	for _, scope := range bot.Scopes() {
		if !slices.Contains(have, scope) {
			missing = append(missing, scope)
		}
	}
	for _, scope := range have {
		if !slices.Contains(bot.Scopes(), scope) {
			more = append(more, scope)
		}
	}
	switch {
	case len(missing) > 0:
		return a.amiss("slack scopes", levelFail, phrase{"Paste the manifest of wenju manifest under App Manifest of your app, then install it again.",
			"请把 wenju manifest 的输出粘贴到应用的 App Manifest 页，再重新安装应用。"}, phrase{"missing: %s", "缺少：%s"}, strings.Join(missing, ", "))
	case len(more) > 0:
		return a.amiss("slack scopes", levelWarn, phrase{"Nothing needs them: take them away under OAuth & Permissions.", "用不到这些权限，可在 OAuth & Permissions 页去掉。"},
			phrase{"all that are needed, and also %s", "所需权限齐全，此外还有 %s"}, strings.Join(more, ", "))
	}
	return a.fine("slack scopes", phrase{"all %d that are needed, and no more", "所需的 %d 项齐全，没有多余"}, len(have))
}

// Slack takes signed requests for five minutes; a clock that is off by more
// refuses all of them in HTTP mode.
const (
	skewNoted = 30 * time.Second
	skewTaken = 4 * time.Minute
)

func (a *app) clock(skew time.Duration) finding {
	found := phrase{"%s away from Slack's", "与 Slack 相差 %s"}
	do := phrase{"Set the clock of this machine, best through NTP.", "请校准本机时钟，最好启用 NTP。"}
	size := skew.Abs().Round(time.Second)
	switch {
	case size > skewTaken:
		return a.amiss("clock", levelFail, do, found, size)
	case size > skewNoted:
		return a.amiss("clock", levelWarn, do, found, size)
	}
	return a.fine("clock", found, size)
}

func (a *app) slackSocket(ctx context.Context, probe *bot.Probe) finding {
	connections, err := probe.Socket(ctx)
	switch {
	case err != nil:
		return a.slackFailure("slack socket", "SLACK_APP_TOKEN", err)
	case connections > 1:
		return a.amiss("slack socket", levelWarn, phrase{"Slack sends each event to one of them. Stop those that are not meant to run.", "每个事件只会发给其中一个，请停掉不该运行的。"},
			phrase{"opens; %d more connections of this app are open", "可以连接；这个应用另有 %d 个连接"}, connections-1)
	}
	return a.fine("slack socket", phrase{"opens, and Slack says hello", "可以连接，Slack 已应答"})
}

// slackFailure says what a failure of Slack's means. token is the variable whose
// token the call carried.
func (a *app) slackFailure(name, token string, err error) finding {
	f := finding{Name: name, Status: levelFail, Found: err.Error()}
	code := bot.SlackError(err)
	var netErr net.Error
	switch {
	case slices.Contains([]string{"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired"}, code):
		f.Do = phrase{"Slack does not take the token in %s: copy it again, or install the app again.", "Slack 不接受 %s 里的令牌，请重新复制，或重新安装应用。"}.in(a.lang, token)
	case code == "not_allowed_token_type" || code == "missing_scope":
		f.Do = phrase{"The token in %s is of another kind, or without its scope: the app-level one needs connections:write.",
			"%s 里的令牌类型不对或缺少权限：app-level token 需要 connections:write。"}.in(a.lang, token)
	case code != "":
		f.Do = phrase{"Slack refuses with %q: see docs/slack.md.", "Slack 返回 %q，请看 docs/slack.zh-CN.md。"}.in(a.lang, code)
	case errors.As(err, &netErr), os.IsTimeout(err):
		f.Do = phrase{"Slack is not reached: check the network, HTTPS_PROXY, and SLACK_API_URL.", "连不到 Slack，请检查网络、HTTPS_PROXY 和 SLACK_API_URL。"}.in(a.lang)
	default:
		f.Do = phrase{"Something between here and Slack answers in its place, or Slack is down: check SLACK_API_URL and status.slack.com.",
			"中间有别的程序代替 Slack 应答，或 Slack 出了故障，请检查 SLACK_API_URL 和 status.slack.com。"}.in(a.lang)
	}
	return f
}
