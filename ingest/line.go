package ingest

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/wenju/wenju/internal/text"
)

type lineKind uint8

const (
	kindBlank   lineKind = iota
	kindProse            // running text; neighbours may belong to one sentence
	kindHeading          // names what follows
	kindRow              // a row of a table
	kindCode             // kept as it stands
	kindWhole            // complete in itself: a date line, a signature, a quoted line
	kindRule             // an ornament or front matter: holds no content
)

// line is one line of a decoded text.
type line struct {
	// lo and hi are the byte range of what stands between the white space.
	lo, hi int
	kind   lineKind
	// level of a heading; 0 where its form does not tell.
	level int
	// item says that the line begins a list item.
	item bool
	// opens says that the line begins a paragraph though no blank line is before it.
	opens bool
	// hard says that the author asked for a line break behind this line.
	hard bool
	// indent is the width of the white space before it.
	indent int
	// weight is the length, see weigh.
	weight int
	// han says that the line holds Chinese characters.
	han bool
}

// page is a decoded text with its lines.
type page struct {
	text  string
	lines []line
	// ends holds the offset behind each line, its line end included.
	ends []int
	// markdown says that a line break inside a paragraph means nothing.
	markdown bool
}

func (p *page) of(i int) string { return p.text[p.lines[i].lo:p.lines[i].hi] }

// newPage cuts s into lines. Those with content are prose until somebody looks closer.
func newPage(s string) *page {
	end := byte('\n')
	if strings.IndexByte(s, '\n') < 0 && strings.IndexByte(s, '\r') >= 0 {
		end = '\r' // as old as the Macintosh
	}
	n := strings.Count(s, string(end)) + 1
	p := &page{text: s, lines: make([]line, 0, n), ends: make([]int, 0, n)}
	for at := 0; at < len(s); {
		stop := len(s)
		if i := strings.IndexByte(s[at:], end); i >= 0 {
			stop = at + i + 1
		}
		p.lines = append(p.lines, newLine(s, at, stop))
		p.ends = append(p.ends, stop)
		at = stop
	}
	return p
}

func newLine(s string, start, end int) line {
	raw := s[start:end]
	trimmed := strings.TrimLeftFunc(raw, unicode.IsSpace)
	l := line{lo: start + len(raw) - len(trimmed)}
	l.indent = width(raw[:len(raw)-len(trimmed)])
	trimmed = strings.TrimRightFunc(trimmed, unicode.IsSpace)
	l.hi = l.lo + len(trimmed)
	if trimmed == "" {
		l.lo, l.hi = start, start
		return l
	}
	l.kind = kindProse
	l.weight, l.han = weigh(trimmed)
	return l
}

// width of white space in columns: a tab is four, an ideographic space two.
func width(space string) int {
	n := 0
	for _, r := range space {
		switch r {
		case '\t':
			n += 4
		case '\u3000':
			n += 2
		case '\r', '\n':
		default:
			n++
		}
	}
	return n
}

// A character of an alphabet says less than a Chinese one; lengths are counted
// in tenths of a Chinese character, so that windows hold about as much in
// either script.
const (
	weightHan   = 10
	weightLatin = 4
)

// weigh returns the length of s in tenths of a Chinese character, and whether it
// holds any.
func weigh(s string) (weight int, han bool) {
	for i := 0; i < len(s); {
		if s[i] < utf8.RuneSelf {
			weight += weightLatin
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if isWide(r) {
			weight += weightHan
			han = han || text.IsHan(r)
		} else {
			weight += weightLatin
		}
		i += n
	}
	return weight, han
}

// isWide says whether r is written without spaces around it: Han, kana and the
// punctuation that goes with them.
func isWide(r rune) bool {
	switch {
	case r < 0x2010:
		return r == '·'
	case r < 0x2E80:
		return strings.ContainsRune("—‘’“”…※℃", r)
	case r >= 0xAC00 && r <= 0xD7AF: // Hangul has spaces
		return false
	}
	return r <= 0xFFEF || text.IsHan(r)
}

// lineOf returns the index of the line that holds the byte at.
func (p *page) lineOf(at int) int {
	lo, hi := 0, len(p.ends)
	for lo < hi {
		mid := (lo + hi) / 2
		if p.ends[mid] <= at {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return min(lo, len(p.lines)-1)
}

// after returns the next line with content, or -1.
func (p *page) after(i int) int {
	for i++; i < len(p.lines); i++ {
		if p.lines[i].kind != kindBlank {
			return i
		}
	}
	return -1
}
