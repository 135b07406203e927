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
	doc, err := citedText(ctx, s, c)
	if err != nil {
		return err
	}
	a.out.print(a.out.style(passageTitle(c), bold), "\n")
	for _, l := range surroundings(doc, c) {
		mark := " "
		if l.cited {
			mark = ">"
		}
		a.out.printf("%s %5d │ %s\n", mark, l.number, l.before+a.out.style(l.quote, highlight)+l.after)
	}
	return nil
}

func passageTitle(c rag.Citation) string {
	return fmt.Sprintf("[%d] %s", c.N, place(c.Source, c.StartLine, c.EndLine, c.Title, c.Heading))
}

// citedText is the text of the document of a citation, as long as it holds what
// was cited.
func citedText(ctx context.Context, s store.Store, c rag.Citation) (string, error) {
	doc, err := s.Document(ctx, c.Source)
	if errors.Is(err, store.ErrNotFound) {
		return "", failed(err, phrase{"%s is no longer in the index.", "%s 已不在索引中。"}, c.Source)
	}
	if err != nil {
		return "", err
	}
	if c.EndByte > len(doc.Text) || doc.Text[c.StartByte:c.EndByte] != c.Quote {
		return "", failed(nil, phrase{"%s has changed since this answer: ask again.", "%s 在这次回答之后已有改动，请重新提问。"}, c.Source)
	}
	return doc.Text, nil
}

// lineAround is a line of a passage's surroundings. Quote is what of it was cited;
// what is far from that is cut off.
type lineAround struct {
	number               int
	cited                bool
	before, quote, after string
}

func surroundings(doc string, c rag.Citation) []lineAround {
	var out []lineAround
	start, number := back(doc, c.StartByte, c.StartLine)
	for at := start; at < len(doc) && number <= c.EndLine+linesAround; number++ {
		end := len(doc)
		if i := strings.IndexByte(doc[at:], '\n'); i >= 0 {
			end = at + i + 1
		}
		l := around(doc, at, end, c)
		l.number, l.cited = number, number >= c.StartLine && number <= c.EndLine
		out = append(out, l)
		at = end
	}
	return out
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

// around parts a line into what was cited and what stands before and behind it.
func around(doc string, start, end int, c rag.Citation) lineAround {
	from, to := min(max(c.StartByte, start), end), max(min(c.EndByte, end), start)
	if from >= to {
		return lineAround{before: shorten(strings.TrimRight(printable(doc[start:end]), "\n"), maxLineShown)}
	}
	before, quote, after := printable(doc[start:from]), printable(doc[from:to]), printable(doc[to:end])
	return lineAround{before: shortenLeft(before, maxLineShown), quote: strings.TrimRight(quote, "\n"),
		after: shorten(strings.TrimRight(after, "\n"), maxLineShown)}
}

func shortenLeft(s string, n int) string {
	if over := utf8.RuneCountInString(s) - n; over > 0 {
		return "…" + string([]rune(s)[over+1:])
	}
	return s
}
