package rag

import (
	"regexp"
	"strings"
	"unicode"
)

// An enumeration is a list that goes over several sentences: 一是…。二是…。, first …
// second …, or the items of a Markdown list.
type enumeration struct {
	lead  *sentence // what introduces it; nil where nothing does
	items []*item
}

// item is one item: the sentence that its mark begins, and those that follow it
// up to the next mark.
type item struct{ sentences []*sentence }

// mark is how an item begins: a family of marks and its number in it, from 1; 0
// for bullets, which have none, and lastMark.
type mark struct {
	family string
	number int
}

// markForms are the ways in which items begin.
var markForms = []struct {
	family  string
	pattern *regexp.Regexp
}{
	{"shi", regexp.MustCompile(`^([一二三四五六七八九十]{1,3})是`)},
	{"di", regexp.MustCompile(`^第([一二三四五六七八九十]{1,3})(?:是|[,，、:：])`)},
	{"han", regexp.MustCompile(`^[（(]?([一二三四五六七八九十]{1,3})[)）、.．]`)},
	{"digit", regexp.MustCompile(`^[（(]?(\d{1,2})(?:[)）、]|[.．](?:\s|\D))`)},
	{"bullet", regexp.MustCompile(`^[-*+•·●○■□▪]\s*()\S`)},
	{"circle", regexp.MustCompile(`^([①②③④⑤⑥⑦⑧⑨⑩])`)},
	{"english", regexp.MustCompile(`^(First|Second|Third|Fourth|Fifth|Sixth|Seventh|Eighth|Finally|Lastly)(?:ly)?\b`)},
	{"first", regexp.MustCompile(`^(首先|其次|再次|最后)`)},
}

// leadIn is how a sentence introduces a list.
var leadIn = regexp.MustCompile(`[:：]\s*$|(如下|以下|下列|包括|要求|方面|倡议|任务|举措|措施)[。.:：]?\s*$`)

// markOf reads the mark at the start of a sentence.
func markOf(s string) (mark, bool) {
	s = strings.TrimLeftFunc(s, unicode.IsSpace)
	for _, form := range markForms {
		if m := form.pattern.FindStringSubmatch(s); m != nil {
			return mark{form.family, markNumber(m[1])}, true
		}
	}
	return mark{}, false
}

var markWords = map[string]int{"首先": 1, "其次": 2, "再次": 3, "最后": lastMark, "First": 1, "Second": 2, "Third": 3, "Fourth": 4, "Fifth": 5,
	"Sixth": 6, "Seventh": 7, "Eighth": 8, "Finally": lastMark, "Lastly": lastMark}

// lastMark is the number of a mark that only says that its item is the last.
const lastMark = -1

func markNumber(s string) int {
	if n, ok := markWords[s]; ok {
		return n
	}
	if i := strings.Index("①②③④⑤⑥⑦⑧⑨⑩", s); i >= 0 && s != "" {
		return i/len("①") + 1
	}
	n := 0
	for _, r := range s {
		switch i := strings.IndexRune("一二三四五六七八九", r); {
		case r == '十':
			n = max(n, 1) * 10
		case i >= 0:
			n += i/len("一") + 1
		case '0' <= r && r <= '9':
			n = n*10 + int(r-'0')
		}
	}
	return n
}

// enumerations finds the lists of an outline.
func (o *outline) enumerations() []*enumeration {
	var out []*enumeration
	var open *enumeration
	var last mark
	begin := func(e *enumeration, m mark) {
		open, last = e, m
		out = append(out, e)
	}
	for i, s := range o.sentences {
		var before *sentence // in the same section
		if i > 0 && s.sameSection(o.sentences[i-1]) {
			before = o.sentences[i-1]
		}
		if before == nil {
			open = nil
		}
		m, ok := markOf(s.text())
		switch {
		case ok && open != nil && continues(last, m):
			open.items = append(open.items, &item{[]*sentence{s}})
			last = m
		case ok && begins(m):
			begin(&enumeration{lead: before, items: []*item{{[]*sentence{s}}}}, m)
		case ok && before != nil && follows(before, m):
			begin(&enumeration{lead: before, items: []*item{{[]*sentence{before}}, {[]*sentence{s}}}}, m)
		case open == nil:
		case last.family == "bullet" && !sameLine(before, s):
			open = nil
		default:
			open.goOn(s)
		}
	}
	return lists(out)
}

// goOn adds a sentence to the last item, unless that is long enough already.
func (e *enumeration) goOn(s *sentence) {
	it := e.items[len(e.items)-1]
	if len(it.sentences) < maxItemSentences {
		it.sentences = append(it.sentences, s)
	}
}

// maxItemSentences is how many sentences an item has at most. The last item
// would else run on to the end of the section.
const maxItemSentences = 4

// sameLine says whether a sentence goes on in the line of the one before.
func sameLine(before, s *sentence) bool {
	return before.chunk == s.chunk && !strings.Contains(s.chunk.Text[before.span.End:s.span.Start], "\n")
}

// firstInside are the first marks of lists that begin in the sentence that leads
// in: 会议要求：一是…。二是…。
var firstInside = map[string]*regexp.Regexp{
	"shi":    regexp.MustCompile(`[：:，,、；;]\s*一是`),
	"di":     regexp.MustCompile(`[：:，,、；;]\s*(第一(是|[,，、:：])|首先)`),
	"first":  regexp.MustCompile(`[：:，,、；;]\s*首先`),
	"han":    regexp.MustCompile(`[：:]\s*[（(]?一[)）、.．]`),
	"digit":  regexp.MustCompile(`[：:]\s*[（(]?1(?:[)）、]|[.．](?:\s|\D))`),
	"circle": regexp.MustCompile(`[：:，,；;]\s*①`),
}

// follows says whether m is the second mark of a list whose first one stands
// inside the sentence before.
func follows(before *sentence, m mark) bool {
	first := firstInside[m.family]
	return m.number == 2 && first != nil && first.MatchString(before.text())
}

// endLast ends the last item where its line ends, unless other items too go on
// over several lines: what follows a list is none of it.
func (e *enumeration) endLast() {
	for _, it := range e.items[:len(e.items)-1] {
		if it.line() < len(it.sentences) {
			return
		}
	}
	last := e.items[len(e.items)-1]
	last.sentences = last.sentences[:last.line()]
}

// line is how many of the item's sentences stand in its first line.
func (it *item) line() int {
	for i := range it.sentences[1:] {
		if !sameLine(it.sentences[i], it.sentences[i+1]) {
			return i + 1
		}
	}
	return len(it.sentences)
}

// lists keeps what has two items or more.
func lists(all []*enumeration) []*enumeration {
	out := all[:0]
	for _, e := range all {
		if len(e.items) >= 2 {
			e.endLast()
			out = append(out, e)
		}
	}
	return out
}

// begins says whether a list can begin with m: 最后 and Finally end one.
func begins(m mark) bool { return m.number == 0 || m.number == 1 }

// continues says whether m can follow last in one list. 首先 is followed by 第二
// as well as by 其次, and 最后 ends both kinds.
func continues(last, m mark) bool {
	if last.number == lastMark {
		return false
	}
	if m.number == lastMark {
		return last.family == m.family || last.family == "di" && m.family == "first"
	}
	if m.family == "bullet" {
		return last.family == "bullet"
	}
	same := last.family == m.family || last.family == "first" && m.family == "di"
	return same && m.number == last.number+1
}

// sameSection says whether two sentences stand under the same heading.
func (s *sentence) sameSection(other *sentence) bool {
	a, b := s.chunk.Heading, other.chunk.Heading
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}
