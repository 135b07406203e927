package ingest

import (
	"errors"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/wenju/wenju/internal/store"
)

// Formats of documents, as Document.Format names them.
const (
	formatText     = "txt"
	formatMarkdown = "md"
	formatLines    = "jsonl"
)

// formatOf returns the format that a file's name shows, or "".
func formatOf(name string) string {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".txt":
		return formatText
	case ".md", ".markdown":
		return formatMarkdown
	case ".jsonl":
		return formatLines
	}
	return ""
}

// Parse reads the bytes of a file into documents with their chunks, without
// vectors. The extension of name says the format, and name is the path of the
// document, with "#id" behind it for each line of a JSONL file. Faults of single
// lines come joined in err beside the documents of the others; each is an *[Error].
func Parse(name string, raw []byte) ([]store.DocumentChunks, error) {
	switch format := formatOf(name); format {
	case "":
		return nil, &Error{Code: CodeFormat, Path: name}
	case formatLines:
		return parseLines(name, raw)
	default:
		doc, err := parseFile(name, format, raw, DefaultSizes())
		if err != nil {
			return nil, withPath(err, name)
		}
		return []store.DocumentChunks{doc}, nil
	}
}

func withPath(err error, path string) error {
	if e := (*Error)(nil); errors.As(err, &e) && e.Path == "" {
		e.Path = path
	}
	return err
}

// parseFile reads a text or Markdown file.
func parseFile(path, format string, raw []byte, sizes Sizes) (store.DocumentChunks, error) {
	if len(strings.TrimSpace(string(raw))) == 0 {
		return store.DocumentChunks{}, &Error{Code: CodeEmpty}
	}
	s, err := decode(raw)
	if err != nil {
		return store.DocumentChunks{}, err
	}
	return parseText(store.Document{Path: path, Format: format, Text: s}, sizes)
}

// parseText cuts the text of doc into chunks. A title that doc lacks is taken
// from the text.
func parseText(doc store.Document, sizes Sizes) (store.DocumentChunks, error) {
	p, title := newPageOf(doc)
	out := store.DocumentChunks{Document: doc}
	for _, part := range p.parts() {
		for _, c := range part.chunks(sizes) {
			c.StartLine, c.EndLine = p.lineOf(c.Span.Start)+1, p.lineOf(c.Span.End-1)+1
			c.Seq = len(out.Chunks)
			out.Chunks = append(out.Chunks, c)
		}
	}
	if len(out.Chunks) == 0 {
		return out, &Error{Code: CodeEmpty}
	}
	if doc.Format == formatMarkdown {
		out.Document.URL = frontMatterURL(doc.Text)
	}
	if out.Document.Title == "" && doc.Format != formatLines {
		out.Document.Title = firstOf(title, p.title(), baseName(doc.Path))
	}
	return out, nil
}

func newPageOf(doc store.Document) (p *page, title string) {
	switch doc.Format {
	case formatMarkdown:
		return markdownPage(doc.Text)
	case formatLines:
		// A passage stands for itself: a short line in it is part of what it says.
		return plainPage(doc.Text, false), ""
	}
	return plainPage(doc.Text, true), ""
}

func firstOf(names ...string) string {
	for _, n := range names {
		if n != "" {
			return n
		}
	}
	return ""
}

func baseName(path string) string {
	base := filepath.Base(filepath.ToSlash(path))
	return strings.TrimSuffix(base, filepath.Ext(base))
}

// longestTitle is the weight of the longest first line that is a title.
const longestTitle = 30 * weightHan

// title is what the text itself gives as its title, or "": its first heading of
// the highest level where that is at the top, a short first line, or the term
// that a first sentence explains (Term(…) is …).
func (p *page) title() string {
	first := -1
	for i := range p.lines {
		if k := p.lines[i].kind; k != kindBlank && k != kindRule {
			first = i
			break
		}
	}
	if p.markdown {
		for i := range p.lines {
			if p.lines[i].kind == kindHeading && p.lines[i].level == 1 {
				return headingText(p.of(i))
			}
		}
	}
	if first < 0 {
		return ""
	}
	s := p.of(first)
	if p.lines[first].kind == kindHeading {
		return headingText(s)
	}
	if p.markdown || p.lines[first].kind != kindProse {
		return ""
	}
	if term := explained(s); term != "" {
		return term
	}
	if p.lines[first].weight <= longestTitle && !strings.ContainsAny(s, clauseMarks+"。！？!?") && !endsSentence(s) &&
		!opensAfter(s) && !unclosed(s) && !endsOpen(s) && !p.lines[first].item && !newFlow(p).broken(first) {
		return s
	}
	return ""
}

// explained is the term before the bracket with which s begins, or "".
func explained(s string) string {
	i := strings.IndexAny(s, "(（")
	if i <= 0 {
		return ""
	}
	term := strings.TrimSpace(s[:i])
	if n := utf8.RuneCountInString(term); n < 2 || n > 24 || strings.ContainsAny(term, clauseMarks+"。.!?！？\"“”") || isItem(s) {
		return ""
	}
	return term
}
