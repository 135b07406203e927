package records_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/wenju/wenju/internal/records"
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

// BenchmarkAcceptWhilePruning accepts 20 messages a second while another handle
// deletes 3,000 answers of 25 KB; max-ms is the slowest.
func BenchmarkAcceptWhilePruning(b *testing.B) {
	path := filepath.Join(b.TempDir(), "records.db")
	r, err := records.Open(b.Context(), path)
	if err != nil {
		b.Fatal(err)
	}
	defer r.Close()
	noise := rand.New(rand.NewPCG(1, 2))
	for i := range 3000 {
		rec := record(fmt.Sprint("A", i), 0)
		rec.Trace = make([]byte, 25_000)
		for j := range rec.Trace {
			rec.Trace[j] = byte(noise.Uint32())
		}
		if err := r.Save(b.Context(), rec); err != nil {
			b.Fatal(err)
		}
	}
	var slowest time.Duration
	for n := 0; b.Loop(); n++ {
		pruned := make(chan error, 1)
		go func() {
			other, err := records.Open(context.Background(), path)
			if err == nil {
				_, err = other.Prune(context.Background(), time.Now())
				err = errors.Join(err, other.Close())
			}
			pruned <- err
		}()
		for i := 0; ; i++ {
			begin := time.Now()
			if _, err := r.Accept(b.Context(), message(fmt.Sprint(n, ".", i), "")); err != nil {
				b.Fatal(err)
			}
			slowest = max(slowest, time.Since(begin))
			select {
			case err := <-pruned:
				if err != nil {
					b.Fatal(err)
				}
			case <-time.After(50 * time.Millisecond):
				continue
			}
			break
		}
	}
	b.ReportMetric(float64(slowest.Microseconds())/1000, "max-ms")
}
