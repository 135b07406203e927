// Package storetest holds what every implementation of store.Store has to do.
package storetest

import (
	"errors"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/wenju/wenju/internal/store"
	"github.com/wenju/wenju/internal/text"
)

// Model is what the suite's vectors are of.
var Model = store.Model{Name: "test", Dimension: 4}

// Run runs the suite. Each call of open gives an empty store of its own; Run
// closes it.
func Run(t *testing.T, open func(t *testing.T) store.Store) {
	for _, test := range []struct {
		name string
		run  func(t *testing.T, s store.Store)
	}{
		{"empty", testEmpty},
		{"put", testPut},
		{"replace", testReplace},
		{"remove", testRemove},
		{"same path twice", testSamePathTwice},
		{"odd text", testOddText},
		{"no chunks", testNoChunks},
		{"source names", testSourceNames},
		{"ids", testIDs},
		{"lexical leg", testLexicalLeg},
		{"semantic leg", testSemanticLeg},
		{"fusion", testFusion},
		{"ties", testTies},
		{"ties at the cut", testTiesAtTheCut},
		{"limits", testLimits},
		{"vectors refused", testVectorsRefused},
		{"models", testModels},
		{"atomic", testAtomic},
		{"cancelled", testCancelled},
		{"statistics", testStatistics},
		{"results are copies", testResultsAreCopies},
		{"concurrent", testConcurrent},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := open(t)
			defer s.Close()
			test.run(t, s)
		})
	}
}

// Vector is a unit vector of the suite's model that points somewhere between its
// first two axes: 0 at the first, 1 at the second.
func Vector(at float64) []float32 {
	sin, cos := math.Sincos(at * math.Pi / 2)
	return []float32{float32(cos), float32(sin), 0, 0}
}

// Doc is a document at path whose chunks hold those texts, one a line. Chunk i of
// it has the vector Vector(i/10).
func Doc(path string, chunks ...string) store.DocumentChunks {
	d := store.DocumentChunks{Document: store.Document{
		Path: path, Root: "/docs", Title: "标题", Format: "txt", URL: "https://wiki.example.com/" + path, SHA256: "hash of " + path,
		Text: strings.Join(chunks, "\n"), Added: time.Date(2026, 5, 1, 8, 30, 0, 0, time.UTC),
	}}
	at := 0
	for i, chunk := range chunks {
		d.Chunks = append(d.Chunks, store.Chunk{
			Heading: []string{"第一章", "第一节"}, Span: text.Span{Start: at, End: at + len(chunk)},
			StartLine: i + 1, EndLine: i + 1, Text: chunk, Vector: Vector(float64(i) / 10),
		})
		at += len(chunk) + 1
	}
	return d
}

// Put is a change that puts documents.
func Put(docs ...store.DocumentChunks) store.Change {
	return store.Change{Model: Model, Put: docs}
}

func apply(t *testing.T, s store.Store, change store.Change) {
	t.Helper()
	if err := s.Apply(t.Context(), change); err != nil {
		t.Fatal(err)
	}
}

func terms(words ...string) []store.Term {
	var out []store.Term
	for _, word := range words {
		out = append(out, store.Term{Text: word, Weight: 1})
	}
	return out
}

