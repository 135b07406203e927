package evidence

import "strings"

func isStop(c rune) bool {
	switch c {
	case '。', '!', '?', '！', '？', '｡':
		return true
	}
	return false
}

func isCloser(c rune) bool {
	switch c {
	case '”', '’', '」', '』', ')', '）', '》', '"', '\'', '〉', ']':
		return true
	}
	return false
}

// pairQuotes finds, for every opening quotation mark, the one that closes it in
// the same line. Straight ones open and close by turns.
func pairQuotes(r []rune) []int32 {
	out := make([]int32, len(r))
	straight := -1
	var open []int
	for i, c := range r {
		switch c {
		case '\n':
			open, straight = open[:0], -1
		case '“', '「', '『':
			open = append(open, i)
		case '”', '」', '』':
			if n := len(open); n > 0 {
				out[open[0]] = int32(i)
				if open = open[:n-1]; n > 1 {
					out[open[0]] = 0
				}
			}
		case '"':
			if straight >= 0 {
				out[straight], straight = int32(i), -1
			} else {
				straight = i
			}
		}
	}
	return out
}

// endsAt says whether the full stop at i ends a sentence.
func (s *splitter) endsAt(i int) bool {
	r := s.r
	if i+1 >= len(r) || r[i+1] == '\n' {
		return true
	}
	next := r[i+1]
	switch {
	case next == '.':
		return false
	case i > s.start && r[i-1] == '.':
		return false // an ellipsis
	case next == ' ':
		return !s.goesOn(i)
	case next == '[' || next == '【':
		_, _, ok := citation(r, i+1)
		return ok
	case isCloser(next):
		return i+2 >= len(r) || !isWord(r[i+2]) && r[i+2] != '.'
	case isHan(next):
		return i > s.start && !isAbbreviation(wordBefore(r, i))
	}
	return false
}

// goesOn says whether the full stop at i, which white space follows, belongs to
// an abbreviation or a list number.
func (s *splitter) goesOn(i int) bool {
	j := skipSpace(s.r, i+1)
	if j >= len(s.r) || s.r[j] == '\n' {
		return false
	}
	next := s.r[j]
	word := wordBefore(s.r, i)
	switch {
	case isLower(next):
		return true
	case next == '[' || next == '【' || isHan(next):
		return false
	case word == "":
		return false
	case mayEnd[strings.ToLower(word)]:
		return !isUpper(next)
	case isInitials(word): // U.S.
		return !startsSentence[wordAfter(s.r, j)]
	case len(word) == 1 && isUpper(rune(word[0])):
		return isUpper(next)
	}
	return isAbbreviation(word)
}

// isInitials is true of U.S: single letters between full stops.
func isInitials(word string) bool {
	for i := 1; i < len(word); i += 2 {
		if word[i] != '.' {
			return false
		}
	}
	return len(word) >= 3 && len(word)%2 == 1
}

func isAbbreviation(word string) bool { return abbreviations[strings.ToLower(word)] }

// wordBefore is the word, with the full stops inside it, that ends before i.
func wordBefore(r []rune, i int) string {
	j := i
	for j > 0 && i-j < 12 && (isLatin(r[j-1]) || r[j-1] == '.' && j-1 > 0 && isLatin(r[j-2])) {
		j--
	}
	return string(r[j:i])
}

func wordAfter(r []rune, i int) string {
	j := i
	for j < len(r) && j-i < 12 && isLatin(r[j]) {
		j++
	}
	return string(r[i:j])
}

func skipSpace(r []rune, i int) int {
	for i < len(r) && (r[i] == ' ' || r[i] == '\t' || r[i] == '\r') {
		i++
	}
	return i
}

func words(list string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(list) {
		out[w] = true
	}
	return out
}

var (
	abbreviations = words("dr mr mrs ms prof st e.g i.e vs no nos fig figs eq sec ch vol pp p art ed eds gen col lt sgt rev hon approx ca cf al jan feb mar apr jun jul aug sep sept oct nov dec est dept min max tel u.s u.k u.n ph.d")
	// mayEnd are abbreviations that often end a sentence: a capital behind them decides.
	mayEnd         = words("a.m p.m etc inc ltd co corp jr sr b.c a.d")
	startsSentence = words("The It In This That These Those A An He She They We And But However On At For From By Its Their There As After Before When While Of")
)
