package bot

import (
	"context"

	"github.com/slack-go/slack"
)

// mayStream says whether Slack's rate leaves room for another stream. A stream
// needs a start and a stop, and both have the same rate.
func (a *api) mayStream() bool { return a.pace.allow("chat.startStream", tier2) }

// startStream opens a streamed message. Its rate was asked for with mayStream.
func (a *api) startStream(ctx context.Context, p spot, to recipient, markdown string) (ts string, err error) {
	err = a.do(ctx, call{method: "chat.startStream", lane: "post " + p.channel, tier: a.posts}, func(ctx context.Context) error {
		options := []slack.MsgOption{slack.MsgOptionTS(p.thread), slack.MsgOptionMarkdownText(markdown)}
		if to.user != "" {
			options = append(options, slack.MsgOptionRecipientTeamID(to.team), slack.MsgOptionRecipientUserID(to.user))
		}
		_, ts, err = a.client.StartStreamContext(ctx, p.channel, options...)
		if failureOf(err) == limited {
			// The rate of the method and not that of the channel: nobody is to wait.
			a.pace.pause("chat.startStream", tier2, max(pauseOf(err), leastPause))
			return errNoRoom
		}
		return orEmpty(ts, err)
	})
	return ts, err
}

// recipient is for whom a stream is; Slack wants to know outside direct messages.
type recipient struct{ team, user string }

// mayAppend says whether there is room for another piece; otherwise it waits and
// goes with the next one.
func (a *api) mayAppend() bool { return a.pace.allow("chat.appendStream", tier4) }

// appendStream adds to a streamed message, once: after a loss nobody knows
// whether the text is there. Its rate was asked for with mayAppend.
func (a *api) appendStream(ctx context.Context, channel, ts, markdown string) error {
	_, got, err := a.client.AppendStreamContext(ctx, channel, ts, slack.MsgOptionMarkdownText(markdown))
	err = orEmpty(got, err)
	if failureOf(err) == limited {
		a.pace.pause("chat.appendStream", tier4, max(pauseOf(err), leastPause))
	}
	return wrapped("chat.appendStream", err)
}

// stopStream ends a streamed message with what is still to be added to it.
func (a *api) stopStream(ctx context.Context, channel, ts, markdown string, blocks []slack.Block, mark marker) error {
	return a.do(ctx, call{method: "chat.stopStream", tier: tier2}, func(ctx context.Context) error {
		options := []slack.MsgOption{mark.metadata()}
		if markdown != "" {
			options = append(options, slack.MsgOptionMarkdownText(markdown))
		}
		if len(blocks) > 0 {
			options = append(options, slack.MsgOptionBlocks(blocks...))
		}
		_, got, err := a.client.StopStreamContext(ctx, channel, ts, options...)
		return orEmpty(got, err)
	})
}
