package ingest

import (
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	gtext "github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// markdownPage tells the lines of a Markdown text by the blocks that goldmark
// finds. Inline syntax is of no interest: a chunk is verbatim source.
func markdownPage(s string) (p *page, title string) {
	p = newPage(s)
	p.markdown = true
	body, title := p.frontMatter()
	blocks := parser.NewParser(
		parser.WithBlockParsers(parser.DefaultBlockParsers()...),
		parser.WithParagraphTransformers(
			util.Prioritized(extension.NewTableParagraphTransformer(), 200),
		),
	)
	source := []byte(s[body:])
	m := marker{page: p, base: body}
	root := blocks.Parse(gtext.NewReader(source))
	_ = ast.Walk(root, m.visit) // visit fails never
	p.markRest()
	return p, title
}

// frontMatter marks a block of YAML at the top as no content and returns where
// the text begins, and the title that the block gives.
func (p *page) frontMatter() (body int, title string) {
	if len(p.lines) == 0 || p.of(0) != "---" {
		return 0, ""
	}
	for i := 1; i < len(p.lines); i++ {
		if t := p.of(i); t != "---" && t != "..." {
			continue
		}
		for j := 0; j <= i; j++ {
			if value, ok := strings.CutPrefix(p.of(j), "title:"); ok {
				title = strings.Trim(value, " \"'")
			}
			if p.lines[j].kind != kindBlank {
				p.lines[j].kind = kindRule
			}
		}
		return p.ends[i], title
	}
	return 0, ""
}

// marker carries goldmark's judgement over to the lines.
type marker struct {
	page *page
	base int // where the source that goldmark was given begins in the page
}

func (m *marker) line(at int) int { return m.page.lineOf(m.base + at) }

func (m *marker) visit(n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering || n.Type() == ast.TypeInline {
		return ast.WalkContinue, nil
	}
	switch n := n.(type) {
	case *ast.Heading:
		m.heading(n)
	case *ast.FencedCodeBlock, *ast.CodeBlock, *ast.HTMLBlock:
		m.mark(n, kindCode)
	case *ast.Blockquote:
		m.quote(n)
	case *ast.ListItem:
		if at, ok := firstByte(n); ok {
			m.page.lines[m.line(at)].item = true
		}
	case *ast.Paragraph, *ast.TextBlock:
		m.paragraph(n)
	case *east.Table:
		m.table(n)
		return ast.WalkSkipChildren, nil
	}
	return ast.WalkContinue, nil
}

func (m *marker) heading(n *ast.Heading) {
	segments := n.Lines()
	if segments.Len() == 0 {
		return
	}
	last := 0
	for i := range segments.Len() {
		last = m.line(segments.At(i).Start)
		m.page.lines[last].kind = kindHeading
		m.page.lines[last].level = n.Level
	}
	if next := last + 1; !strings.HasPrefix(m.page.of(last), "#") && next < len(m.page.lines) &&
		strings.Trim(m.page.of(next), "=-") == "" && m.page.lines[next].kind != kindBlank {
		m.page.lines[next].kind = kindRule // the underline
	}
}

func (m *marker) mark(n ast.Node, kind lineKind) {
	segments := n.Lines()
	for i := range segments.Len() {
		if l := &m.page.lines[m.line(segments.At(i).Start)]; l.kind != kindBlank {
			l.kind = kind
		}
	}
}

// quote keeps quoted lines as they are: each begins with a mark of its own, and
// joined it would stand in mid-sentence.
func (m *marker) quote(n *ast.Blockquote) {
	first, ok := firstByte(n)
	if !ok {
		return
	}
	last, _ := lastByte(n)
	for i := m.line(first); i <= m.line(last); i++ {
		if l := &m.page.lines[i]; l.kind == kindProse {
			l.kind = kindWhole
		}
	}
}

// paragraph notes where the author asked for a line break.
func (m *marker) paragraph(n ast.Node) {
	segments := n.Lines()
	for i := range segments.Len() {
		k := m.line(segments.At(i).Start)
		l := &m.page.lines[k]
		raw := strings.TrimRight(m.page.text[l.lo:m.page.ends[k]], "\r\n")
		l.hard = strings.HasSuffix(raw, "  ") || strings.HasSuffix(raw, "\\") || strings.HasSuffix(raw, "<br>")
	}
}

func (m *marker) table(n *east.Table) {
	first, ok := firstByte(n)
	if !ok {
		return
	}
	last, _ := lastByte(n)
	for i := m.line(first); i <= m.line(last); i++ {
		m.page.lines[i].kind = kindRow
	}
}

// firstByte and lastByte are the offsets of the first and the last line of a
// block that have content.
func firstByte(n ast.Node) (int, bool) {
	if n.Type() == ast.TypeInline {
		return 0, false
	}
	if s := n.Lines(); s != nil && s.Len() > 0 {
		return s.At(0).Start, true
	}
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if at, ok := firstByte(c); ok {
			return at, true
		}
	}
	return 0, false
}

func lastByte(n ast.Node) (int, bool) {
	if n.Type() == ast.TypeInline {
		return 0, false
	}
	for c := n.LastChild(); c != nil; c = c.PreviousSibling() {
		if at, ok := lastByte(c); ok {
			return at, true
		}
	}
	if s := n.Lines(); s != nil && s.Len() > 0 {
		return s.At(s.Len() - 1).Start, true
	}
	return 0, false
}

// markRest judges the lines that belong to no leaf block: fences, thematic
// breaks, definitions of links.
func (p *page) markRest() {
	for i := range p.lines {
		l := &p.lines[i]
		if l.kind != kindProse {
			continue
		}
		switch s := p.of(i); {
		case strings.HasPrefix(s, "```"), strings.HasPrefix(s, "~~~"):
			l.kind = kindCode
		case isOrnament(s):
			l.kind = kindRule
		case s[0] == '#' && strings.Trim(s, "#") == "":
			l.kind = kindRule
		}
	}
}

// isOrnament says whether s is a line drawn with punctuation.
func isOrnament(s string) bool {
	drawn := strings.ReplaceAll(s, " ", "")
	return len(drawn) >= 3 && strings.Trim(drawn, drawn[:1]) == "" && strings.Contains("-=*_~#+.", drawn[:1])
}
