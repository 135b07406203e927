package text

import (
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/mozillazg/go-pinyin"
)

// maxSyllables of a Chinese name written in pinyin.
const maxSyllables = 4

// syllables leads from a pinyin syllable without tone to the characters read so.
var syllables = sync.OnceValue(func() map[string][]rune {
	out := make(map[string][]rune, 512)
	for code, readings := range pinyin.PinyinDict {
		r := rune(code)
		if r < 0x4E00 || r > 0x9FA5 {
			continue
		}
		seen := ""
		for _, reading := range strings.Split(readings, ",") {
			syllable := withoutTone(reading)
			if !strings.Contains(seen, syllable+" ") {
				seen += syllable + " "
				out[syllable] = append(out[syllable], r)
			}
		}
	}
	return out
})

var toneless = strings.NewReplacer(
	"ā", "a", "á", "a", "ǎ", "a", "à", "a", "ē", "e", "é", "e", "ě", "e", "è", "e", "ī", "i", "í", "i", "ǐ", "i", "ì", "i",
	"ō", "o", "ó", "o", "ǒ", "o", "ò", "o", "ū", "u", "ú", "u", "ǔ", "u", "ù", "u", "ü", "v", "ǖ", "v", "ǘ", "v", "ǚ", "v", "ǜ", "v",
	"ń", "n", "ň", "n", "ǹ", "n", "ḿ", "m")

func withoutTone(reading string) string { return toneless.Replace(reading) }

// Readings returns every way to read a Latin word as two to four pinyin
// syllables, each with the characters that are read so: "langfang" may be
// {郎 廊 朗 …} {方 坊 房 …}. It is empty for a word that is no pinyin.
func Readings(word string) [][][]rune {
	for i := range len(word) {
		if c := word[i]; (c < 'a' || c > 'z') && c != '\'' {
			return nil
		}
	}
	if utf8.RuneCountInString(word) < 4 {
		return nil
	}
	var out [][][]rune
	read(syllables(), strings.ReplaceAll(word, "'", ""), nil, &out)
	return out
}

func read(table map[string][]rune, rest string, before [][]rune, out *[][][]rune) {
	if rest == "" {
		if len(before) >= 2 {
			*out = append(*out, append([][]rune(nil), before...))
		}
		return
	}
	if len(before) == maxSyllables {
		return
	}
	for n := min(6, len(rest)); n >= 1; n-- { // zhuang is the longest
		if characters := table[rest[:n]]; characters != nil {
			read(table, rest[n:], append(before, characters), out)
		}
	}
}
