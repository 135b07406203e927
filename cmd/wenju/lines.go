package main

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os"
	"strings"

	"github.com/peterh/liner"
)

// lineReader is where chat gets its lines from.
type lineReader interface {
	// line returns the next line. It is io.EOF at the end, and errDropped when
	// the user has thrown the line away.
	line(ctx context.Context, prompt string) (string, error)
	io.Closer
}

var errDropped = errors.New("line dropped")

// newLineReader takes the editor where somebody sits at a terminal, and plain
// lines elsewhere.
func (a *app) newLineReader() (r lineReader, interactive bool) {
	usable := isTerminal(a.in) && a.out.terminal && a.env.get("TERM") != "dumb"
	// The editor always works on these two.
	if !usable || a.in != os.Stdin || a.out.raw != os.Stdout {
		return &plainLines{in: bufio.NewReader(a.in), prompts: a.err, ask: isTerminal(a.in)}, false
	}
	e := &editor{past: openPastLines(a.cfg.historyFile(), a.log)}
	e.history = append(e.history, e.past.lines...)
	return e, true
}

// plainLines reads a pipe.
type plainLines struct {
	in      *bufio.Reader
	prompts *output
	ask     bool // whether to show prompts
}

func (p *plainLines) line(ctx context.Context, prompt string) (string, error) {
	if p.ask {
		p.prompts.print(prompt)
	}
	type result struct {
		s   string
		err error
	}
	done := make(chan result, 1)
	go func() {
		s, err := readLimited(p.in)
		done <- result{s, err}
	}()
	select {
	case r := <-done:
		return r.s, r.err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

func (p *plainLines) Close() error { return nil }

// readLimited reads a line of at most maxStdin bytes; the rest of a longer one is dropped.
func readLimited(in *bufio.Reader) (string, error) {
	var line []byte
	for {
		part, more, err := in.ReadLine()
		if room := maxStdin - len(line); room > 0 {
			line = append(line, part[:min(room, len(part))]...)
		}
		if err != nil && len(line) == 0 {
			return "", err
		}
		if err != nil || !more {
			return strings.ToValidUTF8(string(line), "\uFFFD"), nil
		}
	}
}

// editor edits lines on a terminal. The terminal is in its usual mode while no
// line is being read, so that Ctrl-C reaches the program as a signal then.
type editor struct {
	past    *pastLines
	history []string
}

func (e *editor) line(ctx context.Context, prompt string) (string, error) {
	l := liner.NewLiner()
	defer l.Close()
	l.SetCtrlCAborts(true)
	l.SetMultiLineMode(true)
	l.SetCompleter(completeCommand)
	for _, s := range e.history {
		l.AppendHistory(s)
	}
	type result struct {
		s   string
		err error
	}
	done := make(chan result, 1)
	go func() {
		s, err := l.Prompt(prompt)
		done <- result{s, err}
	}()
	select {
	case r := <-done:
		if errors.Is(r.err, liner.ErrPromptAborted) {
			return "", errDropped
		}
		if r.err == nil {
			e.keep(r.s)
		}
		return r.s, r.err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

func (e *editor) keep(s string) {
	if s = strings.TrimSpace(s); s != "" {
		e.history = append(e.history, s)
		e.past.add(s)
	}
}

func (e *editor) Close() error { return nil }

func completeCommand(line string) []string {
	var out []string
	for _, c := range chatCommands {
		if line != "" && strings.HasPrefix(c, line) {
			out = append(out, c)
		}
	}
	return out
}
