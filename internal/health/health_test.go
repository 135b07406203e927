package health

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func ok(context.Context) error     { return nil }
func broken(context.Context) error { return errors.New("secret cause") }

func get(t *testing.T, s *Server, method, path string) (int, string) {
	t.Helper()
	w := httptest.NewRecorder()
	s.Handler().ServeHTTP(w, httptest.NewRequest(method, path, nil))
	return w.Code, w.Body.String()
}

func TestPaths(t *testing.T) {
	s := New(Options{Checks: []Check{{Name: "index", Try: ok}}, Metrics: NewMetrics("v1")})
	for _, test := range []struct {
		method, path string
		status       int
		holds        string
	}{
		{"GET", "/healthz", 200, `{"ok":true}`},
		{"HEAD", "/healthz", 200, ""},
		{"GET", "/readyz", 200, `{"ok":true,"checks":{"index":true}}`},
		{"GET", "/metrics", 200, `wenju_build_info{version="v1"} 1`},
		{"POST", "/healthz", 405, ""},
		{"GET", "/", 404, ""},
		{"GET", "/debug/pprof/", 404, ""},
	} {
		if status, body := get(t, s, test.method, test.path); status != test.status || !strings.Contains(body, test.holds) {
			t.Errorf("%s %s: %d %s", test.method, test.path, status, body)
		}
	}
	if status, _ := get(t, New(Options{}), "GET", "/metrics"); status != 404 {
		t.Errorf("no metrics: %d", status)
	}
}

func TestNotReady(t *testing.T) {
	var log strings.Builder
	s := New(Options{Checks: []Check{{Name: "index", Try: ok}, {Name: "socket", Try: broken}}, Logger: slog.New(slog.NewTextHandler(&log, nil))})
	status, body := get(t, s, "GET", "/readyz")
	if status != 503 || !strings.Contains(body, `"socket":false`) || !strings.Contains(body, `"index":true`) || strings.Contains(body, "secret") {
		t.Errorf("%d %s", status, body)
	}
	if !strings.Contains(log.String(), "secret cause") {
		t.Error("the cause is not in the log")
	}
	if status, _ := get(t, s, "GET", "/healthz"); status != 200 {
		t.Errorf("the process lives: %d", status)
	}
}

func TestSpare(t *testing.T) {
	s := New(Options{Checks: []Check{{Name: "index", Try: ok}, {Name: "model", Try: broken, Spare: true}}})
	if status, body := get(t, s, "GET", "/readyz"); status != 200 || !strings.Contains(body, `"model":false`) {
		t.Errorf("%d %s", status, body)
	}
}

// A check that pays no heed to its limit holds nobody up.
func TestHangingCheck(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan bool)
		defer close(release)
		hanging := func(context.Context) error { <-release; return nil }
		s := New(Options{Checks: []Check{{Name: "model", Try: hanging}, {Name: "index", Try: ok}}})
		status, body := get(t, s, "GET", "/readyz")
		if want := `{"ok":false,"checks":{"index":true,"model":false}}`; status != 503 || strings.TrimSpace(body) != want {
			t.Errorf("%d %s", status, body)
		}
	})
}

func TestLimitOfChecks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begin := time.Now()
		waits := func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }
		if h := New(Options{Checks: []Check{{Name: "model", Try: waits}, {Name: "socket", Try: waits}}}).Try(t.Context()); h.OK || time.Since(begin) != 2*time.Second {
			t.Errorf("%+v after %s", h, time.Since(begin))
		}
	})
}

// serve runs a server on a port of its own; stop ends it and returns what Serve did.
func serve(t *testing.T, o Options) (address string, stop func() error) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- New(o).Serve(ctx, listener) }()
	t.Cleanup(cancel)
	return listener.Addr().String(), func() error { cancel(); return <-done }
}

// What is being answered comes to its end, and then nobody listens any more.
func TestStop(t *testing.T) {
	entered, leave := make(chan bool), make(chan bool)
	address, stop := serve(t, Options{Checks: []Check{{Name: "index", Try: func(context.Context) error { entered <- true; <-leave; return nil }}}})
	status := make(chan int, 1)
	go func() {
		response, err := http.Get("http://" + address + "/readyz")
		if err != nil {
			t.Error(err)
			status <- 0
			return
		}
		defer response.Body.Close()
		status <- response.StatusCode
	}()
	<-entered
	stopped := make(chan error, 1)
	go func() { stopped <- stop() }()
	close(leave)
	if got, err := <-status, <-stopped; got != 200 || err != nil {
		t.Errorf("status %d, %v", got, err)
	}
	if _, err := net.Dial("tcp", address); err == nil {
		t.Error("somebody still listens")
	}
}

// Who sends a request bit by bit, or a large one, is hung up on.
func TestLimits(t *testing.T) {
	address, stop := serve(t, Options{ReadTime: 50 * time.Millisecond})
	for name, request := range map[string]string{
		"slow":  "GET /healthz HTTP/1.1\r\nHost: x\r\n",
		"large": "GET /healthz HTTP/1.1\r\nHost: x\r\nX: " + strings.Repeat("x", 64<<10),
	} {
		conn, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(conn, request) // it may be hung up on before the end
		conn.SetReadDeadline(time.Now().Add(20 * time.Second))
		line, err := bufio.NewReader(conn).ReadString('\n')
		if strings.Contains(line, " 200 ") || errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%s: %q, %v", name, line, err)
		}
		if timeout, ok := err.(net.Error); ok && timeout.Timeout() {
			t.Errorf("%s: nobody hangs up", name)
		}
		conn.Close()
	}
	if err := stop(); err != nil {
		t.Error(err)
	}
}

func TestHealthJSON(t *testing.T) {
	if raw, err := json.Marshal(Health{OK: true}); err != nil || string(raw) != `{"ok":true}` {
		t.Errorf("%s, %v", raw, err)
	}
}
