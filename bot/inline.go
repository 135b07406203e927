package bot

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// run is a stretch of text in one style. Its text is literal: whatever looks like
// markup in it is none.
type run struct {
	text                       string
	bold, italic, strike, code bool
	url                        string // where it is a link
}

// linkable says whether an address may become a link. What a model or a user
// wrote must not: a link is offered only where a cited passage holds it.
type linkable func(url string) bool

func noLinks(string) bool { return false }

// inline reads the marks of a paragraph: **bold**, ~~struck~~, `code`, addresses
// and [labels](of addresses). What is unbalanced or nested stays as it stands.
func inline(s string, link linkable) []run {
	var out []run
	literal := 0
	flush := func(to int) {
		if to > literal {
			out = append(out, addresses(s[literal:to], link)...)
		}
	}
	for i := 0; i < len(s); {
		found, n := marked(s[i:], link)
		if n == 0 {
			i++
			continue
		}
		flush(i)
		out = append(out, found...)
		i += n
		literal = i
	}
	flush(len(s))
	return out
}

// marked reads the marked stretch that s begins with; n is its length in bytes, 0
// where there is none.
func marked(s string, link linkable) (runs []run, n int) {
	switch s[0] {
	case '*', '~':
		inner, n := delimited(s, s[:1]+s[:1])
		if n == 0 {
			return nil, 0
		}
		for _, r := range inline(inner, link) {
			r.bold, r.strike = r.bold || s[0] == '*', r.strike || s[0] == '~'
			runs = append(runs, r)
		}
		return runs, n
	case '`':
		if inner, n := delimited(s, "`"); n > 0 {
			return []run{{text: inner, code: true}}, n
		}
	case '[':
		return labelled(s, link)
	case doubtOpen[0]:
		if inner, n := between(s, doubtOpen, doubtClose); n > 0 {
			runs := inline(inner, link)
			for i := range runs {
				runs[i].italic = true
			}
			return runs, n
		}
	}
	return nil, 0
}

// Around a sentence that did not pass the check stand two characters that no text
// has: see doubted.
const (
	doubtOpen  = "\ue000"
	doubtClose = "\ue001"
)

// between is what stands between an open at the start of s and the next close.
func between(s, open, end string) (inner string, n int) {
	rest, found := strings.CutPrefix(s, open)
	if !found {
		return "", 0
	}
	inner, _, found = strings.Cut(rest, end)
	if !found {
		return "", 0
	}
	return inner, len(open) + len(inner) + len(end)
}

// delimited is what stands between a mark at the start of s and the next such
// mark: on one line, not empty, with no space and no further star at its edges.
func delimited(s, mark string) (inner string, n int) {
	if !strings.HasPrefix(s, mark) {
		return "", 0
	}
	inner, _, found := strings.Cut(s[len(mark):], mark)
	if !found || inner == "" || strings.Contains(inner, "\n") || strings.TrimSpace(inner) != inner ||
		inner[0] == mark[0] || strings.HasPrefix(s[2*len(mark)+len(inner):], mark[:1]) {
		return "", 0
	}
	return inner, len(inner) + 2*len(mark)
}

var labelPattern = regexp.MustCompile(`^!?\[([^\[\]\n]{1,200})\]\((https?://[^\s()<>]+)\)`)

// labelled reads a [label](address). A label that reads like an address itself is
// no label: it could name another place than the one that it opens.
func labelled(s string, link linkable) ([]run, int) {
	m := labelPattern.FindStringSubmatch(s)
	if m == nil || !link(m[2]) || strings.ContainsAny(m[1], "./:") {
		return nil, 0
	}
	return []run{{text: m[1], url: m[2]}}, len(m[0])
}

// An address ends before what is not ASCII: Chinese text follows without a space.
var addressPattern = regexp.MustCompile(`https?://[!#-;=?-Z\[\]_a-z~]+`)

// addresses takes the addresses in a literal text apart from the rest of it.
func addresses(s string, link linkable) []run {
	var out []run
	at := 0
	for _, m := range addressPattern.FindAllStringIndex(s, -1) {
		url := strings.TrimRight(s[m[0]:m[1]], ".,;:!?'*_~)]")
		if !link(url) {
			continue
		}
		if m[0] > at {
			out = append(out, run{text: s[at:m[0]]})
		}
		at = m[0] + len(url)
		out = append(out, run{text: url, url: url})
	}
	if at < len(s) {
		out = append(out, run{text: s[at:]})
	}
	return out
}

// plain is the text of runs without their styles.
func plain(runs []run) string {
	var out strings.Builder
	for _, r := range runs {
		out.WriteString(r.text)
	}
	return out.String()
}

// split cuts runs at a byte offset of their plain text.
func split(runs []run, at int) (before, after []run) {
	for i, r := range runs {
		if at < len(r.text) {
			before = append(before, runs[:i]...)
			left, right := r, r
			left.text, right.text = r.text[:at], r.text[at:]
			if left.text != "" {
				before = append(before, left)
			}
			return before, append([]run{right}, runs[i+1:]...)
		}
		at -= len(r.text)
	}
	return runs, nil
}

// trimRuns takes white space off the start and the end.
func trimRuns(runs []run) []run {
	s := plain(runs)
	_, runs = split(runs, len(s)-len(strings.TrimLeftFunc(s, unicode.IsSpace)))
	runs, _ = split(runs, len(strings.TrimSpace(s)))
	return runs
}

// edges are the characters before and after the i-th run; utf8.RuneError where
// there is none.
func edges(runs []run, i int) (before, after rune) {
	before, after = utf8.RuneError, utf8.RuneError
	if i > 0 {
		before, _ = utf8.DecodeLastRuneInString(runs[i-1].text)
	}
	if i+1 < len(runs) {
		after, _ = utf8.DecodeRuneInString(runs[i+1].text)
	}
	return before, after
}
