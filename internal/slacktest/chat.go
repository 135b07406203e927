package slacktest

import (
	"encoding/json"
	"slices"
	"time"
	"unicode/utf8"
)

// Limits of texts in characters.
const (
	maxText       = 40_000 // more is cut
	maxUpdateText = 4_000
	maxMarkdown   = 12_000
)

// content is what a call wants to show.
type content struct {
	text, markdown string
	blocks         []object
	attachments    []object
	metadata       object
	cut            bool
	hasBlocks      bool
	hasText        bool
}

// readContent reads and checks text, markdown_text and blocks.
func readContent(r *request, textLimit int) (content, error) {
	c := content{text: r.get("text"), markdown: r.get("markdown_text"), hasBlocks: r.args.Has("blocks"), hasText: r.args.Has("text")}
	if raw := r.get("blocks"); raw != "" && json.Unmarshal([]byte(raw), &c.blocks) != nil {
		return c, refuse("invalid_blocks_format")
	}
	if raw := r.get("attachments"); raw != "" && json.Unmarshal([]byte(raw), &c.attachments) != nil {
		return c, refuse("invalid_attachments")
	}
	if raw := r.get("metadata"); raw != "" && json.Unmarshal([]byte(raw), &c.metadata) != nil {
		return c, refuse("invalid_metadata_format")
	}
	switch n := utf8.RuneCountInString(c.text); {
	case n > textLimit && textLimit == maxText:
		c.text, c.cut = string([]rune(c.text)[:maxText]), true
	case n > textLimit:
		return c, refuse("msg_too_long")
	}
	if utf8.RuneCountInString(c.markdown) > maxMarkdown {
		return c, refuse("msg_too_long")
	}
	if c.markdown != "" && (c.text != "" || len(c.blocks) > 0) {
		return c, refuse("markdown_text_conflict")
	}
	return c, checkMessageBlocks(c.blocks)
}

func (c content) empty() bool {
	return c.text == "" && c.markdown == "" && len(c.blocks) == 0 && len(c.attachments) == 0
}

// channelFor returns the channel of a call in which the bot may write.
func (s *Server) channelFor(r *request) (*Channel, error) {
	id := r.get("channel")
	if id == "" {
		id = r.get("channel_id")
	}
	if u := s.users[id]; u != nil { // a user stands for their direct message
		id = DMOf(id)
	}
	c := s.channels[id]
	switch {
	case c == nil || c.Private && c.Foreign:
		return nil, refuse("channel_not_found")
	case c.Archived:
		return nil, refuse("is_archived")
	case c.Foreign:
		return nil, refuse("not_in_channel")
	}
	return c, nil
}

// threadFor checks the thread_ts of a call.
func (s *Server) threadFor(c *Channel, ts string) error {
	if ts == "" {
		return nil
	}
	parent := s.find(c.ID, ts)
	if parent == nil {
		if !s.everHad(c.ID, ts) {
			return refuse("thread_not_found")
		}
		return nil // its parent is deleted: Slack lets replies in
	}
	if parent.Thread != "" && parent.Thread != ts {
		s.violate("%s: a reply's ts %s is taken as thread_ts in %s", parent.Via, ts, c.ID)
	}
	return nil
}

func (s *Server) everHad(channel, ts string) bool {
	return slices.ContainsFunc(s.messages[channel], func(m *Message) bool { return m.TS == ts || m.Thread == ts })
}

func (s *Server) postMessage(r *request) (object, error) {
	c, err := s.channelFor(r)
	if err != nil {
		return nil, err
	}
	body, err := readContent(r, maxText)
	switch {
	case err != nil:
		return nil, err
	case body.empty():
		return nil, refuse("no_text")
	}
	if err := s.threadFor(c, r.get("thread_ts")); err != nil {
		return nil, err
	}
	if wait := s.overPosts(c.ID); wait > 0 {
		return nil, &limited{wait}
	}
	m := s.post(c, r, body)
	return object{"channel": c.ID, "ts": m.TS, "message": m.json()}, nil
}

