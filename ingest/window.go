package ingest

import (
	"sort"

	"github.com/wenju/wenju/internal/store"
	"github.com/wenju/wenju/internal/text"
)

// unit is a range of atoms that a window takes in as a whole.
type unit struct {
	from, to int
	weight   int
}

// window is a range of atoms that becomes a chunk.
type window struct{ from, to int }

// chunks cuts a part into windows of whole sentences.
func (p *part) chunks(sizes Sizes) []store.Chunk {
	atoms := p.atoms()
	if len(atoms) == 0 {
		return nil
	}
	heads := p.heads()
	out := make([]store.Chunk, 0, 4)
	for _, w := range p.windows(atoms, sizes) {
		span := text.Span{Start: atoms[w.from].span.Start, End: atoms[w.to-1].span.End}
		c := p.chunk(span)
		if row := atoms[w.from].row; heads[row] < row {
			head := p.rows[heads[row]].span.Of(p.text)
			c.Heading = append(c.Heading[:len(c.Heading):len(c.Heading)], head[:cutAt(head, 400)])
		}
		out = append(out, c)
	}
	return out
}

// chunk makes the chunk of that span of the part's text.
func (p *part) chunk(span text.Span) store.Chunk {
	lo, hi := p.source(span.Start), p.source(span.End-1)+1
	c := store.Chunk{Heading: p.heading, Text: span.Of(p.text), Span: text.Span{Start: lo, End: hi}}
	i := sort.Search(len(p.breaks), func(i int) bool { return p.breaks[i].Repaired > span.Start })
	for ; i < len(p.breaks) && p.breaks[i].Repaired < span.End; i++ {
		b := p.breaks[i]
		c.Breaks = append(c.Breaks, store.Break{Repaired: b.Repaired - span.Start, Original: b.Original - lo})
	}
	return c
}

// source is the offset in the source of a byte of the part's text.
func (p *part) source(at int) int {
	i := sort.Search(len(p.breaks), func(i int) bool { return p.breaks[i].Repaired > at })
	if i == 0 {
		return p.start + at
	}
	return p.breaks[i-1].Original + at - p.breaks[i-1].Repaired
}

// heads returns for each row the first row of its table, or itself. A window
// that begins inside a table has the table's head beside its headings: it cannot
// be in its text, which is one stretch of the source.
func (p *part) heads() []int {
	heads := make([]int, len(p.rows))
	for i, r := range p.rows {
		heads[i] = i
		if i > 0 && r.kind == kindRow && p.rows[i-1].kind == kindRow && !r.gap {
			heads[i] = heads[i-1]
		}
	}
	return heads
}

// units joins the atoms of each group that fits into a window.
func (p *part) units(atoms []atom, sizes Sizes) []unit {
	groups := p.groups(atoms)
	var out []unit
	for i := 0; i < len(atoms); {
		u := unit{i, i + 1, atoms[i].weight}
		if len(groups) > 0 && groups[0].from == i {
			if whole := sum(atoms, groups[0].from, groups[0].to); whole.weight <= sizes.group() {
				u = whole
			}
			groups = groups[1:]
		}
		out = append(out, u)
		i = u.to
	}
	return out
}

func sum(atoms []atom, from, to int) unit {
	u := unit{from, to, 0}
	for _, a := range atoms[from:to] {
		u.weight += a.weight
	}
	return u
}

// windows fills windows with units up to the size aimed at. The last sentence
// of a window is repeated in the next one where the cut is inside a paragraph.
func (p *part) windows(atoms []atom, sizes Sizes) []window {
	if all := sum(atoms, 0, len(atoms)); all.weight <= sizes.whole() {
		return []window{{0, len(atoms)}}
	}
	units := p.units(atoms, sizes)
	rest := 0
	for _, u := range units {
		rest += u.weight
	}
	var out []window
	cur := window{0, 0}
	weight, aim := 0, sizes.evenly(rest)
	for _, u := range units {
		if weight > 0 && weight+u.weight > aim+u.weight/3 && weight+rest > sizes.whole() {
			out = append(out, cur)
			cur, weight = p.next(atoms, cur, sizes.repeat())
			aim = sizes.evenly(rest + weight)
		}
		cur.to = u.to
		weight += u.weight
		rest -= u.weight
	}
	return append(out, cur)
}

// evenly is the size of the windows when text of that weight is cut into
// windows of about the same size.
func (s Sizes) evenly(weight int) int {
	n := (weight + s.window() - 1) / s.window()
	return weight / max(n, 1)
}

// next begins the window behind cur, with the sentence that it repeats.
func (p *part) next(atoms []atom, cur window, repeat int) (window, int) {
	last := atoms[cur.to-1]
	inside := cur.to < len(atoms) && atoms[cur.to].row == last.row
	if inside && p.rows[last.row].kind == kindProse && cur.to-cur.from > 1 && last.weight <= repeat {
		return window{cur.to - 1, cur.to}, last.weight
	}
	return window{cur.to, cur.to}, 0
}
