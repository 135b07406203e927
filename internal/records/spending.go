package records

import (
	"context"
	"fmt"
	"time"
)

// Spend adds what a call of a model has cost to the day of at, in its time zone.
// What was spent stays when answers are deleted, and counts calls that came to no
// answer.
func (r *Records) Spend(ctx context.Context, at time.Time, model string, cost float64) error {
	_, err := r.writer.exec(ctx, `INSERT INTO spending (day, model, cost) VALUES (?, ?, ?)
		ON CONFLICT (day, model) DO UPDATE SET cost = cost + excluded.cost`, at.Format(time.DateOnly), model, cost)
	if err != nil {
		return fmt.Errorf("spend %v on %s: %w", cost, model, err)
	}
	return nil
}

// Spent is what all models together have cost on the day of at.
func (r *Records) Spent(ctx context.Context, at time.Time) (cost float64, err error) {
	day := at.Format(time.DateOnly)
	err = r.db.QueryRowContext(ctx, "SELECT COALESCE(SUM(cost), 0) FROM spending WHERE day = ?", day).Scan(&cost)
	if err != nil {
		return 0, fmt.Errorf("spent on %s: %w", day, translate(err))
	}
	return cost, nil
}
