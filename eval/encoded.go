package eval

import "sync"

// encoded keeps passages as JSON: the same ones come up again and again, and
// writing them is most of what the harness does.
type encoded struct {
	mu    sync.RWMutex
	known map[hitPlace][]byte
	size  int
}

// hitPlace tells the passages of an index apart.
type hitPlace struct {
	source     string
	start, end int
}

// mostEncoded is how many bytes are kept; beyond that it starts anew.
const mostEncoded = 16 << 20

func newEncoded() *encoded { return &encoded{known: make(map[hitPlace][]byte)} }

// of is the part of a hit that is the same whatever the question. It is shared
// and must not be written to.
func (e *encoded) of(h *Hit) []byte {
	place := hitPlace{h.Source, h.StartByte, h.EndByte}
	e.mu.RLock()
	raw, ok := e.known[place]
	e.mu.RUnlock()
	if ok {
		return raw
	}
	raw = h.appendPlace(nil)
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.size += len(raw); e.size > mostEncoded {
		clear(e.known)
		e.size = len(raw)
	}
	e.known[place] = raw
	return raw
}

// lineBuffers hands out buffers for lines and takes them back.
type lineBuffers struct{ pool sync.Pool }

// usualLine is the length of most lines in bytes.
const usualLine = 40 << 10

func (l *lineBuffers) get() []byte {
	if b, ok := l.pool.Get().(*[]byte); ok {
		return (*b)[:0]
	}
	return make([]byte, 0, usualLine)
}

func (l *lineBuffers) put(b []byte) { l.pool.Put(&b) }
