// Package records keeps what the program was asked and what it has answered: the
// inbox of messages ([Item]), the answers with the trace of how each came about
// ([Record]), and what users think of them ([Feedback]).
//
// It speaks database/sql in one SQLite file; several processes may write it at
// the same time, and what a method has returned from without an error survives a
// kill. It takes and returns plain values and knows nothing of what the JSON in
// them means.
package records

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/wenju/wenju/internal/sqlite"
)

// Errors of this package, for errors.Is. They come wrapped with what was asked for.
var (
	ErrNotFound  = errors.New("no such record")
	ErrAmbiguous = errors.New("more than one record begins with that")
	ErrExists    = errors.New("a record with that id is there already")
	ErrNewer     = errors.New("records written by a newer version of wenju")
	ErrCorrupt   = errors.New("records file is damaged")
	ErrFull      = errors.New("no space left on the device")
	ErrBusy      = errors.New("another process is writing the records")
)

// Record is one answer.
type Record struct {
	// ID is unique. Upper and lower case are the same.
	ID       string
	Asked    time.Time // kept to the millisecond, in UTC
	Question string
	// Answer and Trace are JSON, kept as they are.
	Answer, Trace []byte

	// Source is where it was asked: "terminal" or "slack". The four behind it are
	// Slack's ids, empty where there are none.
	Source                      string
	Team, Channel, Thread, User string
	// Private is a question that nobody but its asker may see; Agreed is that the
	// asker agreed to show it all the same.
	Private, Agreed bool

	Model                          string
	PromptTokens, CompletionTokens int
	Cost                           float64 // money, in the unit of the prices
	Declined                       bool
	Reason                         string // why it was declined
}

// Records is the file of records. All methods may be called at the same time.
type Records struct {
	db     *sql.DB
	writer *writer
}

// InMemory is the path of records that are gone when they are closed.
const InMemory = ":memory:"

// Open opens the file at path, and makes it where it is not there.
func Open(ctx context.Context, path string) (*Records, error) {
	db, err := sqlite.Open(ctx, path, schema)
	if err != nil {
		return nil, translate(err)
	}
	if path != InMemory {
		// Each connection has a cache of its own; more of them read no faster.
		db.SetMaxOpenConns(maxConnections)
	}
	return &Records{db, newWriter(db)}, nil
}

// maxConnections to the file: one that writes, and the others that read.
const maxConnections = 8

// Close releases the file.
func (r *Records) Close() error { return r.db.Close() }

// Save keeps one record. An id that is there already is ErrExists.
func (r *Records) Save(ctx context.Context, rec Record) error {
	if rec.ID == "" {
		return errors.New("save record: it has no id")
	}
	n, err := r.writer.exec(ctx, "INSERT INTO answers ("+recordColumns+`)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
		rec.ID, rec.Asked.UnixMilli(), rec.Question, string(rec.Answer), pack(rec.Trace),
		rec.Source, rec.Team, rec.Channel, rec.Thread, rec.User, rec.Private, rec.Agreed,
		rec.Model, rec.PromptTokens, rec.CompletionTokens, rec.Cost, rec.Declined, rec.Reason)
	if err == nil && n == 0 {
		err = ErrExists
	}
	if err != nil {
		return fmt.Errorf("save record %q: %w", rec.ID, err)
	}
	return nil
}

const recordColumns = `id, asked, question, answer, trace, source, team, channel, thread, asker, private, agreed,
	model, prompt_tokens, completion_tokens, cost, declined, reason`

// Get returns the record with that id, or the only one whose id begins so. None
// is ErrNotFound, several are ErrAmbiguous.
func (r *Records) Get(ctx context.Context, id string) (Record, error) {
	// An id that is complete comes first of those that begin with it.
	found, err := r.query(ctx, "WHERE id >= ? AND id < ? ORDER BY id LIMIT 2", id, id+lastRune)
	switch {
	case err != nil:
		return Record{}, fmt.Errorf("record %q: %w", id, err)
	case len(found) == 0 || id == "":
		return Record{}, fmt.Errorf("record %q: %w", id, ErrNotFound)
	case len(found) > 1 && len(found[0].ID) != len(id):
		return Record{}, fmt.Errorf("record %q: %w", id, ErrAmbiguous)
	}
	return found[0], nil
}

// lastRune sorts behind everything that an id may go on with.
const lastRune = "\U0010FFFF"

// Recent returns the last n records, the latest first.
func (r *Records) Recent(ctx context.Context, n int) ([]Record, error) {
	found, err := r.query(ctx, "ORDER BY asked DESC, number DESC LIMIT ?", n)
	if err != nil {
		return nil, fmt.Errorf("recent records: %w", err)
	}
	return found, nil
}

func (r *Records) query(ctx context.Context, rest string, args ...any) ([]Record, error) {
	rows, err := r.db.QueryContext(ctx, "SELECT "+recordColumns+" FROM answers "+rest, args...)
	return scan(rows, err, func(row *sql.Rows) (rec Record, err error) {
		var asked int64
		err = row.Scan(&rec.ID, &asked, &rec.Question, &rec.Answer, &rec.Trace,
			&rec.Source, &rec.Team, &rec.Channel, &rec.Thread, &rec.User, &rec.Private, &rec.Agreed,
			&rec.Model, &rec.PromptTokens, &rec.CompletionTokens, &rec.Cost, &rec.Declined, &rec.Reason)
		rec.Asked = moment(asked)
		if err == nil {
			rec.Trace, err = unpack(rec.Trace)
		}
		return rec, err
	})
}

// Agree lets a private question be shown where gaps and drafts are, because its
// asker shared the answer or said so.
func (r *Records) Agree(ctx context.Context, id string) error {
	n, err := r.writer.exec(ctx, "UPDATE answers SET agreed = 1 WHERE id = ?", id)
	if err == nil && n == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return fmt.Errorf("agree to show %q: %w", id, err)
	}
	return nil
}

// translate puts what went wrong with the file into the words of this package.
func translate(err error) error {
	switch err = sqlite.Classify(err); {
	case errors.Is(err, sqlite.ErrNewer):
		return fmt.Errorf("%w: %w", ErrNewer, err)
	case errors.Is(err, sqlite.ErrCorrupt):
		return fmt.Errorf("%w: %w", ErrCorrupt, err)
	case errors.Is(err, sqlite.ErrFull):
		return fmt.Errorf("%w: %w", ErrFull, err)
	case errors.Is(err, sqlite.ErrBusy):
		return fmt.Errorf("%w: %w", ErrBusy, err)
	}
	return err
}
