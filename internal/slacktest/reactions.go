package slacktest

import (
	"regexp"
	"slices"
	"time"
)

var emojiNames = regexp.MustCompile(`^[a-z0-9_+'-]+(::skin-tone-\d)?$`)

func (s *Server) reacting(r *request) (*Message, string, error) {
	c, err := s.channelFor(r)
	if err != nil {
		return nil, "", err
	}
	m := s.find(c.ID, r.get("timestamp"))
	switch {
	case m == nil || m.For != "":
		return nil, "", refuse("message_not_found")
	case !emojiNames.MatchString(r.get("name")):
		return nil, "", refuse("invalid_name")
	}
	return m, r.get("name"), nil
}

func (s *Server) addReaction(r *request) (object, error) {
	m, name, err := s.reacting(r)
	if err != nil {
		return nil, err
	}
	if slices.Contains(m.Reactions[name], BotUser) {
		return nil, refuse("already_reacted")
	}
	if m.Reactions == nil {
		m.Reactions = make(map[string][]string)
	}
	m.Reactions[name] = append(m.Reactions[name], BotUser)
	return nil, nil
}

func (s *Server) removeReaction(r *request) (object, error) {
	m, name, err := s.reacting(r)
	if err != nil {
		return nil, err
	}
	at := slices.Index(m.Reactions[name], BotUser)
	if at < 0 {
		return nil, refuse("no_reaction")
	}
	m.Reactions[name] = slices.Delete(m.Reactions[name], at, at+1)
	if len(m.Reactions[name]) == 0 {
		delete(m.Reactions, name)
	}
	return nil, nil
}

// Status is something that the bot said about a thread of the assistant pane.
type Status struct {
	Kind            string // status, title, prompts or session
	Channel, Thread string
	Text            string
	Prompts         []object
	Loading         []string // messages shown while it works
	At              time.Time
}

// Statuses are all statuses, titles and prompts, oldest first.
func (s *Server) Statuses() []Status {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.statuses)
}

func (s *Server) assistant(r *request, kind string, st Status) (object, error) {
	c, err := s.channelFor(r)
	if err != nil {
		return nil, err
	}
	thread := r.get("thread_ts")
	if thread == "" && kind != "prompts" {
		return nil, refuse("invalid_arguments", "[ERROR] missing required field: thread_ts")
	}
	if thread != "" && !s.everHad(c.ID, thread) {
		return nil, refuse("invalid_thread_ts")
	}
	st.Kind, st.Channel, st.Thread, st.At = kind, c.ID, thread, time.Now()
	s.statuses = append(s.statuses, st)
	return nil, nil
}

func (s *Server) setStatus(r *request) (object, error) {
	if !r.args.Has("status") {
		return nil, refuse("invalid_arguments", "[ERROR] missing required field: status")
	}
	return s.assistant(r, "status", Status{Text: r.get("status"), Loading: r.args["loading_messages"]})
}

// sessionStatus is that of an agent's session, whose stop button shows while it is processing.
func (s *Server) sessionStatus(r *request) (object, error) {
	status := r.get("status")
	if !slices.Contains([]string{"processing", "active", "suspended", "closed"}, status) {
		return nil, refuse("invalid_arguments", "[ERROR] status must be processing, active, suspended or closed")
	}
	return s.assistant(r, "session", Status{Text: status})
}

func (s *Server) setTitle(r *request) (object, error) {
	return s.assistant(r, "title", Status{Text: r.get("title")})
}

func (s *Server) setPrompts(r *request) (object, error) {
	prompts := readObjects(r.get("prompts"))
	if len(prompts) == 0 || len(prompts) > 4 {
		return nil, refuse("invalid_arguments", "[ERROR] between 1 and 4 prompts allowed [json-pointer:/prompts]")
	}
	return s.assistant(r, "prompts", Status{Text: r.get("title"), Prompts: prompts})
}
