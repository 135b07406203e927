package slacktest

import (
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// object is a JSON object.
type object = map[string]any

// apiError is a failure that Slack answers with.
type apiError struct {
	code     string
	messages []string // of response_metadata
	more     object
}

func (e *apiError) Error() string { return e.code }

func refuse(code string, messages ...string) error { return &apiError{code: code, messages: messages} }

// Call is a call of the Web API and what came of it.
type Call struct {
	Method string
	Args   url.Values // without the token
	At     time.Time
	Error  string // Slack's error, a fault's name, or empty
}

// request is a call in work.
type request struct {
	method string
	token  string
	args   url.Values
}

func (r *request) get(name string) string { return r.args.Get(name) }

// method is what the Web API does on a call. run runs under Server.mu.
type method struct {
	scopes []string // one of them is needed
	tier   int      // calls a minute; 0 is no limit
	app    bool     // takes the app-level token
	run    func(*Server, *request) (object, error)
}

// methods is what the stand-in knows of the Web API.
func methods() map[string]method {
	const tier2, tier3, tier4 = 20, 50, 100
	write := []string{"chat:write"}
	assistant := []string{"assistant:write", "chat:write"}
	return map[string]method{
		"apps.connections.open": {app: true, run: (*Server).connectionsOpen},
		"auth.test":             {run: (*Server).authTest},
		"team.info":             {scopes: []string{"team:read"}, tier: tier3, run: (*Server).teamInfo},
		"bots.info":             {scopes: []string{"users:read"}, tier: tier3, run: (*Server).botsInfo},
		"users.info":            {scopes: []string{"users:read"}, tier: tier4, run: (*Server).usersInfo},

		"chat.postMessage":   {scopes: write, run: (*Server).postMessage},
		"chat.postEphemeral": {scopes: write, tier: tier4, run: (*Server).postEphemeral},
		"chat.update":        {scopes: write, tier: tier3, run: (*Server).update},
		"chat.delete":        {scopes: write, tier: tier3, run: (*Server).deleteMessage},
		"chat.getPermalink":  {run: (*Server).permalink},
		"chat.startStream":   {scopes: write, tier: tier2, run: (*Server).startStream},
		"chat.appendStream":  {scopes: write, tier: tier4, run: (*Server).appendStream},
		"chat.stopStream":    {scopes: write, tier: tier2, run: (*Server).stopStream},

		"conversations.replies": {tier: tier3, run: (*Server).replies},
		"conversations.history": {tier: tier3, run: (*Server).history},
		"conversations.info":    {tier: tier3, run: (*Server).conversationInfo},
		"conversations.open":    {scopes: []string{"im:write"}, tier: tier3, run: (*Server).conversationOpen},

		"reactions.add":    {scopes: []string{"reactions:write"}, tier: tier3, run: (*Server).addReaction},
		"reactions.remove": {scopes: []string{"reactions:write"}, tier: tier2, run: (*Server).removeReaction},

		"views.open":    {tier: tier4, run: (*Server).viewOpen},
		"views.push":    {tier: tier4, run: (*Server).viewPush},
		"views.update":  {tier: tier4, run: (*Server).viewUpdate},
		"views.publish": {tier: tier4, run: (*Server).viewPublish},

		"assistant.threads.setStatus":           {scopes: assistant, tier: 600, run: (*Server).setStatus},
		"assistant.threads.setTitle":            {scopes: assistant[:1], tier: tier4, run: (*Server).setTitle},
		"assistant.threads.setSuggestedPrompts": {scopes: assistant[:1], tier: tier4, run: (*Server).setPrompts},
		"agents.sessions.setStatus":             {scopes: write, tier: tier4, run: (*Server).sessionStatus},
		"agents.sessions.rename":                {scopes: write, tier: tier4, run: (*Server).setTitle},
	}
}

func (s *Server) serveAPI(w http.ResponseWriter, r *http.Request) {
	req, err := readRequest(r)
	if err != nil {
		answer(w, nil, refuse("invalid_json"))
		return
	}
	f := s.takeFault(req)
	if f.early() {
		s.mu.Lock()
		s.countConnect(req)
		s.record(req, f.name())
		s.mu.Unlock()
		f.fail(w, r, s)
		return
	}
	if f != nil && f.Slow > 0 {
		s.pause(r, f.Slow)
	}
	s.mu.Lock()
	s.countConnect(req)
	result, err := s.call(req)
	name := f.name()
	if err != nil {
		name = err.Error()
	}
	s.record(req, name)
	s.mu.Unlock()
	if f != nil && f.LostAfter {
		panic(http.ErrAbortHandler)
	}
	w.Header().Set("X-OAuth-Scopes", strings.Join(s.opt.Scopes, ","))
	answer(w, result, err)
}

func (s *Server) countConnect(req *request) {
	if req.method == "apps.connections.open" {
		s.connects = append(s.connects, Connect{Open: true, At: time.Now()})
	}
}

// record keeps a call. The caller holds s.mu.
func (s *Server) record(req *request, failure string) {
	args := url.Values{}
	for key, values := range req.args {
		if key != "token" {
			args[key] = values
		}
	}
	s.calls = append(s.calls, Call{req.method, args, time.Now(), failure})
	s.note("%s %s %s", req.method, brief(args), failure)
}

// Calls are the calls of a method, or all of them with an empty name.
func (s *Server) Calls(name string) []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(s.calls), func(c Call) bool { return name != "" && c.Method != name })
}

