package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/wenju/wenju/evidence"
	"github.com/wenju/wenju/internal/records"
	"github.com/wenju/wenju/internal/slacktest"
	"github.com/wenju/wenju/internal/text"
	"github.com/wenju/wenju/rag"
)

// desk is a bot at work in a stand-in for Slack.
type desk struct {
	*slacktest.Server
	t       *testing.T
	library *shelf
	records *records.Records
	options Options
	stop    func() error // ends the bot and returns what Socket returned
	ended   chan error   // gets what Socket returns
}

// patience is how long a test waits for something to happen.
const patience = 10 * time.Second

// set changes the options of a desk before it opens.
type set func(*Options, *slacktest.Options)

func open(t *testing.T, sets ...set) *desk {
	t.Helper()
	kept, err := records.Open(t.Context(), t.TempDir()+"/records.db")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { kept.Close() })
	d := &desk{t: t, library: &shelf{}, records: kept}
	d.options = Options{Library: d.library, Records: kept, Logger: testLog(t),
		Tokens: Tokens{Bot: slacktest.BotToken, App: slacktest.AppToken, SigningSecret: slacktest.SigningSecret}}
	d.options.Limits = Limits{Wait: 10 * time.Millisecond, PostEvery: 10 * time.Millisecond, Change: 40 * time.Millisecond}
	stand := slacktest.Options{}
	for _, s := range sets {
		s(&d.options, &stand)
	}
	d.Server = slacktest.New(stand)
	t.Cleanup(d.Server.Close)
	d.options.APIURL = d.URL()
	d.begin()
	return d
}

// begin starts the bot and waits until its socket is open.
func (d *desk) begin() {
	d.t.Helper()
	b, err := New(d.options)
	if err != nil {
		d.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	d.ended = ended
	go func() { ended <- b.Socket(ctx) }()
	d.stop = sync.OnceValue(func() error { cancel(); return <-ended })
	d.t.Cleanup(func() { d.stop() })
	d.until("a socket", func() bool { return d.Sockets() > 0 })
}

func testLog(t *testing.T) *slog.Logger {
	level := slog.LevelError + 1
	if os.Getenv("WENJU_TEST_LOG") != "" {
		level = slog.LevelDebug
	}
	return slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: level}))
}

func (d *desk) until(what string, cond func() bool) {
	d.t.Helper()
	if !d.Wait(patience, cond) {
		d.t.Fatalf("no %s\n%s", what, strings.Join(d.Log(), "\n"))
	}
}

// reply waits for the n-th message of the bot in a thread and for it to be complete.
func (d *desk) reply(channel, thread string, n int) slacktest.Message {
	d.t.Helper()
	var m slacktest.Message
	d.until(fmt.Sprintf("reply %d", n), func() bool {
		all := d.Replies(channel, thread)
		if len(all) < n {
			return false
		}
		m = all[n-1]
		return !m.Streaming
	})
	return m
}

// quiet waits until everything that was accepted has come to its end.
func (d *desk) quiet() {
	d.t.Helper()
	d.until("end of all items", func() bool {
		left, err := d.records.Unfinished(context.Background(), time.Time{})
		for _, one := range d.Deliveries() {
			if !one.Acked {
				return false
			}
		}
		return err == nil && len(left) == 0
	})
}

// shelf is a library that behaves: what it is asked it answers from what it was
// told, sentence by sentence, and it cites.
type shelf struct {
	mu      sync.Mutex
	asked   []rag.Question
	answers map[string]string // by a word of the question
	before  func(ctx context.Context, q rag.Question) error
	between func(ctx context.Context, part int) error
}

func (s *shelf) Ask(ctx context.Context, q rag.Question, emit rag.Emit) (rag.Answer, error) {
	s.mu.Lock()
	s.asked = append(s.asked, q)
	id := fmt.Sprintf("answer-%d-%d", time.Now().UnixNano(), len(s.asked))
	before, between := s.before, s.between
	said := s.answer(q.Text)
	s.mu.Unlock()
	a := rag.Answer{ID: id, Question: q.Text, Standalone: q.Text, Mode: rag.Extractive, Model: "builtin",
		Citations: []rag.Citation{}, Checks: []evidence.Sentence{}}
	if before != nil {
		if err := before(ctx, q); err != nil {
			return a, err
		}
	}
	if strings.Contains(q.Text, "unknown") {
		a.Declined, a.Reason = true, rag.NoEvidence
		said = "The documents hold no answer to this question."
	} else {
		a.Citations = []rag.Citation{{N: 1, Source: "leave.md", Title: "Leave", StartLine: 3, EndLine: 3, StartByte: 7, EndByte: 7 + len(leaveQuote), Quote: leaveQuote}}
	}
	a.Text = said
	for i, span := range text.Sentences(said) {
		if between != nil {
			if err := between(ctx, i); err != nil {
				return a, err
			}
		}
		end := len(said)
		if spans := text.Sentences(said); i+1 < len(spans) {
			end = spans[i+1].Start
		}
		if emit != nil {
			emit(said[span.Start:end])
		}
	}
	return a, ctx.Err()
}

const leaveQuote = "Everybody has 20 days of leave."

func (s *shelf) answer(q string) string {
	for word, a := range s.answers {
		if strings.Contains(q, word) {
			return a
		}
	}
	return "To “" + q + "”: 20 days of **leave**. [1]"
}

func (s *shelf) questions() []rag.Question {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]rag.Question(nil), s.asked...)
}

func (s *shelf) Document(_ context.Context, source string) (Document, error) {
	if source != "leave.md" {
		return Document{}, fmt.Errorf("%s: %w", source, ErrNoDocument)
	}
	return Document{Title: "Leave", Text: "Leave\n\n" + leaveQuote + "\n"}, nil
}

func (s *shelf) Overview(context.Context) (Overview, error) {
	return Overview{Documents: 1, Passages: 1, Samples: []string{"How many days of leave?", "年假有几天？"}}, nil
}

var errBroken = errors.New("the index is broken")
