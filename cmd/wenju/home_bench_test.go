package main

import (
	"context"
	"fmt"
	"log/slog"
	"testing"

	"github.com/wenju/wenju/internal/llm/builtin"
	"github.com/wenju/wenju/internal/store"
	"github.com/wenju/wenju/internal/store/chromem"
	"github.com/wenju/wenju/internal/text"
)

// BenchmarkOverview is what the App Home needs of an index of 10,000 documents: the
// view itself is a few blocks.
func BenchmarkOverview(b *testing.B) {
	l := newSlackLibrary(manyDocuments(b, 10_000))
	ctx := context.Background()
	for b.Loop() {
		if view, err := l.Overview(ctx); err != nil || view.Documents != 10_000 {
			b.Fatal(view.Documents, err)
		}
	}
}

// BenchmarkSamples is how long sample questions are looked for, beside everything else.
func BenchmarkSamples(b *testing.B) {
	l := manyDocuments(b, 10_000)
	for b.Loop() {
		s := samples{store: l.index.store, seeking: make(chan struct{})}
		s.seek(l, l.index.store)
		if len(s.questions) < maxSamples {
			b.Fatalf("only %q", s.questions)
		}
	}
}

// syllables make the names of places.
var syllables = []rune("安白长丰高海和华江金康丽林明南宁平清泉石天永")

// manyDocuments is a library whose index holds n documents.
func manyDocuments(b *testing.B, n int) *library {
	b.Helper()
	a := &app{log: slog.New(slog.DiscardHandler), cfg: config{data: b.TempDir()}}
	l, err := a.openLibrary()
	if err != nil {
		b.Fatal(err)
	}
	if err := l.needEmbedder(b.Context(), store.Model{}); err != nil {
		b.Fatal(err)
	}
	index, err := chromem.Open(b.Context(), chromem.InMemory)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { index.Close() })
	var embedder builtin.Embedder
	change := store.Change{Model: store.Model{Name: embedder.Model(), Dimension: embedder.Dimension()}}
	for i := range n {
		place := string([]rune{syllables[i%22], syllables[i/22%22], syllables[i/484%22]})
		said := fmt.Sprintf("%s仓库位于城北。%s仓库的建筑面积为%d平方米。", place, place, 1000+i)
		vectors, err := embedder.Embed(b.Context(), []string{said})
		if err != nil {
			b.Fatal(err)
		}
		name := fmt.Sprintf("warehouse-%05d.txt", i)
		change.Put = append(change.Put, store.DocumentChunks{
			Document: store.Document{Path: "/docs/" + name, Title: name, Format: "txt", SHA256: name, Text: said},
			Chunks:   []store.Chunk{{Span: text.Span{End: len(said)}, StartLine: 1, EndLine: 1, Text: said, Vector: vectors[0]}},
		})
	}
	if err := index.Apply(b.Context(), change); err != nil {
		b.Fatal(err)
	}
	l.index = l.newShelf(index)
	return l
}
