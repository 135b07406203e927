package main

import (
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/wenju/wenju/bot"
	"github.com/wenju/wenju/ingest"
	"github.com/wenju/wenju/internal/store"
	"github.com/wenju/wenju/internal/store/chromem"
	"github.com/wenju/wenju/rag"
)

// stocked is the library of the bot on a folder with one document.
func stocked(t *testing.T, name, text string) (*slackLibrary, func(name, text string)) {
	t.Helper()
	a := &app{log: slog.New(slog.DiscardHandler), cfg: config{data: t.TempDir(), sourceURL: "https://wiki.example.com/{path}#L{start_line}"}}
	l, err := a.openLibrary()
	if err != nil {
		t.Fatal(err)
	}
	if err := l.needEmbedder(t.Context(), store.Model{}); err != nil {
		t.Fatal(err)
	}
	index, err := chromem.Open(t.Context(), chromem.InMemory)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { index.Close() })
	folder := t.TempDir()
	add := func(name, text string) {
		t.Helper()
		file := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := ingest.New(ingest.Options{Store: index, Embedder: l.embedder, Logger: a.log}).Run(t.Context(), ingest.Request{Paths: []string{folder}}); err != nil {
			t.Fatal(err)
		}
	}
	add(name, text)
	l.index = l.newShelf(index)
	return newSlackLibrary(l), add
}

// overview waits until the library knows n sample questions.
func overview(t *testing.T, l *slackLibrary, n int) bot.Overview {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		view, err := l.Overview(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if len(view.Samples) == n {
			return view
		}
		if time.Now().After(deadline) {
			t.Fatalf("%d samples were wanted: %q", n, view.Samples)
		}
	}
}

func TestSamplesFollowTheIndex(t *testing.T) {
	l, add := stocked(t, "bridge.md", "# 长丰桥\n\n长丰桥的主桥全长为530米。\n")
	view := overview(t, l, 1)
	if view.Documents != 1 || view.Samples[0] != "长丰桥的主桥全长为多少米？" {
		t.Errorf("%+v", view)
	}
	add("leave/leave.md", "# Leave\n\nThe annual leave of a new employee is 15 days.\n")
	if view = overview(t, l, 2); !slices.Contains(view.Samples, "What is the annual leave of a new employee?") {
		t.Errorf("%+v", view)
	}
}

func TestPassagesHaveAddresses(t *testing.T) {
	l, _ := stocked(t, "hr/年假.md", "# 年假\n\n新员工每年的带薪年假为15天。\n")
	answer, err := l.Ask(t.Context(), rag.Question{Text: "新员工的年假有几天？"}, nil)
	if err != nil || len(answer.Citations) == 0 {
		t.Fatalf("%+v, %v", answer, err)
	}
	if got := l.url(answer.Citations[0]); got != "https://wiki.example.com/hr/%E5%B9%B4%E5%81%87.md#L3" {
		t.Errorf("the address is %q", got)
	}
	if got := l.url(rag.Citation{Source: "gone.md"}); got != "" {
		t.Errorf("what is gone has the address %q", got)
	}
}
