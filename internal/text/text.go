// Package text does wenju's language work, for Chinese and English alike.
//
// From the bottom up:
//
//   - [Normalize] brings a text into the one form in which all comparing is
//     done: NFKC, lower case, simplified characters.
//   - [Sentences] finds the sentences of a text as byte ranges.
//   - [Terms] cuts a text into what the index counts; [QueryTerms] does the
//     same for a question and leaves the question words out.
//   - [Lexicon] knows which terms mean the same, in either language.
//   - [Parse] reads a question: what kind of thing it asks for and about what.
//
// No step leans on spaces, and every offset is a byte offset into UTF-8.
package text

import "unicode"

// Span is the half-open byte range [Start, End) of a text.
type Span struct{ Start, End int }

// Of returns the part of s that the span names.
func (p Span) Of(s string) string { return s[p.Start:p.End] }

// Len is the length in bytes.
func (p Span) Len() int { return p.End - p.Start }

// Lang is the language of a text, as far as wenju tells them apart.
type Lang string

// The languages that wenju speaks.
const (
	Chinese Lang = "zh"
	English Lang = "en"
)

// Language tells in which language a text is written. A text with any Han
// characters counts as Chinese unless it has few of them and English function
// words hold it together ("What does 京津冀 mean?").
func Language(s string) Lang {
	han, functionWords := 0, 0
	eachWord(Normalize(s), func(word string, _ int, script script) {
		switch {
		case script == scriptHan:
			han++
		case isFunctionWord(word):
			functionWords++
		}
	})
	if han == 0 || functionWords >= 2 && han < 8*functionWords && !hasAskingPhrase(s) {
		return English
	}
	return Chinese
}

// IsHan says whether r is a Chinese character.
func IsHan(r rune) bool {
	// The common blocks first: this runs once for every character indexed.
	if r < 0x2E80 {
		return false
	}
	return r >= 0x4E00 && r <= 0x9FFF || unicode.Is(unicode.Han, r)
}
