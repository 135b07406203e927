package rag

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/wenju/wenju/internal/text"
)

// line is a sentence of the answer to be: the part of a passage that is quoted,
// and what of it is set in bold.
type line struct {
	sentence *sentence
	part     *text.Question // what it answers
	span     text.Span      // in the chunk's text; the whole sentence or a part of it
	bold     text.Span      // in the chunk's text; empty for none
	item     bool           // it begins an item of a list that is shown
	tail     bool           // it goes on in such an item
}

func (l line) text() string { return l.span.Of(l.sentence.chunk.Text) }

func (l line) length() int { return utf8.RuneCountInString(l.text()) }

// cut leaves the part of the line, and the bold where that lies in it.
func (l *line) cut(span text.Span) {
	l.span = span
	if l.bold.Start < span.Start || l.bold.End > span.End {
		l.bold = text.Span{}
	}
}

// lines are the sentences of all findings in reading order, within the length
// that an answer may have.
func lines(p *plan, findings []*finding) []line {
	var out []line
	length := 0
	add := func(f *finding, s *sentence, must bool) *line {
		size := utf8.RuneCountInString(s.text())
		if at := slices.IndexFunc(out, func(l line) bool { return sameSentence(l.sentence, s) }); at >= 0 {
			return &out[at]
		}
		if !must && length+size > p.tuning.Length {
			return &line{}
		}
		length += size
		out = append(out, line{sentence: s, part: f.part, span: s.span, bold: p.highlight(f.part, s)})
		return &out[len(out)-1]
	}
	for _, f := range findings {
		for i, k := range f.picks {
			add(f, k.sentence, i == 0)
		}
		for _, it := range f.items {
			for i, s := range it.sentences {
				l := add(f, s, true)
				l.item = l.item || i == 0 && len(f.items) > 1
				l.tail = l.tail || i > 0
			}
		}
	}
	readingOrder(out)
	for i := range out {
		out[i].dropBullet()
	}
	return p.shortened(out)
}

// sameSentence says whether two sentences stand at the same place.
func sameSentence(a, b *sentence) bool {
	return a == b || a.chunk.Source == b.chunk.Source && a.place == b.place
}

// readingOrder sorts lines as they stand in their documents; documents keep the
// order in which they are given.
func readingOrder(lines []line) {
	rank := make(map[string]int)
	for _, l := range lines {
		if _, ok := rank[l.sentence.chunk.Source]; !ok {
			rank[l.sentence.chunk.Source] = len(rank)
		}
	}
	slices.SortStableFunc(lines, func(x, y line) int {
		a, b := x.sentence, y.sentence
		return cmp.Or(cmp.Compare(rank[a.chunk.Source], rank[b.chunk.Source]), cmp.Compare(a.place.Start, b.place.Start))
	})
}

var bulletMark = regexp.MustCompile(`^[-*+•·●○■□▪]\s+`)

// dropBullet leaves out the bullet of a sentence that is not shown in a list.
func (l *line) dropBullet() {
	if !l.item {
		l.cut(text.Span{Start: l.span.Start + len(bulletMark.FindString(l.text())), End: l.span.End})
	}
}

// shortened cuts lines that are too long together: the items of a list to their
// first clauses, so that all of them can be read, and other sentences to those
// clauses that cover most of the question.
func (p *plan) shortened(lines []line) []line {
	if total(lines) > p.tuning.Length {
		lines = shortenedItems(lines, p.tuning.Length)
	}
	if total(lines) > p.tuning.Length {
		p.shortenSentences(lines)
	}
	return lines
}

func total(lines []line) int {
	n := 0
	for _, l := range lines {
		n += l.length()
	}
	return n
}

// shortenedItems cuts the items of a list to their first clauses, so that they are
// about limit characters together.
func shortenedItems(lines []line, limit int) []line {
	items := 0
	for _, l := range lines {
		if l.item {
			items++
		}
	}
	if items < 2 {
		return lines
	}
	out := lines[:0]
	for _, l := range lines {
		if l.tail {
			continue // what follows in an item is told by its citation's place
		}
		if l.item {
			l.cut(text.Span{Start: l.span.Start, End: l.span.Start + clauseLen(l.text(), limit/(items+1))})
		}
		out = append(out, l)
	}
	return out
}

// shortenSentences cuts what is no item of a list, so that it takes up no more
// than an answer may hold. Short sentences stay whole.
func (p *plan) shortenSentences(lines []line) {
	var long []*line
	for i := range lines {
		if !lines[i].item && !lines[i].tail {
			long = append(long, &lines[i])
		}
	}
	slices.SortStableFunc(long, func(x, y *line) int { return cmp.Compare(x.length(), y.length()) })
	left := p.tuning.Length
	for i, l := range long {
		share := left / (len(long) - i)
		if l.length() > share {
			l.cut(p.bestClauses(l, share))
		}
		left -= l.length()
	}
}

// bestClauses is the run of clauses within limit characters that covers most of
// the question, in the chunk's text. It holds what is set in bold where it can.
func (p *plan) bestClauses(l *line, limit int) text.Span {
	s, at := l.text(), l.span.Start
	ends := clauseEnds(s)
	best, bestScore := text.Span{}, -1.0
	start := 0
	for i := range ends {
		end := 0
		for j := i; j < len(ends) && utf8.RuneCountInString(s[start:ends[j]]) <= limit; j++ {
			end = ends[j]
		}
		if end == 0 { // one clause is too long already
			end = start + len(window(s[start:], limit))
		}
		span := text.Span{Start: at + start, End: at + start + len(strings.TrimRight(s[start:end], "，,；;：:、 \t"))}
		score := p.partCoverage(l.part, &sentence{terms: text.Present(s[start:end], p.wanted)})
		if l.bold.Len() > 0 && span.Start <= l.bold.Start && l.bold.End <= span.End {
			score++
		}
		if score > bestScore && span.Len() > 0 {
			best, bestScore = span, score
		}
		start = ends[i] + len(s[ends[i]:]) - len(strings.TrimLeft(s[ends[i]:], " \t"))
	}
	return best
}

// clauseEnds are the offsets in s behind each of its clauses, the last being the
// end of s.
func clauseEnds(s string) []int {
	var out []int
	for i, r := range s {
		if strings.ContainsRune("，,；;：:、|", r) && !inFigure(s, i) && i > 0 {
			out = append(out, i+utf8.RuneLen(r))
		}
	}
	if len(out) == 0 || out[len(out)-1] < len(s) {
		out = append(out, len(s))
	}
	return out
}

// inFigure says whether the mark at s[i] stands between two digits: 1,250, 10:30.
func inFigure(s string, i int) bool {
	return i > 0 && i+1 < len(s) && isDigit(s[i-1]) && isDigit(s[i+1])
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// minClause is the length in characters below which a clause says too little.
const minClause = 8

// clauseLen is the length in bytes of the clauses at the start of s that fit
// into limit characters: at least the first one.
func clauseLen(s string, limit int) int {
	best, count := 0, 0
	for i, r := range s {
		count++
		if strings.ContainsRune("，,；;。", r) && !inFigure(s, i) && count > minClause {
			if best > 0 && count > limit {
				return best
			}
			best = i
		}
	}
	if best == 0 || count <= limit {
		return len(s)
	}
	return best
}
