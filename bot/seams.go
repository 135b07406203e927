package bot

import (
	"context"
	"errors"
	"time"

	"github.com/wenju/wenju/internal/records"
	"github.com/wenju/wenju/rag"
)

// Library answers questions and shows documents. It may be used by several
// goroutines at once.
type Library interface {
	Ask(ctx context.Context, q rag.Question, emit rag.Emit) (rag.Answer, error)
	// Document is an error for which errors.Is(err, ErrNoDocument) holds where
	// there is none of that source.
	Document(ctx context.Context, source string) (Document, error)
	Overview(ctx context.Context) (Overview, error)
}

// ErrNoDocument says that there is no document of that source (any more).
var ErrNoDocument = errors.New("no such document")

// Document is a source as it can be shown.
type Document struct {
	Title string
	Text  string // as decoded: citations are byte ranges of it
}

// Overview says what there is to be asked about.
type Overview struct {
	Documents, Passages int
	Newest              time.Time // when the newest document came in
	Samples             []string  // questions that it answers
}

// Inbox keeps what was addressed to the bot, from acceptance to answer. Package
// records says what each method holds to.
type Inbox interface {
	Accept(ctx context.Context, item records.Item) (fresh bool, err error)
	Take(ctx context.Context, key string) (records.Item, bool, error)
	Retake(ctx context.Context, key string, attempts int) (records.Item, bool, error)
	Replied(ctx context.Context, key, reply string) error
	Finish(ctx context.Context, key string, state records.State, answerID string) error
	Unfinished(ctx context.Context, since time.Time) ([]records.Item, error)
	ItemByReply(ctx context.Context, channel, ts string) (records.Item, error)
	ItemByMessage(ctx context.Context, channel, ts string) (records.Item, error)
	ThreadTurns(ctx context.Context, channel, thread string, n int) ([]records.ThreadTurn, error)
}

// Records is the inbox with the answers and what people think of them.
type Records interface {
	Inbox
	Save(ctx context.Context, rec records.Record) error
	Get(ctx context.Context, id string) (records.Record, error)
	SaveFeedback(ctx context.Context, f records.Feedback) error
	RecentOf(ctx context.Context, user string, n int) ([]records.Record, error)
	Troubles(ctx context.Context, from, until time.Time) ([]records.Trouble, error)
	Agree(ctx context.Context, id string) error
	Withdraw(ctx context.Context, id string) error
	Claim(ctx context.Context, name string, due time.Time) (mine bool, err error)
}

var _ Records = (*records.Records)(nil)

// Metrics counts what goes on. Its methods are called by many goroutines and must
// not block.
type Metrics interface {
	// Event is a delivery: "mention", "dm", "thread", "command", "interactive", "surface",
	// "ignored", "duplicate" or "unknown".
	Event(kind string)
	// Acknowledged is the time from a delivery's arrival to its acknowledgement.
	Acknowledged(took time.Duration)
	// Answered is an item that came to its end. outcome is "answered", "declined",
	// "failed", "refused", "busy" or "limited"; the answer is zero for the last three.
	Answered(outcome string, answer rag.Answer, took time.Duration)
	// FirstWords is the time from acceptance to the first words shown.
	FirstWords(took time.Duration)
	// Queue is how many items wait and how many are being answered.
	Queue(waiting, running int)
	// Connected says whether the socket is open.
	Connected(open bool)
}

// NoMetrics counts nothing.
type NoMetrics struct{}

var _ Metrics = NoMetrics{}

func (NoMetrics) Event(string)                               {}
func (NoMetrics) Acknowledged(time.Duration)                 {}
func (NoMetrics) Answered(string, rag.Answer, time.Duration) {}
func (NoMetrics) FirstWords(time.Duration)                   {}
func (NoMetrics) Queue(waiting, running int)                 {}
func (NoMetrics) Connected(bool)                             {}
