package main

import (
	"context"
	"errors"
	"path/filepath"
	"time"

	"github.com/wenju/wenju/internal/sqlite"
)

// aloneWait is how long a bot waits for another on the same data folder to end: it
// may be finishing its answers after it was told to stop.
const aloneWait = 45 * time.Second

// aloneEvery is how often it looks.
const aloneEvery = 200 * time.Millisecond

// alone makes this process the only bot on the data folder until unlock: what one
// answers another would take for left behind. A killed one leaves no trace of it.
func (a *app) alone(ctx context.Context, wait time.Duration) (unlock func(), err error) {
	file := filepath.Join(a.cfg.data, "slack.lock")
	told := false
	for end := time.Now().Add(wait); ; {
		unlock, err := sqlite.Lock(ctx, file)
		switch {
		case !errors.Is(err, sqlite.ErrBusy):
			return unlock, err
		case time.Now().After(end):
			return nil, failed(err, phrase{"Another wenju slack works with %s: stop it, or give this one a data folder of its own with --data.",
				"另一个 wenju slack 正在使用 %s：请先停止它，或用 --data 换一个数据文件夹。"}, a.cfg.data)
		case !told:
			told = true
			a.say(phrase{"Another wenju slack works with %s: waiting for it to end.", "另一个 wenju slack 正在使用 %s，等待它结束。"}, a.cfg.data)
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(aloneEvery):
		}
	}
}
