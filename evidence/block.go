package evidence

import "strings"

// block says where the words of the line at i begin, behind its list number or
// bullet, and whether the line is a heading. Emphasis is folded away, so that
// a bullet made of an asterisk needs no care.
func (s *splitter) block(i int) (body int, heading bool) {
	j := skipSpace(s.r, i)
	for j < len(s.r) && s.r[j] == '>' {
		j = skipSpace(s.r, j+1)
	}
	if j < len(s.r) && s.r[j] == '|' {
		return s.row(j), false
	}
	k := j
	for k < len(s.r) && s.r[k] == '#' && k-j < 6 {
		k++
	}
	if k > j && k < len(s.r) && s.r[k] == ' ' {
		return listMark(s.r, skipSpace(s.r, k)), true
	}
	return listMark(s.r, j), false
}

// isBlock says whether the line at i begins something of its own.
func (s *splitter) isBlock(i int) bool {
	body, heading := s.block(i)
	first := skipSpace(s.r, i)
	return heading || body > first || first < len(s.r) && s.r[first] == '|' ||
		first < len(s.r) && first >= 0 && strings.HasPrefix(s.f.src[s.f.off[i]:], "* ")
}

// listMark passes over a bullet or list number at i: "- ", "1. ", "2)", "3、",
// "(4)", "①", "一、", "(二)".
func listMark(r []rune, i int) int {
	if i >= len(r) {
		return i
	}
	switch c := r[i]; {
	case c == '-' || c == '+' || c == '·':
		if i+1 < len(r) && (r[i+1] == ' ' || c == '·') {
			return listMark(r, skipSpace(r, i+1))
		}
	case c >= 0x2460 && c <= 0x24FF:
		return skipSpace(r, i+1)
	case c == '(' || c == '（':
		j := numeralEnd(r, i+1)
		if j > i+1 && j < len(r) && (r[j] == ')' || r[j] == '）') {
			return skipSpace(r, j+1)
		}
	default:
		if j := numeralEnd(r, i); j > i && closesListNumber(r, j) {
			return skipSpace(r, j+1)
		}
	}
	return i
}

// row passes over the first cell of a table's row at i where its head says that
// it only numbers the rows.
func (s *splitter) row(i int) int {
	j := skipSpace(s.r, i+1)
	end := j
	for end < len(s.r) && s.r[end] != '|' && s.r[end] != '\n' {
		end++
	}
	if end == len(s.r) || s.r[end] == '\n' {
		return i
	}
	cell := strings.TrimRight(string(s.r[j:end]), " .:-")
	switch {
	case numbersRows[strings.ToLower(cell)]:
		s.numbered = true
	case s.numbered && numeralEnd(s.r, j) == j+len([]rune(cell)):
		return end
	}
	return i
}

// numbersRows are heads of columns that only number the rows.
var numbersRows = map[string]bool{"no": true, "nr": true, "#": true, "序号": true, "编号": true, "序": true}

// numeralEnd passes over at most three digits or Chinese numerals.
func numeralEnd(r []rune, i int) int {
	j := i
	for j < len(r) && j-i < 3 && isDigit(r[j]) {
		j++
	}
	if j > i {
		return j
	}
	for j < len(r) && j-i < 3 && strings.ContainsRune("一二三四五六七八九十", r[j]) {
		j++
	}
	return j
}

func closesListNumber(r []rune, j int) bool {
	if j >= len(r) {
		return false
	}
	switch r[j] {
	case '、':
		// "3、4月" begins with a figure, not with a list number.
		return j+1 < len(r) && !isDigit(r[j+1])
	case ')', '）':
		return true
	case '.', '．':
		return j+1 < len(r) && !isWord(r[j+1])
	}
	return false
}
