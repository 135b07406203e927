package records

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// Trouble is a question that was declined, or whose answer somebody disliked.
type Trouble struct {
	ID       string
	Asked    time.Time
	Question string
	Answer   []byte // JSON, Record.Answer
	// Private is a private question whose asker agreed to show it.
	Private  bool
	Declined bool
	Reason   string   // why it was declined
	Down     int      // how many thumbs point down
	Notes    []string // what those users wrote, where they did
}

// shown is what may be shown to others than the asker. All that lists questions
// goes through it.
const shown = "(private = 0 OR agreed = 1)"

// troubled finds them by id, so that no other rows need be read.
const troubled = shown + ` AND asked >= ? AND asked < ? AND id IN (
	SELECT id FROM answers WHERE declined = 1 AND asked >= ? AND asked < ? UNION SELECT answer FROM feedback WHERE up = 0)`

// Troubles returns what was asked from a time until before another and was
// declined or disliked, the oldest first. Private questions are none of them,
// unless their askers agreed.
func (r *Records) Troubles(ctx context.Context, from, until time.Time) ([]Trouble, error) {
	rows, err := r.db.QueryContext(ctx, `SELECT id, asked, question, answer, private, declined, reason,
		(SELECT COUNT(*) FROM feedback WHERE feedback.answer = id AND up = 0)
		FROM answers WHERE `+troubled+" ORDER BY asked, number", period(from, until)...)
	found, err := scan(rows, err, func(row *sql.Rows) (t Trouble, err error) {
		var asked int64
		err = row.Scan(&t.ID, &asked, &t.Question, &t.Answer, &t.Private, &t.Declined, &t.Reason, &t.Down)
		t.Asked = moment(asked)
		return t, err
	})
	if err == nil {
		err = r.addNotes(ctx, found, from, until)
	}
	if err != nil {
		return nil, fmt.Errorf("declined and disliked: %w", err)
	}
	return found, nil
}

// period are the arguments of troubled.
func period(from, until time.Time) []any {
	return []any{from.UnixMilli(), until.UnixMilli(), from.UnixMilli(), until.UnixMilli()}
}

// addNotes adds to each trouble what users wrote to their thumbs down.
func (r *Records) addNotes(ctx context.Context, troubles []Trouble, from, until time.Time) error {
	type note struct{ id, text string }
	rows, err := r.db.QueryContext(ctx, `SELECT id, note FROM answers
		JOIN (SELECT answer AS noted, reason AS note, at, voter FROM feedback WHERE up = 0 AND reason <> '') ON noted = id
		WHERE `+troubled+" ORDER BY at, voter", period(from, until)...)
	notes, err := scan(rows, err, func(row *sql.Rows) (n note, err error) {
		err = row.Scan(&n.id, &n.text)
		return n, err
	})
	of := make(map[string][]string)
	for _, n := range notes {
		of[n.id] = append(of[n.id], n.text)
	}
	for i := range troubles {
		troubles[i].Notes = of[troubles[i].ID]
	}
	return err
}
