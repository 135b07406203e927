package main

import (
	"context"
	"os"

	"github.com/spf13/cobra"

	"github.com/wenju/wenju/evidence"
)

func newCheck(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "check [flags] [FILE]",
		Short: phrase{"checks answers against their passages, JSONL in and out", "核对回答与所引段落，JSONL 输入输出"}.in(a.lang),
		Long: phrase{
			"A line is {\"id\":…,\"answer\":\"… [1]\",\"passages\":[{\"n\":1,\"text\":\"…\"}]}. Without FILE it reads stdin.\nExit status 3 where an answer is not ok.",
			"每行为 {\"id\":…,\"answer\":\"… [1]\",\"passages\":[{\"n\":1,\"text\":\"…\"}]}。不写 FILE 时读标准输入。\n有回答未通过时退出状态为 3。",
		}.in(a.lang),
		Args: a.between(0, 1),
		RunE: a.configured(a.check),
	}
	// The output is JSON with or without it.
	cmd.Flags().Bool("json", true, phrase{"JSONL, which is what it prints anyway", "JSONL，本来就是这种输出"}.in(a.lang))
	return cmd
}

func (a *app) check(ctx context.Context, args []string) error {
	in := a.in
	if len(args) > 0 && args[0] != "-" {
		file, err := os.Open(args[0])
		if err != nil {
			return failed(err, phrase{"%s cannot be read: check the path.", "%s 读不出来，请检查路径。"}, args[0])
		}
		defer file.Close()
		in = file
	}
	sum, err := evidence.CheckStream(ctx, contextReader{ctx, in}, a.out)
	if err != nil {
		return err
	}
	a.checked(sum)
	switch {
	case sum.BadN > 0:
		return errIncomplete
	case sum.OK < sum.Answers:
		return errNotMet
	}
	return nil
}

func (a *app) checked(sum evidence.Summary) {
	for _, bad := range sum.Bad {
		a.say(phrase{`wenju: line %d is no answer: it has to be {"answer":…,"passages":[…]}.`, `wenju: 第 %d 行不是回答：应为 {"answer":…,"passages":[…]}。`}, bad.Line)
		a.log.Info("no answer", "line", bad.Line, "err", bad.Err)
	}
	if more := sum.BadN - len(sum.Bad); more > 0 {
		a.say(phrase{"wenju: %d more such lines.", "wenju: 还有 %d 行同样的问题。"}, more)
	}
	a.say(phrase{"%d answers checked, %d ok.", "核对了 %d 个回答，%d 个通过。"}, sum.Answers, sum.OK)
}
