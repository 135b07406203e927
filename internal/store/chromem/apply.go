package chromem

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/wenju/wenju/internal/store"
)

// Apply implements store.Store.
func (s *Store) Apply(ctx context.Context, change store.Change) error {
	if err := checkChange(change); err != nil {
		return err
	}
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return translate(err)
	}
	defer tx.Rollback()
	w := writer{ctx: ctx, tx: tx}
	w.change(change)
	if w.err != nil {
		return translate(w.err)
	}
	if err := tx.Commit(); err != nil {
		return translate(err)
	}
	// It is kept now, whoever has lost patience meanwhile.
	return s.Refresh(context.WithoutCancel(ctx))
}

func checkChange(change store.Change) error {
	for _, put := range change.Put {
		if put.Document.Path == "" {
			return errors.New("a document without a path")
		}
		for _, chunk := range put.Chunks {
			if err := checkVector(chunk.Vector, change.Model.Dimension); err != nil {
				return fmt.Errorf("%s: %w", put.Document.Path, err)
			}
		}
	}
	return nil
}

// writer makes one change within one transaction. After the first error it does
// nothing more.
type writer struct {
	ctx context.Context
	tx  *sql.Tx
	err error
}

func (w *writer) exec(query string, args ...any) {
	if w.err == nil {
		_, w.err = w.tx.ExecContext(w.ctx, query, args...)
	}
}

func (w *writer) change(change store.Change) {
	if change.Reset {
		w.exec("DELETE FROM chunks")
		w.exec("DELETE FROM documents")
	}
	w.exec("UPDATE state SET generation = generation + 1")
	for _, path := range change.Remove {
		w.remove(path)
	}
	w.exec("UPDATE state SET model = '', dimension = 0 WHERE NOT EXISTS (SELECT 1 FROM documents)")
	if len(change.Put) > 0 {
		w.model(change.Model)
	}
	for _, put := range change.Put {
		w.remove(put.Document.Path)
		w.put(put)
	}
	w.rename()
}

// model makes sure that the vectors to come fit those that are there.
func (w *writer) model(model store.Model) {
	if w.err != nil {
		return
	}
	var kept store.Model
	w.err = w.tx.QueryRowContext(w.ctx, "SELECT model, dimension FROM state").Scan(&kept.Name, &kept.Dimension)
	switch {
	case w.err != nil || kept == model:
	case kept == store.Model{}:
		w.exec("UPDATE state SET model = ?, dimension = ?", model.Name, model.Dimension)
	default:
		w.err = fmt.Errorf("%w: the index has %s (%d), these are of %s (%d)",
			store.ErrModel, kept.Name, kept.Dimension, model.Name, model.Dimension)
	}
}

func (w *writer) remove(path string) {
	w.exec("DELETE FROM chunks WHERE document = (SELECT id FROM documents WHERE path = ?)", path)
	w.exec("DELETE FROM documents WHERE path = ?", path)
}

func (w *writer) put(put store.DocumentChunks) {
	d := put.Document
	w.exec(`INSERT INTO documents (path, source, root, title, format, url, sha256, text, added, generation)
		VALUES (?, '', ?, ?, ?, ?, ?, ?, ?, (SELECT generation FROM state))`,
		d.Path, d.Root, d.Title, d.Format, d.URL, d.SHA256, d.Text, d.Added.Unix())
	if w.err != nil {
		return
	}
	insert, err := w.tx.PrepareContext(w.ctx, `INSERT INTO chunks
		(document, seq, heading, start_byte, end_byte, start_line, end_line, text, breaks, vector)
		VALUES ((SELECT id FROM documents WHERE path = ?), ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
	if err != nil {
		w.err = err
		return
	}
	defer insert.Close()
	for i, c := range put.Chunks {
		_, w.err = insert.ExecContext(w.ctx, d.Path, i, encodeHeading(c.Heading), c.Span.Start, c.Span.End,
			c.StartLine, c.EndLine, c.Text, encodeBreaks(c.Breaks), encodeVector(c.Vector))
		if w.err != nil {
			return
		}
	}
}

// rename gives every document its source name: a new path can make an old name
// ambiguous, and a removed one can make a longer name needless.
func (w *writer) rename() {
	current := w.sources()
	paths := make([]string, 0, len(current))
	for path := range current {
		paths = append(paths, path)
	}
	for path, source := range store.Sources(paths) {
		if source != current[path] {
			w.exec("UPDATE documents SET source = ?, generation = (SELECT generation FROM state) WHERE path = ?", source, path)
		}
	}
}

func (w *writer) sources() map[string]string {
	if w.err != nil {
		return nil
	}
	rows, err := w.tx.QueryContext(w.ctx, "SELECT path, source FROM documents")
	if err != nil {
		w.err = err
		return nil
	}
	defer rows.Close()
	current := make(map[string]string)
	for rows.Next() {
		var path, source string
		if w.err = rows.Scan(&path, &source); w.err != nil {
			return nil
		}
		current[path] = source
	}
	w.err = rows.Err()
	return current
}
