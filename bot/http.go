package bot

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/slack-go/slack"
)

// HTTP runs the bot behind a listener, to which Slack sends its requests, until
// ctx ends. It takes events, commands and interactions at /slack/events alike.
func (b *Bot) HTTP(ctx context.Context, listener net.Listener) error {
	if b.signing == "" {
		return ErrSecret
	}
	return b.run(ctx, func(ctx context.Context, take func(context.Context, envelope)) error {
		b.metrics.Connected(true)
		defer b.metrics.Connected(false)
		return serve(ctx, listener, &requests{secret: b.signing, take: take, seen: make(map[string]time.Time), now: b.now})
	})
}

const (
	// maxBody is the size of a request in bytes; Slack's are far smaller.
	maxBody = 1 << 20
	// window is how old a request may be.
	window = 5 * time.Minute
	// Time limits of a request: its head, all of it, and the answer.
	headTime, readTime, answerTime = 5 * time.Second, 10 * time.Second, 10 * time.Second
	idleTime                       = time.Minute
)

func serve(ctx context.Context, listener net.Listener, r *requests) error {
	mux := http.NewServeMux()
	mux.Handle("POST "+requestPath, r)
	server := &http.Server{Handler: mux, ReadHeaderTimeout: headTime, ReadTimeout: readTime, WriteTimeout: answerTime,
		IdleTimeout: idleTime, MaxHeaderBytes: 16 << 10}
	stopped := make(chan struct{})
	defer context.AfterFunc(ctx, func() {
		defer close(stopped)
		// ctx has ended; the requests under way get their answer.
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), answerTime)
		defer cancel()
		server.Shutdown(last)
	})()
	err := server.Serve(listener)
	if errors.Is(err, http.ErrServerClosed) && ctx.Err() != nil {
		<-stopped
		return ctx.Err()
	}
	return err
}

// requests takes Slack's requests.
type requests struct {
	secret string
	take   func(context.Context, envelope)
	now    func() time.Time

	mu    sync.Mutex
	seen  map[string]time.Time // signatures of the last minutes
	swept time.Time
}

// ServeHTTP implements http.Handler.
func (r *requests) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, req.Body, maxBody))
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		http.Error(w, "too large", http.StatusRequestEntityTooLarge)
		return
	case err != nil:
		http.Error(w, "not read", http.StatusBadRequest)
		return
	case !r.genuine(req.Header, body):
		http.Error(w, "not signed by Slack, or too old", http.StatusUnauthorized)
		return
	}
	e, challenge, ok := readRequest(req.Header.Get("Content-Type"), body)
	switch {
	case challenge != "":
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		io.WriteString(w, challenge)
	case !ok:
		http.Error(w, "nothing that Slack sends", http.StatusBadRequest)
	default:
		r.answer(req.Context(), w, e)
	}
}

// answer takes the envelope in and acknowledges it with the response. Slack may
// hang up once it is answered, so what follows does not depend on its context.
func (r *requests) answer(ctx context.Context, w http.ResponseWriter, e envelope) {
	e.ack = func(response any) {
		if response != nil {
			w.Header().Set("Content-Type", "application/json; charset=utf-8")
			json.NewEncoder(w).Encode(response)
			return
		}
		w.WriteHeader(http.StatusOK)
	}
	r.take(context.WithoutCancel(ctx), e)
}

// genuine says whether a request is signed by Slack, recent, and new: a signature
// that was seen before is somebody's copy.
func (r *requests) genuine(header http.Header, body []byte) bool {
	check, err := slack.NewSecretsVerifier(header, r.secret)
	if err != nil {
		return false
	}
	check.Write(body)
	return check.Ensure() == nil && r.first(header.Get("X-Slack-Signature"))
}

// first says whether a signature is seen for the first time.
func (r *requests) first(signature string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	now := r.now()
	if now.Sub(r.swept) > window/5 {
		r.swept = now
		for old, at := range r.seen {
			if now.Sub(at) > 2*window {
				delete(r.seen, old)
			}
		}
	}
	_, again := r.seen[signature]
	r.seen[signature] = now
	return !again
}

// readRequest reads what Slack sends: JSON for events, a form with a payload for
// interactions, a form for commands.
func readRequest(contentType string, body []byte) (e envelope, challenge string, ok bool) {
	if bytes.HasPrefix(bytes.TrimSpace(body), []byte("{")) {
		var outer struct{ Type, Challenge string }
		if json.Unmarshal(body, &outer) != nil {
			return e, "", false
		}
		if outer.Type == "url_verification" {
			return e, outer.Challenge, outer.Challenge != ""
		}
		return envelope{kind: kindEvents, payload: body}, "", true
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return e, "", false
	}
	if payload := form.Get("payload"); payload != "" {
		return envelope{kind: kindInteractive, payload: []byte(payload)}, "", json.Valid([]byte(payload))
	}
	fields := make(map[string]string, len(form))
	for name := range form {
		fields[name] = form.Get(name)
	}
	raw, err := json.Marshal(fields)
	return envelope{kind: kindCommand, payload: raw}, "", err == nil && form.Get("command") != ""
}
