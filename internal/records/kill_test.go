package records_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/wenju/wenju/internal/records"
)

// killedFile tells the test binary to be the process that is killed.
const killedFile = "RECORDS_TEST_KILLED_FILE"

// racedFile tells it to be one of several that take the same messages.
const racedFile = "RECORDS_TEST_RACED_FILE"

func TestMain(m *testing.M) {
	if path := os.Getenv(killedFile); path != "" {
		answerUntilKilled(path)
	}
	if path := os.Getenv(racedFile); path != "" {
		takeAll(path)
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// answerUntilKilled answers messages, several at a time, and prints what is safe.
func answerUntilKilled(path string) {
	r, err := records.Open(context.Background(), path)
	if err != nil {
		panic(err)
	}
	var wg sync.WaitGroup
	for worker := range 4 {
		wg.Go(func() {
			for i := 0; ; i++ {
				if err := answer(r, fmt.Sprintf("K%d-%06d", worker, i)); err != nil {
					panic(err)
				}
			}
		})
	}
	wg.Wait()
}

// answer takes a message all its way. Printing is one write a line.
func answer(r *records.Records, key string) error {
	ctx := context.Background()
	if _, err := r.Accept(ctx, message(key, "")); err != nil {
		return err
	}
	fmt.Println("accepted " + key)
	if _, _, err := r.Take(ctx, key); err != nil {
		return err
	}
	if err := r.Save(ctx, record(key, 0)); err != nil {
		return err
	}
	fmt.Println("saved " + key)
	if err := errors.Join(r.Replied(ctx, key, key), r.Finish(ctx, key, records.Answered, key)); err != nil {
		return err
	}
	fmt.Println("answered " + key)
	return nil
}

func TestKill(t *testing.T) {
	path := filepath.Join(t.TempDir(), "records.db")
	safe := killAfter(t, path, 60)
	r := open(t, path)
	unfinished, err := r.Unfinished(t.Context(), time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	open := make(map[string]bool)
	for _, item := range unfinished {
		open[item.Key] = true
	}
	for _, line := range safe {
		what, key, _ := strings.Cut(line, " ")
		switch what {
		case "accepted":
			if accept(t, r, message(key, "")) {
				t.Errorf("%s: lost", line)
			}
		case "saved":
			if _, err := r.Get(t.Context(), key); err != nil {
				t.Errorf("%s: %v", line, err)
			}
		case "answered":
			if item, err := r.ItemByReply(t.Context(), "C1", key); err != nil || item.State != records.Answered || open[key] {
				t.Errorf("%s: %v, %v", line, item, err)
			}
		}
	}
	save(t, r, record("AFTER", 1))
}

// killAfter kills a process that answers when it has printed n lines, and returns
// all that it printed.
func killAfter(t *testing.T, path string, n int) (safe []string) {
	t.Helper()
	process := exec.Command(os.Args[0])
	process.Env = append(os.Environ(), killedFile+"="+path)
	out, err := process.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for len(safe) < n && lines.Scan() {
		safe = append(safe, lines.Text())
	}
	process.Process.Kill()
	for lines.Scan() {
		safe = append(safe, lines.Text())
	}
	process.Wait()
	if len(safe) < n {
		t.Fatalf("the process ended after %d lines", len(safe))
	}
	return safe
}

const raced = 200

// takeAll accepts and takes the messages that the other processes do as well, and
// prints those that it got.
func takeAll(path string) {
	r, err := records.Open(context.Background(), path)
	if err != nil {
		panic(err)
	}
	defer r.Close()
	for i := range raced {
		key := fmt.Sprint("1.", i)
		fresh, err := r.Accept(context.Background(), message(key, "E"+key))
		if err != nil {
			panic(err)
		}
		_, taken, err := r.Take(context.Background(), key)
		if err != nil {
			panic(err)
		}
		fmt.Println(key, fresh, taken)
	}
}

// Each message is fresh for one process, and taken by one.
func TestSeveralProcesses(t *testing.T) {
	path := filepath.Join(t.TempDir(), "records.db")
	outputs := make([]string, 3)
	var wg sync.WaitGroup
	for i := range outputs {
		wg.Go(func() {
			process := exec.Command(os.Args[0])
			process.Env = append(os.Environ(), racedFile+"="+path)
			out, err := process.CombinedOutput()
			if err != nil {
				t.Errorf("%v: %s", err, out)
			}
			outputs[i] = string(out)
		})
	}
	wg.Wait()
	fresh, taken := make(map[string]int), make(map[string]int)
	for line := range strings.Lines(strings.Join(outputs, "")) {
		words := strings.Fields(line)
		if words[1] == "true" {
			fresh[words[0]]++
		}
		if words[2] == "true" {
			taken[words[0]]++
		}
	}
	for i := range raced {
		if key := fmt.Sprint("1.", i); fresh[key] != 1 || taken[key] != 1 {
			t.Errorf("%s: fresh %d times, taken %d times", key, fresh[key], taken[key])
		}
	}
}
