package bot

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/wenju/wenju/internal/text"
)

// manifest is the part of the manifest that these tests look at, by Slack's names.
type manifest struct {
	Display struct {
		Name        string `json:"name"`
		Description string `json:"description"`
	} `json:"display_information"`
	Features struct {
		Agent *struct {
			Description string `json:"agent_description"`
		} `json:"agent_view"`
		Assistant *struct {
			Description string `json:"assistant_description"`
		} `json:"assistant_view"`
		AppHome  map[string]bool     `json:"app_home"`
		Commands []map[string]string `json:"slash_commands"`
		Shortcut []map[string]string `json:"shortcuts"`
	} `json:"features"`
	OAuth struct {
		Scopes map[string][]string `json:"scopes"`
	} `json:"oauth_config"`
	Settings struct {
		Events struct {
			URL    string   `json:"request_url"`
			Events []string `json:"bot_events"`
		} `json:"event_subscriptions"`
		Interactivity struct {
			Enabled bool   `json:"is_enabled"`
			URL     string `json:"request_url"`
		} `json:"interactivity"`
		Socket bool `json:"socket_mode_enabled"`
	} `json:"settings"`
}

func readManifest(t *testing.T, o ManifestOptions) manifest {
	t.Helper()
	raw, err := json.Marshal(Manifest(o))
	if err != nil {
		t.Fatal(err)
	}
	var m manifest
	if err := json.Unmarshal(raw, &m); err != nil {
		t.Fatal(err)
	}
	return m
}

// neededBy are the scopes without which Slack sends no such event.
var neededBy = map[string]string{"app_mention": "app_mentions:read", "message.channels": "channels:history", "message.groups": "groups:history",
	"message.im": "im:history", "assistant_thread_started": "assistant:write", "assistant_thread_context_changed": "assistant:write",
	"agent_session_stopped": "chat:write", "app_home_opened": ""}

func TestManifestHasTheScopesOfItsEvents(t *testing.T) {
	for _, pane := range []string{PaneAgent, PaneAssistant} {
		m := readManifest(t, ManifestOptions{Pane: pane})
		scopes := strings.Join(m.OAuth.Scopes["bot"], " ")
		for _, event := range m.Settings.Events.Events {
			scope, known := neededBy[event]
			if !known || !strings.Contains(scopes, scope) {
				t.Errorf("%s pane: %s needs a scope, and the manifest has %s", pane, event, scopes)
			}
		}
		if (m.Features.Agent != nil) != (pane == PaneAgent) || (m.Features.Assistant != nil) != (pane == PaneAssistant) {
			t.Errorf("%s pane: %+v", pane, m.Features)
		}
	}
}

func TestManifestOfEachMode(t *testing.T) {
	m := readManifest(t, ManifestOptions{})
	if !m.Settings.Socket || m.Settings.Events.URL != "" || m.Settings.Interactivity.URL != "" || m.Features.Commands[0]["url"] != "" || !m.Settings.Interactivity.Enabled {
		t.Errorf("Socket Mode: %+v", m.Settings)
	}
	m = readManifest(t, ManifestOptions{URL: "https://bot.example.com/"})
	if m.Settings.Socket || m.Settings.Events.URL != "https://bot.example.com/slack/events" || m.Settings.Interactivity.URL != "https://bot.example.com/slack/events" ||
		m.Features.Commands[0]["url"] != "https://bot.example.com/slack/events" {
		t.Errorf("HTTP: %+v", m)
	}
}

func TestManifestWithinSlackLimits(t *testing.T) {
	for _, lang := range []text.Lang{text.Chinese, text.English} {
		m := readManifest(t, ManifestOptions{Lang: lang})
		for what, test := range map[string]struct {
			text string
			most int
		}{
			"name": {m.Display.Name, 35}, "description": {m.Display.Description, 140}, "pane": {m.Features.Agent.Description, 300},
			"shortcut": {m.Features.Shortcut[0]["name"], 24}, "shortcut's description": {m.Features.Shortcut[0]["description"], 150},
			"command's description": {m.Features.Commands[0]["description"], 2000}, "hint": {m.Features.Commands[0]["usage_hint"], 1000},
		} {
			if n := utf8.RuneCountInString(test.text); n == 0 || n > test.most {
				t.Errorf("%s: the %s has %d characters", lang, what, n)
			}
		}
		if !m.Features.AppHome["home_tab_enabled"] || !m.Features.AppHome["messages_tab_enabled"] || m.Features.AppHome["messages_tab_read_only_enabled"] {
			t.Errorf("%+v", m.Features.AppHome)
		}
	}
}

func TestDocsExplainEveryScope(t *testing.T) {
	for _, name := range []string{"../docs/slack.md", "../docs/slack.zh-CN.md"} {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, scope := range append(Scopes(), "connections:write") {
			if !strings.Contains(string(raw), "| `"+scope+"` |") {
				t.Errorf("%s says nothing of %s", name, scope)
			}
		}
	}
}
