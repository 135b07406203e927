package slacktest

import (
	"encoding/json"
	"net/url"
)

// takeReply does what came with an acknowledgement: the answer to a command, or
// what is to become of a modal. The caller holds s.mu.
func (s *Server) takeReply(d *Delivery, raw json.RawMessage) {
	var body map[string]json.RawMessage
	json.Unmarshal(raw, &body) // there need not be any
	r := &request{method: "acknowledgement", args: url.Values{}}
	for key, value := range body {
		r.args.Set(key, unquote(value))
	}
	var err error
	switch {
	case d.Kind == "slash_commands" && len(body) > 0:
		u := &responseURL{channel: asString(d.Payload["channel_id"]), user: asString(d.Payload["user_id"])}
		err = s.answerCommand(u, r)
	case d.Payload["type"] == "view_submission":
		err = s.submitted(asString(asObject(d.Payload["view"])["id"]), r)
	}
	if err != nil {
		s.violate("what came with the acknowledgement of %s is refused: %v", d.Kind, err)
	}
}

// submitted closes or changes a modal that was submitted.
func (s *Server) submitted(id string, r *request) error {
	old := s.views[id]
	if old == nil {
		return refuse("not_found")
	}
	switch r.get("response_action") {
	case "":
		delete(s.views, id)
	case "clear":
		for other, v := range s.views {
			if v.Root == old.Root {
				delete(s.views, other)
			}
		}
	case "errors":
	case "update", "push":
		v, err := readView(r, "modal")
		if err != nil {
			return err
		}
		if r.get("response_action") == "update" {
			s.change(old, v)
		} else {
			s.keep(v, old.User, old.Root)
		}
	default:
		return refuse("unknown response_action")
	}
	return nil
}
