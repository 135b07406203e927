package main

import (
	"os"
	"strings"
	"testing"
)

// oneSentence fails the test unless stderr is one line that names a thing.
func oneSentence(t *testing.T, r result, names string) {
	t.Helper()
	if strings.Count(r.err, "\n") != 1 || !strings.Contains(r.err, names) {
		t.Errorf("want one sentence on %s, got %q", names, r.err)
	}
}

func TestBadFiles(t *testing.T) {
	s := newBridgeSession(t)
	write(t, "empty.txt", "")
	write(t, "binary.txt", "\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00")
	write(t, "invalid.txt", "abc\xff\xfe\xfa\x81def")
	write(t, "picture.png", "\x89PNG")
	huge, err := os.Create("huge.txt") // without taking the room
	if err != nil {
		t.Fatal(err)
	}
	if err := huge.Truncate(1 << 30); err != nil {
		t.Fatal(err)
	}
	huge.Close()
	if err := os.Symlink("loop.txt", "loop.txt"); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"empty.txt", "binary.txt", "invalid.txt", "huge.txt", "loop.txt", "picture.png", "gone.txt", "/dev/null"} {
		oneSentence(t, s.want(exitFailed, "ingest", name), name)
	}
	write(t, "lines.jsonl", `{"id":"p1","text":"西山隧道长五公里。"}`+"\nnot JSON\n")
	oneSentence(t, s.want(exitFailed, "ingest", "lines.jsonl"), "line 2")
	// What was there before, and what was good, is there.
	r := s.want(exitDone, "docs")
	if !strings.Contains(r.out, "bridge.md") || !strings.Contains(r.out, "p1") {
		t.Error(r.out)
	}
}

func TestFolderLinkLoop(t *testing.T) {
	s := newBridgeSession(t)
	if err := os.Symlink("..", "docs/up"); err != nil {
		t.Fatal(err)
	}
	s.want(exitDone, "ingest", "docs")
}

// every command that opens the index says the same of one that cannot be used.
func wantUnusable(t *testing.T, s *session, says string) {
	t.Helper()
	before, err := os.ReadFile("data/index.db")
	if err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"docs"}, {"ask", "南湾大桥有多长？"}, {"search", "x"}, {"ingest", "docs"}, {"remove", "bridge.md"}} {
		r := s.want(exitFailed, args...)
		oneSentence(t, r, says)
		if r.out != "" {
			t.Errorf("%q printed %s", args, r.out)
		}
	}
	if after, err := os.ReadFile("data/index.db"); err != nil || string(after) != string(before) {
		t.Errorf("the file was touched: %v", err)
	}
}

func TestIndexOfANewerVersion(t *testing.T) {
	s := newBridgeSession(t)
	// Bytes 60 to 63 of a SQLite file are its user_version.
	file, err := os.OpenFile("data/index.db", os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if _, err := file.WriteAt([]byte{0, 0, 0, 99}, 60); err != nil {
		t.Fatal(err)
	}
	wantUnusable(t, s, "newer version")
}

func TestTruncatedIndex(t *testing.T) {
	s := newBridgeSession(t)
	info, err := os.Stat("data/index.db")
	if err != nil {
		t.Fatal(err)
	}
	for _, size := range []int64{info.Size() / 2, 4096, 500} {
		if err := os.Truncate("data/index.db", size); err != nil {
			t.Fatal(err)
		}
		wantUnusable(t, s, "damaged")
	}
}

func TestOverwrittenIndex(t *testing.T) {
	s := newBridgeSession(t)
	write(t, "data/index.db", strings.Repeat("this is no database ", 500))
	wantUnusable(t, s, "damaged")
}
