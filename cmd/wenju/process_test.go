package main

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// writeMany makes a folder of n documents.
func writeMany(t *testing.T, dir string, n int) {
	t.Helper()
	for i := range n {
		write(t, filepath.Join(dir, fmt.Sprintf("%s%04d.md", filepath.Base(dir), i)),
			fmt.Sprintf("# 第%d号桥\n\n第%d号桥全长%d米。\n", i, i, i*10))
	}
}

// A kill at any moment of an ingest leaves an index that opens, and running the
// ingest again completes it.
func TestKillDuringIngest(t *testing.T) {
	const documents = 450 // several changes of the index
	s := newSession(t)
	writeMany(t, "many", documents)
	for _, lines := range []int{1, 100, 205, 300, 410} {
		os.RemoveAll("data")
		cmd := s.process("ingest", "many", "--log-level", "debug")
		killAfter(t, cmd, lines)
		s.want(exitDone, "docs")
		s.want(exitDone, "ingest", "many")
		if n := len(decode[docList](t, s.want(exitDone, "docs", "--json").out).Documents); n != documents {
			t.Errorf("killed after line %d: %d documents in the end, want %d", lines, n, documents)
		}
	}
}

// killAfter starts a process and kills it once it has logged that many lines.
func killAfter(t *testing.T, cmd *exec.Cmd, lines int) {
	t.Helper()
	log, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	scanner := bufio.NewScanner(log)
	for range lines {
		if !scanner.Scan() {
			t.Fatal("the process ended too soon")
		}
	}
	cmd.Process.Kill()
	for scanner.Scan() {
	}
	if err := cmd.Wait(); err == nil {
		t.Logf("it was done before the kill after line %d", lines)
	}
}

func TestTwoIngestsAtOnce(t *testing.T) {
	s := newSession(t)
	writeMany(t, "a", 250)
	writeMany(t, "b", 250)
	one, other := s.process("ingest", "a"), s.process("ingest", "b")
	for _, cmd := range []*exec.Cmd{one, other} {
		cmd.Stderr = os.Stderr
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
	}
	for _, cmd := range []*exec.Cmd{one, other} {
		if err := cmd.Wait(); err != nil {
			t.Error(err)
		}
	}
	if n := len(decode[docList](t, s.want(exitDone, "docs", "--json").out).Documents); n != 500 {
		t.Errorf("%d documents", n)
	}
}

func TestTerminated(t *testing.T) {
	s := newSession(t)
	cmd := s.process("check") // reads stdin, which stays open
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	fmt.Fprintln(in, `{"id":"a","answer":"好。","passages":[]}`)
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil {
		t.Fatal(line, err)
	}
	cmd.Process.Signal(syscall.SIGTERM)
	cmd.Wait()
	if status := cmd.ProcessState.ExitCode(); status != exitInterrupted {
		t.Errorf("status %d, want %d", status, exitInterrupted)
	}
}

// nobody is a user who may do nothing in particular.
const nobody = 65534

// Without permission each command says so. Root may do everything, so that a
// process of root's becomes nobody for this.
func TestNoPermission(t *testing.T) {
	s := newBridgeSession(t)
	write(t, "closed/secret.md", bridge)
	write(t, "docs/other.md", bridge)
	open(t, ".")
	if err := os.Chmod("closed", 0o000); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.Chmod("closed", 0o755); os.Chmod("data", 0o755) })
	if err := os.Chmod("data", 0o555); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"ingest", "docs"}, {"ingest", "--data", "data/below", "docs"}} {
		out, status := s.asNobody(args...)
		if status != exitFailed || !strings.Contains(out, "give permission") || strings.Count(out, "\n") != 1 {
			t.Errorf("%q: status %d, %s", args, status, out)
		}
	}
	if err := os.Mkdir("free", 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod("free", 0o777); err != nil {
		t.Fatal(err)
	}
	out, status := s.asNobody("ingest", "--data", "free", "docs", "closed")
	if status != exitFailed || !strings.Contains(out, "closed: ") || !strings.Contains(out, "2 documents new") {
		t.Errorf("status %d, %s", status, out)
	}
}

// open lets everybody into dir, which is a test's.
func open(t *testing.T, dir string) {
	t.Helper()
	path, err := filepath.Abs(dir)
	if err != nil {
		t.Fatal(err)
	}
	for path != os.TempDir() && len(path) > 1 {
		if err := os.Chmod(path, 0o755); err != nil {
			return // not ours
		}
		path = filepath.Dir(path)
	}
}

func (s *session) asNobody(args ...string) (output string, status int) {
	s.t.Helper()
	cmd := s.process(args...)
	if os.Getuid() == 0 {
		raw, err := os.ReadFile(cmd.Path)
		if err != nil {
			s.t.Fatal(err)
		}
		if err := os.WriteFile("program", raw, 0o755); err != nil {
			s.t.Fatal(err)
		}
		cmd.Path = "./program"
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	}
	raw, _ := cmd.CombinedOutput()
	return string(raw), cmd.ProcessState.ExitCode()
}
