package rag

import (
	"regexp"
	"strings"
	"unicode"

	"github.com/wenju/wenju/internal/text"
)

// links are the ways in which a text can make a reader's program fetch or open
// something, or mention somebody: addresses, Markdown links and images, tags,
// hosts, mail addresses.
var links = regexp.MustCompile(`(?i)!?\[[^\]\n]*\]\s?\([^)\n]*\)?|!?\[[^\]\n]+\]\[[^\]\n]*[^\]\n0-9,，\- ][^\]\n]*\]|<[a-z!/@#][^>\n]*>?|` +
	`\b[a-z][a-z0-9+.-]{1,20}://\S*|\b(?:mailto|javascript|data|tel|vbscript):\S+|\bwww\.\S+|` +
	`[\w.+-]+@[\w-]+\.[\w.-]*\w|` +
	`\b(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:com|net|org|io|cn|co|ai|app|dev|example|test|top|xyz|info|ru|me|link|site|zip|biz|tk|cc|ly|to|sh|gl)\b\S*`)

// foreignLinks are those links of a text that none of the passages holds.
func foreignLinks(s string, passages []*passage) []string {
	var out []string
	for _, link := range links.FindAllString(s, -1) {
		held := false
		for _, p := range passages {
			held = held || strings.Contains(p.text, strings.TrimRight(link, ".,;:!?。，；：！？、)）”’\"'*"))
		}
		if !held {
			out = append(out, link)
		}
	}
	return out
}

// shingleSize is how many words, a Chinese character being one, have to be the
// same in a row to be a copy and no chance. Of whole sentences fewer will do.
const shingleSize, shortestSentence = 6, 4

// secrets recognises what a model was told.
type secrets map[string]bool

func newSecrets(told string) secrets {
	s := make(secrets)
	s.add(told)
	return s
}

func (s secrets) add(told string) {
	for _, shingle := range shingles(told) {
		s[shingle] = true
	}
}

// leaksIn says whether a text repeats what the model was told, other than what
// the passages say too.
func (s secrets) leaksIn(said string, passages []*passage) bool {
	var copied []string
	for _, shingle := range shingles(said) {
		if s[shingle] {
			copied = append(copied, shingle)
		}
	}
	for _, p := range passages {
		if len(copied) == 0 {
			return false
		}
		words := strings.Join(wordsOf(p.text), " ")
		kept := copied[:0]
		for _, shingle := range copied {
			if !strings.Contains(words, shingle) {
				kept = append(kept, shingle)
			}
		}
		copied = kept
	}
	return len(copied) > 0
}

// shingles are the runs of shingleSize words of a text, and its short sentences.
func shingles(s string) []string {
	words := wordsOf(s)
	var out []string
	for i := 0; i+shingleSize <= len(words); i++ {
		out = append(out, strings.Join(words[i:i+shingleSize], " "))
	}
	for _, span := range text.Sentences(s) {
		if words := wordsOf(span.Of(s)); len(words) >= shortestSentence && len(words) < shingleSize {
			out = append(out, strings.Join(words, " "))
		}
	}
	return out
}

// wordsOf are the words and the Chinese characters of a text, in one form.
func wordsOf(s string) []string {
	var out []string
	var word strings.Builder
	flush := func() {
		if word.Len() > 0 {
			out = append(out, word.String())
			word.Reset()
		}
	}
	for _, r := range text.Normalize(s) {
		switch {
		case text.IsHan(r):
			flush()
			out = append(out, string(r))
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			word.WriteRune(r)
		default:
			flush()
		}
	}
	flush()
	return out
}
