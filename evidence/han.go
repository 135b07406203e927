package evidence

import "math"

// hanDigit is the value of a Chinese digit, -1 for anything else.
func hanDigit(c rune) int {
	switch c {
	case '零', '〇':
		return 0
	case '一', '壹', '幺':
		return 1
	case '二', '两', '贰':
		return 2
	case '三', '叁':
		return 3
	case '四', '肆':
		return 4
	case '五', '伍':
		return 5
	case '六', '陆':
		return 6
	case '七', '柒':
		return 7
	case '八', '捌':
		return 8
	case '九', '玖':
		return 9
	}
	return -1
}

// hanPower is the power of ten of 十, 百, 千, 万, 亿, 兆; 0 for anything else.
func hanPower(c rune) int {
	switch c {
	case '十', '拾':
		return 1
	case '百', '佰':
		return 2
	case '千', '仟':
		return 3
	case '万':
		return 4
	case '亿':
		return 8
	case '兆':
		return 12
	}
	return 0
}

func isHanNumeral(c rune) bool {
	return hanDigit(c) >= 0 || hanPower(c) > 0 || c == '廿' || c == '卅'
}

// numeral is a number written in Chinese characters.
type numeral struct {
	amount
	end   int
	chars int
	row   bool // digit by digit, as in 二〇一四
	first rune
	vague bool // 十几, 几十, 七八
}

// hanReader builds up a Chinese number: total holds what 亿 and 万 have closed,
// section the part below 万, digit what waits for its power.
type hanReader struct {
	total, section, digit float64
	pending               bool // a digit waits
	zero                  bool // 零 came last before it
	last                  int  // the power that came last
	shift                 int  // the big power that the section was closed with
}

// hanNumber reads the number at i that is written in Chinese characters.
func hanNumber(r []rune, i int) (n numeral, ok bool) {
	j := i
	digitsOnly := true
	for j < len(r) && j-i < 24 && isHanNumeral(r[j]) {
		digitsOnly = digitsOnly && hanDigit(r[j]) >= 0
		j++
	}
	if j == i {
		return n, false
	}
	n.first = r[i]
	if digitsOnly && j-i >= 2 {
		return hanRow(r, i, j), true
	}
	var h hanReader
	k := i
	for ; k < j; k++ {
		if prefixesUnit(r, k) && k > i || !h.take(r[k]) {
			break
		}
	}
	if k == i {
		return n, false
	}
	n.val = h.value()
	n.mant, n.end, n.chars = uint64(n.val), k, k-i
	n.hanFraction(r)
	n.suffix(r)
	return n, true
}

// take adds one character; false where the number ends before it.
func (h *hanReader) take(c rune) bool {
	if d := hanDigit(c); d >= 0 {
		if d == 0 {
			h.flush()
			h.zero = true
			return true
		}
		if h.pending {
			return false
		}
		h.digit, h.pending = float64(d), true
		return true
	}
	if c == '廿' || c == '卅' {
		if h.pending || h.section > 0 {
			return false
		}
		h.section, h.last = map[rune]float64{'廿': 20, '卅': 30}[c], 1
		return true
	}
	p := hanPower(c)
	if p < 4 {
		if !h.pending {
			if p > 1 && h.total+h.section == 0 || h.last > 0 && h.last <= p {
				return false // 百 or 千 alone is a word
			}
			h.digit = 1
		}
		h.section += h.digit * math.Pow10(p)
		h.digit, h.pending, h.last, h.zero = 0, false, p, false
		return true
	}
	return h.close(p)
}

// close ends a section with 万, 亿 or 兆.
func (h *hanReader) close(p int) bool {
	sum := h.section + h.digit
	if sum == 0 && h.total == 0 {
		return false
	}
	if h.shift > 0 && p >= h.shift { // 万亿
		h.total = (h.total + sum) * math.Pow10(p)
	} else {
		h.total += sum * math.Pow10(p)
	}
	h.section, h.digit, h.pending, h.last, h.shift, h.zero = 0, 0, false, p, p, false
	return true
}

func (h *hanReader) flush() {
	h.section += h.digit
	h.digit, h.pending = 0, false
}

// value closes the number. A last digit right behind 百, 千, 万 or 亿 counts
// tenths of it: 一百五 is 150, 两万五 is 25,000.
func (h *hanReader) value() float64 {
	d := h.digit
	if h.pending && !h.zero && h.last > 1 {
		d *= math.Pow10(h.last - 1)
	}
	return h.total + h.section + d
}

// hanRow reads digits in a row. Two that follow one another (七八) are vague.
func hanRow(r []rune, i, j int) numeral {
	n := numeral{end: j, chars: j - i, row: true, first: r[i]}
	for k := i; k < j && k-i < maxDigits; k++ {
		n.mant = n.mant*10 + uint64(hanDigit(r[k]))
	}
	n.val = float64(n.mant)
	n.bare = j-i == 4
	n.vague = j-i == 2 && hanDigit(r[j-1]) == hanDigit(r[i])+1
	return n
}

// hanFraction reads 点二 behind a number, and the scale behind that: 七点二亿.
func (n *numeral) hanFraction(r []rune) {
	j := n.end
	if j+1 >= len(r) || r[j] != '点' || hanDigit(r[j+1]) < 0 || n.row {
		return
	}
	k := j + 1
	for k < len(r) && hanDigit(r[k]) >= 0 && k-j < 10 {
		n.mant = n.mant*10 + uint64(hanDigit(r[k]))
		n.exp--
		k++
	}
	n.dec, n.end, n.chars = true, k, n.chars+k-j
	n.val = decimal(n.mant, n.exp)
	if e, end := hanScale(r, k); e > 0 {
		n.amount, n.end = n.times(e), end
	}
}

// suffix reads 多, 余 and 几 behind a number, and the scale behind those.
func (n *numeral) suffix(r []rune) {
	if n.end >= len(r) {
		return
	}
	switch r[n.end] {
	case '几':
		n.vague = true
	case '多', '余':
		n.more = true
	default:
		return
	}
	n.end++
	n.chars++
	if e, end := hanScale(r, n.end); e >= 4 {
		n.mant, n.val = n.mant*uint64(math.Pow10(e)), n.val*math.Pow10(e)
		n.end = end
	}
}
