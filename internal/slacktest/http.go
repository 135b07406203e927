package slacktest

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// UseHTTP sends everything to that address from now on, as Slack does with apps
// that have request URLs: POST requests that are signed. An empty address goes
// back to the sockets.
func (s *Server) UseHTTP(address string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.httpURL = address
}

// Sign returns the headers with which Slack signs a body at a time.
func Sign(secret string, at time.Time, body []byte) http.Header {
	stamp := strconv.FormatInt(at.Unix(), 10)
	mac := hmac.New(sha256.New, []byte(secret))
	io.WriteString(mac, "v0:"+stamp+":")
	mac.Write(body)
	h := http.Header{}
	h.Set("X-Slack-Request-Timestamp", stamp)
	h.Set("X-Slack-Signature", "v0="+hex.EncodeToString(mac.Sum(nil)))
	return h
}

// Body is the body of a delivery in HTTP mode and its content type.
func (d *Delivery) Body() (body []byte, contentType string) {
	const form = "application/x-www-form-urlencoded"
	switch d.Kind {
	case "slash_commands":
		values := url.Values{}
		for key, v := range d.Payload {
			values.Set(key, asString(v))
		}
		return []byte(values.Encode()), form
	case "interactive":
		raw, _ := json.Marshal(d.Payload)
		return []byte(url.Values{"payload": {string(raw)}}.Encode()), form
	}
	raw, _ := json.Marshal(d.Payload)
	return raw, "application/json"
}

func (s *Server) attemptHTTP(address string, d *Delivery, try int) (got ack, at time.Time, status int, ok bool) {
	body, kind := d.Body()
	header := Sign(SigningSecret, time.Now(), body)
	header.Set("Content-Type", kind)
	if try > 0 {
		header.Set("X-Slack-Retry-Num", strconv.Itoa(try))
		header.Set("X-Slack-Retry-Reason", "http_timeout")
	}
	ctx, cancel := context.WithTimeout(context.Background(), s.opt.AckWithin)
	defer cancel()
	at = time.Now()
	status, reply, err := Post(ctx, address, header, body)
	got = ack{at: time.Now()}
	if json.Valid(reply) {
		got.payload = reply
	}
	return got, at, status, err == nil && status/100 == 2
}

// poster keeps its connections, as Slack does.
var poster = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 100, IdleConnTimeout: time.Minute}}

// Post sends a body with those headers, and returns the answer.
func Post(ctx context.Context, address string, header http.Header, body []byte) (status int, reply []byte, err error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return 0, nil, err
	}
	r.Header = header
	resp, err := poster.Do(r)
	if err != nil {
		return 0, nil, err
	}
	defer resp.Body.Close()
	reply, err = io.ReadAll(resp.Body)
	return resp.StatusCode, reply, err
}
