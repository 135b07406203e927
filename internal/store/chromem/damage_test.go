package chromem_test

import (
	"bytes"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/wenju/wenju/internal/store"
	"github.com/wenju/wenju/internal/store/chromem"
	"github.com/wenju/wenju/internal/store/storetest"
)

// indexFile makes an index of a few pages and returns its path and bytes.
func indexFile(t *testing.T) (path string, raw []byte) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "index.db")
	s := open(t, path)
	change := storetest.Put(
		storetest.Doc("/docs/a.txt", "大河", strings.Repeat("很长的一段。", 2000)),
		storetest.Doc("/docs/b.txt", "小河"))
	if err := s.Apply(t.Context(), change); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return path, raw
}

func write(t *testing.T, path string, raw []byte) {
	t.Helper()
	if err := os.WriteFile(path, raw, 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestTruncated(t *testing.T) {
	path, raw := indexFile(t)
	for n := 1; n < len(raw); n += 1 + n/7 {
		write(t, path, raw[:n])
		s, err := chromem.Open(t.Context(), path)
		if !errors.Is(err, store.ErrCorrupt) {
			t.Errorf("cut to %d of %d bytes: %v, want ErrCorrupt", n, len(raw), err)
		}
		if err == nil {
			s.Close()
		}
		if kept, err := os.ReadFile(path); err != nil || !bytes.Equal(kept, raw[:n]) {
			t.Errorf("cut to %d bytes: what was left has been changed (%v)", n, err)
		}
	}
	write(t, path, raw)
	if docs, err := open(t, path).Documents(t.Context()); len(docs) != 2 {
		t.Errorf("the whole file: %d documents, %v", len(docs), err)
	}
}

func TestOverwritten(t *testing.T) {
	path, raw := indexFile(t)
	zeros := make([]byte, len(raw))
	garbage := bytes.Repeat([]byte("no index. "), len(raw)/10)
	header := append(bytes.Clone(raw[:100]), garbage[100:]...)
	for name, raw := range map[string][]byte{
		"zeros": zeros, "text": garbage[:8192], "short text": []byte("no index"), "all but the header": header[:8192],
	} {
		write(t, path, raw)
		s, err := chromem.Open(t.Context(), path)
		if !errors.Is(err, store.ErrCorrupt) {
			t.Errorf("%s: %v, want ErrCorrupt", name, err)
		}
		if err == nil {
			s.Close()
		}
	}
}

// change changes the file behind the store's back.
func change(t *testing.T, path, statement string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(statement); err != nil {
		t.Fatal(err)
	}
}

func TestDamagedRows(t *testing.T) {
	for _, statement := range []string{
		"UPDATE chunks SET vector = x'00'",
		"UPDATE chunks SET heading = '[not JSON'",
		"UPDATE chunks SET breaks = x'80'",
		"UPDATE chunks SET start_byte = 'first'",
		"DELETE FROM state",
	} {
		path, _ := indexFile(t)
		change(t, path, statement)
		s, err := chromem.Open(t.Context(), path)
		if !errors.Is(err, store.ErrCorrupt) {
			t.Errorf("%s: %v, want ErrCorrupt", statement, err)
		}
		if err == nil {
			s.Close()
		}
	}
}

func TestNewer(t *testing.T) {
	path, _ := indexFile(t)
	change(t, path, "PRAGMA user_version = 3")
	if _, err := chromem.Open(t.Context(), path); !errors.Is(err, store.ErrNewer) {
		t.Errorf("error %v, want ErrNewer", err)
	}
	change(t, path, "PRAGMA user_version = 2")
	if docs, err := open(t, path).Documents(t.Context()); len(docs) != 2 {
		t.Errorf("afterwards: %d documents, %v", len(docs), err)
	}
}

// TestPutBack puts an older file in place of a newer one while it is open, as
// restoring a backup does, and expects the older state.
func TestPutBack(t *testing.T) {
	path, _ := indexFile(t)
	reader := open(t, path)
	if err := reader.Apply(t.Context(), storetest.Put(storetest.Doc("/docs/a.txt", "新河"))); err != nil {
		t.Fatal(err)
	}
	change(t, path, `UPDATE state SET generation = 1; UPDATE documents SET generation = 1;
		UPDATE chunks SET text = '旧河' WHERE text = '新河'`)
	if err := reader.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	chunks, err := reader.Chunks(t.Context(), "a.txt")
	if err != nil || len(chunks) != 1 || chunks[0].Text != "旧河" {
		t.Errorf("chunks %v, %v", chunks, err)
	}
}
