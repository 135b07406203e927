package bot

import (
	"context"
	"time"

	"github.com/wenju/wenju/internal/gaps"
	"github.com/wenju/wenju/internal/text"
)

// When the digest is posted: Mondays at nine, in the time zone of the program.
const (
	digestDay  = time.Monday
	digestHour = 9
	// digestGrace is how long after its time it is still posted, by a bot that was
	// not running then.
	digestGrace = 24 * time.Hour
	// digestTick is how often it is looked whether it is time.
	digestTick = time.Minute
)

// digestDue is the last time before now at which the digest was due.
func digestDue(now time.Time) time.Time {
	due := time.Date(now.Year(), now.Month(), now.Day(), digestHour, 0, 0, 0, now.Location())
	for due.Weekday() != digestDay || due.After(now) {
		due = due.AddDate(0, 0, -1)
	}
	return due
}

// keepDigest posts the digest once a week until ctx ends.
func (b *Bot) keepDigest(ctx context.Context) {
	ticker := time.NewTicker(digestTick)
	defer ticker.Stop()
	for {
		if err := b.postDigest(ctx); err != nil {
			b.log.Error("the digest is not posted", "channel", b.digest, "err", cause(err))
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

// postDigest posts the digest where it is due and nobody else has posted it. One
// that Slack has lost is not posted again: a week without is better than two in one.
func (b *Bot) postDigest(ctx context.Context) error {
	due := digestDue(b.now())
	mine, err := b.records.Claim(ctx, "digest "+b.digest, due)
	if err != nil || !mine || b.now().Sub(due) > digestGrace {
		return err
	}
	report, err := gaps.Find(ctx, b.records, gaps.Options{Since: 7 * 24 * time.Hour, Now: due})
	if err != nil || report.Total == 0 {
		return err
	}
	lang := b.lang
	if lang == "" {
		lang = text.Language(report.Gaps[0].Question)
	}
	_, err = b.api.post(ctx, spot{channel: b.digest}, b.render.digest(report, lang), marker{item: "digest " + due.Format(time.DateOnly)})
	return err
}
