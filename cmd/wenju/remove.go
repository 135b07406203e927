package main

import (
	"context"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/wenju/wenju/internal/store"
)

func newRemove(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "remove SOURCE…",
		Short: phrase{"takes documents out of the index", "从索引中删除文档"}.in(a.lang),
		Long: phrase{
			"A SOURCE is a name that wenju docs lists, or a document's path; of a .jsonl file it is all lines.",
			"SOURCE 是 wenju docs 列出的名字，或文档的路径；写 .jsonl 文件时删除其中所有行。",
		}.in(a.lang),
		Args: a.between(1, -1),
		RunE: a.configured(a.remove),
	}
}

func (a *app) remove(ctx context.Context, args []string) error {
	index, err := a.openExistingIndex(ctx)
	if err != nil {
		return err
	}
	var docs []store.Document
	if index != nil {
		defer index.Close()
		if docs, err = index.Documents(ctx); err != nil {
			return err
		}
	}
	var change store.Change
	missing := false
	for _, arg := range args {
		found := pathsOf(docs, arg)
		if len(found) == 0 {
			missing = true
			a.say(phrase{"wenju: %s is not in the index: wenju docs lists what is.", "wenju: 索引中没有 %s，用 wenju docs 查看已有的文档。"}, arg)
		}
		change.Remove = append(change.Remove, found...)
	}
	if len(change.Remove) > 0 {
		if err := index.Apply(ctx, change); err != nil {
			return err
		}
		a.removed(docs, change.Remove)
	}
	if missing {
		return errIncomplete
	}
	return nil
}

// pathsOf returns the paths of the documents that arg means.
func pathsOf(docs []store.Document, arg string) []string {
	absolute, err := filepath.Abs(arg)
	if err != nil {
		absolute = arg
	}
	var paths []string
	for _, d := range docs {
		switch {
		case d.Source == arg, d.Path == arg, d.Path == absolute, strings.HasPrefix(d.Path, absolute+"#"):
			paths = append(paths, d.Path)
		}
	}
	return paths
}

func (a *app) removed(docs []store.Document, paths []string) {
	gone := make(map[string]bool, len(paths))
	for _, path := range paths {
		gone[path] = true
	}
	for _, d := range docs {
		if gone[d.Path] {
			a.out.print(phrase{"removed %s (%d passages)\n", "已删除 %s（%d 个段落）\n"}.in(a.lang, printable(d.Source), d.Chunks))
		}
	}
}
