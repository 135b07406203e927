package evidence

// maxSpread is how many numbers a mark like [1-3] may name one by one. A wider
// one names its ends only: no answer has that many passages.
const maxSpread = 200

// citation reads the mark at i: [1], [1,2], [1-3], 【1】, in full or half width.
func citation(r []rune, i int) (nums []int, end int, ok bool) {
	if i >= len(r) || r[i] != '[' && r[i] != '【' {
		return nil, i, false
	}
	closing := ']'
	if r[i] == '【' {
		closing = '】'
	}
	j, from := i+1, -1
	for {
		j = skipSpace(r, j)
		n, next, ok := citedNumber(r, j)
		if !ok {
			return nil, i, false
		}
		nums = spread(nums, from, n)
		from = -1
		j = skipSpace(r, next)
		if j >= len(r) {
			return nil, i, false
		}
		switch r[j] {
		case closing:
			return nums, link(r, j+1), true
		case '-', '~':
			from = n
		case ',', '，', '、', ';', '；':
		default:
			return nil, i, false
		}
		j++
	}
}

// citedNumber reads up to three digits: [2021] is no citation.
func citedNumber(r []rune, j int) (n, end int, ok bool) {
	if j < len(r) && r[j] == '^' {
		j++
	}
	end = j
	for end < len(r) && isDigit(r[end]) && end-j < 4 {
		n = n*10 + int(r[end]-'0')
		end++
	}
	return n, end, end > j && end-j < 4
}

func spread(nums []int, from, to int) []int {
	if from < 0 || to <= from || to-from > maxSpread {
		return append(nums, to)
	}
	for n := from + 1; n <= to; n++ {
		nums = append(nums, n)
	}
	return nums
}

// link passes over the address of a mark that is a Markdown link.
func link(r []rune, i int) int {
	if i >= len(r) || r[i] != '(' {
		return i
	}
	for j := i + 1; j < len(r) && j-i < 500 && !isSpace(r[j]); j++ {
		if r[j] == ')' {
			return j + 1
		}
	}
	return i
}
