package records

import "github.com/wenju/wenju/internal/sqlite"

// schema of the records file. Times are Unix milliseconds, truths 0 or 1. What a
// step adds to a table has a default, so that an older program that still has the
// file open goes on writing to it.
var schema = sqlite.Schema{Steps: []string{createAnswers, createInbox, createUpkeep, createSpending, createIndexes, createItemsOf}, Forgets: true}

const createAnswers = `
CREATE TABLE answers (
	number INTEGER PRIMARY KEY,
	id TEXT NOT NULL UNIQUE COLLATE NOCASE,
	asked INTEGER NOT NULL,
	question TEXT NOT NULL,
	answer TEXT NOT NULL,    -- JSON
	trace TEXT NOT NULL      -- JSON
);
CREATE INDEX answers_asked ON answers (asked);
`

// createInbox leads to version 2. The answers of version 1 were all given in the
// terminal; what became of them stands in their JSON.
const createInbox = `
ALTER TABLE answers ADD COLUMN source TEXT NOT NULL DEFAULT '';
ALTER TABLE answers ADD COLUMN team TEXT NOT NULL DEFAULT '';
ALTER TABLE answers ADD COLUMN channel TEXT NOT NULL DEFAULT '';
ALTER TABLE answers ADD COLUMN thread TEXT NOT NULL DEFAULT '';
ALTER TABLE answers ADD COLUMN asker TEXT NOT NULL DEFAULT '';
ALTER TABLE answers ADD COLUMN private INTEGER NOT NULL DEFAULT 0;
ALTER TABLE answers ADD COLUMN agreed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE answers ADD COLUMN model TEXT NOT NULL DEFAULT '';
ALTER TABLE answers ADD COLUMN prompt_tokens INTEGER NOT NULL DEFAULT 0;
ALTER TABLE answers ADD COLUMN completion_tokens INTEGER NOT NULL DEFAULT 0;
ALTER TABLE answers ADD COLUMN cost REAL NOT NULL DEFAULT 0;
ALTER TABLE answers ADD COLUMN declined INTEGER NOT NULL DEFAULT 0;
ALTER TABLE answers ADD COLUMN reason TEXT NOT NULL DEFAULT '';
UPDATE answers SET
	source = 'terminal',
	model = COALESCE(json_extract(answer, '$.model'), ''),
	declined = COALESCE(json_extract(answer, '$.declined'), 0),
	reason = COALESCE(json_extract(answer, '$.reason'), '')
WHERE json_valid(answer);
CREATE INDEX answers_asker ON answers (asker) WHERE asker <> '';

CREATE TABLE items (
	number INTEGER PRIMARY KEY,
	key TEXT NOT NULL UNIQUE,
	event TEXT NOT NULL,
	team TEXT NOT NULL,
	channel TEXT NOT NULL,
	thread TEXT NOT NULL,
	ts TEXT NOT NULL,
	asker TEXT NOT NULL,
	kind TEXT NOT NULL,
	private INTEGER NOT NULL,
	text TEXT NOT NULL,
	payload TEXT NOT NULL,   -- JSON
	accepted INTEGER NOT NULL,
	taken INTEGER NOT NULL,  -- 0 before the first time
	attempts INTEGER NOT NULL,
	state TEXT NOT NULL,
	reply TEXT NOT NULL,
	answer TEXT NOT NULL COLLATE NOCASE
);
CREATE UNIQUE INDEX items_event ON items (event) WHERE event <> '';
CREATE INDEX items_accepted ON items (accepted);
CREATE INDEX items_unfinished ON items (accepted) WHERE state IN ('accepted', 'answering');
CREATE INDEX items_message ON items (channel, ts);
CREATE INDEX items_reply ON items (channel, reply) WHERE reply <> '';
CREATE INDEX items_thread ON items (channel, thread);
CREATE INDEX items_asker ON items (asker) WHERE asker <> '';

CREATE TABLE feedback (
	answer TEXT NOT NULL COLLATE NOCASE,
	voter TEXT NOT NULL,
	up INTEGER NOT NULL,
	reason TEXT NOT NULL,
	at INTEGER NOT NULL,
	PRIMARY KEY (answer, voter)
);
CREATE INDEX feedback_voter ON feedback (voter);
`

// createUpkeep leads to version 3: when what has to be done now and then was done.
const createUpkeep = `
CREATE TABLE upkeep (
	name TEXT PRIMARY KEY,
	at INTEGER NOT NULL
);
INSERT INTO upkeep VALUES ('prune', 0);
`

// createSpending leads to version 4: what models have cost, by day. A day is that
// of the time zone in which it was spent.
const createSpending = `
CREATE TABLE spending (
	day TEXT NOT NULL,       -- 2026-05-01
	model TEXT NOT NULL,
	cost REAL NOT NULL,
	PRIMARY KEY (day, model)
);
`

// createIndexes leads to version 5. A row has its long trace before the columns
// that are added up: with an index that holds them the rows need not be read.
const createIndexes = `
CREATE INDEX answers_spent ON answers (asked, cost);
CREATE INDEX answers_of ON answers (asker, asked, prompt_tokens, completion_tokens, cost);
CREATE INDEX answers_declined ON answers (asked) WHERE declined = 1;
CREATE INDEX feedback_down ON feedback (answer) WHERE up = 0;
DROP INDEX answers_asked;
DROP INDEX answers_asker;
`

// createItemsOf leads to version 6: the items of an answer.
const createItemsOf = "CREATE INDEX items_answer ON items (answer) WHERE answer <> ''"
