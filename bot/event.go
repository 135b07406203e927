package bot

import (
	"cmp"
	"encoding/json"
	"errors"
	"html"
	"regexp"
	"strconv"
	"strings"
)

// envelope is one delivery of Slack's, over whichever transport.
type envelope struct {
	kind    string // one of those below; others are acknowledged and left
	payload json.RawMessage
	// ack acknowledges it, with an answer where response is not nil. It is called
	// once and does not block for long.
	ack func(response any)
}

// Kinds of envelopes.
const (
	kindEvents      = "events_api"
	kindCommand     = "slash_commands"
	kindInteractive = "interactive"
)

// delivery is the payload of an event.
type delivery struct {
	Team     string  `json:"team_id"`
	EventID  string  `json:"event_id"`
	Time     float64 `json:"event_time"` // Unix seconds
	External bool    `json:"is_ext_shared_channel"`
	Event    event   `json:"event"`
}

// event is what we read of Slack's events. Those of other shapes do not decode,
// and are none of ours.
type event struct {
	Type        string `json:"type"`
	Subtype     string `json:"subtype"`
	Channel     string `json:"channel"`
	ChannelType string `json:"channel_type"` // not in app_mention
	User        string `json:"user"`
	UserTeam    string `json:"user_team"`
	SourceTeam  string `json:"source_team"`
	BotID       string `json:"bot_id"`
	Text        string `json:"text"`
	TS          string `json:"ts"`
	ThreadTS    string `json:"thread_ts"`
	EventTS     string `json:"event_ts"`
	DeletedTS   string `json:"deleted_ts"`
	Files       []any  `json:"files"`
	Edited      struct {
		TS string `json:"ts"`
	} `json:"edited"`
	// Message and Previous are those of message_changed and message_deleted.
	Message  *event `json:"message"`
	Previous *event `json:"previous_message"`
	// For the home tab and assistant threads.
	Tab       string `json:"tab"`
	Assistant struct {
		User    string `json:"user_id"`
		Channel string `json:"channel_id"`
		Thread  string `json:"thread_ts"`
	} `json:"assistant_thread"`
}

func readDelivery(payload []byte) (delivery, error) {
	var d delivery
	err := json.Unmarshal(payload, &d)
	var odd *json.UnmarshalTypeError
	if errors.As(err, &odd) && d.Event.isMessage() && d.Event.TS != "" {
		return d, nil // a field of another type; the others are read, and somebody waits
	}
	return d, err
}

func (e event) isMessage() bool { return e.Type == "message" || e.Type == "app_mention" }

// isDM says whether an event is from a direct message.
func (e event) isDM() bool {
	return e.ChannelType == "im" || strings.HasPrefix(e.Channel, "D")
}

// seconds is the time of a ts; 0 where it is none.
func seconds(ts string) float64 {
	f, err := strconv.ParseFloat(ts, 64)
	if err != nil {
		return 0
	}
	return f
}

// mentionPattern matches what stands for a user in a message.
var mentionPattern = regexp.MustCompile(`<@([A-Z0-9]+)(?:\|[^>]*)?>`)

// mentions says whether a text mentions the user.
func mentions(s, user string) bool {
	for _, m := range mentionPattern.FindAllStringSubmatch(s, -1) {
		if m[1] == user {
			return true
		}
	}
	return false
}

var linkPattern = regexp.MustCompile(`<([@#!]?)([^>|]*)(?:\|([^>]*))?>`)

// question is the text of a message as somebody would read it: without the
// mention of the bot, with Slack's markup and escapes undone.
func question(s, me string) string {
	s = mentionPattern.ReplaceAllStringFunc(s, func(m string) string {
		if mentionPattern.FindStringSubmatch(m)[1] == me {
			return " "
		}
		return m
	})
	s = linkPattern.ReplaceAllStringFunc(s, func(m string) string {
		parts := linkPattern.FindStringSubmatch(m)
		sign, target, label := parts[1], parts[2], parts[3]
		switch {
		case sign == "@":
			return "@" + first(label, target)
		case sign == "#":
			return "#" + first(label, target)
		case sign == "!":
			return label // a date in words, a group's name; nothing for <!here>
		}
		return first(label, target)
	})
	return strings.TrimSpace(html.UnescapeString(s))
}

// first is the first of the texts that is not empty.
func first(texts ...string) string { return cmp.Or(texts...) }

var envelopePattern = regexp.MustCompile(`"envelope_id"\s*:\s*"([^"\\]+)"`)

// envelopeID finds the id in an envelope that does not decode: it has to be
// acknowledged all the same.
func envelopeID(raw []byte) string {
	if m := envelopePattern.FindSubmatch(raw); m != nil {
		return string(m[1])
	}
	return ""
}
