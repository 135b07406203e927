package main

import (
	"bufio"
	"context"
	"strings"
)

// lineReader is where chat gets its lines from.
type lineReader interface {
	// line returns the next line. It is io.EOF at the end.
	line(ctx context.Context, prompt string) (string, error)
}

// newLineReader reads plain lines. Where they come from a terminal that cannot be
// drawn on, there are prompts.
func (a *app) newLineReader() lineReader {
	return &plainLines{in: bufio.NewReader(a.in), prompts: a.err, ask: isTerminal(a.in)}
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
