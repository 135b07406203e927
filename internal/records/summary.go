package records

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// Summary says how much the records hold, of all or of one user.
type Summary struct {
	User string `json:"user"` // empty are those whom nobody knows, as in the terminal
	Counts
	PromptTokens     int       `json:"prompt_tokens"`
	CompletionTokens int       `json:"completion_tokens"`
	Cost             float64   `json:"cost"` // in the unit of the prices
	First            time.Time `json:"first"`
	Last             time.Time `json:"last"` // zero where there is no answer
}

// Summary adds up all that there is. Its User is empty.
func (r *Records) Summary(ctx context.Context) (Summary, error) {
	users, err := r.Users(ctx)
	if err != nil {
		return Summary{}, err
	}
	var all Summary
	for _, u := range users {
		all.Counts = all.Plus(u.Counts)
		all.PromptTokens += u.PromptTokens
		all.CompletionTokens += u.CompletionTokens
		all.Cost += u.Cost
		if !u.First.IsZero() && (all.First.IsZero() || u.First.Before(all.First)) {
			all.First = u.First
		}
		if u.Last.After(all.Last) {
			all.Last = u.Last
		}
	}
	return all, nil
}

// Users returns how much there is of each user, who has asked most first.
func (r *Records) Users(ctx context.Context) ([]Summary, error) {
	rows, err := r.db.QueryContext(ctx, `SELECT who, SUM(answers) AS n, SUM(messages), SUM(feedback), SUM(prompts), SUM(completions), SUM(cost), MIN(first), MAX(last) FROM (
		SELECT asker AS who, COUNT(*) AS answers, 0 AS messages, 0 AS feedback, SUM(prompt_tokens) AS prompts,
			SUM(completion_tokens) AS completions, SUM(cost) AS cost, MIN(asked) AS first, MAX(asked) AS last FROM answers GROUP BY asker
		UNION ALL SELECT asker, 0, COUNT(*), 0, 0, 0, 0, NULL, NULL FROM items GROUP BY asker
		UNION ALL SELECT voter, 0, 0, COUNT(*), 0, 0, 0, NULL, NULL FROM feedback GROUP BY voter
		) AS parts GROUP BY who ORDER BY n DESC, who`)
	users, err := scan(rows, err, func(row *sql.Rows) (s Summary, err error) {
		var first, last sql.NullInt64
		err = row.Scan(&s.User, &s.Answers, &s.Messages, &s.Feedback, &s.PromptTokens, &s.CompletionTokens, &s.Cost, &first, &last)
		s.First, s.Last = moment(first.Int64), moment(last.Int64)
		return s, err
	})
	if err != nil {
		return nil, fmt.Errorf("users of the records: %w", err)
	}
	return users, nil
}
