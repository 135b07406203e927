// Package slacktest is a stand-in for Slack, for tests: the Web API and Socket
// Mode in one server on 127.0.0.1, and Slack's side of HTTP mode. It knows
// nothing of any client library, speaks raw JSON, and is as strict as Slack
// about tokens, scopes and limits.
//
// A test makes a [Server], points the program at it with [Server.Env], and then
// is the people of the workspace: [Server.Say], [Server.Command],
// [Server.Click], [Server.Edit], [Server.Delete]. What the program did about it
// is in [Server.Messages], [Server.Calls], [Server.Deliveries] and
// [Server.Violations]; [Server.Wait] waits for it. Faults are switched on with
// [Server.Fault], [Server.Drop], [Server.HalfOpen] and their neighbours.
package slacktest

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"time"
)

// What every workspace has from the start.
const (
	Team    = "T0WENJU"
	AppID   = "A0WENJU"
	BotUser = "U0WENJUBOT"
	BotID   = "B0WENJU"

	BotToken      = "xoxb-1-2-standin"
	AppToken      = "xapp-1-A0WENJU-2-standin"
	SigningSecret = "5af3d28cb0f14f0a9a6c1a3b7c2d9e01"

	Ann = "U0ANN" // writes English, an admin
	Bo  = "U0BO"  // 写中文
	Ext = "U0EXT" // of another company, through Slack Connect

	General = "C0GENERAL" // public; the bot is a member, as in the next one
	Secret  = "G0SECRET"  // private
	Outside = "C0OUTSIDE" // public; the bot is no member
)

// AllScopes are the scopes of the bot token unless Options says otherwise.
var allScopes = []string{"app_mentions:read", "assistant:write", "channels:history", "channels:read", "chat:write", "commands",
	"groups:history", "groups:read", "im:history", "im:read", "im:write", "reactions:read", "reactions:write", "team:read", "users:read"}

// Options of a Server. The zero value is a Slack without rate limits and with
// Slack's own time limits.
type Options struct {
	Now        func() time.Time // clock of streams, triggers, response URLs and rate limits; nil is time.Now
	Scopes     []string         // of the bot token; nil is all that a bot could need
	PostEvery  time.Duration    // least time between two posts in a channel; Slack's is a second, 0 is no limit
	Tiers      bool             // hold the calls of each method to its tier a minute
	AckWithin  time.Duration    // 0 is Slack's 3 s
	RetryAfter []time.Duration  // before each redelivery; nil is Slack's: at once, 1 min, 5 min
	PingEvery  time.Duration    // between pings of a socket; 0 is 10 s
	StreamLife time.Duration    // 0 is Slack's 5 min
	Copies     int              // of every event, whether acknowledged or not; 0 is 1
	EventIDs   int              // event ids under which every event comes; 0 is 1
	NoEcho     bool             // the bot's own messages do not come back as events
	NoMetadata bool             // metadata of messages is forgotten
	Missing    []string         // methods that this Slack does not have
	Log        io.Writer        // of everything that happens, a line each; nil is kept only for Server.Log
	KeepLog    int              // lines kept; 0 is 20,000
}

// Server is a Slack with one workspace in which one app is installed.
type Server struct {
	opt     Options
	http    *httptest.Server
	started time.Time
	done    chan struct{}
	running sync.WaitGroup

	mu         sync.Mutex
	changed    chan struct{} // closed and made anew with every change
	lastTS     int64
	lastID     int
	users      map[string]*User
	channels   map[string]*Channel
	messages   map[string][]*Message // by channel, oldest first
	views      map[string]*View
	homes      map[string]*View // by user
	triggers   map[string]*trigger
	responses  map[string]*responseURL
	statuses   []Status
	calls      []Call
	minute     map[string][]time.Time // calls of a method in the last minute
	posted     map[string]time.Time   // next moment at which a channel takes a post
	faults     []*fault
	stalled    chan struct{} // closed by Recover
	tickets    map[string]bool
	sockets    []*socket
	socketMode socketFault
	turn       int
	connects   []Connect
	pending    map[string]chan ack
	deliveries []*Delivery
	httpURL    string
	violations []string
	log        []string
}

