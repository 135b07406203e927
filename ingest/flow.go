package ingest

import (
	"strings"
	"unicode/utf8"
)

// reach is how many lines before and behind a place tell what kind of text it
// stands in.
const reach = 16

// flow tells broken text from whole lines. One line that stops in mid-sentence
// may be a title or a verse; where many do, between long lines, something cut
// the sentences and every line that does not end one runs on into the next.
type flow struct {
	p *page
	// Sums over the lines before a place: pairs of neighbours, those of them
	// that show a cut, those where the cut is beyond doubt, long lines.
	pairs, cuts, strong, long []int32
	// columns is the width at which the text was wrapped, 0 where it was not.
	columns int
}

// longWeight is the weight from which a line is no verse and no entry of a list.
const longWeight = 28 * weightHan

func newFlow(p *page) *flow {
	n := len(p.lines)
	f := &flow{p: p, pairs: make([]int32, n+1), cuts: make([]int32, n+1),
		strong: make([]int32, n+1), long: make([]int32, n+1)}
	for i := range p.lines {
		f.pairs[i+1], f.cuts[i+1], f.strong[i+1], f.long[i+1] = f.pairs[i], f.cuts[i], f.strong[i], f.long[i]
		l := &p.lines[i]
		if l.kind == kindProse && l.weight >= longWeight {
			f.long[i+1]++
		}
		if !p.neighbours(i) {
			continue
		}
		f.pairs[i+1]++
		if a, b := p.of(i), p.of(i+1); isCut(a, b) {
			f.cuts[i+1]++
			if mustJoin(a, b) || endsOpen(a) || strings.Contains(a, "。") {
				f.strong[i+1]++
			}
		}
	}
	f.columns = p.columns()
	return f
}

// neighbours says whether lines i and i+1 are prose with nothing between them.
func (p *page) neighbours(i int) bool {
	return i+1 < len(p.lines) && p.lines[i].kind == kindProse && p.lines[i+1].kind == kindProse
}

// isCut says whether the break between two lines looks like one in mid-sentence.
func isCut(a, b string) bool {
	if endsSentence(a) || isItem(b) {
		return false
	}
	if isLower(firstRune(b)) && !isWide(lastRune(a)) {
		return true
	}
	return mustJoin(a, b) || endsOpen(a) || runsOn(a)
}

// mustJoin says whether the marks at the break leave no doubt.
func mustJoin(a, b string) bool {
	return opensAfter(a) || continuesBefore(b) || unclosed(a)
}

// runsOn says whether a line holds the end of a clause and stops in the next one.
func runsOn(s string) bool {
	i := strings.LastIndexAny(s, "，,；;、。！？")
	return i >= 0 && i+utf8.RuneLen(firstRune(s[i:])) < len(s) && !strings.ContainsRune(clauseMarks, lastRune(s))
}

// broken says whether line i stands in text whose sentences were cut.
func (f *flow) broken(i int) bool {
	lo, hi := max(0, i-reach), min(len(f.p.lines), i+reach)
	if !f.cut(lo, hi, 8) {
		return false
	}
	if f.long[hi] > f.long[lo] || f.long[len(f.p.lines)] > 0 && f.cut(0, len(f.p.lines), 4) {
		return true
	}
	// Short lines alone may be verse or a list, unless they cannot stand alone.
	strong := f.strong[hi] - f.strong[lo]
	return strong >= 3 && strong*4 >= f.pairs[hi]-f.pairs[lo]
}

// cut says whether at least one in n pairs of lines between lo and hi shows a cut.
func (f *flow) cut(lo, hi, n int) bool {
	cuts := f.cuts[hi] - f.cuts[lo]
	return cuts >= 2 && int(cuts)*n >= int(f.pairs[hi]-f.pairs[lo])
}

// columns is the width at which an editor wrapped the text: the length that
// most lines that run on into a lower-case one keep just below. It is 0 where
// there is none.
func (p *page) columns() int {
	var counts [133]int
	all := 0
	for i := range p.lines {
		if !p.neighbours(i) || p.lines[i].han {
			continue
		}
		if n := p.lines[i].columns(); n < len(counts) && isLower(firstRune(p.of(i+1))) {
			counts[n]++
			all++
		}
	}
	if all < 2 {
		return 0
	}
	// The widest line, but for stragglers.
	left := all / 50
	for n := len(counts) - 1; n >= 30; n-- {
		if left -= counts[n]; left < 0 {
			return n
		}
	}
	return 0
}

// columns is the width of a line of Latin letters, its indentation included.
func (l *line) columns() int { return l.indent + l.weight/weightLatin }

// wrapped says whether the break between a and the next line is where an editor
// that wraps at the text's width had to break: the next word did not fit.
func (f *flow) wrapped(a int) bool {
	if f.columns == 0 || f.p.lines[a].han {
		return false
	}
	next := f.p.of(a + 1)
	word := len(next)
	if i := strings.IndexAny(next, " \t"); i >= 0 {
		word = i
	}
	n := f.p.lines[a].columns()
	return n <= f.columns+2 && n+1+word > f.columns
}
