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
// for bullets, which have none.
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

var markWords = map[string]int{"首先": 1, "其次": 2, "再次": 3, "最后": -1, "First": 1, "Second": 2, "Third": 3, "Fourth": 4, "Fifth": 5,
	"Sixth": 6, "Seventh": 7, "Eighth": 8, "Finally": -1, "Lastly": -1}

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
	for i, s := range o.sentences {
		m, ok := markOf(s.text())
		switch {
		case ok && open != nil && continues(last, m) && s.sameSection(open.items[0].sentences[0]):
			open.items = append(open.items, &item{[]*sentence{s}})
			last = m
		case ok && begins(m):
			open = &enumeration{items: []*item{{[]*sentence{s}}}}
			if i > 0 && s.sameSection(o.sentences[i-1]) {
				open.lead = o.sentences[i-1]
			}
			out = append(out, open)
			last = m
		case open != nil && !s.sameSection(open.items[0].sentences[0]):
			open = nil
		case open != nil:
			it := open.items[len(open.items)-1]
			if last.family == "bullet" || len(it.sentences) >= maxItemSentences {
				open = nil
				continue
			}
			it.sentences = append(it.sentences, s)
		}
	}
	return lists(out)
}

// maxItemSentences ends a list whose last item would run on to the end of the
// section.
const maxItemSentences = 4

// lists keeps what has two items or more.
func lists(all []*enumeration) []*enumeration {
	out := all[:0]
	for _, e := range all {
		if len(e.items) >= 2 {
			out = append(out, e)
		}
	}
	return out
}

func begins(m mark) bool { return m.number <= 1 }

// continues says whether m can follow last in one list. 首先 is followed by 第二
// as well as by 其次.
func continues(last, m mark) bool {
	if m.number == -1 {
		return last.family == m.family
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
