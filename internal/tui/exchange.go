package tui

import (
	"fmt"
	"strings"
	"time"

	"github.com/wenju/wenju/evidence"
	"github.com/wenju/wenju/internal/text"
	"github.com/wenju/wenju/rag"
)

// exchange is a question with its answer.
type exchange struct {
	question string
	text     string // of the answer, as far as it has come
	done     bool
	answer   rag.Answer
	took     time.Duration
	// notice stands below what there is of an answer: why there is no more.
	notice string
	failed bool
	// unfolded shows the quotations of the sources.
	unfolded bool
	// answered says that question and answer have scrolled up already, and up that
	// all of it has.
	answered, up bool
}

// drawing is what exchanges are drawn with.
type drawing struct {
	width   int
	palette palette
	lang    text.Lang
}

// lines are what of the exchange has not scrolled up.
func (e *exchange) lines(d drawing) []string {
	if e.up {
		return nil
	}
	var out []string
	if !e.answered {
		out = append(e.asked(d), e.said(d)...)
	}
	return append(out, e.below(d)...)
}

func (e *exchange) asked(d drawing) []string {
	var out []string
	for i, line := range strings.Split(clean(e.question), "\n") {
		spans := []span{{promptMark, prompt}, {line, asked}}
		if i > 0 {
			spans[0] = span{"  ", plain}
		}
		out = append(out, wrap(spans, d.width, 2, d.palette)...)
	}
	return out
}

// said is the answer.
func (e *exchange) said(d drawing) []string {
	if e.text == "" {
		return nil
	}
	var out []string
	for line := range strings.SplitSeq(strings.TrimRight(clean(e.text), "\n"), "\n") {
		out = append(out, wrap(markup(line), d.width, indent(line), d.palette)...)
	}
	return out
}

// below is what stands under an answer: notice, sources, what was checked.
func (e *exchange) below(d drawing) []string {
	var out []string
	if e.notice != "" {
		style := dim
		if e.failed {
			style = bad
		}
		out = append(out, wrap([]span{{clean(e.notice), style}}, d.width, 0, d.palette)...)
	}
	if !e.done || len(e.answer.Citations) == 0 {
		return out
	}
	// The sources are framed in the language of the answer.
	d.lang = text.Language(e.question)
	out = append(out, "")
	if e.unfolded {
		out = append(out, e.quotations(d)...)
	} else {
		out = append(out, e.folded(d)...)
	}
	return append(out, e.checked(d)...)
}

// folded names the sources in as few lines as they fit into.
func (e *exchange) folded(d drawing) []string {
	spans := []span{{wordsSources.in(d.lang) + " ", title}}
	for _, c := range e.answer.Citations {
		spans = append(spans, span{fmt.Sprintf("[%d]", c.N), plain}, span{" " + place(&c) + "  ", dim})
	}
	spans = append(spans, span{wordsUnfold.in(d.lang), dim})
	return wrap(spans, d.width, 2, d.palette)
}

// quotations shows each source with its headings and what it says.
func (e *exchange) quotations(d drawing) []string {
	out := wrap([]span{{wordsSources.in(d.lang) + "  ", title}, {wordsFold.in(d.lang), dim}}, d.width, 0, d.palette)
	for _, c := range e.answer.Citations {
		spans := []span{{fmt.Sprintf("[%d] ", c.N), cite}, {place(&c), plain}}
		if heading := headings(&c); heading != "" {
			spans = append(spans, span{" · " + heading, dim})
		}
		out = append(out, wrap(spans, d.width, 4, d.palette)...)
		for _, line := range wrap([]span{{"“" + oneLine(c.Quote) + "”", dim}}, d.width-4, 0, d.palette) {
			out = append(out, "    "+line)
		}
	}
	return out
}

// checked says what the check of the answer came to, how long it took where that
// was long, and which model wrote it.
func (e *exchange) checked(d drawing) []string {
	found, missing := verdicts(e.answer.Checks)
	var spans []span
	add := func(s string, style styleName) {
		if len(spans) > 0 {
			spans = append(spans, span{" · ", dim})
		}
		spans = append(spans, span{s, style})
	}
	switch {
	case found == 1:
		add("✓ "+wordsOneChecked.in(d.lang), good)
	case found > 1:
		add("✓ "+wordsChecked.in(d.lang, found), good)
	}
	if missing > 0 {
		add("✗ "+wordsUnsure.in(d.lang, missing), bad)
	}
	if e.answer.Mode == rag.Generated {
		add(clean(e.answer.Model), dim)
	}
	if e.took >= time.Second {
		add(fmt.Sprintf("%.1f s", e.took.Seconds()), dim)
	}
	if spans == nil {
		return nil
	}
	return wrap(spans, d.width, 2, d.palette)
}

// verdicts counts what stands in the sources, as it is or derived, and what does not.
func verdicts(checks []evidence.Sentence) (found, missing int) {
	for i := range checks {
		for _, findings := range [][]evidence.Finding{checks[i].Figures, checks[i].Quotations} {
			for _, f := range findings {
				if f.Verdict == evidence.Found || f.Verdict == evidence.Derived {
					found++
				} else {
					missing++
				}
			}
		}
	}
	return found, missing
}

// place names a passage: file and lines.
func place(c *rag.Citation) string {
	s := fmt.Sprintf("%s:%d", clean(c.Source), c.StartLine)
	if c.EndLine > c.StartLine {
		s += fmt.Sprintf("-%d", c.EndLine)
	}
	return s
}

func headings(c *rag.Citation) string {
	if len(c.Heading) == 0 && c.Title != c.Source {
		return clean(c.Title)
	}
	return clean(strings.Join(c.Heading, " › "))
}

// oneLine takes the line breaks out of a quotation: within Chinese nothing stays
// of them.
func oneLine(s string) string {
	var out strings.Builder
	for line := range strings.Lines(clean(s)) {
		line = strings.Join(strings.Fields(line), " ")
		if before, after := cells([]span{{out.String(), plain}}), cells([]span{{line, plain}}); len(before) > 0 && len(after) > 0 &&
			!isWide(before[len(before)-1]) && !isWide(after[0]) {
			out.WriteByte(' ')
		}
		out.WriteString(line)
	}
	return out.String()
}

// flat is a part of a line, with no line breaks in it.
func flat(s string) string { return strings.ReplaceAll(clean(s), "\n", " ") }

// lines draw a passage in its surroundings.
func (p *Passage) lines(d drawing) []string {
	out := wrap([]span{{clean(p.Title), title}}, d.width, 4, d.palette)
	for _, l := range p.Lines {
		number := fmt.Sprintf("%5d │ ", l.Number)
		spans := []span{{"  " + number, dim}}
		if l.Cited {
			spans[0] = span{"> " + number, cite}
		}
		spans = append(spans, span{flat(l.Before), plain}, span{flat(l.Quote), mark}, span{flat(l.After), plain})
		out = append(out, wrap(spans, d.width, len("> 12345 │ ")-2, d.palette)...)
	}
	return out
}
