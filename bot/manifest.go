package bot

import (
	"strings"

	"github.com/slack-go/slack"

	"github.com/wenju/wenju/internal/text"
)

// Scopes are the permissions of the bot token that the bot needs, and no more;
// docs/slack.md says what for.
func Scopes() []string {
	return []string{"app_mentions:read", "assistant:write", "channels:history", "channels:read", "chat:write", "commands",
		"groups:history", "groups:read", "im:history", "reactions:write", "users:read"}
}

// Panes are the two kinds of pane beside the conversation that Slack offers.
const (
	PaneAgent     = "agent"     // of new apps
	PaneAssistant = "assistant" // of apps that had it before
)

// ManifestOptions say what kind of app the manifest is for.
type ManifestOptions struct {
	// URL is where Slack reaches the bot in HTTP mode, without a path; empty is Socket Mode.
	URL  string
	Pane string // PaneAgent or PaneAssistant
	Lang text.Lang
}

// requestPath is where the bot takes all of Slack's requests in HTTP mode.
const requestPath = "/slack/events"

// Manifest is the Slack app as Slack wants to have it described, ready for JSON.
// Slack takes at most 140 characters of description, 24 of a shortcut's name, 300
// of a pane's description.
func Manifest(o ManifestOptions) any {
	url := requestURL(o.URL)
	m := slack.Manifest{
		Metadata:    slack.ManifestMetadata{MajorVersion: 2, MinorVersion: 1},
		Display:     slack.Display{Name: "wenju", Description: manifestAbout.in(o.Lang), BackgroundColor: "#1d4d4f"},
		OAuthConfig: slack.OAuthConfig{Scopes: slack.OAuthScopes{Bot: Scopes()}},
		Features: slack.Features{
			BotUser: slack.BotUser{DisplayName: "wenju", AlwaysOnline: true},
			AppHome: slack.AppHome{HomeTabEnabled: true, MessagesTabEnabled: true},
			SlashCommands: []slack.ManifestSlashCommand{{Command: "/ask", Description: manifestCommand.in(o.Lang),
				UsageHint: manifestHint.in(o.Lang), Url: url}},
			Shortcuts: []slack.Shortcut{{Name: manifestShortcut.in(o.Lang), CallbackID: callbackAsk,
				Description: manifestShortcutAbout.in(o.Lang), Type: slack.MessageShortcut}, {Name: howTitle.in(o.Lang), CallbackID: callbackHow,
				Description: manifestHowAbout.in(o.Lang), Type: slack.MessageShortcut}},
		},
		Settings: slack.Settings{
			EventSubscriptions: &slack.EventSubscriptions{RequestUrl: url, BotEvents: manifestEvents(o.Pane)},
			Interactivity:      &slack.Interactivity{IsEnabled: true, RequestUrl: url},
			SocketModeEnabled:  url == "",
		},
	}
	if o.Pane == PaneAssistant {
		m.Features.AssistantView = &slack.AssistantView{AssistantDescription: manifestPane.in(o.Lang)}
	} else {
		m.Features.AgentView = &slack.AgentView{AgentDescription: manifestPane.in(o.Lang)}
	}
	return m
}

// requestURL is where Slack sends its requests; nothing in Socket Mode.
func requestURL(base string) string {
	if base == "" {
		return ""
	}
	return strings.TrimRight(base, "/") + requestPath
}

// manifestEvents are the events that the bot lives on. Which tell of the pane
// depends on its kind: Slack takes only those that go with it.
func manifestEvents(pane string) []string {
	events := []string{"app_home_opened", "app_mention", "message.channels", "message.groups", "message.im"}
	if pane == PaneAssistant {
		return append(events, "assistant_thread_context_changed", "assistant_thread_started")
	}
	return append(events, "agent_session_stopped")
}

// What Slack shows of the app.
var (
	manifestAbout         = words{"根据团队的文档回答问题，每句话都注明出处并经过核对", "Answers from your team's documents; every sentence names its place and is checked"}
	manifestPane          = words{"根据团队的文档回答问题。每句话都能点开原文，数字、日期和引文都先核对过；文档里没有的，会直说没有。", "Answers questions from your team's documents. Every sentence opens at its source, figures, dates and quotations are checked first, and what the documents do not say is said so."}
	manifestCommand       = words{"提问，答案只有你能看到", "Ask a question; only you see the answer"}
	manifestHint          = words{"问题", "your question"}
	manifestShortcut      = words{"就这条消息提问", "Ask about this message"}
	manifestHowAbout      = words{"管理员：看机器人的这个回答是怎么来的", "For administrators: how the bot came to this answer"}
	manifestShortcutAbout = words{"在文档里查这条消息说的事", "Looks up in the documents what this message is about"}
)
