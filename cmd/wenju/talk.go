package main

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"os"
	"slices"
	"strings"
	"sync"

	"github.com/wenju/wenju/internal/records"
	"github.com/wenju/wenju/internal/tui"
	"github.com/wenju/wenju/rag"
)

// onTerminal says whether somebody sits at a terminal that can be drawn on.
func (a *app) onTerminal() bool {
	return isTerminal(a.in) && a.out.terminal && a.env.get("TERM") != "dumb" && a.in == os.Stdin && a.out.raw == os.Stdout
}

// converse is chat on a terminal. While it draws, what is logged and said goes
// through it.
func (a *app) converse(ctx context.Context) error {
	d, err := a.openDesk()
	if err != nil {
		return err
	}
	defer d.close()
	t := &talk{desk: d}
	screen := tui.New(ctx, tui.Options{
		Talk: t, Past: openPastLines(a.cfg.historyFile(), a.log), In: os.Stdin, Out: os.Stdout, Environ: a.env.pairs(),
		Lang: a.lang, Theme: tui.Theme(a.env.get("WENJU_THEME")),
	})
	before, log := a.err, a.log
	a.err = &output{raw: &sayer{say: screen.Say}}
	level := a.level
	if level == slog.LevelWarn {
		level = slog.LevelError // what is wrong is said in words
	}
	a.log = slog.New(slog.NewTextHandler(a.err, &slog.HandlerOptions{Level: level}))
	err = screen.Run()
	a.err, a.log = before, log
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

// sayer hands on what is written line by line.
type sayer struct {
	say  func(line string)
	mu   sync.Mutex
	rest []byte
}

func (s *sayer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rest = append(s.rest, p...)
	for {
		line, rest, found := bytes.Cut(s.rest, []byte("\n"))
		if !found {
			return len(p), nil
		}
		s.say(string(line))
		s.rest = rest
	}
}

// talk is the conversation behind the terminal's screen.
type talk struct {
	desk  *desk
	shelf *shelf // of the last answer
	// carried says that the user knows that answers come from the carried documents.
	carried bool
}

var _ tui.Talk = (*talk)(nil)

// titlesShown is how many titles the greeting names.
const titlesShown = 3

// Open implements tui.Talk.
func (t *talk) Open(ctx context.Context) (string, error) {
	shelf, err := t.desk.library.shelf(ctx)
	if err != nil {
		return "", err
	}
	docs, err := shelf.store.Documents(ctx)
	if err != nil {
		return "", err
	}
	a := t.desk.app
	var titles []string
	for _, d := range docs {
		if d.Title != "" && len(titles) < titlesShown && !slices.Contains(titles, d.Title) {
			titles = append(titles, shorten(d.Title, 24))
		}
	}
	greeting := phrase{"wenju · %d documents: %s", "问据 · %d 篇文档：%s"}.in(a.lang, len(docs), strings.Join(titles, phrase{", ", "、"}.in(a.lang)))
	if len(docs) > len(titles) {
		greeting += " …"
	}
	if t.carried = shelf.carried; t.carried {
		greeting += "\n" + fromSeeds.in(a.lang)
	}
	return greeting, nil
}

// Ask implements tui.Talk.
func (t *talk) Ask(ctx context.Context, question string, history []rag.Turn, emit rag.Emit) (rag.Answer, error) {
	a := t.desk.app
	answer, shelf, err := t.desk.answer(ctx, rag.Question{Text: question, History: history, Lang: a.cfg.lang}, emit)
	if err != nil {
		return answer, err
	}
	if shelf.carried && !t.carried {
		a.say(fromSeeds)
	}
	t.shelf, t.carried = shelf, shelf.carried
	return answer, nil
}

// Passage implements tui.Talk.
func (t *talk) Passage(ctx context.Context, c rag.Citation) (tui.Passage, error) {
	doc, err := citedText(ctx, t.shelf.store, c)
	if err != nil {
		return tui.Passage{}, err
	}
	p := tui.Passage{Title: passageTitle(c)}
	for _, l := range surroundings(doc, c) {
		p.Lines = append(p.Lines, tui.PassageLine{Number: l.number, Cited: l.cited, Before: l.before, Quote: l.quote, After: l.after})
	}
	return p, nil
}

// Explain implements tui.Talk.
func (t *talk) Explain(ctx context.Context, id string) (string, error) {
	var told bytes.Buffer
	a := *t.desk.app
	a.out = &output{raw: &told, terminal: true, styled: true}
	err := a.explain(ctx, false, []string{id})
	return told.String(), err
}

// terminalUser is who gives feedback at a terminal.
const terminalUser = "terminal"

// Rate implements tui.Talk.
func (t *talk) Rate(ctx context.Context, id string, good bool, reason string) error {
	r, err := t.desk.openRecords(ctx)
	if err != nil {
		return err
	}
	err = r.SaveFeedback(ctx, records.Feedback{Answer: id, User: terminalUser, Up: good, Reason: reason})
	if errors.Is(err, records.ErrNotFound) {
		return failed(err, phrase{"This answer is not in the records, so nothing can be kept about it.", "这次回答不在记录里，无法保存评价。"})
	}
	return err
}

// Sentence implements tui.Talk.
func (t *talk) Sentence(err error) string { return t.desk.app.sentence(err) }
