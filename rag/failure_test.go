package rag_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/wenju/wenju/internal/llm"
	"github.com/wenju/wenju/internal/llm/builtin"
	"github.com/wenju/wenju/internal/store"
	"github.com/wenju/wenju/rag"
)

var errDisk = errors.New("the disk is on fire")

func TestStoreErrors(t *testing.T) {
	s := newIndex(t, town...)
	for _, method := range []string{"Search", "Statistics", "Chunks", "Document"} {
		a := newAsker(failing{s, method, errDisk})
		if _, err := a.Ask(t.Context(), rag.Question{Text: "长丰桥全长多少米？"}, nil); !errors.Is(err, errDisk) {
			t.Errorf("%s fails: Ask returns %v", method, err)
		}
		_, err := a.Search(t.Context(), "长丰桥全长多少米？", 5)
		if read := method == "Chunks" || method == "Document"; errors.Is(err, errDisk) == read {
			t.Errorf("%s fails: Search returns %v", method, err)
		}
	}
}

// fading is a store that no longer has some documents when they are read.
type fading struct {
	store.Store
	gone []string
	late bool // only their text is gone
}

func (f fading) Chunks(ctx context.Context, source string) ([]store.Chunk, error) {
	if slices.Contains(f.gone, source) && !f.late {
		return nil, store.ErrNotFound
	}
	return f.Store.Chunks(ctx, source)
}

func (f fading) Document(ctx context.Context, source string) (store.Document, error) {
	if slices.Contains(f.gone, source) {
		return store.Document{}, store.ErrNotFound
	}
	return f.Store.Document(ctx, source)
}

func TestDocumentRemovedMeanwhile(t *testing.T) {
	s := newIndex(t, town...)
	question := rag.Question{Text: "长丰桥全长多少米？图书馆藏书多少册？"}
	for _, late := range []bool{false, true} {
		f := fading{s, []string{"bridges.md"}, late}
		a := askWith(t, newAsker(f), f, question)
		if a.Declined || !cites(a, "86万册") || cites(a, "520米") || !strings.Contains(notes.FindString(a.Text), "长丰桥") {
			t.Errorf("late %v, one document is gone: %q", late, a.Text)
		}
		f.gone = append(f.gone, "library.md", "english.md", "places.txt")
		if a := askWith(t, newAsker(f), f, question); !a.Declined {
			t.Errorf("late %v, all documents are gone: %q", late, a.Text)
		}
	}
}

// changing is a store whose documents have another text when they are read.
type changing struct {
	store.Store
	text string
}

func (c changing) Document(ctx context.Context, source string) (store.Document, error) {
	d, err := c.Store.Document(ctx, source)
	d.Text = c.text
	return d, err
}

func TestDocumentChangedMeanwhile(t *testing.T) {
	for _, text := range []string{"", "短", strings.Repeat("换了内容。\n", 200)} {
		s := changing{newIndex(t, town...), text}
		if a := askWith(t, newAsker(s), s, rag.Question{Text: "长丰桥全长多少米？"}); !a.Declined || a.Reason != rag.Unchecked {
			t.Errorf("%q", a.Text)
		}
	}
}

func TestEmptyIndex(t *testing.T) {
	s := newIndex(t)
	for _, question := range []string{"长丰桥全长多少米？", "How long is Xi'an's wall?", ""} {
		if a := askText(t, s, question); !a.Declined || a.Reason != rag.NoEvidence {
			t.Errorf("%q: %q", question, a.Text)
		}
		if hits, err := newAsker(s).Search(t.Context(), question, 5); err != nil || len(hits) > 0 {
			t.Errorf("%q: %d hits, %v", question, len(hits), err)
		}
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	a := newAsker(newIndex(t, town...))
	if _, err := a.Ask(ctx, rag.Question{Text: "长丰桥全长多少米？"}, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("Ask returns %v", err)
	}
	if _, err := a.Search(ctx, "长丰桥全长多少米？", 5); !errors.Is(err, context.Canceled) {
		t.Errorf("Search returns %v", err)
	}
}

// embedder is an embedder of another name with a result of its own.
type embedder struct {
	llm.Embedder
	vectors [][]float32
	err     error
}

func (embedder) Model() string { return "acme:embed" }

func (e embedder) Embed(context.Context, []string) ([][]float32, error) { return e.vectors, e.err }

func TestEmbedderErrors(t *testing.T) {
	s := newIndex(t, town...)
	tests := []struct {
		embedder embedder
		want     string
	}{
		{embedder{builtin.Embedder{}, nil, errDisk}, errDisk.Error()},
		{embedder{builtin.Embedder{}, nil, nil}, "0 vectors"},
		{embedder{builtin.Embedder{}, [][]float32{{1, 0}}, nil}, store.ErrModel.Error()},
	}
	for _, test := range tests {
		a := rag.New(rag.Options{Store: s, Embedder: test.embedder})
		if _, err := a.Ask(t.Context(), rag.Question{Text: "长丰桥全长多少米？"}, nil); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%v, want %s", err, test.want)
		}
	}
}

