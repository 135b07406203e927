package ingest

import (
	"context"
	"strings"
	"testing"
)

// longText has a paragraph that is cut in several windows.
func longText() string {
	return "# 水库\n\n" + strings.Repeat("水库的坝顶高程为一百二十米，总库容三亿立方米。去年的来水量比常年多出两成。", 40) + "\n"
}

func TestRunStoreCutsAnew(t *testing.T) {
	b := newBench(t)
	b.write("a.md", longText())
	b.write("b.jsonl", `{"id":"x","title":"渡口","text":"渡口每天十班。"}`+"\n")
	b.run(Request{})
	for _, sizes := range []Sizes{{Window: 100, Overlap: 0}, {Window: 1000, Overlap: 200}, DefaultSizes()} {
		again := newMemory()
		report, err := New(Options{Store: again, Embedder: b.embed, Sizes: sizes}).RunStore(context.Background(), b.store)
		if err != nil || len(report.Failed) > 0 || report.New != 2 {
			t.Fatalf("%+v: %+v, %v", sizes, report, err)
		}
		for path, doc := range again.docs {
			before := b.store.docs[path]
			if doc.Document.Title != before.Document.Title || doc.Document.Text != before.Document.Text {
				t.Errorf("%s is another document: %+v", path, doc.Document)
			}
			if !CutAs(doc.Document, doc.Chunks, sizes) {
				t.Errorf("%s is not cut as %+v", path, sizes)
			}
		}
	}
}

func TestSizesAreObeyed(t *testing.T) {
	chunks := func(sizes Sizes) (n, repeated int) {
		b := newBench(t)
		b.opt.Sizes = sizes
		path := b.write("a.md", longText())
		b.run(Request{})
		all := b.store.docs[path].Chunks
		for i := 1; i < len(all); i++ {
			if all[i].Span.Start < all[i-1].Span.End {
				repeated++
			}
		}
		return len(all), repeated
	}
	few, _ := chunks(Sizes{})
	many, repeated := chunks(Sizes{Window: 100, Overlap: 100})
	if few < 2 || many < 3*few || repeated != many-1 {
		t.Errorf("%d windows by default, %d of 100 characters, %d of them with a sentence of the one before", few, many, repeated)
	}
	if _, repeated := chunks(Sizes{Window: 100}); repeated != 0 {
		t.Errorf("%d windows repeat a sentence", repeated)
	}
}

// Other sizes mean that a document has to be cut again although it is the same.
func TestOtherSizesAreAChange(t *testing.T) {
	b := newBench(t)
	b.write("a.md", longText())
	b.run(Request{})
	b.opt.Sizes = DefaultSizes()
	if r := b.run(Request{}); r.Unchanged != 1 {
		t.Errorf("the default, written out: %+v", r)
	}
	b.opt.Sizes.Window = 200
	if r := b.run(Request{}); r.Changed != 1 {
		t.Errorf("%+v", r)
	}
}

func TestSizesValidate(t *testing.T) {
	if err := DefaultSizes().Validate(); err != nil {
		t.Error(err)
	}
	if err := (Sizes{Window: 10, Overlap: -1}).Validate(); err == nil || !strings.Contains(err.Error(), "window") || !strings.Contains(err.Error(), "overlap") {
		t.Errorf("%v", err)
	}
}
