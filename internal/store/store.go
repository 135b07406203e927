// Package store is the seam between those who fill the index (package ingest)
// and those who ask it (package rag).
//
// A [Store] keeps documents with their chunks. What it keeps is the truth; how
// it searches is its own affair. Implementations are in the folders below, and
// all of them pass the suite in storetest.
package store

import (
	"context"
	"errors"
	"math"
	"time"

	"github.com/wenju/wenju/internal/text"
)

// Document is one source, as it was read.
type Document struct {
	// Path is the document's identity: the absolute path of its file, with
	// "#id" behind it for a line of a JSONL file, or "seeds/NAME" for what the
	// binary carries.
	Path string
	// Source is the short unique name under which the document is cited. The
	// store works it out from all paths (see [Sources]) and ignores what Put holds.
	Source string
	// Root is the folder that was ingested and brought the document in, empty
	// where the file was named itself. Pruning looks at it.
	Root   string
	Title  string
	Format string // "txt", "md", "jsonl"
	// URL is where the document can be opened in a browser, as it says itself;
	// empty where it does not.
	URL string
	// SHA256 is the hash, in hex, of the bytes that were read together with
	// everything else that shapes the chunks: an unchanged hash means that
	// reading the document again would bring nothing new.
	SHA256 string
	// Text is the text as decoded to UTF-8: citations are byte ranges of it.
	Text   string
	Added  time.Time
	Chunks int // how many it has; filled in by the store
}

// Chunk is a passage: what is searched, and what an answer cites.
type Chunk struct {
	// ID is stable: it follows from source, span and text (see [ChunkID]) and
	// is filled in by the store.
	ID      string
	Source  string // of its document; filled in by the store
	Title   string // of its document; filled in by the store
	Heading []string
	// Span is the chunk's byte range in Document.Text, and StartLine and EndLine
	// the 1-based lines that it touches.
	Span               text.Span
	StartLine, EndLine int
	// Text is the repaired text: Document.Text[Span] without the line breaks
	// that had cut its sentences.
	Text string
	// Breaks is the way back: the map from Text to Document.Text.
	Breaks Breaks
	// Seq is the chunk's place in its document, from 0.
	Seq int
	// Vector is the chunk's embedding, of unit length. The dimension is that of
	// the model given to Put.
	Vector []float32
}

// Hit is a chunk that a search found.
type Hit struct {
	Chunk
	// Score is the fused score; higher is better. Scores of different queries
	// cannot be compared.
	Score float64
	// Lexical and Semantic are the scores of the two legs, as they went into
	// the fusion: each in [0,1], 1 for the best chunk of its leg.
	Lexical, Semantic float64
}

// Query is what is looked for.
type Query struct {
	// Terms are looked for by the lexical leg, each with its weight.
	Terms []Term
	// Vector, of unit length, is looked for by the semantic leg; nil leaves it out.
	Vector []float32
	// SemanticWeight in [0,1] is the share of the semantic leg in the fusion.
	SemanticWeight float64
	// ScanVectors asks that all vectors be searched and not only those of the
	// lexical leg's candidates: right for a neural embedder.
	ScanVectors bool
	// Limit is the number of hits wanted; at least 1.
	Limit int
}

// Term is an index term (see text.Terms) with its weight in the query; 1 is usual.
type Term struct {
	Text   string
	Weight float64
}

// Model names what made the vectors. Vectors of different models are never mixed.
type Model struct {
	Name      string // such as "builtin" or "openai:text-embedding-3-small"
	Dimension int
}

// Change is one atomic change of the index: either all of it is kept or nothing.
type Change struct {
	Model Model
	// Put adds documents, in place of those of the same path.
	Put []DocumentChunks
	// Remove takes out documents by path. Paths that are not there are no error.
	Remove []string
	// Reset empties the index first; it is how another model comes in.
	Reset bool
}

// DocumentChunks is a document with its chunks.
type DocumentChunks struct {
	Document Document
	Chunks   []Chunk
}

// Info says what an index holds.
type Info struct {
	Documents, Chunks int
	Model             Model // zero while the index is empty
	// Generation grows with every change.
	Generation int64
}

// Store keeps and searches the index. All methods may be called at the same
// time. The slices inside what they return are shared: they may be appended to but
// not written to. A Store in another process that changed the same index is noticed by
// the next call of Refresh.
type Store interface {
	// Info says what the index holds.
	Info(ctx context.Context) (Info, error)
	// Documents returns all documents, ordered by source, without their Text.
	Documents(ctx context.Context) ([]Document, error)
	// Document returns one document with its Text, by its source name.
	// It is ErrNotFound where there is none.
	Document(ctx context.Context, source string) (Document, error)
	// Chunks returns the chunks of one document in order, without vectors.
	Chunks(ctx context.Context, source string) ([]Chunk, error)
	// Apply makes one change. A model that differs from the index's own is
	// ErrModel unless the change resets the index.
	Apply(ctx context.Context, change Change) error
	// Search returns the best hits, best first; ties break by chunk id. A vector
	// of the wrong dimension is ErrModel.
	Search(ctx context.Context, q Query) ([]Hit, error)
	// Statistics returns the corpus statistics of terms, in their order.
	Statistics(ctx context.Context, terms []string) (Statistics, error)
	// Refresh takes in what another process has changed.
	Refresh(ctx context.Context) error
	Close() error
}

// Statistics of terms in the index.
type Statistics struct {
	Chunks int   // number of chunks in the index
	DF     []int // number of chunks that hold each of the terms asked for
}

// IDF is the inverse document frequency of the i-th term asked for.
func (s Statistics) IDF(i int) float64 { return IDF(s.DF[i], s.Chunks) }

// IDF is the inverse document frequency, as BM25 has it, of a term that df of n
// chunks hold.
func IDF(df, n int) float64 {
	return math.Log(1 + (float64(n-df)+0.5)/(float64(df)+0.5))
}

// Errors of a Store. They come wrapped with what was asked for.
var (
	ErrNotFound = errors.New("not in the index")
	ErrModel    = errors.New("vectors of another embedding model or dimension")
	ErrNewer    = errors.New("index written by a newer version of wenju")
	ErrCorrupt  = errors.New("index file is damaged")
	ErrBusy     = errors.New("another process is writing the index")
	ErrFull     = errors.New("no space left on the device")
)
