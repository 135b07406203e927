package records_test

import (
	"path/filepath"
	"testing"
	"time"
)

func TestSpending(t *testing.T) {
	path := filepath.Join(t.TempDir(), "records.db")
	one, other := open(t, path), open(t, path)
	day := time.Date(2026, 5, 1, 23, 59, 0, 0, time.FixedZone("CST", 8*3600))
	for i, model := range []string{"a", "b", "a"} {
		if err := one.Spend(t.Context(), day, model, float64(i+1)); err != nil {
			t.Fatal(err)
		}
	}
	for at, want := range map[time.Time]float64{day: 6, day.Add(-23 * time.Hour): 6, day.Add(time.Hour): 0} {
		if got, err := other.Spent(t.Context(), at); err != nil || got != want {
			t.Errorf("on %s: %v, %v; want %v", at, got, err, want)
		}
	}
}
