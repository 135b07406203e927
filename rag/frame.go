package rag

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// framed is the share of the words of what leads to something that question or
// passages have to hold.
const framed = 0.1

// maxFrame is how many characters may lead to something without a citation.
const maxFrame = 40

// yesOrNo is an answer that means nothing without the sentence behind it.
var yesOrNo = regexp.MustCompile(`(?i)^(是|是的|不是|否|对|对的|不对|有|有的|没有|可以|不可以|能|不能|会|不会|yes|no|correct|not quite)[。.!！,，]?$`)

// isFrame says whether a unit that cites nothing states nothing: a heading, the
// head of a table, or what leads into a list and ends in a colon. Figures
// are always statements, and so are words of which neither question nor passages hold any.
func (v *verifier) isFrame(d *verdict) bool {
	if yesOrNo.MatchString(d.body) {
		return true
	}
	if !d.leads() || utf8.RuneCountInString(d.body) > maxFrame || len(foreignLinks(d.body, nil)) > 0 {
		return false
	}
	c := v.claim(d.body)
	if len(c.missing(nil)) > 0 {
		return false
	}
	terms := termSet(v.question)
	for _, p := range v.passages {
		for term := range p.allTerms() {
			terms[term] = true
		}
	}
	return c.coverage(terms) >= framed || d.kind == tableRow && shortCells(d.body)
}

// maxCell is how many characters a cell of a table may have that states nothing.
const maxCell = 12

// shortCells says whether a row looks like the head of a table.
func shortCells(row string) bool {
	for cell := range strings.SplitSeq(row, "|") {
		if utf8.RuneCountInString(strings.TrimSpace(cell)) > maxCell {
			return false
		}
	}
	return true
}

// leads says whether a unit has the form of what leads to something.
func (d *verdict) leads() bool {
	return d.kind == headingLine || d.kind == tableRow || leadsIn(strings.TrimRight(d.body, "*_ "))
}
