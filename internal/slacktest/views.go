package slacktest

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

// View is a modal or the Home of a user.
type View struct {
	ID, Hash   string
	User       string
	Type       string // modal or home
	CallbackID string
	Title      string
	Metadata   string // private_metadata
	Blocks     []object
	Root       string // id of the first of the stack
	Opened     time.Time
	Updates    int

	raw object
}

// Shown is all the text that a reader of the view sees.
func (v View) Shown() string { return join(v.Title, blockText(v.Blocks)) }

// trigger is what lets a program open a view: once, within three seconds.
type trigger struct {
	user string
	view string // the modal in which somebody clicked
	at   time.Time
	used bool
}

const triggerLife = 3 * time.Second

// newTrigger returns a trigger id. The caller holds s.mu.
func (s *Server) newTrigger(user, view string) string {
	id := s.newID("trigger.")
	s.triggers[id] = &trigger{user: user, view: view, at: s.now()}
	return id
}

// pull uses up a trigger.
func (s *Server) pull(id string) (*trigger, error) {
	t := s.triggers[id]
	switch {
	case t == nil:
		return nil, refuse("invalid_trigger_id")
	case t.used:
		return nil, refuse("exchanged_trigger_id")
	case s.now().Sub(t.at) > triggerLife:
		return nil, refuse("expired_trigger_id")
	}
	t.used = true
	return t, nil
}

// Views are the modals of a user that are open, the first of them at the bottom.
func (s *Server) Views(user string) []View {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []View
	for _, v := range s.views {
		if v.User == user {
			out = append(out, *v)
		}
	}
	slices.SortFunc(out, func(a, b View) int { return a.Opened.Compare(b.Opened) })
	return out
}

// Home is the App Home of a user as it was published last.
func (s *Server) Home(user string) (View, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	v := s.homes[user]
	if v == nil {
		return View{}, false
	}
	return *v, true
}

// readView reads and checks the view of a call.
func readView(r *request, kind string) (*View, error) {
	var raw object
	if json.Unmarshal([]byte(r.get("view")), &raw) != nil {
		return nil, refuse("invalid_arguments", "[ERROR] missing required field: view")
	}
	v := &View{Type: asString(raw["type"]), CallbackID: asString(raw["callback_id"]), Title: asString(asObject(raw["title"])["text"]),
		Metadata: asString(raw["private_metadata"]), Blocks: objects(raw["blocks"]), raw: raw}
	k := newChecker(true)
	if v.Type != kind {
		k.complain("/view/type", "must be %s here", kind)
	}
	k.blocks("/view/blocks", v.Blocks, maxViewBlocks)
	if kind == "modal" {
		k.text("/view/title", raw["title"], 1, 24, true)
		for _, name := range []string{"submit", "close"} {
			if raw[name] != nil {
				k.text("/view/"+name, raw[name], 1, 24, true)
			}
		}
		hasInput := slices.ContainsFunc(v.Blocks, func(b object) bool { return b["type"] == "input" })
		if hasInput && raw["submit"] == nil {
			k.complain("/view/submit", "missing required field: submit")
		}
	}
	k.optional("/view/private_metadata", raw["private_metadata"], 3000)
	k.optional("/view/callback_id", raw["callback_id"], 255)
	if len(k.complaints) > 0 {
		return nil, refuse("invalid_arguments", k.complaints...)
	}
	if len(r.get("view")) > 250_000 {
		return nil, refuse("view_too_large")
	}
	return v, nil
}

// keep gives a view its place. The caller holds s.mu.
func (s *Server) keep(v *View, user, root string) object {
	v.ID, v.Hash, v.User, v.Opened = s.newID("V"), s.newID("hash."), user, time.Now()
	if v.Root = root; root == "" {
		v.Root = v.ID
	}
	s.views[v.ID] = v
	return object{"view": v.json()}
}

func (v *View) json() object {
	o := object{}
	for key, value := range v.raw {
		o[key] = value
	}
	o["id"], o["hash"], o["team_id"], o["root_view_id"], o["app_id"], o["bot_id"] = v.ID, v.Hash, Team, v.Root, AppID, BotID
	o["state"] = object{"values": object{}}
	return o
}

func (s *Server) viewOpen(r *request) (object, error) {
	v, err := readView(r, "modal")
	if err != nil {
		return nil, err
	}
	t, err := s.pull(r.get("trigger_id"))
	if err != nil {
		return nil, err
	}
	for id, open := range s.views { // one stack a user
		if open.User == t.user {
			delete(s.views, id)
		}
	}
	return s.keep(v, t.user, ""), nil
}

func (s *Server) viewPush(r *request) (object, error) {
	v, err := readView(r, "modal")
	if err != nil {
		return nil, err
	}
	t, err := s.pull(r.get("trigger_id"))
	if err != nil {
		return nil, err
	}
	below := s.views[t.view]
	if below == nil {
		return nil, refuse("invalid_trigger_id")
	}
	stack := 0
	for _, open := range s.views {
		if open.Root == below.Root {
			stack++
		}
	}
	if stack >= 3 {
		return nil, refuse("push_limit_reached")
	}
	return s.keep(v, t.user, below.Root), nil
}

func (s *Server) viewUpdate(r *request) (object, error) {
	v, err := readView(r, "modal")
	if err != nil {
		return nil, err
	}
	old := s.views[r.get("view_id")]
	switch {
	case old == nil:
		return nil, refuse("not_found")
	case r.get("hash") != "" && r.get("hash") != old.Hash:
		return nil, refuse("hash_conflict")
	}
	s.change(old, v)
	return object{"view": old.json()}, nil
}

// change makes an open view show something else.
func (s *Server) change(old, v *View) {
	old.Hash, old.Updates = s.newID("hash."), old.Updates+1
	old.CallbackID, old.Title, old.Metadata, old.Blocks, old.raw = v.CallbackID, v.Title, v.Metadata, v.Blocks, v.raw
}

func (s *Server) viewPublish(r *request) (object, error) {
	v, err := readView(r, "home")
	if err != nil {
		return nil, err
	}
	user := r.get("user_id")
	if s.users[user] == nil {
		return nil, refuse("user_not_found")
	}
	if old := s.homes[user]; old != nil {
		if r.get("hash") != "" && r.get("hash") != old.Hash {
			return nil, refuse("hash_conflict")
		}
		s.change(old, v)
		return object{"view": old.json()}, nil
	}
	v.ID, v.Hash, v.User, v.Opened = s.newID("V"), s.newID("hash."), user, time.Now()
	s.homes[user] = v
	return object{"view": v.json()}, nil
}

func readObjects(raw string) []object {
	var out []object
	json.Unmarshal([]byte(raw), &out)
	return out
}

// element finds what can be clicked by its action id.
func element(blocks []object, action string) (block, found object, err error) {
	var ids []string
	for _, b := range blocks {
		candidates := append(asList(b["elements"]), b["accessory"], b["element"])
		for _, c := range candidates {
			e := asObject(c)
			if id := asString(e["action_id"]); id == action && id != "" {
				return b, e, nil
			} else if id != "" {
				ids = append(ids, id)
			}
		}
	}
	return nil, nil, fmt.Errorf("there is no %q to click, only %q", action, ids)
}
