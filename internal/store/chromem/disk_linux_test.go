package chromem_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"github.com/wenju/wenju/internal/store"
	"github.com/wenju/wenju/internal/store/chromem"
	"github.com/wenju/wenju/internal/store/storetest"
)

// asNobody gives up the right to write anywhere, which root has, until the test
// ends. It holds for this thread alone.
func asNobody(t *testing.T) {
	t.Helper()
	if os.Getuid() != 0 {
		return
	}
	runtime.LockOSThread()
	syscall.Setfsuid(65534)
	t.Cleanup(func() {
		syscall.Setfsuid(0)
		runtime.UnlockOSThread()
	})
}

// inFolder makes an index in a folder and gives folder and file those rights.
func inFolder(t *testing.T, folderMode, fileMode fs.FileMode) (path string) {
	t.Helper()
	path, _ = indexFile(t)
	folder := filepath.Dir(path)
	for name, mode := range map[string]fs.FileMode{filepath.Dir(folder): 0o755, folder: folderMode, path: fileMode} {
		if err := os.Chmod(name, mode); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() { os.Chmod(folder, 0o755) })
	return path
}

func TestReadOnly(t *testing.T) {
	for _, test := range []struct {
		name         string
		folder, file fs.FileMode
	}{
		{"folder", 0o555, 0o644},
		{"file", 0o777, 0o444},
		{"both", 0o555, 0o444},
	} {
		t.Run(test.name, func(t *testing.T) {
			path := inFolder(t, test.folder, test.file)
			asNobody(t)
			s := open(t, path)
			if docs, err := s.Documents(t.Context()); len(docs) != 2 {
				t.Errorf("%d documents, %v", len(docs), err)
			}
			if doc, err := s.Document(t.Context(), "b.txt"); doc.Text != "小河" {
				t.Errorf("text %q, %v", doc.Text, err)
			}
			if err := s.Refresh(t.Context()); err != nil {
				t.Error(err)
			}
			err := s.Apply(t.Context(), storetest.Put(storetest.Doc("/docs/c.txt", "湖")))
			if !errors.Is(err, fs.ErrPermission) {
				t.Errorf("writing: %v, want ErrPermission", err)
			}
			if info, err := s.Info(t.Context()); info.Documents != 2 {
				t.Errorf("afterwards: %+v, %v", info, err)
			}
		})
	}
}

func TestNoPermission(t *testing.T) {
	t.Run("to read", func(t *testing.T) {
		path := inFolder(t, 0o755, 0)
		asNobody(t)
		if _, err := chromem.Open(t.Context(), path); !errors.Is(err, fs.ErrPermission) {
			t.Errorf("error %v, want ErrPermission", err)
		}
	})
	t.Run("to make a file", func(t *testing.T) {
		path := inFolder(t, 0o555, 0o644)
		asNobody(t)
		if _, err := chromem.Open(t.Context(), path+"2"); !errors.Is(err, fs.ErrPermission) {
			t.Errorf("error %v, want ErrPermission", err)
		}
		if _, err := chromem.Open(t.Context(), filepath.Join(filepath.Dir(path), "new", "index.db")); !errors.Is(err, fs.ErrPermission) {
			t.Errorf("error %v, want ErrPermission", err)
		}
	})
}

func TestFullDisk(t *testing.T) {
	disk := t.TempDir()
	if err := syscall.Mount("tmpfs", disk, "tmpfs", 0, "size=1m"); err != nil {
		t.Skip("needs the right to mount a small file system:", err)
	}
	t.Cleanup(func() { syscall.Unmount(disk, 0) })
	path := filepath.Join(disk, "index.db")
	s := open(t, path)
	var err error
	applied := 0
	for ; err == nil && applied < 1000; applied++ {
		name := fmt.Sprintf("/docs/%d.txt", applied)
		err = s.Apply(t.Context(), storetest.Put(storetest.Doc(name, "大河", strings.Repeat("水", 1000*applied))))
	}
	applied--
	if !errors.Is(err, store.ErrFull) {
		t.Fatalf("after %d changes: %v, want ErrFull", applied, err)
	}
	if info, err := s.Info(t.Context()); info.Documents != applied {
		t.Errorf("%+v after %d changes, %v", info, applied, err)
	}
	if hits, err := s.Search(t.Context(), store.Query{Terms: []store.Term{{Text: "河", Weight: 1}}, Limit: 1000}); len(hits) != applied {
		t.Errorf("%d hits after %d changes, %v", len(hits), applied, err)
	}
	s.Close()
	if docs, err := open(t, path).Documents(t.Context()); len(docs) != applied {
		t.Errorf("opened again: %d documents after %d changes, %v", len(docs), applied, err)
	}
}
