// Package chromem is the embedded index: one process, one file, no service.
//
// The truth is a SQLite file. What searching needs lives in memory and is built
// from it: an inverted index (package bm25) for the lexical leg and a
// chromem-go collection for the vectors. chromem-go's own persistence is not
// used, since one truncated file would keep the whole database from opening.
package chromem

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"

	"github.com/wenju/wenju/internal/sqlite"
	"github.com/wenju/wenju/internal/store"
)

// Store implements store.Store.
type Store struct {
	db *sql.DB

	// refreshing is held by the one goroutine that changes mem.
	refreshing sync.Mutex

	mu  sync.RWMutex // guards mem and what it points to
	mem *memory
}

var _ store.Store = (*Store)(nil)

// InMemory is the path of an index that is gone when it is closed.
const InMemory = ":memory:"

// Open opens the index file at path, or makes it, and builds what searching
// needs. A file that cannot be used is store.ErrNewer or store.ErrCorrupt.
func Open(ctx context.Context, path string) (*Store, error) {
	db, err := sqlite.Open(ctx, path, schema)
	if err != nil {
		return nil, translate(err)
	}
	s := &Store{db: db, mem: newMemory(store.Model{})}
	if err := s.Refresh(ctx); err != nil {
		db.Close()
		return nil, fmt.Errorf("read index %s: %w", path, err)
	}
	return s, nil
}

// Close releases the file.
func (s *Store) Close() error { return s.db.Close() }

// Info implements store.Store.
func (s *Store) Info(context.Context) (store.Info, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.mem.info(), nil
}

// Documents implements store.Store.
func (s *Store) Documents(context.Context) ([]store.Document, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.mem.documents(), nil
}

// Document implements store.Store.
func (s *Store) Document(ctx context.Context, source string) (store.Document, error) {
	s.mu.RLock()
	doc, ok := s.mem.document(source)
	s.mu.RUnlock()
	if !ok {
		return store.Document{}, fmt.Errorf("document %q: %w", source, store.ErrNotFound)
	}
	err := s.db.QueryRowContext(ctx, "SELECT text FROM documents WHERE path = ?", doc.Path).Scan(&doc.Text)
	if errors.Is(err, sql.ErrNoRows) { // another process removed it just now
		return store.Document{}, fmt.Errorf("document %q: %w", source, store.ErrNotFound)
	}
	return doc, translate(err)
}

// Chunks implements store.Store.
func (s *Store) Chunks(_ context.Context, source string) ([]store.Chunk, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	chunks, ok := s.mem.chunksOf(source)
	if !ok {
		return nil, fmt.Errorf("document %q: %w", source, store.ErrNotFound)
	}
	return chunks, nil
}

// Search implements store.Store.
func (s *Store) Search(ctx context.Context, q store.Query) ([]store.Hit, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.mem.search(ctx, q)
}

// Statistics implements store.Store.
func (s *Store) Statistics(_ context.Context, terms []string) (store.Statistics, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.mem.statistics(terms), nil
}

// Refresh implements store.Store.
func (s *Store) Refresh(ctx context.Context) error {
	s.refreshing.Lock()
	defer s.refreshing.Unlock()
	generation, err := currentGeneration(ctx, s.db)
	if err != nil || generation == s.mem.generation {
		return translate(err)
	}
	return translate(s.load(ctx))
}

// translate puts what went wrong with the file into the words of package store.
func translate(err error) error {
	switch err = sqlite.Classify(err); {
	case errors.Is(err, sql.ErrNoRows): // the one row of state is not there
		return fmt.Errorf("%w: %w", store.ErrCorrupt, err)
	case errors.Is(err, sqlite.ErrNewer):
		return fmt.Errorf("%w: %w", store.ErrNewer, err)
	case errors.Is(err, sqlite.ErrCorrupt):
		return fmt.Errorf("%w: %w", store.ErrCorrupt, err)
	case errors.Is(err, sqlite.ErrFull):
		return fmt.Errorf("%w: %w", store.ErrFull, err)
	case errors.Is(err, sqlite.ErrBusy):
		return fmt.Errorf("%w: %w", store.ErrBusy, err)
	}
	return err
}
