package chromem_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/wenju/wenju/internal/store"
	"github.com/wenju/wenju/internal/store/chromem"
	"github.com/wenju/wenju/internal/store/storetest"
)

// childIndex names the index that this process, started by TestKilled, changes
// until it is killed.
const childIndex = "WENJU_TEST_CHILD_INDEX"

func TestMain(m *testing.M) {
	if path := os.Getenv(childIndex); path != "" {
		if err := changeForever(context.Background(), path); err != nil {
			fmt.Println(err)
		}
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// changeForever replaces all documents with others, again and again, and says so
// on stdout before each change.
func changeForever(ctx context.Context, path string) error {
	s, err := chromem.Open(ctx, path)
	if err != nil {
		return err
	}
	for {
		info, err := s.Info(ctx)
		if err != nil {
			return err
		}
		fmt.Println("changing", info.Generation)
		if err := s.Apply(ctx, wholeChange(info.Generation+1)); err != nil {
			return err
		}
	}
}

// wholeChange is of several megabytes, more than fits into SQLite's cache, so that
// parts of it reach the disk long before the commit. All its texts name the
// generation.
func wholeChange(generation int64) store.Change {
	change := storetest.Put()
	for i := range 5 {
		word := fmt.Sprintf("第%d代", generation)
		chunks := make([]string, 40)
		for j := range chunks {
			chunks[j] = word + strings.Repeat("河水", 3000)
		}
		change.Put = append(change.Put, storetest.Doc(fmt.Sprintf("/docs/%d.txt", i), chunks...))
	}
	return change
}

// TestKilled kills a process at several moments of a change, by what it has
// written so far, and expects the state before the change or the one after it.
func TestKilled(t *testing.T) {
	path := filepath.Join(t.TempDir(), "index.db")
	if err := open(t, path).Apply(t.Context(), wholeChange(1)); err != nil {
		t.Fatal(err)
	}
	for _, written := range []int64{0, 1, afterCommit, 1 << 20, 3 << 20, 5 << 20, 6 << 20} {
		before, after := killWhen(t, path, written)
		s, err := chromem.Open(t.Context(), path)
		if err != nil {
			t.Fatalf("killed after %d bytes: %v", written, err)
		}
		got := checkWholeChange(t, s)
		if got < before || got > after {
			t.Errorf("killed after %d bytes: generation %d, want %d to %d", written, got, before, after)
		}
		t.Logf("killed after %d bytes in generation %d: now %d", written, before, got)
		s.Close()
	}
}

// afterCommit stands for the moment after the first change.
const afterCommit = -1

// killWhen starts a process that changes the index and kills it when it has
// written so many bytes of a change. It returns the generations among which the
// state has to be.
func killWhen(t *testing.T, path string, written int64) (before, after int64) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childIndex+"="+path)
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(stdout)
	line, err := lines.ReadString('\n')
	if err != nil {
		t.Fatal(line, err)
	}
	if written == afterCommit { // the next change begins
		if line, err = lines.ReadString('\n'); err != nil {
			t.Fatal(line, err)
		}
	}
	for deadline := time.Now().Add(30 * time.Second); logSize(path) < written; runtime.Gosched() {
		if time.Now().After(deadline) {
			cmd.Process.Kill()
			t.Fatalf("the process has written %d bytes, not %d", logSize(path), written)
		}
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	// What it has said until its death tells which changes it had begun.
	generation := func(line string) (n int64) {
		if _, err := fmt.Sscanf(line, "changing %d\n", &n); err != nil {
			t.Fatalf("the process says %q: %v", line, err)
		}
		return n
	}
	before = generation(line)
	after = before + 1
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			break
		}
		after = generation(line) + 1
	}
	cmd.Wait()
	return before, after
}

func logSize(path string) int64 {
	info, err := os.Stat(path + "-wal")
	if err != nil {
		return 0
	}
	return info.Size()
}

// checkWholeChange checks that the index holds one whole change, and returns its
// generation.
func checkWholeChange(t *testing.T, s store.Store) int64 {
	t.Helper()
	info, err := s.Info(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := wholeChange(info.Generation)
	for i, put := range want.Put {
		source := fmt.Sprintf("%d.txt", i)
		doc, err := s.Document(t.Context(), source)
		if err != nil || doc.Text != put.Document.Text {
			t.Errorf("generation %d: %s has another text (%v)", info.Generation, source, err)
		}
		chunks, err := s.Chunks(t.Context(), source)
		same := slices.EqualFunc(chunks, put.Chunks, func(a, b store.Chunk) bool { return a.Text == b.Text })
		if err != nil || !same {
			t.Errorf("generation %d: %s has other chunks (%v)", info.Generation, source, err)
		}
	}
	return info.Generation
}
