package slacktest

import (
	"slices"
	"strings"
	"time"
)

// Say is what somebody writes.
type Say struct {
	Channel, User, Text string
	Thread              string // ts of the thread's first message
	Files               int
	Bot                 bool   // it comes from another app
	Subtype             string // such as thread_broadcast or channel_join
	MentionOnly         bool   // only the app_mention event comes, not the message event
	MessageOnly         bool   // only the message event comes
}

// Mention is the bot's name as Slack puts it into a text.
const Mention = "<@" + BotUser + ">"

// Ask is Say with a mention of the bot in front of the text.
func (s *Server) Ask(channel, user, text string) Message {
	return s.Say(Say{Channel: channel, User: user, Text: Mention + " " + text})
}

// DM is what a user writes to the bot alone.
func (s *Server) DM(user, text string) Message {
	return s.Say(Say{Channel: DMOf(user), User: user, Text: text})
}

// Say writes a message, and sends the events that Slack would send about it: a
// message event, and an app_mention event as well where the bot is mentioned in
// a channel.
func (s *Server) Say(say Say) Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.channels[say.Channel]
	if c == nil {
		panic("slacktest: there is no channel " + say.Channel)
	}
	m := s.add(&Message{Channel: c.ID, User: say.User, Text: say.Text, Thread: say.Thread, Files: say.Files, Subtype: say.Subtype, Via: "people"})
	s.note("%s says in %s (%s): %q", say.User, c.ID, m.TS, say.Text)
	event := s.personal(messageEvent(c, m), say)
	if c.DM == "" && strings.Contains(say.Text, Mention) && !say.MessageOnly {
		s.sendEvent(c, mentionOf(event))
	}
	if !say.MentionOnly {
		s.sendEvent(c, event)
	}
	return m.copy()
}

// personal adds to an event what depends on who wrote.
func (s *Server) personal(event object, say Say) object {
	if u := s.users[say.User]; u != nil {
		event["team"], event["user_team"] = u.Team, u.Team
		event["source_team"] = u.Team
		if u.Bot {
			say.Bot = true
		}
	}
	if say.Bot {
		event["bot_id"], event["app_id"] = "B0OTHER", "A0OTHER"
		if say.Subtype == "" {
			event["subtype"] = "bot_message"
		}
	} else {
		event["client_msg_id"] = "client-" + asString(event["ts"])
	}
	if say.Files > 0 && say.Subtype == "" {
		event["subtype"] = "file_share"
	}
	return event
}

// mentionOf is the app_mention event that goes with a message event.
func mentionOf(event object) object {
	e := object{}
	for key, value := range event {
		if key != "channel_type" && key != "subtype" {
			e[key] = value
		}
	}
	e["type"] = "app_mention"
	return e
}

// Edit changes what somebody wrote.
func (s *Server) Edit(channel, ts, text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	m, c := s.find(channel, ts), s.channels[channel]
	if m == nil {
		panic("slacktest: there is no message " + ts + " to edit")
	}
	before := m.json()
	mentioned := strings.Contains(m.Text, Mention)
	m.Text, m.Changed = text, time.Now()
	m.Edits++
	s.note("%s edits %s: %q", m.User, ts, text)
	s.sendEvent(c, changedEvent(c, m, before))
	if !mentioned && strings.Contains(text, Mention) && c.DM == "" {
		s.sendEvent(c, mentionOf(messageEvent(c, m)))
	}
}

// Touch sends the event of a change that changes no word, as when a link unfurls.
func (s *Server) Touch(channel, ts string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	m, c := s.find(channel, ts), s.channels[channel]
	before := m.json()
	m.Attachments = append(m.Attachments, object{"title": "a preview", "from_url": "https://example.com"})
	s.sendEvent(c, changedEvent(c, m, before))
}

// Delete takes back what somebody wrote. Of a message with replies a tombstone
// stays, which Slack tells of as a change.
func (s *Server) Delete(channel, ts string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	m, c := s.find(channel, ts), s.channels[channel]
	if m == nil {
		panic("slacktest: there is no message " + ts + " to delete")
	}
	s.note("%s deletes %s", m.User, ts)
	before := m.json()
	hasReplies := slices.ContainsFunc(s.messages[channel], func(r *Message) bool { return r.Thread == ts && !r.Deleted && r.For == "" })
	m.Deleted, m.Changed = true, time.Now()
	if !hasReplies {
		s.sendEvent(c, deletedEvent(c, m, s.newTS()))
		return
	}
	gone := *m
	gone.User, gone.Text, gone.Subtype = "USLACKBOT", "This message was deleted.", "tombstone"
	s.sendEvent(c, changedEvent(c, &gone, before))
}

// Event sends an event of any kind, as if Slack had made it.
func (s *Server) Event(event map[string]any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sendEvent(nil, event)
}

// Envelope sends an envelope of any type through a socket.
func (s *Server) Envelope(kind string, payload map[string]any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.send(kind, payload)
}

// OpenHome lets a user open the bot's App Home; tab is home or messages.
func (s *Server) OpenHome(user, tab string) {
	s.Event(object{"type": "app_home_opened", "user": user, "channel": DMOf(user), "tab": tab, "event_ts": "1"})
}

// StopSession lets a user press the stop button of an agent's session.
func (s *Server) StopSession(channel, thread, user string) {
	s.Event(object{"type": "agent_session_stopped", "channel": channel, "thread_ts": thread, "user": user, "streaming_message_ts": []string{}, "event_ts": "1"})
}

// OpenPane lets a user open the assistant pane beside a channel, and returns the
// thread that Slack makes for it.
func (s *Server) OpenPane(user, beside string) (thread string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.add(&Message{Channel: DMOf(user), User: BotUser, Subtype: "assistant_app_thread", Via: "people", Text: "New Assistant Thread"})
	m.Thread = m.TS
	s.sendEvent(nil, object{"type": "assistant_thread_started", "event_ts": m.TS, "assistant_thread": object{
		"user_id": user, "channel_id": m.Channel, "thread_ts": m.TS, "context": object{"channel_id": beside, "team_id": Team}}})
	return m.TS
}
