package ingest

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/wenju/wenju/internal/text"
)

// Greatest weight of a heading: between blank lines, and directly above its text.
const (
	maxIsolated = 40 * weightHan
	maxAdjacent = 26 * weightHan
)

// bare is the style of headings without a number.
const bare style = "bare"

// headings finds the headings of a plain text.
type headings struct {
	p    *page
	flow *flow
	// style of each line that may be a heading, empty for the others.
	style []style
	// halfStops counts the lines that end in a half-width stop behind a Chinese character.
	halfStops int
}

func newHeadings(p *page) *headings {
	h := &headings{p: p, flow: newFlow(p), style: make([]style, len(p.lines))}
	for i := range p.lines {
		if endsInHalfStop(p.of(i)) {
			h.halfStops++
		}
	}
	return h
}

// mark turns lines into headings, in place.
func (h *headings) mark() {
	h.underlined()
	marked := make(map[style]int) // lines of each style, headings or not
	for i := range h.p.lines {
		if h.p.lines[i].kind != kindProse {
			continue
		}
		m := markOf(h.p.of(i))
		switch {
		case m >= 0:
			marked[marks[m].style]++
			if marks[m].heading && h.numbered(i) {
				h.style[i] = marks[m].style
			}
		case h.bare(i):
			h.style[i] = bare
		}
	}
	h.dropMinorities(marked)
	h.dropRuns()
	for i, style := range h.style {
		if style != "" {
			h.p.lines[i].kind, h.p.lines[i].item = kindHeading, false
		}
	}
}

// underlined takes lines with a drawn line below them, and those with # before
// them where the text is Markdown by another name.
func (h *headings) underlined() {
	lines := h.p.lines
	for i := 0; i+1 < len(lines); i++ {
		if lines[i].kind != kindProse || lines[i+1].kind != kindRule || i > 0 && lines[i-1].kind != kindBlank {
			continue
		}
		under := h.p.of(i + 1)
		if lines[i].weight <= maxIsolated && strings.ContainsRune("=-~", firstRune(under)) && len(under)*8 >= lines[i].weight {
			lines[i].kind, lines[i].level, lines[i].item = kindHeading, 1, false
			if under[0] != '=' {
				lines[i].level = 2
			}
		}
	}
	for i := range lines {
		s := h.p.of(i)
		n := len(s) - len(strings.TrimLeft(s, "#"))
		if n >= 1 && n <= 6 && n < len(s) && s[n] == ' ' && lines[i].weight <= maxIsolated && (i == 0 || lines[i-1].kind == kindBlank) {
			lines[i].kind, lines[i].level = kindHeading, n
		}
	}
}

// numbered says whether the numbered line i may be a heading.
func (h *headings) numbered(i int) bool {
	s := h.p.of(i)
	if h.p.lines[i].weight > maxIsolated || strings.ContainsAny(s, "。；;，,！？!") || strings.HasSuffix(s, ":") || strings.HasSuffix(s, "：") ||
		endsSentence(s) || opensAfter(s) || unclosed(s) {
		return false
	}
	j := h.p.after(i)
	if j < 0 || continuesBefore(h.p.of(j)) || isLower(firstRune(h.p.of(j))) {
		return false
	}
	if h.isolated(i) {
		return true
	}
	return (!h.flow.broken(i) || h.ended(i)) && !endsOpen(s)
}

// bare says whether the line i without a number may be a heading.
func (h *headings) bare(i int) bool {
	l, s := &h.p.lines[i], h.p.of(i)
	next := h.p.after(i)
	if l.weight > maxIsolated || next < 0 || !h.ended(i) || h.p.lines[next].kind == kindCode && next == i+1 {
		return false
	}
	if h.halfStops <= 2 && endsInHalfStop(s) {
		s = s[:len(s)-1]
	}
	if strings.ContainsAny(s, "。，,；;！!？?：:、\t=") || endsSentence(s) || opensAfter(s) || unclosed(s) ||
		continuesBefore(s) || continuesBefore(h.p.of(next)) {
		return false
	}
	if next == i+1 && h.p.lines[next].kind == kindWhole && isSignature(s) {
		return false
	}
	if l.han {
		return h.bareHan(i, s, next)
	}
	return h.bareLatin(i, s, next)
}

