package storetest

import (
	"errors"
	"fmt"
	"reflect"
	"sync"
	"testing"

	"github.com/wenju/wenju/internal/store"
)

// RunPersistent runs the suite for stores that outlive their process. Every call
// of open with the same folder opens the same index, which may be open already.
func RunPersistent(t *testing.T, open func(t *testing.T, folder string) store.Store) {
	for _, test := range []struct {
		name string
		run  func(t *testing.T, open func() store.Store)
	}{
		{"reopen", testReopen},
		{"refresh", testRefresh},
		{"refresh after another model", testRefreshModel},
		{"same order everywhere", testSameOrder},
		{"opened at once", testOpenedAtOnce},
		{"applied at once", testAppliedAtOnce},
	} {
		t.Run(test.name, func(t *testing.T) {
			folder := t.TempDir()
			test.run(t, func() store.Store { return open(t, folder) })
		})
	}
}

// state is all that can be seen of a store.
type state struct {
	Info      store.Info
	Documents []store.Document
	Chunks    map[string][]store.Chunk
	ByTerm    []string
	ByVector  []string
}

func stateOf(t *testing.T, s store.Store) state {
	t.Helper()
	out := state{Info: info(t, s), Chunks: make(map[string][]store.Chunk)}
	docs, err := s.Documents(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, doc := range docs {
		if doc, err = s.Document(t.Context(), doc.Source); err != nil {
			t.Fatal(err)
		}
		out.Documents = append(out.Documents, doc)
		if out.Chunks[doc.Source], err = s.Chunks(t.Context(), doc.Source); err != nil {
			t.Fatal(err)
		}
	}
	out.ByTerm = ids(search(t, s, store.Query{Terms: terms("河", "山"), Limit: 50}))
	if dimension := out.Info.Model.Dimension; dimension > 0 {
		vector := make([]float32, dimension)
		vector[0] = 1
		out.ByVector = ids(search(t, s, store.Query{Vector: vector, SemanticWeight: 1, ScanVectors: true, Limit: 50}))
	}
	return out
}

// same compares two handles on the same index.
func same(t *testing.T, what string, a, b store.Store) {
	t.Helper()
	if x, y := stateOf(t, a), stateOf(t, b); !reflect.DeepEqual(x, y) {
		t.Errorf("%s: the handles differ:\n%+v\n%+v", what, x, y)
	}
}

func testReopen(t *testing.T, open func() store.Store) {
	s := open()
	apply(t, s, Put(Doc("/docs/a.txt", "大河", "大山"), Doc("/docs/x/b.txt", "小河"), Doc("/docs/y/b.txt", "小山")))
	apply(t, s, store.Change{Remove: []string{"/docs/x/b.txt"}})
	before := stateOf(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	equal(t, "state", stateOf(t, open()), before)
}

func testRefresh(t *testing.T, open func() store.Store) {
	writer, reader := open(), open()
	for _, change := range []struct {
		what string
		store.Change
		sources []string
	}{
		{"put", Put(Doc("/docs/x/a.txt", "大河", "大山"), Doc("/docs/b.txt", "小河")), []string{"a.txt", "b.txt"}},
		{"replaced", Put(Doc("/docs/b.txt", "小山")), []string{"a.txt", "b.txt"}},
		{"renamed by a clash", Put(Doc("/docs/y/a.txt", "长河")), []string{"b.txt", "x/a.txt", "y/a.txt"}},
		{"renamed back", store.Change{Remove: []string{"/docs/x/a.txt"}}, []string{"a.txt", "b.txt"}},
		{"emptied and filled", store.Change{Model: Model, Reset: true, Put: Put(Doc("/docs/y/a.txt", "短河")).Put}, []string{"a.txt"}},
		{"emptied", store.Change{Reset: true}, []string{}},
	} {
		before := info(t, reader)
		apply(t, writer, change.Change)
		equal(t, change.what+": info before Refresh", info(t, reader), before)
		if err := reader.Refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
		equal(t, change.what, sources(t, reader), change.sources)
		same(t, change.what, reader, writer)
	}
}

func testRefreshModel(t *testing.T, open func() store.Store) {
	writer, reader := open(), open()
	apply(t, writer, Put(Doc("/docs/a.txt", "大河")))
	if err := reader.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	small := Doc("/docs/a.txt", "大河")
	small.Chunks[0].Vector = []float32{1, 0}
	apply(t, writer, store.Change{Model: store.Model{Name: "other", Dimension: 2}, Reset: true, Put: []store.DocumentChunks{small}})
	// The reader has not noticed yet, but it must not mix them.
	if err := reader.Apply(t.Context(), Put(Doc("/docs/b.txt", "小河"))); !errors.Is(err, store.ErrModel) {
		t.Errorf("vectors of the old model: %v", err)
	}
	if err := reader.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	same(t, "another model", reader, writer)
}

// testSameOrder compares a handle that has seen every change with one that reads
// the outcome: among equal chunks they have to choose the same.
func testSameOrder(t *testing.T, open func() store.Store) {
	s := open()
	for round := range 3 {
		for i := range 30 {
			if (i+round)%3 == 0 {
				apply(t, s, Put(Doc(fmt.Sprintf("/docs/%d.txt", i), "河水", "河水", "河水", "河水", "河水")))
			}
		}
	}
	same(t, "after many changes", s, open())
}

func testOpenedAtOnce(t *testing.T, open func() store.Store) {
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() { open() })
	}
	group.Wait()
	apply(t, open(), Put(Doc("/docs/a.txt", "河")))
}

func testAppliedAtOnce(t *testing.T, open func() store.Store) {
	const writers, rounds = 3, 5
	var group sync.WaitGroup
	for w := range writers {
		s := open()
		group.Go(func() {
			for i := range rounds {
				if err := s.Apply(t.Context(), Put(Doc(fmt.Sprintf("/docs/%d-%d.txt", w, i), "河"))); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	s := open()
	equal(t, "documents", info(t, s).Documents, writers*rounds)
	equal(t, "generation", info(t, s).Generation, int64(writers*rounds))
}
