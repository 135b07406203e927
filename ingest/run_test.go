package ingest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/wenju/wenju/internal/store"
	"github.com/wenju/wenju/internal/text"
)

// bench is a folder, a store and an ingester between them.
type bench struct {
	t     *testing.T
	dir   string
	store *memory
	embed *hashes
	opt   Options
}

func newBench(t *testing.T) *bench {
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return &bench{t: t, dir: dir, store: newMemory(), embed: &hashes{name: "fake"}}
}

func (b *bench) path(name string) string { return filepath.Join(b.dir, name) }

func (b *bench) write(name, content string) string {
	b.t.Helper()
	path := b.path(name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		b.t.Fatal(err)
	}
	return path
}

func (b *bench) ingester() *Ingester {
	opt := b.opt
	opt.Store, opt.Embedder = b.store, b.embed
	return New(opt)
}

func (b *bench) run(req Request) Report {
	b.t.Helper()
	if req.Paths == nil {
		req.Paths = []string{b.dir}
	}
	r, err := b.ingester().Run(context.Background(), req)
	if err != nil {
		b.t.Fatalf("Run: %v", err)
	}
	return r
}

// want compares the counts of a report.
func (b *bench) want(r Report, files, added, changed, same, removed, failed int) {
	b.t.Helper()
	got := []int{r.Files, r.New, r.Changed, r.Unchanged, r.Removed, len(r.Failed)}
	want := []int{files, added, changed, same, removed, failed}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		b.t.Errorf("files, new, changed, unchanged, removed, failed: got %v, want %v (%v)", got, want, r.Failed)
	}
}

func (b *bench) holds(names ...string) {
	b.t.Helper()
	want := make(map[string]bool)
	for _, n := range names {
		want[b.path(n)] = true
	}
	for path := range b.store.docs {
		if !want[path] {
			b.t.Errorf("holds %s", path)
		}
		delete(want, path)
	}
	for path := range want {
		b.t.Errorf("lacks %s", path)
	}
}

func TestRunReadsOnlyWhatChanged(t *testing.T) {
	b := newBench(t)
	b.write("a.txt", "甲文件的第一句。第二句。")
	b.write("sub/b.md", "# 乙\n\n乙文件的内容。")
	b.write("sub/c.jsonl", `{"id":"c1","text":"第一段。"}`+"\n"+`{"id":"c2","text":"第二段。","title":"题"}`+"\n")
	b.write("sub/picture.png", "\x00\x01")
	b.write(".git/hidden.md", "# 看不见")
	b.write("sub/.hidden.txt", "看不见。")

	r := b.run(Request{})
	b.want(r, 3, 4, 0, 0, 0, 0)
	b.holds("a.txt", "sub/b.md", "sub/c.jsonl#c1", "sub/c.jsonl#c2")
	if r.Chunks != 4 || r.Embedded != 4 || b.embed.n != 4 || r.Skipped != 1 {
		t.Errorf("report %+v, %d embedded", r, b.embed.n)
	}
	r = b.run(Request{})
	b.want(r, 3, 0, 0, 4, 0, 0)
	if r.Chunks != 4 || r.Embedded != 0 || b.embed.n != 4 || len(b.store.applied) != 1 {
		t.Errorf("an unchanged run: %+v, %d embedded, %d changes", r, b.embed.n, len(b.store.applied))
	}
	b.write("a.txt", "甲文件改过了。")
	b.write("sub/c.jsonl", `{"id":"c2","text":"第二段改过了。","title":"题"}`+"\n"+`{"id":"c3","text":"第三段。"}`)
	r = b.run(Request{})
	b.want(r, 3, 1, 2, 1, 1, 0)
	b.holds("a.txt", "sub/b.md", "sub/c.jsonl#c2", "sub/c.jsonl#c3")
	if got := b.store.docs[b.path("sub/c.jsonl#c2")].Document; got.Text != "第二段改过了。" || got.Title != "题" || got.Root != b.dir {
		t.Errorf("document %+v", got)
	}
}

