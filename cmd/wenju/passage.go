package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/wenju/wenju/internal/store"
	"github.com/wenju/wenju/rag"
)

// linesAround is how many lines are shown before and after a cited passage.
const linesAround = 2

// maxLineShown is how many characters of a line are shown on each side of the quote.
const maxLineShown = 160

// passage prints a cited passage in its surroundings, with line numbers. The
// lines of the passage are marked, and the quote is highlighted on a terminal.
func (a *app) passage(ctx context.Context, s store.Store, c rag.Citation) error {
	doc, err := s.Document(ctx, c.Source)
	if errors.Is(err, store.ErrNotFound) {
		return failed(err, phrase{"%s is no longer in the index.", "%s 已不在索引中。"}, c.Source)
	}
	if err != nil {
		return err
	}
	if c.EndByte > len(doc.Text) || doc.Text[c.StartByte:c.EndByte] != c.Quote {
		return failed(nil, phrase{"%s has changed since this answer: ask again.", "%s 在这次回答之后已有改动,请重新提问。"}, c.Source)
	}
	a.out.print(a.out.style(fmt.Sprintf("[%d] %s", c.N, place(c.Source, c.StartLine, c.EndLine, c.Title, c.Heading)), bold), "\n")
	a.surroundings(doc.Text, c)
	return nil
}

func (a *app) surroundings(doc string, c rag.Citation) {
	start, number := back(doc, c.StartByte, c.StartLine)
	for at := start; at < len(doc) && number <= c.EndLine+linesAround; number++ {
		end := len(doc)
		if i := strings.IndexByte(doc[at:], '\n'); i >= 0 {
			end = at + i + 1
		}
		mark := " "
		if number >= c.StartLine && number <= c.EndLine {
			mark = ">"
		}
		a.out.printf("%s %5d │ %s\n", mark, number, a.lineAround(doc, at, end, c))
		at = end
	}
}

// back returns the start of the line that is linesAround before the one of at.
func back(doc string, at, number int) (start, first int) {
	at = strings.LastIndexByte(doc[:at], '\n') + 1
	for n := 0; n < linesAround && at > 0; n++ {
		at = strings.LastIndexByte(doc[:at-1], '\n') + 1
		number--
	}
	return at, number
}

// lineAround is a line with the part of it that belongs to the quote highlighted
// and what is far from it cut off.
func (a *app) lineAround(doc string, start, end int, c rag.Citation) string {
	from, to := min(max(c.StartByte, start), end), max(min(c.EndByte, end), start)
	if from >= to {
		return shorten(strings.TrimRight(printable(doc[start:end]), "\n"), maxLineShown)
	}
	before, quote, after := printable(doc[start:from]), printable(doc[from:to]), printable(doc[to:end])
	line := shortenLeft(before, maxLineShown) + a.out.style(strings.TrimRight(quote, "\n"), highlight) +
		shorten(strings.TrimRight(after, "\n"), maxLineShown)
	return line
}

func shortenLeft(s string, n int) string {
	if over := utf8.RuneCountInString(s) - n; over > 0 {
		return "…" + string([]rune(s)[over+1:])
	}
	return s
}
