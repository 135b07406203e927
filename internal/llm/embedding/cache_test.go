package embedding_test

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/wenju/wenju/internal/llm"
	"github.com/wenju/wenju/internal/llm/embedding"
)

func openCache(t *testing.T, path string) *embedding.Cache {
	t.Helper()
	c, err := embedding.OpenCache(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

func TestCache(t *testing.T) {
	path := filepath.Join(t.TempDir(), "embeddings.db")
	texts := numbered(1200)
	s := &source{dim: 4}
	first, err := newEmbedder(t, embedding.Options{Source: s, Cache: openCache(t, path)}).Embed(t.Context(), texts)
	if err != nil {
		t.Fatal(err)
	}
	again := &source{answer: func([]string) ([][]float32, error) { return nil, errors.New("the server is gone") }}
	e := newEmbedder(t, embedding.Options{Source: again, Cache: openCache(t, path)})
	second, err := e.Embed(t.Context(), texts)
	if err != nil || again.calls() != 0 || e.Dimension() != 4 {
		t.Fatalf("%v after %d calls, dimension %d", err, again.calls(), e.Dimension())
	}
	for i := range first {
		if !slices.Equal(first[i], second[i]) {
			t.Fatalf("%q has another vector", texts[i])
		}
	}
	again.answer, again.dim = nil, 4
	if _, err := e.Embed(t.Context(), append(texts, "new one")); err != nil || !slices.Equal(again.texts, []string{"new one"}) {
		t.Errorf("asked for %q, %v", again.texts, err)
	}
}

func TestCacheKeepsWhatWasMade(t *testing.T) {
	path := filepath.Join(t.TempDir(), "embeddings.db")
	s := &source{dim: 2}
	e := newEmbedder(t, embedding.Options{Source: s, Cache: openCache(t, path), MaxTexts: 10, Parallel: 1})
	s.answer = func(texts []string) ([][]float32, error) {
		if s.calls() > 5 {
			return nil, &llm.Error{Code: llm.Quota, Status: 429}
		}
		return vectorsOf(2, texts), nil
	}
	if _, err := e.Embed(t.Context(), numbered(100)); err == nil {
		t.Fatal("no failure")
	}
	s.answer, s.texts = nil, nil
	if _, err := e.Embed(t.Context(), numbered(100)); err != nil || len(s.texts) != 60 {
		t.Errorf("%d texts asked for again, %v", len(s.texts), err)
	}
}

func TestCacheOfAnotherDimension(t *testing.T) {
	path := filepath.Join(t.TempDir(), "embeddings.db")
	s := &source{dim: 2}
	e := newEmbedder(t, embedding.Options{Source: s, Cache: openCache(t, path)})
	if _, err := e.Embed(t.Context(), numbered(3)); err != nil {
		t.Fatal(err)
	}
	s.dim = 5 // the server has another model now
	_, err := e.Embed(t.Context(), numbered(4))
	wantInvalid(t, err, "has changed")
	e = newEmbedder(t, embedding.Options{Source: s, Cache: openCache(t, path)})
	if v, err := e.Embed(t.Context(), numbered(4)); err != nil || e.Dimension() != 5 || len(v[0]) != 5 {
		t.Errorf("dimension %d, %v", e.Dimension(), err)
	}
}

func TestDamagedCache(t *testing.T) {
	path := filepath.Join(t.TempDir(), "embeddings.db")
	write(t, path, bytes.Repeat([]byte("no database "), 1000))
	s := &source{dim: 2}
	e := newEmbedder(t, embedding.Options{Source: s, Cache: openCache(t, path)})
	if _, err := e.Embed(t.Context(), numbered(3)); err != nil {
		t.Error(err)
	}
}

func TestCacheThatFails(t *testing.T) {
	var log bytes.Buffer
	cache := openCache(t, filepath.Join(t.TempDir(), "embeddings.db"))
	s := &source{dim: 2}
	e := newEmbedder(t, embedding.Options{Source: s, Cache: cache, Logger: slog.New(slog.NewTextHandler(&log, nil))})
	cache.Close()
	if _, err := e.Embed(t.Context(), numbered(3)); err != nil {
		t.Error(err)
	}
	if !strings.Contains(log.String(), "cache") {
		t.Error("nothing in the log")
	}
}

func TestCacheIsBounded(t *testing.T) {
	day := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	cache := openCache(t, filepath.Join(t.TempDir(), "embeddings.db"))
	cache.MaxBytes = 1 << 20
	s := &source{dim: 256}
	e := newEmbedder(t, embedding.Options{Source: s, Cache: cache, Now: func() time.Time { return day }})
	kept := []string{"used every day"}
	for n := range 60 {
		day = day.Add(10 * 24 * time.Hour)
		if _, err := e.Embed(t.Context(), kept); err != nil {
			t.Fatal(err)
		}
		texts := numbered(100)
		for i := range texts {
			texts[i] += fmt.Sprint(" of day ", n)
		}
		if _, err := e.Embed(t.Context(), texts); err != nil {
			t.Fatal(err)
		}
	}
	info, err := cache.Info(t.Context())
	if err != nil || info.Bytes > 1<<20 || info.Vectors < 400 {
		t.Errorf("%+v, %v", info, err)
	}
	before := s.calls()
	if _, err := e.Embed(t.Context(), kept); err != nil || s.calls() != before {
		t.Errorf("what is used was dropped, %v", err)
	}
}

func TestQuestionsStayInMemory(t *testing.T) {
	cache := openCache(t, filepath.Join(t.TempDir(), "vectors.db"))
	s := &source{dim: 2}
	e := newEmbedder(t, embedding.Options{Source: s, Cache: cache})
	q := e.Questions()
	first, err := q.Embed(t.Context(), []string{"who?", "what?"})
	if err != nil {
		t.Fatal(err)
	}
	before := s.calls()
	again, err := q.Embed(t.Context(), []string{"what?", "who?"})
	if err != nil || s.calls() != before || !slices.Equal(again[1], first[0]) {
		t.Errorf("%v after %d more calls", err, s.calls()-before)
	}
	if info, err := cache.Info(t.Context()); err != nil || info.Vectors != 0 || q.Dimension() != 2 {
		t.Errorf("%+v, %v", info, err)
	}
	if _, err := q.Embed(t.Context(), numbered(6000)); err != nil {
		t.Error(err)
	}
}
