// Package sqlite opens the program's SQLite files: the index and the records.
//
// Both are in WAL mode, so that several processes can read while one writes and
// a kill at any moment leaves a file that opens.
package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// Errors that a file can meet with, for errors.Is. What Open and Classify return
// wraps them.
var (
	ErrNewer   = errors.New("written by a newer version of wenju")
	ErrCorrupt = errors.New("file is damaged")
	ErrFull    = errors.New("no space left on the device")
	ErrBusy    = errors.New("another process is writing")
)

// Schema is what a file has to hold.
type Schema struct {
	// Steps lead from an empty file to the present tables: step i brings a file of
	// version i to version i+1. The version is kept in the file's user_version; a
	// file with a higher one than there are steps is ErrNewer. A step that files
	// have been through is never changed, only followed by another.
	Steps []string
	// Forgets is for files that hold what people wrote: what is deleted is
	// overwritten, and Shrink gives its place back. A file that was made without
	// it overwrites and keeps its size. A new file is its owner's alone.
	Forgets bool
}

func (s Schema) version() int { return len(s.Steps) }

// busyTimeout is how long a writer waits for another one, in milliseconds.
const busyTimeout = 10_000

// Open opens the file at path, and makes it with its folder where it is not
// there. The path ":memory:" is a database of its own in memory.
//
// Where neither the file's folder nor the file can be written, the file is opened
// for reading alone, as it stands: writing is fs.ErrPermission, and what another
// process writes later is not seen.
func Open(ctx context.Context, path string, schema Schema) (*sql.DB, error) {
	if path == memory {
		return open(ctx, path, schema, writable)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return nil, Classify(err)
	}
	if err := checkWhole(path); err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	db, err := open(ctx, path, schema, writable)
	if errors.Is(err, fs.ErrPermission) && size(path) > 0 && size(path+"-wal") == 0 {
		if db, readErr := open(ctx, path, schema, asItStands); readErr == nil {
			return db, nil
		}
	}
	return db, err
}

const memory = ":memory:"

// How a file is opened, as parameters of the driver.
const (
	writable   = "_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_txlock=immediate"
	asItStands = "mode=ro&immutable=1"
	// It has to come first: a file with pages in it keeps its kind.
	forgets = "_pragma=auto_vacuum(INCREMENTAL)&_pragma=secure_delete(ON)&"
)

func open(ctx context.Context, path string, schema Schema, how string) (*sql.DB, error) {
	name := path
	if path != memory {
		name = fileName(path)
	}
	if schema.Forgets && how == writable {
		how = forgets + how
		if path != memory {
			makePrivate(path) // what fails here fails in SQLite, which says why
		}
	}
	db, err := sql.Open("sqlite", fmt.Sprintf("%s?_pragma=busy_timeout(%d)&%s", name, busyTimeout, how))
	if err != nil {
		return nil, err
	}
	if path == memory {
		// Every connection would be another database.
		db.SetMaxOpenConns(1)
	}
	if err := prepareInTurn(ctx, db, schema); err != nil {
		db.Close()
		return nil, fmt.Errorf("open %s: %w", path, Classify(err))
	}
	return db, nil
}

// makePrivate makes an empty file that nobody but its owner may read; SQLite gives
// the same rights to what stands beside it. A file that is there is not even opened:
// closing it would end the locks that this process has on it.
func makePrivate(path string) error {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	return file.Close()
}

// fileName is a path as the driver wants it in front of parameters. It is cleaned,
// since after "file:" two slashes would begin a host name.
func fileName(path string) string {
	return "file:" + (&url.URL{Path: filepath.Clean(path)}).EscapedPath()
}

// pageSize is SQLite's usual one; no file of ours has another.
const pageSize = 4096

// checkWhole notices a file that was cut off within a page, which SQLite fills up
// with zeros. While there is a write-ahead log it may be one that a crash cut
// off, and the log has the page.
func checkWhole(path string) error {
	if n := size(path); n%pageSize != 0 && size(path+"-wal") == 0 {
		return fmt.Errorf("%w: its size of %d bytes is not one of whole pages", ErrCorrupt, n)
	}
	return nil
}

// size is that of a file in bytes, 0 where there is none.
func size(path string) int64 {
	info, err := os.Stat(path)
	if err != nil {
		return 0
	}
	return info.Size()
}

// prepareInTurn prepares the file, waiting for other processes that do so.
// Bringing a new file into WAL mode takes a lock for which SQLite does not wait
// by itself, whatever busy_timeout says.
func prepareInTurn(ctx context.Context, db *sql.DB, schema Schema) error {
	for end := time.Now().Add(busyTimeout * time.Millisecond); ; {
		err := prepare(ctx, db, schema)
		if err == nil || !errors.Is(Classify(err), ErrBusy) || time.Now().After(end) {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(10 * time.Millisecond):
		}
	}
}

func prepare(ctx context.Context, db *sql.DB, schema Schema) error {
	version, err := userVersion(ctx, db)
	if err != nil || version == schema.version() {
		return err
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	// Another process may have gone through the steps since.
	if version, err = userVersion(ctx, tx); err != nil || version == schema.version() {
		return err
	}
	if version > schema.version() {
		return fmt.Errorf("%w: it has format %d and this program knows up to %d", ErrNewer, version, schema.version())
	}
	if err := climb(ctx, tx, schema.Steps, version); err != nil {
		return err
	}
	return tx.Commit()
}

// climb goes through the steps that a file of that version has not been through.
// It is one transaction from the first to the last: a kill in between leaves the
// file as it was.
func climb(ctx context.Context, tx *sql.Tx, steps []string, version int) error {
	for ; version < len(steps); version++ {
		if _, err := tx.ExecContext(ctx, steps[version]); err != nil {
			return fmt.Errorf("from format %d to %d: %w", version, version+1, err)
		}
	}
	_, err := tx.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d", version))
	return err
}

// queryer is a database or a transaction on it.
type queryer interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

func userVersion(ctx context.Context, db queryer) (version int, err error) {
	err = db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version)
	return version, err
}

// Classify wraps err with the one of this package's errors that fits it, if any,
// or with fs.ErrPermission where the file may not be opened or written.
func Classify(err error) error {
	var failure *sqlite.Error
	switch {
	case err == nil:
		return nil
	case errors.Is(err, syscall.ENOSPC):
		return fmt.Errorf("%w: %w", ErrFull, err)
	case !errors.As(err, &failure):
		return err
	}
	// Without room for the shared memory beside the file SQLite says no more than
	// that it could not be made.
	if failure.Code() == sqlite3.SQLITE_IOERR_SHMSIZE {
		return fmt.Errorf("%w: %w", ErrFull, err)
	}
	switch failure.Code() & 0xff {
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return fmt.Errorf("%w: %w", ErrCorrupt, err)
	case sqlite3.SQLITE_FULL:
		return fmt.Errorf("%w: %w", ErrFull, err)
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return fmt.Errorf("%w: %w", ErrBusy, err)
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM:
		return fmt.Errorf("%w: %w", fs.ErrPermission, err)
	}
	return err
}
