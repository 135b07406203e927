package slacktest

import (
	"maps"
	"slices"
)

// json is the message as Slack shows it in events and answers.
func (m *Message) json() object {
	o := object{"type": "message", "ts": m.TS, "text": m.Text, "team": Team}
	if m.User != "" {
		o["user"] = m.User
	}
	if m.Subtype != "" {
		o["subtype"] = m.Subtype
	}
	if m.byApp {
		o["bot_id"], o["app_id"] = BotID, AppID
		o["bot_profile"] = object{"id": BotID, "app_id": AppID, "name": "wenju"}
	}
	if m.Markdown != "" && m.Text == "" {
		o["text"] = m.Markdown
	}
	if m.Thread != "" {
		o["thread_ts"] = m.Thread
	}
	if len(m.Blocks) > 0 {
		o["blocks"] = m.Blocks
	}
	if len(m.Attachments) > 0 {
		o["attachments"] = m.Attachments
	}
	if m.Edits > 0 {
		o["edited"] = object{"user": m.User, "ts": m.TS[:len(m.TS)-1] + "9"}
	}
	if m.Files > 0 {
		o["files"] = fileObjects(m.Files)
	}
	if m.Streaming {
		o["streaming_state"] = "in_progress"
	}
	if len(m.Reactions) > 0 {
		o["reactions"] = m.reactionObjects()
	}
	return o
}

func (m *Message) reactionObjects() []object {
	var out []object
	for name, users := range m.Reactions {
		out = append(out, object{"name": name, "users": slices.Clone(users), "count": len(users)})
	}
	return out
}

func fileObjects(n int) []object {
	var out []object
	for range n {
		out = append(out, object{"id": "F0FILE", "name": "figures.xlsx", "mimetype": "application/vnd.ms-excel", "filetype": "xlsx", "size": 1234})
	}
	return out
}

// messageEvent is the event that tells of a new message.
func messageEvent(c *Channel, m *Message) object {
	e := maps.Clone(m.json())
	e["channel"], e["channel_type"], e["event_ts"] = c.ID, c.kind(), m.TS
	return e
}

// changedEvent tells that a message is another one than before.
func changedEvent(c *Channel, m *Message, before object) object {
	return object{"type": "message", "subtype": "message_changed", "hidden": true, "channel": c.ID, "channel_type": c.kind(),
		"ts": m.TS[:len(m.TS)-1] + "7", "event_ts": m.TS[:len(m.TS)-1] + "7", "message": m.json(), "previous_message": before}
}

// deletedEvent tells that a message is gone.
func deletedEvent(c *Channel, m *Message, ts string) object {
	return object{"type": "message", "subtype": "message_deleted", "hidden": true, "channel": c.ID, "channel_type": c.kind(),
		"ts": ts, "event_ts": ts, "deleted_ts": m.TS, "previous_message": m.json()}
}

// eventPayload is the envelope of the Events API around an event.
func (s *Server) eventPayload(event object, id string) object {
	return object{"token": "verification", "team_id": Team, "context_team_id": Team, "api_app_id": AppID, "type": "event_callback",
		"event": event, "event_id": id, "event_time": s.now().Unix(), "is_ext_shared_channel": false,
		"authorizations": []object{{"team_id": Team, "user_id": BotUser, "is_bot": true, "is_enterprise_install": false}}}
}
