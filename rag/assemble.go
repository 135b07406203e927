package rag

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/wenju/wenju/internal/text"
)

// unit is a stretch of what a model writes that is checked as one: a sentence, a
// list item, a row of a table, a heading, a block of code. Its citation marks
// belong to it, before its full stop or behind it.
type unit struct {
	lead string // the white space before it
	text string // with its marks
	kind unitKind
}

type unitKind int

const (
	prose unitKind = iota
	headingLine
	tableRow
	codeBlock
)

// assembler puts the pieces of a stream together and cuts them into units. A
// unit is given out as soon as nothing that may still come can change where it
// ends: however a text is cut into pieces, its units are the same.
type assembler struct {
	rest  string
	begun bool // something was given out
}

func (a *assembler) add(piece string) []unit {
	a.rest += piece
	return a.cut(false)
}

// end gives out what is left. White space at the very end stays in rest.
func (a *assembler) end() []unit { return a.cut(true) }

func (a *assembler) cut(final bool) []unit {
	var out []unit
	for {
		body := len(a.rest) - len(strings.TrimLeftFunc(a.rest, unicode.IsSpace))
		if body == len(a.rest) {
			return out
		}
		c := cutter{s: a.rest, start: body, final: final, line: !a.begun || strings.Contains(a.rest[:body], "\n")}
		end, ok := c.end()
		if !ok {
			return out
		}
		out = append(out, unit{lead: a.rest[:body], text: a.rest[body:end], kind: c.kind})
		a.rest, a.begun = a.rest[end:], true
	}
}

// cutter finds the end of the unit that begins at start. Its methods return
// offsets in s; ok is false where it depends on what has not come yet.
type cutter struct {
	s     string
	start int
	line  bool // it begins a line
	final bool // nothing will come any more
	kind  unitKind
}

// end is where the unit ends.
func (c *cutter) end() (end int, ok bool) {
	body := c.s[c.start:]
	if c.line {
		for _, fence := range []string{"```", "~~~"} {
			switch {
			case strings.HasPrefix(body, fence):
				c.kind = codeBlock
				return c.code(fence)
			case strings.HasPrefix(fence, body) && !c.final:
				return 0, false
			}
		}
		switch body[0] {
		case '|':
			c.kind = tableRow
			return c.lineEnd(c.start)
		case '#':
			c.kind = headingLine
			return c.lineEnd(c.start)
		}
	}
	return c.sentence()
}

// peek is the character at i; at the end of the text it is a line break of no
// length.
func (c *cutter) peek(i int) (r rune, size int, ok bool) {
	if i >= len(c.s) {
		return '\n', 0, c.final
	}
	if !c.final && !utf8.FullRuneInString(c.s[i:]) {
		return 0, 0, false
	}
	r, size = utf8.DecodeRuneInString(c.s[i:])
	return r, size, true
}

// spaces passes over the spaces at i, line breaks left out.
func (c *cutter) spaces(i int) (next int, ok bool) {
	for {
		r, size, ok := c.peek(i)
		if !ok || r == '\n' || !unicode.IsSpace(r) {
			return i, ok
		}
		i += size
	}
}

// lineEnd is the end of the line at i, the white space at its end left out.
func (c *cutter) lineEnd(i int) (end int, ok bool) {
	n := strings.IndexByte(c.s[i:], '\n')
	if n < 0 && !c.final {
		return 0, false
	}
	if n < 0 {
		n = len(c.s) - i
	}
	return i + len(strings.TrimRightFunc(c.s[i:i+n], unicode.IsSpace)), true
}

// code is the end of a block of code: that of the line with the closing fence
// and of the marks behind it.
func (c *cutter) code(fence string) (end int, ok bool) {
	for i := c.start; ; {
		n := strings.IndexByte(c.s[i:], '\n')
		if n < 0 {
			return len(strings.TrimRightFunc(c.s, unicode.IsSpace)), c.final
		}
		i += n + 1
		line := strings.TrimLeft(c.s[i:], " \t")
		if strings.HasPrefix(line, fence) {
			return c.marks(i + len(c.s[i:]) - len(line) + len(fence))
		}
	}
}

