package ingest

import (
	"regexp"
	"strings"
	"unicode"

	"github.com/wenju/wenju/internal/text"
)

// atom is what a window is made of and never cuts: a sentence, a row, a line of code.
type atom struct {
	span   text.Span
	row    int // of its part
	weight int
}

// maxAtom is the weight from which a sentence is cut after all.
const maxAtom = 1600 * weightHan

// atoms returns the sentences and rows of a part, in order.
func (p *part) atoms() []atom {
	var out []atom
	for i, r := range p.rows {
		line := r.span.Of(p.text)
		if r.kind == kindRow || r.kind == kindCode {
			out = appendAtom(out, p.text, r.span, i)
			continue
		}
		for _, s := range text.Sentences(line) {
			out = appendAtom(out, p.text, text.Span{Start: r.span.Start + s.Start, End: r.span.Start + s.End}, i)
		}
	}
	return out
}

// appendAtom adds the span, cut at clauses where it is far too long.
func appendAtom(out []atom, s string, span text.Span, row int) []atom {
	weight, _ := weigh(span.Of(s))
	for weight > maxAtom {
		cut := span.Start + clauseCut(span.Of(s))
		head := strings.TrimRightFunc(s[span.Start:cut], unicode.IsSpace)
		if w, _ := weigh(head); w > 0 {
			out = append(out, atom{text.Span{Start: span.Start, End: span.Start + len(head)}, row, w})
		}
		next := span.End - len(strings.TrimLeftFunc(s[cut:span.End], unicode.IsSpace))
		taken, _ := weigh(s[span.Start:next])
		weight -= taken
		span.Start = next
	}
	if span.Len() == 0 {
		return out
	}
	return append(out, atom{span, row, weight})
}

// clauseCut is where to cut a sentence that is far too long: behind the last
// clause mark or space of its first maxAtom/2, or right there.
func clauseCut(s string) int {
	weight, mark := 0, 0
	for i, r := range s {
		if weight >= maxAtom/2 {
			if mark > 0 {
				return mark
			}
			return i
		}
		if isWide(r) {
			weight += weightHan
		} else {
			weight += weightLatin
		}
		if r == ' ' || strings.ContainsRune(clauseMarks+"|\t", r) {
			mark = i + len(string(r))
		}
	}
	return len(s)
}

// group is a range of atoms that belong together: a list with the line that
// leads in to it, a table, a block of code.
type group struct{ from, to int }

// groups returns the ranges of atoms that are to stay together, in order and
// apart from each other. Atoms in none of them stand alone.
func (p *part) groups(atoms []atom) []group {
	var out []group
	add := func(g group) {
		if n := len(out); n > 0 && g.from < out[n-1].to {
			g.from = out[n-1].from
			g.to = max(g.to, out[n-1].to)
			out = out[:n-1]
		}
		if g.to-g.from > 1 {
			out = append(out, g)
		}
	}
	for i := 0; i < len(atoms); i++ {
		from := i
		switch r := p.rows[atoms[i].row]; {
		case r.kind == kindRow || r.kind == kindCode:
			i = p.run(atoms, i, r.kind)
		case r.item:
			i = p.list(atoms, i)
		default:
			end := p.series(atoms, i)
			if end < 0 {
				continue
			}
			i = end
		}
		if from > 0 && p.leadsIn(atoms, from) {
			from--
		}
		add(group{from, i + 1})
	}
	return out
}

// run is the last atom of the table or the code that atom i begins.
func (p *part) run(atoms []atom, i int, kind lineKind) int {
	for i+1 < len(atoms) {
		next := p.rows[atoms[i+1].row]
		if next.kind != kind || next.gap && kind == kindRow {
			break
		}
		i++
	}
	return i
}

// list is the last atom of the list that atom i begins: items, their other
// sentences, and their lines that were not joined as long as no blank line parts them.
func (p *part) list(atoms []atom, i int) int {
	last := i
	for i+1 < len(atoms) {
		i++
		r := p.rows[atoms[i].row]
		if atoms[i].row != atoms[last].row && !r.item {
			if r.gap || r.kind != kindProse {
				break
			}
			// Plain lines may go on with the item, or have left the list behind.
			if next := i + 1; next >= len(atoms) || !p.rows[atoms[next].row].item {
				break
			}
		}
		last = i
	}
	return last
}

// leadsIn says whether the atom before i announces what comes.
func (p *part) leadsIn(atoms []atom, i int) bool {
	before := atoms[i-1].span.Of(p.text)
	if strings.HasSuffix(before, ":") || strings.HasSuffix(before, "：") {
		return true
	}
	return announcePattern.MatchString(before[max(0, lastWords(before)-20):])
}

var announcePattern = regexp.MustCompile(`([一二三四五六七八九十两几\d]\s?(点|个方面|方面|项|条|步|类|种|大)|如下|以下|分别|包括)\p{Han}{0,6}[。.:：]?$`)

// series is the last atom of the enumeration within running text (一是…。二是…。)
// that atom i begins, or -1. The sentences between two ordinals belong to it.
func (p *part) series(atoms []atom, i int) int {
	kind, n := ordinal(atoms[i].span.Of(p.text))
	if n != 1 {
		return -1
	}
	last := -1
	for j := i + 1; j < len(atoms) && j-max(last, i) <= 8; j++ {
		if k, m := ordinal(atoms[j].span.Of(p.text)); k == kind && m == n+1 {
			n, last = m, j
		}
	}
	for last >= 0 && last+1 < len(atoms) && atoms[last+1].row == atoms[last].row && last-i < 40 {
		last++ // what else the last item says
	}
	return last
}

var ordinalPatterns = []struct {
	kind    string
	pattern *regexp.Regexp
}{
	{"是", regexp.MustCompile(`^([一二三四五六七八九十]+)是`)},
	{"第", regexp.MustCompile(`^第([一二三四五六七八九十]+)[\p{Han}，,、：:]`)},
	{"1", regexp.MustCompile(`^-?(\d{1,2})[、)）.．]`)},
	{"(1)", regexp.MustCompile(`^[(（](\d{1,2}|[一二三四五六七八九十]+)[)）]`)},
	{"一、", regexp.MustCompile(`^([一二三四五六七八九十]+)、`)},
}

var firstWords = []struct {
	word, kind string
	n          int
}{
	{"首先", "第", 1}, {"其次", "第", 2}, {"再次", "第", 3}, {"一方面", "面", 1}, {"另一方面", "面", 2},
	{"First", "st", 1}, {"Second", "st", 2}, {"Third", "st", 3}, {"Fourth", "st", 4},
}

// ordinal returns the kind and the number of the ordinal that s begins with; the
// number is 0 where there is none.
func ordinal(s string) (kind string, n int) {
	if s == "" || !strings.ContainsRune("一二三四五六七八九十第首其再另FST-(（0123456789", firstRune(s)) {
		return "", 0
	}
	for _, f := range firstWords {
		if strings.HasPrefix(s, f.word) {
			return f.kind, f.n
		}
	}
	s = s[:cutAt(s, 24)]
	for _, o := range ordinalPatterns {
		if m := o.pattern.FindStringSubmatch(s); m != nil {
			return o.kind, number(m[1])
		}
	}
	return "", 0
}

// number reads digits, Arabic or Chinese up to 99.
func number(s string) int {
	n := 0
	for _, r := range s {
		if r >= '0' && r <= '9' {
			n = n*10 + int(r-'0')
			continue
		}
		d := runeIndex("零一二三四五六七八九十", r)
		switch {
		case d == 10:
			n = max(n, 1) * 10
		case n >= 10:
			n += d
		default:
			n = d
		}
	}
	return n
}
