package slacktest

// Command lets a user type a slash command, such as "/ask", in a channel.
func (s *Server) Command(channel, user, command, text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.note("%s types %s %q in %s", user, command, text, channel)
	s.send("slash_commands", object{"token": "verification", "team_id": Team, "team_domain": "standin", "channel_id": channel,
		"channel_name": s.channelName(channel), "user_id": user, "user_name": s.userName(user), "command": command, "text": text,
		"api_app_id": AppID, "is_enterprise_install": "false",
		"response_url": s.newResponse(responseURL{channel: channel, user: user}), "trigger_id": s.newTrigger(user, "")})
}

func (s *Server) channelName(id string) string {
	switch c := s.channels[id]; {
	case c == nil || c.DM != "":
		return "directmessage"
	case c.Private:
		return "privategroup"
	default:
		return c.Name
	}
}

func (s *Server) userName(id string) string {
	if u := s.users[id]; u != nil {
		return u.Name
	}
	return id
}

// interaction is what all interactions have. The caller holds s.mu.
func (s *Server) interaction(kind, user string) object {
	return object{"type": kind, "token": "verification", "api_app_id": AppID, "team": object{"id": Team, "domain": "standin"},
		"user": object{"id": user, "username": s.userName(user), "name": s.userName(user), "team_id": Team}, "action_ts": s.newTS()}
}

// Click lets a user click what has that action id in a message. value chooses
// among several, such as the two of feedback buttons or the options of a menu;
// it may be empty where there is only one.
func (s *Server) Click(m Message, user, action, value string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	block, e, err := element(m.Blocks, action)
	if err != nil {
		return err
	}
	p := s.interaction("block_actions", user)
	p["container"] = object{"type": "message", "message_ts": m.TS, "channel_id": m.Channel, "thread_ts": m.Thread, "is_ephemeral": m.For != ""}
	p["channel"] = object{"id": m.Channel, "name": s.channelName(m.Channel)}
	if m.For == "" {
		shown := m
		p["message"] = shown.json()
	}
	p["trigger_id"] = s.newTrigger(user, "")
	p["response_url"] = s.newResponse(responseURL{channel: m.Channel, user: user, message: m.TS, thread: m.Thread})
	p["state"] = object{"values": object{}}
	p["actions"] = []object{s.clicked(block, e, value)}
	s.note("%s clicks %s on %s", user, action, m.TS)
	s.send("interactive", p)
	return nil
}

// ClickView is Click in a modal or in the App Home.
func (s *Server) ClickView(v View, action, value string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	block, e, err := element(v.Blocks, action)
	if err != nil {
		return err
	}
	p := s.interaction("block_actions", v.User)
	p["container"] = object{"type": "view", "view_id": v.ID}
	p["view"] = v.json()
	p["trigger_id"] = s.newTrigger(v.User, v.ID)
	p["actions"] = []object{s.clicked(block, e, value)}
	s.note("%s clicks %s in %s", v.User, action, v.ID)
	s.send("interactive", p)
	return nil
}

// clicked is the action of a click on an element.
func (s *Server) clicked(block, e object, value string) object {
	a := object{"type": e["type"], "action_id": e["action_id"], "block_id": block["block_id"], "action_ts": s.newTS()}
	if asString(block["block_id"]) == "" {
		a["block_id"] = "generated"
	}
	switch e["type"] {
	case "overflow", "static_select", "radio_buttons":
		a["selected_option"] = pick(asList(e["options"]), value)
	case "checkboxes":
		a["selected_options"] = []any{pick(asList(e["options"]), value)}
	case "feedback_buttons":
		a["value"] = pick([]any{e["positive_button"], e["negative_button"]}, value)["value"]
		a["text"] = pick([]any{e["positive_button"], e["negative_button"]}, value)["text"]
	default:
		a["value"], a["text"] = e["value"], e["text"]
	}
	return a
}

// pick is the choice with that value, or the first.
func pick(choices []any, value string) object {
	for _, c := range choices {
		if asString(asObject(c)["value"]) == value {
			return asObject(c)
		}
	}
	if len(choices) == 0 {
		return nil
	}
	return asObject(choices[0])
}

// Submit lets the user submit a modal with values by block id and action id.
func (s *Server) Submit(v View, values map[string]map[string]any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.interaction("view_submission", v.User)
	view := v.json()
	view["state"] = object{"values": values}
	p["view"], p["trigger_id"], p["response_urls"] = view, s.newTrigger(v.User, v.ID), []object{}
	s.note("%s submits %s", v.User, v.ID)
	s.send("interactive", p)
}

// Text is the value of a text input for Submit.
func Text(value string) map[string]any { return object{"type": "plain_text_input", "value": value} }

// Shortcut lets a user choose a message shortcut.
func (s *Server) Shortcut(m Message, user, callback string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.interaction("message_action", user)
	p["callback_id"], p["message_ts"], p["message"] = callback, m.TS, m.json()
	p["channel"] = object{"id": m.Channel, "name": s.channelName(m.Channel)}
	p["trigger_id"] = s.newTrigger(user, "")
	p["response_url"] = s.newResponse(responseURL{channel: m.Channel, user: user})
	s.note("%s chooses the shortcut %s on %s", user, callback, m.TS)
	s.send("interactive", p)
}
