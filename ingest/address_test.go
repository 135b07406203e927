package ingest_test

import (
	"strings"
	"testing"

	"github.com/wenju/wenju/ingest"
)

func TestDocumentsSayWhereTheyAre(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"a.md", "---\ntitle: 题\nurl: https://wiki.example.com/a?b=1#c\n---\n\n正文。\n", "https://wiki.example.com/a?b=1#c"},
		{"a.md", "---\r\nurl: \"http://wiki.example.com/页\"\r\n---\r\n正文。\r\n", "http://wiki.example.com/%E9%A1%B5"},
		{"a.md", "---\nurl: javascript:alert(1)\n---\n正文。\n", ""},
		{"a.md", "正文。\n\nurl: https://wiki.example.com/a\n", ""},
		{"a.md", "---\nurl: https://wiki.example.com/a\n\n正文没有结束。\n", ""},
		{"a.txt", "---\nurl: https://wiki.example.com/a\n---\n正文。\n", ""},
		{"a.jsonl", `{"id":"1","text":"正文。","url":" https://wiki.example.com/1 "}`, "https://wiki.example.com/1"},
		{"a.jsonl", `{"id":"1","text":"正文。","url":7}`, ""},
		{"a.jsonl", `{"id":"1","text":"正文。","url":"https://x.example.com/` + strings.Repeat("x", 3000) + `"}`, ""},
		{"a.jsonl", `{"id":"1","text":"正文。"}`, ""},
	} {
		docs, err := ingest.Parse("/docs/"+test.name, []byte(test.text))
		if err != nil || len(docs) != 1 {
			t.Fatalf("%.60q: %d documents, %v", test.text, len(docs), err)
		}
		if got := docs[0].Document.URL; got != test.want {
			t.Errorf("%.60q is at %q, want %q", test.text, got, test.want)
		}
	}
}
