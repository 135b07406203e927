package bot

import (
	"fmt"
	"strings"

	"github.com/slack-go/slack"

	"github.com/wenju/wenju/internal/gaps"
	"github.com/wenju/wenju/internal/text"
	"github.com/wenju/wenju/rag"
)

// How much of the gaps is shown; `wenju gaps` has all.
const (
	maxGaps     = 10
	maxGapNotes = 2
	maxGapText  = 150 // characters of a question or of a reason
)

// gapLines are the gaps, a line each: how often, what, why, and whether it grows.
func gapLines(r gaps.Report, lang text.Lang) []string {
	var out []string
	for _, g := range r.Gaps[:min(len(r.Gaps), maxGaps)] {
		out = append(out, gapLine(g, lang))
	}
	return out
}

func gapLine(g gaps.Gap, lang text.Lang) string {
	var why []string
	if g.Declined > 0 {
		why = append(why, gapDeclined.in(lang, g.Declined, reasonOf(g.MainReason(), lang)))
	}
	if g.Disliked > 0 {
		why = append(why, fmt.Sprintf("👎 %d", g.Disliked))
	}
	if trend := trendOf(g, lang); trend != "" {
		why = append(why, trend)
	}
	if n := len(g.Questions) - 1; n > 0 {
		why = append(why, gapWordings.in(lang, n))
	}
	for _, note := range g.Notes[:min(len(g.Notes), maxGapNotes)] {
		why = append(why, "“"+short(note, maxGapText)+"”")
	}
	return fmt.Sprintf("%d× %s (%s)", g.Count, short(g.Question, maxGapText), strings.Join(why, " · "))
}

// trendOf is how a gap has changed; empty where it has not.
func trendOf(g gaps.Gap, lang text.Lang) string {
	switch g.Trend {
	case gaps.New:
		return gapNew.in(lang)
	case gaps.Up:
		return fmt.Sprintf("↑%d", g.Count-g.Before)
	case gaps.Down:
		return fmt.Sprintf("↓%d", g.Before-g.Count)
	}
	return ""
}

func reasonOf(reason string, lang text.Lang) string {
	if w, ok := gapReasons[rag.Reason(reason)]; ok {
		return w.in(lang)
	}
	return short(reason, 40)
}

// gapsTitleLine says what the list holds and of what time.
func gapsTitleLine(r gaps.Report, lang text.Lang) string {
	days := int(r.Until.Sub(r.From).Hours()/24 + 0.5)
	if r.Total == 0 {
		return gapsNone.in(lang, days)
	}
	return gapsSome.in(lang, days, r.Total)
}

// gapBlocks are what stands in the modal, in the answer to /ask gaps and in the
// digest.
func gapBlocks(r gaps.Report, lang text.Lang) []slack.Block {
	out := []slack.Block{listing(gapsTitleLine(r, lang), gapLines(r, lang))}
	if left := r.Total - maxGaps; left > 0 {
		out = append(out, note(gapsMore.in(lang, left)))
	}
	return append(out, note(gapsPrivacy.in(lang)))
}

// gapsView is the modal of the gaps.
func (r renderer) gapsView(report gaps.Report, lang text.Lang) slack.ModalViewRequest {
	return modal(gapsTitle.in(lang), lang, gapBlocks(report, lang)...)
}

// gaps is the answer to /ask gaps.
func (r renderer) gaps(report gaps.Report, lang text.Lang) message {
	lines := append([]string{gapsTitleLine(report, lang)}, gapLines(report, lang)...)
	return message{Text: clipped(escape(strings.Join(lines, "\n"))), Blocks: gapBlocks(report, lang)}
}

// digest is what a channel gets once a week.
func (r renderer) digest(report gaps.Report, lang text.Lang) message {
	m := r.gaps(report, lang)
	m.Blocks = append([]slack.Block{slack.NewHeaderBlock(plainText(digestTitle.in(lang)))}, m.Blocks...)
	m.Text = digestTitle.in(lang) + "\n" + m.Text
	return m
}

// clipped is an escaped text within what a message may hold.
func clipped(s string) string {
	if size(s) <= maxText {
		return s
	}
	at := strings.LastIndexByte(s[:prefix(s, maxText-2)], '\n')
	return s[:max(at, 0)] + "\n…"
}