func (h *headings) bareHan(i int, s string, next int) bool {
	n := utf8.RuneCountInString(s)
	if strings.ContainsRune("(（", firstRune(s)) && strings.ContainsRune(")）", lastRune(s)) {
		return false // a remark to the heading above it
	}
	if h.isolated(i) {
		return n >= 2 && !startsClause(s)
	}
	if h.p.lines[i].weight > maxAdjacent || endsOpen(s) || startsClause(s) || h.inVerse(i) && !namesTopic(s) && !h.flow.broken(i) {
		return false
	}
	if n < 2 {
		return false
	}
	t := h.p.of(next)
	if h.flow.broken(i) {
		return namesTopic(s) && !goesOnWithParticle(t)
	}
	if next > i+1 {
		return true
	}
	return endsSentence(t) || hasClause(t) || h.p.lines[next].weight >= longWeight || h.p.lines[next].item
}

func (h *headings) bareLatin(i int, s string, next int) bool {
	first := firstRune(s)
	if !unicode.IsUpper(first) && !unicode.IsDigit(first) || i > 0 && h.p.lines[i-1].kind == kindProse ||
		next == i+1 && isLower(firstRune(h.p.of(next))) || endsOpen(s) || !hasLetter(s) {
		return false
	}
	words := strings.Fields(s)
	if len(words) > 12 || len(s) > 80 {
		return false
	}
	if next > i+1 {
		return isTitleCase(words) || len(words) <= 8
	}
	// Directly above its text: capitals tell, and that the next word would have fitted.
	return !h.inVerse(i) && isTitleCase(words) && h.p.lines[next].weight >= h.p.lines[i].weight && !h.flow.wrapped(i)
}

func hasLetter(s string) bool { return strings.IndexFunc(s, unicode.IsLetter) >= 0 }

// isTitleCase says whether most of the longer words begin with a capital.
func isTitleCase(words []string) bool {
	long, upper := 0, 0
	for _, w := range words {
		if len(w) < 4 {
			continue
		}
		long++
		if !isLower(firstRune(w)) {
			upper++
		}
	}
	return upper*3 >= long*2
}

// ended says whether what is before line i is complete.
func (h *headings) ended(i int) bool {
	if i == 0 {
		return true
	}
	switch before := h.p.lines[i-1]; before.kind {
	case kindProse:
		return h.style[i-1] != "" || endsSentence(h.p.of(i-1))
	default:
		return true
	}
}

// isolated says whether line i has blank lines around it.
func (h *headings) isolated(i int) bool {
	lines := h.p.lines
	return (i == 0 || lines[i-1].kind == kindBlank) && i+1 < len(lines) && lines[i+1].kind == kindBlank
}

// inVerse says whether line i stands in a block of three or more lines that are
// all short.
func (h *headings) inVerse(i int) bool {
	lo, hi := i, i
	for lo > 0 && i-lo < reach && h.p.lines[lo-1].kind == kindProse {
		lo--
	}
	for hi+1 < len(h.p.lines) && hi-i < reach && h.p.lines[hi+1].kind == kindProse {
		hi++
	}
	for j := lo; j <= hi; j++ {
		if h.p.lines[j].weight >= longWeight*2/3 {
			return false
		}
	}
	return hi-lo >= 2
}

// dropMinorities leaves only those styles whose lines mostly look like
// headings: where the others of its kind hold sentences it is a list.
func (h *headings) dropMinorities(marked map[style]int) {
	found, chained := make(map[style]int), make(map[style]int)
	for i, style := range h.style {
		if style == "" || style == bare {
			continue
		}
		found[style]++
		if j := h.p.after(i); j >= 0 && h.style[j] == style {
			chained[style]++
		}
	}
	for i, style := range h.style {
		if style != "" && style != bare && (found[style]*2 <= marked[style] || chained[style]*2 > found[style]) {
			h.style[i] = ""
		}
	}
}

// dropRuns takes back three and more in a row without content between them: a
// list of names, a table of contents.
func (h *headings) dropRuns() {
	for i := 0; i < len(h.style); i++ {
		if h.style[i] == "" {
			continue
		}
		run := []int{i}
		for j := h.p.after(i); j >= 0 && h.style[j] == h.style[i]; j = h.p.after(j) {
			run = append(run, j)
		}
		if len(run) >= 3 {
			for _, j := range run {
				h.style[j] = ""
			}
		}
		i = run[len(run)-1]
	}
}

func endsInHalfStop(s string) bool {
	return strings.HasSuffix(s, ".") && !strings.ContainsAny(s, "。，,") && text.IsHan(lastRune(s[:len(s)-1]))
}
