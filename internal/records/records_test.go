package records_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/wenju/wenju/internal/records"
)

func open(t *testing.T, path string) *records.Records {
	t.Helper()
	r, err := records.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return r
}

func record(id string, minute int) records.Record {
	return records.Record{
		ID:       id,
		Asked:    time.Date(2026, 5, 1, 9, minute, 0, 123e6, time.UTC),
		Question: "京津冀有多大？",
		Answer:   []byte(`{"answer":"21.6万平方公里 [1]"}`),
		Trace:    []byte(`{"terms":[]}`),
	}
}

func save(t *testing.T, r *records.Records, list ...records.Record) {
	t.Helper()
	for _, rec := range list {
		if err := r.Save(t.Context(), rec); err != nil {
			t.Fatal(err)
		}
	}
}

func testSaveAndGet(t *testing.T, r *records.Records) {
	want := record("ABC", 0)
	save(t, r, want, record("ABCD2", 1), record("ABCD3", 2), record("XYZ", 3))
	for _, test := range []struct {
		id, want string
		err      error
	}{
		{"ABC", "ABC", nil}, // complete, though others begin with it
		{"abc", "ABC", nil},
		{"x", "XYZ", nil},
		{"ABCD2", "ABCD2", nil},
		{"ABCD", "", records.ErrAmbiguous},
		{"AB", "", records.ErrAmbiguous},
		{"Q", "", records.ErrNotFound},
		{"", "", records.ErrNotFound},
		{"%", "", records.ErrNotFound},
	} {
		got, err := r.Get(t.Context(), test.id)
		if got.ID != test.want || !errors.Is(err, test.err) {
			t.Errorf("Get(%q) = %q, %v; want %q, %v", test.id, got.ID, err, test.want, test.err)
		}
	}
	got, err := r.Get(t.Context(), "ABC")
	if err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %v, %v; want %v", got, err, want)
	}
}

func testSaveRefuses(t *testing.T, r *records.Records) {
	save(t, r, record("ABC", 0))
	if err := r.Save(t.Context(), record("abc", 1)); !errors.Is(err, records.ErrExists) {
		t.Errorf("same id: %v", err)
	}
	if err := r.Save(t.Context(), record("", 1)); err == nil {
		t.Error("no id: no error")
	}
}

func testRecent(t *testing.T, r *records.Records) {
	save(t, r, record("B", 2), record("A", 1), record("C", 3), record("C2", 3))
	got, err := r.Recent(t.Context(), 3)
	if err != nil || len(got) != 3 || got[0].ID != "C2" || got[1].ID != "C" || got[2].ID != "B" {
		t.Errorf("got %v, %v", got, err)
	}
}

// Two handles on one file stand for two processes: each has its own connections.
func TestTwoWriters(t *testing.T) {
	const each = 50
	path := filepath.Join(t.TempDir(), "records.db")
	var wg sync.WaitGroup
	for _, name := range []string{"A", "B"} {
		r := open(t, path)
		wg.Go(func() {
			for i := range each {
				if err := r.Save(context.Background(), record(fmt.Sprint(name, i), i)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	got, err := open(t, path).Recent(t.Context(), 1000)
	if err != nil || len(got) != 2*each {
		t.Errorf("%d records, %v; want %d", len(got), err, 2*each)
	}
}

func TestUnusableFiles(t *testing.T) {
	newer := filepath.Join(t.TempDir(), "newer.db")
	open(t, newer).Close()
	db, err := sql.Open("sqlite", newer)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("PRAGMA user_version = 99"); err != nil {
		t.Fatal(err)
	}
	db.Close()
	if _, err := records.Open(t.Context(), newer); !errors.Is(err, records.ErrNewer) {
		t.Errorf("newer: %v", err)
	}

	damaged := filepath.Join(t.TempDir(), "damaged.db")
	if err := os.WriteFile(damaged, []byte("this was a database once, and then somebody wrote over it"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := records.Open(t.Context(), damaged); !errors.Is(err, records.ErrCorrupt) {
		t.Errorf("damaged: %v", err)
	}
}

// Several processes that find no file make it at the same time.
func TestOpenAtOnce(t *testing.T) {
	for range 20 {
		path := filepath.Join(t.TempDir(), "records.db")
		var wg sync.WaitGroup
		for i := range 4 {
			wg.Go(func() {
				r, err := records.Open(context.Background(), path)
				if err != nil {
					t.Error(err)
					return
				}
				defer r.Close()
				if err := r.Save(context.Background(), record(fmt.Sprint("P", i), i)); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
	}
}
