package chromem

import "github.com/wenju/wenju/internal/sqlite"

// schema of the index file. Every document carries the generation of the change
// that brought it in or gave it another source name, so that a running process
// reads only what is new to it.
var schema = sqlite.Schema{Steps: []string{`
CREATE TABLE state (
	id INTEGER PRIMARY KEY CHECK (id = 1),
	generation INTEGER NOT NULL,
	model TEXT NOT NULL,
	dimension INTEGER NOT NULL
);
INSERT INTO state VALUES (1, 0, '', 0);

CREATE TABLE documents (
	id INTEGER PRIMARY KEY,
	path TEXT NOT NULL UNIQUE,
	source TEXT NOT NULL,
	root TEXT NOT NULL,
	title TEXT NOT NULL,
	format TEXT NOT NULL,
	sha256 TEXT NOT NULL,
	text TEXT NOT NULL,
	added INTEGER NOT NULL, -- Unix seconds
	generation INTEGER NOT NULL
);
CREATE INDEX documents_source ON documents (source);
CREATE INDEX documents_generation ON documents (generation);

CREATE TABLE chunks (
	document INTEGER NOT NULL REFERENCES documents (id),
	seq INTEGER NOT NULL,
	heading TEXT NOT NULL, -- JSON array
	start_byte INTEGER NOT NULL,
	end_byte INTEGER NOT NULL,
	start_line INTEGER NOT NULL,
	end_line INTEGER NOT NULL,
	text TEXT NOT NULL,
	breaks BLOB NOT NULL,  -- pairs of varints
	vector BLOB NOT NULL,  -- little-endian float32
	PRIMARY KEY (document, seq)
);
`, `
ALTER TABLE documents ADD COLUMN url TEXT NOT NULL DEFAULT '';
`}}
