package main

import (
	"testing"

	"github.com/wenju/wenju/internal/store"
	"github.com/wenju/wenju/rag"
)

func TestAddressesOfPassages(t *testing.T) {
	c := rag.Citation{Source: "hr/leave.md", StartLine: 27, EndLine: 28}
	file := store.Document{Path: "/srv/docs/hr/年假 1.md", Root: "/srv/docs", Source: "年假 1.md", Format: "md"}
	for _, test := range []struct {
		pattern sourceURL
		doc     store.Document
		want    string
	}{
		{"https://g.example.com/{path}#L{start_line}-L{end_line}", file, "https://g.example.com/hr/%E5%B9%B4%E5%81%87%201.md#L27-L28"},
		{"https://g.example.com/{source}", file, "https://g.example.com/%E5%B9%B4%E5%81%87%201.md"},
		{"https://g.example.com/{path}", store.Document{Path: "/srv/a/b.md", Source: "b.md"}, "https://g.example.com/b.md"},
		{"https://t.example.com/{source}", store.Document{Path: "/srv/t.jsonl#T-1", Root: "/srv", Source: "T-1", Format: "jsonl"}, "https://t.example.com/T-1"},
		{"https://t.example.com/{path}", store.Document{Path: "/srv/t.jsonl#T-1", Root: "/srv", Source: "T-1", Format: "jsonl"}, "https://t.example.com/t.jsonl"},
		{"https://g.example.com/{source}", store.Document{Path: "seeds/01.md", Source: "01.md"}, ""},
		{"https://g.example.com/{path}", store.Document{Path: "/srv/a/b.md", Source: "b.md", URL: "https://w.example.com/p"}, "https://w.example.com/p"},
		{"", file, ""},
	} {
		if got := test.pattern.of(test.doc, c); got != test.want {
			t.Errorf("%s of %s is %q, want %q", test.pattern, test.doc.Path, got, test.want)
		}
	}
}

func TestPatternsOfAddresses(t *testing.T) {
	for value, good := range map[string]bool{
		"https://wiki.example.com/{source}#L{start_line}": true, "http://localhost:8080/{path}": true,
		"https://wiki.example.com/": false, "wiki/{source}": false, "javascript:{source}": false, "https://a b/{source}": false, "https://a.b/{source}|x": false,
	} {
		if _, bad := checkSourceURL(value); bad == good {
			t.Errorf("%q can be used: %v", value, !bad)
		}
	}
}
