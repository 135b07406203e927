package tui

import (
	"regexp"
	"strings"
	"unicode"

	"charm.land/lipgloss/v2"
)

// span is a piece of text of one style.
type span struct {
	text  string
	style styleName
}

// marks are those of an answer that are shown by style: **bold**, `code` and
// citations.
var marks = regexp.MustCompile("\\*\\*(.+?)\\*\\*|`([^`\n]+)`|\\[\\d{1,3}(?:[-,]\\d{1,3})*\\]")

// markup reads a line of an answer. A mark that is still open, since its answer
// is not all there yet, stays as it is.
func markup(line string) []span {
	var out []span
	add := func(s string, style styleName) {
		if s != "" {
			out = append(out, span{s, style})
		}
	}
	base := plain
	if heading := strings.TrimLeft(line, "#"); len(line)-len(heading) > 0 && strings.HasPrefix(heading, " ") {
		line, base = strings.TrimSpace(heading), title
	}
	at := 0
	for _, m := range marks.FindAllStringSubmatchIndex(line, -1) {
		add(line[at:m[0]], base)
		switch {
		case m[2] >= 0:
			add(line[m[2]:m[3]], strong)
		case m[4] >= 0:
			add(line[m[4]:m[5]], code)
		default:
			add(line[m[0]:m[1]], cite)
		}
		at = m[1]
	}
	add(line[at:], base)
	return out
}

// bullet is what an item of a list begins with: lines that it is wrapped into
// are set in by as much.
var bullet = regexp.MustCompile(`^\s*(?:[-*+•·]|\d{1,2}[.)、])\s+`)

// indent is the width by which the further lines of a line are set in.
func indent(line string) int {
	return lipgloss.Width(strings.ReplaceAll(bullet.FindString(line), "\t", "  "))
}

// clean takes out of s what could play tricks on a terminal: everything that is no
// character of a text, escape sequences above all.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t':
			return ' '
		case unicode.IsControl(r), r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069:
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
}
