package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// asProgram makes the test binary be the program, so that tests can start and
// kill real processes.
const asProgram = "WENJU_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		os.Unsetenv(asProgram)
		main()
	}
	os.Exit(m.Run())
}

// result is what a run of the program came to.
type result struct {
	status   int
	out, err string
}

// session runs the program in a folder of its own.
type session struct {
	t   *testing.T
	env []string
}

func newSession(t *testing.T, env ...string) *session {
	t.Helper()
	t.Chdir(t.TempDir())
	return &session{t, env}
}

func (s *session) run(args ...string) result { return s.runWith("", args...) }

func (s *session) runWith(stdin string, args ...string) result {
	var out, err bytes.Buffer
	status := run(context.Background(), args, stdio{strings.NewReader(stdin), &out, &err, s.env})
	return result{status, out.String(), err.String()}
}

// want runs the program and fails the test unless it ends with that status.
func (s *session) want(status int, args ...string) result {
	s.t.Helper()
	r := s.run(args...)
	if r.status != status {
		s.t.Fatalf("wenju %q: status %d, want %d\nstdout: %s\nstderr: %s", args, r.status, status, r.out, r.err)
	}
	return r
}

// process returns the program as a process of its own, not yet started.
func (s *session) process(args ...string) *exec.Cmd {
	s.t.Helper()
	return s.command(args...)
}

// command is process without a test.
func (s *session) command(args ...string) *exec.Cmd {
	exe, err := os.Executable()
	if err != nil {
		panic(err) // tests have an executable
	}
	cmd := exec.Command(exe, args...)
	cmd.Env = append(os.Environ(), append([]string{asProgram + "=1"}, s.env...)...)
	return cmd
}

func write(t *testing.T, name, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

func decode[T any](t *testing.T, raw string) T {
	t.Helper()
	var v T
	if err := json.Unmarshal([]byte(raw), &v); err != nil {
		t.Fatalf("%v in %s", err, raw)
	}
	return v
}

// bridge is a small document that the tests ask about.
const bridge = "# 南湾大桥\n\n南湾大桥全长3.6公里,2019年5月1日通车。\n大桥由林建国设计,造价12.8亿元。\n"

func TestHelpGoesToStderr(t *testing.T) {
	s := newSession(t)
	for _, args := range [][]string{{"--help"}, {"help"}, {"ask", "-h"}, {"help", "ask"}, {"ingest", "--help"}} {
		r := s.want(exitDone, args...)
		if r.out != "" || !strings.Contains(r.err, "Usage") {
			t.Errorf("%q: stdout %q, stderr %q", args, r.out, r.err)
		}
	}
	if r := s.want(exitDone, "--help"); !strings.Contains(r.err, "--data DIR") || !strings.Contains(r.err, "explain") {
		t.Error(r.err)
	}
}

func TestHelpInChinese(t *testing.T) {
	for _, env := range []string{"LANG=zh_CN.UTF-8", "WENJU_LANG=zh"} {
		if r := newSession(t, env).want(exitDone, "--help"); !strings.Contains(r.err, "用法") {
			t.Errorf("%s: %s", env, r.err)
		}
	}
}

func TestVersion(t *testing.T) {
	// It tells the version whatever the configuration is.
	if r := newSession(t, "WENJU_STORE=nope").want(exitDone, "version"); !strings.HasPrefix(r.out, "wenju ") || !strings.Contains(r.out, "go1.") {
		t.Error(r.out)
	}
}

func TestWrongUsage(t *testing.T) {
	s := newSession(t)
	write(t, "broken.json", "{")
	for _, test := range []struct {
		args []string
		says string
	}{
		{[]string{"serch", "x"}, `there is no command "serch": did you mean search?`},
		{[]string{"什么是京津冀"}, "wenju ask"},
		{[]string{"help", "nope"}, `no command "nope"`},
		{[]string{"ask", "--jsn", "x"}, "there is no flag --jsn"},
		{[]string{"ask", "-z", "x"}, "there is no flag -z"},
		{[]string{"ask"}, "wenju ask [flags] QUESTION"},
		{[]string{"ask", ""}, "empty"},
		{[]string{"ask", " \n"}, "empty"},
		{[]string{"ask", "-"}, "empty"},
		{[]string{"ask", "x", "--history", "nope.json"}, "--history nope.json"},
		{[]string{"ask", "x", "--history", "broken.json"}, "--history broken.json"},
		{[]string{"ask", "x", "--history"}, "needs a value"},
		{[]string{"search", "x", "-k", "0"}, "from 1 to"},
		{[]string{"search", "x", "-k", "many"}, `cannot be "many"`},
		{[]string{"search", strings.Repeat("长", 100_000)}, "100000 characters"},
		{[]string{"docs", "x"}, "wenju docs"},
		{[]string{"remove"}, "wenju remove"},
		{[]string{"explain", "a", "b"}, "wenju explain"},
		{[]string{"docs", "--log-level", "loud"}, `"loud"`},
		{[]string{"docs", "--data", "broken.json"}, "--data"},
	} {
		r := s.want(exitUsage, test.args...)
		if r.out != "" || !strings.Contains(r.err, test.says) || strings.Count(r.err, "\n") != 1 {
			t.Errorf("%q: stdout %q, stderr %q; want one line with %q", test.args, r.out, r.err, test.says)
		}
	}
	if r := s.want(exitUsage); !strings.Contains(r.err, "Commands") {
		t.Error(r.err)
	}
}

func TestFlagsBehindArguments(t *testing.T) {
	s := newSession(t)
	write(t, "bridge.md", bridge)
	s.want(exitDone, "ingest", "bridge.md", "--data", "here")
	if r := s.want(exitDone, "docs", "--json", "--data", "here"); !strings.Contains(r.out, "bridge.md") {
		t.Error(r.out)
	}
}

type brokenPipe struct{}

func (brokenPipe) Write([]byte) (int, error) { return 0, os.ErrClosed }

func TestOutputThatCannotBeWritten(t *testing.T) {
	newSession(t)
	var err bytes.Buffer
	for _, args := range [][]string{{"version"}, {"ask", "京津冀有多大？"}, {"ask", "京津冀有多大？", "--json"}} {
		err.Reset()
		status := run(t.Context(), args, stdio{strings.NewReader(""), brokenPipe{}, &err, nil})
		if status != exitFailed || !strings.Contains(err.String(), "output could not be written") {
			t.Errorf("%q: status %d, %s", args, status, &err)
		}
	}
}

func TestInterrupt(t *testing.T) {
	newSession(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var out, err bytes.Buffer
	status := run(ctx, []string{"ask", "京津冀有多大？"}, stdio{strings.NewReader(""), &out, &err, nil})
	if status != exitInterrupted || !strings.Contains(err.String(), "Interrupted") {
		t.Errorf("status %d, %s", status, &err)
	}
}
