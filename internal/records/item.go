package records

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// State is how far an item has come.
type State string

// The states, in their order. The last three are final.
const (
	Accepted  State = "accepted"  // stored, and nobody answers it yet
	Answering State = "answering" // somebody has taken it
	Answered  State = "answered"
	Failed    State = "failed"  // its asker was told that there is no answer
	Dropped   State = "dropped" // there is nobody to answer any more
)

// Item is a message that somebody addressed to the bot, from acceptance to answer.
type Item struct {
	// Key is what makes the message one, as team/channel/ts or the trigger of a
	// command: there is one item with it whatever is redelivered.
	Key string
	// Event is the id under which it came; it may be empty. There is one item with
	// it, and the same message may come under several.
	Event                           string
	Team, Channel, Thread, TS, User string
	// Kind is "mention", "dm", "thread", "command", "shortcut" or "assistant".
	Kind string
	// Private is a direct message, a private channel or a command: it is shown to
	// nobody but its asker, unless its asker agrees (Record.Agreed).
	Private bool
	Text    string // as the user wrote it
	Payload []byte // JSON: what is needed to go on after a restart
	// Accepted is kept to the millisecond, in UTC; zero is now.
	Accepted time.Time
	// The rest is set by the methods of Records.
	State    State
	Taken    time.Time // the last time; zero before the first
	Attempts int       // how often it was taken
	Reply    string    // ts of the (first) message of the answer, once posted
	Answer   string    // id of the answer's record
}

const itemColumns = `key, event, team, channel, thread, ts, asker, kind, private, text, payload,
	accepted, taken, attempts, state, reply, answer`

// Accept stores a message before it is acknowledged. It is not fresh where its
// key or its event is there already, whatever has become of it since; both are
// remembered for 24 hours at the least.
func (r *Records) Accept(ctx context.Context, item Item) (fresh bool, err error) {
	if item.Key == "" {
		return false, errors.New("accept: the item has no key")
	}
	if item.Accepted.IsZero() {
		item.Accepted = time.Now()
	}
	n, err := r.writer.exec(ctx, "INSERT INTO items ("+itemColumns+`)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, ?, '', '') ON CONFLICT DO NOTHING`,
		item.Key, item.Event, item.Team, item.Channel, item.Thread, item.TS, item.User, item.Kind, item.Private,
		item.Text, string(item.Payload), item.Accepted.UnixMilli(), Accepted)
	if err != nil {
		return false, fmt.Errorf("accept %q: %w", item.Key, err)
	}
	return n == 1, nil
}

// Take lets one caller answer an accepted item: true the first time only. A key
// that is not there is ErrNotFound.
func (r *Records) Take(ctx context.Context, key string) (Item, bool, error) {
	return r.take(ctx, key, "state = ?", Accepted)
}

// Retake lets one caller go on with an item that somebody took and left, as a
// killed process does. attempts is Item.Attempts as the caller knows it: of several
// who try at the same time one gets true.
func (r *Records) Retake(ctx context.Context, key string, attempts int) (Item, bool, error) {
	return r.take(ctx, key, "state = ? AND attempts = ?", Answering, attempts)
}

func (r *Records) take(ctx context.Context, key, where string, args ...any) (item Item, taken bool, err error) {
	args = append([]any{Answering, time.Now().UnixMilli(), key}, args...)
	err = r.writer.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		changed, err := tx.ExecContext(ctx, "UPDATE items SET state = ?, taken = ?, attempts = attempts + 1 WHERE key = ? AND "+where, args...)
		if err != nil {
			return err
		}
		n, err := changed.RowsAffected()
		if err != nil {
			return err
		}
		found, err := items(tx.QueryContext(ctx, "SELECT "+itemColumns+" FROM items WHERE key = ?", key))
		item, taken = Item{}, n == 1
		if len(found) == 1 {
			item = found[0]
		}
		return err
	})
	if err == nil && item.Key == "" {
		err = ErrNotFound
	}
	if err != nil {
		return Item{}, false, fmt.Errorf("take item %q: %w", key, err)
	}
	return item, taken, nil
}

// Replied remembers the ts of the message that answers, as soon as it is posted:
// who goes on after a kill finds it and posts no second one.
func (r *Records) Replied(ctx context.Context, key, reply string) error {
	return r.change(ctx, key, "UPDATE items SET reply = ? WHERE key = ?", reply, key)
}

// Finish puts an item into a final state. answerID is the record of its answer,
// empty where there is none.
func (r *Records) Finish(ctx context.Context, key string, state State, answerID string) error {
	if state == Accepted || state == Answering {
		return fmt.Errorf("finish item %q: %s is no final state", key, state)
	}
	return r.change(ctx, key, "UPDATE items SET state = ?, answer = ? WHERE key = ?", state, answerID, key)
}

func (r *Records) change(ctx context.Context, key, query string, args ...any) error {
	n, err := r.writer.exec(ctx, query, args...)
	if err == nil && n == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return fmt.Errorf("item %q: %w", key, err)
	}
	return nil
}
