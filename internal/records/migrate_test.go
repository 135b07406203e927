package records_test

import (
	"context"
	"database/sql"
	"path/filepath"
	"sync"
	"testing"

	"github.com/wenju/wenju/internal/records"
)

// versionOne is a file as the first version of the program made it.
const versionOne = `
CREATE TABLE answers (
	number INTEGER PRIMARY KEY,
	id TEXT NOT NULL UNIQUE COLLATE NOCASE,
	asked INTEGER NOT NULL,  -- Unix milliseconds
	question TEXT NOT NULL,
	answer TEXT NOT NULL,    -- JSON
	trace TEXT NOT NULL      -- JSON
);
CREATE INDEX answers_asked ON answers (asked);
INSERT INTO answers (id, asked, question, answer, trace) VALUES
	('OLD1', 1777626000000, '京津冀有多大？', '{"answer":"21.6万平方公里 [1]","declined":false,"reason":"","model":"builtin"}', '{}'),
	('OLD2', 1777626060000, '谁是市长？', '{"answer":"…","declined":true,"reason":"no_evidence","model":"builtin"}', '{}'),
	('OLD3', 1777626120000, '?', 'no JSON', '{}');
PRAGMA user_version = 1;
`

func makeVersionOne(t *testing.T) (path string, db *sql.DB) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "records.db")
	db, err := sql.Open("sqlite", path+"?_pragma=journal_mode(WAL)&_pragma=busy_timeout(10000)")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	if _, err := db.Exec(versionOne); err != nil {
		t.Fatal(err)
	}
	return path, db
}

func TestVersionOne(t *testing.T) {
	path, old := makeVersionOne(t)
	r := open(t, path)
	for _, test := range []struct {
		id, model string
		declined  bool
		reason    string
	}{
		{"OLD1", "builtin", false, ""},
		{"OLD2", "builtin", true, "no_evidence"},
		{"OLD3", "", false, ""},
	} {
		rec, err := r.Get(t.Context(), test.id)
		if err != nil || rec.Model != test.model || rec.Declined != test.declined || rec.Reason != test.reason || rec.Private {
			t.Errorf("%s: %+v, %v", test.id, rec, err)
		}
	}
	if !accept(t, r, message("1.1", "E1")) {
		t.Error("not fresh")
	}
	// A program of the first version that still runs goes on writing.
	if _, err := old.Exec(`INSERT INTO answers (id, asked, question, answer, trace) VALUES ('OLD4', 1, 'q', '{}', '{}')`); err != nil {
		t.Error(err)
	}
	if rec, err := r.Get(t.Context(), "OLD4"); err != nil || rec.Private {
		t.Errorf("%+v, %v", rec, err)
	}
}

func TestVersionOneOpenedAtOnce(t *testing.T) {
	path, _ := makeVersionOne(t)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			r, err := records.Open(context.Background(), path)
			if err != nil {
				t.Error(err)
				return
			}
			defer r.Close()
			if got, err := r.Recent(context.Background(), 10); err != nil || len(got) != 3 {
				t.Errorf("%d records, %v", len(got), err)
			}
		})
	}
	wg.Wait()
}
