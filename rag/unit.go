package rag

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/wenju/wenju/evidence"
	"github.com/wenju/wenju/internal/text"
)

// behindThoughts is what a model wrote behind its thoughts.
func behindThoughts(s string) string {
	if i := strings.LastIndex(s, closesThoughts); i >= 0 {
		return s[i+len(closesThoughts):]
	}
	return s
}

// marksAnywhere are citation marks with what joins them.
var marksAnywhere = regexp.MustCompile(`[ \t]*\n?[ \t]*` + markPattern + `(?:[ \t]*[、,，]?[ \t]*` + markPattern + `)*`)

// emptyBrackets are left where marks stood in brackets.
var emptyBrackets = regexp.MustCompile(`[ \t]*[（(][ \t、,，]*[)）]`)

// references are words that speak of a mark and say nothing without it: 根据[1]，
// according to passage [1], (see [2]).
var references = regexp.MustCompile(`(?i)^(?:(?:根据|依据|据|按照|正如|如|在)(?:文档|段落|资料|第)?[ \t]*` + markPattern + `(?:段|中|里|所述|所示|的内容|显示|可知|介绍)*[,，:：、]?[ \t]*|` +
	`(?:according to|as (?:stated|shown|described|noted) in|as per|per|in)[ \t]+(?:the[ \t]+)?(?:passages?|sources?|documents?|sections?)?[ \t]*` + markPattern + `[,:]?[ \t]*)|` +
	`[(（][ \t]*(?:see|cf\.?|source:?|参见|详见|见|来源[:：]?)[ \t]*` + markPattern + `[ \t]*[)）]`)

// unmarked is a unit without its citation marks.
func unmarked(s string) string {
	if !marksAnywhere.MatchString(s) {
		return s
	}
	if said := references.ReplaceAllString(s, ""); said != s {
		s = upperFirst(said)
	}
	return strings.TrimSpace(emptyBrackets.ReplaceAllString(marksAnywhere.ReplaceAllString(s, ""), ""))
}

func upperFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

// citesOf are the numbers that a unit cites, in their order.
func citesOf(s string) []int {
	var out []int
	for _, sentence := range evidence.Check(evidence.Answer{Text: s}).Sentences {
		for _, n := range sentence.Citations {
			if !slices.Contains(out, n) {
				out = append(out, n)
			}
		}
	}
	return out
}

var bulletForm = regexp.MustCompile(`^(?:>[ \t]*)*(?:[-*+•·●○■□▪][ \t]+|\(?[0-9]{1,3}[.)、）][ \t]*|[（(]?[一二三四五六七八九十]{1,3}[、)）][ \t]*|[①-⑳][ \t]*)?`)

// numbersRows is the head of a table whose first column only numbers its rows, as
// package evidence has it, and rowNumber a cell of it.
var (
	numbersRows = regexp.MustCompile(`(?i)^\|[ \t]*(?:no|nr|#|序号|编号|序)[ .:-]*\|`)
	rowNumber   = regexp.MustCompile(`^\|[ \t]*[0-9]{1,3}[ .:-]*\|`)
)

// rowNumber takes the cell off a row that only numbers it.
func (v *verifier) rowNumber(d *verdict) {
	v.numbered = v.numbered && d.kind == tableRow && strings.Count(d.lead, "\n") < 2
	if n := len(rowNumber.FindString(d.body)); v.numbered && n > 0 {
		d.bullet, d.body = d.body[:n-1], d.body[n-1:]
	}
}

// splitBullet takes the bullet or list number off a unit.
func splitBullet(s string, kind unitKind) (bullet, body string) {
	if kind != prose {
		return "", s
	}
	n := len(bulletForm.FindString(s))
	if n < len(s) && n > 0 && isDigit(s[n-1]) {
		n = 0
	}
	if n > 1 && s[n-1] == '.' && n < len(s) && isDigit(s[n]) {
		return "", s // 3.5 is a figure
	}
	return s[:n], s[n:]
}

// unquote takes the marks off quotations in another language than that of the
// passages cited, which do not hold them: a translation is no quotation.
func (d *verdict) unquote(cited []*passage) {
	if len(cited) == 0 || !strings.ContainsAny(d.body, "\"“「") {
		return
	}
	a := evidence.Answer{Text: d.body}
	han, chinese := false, true
	for i, p := range cited {
		han = han || strings.ContainsFunc(p.text, text.IsHan)
		chinese = chinese && text.Language(p.text) == text.Chinese
		a.Passages = append(a.Passages, evidence.Passage{N: i + 1, Text: p.text})
	}
	for _, s := range evidence.Check(a).Sentences {
		for _, q := range s.Quotations {
			translated := !han
			if !strings.ContainsFunc(q.Text, text.IsHan) {
				translated = chinese
			}
			if translated && q.Kind == evidence.Quotation && q.Verdict == evidence.Missing {
				d.body = strings.Replace(d.body, q.Text, strings.Trim(q.Text, "\"“”「」『』"), 1)
			}
		}
	}
}

// entryForm is how an entry of a list of sources begins: the mark comes first.
var entryForm = regexp.MustCompile(`^[-*+•]?[ \t]*` + markPattern)

// refers says whether a unit is an entry of a list of sources, which says nothing
// but the names of what it cites.
func (d *verdict) refers(cited []*passage) bool {
	rest := d.body
	for _, p := range cited {
		for _, name := range append([]string{p.chunk.Source, p.chunk.Title}, p.chunk.Heading...) {
			rest = strings.ReplaceAll(rest, name, "")
		}
	}
	return len(cited) > 0 && entryForm.MatchString(d.unit.text) && !strings.ContainsFunc(rest, isWordRune)
}
