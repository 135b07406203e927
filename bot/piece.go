package bot

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// piece is a part of an answer as it is streamed: Markdown, in which nothing of a
// source or a model becomes a link, an image, a mention or a ping, however the
// answer is cut into parts. Bold is kept, lines stay lines.
func (r renderer) piece(part string) string {
	var out strings.Builder
	fenced := false
	for i, line := range strings.Split(part, "\n") {
		fence := fencePattern.MatchString(line)
		if i > 0 {
			// A single line break would be none in Markdown.
			if line != "" && !fenced && !itemPattern.MatchString(line) && !strings.HasPrefix(line, "|") {
				out.WriteByte('\n')
			}
			out.WriteByte('\n')
		}
		switch {
		case fence:
			fenced = !fenced
			out.WriteString(escape(line))
		case fenced:
			out.WriteString(linkTail.Replace(escape(line)))
		default:
			lead, rest := leading(line)
			out.WriteString(lead + markdown(inline(rest, noLinks)))
		}
	}
	return sealed(out.String())
}

var (
	itemLead = regexp.MustCompile(`^([ \t]*)([-*+•]|\d{1,3}[.)])[ \t]+`)
	deep     = regexp.MustCompile(`^[ \t]{2,}`)
)

// leading is what a line begins with, as Markdown may have it: the mark of an item
// with one space behind it, and never so far to the right that it would be code.
func leading(line string) (lead, rest string) {
	if m := itemLead.FindStringSubmatch(line); m != nil {
		mark := m[2]
		if mark == "•" {
			mark = "-"
		}
		inner, rest := leading(line[len(m[0]):]) // an item may begin with another one
		return strings.Repeat(" ", min(len(m[1]), 3)) + mark + " " + inner, rest
	}
	if m := deep.FindString(line); m != "" {
		return " ", line[len(m):]
	}
	return "", line
}

// markdown writes the runs of a line as Markdown.
func markdown(runs []run) string {
	var out strings.Builder
	for i, r := range runs {
		switch {
		case r.code && !strings.ContainsAny(r.text, "&<>\\"): // escapes would be seen in code
			out.WriteString("`" + escape(r.text) + "`")
		case r.bold && r.url == "":
			before, after := edges(runs, i)
			out.WriteString(markdownBold(r.text, before, after))
		default:
			out.WriteString(markdownText(r.text))
		}
	}
	return out.String()
}

// markdownBold sets text in bold. Markdown takes ** beside a letter only where a
// letter stands inside of it too, so punctuation at the edges goes outside.
func markdownBold(s string, before, after rune) string {
	first, _ := utf8.DecodeRuneInString(s)
	last, _ := utf8.DecodeLastRuneInString(s)
	start, end := 0, len(s)
	if isLetter(before) && isMark(first) || isLetter(after) && isMark(last) {
		start = len(s) - len(strings.TrimLeftFunc(s, isMark))
		end = len(strings.TrimRightFunc(s, isMark))
	}
	if start >= end {
		return markdownText(s)
	}
	return markdownText(s[:start]) + "**" + markdownText(s[start:end]) + "**" + markdownText(s[end:])
}

func isMark(r rune) bool { return unicode.IsPunct(r) || unicode.IsSymbol(r) || unicode.IsSpace(r) }

func isLetter(r rune) bool { return r != utf8.RuneError && !isMark(r) }

var (
	markdownMarks = regexp.MustCompile("[*`~\\\\]|\\b_|_\\b|!\\[")
	linkTail      = strings.NewReplacer("](", "]"+gap+"(", "][", "]"+gap+"[", "]:", "]"+gap+":")
)

// markdownText is literal text in Markdown.
func markdownText(s string) string {
	s = markdownMarks.ReplaceAllStringFunc(s, func(m string) string { return `\` + m })
	return linkTail.Replace(escape(s))
}

// halfWWW is what may be the rest of a www. that began in the part before.
var halfWWW = regexp.MustCompile(`(?i)^(w{0,3})\.`)

// sealed makes a part safe against what may come before and after it: no half of
// a link or an address meets its other half.
func sealed(s string) string {
	s = halfWWW.ReplaceAllString(s, "$1"+gap+".")
	if s == "" {
		return s
	}
	if strings.ContainsRune("([:/", rune(s[0])) {
		s = gap + s
	}
	if strings.ContainsRune("]:", rune(s[len(s)-1])) {
		s += gap
	}
	return s
}