// A question is answered without the embedder where that is down; what is measured
// by itself, and who wants no fallback, is told.
func TestEmbedderDown(t *testing.T) {
	s := newIndex(t, town...)
	down := embedder{builtin.Embedder{}, nil, &llm.Error{Code: llm.Unreachable, Model: "openai:e"}}
	a, err := rag.New(rag.Options{Store: s, Embedder: down}).Ask(t.Context(), rag.Question{Text: "长丰桥全长多少米？"}, nil)
	if err != nil || a.Declined || len(a.Trace.Notes) == 0 || !strings.Contains(a.Trace.Notes[0], "by words alone") {
		t.Errorf("%q, %v, %q", a.Text, err, a.Trace.Notes)
	}
	if _, err := rag.New(rag.Options{Store: s, Embedder: down}).Search(t.Context(), "长丰桥", 3); err == nil {
		t.Error("a search pretends that there was an embedder")
	}
	strict := rag.New(rag.Options{Store: s, Embedder: down, Generation: rag.Generation{NoFallback: true}})
	if _, err := strict.Ask(t.Context(), rag.Question{Text: "长丰桥全长多少米？"}, nil); err == nil {
		t.Error("a fallback that nobody wants")
	}
}

// TestNeuralEmbedder holds that the vectors of any other embedder are searched
// in full: a passage is found that has no word of the question.
func TestNeuralEmbedder(t *testing.T) {
	s := newIndex(t, town...)
	chunks, err := s.Chunks(t.Context(), "english.md")
	if err != nil {
		t.Fatal(err)
	}
	near, err := builtin.Embedder{}.Embed(t.Context(), []string{chunks[0].Title + " " + chunks[0].Text})
	if err != nil {
		t.Fatal(err)
	}
	const query = "图书馆"
	recorded := &recording{Store: s}
	hits, err := rag.New(rag.Options{Store: recorded, Embedder: embedder{builtin.Embedder{}, near, nil}}).Search(t.Context(), query, 5)
	if err != nil {
		t.Fatal(err)
	}
	found := func(hits []store.Hit) bool {
		return slices.ContainsFunc(hits, func(h store.Hit) bool { return h.ID == chunks[0].ID && h.Semantic == 1 && h.Lexical == 0 })
	}
	if !found(hits) || !recorded.query.ScanVectors || recorded.query.SemanticWeight < 0.3 {
		t.Errorf("%d hits, scan %v, weight %v", len(hits), recorded.query.ScanVectors, recorded.query.SemanticWeight)
	}
	if _, err := newAsker(recorded).Search(t.Context(), query, 5); err != nil || recorded.query.ScanVectors || recorded.query.SemanticWeight > 0.3 {
		t.Errorf("built in: %v, scan %v, weight %v", err, recorded.query.ScanVectors, recorded.query.SemanticWeight)
	}
}

// recording remembers the last query.
type recording struct {
	store.Store
	query store.Query
}

func (r *recording) Search(ctx context.Context, q store.Query) ([]store.Hit, error) {
	r.query = q
	return r.Store.Search(ctx, q)
}

func TestLongQueryAndHistory(t *testing.T) {
	s := newIndex(t, town...)
	long := strings.Repeat("长丰桥全长多少米？", 10_000)
	hits, err := newAsker(s).Search(t.Context(), long, 3)
	if err != nil || len(hits) == 0 || hits[0].Source != "bridges.md" {
		t.Errorf("%d hits, %v", len(hits), err)
	}
	hits, err = newAsker(s).Search(t.Context(), strings.Repeat("，", 2000)+"长丰桥", 1)
	if err != nil || len(hits) == 0 || hits[0].Lexical > 0 {
		t.Errorf("what stands behind the first 2,000 characters is searched: %d hits, %v", len(hits), err)
	}
	a := ask(t, s, rag.Question{Text: "那造价呢？", History: []rag.Turn{{Q: long, A: long}}})
	if !cites(a, "3.2亿元") {
		t.Errorf("%q", a.Text)
	}
}