// call checks what holds for all methods and runs the one that is meant.
func (s *Server) call(req *request) (object, error) {
	m, known := methods()[req.method]
	if !known || slices.Contains(s.opt.Missing, req.method) {
		return nil, refuse("unknown_method")
	}
	if err := s.admit(req, m); err != nil {
		return nil, err
	}
	if wait := s.overTier(req.method, m.tier); wait > 0 {
		return nil, &limited{wait}
	}
	return m.run(s, req)
}

// admit checks the token and its scopes.
func (s *Server) admit(req *request, m method) error {
	switch {
	case req.token == "":
		return refuse("not_authed")
	case req.token != BotToken && req.token != AppToken:
		return refuse("invalid_auth")
	case m.app != (req.token == AppToken):
		return refuse("not_allowed_token_type")
	}
	return s.scoped(m.scopes...)
}

// scoped fails unless the token has one of the scopes; none is needed where
// none is named.
func (s *Server) scoped(scopes ...string) error {
	if len(scopes) == 0 || slices.ContainsFunc(scopes, func(scope string) bool { return slices.Contains(s.opt.Scopes, scope) }) {
		return nil
	}
	return &apiError{code: "missing_scope", more: object{"needed": strings.Join(scopes, ","), "provided": strings.Join(s.opt.Scopes, ",")}}
}

// readRequest takes the arguments from the form or the JSON body; what is no
// string in JSON is kept as JSON.
func readRequest(r *http.Request) (*request, error) {
	req := &request{method: r.PathValue("method"), args: url.Values{}}
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind == "application/json" {
		var body map[string]json.RawMessage
		if err := json.NewDecoder(r.Body).Decode(&body); err != nil && r.ContentLength != 0 {
			return nil, err
		}
		for key, raw := range body {
			req.args.Set(key, unquote(raw))
		}
	} else if err := r.ParseMultipartForm(1 << 20); err != nil && !errors.Is(err, http.ErrNotMultipart) {
		return nil, err
	}
	for key, values := range r.Form {
		req.args[key] = values
	}
	req.token = strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	if req.token == "" {
		req.token = req.get("token")
	}
	return req, nil
}

func unquote(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return s
	}
	return string(raw)
}

// answer writes what Slack answers: also failures come with status 200.
func answer(w http.ResponseWriter, result object, err error) {
	var slow *limited
	if errors.As(err, &slow) {
		slow.write(w)
		return
	}
	out := object{"ok": err == nil}
	for key, value := range result {
		out[key] = value
	}
	var failure *apiError
	if errors.As(err, &failure) {
		out["error"] = failure.code
		if len(failure.messages) > 0 {
			out["response_metadata"] = object{"messages": failure.messages}
		}
		for key, value := range failure.more {
			out[key] = value
		}
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	json.NewEncoder(w).Encode(out)
}

// brief shows arguments in the log: long ones are cut.
func brief(args url.Values) string {
	var out []string
	for key := range args {
		value := []rune(args.Get(key))
		if len(value) > 80 {
			value = append(value[:80], '…')
		}
		out = append(out, fmt.Sprintf("%s=%q", key, string(value)))
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}
