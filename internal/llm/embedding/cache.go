package embedding

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/wenju/wenju/internal/sqlite"
)

// schema of the cache file. It holds no text.
var schema = sqlite.Schema{Steps: []string{`
CREATE TABLE models (
	id INTEGER PRIMARY KEY,
	name TEXT NOT NULL UNIQUE,
	dimension INTEGER NOT NULL
);

CREATE TABLE vectors (
	id INTEGER PRIMARY KEY,
	model TEXT NOT NULL,
	hash BLOB NOT NULL,    -- SHA-256 of the text
	used INTEGER NOT NULL, -- day of the last use, counted from 1970-01-01
	vector BLOB NOT NULL,  -- little-endian float32, of unit length
	UNIQUE (model, hash)
);
CREATE INDEX vectors_used ON vectors (used);
`}}

// Cache keeps vectors in one SQLite file. Several processes may use it at once.
// It is no more than a cache: the file may be deleted at any time.
type Cache struct {
	db *sql.DB
	// MaxBytes is the size at which the vectors that were not used for longest
	// are dropped, a fifth of them at once. It may be set before the first use.
	MaxBytes int64

	writing sync.Mutex
}

// defaultMaxBytes holds a third of a million vectors of dimension 1,536.
const defaultMaxBytes = 2 << 30

// OpenCache opens the cache at path, and makes it where it is not there. A
// damaged file is thrown away.
func OpenCache(ctx context.Context, path string) (*Cache, error) {
	db, err := sqlite.Open(ctx, path, schema)
	if errors.Is(err, sqlite.ErrCorrupt) {
		for _, end := range []string{"", "-wal", "-shm"} {
			os.Remove(path + end)
		}
		db, err = sqlite.Open(ctx, path, schema)
	}
	if err != nil {
		return nil, err
	}
	return &Cache{db: db, MaxBytes: defaultMaxBytes}, nil
}

// Close closes the file.
func (c *Cache) Close() error { return c.db.Close() }

// Dimension is that of a model's vectors, 0 where it is not known.
func (c *Cache) Dimension(ctx context.Context, model string) (int, error) {
	var n int
	err := c.db.QueryRowContext(ctx, "SELECT dimension FROM models WHERE name = ?", model).Scan(&n)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return n, sqlite.Classify(err)
}

// SetDimension remembers it.
func (c *Cache) SetDimension(ctx context.Context, model string, dimension int) error {
	c.writing.Lock()
	defer c.writing.Unlock()
	_, err := c.db.ExecContext(ctx, `INSERT INTO models (name, dimension) VALUES (?, ?)
		ON CONFLICT (name) DO UPDATE SET dimension = excluded.dimension`, model, dimension)
	return sqlite.Classify(err)
}

// maxLookups is how many vectors one query asks for.
const maxLookups = 500

// get calls found for each of the vectors that are there.
func (c *Cache) get(ctx context.Context, model string, hashes []hash, day int, found func(hash, []byte)) error {
	for len(hashes) > 0 {
		n := min(maxLookups, len(hashes))
		if err := c.getSome(ctx, model, hashes[:n], day, found); err != nil {
			return sqlite.Classify(err)
		}
		hashes = hashes[n:]
	}
	return nil
}

func (c *Cache) getSome(ctx context.Context, model string, hashes []hash, day int, found func(hash, []byte)) error {
	rows, err := c.db.QueryContext(ctx, "SELECT id, hash, used, vector FROM vectors WHERE model = ? AND hash IN "+places(len(hashes)),
		append([]any{model}, keys(hashes)...)...)
	if err != nil {
		return err
	}
	defer rows.Close()
	var touched []any
	for rows.Next() {
		var id, used int
		var key, vector []byte
		if err := rows.Scan(&id, &key, &used, &vector); err != nil {
			return err
		}
		if len(key) == len(hash{}) {
			found(hash(key), vector)
		}
		if day-used >= touchAfter {
			touched = append(touched, id)
		}
	}
	if err := rows.Err(); err != nil || len(touched) == 0 {
		return err
	}
	return c.touch(ctx, touched, day)
}

// touchAfter is how many days pass before a use is noted again: reading should
// seldom write.
const touchAfter = 7

func (c *Cache) touch(ctx context.Context, ids []any, day int) error {
	c.writing.Lock()
	defer c.writing.Unlock()
	_, err := c.db.ExecContext(ctx, "UPDATE vectors SET used = ? WHERE id IN "+places(len(ids)), append([]any{day}, ids...)...)
	return err
}

func places(n int) string { return "(?" + strings.Repeat(",?", n-1) + ")" }

func keys(hashes []hash) []any {
	out := make([]any, len(hashes))
	for i := range hashes {
		out[i] = hashes[i][:]
	}
	return out
}

// put keeps vectors, all of them or none.
func (c *Cache) put(ctx context.Context, model string, hashes []hash, vectors [][]byte, day int) error {
	c.writing.Lock()
	defer c.writing.Unlock()
	if err := c.makeRoom(ctx); err != nil {
		return sqlite.Classify(err)
	}
	tx, err := c.db.BeginTx(ctx, nil)
	if err != nil {
		return sqlite.Classify(err)
	}
	defer tx.Rollback()
	insert, err := tx.PrepareContext(ctx, `INSERT INTO vectors (model, hash, used, vector) VALUES (?, ?, ?, ?)
		ON CONFLICT (model, hash) DO UPDATE SET used = excluded.used, vector = excluded.vector`)
	if err != nil {
		return sqlite.Classify(err)
	}
	defer insert.Close()
	for i, h := range hashes {
		if _, err := insert.ExecContext(ctx, model, h[:], day, vectors[i]); err != nil {
			return sqlite.Classify(err)
		}
	}
	return sqlite.Classify(tx.Commit())
}

// makeRoom drops a fifth of the vectors where the file has reached its limit.
func (c *Cache) makeRoom(ctx context.Context) error {
	var pages, free, size, rows int64
	for pragma, value := range map[string]*int64{"page_count": &pages, "freelist_count": &free, "page_size": &size} {
		if err := c.db.QueryRowContext(ctx, "PRAGMA "+pragma).Scan(value); err != nil {
			return err
		}
	}
	if (pages-free)*size < c.MaxBytes {
		return nil
	}
	if err := c.db.QueryRowContext(ctx, "SELECT count(*) FROM vectors").Scan(&rows); err != nil {
		return err
	}
	_, err := c.db.ExecContext(ctx, "DELETE FROM vectors WHERE id IN (SELECT id FROM vectors ORDER BY used, id LIMIT ?)", (rows+4)/5)
	return err
}

// Info says what a cache holds.
type Info struct {
	Vectors int
	Bytes   int64
}

// Info counts.
func (c *Cache) Info(ctx context.Context) (Info, error) {
	var i Info
	err := c.db.QueryRowContext(ctx, "SELECT count(*), coalesce(sum(length(vector)), 0) FROM vectors").Scan(&i.Vectors, &i.Bytes)
	if err != nil {
		return i, fmt.Errorf("count the cached vectors: %w", sqlite.Classify(err))
	}
	return i, nil
}

func dayOf(t time.Time) int { return int(t.Unix() / (24 * 3600)) }
