package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/gorilla/websocket"
	"github.com/slack-go/slack"
)

// Probe looks at the app from outside, to find out before the bot runs what would
// keep it from running.
type Probe struct {
	client *slack.Client
	dialer *websocket.Dialer
}

// probeTime is how long one look may take.
const probeTime = 10 * time.Second

// NewProbe returns a Probe with the two tokens; either may be empty. An empty
// address is Slack's own.
func NewProbe(botToken, appToken, apiURL string) *Probe {
	options := []slack.Option{slack.OptionHTTPClient(&http.Client{Timeout: probeTime}), slack.OptionAppLevelToken(appToken)}
	if apiURL != "" {
		options = append(options, slack.OptionAPIURL(strings.TrimRight(apiURL, "/")+"/"))
	}
	return &Probe{
		client: slack.New(botToken, options...),
		dialer: &websocket.Dialer{Proxy: http.ProxyFromEnvironment, HandshakeTimeout: probeTime},
	}
}

// Identity is who the bot is for Slack.
type Identity struct {
	Team, User string    // names
	Scopes     []string  // of the bot token; nil where Slack does not say
	Date       time.Time // Slack's clock, to the second; zero where Slack does not say
}

// Who asks Slack whose the bot token is.
func (p *Probe) Who(ctx context.Context) (Identity, error) {
	who, err := p.client.AuthTestContext(ctx)
	switch {
	case err != nil:
		return Identity{}, fmt.Errorf("auth.test: %w", err)
	case who.UserID == "":
		return Identity{}, errors.New("auth.test: the answer names no user")
	}
	id := Identity{Team: who.Team, User: who.User}
	if scopes := who.Header.Get("X-OAuth-Scopes"); scopes != "" {
		for scope := range strings.SplitSeq(scopes, ",") {
			id.Scopes = append(id.Scopes, strings.TrimSpace(scope))
		}
	}
	id.Date, _ = http.ParseTime(who.Header.Get("Date"))
	return id, nil
}

// Socket opens a connection as Socket Mode does, waits for Slack's hello, and
// closes it. It returns how many connections of the app are open, this one included.
func (p *Probe) Socket(ctx context.Context) (connections int, err error) {
	ctx, cancel := context.WithTimeout(ctx, probeTime)
	defer cancel()
	_, url, err := p.client.StartSocketModeContext(ctx)
	switch {
	case err != nil:
		return 0, fmt.Errorf("apps.connections.open: %w", err)
	case url == "":
		return 0, errors.New("apps.connections.open: the answer names no address")
	}
	conn, _, err := p.dialer.DialContext(ctx, url, nil)
	if err != nil {
		return 0, fmt.Errorf("socket: %w", err)
	}
	defer conn.Close()
	conn.SetReadDeadline(time.Now().Add(probeTime))
	_, raw, err := conn.ReadMessage()
	if err != nil {
		return 0, fmt.Errorf("socket: %w", err)
	}
	var hello struct {
		Type        string `json:"type"`
		Connections int    `json:"num_connections"`
	}
	if err := json.Unmarshal(raw, &hello); err != nil || hello.Type != "hello" {
		return 0, fmt.Errorf("socket: %q comes instead of hello", hello.Type)
	}
	return hello.Connections, nil
}

// SlackError is the name that Slack gives to a failure, such as invalid_auth;
// empty where the failure is none of Slack's naming.
func SlackError(err error) string { return codeOf(err) }
