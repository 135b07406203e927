package embedding_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/wenju/wenju/internal/llm"
	"github.com/wenju/wenju/internal/llm/embedding"
)

// source is a server: the vector of a text follows from its length and first byte.

type source struct {
	dim      int
	maxTexts int
	latency  time.Duration
	answer   func(texts []string) ([][]float32, error) // nil is a good one

	mu            sync.Mutex
	batches       []int
	texts         []string
	running, peak int
}

func (s *source) Model() string { return "openai:tiny" }

func (s *source) Vectors(ctx context.Context, texts []string) ([][]float32, error) {
	s.mu.Lock()
	s.batches = append(s.batches, len(texts))
	s.texts = append(s.texts, texts...)
	s.running++
	s.peak = max(s.peak, s.running)
	s.mu.Unlock()
	defer func() { s.mu.Lock(); s.running--; s.mu.Unlock() }()
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-time.After(s.latency):
	}
	if s.maxTexts > 0 && len(texts) > s.maxTexts {
		return nil, &llm.Error{Code: llm.Invalid, Status: 422, Cause: fmt.Errorf("batch size %d > maximum", len(texts))}
	}
	if s.answer != nil {
		return s.answer(texts)
	}
	return vectorsOf(s.dim, texts), nil
}

func vectorsOf(dim int, texts []string) [][]float32 {
	out := make([][]float32, len(texts))
	for i, text := range texts {
		out[i] = make([]float32, dim)
		out[i][0], out[i][1] = float32(len(text)), float32(text[0])
	}
	return out
}

func (s *source) calls() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.batches)
}

func newEmbedder(t *testing.T, o embedding.Options) *embedding.Embedder {
	t.Helper()
	e, err := embedding.New(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func numbered(n int) []string {
	texts := make([]string, n)
	for i := range texts {
		texts[i] = fmt.Sprintf("%c text %d%s", 'a'+i%26, i, strings.Repeat("x", i%17))
	}
	return texts
}

func wantInvalid(t *testing.T, err error, says string) {
	t.Helper()
	var e *llm.Error
	if !errors.As(err, &e) || e.Code != llm.Invalid || !strings.Contains(err.Error(), says) {
		t.Errorf("%v; want invalid with %q", err, says)
	}
}

func TestEmbed(t *testing.T) {
	s := &source{dim: 3}
	e := newEmbedder(t, embedding.Options{Source: s, MaxTexts: 7})
	texts := append(numbered(30), "", " \n", "twice", "twice", "\xff broken")
	before := slices.Clone(texts)
	vectors, err := e.Embed(t.Context(), texts)
	if err != nil || len(vectors) != len(texts) || e.Dimension() != 3 || e.Model() != "openai:tiny" {
		t.Fatalf("%d vectors, %v", len(vectors), err)
	}
	for i, v := range vectors {
		if length := math.Hypot(float64(v[0]), float64(v[1])); math.Abs(length-1) > 1e-5 {
			t.Errorf("%q: a vector of length %v", texts[i], length)
		}
		if i < 30 && math.Abs(float64(v[0]/v[1])-float64(len(texts[i]))/float64(texts[i][0])) > 1e-3 {
			t.Errorf("%q got the vector of another", texts[i])
		}
	}
	if !slices.Equal(texts, before) {
		t.Error("the caller's texts were changed")
	}
	if slices.Max(s.batches) > 7 || slices.Contains(s.texts, "") || len(s.texts) != 1+33 {
		t.Errorf("asked for %d texts in batches of %v", len(s.texts), s.batches)
	}
	if v, err := e.Embed(t.Context(), nil); err != nil || len(v) != 0 {
		t.Errorf("%v, %v for nothing", v, err)
	}
}

func TestBatchesByTokens(t *testing.T) {
	s := &source{dim: 2}
	e := newEmbedder(t, embedding.Options{Source: s, MaxTokens: 1000, MaxText: 600, Parallel: 1})
	texts := []string{strings.Repeat("word ", 300), strings.Repeat("other ", 300), strings.Repeat("third ", 300), strings.Repeat("long ", 5000)}
	if _, err := e.Embed(t.Context(), texts); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(s.batches, []int{1, 2, 2}) { // of 360 tokens, the last of 600
		t.Errorf("batches of %v", s.batches)
	}
	if i := slices.IndexFunc(s.texts, func(text string) bool { return strings.HasPrefix(text, "long") }); len(s.texts[i]) > 3100 {
		t.Errorf("a text of %d bytes was sent", len(s.texts[i]))
	}
}

func TestSeveralAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &source{dim: 2, latency: time.Second}
		e := newEmbedder(t, embedding.Options{Source: s, MaxTexts: 10})
		began := time.Now()
		if _, err := e.Embed(t.Context(), numbered(120)); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(began); took != 3*time.Second || s.peak != 4 {
			t.Errorf("took %v with %d at once", took, s.peak)
		}
	})
}

