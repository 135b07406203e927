package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/wenju/wenju/rag"
)

func TestChatInAPipe(t *testing.T) {
	s := newBridgeSession(t)
	r := s.runWith("南湾大桥有多长？\n\n/sources 1\n它是谁设计的？\n／new\n/quit\nnever asked\n", "chat")
	if r.status != exitDone {
		t.Fatalf("%+v", r)
	}
	for _, part := range []string{"3.6公里", "[1] bridge.md:3", ">     3 │ ", "林建国"} {
		if !strings.Contains(r.out, part) {
			t.Errorf("no %q in %s", part, r.out)
		}
	}
	for _, noise := range []string{"ask>", "问>", "\x1b", "**"} {
		if strings.Contains(r.out, noise) {
			t.Errorf("%q in %s", noise, r.out)
		}
	}
	if r := s.runWith("/nope\n", "chat"); r.status != exitFailed || !strings.Contains(r.err, "/nope") {
		t.Errorf("%+v", r)
	}
}

// A chat that runs sees what another process ingests meanwhile.
func TestChatSeesWhatIsIngested(t *testing.T) {
	s := newSession(t)
	write(t, "bridge.md", bridge)
	c := startChat(t)
	c.wants("京津冀土地总面积有多大？", "01-overview.md")
	s.want(exitDone, "ingest", "bridge.md")
	c.wants("南湾大桥有多长？", "3.6公里")
	write(t, "bridge.md", strings.Replace(bridge, "3.6公里", "7.9公里", 1))
	s.want(exitDone, "ingest", "bridge.md")
	c.wants("南湾大桥有多长？", "7.9公里")
	c.questions.Close()
	if status := <-c.done; status != exitDone {
		t.Errorf("status %d", status)
	}
}

// conversation is a chat that runs while the test goes on.
type conversation struct {
	t         *testing.T
	questions io.WriteCloser
	answers   *bufio.Scanner
	done      chan int
}

func startChat(t *testing.T) *conversation {
	toChat, questions := io.Pipe()
	answers, fromChat := io.Pipe()
	c := &conversation{t, questions, bufio.NewScanner(answers), make(chan int, 1)}
	// Should an answer not come, the test ends all the same.
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	go func() {
		c.done <- run(ctx, []string{"chat"}, stdio{toChat, fromChat, io.Discard, nil})
		fromChat.Close()
	}()
	return c
}

// wants asks and looks for a part in what is printed: an answer, an empty line,
// its sources and an empty line.
func (c *conversation) wants(question, part string) {
	c.t.Helper()
	io.WriteString(c.questions, question+"\n")
	var printed []string
	for empty := 0; empty < 2 && c.answers.Scan(); {
		if c.answers.Text() == "" {
			empty++
		}
		printed = append(printed, c.answers.Text())
	}
	if !strings.Contains(strings.Join(printed, "\n"), part) {
		c.t.Fatalf("%s: no %q in %q", question, part, printed)
	}
}

// typed stands for a user.
type typed struct{ lines []string }

func (u *typed) line(context.Context, string) (string, error) {
	if len(u.lines) == 0 {
		return "", io.EOF
	}
	line := u.lines[0]
	u.lines = u.lines[1:]
	return line, nil
}

func newTestChat(user *typed, interrupts <-chan os.Signal, ask answerer) (*chat, *bytes.Buffer, *bytes.Buffer) {
	var out, err bytes.Buffer
	a := newApp(stdio{nil, &out, &err, nil})
	return &chat{app: a, lines: user, interrupts: interrupts, ask: ask, lang: a.lang}, &out, &err
}

func TestInterruptEndsAPipe(t *testing.T) {
	interrupts := make(chan os.Signal, 1)
	c, out, _ := newTestChat(&typed{[]string{"one", "two"}}, interrupts,
		func(ctx context.Context, q rag.Question, emit rag.Emit) (rag.Answer, *shelf, error) {
			emit("half an an")
			interrupts <- os.Interrupt
			<-ctx.Done()
			return rag.Answer{}, nil, ctx.Err()
		})
	var ended *interrupted
	if err := c.run(t.Context()); !errors.As(err, &ended) || out.String() != "half an an" {
		t.Errorf("%v, stdout %q", err, out)
	}
}

func TestChatHistory(t *testing.T) {
	var before []int
	user := &typed{[]string{"one", "two", "/new", "three"}}
	c, _, _ := newTestChat(user, nil, func(_ context.Context, q rag.Question, _ rag.Emit) (rag.Answer, *shelf, error) {
		before = append(before, len(q.History))
		return rag.Answer{Question: q.Text, Text: "answer"}, &shelf{}, nil
	})
	if err := c.run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(before) != 3 || before[0] != 0 || before[1] != 1 || before[2] != 0 {
		t.Errorf("turns before each question: %v", before)
	}
}

func TestPastLines(t *testing.T) {
	t.Chdir(t.TempDir())
	a := newApp(stdio{nil, io.Discard, io.Discard, nil})
	one, other := openPastLines("data/chat_history", a.log), openPastLines("data/chat_history", a.log)
	for range maxPast {
		one.add("京津冀有多大？")
		other.add("另一个终端里的问题")
	}
	one.add("last")
	again := openPastLines("data/chat_history", a.log)
	if n := len(again.lines); n != maxPast || again.lines[n-1] != "last" {
		t.Errorf("%d lines, the last one %q", n, again.lines[n-1])
	}
	if n := len(openPastLines("data/chat_history", a.log).lines); n != maxPast {
		t.Errorf("the file was not shortened: %d lines", n)
	}
}
