package records_test

import (
	"fmt"
	"slices"
	"testing"
	"time"
)

// BenchmarkManyAnswers looks through 4,000 answers of 25 KB, a quarter of them
// declined.
func BenchmarkManyAnswers(b *testing.B) {
	r := benchmarked(b)
	trace := slices.Repeat([]byte(`"passage"`), 2700)
	for i := range 4000 {
		rec := record(fmt.Sprint("A", i), 0)
		rec.Asked, rec.Trace, rec.Cost, rec.User = noon.Add(time.Duration(i)*time.Minute), trace, 0.01, fmt.Sprint("U", i%50)
		rec.Declined = i%4 == 0
		if err := r.Save(b.Context(), rec); err != nil {
			b.Fatal(err)
		}
	}
	for _, bench := range []struct {
		name string
		look func() error
	}{
		{"troubles", func() error { _, err := r.Troubles(b.Context(), noon, noon.Add(100*day)); return err }},
		{"users", func() error { _, err := r.Users(b.Context()); return err }},
		{"recent", func() error { _, err := r.RecentOf(b.Context(), "U1", 5); return err }},
	} {
		b.Run(bench.name, func(b *testing.B) {
			for b.Loop() {
				if err := bench.look(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
