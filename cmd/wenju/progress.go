package main

import (
	"time"

	"github.com/schollz/progressbar/v3"

	"github.com/wenju/wenju/ingest"
)

// progress shows a bar while an ingest runs. It appears when somebody is
// looking and the run takes longer than a moment.
type progress struct {
	app   *app
	start time.Time
	bar   *progressbar.ProgressBar // nil until then
}

// patience is how long a run may take without a bar.
const patience = 500 * time.Millisecond

func newProgress(a *app) *progress { return &progress{app: a, start: time.Now()} }

func (p *progress) show(at ingest.Progress) {
	p.app.log.Debug("ingest", "files", at.Files, "of", at.FilesTotal, "chunks", at.Chunks)
	if !p.app.err.terminal || p.bar == nil && time.Since(p.start) < patience {
		return
	}
	if p.bar == nil {
		p.bar = progressbar.NewOptions64(max(at.BytesTotal, 1),
			progressbar.OptionSetWriter(p.app.err.raw),
			progressbar.OptionSetDescription(phrase{"reading", "导入"}.in(p.app.lang)),
			progressbar.OptionShowBytes(true),
			progressbar.OptionThrottle(100*time.Millisecond),
			progressbar.OptionSetWidth(30),
			progressbar.OptionClearOnFinish(),
		)
	}
	p.bar.Set64(at.Bytes)
}

// done takes the bar away again.
func (p *progress) done() {
	if p.bar != nil {
		p.bar.Clear()
	}
}
