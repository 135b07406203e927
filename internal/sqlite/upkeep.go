package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// Shrink gives the place of what was deleted back to the file system, and takes
// it out of the write-ahead log, as far as others who read at the moment allow.
func Shrink(ctx context.Context, db *sql.DB) error {
	// Both do their work while their rows are read.
	for _, pragma := range []string{"PRAGMA incremental_vacuum", "PRAGMA wal_checkpoint(TRUNCATE)"} {
		rows, err := db.QueryContext(ctx, pragma)
		if err != nil {
			return Classify(err)
		}
		for rows.Next() {
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			return Classify(err)
		}
	}
	return nil
}

// Copy writes the file at path, as it stands at one moment, to another that is not
// there yet. Others may write meanwhile; the copy is whole and in one file.
func Copy(ctx context.Context, path, to string) error {
	if err := checkWhole(path); err != nil {
		return fmt.Errorf("copy %s: %w", path, err)
	}
	db, err := sql.Open("sqlite", fileName(path)+fmt.Sprintf("?mode=ro&_pragma=busy_timeout(%d)", busyTimeout))
	if err != nil {
		return err
	}
	defer db.Close()
	if _, err := db.ExecContext(ctx, "VACUUM INTO ?", to); err != nil {
		return fmt.Errorf("copy %s: %w", path, Classify(err))
	}
	return nil
}
