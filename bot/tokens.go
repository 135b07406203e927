package bot

import (
	"errors"
	"strings"
)

// Errors that end the bot, or keep it from starting. cmd has a sentence for each.
var (
	ErrBotToken   = errors.New("the bot token has to begin with xoxb-")
	ErrAppToken   = errors.New("the app-level token has to begin with xapp-")
	ErrSecret     = errors.New("HTTP mode needs the signing secret")
	ErrSignedOut  = errors.New("the token is no longer taken by Slack")
	ErrSocketMode = errors.New("the app may open no socket")
)

// check finds tokens of the wrong kind: Slack's own answer to them comes late or
// never.
func (t Tokens) check() error {
	if !strings.HasPrefix(t.Bot, "xoxb-") {
		return ErrBotToken
	}
	switch {
	case t.App == "" && t.SigningSecret != "":
		return nil
	case !strings.HasPrefix(t.App, "xapp-"):
		return ErrAppToken
	}
	return nil
}
