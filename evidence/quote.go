package evidence

import (
	"strings"
	"unicode"
)

// quoted is what stands between quotation marks or title marks.
type quoted struct {
	text string // with its marks, as it stands
	key  string // as it is compared
	kind Kind
}

// quotations finds the quotations of a sentence that are long enough to be a
// claim, and its titles.
func quotations(f *folded) []quoted {
	var out []quoted
	pairs := pairQuotes(f.r)
	for i := 0; i < len(f.r); i++ {
		end, kind := int(pairs[i]), Quotation
		switch f.r[i] {
		case '《':
			end, kind = titleEnd(f.r, i), Title
		case '‘':
			end = singleEnd(f.r, i)
		}
		if end <= i {
			continue
		}
		key := quoteKey(f.r[i+1 : end])
		if key != "" && (kind == Title || isClaim(f.r[i+1:end])) {
			out = append(out, quoted{text: f.src[f.off[i]:f.off[end+1]], key: key, kind: kind})
		}
	}
	return out
}

// titleEnd finds the 》 that closes the 《 at i, with titles nested in it.
func titleEnd(r []rune, i int) int {
	depth := 0
	for j := i; j < len(r) && j-i < 200; j++ {
		switch r[j] {
		case '《':
			depth++
		case '》':
			if depth--; depth == 0 {
				return j
			}
		}
	}
	return 0
}

func singleEnd(r []rune, i int) int {
	for j := i + 1; j < len(r) && r[j] != '\n' && j-i < 500; j++ {
		if r[j] == '\'' && !isLatin(at(r, j+1)) {
			return j
		}
	}
	return 0
}

func at(r []rune, i int) rune {
	if i < len(r) {
		return r[i]
	}
	return 0
}

// isClaim says whether a quotation is long enough to be more than a word in
// scare quotes: four Han characters, or three words.
func isClaim(r []rune) bool {
	han, words := 0, 0
	for i, c := range r {
		switch {
		case isHan(c):
			han++
		case isWord(c) && (i == 0 || !isWord(r[i-1]) && r[i-1] != '\'' && r[i-1] != '-'):
			words++
		}
	}
	return han >= 4 || words >= 3 || han > 0 && words > 0 && han+words >= 4
}

// quoteKey brings a text into the form in which quotations are compared: no
// white space, no quotation marks, one case, half width punctuation. Full
// stops and commas at its ends are left out, since a quotation may add them.
func quoteKey(r []rune) string {
	return strings.Trim(string(comparable(r)), ",.;:!?、-")
}

func comparable(r []rune) []rune {
	out := make([]rune, 0, len(r))
	for _, c := range r {
		switch c {
		case '“', '”', '‘', '\'', '"', '「', '」', '『', '』', '《', '》', '〈', '〉', ' ', '\n', '\t', '\r':
			continue
		case '，':
			c = ','
		case '。':
			c = '.'
		case '-':
			if n := len(out); n > 0 && out[n-1] == '-' {
				continue
			}
		}
		if isUpper(c) {
			c += 'a' - 'A'
		} else if c > 0x7F && c < 0x2E80 {
			c = unicode.ToLower(c)
		}
		out = append(out, c)
	}
	return out
}

// quotedIn says whether the text holds the quotation verbatim; what an ellipsis
// leaves out may be missing.
func quotedIn(text, key string) bool {
	for _, part := range strings.Split(key, "...") {
		part = strings.Trim(part, ".,[]()")
		at := wholeIndex(text, part)
		if at < 0 {
			return false
		}
		text = text[at+len(part):]
	}
	return true
}

// wholeIndex finds part in text, but not so that it cuts a number in two.
func wholeIndex(text, part string) int {
	if part == "" {
		return 0
	}
	for from := 0; ; {
		k := strings.Index(text[from:], part)
		if k < 0 {
			return -1
		}
		k += from
		if !cutsNumber(text, k) && !cutsNumber(text, k+len(part)) {
			return k
		}
		from = k + len(part)
	}
}

func cutsNumber(text string, i int) bool {
	return i > 0 && i < len(text) && isDigit(rune(text[i])) && (isDigit(rune(text[i-1])) || text[i-1] == '.' && i > 1 && isDigit(rune(text[i-2])))
}
