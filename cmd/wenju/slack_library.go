package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"time"

	"github.com/wenju/wenju/bot"
	"github.com/wenju/wenju/internal/store"
	"github.com/wenju/wenju/rag"
	"github.com/wenju/wenju/seeds"
)

// slackLibrary is the library as the bot sees it. Every question is asked of what
// the index holds by then.
type slackLibrary struct {
	library *library
	samples samples
	links   links
	// busy holds those who make an answer without a model, which is work for the
	// processor alone: one processor is left for what Slack brings meanwhile.
	busy chan struct{}
}

var _ bot.Library = (*slackLibrary)(nil)

func newSlackLibrary(l *library) *slackLibrary {
	return &slackLibrary{library: l, links: links{pattern: l.app.cfg.sourceURL}, busy: make(chan struct{}, max(1, runtime.GOMAXPROCS(0)-1))}
}

// Ask implements bot.Library.
func (l *slackLibrary) Ask(ctx context.Context, q rag.Question, emit rag.Emit) (rag.Answer, error) {
	if l.library.generator == nil {
		select {
		case l.busy <- struct{}{}:
			defer func() { <-l.busy }()
		case <-ctx.Done():
			return rag.Answer{}, ctx.Err()
		}
	}
	s, err := l.library.shelf(ctx)
	if err != nil {
		return rag.Answer{}, err
	}
	return s.asker.Ask(ctx, q, emit)
}

// Document implements bot.Library.
func (l *slackLibrary) Document(ctx context.Context, source string) (bot.Document, error) {
	s, err := l.library.shelf(ctx)
	if err != nil {
		return bot.Document{}, err
	}
	doc, err := s.store.Document(ctx, source)
	if errors.Is(err, store.ErrNotFound) {
		return bot.Document{}, fmt.Errorf("%s: %w", source, bot.ErrNoDocument)
	}
	return bot.Document{Title: doc.Title, Text: doc.Text}, err
}

// urlTime is how long the address of a passage may be looked for.
const urlTime = time.Second

// url is the address of a cited passage; empty where it has none.
func (l *slackLibrary) url(c rag.Citation) string {
	ctx, cancel := context.WithTimeout(context.Background(), urlTime)
	defer cancel()
	s, err := l.library.shelf(ctx)
	if err != nil {
		return ""
	}
	return l.links.of(ctx, s.store, c)
}

// Overview implements bot.Library.
func (l *slackLibrary) Overview(ctx context.Context) (bot.Overview, error) {
	s, err := l.library.shelf(ctx)
	if err != nil {
		return bot.Overview{}, err
	}
	info, err := s.store.Info(ctx)
	if err != nil {
		return bot.Overview{}, err
	}
	docs, err := s.store.Documents(ctx)
	if err != nil {
		return bot.Overview{}, err
	}
	view := bot.Overview{Documents: info.Documents, Passages: info.Chunks}
	for _, doc := range docs {
		if doc.Added.After(view.Newest) {
			view.Newest = doc.Added
		}
	}
	view.Samples = l.samples.of(l.library, s, info.Generation)
	if s.carried {
		view.Samples = carriedQuestions()
	}
	return view, nil
}

// carriedQuestions are some of those that the carried documents answer.
func carriedQuestions() []string {
	file, err := seeds.FS.Open("questions.jsonl")
	if err != nil {
		return nil
	}
	defer file.Close()
	var out []string
	for lines := bufio.NewScanner(file); lines.Scan() && len(out) < 12; {
		var q struct {
			Question   string `json:"question"`
			Answerable *bool  `json:"answerable"`
		}
		if json.Unmarshal(lines.Bytes(), &q) == nil && q.Question != "" && (q.Answerable == nil || *q.Answerable) {
			out = append(out, q.Question)
		}
	}
	return out
}
