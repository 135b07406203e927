package main

import (
	"context"
	"errors"
	"path/filepath"

	"github.com/wenju/wenju/eval"
)

// evalSweep makes one run after the other, and sets them side by side.
func (a *app) evalSweep(ctx context.Context, f evalFlags, plan evalPlan, b *benches, runs []evalRun) error {
	var ended []error
	for i, run := range runs {
		a.say(phrase{"%d of %d: %s", "第 %d 组，共 %d 组：%s"}, i+1, len(runs), printable(run.combination.String()))
		summary, err := a.evalOnce(ctx, f, plan, b, run)
		if err != nil {
			return err
		}
		f := f
		f.out = run.out
		ended = append(ended, a.judged(summary, plan.gates, f))
	}
	sweep, err := readSweep(f.out, runs)
	if err == nil {
		err = sweep.WriteReports(f.out)
	}
	if err != nil {
		return failed(err, phrase{"The runs could not be compared: %s.", "无法对比各次评测：%s。"}, err)
	}
	a.out.print(sweep.Markdown())
	a.say(phrase{"Report: %s", "报告：%s"}, filepath.Join(f.out, "report.html"))
	a.sayTuning(runs)
	return worst(ended)
}

func readSweep(dir string, runs []evalRun) (*eval.Sweep, error) {
	folders, names := make([]string, len(runs)), make([]string, len(runs))
	for i, run := range runs {
		folders[i], names[i] = run.out, run.combination.String()
	}
	return eval.ReadSweep(dir, folders, names)
}

// tuningShown is how many lines for .env are printed.
const tuningShown = 20

// sayTuning says how a team gets in its channel what it has measured.
func (a *app) sayTuning(runs []evalRun) {
	a.say(phrase{"For ask, chat and slack to obey the best one, put its line into .env:", "要让 ask、chat、slack 采用其中最好的一组，把对应的一行写进 .env："})
	for _, run := range runs[:min(tuningShown, len(runs))] {
		a.err.print("  ", a.cfg.tuningLine(run.combination), "\n")
	}
}

// worst is how the runs end together: a gate that is not met goes before a
// question that failed.
func worst(ended []error) error {
	all := errors.Join(ended...)
	for _, err := range []error{errNotMet, errIncomplete} {
		if errors.Is(all, err) {
			return err
		}
	}
	return all
}
