package records

import (
	"context"
	"database/sql"
	"sync"
)

// writer joins what is written at the same time into one transaction, since what
// a transaction costs is its one wait for the disk. Whoever finds nobody writing
// writes for all who wait; there is no goroutine that would have to be ended.
type writer struct {
	db   *sql.DB
	turn chan struct{} // holds the one who writes

	mu      sync.Mutex
	waiting []*change
}

// change is one thing to be written.
type change struct {
	// do may be called again after a rollback. What it returns as an error undoes
	// it; what is only no success, it keeps for itself.
	do   func(context.Context, *sql.Tx) error
	done chan struct{} // closed when it is on the disk, or err says why not
	err  error
}

func newWriter(db *sql.DB) *writer { return &writer{db: db, turn: make(chan struct{}, 1)} }

// write returns when what do has written is safe. A caller that gives up before
// its turn has written nothing.
func (w *writer) write(ctx context.Context, do func(context.Context, *sql.Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	c := &change{do: do, done: make(chan struct{})}
	w.mu.Lock()
	w.waiting = append(w.waiting, c)
	w.mu.Unlock()
	select {
	case <-c.done:
	case w.turn <- struct{}{}:
		// The others' changes are not to fail because this caller gives up.
		w.flush(context.WithoutCancel(ctx))
		<-w.turn
	case <-ctx.Done():
		if w.withdraw(c) {
			return ctx.Err()
		}
	}
	<-c.done
	return translate(c.err)
}

// withdraw takes a change back that nobody has begun to write.
func (w *writer) withdraw(c *change) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	for i, other := range w.waiting {
		if other == c {
			w.waiting = append(w.waiting[:i], w.waiting[i+1:]...)
			return true
		}
	}
	return false
}

// flush writes all that waits. Where that fails together each change is written
// alone, so that one that cannot be written stops no other.
func (w *writer) flush(ctx context.Context) {
	w.mu.Lock()
	batch := w.waiting
	w.waiting = nil
	w.mu.Unlock()
	err := w.together(ctx, batch)
	for _, c := range batch {
		if c.err = err; err != nil && len(batch) > 1 {
			c.err = w.together(ctx, []*change{c})
		}
		close(c.done)
	}
}

func (w *writer) together(ctx context.Context, batch []*change) error {
	if len(batch) == 0 {
		return nil
	}
	tx, err := w.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for _, c := range batch {
		if err := c.do(ctx, tx); err != nil {
			return err
		}
	}
	return tx.Commit()
}

// exec writes with one statement and returns how many rows it changed.
func (w *writer) exec(ctx context.Context, query string, args ...any) (changed int64, err error) {
	err = w.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		result, err := tx.ExecContext(ctx, query, args...)
		if err != nil {
			return err
		}
		changed, err = result.RowsAffected()
		return err
	})
	return changed, err
}
