package rag

import (
	"regexp"
	"strings"
	"unicode"
)

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

// markForm is a citation mark, with the address where it is a link. Some models
// write [passage 1] or 【第1段】 whatever they are told.
var markForm = regexp.MustCompile(`^` + markPattern)

const markPattern = `[\[【［]\s*(?:(?i:passages?|sources?|documents?|doc|ref)|段落|来源|文档|第)?\s*\^?[0-9０-９]{1,3}(?:\s*[-~～–,，、;；]\s*\^?[0-9０-９]{1,3})*\s*段?\s*[\]】］](?:\([^)\s]{0,500}\))?`

// wordyMark is a mark with words in it; what it names is its first group.
var wordyMark = regexp.MustCompile(`[\[【［]\s*(?:(?i:passages?|sources?|documents?|doc|ref)|段落|来源|文档|第)\s*([0-9０-９][0-9０-９\s~～–,，、;；-]*?)\s*段?\s*[\]】］]`)

// longestMark bounds how far a mark is waited for, in bytes.
const longestMark = 120

// mark passes over the citation mark at i.
func (c *cutter) mark(i int) (end int, is, ok bool) {
	r, size, ok := c.peek(i)
	if ok && r == '<' {
		return c.raised(i)
	}
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
		case n == 0 || j-i > longestMark || !strings.ContainsRune("0123456789０１２３４５６７８９^-~～–,，、;； \t", r) && !unicode.IsLetter(r):
			return i, false, true
		}
		j += n
	}
}

// raisedMarks are marks that are set high, as some models have it.
var raisedMarks = regexp.MustCompile(`(?i)<sup>\s*((?:` + markPattern + `[ \t,，、]*)+)</sup>`)

// longestRaised bounds how far the end of raised marks is waited for, in bytes.
const longestRaised = 80

// raised passes over the raised marks at i.
func (c *cutter) raised(i int) (end int, is, ok bool) {
	rest, _, broken := strings.Cut(c.s[i:min(len(c.s), i+longestRaised)], "\n")
	if at := raisedMarks.FindStringIndex(rest); at != nil && at[0] == 0 {
		return i + at[1], true, true
	}
	low := strings.ToLower(rest)
	over := c.final || broken || len(rest) == longestRaised || strings.Contains(low, "</sup>")
	return i, false, over || !strings.HasPrefix("<sup>", low[:min(len(low), len("<sup>"))])
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
