package main

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/wenju/wenju/eval"
	"github.com/wenju/wenju/ingest"
	"github.com/wenju/wenju/internal/store"
	"github.com/wenju/wenju/internal/text"
)

// evalFlags are those of a run; all texts are as they were written.
type evalFlags struct {
	questions     []string
	out, baseline string
	retrievalOnly bool
	fresh         bool
	workers       int
	gates         []string
	set           []string
	price         string
	judge         string
}

func newEval(a *app) *cobra.Command {
	var f evalFlags
	cmd := &cobra.Command{
		Use:   "eval --questions FILE --out DIR [flags]",
		Short: phrase{"a run over a question set, with figures and a report", "用问题集评测，给出指标和报告"}.in(a.lang),
		Long: phrase{
			"Asks every question through the pipeline that answers in ask and chat, and writes results.jsonl, summary.json, report.html and report.md.\nA run that was ended goes on where it was. Exit status 3 where a gate is not met, 2 where a set is broken.",
			"用 ask 和 chat 的同一流程逐个提问，写出 results.jsonl、summary.json、report.html 和 report.md。\n中断的评测可以接着跑。未达到门槛时退出状态为 3，问题集有错时为 2。",
		}.in(a.lang) + settingsHelp(a.lang),
		Args: func(cmd *cobra.Command, args []string) error { return a.unknownEval(cmd, args) },
		RunE: a.configured(func(ctx context.Context, _ []string) error { return a.eval(ctx, f) }),
	}
	f.register(a, cmd)
	cmd.AddCommand(newEvalCompare(a), newEvalLint(a), newEvalDraft(a), newEvalExport(a))
	return cmd
}

func (f *evalFlags) register(a *app, cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.StringArrayVar(&f.questions, "questions", nil, phrase{"question set, or seeds for the carried one; may be given several times", "问题集文件，写 seeds 用自带的；可以给多个"}.named(a, "FILE"))
	flags.StringVar(&f.out, "out", "", phrase{"folder for results and reports", "存放结果和报告的文件夹"}.named(a, "DIR"))
	flags.BoolVar(&f.retrievalOnly, "retrieval-only", false, phrase{"search for passages and ask for no answers", "只检索段落，不生成回答"}.in(a.lang))
	flags.StringVar(&f.baseline, "baseline", "", phrase{"folder of an earlier run to compare with", "用来对比的早先评测的文件夹"}.named(a, "DIR"))
	flags.StringArrayVar(&f.gates, "gate", nil, phrase{"what has to hold, such as facts>=0.8; may be given several times", "必须达到的门槛，如 facts>=0.8；可以给多个"}.named(a, "METRIC>=N"))
	flags.StringArrayVar(&f.set, "set", nil, phrase{"a setting for this run, such as semantic=0.1; semantic=0,0.1 runs with each, and compares", "本次评测的设置，如 semantic=0.1；写 semantic=0,0.1 则逐个运行并对比"}.named(a, "NAME=V"))
	flags.IntVarP(&f.workers, "jobs", "j", 0, phrase{"questions asked at once (one a core)", "同时提问的个数（默认每核一个）"}.named(a, "N"))
	flags.BoolVar(&f.fresh, "fresh", false, phrase{"ask everything again", "全部重新提问"}.in(a.lang))
	flags.StringVar(&f.judge, "judge", "", phrase{"a model that grades the answers as well; reported apart from the figures", "再让一个模型给回答打分，与各项指标分开报告"}.named(a, "PROVIDER:MODEL"))
	flags.StringVar(&f.price, "price", "", phrase{"what a million tokens cost, of the prompt and of the answer, such as 0.15,0.60", "每百万 token 的价格：提示与回答，如 0.15,0.60"}.named(a, "IN,OUT"))
}

// unknownEval says what there is where an argument is none of the commands below.
func (a *app) unknownEval(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return usage(phrase{"there is no command eval %s: a question set goes behind --questions, see %s --help.",
		"没有 eval %s 这个命令：问题集写在 --questions 后面，请看 %s --help。"}, args[0], cmd.CommandPath())
}

// evalPlan is what the flags come to.
type evalPlan struct {
	sets         []*eval.Set
	gates        []eval.Gate
	combinations []combination
	price        eval.Price
	unfilled     int // drafts without facts, which are left out
}

// plan reads everything that may be wrong before anything is asked. All faults of
// the flags come together, and then all of the sets.
func (f *evalFlags) plan(env environment, lang text.Lang) (evalPlan, error) {
	var p evalPlan
	faults := f.faults(lang)
	for _, s := range f.gates {
		g, err := eval.ParseGate(s)
		if err != nil {
			faults = append(faults, phrase{"--gate %[1]s. The metrics: %[3]s.",
				"--gate %[2]q 用不了：请写成 METRIC>=N，如 facts>=0.8，也可用 <=、>、<。可用的指标：%[3]s。"}.in(lang, err, s, strings.Join(metricNames(), ", ")))
		}
		p.gates = append(p.gates, g)
	}
	var ok bool
	if p.price, ok = parsePrice(f.price); !ok {
		faults = append(faults, phrase{"--price %q: write two numbers, such as 0.15,0.60.", "--price %q：请写两个数，如 0.15,0.60。"}.in(lang, f.price))
	}
	var bad []string
	p.combinations, bad = readCombinations(f.set, env, lang)
	if faults = append(faults, bad...); len(faults) > 0 {
		return p, &faultyConfig{faults}
	}
	var err error
	p.sets, p.unfilled, err = readFilled(f.questions)
	return p, err
}

