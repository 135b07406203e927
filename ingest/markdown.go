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
	if p.nestsTooDeep() {
		return plainPage(s, true), title
	}
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

// maxNesting is how many quotations and lists may begin on one line. The parser's
// time grows with the square of it, and no document has many.
const maxNesting = 50

func (p *page) nestsTooDeep() bool {
	for i := range p.lines {
		s := p.of(i)
		if len(s) <= maxNesting {
			continue
		}
		marks := 0
		for j := 0; j < len(s) && strings.IndexByte("> \t-*+.)0123456789", s[j]) >= 0; j++ {
			if s[j] != ' ' && s[j] != '\t' {
				marks++
			}
		}
		if marks > maxNesting && !isOrnament(s) {
			return true
		}
	}
	return false
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
	// quotes is how many quotations the walk is in, and item says that the next
	// line found begins a list item.
	quotes int
	item   bool
}

func (m *marker) line(at int) int { return m.page.lineOf(m.base + at) }

func (m *marker) visit(n ast.Node, entering bool) (ast.WalkStatus, error) {
	if n.Type() == ast.TypeInline {
		return ast.WalkContinue, nil
	}
	switch n.(type) {
	case *ast.Blockquote:
		m.quotes++
		if !entering {
			m.quotes -= 2
		}
		return ast.WalkContinue, nil
	case *ast.ListItem:
		m.item = entering
		return ast.WalkContinue, nil
	}
	if !entering {
		return ast.WalkContinue, nil
	}
	if s := n.Lines(); m.item && s != nil && s.Len() > 0 {
		m.page.lines[m.line(s.At(0).Start)].item = true
		m.item = false
	}
	return m.leaf(n), nil
}

func (m *marker) leaf(n ast.Node) ast.WalkStatus {
	switch n := n.(type) {
	case *ast.Heading:
		m.heading(n)
	case *ast.FencedCodeBlock, *ast.CodeBlock, *ast.HTMLBlock:
		m.mark(n, kindCode)
	case *ast.Paragraph, *ast.TextBlock:
		m.paragraph(n)
	case *east.Table:
		m.table(n)
		return ast.WalkSkipChildren
	}
	return ast.WalkContinue
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

// paragraph notes where the author asked for a line break. Quoted lines stay as
// they are: each begins with a mark of its own, and joined it would stand in
// mid-sentence.
func (m *marker) paragraph(n ast.Node) {
	segments := n.Lines()
	for i := range segments.Len() {
		k := m.line(segments.At(i).Start)
		l := &m.page.lines[k]
		raw := strings.TrimRight(m.page.text[l.lo:m.page.ends[k]], "\r\n")
		if m.quotes > 0 && l.kind == kindProse {
			l.kind = kindWhole
		}
		l.hard = strings.HasSuffix(raw, "  ") || strings.HasSuffix(raw, "\\") || strings.HasSuffix(raw, "<br>")
	}
}

// table marks the lines from the first row of a table to the last, the line
// between head and body included.
func (m *marker) table(n *east.Table) {
	first, last := -1, -1
	for r := n.FirstChild(); r != nil; r = r.NextSibling() {
		c := r.FirstChild()
		if c == nil || c.Lines() == nil || c.Lines().Len() == 0 {
			continue
		}
		last = m.line(c.Lines().At(0).Start)
		if first < 0 {
			first = last
		}
	}
	for i := first; i >= 0 && i <= last; i++ {
		m.page.lines[i].kind = kindRow
	}
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
		case i > 0 && p.lines[i-1].kind == kindRow && strings.Trim(s, "|-: \t") == "":
			l.kind = kindRow // a table without rows
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
