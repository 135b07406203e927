package main

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/wenju/wenju/internal/text"
	"github.com/wenju/wenju/rag"
)

// emphasis turns the **bold** marks of an answer into bold on a terminal and
// takes them out elsewhere: people read the human output, programs read the
// JSON, which keeps them. An answer comes in parts, and a part may end in the
// middle of a mark.
type emphasis struct {
	out  *output
	on   bool
	half bool // the last part ended in a single asterisk
}

func (e *emphasis) print(part string) {
	if e.half {
		part, e.half = "*"+part, false
	}
	if strings.HasSuffix(part, "*") && !strings.HasSuffix(part, "**") {
		part, e.half = part[:len(part)-1], true
	}
	for i, s := range strings.Split(printable(part), "**") {
		if i > 0 {
			e.on = !e.on
		}
		if e.on {
			s = e.out.style(s, bold)
		}
		e.out.print(s)
	}
}

// end prints what is still held back.
func (e *emphasis) end() {
	if e.half {
		e.out.print("*")
	}
	e.half, e.on = false, false
}

// unmarked takes the bold marks out of a sentence.
func unmarked(s string) string { return strings.ReplaceAll(s, "**", "") }

// answerText prints a whole answer.
func (a *app) answerText(s string) {
	e := emphasis{out: a.out}
	e.print(s)
	e.end()
	a.out.print("\n")
}

var sourcesTitle = phrase{"Sources", "来源"}

// sources prints where the sentences of an answer stand.
func (a *app) sources(citations []rag.Citation, lang text.Lang) {
	if len(citations) == 0 {
		return
	}
	a.out.print("\n", a.out.style(sourcesTitle.in(lang), bold), "\n")
	for _, c := range citations {
		a.out.printf("[%d] %s\n", c.N, place(c.Source, c.StartLine, c.EndLine, c.Title, c.Heading))
		a.out.print("    ", a.out.style("“"+shorten(oneLine(c.Quote), quoteLength)+"”", dim), "\n")
	}
}

// quoteLength is how many characters of a quote are shown under an answer.
const quoteLength = 120

// place names a passage: file, lines and headings.
func place(source string, start, end int, title string, heading []string) string {
	s := fmt.Sprintf("%s:%d", printable(source), start)
	if end > start {
		s += fmt.Sprintf("-%d", end)
	}
	if len(heading) == 0 && title != "" && title != source {
		heading = []string{title}
	}
	if len(heading) > 0 {
		s += " · " + printable(strings.Join(heading, " › "))
	}
	return s
}

// oneLine takes the line breaks out of a text. Where a Chinese character or
// stop is on either side nothing stays of them, elsewhere a space.
func oneLine(s string) string {
	var out strings.Builder
	for line := range strings.Lines(printable(s)) {
		line = strings.Join(strings.Fields(line), " ")
		if before, _ := utf8.DecodeLastRuneInString(out.String()); out.Len() > 0 && line != "" {
			after, _ := utf8.DecodeRuneInString(line)
			if !wide(before) && !wide(after) {
				out.WriteByte(' ')
			}
		}
		out.WriteString(line)
	}
	return out.String()
}

// wide says whether r is written without spaces around it.
func wide(r rune) bool {
	return text.IsHan(r) || r >= 0x3000 && r <= 0x303F || r >= 0xFF00 && r <= 0xFF60
}
