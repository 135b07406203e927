package sqlite_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/wenju/wenju/internal/sqlite"
)

// lockedFile tells the test binary to be the process that holds a lock.
const lockedFile = "SQLITE_TEST_LOCKED_FILE"

func holdUntilKilled(path string) {
	if _, err := sqlite.Lock(context.Background(), path); err != nil {
		panic(err)
	}
	fmt.Println("locked")
	select {}
}

func TestLock(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", "slack.lock")
	for range 2 { // the second time after it was let go
		unlock, err := sqlite.Lock(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := sqlite.Lock(t.Context(), path); !errors.Is(err, sqlite.ErrBusy) {
			t.Errorf("locked twice: %v", err)
		}
		unlock()
	}
}

// Another process has it until it is killed.
func TestLockOfAnother(t *testing.T) {
	path := filepath.Join(t.TempDir(), "slack.lock")
	process := exec.Command(os.Args[0])
	process.Env = append(os.Environ(), lockedFile+"="+path)
	out, err := process.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	if !bufio.NewScanner(out).Scan() {
		t.Fatal("the other process did not lock")
	}
	if _, err := sqlite.Lock(t.Context(), path); !errors.Is(err, sqlite.ErrBusy) {
		t.Errorf("locked by two processes: %v", err)
	}
	process.Process.Kill()
	process.Wait()
	unlock, err := sqlite.Lock(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	unlock()
}
