package chromem

import (
	"context"
	"database/sql"
	"runtime"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/wenju/wenju/internal/store"
	"github.com/wenju/wenju/internal/text"
)

func currentGeneration(ctx context.Context, db *sql.DB) (generation int64, err error) {
	err = db.QueryRowContext(ctx, "SELECT generation FROM state").Scan(&generation)
	return generation, err
}

// load brings what is in memory up to the state of the file. The lock is held
// for writing. Everything is read in one transaction, so that it is one state.
func (s *Store) load(ctx context.Context) error {
	tx, err := s.db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return err
	}
	defer tx.Rollback()
	r := reader{ctx: ctx, tx: tx}
	next, err := r.read(s.mem)
	if err != nil {
		return err
	}
	s.mem, err = s.mem.advance(ctx, next)
	return err
}

// update is what has changed in the file since a generation.
type update struct {
	generation int64
	model      store.Model
	present    map[string]bool // the paths of all documents
	documents  []loaded        // new and changed ones
}

// loaded is a document with its chunks and their index terms.
type loaded struct {
	store.DocumentChunks
	terms [][]string
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
	since := known.generation
	if known.model != u.model {
		since = -1 // all vectors are others
	}
	if u.present, err = r.paths(); err != nil {
		return u, err
	}
	if u.documents, err = r.documents(since); err != nil {
		return u, err
	}
	if err := r.chunks(since, u.model.Dimension, u.documents); err != nil {
		return u, err
	}
	cutTerms(u.documents)
	return u, nil
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
	rows, err := r.tx.QueryContext(r.ctx, `SELECT path, source, root, title, format, sha256, added
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
		if err := rows.Scan(&d.Path, &d.Source, &d.Root, &d.Title, &d.Format, &d.SHA256, &added); err != nil {
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
	for rows.Next() {
		path, chunk, err := scanChunk(rows, dimension)
		if err != nil {
			return err
		}
		for documents[at].Document.Path != path {
			at++
		}
		d := &documents[at]
		chunk.Source, chunk.Title = d.Document.Source, d.Document.Title
		chunk.ID = store.ChunkID(chunk.Source, chunk.Span, chunk.Text)
		d.Chunks = append(d.Chunks, chunk)
		d.Document.Chunks++
	}
	return rows.Err()
}

func scanChunk(rows *sql.Rows, dimension int) (path string, c store.Chunk, err error) {
	var heading string
	var breaks, vector sql.RawBytes
	err = rows.Scan(&path, &c.Seq, &heading, &c.Span.Start, &c.Span.End, &c.StartLine, &c.EndLine, &c.Text, &breaks, &vector)
	if err != nil {
		return "", c, err
	}
	if c.Heading, err = decodeHeading(heading); err != nil {
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
		d.terms = make([][]string, len(d.Chunks))
		group.Go(func() error {
			for j, chunk := range d.Chunks {
				d.terms[j] = indexTerms(chunk)
			}
			return nil
		})
	}
	group.Wait()
}

// indexTerms are the terms under which a chunk is found: those of its title and
// headings, which say what it is about, and those of its text.
func indexTerms(c store.Chunk) []string {
	var terms []string
	if len(c.Heading) == 0 || c.Heading[0] != c.Title {
		terms = append(terms, text.Terms(c.Title)...)
	}
	for _, heading := range c.Heading {
		terms = append(terms, text.Terms(heading)...)
	}
	return append(terms, text.Terms(c.Text)...)
}
