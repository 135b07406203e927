package main

import (
	"context"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"github.com/wenju/wenju/ingest"
	"github.com/wenju/wenju/internal/store"
	"github.com/wenju/wenju/internal/store/chromem"
	"github.com/wenju/wenju/seeds"
)

type ingestFlags struct {
	json    bool
	request ingest.Request
}

func newIngest(a *app) *cobra.Command {
	var f ingestFlags
	cmd := &cobra.Command{
		Use:   "ingest [flags] [PATH…]",
		Short: phrase{"brings files and folders into the index", "把文件和文件夹导入索引"}.in(a.lang),
		Long: phrase{
			"Reads .txt, .md and .jsonl. What has not changed since the last time costs nothing.\nWith no PATH it takes the documents that wenju carries; --rebuild with no PATH reads your own again.",
			"读取 .txt、.md、.jsonl。上次之后没有改动的文件不会重复处理。\n不写 PATH 时导入 wenju 自带的文档；--rebuild 不写 PATH 时重读已有的文档。",
		}.in(a.lang),
		RunE: a.configured(func(ctx context.Context, args []string) error {
			if slices.Contains(args, "") {
				return usage(phrase{"a path is empty: name a file or a folder", "路径为空：请写出文件或文件夹"})
			}
			if f.request.Prune && len(args) == 0 {
				return usage(phrase{"--prune needs the folders that it is about: wenju ingest --prune PATH…", "--prune 需要指定文件夹：wenju ingest --prune 路径…"})
			}
			f.request.Paths = args
			return a.ingest(ctx, f)
		}),
	}
	flags := cmd.Flags()
	flags.BoolVar(&f.json, "json", false, phrase{"one JSON object", "输出一个 JSON 对象"}.in(a.lang))
	flags.BoolVar(&f.request.Rebuild, "rebuild", false, phrase{"read everything again, also where the embedder is another one", "全部重新读取，换了嵌入模型时也可用"}.in(a.lang))
	flags.BoolVar(&f.request.Prune, "prune", false, phrase{"drop what is gone from the folders named", "删除所给文件夹中已不存在的文档"}.in(a.lang))
	flags.BoolVar(&f.request.DryRun, "dry-run", false, phrase{"say what would happen and change nothing", "只说明会发生什么，不做改动"}.in(a.lang))
	return cmd
}

func (a *app) ingest(ctx context.Context, f ingestFlags) error {
	index, err := a.ingestTarget(ctx, f.request.DryRun)
	if err != nil {
		return err
	}
	defer index.Close()
	info, err := index.Info(ctx)
	if err != nil {
		return err
	}
	embedder, err := a.openEmbedder(ctx, info.Model, a.ingestCache(f.request.DryRun))
	if err != nil {
		return err
	}
	defer embedder.close()
	bar := newProgress(a)
	texts, workers := a.cfg.remote()
	in := ingest.New(ingest.Options{Store: index, Embedder: embedder, Sizes: a.cfg.settings(embedder.Model()).sizes,
		BatchTexts: texts, Workers: workers, Logger: a.log, Progress: bar.show})
	report, err := a.runIngest(ctx, in, index, f.request)
	bar.done()
	if err != nil {
		return err
	}
	return a.ingested(report, f)
}

// runIngest takes the paths named, and without any the carried documents. To
// rebuild without a path is to read again what the index holds: a team's own
// documents stay by themselves.
func (a *app) runIngest(ctx context.Context, in *ingest.Ingester, index store.Store, request ingest.Request) (ingest.Report, error) {
	if len(request.Paths) > 0 {
		return in.Run(ctx, request)
	}
	documents, err := index.Documents(ctx)
	if err != nil {
		return ingest.Report{}, err
	}
	if request.Rebuild && slices.ContainsFunc(documents, func(d store.Document) bool { return filepath.IsAbs(d.Path) }) {
		return in.Run(ctx, request)
	}
	return in.RunFS(ctx, seeds.FS, request)
}

// ingestTarget is the index; a dry run makes no file where there is none.
func (a *app) ingestTarget(ctx context.Context, dry bool) (store.Store, error) {
	if !dry {
		return a.openIndex(ctx)
	}
	index, err := a.openExistingIndex(ctx)
	if err == nil && index == nil {
		return chromem.Open(ctx, chromem.InMemory)
	}
	return index, err
}

// ingestCache is where vectors are kept; a dry run makes no file for them either.
func (a *app) ingestCache(dry bool) string {
	if _, err := os.Stat(a.cfg.vectorsFile()); dry && err != nil {
		return chromem.InMemory
	}
	return a.cfg.vectorsFile()
}

// ingested prints what happened: the result to stdout, each failure to stderr.
func (a *app) ingested(report ingest.Report, f ingestFlags) error {
	for _, failure := range report.Failed {
		a.err.print(printable(failure.Path), ": ", failure.Err.Message(a.lang), "\n")
	}
	if f.json {
		if err := a.out.json(report); err != nil {
			return err
		}
	} else {
		a.ingestSummary(report, f.request.DryRun)
	}
	if len(report.Failed) > 0 {
		return errIncomplete
	}
	return nil
}

func (a *app) ingestSummary(r ingest.Report, dry bool) {
	if dry {
		a.out.print(phrase{"Nothing was changed. It would be: ", "未做任何改动。若执行则为："}.in(a.lang))
	}
	a.out.print(phrase{
		"%d files: %d documents new, %d changed, %d unchanged, %d removed, %d failed; %d passages, %d embedded; %d ms\n",
		"%d 个文件：新增 %d 篇，更新 %d 篇，未变 %d 篇，删除 %d 篇，失败 %d 处；共 %d 个段落，嵌入 %d 个；用时 %d 毫秒\n",
	}.in(a.lang, r.Files, r.New, r.Changed, r.Unchanged, r.Removed, len(r.Failed), r.Chunks, r.Embedded, r.TookMS))
	switch {
	case r.Files == 0 && r.Skipped == 0 && len(r.Failed) == 0:
		a.say(phrase{"There is nothing to read there: wenju takes .txt, .md and .jsonl files.", "那里没有可以导入的文件：wenju 读取 .txt、.md 和 .jsonl。"})
	case r.Files == 0 && r.Skipped > 0:
		a.say(phrase{"None of the %d files there is of a format that is read (.txt, .md, .jsonl): convert them, for example with pandoc (.docx, .html) or pdftotext (.pdf).",
			"那里的 %d 个文件都不是能读取的格式（.txt、.md、.jsonl）：请先转换，例如 .docx、.html 用 pandoc，.pdf 用 pdftotext。"}, r.Skipped)
	case r.Skipped > 0:
		a.say(phrase{"%d files of other formats were passed over: only .txt, .md and .jsonl are read.", "跳过了 %d 个其他格式的文件：只读取 .txt、.md 和 .jsonl。"}, r.Skipped)
	}
}