// sentence is the end of a sentence of running text.
func (c *cutter) sentence() (end int, ok bool) {
	for i := c.start; ; {
		r, size, ok := c.peek(i)
		if !ok {
			return 0, false
		}
		switch {
		case r == '\n':
			wrapped, ok := c.wrapped(i, size)
			if !ok {
				return 0, false
			}
			if !wrapped {
				return c.marks(i - trailing(c.s[c.start:i]))
			}
			i += size
		case quoteCloser(r) != 0:
			end, ends, ok := c.quote(i, r, size)
			if !ok || ends {
				return end, ok
			}
			i = end
		case size > 0 && mayStop(r):
			inside, ok := c.inside(i, r)
			if !ok {
				return 0, false
			}
			if inside || !text.StopEnds(c.s, c.start, i) {
				i += size
				break
			}
			end, ends, ok := c.stop(i + size)
			if !ok || ends {
				return end, ok
			}
			i = end
		default:
			i += size
		}
	}
}

// inside says whether the stop r at i stands inside something: before a letter
// (<!here>, a?b=1), or where an image begins.
func (c *cutter) inside(i int, r rune) (inside, ok bool) {
	next, _, ok := c.peek(i + utf8.RuneLen(r))
	if !ok || r != '!' && r != '?' {
		return false, ok
	}
	if r == '!' && opensMark(next) {
		_, is, ok := c.mark(i + 1)
		return !is, ok
	}
	return next < utf8.RuneSelf && (unicode.IsLetter(next) || unicode.IsDigit(next)), true
}

func trailing(s string) int { return len(s) - len(strings.TrimRightFunc(s, unicode.IsSpace)) }

func mayStop(r rune) bool { return strings.ContainsRune("。！？!?.．｡", r) }

// wrapped says whether the line break at i only wraps the sentence: the next
// line goes on in lower case, or this one ends in a comma.
func (c *cutter) wrapped(i, size int) (wrapped, ok bool) {
	if size == 0 {
		return false, true
	}
	next, ok := c.spaces(i + size)
	if !ok {
		return false, false
	}
	r, _, _ := c.peek(next)
	before, _ := utf8.DecodeLastRuneInString(strings.TrimRightFunc(c.s[c.start:i], unicode.IsSpace))
	goesOn := unicode.IsLower(r) && !strings.ContainsRune("]】］:：", before)
	return goesOn || strings.ContainsRune(",，、", before) && unicode.IsLetter(r), true
}

// quoteCloser is the character that closes what r opens; 0 where it opens no
// quotation.
func quoteCloser(r rune) rune {
	switch r {
	case '“':
		return '”'
	case '「':
		return '」'
	case '『':
		return '』'
	case '"':
		return '"'
	}
	return 0
}

// quote passes over the quotation that opens at i, and says whether the sentence
// ends with it. What does not close in its line is no quotation.
func (c *cutter) quote(i int, opener rune, size int) (end int, ends, ok bool) {
	closer, depth := quoteCloser(opener), 1
	for j := i + size; ; {
		r, n, ok := c.peek(j)
		switch {
		case !ok:
			return 0, false, false
		case r == '\n':
			return i + size, false, true
		case r == closer:
			depth--
		case r == opener:
			depth++
		}
		if depth == 0 {
			return c.quoteEnd(j, j+n)
		}
		j += n
	}
}

// quoteEnd says whether a quotation, closed at [at,end), ends its sentence: it
// has a full stop of its own, and nothing follows on it.
func (c *cutter) quoteEnd(at, end int) (next int, ends, ok bool) {
	if last, _ := utf8.DecodeLastRuneInString(c.s[:at]); !mayStop(last) {
		return end, false, true
	}
	next, ok = c.spaces(end)
	if !ok {
		return 0, false, false
	}
	r, _, _ := c.peek(next)
	if r == '\n' || next > end && !unicode.IsLower(r) && !text.IsHan(r) || opensMark(r) {
		return c.stop(end)
	}
	return end, false, true
}

