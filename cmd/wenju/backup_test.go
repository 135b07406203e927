package main

import (
	"context"
	"fmt"
	"os"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/wenju/wenju/internal/records"
)

// A backup made while others write holds all that was there before it, opens, and
// answers.
func TestBackupWhileWriting(t *testing.T) {
	s := newBridgeSession(t)
	write(t, "data/chat_history", "南湾大桥有多长？\n")
	saved, stop := writeRecords(t)
	for round := range 3 {
		eventually(t, "records", func() bool { return saved.Load() > int64(100*(round+1)) })
		before := saved.Load()
		dir := fmt.Sprint("backup", round)
		if r := s.want(exitDone, "backup", dir); !strings.Contains(r.out, "3 files") {
			t.Error(r.out)
		}
		if n := countRecords(t, dir+"/records.db"); n < before {
			t.Errorf("%d records in the backup, and there were %d before", n, before)
		}
		if r := s.want(exitDone, "ask", "--data", dir, "南湾大桥有多长？"); !strings.Contains(r.out, "3.6公里") {
			t.Error(r.out)
		}
		if raw, err := os.ReadFile(dir + "/chat_history"); err != nil || !strings.Contains(string(raw), "南湾大桥") {
			t.Errorf("%s, %v", raw, err)
		}
	}
	stop()
	s.want(exitFailed, "backup", "backup0") // is not empty
	s.want(exitFailed, "backup", "elsewhere", "--data", "none")
}

// writeRecords saves records as fast as it can until stop.
func writeRecords(t *testing.T) (saved *atomic.Int64, stop func()) {
	t.Helper()
	r, err := records.Open(t.Context(), "data/records.db")
	if err != nil {
		t.Fatal(err)
	}
	saved = new(atomic.Int64)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() {
		for i := 0; ctx.Err() == nil; i++ {
			rec := asked(fmt.Sprint("W", i), strings.Repeat("长", 1000), 1)
			rec.Answer, rec.Trace = []byte("{}"), []byte("{}")
			if err := r.Save(context.Background(), rec); err != nil {
				done <- err
				return
			}
			saved.Add(1)
		}
		done <- r.Close()
	}()
	return saved, func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}

func countRecords(t *testing.T, path string) int64 {
	t.Helper()
	r, err := records.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	s, err := r.Summary(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return int64(s.Answers)
}
