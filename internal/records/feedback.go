package records

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// Feedback is what a user thinks of an answer.
type Feedback struct {
	Answer string // id of the record
	User   string
	Up     bool
	Reason string // in the user's words; may be empty
	At     time.Time
}

// SaveFeedback keeps one per answer and user: the last one counts. An answer that
// is not in the records is ErrNotFound.
func (r *Records) SaveFeedback(ctx context.Context, f Feedback) error {
	if f.User == "" {
		return errors.New("save feedback: it has no user")
	}
	if f.At.IsZero() {
		f.At = time.Now()
	}
	n, err := r.writer.exec(ctx, `INSERT INTO feedback (answer, voter, up, reason, at)
		SELECT id, ?, ?, ?, ? FROM answers WHERE id = ?
		ON CONFLICT (answer, voter) DO UPDATE SET up = excluded.up, reason = excluded.reason, at = excluded.at`,
		f.User, f.Up, f.Reason, f.At.UnixMilli(), f.Answer)
	if err == nil && n == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return fmt.Errorf("save feedback on %q: %w", f.Answer, err)
	}
	return nil
}

// Withdraw keeps an answer whose question its asker has taken back, by deleting or
// changing it: from then on it is private, and no turn of its thread.
func (r *Records) Withdraw(ctx context.Context, id string) error {
	err := r.writer.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, "UPDATE answers SET private = 1, agreed = 0 WHERE id = ?", id); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, "UPDATE items SET state = ? WHERE answer = ? AND answer <> ''", Dropped, id)
		return err
	})
	if err != nil {
		return fmt.Errorf("withdraw %q: %w", id, err)
	}
	return nil
}

// Feedback returns what was said of an answer, the oldest first.
func (r *Records) Feedback(ctx context.Context, answerID string) ([]Feedback, error) {
	rows, err := r.db.QueryContext(ctx, "SELECT answer, voter, up, reason, at FROM feedback WHERE answer = ? ORDER BY at, voter", answerID)
	found, err := scan(rows, err, func(row *sql.Rows) (f Feedback, err error) {
		var at int64
		err = row.Scan(&f.Answer, &f.User, &f.Up, &f.Reason, &at)
		f.At = moment(at)
		return f, err
	})
	if err != nil {
		return nil, fmt.Errorf("feedback on %q: %w", answerID, err)
	}
	return found, nil
}
