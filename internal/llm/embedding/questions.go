package embedding

import "sync"

// Questions returns an embedder of the same source whose vectors are kept in memory
// alone, for what people ask: nothing of it gets into the cache, which outlives
// their records.
func (e *Embedder) Questions() *Embedder {
	o := e.opt
	o.Cache = nil
	q := &Embedder{opt: o, dimension: e.dimension, asked: &memory{vectors: make(map[hash][]float32)}}
	q.maxTexts.Store(e.maxTexts.Load())
	q.maxText.Store(e.maxText.Load())
	return q
}

// maxAsked is how many vectors are kept in memory: those of an evaluation, and all
// that is asked in a while.
const maxAsked = 5000

// memory keeps the vectors of what was asked last.
type memory struct {
	mu      sync.Mutex
	vectors map[hash][]float32
}

// get fills in the vectors that are known and returns what is missing. A nil
// memory knows nothing.
func (m *memory) get(list []*wanted, vectors [][]float32) (missing []*wanted) {
	if m == nil {
		return list
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, w := range list {
		if v := m.vectors[w.hash]; v != nil {
			place(v, w, vectors)
		} else {
			missing = append(missing, w)
		}
	}
	return missing
}

func (m *memory) put(batch []*wanted, vectors [][]float32) {
	if m == nil {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.vectors)+len(batch) > maxAsked {
		clear(m.vectors)
	}
	for i, w := range batch {
		m.vectors[w.hash] = vectors[i]
	}
}