func TestAnAddressThatChangesIsAChange(t *testing.T) {
	b := newBench(t)
	line := func(url string) string { return `{"id":"c1","text":"第一段。","url":"` + url + `"}` }
	b.write("c.jsonl", line("https://a.example.com/"))
	b.run(Request{})
	b.write("c.jsonl", line("https://b.example.com/"))
	b.want(b.run(Request{}), 1, 0, 1, 0, 0, 0)
	b.want(b.run(Request{}), 1, 0, 0, 1, 0, 0)
	if got := b.store.docs[b.path("c.jsonl#c1")].Document.URL; got != "https://b.example.com/" {
		t.Errorf("the address is %q", got)
	}
}

func TestPruneDropsWhatIsGone(t *testing.T) {
	b := newBench(t)
	b.write("in/a.txt", "留下的文件。")
	gone := b.write("in/deep/b.txt", "会消失的文件。")
	lines := b.write("in/deep/c.jsonl", `{"id":"1","text":"会消失的行。"}`)
	named := b.write("in/named.txt", "直接点名的文件。")
	other := b.write("other/d.txt", "另一个文件夹。")
	b.run(Request{Paths: []string{named}})
	b.run(Request{Paths: []string{b.path("in"), b.path("other")}})
	for _, path := range []string{gone, lines, named, other} {
		os.Remove(path)
	}
	r := b.run(Request{Paths: []string{b.path("in")}})
	b.want(r, 1, 0, 0, 1, 0, 0)
	dry := b.run(Request{Paths: []string{b.path("in")}, Prune: true, DryRun: true})
	b.want(dry, 1, 0, 0, 1, 2, 0)
	b.holds("in/a.txt", "in/deep/b.txt", "in/deep/c.jsonl#1", "in/named.txt", "other/d.txt")
	r = b.run(Request{Paths: []string{b.path("in/deep")}, Prune: true})
	b.want(r, 0, 0, 0, 0, 2, 0)
	b.holds("in/a.txt", "in/named.txt", "other/d.txt")
}

func TestDryRunChangesNothing(t *testing.T) {
	b := newBench(t)
	b.write("a.txt", "第一句。")
	r := b.run(Request{DryRun: true})
	b.want(r, 1, 1, 0, 0, 0, 0)
	if r.Embedded != 1 || b.embed.n != 0 || len(b.store.applied) != 0 {
		t.Errorf("%+v, %d embedded, %d changes", r, b.embed.n, len(b.store.applied))
	}
}

func TestFailuresAreReportedAndTheOthersGoIn(t *testing.T) {
	b := newBench(t)
	b.opt.MaxFile = 1000
	b.write("good.txt", "好的文件。")
	cases := map[string]struct {
		content string
		code    Code
	}{
		"empty.txt":    {"", CodeEmpty},
		"blank.md":     {" \n\t\n", CodeEmpty},
		"binary.txt":   {"PK\x03\x04\x00\x00\x00\x08\x00\x01\x02", CodeBinary},
		"garbage.txt":  {"好的开头\xff\xfe\xc0\xaf坏的结尾,后面还有很多字。", CodeEncoding},
		"large.txt":    {strings.Repeat("大", 400), CodeTooLarge},
		"no.docx":      {"PK", CodeFormat},
		"blank.jsonl":  {"\n\n", CodeEmpty},
		"binary.jsonl": {"\x00\x01\x02\x03", CodeBinary},
	}
	paths := []string{b.path("good.txt"), b.path("nowhere.txt")}
	for name, c := range cases {
		paths = append(paths, b.write(name, c.content))
	}
	r := b.run(Request{Paths: paths})
	b.holds("good.txt")
	if len(r.Failed) != len(cases)+1 {
		t.Fatalf("%d failures: %+v", len(r.Failed), r.Failed)
	}
	for _, f := range r.Failed {
		want := cases[filepath.Base(f.Path)].code
		if filepath.Base(f.Path) == "nowhere.txt" {
			want = CodeMissing
		}
		if f.Err.Code != want {
			t.Errorf("%s: %s, want %s", f.Path, f.Err.Code, want)
		}
		for _, lang := range []text.Lang{text.English, text.Chinese} {
			if m := f.Err.Message(lang); m == "" || strings.ContainsAny(m, "{}\n") {
				t.Errorf("%s: message %q", f.Path, m)
			}
		}
	}
}

