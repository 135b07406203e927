package main

import (
	"fmt"
	"path/filepath"
	"time"

	"github.com/schollz/progressbar/v3"

	"github.com/wenju/wenju/eval"
)

// evaluated prints the figures to stdout and says what fell short.
func (a *app) evaluated(s *eval.Summary, gates []eval.Gate, f evalFlags) error {
	for _, m := range eval.Metrics {
		v, ok := s.Metrics[m.Name]
		if !ok || m.Name == "errors" && v.Value == 0 {
			continue
		}
		a.out.printf("%-20s %9s  [%s, %s]  n=%d\n", m.Name, m.Format(v.Value), m.Format(v.Lo), m.Format(v.Hi), v.N)
	}
	a.graded(s.Judge)
	err := a.judged(s, gates, f)
	a.say(phrase{"Report: %s", "报告：%s"}, filepath.Join(f.out, "report.html"))
	return err
}

// graded prints what a model says of the answers, apart from the figures.
func (a *app) graded(s *eval.JudgeSummary) {
	if s == nil {
		return
	}
	a.out.print(phrase{"graded by %s, which is an opinion:\n", "由 %s 打分，仅供参考：\n"}.in(a.lang, s.Model))
	for _, row := range s.Rows() {
		a.out.printf("  %-18s %9.3f  [%.3f, %.3f]  n=%d\n", row.Name, row.Value.Value, row.Value.Lo, row.Value.Hi, row.Value.N)
	}
	if s.Errors > 0 {
		a.say(phrase{"wenju: %d answers got no grade, because the judge failed: see \"judge\" in results.jsonl.", "wenju: 有 %d 个回答没有得分，因为打分的模型出错，见 results.jsonl 中的 \"judge\"。"}, s.Errors)
	}
}

// judged says how a run went and what fell short.
func (a *app) judged(s *eval.Summary, gates []eval.Gate, f evalFlags) error {
	a.sayRun(s, f)
	short := s.Check(gates)
	for _, g := range short {
		a.sayShort(g)
	}
	switch {
	case len(short) > 0:
		return errNotMet
	case s.Run.Errors > 0, s.Judge != nil && s.Judge.Errors > 0:
		return errIncomplete
	}
	return nil
}

func (a *app) sayRun(s *eval.Summary, f evalFlags) {
	asked := s.Run.Questions - s.Run.Resumed
	switch {
	case asked == 0:
		a.say(phrase{"All %d questions had been asked before, with the same program, configuration and index: none was asked again (--fresh asks them).",
			"%d 个问题此前都已问过，程序、配置和索引没有变化，因此没有重新提问（要重新提问请加 --fresh）。"}, s.Run.Questions)
	case s.Run.Resumed > 0:
		a.say(phrase{"%d questions asked in %s; done before: %d.", "提问 %d 个，用时 %s；另有 %d 个此前已完成。"},
			asked, seconds(s.Run.TookMS), s.Run.Resumed)
	default:
		a.say(phrase{"%d questions asked in %s.", "提问 %d 个，用时 %s。"}, asked, seconds(s.Run.TookMS))
	}
	if n := s.Run.Errors; n > 0 {
		a.say(phrase{"wenju: %d questions failed and count for no figure: see \"error\" in %s.",
			"wenju: 有 %d 个问题出错，不计入任何指标，见 %s 中的 \"error\"。"}, n, filepath.Join(f.out, "results.jsonl"))
	}
}

func seconds(ms float64) string {
	return time.Duration(ms * float64(time.Millisecond)).Round(10 * time.Millisecond).String()
}

func (a *app) sayShort(g eval.Short) {
	m, _ := eval.MetricNamed(g.Gate.Metric)
	if g.Value.N == 0 {
		a.say(phrase{"wenju: gate %s is not met: nothing was measured for it.", "wenju: 未达到门槛 %s：没有可测的数据。"}, g.Gate)
		return
	}
	a.say(phrase{"wenju: gate %s is not met: %s is %s (n=%d).", "wenju: 未达到门槛 %s：%s 为 %s（n=%d）。"},
		g.Gate, g.Gate.Metric, m.Format(g.Value.Value), g.Value.N)
}

// evalProgress shows a bar with the time left when somebody is looking.
type evalProgress struct {
	app   *app
	start time.Time
	// before is how many were done when it began: they say nothing about the
	// time left.
	before int
	bar    *progressbar.ProgressBar // nil until it takes longer than a moment
}

func newEvalProgress(a *app) *evalProgress {
	return &evalProgress{app: a, start: time.Now(), before: -1}
}

func (p *evalProgress) show(done, total int) {
	p.app.log.Debug("eval", "done", done, "of", total)
	if p.before < 0 {
		p.before = done
	}
	if !p.app.err.terminal || p.bar == nil && time.Since(p.start) < patience {
		return
	}
	if p.bar == nil {
		p.bar = progressbar.NewOptions(total-p.before,
			progressbar.OptionSetWriter(p.app.err.raw),
			progressbar.OptionSetDescription(phrase{"asking", "提问"}.in(p.app.lang)),
			progressbar.OptionShowCount(),
			progressbar.OptionSetPredictTime(true),
			progressbar.OptionSetElapsedTime(false),
			progressbar.OptionThrottle(100*time.Millisecond),
			progressbar.OptionSetWidth(30),
			progressbar.OptionClearOnFinish(),
		)
	}
	p.bar.Set(done - p.before)
}

// done takes the bar away again.
func (p *evalProgress) done() {
	if p.bar != nil {
		p.bar.Clear()
		fmt.Fprint(p.app.err.raw, "\r")
	}
}
