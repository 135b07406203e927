package evidence

import (
	"strings"
	"unicode/utf8"
)

// piece is one sentence of an answer: where it stands, what it says without
// its citation marks and list number, and what it cites.
type piece struct {
	start, end int // runes of the folded answer, marks included
	body       string
	cites      []int
	heading    bool
}

// splitter walks once over a folded answer.
type splitter struct {
	f      *folded
	r      []rune
	closer []int32 // for an opening quotation mark, where it closes in its line; else 0
	out    []piece

	start   int // of the sentence under way
	until   int // where the quotation under way closes, 0 outside one
	marks   [][2]int
	cites   []int
	heading bool

	numbered bool // the first column of the table under way only numbers its rows
}

// split cuts an answer into sentences. A line break ends a sentence unless the
// line has plainly been wrapped; a full stop inside a quotation does not.
func split(f *folded) []piece {
	s := &splitter{f: f, r: f.r, closer: pairQuotes(f.r)}
	s.lineStart(0)
	for i := s.start; i < len(s.r); {
		i = s.step(i)
	}
	s.finish(len(s.r))
	return s.out
}

func (s *splitter) step(i int) int {
	c := s.r[i]
	switch {
	case c == '\n':
		if s.wrapped(i) {
			return i + 1
		}
		s.finish(i)
		return s.lineStart(i + 1)
	case c == '[' || c == '【':
		if nums, end, ok := citation(s.r, i); ok {
			return s.mark(i, end, nums)
		}
	case i == s.until && i > 0:
		return s.closeQuote(i)
	case i < s.until:
		return i + 1
	case s.closer[i] > 0:
		s.until = int(s.closer[i])
	case isStop(c) || c == '.' && s.endsAt(i):
		return s.stop(i + 1)
	}
	return i + 1
}

// closeQuote ends the sentence behind a quotation that ends in a full stop,
// where nothing follows on it.
func (s *splitter) closeQuote(end int) int {
	s.until = 0
	if last := s.r[end-1]; !isStop(last) && last != '.' {
		return end + 1
	}
	next := skipSpace(s.r, end+1)
	if next >= len(s.r) || s.r[next] == '\n' || s.r[next] == '[' || s.r[next] == '【' ||
		next > end+1 && !isLower(s.r[next]) && !isHan(s.r[next]) {
		return s.stop(end + 1)
	}
	return end + 1
}

// stop takes what belongs to a sentence behind its full stop: more stops,
// closing marks and citations.
func (s *splitter) stop(i int) int {
	for i < len(s.r) {
		if isStop(s.r[i]) || s.r[i] == '.' || isCloser(s.r[i]) {
			i++
			continue
		}
		j := skipSpace(s.r, i)
		if j >= len(s.r) || s.r[j] != '[' && s.r[j] != '【' {
			break
		}
		nums, end, ok := citation(s.r, j)
		if !ok {
			break
		}
		i = s.mark(j, end, nums)
	}
	s.finish(i)
	return s.begin(i)
}

func (s *splitter) mark(i, end int, nums []int) int {
	s.marks = append(s.marks, [2]int{i, end})
	s.cites = append(s.cites, nums...)
	return end
}

// wrapped says whether the line break at i only wraps a sentence: something
// stands open before it or the next line goes on in lower case.
func (s *splitter) wrapped(i int) bool {
	j := i + 1
	for j < len(s.r) && (s.r[j] == ' ' || s.r[j] == '\t' || s.r[j] == '\r') {
		j++
	}
	if j >= len(s.r) || s.r[j] == '\n' || s.isBlock(i+1) {
		return false
	}
	k := i - 1
	for k >= s.start && isSpace(s.r[k]) {
		k--
	}
	if k < s.start || s.heading {
		return false
	}
	return isLower(s.r[j]) || strings.ContainsRune(",，、", s.r[k])
}

// lineStart begins a line at i: it passes over what makes it a list item, a
// heading or a quotation.
func (s *splitter) lineStart(i int) int {
	if j := skipSpace(s.r, i); j >= len(s.r) || s.r[j] != '|' {
		s.numbered = false
	}
	body, heading := s.block(i)
	s.start, s.heading = body, heading
	s.marks, s.cites = nil, nil
	j := skipSpace(s.r, body)
	// A mark alone on its line still belongs to what went before.
	nums, end, ok := citation(s.r, j)
	if !ok {
		return body
	}
	last := len(s.out) - 1
	for ok && last >= 0 {
		s.out[last].cites = append(s.out[last].cites, nums...)
		s.out[last].end = end
		j = skipSpace(s.r, end)
		if nums, end, ok = citation(s.r, j); !ok {
			s.start = j
			return j
		}
	}
	return body
}

func (s *splitter) begin(i int) int {
	s.start, s.marks, s.cites = i, nil, nil
	return i
}

// finish closes the sentence under way at i.
func (s *splitter) finish(i int) {
	start := s.start
	for start < i && isSpace(s.r[start]) {
		start++
	}
	end := i
	for end > start && isSpace(s.r[end-1]) {
		end--
	}
	defer s.begin(i)
	if start >= end {
		return
	}
	body := strings.TrimSpace(s.without(start, end))
	if !strings.ContainsFunc(body, func(c rune) bool { return isWord(c) || c > utf8.RuneSelf && !isCloser(c) && !isStop(c) }) {
		s.giveBack(end)
		return
	}
	s.out = append(s.out, piece{start: start, end: end, body: body, cites: uniq(s.cites), heading: s.heading})
}

// giveBack hands marks that follow on no words to the sentence before.
func (s *splitter) giveBack(end int) {
	if last := len(s.out) - 1; last >= 0 && len(s.cites) > 0 {
		s.out[last].cites = uniq(append(s.out[last].cites, s.cites...))
		s.out[last].end = end
	}
}

// without is the original text of [start, end) less the marks in it.
func (s *splitter) without(start, end int) string {
	from := int(s.f.off[start])
	for from > 0 && (s.f.src[from-1] == '*' || s.f.src[from-1] == '`') {
		from-- // emphasis that begins with the sentence
	}
	var b strings.Builder
	for _, m := range s.marks {
		to := int(s.f.off[m[0]])
		if isStop(at(s.r, m[1])) || at(s.r, m[1]) == '.' || at(s.r, m[1]) == ',' {
			to = len(strings.TrimRight(s.f.src[:to], " ")) // no space is left before a full stop
		}
		if to > from {
			b.WriteString(s.f.src[from:to])
		}
		from = max(from, int(s.f.off[m[1]]))
	}
	if to := int(s.f.off[end]); from < to {
		b.WriteString(s.f.src[from:to])
	}
	return b.String()
}

func uniq(nums []int) []int {
	seen := make(map[int]bool, len(nums))
	out := []int{}
	for _, n := range nums {
		if !seen[n] {
			seen[n] = true
			out = append(out, n)
		}
	}
	return out
}
