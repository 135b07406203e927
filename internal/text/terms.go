package text

import (
	"strings"
	"sync/atomic"
	"unicode"
	"unicode/utf8"

	"github.com/kljensen/snowball/english"
)

type script uint8

const (
	scriptNone  script = iota // punctuation and space
	scriptHan                 // written without spaces: Han, kana
	scriptWord                // words: Latin, Cyrillic, Hangul …
	scriptDigit               // figures
)

func scriptOf(r rune) script {
	switch {
	case r < utf8.RuneSelf:
		switch {
		case 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z':
			return scriptWord
		case '0' <= r && r <= '9':
			return scriptDigit
		}
		return scriptNone
	case IsHan(r), unicode.In(r, unicode.Hiragana, unicode.Katakana):
		return scriptHan
	case unicode.IsLetter(r), unicode.Is(unicode.M, r):
		return scriptWord
	case unicode.IsDigit(r):
		return scriptDigit
	}
	return scriptNone
}

// eachWord calls yield for every Han character and for every word or figure of
// the normalised text s, in order, and once with "" for what is neither; length is
// what it takes up in s. A word holds its inner apostrophes, a figure
// its inner stops; thousands separators are taken out of figures.
func eachWord(s string, yield func(word string, length int, sc script)) {
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		sc := scriptOf(r)
		if sc == scriptWord || sc == scriptDigit {
			n = wordLen(s[i:], sc)
		}
		if sc != scriptNone {
			word := s[i : i+n]
			if sc == scriptDigit {
				word = strings.ReplaceAll(word, ",", "")
			}
			yield(word, n, sc)
		} else {
			yield("", n, sc)
		}
		i += n
	}
}

// wordLen is the length in bytes of the word or figure at the start of s.
func wordLen(s string, sc script) int {
	i := 0
	for i < len(s) {
		r, n := utf8.DecodeRuneInString(s[i:])
		if scriptOf(r) != sc && !joins(s, i, r, sc) {
			break
		}
		i += n
	}
	return i
}

// joins says whether the punctuation r at s[i] stands inside a word (don't) or
// a figure (1,520.5).
func joins(s string, i int, r rune, sc script) bool {
	if i+1 >= len(s) || i == 0 {
		return false
	}
	next := scriptOf(rune(s[i+1]))
	switch {
	case sc == scriptWord && (r == '\'' || r == '’'):
		after, _ := utf8.DecodeRuneInString(s[i+utf8.RuneLen(r):])
		return scriptOf(after) == scriptWord
	case sc == scriptDigit && r == '.':
		return next == scriptDigit
	case sc == scriptDigit && r == ',':
		return isThousands(s[i+1:])
	}
	return false
}

// isThousands says whether s begins with exactly three digits.
func isThousands(s string) bool {
	for i := range 3 {
		if i >= len(s) || scriptOf(rune(s[i])) != scriptDigit {
			return false
		}
	}
	return len(s) == 3 || scriptOf(rune(s[3])) != scriptDigit
}

// Terms cuts s into its index terms, in order and with repetitions: single Han
// characters and adjacent pairs of them, stemmed words without the stop words,
// figures without thousands separators. Where letters and digits touch (PM2.5,
// S6线) the whole is a term beside its parts.
func Terms(s string) []string { return termsOf(Normalize(s)) }

// EachTerm calls yield for every one of the [Terms] of s.
func EachTerm(s string, yield func(term string)) { eachTerm(Normalize(s), yield) }

func termsOf(normal string) []string {
	terms := make([]string, 0, len(normal)/2)
	eachTerm(normal, func(term string) { terms = append(terms, term) })
	return terms
}

// Present returns those of the wanted index terms that s holds.
func Present(s string, wanted map[string]bool) map[string]bool {
	present := make(map[string]bool)
	eachTerm(Normalize(s), func(term string) {
		if wanted[term] {
			present[term] = true
		}
	})
	return present
}

// eachTerm calls yield for every index term of a normalised text.
func eachTerm(normal string, yield func(term string)) {
	var (
		prevScript script
		prevAt     int // of prev in normal
		at         int
		compound   = -1 // where the word with figures began that goes on; -1 for none
	)
	flush := func(end int) {
		if compound >= 0 {
			yield(normal[compound:end])
		}
		compound = -1
	}
	eachWord(normal, func(word string, length int, sc script) {
		joined := sc != prevScript && (sc == scriptWord || sc == scriptDigit) &&
			(prevScript == scriptWord || prevScript == scriptDigit)
		switch {
		case !joined:
			flush(at)
		case compound < 0:
			compound = prevAt
		}
		switch sc {
		case scriptHan:
			if prevScript == scriptHan {
				yield(normal[prevAt : at+length])
			}
			yield(word)
		case scriptWord:
			if !isStopWord(word) {
				yield(Stem(word))
			}
		case scriptDigit:
			yield(word)
		}
		prevScript, prevAt = sc, at
		at += length
	})
	flush(at)
}

// Stem returns the stem of a normalised English word by the Porter2 (Snowball)
// algorithm. Words in other letters come back as they are.
func Stem(word string) string {
	word = plainWord(word)
	for i := range len(word) {
		if word[i] >= utf8.RuneSelf {
			return word
		}
	}
	slot := &stems[slotOf(word)]
	if known := slot.Load(); known != nil && known.word == word {
		return known.stem
	}
	// Copies, or the slot would keep the text that the word was cut from.
	known := &stemmed{word: strings.Clone(word), stem: strings.Clone(english.Stem(word, true))}
	slot.Store(known)
	return known.stem
}

// plainWord is a word without a typographic apostrophe and without 's.
func plainWord(word string) string {
	return strings.TrimSuffix(strings.ReplaceAll(word, "’", "'"), "'s")
}

// stems remembers the stems of words seen lately, since few words make up most of
// any text and stemming is slow. Each word has one slot, which it may lose to
// another.
var stems [1 << 13]atomic.Pointer[stemmed]

type stemmed struct{ word, stem string }

func slotOf(word string) uint32 {
	h := uint32(2166136261) // FNV-1a
	for i := range len(word) {
		h = (h ^ uint32(word[i])) * 16777619
	}
	return (h ^ h>>16) % uint32(len(stems))
}
