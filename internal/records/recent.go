package records

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// RecentOf returns the last n records of a user, private ones too, the latest
// first. They are for that user's eyes.
func (r *Records) RecentOf(ctx context.Context, user string, n int) ([]Record, error) {
	if user == "" {
		return nil, errors.New("recent records of a user: no user is named")
	}
	found, err := r.query(ctx, "WHERE asker = ? AND asker <> '' ORDER BY asked DESC, number DESC LIMIT ?", user, n)
	if err != nil {
		return nil, fmt.Errorf("recent records of %s: %w", user, err)
	}
	return found, nil
}

// Claim lets one of all who share the file do what is due at a time, once: it is
// true for the first who claims it. What was never claimed before is first due
// the next time, so that nothing is made up for that nobody had waited for.
func (r *Records) Claim(ctx context.Context, name string, due time.Time) (mine bool, err error) {
	err = r.writer.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		mine = false
		added, err := tx.ExecContext(ctx, "INSERT INTO upkeep VALUES (?, ?) ON CONFLICT DO NOTHING", name, due.UnixMilli())
		if err != nil {
			return err
		}
		if n, err := added.RowsAffected(); err != nil || n == 1 {
			return err
		}
		moved, err := tx.ExecContext(ctx, "UPDATE upkeep SET at = ? WHERE name = ? AND at < ?", due.UnixMilli(), name, due.UnixMilli())
		if err != nil {
			return err
		}
		n, err := moved.RowsAffected()
		mine = n == 1
		return err
	})
	if err != nil {
		return false, fmt.Errorf("claim %s: %w", name, err)
	}
	return mine, nil
}
