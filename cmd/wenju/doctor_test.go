package main

import (
	"encoding/json"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/wenju/wenju/bot"
	"github.com/wenju/wenju/internal/slacktest"
)

// diagnose runs doctor and returns its findings by name.
func (s *session) diagnose(status int) map[string]finding {
	s.t.Helper()
	d := decode[diagnosis](s.t, s.want(status, "doctor", "--json").out)
	if d.OK != (status == exitDone) {
		s.t.Errorf("ok is %v, status %d", d.OK, status)
	}
	out := make(map[string]finding)
	for _, f := range d.Checks {
		if old, twice := out[f.Name]; !twice || old.Status == levelOK {
			out[f.Name] = f
		}
		if (f.Do == "") != (f.Status == levelOK) || f.Found == "" {
			s.t.Errorf("%+v: what is amiss says what to do, and what is fine does not", f)
		}
	}
	return out
}

func (s *session) wantFinding(found map[string]finding, name, status, says string) {
	s.t.Helper()
	if f := found[name]; f.Status != status || !strings.Contains(f.Found+f.Do, says) {
		s.t.Errorf("%s: %+v, want %s with %q", name, f, status, says)
	}
}

func TestDoctorOnNothing(t *testing.T) {
	s := newSession(t)
	found := s.diagnose(exitDone)
	s.wantFinding(found, "configuration", levelOK, "defaults")
	s.wantFinding(found, "data", levelOK, "made when")
	s.wantFinding(found, "index", levelWarn, "wenju ingest")
	s.wantFinding(found, "records", levelOK, "none yet")
	s.wantFinding(found, "slack", levelWarn, "docs/slack.md")
	if _, err := os.Stat("data"); err == nil {
		t.Error("doctor made the data folder")
	}
	if r := s.want(exitDone, "doctor"); !strings.Contains(r.out, "✓ data") || !strings.Contains(r.out, "→ Bring in") {
		t.Error(r.out)
	}
	s.env = []string{"WENJU_LANG=zh"}
	if r := s.want(exitDone, "doctor"); !strings.Contains(r.out, "尚未设置") {
		t.Error(r.out)
	}
}

func TestDoctorOnData(t *testing.T) {
	s := newBridgeSession(t)
	s.want(exitDone, "ask", "南湾大桥有多长？")
	found := s.diagnose(exitDone)
	s.wantFinding(found, "data", levelOK, "can be written")
	s.wantFinding(found, "index", levelOK, "1 document")
	s.wantFinding(found, "records", levelOK, "1 answer")
	write(t, "data/index.db", strings.Repeat("no database ", 1000))
	write(t, "data/records.db", strings.Repeat("no database ", 1000))
	found = s.diagnose(exitFailed)
	s.wantFinding(found, "index", levelFail, "damaged")
	s.wantFinding(found, "records", levelFail, "damaged")
	write(t, "file", "no folder")
	s.env = []string{"WENJU_DATA=file/below"}
	s.wantFinding(s.diagnose(exitFailed), "data", levelFail, "cannot be written")
}

func TestDoctorOnFaultyConfiguration(t *testing.T) {
	s := newSession(t, "WENJU_STORE=nope", "SLACK_BOT_TOKEN="+slacktest.AppToken)
	found := s.diagnose(exitFailed)
	s.wantFinding(found, "configuration", levelFail, "")
	s.wantFinding(found, "slack tokens", levelFail, "xoxb-")
	if raw, _ := json.Marshal(found); strings.Contains(string(raw), "standin") {
		t.Errorf("a token is shown: %s", raw)
	}
}

func TestDoctorOnSlack(t *testing.T) {
	slack := slacktest.New(slacktest.Options{Scopes: bot.Scopes()})
	defer slack.Close()
	s := newSession(t, slack.Env()...)
	found := s.diagnose(exitDone)
	for _, name := range []string{"slack address", "slack tokens", "slack app", "slack scopes", "clock", "slack socket"} {
		s.wantFinding(found, name, levelOK, "")
	}
	for name, test := range map[string]struct {
		fault  slacktest.Fault
		method string
		check  string
		says   string
	}{
		"signed out": {slacktest.Fault{Error: "token_revoked"}, "auth.test", "slack app", "SLACK_BOT_TOKEN"},
		"wrong kind": {slacktest.Fault{Error: "not_allowed_token_type"}, "apps.connections.open", "slack socket", "connections:write"},
		"down":       {slacktest.Fault{Status: http.StatusBadGateway}, "auth.test", "slack app", "status.slack.com"},
		"limited":    {slacktest.Fault{Limited: time.Second}, "auth.test", "slack app", ""},
		"lost":       {slacktest.Fault{LostEarly: true}, "apps.connections.open", "slack socket", ""},
	} {
		slack.Fault(test.method, 1, test.fault)
		t.Log(name)
		s.wantFinding(s.diagnose(exitFailed), test.check, levelFail, test.says)
	}
	s.env[0] = "SLACK_API_URL=http://127.0.0.1:1/api/"
	s.wantFinding(s.diagnose(exitFailed), "slack app", levelFail, "not reached")
}

func TestDoctorOnScopes(t *testing.T) {
	for _, test := range []struct {
		scopes []string
		status int
		level  string
		says   string
	}{
		{bot.Scopes()[1:], exitFailed, levelFail, "missing: " + bot.Scopes()[0]},
		{append(slices.Clone(bot.Scopes()), "admin"), exitDone, levelWarn, "admin"},
	} {
		slack := slacktest.New(slacktest.Options{Scopes: test.scopes})
		s := newSession(t, slack.Env()...)
		s.wantFinding(s.diagnose(test.status), "slack scopes", test.level, test.says)
		slack.Close()
	}
}

func TestManifestCommand(t *testing.T) {
	s := newSession(t)
	m := decode[struct {
		Settings struct {
			Socket bool `json:"socket_mode_enabled"`
			Events struct {
				URL string `json:"request_url"`
			} `json:"event_subscriptions"`
		} `json:"settings"`
	}](t, s.want(exitDone, "manifest").out)
	if !m.Settings.Socket {
		t.Errorf("%+v", m)
	}
	if r := s.want(exitDone, "manifest", "--mode", "http", "--url", "https://bot.example.com", "--pane", "assistant"); !strings.Contains(r.out, "https://bot.example.com/slack/events") ||
		!strings.Contains(r.out, "assistant_view") {
		t.Error(r.out)
	}
	for _, args := range [][]string{{"--mode", "pigeon"}, {"--pane", "x"}, {"--mode", "http"}, {"--mode", "http", "--url", "http://x"}, {"--url", "https://x"}} {
		s.want(exitUsage, append([]string{"manifest"}, args...)...)
	}
}