// faults are those of the flags that stand for themselves.
func (f *evalFlags) faults(lang text.Lang) []string {
	var out []string
	add := func(wrong bool, say phrase, args ...any) {
		if wrong {
			out = append(out, say.in(lang, args...))
		}
	}
	add(len(f.questions) == 0, phrase{"name a question set with --questions.", "请用 --questions 指定问题集。"})
	add(f.out == "", phrase{"name a folder for the results with --out.", "请用 --out 指定存放结果的文件夹。"})
	add(f.workers < 0 || f.workers > maxWorkers, phrase{"-j %d: name a number from 1 to %d.", "-j %d：请给 1 到 %d 之间的数。"}, f.workers, maxWorkers)
	add(f.baseline != "" && sameFile(f.baseline, f.out), phrase{"--baseline and --out are the same folder.", "--baseline 和 --out 是同一个文件夹。"})
	return out
}

// maxWorkers is as many as a model's server can be expected to bear.
const maxWorkers = 256

func metricNames() []string {
	var names []string
	for _, m := range eval.Metrics {
		names = append(names, m.Name)
	}
	return names
}

func parsePrice(s string) (price eval.Price, ok bool) {
	if s == "" {
		return eval.Price{}, true
	}
	in, out, ok := strings.Cut(s, ",")
	prompt, err := strconv.ParseFloat(strings.TrimSpace(in), 64)
	completion, err2 := strconv.ParseFloat(strings.TrimSpace(out), 64)
	ok = ok && err == nil && err2 == nil && prompt >= 0 && completion >= 0
	return eval.Price{Prompt: prompt, Completion: completion}, ok
}

// eval runs the sets and prints what came of it.
func (a *app) eval(ctx context.Context, f evalFlags) error {
	plan, err := f.plan(a.env, a.lang)
	if err != nil {
		return a.evalFaults(err)
	}
	if plan.unfilled > 0 {
		a.say(phrase{"%d drafts that nobody has filled in are left out.", "%d 条还没填写的草稿不参与评测。"}, plan.unfilled)
	}
	if faults := a.modelFaults(plan, f); len(faults) > 0 {
		return &faultyConfig{faults}
	}
	l, shelf, err := a.openShelf(ctx)
	if err != nil {
		return err
	}
	defer l.close()
	a.sayEstimate(plan, f, l.settings)
	b := &benches{app: a, library: l, shelf: shelf, cut: make(map[ingest.Sizes]store.Store)}
	defer b.close()
	runs := plan.runs(f.out, f.baseline)
	if len(runs) > 1 {
		return a.evalSweep(ctx, f, plan, b, runs)
	}
	summary, err := a.evalOnce(ctx, f, plan, b, runs[0])
	if err != nil {
		return err
	}
	return a.evaluated(summary, plan.gates, f)
}

// evalOnce makes one run, with a bar.
func (a *app) evalOnce(ctx context.Context, f evalFlags, plan evalPlan, b *benches, run evalRun) (*eval.Summary, error) {
	bench, err := b.bench(ctx, run.combination)
	if err != nil {
		return nil, err
	}
	o, err := a.evalOptions(ctx, f, plan, bench, run, b.library)
	if err != nil {
		return nil, err
	}
	bar := newEvalProgress(a)
	o.Progress = bar.show
	summary, err := eval.Run(ctx, o)
	bar.done()
	if err != nil {
		return nil, evalFailed(err, f)
	}
	return summary, nil
}

// modelFaults says what is wrong with the models of a plan before anything is asked.
func (a *app) modelFaults(plan evalPlan, f evalFlags) (faults []string) {
	if f.judge != "" {
		_, faults = a.judgeEndpoint(f.judge, a.lang)
	}
	base := a.cfg.settings(a.cfg.embedder.name())
	for _, c := range plan.combinations {
		if f.retrievalOnly {
			break
		}
		faults = append(faults, a.cfg.unpriced(base.with(c, a.env).llm, a.lang)...)
	}
	slices.Sort(faults)
	return slices.Compact(faults)
}

// evalFaults prints all faults of the question sets.
func (a *app) evalFaults(err error) error {
	var faults eval.Faults
	if !errors.As(err, &faults) {
		return err
	}
	for _, fault := range faults {
		a.err.print(printable(fault.String()), "\n")
	}
	return usage(phrase{"the question sets have faults (%d): mend them and try again. The format: docs/evaluation.md.", "问题集有错误（%d 处），请改正后重试。格式见 docs/evaluation.zh-CN.md。"}, len(faults))
}

func evalFailed(err error, f evalFlags) error {
	if errors.Is(err, context.Canceled) {
		return err
	}
	var baseline *eval.BaselineError
	if errors.As(err, &baseline) {
		return usage(phrase{"--baseline %s holds no results that can be read (%s).", "--baseline %s 里没有可读的评测结果（%s）。"}, f.baseline, baseline.Err)
	}
	return failed(err, phrase{"The run could not be finished: %s. Start it again and it goes on where it was.",
		"评测没能完成：%s。重新运行会从中断处继续。"}, err)
}