func TestBadLinesAreNamed(t *testing.T) {
	b := newBench(t)
	path := b.write("a.jsonl", "\uFEFF"+strings.Join([]string{
		`{"id":"ok1","text":"第一段。"}`,
		`{"id":"broken","text":`,
		``,
		`["no object"]`,
		`{"text":"没有编号。"}`,
		`{"id":"empty","text":"  "}`,
		`{"id":"ok1","text":"重复。"}`,
		"{\"id\":\"bad\",\"text\":\"\xff\"}",
		`{"id":7,"text":"数字编号。"}`,
	}, "\r\n"))
	r := b.run(Request{Paths: []string{path}})
	b.want(r, 1, 2, 0, 0, 0, 6)
	b.holds("a.jsonl#ok1", "a.jsonl#7")
	codes := []Code{CodeLineJSON, CodeLineJSON, CodeLineID, CodeLineText, CodeLineDuplicate, CodeEncoding}
	for i, line := range []int{2, 4, 5, 6, 7, 8} {
		if i >= len(r.Failed) {
			break
		}
		if e := r.Failed[i].Err; e.Line != line || e.Code != codes[i] || r.Failed[i].Path != path {
			t.Errorf("failure %d: %+v, want line %d %s", i, e, line, codes[i])
		}
	}
}

func TestManyBadLinesAreSummed(t *testing.T) {
	b := newBench(t)
	b.write("a.jsonl", strings.Repeat("no\n", 250)+`{"id":"1","text":"好。"}`)
	r := b.run(Request{})
	b.want(r, 1, 1, 0, 0, 0, maxLineFailures+1)
	if e := r.Failed[len(r.Failed)-1].Err; e.Code != CodeLineMore && r.Failed[0].Err.Code != CodeLineMore {
		t.Errorf("no sum: %+v", e)
	}
}

func TestLinksAndOverlaps(t *testing.T) {
	b := newBench(t)
	b.write("in/a.txt", "只读一次。")
	outside := b.write("outside/b.txt", "从外面连进来的。")
	os.Symlink(b.path("in"), b.path("in/loop"))
	os.Symlink(outside, b.path("in/link.txt"))
	os.Symlink(b.path("nowhere"), b.path("in/dead"))
	r := b.run(Request{Paths: []string{b.path("in"), b.path("in/a.txt"), b.path("in/loop"), b.path("in")}})
	b.want(r, 2, 2, 0, 0, 0, 0)
	b.holds("in/a.txt", "outside/b.txt")
	if root := b.store.docs[outside].Document.Root; root != b.path("in") {
		t.Errorf("root %s", root)
	}
}

func TestAnotherModelAsksForRebuild(t *testing.T) {
	b := newBench(t)
	b.write("a.txt", "还在的文件。")
	gone := b.write("b.txt", "会消失的文件。")
	b.write("c.jsonl", `{"id":"1","text":"一行。"}`)
	b.run(Request{})
	os.Remove(gone)
	b.embed = &hashes{name: "other"}
	_, err := b.ingester().Run(context.Background(), Request{Paths: []string{b.dir}})
	if e := (*Error)(nil); !errors.As(err, &e) || e.Code != CodeModel || !strings.Contains(e.Message(text.English), "--rebuild") {
		t.Fatalf("error %v", err)
	}
	added := b.write("new/d.txt", "新的文件。")
	r := b.run(Request{Paths: []string{added}, Rebuild: true})
	if r.New != 1 || r.Changed != 3 {
		t.Errorf("%+v", r)
	}
	b.holds("a.txt", "b.txt", "c.jsonl#1", "new/d.txt")
	last := b.store.applied[len(b.store.applied)-1]
	if !last.Reset || len(last.Put) != 4 || b.store.model.Name != "other" {
		t.Errorf("rebuild is no single change: %+v", last)
	}
	if r := b.run(Request{}); r.Unchanged != 3 {
		t.Errorf("after the rebuild: %+v", r)
	}
}

func TestRebuildReadsAllAgain(t *testing.T) {
	b := newBench(t)
	b.write("a.txt", "第一句。")
	gone := b.write("b.txt", "会消失的文件。")
	b.run(Request{})
	os.Remove(gone)
	r := b.run(Request{Paths: []string{b.path("a.txt")}, Rebuild: true})
	b.want(r, 1, 0, 2, 0, 0, 0)
	b.holds("a.txt", "b.txt")
	if got := b.store.docs[gone].Document; got.Text != "会消失的文件。" || got.Root != b.dir || len(b.store.docs[gone].Chunks[0].Vector) == 0 {
		t.Errorf("restored %+v", got)
	}
}

