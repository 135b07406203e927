package rag

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/wenju/wenju/evidence"
	"github.com/wenju/wenju/internal/store"
	"github.com/wenju/wenju/internal/text"
)

// compose writes the answer: each sentence with its citation, checked before it
// is shown.
func (a *Asker) compose(ctx context.Context, p *plan, j *job, findings []*finding) error {
	c := &composer{job: j, documents: make(map[string]string), shown: make(map[*sentence]bool)}
	all := lines(p, findings)
	c.pending = j.notice() + frame(p, all)
	for _, l := range all {
		if err := c.load(ctx, a.store, l.sentence.chunk.Source); err != nil {
			return err
		}
		c.line(l)
	}
	if len(j.answer.Citations) > 0 {
		c.open(c.unanswered(p, findings))
		c.sayWithheld()
	}
	return nil
}

// unanswered are the parts of the question of which nothing is shown.
func (c *composer) unanswered(p *plan, findings []*finding) []string {
	var out []string
	for i := range p.parts {
		part := &p.parts[i]
		if !slices.ContainsFunc(findings, func(f *finding) bool { return f.part == part && c.shows(f) }) {
			out = append(out, part.Text)
		}
	}
	return out
}

func (c *composer) shows(f *finding) bool {
	if slices.ContainsFunc(f.picks, func(k pick) bool { return c.shown[k.sentence] }) {
		return true
	}
	return slices.ContainsFunc(f.items, func(it *item) bool { return c.shown[it.sentences[0]] })
}

// sayWithheld tells that the check has kept something back.
func (c *composer) sayWithheld() {
	if c.withheld {
		c.say("\n" + withheldWords.in(c.lang))
	}
}

// open says which parts of the question stay open.
func (c *composer) open(parts []string) {
	stop := words{"。", "."}
	for _, part := range parts {
		if part = strings.TrimRight(oneLine(part, maxPartShown), ".。?？!！,，;； "); part != "" {
			c.say("\n" + openWords.in(c.lang) + part + stop.in(c.lang))
		}
	}
}

// maxPartShown is how many characters of a part of the question are repeated.
const maxPartShown = 60

// frame introduces quotes in a language that is not that of the question.
func frame(p *plan, lines []line) string {
	if len(lines) == 0 {
		return ""
	}
	asked := p.parts[0].Lang
	if text.Language(lines[0].text()) == asked {
		return ""
	}
	return frameWords.in(asked)
}

// composer puts an answer together.
type composer struct {
	*job
	withheld  bool              // the check has kept a sentence back
	pending   string            // words of the bot's own that go before the next sentence
	documents map[string]string // texts by source; empty where there is none any more
	shown     map[*sentence]bool
}

// load reads a document. One that was removed since the search is no error: its
// sentences are left out.
func (c *composer) load(ctx context.Context, s store.Store, source string) error {
	if _, ok := c.documents[source]; ok {
		return nil
	}
	d, err := s.Document(ctx, source)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	c.documents[source] = d.Text
	return nil
}

// line writes a sentence with its citation, unless it does not stand in the
// document any more or the check says that it does not stand there.
func (c *composer) line(l line) {
	n := len(c.answer.Citations) + 1
	citation, ok := c.citation(n, l)
	if !ok {
		c.note("the document has changed since: " + l.text())
		return
	}
	part, checks, ok := c.checked(l.marked(), n, l)
	if !ok && l.sentence.head != nil {
		part, checks, ok = c.checked(withoutMarks(l.text()), n, l) // the row as it stands
	}
	if !ok {
		c.note("withheld by the check: " + l.text())
		c.withheld = true
		return
	}
	before := c.separator(l)
	for i, sentence := range checks {
		if i == 0 {
			sentence.Start = 0 // its bullet and its bold belong to it
		}
		sentence.Start += len(c.answer.Text) + len(before)
		sentence.End += len(c.answer.Text) + len(before)
		c.answer.Checks = append(c.answer.Checks, sentence)
	}
	c.answer.Citations = append(c.answer.Citations, citation)
	c.shown[l.sentence] = true
	c.say(before + part)
}

// checked sets the mark [n] before the final stop of what a line says, and holds
// it against its passage.
func (c *composer) checked(says string, n int, l line) (part string, checks []evidence.Sentence, ok bool) {
	body, stop := splitStop(says)
	part = fmt.Sprintf("%s [%d]%s", body, n, stop)
	start := c.now()
	checks, ok = check(part, c.answer.Question, n, l.passage())
	c.answer.Timings.Check += c.since(start)
	return part, checks, ok
}

// marked is the sentence as it is shown: with what was asked for in bold, and
// without what would read like a citation of ours.
func (l line) marked() string {
	plain := withoutMarks(l.text())
	if l.sentence.head != nil && l.span == l.sentence.span {
		return readRow(l.sentence.head.text(), plain)
	}
	if l.bold.Len() == 0 || strings.Contains(plain, "*") {
		return plain
	}
	s := l.sentence.chunk.Text
	before, bold, after := withoutMarks(s[l.span.Start:l.bold.Start]), withoutMarks(l.bold.Of(s)), withoutMarks(s[l.bold.End:l.span.End])
	if before+bold+after != plain {
		return plain // the bold part lies in such a mark
	}
	return before + "**" + bold + "**" + after
}

// passage is what the sentence is checked against: itself, and the head of its
// table.
func (l line) passage() string {
	if l.sentence.head != nil {
		return l.sentence.head.text() + "\n" + l.text()
	}
	return l.text()
}

// separator is what stands before a sentence.
func (c *composer) separator(l line) string {
	if c.answer.Text == "" {
		return c.pending
	}
	if l.item {
		return "\n"
	}
	r, _ := utf8.DecodeLastRuneInString(c.answer.Text)
	if strings.ContainsRune("。！？；：", r) {
		return ""
	}
	return " "
}

// splitStop takes the final stop off a sentence.
func splitStop(s string) (body, stop string) {
	r, n := utf8.DecodeLastRuneInString(s)
	if strings.ContainsRune("。.；;", r) {
		return s[:len(s)-n], s[len(s)-n:]
	}
	return s, ""
}

// citation names the exact place of a sentence; not ok where the document does
// not hold it there any more.
func (c *composer) citation(n int, l line) (citation Citation, ok bool) {
	chunk := l.sentence.chunk
	document := c.documents[chunk.Source]
	place := placeOf(chunk, l.span)
	if place.End > len(document) || !sameWords(place.Of(document), l.text()) {
		return Citation{}, false
	}
	return citationOf(document, chunk, place, n), true
}

// citationOf names a place in a document that begins within the chunk.
func citationOf(document string, chunk *store.Chunk, place text.Span, n int) Citation {
	startLine := chunk.StartLine + strings.Count(document[chunk.Span.Start:place.Start], "\n")
	quote := place.Of(document)
	return Citation{
		N: n, Source: chunk.Source, Title: chunk.Title, Heading: headingOf(chunk),
		StartLine: startLine, EndLine: startLine + strings.Count(quote, "\n"),
		StartByte: place.Start, EndByte: place.End, Quote: quote,
	}
}

// sameWords says whether two texts are the same but for white space.
func sameWords(a, b string) bool {
	return strings.Join(strings.Fields(a), "") == strings.Join(strings.Fields(b), "")
}

func headingOf(chunk *store.Chunk) []string {
	if chunk.Heading == nil {
		return []string{}
	}
	return chunk.Heading
}
