package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Sentences returns the sentences of s in order, without the white space around
// them. Line breaks end a sentence; a text whose lines were broken in
// mid-sentence is repaired before it comes here.
//
// A full stop ends an English sentence when white space or the end follows and
// the word before it is no abbreviation; between digits, in versions and in
// names such as e.g. or U.S. it does not. Closing quotes and brackets belong to
// the sentence that they close.
func Sentences(s string) []Span {
	var out []Span
	start := 0
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		i += n
		switch {
		case r == '\n':
			out = appendTrimmed(out, s, start, i)
			start = i
		case isStop(r) && !isTableRow(s[start:]) && endsSentence(s, start, i-n, r):
			i = afterClosers(s, start, i)
			if !goesOn(s[i:]) {
				out = appendTrimmed(out, s, start, i)
				start = i
			}
		}
	}
	return appendTrimmed(out, s, start, len(s))
}

// isTableRow says whether a line is a row of a Markdown table, which is read as
// one sentence.
func isTableRow(line string) bool {
	return strings.HasPrefix(strings.TrimLeft(line, " \t"), "|")
}

func isStop(r rune) bool {
	switch r {
	case '。', '！', '？', '!', '?', '.', '．', '…', '｡':
		return true
	}
	return false
}

// StopEnds says whether the character at byte at is a stop that ends the sentence
// which began at start. What follows decides: there has to be something behind
// it, unless it is the end of the text.
func StopEnds(s string, start, at int) bool {
	r, _ := utf8.DecodeRuneInString(s[at:])
	return isStop(r) && endsSentence(s, start, at, r)
}

// endsSentence decides whether the stop r at byte at really ends the sentence
// that began at start.
func endsSentence(s string, start, at int, r rune) bool {
	next, _ := utf8.DecodeRuneInString(s[at+utf8.RuneLen(r):])
	switch r {
	case '…':
		return next != '…' && (next == utf8.RuneError || unicode.IsSpace(next))
	case '.', '．':
		return fullStopEnds(s, start, at, next)
	case '!', '?':
		// Not in an address (search?q=1).
		prev, _ := utf8.DecodeLastRuneInString(s[start:at])
		return !isStop(next) && !(isASCIIWord(prev) && isASCIIWord(next))
	case '！', '？':
		return !isStop(next)
	}
	return true
}

func fullStopEnds(s string, start, at int, next rune) bool {
	prev, _ := utf8.DecodeLastRuneInString(s[start:at])
	if next == utf8.RuneError {
		return true
	}
	if IsHan(prev) {
		// A half-width stop after a Chinese character is a typist's 。
		return !unicode.IsDigit(next) && next != '.'
	}
	if !unicode.IsSpace(next) && !isCloser(next) && !(IsHan(next) && !unicode.IsDigit(prev)) {
		return false
	}
	return !endsInAbbreviation(s[start:at]) && !isListNumber(s[start:at])
}

// abbreviations end in a stop that ends no sentence.
var abbreviations = map[string]bool{
	"mr": true, "mrs": true, "ms": true, "dr": true, "prof": true, "st": true, "no": true, "vs": true, "fig": true, "figs": true,
	"eq": true, "sec": true, "ch": true, "vol": true, "pp": true, "approx": true, "e.g": true, "i.e": true, "cf": true, "al": true,
	"jr": true, "sr": true, "gen": true, "col": true, "lt": true, "capt": true, "sen": true, "rep": true, "gov": true, "mt": true, "ft": true,
}

func endsInAbbreviation(before string) bool {
	word := before[strings.LastIndexFunc(before, func(r rune) bool {
		return !unicode.IsLetter(r) && r != '.'
	})+1:]
	word = strings.ToLower(word)
	if abbreviations[word] {
		return true
	}
	// A single letter is an initial (J. Smith); letters with stops between them
	// are U.S. or p.m.
	return len(word) == 1 && word != "i" || len(word) >= 3 && word[1] == '.'
}

// isListNumber says whether the text before a stop is only a number, as in "1. Item".
func isListNumber(before string) bool {
	before = strings.TrimLeft(before, " \t#>-*")
	return before != "" && len(before) <= 3 && strings.Trim(before, "0123456789") == ""
}

func isCloser(r rune) bool {
	return strings.ContainsRune("”’\"')]}）】」』》〉］", r)
}

func isASCIIWord(r rune) bool {
	return r < utf8.RuneSelf && scriptOf(r) != scriptNone || r == '/' || r == '='
}

// goesOn says whether a sentence goes on after a stop and its closing quotes:
// “好。”，他说。
func goesOn(rest string) bool {
	next, _ := utf8.DecodeRuneInString(rest)
	return strings.ContainsRune("，、；：,;", next) && next != utf8.RuneError
}

// afterClosers returns the offset after the closing quotes and brackets at i, in
// the sentence that began at start.
func afterClosers(s string, start, i int) int {
	for i < len(s) {
		r, n := utf8.DecodeRuneInString(s[i:])
		if !isCloser(r) && !isStop(r) {
			return i
		}
		// A straight quote after a stop may just as well open the next sentence,
		// unless one is open.
		if r == '"' && strings.Count(s[start:i], `"`)%2 == 0 || r == '\'' {
			if next, _ := utf8.DecodeRuneInString(s[i+n:]); next != utf8.RuneError && !unicode.IsSpace(next) {
				return i
			}
		}
		i += n
	}
	return i
}

func appendTrimmed(out []Span, s string, start, end int) []Span {
	part := s[start:end]
	trimmed := strings.TrimLeftFunc(part, unicode.IsSpace)
	start += len(part) - len(trimmed)
	trimmed = strings.TrimRightFunc(trimmed, unicode.IsSpace)
	if trimmed == "" {
		return out
	}
	return append(out, Span{start, start + len(trimmed)})
}
