package slacktest

import (
	"encoding/json"
	"time"
	"unicode/utf8"
)

// stream is a message that is being streamed.
type stream struct {
	started time.Time
	mode    string // text or chunks, once one was used
}

// streamDead says whether a stream has outlived Slack's patience.
func (s *Server) streamDead(m *Message) bool {
	return m.stream == nil || s.now().Sub(m.stream.started) >= s.opt.StreamLife
}

func (s *Server) startStream(r *request) (object, error) {
	c, err := s.channelFor(r)
	if err != nil {
		return nil, err
	}
	switch {
	case r.get("thread_ts") == "":
		return nil, refuse("invalid_arguments", "[ERROR] missing required field: thread_ts")
	case c.DM == "" && r.get("recipient_team_id") == "":
		return nil, refuse("missing_recipient_team_id")
	case c.DM == "" && r.get("recipient_user_id") == "":
		return nil, refuse("missing_recipient_user_id")
	case r.args.Has("text") || r.args.Has("blocks"):
		return nil, refuse("invalid_arguments", "[ERROR] a stream starts with markdown_text or chunks")
	}
	if err := s.threadFor(c, r.get("thread_ts")); err != nil {
		return nil, err
	}
	m := &Message{Channel: c.ID, User: BotUser, Thread: r.get("thread_ts"), Via: r.method, byApp: true, Streaming: true,
		stream: &stream{started: s.now()}}
	if err := s.grow(m, r, false); err != nil {
		return nil, err
	}
	s.add(m)
	s.echo(c, messageEvent(c, m))
	return object{"channel": c.ID, "ts": m.TS}, nil
}

// grow adds what a call brings to the stream of m.
func (s *Server) grow(m *Message, r *request, needed bool) error {
	text, mode := r.get("markdown_text"), "text"
	var blocks []object
	if r.args.Has("chunks") {
		var err error
		if r.args.Has("markdown_text") {
			return refuse("invalid_arguments", "[ERROR] markdown_text and chunks exclude each other")
		}
		if text, blocks, err = readChunks(r.get("chunks")); err != nil {
			return err
		}
		mode = "chunks"
	} else if text == "" {
		if needed {
			return refuse("no_text")
		}
		return nil
	}
	if m.stream.mode != "" && m.stream.mode != mode {
		return refuse("streaming_mode_mismatch")
	}
	if utf8.RuneCountInString(text) > maxMarkdown || utf8.RuneCountInString(m.Markdown+text) > maxMarkdown {
		return refuse("msg_too_long")
	}
	m.stream.mode = mode
	m.Markdown += text
	m.Blocks = append(m.Blocks, blocks...)
	m.Changed = time.Now()
	s.countPings(m, false, false)
	return nil
}

func readChunks(raw string) (text string, blocks []object, err error) {
	var chunks []struct {
		Type   string   `json:"type"`
		Text   string   `json:"text"`
		ID     string   `json:"id"`
		Title  string   `json:"title"`
		Blocks []object `json:"blocks"`
	}
	if json.Unmarshal([]byte(raw), &chunks) != nil || len(chunks) == 0 {
		return "", nil, refuse("invalid_chunks")
	}
	for _, c := range chunks {
		switch c.Type {
		case "markdown_text":
			text += c.Text
		case "blocks":
			blocks = append(blocks, c.Blocks...)
		case "task_update", "plan_update":
			if c.Title == "" || c.Type == "task_update" && c.ID == "" {
				return "", nil, refuse("invalid_chunks")
			}
		default:
			return "", nil, refuse("invalid_chunks")
		}
	}
	return text, blocks, checkMessageBlocks(blocks)
}

// streaming returns a message of the bot's whose stream takes more.
func (s *Server) streaming(r *request) (*Channel, *Message, error) {
	c, m, err := s.own(r, "message_not_owned_by_app")
	if err != nil {
		return nil, nil, err
	}
	if !m.Streaming || s.streamDead(m) {
		return nil, nil, refuse("message_not_in_streaming_state")
	}
	return c, m, nil
}

func (s *Server) appendStream(r *request) (object, error) {
	c, m, err := s.streaming(r)
	if err != nil {
		return nil, err
	}
	if err := s.grow(m, r, true); err != nil {
		return nil, err
	}
	return object{"channel": c.ID, "ts": m.TS}, nil
}

func (s *Server) stopStream(r *request) (object, error) {
	c, m, err := s.streaming(r)
	if err != nil {
		return nil, err
	}
	var blocks []object
	if raw := r.get("blocks"); raw != "" && json.Unmarshal([]byte(raw), &blocks) != nil {
		return nil, refuse("invalid_blocks_format")
	}
	if err := checkMessageBlocks(blocks); err != nil {
		return nil, err
	}
	if err := s.grow(m, r, false); err != nil {
		return nil, err
	}
	if raw := r.get("metadata"); raw != "" && json.Unmarshal([]byte(raw), &m.Metadata) != nil {
		return nil, refuse("invalid_metadata_format")
	}
	if s.opt.NoMetadata {
		m.Metadata = nil
	}
	before := m.json()
	m.Blocks = append(m.Blocks, blocks...)
	m.Streaming, m.Changed = false, time.Now()
	s.countPings(m, false, false)
	s.echo(c, changedEvent(c, m, before))
	return object{"channel": c.ID, "ts": m.TS, "message": m.json()}, nil
}

// EndStreams lets all streams end now, as those do that are five minutes old.
func (s *Server) EndStreams() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, list := range s.messages {
		for _, m := range list {
			if m.Streaming {
				m.stream = nil
			}
		}
	}
	s.note("all streams end")
}