func search(t *testing.T, s store.Store, q store.Query) []store.Hit {
	t.Helper()
	hits, err := s.Search(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	return hits
}

// found are the texts of the hits for a term.
func found(t *testing.T, s store.Store, term string) []string {
	t.Helper()
	return texts(search(t, s, store.Query{Terms: terms(term), Limit: 10}))
}

func texts(hits []store.Hit) []string {
	out := []string{}
	for _, hit := range hits {
		out = append(out, hit.Text)
	}
	return out
}

func sources(t *testing.T, s store.Store) []string {
	t.Helper()
	docs, err := s.Documents(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	out := []string{}
	for _, doc := range docs {
		out = append(out, doc.Source)
	}
	return out
}

func equal(t *testing.T, what string, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s: got %+v, want %+v", what, got, want)
	}
}

func isError(t *testing.T, what string, got, want error) {
	t.Helper()
	if !errors.Is(got, want) {
		t.Errorf("%s: error %v, want %v", what, got, want)
	}
}

func info(t *testing.T, s store.Store) store.Info {
	t.Helper()
	info, err := s.Info(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return info
}

func testEmpty(t *testing.T, s store.Store) {
	ctx := t.Context()
	got := info(t, s)
	equal(t, "info", [3]any{got.Documents, got.Chunks, got.Model}, [3]any{0, 0, store.Model{}})
	equal(t, "sources", sources(t, s), []string{})
	for _, q := range []store.Query{
		{Terms: terms("河"), Limit: 3},
		{Vector: Vector(0), SemanticWeight: 1, ScanVectors: true, Limit: 3},
		{Terms: terms("河"), Vector: Vector(0), SemanticWeight: .5, Limit: 3},
		{Limit: 3},
	} {
		equal(t, "hits", len(search(t, s, q)), 0)
	}
	_, err := s.Document(ctx, "a.txt")
	isError(t, "Document", err, store.ErrNotFound)
	_, err = s.Chunks(ctx, "a.txt")
	isError(t, "Chunks", err, store.ErrNotFound)
	stats, err := s.Statistics(ctx, []string{"河", "山"})
	isError(t, "Statistics", err, nil)
	equal(t, "statistics", stats, store.Statistics{DF: []int{0, 0}})
	isError(t, "Refresh", s.Refresh(ctx), nil)
	isError(t, "removing what is not there", s.Apply(ctx, store.Change{Remove: []string{"/docs/a.txt"}}), nil)
	isError(t, "a change of nothing", s.Apply(ctx, store.Change{}), nil)
}

func testPut(t *testing.T, s store.Store) {
	d := Doc("/docs/河.txt", "大河向东流。", "河水很长。")
	d.Chunks[1].Breaks = store.Breaks{{Repaired: 3, Original: 4}, {Repaired: 300, Original: 400}}
	d.Chunks[1].Heading = nil
	d.Document.Source = "what Put holds is ignored"
	apply(t, s, Put(d))

	want := d.Document
	want.Source, want.Chunks = "河.txt", 2
	got, err := s.Document(t.Context(), "河.txt")
	isError(t, "Document", err, nil)
	got.Added = got.Added.UTC()
	equal(t, "document", got, want)

	docs, err := s.Documents(t.Context())
	isError(t, "Documents", err, nil)
	want.Text = ""
	docs[0].Added = docs[0].Added.UTC()
	equal(t, "documents", docs, []store.Document{want})

	chunks, err := s.Chunks(t.Context(), "河.txt")
	isError(t, "Chunks", err, nil)
	if len(chunks) != 2 {
		t.Fatalf("%d chunks", len(chunks))
	}
	for i, chunk := range chunks {
		want := d.Chunks[i]
		want.Source, want.Title, want.Seq, want.Vector = "河.txt", "标题", i, nil
		want.ID = store.ChunkID("河.txt", want.Span, want.Text)
		if len(want.Heading) == 0 && len(chunk.Heading) == 0 {
			want.Heading = chunk.Heading
		}
		equal(t, "chunk", chunk, want)
	}
	hit := search(t, s, store.Query{Terms: terms("向"), Limit: 1})[0]
	equal(t, "chunk of the hit", hit.Chunk, chunks[0])

	got2 := info(t, s)
	equal(t, "info", [3]any{got2.Documents, got2.Chunks, got2.Model}, [3]any{1, 2, Model})
}

func testReplace(t *testing.T, s store.Store) {
	apply(t, s, Put(Doc("/docs/a.txt", "旧河", "旧山"), Doc("/docs/b.txt", "别处的河")))
	before := info(t, s).Generation
	apply(t, s, Put(Doc("/docs/a.txt", "新河")))
	equal(t, "old text", found(t, s, "旧"), []string{})
	equal(t, "new text", found(t, s, "新"), []string{"新河"})
	chunks, err := s.Chunks(t.Context(), "a.txt")
	isError(t, "Chunks", err, nil)
	equal(t, "chunks", len(chunks), 1)
	doc, err := s.Document(t.Context(), "a.txt")
	isError(t, "Document", err, nil)
	equal(t, "document", [2]any{doc.Text, doc.Chunks}, [2]any{"新河", 1})
	after := info(t, s)
	equal(t, "info", [2]int{after.Documents, after.Chunks}, [2]int{2, 2})
	if after.Generation <= before {
		t.Errorf("generation went from %d to %d", before, after.Generation)
	}
}

func testRemove(t *testing.T, s store.Store) {
	apply(t, s, Put(Doc("/docs/a.txt", "大河", "大山"), Doc("/docs/b.txt", "小河")))
	apply(t, s, store.Change{Remove: []string{"/docs/a.txt", "/docs/not-there.txt"}})
	equal(t, "sources", sources(t, s), []string{"b.txt"})
	equal(t, "by term", found(t, s, "大"), []string{})
	hits := search(t, s, store.Query{Vector: Vector(0), SemanticWeight: 1, ScanVectors: true, Limit: 10})
	equal(t, "by vector", texts(hits), []string{"小河"})
	_, err := s.Document(t.Context(), "a.txt")
	isError(t, "Document", err, store.ErrNotFound)
	_, err = s.Chunks(t.Context(), "a.txt")
	isError(t, "Chunks", err, store.ErrNotFound)

	apply(t, s, store.Change{Remove: []string{"/docs/b.txt"}})
	got := info(t, s)
	equal(t, "info", [3]any{got.Documents, got.Chunks, got.Model}, [3]any{0, 0, store.Model{}})
	equal(t, "by term", found(t, s, "河"), []string{})

	// Removed and put in the same change.
	apply(t, s, store.Change{Model: Model, Remove: []string{"/docs/b.txt"}, Put: []store.DocumentChunks{Doc("/docs/b.txt", "湖")}})
	equal(t, "by term", found(t, s, "湖"), []string{"湖"})
}

func testSamePathTwice(t *testing.T, s store.Store) {
	apply(t, s, Put(Doc("/docs/a.txt", "先"), Doc("/docs/a.txt", "后")))
	equal(t, "sources", sources(t, s), []string{"a.txt"})
	equal(t, "by term", append(found(t, s, "先"), found(t, s, "后")...), []string{"后"})
	if err := s.Apply(t.Context(), Put(Doc("", "无"))); err == nil {
		t.Error("a document without a path was taken")
	}
}

func testOddText(t *testing.T, s store.Store) {
	odd := "a\x00b \U0002070E 𡞱 e\u0301 \u2028 \"quoted\" 'x'; DROP TABLE chunks;\r\n"
	d := Doc("/docs/a'; --.txt", odd)
	d.Document.Title, d.Chunks[0].Heading = odd, []string{odd, ""}
	apply(t, s, Put(d))
	doc, err := s.Document(t.Context(), "a'; --.txt")
	isError(t, "Document", err, nil)
	equal(t, "text", [2]string{doc.Text, doc.Title}, [2]string{odd, odd})
	chunks, err := s.Chunks(t.Context(), "a'; --.txt")
	isError(t, "Chunks", err, nil)
	equal(t, "chunk", [2]any{chunks[0].Text, chunks[0].Heading}, [2]any{odd, []string{odd, ""}})
}

func testNoChunks(t *testing.T, s store.Store) {
	apply(t, s, Put(Doc("/docs/empty.txt"), Doc("/docs/a.txt", "河")))
	equal(t, "sources", sources(t, s), []string{"a.txt", "empty.txt"})
	chunks, err := s.Chunks(t.Context(), "empty.txt")
	isError(t, "Chunks", err, nil)
	equal(t, "chunks", len(chunks), 0)
	equal(t, "by term", found(t, s, "河"), []string{"河"})
}

func testSourceNames(t *testing.T, s store.Store) {
	apply(t, s, Put(Doc("/docs/north/a.txt", "北河"), Doc("/docs/b.txt", "东河")))
	equal(t, "alone", sources(t, s), []string{"a.txt", "b.txt"})

	apply(t, s, Put(Doc("/docs/south/a.txt", "南河")))
	equal(t, "with a clash", sources(t, s), []string{"b.txt", "north/a.txt", "south/a.txt"})
	hit := search(t, s, store.Query{Terms: terms("北"), Limit: 1})[0]
	equal(t, "source of the hit", hit.Source, "north/a.txt")
	equal(t, "id of the hit", hit.ID, store.ChunkID("north/a.txt", hit.Span, hit.Text))
	_, err := s.Document(t.Context(), "a.txt")
	isError(t, "the old name", err, store.ErrNotFound)

	apply(t, s, store.Change{Remove: []string{"/docs/south/a.txt"}})
	equal(t, "after the clash", sources(t, s), []string{"a.txt", "b.txt"})
	equal(t, "source of the hit", search(t, s, store.Query{Terms: terms("北"), Limit: 1})[0].Source, "a.txt")
	doc, err := s.Document(t.Context(), "a.txt")
	isError(t, "Document", err, nil)
	equal(t, "text", doc.Text, "北河")

	// Lines of JSONL files go by their ids.
	apply(t, s, Put(Doc("/docs/one.jsonl#7", "甲"), Doc("/docs/one.jsonl#8", "乙")))
	equal(t, "lines", sources(t, s), []string{"7", "8", "a.txt", "b.txt"})
	apply(t, s, Put(Doc("/docs/two.jsonl#7", "丙")))
	equal(t, "clashing lines", sources(t, s), []string{"8", "a.txt", "b.txt", "one.jsonl#7", "two.jsonl#7"})
}

func testIDs(t *testing.T, s store.Store) {
	ids := func() []string {
		chunks, err := s.Chunks(t.Context(), "a.txt")
		isError(t, "Chunks", err, nil)
		out := []string{}
		for _, chunk := range chunks {
			out = append(out, chunk.ID)
		}
		return out
	}
	d := Doc("/docs/a.txt", "一样", "一样", "不同")
	apply(t, s, Put(d))
	before := ids()
	if slices.Sort(before); len(slices.Compact(slices.Clone(before))) != 3 {
		t.Errorf("ids are not unique: %v", before)
	}
	apply(t, s, Put(Doc("/docs/b.txt", "一样"), d))
	again := ids()
	slices.Sort(again)
	equal(t, "ids", again, before)
}
