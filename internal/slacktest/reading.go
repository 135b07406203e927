package slacktest

import (
	"slices"
	"strconv"
)

func (s *Server) authTest(*request) (object, error) {
	return object{"url": s.http.URL + "/", "team": "wenju", "user": "wenju", "team_id": Team, "user_id": BotUser, "bot_id": BotID, "is_enterprise_install": false}, nil
}

func (s *Server) teamInfo(*request) (object, error) {
	return object{"team": object{"id": Team, "name": "wenju", "domain": "standin"}}, nil
}

func (s *Server) botsInfo(*request) (object, error) {
	return object{"bot": object{"id": BotID, "app_id": AppID, "user_id": BotUser, "name": "wenju"}}, nil
}

func (s *Server) usersInfo(r *request) (object, error) {
	u := s.users[r.get("user")]
	if u == nil {
		return nil, refuse("user_not_found")
	}
	o := object{"id": u.ID, "team_id": u.Team, "name": u.Name, "real_name": u.Name, "is_bot": u.Bot, "is_admin": u.Admin,
		"is_stranger": u.Team != Team, "tz": "Etc/UTC", "profile": object{"display_name": u.Name, "team": u.Team}}
	if include := r.get("include_locale"); include == "true" || include == "1" {
		o["locale"] = u.Locale
	}
	return object{"user": o}, nil
}

func (s *Server) conversationInfo(r *request) (object, error) {
	c, err := s.channelFor(r)
	if e, ok := err.(*apiError); ok && e.code == "not_in_channel" {
		c, err = s.channels[r.get("channel")], nil
	}
	if err == nil {
		err = s.scoped(map[string]string{"channel": "channels:read", "group": "groups:read", "im": "im:read"}[c.kind()])
	}
	if err != nil {
		return nil, err
	}
	return object{"channel": object{"id": c.ID, "name": c.Name, "is_channel": c.kind() == "channel", "is_group": c.kind() == "group", "is_im": c.DM != "",
		"is_private": c.Private, "is_member": !c.Foreign, "is_archived": c.Archived, "is_ext_shared": c.Shared, "user": c.DM}}, nil
}

func (s *Server) conversationOpen(r *request) (object, error) {
	if s.users[r.get("users")] == nil {
		return nil, refuse("user_not_found")
	}
	return object{"channel": object{"id": DMOf(r.get("users")), "is_im": true}}, nil
}

// readable returns the channel whose messages a call reads.
func (s *Server) readable(r *request) (*Channel, error) {
	c, err := s.channelFor(r)
	if err != nil {
		return nil, err
	}
	scope := map[string]string{"channel": "channels:history", "group": "groups:history", "im": "im:history"}[c.kind()]
	return c, s.scoped(scope)
}

func (s *Server) replies(r *request) (object, error) {
	c, err := s.readable(r)
	if err != nil {
		return nil, err
	}
	thread := r.get("ts")
	list := s.visible(c.ID, r, func(m *Message) bool { return m.TS == thread || m.Thread == thread })
	if len(list) == 0 && s.find(c.ID, thread) == nil {
		return nil, refuse("thread_not_found")
	}
	return s.page(r, list)
}

func (s *Server) history(r *request) (object, error) {
	c, err := s.readable(r)
	if err != nil {
		return nil, err
	}
	list := s.visible(c.ID, r, func(m *Message) bool { return m.Thread == "" || m.Thread == m.TS })
	slices.Reverse(list)
	return s.page(r, list)
}

// visible are the messages of a channel that everybody sees, oldest first,
// within the bounds that the call names.
func (s *Server) visible(channel string, r *request, wanted func(*Message) bool) []object {
	oldest, latest, inclusive := r.get("oldest"), r.get("latest"), r.get("inclusive") == "1" || r.get("inclusive") == "true"
	within := func(ts string) bool {
		after := oldest == "" || ts > oldest || inclusive && ts == oldest
		before := latest == "" || ts < latest || inclusive && ts == latest
		return after && before
	}
	withMetadata := r.get("include_all_metadata") == "1" || r.get("include_all_metadata") == "true"
	var out []object
	for _, m := range s.messages[channel] {
		parent := r.method == "conversations.replies" && m.TS == r.get("ts")
		if m.Deleted || m.For != "" || !wanted(m) || !parent && !within(m.TS) {
			continue
		}
		o := m.json()
		if withMetadata && m.Metadata != nil {
			o["metadata"] = m.Metadata
		}
		out = append(out, o)
	}
	return out
}

// page cuts a list to the limit of the call.
func (s *Server) page(r *request, list []object) (object, error) {
	limit, err := strconv.Atoi(r.get("limit"))
	if err != nil || limit < 1 {
		limit = 100
	}
	from, _ := strconv.Atoi(r.get("cursor"))
	from = min(from, len(list))
	to := min(from+min(limit, 1000), len(list))
	out := object{"messages": list[from:to], "has_more": to < len(list)}
	if list == nil {
		out["messages"] = []object{}
	}
	if to < len(list) {
		out["response_metadata"] = object{"next_cursor": strconv.Itoa(to)}
	}
	return out, nil
}
