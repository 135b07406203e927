package chromem

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strconv"

	"github.com/philippgille/chromem-go"

	"github.com/wenju/wenju/internal/store"
	"github.com/wenju/wenju/internal/store/bm25"
)

// memory is one state of the index, ready to be searched.
type memory struct {
	generation int64
	model      store.Model
	lexical    *bm25.Index
	vectors    *chromem.Collection
	// chunks by their number in the lexical index, without vectors; removed
	// ones are empty. Their numbers are their ids in vectors.
	chunks []store.Chunk
	byPath map[string]*entry
	// pathOf leads from a source name to the path.
	pathOf map[string]string
}

type entry struct {
	document store.Document // without its text
	chunks   []bm25.Doc     // in order
}

// maxWasted is the share of removed chunks from which on memory is built anew.
const maxWasted = 0.5

func newMemory(model store.Model) *memory {
	m := &memory{
		generation: -1,
		model:      model,
		lexical:    bm25.New(),
		vectors:    newCollection(),
		byPath:     make(map[string]*entry),
		pathOf:     make(map[string]string),
	}
	m.lexical.Tie = m.compareIDs
	return m
}

// compareIDs orders chunks by their ids: numbers depend on the order in which
// changes came, and two processes may have seen them in different order.
func (m *memory) compareIDs(a, b bm25.Doc) int { return cmp.Compare(m.chunks[a].ID, m.chunks[b].ID) }

func newCollection() *chromem.Collection {
	noEmbedding := func(context.Context, string) ([]float32, error) {
		return nil, errors.New("chunks come with their vectors")
	}
	// A fresh database has no collection of that name, the only error there is.
	collection, err := chromem.NewDB().CreateCollection("chunks", nil, noEmbedding)
	if err != nil {
		panic(err)
	}
	return collection
}

// advance takes in an update.
func (m *memory) advance(ctx context.Context, u update) error {
	for path := range m.byPath {
		if !u.present[path] {
			if err := m.remove(ctx, path); err != nil {
				return err
			}
		}
	}
	for batch := range batches(u.documents) {
		if err := m.put(ctx, batch); err != nil {
			return err
		}
	}
	m.pathOf = make(map[string]string, len(m.byPath))
	for path, e := range m.byPath {
		m.pathOf[e.document.Source] = path
	}
	m.generation = u.generation
	return nil
}

// batchChunks is about how many chunks are put in together. Their terms take
// more room than the chunks, so not all of a large index is cut at once.
const batchChunks = 2000

// batches yields the documents in groups of about batchChunks chunks.
func batches(documents []loaded) iter.Seq[[]loaded] {
	return func(yield func([]loaded) bool) {
		start, chunks := 0, 0
		for i, d := range documents {
			chunks += len(d.Chunks)
			if chunks >= batchChunks || i == len(documents)-1 {
				if !yield(documents[start : i+1]) {
					return
				}
				start, chunks = i+1, 0
			}
		}
	}
}

// put takes in documents, in place of those of the same paths.
func (m *memory) put(ctx context.Context, documents []loaded) error {
	if documents[0].terms == nil {
		cutTerms(documents)
	}
	var terms [][]bm25.Key
	for _, d := range documents {
		terms = append(terms, d.terms...)
	}
	if m.lexical.Full(len(terms)) {
		return fmt.Errorf("an index can hold %d chunks", bm25.MaxDocs)
	}
	for i := range documents {
		d := &documents[i]
		if err := m.remove(ctx, d.Document.Path); err != nil {
			return err
		}
		e := &entry{document: d.Document}
		for _, chunk := range d.Chunks {
			number := bm25.Doc(len(m.chunks))
			document := chromem.Document{ID: key(number), Embedding: chunk.Vector}
			if err := m.vectors.AddDocument(ctx, document); err != nil {
				return err
			}
			chunk.Vector = nil
			m.chunks = append(m.chunks, chunk)
			e.chunks = append(e.chunks, number)
		}
		m.byPath[d.Document.Path] = e
		d.terms = nil
	}
	m.lexical.AddAll(terms)
	return nil
}

func (m *memory) remove(ctx context.Context, path string) error {
	e := m.byPath[path]
	if e == nil {
		return nil
	}
	delete(m.byPath, path)
	for _, number := range e.chunks {
		m.lexical.Remove(number, indexTerms(m.chunks[number]))
		m.chunks[number] = store.Chunk{}
		if err := m.vectors.Delete(ctx, nil, nil, key(number)); err != nil {
			return err
		}
	}
	return nil
}

func key(number bm25.Doc) string { return strconv.Itoa(int(number)) }

func (m *memory) info() store.Info {
	return store.Info{Documents: len(m.byPath), Chunks: m.lexical.Len(), Model: m.model, Generation: m.generation}
}

func (m *memory) documents() []store.Document {
	out := make([]store.Document, 0, len(m.byPath))
	for _, e := range m.byPath {
		out = append(out, e.document)
	}
	slices.SortFunc(out, func(a, b store.Document) int { return cmp.Compare(a.Source, b.Source) })
	return out
}

func (m *memory) document(source string) (store.Document, bool) {
	e := m.byPath[m.pathOf[source]]
	if e == nil {
		return store.Document{}, false
	}
	return e.document, true
}

func (m *memory) chunksOf(source string) ([]store.Chunk, bool) {
	e := m.byPath[m.pathOf[source]]
	if e == nil {
		return nil, false
	}
	out := make([]store.Chunk, len(e.chunks))
	for i, number := range e.chunks {
		out[i] = m.chunks[number]
	}
	return out, true
}

func (m *memory) statistics(terms []string) store.Statistics {
	stats := store.Statistics{Chunks: m.lexical.Len(), DF: make([]int, len(terms))}
	for i, term := range terms {
		stats.DF[i] = m.lexical.DF(term)
	}
	return stats
}
