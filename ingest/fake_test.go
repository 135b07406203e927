package ingest

import (
	"context"
	"crypto/sha256"
	"sort"
	"sync"

	"github.com/wenju/wenju/internal/llm"
	"github.com/wenju/wenju/internal/store"
)

// memory is a store that keeps documents in a map and cannot search.
type memory struct {
	store.Store
	mu      sync.Mutex
	model   store.Model
	docs    map[string]store.DocumentChunks
	applied []store.Change
	fail    error // of the next Apply
	during  func()
}

func newMemory() *memory { return &memory{docs: make(map[string]store.DocumentChunks)} }

func (m *memory) Info(context.Context) (store.Info, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return store.Info{Documents: len(m.docs), Model: m.model}, nil
}

func (m *memory) Documents(context.Context) ([]store.Document, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var paths []string
	for path := range m.docs {
		paths = append(paths, path)
	}
	names := store.Sources(paths)
	var out []store.Document
	for path, d := range m.docs {
		doc := d.Document
		doc.Source, doc.Text, doc.Chunks = names[path], "", len(d.Chunks)
		out = append(out, doc)
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Source < out[j].Source })
	return out, nil
}

func (m *memory) Document(ctx context.Context, source string) (store.Document, error) {
	docs, _ := m.Documents(ctx)
	for _, d := range docs {
		if d.Source == source {
			m.mu.Lock()
			defer m.mu.Unlock()
			return m.docs[d.Path].Document, nil
		}
	}
	return store.Document{}, store.ErrNotFound
}

func (m *memory) Apply(ctx context.Context, c store.Change) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	if m.fail != nil {
		return m.fail
	}
	if c.Reset {
		m.docs = make(map[string]store.DocumentChunks)
	} else if len(m.docs) > 0 && m.model != c.Model {
		return store.ErrModel
	}
	m.model = c.Model
	for _, path := range c.Remove {
		delete(m.docs, path)
	}
	for _, d := range c.Put {
		m.docs[d.Document.Path] = d
	}
	m.applied = append(m.applied, c)
	if m.during != nil {
		m.during()
	}
	return nil
}

// hashes is an embedder whose vectors hang on the text alone.
type hashes struct {
	name string
	mu   sync.Mutex
	n    int   // texts embedded
	fail error // of every call
}

var _ llm.Embedder = (*hashes)(nil)

func (h *hashes) Model() string  { return h.name }
func (h *hashes) Dimension() int { return 4 }

func (h *hashes) Embed(_ context.Context, texts []string) ([][]float32, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.fail != nil {
		return nil, h.fail
	}
	h.n += len(texts)
	out := make([][]float32, len(texts))
	for i, t := range texts {
		sum := sha256.Sum256([]byte(t))
		out[i] = make([]float32, 4)
		out[i][sum[0]%4] = 1
	}
	return out, nil
}
