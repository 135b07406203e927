package records

import "github.com/wenju/wenju/internal/sqlite"

// schema of the records file.
var schema = sqlite.Schema{Version: 1, Create: `
CREATE TABLE answers (
	number INTEGER PRIMARY KEY,
	id TEXT NOT NULL UNIQUE COLLATE NOCASE,
	asked INTEGER NOT NULL,  -- Unix milliseconds
	question TEXT NOT NULL,
	answer TEXT NOT NULL,    -- JSON
	trace TEXT NOT NULL      -- JSON
);
CREATE INDEX answers_asked ON answers (asked);
`}
