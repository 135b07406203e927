package evidence

import (
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/wenju/wenju/internal/text"
	"golang.org/x/text/unicode/norm"
)

// folded is a text in the form in which it is read: half width, simplified
// characters, one kind of dash, no Markdown emphasis. Case is kept, since M and
// m are different units. off[i] is the byte in the original at which r[i]
// starts; off has one entry more than r.
type folded struct {
	src string
	r   []rune
	off []int32
}

func fold(s string) *folded {
	f := &folded{src: s, r: make([]rune, 0, len(s)/2+8), off: make([]int32, 0, len(s)/2+9)}
	table := foldTable()
	for i := 0; i < len(s); {
		c, size := rune(s[i]), 1
		if c >= utf8.RuneSelf {
			c, size = utf8.DecodeRuneInString(s[i:])
		}
		f.add(table, c, i)
		i += size
	}
	f.off = append(f.off, int32(len(s)))
	return f
}

func (f *folded) add(table *[1 << 16]rune, c rune, at int) {
	if c < utf8.RuneSelf {
		if c != '*' && c != '`' {
			f.push(c, at)
		}
		return
	}
	if c == '，' && isWideDigit(f.src[:at], utf8.DecodeLastRuneInString) && isWideDigit(f.src[at+3:], utf8.DecodeRuneInString) {
		f.push(',', at) // １，２３４
		return
	}
	if more, ok := foldWide[c]; ok {
		for _, r := range more {
			f.push(r, at)
		}
		return
	}
	if c < 1<<16 {
		c = table[c]
	}
	switch {
	case c == 0: // left out: zero width characters
	case c == '²' || c == '³':
		// A square metre's 2 is part of the unit; the power of a number is not
		// one of its digits.
		if n := len(f.r); n > 0 && isLatin(f.r[n-1]) {
			f.push('2'+(c-'²'), at)
		}
	default:
		f.push(c, at)
	}
}

func isWideDigit(s string, decode func(string) (rune, int)) bool {
	c, _ := decode(s)
	return c >= '０' && c <= '９'
}

func (f *folded) push(c rune, at int) {
	f.r = append(f.r, c)
	f.off = append(f.off, int32(at))
}

// span gives the bytes of the original that the runes [i, j) stand for. One
// character may have been folded into several: it belongs to them as a whole.
func (f *folded) span(i, j int) (start, end int) {
	for j < len(f.off)-1 && j > 0 && f.off[j] == f.off[j-1] {
		j++
	}
	start, end = int(f.off[i]), int(f.off[j])
	for start < end && (f.src[end-1] == '*' || f.src[end-1] == '`') {
		end--
	}
	return start, end
}

// text gives the original text of the runes [i, j).
func (f *folded) text(i, j int) string {
	if i >= j {
		return ""
	}
	start, end := f.span(i, j)
	return f.src[start:end]
}

// foldWide holds the characters that stand for several.
var foldWide = map[rune]string{
	'℃': "°C", '℉': "°F", '㎡': "m2", '㎥': "m3", '㎢': "km2", '㎞': "km", '㎝': "cm",
	'㎜': "mm", '㎏': "kg", '㎎': "mg", '㏄': "cc", '㎖': "mL", '½': " 1/2", '¼': " 1/4", '¾': " 3/4",
	'⅓': " 1/3", '⅔': " 2/3", '…': "...", '㎾': "kW", '㎿': "MW",
}

// foldTable maps a character of the basic plane to the one it is read as, 0
// for those that are not read at all.
var foldTable = sync.OnceValue(func() *[1 << 16]rune {
	var table [1 << 16]rune
	for c := range rune(1 << 16) {
		table[c] = foldOne(c)
	}
	return &table
})

func foldOne(c rune) rune {
	switch c {
	case '–', '—', '‒', '―', '−', '﹣', '－', '‐', '‑', '﹘':
		return '-'
	case '～', '〜', '∼', '˜', '﹏':
		return '~'
	case '，', '²', '³', '°', '。', '“', '”', '‘':
		return c
	case '’', '＇', 'ʼ':
		return '\''
	case '・', '•', '‧':
		return '·'
	case '￥':
		return '¥'
	case 'μ', 'µ':
		return 'μ'
	case '\u200b', '\u200c', '\u200d', '\ufeff', '\u00ad', '\u2060':
		return 0
	case '〇', '○':
		return '〇'
	}
	switch {
	case c >= 0x2460 && c <= 0x24FF: // circled numbers are list marks
		return c
	case c >= 0xD800 && c <= 0xDFFF:
		return c
	case c >= 0x3400 && c <= 0x9FFF, c >= 0xF900 && c <= 0xFAFF:
		r, _ := utf8.DecodeRuneInString(text.Normalize(string(c)))
		return r
	case unicode.IsSpace(c):
		return ' '
	}
	if s := norm.NFKC.String(string(c)); utf8.RuneCountInString(s) == 1 {
		r, _ := utf8.DecodeRuneInString(s)
		return r
	}
	return c
}

func isDigit(c rune) bool { return c >= '0' && c <= '9' }
func isUpper(c rune) bool { return c >= 'A' && c <= 'Z' }
func isLower(c rune) bool { return c >= 'a' && c <= 'z' }
func isSpace(c rune) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }
func isWord(c rune) bool  { return isDigit(c) || isLatin(c) }
func isHan(c rune) bool   { return text.IsHan(c) }

// isLatin says whether c is a letter of a word written with spaces.
func isLatin(c rune) bool {
	if c < utf8.RuneSelf {
		return isUpper(c) || isLower(c)
	}
	return c < 0x2E80 && unicode.IsLetter(c)
}