// New starts a Server. Close ends it.
func New(opt Options) *Server {
	s := &Server{
		opt: withDefaults(opt), started: time.Now(), done: make(chan struct{}), changed: make(chan struct{}), stalled: make(chan struct{}),
		users: make(map[string]*User), channels: make(map[string]*Channel), messages: make(map[string][]*Message),
		views: make(map[string]*View), homes: make(map[string]*View), triggers: make(map[string]*trigger), responses: make(map[string]*responseURL),
		minute: make(map[string][]time.Time), posted: make(map[string]time.Time), tickets: make(map[string]bool), pending: make(map[string]chan ack),
	}
	s.furnish()
	mux := http.NewServeMux()
	mux.HandleFunc("/api/{method}", s.serveAPI)
	mux.HandleFunc("POST /response/{id}", s.serveResponse)
	mux.HandleFunc("/socket", s.serveSocket)
	s.http = httptest.NewServer(mux)
	return s
}

func withDefaults(opt Options) Options {
	if opt.Now == nil {
		opt.Now = time.Now
	}
	if opt.Scopes == nil {
		opt.Scopes = allScopes
	}
	if opt.RetryAfter == nil {
		opt.RetryAfter = []time.Duration{0, time.Minute, 5 * time.Minute}
	}
	for _, d := range []struct {
		value *time.Duration
		zero  time.Duration
	}{{&opt.AckWithin, 3 * time.Second}, {&opt.PingEvery, 10 * time.Second}, {&opt.StreamLife, 5 * time.Minute}} {
		if *d.value == 0 {
			*d.value = d.zero
		}
	}
	opt.Copies, opt.EventIDs = max(opt.Copies, 1), max(opt.EventIDs, 1)
	if opt.KeepLog == 0 {
		opt.KeepLog = 20_000
	}
	return opt
}

// Close ends all connections and waits until nothing runs any more.
func (s *Server) Close() {
	s.Recover()
	close(s.done)
	s.Drop()
	s.http.CloseClientConnections()
	s.http.Close()
	s.running.Wait()
}

// URL is the address of the Web API, as SLACK_API_URL holds it.
func (s *Server) URL() string { return s.http.URL + "/api/" }

// Env are the variables with which the program speaks to this Slack.
func (s *Server) Env() []string {
	return []string{"SLACK_API_URL=" + s.URL(), "SLACK_BOT_TOKEN=" + BotToken, "SLACK_APP_TOKEN=" + AppToken, "SLACK_SIGNING_SECRET=" + SigningSecret}
}

// now is the moment by the injected clock.
func (s *Server) now() time.Time { return s.opt.Now() }

// newTS returns the ts of a new message: no two are the same.
func (s *Server) newTS() string {
	s.lastTS = max(s.lastTS+1, s.now().UnixMicro())
	return fmt.Sprintf("%d.%06d", s.lastTS/1_000_000, s.lastTS%1_000_000)
}

// newID returns an id that begins with prefix.
func (s *Server) newID(prefix string) string {
	s.lastID++
	return fmt.Sprintf("%s%07d", prefix, s.lastID)
}

// note adds a line to the log and tells those who wait that something changed.
// The caller holds s.mu.
func (s *Server) note(format string, args ...any) {
	line := fmt.Sprintf("%8.3f ", time.Since(s.started).Seconds()) + fmt.Sprintf(format, args...)
	if len(s.log) >= s.opt.KeepLog {
		s.log = slices.Delete(s.log, 0, len(s.log)/2)
	}
	s.log = append(s.log, line)
	if s.opt.Log != nil {
		fmt.Fprintln(s.opt.Log, line)
	}
	close(s.changed)
	s.changed = make(chan struct{})
}

// violate notes what Slack would let pass and no good bot does. The caller holds s.mu.
func (s *Server) violate(format string, args ...any) {
	v := fmt.Sprintf(format, args...)
	s.violations = append(s.violations, v)
	s.note("VIOLATION %s", v)
}

// Violations are the things that Slack lets pass and no good bot does: pings,
// links that unfurl, texts that were cut, oversized acknowledgements.
func (s *Server) Violations() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.violations)
}

// Log is what happened, a line each with the seconds since the start in front.
func (s *Server) Log() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.log)
}

// Wait waits until cond holds, and says whether it did within limit. cond may
// call any method of the Server.
func (s *Server) Wait(limit time.Duration, cond func() bool) bool {
	deadline := time.NewTimer(limit)
	defer deadline.Stop()
	poll := time.NewTicker(50 * time.Millisecond) // for what is no change of ours
	defer poll.Stop()
	for {
		s.mu.Lock()
		changed := s.changed
		s.mu.Unlock()
		if cond() {
			return true
		}
		select {
		case <-changed:
		case <-poll.C:
		case <-deadline.C:
			return cond()
		}
	}
}
