package slacktest

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// maxAck is the size from which Slack drops what comes through a socket.
const maxAck = 20 * 1024

// Connect is an attempt to connect.
type Connect struct {
	Open bool // a call of apps.connections.open; else a dial of a socket
	OK   bool // of a dial: the socket was accepted
	At   time.Time
}

// socketFault is what goes wrong with sockets that are dialled.
type socketFault struct {
	refuse, bounce int // how many more; below 0 is all
}

type socket struct {
	id   string
	conn *websocket.Conn

	mu   sync.Mutex // held while writing
	half bool       // swallows everything; guarded by Server.mu
}

// ack is an acknowledgement that came through a socket or as an HTTP answer.
type ack struct {
	payload json.RawMessage
	at      time.Time
}

func (s *Server) connectionsOpen(*request) (object, error) {
	ticket := s.newID("ticket")
	s.tickets[ticket] = true
	return object{"url": "ws" + strings.TrimPrefix(s.http.URL, "http") + "/socket?ticket=" + ticket + "&app_id=" + AppID}, nil
}

func (s *Server) serveSocket(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	ticket := r.URL.Query().Get("ticket")
	known := s.tickets[ticket]
	delete(s.tickets, ticket)
	refuse := !known || take(&s.socketMode.refuse)
	bounce := !refuse && take(&s.socketMode.bounce)
	s.connects = append(s.connects, Connect{OK: !refuse, At: time.Now()})
	s.note("socket dialled, ticket known %v, refused %v, bounced %v", known, refuse, bounce)
	s.running.Add(1)
	s.mu.Unlock()
	defer s.running.Done()
	if refuse {
		http.Error(w, "the stand-in refuses", http.StatusServiceUnavailable)
		return
	}
	upgrader := websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}
	conn, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return
	}
	defer conn.Close()
	s.converse(conn, bounce)
}

// take counts down n, which below 0 stays, and says whether there was any.
func take(n *int) bool {
	if *n == 0 {
		return false
	}
	if *n > 0 {
		*n--
	}
	return true
}

// converse runs a socket until it ends.
func (s *Server) converse(conn *websocket.Conn, bounce bool) {
	s.mu.Lock()
	k := &socket{id: s.newID("socket"), conn: conn}
	hello := object{"type": "hello", "num_connections": len(s.sockets) + 1, "connection_info": object{"app_id": AppID},
		"debug_info": object{"host": "applink-standin", "build_number": 1, "approximate_connection_time": 18060}}
	s.mu.Unlock()
	k.write(hello)
	if bounce {
		k.write(object{"type": "disconnect", "reason": "refresh_requested", "debug_info": object{"host": "applink-standin"}})
		return
	}
	s.mu.Lock()
	select {
	case <-s.done:
		s.mu.Unlock()
		return
	default:
	}
	s.sockets = append(s.sockets, k)
	s.note("%s says hello, %d open", k.id, len(s.sockets))
	s.mu.Unlock()
	stop := make(chan struct{})
	go s.ping(k, stop)
	s.listen(k)
	close(stop)
	s.mu.Lock()
	s.sockets = slices.DeleteFunc(s.sockets, func(other *socket) bool { return other == k })
	s.note("%s ends, %d open", k.id, len(s.sockets))
	s.mu.Unlock()
}

func (k *socket) write(v any) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.conn.SetWriteDeadline(time.Now().Add(5 * time.Second))
	if raw, ok := v.(string); ok {
		return k.conn.WriteMessage(websocket.TextMessage, []byte(raw))
	}
	return k.conn.WriteJSON(v)
}

func (s *Server) isHalf(k *socket) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return k.half
}

// ping pings as Slack does, until the socket ends.
func (s *Server) ping(k *socket, stop chan struct{}) {
	tick := time.NewTicker(s.opt.PingEvery)
	defer tick.Stop()
	for {
		select {
		case <-stop:
			return
		case <-tick.C:
			if !s.isHalf(k) {
				k.conn.WriteControl(websocket.PingMessage, []byte("Ping from applink-standin"), time.Now().Add(time.Second))
			}
		}
	}
}

// listen takes acknowledgements until the socket ends.
func (s *Server) listen(k *socket) {
	pong := k.conn.PingHandler()
	k.conn.SetPingHandler(func(data string) error {
		if s.isHalf(k) {
			return nil
		}
		return pong(data)
	})
	for {
		_, raw, err := k.conn.ReadMessage()
		at := time.Now()
		if err != nil {
			return
		}
		s.mu.Lock()
		if !k.half {
			s.takeAck(raw, at)
		}
		s.mu.Unlock()
	}
}

// takeAck gives an acknowledgement that came at a time to the delivery that waits
// for it.
func (s *Server) takeAck(raw []byte, at time.Time) {
	var in struct {
		EnvelopeID string          `json:"envelope_id"`
		Payload    json.RawMessage `json:"payload"`
	}
	if err := json.Unmarshal(raw, &in); err != nil || in.EnvelopeID == "" {
		s.violate("a socket brings what is no acknowledgement: %.80q", raw)
		return
	}
	if len(raw) >= maxAck {
		s.violate("an acknowledgement of %d bytes is dropped", len(raw))
		return
	}
	if waiting := s.pending[in.EnvelopeID]; waiting != nil {
		delete(s.pending, in.EnvelopeID)
		waiting <- ack{in.Payload, at}
	} else {
		s.note("late or second acknowledgement of %s", in.EnvelopeID)
	}
}

// nextSocket returns the socket that gets the next event: each in turn.
func (s *Server) nextSocket() *socket {
	if len(s.sockets) == 0 {
		return nil
	}
	s.turn++
	return s.sockets[s.turn%len(s.sockets)]
}

// Sockets is the number of open sockets.
func (s *Server) Sockets() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.sockets)
}

// Connects are all attempts to connect, oldest first.
func (s *Server) Connects() []Connect {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.connects)
}

// Drop cuts all sockets without a word.
func (s *Server) Drop() { s.eachSocket("cut", func(k *socket) { k.conn.UnderlyingConn().Close() }) }

// HalfOpen lets the open sockets swallow everything: no ping, no pong, no events.
func (s *Server) HalfOpen() { s.eachSocket("half-open", func(k *socket) { k.half = true }) }

// Disconnect sends a disconnect envelope to all sockets: warning, or
// refresh_requested and link_disabled, after which it also closes them.
func (s *Server) Disconnect(reason string) {
	s.eachSocket("disconnect: "+reason, func(k *socket) {
		go func() {
			k.write(object{"type": "disconnect", "reason": reason, "debug_info": object{"host": "applink-standin"}})
			if reason != "warning" {
				k.conn.Close()
			}
		}()
	})
}

// Send sends text through all open sockets as it is.
func (s *Server) Send(text string) { s.eachSocket("raw", func(k *socket) { go k.write(text) }) }

func (s *Server) eachSocket(what string, do func(*socket)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, k := range s.sockets {
		s.note("%s: %s", k.id, what)
		do(k)
	}
}

// RefuseSockets answers the next n dials with 503; below 0 all until Recover.
func (s *Server) RefuseSockets(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.socketMode.refuse = n
}

// BounceSockets accepts the next n dials, says hello and disconnects them at
// once; below 0 all until Recover.
func (s *Server) BounceSockets(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.socketMode.bounce = n
}
