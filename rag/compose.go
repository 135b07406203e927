package rag

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/wenju/wenju/internal/store"
	"github.com/wenju/wenju/internal/text"
)

// marks are the citation marks of an answer, which are no words of it.
var marks = regexp.MustCompile(`\s?\[\d+\]`)

// maxAnswer is the length of an answer in characters, citation marks aside. Only
// a list may be longer.
const maxAnswer = 400

// line is a sentence of the answer to be: the part of a passage that is quoted,
// and what of it is set in bold.
type line struct {
	sentence *sentence
	span     text.Span // in the chunk's text; the whole sentence or its beginning
	bold     text.Span // in the chunk's text; empty for none
	item     bool      // it begins an item of a list
}

func (l line) text() string { return l.span.Of(l.sentence.chunk.Text) }

// lines are the sentences of all findings in reading order, within the length
// that an answer may have.
func lines(p *plan, findings []*finding) []line {
	var picks []*sentence
	items := make(map[*sentence]bool)
	bold := make(map[*sentence]text.Span)
	length := 0
	add := func(f *finding, s *sentence, must bool) {
		if s == nil || containsSentence(picks, s) {
			return
		}
		size := utf8.RuneCountInString(s.text())
		if !must && length+size > maxAnswer {
			return
		}
		length += size
		picks = append(picks, s)
		bold[s] = p.highlight(f.part, s)
	}
	for _, f := range findings {
		for i, k := range f.picks {
			add(f, k.sentence, i == 0)
		}
		for _, it := range f.items {
			items[it.sentences[0]] = true
			for _, s := range it.sentences {
				add(f, s, true)
			}
		}
	}
	readingOrder(picks)
	out := make([]line, len(picks))
	for i, s := range picks {
		out[i] = line{sentence: s, span: s.span, bold: bold[s], item: items[s]}
	}
	return shortened(out)
}

func containsSentence(list []*sentence, s *sentence) bool {
	for _, other := range list {
		if other == s || other.chunk.Source == s.chunk.Source && other.place == s.place {
			return true
		}
	}
	return false
}

// shortened cuts the items of a list that would be too long to their first
// clauses, so that all of them can be read.
func shortened(lines []line) []line {
	total, items := 0, 0
	for _, l := range lines {
		total += utf8.RuneCountInString(l.text())
		if l.item {
			items++
		}
	}
	if total <= maxAnswer || items < 2 {
		return lines
	}
	out := lines[:0]
	inList := false
	for _, l := range lines {
		inList = inList || l.item
		if inList && !l.item {
			continue // what follows in an item is told by its citation's place
		}
		if l.item {
			l.span.End = l.span.Start + clauseLen(l.text(), maxAnswer/(items+1))
		}
		if l.bold.End > l.span.End {
			l.bold = text.Span{}
		}
		out = append(out, l)
	}
	return out
}

// minClause is the length in characters below which a clause says too little.
const minClause = 8

// clauseLen is the length in bytes of the clauses at the start of s that fit
// into limit characters: at least the first one.
func clauseLen(s string, limit int) int {
	best, count := 0, 0
	for i, r := range s {
		count++
		if strings.ContainsRune("，,；;。", r) && count > minClause {
			if best > 0 && count > limit {
				return best
			}
			best = i
		}
	}
	if best == 0 || count <= limit {
		return len(s)
	}
	return best
}

// compose writes the answer: each sentence with its citation, checked before it
// is shown.
func (a *Asker) compose(ctx context.Context, p *plan, q Question, findings []*finding, answer *Answer, asked time.Time, emit Emit) error {
	c := &composer{answer: answer, emit: emit, documents: make(map[string]string), now: a.now, asked: asked}
	all := lines(p, findings)
	if frame := frame(p, q, all); frame != "" {
		c.pending = frame
	}
	for _, l := range all {
		if err := c.load(ctx, a.store, l.sentence.chunk.Source); err != nil {
			return err
		}
		c.line(l)
	}
	if len(answer.Citations) > 0 {
		c.open(unanswered(p, findings), q.lang())
	}
	return nil
}

