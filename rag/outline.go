package rag

import (
	"context"
	"errors"
	"strings"

	"github.com/wenju/wenju/internal/store"
	"github.com/wenju/wenju/internal/text"
)

// outline is the sentences of one document, in reading order. Chunks overlap;
// here every sentence stands once.
type outline struct {
	source    string
	sentences []*sentence
}

// sentence is a sentence of a document, with what the question wants of it.
type sentence struct {
	chunk *store.Chunk
	span  text.Span // in chunk.Text
	place text.Span // in the document's own text
	terms map[string]bool
	// before is the sentence that stands before it; nil for the first.
	before *sentence
	// head is the head of the table whose row it is; nil for none.
	head  *sentence
	frame bool // it is the head of a table or draws a line: no answer
	// context holds the terms of the sentence before, of the passage's first
	// sentence and of its headings.
	context map[string]bool
}

func (s *sentence) text() string { return s.span.Of(s.chunk.Text) }

// placeOf maps a part of a chunk's text to the document's own text.
func placeOf(c *store.Chunk, span text.Span) text.Span {
	place := c.Breaks.Original(span)
	return text.Span{Start: c.Span.Start + place.Start, End: c.Span.Start + place.End}
}

// sentencesOf cuts a chunk into its sentences, with those of their terms that
// matter to the question.
func (p *plan) sentencesOf(c *store.Chunk) []*sentence {
	spans := text.Sentences(c.Text)
	out := make([]*sentence, len(spans))
	heading := p.headingTerms(c)
	for i, span := range spans {
		s := &sentence{chunk: c, span: span, terms: text.Present(span.Of(c.Text), p.wanted)}
		s.context = heading
		if i > 0 {
			s.context = union(heading, out[0].terms, out[i-1].terms)
		}
		out[i] = s
	}
	markTables(out)
	markCode(out)
	return out
}

// markTables finds the head of each table: it belongs to the context of the
// rows below and is no answer itself.
func markTables(sentences []*sentence) {
	var head *sentence
	for i, s := range sentences {
		row := strings.HasPrefix(s.text(), "|")
		switch {
		case !row:
			head = nil
		case head == nil:
			head = s
			s.frame = i+1 < len(sentences) && isRule(sentences[i+1].text())
		default:
			s.frame = isRule(s.text())
			s.context = union(s.context, head.terms)
			if head.frame {
				s.head = head
			}
		}
	}
}

// markCode finds the fences of code, which hold at most the language's name.
func markCode(sentences []*sentence) {
	for _, s := range sentences {
		if strings.HasPrefix(s.text(), "```") || strings.HasPrefix(s.text(), "~~~") {
			s.frame = true
		}
	}
}

// isRule says whether a table row only draws a line.
func isRule(row string) bool { return strings.Trim(row, "|-: \t") == "" }

func (p *plan) headingTerms(c *store.Chunk) map[string]bool {
	terms := text.Present(c.Title, p.wanted)
	for _, heading := range c.Heading {
		terms = union(terms, text.Present(heading, p.wanted))
	}
	return terms
}

func union(sets ...map[string]bool) map[string]bool {
	out := make(map[string]bool)
	for _, set := range sets {
		for term := range set {
			out[term] = true
		}
	}
	return out
}

// outline reads the document of a source. Only chunks near those wanted are cut
// into sentences: within reach of their numbers. A document that was removed
// since the search has no sentences.
func (a *Asker) outline(ctx context.Context, p *plan, source string, near map[int]bool) (*outline, error) {
	chunks, err := a.store.Chunks(ctx, source)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return nil, err
	}
	o := &outline{source: source}
	for i := range chunks {
		if near[i] {
			o.add(p, &chunks[i])
		}
	}
	for i, s := range o.sentences {
		if i > 0 {
			s.before = o.sentences[i-1]
		}
	}
	return o, nil
}

// add appends the sentences of the next chunk, without those that the chunk
// before had already.
func (o *outline) add(p *plan, c *store.Chunk) {
	end := -1
	if n := len(o.sentences); n > 0 {
		end = o.sentences[n-1].place.End
	}
	for _, s := range p.sentencesOf(c) {
		s.place = placeOf(c, s.span)
		if s.place.Start >= end {
			o.sentences = append(o.sentences, s)
		}
	}
}

// reach is how many chunks before and after a hit belong to its surroundings: a
// list may go on there.
const reach = 3

// outlines reads the surroundings of the hits, one outline a document, in the
// order of the documents' best hits.
func (a *Asker) outlines(ctx context.Context, p *plan, hits []store.Hit) ([]*outline, error) {
	near := make(map[string]map[int]bool)
	var sources []string
	for _, hit := range hits {
		if near[hit.Source] == nil {
			near[hit.Source] = make(map[int]bool)
			sources = append(sources, hit.Source)
		}
		for seq := hit.Seq - reach; seq <= hit.Seq+reach; seq++ {
			near[hit.Source][seq] = true
		}
	}
	out := make([]*outline, len(sources))
	for i, source := range sources {
		o, err := a.outline(ctx, p, source, near[source])
		if err != nil {
			return nil, err
		}
		out[i] = o
	}
	return out, nil
}
