package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
)

// Lock takes the file at path for this process alone and makes it where it is not
// there. Where another one has it that is ErrBusy at once. The lock ends with
// unlock or with the process, however that ends.
func Lock(ctx context.Context, path string) (unlock func(), err error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return nil, Classify(err)
	}
	db, err := sql.Open("sqlite", fileName(path)+"?_pragma=busy_timeout(0)")
	if err != nil {
		return nil, err
	}
	// The lock is that of a transaction which writes nothing, on the one connection.
	conn, err := db.Conn(ctx)
	if err == nil {
		_, err = conn.ExecContext(ctx, "BEGIN EXCLUSIVE")
	}
	if err != nil {
		db.Close()
		return nil, fmt.Errorf("lock %s: %w", path, Classify(err))
	}
	return func() { conn.Close(); db.Close() }, nil
}
