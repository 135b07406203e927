package slacktest

import (
	"slices"
	"time"
)

// User is a member of the workspace, or of another one.
type User struct {
	ID, Name string
	Locale   string // such as zh-CN
	Team     string // another than Team makes them external
	Bot      bool
	Admin    bool
}

// Channel is a channel, a private one, or a direct message.
type Channel struct {
	ID, Name string
	Private  bool
	DM       string // the user on the other side of a direct message
	Foreign  bool   // the bot is no member
	Archived bool
	Shared   bool // through Slack Connect
}

// kind is the channel_type of events.
func (c *Channel) kind() string {
	switch {
	case c.DM != "":
		return "im"
	case c.Private:
		return "group"
	}
	return "channel"
}

func (s *Server) furnish() {
	for _, u := range []User{
		{ID: BotUser, Name: "wenju", Bot: true}, {ID: Ann, Name: "ann", Locale: "en-US", Admin: true},
		{ID: Bo, Name: "bo", Locale: "zh-CN"}, {ID: Ext, Name: "ext", Locale: "en-GB", Team: "T0OTHER"},
	} {
		s.AddUser(u)
	}
	for _, c := range []Channel{{ID: General, Name: "general"}, {ID: Secret, Name: "secret", Private: true}, {ID: Outside, Name: "outside", Foreign: true}} {
		s.AddChannel(c)
	}
}

// AddUser adds a user, with a direct message of their own to the bot.
func (s *Server) AddUser(u User) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if u.Team == "" {
		u.Team = Team
	}
	s.users[u.ID] = &u
	if u.ID != BotUser {
		s.channels[DMOf(u.ID)] = &Channel{ID: DMOf(u.ID), DM: u.ID}
	}
}

// DMOf is the channel of the direct message between a user and the bot.
func DMOf(user string) string { return "D" + user[1:] }

// AddChannel adds a channel.
func (s *Server) AddChannel(c Channel) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.channels[c.ID] = &c
}

// Message is a message of a channel, or one that a single user sees.
type Message struct {
	Channel, TS, Thread string
	User                string
	Text                string // mrkdwn, as it came
	Markdown            string // markdown_text, or what a stream has come to
	Blocks              []object
	Attachments         []object
	Subtype             string
	Metadata            object
	Files               int
	Reactions           map[string][]string // users by name
	For                 string              // the one user who sees it; empty for everybody
	Via                 string              // the method that made it
	Posted, Changed     time.Time
	Edits               int
	Deleted             bool
	Streaming           bool
	Pings               []string // whom it pinged, with every change

	byApp       bool
	stream      *stream
	unfurlLinks string // true, false or not said
	unfurlMedia string
}

// ByBot says whether the bot under test wrote it.
func (m Message) ByBot() bool { return m.User == BotUser }

// Shown is all the text that a reader sees, without buttons.
func (m Message) Shown() string {
	if shown := blockText(m.Blocks); shown != "" {
		return join(m.Markdown, shown)
	}
	return join(m.Markdown, m.Text)
}

func join(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + "\n" + b
}

func (m *Message) copy() Message {
	c := *m
	c.Pings = slices.Clone(m.Pings)
	c.Reactions = make(map[string][]string, len(m.Reactions))
	for name, users := range m.Reactions {
		c.Reactions[name] = slices.Clone(users)
	}
	return c
}

// find returns the message that is there and not deleted. The caller holds s.mu.
func (s *Server) find(channel, ts string) *Message {
	list := s.messages[channel]
	for i := len(list) - 1; i >= 0; i-- {
		if list[i].TS == ts && !list[i].Deleted {
			return list[i]
		}
	}
	return nil
}

// add keeps a new message. The caller holds s.mu.
func (s *Server) add(m *Message) *Message {
	m.TS, m.Posted = s.newTS(), time.Now()
	m.Changed = m.Posted
	s.messages[m.Channel] = append(s.messages[m.Channel], m)
	return m
}

// Message returns a message, also one that is deleted; false if there never was one.
func (s *Server) Message(channel, ts string) (Message, bool) {
	for _, m := range s.Messages(channel) {
		if m.TS == ts {
			return m, true
		}
	}
	return Message{}, false
}

// Messages are all messages of a channel, oldest first, with those that are
// deleted and those that a single user sees.
func (s *Server) Messages(channel string) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]Message, 0, len(s.messages[channel]))
	for _, m := range s.messages[channel] {
		out = append(out, m.copy())
	}
	return out
}

// Replies are the bot's messages in the thread of a message that are there and
// that everybody sees, oldest first.
func (s *Server) Replies(channel, thread string) []Message {
	return slices.DeleteFunc(s.Messages(channel), func(m Message) bool {
		return !m.ByBot() || m.Thread != thread || m.Deleted || m.For != ""
	})
}

// Forget drops what has been said and done, so that long runs stay small.
func (s *Server) Forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.messages)
	clear(s.views)
	clear(s.responses)
	clear(s.triggers)
	s.calls, s.statuses = nil, nil
	s.deliveries = slices.DeleteFunc(s.deliveries, func(d *Delivery) bool { return d.ended })
}
