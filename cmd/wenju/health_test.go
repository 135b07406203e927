package main

import (
	"context"
	"io"
	"net"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/wenju/wenju/internal/slacktest"
)

// written is what a running program has written so far.
type written struct {
	mu   sync.Mutex
	text strings.Builder
}

func (w *written) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.text.Write(p)
}

func (w *written) String() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.text.String()
}

// startSlack runs the bot until the test ends; stop ends it before and returns the
// exit status.
func startSlack(t *testing.T, env ...string) (err *written, stop func() int) {
	t.Helper()
	err = new(written)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan int, 1)
	go func() {
		done <- run(ctx, []string{"slack", "--log-level", "info"}, stdio{strings.NewReader(""), io.Discard, err, env})
	}()
	stop = sync.OnceValue(func() int { cancel(); return <-done })
	t.Cleanup(func() { stop() })
	return err, stop
}

// eventually waits until ok, for half a minute at most.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(30 * time.Second); !ok(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%s: in vain", what)
		}
	}
}

var listening = regexp.MustCompile(`msg="health and metrics" address=(\S+)`)

func look(t *testing.T, address, path string) (int, string) {
	t.Helper()
	response, err := http.Get("http://" + address + path)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(body)
}

func TestSlackShowsItsHealth(t *testing.T) {
	newSession(t)
	slack := slacktest.New(slacktest.Options{})
	defer slack.Close()
	slack.RefuseSockets(-1)
	log, stop := startSlack(t, append(slack.Env(), "WENJU_METRICS=127.0.0.1:0")...)
	eventually(t, "listen", func() bool { return listening.MatchString(log.String()) })
	address := listening.FindStringSubmatch(log.String())[1]
	if status, body := look(t, address, "/readyz"); status != 503 || !strings.Contains(body, `"socket":false`) || !strings.Contains(body, `"index":true`) {
		t.Errorf("no socket: %d %s", status, body)
	}
	if status, _ := look(t, address, "/healthz"); status != 200 {
		t.Errorf("healthz: %d", status)
	}
	slack.Recover()
	eventually(t, "ready", func() bool { status, _ := look(t, address, "/readyz"); return status == 200 })
	slack.AddUser(slacktest.User{ID: "U0ASKS"})
	slack.DM("U0ASKS", "京津冀协同发展的面积是多少？")
	eventually(t, "answer", func() bool {
		_, body := look(t, address, "/metrics")
		return strings.Contains(body, "wenju_answers_total{outcome=")
	})
	_, body := look(t, address, "/metrics")
	for _, want := range []string{`wenju_events_total{kind="dm"} 1`, "wenju_acknowledge_seconds_count", "wenju_first_words_seconds_count 1", "wenju_connected 1", "wenju_records_bytes", "wenju_index_passages"} {
		if !strings.Contains(body, want) {
			t.Errorf("no %s in\n%s", want, body)
		}
	}
	if status := stop(); status != exitDone && status != exitInterrupted {
		t.Errorf("status %d\n%s", status, log)
	}
	if _, err := net.Dial("tcp", address); err == nil {
		t.Error("somebody still listens")
	}
}

func TestMetricsAddressTaken(t *testing.T) {
	newSession(t)
	slack := slacktest.New(slacktest.Options{})
	defer slack.Close()
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	log := new(written)
	status := run(t.Context(), []string{"slack"}, stdio{strings.NewReader(""), io.Discard, log, append(slack.Env(), "WENJU_METRICS="+taken.Addr().String())})
	if status != exitFailed || !strings.Contains(log.String(), "name a free address, or off") {
		t.Errorf("status %d, %s", status, log)
	}
}
