// Package health shows how a running bot is doing: whether the process lives
// (/healthz), whether it can answer (/readyz), and what it has done (/metrics,
// for Prometheus).
package health

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"
)

// Check is something without which no question can be answered.
type Check struct {
	Name string // as it is shown: "socket", "index", "model"
	// Try says what is wrong; the cause goes to the log and is not shown. It is
	// called on every look and has to cost nothing.
	Try func(context.Context) error
	// Spare is for what has a substitute: it is shown, and the bot is ready without.
	Spare bool
}

// Options are what a Server shows. Zero times have defaults.
type Options struct {
	Checks  []Check
	Metrics *Metrics     // nil shows none
	Logger  *slog.Logger // nil logs nothing
	// TryTime is the limit of all checks together: 2 s.
	TryTime time.Duration
	// ReadTime is the limit for a request to come in, WriteTime that for its answer
	// to go out: 5 s and 10 s.
	ReadTime, WriteTime time.Duration
	// StopTime is how long Serve waits for running requests at the end: 3 s.
	StopTime time.Duration
}

// Server answers who looks at the bot's health.
type Server struct {
	o Options
}

// New returns a Server.
func New(o Options) *Server {
	for limit, standard := range map[*time.Duration]time.Duration{
		&o.TryTime: 2 * time.Second, &o.ReadTime: 5 * time.Second, &o.WriteTime: 10 * time.Second, &o.StopTime: 3 * time.Second,
	} {
		if *limit == 0 {
			*limit = standard
		}
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	return &Server{o}
}

// maxHeader is as much as a request may bring, in bytes.
const maxHeader = 8 << 10

// Serve answers on the listener until ctx ends, and lets running requests come to
// their end. It closes the listener.
func (s *Server) Serve(ctx context.Context, listener net.Listener) error {
	server := &http.Server{
		Handler: s.Handler(), ReadTimeout: s.o.ReadTime, WriteTimeout: s.o.WriteTime, IdleTimeout: time.Minute,
		MaxHeaderBytes: maxHeader, ErrorLog: slog.NewLogLogger(s.o.Logger.Handler(), slog.LevelDebug),
	}
	stopped := make(chan error, 1)
	defer context.AfterFunc(ctx, func() {
		limited, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.o.StopTime)
		defer cancel()
		stopped <- errors.Join(server.Shutdown(limited), server.Close())
	})()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return <-stopped
}

// Handler answers GET and HEAD for the three paths.
func (s *Server) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { reply(w, http.StatusOK, Health{OK: true}) })
	mux.HandleFunc("GET /readyz", s.ready)
	if s.o.Metrics != nil {
		mux.Handle("GET /metrics", s.o.Metrics.handler())
	}
	return mux
}

// Health is what /healthz and /readyz show.
type Health struct {
	OK     bool            `json:"ok"`
	Checks map[string]bool `json:"checks,omitempty"`
}

func (s *Server) ready(w http.ResponseWriter, r *http.Request) {
	health := s.Try(r.Context())
	status := http.StatusOK
	if !health.OK {
		status = http.StatusServiceUnavailable
	}
	reply(w, status, health)
}

// Try goes through the checks, all at the same time. One that does not come to an
// end within the limit has failed.
func (s *Server) Try(ctx context.Context) Health {
	ctx, cancel := context.WithTimeout(ctx, s.o.TryTime)
	defer cancel()
	results := make([]error, len(s.o.Checks))
	var tried sync.WaitGroup
	for i, check := range s.o.Checks {
		tried.Go(func() { results[i] = within(ctx, check.Try) })
	}
	tried.Wait()
	health := Health{OK: true, Checks: make(map[string]bool, len(results))}
	for i, err := range results {
		name := s.o.Checks[i].Name
		health.Checks[name] = err == nil
		if err != nil {
			health.OK = health.OK && s.o.Checks[i].Spare
			s.o.Logger.Warn("not ready", "check", name, "err", err)
		}
	}
	return health
}

// within returns when try does or ctx ends, whichever comes first.
func within(ctx context.Context, try func(context.Context) error) error {
	done := make(chan error, 1)
	go func() { done <- try(ctx) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

func reply(w http.ResponseWriter, status int, health Health) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(health) // the client's loss where it is gone
}
