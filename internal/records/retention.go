package records

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/wenju/wenju/internal/sqlite"
)

// Counts says how much of each kind there is, or was deleted.
type Counts struct {
	Answers  int `json:"answers"`
	Messages int `json:"messages"` // of the inbox
	Feedback int `json:"feedback"`
}

// Plus adds two counts up.
func (c Counts) Plus(other Counts) Counts {
	return Counts{c.Answers + other.Answers, c.Messages + other.Messages, c.Feedback + other.Feedback}
}

// remembered is how long the inbox knows a message at the least, so that one that
// is delivered again is not answered again.
const remembered = 24 * time.Hour

// pruneBatch is how many answers are deleted in one transaction, and prunePause the
// time between two: the others who write wait no longer than for one of them.
const (
	pruneBatch = 50
	prunePause = 5 * time.Millisecond
)

// Prune deletes what is older than before: answers with their feedback, and the
// inbox but for the last 24 hours.
func (r *Records) Prune(ctx context.Context, before time.Time) (deleted Counts, err error) {
	inbox := before
	if youngest := time.Now().Add(-remembered); inbox.After(youngest) {
		inbox = youngest
	}
	for {
		batch, err := r.delete(ctx,
			part{"answers", "number IN (SELECT number FROM answers WHERE asked < ? ORDER BY asked, number LIMIT ?)", []any{before.UnixMilli(), pruneBatch}},
			part{"items", "number IN (SELECT number FROM items WHERE accepted < ? ORDER BY accepted, number LIMIT ?)", []any{inbox.UnixMilli(), pruneBatch}})
		deleted = deleted.Plus(batch)
		if err != nil {
			return deleted, fmt.Errorf("prune records before %s: %w", before.Format(time.RFC3339), err)
		}
		if batch.Answers < pruneBatch && batch.Messages < pruneBatch {
			return deleted, r.shrink(ctx, deleted)
		}
		time.Sleep(prunePause)
	}
}

// PruneDaily deletes what is older than keep, at most once a day among all who
// share the file; most calls cost one look into it.
func (r *Records) PruneDaily(ctx context.Context, keep time.Duration) (deleted Counts, err error) {
	now := time.Now()
	due := now.Add(-24 * time.Hour).UnixMilli()
	var last int64
	if err := r.db.QueryRowContext(ctx, "SELECT at FROM upkeep WHERE name = 'prune'").Scan(&last); err != nil {
		return Counts{}, fmt.Errorf("when were the records pruned: %w", translate(err))
	}
	if last > due {
		return Counts{}, nil
	}
	mine, err := r.writer.exec(ctx, "UPDATE upkeep SET at = ? WHERE name = 'prune' AND at <= ?", now.UnixMilli(), due)
	if err != nil || mine == 0 {
		return Counts{}, err
	}
	return r.Prune(ctx, now.Add(-keep))
}

// DeleteUser deletes what a user has asked and been answered, and what the user
// thought of answers. Of messages of the last 24 hours it leaves the bare keys,
// so that they are not answered again when they are delivered again.
func (r *Records) DeleteUser(ctx context.Context, user string) (deleted Counts, err error) {
	if user == "" {
		return Counts{}, errors.New("delete a user's records: no user is named")
	}
	deleted, err = r.delete(ctx, part{"answers", "asker = ?", []any{user}}, part{"feedback", "voter = ?", []any{user}},
		part{"items", "asker = ? AND accepted < ?", []any{user, time.Now().Add(-remembered).UnixMilli()}})
	if err == nil {
		var blanked int64
		blanked, err = r.writer.exec(ctx, `UPDATE items SET asker = '', text = '', payload = '', answer = '',
			state = CASE WHEN state IN ('accepted', 'answering') THEN 'dropped' ELSE state END WHERE asker = ?`, user)
		deleted.Messages += int(blanked)
	}
	if err != nil {
		return deleted, fmt.Errorf("delete the records of %s: %w", user, err)
	}
	return deleted, r.shrink(ctx, deleted)
}

// part is what is to be deleted of a table.
type part struct {
	table, where string
	args         []any
}

// delete deletes all parts in one transaction. The feedback on an answer goes
// with it.
func (r *Records) delete(ctx context.Context, parts ...part) (deleted Counts, err error) {
	err = r.writer.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		deleted = Counts{}
		for _, p := range parts {
			if p.table == "answers" {
				n, err := remove(ctx, tx, part{"feedback", "answer IN (SELECT id FROM answers WHERE " + p.where + ")", p.args})
				if err != nil {
					return err
				}
				deleted.Feedback += n
			}
			n, err := remove(ctx, tx, p)
			if err != nil {
				return err
			}
			*deleted.of(p.table) += n
		}
		return nil
	})
	return deleted, err
}

func (c *Counts) of(table string) *int {
	switch table {
	case "answers":
		return &c.Answers
	case "items":
		return &c.Messages
	}
	return &c.Feedback
}

func remove(ctx context.Context, tx *sql.Tx, p part) (int, error) {
	result, err := tx.ExecContext(ctx, "DELETE FROM "+p.table+" WHERE "+p.where, p.args...)
	if err != nil {
		return 0, err
	}
	n, err := result.RowsAffected()
	return int(n), err
}

// shrink makes the file smaller after something was deleted.
func (r *Records) shrink(ctx context.Context, deleted Counts) error {
	if deleted == (Counts{}) {
		return nil
	}
	return translate(sqlite.Shrink(ctx, r.db))
}
