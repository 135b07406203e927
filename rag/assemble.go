package rag

import (
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
	thoughtsEnd // the tag behind thoughts whose beginning the server has kept
)

// closesThoughts is that tag.
const closesThoughts = "</think>"

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
	switch is, ok := c.closesThoughts(c.start); {
	case !ok:
		return 0, false
	case is:
		c.kind = thoughtsEnd
		return c.start + len(closesThoughts), true
	}
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

// closesThoughts says whether the tag stands at i.
func (c *cutter) closesThoughts(i int) (is, ok bool) {
	rest := c.s[i:]
	return strings.HasPrefix(rest, closesThoughts), c.final || len(rest) >= len(closesThoughts) || !strings.HasPrefix(closesThoughts, rest)
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
		case r == '<':
			is, ok := c.closesThoughts(i)
			if !ok || is {
				return i - trailing(c.s[c.start:i]), ok
			}
			i += size
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
			stops, ok := c.stops(i, r)
			if !ok {
				return 0, false
			}
			if !stops {
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

// stops says whether the stop r at i ends a sentence. A citation mark right behind
// a full stop is as good as a space.
func (c *cutter) stops(i int, r rune) (stops, ok bool) {
	if inside, ok := c.inside(i, r); !ok || inside {
		return false, ok
	}
	next, _, _ := c.peek(i + utf8.RuneLen(r))
	if r != '.' || !opensMark(next) && next != '<' {
		return text.StopEnds(c.s, c.start, i), true
	}
	_, is, ok := c.mark(i + 1)
	return ok && is && text.StopEnds(c.s[c.start:i+1]+" ", 0, i-c.start), ok
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
