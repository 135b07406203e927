package records_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/wenju/wenju/internal/records"
)

// A change that cannot be written stops none of those written with it.
func TestWriteTogether(t *testing.T) {
	r := open(t, filepath.Join(t.TempDir(), "records.db"))
	var wg sync.WaitGroup
	var mu sync.Mutex
	fresh := 0
	for i := range 200 {
		wg.Go(func() {
			ok, err := r.Accept(context.Background(), message(fmt.Sprint(i%100), ""))
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			if ok {
				fresh++
			}
		})
		wg.Go(func() {
			if err := r.Finish(context.Background(), "none", records.Failed, ""); !errors.Is(err, records.ErrNotFound) {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	got, err := r.Unfinished(t.Context(), time.Time{})
	if fresh != 100 || len(got) != 100 || err != nil {
		t.Errorf("%d fresh, %d there, %v", fresh, len(got), err)
	}
}

func TestGiveUp(t *testing.T) {
	r := open(t, records.InMemory)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := r.Accept(ctx, message("1.1", "")); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if got, err := r.Unfinished(t.Context(), time.Time{}); len(got) != 0 || err != nil {
		t.Errorf("given up and written: %v, %v", got, err)
	}
}

// BenchmarkAccept: one after the other, each waits for the disk alone.
func BenchmarkAccept(b *testing.B) {
	r := benchmarked(b)
	for i := 0; b.Loop(); i++ {
		if _, err := r.Accept(b.Context(), message(fmt.Sprint(i), fmt.Sprint("E", i))); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkAcceptBurst: 500 at once; ms/burst until the last is stored.
func BenchmarkAcceptBurst(b *testing.B) {
	r := benchmarked(b)
	for n := 0; b.Loop(); n++ {
		var wg sync.WaitGroup
		for i := range 500 {
			wg.Go(func() {
				if _, err := r.Accept(context.Background(), message(fmt.Sprint(n, ".", i), "")); err != nil {
					b.Error(err)
				}
			})
		}
		wg.Wait()
	}
	b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N), "ms/burst")
}

// BenchmarkAcceptPaced: 20 a second for 10 seconds, while the file is read and
// answers are written; p99-ms is that of an Accept.
func BenchmarkAcceptPaced(b *testing.B) {
	r := benchmarked(b)
	big := record("", 0)
	big.Trace = slices.Repeat([]byte(`"passage"`), 5000)
	var mu sync.Mutex
	var took []time.Duration
	for n := 0; b.Loop(); n++ {
		tick := time.NewTicker(50 * time.Millisecond)
		var wg sync.WaitGroup
		for i := range 200 {
			<-tick.C
			wg.Go(func() {
				key, begin := fmt.Sprint(n, ".", i), time.Now()
				if _, err := r.Accept(context.Background(), message(key, "")); err != nil {
					b.Error(err)
				}
				mu.Lock()
				took = append(took, time.Since(begin))
				mu.Unlock()
				answered := big
				answered.ID = key
				if _, _, err := r.Take(context.Background(), key); err != nil {
					b.Error(err)
				}
				if err := errors.Join(r.Save(context.Background(), answered), r.Replied(context.Background(), key, key),
					r.Finish(context.Background(), key, records.Answered, key)); err != nil {
					b.Error(err)
				}
			})
		}
		wg.Wait()
		tick.Stop()
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
}

func benchmarked(b *testing.B) *records.Records {
	b.Helper()
	r, err := records.Open(b.Context(), filepath.Join(b.TempDir(), "records.db"))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { r.Close() })
	return r
}
