package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// shrinkPages is how many pages Shrink gives back in one transaction, and
// shrinkPause the time between two: others who write wait no longer than for one
// of them. Who waits looks every few milliseconds whether it is his turn.
const (
	shrinkPages = 256
	shrinkPause = 5 * time.Millisecond
)

// Shrink gives the place of what was deleted back to the file system, and takes
// it out of the write-ahead log, as far as others who read at the moment allow.
func Shrink(ctx context.Context, db *sql.DB) error {
	for before := -1; ; {
		var free int
		if err := db.QueryRowContext(ctx, "PRAGMA freelist_count").Scan(&free); err != nil {
			return Classify(err)
		}
		if free == 0 || free == before { // a file of the other kind gives nothing back
			break
		}
		if before >= 0 {
			time.Sleep(shrinkPause)
		}
		before = free
		if err := drain(ctx, db, fmt.Sprintf("PRAGMA incremental_vacuum(%d)", shrinkPages)); err != nil {
			return err
		}
	}
	return drain(ctx, db, "PRAGMA wal_checkpoint(TRUNCATE)")
}

// drain runs a pragma that does its work while its rows are read.
func drain(ctx context.Context, db *sql.DB, pragma string) error {
	rows, err := db.QueryContext(ctx, pragma)
	if err != nil {
		return Classify(err)
	}
	for rows.Next() {
	}
	return Classify(errors.Join(rows.Err(), rows.Close()))
}

// Copy writes the file at path, as it stands at one moment, to another that is not
// there yet. Others may write meanwhile; the copy is whole, in one file and its
// owner's alone.
func Copy(ctx context.Context, path, to string) error {
	if err := checkWhole(path); err != nil {
		return fmt.Errorf("copy %s: %w", path, err)
	}
	db, err := sql.Open("sqlite", fileName(path)+fmt.Sprintf("?mode=ro&_pragma=busy_timeout(%d)", busyTimeout))
	if err != nil {
		return err
	}
	defer db.Close()
	if err := makePrivate(to); err != nil {
		return fmt.Errorf("copy %s: %w", path, Classify(err))
	}
	if _, err := db.ExecContext(ctx, "VACUUM INTO ?", to); err != nil {
		return fmt.Errorf("copy %s: %w", path, Classify(err))
	}
	return nil
}
