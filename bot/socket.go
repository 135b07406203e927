package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"
	"github.com/slack-go/slack"
)

// socket is Socket Mode. It is not slack-go's, which acknowledges no event that it
// cannot decode, calls Slack in a tight loop where that refuses, and takes up to a
// minute to notice a connection that is half-open.
type socket struct {
	api     *api
	log     *slog.Logger
	metrics Metrics
	limits  Limits
	dialer  *websocket.Dialer
}

const (
	// writeTime is how long a frame may take to leave.
	writeTime = 5 * time.Second
	// maxBetween is the most time between two attempts, when Slack refuses on and on.
	maxBetween = 10 * time.Second
	// maxFrame is the size in bytes of what Slack may send at once.
	maxFrame = 4 << 20
	// inflight is how many envelopes may wait to be taken in. Beyond it we read no
	// further, and Slack redelivers.
	inflight = 4096
	// lanes is how many envelopes are taken in at the same time, so that their waits
	// for the disk are one; what is of one channel stays in order.
	lanes = 8
)

func newSocket(a *api, log *slog.Logger, m Metrics, l Limits) *socket {
	return &socket{api: a, log: log, metrics: m, limits: l, dialer: &websocket.Dialer{
		Proxy: http.ProxyFromEnvironment, HandshakeTimeout: dialTime, ReadBufferSize: 16 << 10, WriteBufferSize: 4 << 10}}
}

// run keeps a connection open until ctx ends or Slack no longer takes the token.
func (s *socket) run(ctx context.Context, take func(context.Context, envelope)) error {
	between, failures := s.limits.Reconnect, 0
	for {
		started := time.Now()
		greeted, err := s.connect(ctx, take)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case isFatal(err):
			return err
		case greeted:
			between, failures = s.limits.Reconnect, 0
		default:
			// The first failure may be a moment's, and nobody is to wait for long.
			if failures++; failures > 1 {
				between = min(2*between, maxBetween)
			}
		}
		s.log.Warn("the socket is closed; connecting again", "err", cause(err), "was open", time.Since(started))
		pause := max(pauseOf(err), between-time.Since(started), 0)
		if failures > 1 {
			pause += rand.N(pause/4 + 1)
		}
		if err := sleep(ctx, pause); err != nil {
			return err
		}
	}
}

// connect opens one connection and reads from it until it ends. greeted says
// whether Slack has said anything.
func (s *socket) connect(ctx context.Context, take func(context.Context, envelope)) (greeted bool, err error) {
	url, err := s.address(ctx)
	if err != nil {
		return false, err
	}
	dialing, stop := context.WithTimeout(ctx, 2*dialTime)
	defer stop()
	conn, response, err := s.dialer.DialContext(dialing, url, nil)
	if err != nil {
		if response != nil {
			err = fmt.Errorf("%w: %s", err, response.Status)
		}
		return false, err
	}
	defer conn.Close()
	c := &connection{conn: conn, log: s.log, silence: s.limits.Silence, out: make(chan []byte, inflight)}
	// A read that waits ends with ctx; what has been read is still taken in and
	// acknowledged.
	defer context.AfterFunc(ctx, func() { conn.SetReadDeadline(time.Unix(1, 0)) })()
	var taking, writing sync.WaitGroup
	writing.Go(c.write)
	for i := range c.in {
		c.in[i] = make(chan envelope, inflight/lanes)
		taking.Go(func() {
			for e := range c.in[i] {
				take(ctx, e)
			}
		})
	}
	err = c.read(ctx, func() { greeted = true; s.metrics.Connected(true); s.log.Info("the socket is open") })
	s.metrics.Connected(false)
	for i := range c.in {
		close(c.in[i])
	}
	taking.Wait()
	close(c.out)
	writing.Wait()
	return greeted, err
}

// address asks Slack for the address of a connection.
func (s *socket) address(ctx context.Context) (string, error) {
	_, url, err := s.api.client.StartSocketModeContext(ctx)
	var said slack.SlackErrorResponse
	switch {
	case failureOf(err) == signedOut:
		return "", fmt.Errorf("apps.connections.open: %w: %w", ErrSignedOut, err)
	case errors.As(err, &said) && failureOf(err) == unable:
		return "", fmt.Errorf("apps.connections.open: %w: %w", ErrSocketMode, err)
	case err != nil:
		return "", fmt.Errorf("apps.connections.open: %w", err)
	case url == "":
		return "", errors.New("apps.connections.open: no address")
	}
	return url, nil
}

