package bot

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/slack-go/slack"
)

// failure sorts what Slack answers by what can be done about it.
type failure int

const (
	none      failure = iota
	limited           // not done: again after a while
	lost              // nobody knows whether it was done
	unsent            // never left this machine: again after a while
	noRoom            // our own rate or Slack's leaves no room: do without
	unable            // Slack does not offer this here: take another way
	stale             // the stream has ended
	streams           // a stream is still open on the message
	misfit            // Slack does not take the form of the message
	gone              // what was to be changed is no longer there
	closed            // the bot may not write there
	signedOut         // the token is no longer good
	rejected          // anything else that a retry does not mend
)

// errNoRoom is a call that is not worth waiting for.
var errNoRoom = errors.New("the rate leaves no room")

// errNotSent is a call that was never made.
var errNotSent = errors.New("not sent")

var errEmptyTS = errors.New("an answer of Slack without the ts of a message")

// failureOf sorts an error of Slack's client.
func failureOf(err error) failure {
	var status slack.StatusCodeError
	var rated *slack.RateLimitedError
	var said slack.SlackErrorResponse
	switch {
	case err == nil:
		return none
	case errors.Is(err, errNoRoom):
		return noRoom
	case errors.Is(err, errNotSent):
		return unsent
	case errors.As(err, &rated):
		return limited
	case errors.As(err, &status):
		return failureOfStatus(status.Code)
	case errors.As(err, &said):
		return failureOfCode(said.Err)
	case neverSent(err):
		return unsent
	}
	return lost // a broken connection, a time limit, an answer that is no JSON
}

// neverSent says that no connection was made, so that nothing can have arrived.
func neverSent(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) && op.Op == "dial"
}

func failureOfStatus(code int) failure {
	switch {
	case code == http.StatusTooManyRequests:
		return limited
	case code >= 500 || code == http.StatusRequestTimeout:
		return lost
	case code == http.StatusUnauthorized:
		return signedOut
	case code == http.StatusNotFound:
		return unable
	}
	return rejected
}

// codes of Slack's by what can be done about them; any other is rejected.
var codes = map[failure][]string{
	limited: {"ratelimited", "rate_limited", "message_limit_exceeded"},
	lost:    {"internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org"},
	unable: {"not_allowed", "unknown_method", "missing_scope", "method_deprecated", "deprecated_endpoint", "feature_not_enabled",
		"not_allowed_token_type", "team_access_not_granted", "no_permission", "access_denied", "missing_recipient_team_id",
		"missing_recipient_user_id", "channel_type_not_supported", "streaming_not_supported", "not_supported", "invalid_arguments",
		"invalid_thread_ts", "not_reactable"},
	stale:   {"message_not_in_streaming_state", "message_not_owned_by_app", "streaming_timeout"},
	streams: {"streaming_state_conflict"},
	misfit: {"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long", "markdown_text_conflict", "no_text",
		"invalid_metadata_format", "invalid_metadata_schema", "metadata_must_be_sent_from_app", "metadata_too_large"},
	gone:      {"message_not_found", "thread_not_found", "cant_update_message", "cant_delete_message", "edit_window_closed"},
	closed:    {"channel_not_found", "not_in_channel", "is_archived", "restricted_action", "restricted_action_thread_only_channel", "restricted_action_read_only_channel", "user_not_in_channel", "cannot_dm_bot"},
	signedOut: {"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired", "org_login_required"},
}

// codeOf is the code that Slack answered with; empty where there is none.
func codeOf(err error) string {
	var said slack.SlackErrorResponse
	errors.As(err, &said)
	return said.Err
}

func failureOfCode(code string) failure {
	for kind, list := range codes {
		if slices.Contains(list, code) {
			return kind
		}
	}
	return rejected
}

// pauseOf is how long Slack wants us to wait, 0 where it does not say.
func pauseOf(err error) time.Duration {
	var rated *slack.RateLimitedError
	if errors.As(err, &rated) {
		return rated.RetryAfter
	}
	return 0
}

// cause is an error for the log: without addresses, since those of Slack's
// answers hold secrets, and with the details of Slack's.
func cause(err error) string {
	var said slack.SlackErrorResponse
	if errors.As(err, &said) && len(said.ResponseMetadata.Messages) > 0 {
		return said.Err + ": " + strings.Join(said.ResponseMetadata.Messages, "; ")
	}
	var netErr *net.OpError
	switch {
	case errors.As(err, &netErr):
		return netErr.Error()
	case errors.Is(err, context.DeadlineExceeded):
		return "time limit"
	}
	return withoutURL(err)
}

// wrapped keeps the kind of a failure beside what was being done.
func wrapped(doing string, err error) error {
	if err == nil {
		return nil
	}
	if failureOf(err) == signedOut {
		return fmt.Errorf("%s: %w: %w", doing, ErrSignedOut, err)
	}
	return fmt.Errorf("%s: %w", doing, err)
}

// withoutURL takes the address out of what net/http says.
func withoutURL(err error) string {
	var failed *url.Error
	if errors.As(err, &failed) {
		return failed.Op + ": " + failed.Err.Error()
	}
	return err.Error()
}
