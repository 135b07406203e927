package main

import (
	"context"
	"sync"
	"time"

	"github.com/wenju/wenju/internal/records"
)

// Retention is how long records are kept.
const (
	defaultRetention = 90 * day
	minRetention     = day // the inbox remembers messages for a day
)

// readRetention reads WENJU_RETENTION; 0 keeps records for good.
func readRetention(value string) (keep time.Duration, ok bool) {
	switch value {
	case "":
		return defaultRetention, true
	case "off":
		return 0, true
	}
	keep, err := parseSpan(value)
	return keep, err == nil && keep >= minRetention
}

func checkRetention(value string) (phrase, bool) {
	_, ok := readRetention(value)
	return phrase{"off, or how long records are kept, from 1d on: 90d, 12w, 720h", "off，或记录保留的时长，至少 1d：90d、12w、720h"}, !ok
}

// prune deletes the records that are older than they are to be kept, if nobody
// has done so today. Where that fails it is logged and tried again another day.
func (a *app) prune(ctx context.Context, r *records.Records) {
	if a.cfg.retention == 0 {
		return
	}
	deleted, err := r.PruneDaily(ctx, a.cfg.retention)
	switch {
	case ctx.Err() != nil:
	case err != nil:
		a.log.Warn("old records could not be deleted", "err", err)
	case deleted != records.Counts{}:
		a.log.Info("old records deleted", "older than", formatSpan(a.cfg.retention), "answers", deleted.Answers,
			"messages", deleted.Messages, "feedback", deleted.Feedback)
	}
}

// keepPruned prunes now and then every hour, for processes that run for days,
// until ctx is done or stop is called, which waits for it. Of 24 times 23 find
// nothing to do.
func (a *app) keepPruned(ctx context.Context, r *records.Records) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	var running sync.WaitGroup
	running.Go(func() {
		every := time.NewTicker(time.Hour)
		defer every.Stop()
		for ctx.Err() == nil {
			a.prune(ctx, r)
			select {
			case <-ctx.Done():
			case <-every.C:
			}
		}
	})
	return func() {
		cancel()
		running.Wait()
	}
}
