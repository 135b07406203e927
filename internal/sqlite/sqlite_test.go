package sqlite_test

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/wenju/wenju/internal/sqlite"
)

const (
	stepOne   = `CREATE TABLE things (name TEXT NOT NULL); INSERT INTO things VALUES ('old');`
	stepTwo   = `ALTER TABLE things ADD COLUMN size INTEGER NOT NULL DEFAULT 7;`
	stepThree = `CREATE TABLE more (n INTEGER); UPDATE things SET size = size + 1;`
	// endless goes on until the process is killed.
	endless = stepThree + `INSERT INTO more WITH RECURSIVE count (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM count) SELECT n FROM count;`
)

func upTo(steps ...string) sqlite.Schema { return sqlite.Schema{Steps: steps} }

func open(t *testing.T, path string, schema sqlite.Schema) *sql.DB {
	t.Helper()
	db, err := sqlite.Open(t.Context(), path, schema)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// size is what the steps have made of the one thing; -1 without the column.
func size(t *testing.T, db *sql.DB) (n int) {
	t.Helper()
	if err := db.QueryRowContext(t.Context(), "SELECT size FROM things").Scan(&n); err != nil {
		return -1
	}
	return n
}

func TestSteps(t *testing.T) {
	all := upTo(stepOne, stepTwo, stepThree)
	for name, first := range map[string]sqlite.Schema{
		"new": all, "from 1": upTo(stepOne), "from 2": upTo(stepOne, stepTwo),
	} {
		path := filepath.Join(t.TempDir(), "file.db")
		open(t, path, first).Close()
		for range 2 { // the second time there is nothing to do
			if got := size(t, open(t, path, all)); got != 8 {
				t.Errorf("%s: size %d", name, got)
			}
		}
		if _, err := sqlite.Open(t.Context(), path, upTo(stepOne)); !errors.Is(err, sqlite.ErrNewer) {
			t.Errorf("%s: opened by an older program: %v", name, err)
		}
	}
}

func TestStepsAtOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file.db")
	open(t, path, upTo(stepOne)).Close()
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			db, err := sqlite.Open(context.Background(), path, upTo(stepOne, stepTwo, stepThree))
			if err != nil {
				t.Error(err)
				return
			}
			db.Close()
		})
	}
	wg.Wait()
	if got := size(t, open(t, path, upTo(stepOne, stepTwo, stepThree))); got != 8 {
		t.Errorf("size %d: a step was gone through more than once", got)
	}
}

// What people wrote is read by its owner alone: in the file, beside it and in copies.
func TestPrivate(t *testing.T) {
	dir := t.TempDir()
	path, to := filepath.Join(dir, "records.db"), filepath.Join(dir, "copy.db")
	open(t, path, sqlite.Schema{Steps: []string{stepOne}, Forgets: true})
	if err := sqlite.Copy(t.Context(), path, to); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{path, path + "-wal", to} {
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s: %v", name, info.Mode())
		}
	}
	if err := sqlite.Copy(t.Context(), path, to); !errors.Is(err, fs.ErrExist) {
		t.Errorf("copied over a copy: %v", err)
	}
}

func TestFailingStep(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file.db")
	open(t, path, upTo(stepOne)).Close()
	if _, err := sqlite.Open(t.Context(), path, upTo(stepOne, stepTwo, "no SQL")); err == nil {
		t.Fatal("no error")
	}
	if got := size(t, open(t, path, upTo(stepOne))); got != -1 {
		t.Error("half of the steps are there")
	}
}

// killedFile tells the test binary to be the process that is killed.
const killedFile = "SQLITE_TEST_KILLED_FILE"

func TestMain(m *testing.M) {
	if path := os.Getenv(killedFile); path != "" {
		_, err := sqlite.Open(context.Background(), path, upTo(stepOne, stepTwo, endless))
		panic(err)
	}
	if path := os.Getenv(lockedFile); path != "" {
		holdUntilKilled(path)
	}
	os.Exit(m.Run())
}

func TestKilledInAStep(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file.db")
	db := open(t, path, upTo(stepOne))
	process := exec.Command(os.Args[0])
	process.Env = append(os.Environ(), killedFile+"="+path)
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	awaitWriter(t, db)
	process.Process.Kill()
	process.Wait()
	if got := size(t, open(t, path, upTo(stepOne, stepTwo, stepThree))); got != 8 {
		t.Errorf("size %d", got)
	}
}

// awaitWriter returns when another process is in a transaction that writes.
func awaitWriter(t *testing.T, db *sql.DB) {
	t.Helper()
	db.SetMaxOpenConns(1)
	if _, err := db.ExecContext(t.Context(), "PRAGMA busy_timeout = 0"); err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); {
		tx, err := db.BeginTx(t.Context(), nil)
		if errors.Is(sqlite.Classify(err), sqlite.ErrBusy) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		tx.Rollback()
	}
	t.Fatal("nobody writes")
}
