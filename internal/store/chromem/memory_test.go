package chromem

import (
	"errors"
	"fmt"
	"testing"

	"github.com/wenju/wenju/internal/store"
	"github.com/wenju/wenju/internal/store/storetest"
)

func openInMemory(t *testing.T) *Store {
	t.Helper()
	s, err := Open(t.Context(), InMemory)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// TestWaste replaces documents many times and expects that removed chunks do not
// pile up, and that searching goes on as before.
func TestWaste(t *testing.T) {
	s := openInMemory(t)
	change := storetest.Put()
	for i := range 10 {
		change.Put = append(change.Put, storetest.Doc(fmt.Sprintf("/docs/%d.txt", i), "河水", "山水"))
	}
	query := store.Query{Terms: []store.Term{{Text: "水", Weight: 1}}, Limit: 50}
	for range 20 {
		if err := s.Apply(t.Context(), change); err != nil {
			t.Fatal(err)
		}
		if n := len(s.mem.chunks); n > 60 {
			t.Fatalf("memory holds %d chunks for 20", n)
		}
		if hits, err := s.Search(t.Context(), query); len(hits) != 20 {
			t.Fatalf("%d hits, %v", len(hits), err)
		}
		if n := s.mem.vectors.Count(); n != 20 {
			t.Fatalf("%d vectors", n)
		}
	}
}

// TestFull lets the file grow no further, as a full disk does.
func TestFull(t *testing.T) {
	s := openInMemory(t)
	if err := s.Apply(t.Context(), storetest.Put(storetest.Doc("/docs/a.txt", "河"))); err != nil {
		t.Fatal(err)
	}
	if _, err := s.db.Exec("PRAGMA max_page_count = 20"); err != nil {
		t.Fatal(err)
	}
	big := storetest.Doc("/docs/big.txt", string(make([]byte, 1<<20)))
	if err := s.Apply(t.Context(), storetest.Put(big)); !errors.Is(err, store.ErrFull) {
		t.Errorf("error %v, want ErrFull", err)
	}
	if info, err := s.Info(t.Context()); info.Documents != 1 {
		t.Errorf("afterwards: %+v, %v", info, err)
	}
	if err := s.Apply(t.Context(), storetest.Put(storetest.Doc("/docs/a.txt", "山"))); err != nil {
		t.Errorf("a small change afterwards: %v", err)
	}
}
