package text

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// simplifiedRows holds one pair a line: a traditional character and its
// simplified form. gen_simplified.go makes it.
//
//go:embed data/simplified.txt
var simplifiedRows string

// firstSimplified is the first character that the table may hold.
const firstSimplified = 0x3400

// simplifiedTable holds at r-firstSimplified the simplified form of r, or 0. A
// slice, since it is asked for every character that is indexed; the rare
// characters beyond the Basic Multilingual Plane are left as they are.
var simplifiedTable = sync.OnceValue(func() []rune {
	table := make([]rune, 0xA000-firstSimplified)
	for row := range strings.Lines(simplifiedRows) {
		from, n := utf8.DecodeRuneInString(row)
		to, _ := utf8.DecodeRuneInString(row[n:])
		if i := int(from) - firstSimplified; 0 <= i && i < len(table) {
			table[i] = to
		}
	}
	for i, to := range table { // 薴 becomes 苧, and that 苎
		if further := int(to) - firstSimplified; 0 <= further && further < len(table) && table[further] != 0 {
			table[i] = table[further]
		}
	}
	return table
})

// Normalize brings s into the form in which texts are compared: NFKC (full
// width becomes half width), lower case, traditional characters simplified.
// It is idempotent. Byte offsets are not preserved.
func Normalize(s string) string {
	table := simplifiedTable()
	if out, ok := normalizeUsual(s, table); ok {
		return out
	}
	marks := false
	out := strings.Map(func(r rune) rune {
		marks = marks || unicode.Is(unicode.Mn, r)
		if i := int(r) - firstSimplified; 0 <= i && i < len(table) && table[i] != 0 {
			return table[i]
		}
		return unicode.ToLower(r)
	}, norm.NFKC.String(strings.ToValidUTF8(s, string(utf8.RuneError)))) // norm passes over what follows an invalid byte
	if marks {
		// A small letter may have a composed form that its capital has not.
		return norm.NFKC.String(out)
	}
	return out
}

// normalizeUsual is Normalize for the characters that nearly all Chinese and
// English text is made of: each becomes something else on its own, whatever
// stands beside it. It gives up at the first other one.
func normalizeUsual(s string, table []rune) (string, bool) {
	var out strings.Builder
	out.Grow(len(s))
	for i := 0; i < len(s); {
		if c := s[i]; c < utf8.RuneSelf {
			out.WriteByte(lowerASCII(c))
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r >= firstSimplified && int(r)-firstSimplified < len(table):
			if simplified := table[r-firstSimplified]; simplified != 0 {
				out.WriteRune(simplified)
			} else {
				out.WriteString(s[i : i+n])
			}
		case r >= '！' && r <= '～':
			out.WriteByte(lowerASCII(byte(r - '！' + '!')))
		case r == '…':
			out.WriteString("...")
		case isUsualPunctuation(r):
			out.WriteString(s[i : i+n])
		default:
			return "", false
		}
		i += n
	}
	return out.String(), true
}

func lowerASCII(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

// isUsualPunctuation names the punctuation beyond ASCII that NFKC leaves alone.
func isUsualPunctuation(r rune) bool {
	switch r {
	case '、', '。', '“', '”', '‘', '’', '《', '》', '〈', '〉', '「', '」', '『', '』', '【', '】', '—', '–', '·':
		return true
	}
	return false
}

// Squeeze is Normalize without any white space or Markdown emphasis: the form in
// which a phrase is looked for in a text whose line breaks may have cut it.
func Squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '*' || r == '`' {
			return -1
		}
		return r
	}, Normalize(s))
}
