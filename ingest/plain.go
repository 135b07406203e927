package ingest

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/wenju/wenju/internal/text"
)

// plainPage tells the lines of a plain text: code and tables by their look,
// list items by their marks, headings last, for they are told by their neighbours.
func plainPage(s string, headings bool) *page {
	p := newPage(s)
	p.markCode()
	p.markTables()
	for i := range p.lines {
		l := &p.lines[i]
		if l.kind != kindProse {
			continue
		}
		t := p.of(i)
		switch {
		case isOrnament(t):
			l.kind = kindRule
		case isDate(t):
			l.kind = kindWhole
		default:
			l.item = isItem(t)
		}
	}
	if headings {
		newHeadings(p).mark()
	} else {
		p.keepRules()
	}
	return p
}

// keepRules makes content of the ornaments again.
func (p *page) keepRules() {
	for i := range p.lines {
		if p.lines[i].kind == kindRule {
			p.lines[i].kind = kindWhole
		}
	}
}

// markCode finds fenced blocks and lines that look like a program.
func (p *page) markCode() {
	fence := ""
	for i := range p.lines {
		l := &p.lines[i]
		if l.kind == kindBlank {
			continue
		}
		s := p.of(i)
		isFence := strings.HasPrefix(s, "```") || strings.HasPrefix(s, "~~~")
		switch {
		case fence != "":
			l.kind = kindCode
			if isFence && s[:3] == fence {
				fence = ""
			}
		case isFence && p.closesFence(i, s[:3]):
			fence, l.kind = s[:3], kindCode
		case !l.han && !isOrnament(s) && looksLikeCode(s):
			l.kind = kindCode
		}
	}
	// What stands between two lines of code is code.
	for i := 1; i+1 < len(p.lines); i++ {
		if l := &p.lines[i]; l.kind == kindProse && p.lines[i-1].kind == kindCode && p.lines[i+1].kind == kindCode {
			l.kind = kindCode
		}
	}
}

// closesFence says whether a later line ends the fence that line i opens.
func (p *page) closesFence(i int, fence string) bool {
	for j := i + 1; j < len(p.lines) && j < i+2000; j++ {
		if strings.HasPrefix(p.of(j), fence) {
			return true
		}
	}
	return false
}

var codePattern = regexp.MustCompile(`(^(\$|>>>|//|/\*|#include|#!|<\?|</|\}|\{$)|[{}]$|\w\(\)|:=|[=!]=|=>|->|\);?$|;$|^\s*(def|class|import|from|return|func|var|let|const|if|for|while)\b.*[:;{(]$|^</?\w+[^>]*>$)`)

func looksLikeCode(s string) bool {
	if !strings.ContainsAny(s, "{}()=;<>$/#:") || !codePattern.MatchString(s) {
		return false
	}
	// Prose that ends in a semicolon or a bracket has words of ordinary length
	// around it and few signs.
	signs := 0
	for _, r := range s {
		if strings.ContainsRune("{}()=;<>$/#_[]|&\\\"+", r) {
			signs++
		}
	}
	words := len(strings.Fields(s))
	return signs*3 >= words || words <= 2
}

// markTables finds rows: cells parted by tabs, bars or wide gaps, and runs of
// lines with equally many commas.
func (p *page) markTables() {
	commas := make([]int, len(p.lines))
	for i := range p.lines {
		l := &p.lines[i]
		if l.kind != kindProse {
			continue
		}
		s := p.of(i)
		if hasCells(s) {
			l.kind = kindRow
			continue
		}
		if n := strings.Count(s, ","); n >= 2 && !strings.ContainsAny(s, "。；;、") && !endsSentence(s) && l.weight <= (n+1)*maxCell {
			commas[i] = n
		}
	}
	for i := 0; i < len(commas); {
		n := 1
		for i+n < len(commas) && commas[i+n] == commas[i] {
			n++
		}
		if commas[i] >= 2 && n+commas[i] >= 6 {
			for j := i; j < i+n; j++ {
				p.lines[j].kind = kindRow
			}
		}
		i += n
	}
}

// maxCell is the mean weight of the cells of a line parted by commas up to which
// it is taken for a row and not for clauses.
const maxCell = 10 * weightHan

// hasCells says whether a line is laid out in columns.
func hasCells(s string) bool {
	if strings.Count(s, "|") >= 2 || strings.Count(s, "│") >= 2 || strings.Count(s, "\t") >= 2 {
		return true
	}
	if strings.Contains(s, "\t") && utf8.RuneCountInString(s) < 60 {
		return true
	}
	i := strings.Index(s, "   ")
	return i > 0 && !strings.ContainsRune(".。!?！？:：", lastRune(s[:i])) && markOf(s[:i+1]) < 0
}

// isLabel says whether a line begins with a short label: a speaker, a field.
func isLabel(s string) bool {
	s = s[:cutAt(s, 36)]
	i := strings.IndexAny(s, ":：")
	if i <= 0 {
		return false
	}
	label := s[:i]
	if strings.ContainsAny(label, "，,。；;、“”\"()（）") || utf8.RuneCountInString(label) > 14 {
		return false
	}
	return !unicode.IsDigit(lastRune(label)) && (text.IsHan(firstRune(label)) || unicode.IsLetter(firstRune(label)))
}