// post adds the bot's message and lets everybody know.
func (s *Server) post(c *Channel, r *request, body content) *Message {
	m := s.add(&Message{Channel: c.ID, User: BotUser, Thread: r.get("thread_ts"), Via: r.method, byApp: true,
		unfurlLinks: r.get("unfurl_links"), unfurlMedia: r.get("unfurl_media")})
	s.fill(m, r, body)
	if m.unfurlLinks != "false" || m.unfurlMedia != "false" {
		s.violateLinks(m)
	}
	s.echo(c, messageEvent(c, m))
	return m
}

// fill gives a message its content, and counts the people that it pings.
func (s *Server) fill(m *Message, r *request, body content) {
	m.Text, m.Markdown, m.Blocks, m.Attachments = body.text, body.markdown, body.blocks, body.attachments
	if body.metadata != nil && !s.opt.NoMetadata {
		m.Metadata = body.metadata
	}
	m.Changed = time.Now()
	if body.cut {
		s.violate("%s in %s: the text is cut at %d characters", r.method, m.Channel, maxText)
	}
	s.countPings(m, r.get("parse") == "full" || r.get("link_names") == "true" || r.get("link_names") == "1", r.get("mrkdwn") == "false")
}

func (s *Server) postEphemeral(r *request) (object, error) {
	c, err := s.channelFor(r)
	if err != nil {
		return nil, err
	}
	if s.users[r.get("user")] == nil {
		return nil, refuse("user_not_in_channel")
	}
	body, err := readContent(r, maxText)
	switch {
	case err != nil:
		return nil, err
	case body.empty():
		return nil, refuse("no_text")
	}
	m := s.add(&Message{Channel: c.ID, User: BotUser, For: r.get("user"), Thread: r.get("thread_ts"), Via: r.method, byApp: true})
	s.fill(m, r, body)
	return object{"message_ts": m.TS}, nil
}

// own returns a message of the bot's that it may change.
func (s *Server) own(r *request, otherwise string) (*Channel, *Message, error) {
	c, err := s.channelFor(r)
	if err != nil {
		return nil, nil, err
	}
	m := s.find(c.ID, r.get("ts"))
	switch {
	case m == nil || m.For != "":
		return nil, nil, refuse("message_not_found")
	case m.User != BotUser:
		return nil, nil, refuse(otherwise)
	}
	return c, m, nil
}

func (s *Server) update(r *request) (object, error) {
	c, m, err := s.own(r, "cant_update_message")
	if err != nil {
		return nil, err
	}
	if m.Streaming && !s.streamDead(m) {
		return nil, refuse("streaming_state_conflict")
	}
	body, err := readContent(r, maxUpdateText)
	switch {
	case err != nil:
		return nil, err
	case body.empty():
		return nil, refuse("no_text")
	}
	if !body.hasBlocks && body.hasText { // blocks stay unless they are said to go
		body.blocks = nil
	}
	before := m.json()
	m.Streaming = false
	m.Edits++
	s.fill(m, r, body)
	s.echo(c, changedEvent(c, m, before))
	return object{"channel": c.ID, "ts": m.TS, "text": m.Text, "message": m.json()}, nil
}

func (s *Server) deleteMessage(r *request) (object, error) {
	c, m, err := s.own(r, "cant_delete_message")
	if err != nil {
		return nil, err
	}
	m.Deleted, m.Changed = true, time.Now()
	s.echo(c, deletedEvent(c, m, s.newTS()))
	return object{"channel": c.ID, "ts": m.TS}, nil
}

func (s *Server) permalink(r *request) (object, error) {
	c, err := s.channelFor(r)
	if err != nil {
		return nil, err
	}
	ts := r.get("message_ts")
	if s.find(c.ID, ts) == nil {
		return nil, refuse("message_not_found")
	}
	return object{"channel": c.ID, "permalink": "https://standin.slack.com/archives/" + c.ID + "/p" + ts}, nil
}
