package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/wenju/wenju/eval"
	"github.com/wenju/wenju/internal/gaps"
	"github.com/wenju/wenju/internal/records"
)

func newEvalExport(a *app) *cobra.Command {
	var since string
	cmd := &cobra.Command{
		Use:   "export [flags]",
		Short: phrase{"declined and disliked questions, as a set to fill in", "把被拒答和点踩的问题导出为待填的问题集"}.in(a.lang),
		Long: phrase{
			"Writes a draft for every question that was declined or got a thumb down. The facts are for a person to fill in; eval leaves out what nobody has filled in.\nWhat was asked in private is not in it, unless its asker shared it.",
			"为每个被拒答或点踩的问题写一条草稿。答案要点由人填写，没填的 eval 不会采用。\n私下提出的问题不在其中，除非提问者已公开。",
		}.in(a.lang),
		Args: a.between(0, 0),
		RunE: a.configured(func(ctx context.Context, _ []string) error { return a.evalExport(ctx, since) }),
	}
	cmd.Flags().StringVar(&since, "since", "30d", phrase{"how far back, such as 7d (30d)", "往前多久，如 7d（默认 30d）"}.named(a, "TIME"))
	return cmd
}

func (a *app) evalExport(ctx context.Context, since string) error {
	span, err := spanFlag("--since", since)
	if err != nil {
		return err
	}
	var report gaps.Report
	err = a.withRecords(ctx, func(r *records.Records) (err error) {
		report, err = gaps.Find(ctx, r, gaps.Options{Since: span, Exact: true})
		return err
	})
	if err != nil && !errors.Is(err, errNoRecords) {
		return err
	}
	for i := range report.Gaps {
		g := &report.Gaps[i]
		if err := a.out.json(eval.DraftAsked(oneLine(g.Question), exportCategory(g), exportWhy(g))); err != nil {
			return err
		}
	}
	if len(report.Gaps) == 0 {
		a.say(phrase{"Nothing was declined or disliked in that time: there is nothing to export.", "这段时间没有被拒答或点踩的问题，没有可导出的内容。"})
		return nil
	}
	a.say(phrase{"%d drafts: fill in what a right answer holds, or set answerable to false.",
		"导出 %d 条草稿：请填写答案要点，或把 answerable 设为 false。"}, len(report.Gaps))
	return nil
}

// exportCategory makes declined and disliked questions parts of their own in
// reports.
func exportCategory(g *gaps.Gap) string {
	if g.Declined > 0 {
		return "declined"
	}
	return "disliked"
}

// exportWhy says in a draft's note why it is there, and where to look.
func exportWhy(g *gaps.Gap) string {
	var parts []string
	if g.Declined > 0 {
		parts = append(parts, fmt.Sprintf("declined %d× (%s)", g.Declined, g.MainReason()))
	}
	if g.Disliked > 0 {
		parts = append(parts, fmt.Sprintf("disliked by %d", g.Disliked))
	}
	for _, note := range g.Notes {
		parts = append(parts, "“"+shorten(oneLine(note), 200)+"”")
	}
	return strings.Join(append(parts, "see wenju explain "+g.Answers[0]), ", ")
}
