package store

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/wenju/wenju/internal/text"
)

func TestSources(t *testing.T) {
	for _, test := range []map[string]string{
		{},
		{"/a/x.txt": "x.txt"},
		{"/a/x.txt": "x.txt", "/a/y.txt": "y.txt"},
		{"/a/x.txt": "a/x.txt", "/b/x.txt": "b/x.txt", "/b/y.txt": "y.txt"},
		{"/a/c/x.txt": "a/c/x.txt", "/b/c/x.txt": "b/c/x.txt", "/b/d/x.txt": "d/x.txt"},
		{"/x.txt": "/x.txt", "/a/x.txt": "a/x.txt"},
		{"/x.txt": "/x.txt", "/a/x.txt": "/a/x.txt", "/b/a/x.txt": "b/a/x.txt"},
		{"seeds/x.md": "x.md"},
		{"seeds/x.md": "seeds/x.md", "/home/seeds/x.md": "home/seeds/x.md"},
		{"/a/q.jsonl#1": "1", "/a/q.jsonl#2": "2"},
		{"/a/q.jsonl#1": "q.jsonl#1", "/a/r.jsonl#1": "r.jsonl#1", "/a/r.jsonl#2": "2"},
		{"/a/q.jsonl#1": "a/q.jsonl#1", "/b/q.jsonl#1": "b/q.jsonl#1"},
		{"/a/q.jsonl#x.txt": "q.jsonl#x.txt", "/a/x.txt": "a/x.txt"},
		{"/a/q.jsonl#b/c#d": "b/c#d"},
		{"/文件/甲.txt": "文件/甲.txt", "/资料/甲.txt": "资料/甲.txt"},
	} {
		paths := slices.Sorted(maps.Keys(test))
		for range 2 {
			if got := Sources(paths); !maps.Equal(got, test) {
				t.Errorf("Sources(%q) = %v, want %v", paths, got, test)
			}
			slices.Reverse(paths)
		}
	}
}

// TestSourcesAreUnique tries all sets of three out of some awkward paths.
func TestSourcesAreUnique(t *testing.T) {
	paths := []string{"/x.txt", "/a/x.txt", "/b/a/x.txt", "seeds/x.txt", "/seeds/x.txt", "/q.jsonl#x.txt", "/a/q.jsonl#x.txt",
		"/q.jsonl#/x.txt", "/q.jsonl#a/x.txt", "/q.jsonl#/a/x.txt", "/r.jsonl#q.jsonl#x.txt", "/q.jsonl#seeds/x.txt", "x.txt"}
	for i := range paths {
		for j := range i {
			for k := range j {
				set := []string{paths[i], paths[j], paths[k]}
				names := Sources(set)
				if unique := slices.Compact(slices.Sorted(maps.Values(names))); len(unique) != 3 {
					t.Errorf("Sources(%q) = %q", set, names)
				}
			}
		}
	}
}

func TestChunkID(t *testing.T) {
	id := ChunkID("x.txt", text.Span{Start: 3, End: 9}, "河水")
	if id != ChunkID("x.txt", text.Span{Start: 3, End: 9}, "河水") || len(id) != 16 {
		t.Errorf("id %q", id)
	}
	for _, other := range []string{
		ChunkID("y.txt", text.Span{Start: 3, End: 9}, "河水"),
		ChunkID("x.txt", text.Span{Start: 0, End: 9}, "河水"),
		ChunkID("x.txt", text.Span{Start: 3, End: 10}, "河水"),
		ChunkID("x.txt", text.Span{Start: 3, End: 9}, "河山"),
	} {
		if other == id {
			t.Errorf("id %q twice", id)
		}
	}
}

func TestBreaks(t *testing.T) {
	// "北京\r\n大城市病\n的" repaired to "北京大城市病的".
	original, repaired := "北京\r\n大城市病\n的", "北京大城市病的"
	breaks := Breaks{{Repaired: 6, Original: 8}, {Repaired: 18, Original: 21}}
	for _, test := range []struct{ part, want string }{
		{"北京", "北京"},
		{"大", "大"},
		{"京大", "京\r\n大"},
		{"大城市病", "大城市病"},
		{"北京大城市病的", original},
		{"的", "的"},
	} {
		start := strings.Index(repaired, test.part)
		got := breaks.Original(text.Span{Start: start, End: start + len(test.part)})
		if got.Of(original) != test.want {
			t.Errorf("%q stands for %q, want %q", test.part, got.Of(original), test.want)
		}
	}
	if got := Breaks(nil).Original(text.Span{Start: 3, End: 9}); got != (text.Span{Start: 3, End: 9}) {
		t.Errorf("without breaks: %v", got)
	}
}