// A server that takes fewer texts is found out about once.

func TestServerWithSmallBatches(t *testing.T) {
	s := &source{dim: 2, maxTexts: 10}
	e := newEmbedder(t, embedding.Options{Source: s, Parallel: 1})
	for range 2 {
		if v, err := e.Embed(t.Context(), numbered(100)); err != nil || slices.ContainsFunc(v, func(v []float32) bool { return v == nil }) {
			t.Fatal(err)
		}
	}
	refused := 0
	for _, n := range s.batches {
		if n > 10 {
			refused++
		}
	}
	if refused > 15 { // a tree over 100 texts, and not one for each call
		t.Errorf("%d of %d calls were too large", refused, len(s.batches))
	}
}

// A server with a smaller limit for a text gets its beginning.

func TestServerWithShortTexts(t *testing.T) {
	s := &source{dim: 2}
	e := newEmbedder(t, embedding.Options{Source: s})
	s.answer = func(texts []string) ([][]float32, error) {
		for _, text := range texts {
			if len(text) > 2000 {
				return nil, &llm.Error{Code: llm.TooLong, Status: 413}
			}
		}
		return vectorsOf(2, texts), nil
	}
	texts := append(numbered(20), strings.Repeat("word ", 1500), strings.Repeat("other ", 1500))
	if v, err := e.Embed(t.Context(), texts); err != nil || slices.ContainsFunc(v, func(v []float32) bool { return v == nil }) {
		t.Fatal(err)
	}
	before := s.calls()
	if _, err := e.Embed(t.Context(), []string{strings.Repeat("third ", 1500)}); err != nil || s.calls() != before+1 {
		t.Errorf("%v after %d more calls: the limit is not remembered", err, s.calls()-before)
	}
	s.answer = func([]string) ([][]float32, error) { return nil, &llm.Error{Code: llm.TooLong, Status: 413} }
	if _, err := e.Embed(t.Context(), []string{"short"}); err == nil {
		t.Error("a server that finds everything too long is asked for ever")
	}
}

func TestUnusableVectors(t *testing.T) {
	inf := float32(math.Inf(1))
	for name, test := range map[string]struct {
		vectors [][]float32
		says    string
	}{
		"too few":       {[][]float32{{1, 0}}, "1 vectors for 2 texts"},
		"zeros":         {[][]float32{{1, 0}, {0, 0}}, "zeros"},
		"not a number":  {[][]float32{{1, 0}, {float32(math.NaN()), 1}}, "no number"},
		"infinite":      {[][]float32{{1, 0}, {inf, 1}}, "no number"},
		"one too long":  {[][]float32{{1, 0}, {1, 0, 0}}, "in one answer"},
		"none at all":   {nil, "0 vectors"},
		"another model": {[][]float32{{1, 0, 0}, {1, 0, 0}}, "has changed"},
		"empty":         {[][]float32{{}, {}}, "dimension 0"},
	} {
		t.Run(name, func(t *testing.T) {
			s := &source{dim: 2}
			e := newEmbedder(t, embedding.Options{Source: s})
			s.answer = func([]string) ([][]float32, error) { return test.vectors, nil }
			_, err := e.Embed(t.Context(), []string{"a", "b"})
			wantInvalid(t, err, test.says)
		})
	}
}

func TestFailures(t *testing.T) {
	down := &llm.Error{Code: llm.Unreachable, Status: 500}
	s := &source{dim: 2, answer: func([]string) ([][]float32, error) { return nil, down }}
	if _, err := embedding.New(t.Context(), embedding.Options{Source: s}); !errors.Is(err, down) {
		t.Errorf("the dimension of a server that is down: %v", err)
	}
	s.answer = func([]string) ([][]float32, error) { return nil, nil }
	if _, err := embedding.New(t.Context(), embedding.Options{Source: s}); err == nil {
		t.Error("a dimension out of no vector")
	}
	s.answer = nil
	e := newEmbedder(t, embedding.Options{Source: s})
	s.answer = func([]string) ([][]float32, error) { return nil, down }
	if _, err := e.Embed(t.Context(), numbered(5)); !errors.Is(err, down) {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := e.Embed(ctx, numbered(5)); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// What was made before a failure is not paid for again.

// A cache that fails costs calls and nothing else.

// What people ask leaves nothing on the disk, and is yet asked for once.
