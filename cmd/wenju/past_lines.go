package main

import (
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
)

// pastLines is the file of lines typed in chat. Every line is appended as soon
// as it is typed, so two chats at once and a kill lose nothing. It is a
// convenience: where it cannot be kept, that is logged and no more.
type pastLines struct {
	name  string
	log   *slog.Logger
	lines []string // the latest ones when it was opened
}

// maxPast is how many lines are kept.
const maxPast = 1000

func openPastLines(name string, log *slog.Logger) *pastLines {
	p := &pastLines{name: name, log: log}
	raw, err := os.ReadFile(name)
	if err != nil {
		if !errors.Is(err, fs.ErrNotExist) {
			log.Info("no chat history", "err", err)
		}
		return p
	}
	for line := range strings.Lines(string(raw)) {
		if line = strings.TrimSpace(strings.ToValidUTF8(line, "")); line != "" {
			p.lines = append(p.lines, line)
		}
	}
	if over := len(p.lines) - maxPast; over > maxPast {
		p.lines = p.lines[over:]
		p.rewrite()
	}
	return p
}

// rewrite brings the file back to the lines that are kept.
func (p *pastLines) rewrite() {
	next := p.name + ".new"
	err := os.WriteFile(next, []byte(strings.Join(p.lines, "\n")+"\n"), 0o600)
	if err == nil {
		err = os.Rename(next, p.name)
	}
	if err != nil {
		p.log.Info("chat history not shortened", "err", err)
	}
}

// lineBreak stands in the file for a line break within what was typed.
const lineBreak = "\u2028"

// Lines implements tui.Past.
func (p *pastLines) Lines() []string {
	out := make([]string, len(p.lines))
	for i, line := range p.lines {
		out[i] = strings.ReplaceAll(line, lineBreak, "\n")
	}
	return out
}

// Add implements tui.Past.
func (p *pastLines) Add(line string) { p.add(strings.ReplaceAll(line, "\n", lineBreak)) }

func (p *pastLines) add(line string) {
	if err := p.tryAdd(line); err != nil {
		p.log.Info("line not kept in the chat history", "err", err)
	}
}

func (p *pastLines) tryAdd(line string) error {
	if err := os.MkdirAll(filepath.Dir(p.name), 0o755); err != nil {
		return err
	}
	// What people ask may be confidential.
	file, err := os.OpenFile(p.name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = file.WriteString(line + "\n")
	return errors.Join(err, file.Close())
}