func TestBatchesAreBounded(t *testing.T) {
	b := newBench(t)
	b.opt.BatchDocuments = 100
	var lines strings.Builder
	for i := range 1000 {
		fmt.Fprintf(&lines, `{"id":"%d","text":"第%d段。"}`+"\n", i, i)
	}
	b.write("a.jsonl", lines.String())
	b.run(Request{})
	if len(b.store.docs) != 1000 {
		t.Fatalf("%d documents", len(b.store.docs))
	}
	for _, c := range b.store.applied {
		if len(c.Put) > 100+passageBatch {
			t.Errorf("a change of %d documents", len(c.Put))
		}
	}
}

func TestCancelKeepsWhatWasApplied(t *testing.T) {
	b := newBench(t)
	b.opt.BatchDocuments, b.opt.Workers = 10, 1
	for i := range 100 {
		b.write(fmt.Sprintf("%02d.txt", i), "一句话。")
	}
	ctx, cancel := context.WithCancel(context.Background())
	b.store.during = cancel
	_, err := b.ingester().Run(ctx, Request{Paths: []string{b.dir}})
	if !errors.Is(err, context.Canceled) || len(b.store.docs) != 10 {
		t.Errorf("%v, %d documents", err, len(b.store.docs))
	}
}

func TestEmbedderFailureEndsTheRun(t *testing.T) {
	b := newBench(t)
	b.write("a.txt", "一句话。")
	b.embed.fail = errors.New("connection refused")
	_, err := b.ingester().Run(context.Background(), Request{Paths: []string{b.dir}})
	if e := (*Error)(nil); !errors.As(err, &e) || e.Code != CodeEmbed || len(b.store.docs) != 0 {
		t.Errorf("%v", err)
	}
	b.embed.fail, b.store.fail = nil, store.ErrFull
	_, err = b.ingester().Run(context.Background(), Request{Paths: []string{b.dir}})
	if !errors.Is(err, store.ErrFull) {
		t.Errorf("%v hides the cause", err)
	}
}

func TestSeeds(t *testing.T) {
	b := newBench(t)
	seeds := fstest.MapFS{
		"one.md":    {Data: []byte("# 一\n\n第一篇。")},
		"two.md":    {Data: []byte("# 二\n\n第二篇。")},
		"terms.tsv": {Data: []byte("a\tb")},
	}
	file := b.write("a.txt", "自己的文件。")
	b.run(Request{})
	r, err := b.ingester().RunFS(context.Background(), seeds, Request{})
	if err != nil || r.New != 2 || b.store.docs["seeds/one.md"].Document.Title != "一" {
		t.Fatalf("%+v %v", r, err)
	}
	delete(seeds, "two.md")
	r, err = b.ingester().RunFS(context.Background(), seeds, Request{})
	if err != nil || r.Unchanged != 1 || r.Removed != 1 || len(b.store.docs) != 2 {
		t.Errorf("%+v %v", r, err)
	}
	if _, ok := b.store.docs[file]; !ok {
		t.Error("a file of the team's own is gone")
	}
}

func TestProgressReachesTheEnd(t *testing.T) {
	b := newBench(t)
	b.write("a.txt", "一句话。")
	b.write("b.jsonl", `{"id":"1","text":"一行。"}`+"\n"+`{"id":"2","text":"一行。"}`)
	var last Progress
	b.opt.Progress = func(p Progress) {
		if p.Bytes < last.Bytes || p.Files < last.Files {
			t.Errorf("%+v after %+v", p, last)
		}
		last = p
	}
	b.run(Request{})
	if last.Files != last.FilesTotal || last.Bytes != last.BytesTotal || last.FilesTotal != 2 || last.Chunks != 3 {
		t.Errorf("%+v", last)
	}
}

func TestVanishedFile(t *testing.T) {
	b := newBench(t)
	path := b.write("a.txt", "会消失的文件。")
	b.run(Request{})
	os.Remove(path)
	r := b.run(Request{Paths: []string{path}})
	b.want(r, 0, 0, 0, 0, 0, 1)
	b.holds("a.txt")
}
