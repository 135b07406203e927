package bot

import (
	"regexp"
	"strconv"
	"strings"
)

// kind is what a part of an answer is.
type kind int

const (
	paragraph kind = iota
	heading
	item
	quotation
	code
	table
)

// part is a part of an answer in reading order. A part has runs, or rows where it
// is a table; the runs of code are one.
type part struct {
	kind   kind
	runs   []run
	indent int // of an item, in levels
	number int // of an item of a numbered list, else 0
	rows   [][]string
}

var (
	headingPattern = regexp.MustCompile(`^ {0,3}#{1,6}\s+(.*?)\s*#*$`)
	itemPattern    = regexp.MustCompile(`^(\s*)(?:[-*+•]|(\d{1,3})[.)])\s+(\S.*)$`)
	fencePattern   = regexp.MustCompile("^ {0,3}(```+|~~~+)\\s*[\\w+#.-]*\\s*$")
	rulePattern    = regexp.MustCompile(`^\s*\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?\s*$`)
)

// layout reads what an answer is made of.
func layout(s string, link linkable) []part {
	l := reader{link: link, lines: strings.Split(strings.ReplaceAll(s, "\r\n", "\n"), "\n")}
	for len(l.lines) > 0 {
		l.next()
	}
	l.flush()
	return l.parts
}

// reader goes through the lines of an answer.
type reader struct {
	link  linkable
	lines []string
	open  []string // lines of the paragraph that is being read
	parts []part
}

func (l *reader) next() {
	line := l.lines[0]
	switch {
	case strings.TrimSpace(line) == "":
		l.flush()
	case fencePattern.MatchString(line):
		l.fence()
		return
	case isRow(line) && len(l.lines) > 1 && isRow(l.lines[1]) && rulePattern.MatchString(l.lines[1]):
		l.table()
		return
	case headingPattern.MatchString(line):
		l.add(part{kind: heading, runs: l.inline(headingPattern.FindStringSubmatch(line)[1])})
	case itemPattern.MatchString(line):
		l.item(itemPattern.FindStringSubmatch(line))
	case strings.HasPrefix(line, "> "):
		l.add(part{kind: quotation, runs: l.inline(strings.TrimSpace(line[2:]))})
	default:
		l.open = append(l.open, line)
	}
	l.lines = l.lines[1:]
}

func (l *reader) inline(s string) []run { return inline(s, l.link) }

func (l *reader) add(p part) {
	l.flush()
	if len(p.runs) > 0 || len(p.rows) > 0 {
		l.parts = append(l.parts, p)
	}
}

// flush ends the open paragraph.
func (l *reader) flush() {
	s := strings.TrimSpace(strings.Join(l.open, "\n"))
	l.open = nil
	if s != "" {
		l.parts = append(l.parts, part{kind: paragraph, runs: l.inline(s)})
	}
}

func (l *reader) item(m []string) {
	number, _ := strconv.Atoi(m[2])
	l.add(part{kind: item, runs: l.inline(strings.TrimSpace(m[3])), indent: min(len(m[1])/2, 5), number: number})
}

// fence reads a block of code up to the mark that closes it, or to the end.
func (l *reader) fence() {
	mark := fencePattern.FindStringSubmatch(l.lines[0])[1]
	n := 1
	for n < len(l.lines) && !strings.HasPrefix(strings.TrimLeft(l.lines[n], " "), mark) {
		n++
	}
	if s := strings.Join(l.lines[1:n], "\n"); strings.TrimSpace(s) != "" {
		l.add(part{kind: code, runs: []run{{text: s}}})
	}
	l.lines = l.lines[min(n+1, len(l.lines)):]
}

func isRow(line string) bool { return strings.Contains(line, "|") }

func (l *reader) table() {
	rows := [][]string{cells(l.lines[0])}
	n := 2
	for n < len(l.lines) && isRow(l.lines[n]) {
		rows = append(rows, cells(l.lines[n]))
		n++
	}
	l.add(part{kind: table, rows: rows})
	l.lines = l.lines[n:]
}

// cells are those of a row; \| is no border.
func cells(line string) []string {
	line = strings.TrimSpace(line)
	line = strings.TrimSuffix(strings.TrimPrefix(line, "|"), "|")
	const hidden = "\x00"
	out := strings.Split(strings.ReplaceAll(line, `\|`, hidden), "|")
	for i := range out {
		out[i] = strings.TrimSpace(strings.ReplaceAll(out[i], hidden, "|"))
	}
	return out
}
