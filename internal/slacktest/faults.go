package slacktest

import (
	"net/http"
	"path"
	"strconv"
	"time"
)

// Fault is what goes wrong with a call of the Web API. Beside Channel one of its
// fields is set.
type Fault struct {
	Channel   string        // only calls that name this channel or user; empty is all
	Status    int           // answered with that HTTP status; nothing is done
	Limited   time.Duration // 429 with that Retry-After, in whole seconds; nothing is done
	Bare429   bool          // 429 without Retry-After
	Error     string        // Slack's error; nothing is done
	Nameless  bool          // {"ok":false} without an error; nothing is done
	LostAfter bool          // it is done, and the answer is lost
	LostEarly bool          // the connection ends before anything is done
	Stall     bool          // no answer until Recover; nothing is done
	Slow      time.Duration // done after that time
}

type fault struct {
	Fault
	pattern string
	left    int
}

// Fault lets the next times calls of a method fail; pattern is its name, or one
// as of path.Match, such as chat.* or *. With times below 1 it lasts until Recover.
func (s *Server) Fault(pattern string, times int, f Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if times < 1 {
		times = -1
	}
	s.faults = append(s.faults, &fault{f, pattern, times})
	s.note("fault for %s, %d times: %+v", pattern, times, f)
}

// Recover ends all faults, also those of the sockets, and lets go what stalls.
func (s *Server) Recover() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults, s.socketMode = nil, socketFault{}
	close(s.stalled)
	s.stalled = make(chan struct{})
	s.note("recovered")
}

// takeFault returns the fault of a call, or nil.
func (s *Server) takeFault(r *request) *fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range s.faults {
		if ok, _ := path.Match(f.pattern, r.method); ok && f.left != 0 && r.concerns(f.Channel) {
			f.left--
			return f
		}
	}
	return nil
}

// concerns says whether a call names a channel or a user.
func (r *request) concerns(id string) bool {
	return id == "" || r.get("channel") == id || r.get("channel_id") == id || r.get("user") == id || r.get("user_id") == id
}

// name is how the fault shows in the log.
func (f *fault) name() string {
	switch {
	case f == nil:
		return ""
	case f.Status != 0:
		return "HTTP " + strconv.Itoa(f.Status)
	case f.Limited != 0, f.Bare429:
		return "ratelimited"
	case f.Error != "":
		return f.Error
	case f.Nameless:
		return "not ok"
	case f.LostAfter:
		return "done, answer lost"
	case f.LostEarly:
		return "lost"
	case f.Stall:
		return "stalled"
	}
	return ""
}

// early says whether it fails before anything is done.
func (f *fault) early() bool { return f != nil && !f.LostAfter && f.Slow == 0 }

// fail does what goes wrong instead of the call.
func (f *fault) fail(w http.ResponseWriter, r *http.Request, s *Server) {
	switch {
	case f.Status != 0:
		http.Error(w, "the stand-in fails on purpose", f.Status)
	case f.Limited != 0:
		(&limited{f.Limited}).write(w)
	case f.Bare429:
		http.Error(w, "", http.StatusTooManyRequests)
	case f.Error != "":
		answer(w, nil, refuse(f.Error))
	case f.Nameless:
		w.Write([]byte(`{"ok":false}`))
	case f.LostEarly:
		panic(http.ErrAbortHandler)
	case f.Stall:
		s.stall(r)
	}
}

func (s *Server) pause(r *http.Request, d time.Duration) {
	select {
	case <-time.After(d):
	case <-r.Context().Done():
	case <-s.done:
	}
}

func (s *Server) stall(r *http.Request) {
	s.mu.Lock()
	stalled := s.stalled
	s.mu.Unlock()
	select {
	case <-stalled:
	case <-r.Context().Done():
	case <-s.done:
	}
	panic(http.ErrAbortHandler)
}
