package rag

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/wenju/wenju/internal/text"
)

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
