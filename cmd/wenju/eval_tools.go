package main

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/wenju/wenju/eval"
	"github.com/wenju/wenju/internal/store"
)

func newEvalCompare(a *app) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "compare [flags] DIR DIR…",
		Short: phrase{"several runs against the first of them", "把几次评测与第一次对比"}.in(a.lang),
		Long: phrase{
			"Per metric the paired difference with its interval and p-value, over the questions that both runs have.",
			"逐个指标给出配对差异、区间和 p 值，只算两次评测都有的问题。",
		}.in(a.lang),
		Args: a.between(2, -1),
		RunE: a.configured(func(_ context.Context, args []string) error { return a.evalCompare(args, asJSON) }),
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, phrase{"one JSON object a run", "每次评测输出一个 JSON 对象"}.in(a.lang))
	return cmd
}

func (a *app) evalCompare(dirs []string, asJSON bool) error {
	all, err := eval.Compare(dirs)
	if path := (*fs.PathError)(nil); errors.As(err, &path) {
		return usage(phrase{"%s holds no finished run, so these cannot be compared: name folders that wenju eval --out has filled.",
			"%s 里没有完成的评测，无法对比：请指定 wenju eval --out 写好的文件夹。"}, printable(filepath.Dir(path.Path)))
	}
	if err != nil {
		return usage(phrase{"these cannot be compared: %s.", "无法对比：%s。"}, err)
	}
	if len(all) > 1 && !asJSON {
		sweep, err := eval.ReadSweep(".", dirs, dirs)
		if err != nil {
			return err
		}
		a.out.print(sweep.Markdown(), "\n")
	}
	for i, c := range all {
		if asJSON {
			if err := a.out.json(map[string]any{"run": dirs[i+1], "comparison": c}); err != nil {
				return err
			}
			continue
		}
		var b strings.Builder
		c.Markdown(&b)
		a.out.print("## ", dirs[i+1], "\n\n", b.String())
		a.changedIDs(phrase{"Worse", "变差"}, c.Worse)
		a.changedIDs(phrase{"Better", "变好"}, c.Better)
	}
	return nil
}

// changedShown is how many questions a list names.
const changedShown = 50

func (a *app) changedIDs(title phrase, ids []eval.QuestionID) {
	if len(ids) == 0 {
		return
	}
	names := make([]string, min(changedShown, len(ids)))
	for i := range names {
		names[i] = printable(ids[i].ID)
	}
	if len(ids) > changedShown {
		names = append(names, "…")
	}
	a.out.print(title.in(a.lang), ": ", strings.Join(names, ", "), "\n\n")
}

func newEvalLint(a *app) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "lint [flags] FILE…",
		Short: phrase{"checks question sets against the index", "对照索引检查问题集"}.in(a.lang),
		Long: phrase{
			"Finds duplicates, evidence that is not in its source, facts that the question gives away, strings too short to mean anything.\nExit status 2 where a set is broken, 3 where it is doubtful.",
			"找出重复的问题、来源中不存在的证据、题目已经透露的答案、过短的字符串。\n问题集有错时退出状态为 2，有疑点时为 3。",
		}.in(a.lang),
		Args: a.between(1, -1),
		RunE: a.configured(func(ctx context.Context, args []string) error { return a.evalLint(ctx, args, asJSON) }),
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, phrase{"one JSON object a finding", "每条发现输出一个 JSON 对象"}.in(a.lang))
	return cmd
}

func (a *app) evalLint(ctx context.Context, names []string, asJSON bool) error {
	sets, err := readSets(names)
	if err != nil {
		return a.evalFaults(err)
	}
	l, s, err := a.openShelf(ctx)
	if err != nil {
		return err
	}
	defer l.close()
	n := 0
	for _, set := range sets {
		found, err := eval.Lint(ctx, set, &storeSources{store: s.store})
		if err != nil {
			return err
		}
		for _, f := range found {
			if asJSON {
				err = a.out.json(f)
			} else {
				a.out.print(printable(f.String()), "\n")
			}
			if err != nil {
				return err
			}
		}
		n += len(found)
	}
	if n > 0 {
		a.say(phrase{"%d doubtful places.", "共 %d 处疑点。"}, n)
		return errNotMet
	}
	a.say(phrase{"Nothing to object to.", "没有发现问题。"})
	return nil
}

// storeSources hands out documents of the index, and keeps the last one at hand:
// questions on the same document stand together.
type storeSources struct {
	store  store.Store
	source string
	text   string
	ok     bool
	read   bool
}

func (s *storeSources) Text(ctx context.Context, source string) (string, bool, error) {
	if s.read && s.source == source {
		return s.text, s.ok, nil
	}
	name, err := s.name(ctx, source)
	if err != nil {
		return "", false, err
	}
	doc, err := s.store.Document(ctx, name)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return "", false, err
	}
	s.source, s.text, s.ok, s.read = source, doc.Text, err == nil, true
	return s.text, s.ok, nil
}

// name is that of the only document where a set names none.
func (s *storeSources) name(ctx context.Context, source string) (string, error) {
	if source != "" {
		return source, nil
	}
	docs, err := s.store.Documents(ctx)
	if err != nil || len(docs) != 1 {
		return "", err
	}
	return docs[0].Source, nil
}
