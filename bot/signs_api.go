package bot

import (
	"context"

	"github.com/slack-go/slack"
)

// Signs of life are not worth waiting for: where the rate leaves no room they are
// left out.

func (a *api) react(ctx context.Context, channel, ts, emoji string) error {
	if !a.pace.allow("reactions.add", tier3) {
		return errNoRoom
	}
	err := a.client.AddReactionContext(ctx, emoji, slack.NewRefToMessage(channel, ts))
	if codeOf(err) == "already_reacted" {
		return nil // as of a bot that was killed
	}
	return wrapped("reactions.add", err)
}

func (a *api) unreact(ctx context.Context, channel, ts, emoji string) error {
	return a.do(ctx, call{method: "reactions.remove", tier: tier3, again: true}, func(ctx context.Context) error {
		return a.client.RemoveReactionContext(ctx, emoji, slack.NewRefToMessage(channel, ts))
	})
}

// status shows what the bot is doing, where Slack has assistant threads. An empty
// one takes it away.
func (a *api) status(ctx context.Context, p spot, text string) error {
	if text != "" && !a.pace.allow("assistant.threads.setStatus", statusTier) {
		return errNoRoom
	}
	err := a.client.SetAssistantThreadsStatusContext(ctx, slack.AssistantThreadsSetStatusParameters{
		ChannelID: p.channel, ThreadTS: p.thread, Status: text})
	return wrapped("assistant.threads.setStatus", err)
}

// session says whether the bot is at work in a thread of the agent pane, where
// Slack shows a button to stop it as long as it is.
func (a *api) session(ctx context.Context, p spot, status string) error {
	_, err := a.client.SetAgentSessionStatusContext(ctx, slack.AgentSessionSetStatusParameters{
		ChannelID: p.channel, ThreadTS: p.thread, Status: status})
	return wrapped("agents.sessions.setStatus", err)
}
