package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/wenju/wenju/internal/gaps"
	"github.com/wenju/wenju/internal/records"
	"github.com/wenju/wenju/rag"
)

type gapsFlags struct {
	json  bool
	since string
	limit int
}

func newGaps(a *app) *cobra.Command {
	var f gapsFlags
	cmd := &cobra.Command{
		Use:   "gaps [flags]",
		Short: phrase{"what the documents lack: declined and disliked questions", "文档缺什么：被拒答和被点踩最多的问题"}.in(a.lang),
		Long: phrase{
			"Lists what was declined or got a thumb down most, questions that ask for the same put together, with the change since the period before.\nWhat was asked in private is not in it, unless its asker shared it.",
			"列出被拒答或点踩最多的问题，相近的问题合并，并与上一个时段对比。\n私下提出的问题不在其中，除非提问者已公开。",
		}.in(a.lang),
		Args: a.between(0, 0),
		RunE: a.configured(func(ctx context.Context, _ []string) error { return a.gaps(ctx, f) }),
	}
	cmd.Flags().BoolVar(&f.json, "json", false, phrase{"one JSON object", "输出一个 JSON 对象"}.in(a.lang))
	cmd.Flags().StringVar(&f.since, "since", "30d", phrase{"how far back, such as 7d (30d)", "往前多久，如 7d（默认 30d）"}.named(a, "TIME"))
	cmd.Flags().IntVarP(&f.limit, "count", "n", 20, phrase{"at most so many; 0 is all (20)", "最多多少条，0 为全部（默认 20）"}.named(a, "N"))
	return cmd
}

func (a *app) gaps(ctx context.Context, f gapsFlags) error {
	since, err := spanFlag("--since", f.since)
	if err != nil {
		return err
	}
	if f.limit < 0 {
		return usage(phrase{"-n %d: name a number from 0.", "-n %d：请给不小于 0 的数。"}, f.limit)
	}
	report := gaps.Report{Gaps: []gaps.Gap{}}
	err = a.withRecords(ctx, func(r *records.Records) (err error) {
		report, err = gaps.Find(ctx, r, gaps.Options{Since: since, Limit: f.limit})
		return err
	})
	if err != nil && !errors.Is(err, errNoRecords) {
		return err
	}
	if f.json {
		return a.out.json(report)
	}
	a.gapsText(report, since)
	return nil
}

func (a *app) gapsText(report gaps.Report, since time.Duration) {
	if report.Total == 0 {
		a.say(phrase{"Nothing was declined or disliked in the last %s.", "最近 %s 没有被拒答或点踩的问题。"}, formatSpan(since))
		return
	}
	for i := range report.Gaps {
		a.gap(&report.Gaps[i])
	}
	a.say(phrase{"%d of %d gaps of the last %s; wenju eval export makes draft questions of them.",
		"最近 %[3]s 共 %[2]d 处缺口，列出 %[1]d 处；wenju eval export 可导出为待填的评测问题。"}, len(report.Gaps), report.Total, formatSpan(since))
}

// gap prints a gap and the first of its other wordings.
func (a *app) gap(g *gaps.Gap) {
	a.out.printf("%4d  %-5s  %s  %s\n", g.Count, change(g), shorten(oneLine(g.Question), 200), a.out.style(a.why(g), dim))
	const others = 3
	for i, q := range g.Questions[1:] {
		if i == others {
			a.out.printf("%13s%s\n", "", phrase{"… and %d more wordings", "……另有 %d 种问法"}.in(a.lang, len(g.Questions)-1-others))
			break
		}
		a.out.printf("%13s%s\n", "", shorten(oneLine(q), 200))
	}
}

// change is how a gap stands to the period before.
func change(g *gaps.Gap) string {
	switch g.Trend {
	case gaps.New:
		return "+"
	case gaps.Same:
		return "="
	case gaps.Up:
		return fmt.Sprint("↑", g.Count-g.Before)
	}
	return fmt.Sprint("↓", g.Before-g.Count)
}

// why says what the bot or its users objected to.
func (a *app) why(g *gaps.Gap) string {
	var parts []string
	if g.Declined > 0 {
		parts = append(parts, phrase{"declined %d: %s", "拒答 %d:%s"}.in(a.lang, g.Declined, a.reasonWord(g.MainReason())))
	}
	if g.Disliked > 0 {
		parts = append(parts, fmt.Sprint("👎 ", g.Disliked))
	}
	for _, note := range g.Notes {
		parts = append(parts, "“"+shorten(oneLine(note), 80)+"”")
	}
	return "(" + strings.Join(parts, "; ") + ")"
}

// reasonWord is why a question was declined, in words.
func (a *app) reasonWord(reason string) string {
	if word, ok := reasonWords[rag.Reason(reason)]; ok {
		return word.in(a.lang)
	}
	return reason
}

var reasonWords = map[rag.Reason]phrase{
	rag.NoEvidence: {"nothing in the documents", "文档中没有依据"},
	rag.Blocked:    {"blocked", "已拦截"},
	rag.Unchecked:  {"nothing passed the check", "没有通过核对的内容"},
	rag.LLMError:   {"the model failed", "模型出错"},
	rag.TooLong:    {"the question is too long", "问题太长"},
}
