package slacktest

import (
	"encoding/json"
	"net/http"
	"net/url"
	"time"
)

// Limits of a response_url.
const (
	responseUses = 5
	responseLife = 30 * time.Minute
)

// responseURL lets a program answer a command or a click for a while.
type responseURL struct {
	channel, user, message, thread string
	at                             time.Time
	uses                           int
}

// newResponse returns a response_url. The caller holds s.mu.
func (s *Server) newResponse(r responseURL) string {
	id := s.newID("r")
	r.at = s.now()
	s.responses[id] = &r
	return s.http.URL + "/response/" + id
}

func (s *Server) serveResponse(w http.ResponseWriter, r *http.Request) {
	var body map[string]json.RawMessage
	if json.NewDecoder(r.Body).Decode(&body) != nil {
		http.Error(w, "invalid_payload", http.StatusBadRequest)
		return
	}
	req := &request{method: "response_url", args: url.Values{}}
	for key, raw := range body {
		if string(raw) != "null" {
			req.args.Set(key, unquote(raw))
		}
	}
	f := s.takeFault(req)
	if f.early() {
		f.fail(w, r, s)
		return
	}
	s.mu.Lock()
	status, text := s.respond(r.PathValue("id"), req)
	s.record(req, map[bool]string{false: text}[status == http.StatusOK])
	s.mu.Unlock()
	if f != nil && f.LostAfter {
		panic(http.ErrAbortHandler)
	}
	w.WriteHeader(status)
	w.Write([]byte(text))
}

// respond does what was posted to a response_url.
func (s *Server) respond(id string, r *request) (status int, text string) {
	u := s.responses[id]
	switch {
	case u == nil:
		return http.StatusNotFound, "no_service"
	case s.now().Sub(u.at) > responseLife:
		s.violate("a response_url is used after 30 minutes")
		return http.StatusNotFound, "expired_url"
	case u.uses >= responseUses:
		s.violate("a response_url is used more than %d times", responseUses)
		return http.StatusNotFound, "used_url"
	}
	u.uses++
	if err := s.answerCommand(u, r); err != nil {
		return http.StatusBadRequest, err.Error()
	}
	return http.StatusOK, "ok"
}

// answerCommand posts, replaces or deletes what a user sees of a command or click.
func (s *Server) answerCommand(u *responseURL, r *request) error {
	original := s.find(u.channel, u.message)
	if r.get("delete_original") == "true" {
		if original == nil {
			return refuse("message_not_found")
		}
		original.Deleted = true
		return nil
	}
	body, err := readContent(r, maxText)
	switch {
	case err != nil:
		return err
	case body.empty():
		return refuse("no_text")
	}
	if r.get("replace_original") == "true" && original != nil {
		original.Edits++
		s.fill(original, r, body)
		return nil
	}
	m := &Message{Channel: u.channel, User: BotUser, For: u.user, Thread: r.get("thread_ts"), Via: r.method, byApp: true,
		unfurlLinks: r.get("unfurl_links"), unfurlMedia: r.get("unfurl_media")}
	if r.get("response_type") == "in_channel" {
		m.For = ""
	}
	s.fill(s.add(m), r, body)
	return nil
}
