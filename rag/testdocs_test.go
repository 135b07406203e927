package rag

import (
	"context"
	"io/fs"
	"strings"
	"testing"

	"github.com/wenju/wenju/internal/text"
	"github.com/wenju/wenju/seeds"
)

// fakeEmbedder is never asked.
type fakeEmbedder struct{}

func (fakeEmbedder) Model() string                                        { return builtinEmbedder }
func (fakeEmbedder) Dimension() int                                       { return 1 }
func (fakeEmbedder) Embed(context.Context, []string) ([][]float32, error) { return nil, nil }

func testLexicon(t testing.TB) *text.Lexicon {
	t.Helper()
	glossary, err := seeds.FS.Open("glossary.tsv")
	if err != nil {
		t.Fatal(err)
	}
	l, err := text.Thesaurus().WithGlossary(glossary)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// testSections are the sections of the documents that the program carries, and
// two of a small town.
func testSections(t testing.TB) []string {
	t.Helper()
	out := []string{
		"长丰桥全长520米，于2015年9月1日通车，造价3.2亿元。长丰桥由工程师陈立新设计。",
		"图书馆藏书86万册，其中外文图书占12%。馆长刘敏表示，明年要增加夜间自习室。",
		"The harbour of Portwick was opened in May 1926. Its north pier is 640 metres long and cost 2.4 million pounds.\n" +
			"The harbour master, Ellen Gray, said that dredging takes three weeks. About 35 percent of the traffic is timber.",
	}
	names, err := fs.Glob(seeds.FS, "*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		raw, err := fs.ReadFile(seeds.FS, name)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, strings.Split(string(raw), "\n#")...)
	}
	return out
}