// stop takes what belongs to a sentence behind its full stop: more stops,
// closing brackets and emphasis, citation marks. It does not end where a comma
// follows.
func (c *cutter) stop(i int) (end int, ends, ok bool) {
	for {
		r, size, ok := c.peek(i)
		switch {
		case !ok:
			return 0, false, false
		case size > 0 && (mayStop(r) || strings.ContainsRune("”’」』)）》〉]", r)):
			i += size
		case r == '*':
			n, closes, ok := c.emphasis(i)
			if !ok {
				return 0, false, false
			}
			if !closes {
				return i, true, true
			}
			i += n
		case strings.ContainsRune("，、；：,;", r):
			return i, false, true
		default:
			end, ok = c.marks(i)
			return end, true, ok
		}
	}
}

// emphasis says how long the run of asterisks at i is, and whether it closes.
func (c *cutter) emphasis(i int) (n int, closes, ok bool) {
	for {
		r, _, ok := c.peek(i + n)
		if !ok {
			return 0, false, false
		}
		if r != '*' {
			break
		}
		n++
	}
	before := strings.Count(c.s[c.start:i], "*")
	return n, before%(2*n) == n, true
}

// marks passes over the citation marks at i, on the same line or alone on the
// next one, with the stop that may follow them.
func (c *cutter) marks(i int) (end int, ok bool) {
	end = i
	for {
		next, ok := c.spaces(end)
		if !ok {
			return 0, false
		}
		after, is, ok := c.mark(next)
		if !ok {
			return 0, false
		}
		if !is {
			break
		}
		end = after
	}
	if end > i {
		return c.stopBehind(end)
	}
	return c.marksBelow(i)
}

// stopBehind takes a full stop that stands behind marks although the sentence
// had one already.
func (c *cutter) stopBehind(i int) (end int, ok bool) {
	r, size, ok := c.peek(i)
	if ok && size > 0 && strings.ContainsRune("。.", r) {
		return i + size, true
	}
	return i, ok
}

// marksBelow passes over marks that stand alone on the next line.
func (c *cutter) marksBelow(i int) (end int, ok bool) {
	at, ok := c.spaces(i)
	if !ok {
		return 0, false
	}
	if r, size, _ := c.peek(at); r != '\n' || size == 0 {
		return i, true
	}
	at++
	end = i
	for {
		if at, ok = c.spaces(at); !ok {
			return 0, false
		}
		after, is, ok := c.mark(at)
		if !ok {
			return 0, false
		}
		if !is {
			break
		}
		at, end = after, after
	}
	if r, _, _ := c.peek(at); r != '\n' {
		return i, true // they begin a line of their own
	}
	return end, true
}

func opensMark(r rune) bool { return r == '[' || r == '【' || r == '［' }

// markForm is a citation mark, with the address where it is a link.
var markForm = regexp.MustCompile(`^` + markPattern)

const markPattern = `[\[【［]\s*\^?[0-9０-９]{1,3}(?:\s*[-~～–,，、;；]\s*\^?[0-9０-９]{1,3})*\s*[\]】］](?:\([^)\s]{0,500}\))?`

// longestMark bounds how far a mark is waited for, in bytes.
const longestMark = 120

// mark passes over the citation mark at i.
func (c *cutter) mark(i int) (end int, is, ok bool) {
	r, size, ok := c.peek(i)
	if !ok || !opensMark(r) {
		return i, false, ok
	}
	for j := i + size; ; {
		r, n, ok := c.peek(j)
		switch {
		case !ok:
			return 0, false, false
		case n > 0 && strings.ContainsRune("]】］", r):
			return c.linked(i, j+n)
		case n == 0 || j-i > longestMark || !strings.ContainsRune("0123456789０１２３４５６７８９^-~～–,，、;； \t", r):
			return i, false, true
		}
		j += n
	}
}

// linked takes the address behind the mark that stands at [i,end), where it is a
// link.
func (c *cutter) linked(i, end int) (after int, is, ok bool) {
	r, _, ok := c.peek(end)
	if !ok {
		return 0, false, false
	}
	if r == '(' {
		for j := end + 1; ; j++ {
			r, n, ok := c.peek(j)
			if !ok {
				return 0, false, false
			}
			if n == 0 || r == ')' || unicode.IsSpace(r) || j-end > 500 {
				break
			}
		}
	}
	found := markForm.FindString(c.s[i:])
	return i + len(found), found != "", true
}
