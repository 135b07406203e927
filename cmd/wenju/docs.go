package main

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"github.com/wenju/wenju/internal/store"
)

func newDocs(a *app) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "docs [flags]",
		Short: phrase{"what the index holds", "列出索引中的文档"}.in(a.lang),
		Args:  a.between(0, 0),
		RunE: a.configured(func(ctx context.Context, _ []string) error {
			return a.docs(ctx, asJSON)
		}),
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, phrase{"one JSON object", "输出一个 JSON 对象"}.in(a.lang))
	return cmd
}

// docList is what docs --json prints.
type docList struct {
	Documents []docEntry `json:"documents"`
	Chunks    int        `json:"chunks"`
	Embedder  string     `json:"embedder"` // empty while the index is
}

type docEntry struct {
	Source string    `json:"source"`
	Path   string    `json:"path"`
	Title  string    `json:"title"`
	Format string    `json:"format"`
	Chunks int       `json:"chunks"`
	Added  time.Time `json:"added"`
	SHA256 string    `json:"sha256"`
}

func (a *app) docs(ctx context.Context, asJSON bool) error {
	list, err := a.listDocs(ctx)
	if err != nil {
		return err
	}
	if len(list.Documents) == 0 {
		a.say(phrase{"The index in %s is empty: questions are answered from the documents that wenju carries. Bring in your own with wenju ingest PATH.",
			"%s 里的索引为空：现从 wenju 自带的文档中回答问题。用 wenju ingest 路径 导入自己的文档。"}, a.cfg.data)
	}
	if asJSON {
		return a.out.json(list)
	}
	for _, d := range list.Documents {
		a.out.printf("%5d  %-28s %s\n", d.Chunks, printable(d.Source), printable(d.Title))
	}
	if n := len(list.Documents); n > 0 {
		a.say(phrase{"%d documents, %d passages, embedder %s.", "共 %d 篇文档、%d 个段落，嵌入模型 %s。"}, n, list.Chunks, list.Embedder)
	}
	return nil
}

func (a *app) listDocs(ctx context.Context) (docList, error) {
	list := docList{Documents: []docEntry{}}
	index, err := a.openExistingIndex(ctx)
	if err != nil || index == nil {
		return list, err
	}
	defer index.Close()
	docs, err := index.Documents(ctx)
	if err != nil {
		return list, err
	}
	for _, d := range docs {
		list.Documents = append(list.Documents, newDocEntry(d))
		list.Chunks += d.Chunks
	}
	info, err := index.Info(ctx)
	list.Embedder = info.Model.Name
	return list, err
}

func newDocEntry(d store.Document) docEntry {
	return docEntry{d.Source, d.Path, d.Title, d.Format, d.Chunks, d.Added, d.SHA256}
}
