package eval

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// counted is how many characters of an answer count.
const counted = 400

// mark is a citation mark, in any of the forms that a model may write.
var mark = regexp.MustCompile(`[\[【［]\s*\^?\d{1,3}(?:\s*[-–~,，、;；]\s*\^?\d{1,3})*\s*[\]】］]`)

// stripped is an answer without citation marks and asterisks, as a reader counts
// its characters.
func stripped(answer string) string {
	return strings.ReplaceAll(mark.ReplaceAllString(answer, ""), "*", "")
}

// visible is the part of an answer that counts, in normal form: first marks and
// asterisks go, then the cut is made at 400 code points of what is left, white
// space and all, and only then the text is normalised.
func visible(answer string) string { return normal(cut(stripped(answer), counted)) }

// cut returns the first n code points of s.
func cut(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}

// normal is the form in which answers and facts are compared: NFKC, no white
// space, no asterisk, no backtick, case folded. Unlike text.Normalize it leaves
// traditional characters as they are: a set names both forms where both will do.
func normal(s string) string {
	s = strings.Map(func(r rune) rune {
		if r == '*' || r == '`' || unicode.IsSpace(r) {
			return -1
		}
		return r
	}, norm.NFKC.String(s))
	if isLower(s) {
		return s
	}
	return cases.Fold().String(s)
}

// isLower says that folding would change nothing, which is so for most texts in
// Chinese and is much quicker than folding.
func isLower(s string) bool {
	for _, r := range s {
		if r >= 'A' && r <= 'Z' || r >= 0x80 && r < 0x2E80 {
			return false
		}
		// Beyond the scripts below only a few have case at all.
		if r >= 0xA000 && r < 0xAC00 || r > 0xFFFF || r >= 0xFB00 && r <= 0xFB17 || r >= 0xFF21 && r <= 0xFF3A {
			return false
		}
	}
	return true
}
