package rag

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/wenju/wenju/internal/store"
	"github.com/wenju/wenju/internal/text"
	"github.com/wenju/wenju/prompts"
)

// passage is what a model is given under one number: neighbouring chunks of a
// document that stand under the same headings.
type passage struct {
	n         int
	chunk     *store.Chunk      // the first one
	document  string            // the text of the whole document
	sentences []*sentence       // its headings, then its text in reading order, each once
	body      string            // as the model sees it, without the headings
	text      string            // as it is checked against, with them
	terms     []map[string]bool // of each sentence, as they are asked for
	all       map[string]bool   // of title, headings and text, once they are asked for
}

// gatherer chooses the passages for a model: the best ones, then what stands
// around them, as many as the budget has room for.
type gatherer struct {
	*generator
	plan    *plan
	left    int // tokens
	chunks  map[string][]store.Chunk
	texts   map[string]string       // of the documents
	chosen  map[string]map[int]bool // numbers of chunks by source
	sources []string                // in the order of their best chunks
	seen    []map[string]bool       // the terms of what was chosen
}

// gather returns the passages for a question in the order of their documents,
// numbered from 1.
func (g *generator) gather(ctx context.Context, p *plan, hits []store.Hit) ([]*passage, error) {
	w := &gatherer{generator: g, plan: p, left: g.tuning.Context, chunks: make(map[string][]store.Chunk),
		texts: make(map[string]string), chosen: make(map[string]map[int]bool)}
	var best []store.Hit
	for _, hit := range hits {
		if len(best) == g.tuning.Passages {
			break
		}
		if err := w.load(ctx, hit.Source); err != nil {
			return nil, err
		}
		first := len(best) == 0
		if (first || w.cost(&hit.Chunk) <= w.left) && w.isNew(&hit.Chunk) && w.take(hit.Source, hit.Seq, first) {
			best = append(best, hit)
		}
	}
	for _, hit := range best {
		w.take(hit.Source, hit.Seq+1, false)
		w.take(hit.Source, hit.Seq-1, false)
	}
	return w.passages(), nil
}

// load reads a document and its chunks. One that was removed since the search
// has none.
func (w *gatherer) load(ctx context.Context, source string) error {
	if _, ok := w.texts[source]; ok {
		return nil
	}
	d, err := w.store.Document(ctx, source)
	if err == nil {
		w.chunks[source], err = w.store.Chunks(ctx, source)
	}
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	w.texts[source] = d.Text
	return nil
}

// nearDuplicate is the share of the terms of the longer of two chunks from which on
// they say the same.
const nearDuplicate = 0.9

// isNew says whether nothing that was chosen says the same as a chunk.
func (w *gatherer) isNew(c *store.Chunk) bool {
	terms := termSet(c.Text)
	for _, other := range w.seen {
		if float64(min(len(terms), len(other))) < nearDuplicate*float64(max(len(terms), len(other))) {
			continue
		}
		both := 0
		for term := range terms {
			if other[term] {
				both++
			}
		}
		if float64(both) >= nearDuplicate*float64(max(len(terms), len(other))) {
			return false
		}
	}
	w.seen = append(w.seen, terms)
	return true
}

func termSet(s string) map[string]bool {
	set := make(map[string]bool)
	text.EachTerm(s, func(term string) { set[term] = true })
	return set
}

// frameTokens is what a passage costs beside its text: number, title, headings.
const frameTokens = 60

func (w *gatherer) cost(c *store.Chunk) int { return w.Tokens(c.Text) + frameTokens }

// take chooses a chunk, unless it is not there, not as it was, or, where it is
// not a must, more than the budget has room for.
func (w *gatherer) take(source string, seq int, must bool) bool {
	chunks := w.chunks[source]
	if seq < 0 || seq >= len(chunks) || w.chosen[source][seq] {
		return false
	}
	c := &chunks[seq]
	if document := w.texts[source]; c.Span.End > len(document) || !sameWords(c.Span.Of(document), c.Text) {
		return false // the document has changed since
	}
	cost := w.cost(c)
	if cost > w.left && !must {
		return false
	}
	w.left -= cost
	if w.chosen[source] == nil {
		w.chosen[source] = make(map[int]bool)
		w.sources = append(w.sources, source)
	}
	w.chosen[source][seq] = true
	return true
}