// unanswered are the parts of the question that were asked and not found.
func unanswered(p *plan, findings []*finding) []string {
	var out []string
	for i := range p.parts {
		part := &p.parts[i]
		if !slices.ContainsFunc(findings, func(f *finding) bool { return f.part == part }) {
			out = append(out, part.Text)
		}
	}
	return out
}

// open says which parts of the question stay open.
func (c *composer) open(parts []string, lang text.Lang) {
	for _, part := range parts {
		if lang == text.Chinese {
			c.write("\n文档里没有找到这一问的依据：" + part + "。")
		} else {
			c.write("\nThe documents hold nothing on this part: " + part + ".")
		}
	}
}

// frame introduces quotes in a language that is not that of the question.
func frame(p *plan, q Question, lines []line) string {
	if len(lines) == 0 {
		return ""
	}
	source := text.Language(lines[0].text())
	switch asked := p.parts[0].Lang; {
	case asked == source:
		return ""
	case asked == text.Chinese:
		return "文档原文："
	}
	return "The documents say: "
}

// composer puts an answer together.
type composer struct {
	answer    *Answer
	emit      Emit
	pending   string            // words of the bot's own that go before the next sentence
	documents map[string]string // texts by source
	now       func() time.Time
	asked     time.Time // when the question came in
}

func (c *composer) load(ctx context.Context, s store.Store, source string) error {
	if _, ok := c.documents[source]; ok {
		return nil
	}
	d, err := s.Document(ctx, source)
	c.documents[source] = d.Text
	return err
}

// line writes a sentence with its citation, unless the check says that it does
// not stand there.
func (c *composer) line(l line) {
	n := len(c.answer.Citations) + 1
	body, stop := splitStop(l.marked())
	part := fmt.Sprintf("%s [%d]%s", body, n, stop)
	start := c.now()
	checks, ok := check(part, c.answer.Question, n, l.text())
	c.answer.Timings.Check += milliseconds(c.now().Sub(start))
	if !ok {
		c.answer.Trace.Notes = append(c.answer.Trace.Notes, "withheld by the check: "+l.text())
		return
	}
	before := c.separator(l)
	for _, sentence := range checks {
		sentence.Start += len(c.answer.Text) + len(before)
		sentence.End += len(c.answer.Text) + len(before)
		c.answer.Checks = append(c.answer.Checks, sentence)
	}
	c.answer.Citations = append(c.answer.Citations, c.citation(n, l))
	c.write(before + part)
}

// marked is the sentence with what was asked for in bold.
func (l line) marked() string {
	s := l.sentence.chunk.Text
	if l.bold.Len() == 0 || strings.Contains(l.text(), "*") {
		return l.text()
	}
	return s[l.span.Start:l.bold.Start] + "**" + l.bold.Of(s) + "**" + s[l.bold.End:l.span.End]
}

func (c *composer) write(part string) {
	if c.answer.Text == "" {
		c.answer.Timings.FirstToken = milliseconds(c.now().Sub(c.asked))
	}
	c.answer.Text += part
	if c.emit != nil {
		c.emit(part)
	}
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

// citation names the exact place of a sentence.
func (c *composer) citation(n int, l line) Citation {
	chunk := l.sentence.chunk
	document := c.documents[chunk.Source]
	place := placeOf(chunk, l.span)
	startLine := chunk.StartLine + strings.Count(document[chunk.Span.Start:place.Start], "\n")
	quote := place.Of(document)
	return Citation{
		N: n, Source: chunk.Source, Title: chunk.Title, Heading: headingOf(chunk),
		StartLine: startLine, EndLine: startLine + strings.Count(quote, "\n"),
		StartByte: place.Start, EndByte: place.End, Quote: quote,
	}
}

func headingOf(chunk *store.Chunk) []string {
	if chunk.Heading == nil {
		return []string{}
	}
	return chunk.Heading
}
