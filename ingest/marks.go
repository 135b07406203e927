package ingest

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/wenju/wenju/internal/text"
)

// style is the way in which a line is numbered or bulleted. Lines of one style
// are judged together: either all of them are headings or none.
type style string

// marks are the ways to number a line, the most specific first.
var marks = []struct {
	style   style
	pattern *regexp.Regexp
	// level that the form shows, 0 where it may be any.
	level int
	// heading says that such a line is a heading where nothing speaks against it.
	heading bool
}{
	{"第编", regexp.MustCompile(`^第\s?[〇零一二三四五六七八九十百\d]+\s?[编編卷部]($|[\s　:：·、]|\p{Han})`), 1, true},
	{"第章", regexp.MustCompile(`^第\s?[〇零一二三四五六七八九十百\d]+\s?[章篇回讲課课]($|[\s　:：·、]|\p{Han})`), 1, true},
	{"第节", regexp.MustCompile(`^第\s?[〇零一二三四五六七八九十百\d]+\s?[节節]($|[\s　:：·、]|\p{Han})`), 2, true},
	{"第条", regexp.MustCompile(`^第\s?[〇零一二三四五六七八九十百\d]+\s?[条條款]`), 0, false},
	{"一是", regexp.MustCompile(`^([一二三四五六七八九十]是|第[一二三四五六七八九十]+[是,，、]|首先|其次|再次)`), 0, false},
	{"一、", regexp.MustCompile(`^[一二三四五六七八九十]{1,3}[、．.]`), 1, true},
	{"(一)", regexp.MustCompile(`^[(（][一二三四五六七八九十]{1,3}[)）]`), 2, true},
	{"1.1.1", regexp.MustCompile(`^\d{1,2}(\.\d{1,2}){2,3}\.?[\s　\p{Han}]`), 3, true},
	{"1.1", regexp.MustCompile(`^\d{1,2}\.\d{1,2}\.?([\s　]+[\p{Lu}\p{Han}“《(（]|\p{Han})`), 2, true},
	{"1、", regexp.MustCompile(`^-?\d{1,3}、`), 0, true},
	{"1.", regexp.MustCompile(`^\d{1,3}[.．]([\s　]|\p{Han}|[“《（])`), 0, true},
	{"1)", regexp.MustCompile(`^\d{1,3}[)）]`), 0, false},
	{"(1)", regexp.MustCompile(`^[(（]\d{1,3}[)）]`), 0, false},
	{"①", regexp.MustCompile(`^[①-⑳❶-❿⑴-⒇]`), 0, false},
	{"Chapter", regexp.MustCompile(`^(?i:chapter|part|book)\s+([\dIVXLC]+|one|two|three|four|five|six|seven|eight|nine|ten)\b`), 1, true},
	{"Section", regexp.MustCompile(`^(?i:section|appendix|annex|article)\s+([\dIVXLC]+|[A-Z])\b`), 2, true},
	{"I.", regexp.MustCompile(`^[IVX]{1,5}\.\s+\p{Lu}`), 1, true},
	{"A.", regexp.MustCompile(`^[A-Za-z][.)]\s+\S`), 0, false},
	{"•", regexp.MustCompile(`^([•●○■□◆◇▪‣※★☆➢✓✔]|[-*+·–—]\s)`), 0, false},
}

// markOf returns the index of a line's mark, or -1. Its first character is
// looked at before any pattern is tried: most lines have no mark.
func markOf(s string) int {
	if s == "" || !mayBeMarked(firstRune(s)) {
		return -1
	}
	s = s[:cutAt(s, 24)]
	for i := range marks {
		if marks[i].pattern.MatchString(s) {
			if marks[i].style == "1.1" && measurePattern.MatchString(s) {
				return -1
			}
			return i
		}
	}
	return -1
}

// measurePattern finds a figure with its unit, which is no number of a section.
var measurePattern = regexp.MustCompile(`^\d+\.\d+\s?[米万亿元个公千平立吨倍人月日年小分秒度摄克斤升里亩顷台辆座条家次名位所处级微毫厘海美欧英港日兆百十千瓦伏安点折层岁]`)

// cutAt is the end of the last whole character within the first n bytes.
func cutAt(s string, n int) int {
	if len(s) <= n {
		return len(s)
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return n
}

func mayBeMarked(r rune) bool {
	switch {
	case r < utf8.RuneSelf:
		return r >= '0' && r <= '9' || unicode.IsLetter(r) || strings.ContainsRune("-*+(", r)
	case text.IsHan(r):
		return strings.ContainsRune("第一二三四五六七八九十首其再", r)
	}
	return strings.ContainsRune("（·–—•●○■□◆◇▪‣※★☆➢✓✔", r) || r >= '①' && r <= '⒇' || r >= '❶' && r <= '❿'
}

// isItem says whether a line begins a list item: marked, and with something
// behind the mark.
func isItem(s string) bool {
	i := markOf(s)
	return i >= 0 && marks[i].style != "Chapter" && marks[i].style != "Section"
}

var datePattern = regexp.MustCompile(`^([(（]?\d{4}\s?[年./-]\s?\d{1,2}\s?[月./-](\s?\d{1,2}\s?日?)?[)）]?|[〇零一二三四五六七八九十]{4}年[一二三四五六七八九十]{1,2}月([一二三四五六七八九十]{1,3}日)?|\d{1,2}\s+\p{L}+\s+\d{4}|\p{Lu}\p{L}+\s+\d{1,2},?\s+\d{4})(\s+\d{1,2}:\d{2}(:\d{2})?)?$`)

// isDate says whether a line is a date and nothing else.
func isDate(s string) bool {
	return len(s) <= 60 && strings.ContainsAny(s, "0123456789〇一") && datePattern.MatchString(s)
}

// signers are what the name of an author ends with in a signature.
var signers = strings.Fields(`委员会 委員會 办公室 办公厅 政府 局 厅 部 院 公司 协会 学会 大学 中心 小组 者 会 处 社 同志 代表 人 署`)

// isSignature says whether s, followed by a date line, signs what is before it.
func isSignature(s string) bool {
	for _, w := range signers {
		if strings.HasSuffix(s, w) {
			return true
		}
	}
	return false
}
