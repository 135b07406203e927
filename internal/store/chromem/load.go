package chromem

import (
	"context"
	"database/sql"
	"fmt"
	"runtime"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/wenju/wenju/internal/store"
	"github.com/wenju/wenju/internal/store/bm25"
	"github.com/wenju/wenju/internal/text"
)

func currentGeneration(ctx context.Context, db *sql.DB) (generation int64, err error) {
	err = db.QueryRowContext(ctx, "SELECT generation FROM state").Scan(&generation)
	return generation, err
}

// load brings what is in memory up to the state of the file. Searches go on
// meanwhile: they wait only while a small change is put in.
func (s *Store) load(ctx context.Context) error {
	next, err := s.read(ctx)
	if err != nil {
		return err
	}
	if next.anew {
		fresh := newMemory(next.model)
		if err := fresh.advance(ctx, next); err != nil {
			return err
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		s.mem = fresh
		return nil
	}
	cutTerms(next.documents)
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.mem.advance(ctx, next)
}

// read reads what is new in one transaction, so that it is one state.
func (s *Store) read(ctx context.Context) (update, error) {
	tx, err := s.db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return update{}, err
	}
	defer tx.Rollback()
	r := reader{ctx: ctx, tx: tx}
	return r.read(s.mem)
}

// update is what has changed in the file since a generation.
type update struct {
	// anew says that it is all that the file holds, for a memory that is empty.
	anew       bool
	generation int64
	model      store.Model
	present    map[string]bool // the paths of all documents
	documents  []loaded        // new and changed ones
}

// loaded is a document with its chunks.
type loaded struct {
	store.DocumentChunks
	terms [][]bm25.Key // index terms of each chunk, or nil while they are not cut
}

type reader struct {
	ctx context.Context
	tx  *sql.Tx
}

func (r reader) read(known *memory) (update, error) {
	var u update
	err := r.tx.QueryRowContext(r.ctx, "SELECT generation, model, dimension FROM state").
		Scan(&u.generation, &u.model.Name, &u.model.Dimension)
	if err != nil {
		return u, err
	}
	if u.anew, err = r.anew(known, u); err != nil {
		return u, err
	}
	since := known.generation
	if u.anew {
		since = -1
	}
	if u.present, err = r.paths(); err != nil {
		return u, err
	}
	if u.documents, err = r.documents(since); err != nil {
		return u, err
	}
	return u, r.chunks(since, u.model.Dimension, u.documents)
}

// anew says whether memory has to be built from nothing: its vectors are of
// another model, the file is an older one put back, much of it is removed chunks,
// or more is new than it holds.
func (r reader) anew(known *memory, u update) (bool, error) {
	if known.model != u.model || u.generation < known.generation || known.lexical.Wasted() > maxWasted {
		return true, nil
	}
	var fresh int
	err := r.tx.QueryRowContext(r.ctx, `SELECT count(*) FROM documents d JOIN chunks c ON c.document = d.id
		WHERE d.generation > ?`, known.generation).Scan(&fresh)
	return fresh > known.lexical.Len(), err
}

func (r reader) paths() (map[string]bool, error) {
	rows, err := r.tx.QueryContext(r.ctx, "SELECT path FROM documents")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	paths := make(map[string]bool)
	for rows.Next() {
		var path string
		if err := rows.Scan(&path); err != nil {
			return nil, err
		}
		paths[path] = true
	}
	return paths, rows.Err()
}

// documents reads those that a later generation than since has touched, in the
// order of their ids, without their texts.
func (r reader) documents(since int64) ([]loaded, error) {
	rows, err := r.tx.QueryContext(r.ctx, `SELECT path, source, root, title, format, url, sha256, added
		FROM documents WHERE generation > ? ORDER BY id`, since)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []loaded
	for rows.Next() {
		var l loaded
		var added int64
		d := &l.Document
		if err := rows.Scan(&d.Path, &d.Source, &d.Root, &d.Title, &d.Format, &d.URL, &d.SHA256, &added); err != nil {
			return nil, err
		}
		d.Added = time.Unix(added, 0).UTC()
		out = append(out, l)
	}
	return out, rows.Err()
}

// chunks reads the chunks of those documents, which come in the same order.
func (r reader) chunks(since int64, dimension int, documents []loaded) error {
	rows, err := r.tx.QueryContext(r.ctx, `SELECT d.path, c.seq, c.heading, c.start_byte, c.end_byte, c.start_line, c.end_line, c.text, c.breaks, c.vector
		FROM documents d JOIN chunks c ON c.document = d.id WHERE d.generation > ? ORDER BY d.id, c.seq`, since)
	if err != nil {
		return err
	}
	defer rows.Close()
	at := 0
	var headings headingDecoder
	for rows.Next() {
		path, chunk, err := scanChunk(rows, dimension, &headings)
		if err != nil {
			return err
		}
		for at < len(documents) && documents[at].Document.Path != path {
			at++
		}
		if at == len(documents) {
			return fmt.Errorf("%w: chunks without their document %s", store.ErrCorrupt, path)
		}
		d := &documents[at]
		chunk.Source, chunk.Title = d.Document.Source, d.Document.Title
		chunk.ID = store.ChunkID(chunk.Source, chunk.Span, chunk.Text)
		d.Chunks = append(d.Chunks, chunk)
		d.Document.Chunks++
	}
	return rows.Err()
}

func scanChunk(rows *sql.Rows, dimension int, headings *headingDecoder) (path string, c store.Chunk, err error) {
	var heading, breaks, vector sql.RawBytes
	err = rows.Scan(&path, &c.Seq, &heading, &c.Span.Start, &c.Span.End, &c.StartLine, &c.EndLine, &c.Text, &breaks, &vector)
	if err != nil { // a column of the wrong type
		return "", c, fmt.Errorf("%w: %w", store.ErrCorrupt, err)
	}
	if c.Heading, err = headings.decode(heading); err != nil {
		return "", c, err
	}
	if c.Breaks, err = decodeBreaks(breaks); err != nil {
		return "", c, err
	}
	c.Vector, err = decodeVector(vector, dimension)
	return path, c, err
}

// cutTerms fills in the terms of all chunks, on all cores.
func cutTerms(documents []loaded) {
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i := range documents {
		d := &documents[i]
		d.terms = make([][]bm25.Key, len(d.Chunks))
		for j := range d.Chunks {
			if j%cutTogether == 0 {
				group.Go(func() error {
					for k := j; k < min(j+cutTogether, len(d.Chunks)); k++ {
						d.terms[k] = indexTerms(d.Chunks[k])
					}
					return nil
				})
			}
		}
	}
	group.Wait()
}

// cutTogether is the number of chunks whose terms one goroutine cuts at a time:
// a document may be very long.
const cutTogether = 32

// indexTerms are the terms under which a chunk is found: those of its title and
// headings, which say what it is about, and those of its text.
func indexTerms(c store.Chunk) []bm25.Key {
	// Chinese has up to two terms a character of three bytes.
	terms := make([]bm25.Key, 0, len(c.Text)*3/4)
	add := func(term string) { terms = append(terms, bm25.KeyOf(term)) }
	if len(c.Heading) == 0 || c.Heading[0] != c.Title {
		text.EachTerm(c.Title, add)
	}
	for _, heading := range c.Heading {
		text.EachTerm(heading, add)
	}
	text.EachTerm(c.Text, add)
	return terms
}
