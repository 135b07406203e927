package bot

import (
	"bytes"
	"html"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
)

var (
	markdownReader = goldmark.New(goldmark.WithExtensions(extension.GFM))
	tags           = regexp.MustCompile(`<[^>]*>`)
)

// read is what a reader of Markdown makes of a text, as HTML.
func read(t *testing.T, s string) string {
	t.Helper()
	var out bytes.Buffer
	if err := markdownReader.Convert([]byte(s), &out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// someOf is a text of up to n of the words.
func someOf(random *rand.Rand, words []string, n int) string {
	var out strings.Builder
	for range 1 + random.IntN(n) {
		out.WriteString(words[random.IntN(len(words))])
	}
	return strings.TrimSpace(out.String())
}

func TestAMarkdownReaderSeesTheTextAndNoLinks(t *testing.T) {
	words := []string{"北京", "the ", "**bold**", "**“引”**", "**30%**", "*", "_x_", "snake_case ", "`code`", "`a<b`", "。", ". ", "[1]", " [2]。",
		"<b>", "&amp;", "https://a.example.com/x", "www.a.com", "@here", "\\", "~~x~~", "(x)", "](", "![", "\n", "\n- ", "\n1. ", "#", "\n# ",
		"|", "> ", "=", "---", "\n---\n", "    ", "\t- "}
	random := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		s := someOf(random, words, 8)
		p := renderer{}.piece(s)
		h := read(t, p)
		if strings.Contains(h, "<a ") || strings.Contains(h, "<img") {
			t.Fatalf("%q\nbecomes %q\nread as %q", s, p, h)
		}
		got := strings.ReplaceAll(html.UnescapeString(tags.ReplaceAllString(h, "")), gap, "")
		if letters(got) != letters(s) {
			t.Fatalf("%q\nbecomes %q\nread as %q", s, p, h)
		}
	}
}

func TestAMarkdownReaderSeesTheBold(t *testing.T) {
	bold := []string{"**bold**", "**2300万**", "**“引”**", "**30%**", "**京津冀**"}
	words := append([]string{"北京", "the", " ", "。", "，", "(", "”", "1"}, bold...)
	random := rand.New(rand.NewPCG(3, 4))
	for range 20_000 {
		s := someOf(random, words, 6)
		if strings.Contains(s, "****") {
			continue // two in a row have no mark of their own each
		}
		want := strings.Count(s, "**") / 2
		p := renderer{}.piece(s)
		if h := read(t, p); strings.Count(h, "<strong>") != want || strings.Contains(h, "*") {
			t.Fatalf("%q\nbecomes %q\nread as %q", s, p, h)
		}
	}
}
