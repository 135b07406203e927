package records

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"
)

// Unfinished returns the items accepted since then that are in no final state,
// the oldest first.
func (r *Records) Unfinished(ctx context.Context, since time.Time) ([]Item, error) {
	found, err := r.items(ctx, "WHERE state IN ('accepted', 'answering') AND accepted >= ? ORDER BY accepted, number", since.UnixMilli())
	if err != nil {
		return nil, fmt.Errorf("unfinished items: %w", err)
	}
	return found, nil
}

// ItemByReply returns the item that a message of the bot answers; of several the
// latest. None is ErrNotFound.
func (r *Records) ItemByReply(ctx context.Context, channel, ts string) (Item, error) {
	return r.item(ctx, "reply", channel, ts)
}

// ItemByMessage returns the item of a user's message; of several, as after an
// edit, the latest. None is ErrNotFound.
func (r *Records) ItemByMessage(ctx context.Context, channel, ts string) (Item, error) {
	return r.item(ctx, "ts", channel, ts)
}

// item looks a message up by its ts in a column; an empty ts names no message.
func (r *Records) item(ctx context.Context, column, channel, ts string) (Item, error) {
	found, err := r.items(ctx, "WHERE channel = ? AND "+column+" = ? AND "+column+" <> '' ORDER BY number DESC LIMIT 1", channel, ts)
	if err == nil && len(found) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return Item{}, fmt.Errorf("item of %s %s in %s: %w", column, ts, channel, err)
	}
	return found[0], nil
}

// ThreadTurn is a question in a thread and its answer.
type ThreadTurn struct {
	Item     Item
	Question string // as recorded: Item.Text without what addresses the bot
	Answer   []byte // JSON, Record.Answer
}

// ThreadTurns returns the last n turns that were asked and answered in a thread,
// the oldest first.
func (r *Records) ThreadTurns(ctx context.Context, channel, thread string, n int) ([]ThreadTurn, error) {
	rows, err := r.db.QueryContext(ctx, "SELECT "+itemColumns+`, question, record FROM items
		JOIN (SELECT id, question, answer AS record FROM answers) ON id = answer
		WHERE channel = ? AND thread = ? AND state = 'answered' ORDER BY number DESC LIMIT ?`, channel, thread, n)
	turns, err := scan(rows, err, func(row *sql.Rows) (turn ThreadTurn, err error) {
		turn.Item, err = scanItem(row, &turn.Question, &turn.Answer)
		return turn, err
	})
	if err != nil {
		return nil, fmt.Errorf("turns of thread %s in %s: %w", thread, channel, err)
	}
	slices.Reverse(turns)
	return turns, nil
}

func (r *Records) items(ctx context.Context, rest string, args ...any) ([]Item, error) {
	return items(r.db.QueryContext(ctx, "SELECT "+itemColumns+" FROM items "+rest, args...))
}

func items(rows *sql.Rows, err error) ([]Item, error) {
	return scan(rows, err, func(row *sql.Rows) (Item, error) { return scanItem(row) })
}

// scanItem reads itemColumns and what is selected behind them.
func scanItem(row *sql.Rows, more ...any) (Item, error) {
	var item Item
	var accepted, taken int64
	err := row.Scan(append([]any{&item.Key, &item.Event, &item.Team, &item.Channel, &item.Thread, &item.TS, &item.User, &item.Kind,
		&item.Private, &item.Text, &item.Payload, &accepted, &taken, &item.Attempts, &item.State, &item.Reply, &item.Answer}, more...)...)
	item.Accepted, item.Taken = moment(accepted), moment(taken)
	return item, err
}

// scan reads all rows of a query.
func scan[T any](rows *sql.Rows, err error, one func(*sql.Rows) (T, error)) ([]T, error) {
	if err != nil {
		return nil, translate(err)
	}
	defer rows.Close()
	var out []T
	for rows.Next() {
		value, err := one(rows)
		if err != nil {
			return nil, translate(err)
		}
		out = append(out, value)
	}
	return out, translate(rows.Err())
}

// moment is a time as it is kept; 0 is none.
func moment(milliseconds int64) time.Time {
	if milliseconds == 0 {
		return time.Time{}
	}
	return time.UnixMilli(milliseconds).UTC()
}
