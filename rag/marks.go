package rag

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// marks are the citation marks of an answer, which are no words of it.
var marks = regexp.MustCompile(`\s?\[\d+\]`)

// foreignMarks are brackets of a source or a question that would read like
// citations of ours: the footnotes [3] and 【2】 of an encyclopedia.
var foreignMarks = regexp.MustCompile(`\s?[\[【［]\s*\^?[0-9０-９]{1,3}(?:\s*[-~～,，、;；]\s*\^?[0-9０-９]{1,3})*\s*[\]】］]`)

// withoutMarks is s without what would read like a citation.
func withoutMarks(s string) string {
	for foreignMarks.MatchString(s) { // taking one out may make another
		s = foreignMarks.ReplaceAllString(s, "")
	}
	return s
}

// oneLine is a short text of others as it may stand in a sentence of ours: on
// one line, without marks and emphasis, and cut at limit characters.
func oneLine(s string, limit int) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '*' || r == '`' || r == '|':
			return ' '
		case unicode.IsControl(r):
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	s = strings.Join(strings.Fields(withoutMarks(s)), " ")
	if utf8.RuneCountInString(s) <= limit {
		return s
	}
	// A figure is not cut in two.
	s = strings.TrimRightFunc(window(s, limit), func(r rune) bool {
		return unicode.IsDigit(r) || r < utf8.RuneSelf && unicode.IsLetter(r) || strings.ContainsRune(".,一二三四五六七八九十百千万亿零〇两点", r)
	})
	return strings.TrimSpace(s) + "…"
}
