package llmtest

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"math"
	"sync"
	"time"

	"github.com/wenju/wenju/internal/llm"
)

// Embedder makes vectors from the pairs of characters of a text: what shares
// words is near to each other, and the same text gives the same vector always.
// The zero value is ready, with dimension 64. Its fields are set before its use.
type Embedder struct {
	Name string // empty is "llmtest:embedder"
	Dim  int    // 0 is 64
	// Latency is how long a call takes.
	Latency time.Duration
	// MaxBatch is how many texts a call may have; 0 is any number.
	MaxBatch int
	// Fail, where it is there, says how the n-th call ends, counted from 0.
	Fail func(n int, texts []string) error

	mu            sync.Mutex
	calls, texts  int
	running, peak int
}

var _ llm.Embedder = (*Embedder)(nil)

// Model is the name.
func (e *Embedder) Model() string {
	if e.Name == "" {
		return "llmtest:embedder"
	}
	return e.Name
}

// Dimension is the length of the vectors.
func (e *Embedder) Dimension() int {
	if e.Dim == 0 {
		return 64
	}
	return e.Dim
}

// Calls is how often Embed was called, and with how many texts in all.
func (e *Embedder) Calls() (calls, texts int) {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.calls, e.texts
}

// Peak is how many calls were under way at the same time at most.
func (e *Embedder) Peak() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.peak
}

// Embed returns the vectors.
func (e *Embedder) Embed(ctx context.Context, texts []string) ([][]float32, error) {
	n := e.begin(texts)
	defer e.end()
	if err := wait(ctx, e.Latency); err != nil {
		return nil, err
	}
	if e.Fail != nil {
		if err := e.Fail(n, texts); err != nil {
			return nil, err
		}
	}
	if e.MaxBatch > 0 && len(texts) > e.MaxBatch {
		return nil, &llm.Error{Code: llm.Invalid, Model: e.Model(), Cause: fmt.Errorf("%d texts in one call, at most %d", len(texts), e.MaxBatch)}
	}
	vectors := make([][]float32, len(texts))
	for i, text := range texts {
		vectors[i] = e.vector(text)
	}
	return vectors, nil
}

func (e *Embedder) begin(texts []string) (n int) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.calls++
	e.texts += len(texts)
	e.running++
	e.peak = max(e.peak, e.running)
	return e.calls - 1
}

func (e *Embedder) end() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.running--
}

func (e *Embedder) vector(text string) []float32 {
	v := make([]float32, e.Dimension())
	v[0] = 0.01 // an empty text has a direction too
	before := ' '
	for _, r := range text {
		h := fnv.New32a()
		h.Write([]byte(string([]rune{before, r})))
		v[h.Sum32()%uint32(len(v))]++
		before = r
	}
	sum := 0.0
	for _, x := range v {
		sum += float64(x) * float64(x)
	}
	for i := range v {
		v[i] /= float32(math.Sqrt(sum))
	}
	return v
}

// ErrDown is a failure for Embedder.Fail and Reply.Err: a server that is not there.
var ErrDown = &llm.Error{Code: llm.Unreachable, Model: "llmtest", Cause: errors.New("connection refused")}
