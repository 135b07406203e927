package chromem_test

import (
	"path/filepath"
	"testing"

	"github.com/wenju/wenju/internal/store"
	"github.com/wenju/wenju/internal/store/chromem"
	"github.com/wenju/wenju/internal/store/storetest"
)

func open(t testing.TB, path string) *chromem.Store {
	t.Helper()
	s, err := chromem.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func TestInMemory(t *testing.T) {
	storetest.Run(t, func(t *testing.T) store.Store { return open(t, chromem.InMemory) })
}

func TestOnDisk(t *testing.T) {
	storetest.Run(t, func(t *testing.T) store.Store {
		return open(t, filepath.Join(t.TempDir(), "new", "folder 问据#?%41", "index.db"))
	})
}

func TestPersistent(t *testing.T) {
	storetest.RunPersistent(t, func(t *testing.T, folder string) store.Store {
		return open(t, filepath.Join(folder, "index.db"))
	})
}
