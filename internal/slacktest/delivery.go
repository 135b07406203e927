package slacktest

import (
	"encoding/json"
	"slices"
	"time"
)

// Delivery is an event, a command or an interaction on its way to the program.
type Delivery struct {
	Kind     string // events_api, slash_commands, interactive, or one that nobody knows
	Payload  object
	Attempts []Attempt
	Acked    bool            // at least one attempt was acknowledged in time
	Reply    json.RawMessage // what came with the acknowledgement

	ended bool
}

// Attempt is one try at a delivery.
type Attempt struct {
	Envelope string
	At       time.Time
	Latency  time.Duration // until the acknowledgement; 0 if none came in time
	Status   int           // of the HTTP answer in HTTP mode
}

// copy may be handed out.
func (d *Delivery) copy() Delivery {
	c := *d
	c.Attempts = slices.Clone(d.Attempts)
	return c
}

// Deliveries are all deliveries, oldest first.
func (s *Server) Deliveries() []Delivery {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]Delivery, 0, len(s.deliveries))
	for _, d := range s.deliveries {
		out = append(out, d.copy())
	}
	return out
}

// Latencies are those of all acknowledged attempts, shortest first.
func (s *Server) Latencies() []time.Duration {
	var out []time.Duration
	for _, d := range s.Deliveries() {
		for _, a := range d.Attempts {
			if a.Latency > 0 {
				out = append(out, a.Latency)
			}
		}
	}
	slices.Sort(out)
	return out
}

// send starts a delivery. The caller holds s.mu.
func (s *Server) send(kind string, payload object) *Delivery {
	d := &Delivery{Kind: kind, Payload: payload}
	s.deliveries = append(s.deliveries, d)
	select {
	case <-s.done:
		return d
	default:
	}
	s.running.Add(1)
	go func() {
		defer s.running.Done()
		s.deliver(d)
	}()
	return d
}

// echo sends an event about the bot's own doing. The caller holds s.mu.
func (s *Server) echo(c *Channel, event object) {
	if !s.opt.NoEcho {
		s.sendEvent(c, event)
	}
}

// sendEvent sends an event of a channel under each of its event ids. The caller holds s.mu.
func (s *Server) sendEvent(c *Channel, event object) []*Delivery {
	if c != nil && c.Foreign && c.DM == "" {
		return nil
	}
	var out []*Delivery
	for range s.opt.EventIDs {
		out = append(out, s.send("events_api", s.eventPayload(event, s.newID("Ev"))))
	}
	return out
}

// deliver tries until the program acknowledges or Slack gives up.
func (s *Server) deliver(d *Delivery) {
	defer func() {
		s.mu.Lock()
		d.ended = true
		s.note("delivery of %s ends, acknowledged %v", d.Kind, d.Acked)
		s.mu.Unlock()
	}()
	retries := s.opt.RetryAfter
	if d.Kind != "events_api" {
		retries = nil
	} else {
		for i := 1; i < s.opt.Copies; i++ {
			s.running.Add(1)
			go func() {
				defer s.running.Done()
				s.attempt(d, i)
			}()
		}
	}
	for try := 0; !s.attempt(d, try) && try < len(retries); try++ {
		select {
		case <-time.After(retries[try]):
		case <-s.done:
			return
		}
	}
}

// attempt tries once and says whether it was acknowledged.
func (s *Server) attempt(d *Delivery, try int) bool {
	s.mu.Lock()
	at := len(d.Attempts)
	d.Attempts = append(d.Attempts, Attempt{Envelope: s.newID("env-"), At: time.Now()})
	a := d.Attempts[at]
	url := s.httpURL
	s.mu.Unlock()
	var got ack
	var ok bool
	if url != "" {
		got, a.At, a.Status, ok = s.attemptHTTP(url, d, try)
	} else {
		got, a.At, ok = s.attemptSocket(a.Envelope, d, try)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if ok {
		a.Latency = max(got.at.Sub(a.At), 1)
		s.settle(d, got)
	}
	d.Attempts[at] = a
	return ok
}

// attemptSocket sends an envelope and waits; at is when it went out.
func (s *Server) attemptSocket(envelope string, d *Delivery, try int) (got ack, at time.Time, ok bool) {
	waiting := make(chan ack, 1)
	s.mu.Lock()
	k := s.nextSocket()
	s.pending[envelope] = waiting
	half := k != nil && k.half
	s.mu.Unlock()
	defer func() {
		s.mu.Lock()
		delete(s.pending, envelope)
		s.mu.Unlock()
	}()
	out := envelopeOf(envelope, d, try)
	at = time.Now()
	if k != nil && !half {
		k.write(out)
	}
	select {
	case got = <-waiting:
		return got, at, true
	case <-time.After(s.opt.AckWithin):
	case <-s.done:
	}
	return got, at, false
}

func envelopeOf(id string, d *Delivery, try int) object {
	e := object{"envelope_id": id, "type": d.Kind, "payload": d.Payload, "accepts_response_payload": d.Kind != "events_api"}
	if d.Kind == "events_api" {
		e["retry_attempt"], e["retry_reason"] = try, ""
		if try > 0 {
			e["retry_reason"] = "timeout"
		}
	}
	return e
}

// settle takes the first acknowledgement of a delivery, and what came with it.
// The caller holds s.mu.
func (s *Server) settle(d *Delivery, got ack) {
	if d.Acked {
		return
	}
	d.Acked, d.Reply = true, got.payload
	s.takeReply(d, got.payload)
}