// passages puts what was chosen together.
func (w *gatherer) passages() []*passage {
	var out []*passage
	for _, source := range w.sources {
		o := &outline{source: source}
		for i := range w.chunks[source] {
			if w.chosen[source][i] {
				o.add(w.plan, &w.chunks[source][i])
			}
		}
		for _, run := range runs(o.sentences) {
			out = append(out, newPassage(len(out)+1, w.texts[source], run))
		}
	}
	return out
}

func newPassage(n int, document string, body []*sentence) *passage {
	p := &passage{n: n, chunk: body[0].chunk, document: document, body: joinSentences(body)}
	p.sentences = append(headings(document, p.chunk), body...)
	p.text = joinSentences(p.sentences)
	return p
}

// headings are those of a chunk, as far as the document before it has them as
// lines of their own: a year that only a heading names can be cited there.
func headings(document string, c *store.Chunk) []*sentence {
	var out []*sentence
	before := document[:c.Span.Start]
	for _, h := range c.Heading {
		at := strings.LastIndex(before, h)
		if h == "" || at < 0 || strings.HasPrefix(h, "|") || !isLine(before, at, len(h)) {
			continue
		}
		heading := &store.Chunk{Source: c.Source, Title: c.Title, Heading: c.Heading, Text: h,
			Span: text.Span{Start: at, End: at + len(h)}, StartLine: 1 + strings.Count(document[:at], "\n")}
		out = append(out, &sentence{chunk: heading, span: text.Span{End: len(h)}, place: heading.Span, frame: true})
	}
	return out
}

// isLine says whether what stands in s at that place is a line of its own, but
// for what marks a heading.
func isLine(s string, at, length int) bool {
	start := strings.LastIndexByte(s[:at], '\n') + 1
	rest, _, _ := strings.Cut(s[at+length:], "\n")
	return strings.Trim(s[start:at], "# *_\t\ufeff") == "" && strings.Trim(rest, "# *_\t\r") == ""
}

// runs cuts the sentences of a document where a chunk is left out between them or
// the headings change.
func runs(sentences []*sentence) [][]*sentence {
	var out [][]*sentence
	for i, s := range sentences {
		if i == 0 || !adjoins(sentences[i-1].chunk, s.chunk) {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], s)
	}
	return out
}

func adjoins(a, b *store.Chunk) bool {
	return b.Seq-a.Seq <= 1 && slices.Equal(a.Heading, b.Heading)
}

// joinSentences is the text of neighbouring sentences as it is read: with its
// broken lines mended, without what would read like a citation of ours.
func joinSentences(sentences []*sentence) string {
	var b strings.Builder
	for i, s := range sentences {
		switch {
		case i == 0:
		case sentences[i-1].chunk == s.chunk:
			b.WriteString(s.chunk.Text[sentences[i-1].span.End:s.span.Start])
		default:
			b.WriteByte('\n')
		}
		b.WriteString(s.text())
	}
	return withoutMarks(b.String())
}

// forPrompt shows passages to a model.
func forPrompt(passages []*passage) []prompts.Passage {
	out := make([]prompts.Passage, len(passages))
	for i, p := range passages {
		out[i] = prompts.Passage{N: p.n, Title: oneLine(p.chunk.Title, 80), Section: oneLine(strings.Join(p.chunk.Heading, " > "), 160), Text: p.body}
	}
	return out
}

// termsOf are the terms of the i-th sentence.
func (p *passage) termsOf(i int) map[string]bool {
	if p.terms == nil {
		p.terms = make([]map[string]bool, len(p.sentences))
	}
	if p.terms[i] == nil {
		p.terms[i] = termSet(p.sentences[i].text())
	}
	return p.terms[i]
}

// allTerms are the terms of title, headings and text.
func (p *passage) allTerms() map[string]bool {
	if p.all == nil {
		p.all = termSet(p.chunk.Title + "\n" + strings.Join(p.chunk.Heading, "\n") + "\n" + p.text)
	}
	return p.all
}

// place is a run of sentences of a passage, both ends included.
type place struct {
	passage  *passage
	from, to int
}

// text is what stands there, as it is read.
func (pl place) text() string { return joinSentences(pl.passage.sentences[pl.from : pl.to+1]) }

// span is where it stands in the document.
func (pl place) span() text.Span {
	return text.Span{Start: pl.passage.sentences[pl.from].place.Start, End: pl.passage.sentences[pl.to].place.End}
}

// cite names the place exactly.
func (pl place) cite(n int) Citation {
	return citationOf(pl.passage.document, pl.passage.sentences[pl.from].chunk, pl.span(), n)
}
