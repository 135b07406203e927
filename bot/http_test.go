package bot

import (
	"context"
	"encoding/json"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/wenju/wenju/internal/slacktest"
)

// openHTTP is open in HTTP mode; it returns where the bot listens.
func openHTTP(t *testing.T, sets ...set) (*desk, string) {
	t.Helper()
	d := open(t, sets...)
	d.stop()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	b, err := New(d.options)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- b.HTTP(ctx, listener) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	address := "http://" + listener.Addr().String() + "/slack/events"
	d.UseHTTP(address)
	return d, address
}

func TestHTTPMode(t *testing.T) {
	d, _ := openHTTP(t)
	q := d.Ask(general, ann, "how much leave?")
	m := d.reply(general, q.TS, 1)
	d.quiet()
	if err := d.Click(m, bo, actionPassage+"_1", ""); err != nil {
		t.Fatal(err)
	}
	d.modal(bo, leaveQuote)
	d.Command(general, ann, "/ask", "how much leave?")
	d.told(ann, "20 days")
	d.wellBehaved()
}

func TestHTTPModeRefuses(t *testing.T) {
	d, address := openHTTP(t)
	event := []byte(`{"type":"event_callback","event_id":"Ev1","team_id":"T0WENJU","event":{"type":"app_mention","channel":"C0GENERAL","user":"U0ANN","ts":"1.1","text":"<@U0WENJUBOT> how much leave?"}}`)
	large := []byte(`{"type":"` + strings.Repeat("x", maxBody) + `"}`)
	signed := slacktest.Sign(slacktest.SigningSecret, time.Now(), event)
	for _, c := range []struct {
		name   string
		header http.Header
		body   []byte
		want   int
	}{
		{"no signature", http.Header{}, event, 401},
		{"another secret", slacktest.Sign("another", time.Now(), event), event, 401},
		{"another body", slacktest.Sign(slacktest.SigningSecret, time.Now(), []byte(`{}`)), event, 401},
		{"six minutes old", slacktest.Sign(slacktest.SigningSecret, time.Now().Add(-6*time.Minute), event), event, 401},
		{"six minutes ahead", slacktest.Sign(slacktest.SigningSecret, time.Now().Add(6*time.Minute), event), event, 401},
		{"too large", slacktest.Sign(slacktest.SigningSecret, time.Now(), large), large, 413},
		{"no JSON", slacktest.Sign(slacktest.SigningSecret, time.Now(), []byte(`{"type`)), []byte(`{"type`), 400},
		{"nothing", slacktest.Sign(slacktest.SigningSecret, time.Now(), nil), nil, 400},
		{"good", signed, event, 200},
		{"good, and then copied", signed, event, 401},
	} {
		status, _, err := slacktest.Post(t.Context(), address, c.header, c.body)
		if err != nil || status != c.want {
			t.Errorf("%s: %d %v, want %d", c.name, status, err, c.want)
		}
	}
	d.until("a question", func() bool { return len(d.library.questions()) == 1 })
}

func TestHTTPModeIsVerified(t *testing.T) {
	_, address := openHTTP(t)
	body, _ := json.Marshal(map[string]string{"type": "url_verification", "challenge": "3eZbrw1a"})
	status, reply, err := slacktest.Post(t.Context(), address, slacktest.Sign(slacktest.SigningSecret, time.Now(), body), body)
	if err != nil || status != 200 || string(reply) != "3eZbrw1a" {
		t.Errorf("%d %q %v", status, reply, err)
	}
}

func TestHTTPModeNeedsTheSecret(t *testing.T) {
	b, err := New(Options{Tokens: Tokens{Bot: "xoxb-1", App: "xapp-1"}})
	if err != nil {
		t.Fatal(err)
	}
	if err := b.HTTP(t.Context(), nil); err != ErrSecret {
		t.Error(err)
	}
}
