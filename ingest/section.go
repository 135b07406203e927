package ingest

import (
	"regexp"
	"strings"

	"github.com/wenju/wenju/internal/store"
	"github.com/wenju/wenju/internal/text"
)

// part is a stretch of text under one heading, without anything left out of it,
// put together from its lines.
type part struct {
	heading []string
	// text is the repaired text: paragraphs, rows and items parted by line breaks.
	text string
	// start is where it begins in the source, and breaks where the two differ:
	// offsets of text against offsets of the source.
	start  int
	breaks store.Breaks
	rows   []row
}

// row is one line of a part's text.
type row struct {
	span text.Span
	kind lineKind
	item bool
	// gap says that a blank line is before it.
	gap bool
}

// outline holds the headings that a line stands under.
type outline struct {
	entries []entry
	// last is the line of the newest heading while nothing has followed it, else -1.
	last int
}

type entry struct {
	level int
	style style
	text  string
	line  int // of the page, where the heading began
}

func (o *outline) path() []string {
	if len(o.entries) == 0 {
		return nil
	}
	path := make([]string, len(o.entries))
	for i := range o.entries {
		path[i] = o.entries[i].text
	}
	return path
}

// push takes in the heading on line i. A heading whose form shows no level is
// as deep as the last one of its style, or one deeper than the heading that it
// directly follows, or than the numbered ones above it.
func (o *outline) push(p *page, i int) {
	e := entry{level: p.lines[i].level, style: bare, text: headingText(p.of(i)), line: i}
	if e.level == 0 {
		if m := markOf(p.of(i)); m >= 0 && marks[m].heading {
			e.style = marks[m].style
		}
		follows := o.last >= 0 && len(o.entries) > 0
		if k := o.find(e.style); k >= 0 && !(follows && e.style == bare) {
			o.entries = o.entries[:k]
		}
	} else {
		for len(o.entries) > 0 && o.entries[len(o.entries)-1].level >= e.level {
			o.entries = o.entries[:len(o.entries)-1]
		}
	}
	o.entries = append(o.entries, e)
	o.last = i
}

// find returns the place of the first entry of that style, or -1.
func (o *outline) find(s style) int {
	for k := range o.entries {
		if o.entries[k].style == s && o.entries[k].level == 0 {
			return k
		}
	}
	return -1
}

var linkPattern = regexp.MustCompile(`!?\[([^\]]*)\]\([^)]*\)`)

// headingText is a heading without the marks that make it one.
func headingText(s string) string {
	if t := strings.TrimLeft(s, "#"); len(t) < len(s) && len(s)-len(t) <= 6 {
		s = strings.TrimRight(t, "# \t")
	}
	s = linkPattern.ReplaceAllString(s, "$1")
	s = strings.NewReplacer("**", "", "`", "", "__", "").Replace(s)
	if endsInHalfStop(s) {
		s = s[:len(s)-1]
	}
	return strings.TrimSpace(s)
}

// parts cuts a page into stretches of text, each with its headings. A heading
// without anything under it is a part of its own: it is all that the document
// says there.
func (p *page) parts() []part {
	b := builder{p: p, flow: newFlow(p)}
	o := outline{last: -1}
	for i := range p.lines {
		switch p.lines[i].kind {
		case kindBlank:
			b.gap = true
		case kindRule:
			b.close(o.path())
		case kindHeading:
			b.close(o.path())
			b.orphan(&o, i)
			o.push(p, i)
		default:
			o.last = -1
			b.add(i)
		}
	}
	b.close(o.path())
	b.orphan(&o, -1)
	return b.parts
}

// builder puts parts together.
type builder struct {
	p     *page
	flow  *flow
	parts []part
	buf   strings.Builder
	cur   part
	last  int // the line added last, valid while buf holds text
	gap   bool
}

// add takes in the line i.
func (b *builder) add(i int) {
	l, lo := &b.p.lines[i], b.p.from(i)
	if b.buf.Len() == 0 {
		b.cur.start = lo
		b.open(i)
	} else {
		between := "\n"
		if !b.gap && b.last == i-1 {
			between = b.flow.between(b.buf.String()[b.cur.rows[len(b.cur.rows)-1].span.Start:], b.last)
		}
		b.buf.WriteString(between)
		if between == "\n" {
			b.open(i)
		}
		if lo-b.cur.start-b.buf.Len() != b.shift() {
			b.cur.breaks = append(b.cur.breaks, store.Break{Repaired: b.buf.Len(), Original: lo})
		}
	}
	b.buf.WriteString(b.p.text[lo:l.hi])
	b.cur.rows[len(b.cur.rows)-1].span.End = b.buf.Len()
	b.last, b.gap = i, false
}

// from is where the text of line i begins: code and nested items keep the white
// space before them.
func (p *page) from(i int) int {
	l := &p.lines[i]
	if i == 0 || l.kind != kindCode && !(l.item && l.indent > 0) {
		return l.lo
	}
	return p.ends[i-1]
}

// open begins a row with the line i.
func (b *builder) open(i int) {
	l := &b.p.lines[i]
	b.cur.rows = append(b.cur.rows, row{span: text.Span{Start: b.buf.Len()}, kind: l.kind, item: l.item, gap: b.gap})
}

// shift is how far the source is ahead of the text at the end of what there is.
func (b *builder) shift() int {
	if n := len(b.cur.breaks); n > 0 {
		return b.cur.breaks[n-1].Original - b.cur.breaks[n-1].Repaired - b.cur.start
	}
	return 0
}

// close ends the part under the headings of path.
func (b *builder) close(path []string) {
	if b.buf.Len() > 0 {
		b.cur.text, b.cur.heading = b.buf.String(), path
		b.parts = append(b.parts, b.cur)
	}
	b.buf.Reset()
	b.cur, b.gap = part{}, false
}

// orphan makes a part of the newest heading where nothing follows it: the next
// heading, on line i, is not below it, or there is none.
func (b *builder) orphan(o *outline, i int) {
	if o.last < 0 {
		return
	}
	newest := o.entries[len(o.entries)-1]
	if i >= 0 && (newest.level == 0 && b.p.lines[i].level == 0 || newest.level < b.p.lines[i].level) {
		return
	}
	last := o.last
	o.last = -1
	path := o.path()
	b.add(last)
	b.close(path[:len(path)-1])
}
