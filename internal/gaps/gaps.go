// Package gaps finds what the documents lack: the questions that were declined or
// whose answers were disliked most, those that ask for the same put together.
//
// No model takes part, and the same records give the same gaps.
package gaps

import (
	"cmp"
	"context"
	"encoding/json"
	"maps"
	"slices"
	"time"

	"github.com/wenju/wenju/internal/records"
)

// Source is where the questions come from. It holds nothing back but what is
// private: package records says what that is.
type Source interface {
	Troubles(ctx context.Context, from, until time.Time) ([]records.Trouble, error)
}

var _ Source = (*records.Records)(nil)

// Options say what is looked for.
type Options struct {
	// Since is the length of the period that ends now; 0 is 30 days. The one
	// before it is as long.
	Since time.Duration
	// Limit is how many gaps there are at most; 0 is no limit.
	Limit int
	// Exact keeps questions apart that only ask for the same, so that each gap is
	// one question.
	Exact bool
	// Now is the end of the period; zero is the present.
	Now time.Time
}

// DefaultSince is the period where nobody says another.
const DefaultSince = 30 * 24 * time.Hour

// Report is what is lacking, what was asked for most first.
type Report struct {
	From  time.Time `json:"from"`
	Until time.Time `json:"until"`
	// Total is how many gaps there are without the limit.
	Total int   `json:"total"`
	Gaps  []Gap `json:"gaps"`
}

// Trend says how a gap has changed since the period before.
type Trend string

// The trends.
const (
	New  Trend = "new" // it was not there before
	Up   Trend = "up"
	Down Trend = "down"
	Same Trend = "same"
)

// Gap is a question with all that ask for the same.
type Gap struct {
	// Question stands for all: the one that was asked most.
	Question string `json:"question"`
	// Count is how often that happened in the period, Before in the one before: a
	// declined question is once, an answer that n users dislike is n times.
	Count    int            `json:"count"`
	Before   int            `json:"before"`
	Trend    Trend          `json:"trend"`
	Declined int            `json:"declined"` // answers of the period that were declined
	Disliked int            `json:"disliked"` // thumbs down on answers of the period
	Reasons  map[string]int `json:"reasons"`  // why it was declined, as rag.Reason
	Notes    []string       `json:"notes"`    // what users wrote to their thumbs down
	// Questions are the different wordings of the period, that asked most first.
	Questions []string  `json:"questions"`
	Answers   []string  `json:"answers"` // ids of the period, the latest first
	Last      time.Time `json:"last"`
}

// Find lists the gaps of a period.
func Find(ctx context.Context, source Source, o Options) (Report, error) {
	if o.Since <= 0 {
		o.Since = DefaultSince
	}
	if o.Now.IsZero() {
		o.Now = time.Now()
	}
	report := Report{From: o.Now.Add(-o.Since), Until: o.Now, Gaps: []Gap{}}
	troubles, err := source.Troubles(ctx, report.From.Add(-o.Since), report.Until)
	if err != nil {
		return Report{}, err
	}
	for _, alike := range group(wordings(troubles), o.Exact) {
		if gap := gapOf(alike, report.From); gap.Count > 0 {
			report.Gaps = append(report.Gaps, gap)
		}
	}
	slices.SortStableFunc(report.Gaps, func(a, b Gap) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), b.Last.Compare(a.Last), cmp.Compare(a.Question, b.Question))
	})
	report.Total = len(report.Gaps)
	if o.Limit > 0 && o.Limit < report.Total {
		report.Gaps = report.Gaps[:o.Limit]
	}
	return report, nil
}

// modelFailed is the reason of answers that failed and were not declined for what
// the documents hold.
const modelFailed = "llm_error"

// weight is how often a trouble counts.
func weight(t *records.Trouble) int {
	if t.Declined && t.Reason == modelFailed {
		return t.Down
	}
	return max(1, t.Down)
}

// standalone is the question as it is to be shown: with what it takes over from
// the turns before it. A private one is shown as it was asked, since its asker
// agreed to no more than that.
func standalone(t *records.Trouble) string {
	var answer struct {
		Standalone string `json:"standalone"`
	}
	if t.Private || json.Unmarshal(t.Answer, &answer) != nil || answer.Standalone == "" {
		return t.Question
	}
	return answer.Standalone
}

// gapOf adds up wordings that ask for the same, the most asked first.
func gapOf(alike []*wording, from time.Time) Gap {
	gap := Gap{Reasons: make(map[string]int), Notes: []string{}}
	var now []*records.Trouble
	for _, w := range alike {
		asked := false
		for _, t := range w.troubles {
			if t.Asked.Before(from) {
				gap.Before += weight(t)
				continue
			}
			asked = true
			now = append(now, t)
		}
		if asked {
			gap.Questions = append(gap.Questions, w.text)
		}
	}
	slices.SortStableFunc(now, func(a, b *records.Trouble) int {
		return cmp.Or(b.Asked.Compare(a.Asked), cmp.Compare(b.ID, a.ID))
	})
	for _, t := range now {
		gap.add(t)
	}
	if len(now) > 0 {
		gap.Question, gap.Last = gap.Questions[0], now[0].Asked
	}
	gap.Trend = trend(gap.Count, gap.Before)
	return gap
}

func (g *Gap) add(t *records.Trouble) {
	g.Count += weight(t)
	g.Disliked += t.Down
	if t.Declined {
		g.Declined++
		g.Reasons[t.Reason]++
	}
	g.Notes = append(g.Notes, t.Notes...)
	g.Answers = append(g.Answers, t.ID)
}

// MainReason is the most frequent reason, empty where nothing was declined.
func (g *Gap) MainReason() string {
	reasons := slices.Sorted(maps.Keys(g.Reasons))
	if len(reasons) == 0 {
		return ""
	}
	return slices.MaxFunc(reasons, func(a, b string) int { return cmp.Compare(g.Reasons[a], g.Reasons[b]) })
}

func trend(now, before int) Trend {
	switch {
	case before == 0:
		return New
	case now > before:
		return Up
	case now < before:
		return Down
	}
	return Same
}