// connection is one WebSocket. One goroutine reads and one writes.
type connection struct {
	conn    *websocket.Conn
	log     *slog.Logger
	silence time.Duration // after which it counts as dead
	out     chan []byte   // acknowledgements
	in      [lanes]chan envelope
}

// frame is what Slack sends.
type frame struct {
	Type       string          `json:"type"`
	EnvelopeID string          `json:"envelope_id"`
	Payload    json.RawMessage `json:"payload"`
	Reason     string          `json:"reason"`
}

var errDisconnect = errors.New("told by Slack to connect anew")

// read takes frames in until the connection ends. Anything that arrives, and be it
// a pong, shows that it is alive.
func (c *connection) read(ctx context.Context, hello func()) error {
	alive := func() { c.conn.SetReadDeadline(time.Now().Add(c.silence)) }
	c.conn.SetReadLimit(maxFrame)
	c.conn.SetPongHandler(func(string) error { alive(); return nil })
	c.conn.SetPingHandler(func(data string) error {
		alive()
		c.conn.WriteControl(websocket.PongMessage, []byte(data), time.Now().Add(writeTime))
		return nil
	})
	for greeted := false; ; {
		alive()
		if ctx.Err() != nil {
			return ctx.Err()
		}
		_, raw, err := c.conn.ReadMessage()
		if err != nil {
			return err
		}
		if !greeted {
			greeted = true
			hello()
		}
		var f frame
		if err := json.Unmarshal(raw, &f); err != nil {
			c.log.Warn("a frame that is no JSON", "bytes", len(raw))
			f = frame{EnvelopeID: envelopeID(raw)}
		}
		switch {
		case f.Type == "disconnect": // also a warning: the socket ends soon
			return fmt.Errorf("%w: %s", errDisconnect, f.Reason)
		case f.EnvelopeID != "":
			c.in[laneOf(f.Payload)] <- envelope{kind: f.Type, payload: f.Payload, ack: c.acknowledge(f.EnvelopeID)}
		}
	}
}

// laneOf is the lane of an envelope: that of its channel.
func laneOf(payload []byte) int {
	var p struct {
		Event struct {
			Channel string `json:"channel"`
		} `json:"event"`
	}
	json.Unmarshal(payload, &p) // where it has no channel, any lane is right
	h := fnv.New32a()
	h.Write([]byte(p.Event.Channel))
	return int(h.Sum32() % lanes)
}

// maxAck is the size in bytes from which Slack drops an acknowledgement silently.
const maxAck = 20_000

// acknowledge returns the way to acknowledge an envelope.
func (c *connection) acknowledge(id string) func(any) {
	return func(response any) {
		raw, err := json.Marshal(ack{id, response})
		if err != nil || len(raw) >= maxAck {
			c.log.Error("an acknowledgement goes without its answer", "err", err, "bytes", len(raw))
			raw, _ = json.Marshal(ack{EnvelopeID: id})
		}
		select {
		case c.out <- raw:
		default: // nothing leaves any more: Slack redelivers
		}
	}
}

type ack struct {
	EnvelopeID string `json:"envelope_id"`
	Payload    any    `json:"payload,omitempty"`
}

// write sends acknowledgements and pings until out is closed.
func (c *connection) write() {
	ticker := time.NewTicker(c.silence / 3)
	defer ticker.Stop()
	for {
		var err error
		select {
		case raw, ok := <-c.out:
			if !ok {
				return
			}
			c.conn.SetWriteDeadline(time.Now().Add(writeTime))
			err = c.conn.WriteMessage(websocket.TextMessage, raw)
		case <-ticker.C:
			err = c.conn.WriteControl(websocket.PingMessage, nil, time.Now().Add(writeTime))
		}
		if err != nil {
			c.conn.Close() // ends the reading too
			return
		}
	}
}
